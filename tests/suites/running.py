"""Runs a case: mistakes on their lines, outcomes row by row and by the fast engine."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import pandas as pd

from gradestudio import engine
from gradestudio.engine.cells import cell
from gradestudio.engine.explain import explain, outcome_name
from gradestudio.engine.grading import BY_VALUE, NOBODY, OTHERWISE, GradeResult, Grading
from gradestudio.engine.reference import grade_by_rows
from gradestudio.language import check
from gradestudio.language.checking import Checked
from gradestudio.table.columns import Table
from gradestudio.workbook import conform
from tests.engine.compare import differences
from tests.suites.reading import EXPECTED, Case, Sheet

AS_OF = date(2026, 1, 31)
_WANTED = re.compile(r"#\s*!\s*(.+?)\s*$")
_OUTCOMES = {"needs data": "待补充", "no rule": "无规则", "conflict": "冲突"}
_DECIDED = {BY_VALUE: "按值", OTHERWISE: "其余", NOBODY: ""}


def wanted_mistakes(rules: str) -> list[tuple[int, str]]:
    """(line from 1, code) of every `# ! code`."""
    found: list[tuple[int, str]] = []
    for number, line in enumerate(rules.split("\n"), start=1):
        if (wanted := _WANTED.search(line)) is not None:
            found += [(number, code) for code in wanted[1].split()]
    return sorted(found)


def told_mistakes(checked: Checked, rules: str) -> list[tuple[int, str]]:
    return sorted(
        (rules.count("\n", 0, d.span.start) + 1 if d.span else 0, d.code) for d in checked.diagnostics
    )


def run(case: Case) -> None:
    """Raises AssertionError with what differs."""
    checked = check(case.rules)
    _same("mistakes", wanted_mistakes(case.rules), told_mistakes(checked, case.rules))
    if case.customers is None:
        return
    as_of = checked.program.as_of or AS_OF
    table = conform(_raw(case), checked.program, as_of)
    slow = grade_by_rows(checked.program, table, as_of)
    _same("fast engine", [], differences(slow, engine.grade(checked.program, table, as_of)))
    for at, heading in enumerate(case.customers.headings):
        if heading.startswith(EXPECTED):
            name = heading.removeprefix(EXPECTED).strip()
            wanted = [_plain(row[at]) for row in case.customers.rows]
            _same(name, wanted, [_plain(x) for x in _column(slow, name)])


def _same(what: str, wanted: list[Any], found: list[Any]) -> None:
    if wanted != found:
        raise AssertionError(f"{what}: wanted {wanted}, found {found}")


def _raw(case: Case) -> Table:
    assert case.customers is not None
    related = {sheet.name: _frame(sheet) for sheet in case.related}
    return Table.from_pandas(_frame(case.customers), related)


def _frame(sheet: Sheet) -> pd.DataFrame:
    kept = [i for i, h in enumerate(sheet.headings) if not h.startswith(EXPECTED)]
    rows = [[row[i] or None for i in kept] for row in sheet.rows]
    return pd.DataFrame(rows, columns=[sheet.headings[i] for i in kept], dtype=object)


def _plain(shown: Any) -> Any:
    """Numbers by value, all else as text; a blank is empty."""
    if shown is None:
        return ""
    if isinstance(shown, bool):
        return "是" if shown else "否"
    text = str(shown)
    try:
        return Decimal(text).normalize()
    except InvalidOperation:
        return text


# ── One expected column ─────────────────────────────────────────────────────────────────────────


def _column(grading: Grading, name: str) -> list[Any]:
    rows = range(grading.row_count)
    if name in grading.grades:
        return _tiers(grading, name, grading.grades[name].tier)
    if name in grading.scores:
        return _points(grading, name)
    if name in grading.tags:
        result = grading.tags[name]
        return [None if result.unknown[i] else bool(result.true[i]) for i in rows]
    if name in grading.values:
        return [cell(grading.values[name].column, i) for i in rows]
    if name == "策略":
        return [_notes(grading, i) for i in rows]
    if name == "下次联系":
        return [_contact(grading, i) for i in rows]
    grade, _, what = name.rpartition(" ")
    return _OF_GRADE[what](grading, grade)


def _tiers(grading: Grading, name: str, codes: Any) -> list[str]:
    definition = grading.program.grade(name)
    names = [outcome_name(definition, int(code)) for code in codes]
    return [_OUTCOMES.get(outcome, outcome) for outcome in names]


def _computed(grading: Grading, name: str) -> list[str]:
    return _tiers(grading, name, grading.grades[name].computed)


def _decided(grading: Grading, name: str) -> list[str]:
    rules = grading.program.grade(name).rules
    return [_DECIDED[int(i)] if i < 0 else rules[int(i)].name for i in grading.grades[name].decided_by]


def _could_be(grading: Grading, name: str) -> list[str | None]:
    result: GradeResult = grading.grades[name]
    return [result.tiers[int(i)] if i >= 0 else None for i in result.could_be]


def _needs(grading: Grading, name: str) -> list[str]:
    found = []
    for row in range(grading.row_count):
        trace = next(g for g in explain(grading, row).grades if g.grade == name)
        found.append("、".join(trace.needs))
    return found


_OF_GRADE = {"测算": _computed, "依据": _decided, "可能": _could_be, "待补": _needs}


def _points(grading: Grading, name: str) -> list[Decimal | None]:
    result = grading.scores[name]
    pairs: Any = zip(result.hundredths, result.missing, strict=True)
    return [None if missing else Decimal(int(points)) / 100 for points, missing in pairs]


def _notes(grading: Grading, row: int) -> str:
    found: list[str] = []
    for trace in explain(grading, row).strategies:
        found += [_sentence(note) for note in trace.notes]
    return " / ".join(found)


def _sentence(trace: Any) -> str:
    parts = [part if isinstance(part, str) else _shown(part.value) for part in trace.parts]
    return "".join(parts)


def _shown(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _contact(grading: Grading, row: int) -> date | None:
    return explain(grading, row).next_contact
