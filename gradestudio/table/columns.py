"""Typed columns ready for the engine, and where each row came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made
from enum import StrEnum
from typing import Any

import numpy as np

from gradestudio.diagnostics import CellRef


class ColumnKind(StrEnum):
    RAW = "raw"
    """`data`: object array of cells as read: str, float, int, bool, date, datetime, time, timedelta,
    Decimal, `CellError` or None (blank).  What a sheet holds before it meets a rulebook."""
    NUMBER = "number"
    """`data`: float64, NaN for missing (numbers and money)."""
    DATE = "date"
    """`data`: int32 days since 1970-01-01, `Column.NO_DATE` for missing."""
    FLAG = "flag"
    """`data`: int8, 1 yes, 0 no, -1 missing."""
    TEXT = "text"
    """`data`: int32 codes into `values`, -1 missing (text, ids, choices, tiers).  `values` are distinct,
    trimmed, NFKC-normalised, in order of first appearance, none of them empty."""


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell that holds an error (`#DIV/0!`) or a formula without a stored value (`formula`)."""

    code: str


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One column, one entry per row.  Arrays are never written after the column is made."""

    NO_DATE = np.int32(-(2**31))

    name: str
    """The field's name once mapped, else the sheet's heading."""
    kind: ColumnKind
    data: np.ndarray
    values: tuple[str, ...] = ()
    heading: str = ""
    """The sheet's own heading; empty when there is none."""
    sheet_column: int = 0
    """Column number in the sheet, from 1; 0: not from a sheet."""

    def __len__(self) -> int:
        return len(self.data)


def missing_mask(column: Column) -> np.ndarray:
    """True where a cell is missing; bool, one per row."""
    if column.kind is ColumnKind.NUMBER:
        return np.isnan(column.data)
    if column.kind is ColumnKind.DATE:
        return column.data == Column.NO_DATE
    if column.kind in (ColumnKind.FLAG, ColumnKind.TEXT):
        return column.data < 0
    return np.array([cell is None for cell in column.data], dtype=bool)


@dataclass(frozen=True, slots=True, eq=False)
class Origin:
    """Where the rows came from: `rows[i]` is the sheet's row number, from 1, of table row i."""

    file: str = ""
    sheet: str = ""
    header_row: int = 0
    rows: np.ndarray | None = None
    chosen: bool = False
    """The sheet was named by the user, and no other one may take its place."""
    date1904: bool = False
    """Day numbers of the workbook count from 1904-01-01."""
    above: tuple[tuple[int, int, Any], ...] = ()
    """What stands above the header (a title, the upper line of a heading): row and column from 1, and the
    cell.
    """

    def row_number(self, index: int) -> int:
        return int(self.rows[index]) if self.rows is not None else index + 1

    def cell(self, index: int, sheet_column: int) -> CellRef:
        """The address of a table row's cell."""
        return CellRef(self.sheet, self.row_number(index), sheet_column)


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell (or column, or row) that could not be read as its field asks, and what was done.

    `code` and `args` are for messages; `seen` is the text seen in the cell; `did` is a code too:
    `taken-as-missing`, `default-used`, `first-kept`, `read-as` (args["value"]), `listed`.
    """

    code: str
    cell: CellRef | None = None
    field: str = ""
    seen: str = ""
    did: str = "taken-as-missing"
    row: int | None = None
    """Table row, from 0, when it is one row's problem."""
    relation: str | None = None
    """The related sheet it is in; None: the customers' own."""
    args: Mapping[str, Any] = made(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A sheet of rows, all columns of one length; `related` holds other sheets by name.

    A table as read from a file has RAW columns (`table.read`), one for each heading, and its related sheets
    are the other sheets of the workbook. `workbook.conform(table, program)` gives a typed table: a column
    for every field of the program (absent ones all missing), typed related tables by relation name, and the
    problems met on the way.
    """

    columns: Mapping[str, Column]
    row_count: int
    origin: Origin = made(default_factory=Origin)
    related: Mapping[str, Table] = made(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def column(self, name: str) -> Column:
        return self.columns[name]

    @classmethod
    def from_pandas(cls, frame: Any, related: Mapping[str, Any] | None = None) -> Table:
        """A table of RAW columns with a pandas DataFrame's cells; NaN, NaT and None are blanks."""
        from gradestudio.table.frames import table_from_pandas

        return table_from_pandas(frame, related or {})
