"""A workbook's sheets as they came from the reading process, before anybody looked for their header."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from gradestudio.diagnostics import CellRef, Diagnostic
from gradestudio.table.cells import Cells, Tag, blank_cells, no_codes, no_numbers
from gradestudio.workbook.child import Job
from gradestudio.workbook.errors import UnreadableFile
from gradestudio.workbook.limits import LIMITS, Limits
from gradestudio.workbook.packing import Packed
from gradestudio.workbook.process import ShouldStop, messages
from gradestudio.workbook.refusal import Refused

Merged = tuple[int, int, int, int]
"""Top, left, bottom, right; rows and columns from 0."""


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """Cells by column; row i of a column is the sheet's row i + 1, column j its column `first_column` + j."""

    name: str
    row_count: int = 0
    first_column: int = 1
    columns: tuple[Cells, ...] = ()
    merged: tuple[Merged, ...] = ()
    notes: tuple[str, ...] = ()
    """For a text: its encoding, and `text` when it is named as a workbook."""


@dataclass(slots=True, eq=False)
class Workbook:
    """The sheets that were read, those left for later, and those that cannot be read."""

    path: Path
    names: list[tuple[str, bool]] = field(default_factory=list)
    date1904: bool = False
    sheets: dict[str, Sheet] = field(default_factory=dict)
    later: list[str] = field(default_factory=list)
    failed: dict[str, Diagnostic] = field(default_factory=dict)
    limits: Limits = LIMITS
    isolated: bool = True
    password: str | None = field(default=None, repr=False)

    def sheet(self, name: str) -> Sheet:
        """A sheet by its name, read now when it was left for later.  Raises UnreadableFile."""
        if name in self.failed:
            raise UnreadableFile(self.failed[name])
        if name not in self.sheets:
            more = read_sheets(self.path, name, True, self.limits, self.isolated, None, self.password)
            self.sheets[name] = more.sheets[name]
        return self.sheets[name]


def read_sheets(
    path: Path,
    sheet: str | None = None,
    only: bool = False,
    limits: Limits = LIMITS,
    isolated: bool = True,
    should_stop: ShouldStop | None = None,
    password: str | None = None,
) -> Workbook:
    """The sheets of a file, the wanted one (or the first) at the front.  Raises UnreadableFile."""
    book = Workbook(path, limits=limits, isolated=isolated, password=password)
    job = Job(str(path.absolute()), sheet, only, limits, password)
    try:
        columns: list[Cells] = []
        for message in _checked(path, job, isolated, should_stop):
            _take(book, message, columns)
    except Refused as refused:
        raise UnreadableFile(_diagnostic(path, refused.code, refused.place, refused.args_by_name)) from None
    return book


def _checked(
    path: Path, job: Job, isolated: bool, should_stop: ShouldStop | None
) -> Iterator[tuple[Any, ...]]:
    try:
        if path.is_dir():
            raise Refused("file-is-folder")
        with path.open("rb"):
            pass
    except PermissionError:
        raise Refused("file-not-permitted") from None
    except (OSError, ValueError):
        raise Refused("file-not-found") from None
    yield from messages(job, isolated, should_stop)


def _diagnostic(path: Path, code: str, place: Any, args: dict[str, Any]) -> Diagnostic:
    cell = CellRef(*place) if place else None
    return Diagnostic(code, cell=cell, args={"file": path.name, **args})


def _take(book: Workbook, message: tuple[Any, ...], columns: list[Cells]) -> None:
    """`columns`: those that have come of the sheet that follows them."""
    match message:
        case ("names", names, date1904):
            book.names, book.date1904 = list(names), date1904
        case ("column", tags, numbers, codes, texts):
            columns.append(cells_from((tags, numbers, codes, texts)))
        case ("sheet", name, rows, first, merged, flaws, notes):
            sheet = Sheet(name, rows, first + 1, tuple(columns), tuple(merged), tuple(notes))
            columns.clear()
            book.sheets[name] = _with_flaws(sheet, flaws)
        case ("later", names):
            book.later = list(names)
        case ("failed", name, code, place, args):
            book.failed[name] = _diagnostic(book.path, code, place, args)
        case _:
            pass


def cells_from(packed: Packed) -> Cells:
    """The arrays of a packed column."""
    tags = np.frombuffer(packed[0], dtype=np.uint8).copy()
    rows = len(tags)
    numbers = np.frombuffer(packed[1], dtype=np.float64) if packed[1] else no_numbers(rows)
    codes = np.frombuffer(packed[2], dtype=np.int32) if packed[2] else no_codes(rows)
    tags[np.where(tags == Tag.TEXT, codes < 0, np.isnan(numbers))] = Tag.BLANK
    return Cells(tags, numbers, codes, tuple(packed[3]))


def _with_flaws(sheet: Sheet, flaws: list[tuple[int, int, str]]) -> Sheet:
    """The sheet with its error cells and unstored formulas marked: the reader gave blanks for them."""
    if not flaws:
        return sheet
    sheet = _reaching(sheet, max(f[0] for f in flaws), min(f[1] for f in flaws), max(f[1] for f in flaws))
    columns = list(sheet.columns)
    by_column: dict[int, list[tuple[int, str]]] = {}
    for row, column, code in flaws:
        by_column.setdefault(column - sheet.first_column, []).append((row - 1, code))
    for at, found in by_column.items():
        columns[at] = _marked(columns[at], found)
    return Sheet(sheet.name, sheet.row_count, sheet.first_column, tuple(columns), sheet.merged, sheet.notes)


def _marked(cells: Cells, found: list[tuple[int, str]]) -> Cells:
    texts = dict.fromkeys(cells.texts)
    names = {code: i for i, code in enumerate(dict.fromkeys((*texts, *(code for _, code in found))))}
    tags, codes = cells.tags.copy(), cells.codes.copy()
    rows = np.array([row for row, _ in found])
    values = np.array([names[code] for _, code in found], dtype=np.int32)
    empty = tags[rows] == Tag.BLANK
    tags[rows[empty]] = Tag.ERROR
    codes[rows[empty]] = values[empty]
    return Cells(tags, cells.numbers, codes, tuple(names))


def _reaching(sheet: Sheet, rows: int, first: int, last: int) -> Sheet:
    """The sheet, widened by blanks so that it holds so many rows and these columns (from 1)."""
    row_count = max(sheet.row_count, rows)
    start = min(sheet.first_column, first) if sheet.columns else first
    end = max(sheet.first_column + len(sheet.columns) - 1, last)
    columns = [_longer(cells, row_count) for cells in sheet.columns]
    before = [blank_cells(row_count)] * (sheet.first_column - start) if sheet.columns else []
    columns = before + columns
    columns += [blank_cells(row_count)] * (end - start + 1 - len(columns))
    return Sheet(sheet.name, row_count, start, tuple(columns), sheet.merged, sheet.notes)


def _longer(cells: Cells, rows: int) -> Cells:
    more = rows - len(cells)
    if not more:
        return cells
    end = blank_cells(more)
    return Cells(
        np.concatenate([cells.tags, end.tags]),
        np.concatenate([cells.numbers, end.numbers]),
        np.concatenate([cells.codes, end.codes]),
        cells.texts,
    )
