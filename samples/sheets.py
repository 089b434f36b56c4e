"""Writes a sample workbook: title rows, a header with merged groups, drop-downs, notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from made_up import Cell, Fault


@dataclass(frozen=True)
class Column:
    heading: str
    group: str = ""
    choices: tuple[str, ...] = ()
    """A drop-down for the cells below."""
    form: str = ""
    """Excel's number format for the whole column."""
    width: int = 12


@dataclass(frozen=True)
class Sheet:
    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]
    titles: tuple[str, ...] = ()
    """Lines above the header, each merged over the whole width."""


@dataclass(frozen=True)
class Notes:
    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Workbook:
    file: str
    sheets: tuple[Sheet | Notes, ...] = field(default=())


def write(workbook: Workbook, folder: Path) -> None:
    """The workbook as `folder / file`; the same bytes each time."""
    book = xlsxwriter.Workbook(str(folder / workbook.file))
    book.set_properties({"title": Path(workbook.file).stem, "created": datetime(2026, 1, 31)})
    for sheet in workbook.sheets:
        page = book.add_worksheet(sheet.name)
        if isinstance(sheet, Notes):
            page.set_column(0, 0, 90)
            for row, line in enumerate(sheet.lines):
                page.write_string(row, 0, line)
        else:
            _Page(book, page, sheet).write()
    book.close()


class _Page:
    def __init__(self, book: Any, page: Any, sheet: Sheet) -> None:
        self.page, self.sheet = page, sheet
        self.title = book.add_format({"bold": True, "font_size": 14, "align": "center"})
        self.small = book.add_format({"font_color": "#555555", "align": "right"})
        self.head = book.add_format(
            {"bold": True, "bg_color": "#DCE6FB", "border": 1, "align": "center", "text_wrap": True}
        )
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.text = book.add_format({"num_format": "@"})
        self.forms = {c.form: book.add_format({"num_format": c.form}) for c in sheet.columns if c.form}

    def write(self) -> None:
        row = self._titles()
        row = self._header(row)
        for cells in self.sheet.rows:
            for at, cell in enumerate(cells):
                self._cell(row, at, cell)
            row += 1
        self._columns(row)

    def _titles(self) -> int:
        last = len(self.sheet.columns) - 1
        for row, line in enumerate(self.sheet.titles):
            self.page.merge_range(row, 0, row, last, line, self.title if row == 0 else self.small)
        return len(self.sheet.titles)

    def _header(self, row: int) -> int:
        """The headings; with groups two rows, others merged over both.  Returns the first data row."""
        columns = self.sheet.columns
        grouped = any(c.group for c in columns)
        at = 0
        while grouped and at < len(columns):
            end = at
            while (
                columns[at].group and end + 1 < len(columns) and columns[end + 1].group == columns[at].group
            ):
                end += 1
            if not columns[at].group:
                self.page.merge_range(row, at, row + 1, at, columns[at].heading, self.head)
            elif end > at:
                self.page.merge_range(row, at, row, end, columns[at].group, self.head)
            else:
                self.page.write_string(row, at, columns[at].group, self.head)
            at = end + 1
        below = row + 1 if grouped else row
        for at, column in enumerate(columns):
            if column.group or not grouped:
                self.page.write_string(below, at, column.heading, self.head)
        self.page.freeze_panes(below + 1, 2)
        return below + 1

    def _cell(self, row: int, at: int, cell: Cell) -> None:
        form = self.forms.get(self.sheet.columns[at].form)
        match cell:
            case None:
                pass
            case Fault():
                self.page.write_formula(row, at, cell.formula, None, cell.shows)
            case date():
                self.page.write_datetime(row, at, datetime(cell.year, cell.month, cell.day), self.day)
            case str():
                self.page.write_string(row, at, cell, self.text)
            case _:
                self.page.write_number(row, at, cell, form)

    def _columns(self, end: int) -> None:
        first = len(self.sheet.titles) + 1
        for at, column in enumerate(self.sheet.columns):
            self.page.set_column(at, at, column.width)
            if column.choices:
                self.page.data_validation(
                    first, at, end + 200, at, {"validate": "list", "source": list(column.choices)}
                )
