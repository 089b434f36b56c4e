"""Customers with an expected outcome, one a row of a sheet: read, graded row by row, and compared."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from gradestudio import workbook
from gradestudio.engine.byrow.rows import Row
from gradestudio.engine.cells import cell
from gradestudio.engine.examples import EXAMPLE_DAY, Check, check_output, given_row
from gradestudio.language.program import Program, Type
from gradestudio.studio.settings import BadSetting, read_date, read_number
from gradestudio.table.cells import cells_of
from gradestudio.table.columns import Table


@dataclass(frozen=True, slots=True)
class CaseWords:
    """The words by which the sheet's headings and cells are known, in every language they may be in."""

    expected: tuple[str, ...]
    """What stands before an output's name in the heading of its expected values: `应为`, `expect`."""
    name: tuple[str, ...]
    as_of: tuple[str, ...]
    missing: tuple[str, ...]
    yes: tuple[str, ...]
    no: tuple[str, ...]
    outcomes: Mapping[str, str]
    """`needs data`, `no rule`, `conflict` by every word for them."""


class BadCases(ValueError):
    """A sheet that holds no cases: `code` and `args_by_name` for messages.

    Codes: `cases-no-expected`, `cases-output-unknown`, `cases-value`.
    """

    def __init__(self, code: str, **args: Any) -> None:
        super().__init__(code, args)
        self.code = code
        self.args_by_name = args


@dataclass(frozen=True, slots=True, eq=False)
class CaseResult:
    """One row: its number in the sheet, its name, the customer, and each expectation."""

    sheet_row: int
    name: str
    row: Row
    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        return all(c.passed for c in self.checks)


def run_cases(
    program: Program, table: Table, words: CaseWords, as_of: date | None = None
) -> tuple[CaseResult, ...]:
    """Every row that expects something, in sheet order.  Raises BadCases.

    A field is read as `grade` reads it.  A column may also be named after a `let`, score, tag or grade, which
    then has the given value; blank there means that it is worked out.  A row's own grading date wins over
    `as_of`, that over the rulebook's.
    """
    return _Reader(program, table, words, as_of).run()


class _Reader:
    def __init__(self, program: Program, table: Table, words: CaseWords, as_of: date | None) -> None:
        self.program, self.table, self.words = program, table, words
        self.day = as_of or program.as_of or EXAMPLE_DAY
        self.typed = workbook.conform(table, replace(program, relations=()), self.day)
        raw = {(c.heading or c.name): c for c in table.columns.values()}
        self.cells = {_known(heading): cells_of(column) for heading, column in raw.items()}
        self.expected = self._expected(list(raw))
        self.named = self._named(raw)

    def run(self) -> tuple[CaseResult, ...]:
        made = []
        for i in range(self.table.row_count):
            wanted = {n: v for n, h in self.expected.items() if (v := self._wanted(n, h, i)) is not _NOTHING}
            if wanted:
                made.append(self._case(i, wanted))
        return tuple(made)

    def _case(self, i: int, wanted: Mapping[str, Any]) -> CaseResult:
        values: dict[str, Any] = {
            f.name: cell(self.typed.columns.get(f.name), i) for f in self.program.fields
        }
        for name in self.named:
            found = self._given(name, i)
            if found is not _NOTHING:
                values[name] = found
        row = given_row(self.program, self._as_of(i), values)
        rows = self.table.origin.rows
        number = int(rows[i]) if rows is not None else i + 2
        checks = tuple(check_output(row, n, v) for n, v in wanted.items())
        return CaseResult(number, self._name(i), row, checks)

    # ── Headings ────────────────────────────────────────────────────────────────────────────────

    def _outputs(self) -> dict[str, Type]:
        program = self.program
        made = {g.name: Type.TIER for g in program.grades}
        made |= {s.name: Type.NUMBER for s in program.scores}
        made |= {t.name: Type.FLAG for t in program.tags}
        return made | {d.name: d.value.type for d in program.lets}

    def _expected(self, headings: Sequence[str]) -> dict[str, str]:
        """Heading by output."""
        outputs, found = self._outputs(), {}
        for heading in headings:
            known = _known(heading)
            before = next((w for w in self.words.expected if known.startswith(_known(w))), None)
            if before is None:
                continue
            name = known[len(_known(before)) :].strip(" :：=")
            output = next((o for o in outputs if _known(o) == name), None)
            if output is not None:
                found[output] = known
            elif name:
                raise BadCases("cases-output-unknown", name=name, choices=tuple(outputs))
        if not found:
            example = f"{self.words.expected[0]} {next(iter(outputs), 'G')}"
            raise BadCases("cases-no-expected", heading=example)
        return found

    def _named(self, raw: Mapping[str, Any]) -> list[str]:
        """Derived values whose column stands in the sheet under their own name."""
        fields = {_known(h) for f in self.program.fields for h in (f.name, *f.aka)}
        return [n for n in self._outputs() if _known(n) in self.cells and _known(n) not in fields]

    # ── Cells ───────────────────────────────────────────────────────────────────────────────────

    def _name(self, i: int) -> str:
        for heading in self.words.name:
            if _known(heading) in self.cells:
                found = self.cells[_known(heading)].cell(i)
                return "" if found is None else _text(found)
        return ""

    def _as_of(self, i: int) -> date:
        for heading in self.words.as_of:
            if _known(heading) in self.cells:
                found = self.cells[_known(heading)].cell(i)
                if found is not None:
                    return self._value(found, Type.DATE, heading, i)
        return self.day

    def _given(self, name: str, i: int) -> Any:
        found = self.cells[_known(name)].cell(i)
        return _NOTHING if found is None else self._value(found, self._outputs()[name], name, i)

    def _wanted(self, name: str, heading: str, i: int) -> Any:
        found = self.cells[heading].cell(i)
        if found is None:
            return _NOTHING
        kind = self._outputs()[name]
        value = self._value(found, kind, heading, i)
        if kind is Type.TIER and isinstance(value, str):
            return self.words.outcomes.get(value, value)
        score = self.program.score(name) is not None
        return Decimal(repr(float(value))) if score and value is not None else value

    def _value(self, found: Any, kind: Type, heading: str, i: int) -> Any:
        """A cell as the type wants it; None for the word for a blank.  Raises BadCases."""
        text = _text(found)
        if text in self.words.missing:
            return None
        try:
            match kind:
                case Type.NUMBER:
                    return float(found) if isinstance(found, int | float) else float(read_number(text))
                case Type.DATE:
                    return found if type(found) is date else read_date(text[:10])
                case Type.FLAG:
                    return self._flag(found, text)
        except BadSetting:
            raise self._bad(text, heading, i) from None
        return text

    def _flag(self, found: Any, text: str) -> bool:
        if isinstance(found, bool):
            return found
        if text in self.words.yes or text in self.words.no:
            return text in self.words.yes
        raise BadSetting("setting-number", text=text)

    def _bad(self, text: str, heading: str, i: int) -> BadCases:
        rows = self.table.origin.rows
        return BadCases(
            "cases-value", text=text, heading=heading, row=int(rows[i]) if rows is not None else i + 2
        )


_NOTHING = object()


def _known(heading: str) -> str:
    return unicodedata.normalize("NFKC", heading).strip()


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return unicodedata.normalize("NFKC", str(value)).strip()
