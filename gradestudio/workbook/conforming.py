"""A raw table made to fit a rulebook: its fields as typed columns, and every cell that does not fit listed.

Problem codes, with their arguments in brackets.  Of single cells:

    unreadable-number  the cell is no number; so unreadable-date, unreadable-flag
    ambiguous-date     `3/4/2024` [readings]
    not-in-choices     a text outside `one of` [name, choices]
    not-a-tier         no tier has that name [name, choices]
    blank-word         `-`, `N/A`, `无`: a word for nothing where a number, date or yes/no belongs
    error-cell         `#DIV/0!`
    formula-without-value   a formula that no program has worked out yet
    out-of-range       outside `from … to` [low, high]
    percent-as-whole   85 where a share 0–1 belongs [low, high]
    id-digits-lost     a number of 16 digits or more as id: Excel has cut it (read-as [value])

Of a whole column, at its heading:

    numbers-as-dates   bare day numbers were read as dates [count] (read-as)
    unit-scaled        values in the heading's unit were brought to the field's [unit, own] (read-as)
    heading-unit       the heading says 万元 while the field has no unit [unit] (listed)
    mostly-unreadable  more than half of the filled cells are unreadable [count, total] (listed)
    more-unreadable    more than MOST_LISTED cells have a problem [count] (listed)
    column-not-found, column-ambiguous, mapped-column-not-found, column-unused   see `matching`

Of rows and sheets:

    duplicate-key      each row with a key that stands elsewhere too [name, rows] (listed)
    blank-key          a customer without key (listed)
    relation-not-found        no sheet for a `related` [name, choices, plausible] (listed)
    related-sheet-unreadable  its sheet is there and cannot be read [name, sheet, reason] (listed)

A cell without a readable value is `taken-as-missing`, or `default-used` [value] where the field has one or
the import gives one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from gradestudio.diagnostics import CellRef
from gradestudio.language.program import FieldDef, FieldKind, Program, RelationDef
from gradestudio.table import Column, ColumnKind, Problem, Table, missing_mask
from gradestudio.table.cells import Cells, cells_of
from gradestudio.workbook.choosing import Chosen, choose_sheets
from gradestudio.workbook.importing import BadCells, Import
from gradestudio.workbook.matching import Match, match_columns, scales, unit_of
from gradestudio.workbook.plain import plain_text
from gradestudio.workbook.shown import shown
from gradestudio.workbook.treating import NOTHING, filled, instead
from gradestudio.workbook.typed import (
    Flaw,
    Reading,
    Typed,
    blank_column,
    ranged,
    typed_column,
    with_default,
)

MOST_LISTED = 20_000
"""Cells of one column that are listed one by one."""
_MOST_TOLD = 100
"""Rows that one finding names."""
NO_TIER = ("needs data", "待补充", "no rule", "无规则", "conflict", "冲突")
"""What a graded workbook writes where there is no tier: blank when it comes back as last period's tier."""


def conform(
    table: Table,
    program: Program,
    as_of: date | None = None,
    mapping: Mapping[str, str] | None = None,
    bad_cells: Mapping[str, BadCells] | None = None,
) -> Table:
    """The typed table: a column for each field of the program, typed related tables by relation name, all
    problems.

    `mapping` gives headings by field name (`relation.column` for a related sheet's; "" for a field that reads
    no column), `bad_cells` likewise what stands for cells that cannot be read. What a cell reads as never
    depends on `as_of`, which is there for callers that pass one set of arguments on. A relation whose sheet
    is not found is absent from `related`. Tables that are typed already are given back as they are.
    """
    if any(column.kind is not ColumnKind.RAW for column in table.columns.values()):
        return table
    how = Import(mapping=mapping or {}, bad_cells=bad_cells or {})
    chosen = choose_sheets(table, program, how.mapped())
    customers = _typed_table(chosen.customers, program.fields, program, how, None)
    problems = [*chosen.problems, *customers.problems]
    if chosen.keys_of is not None:
        customers = _distinct_keys(customers)
    related: dict[str, Table] = {}
    for relation in program.relations:
        if relation.name in chosen.related:
            typed = _typed_relation(chosen, relation, program, how)
            related[relation.name] = typed
            problems += typed.problems
    problems += _key_problems(customers, program) if chosen.keys_of is None else ()
    return replace(customers, related=related, problems=tuple(problems))


def _typed_relation(chosen: Chosen, relation: RelationDef, program: Program, how: Import) -> Table:
    raw = chosen.related[relation.name]
    if raw is chosen.customers and chosen.keys_of is None:
        raw = replace(raw, problems=())
    return _typed_table(raw, relation.columns, program, how, relation.name)


def _typed_table(
    raw: Table,
    fields: Sequence[FieldDef],
    program: Program,
    how: Import,
    relation: str | None,
) -> Table:
    match = match_columns(fields, raw, how.mapped(relation), relation)
    treated = how.treated(relation)
    fields_of = {key: name for name, key in match.found.items()}
    own = (replace(p, relation=relation, field=fields_of.get(p.field, p.field)) for p in raw.problems)
    problems = [*own, *match.problems]
    columns: dict[str, Column] = {}
    for definition in fields:
        treatment = treated.get(definition.name)
        columns[definition.name], more = _column(definition, raw, match, program, relation, treatment)
        problems += more
    return Table(columns, raw.row_count, raw.origin, problems=tuple(problems))


def _column(
    definition: FieldDef,
    raw: Table,
    match: Match,
    program: Program,
    relation: str | None,
    treatment: BadCells | None,
) -> tuple[Column, list[Problem]]:
    key = match.found.get(definition.name)
    if key is None:
        return with_default(blank_column(definition, raw.row_count), definition.default), []
    source = raw.columns[key]
    cells = cells_of(source)
    up, down, other_unit = scales(definition, source)
    tiers = _tier_words(program, definition)
    typed = typed_column(cells, Reading(definition, tiers, raw.origin.date1904, up, down))
    typed = ranged(typed, definition)
    bad = instead(definition, treatment, tiers)
    telling = _Telling(definition, raw, source, cells, relation, tiers, bad)
    problems = telling.column_problems(typed, (up, down) != (1, 1), other_unit) + telling.cell_problems(typed)
    column = filled(typed, definition, bad)
    named = Column(
        definition.name, column.kind, column.data, column.values, source.heading, source.sheet_column
    )
    return named, problems


def _tier_words(program: Program, definition: FieldDef) -> Mapping[str, str | None] | None:
    """What a cell of a `tier of` field may say: a tier's name, its title when only one tier has it, or that
    there was none.
    """
    grade = (
        program.grade(definition.grade) if definition.kind is FieldKind.TIER and definition.grade else None
    )
    if grade is None:
        return None
    titles = [plain_text(tier.title) for tier in grade.tiers if tier.title]
    words: dict[str, str | None] = dict.fromkeys(NO_TIER)
    words |= {
        plain_text(t.title): t.name for t in grade.tiers if t.title and titles.count(plain_text(t.title)) == 1
    }
    return words | {plain_text(tier.name): tier.name for tier in grade.tiers}


class _Telling:
    """Problems of one column, with addresses."""

    def __init__(
        self,
        definition: FieldDef,
        raw: Table,
        source: Column,
        cells: Cells,
        relation: str | None,
        tiers: Mapping[str, str | None] | None,
        bad: Any,
    ) -> None:
        self.bad = bad
        self.definition = definition
        self.raw = raw
        self.source = source
        self.cells = cells
        self.relation = relation
        self.tiers = tiers

    def _place(self, row: int) -> CellRef:
        return self.raw.origin.cell(row, self.source.sheet_column)

    def _of_column(self, code: str, did: str, row: int | None = None, **args: Any) -> Problem:
        place = self._place(row) if row is not None else self._heading_place()
        heading = self.source.heading or self.source.name
        return Problem(
            code,
            place,
            self.definition.name,
            did=did,
            relation=self.relation,
            args={"heading": heading, **args},
        )

    def _heading_place(self) -> CellRef | None:
        origin = self.raw.origin
        if not origin.header_row or not self.source.sheet_column:
            return None
        return CellRef(origin.sheet, origin.header_row, self.source.sheet_column)

    def column_problems(self, typed: Typed, scaled: bool, other_unit: bool) -> list[Problem]:
        problems: list[Problem] = []
        unit = unit_of(self.source)
        if scaled:
            problems.append(self._of_column("unit-scaled", "read-as", unit=unit, own=self.definition.unit))
        if other_unit:
            problems.append(self._of_column("heading-unit", "listed", unit=unit))
        if typed.serials is not None and len(typed.serials):
            first = int(typed.serials[0])
            problems.append(self._of_column("numbers-as-dates", "read-as", first, count=len(typed.serials)))
        bad = sum(len(flaw.rows) for flaw in typed.flaws if flaw.missing and flaw.code != "blank-word")
        filled = int(np.count_nonzero(~self.cells.blank))
        if bad * 2 > filled:
            problems.append(self._of_column("mostly-unreadable", "listed", count=bad, total=filled))
        if (total := sum(len(flaw.rows) for flaw in typed.flaws)) > MOST_LISTED:
            problems.append(self._of_column("more-unreadable", "listed", count=total, listed=MOST_LISTED))
        return problems

    def cell_problems(self, typed: Typed) -> list[Problem]:
        """In the order of the rows."""
        pairs = [(int(row), flaw) for flaw in typed.flaws for row in flaw.rows[: MOST_LISTED + 1]]
        pairs.sort(key=lambda pair: pair[0])
        return [self._of_cell(row, flaw) for row, flaw in pairs[:MOST_LISTED]]

    def _of_cell(self, row: int, flaw: Flaw) -> Problem:
        seen = shown(self.cells.cell(row))
        args = dict(flaw.args)
        if flaw.code == "not-in-choices":
            args |= {"name": plain_text(seen), "choices": self.definition.choices}
        if flaw.code == "not-a-tier":
            names = tuple(dict.fromkeys(name for name in (self.tiers or {}).values() if name))
            args |= {"name": plain_text(seen), "choices": names}
        did = "read-as"
        if flaw.missing:
            value = self.definition.default if flaw.code == NOTHING else self.bad
            did = "taken-as-missing" if value is None else "default-used"
            args |= {} if value is None else {"value": value}
        else:
            args["value"] = seen
        return Problem(flaw.code, self._place(row), self.definition.name, seen, did, row, self.relation, args)


# ── Keys ────────────────────────────────────────────────────────────────────────────────────────


def _distinct_keys(typed: Table) -> Table:
    """One row for each key of a related sheet, in order of first appearance."""
    key = next(iter(typed.columns.values()))
    data = key.data
    count = len(key.values)
    first = np.zeros(count, dtype=np.int64)
    rows = np.flatnonzero(data >= 0)[::-1]
    first[data[rows]] = rows
    column = Column(
        key.name, key.kind, np.arange(count, dtype=np.int32), key.values, key.heading, key.sheet_column
    )
    sheet_rows = typed.origin.rows
    origin = replace(typed.origin, rows=sheet_rows[first] if sheet_rows is not None else first + 1)
    return Table({key.name: column}, count, origin)


def _key_problems(typed: Table, program: Program) -> list[Problem]:
    """Customers without key, and keys that stand in several rows: each of these rows is listed."""
    key = program.key
    column = typed.columns.get(key.name) if key is not None else None
    if key is None or column is None or not column.sheet_column:
        return []
    blank = np.flatnonzero(missing_mask(column))
    problems = [
        Problem(
            "blank-key",
            typed.origin.cell(int(row), column.sheet_column),
            key.name,
            did="listed",
            row=int(row),
        )
        for row in blank[:MOST_LISTED]
    ]
    counts = np.bincount(column.data[column.data >= 0], minlength=len(column.values))
    again = (
        np.flatnonzero((column.data >= 0) & (counts[column.data] > 1)) if (counts > 1).any() else blank[:0]
    )
    by_key: dict[int, list[int]] = {}
    for row in again[:MOST_LISTED].tolist():
        by_key.setdefault(int(column.data[row]), []).append(row)
    for code, rows in by_key.items():
        places = tuple(str(typed.origin.row_number(row)) for row in rows[:_MOST_TOLD])
        for row in rows:
            place = typed.origin.cell(row, column.sheet_column)
            args = {"rows": places, "name": column.values[code]}
            problems.append(
                Problem("duplicate-key", place, key.name, column.values[code], "listed", row, args=args)
            )
    return problems
