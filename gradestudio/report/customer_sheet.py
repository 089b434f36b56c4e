"""Sheets of customers: all of them with the added columns, and one sheet for each tier."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradestudio.language import program as p
from gradestudio.report import display
from gradestudio.report.cells import (
    Cells,
    CodedCells,
    NumberCells,
    RawCells,
    date_cells,
    text_cells,
    text_piece,
)
from gradestudio.report.colours import tier_colours
from gradestudio.report.customers import Part, SheetColumn
from gradestudio.report.outcome import Added
from gradestudio.report.sheet import MOST_ROWS, Block, StreamedBook, StreamedSheet
from gradestudio.report.theme import DATE, Theme, all_whole
from gradestudio.report.view import View
from gradestudio.report.widths import SAMPLE, column_width
from gradestudio.table.cells import Cells as SheetCells
from gradestudio.table.cells import Tag
from gradestudio.table.columns import CellError, Column, ColumnKind

_WIDE_ROLES = ("reason", "strategy", "next")
_OUTCOMES = 3
_PRINTABLE = 280.0
"""Width that a landscape page shrinks to and still shows."""


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """One column of a sheet before it is placed: its heading, width, and how to make the cells of rows."""

    heading: str
    position: int
    added: bool
    right: bool
    make: Callable[[np.ndarray | slice], Cells]
    width: float


class Painter:
    """Makes the columns of customers' sheets; cells of one column share their texts on every sheet."""

    def __init__(self, book: StreamedBook, theme: Theme, view: View, rows: int | None = None) -> None:
        self._book = book
        self._theme = theme
        self._view = view
        self._sample = _sample(view.rows if rows is None else rows)

    def own(self, column: SheetColumn, position: int | None = None) -> Drawn:
        """One of the customers' own columns."""
        money = column.field is not None and column.field.kind is p.FieldKind.MONEY
        unit = column.field.unit if column.field is not None else None
        styles = self._theme.cells(money, unit, all_whole(column.cells.numbers))
        shown = [_shown(column.cells, row, money) for row in self._sample]
        return Drawn(
            column.heading,
            position or column.position,
            False,
            _mostly_numbers(column.cells),
            lambda rows: RawCells(column.cells.take(rows), self._book.strings, styles),
            column_width(column.heading, shown),
        )

    def added(self, added: Added, position: int) -> Drawn:
        """One of the added columns."""
        column = added.column
        shown = _sampled(column, self._view, self._sample, added.money)
        most = 56.0 if added.role in _WIDE_ROLES else 46.0
        return Drawn(
            added.heading,
            position,
            True,
            column.kind is ColumnKind.NUMBER,
            self._maker(added),
            column_width(added.heading, shown, most),
        )

    def _maker(self, added: Added) -> Callable[[np.ndarray | slice], Cells]:
        column, strings = added.column, self._book.strings
        if added.role in ("tier", "computed"):
            pieces = self._tier_pieces(added)
            return lambda rows: CodedCells(column.data[rows], pieces)
        if column.kind is ColumnKind.NUMBER:
            form = self._theme.money_form(None, all_whole(column.data)) if added.money else ""
            style = self._book.style_number(num_format=form) if form else 0
            return lambda rows: NumberCells(column.data[rows], style)
        if column.kind is ColumnKind.DATE:
            style = self._book.style_number(num_format=DATE, align="center")
            return lambda rows: date_cells(_taken(column, rows), style)
        return lambda rows: text_cells(_taken(column, rows), strings)

    def _tier_pieces(self, added: Added) -> list[str]:
        grade = self._view.program.grade(added.of)
        own = tier_colours(tuple(tier.color for tier in grade.tiers)) if grade is not None else ()
        numbers = self._book.strings.numbers(added.column.values)
        colours = [*own, *[None] * _OUTCOMES]
        return [text_piece(n, self._theme.tier_number(c)) for n, c in zip(numbers, colours, strict=True)]


def write_all(
    sheet: StreamedSheet,
    part: Part,
    drawn: Sequence[Drawn],
    theme: Theme,
    told: Callable[[int], None],
    above: Sequence[tuple[int, int, Any]] = (),
) -> None:
    """The sheet of (a part of) all customers; `above` are the cells over the header, as in `Origin`."""
    _heads(sheet, part.header - 1, drawn, theme)
    headings = {d.position: d.heading for d in drawn}
    # the upper line of a heading merged downwards was read as the heading itself already
    _above(sheet, [cell for cell in above if headings.get(cell[1]) != cell[2]], theme)
    rows = slice(part.start, part.stop)
    sheet.set_block(Block(part.rows, {d.position: d.make(rows) for d in drawn}), told)
    last = int(part.rows[-1]) - 1 if len(part.rows) else part.header - 1
    sheet.autofilter(part.header - 1, 0, last, max(d.position for d in drawn) - 1)
    sheet.freeze_panes(part.header, 1)
    _print_layout(sheet, part.header - 1, drawn)


def write_some(
    sheet: StreamedSheet,
    rows: np.ndarray,
    drawn: Sequence[Drawn],
    theme: Theme,
    header: int,
    told: Callable[[int], None],
) -> None:
    """A sheet of some customers, in the order of `rows`, below a heading in sheet row `header` (from 1)."""
    _heads(sheet, header - 1, drawn, theme)
    shown = rows[: MOST_ROWS - header]
    block = Block(np.arange(header + 1, header + 1 + len(shown)), {d.position: d.make(shown) for d in drawn})
    sheet.set_block(block, told)
    sheet.autofilter(header - 1, 0, header - 1 + len(shown), max(d.position for d in drawn) - 1)
    sheet.freeze_panes(header, 1)
    _print_layout(sheet, header - 1, drawn)


def _heads(sheet: StreamedSheet, row: int, drawn: Iterable[Drawn], theme: Theme) -> None:
    for one in drawn:
        sheet.write_string(row, one.position - 1, one.heading[:32_767], theme.head(one.added, one.right))
        sheet.set_column(one.position - 1, one.position - 1, one.width)
    sheet.set_row(row, 20)


def _above(sheet: StreamedSheet, above: Sequence[tuple[int, int, Any]], theme: Theme) -> None:
    """Titles and upper heading lines, where they stood; the first one as the title that it is."""
    for number, (row, column, value) in enumerate(above):
        form = theme.subtitle() if number == 0 else theme.quiet()
        text = value.code if isinstance(value, CellError) else str(value)
        if isinstance(value, float) and value.is_integer():
            text = str(int(value))
        sheet.write_string(row - 1, column - 1, text[:32_767], form)


def _print_layout(sheet: StreamedSheet, header: int, drawn: Sequence[Drawn]) -> None:
    """Landscape, the headings on every page; as wide as one page only where it can still be read."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(header)
    if sum(d.width for d in drawn) <= _PRINTABLE:
        sheet.fit_to_pages(1, 0)
    else:
        sheet.repeat_columns(0, 0)  # type: ignore[arg-type]  its decorator hides the signature


def _taken(column: Column, rows: Any) -> Column:
    return Column(column.name, column.kind, column.data[rows], column.values)


def _sample(count: int) -> list[int]:
    """Rows on which widths are measured: the first ones and some from everywhere."""
    if count <= SAMPLE:
        return list(range(count))
    return [*range(SAMPLE // 2), *np.linspace(SAMPLE // 2, count - 1, SAMPLE // 2).astype(int).tolist()]


def _mostly_numbers(cells: SheetCells) -> bool:
    return int((cells.tags == Tag.NUMBER).sum()) * 2 > int((cells.tags != Tag.BLANK).sum())


def _shown(cells: SheetCells, row: int, money: bool) -> str:
    tag = cells.tags[row]
    if tag == Tag.BLANK:
        return ""
    if tag == Tag.NUMBER:
        number = cells.numbers[row]
        return f"{number:,.2f}" if money else f"{number:.10g}"
    return str(cells.cell(row))


def _sampled(column: Column, view: View, sample: list[int], money: bool) -> list[str]:
    if column.kind is ColumnKind.NUMBER:
        return [f"{v:,.2f}" if money else f"{v:.10g}" for v in column.data[sample].tolist() if v == v]
    if column.kind is ColumnKind.TEXT:
        return [column.values[code] for code in column.data[sample].tolist() if code >= 0]
    return display.texts(column, view.words, None, sample)
