"""Cells corrected by hand, before anything is made of them.

Problem codes: `cell-corrected` [value] (read-as) for each cell that was; `fix-without-cell` [name] (listed)
for an address that is no cell of a row that is read, `fix-outdated` [was, value] (listed) for a cell that
shows something else now.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from gradestudio.table import Column, Problem, Table
from gradestudio.table.cells import Cells, RawColumn, Tag, cells_of
from gradestudio.workbook.importing import CellFix
from gradestudio.workbook.shown import shown


def corrected(table: Table, fixes: Sequence[CellFix], elsewhere: Collection[str] = ()) -> Table:
    """The raw table, and its related ones when they are looked at, with the cells as the fixes say.

    `elsewhere` are sheets of other files among the related ones.
    """
    if not fixes:
        return table
    own = [fix for fix in fixes if fix.cell.sheet in ("", table.origin.sheet)]
    others = [fix for fix in fixes if fix not in own]
    known = {*table.related, *elsewhere}
    absent = [fix for fix in others if fix.cell.sheet not in known]
    made = _with_fixes(table, own) if own else table
    problems = (*made.problems, *(_without_cell(fix) for fix in absent))
    related = _Corrected(table.related, others) if others else table.related
    return replace(made, related=related, problems=problems)


class _Corrected(Mapping[str, Table]):
    """The other sheets, each corrected when it is first used: it may not even be read before."""

    def __init__(self, tables: Mapping[str, Table], fixes: Sequence[CellFix]) -> None:
        self._tables = tables
        self._fixes = fixes
        self._made: dict[str, Table] = {}

    def __getitem__(self, name: str) -> Table:
        if name not in self._made:
            table = self._tables[name]
            own = [fix for fix in self._fixes if fix.cell.sheet in (name, table.origin.sheet)]
            self._made[name] = _with_fixes(table, own) if own else table
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in self._tables

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)


def _with_fixes(table: Table, fixes: Sequence[CellFix]) -> Table:
    names = {column.sheet_column: name for name, column in table.columns.items()}
    rows = table.origin.rows
    columns: dict[str, Column] = dict(table.columns)
    problems: list[Problem] = []
    for fix in fixes:
        name, row = names.get(fix.cell.column), _row(rows, fix.cell.row)
        if name is None or row is None:
            problems.append(_without_cell(fix))
            continue
        column = columns[name]
        seen = shown(cells_of(column).cell(row))
        place = replace(fix.cell, sheet=table.origin.sheet)
        args = {"heading": column.heading or name, "value": fix.text}
        if fix.was is not None and fix.was != seen:
            args["was"] = fix.was
            problems.append(Problem("fix-outdated", place, name, seen, "listed", row, args=args))
            continue
        columns[name] = _replaced(column, row, fix.text)
        problems.append(Problem("cell-corrected", place, name, seen, "read-as", row, args=args))
    return replace(table, columns=columns, problems=(*table.problems, *problems))


def _row(rows: np.ndarray | None, number: int) -> int | None:
    """The table row of a sheet row; None for a row that is not read."""
    if rows is None:
        return None
    at = np.flatnonzero(rows == number)
    return int(at[0]) if len(at) else None


def _without_cell(fix: CellFix) -> Problem:
    return Problem("fix-without-cell", fix.cell, did="listed", args={"name": str(fix.cell)})


def _replaced(column: Column, row: int, text: str) -> Column:
    """The column with one cell that says a text, or nothing."""
    cells = cells_of(column)
    tags, numbers, codes = cells.tags.copy(), cells.numbers.copy(), cells.codes.copy()
    texts = cells.texts
    numbers[row] = np.nan
    tags[row], codes[row] = (Tag.TEXT, len(texts)) if text else (Tag.BLANK, -1)
    made = Cells(tags, numbers, codes, (*texts, text) if text else texts)
    unit = column.unit if isinstance(column, RawColumn) else ""
    full = column.full_heading if isinstance(column, RawColumn) else ""
    return RawColumn(column.name, made, column.heading, column.sheet_column, unit, full)
