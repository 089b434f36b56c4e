"""The graded rows without a workbook: CSV, Parquet, and columns for a data frame."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from gradestudio.report.customers import SheetColumn, headings, own_columns
from gradestudio.report.files import CannotWrite, replacing
from gradestudio.report.graded import Told, nobody
from gradestudio.report.outcome import Added, added_columns, taken_columns
from gradestudio.report.view import View
from gradestudio.table.cells import Cells, Tag
from gradestudio.table.columns import CellError, Column, ColumnKind

_STEP = 20_000
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_csv(view: View, path: str | os.PathLike[str], told: Told = nobody) -> None:
    """UTF-8 with a BOM, so that Excel reads the Chinese.  Raises CannotWrite.

    A text that a spreadsheet would take for a formula (it begins with `= + - @`, a tab or a line end) gets an
    apostrophe in front: a CSV has no other way to say "text".  Numbers and dates are never changed.
    """
    own, added = _columns(view)
    write_rows(path, own, added, np.arange(view.rows), told)


def write_rows(
    path: str | os.PathLike[str],
    own: Sequence[SheetColumn],
    added: Sequence[Added],
    rows: np.ndarray,
    told: Told = nobody,
) -> None:
    """Some customers as a CSV, in the order of `rows`.  Raises CannotWrite."""
    names = [_safe(c.heading) for c in (*own, *added)]
    with replacing(path) as file:
        text = io.TextIOWrapper(file, "utf-8-sig", errors="replace", newline="")
        writer = csv.writer(text)
        writer.writerow(names)
        for start in range(0, len(rows), _STEP):
            here = rows[start : start + _STEP]
            columns = [_written(c.cells.take(here)) for c in own]
            columns += [_written_added(a.column, here) for a in added]
            writer.writerows(zip(*columns, strict=True))
            told(start + len(here), len(rows))
        text.detach()  # flushed; the file itself is closed by who opened it


def write_parquet(view: View, path: str | os.PathLike[str], told: Told = nobody) -> None:
    """One file of typed columns.  Raises CannotWrite where neither polars nor pyarrow is installed."""
    if find_spec("pyarrow") is None and find_spec("polars") is None:
        raise CannotWrite("write-needs-library", file=Path(path).name)
    own, added = _columns(view)
    columns = {c.heading: _values(c.cells) for c in own}
    columns |= {a.heading: added_values(a.column) for a in added}
    with replacing(path) as file:
        if find_spec("pyarrow") is not None:
            _with_pyarrow(columns, file)
        else:
            _with_polars(columns, file)
    told(view.rows, view.rows)


def added_values(column: Column) -> list[Any]:
    """An added column as plain values: str, float, date, bool or None."""
    data = column.data
    match column.kind:
        case ColumnKind.TEXT:
            known = [*column.values, None]
            return [known[code] for code in data.tolist()]
        case ColumnKind.NUMBER:
            return [None if value != value else value for value in data.tolist()]
        case ColumnKind.DATE:
            days = data.astype("datetime64[D]").tolist()
            return [
                None if code == Column.NO_DATE else day for code, day in zip(data.tolist(), days, strict=True)
            ]
    return [None if code < 0 else bool(code) for code in data.tolist()]


def _columns(view: View) -> tuple[list[SheetColumn], list[Added]]:
    own = own_columns(view.program, view.table, view.source, view.mask)
    return own, taken_columns(view, added_columns(view, headings(own)))


def _safe(text: str) -> str:
    return "'" + text if text.startswith(_FORMULA_STARTS) else text


def _written(cells: Cells) -> list[str]:
    """The cells of one of the customers' columns as CSV texts."""
    made = np.full(len(cells), "", dtype=object)
    for tag in np.unique(cells.tags).tolist():
        here = np.flatnonzero(cells.tags == tag)
        if tag == Tag.TEXT:
            safe = [_safe(text) for text in cells.texts]
            made[here] = [safe[code] for code in cells.codes[here].tolist()]
        elif tag == Tag.NUMBER:
            made[here] = [_number(value) for value in cells.numbers[here].tolist()]
        elif tag != Tag.BLANK:
            made[here] = [_other(cells.cell(row)) for row in here.tolist()]
    return made.tolist()


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e16 else repr(value)


def _other(value: Any) -> str:
    return value.code if isinstance(value, CellError) else str(value)


def _written_added(column: Column, rows: np.ndarray) -> list[str]:
    part = Column(column.name, column.kind, column.data[rows], column.values)
    if column.kind is ColumnKind.TEXT:
        safe = [*(_safe(text) for text in column.values), ""]
        return [safe[code] for code in part.data.tolist()]
    if column.kind is ColumnKind.NUMBER:
        return ["" if value != value else _number(value) for value in part.data.tolist()]
    return ["" if value is None else str(value) for value in added_values(part)]


def _values(cells: Cells) -> list[Any]:
    """One type for the whole column: numbers, dates, yes/no, else texts."""
    kinds = set(np.unique(cells.tags).tolist()) - {int(Tag.BLANK)}
    values = cells.objects().tolist()
    if len(kinds) <= 1 and kinds <= {
        int(Tag.NUMBER),
        int(Tag.DATE),
        int(Tag.FLAG),
        int(Tag.MOMENT),
        int(Tag.TEXT),
    }:
        return values
    return [None if value is None else _other(value) for value in values]


def _with_pyarrow(columns: dict[str, list[Any]], file: Any) -> None:
    pyarrow: Any = import_module("pyarrow")
    parquet: Any = import_module("pyarrow.parquet")
    parquet.write_table(pyarrow.table(columns), file)


def _with_polars(columns: dict[str, list[Any]], file: Any) -> None:
    polars: Any = import_module("polars")
    polars.DataFrame(columns, strict=False).write_parquet(file)


def rows_of(columns: Sequence[Added]) -> dict[str, list[Any]]:
    """Heading -> values, for a data frame."""
    return {added.heading: added_values(added.column) for added in columns}
