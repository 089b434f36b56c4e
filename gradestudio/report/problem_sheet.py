"""Problems: each bad cell with its address as a link, what was read, what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from gradestudio.diagnostics import column_letters
from gradestudio.report.cells import text_cells
from gradestudio.report.customers import Part, place
from gradestudio.report.listing import Entry
from gradestudio.report.names import link
from gradestudio.report.outcome import text_column
from gradestudio.report.sheet import MOST_ROWS, Block, StreamedBook, StreamedSheet
from gradestudio.report.theme import Theme
from gradestudio.report.view import View

MOST_LINKS = 10_000
"""Excel opens a sheet of more than 65,530 links as damaged, and long before that slowly."""
_HEADER = 4
_HEADS = ("place", "key", "field", "seen", "what", "did")
_WIDTHS = (22, 18, 18, 24, 64, 28)


def write_problems(
    book: StreamedBook,
    sheet: StreamedSheet,
    theme: Theme,
    view: View,
    found: Sequence[Entry],
    parts: tuple[Part, ...],
    notes: Sequence[str] = (),
    related: Mapping[str, str] | None = None,
) -> None:
    """The sheet; `notes` are further sentences under the title, `related` copied sheets by their own name."""
    words = view.words
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, words.text("problems.title"), theme.title())
    said = [words.text("problems.count", n=len(found)) if found else words.text("problems.none"), *notes]
    if len(found) > MOST_LINKS:
        said.append(words.text("problems.links", n=MOST_LINKS))
    if len(found) > MOST_ROWS - _HEADER:
        said.append(words.text("problems.more", n=len(found) - (MOST_ROWS - _HEADER)))
    sheet.write_string(1, 0, " ".join(said), theme.quiet())
    for number, (head, width) in enumerate(zip(_HEADS, _WIDTHS, strict=True)):
        sheet.write_string(_HEADER - 1, number, words.text(f"problems.{head}"), theme.head())
        sheet.set_column(number, number, width)
    _linked(sheet, theme, found[:MOST_LINKS], parts, related or {})
    _plain(book, sheet, found[MOST_LINKS : MOST_ROWS - _HEADER])
    sheet.freeze_panes(_HEADER, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(_HEADER - 1)
    sheet.fit_to_pages(1, 0)
    if found:
        last = min(_HEADER - 1 + len(found), MOST_ROWS - 1)
        sheet.autofilter(_HEADER - 1, 0, last, len(_HEADS) - 1)


def _linked(
    sheet: StreamedSheet,
    theme: Theme,
    found: Sequence[Entry],
    parts: tuple[Part, ...],
    related: Mapping[str, str],
) -> None:
    for row, entry in enumerate(found, _HEADER):
        target = _target(entry, parts, related)
        shown = str(entry.cell) if entry.cell is not None else ""
        if target is not None:
            sheet.write_url(row, 0, target, theme.link(), shown)
        elif shown:
            sheet.write_string(row, 0, shown)
        for column, text in enumerate(_texts(entry)[1:], 1):
            if text:
                sheet.write_string(row, column, text[:32_767])


def _target(entry: Entry, parts: tuple[Part, ...], related: Mapping[str, str]) -> str | None:
    """The cell in this workbook; None for one that is not in it."""
    if entry.cell is not None and entry.relation is not None and entry.cell.sheet in related:
        return link(related[entry.cell.sheet], f"{column_letters(entry.cell.column)}{entry.cell.row}")
    if entry.cell is None or entry.row is None or entry.relation is not None:
        return None
    here = place(parts, entry.row, entry.cell.column)
    return link(here.sheet, f"{column_letters(here.column)}{here.row}")


def _texts(entry: Entry) -> tuple[str, ...]:
    shown = str(entry.cell) if entry.cell is not None else ""
    return (shown, entry.key, entry.field, entry.seen, entry.sentence, entry.did)


def _plain(book: StreamedBook, sheet: StreamedSheet, found: Sequence[Entry]) -> None:
    if not found:
        return
    first = _HEADER + MOST_LINKS + 1
    columns = {
        number: text_cells(text_column("", texts), book.strings)
        for number, texts in enumerate(zip(*map(_texts, found), strict=True), 1)
    }
    sheet.set_block(Block(np.arange(first, first + len(found)), columns))
