"""Which column of a sheet belongs to which field: by heading, most exact first, never by a guess."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gradestudio.language.headings import FORMS, Form, compared, fitting, plain_text, without_unit
from gradestudio.language.program import FieldDef, FieldKind
from gradestudio.table import Column, Problem, Table
from gradestudio.table.cells import RawColumn
from gradestudio.workbook.amounts import UNIT_SCALE


@dataclass(frozen=True, slots=True)
class Match:
    """The heading's key in `Table.columns` by field name, and what was met on the way."""

    found: Mapping[str, str]
    problems: tuple[Problem, ...]


def match_columns(
    fields: Sequence[FieldDef],
    table: Table,
    mapping: Mapping[str, str] | None = None,
    relation: str | None = None,
) -> Match:
    """A column for each field, or a problem.

    In this order, each over all fields before the next: the given mapping; the very heading; `aka`, in its
    order; the same overlooking width, capitals and blanks; the same without a unit in brackets, when
    exactly one column fits. Of a heading over two rows the lower name will do where only one column has it,
    and both names always. A mapping to "" leaves the field without a column. Problems: `column-not-found`,
    `column-ambiguous`, `mapped-column-not-found`, `column-unused`.
    """
    matching = _Matching(table, relation)
    for name, heading in (mapping or {}).items():
        matching.given(name, heading)
    for form in FORMS:
        for definition in fields:
            matching.by(definition, form)
    for definition in fields:
        matching.report_absent(definition)
    return Match(matching.found, tuple(matching.problems))


class _Matching:
    def __init__(self, table: Table, relation: str | None) -> None:
        self.table = table
        self.relation = relation
        self.found: dict[str, str] = {}
        self.problems: list[Problem] = []
        self._undecided: set[str] = set()

    def _free(self) -> dict[str, tuple[str, ...]]:
        """What the columns that no field has yet are called, by their keys."""
        taken = set(self.found.values())
        return {key: called(column) for key, column in self.table.columns.items() if key not in taken}

    def given(self, name: str, heading: str) -> None:
        if not heading:
            self._undecided.add(name)
            self.problems.append(Problem("column-unused", field=name, relation=self.relation, did="listed"))
            return
        every = {key: called(column) for key, column in self.table.columns.items()}
        for form in FORMS:
            if found := fitting(form, heading, every):
                self.found[name] = found[0]
                return
        args = {"name": heading, "choices": tuple(self.table.columns)}
        self.problems.append(
            Problem("mapped-column-not-found", field=name, relation=self.relation, did="listed", args=args)
        )

    def by(self, definition: FieldDef, form: Form) -> None:
        if definition.name in self.found or definition.name in self._undecided:
            return
        free = self._free()
        for name in (definition.name, *definition.aka):
            found = fitting(form, name, free)
            if len(found) > 1 and form.certain:
                self._ambiguous(definition, found)
                return
            if found:
                self.found[definition.name] = found[0]
                return

    def _ambiguous(self, definition: FieldDef, keys: Sequence[str]) -> None:
        self._undecided.add(definition.name)
        headings = tuple(self.table.columns[key].heading or key for key in keys)
        args = {"name": definition.name, "headings": headings}
        self._absent("column-ambiguous", definition, args)

    def report_absent(self, definition: FieldDef) -> None:
        if definition.name in self.found or definition.name in self._undecided:
            return
        choices = tuple(self.table.columns[key].heading or key for key in self._free())
        args = {"name": definition.name, "choices": choices, "sheet": self.table.origin.sheet}
        self._absent("column-not-found", definition, args)

    def _absent(self, code: str, definition: FieldDef, args: Mapping[str, object]) -> None:
        did = "taken-as-missing" if definition.default is None else "default-used"
        self.problems.append(Problem(code, field=definition.name, did=did, relation=self.relation, args=args))


def called(column: Column) -> tuple[str, ...]:
    """What a column may be called: its name in the table (` (2)`), its heading, both names of a heading over
    two rows.
    """
    full = column.full_heading if isinstance(column, RawColumn) else ""
    return tuple(name for name in dict.fromkeys((column.name, column.heading, full)) if name)


# ── Units ───────────────────────────────────────────────────────────────────────────────────────


def unit_of(column: Column) -> str:
    """The unit that the sheet gives for a column, in its heading or in a row of units; "" for none."""
    below = column.unit if isinstance(column, RawColumn) else ""
    return compared(below).strip("-") or without_unit(column.heading)[1]


def scales(definition: FieldDef, column: Column) -> tuple[int, int, bool]:
    """By what the column's numbers are multiplied and divided to be in the field's unit, and whether a unit
    other than the plain one stands over them while the field has none."""
    if definition.kind not in (FieldKind.MONEY, FieldKind.NUMBER):
        return 1, 1, False
    theirs = UNIT_SCALE.get(unit_of(column), 0)
    if not theirs:
        return 1, 1, False
    if definition.unit is None:
        named = any(without_unit(name)[1] == unit_of(column) for name in (definition.name, *definition.aka))
        return 1, 1, theirs != 1 and not named
    ours = UNIT_SCALE.get(plain_text(definition.unit), 0)
    if not ours or ours == theirs:
        return 1, 1, False
    return theirs, ours, False
