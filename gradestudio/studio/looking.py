"""A look at a workbook before it is used: which sheet, which header, which column for which field, what
cannot be read, which keys find no partner, and the first rows as they will be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from gradestudio.diagnostics import CellRef, column_letters
from gradestudio.language.columns import ColumnSummary
from gradestudio.language.program import FieldDef, Program
from gradestudio.studio.facts import facts_of, value_at
from gradestudio.studio.guesses import Proposal, Said, fits, proposals, reason_of
from gradestudio.studio.pairing import Pairing, pairings
from gradestudio.table import Problem, Table, missing_mask
from gradestudio.workbook.choosing import choose_sheets
from gradestudio.workbook.conforming import conform
from gradestudio.workbook.errors import UnreadableFile
from gradestudio.workbook.importing import BadCells, Import
from gradestudio.workbook.layout import find_layout
from gradestudio.workbook.matching import called, match_columns
from gradestudio.workbook.opening import table_of
from gradestudio.workbook.sheets import Merged, Sheet, Workbook
from gradestudio.workbook.shown import shown
from gradestudio.workbook.sources import source_of
from gradestudio.workbook.summaries import column_summaries

HEAD_ROWS = 60
"""Rows of the sheet that a head shows at most."""
HEAD_COLUMNS = 80


@dataclass(frozen=True, slots=True)
class SheetLook:
    """`part`: customers, related (then `relation`), unreadable, or "" for a sheet that is not read."""

    name: str
    visible: bool
    rows: int | None
    """None: not read yet."""
    part: str = ""
    relation: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The upper rows of the customers' sheet as people see them; row i is the sheet's row i + 1, column j its
    column `first_column` + j. Header rows from 0, `top` to `bottom`; -1 for none."""

    rows: tuple[tuple[str, ...], ...] = ()
    numeric: tuple[tuple[bool, ...], ...] = ()
    first_column: int = 1
    merged: tuple[Merged, ...] = ()
    top: int = -1
    bottom: int = -1
    first_row: int = 0
    total: int = 0
    """Rows of the sheet."""


@dataclass(frozen=True, slots=True)
class ColumnLook:
    """A column of the customers' sheet (or of a relation's): its place, what it is taken for, and why."""

    key: str
    heading: str
    letters: str
    summary: ColumnSummary
    reason: Said


@dataclass(frozen=True, slots=True)
class Automatic:
    """What a field reads while nobody says anything: the column (None: none fits), and why: a `match` of
    FieldLook, of a proposal also its reason."""

    column: ColumnLook | None
    match: str
    reason: Said | None = None


@dataclass(frozen=True, slots=True)
class FieldLook:
    """A field (a related sheet's column is `relation.column`), and what it reads.

    `match`: same, aka, alike (width, capitals, blanks, unit), given, proposed, unused, none.
    """

    name: str
    definition: FieldDef
    relation: str | None
    match: str
    column: ColumnLook | None
    read: Said
    filled: int
    rows: int
    bad: int
    treatment: BadCells | None = None
    doubt: Said | None = None
    automatic: Automatic = Automatic(None, "none")
    chosen: bool = False
    """A person said what it reads."""


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """Everything that a person should see before a sheet is used; `how` is what was looked at, proposals
    included."""

    path: Path
    how: Import
    sheets: tuple[SheetLook, ...]
    head: Head
    columns: tuple[ColumnLook, ...]
    fields: tuple[FieldLook, ...]
    pairings: tuple[Pairing, ...]
    table: Table
    typed: Table
    source: Table
    summaries: Mapping[str, ColumnSummary]
    related_columns: Mapping[str, tuple[ColumnLook, ...]] = field(default_factory=dict)
    proposed: Mapping[str, Proposal] = field(default_factory=dict)

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self.typed.problems

    @property
    def bad_cells(self) -> tuple[Problem, ...]:
        """Problems of single cells, corrections aside."""
        return tuple(p for p in self.problems if is_bad(p))

    @property
    def matched(self) -> int:
        return sum(f.column is not None for f in self.fields)

    @property
    def doubts(self) -> int:
        return sum(f.doubt is not None for f in self.fields)


def is_bad(problem: Problem) -> bool:
    """Whether the problem is of one cell whose value was not taken."""
    return problem.cell is not None and problem.did in ("taken-as-missing", "default-used")


class Looker:
    """Looks at one workbook again and again; keeps tables and summaries that did not change."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self._tables: dict[Any, Table] = {}
        self._summaries: dict[int, tuple[Table, dict[str, ColumnSummary]]] = {}

    def look(self, how: Import, program: Program | None = None, propose: bool = False) -> Look:
        """Raises UnreadableFile for a sheet or header that cannot be used."""
        table = self._table(how)
        used = program if program is not None and program.fields else Program()
        proposed: dict[str, Proposal] = {}
        source, wish = self._source(table, used, how), how
        if propose:
            proposed = self._proposed(source, used, how)
            how = replace(how, mapping={**{n: p.column for n, p in proposed.items()}, **how.mapping})
        typed = conform(table, used, None, how.mapping, how.bad_cells) if used.fields else table
        source = source_of(table, typed)
        columns = self._columns(source)
        related = self._related(typed, table)
        guesses = self._guesses(source, used, wish, proposed) if propose else {}
        fields = _fields(used, source, typed, columns, how, proposed)
        fields = _with_automatic(fields, source, columns, wish.mapped(), guesses)
        for relation in used.relations:
            raw = related.get(relation.name)
            if raw is not None and relation.name in typed.related:
                theirs = self._columns(raw)
                part = typed.related[relation.name]
                made = _fields(used, raw, part, theirs, how, proposed, relation.name)
                fields += _with_automatic(made, raw, theirs, wish.mapped(relation.name), {})
        return Look(
            path=self.book.path,
            how=how,
            sheets=_sheets(self.book, typed),
            head=_head(self.book, source, how),
            columns=tuple(columns.values()),
            fields=tuple(fields),
            pairings=pairings(used, typed),
            table=table,
            typed=typed,
            source=source,
            summaries=self.summaries(source),
            related_columns={name: tuple(self._columns(raw).values()) for name, raw in related.items()},
            proposed=proposed,
        )

    def _table(self, how: Import) -> Table:
        key = (how.sheet, how.header, tuple(how.related.items()), how.fixes)
        if key not in self._tables:
            if len(self._tables) > 3:
                self._tables.clear()
                self._summaries.clear()
            self._tables[key] = table_of(self.book, how)
        return self._tables[key]

    def summaries(self, table: Table) -> dict[str, ColumnSummary]:
        known = self._summaries.get(id(table))
        if known is None:
            known = self._summaries[id(table)] = (table, column_summaries(table))
        return known[1]

    def _columns(self, table: Table) -> dict[str, ColumnLook]:
        found = self.summaries(table)
        return {
            key: ColumnLook(
                key,
                column.heading or key,
                column_letters(column.sheet_column) if column.sheet_column else "",
                found[key],
                reason_of(found[key]),
            )
            for key, column in table.columns.items()
        }

    def _source(self, table: Table, program: Program, how: Import) -> Table:
        """The sheet of the customers, which may be another one than the first."""
        if not program.fields:
            return table
        return choose_sheets(table, program, how.mapped()).customers

    def _proposed(self, source: Table, program: Program, how: Import) -> dict[str, Proposal]:
        match = match_columns(program.fields, source, how.mapped())
        taken = set(match.found.values())
        undecided = {p.field for p in match.problems if p.code in ("column-ambiguous", "column-unused")}
        missing = [f for f in program.fields if f.name not in match.found and f.name not in undecided]
        free = {key: s for key, s in self.summaries(source).items() if key not in taken}
        return proposals(missing, free) if missing else {}

    def _guesses(
        self, source: Table, program: Program, wish: Import, proposed: Mapping[str, Proposal]
    ) -> dict[str, Proposal]:
        """What is or would be proposed for each field while nobody says anything about it."""
        found = dict(proposed)
        for name in wish.mapped():
            without = {n: heading for n, heading in wish.mapping.items() if n != name}
            own = self._proposed(source, program, replace(wish, mapping=without))
            if name in own:
                found[name] = own[name]
        return found

    def _related(self, typed: Table, table: Table) -> dict[str, Table]:
        """The raw table behind each relation."""
        made: dict[str, Table] = {}
        for name, part in typed.related.items() if typed is not table else ():
            made[name] = source_of(table, part)
        return made


def _fields(
    program: Program,
    raw: Table,
    typed: Table,
    columns: Mapping[str, ColumnLook],
    how: Import,
    proposed: Mapping[str, Proposal],
    relation: str | None = None,
) -> list[FieldLook]:
    definitions = program.fields
    if relation is not None:
        found = program.relation(relation)
        definitions = found.columns if found is not None else ()
    mapping, treated = how.mapped(relation), how.treated(relation)
    match = match_columns(definitions, raw, mapping, relation)
    bad = _bad_by_field(typed.problems, relation)
    made = []
    for definition in definitions:
        name = definition.name
        column = columns.get(match.found.get(name, ""))
        data = typed.columns.get(name)
        if data is None:
            continue
        guess = proposed.get(name) if relation is None else None
        form = _form(definition, raw, match.found.get(name), mapping, guess)
        made.append(
            FieldLook(
                name if relation is None else f"{relation}.{name}",
                definition,
                relation,
                form,
                column,
                facts_of(data, definition, column is not None),
                int(np.count_nonzero(~missing_mask(data))),
                len(data),
                bad.get(name, 0),
                treated.get(name),
                _doubt(definition, column, form, guess),
            )
        )
    return made


def _with_automatic(
    fields: Sequence[FieldLook],
    raw: Table,
    columns: Mapping[str, ColumnLook],
    said: Mapping[str, str],
    guesses: Mapping[str, Proposal],
) -> list[FieldLook]:
    """The fields with what each would read if nobody had said anything about it; `said`: what was."""
    definitions = [f.definition for f in fields]
    relation = next((f.relation for f in fields), None)
    made = []
    for one in fields:
        name = one.definition.name
        if name not in said:
            reason = one.doubt if one.match == "proposed" else None
            made.append(replace(one, automatic=Automatic(one.column, one.match, reason)))
            continue
        without = {n: heading for n, heading in said.items() if n != name}
        key = match_columns(definitions, raw, without, relation).found.get(name)
        guess = guesses.get(name) if key is None else None
        if guess is not None:
            found = Automatic(columns.get(guess.column), "proposed", guess.reason)
        else:
            found = Automatic(columns.get(key or ""), _form(one.definition, raw, key, {}, None))
        made.append(replace(one, automatic=found, chosen=True))
    return made


def _form(
    definition: FieldDef,
    raw: Table,
    key: str | None,
    mapping: Mapping[str, str],
    guess: Proposal | None,
) -> str:
    name = definition.name
    if key is None:
        return "unused" if mapping.get(name) == "" else "none"
    if guess is not None and guess.column == mapping.get(name):
        return "proposed"
    if name in mapping:
        return "given"
    names = called(raw.columns[key])
    if name in names:
        return "same"
    return "aka" if any(other in names for other in definition.aka) else "alike"


def _doubt(definition: FieldDef, column: ColumnLook | None, form: str, guess: Proposal | None) -> Said | None:
    if column is None:
        return None
    if form == "proposed" and guess is not None:
        return guess.reason
    if not fits(definition, column.summary):
        return Said("doubt.kind", {"guess": column.summary.guess})
    return None


def _bad_by_field(problems: Sequence[Problem], relation: str | None) -> dict[str, int]:
    """Cells that could not be read, by field; more of them than are listed one by one count too."""
    found: dict[str, int] = {}
    for problem in problems:
        if problem.relation == relation and is_bad(problem) and problem.row is not None:
            found[problem.field] = found.get(problem.field, 0) + 1
    for problem in problems:
        if problem.relation == relation and problem.code == "more-unreadable":
            found[problem.field] = int(problem.args["count"])
    return found


# ── Sheets and the head ─────────────────────────────────────────────────────────────────────────


def _sheets(book: Workbook, typed: Table) -> tuple[SheetLook, ...]:
    parts: dict[str, tuple[str, str]] = {typed.origin.sheet: ("customers", "")}
    if typed.columns and all(c.kind != "raw" for c in typed.columns.values()):
        for name, part in typed.related.items():
            if part.origin.file in ("", str(book.path)):
                parts.setdefault(part.origin.sheet, ("related", name))
    made = []
    for name, visible in book.names:
        sheet = book.sheets.get(name)
        part, relation = parts.get(name, ("", ""))
        part = "unreadable" if name in book.failed else part
        made.append(SheetLook(name, visible, sheet.row_count if sheet else None, part, relation))
    return tuple(made)


def _head(book: Workbook, source: Table, how: Import) -> Head:
    try:
        sheet = book.sheet(source.origin.sheet)
    except UnreadableFile:
        return Head()
    layout = find_layout(sheet, how.header)
    count = min(sheet.row_count, max(HEAD_ROWS, layout.first_row + 20 if layout is not None else 0))
    width = min(len(sheet.columns), HEAD_COLUMNS)
    rows = tuple(tuple(_text(sheet, row, column) for column in range(width)) for row in range(count))
    numeric = tuple(
        tuple(bool(sheet.columns[column].tags[row] == 1) for column in range(width)) for row in range(count)
    )
    top, bottom, first = (layout.top, layout.bottom, layout.first_row) if layout is not None else (-1, -1, 0)
    merged = tuple(m for m in sheet.merged if m[0] < count)
    return Head(rows, numeric, sheet.first_column, merged, top, bottom, first, sheet.row_count)


def _text(sheet: Sheet, row: int, column: int) -> str:
    return shown(sheet.columns[column].cell(row)).replace("\n", " ")[:200]


def preview(look: Look, rows: int = 20) -> list[tuple[int, list[Any]]]:
    """Row number of the sheet and the fields' values of the first customers, as they will be read; None for
    missing."""
    columns = [look.typed.columns[f.definition.name] for f in look.fields if f.relation is None]
    count = min(rows, look.typed.row_count)
    return [(look.typed.origin.row_number(row), [value_at(c, row) for c in columns]) for row in range(count)]


def cells_of_problems(look: Look) -> dict[CellRef, Problem]:
    """The bad cells by their address."""
    return {p.cell: p for p in look.bad_cells if p.cell is not None}
