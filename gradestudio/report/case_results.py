"""What came out of a sheet of cases, written beside each of them: in a copy of the workbook, or a new one."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from gradestudio.report.cells import CodedCells, RawCells, text_piece
from gradestudio.report.files import CannotWrite, replacing
from gradestudio.report.keeping import KEPT, same_file
from gradestudio.report.names import SheetNames
from gradestudio.report.sheet import Block, StreamedBook
from gradestudio.report.theme import Theme
from gradestudio.studio.cases import CaseResult
from gradestudio.table.cells import cells_of
from gradestudio.table.columns import Table
from gradestudio.workbook.keep.columns import AddedColumn
from gradestudio.workbook.keep.keep import Addition, keep_workbook, surroundings
from gradestudio.workbook.keep.refusal import Unkeepable
from gradestudio.workbook.keep.stylebook import Look

_PASSED, _FAILED = ("#E3F3E9", "#1B1F26"), ("#FCE9E7", "#B3261E")

Text = Callable[..., str]


def write_case_results(
    path: str | os.PathLike[str],
    table: Table,
    results: Sequence[CaseResult],
    shown: Callable[[Any], str],
    text: Text,
) -> None:
    """One column an expected output (what came out) and one that says whether all of the row's agree.

    `shown` says a value, `text` gives the words of a key.  Rows that expect nothing get nothing.  Raises
    CannotWrite.
    """
    target, source = Path(path), Path(table.origin.file)
    if target.suffix.lower() not in KEPT:
        raise CannotWrite("write-ending-unknown", file=target.name, ending=target.suffix, endings=KEPT)
    if not target.absolute().parent.is_dir():
        raise CannotWrite("write-folder-missing", file=target.name, folder=str(target.parent))
    if same_file(source, target):
        raise CannotWrite("write-over-source", file=target.name)
    columns = _columns(table, results, shown, text)
    if source.suffix.lower() == target.suffix.lower() and _kept(table, columns, source, target):
        return
    if target.suffix.lower() != ".xlsx":
        raise CannotWrite("write-ending-unknown", file=target.name, ending=target.suffix, endings=(".xlsx",))
    _write_new(target, table, columns, text("cases.sheet"))


def _columns(
    table: Table, results: Sequence[CaseResult], shown: Callable[[Any], str], text: Text
) -> list[AddedColumn]:
    rows = {number: i for i, number in enumerate(_rows(table))}
    names = list(dict.fromkeys(c.name for r in results for c in r.checks))
    taken = {(c.heading or c.name).casefold() for c in table.columns.values()}
    got: dict[str, list[str | None]] = {name: [None] * len(rows) for name in names}
    good: list[str | None] = [None] * len(rows)
    looks: dict[str, list[int]] = {name: [0] * len(rows) for name in (*names, "")}
    for result in results:
        at = rows[result.sheet_row]
        good[at] = text("word.yes" if result.passed else "word.no")
        looks[""][at] = 1 if result.passed else 2
        for check in result.checks:
            got[check.name][at] = shown(check.got)
            looks[check.name][at] = 0 if check.passed else 2
    made = [(text("cases.got", name=name), got[name], looks[name]) for name in names]
    made.append((text("cases.agrees"), good, looks[""]))
    every = (Look(), *(Look("General", ground, ink) for ground, ink in (_PASSED, _FAILED)))
    return [AddedColumn(_free(h, taken), values, every, look, 14.0) for h, values, look in made]


def _free(heading: str, taken: set[str]) -> str:
    name, number = heading, 2
    while name.casefold() in taken:
        name, number = f"{heading} ({number})", number + 1
    taken.add(name.casefold())
    return name


def _rows(table: Table) -> list[int]:
    rows = table.origin.rows
    return (np.arange(table.row_count) + 2 if rows is None else rows).tolist()


def _kept(table: Table, columns: list[AddedColumn], source: Path, target: Path) -> bool:
    """Whether they stand in a copy of the workbook now."""
    origin, rows = table.origin, _rows(table)
    placed = origin.rows is not None and origin.sheet and origin.header_row
    if not placed or rows != sorted(rows) or (rows and rows[0] <= origin.header_row):
        return False
    try:
        surroundings(source)
        width = max((c.sheet_column for c in table.columns.values()), default=0)
        with replacing(target) as file:
            keep_workbook(source, file, Addition(origin.sheet, origin.header_row, rows, columns, width))
    except Unkeepable:
        return False
    return True


def _write_new(target: Path, table: Table, columns: list[AddedColumn], name: str) -> None:
    with replacing(target) as file:
        book = StreamedBook(file)
        theme = Theme(book, "zh")
        sheet = book.add_sheet(SheetNames().claim(table.origin.sheet or name))
        styles = theme.cells()
        block: dict[int, Any] = {}
        for number, raw in enumerate(table.columns.values(), 1):
            sheet.write_string(0, number - 1, raw.heading or raw.name, theme.head())
            block[number] = RawCells(cells_of(raw), book.strings, styles)
        for number, column in enumerate(columns, len(block) + 1):
            sheet.write_string(0, number - 1, column.heading, theme.head(True))
            block[number] = _cells(column, book)
        sheet.set_column(0, len(block) - 1, 14)
        sheet.set_block(Block(np.arange(2, 2 + table.row_count), block))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(table.row_count, 1), len(block) - 1)
        book.close()


def _cells(column: AddedColumn, book: StreamedBook) -> CodedCells:
    pieces: dict[tuple[str, int], int] = {}
    written: list[str | None] = []
    codes = np.full(len(column.values), -1, dtype=np.int32)
    for row, value in enumerate(column.values):
        if value is None:
            continue
        key = (str(value), column.look_of[row] if column.look_of is not None else 0)
        if key not in pieces:
            look = column.looks[key[1]]
            style = book.style_number(bg_color=look.fill, font_color=look.ink) if look.fill else 0
            pieces[key] = len(written)
            written.append(text_piece(book.strings.number(key[0]), style))
        codes[row] = pieces[key]
    return CodedCells(codes, written)
