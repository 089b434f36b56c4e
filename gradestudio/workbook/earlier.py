"""What an earlier grading added to a workbook, left out of the customers' data when it is read again."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import ParseError

from gradestudio.table.cells import blank_cells
from gradestudio.workbook.keep.book import earlier_columns, earlier_sheets, read_book
from gradestudio.workbook.keep.package import Package
from gradestudio.workbook.keep.refusal import Unkeepable
from gradestudio.workbook.sheets import Sheet, Workbook

_OURS = "_GradeStudio."
_BROKEN = (zipfile.BadZipFile, zlib.error, ParseError, OSError, EOFError, KeyError, ValueError)


def leave_out_earlier(book: Workbook, wanted: str | None) -> None:
    """Takes the added columns and sheets out of a workbook that was read; `wanted` was asked for by name.

    A sheet of ours that is asked for stays.
    """
    columns, sheets = _found(book.path, [name for name, _ in book.names])
    asked = next(iter(book.sheets), None) if wanted is not None else None
    gone = sheets - {asked}
    book.names = [(name, seen) for name, seen in book.names if name not in gone]
    book.later = [name for name in book.later if name not in gone]
    for name in gone:
        book.sheets.pop(name, None)
        book.failed.pop(name, None)
    for name, numbers in columns.items():
        if name in book.sheets:
            book.sheets[name] = _without(book.sheets[name], numbers)


def _found(path: Path, names: Collection[str]) -> tuple[dict[str, list[int]], set[str]]:
    """Columns by sheet, and sheets; nothing of a file that is no workbook of parts.

    Reads the one small part that names them; the marks are looked for before anything is taken apart.
    """
    try:
        with path.open("rb") as file:
            if file.read(4) != b"PK\x03\x04":
                return {}, set()
        with Package(path) as package:
            book = read_book(package)
            if _OURS not in book.text:
                return {}, set()
            columns = {name: earlier_columns(book, name) for name in names}
            return {n: found for n, found in columns.items() if found}, {e.name for e in earlier_sheets(book)}
    except (Unkeepable, *_BROKEN):
        return {}, set()


def _without(sheet: Sheet, numbers: Collection[int]) -> Sheet:
    """The sheet with these columns (from 1) blank; the right-most ones are gone."""
    cells = [
        blank_cells(len(c)) if sheet.first_column + i in numbers else c for i, c in enumerate(sheet.columns)
    ]
    while cells and sheet.first_column + len(cells) - 1 in numbers:
        cells.pop()
    return replace(sheet, columns=tuple(cells))
