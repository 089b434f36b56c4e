"""The raw sheet behind a typed table."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gradestudio.table import Column, Table
from gradestudio.table.cells import RawColumn, cells_of
from gradestudio.workbook.errors import UnreadableFile


def source_of(opened: Table, typed: Table) -> Table:
    """The raw table with the rows of `typed`, row for row, out of what `open_table` gave.

    It is `opened` itself, unless another sheet of the file turned out to hold the customers; where the
    customers are the distinct keys of a related sheet, it is that sheet's key column at the first row of
    each.
    """
    raw = _same_sheet(opened, typed)
    ours, theirs = typed.origin.rows, raw.origin.rows
    if ours is None or theirs is None or (len(ours) == len(theirs) and bool((ours == theirs).all())):
        return raw
    rows = np.searchsorted(theirs, ours)
    kept = {column.sheet_column for column in typed.columns.values()}
    columns: dict[str, Column] = {
        name: RawColumn(name, cells_of(column).take(rows), column.heading, column.sheet_column)
        for name, column in raw.columns.items()
        if column.sheet_column in kept
    }
    return Table(columns, typed.row_count, replace(raw.origin, rows=ours))


def _same_sheet(opened: Table, typed: Table) -> Table:
    wanted = (typed.origin.file, typed.origin.sheet)
    if (opened.origin.file, opened.origin.sheet) == wanted:
        return opened
    for name in opened.related:
        try:
            other = opened.related[name]
        except UnreadableFile:
            continue
        if (other.origin.file, other.origin.sheet) == wanted:
            return other
    return opened
