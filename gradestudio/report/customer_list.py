"""A list of some customers for people to work with: an Excel workbook or a CSV, by the ending of its name."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from pathlib import Path

import numpy as np

from gradestudio.report.customer_sheet import Painter, write_some
from gradestudio.report.customers import headings, own_columns
from gradestudio.report.files import CannotWrite, replacing
from gradestudio.report.names import SheetNames
from gradestudio.report.outcome import Added
from gradestudio.report.plain import write_rows
from gradestudio.report.sheet import MOST_COLUMNS, StreamedBook
from gradestudio.report.theme import Theme
from gradestudio.report.view import View

ENDINGS = (".xlsx", ".csv")
_HEADER = 4


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """One sheet: the customers of `rows` with their own columns, then the added ones.

    An added column is drawn in the look of its view (the tiers' colours may differ between versions).
    """

    name: str
    title: str
    facts: str
    view: View
    rows: np.ndarray
    added: tuple[tuple[Added, View], ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """A sheet of plain lines: a title, then rows of cells (texts or numbers)."""

    name: str
    title: str
    rows: tuple[tuple[str | float, ...], ...]
    heads: tuple[int, ...] = ()
    """Rows (from 0) that are headings."""
    widths: tuple[float, ...] = ()


def check_list_target(path: str | os.PathLike[str], inputs: Iterable[str | os.PathLike[str]]) -> None:
    """Raises CannotWrite before any work is done."""
    target = Path(path)
    if target.suffix.lower() not in ENDINGS:
        raise CannotWrite("write-ending-unknown", file=target.name, ending=target.suffix, endings=ENDINGS)
    if not target.absolute().parent.is_dir():
        raise CannotWrite("write-folder-missing", file=target.name, folder=str(target.parent))
    for given in inputs:
        if target.exists() and Path(given).exists() and target.samefile(given):
            raise CannotWrite("write-over-source", file=target.name)


def write_list(path: str | os.PathLike[str], pages: Sequence[Page], lines: Sequence[Lines] = ()) -> None:
    """The sheets of lines, then the pages; a CSV holds the first page alone.  Raises CannotWrite."""
    if Path(path).suffix.lower() == ".csv":
        page = pages[0]
        own = own_columns(page.view.program, page.view.table, page.view.source, page.view.mask)
        added = _renamed(page, [c.heading for c in own])
        write_rows(path, own, [a for a, _ in added], page.rows)
        return
    with replacing(path) as file:
        book = StreamedBook(file)
        theme, names = Theme(book, pages[0].view.words.language), SheetNames()
        for one in lines:
            _write_lines(book, theme, names.claim(one.name), one)
        for page in pages:
            _write_page(book, theme, names.claim(page.name), page, Path(path).name)
        day = datetime.combine(pages[0].view.grading.as_of, time())
        book.set_properties({"title": pages[0].title, "author": "", "company": "", "created": day})
        book.close()


def _write_page(book: StreamedBook, theme: Theme, name: str, page: Page, file: str) -> None:
    view = page.view
    own = own_columns(view.program, view.table, view.source, view.mask)
    if len(own) + len(page.added) > MOST_COLUMNS:
        count = len(own) + len(page.added)
        raise CannotWrite("write-too-many-columns", file=file, columns=count, most=MOST_COLUMNS)
    painter = Painter(book, theme, view)
    drawn = [painter.own(column, number) for number, column in enumerate(own, 1)]
    for number, (added, seen) in enumerate(_renamed(page, list(headings(own))), len(own) + 1):
        drawn.append(Painter(book, theme, seen).added(added, number))
    sheet = book.add_sheet(name)
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, page.title, theme.title())
    sheet.write_string(1, 0, page.facts, theme.quiet())
    write_some(sheet, page.rows, drawn, theme, _HEADER, lambda rows: None)


def _renamed(page: Page, taken: list[str]) -> list[tuple[Added, View]]:
    """Added columns whose headings are not among the customers' own."""
    used, made = {t.casefold() for t in taken}, []
    for added, view in page.added:
        heading, number = added.heading, 2
        while heading.casefold() in used:
            heading, number = f"{added.heading} ({number})", number + 1
        used.add(heading.casefold())
        made.append((replace(added, heading=heading), view))
    return made


def _write_lines(book: StreamedBook, theme: Theme, name: str, lines: Lines) -> None:
    sheet = book.add_sheet(name)
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, lines.title, theme.title())
    for number, row in enumerate(lines.rows):
        head = number in lines.heads
        for column, value in enumerate(row):
            if isinstance(value, str):
                form = theme.head() if head else None
                if value:
                    sheet.write_string(number + 2, column, value[:32_767], form)
            else:
                form = theme.plain(num_format="#,##0.##" if value % 1 else "#,##0")
                sheet.write_number(number + 2, column, value, form)
    for column, width in enumerate(lines.widths):
        sheet.set_column(column, column, width)
    sheet.hide_gridlines(2)
