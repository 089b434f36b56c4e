"""From a file to a table of raw cells, one column for each heading."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from gradestudio.table import Problem, Table
from gradestudio.workbook.correcting import corrected
from gradestudio.workbook.earlier import leave_out_earlier
from gradestudio.workbook.errors import UnreadableFile, unreadable
from gradestudio.workbook.importing import Import
from gradestudio.workbook.layout import find_layout
from gradestudio.workbook.limits import LIMITS, Limits
from gradestudio.workbook.process import ShouldStop
from gradestudio.workbook.raw import raw_table
from gradestudio.workbook.sheetnames import same_name
from gradestudio.workbook.sheets import Sheet, Workbook, read_sheets

FilePath = str | os.PathLike[str]
_CUSTOMER_WORDS = ("客户", "会员", "用户", "顾客", "customer", "client", "member", "account")


def open_table(
    path: FilePath,
    sheet: str | None = None,
    header: int | None = None,
    related: Mapping[str, str] | None = None,
    *,
    limits: Limits = LIMITS,
    isolated: bool = True,
    should_stop: ShouldStop | None = None,
    password: str | None = None,
) -> Table:
    """The customers' sheet of a file as RAW columns; the other sheets are its `related`, by sheet name.

    `sheet` names the customers' sheet, `header` its header row (from 1): otherwise both are looked for.
    `related` gives sheets of other files by relation name: `{"订单": "orders.xlsx#Sheet1"}`.
    `password` opens a workbook that has one; it is kept nowhere.
    `isolated=False` reads in this process (for tests). Columns and sheets that an earlier grading added to
    the workbook are left out. Rows that are blank throughout are left out; rows of
    totals, notes below the table and repeated headers are left out and listed in `problems` (codes in
    `raw.py`). Raises UnreadableFile.
    """
    how = Import(sheet, header, related=related or {})
    return open_import(
        path, how, limits=limits, isolated=isolated, should_stop=should_stop, password=password
    )


def open_import(
    path: FilePath,
    how: Import,
    *,
    limits: Limits = LIMITS,
    isolated: bool = True,
    should_stop: ShouldStop | None = None,
    password: str | None = None,
) -> Table:
    """The same, by everything that an import says of the cells; what it says of fields is for `conform`."""
    book = read_workbook(
        path, how.sheet, limits=limits, isolated=isolated, should_stop=should_stop, password=password
    )
    return table_of(book, how, should_stop)


def read_workbook(
    path: FilePath,
    sheet: str | None = None,
    *,
    limits: Limits = LIMITS,
    isolated: bool = True,
    should_stop: ShouldStop | None = None,
    password: str | None = None,
) -> Workbook:
    """The sheets of a file, without what an earlier grading added.  Raises UnreadableFile."""
    book = read_sheets(
        Path(path), sheet, limits=limits, isolated=isolated, should_stop=should_stop, password=password
    )
    leave_out_earlier(book, sheet)
    return book


def table_of(book: Workbook, how: Import, should_stop: ShouldStop | None = None) -> Table:
    """The customers' sheet of a workbook that was read, and its related ones.  Raises UnreadableFile."""
    chosen = _customers(book, how.header) if how.sheet is None else _named(book, how.sheet)
    table = _opened(book, chosen, how.header)
    others = _Sheets(book, chosen.name)
    given = {name: _other(book, spec, name, should_stop) for name, spec in how.related.items()}
    origin = replace(table.origin, chosen=how.sheet is not None, date1904=book.date1904)
    problems = (*table.problems, *(_unreadable_sheet(name, why.code) for name, why in book.failed.items()))
    made = replace(table, origin=origin, related=others.with_given(given), problems=problems)
    return corrected(made, how.fixes, [other.origin.sheet for other in given.values()])


def _unreadable_sheet(name: str, code: str) -> Problem:
    return Problem("sheet-unreadable", did="listed", args={"sheet": name, "reason": code})


def _opened(book: Workbook, sheet: Sheet, header: int | None) -> Table:
    """Raises UnreadableFile for a sheet without rows or header."""
    file = book.path.name
    layout = find_layout(sheet, header)
    if layout is None:
        if not any((~cells.blank).any() for cells in sheet.columns):
            raise unreadable("sheet-empty", file, sheet=sheet.name)
        if header is not None:
            raise unreadable("header-row-blank", file, sheet=sheet.name, row=header)
        raise unreadable("sheet-without-header", file, sheet=sheet.name)
    return raw_table(sheet, layout, str(book.path))


def _named(book: Workbook, name: str) -> Sheet:
    own = [known for known, _ in book.names]
    return book.sheet(name if name in own else next((n for n in own if same_name(n, name)), name))


def _customers(book: Workbook, header: int | None) -> Sheet:
    """The sheet that looks most like customers: named so, else the first visible one that holds a table."""
    candidates = [book.sheets[name] for name, visible in book.names if visible and name in book.sheets]
    candidates = candidates or list(book.sheets.values())
    if not candidates:
        raise UnreadableFile(next(iter(book.failed.values())))
    tables = [
        sheet for sheet in candidates if (found := find_layout(sheet)) and found.first_row < sheet.row_count
    ]
    if header is not None or not tables:
        filled = [sheet for sheet in candidates if any((~cells.blank).any() for cells in sheet.columns)]
        if not filled and book.failed:
            raise UnreadableFile(next(iter(book.failed.values())))
        return (filled or candidates)[0]
    return next((sheet for sheet in tables if _says_customers(sheet.name)), tables[0])


def _says_customers(name: str) -> bool:
    plain = unicodedata.normalize("NFKC", name).casefold()
    return any(word in plain for word in _CUSTOMER_WORDS)


def _other(own: Workbook, spec: str, name: str, should_stop: ShouldStop | None) -> Table:
    """A table of another file: `file.xlsx`, `file.xlsx#Sheet`; without a sheet the one named like the
    relation, else the file's own choice. `#Sheet` is one of the same workbook."""
    path, sheet = spec, None
    if not Path(spec).exists() and "#" in spec:
        path, sheet = spec.rsplit("#", 1)
    if not path and sheet:
        book, chosen = own, _named(own, sheet)
    else:
        limits, isolated, password = own.limits, own.isolated, own.password
        book = read_workbook(
            path, sheet, limits=limits, isolated=isolated, should_stop=should_stop, password=password
        )
        by_name = sheet is None and name in book.sheets
        chosen = book.sheets[name] if by_name else _customers(book, None) if sheet is None else _first(book)
    table = _opened(book, chosen, None)
    return replace(table, origin=replace(table.origin, chosen=True, date1904=book.date1904))


def _first(book: Workbook) -> Sheet:
    """The sheet that was asked for stands at the front."""
    return book.sheet(next(iter(book.sheets)))


class _Sheets(Mapping[str, Table]):
    """The other sheets by name, each made a table (and read, when it was left for later) at its first use.

    A sheet without a table is not among them.
    """

    def __init__(self, book: Workbook, chosen: str, given: Mapping[str, Table] | None = None) -> None:
        self._book = book
        self._chosen = chosen
        self._made: dict[str, Table] = dict(given or {})
        self._names = self._listed()

    def with_given(self, given: Mapping[str, Table]) -> _Sheets:
        return _Sheets(self._book, self._chosen, given)

    def _listed(self) -> list[str]:
        book = self._book
        names = [name for name, _ in book.names if name != self._chosen and name not in book.failed]
        tables = [
            name for name in names if name not in book.sheets or find_layout(book.sheets[name]) is not None
        ]
        return list(self._made) + [name for name in tables if name not in self._made]

    def __getitem__(self, name: str) -> Table:
        if name not in self._made:
            if name not in self._names:
                raise KeyError(name)
            table = _opened(self._book, self._book.sheet(name), None)
            origin = replace(table.origin, date1904=self._book.date1904)
            self._made[name] = replace(table, origin=origin)
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
