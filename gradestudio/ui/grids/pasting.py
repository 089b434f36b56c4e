"""Cells to and from Excel: what is copied, and where what is pasted goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gradestudio.ui.grids.clipboard import as_text, cells_of
from gradestudio.ui.grids.facts import Facts
from gradestudio.ui.grids.places import editable_text, place_below, place_of
from gradestudio.ui.grids.shown import Block, Row
from gradestudio.ui.grids.sources import GridText
from gradestudio.ui.grids.typed import typed_cell
from gradestudio.ui.speech import say

_LEFT_OUT = ("number",)


def copied_text(block: Block, facts: Facts, cells: Sequence[tuple[int, int]]) -> str:
    """A stretch of cells as tab-separated text, as they would be typed; row numbers are left out."""
    rows = sorted({row for row, _ in cells})
    columns = sorted({column for _, column in cells if block.forms[column] not in _LEFT_OUT})
    return as_text([[_cell_text(block, facts, row, column) for column in columns] for row in rows])


def whole_text(block: Block, facts: Facts) -> str:
    """The whole grid with its headings and figures."""
    rows = [n for n, row in enumerate(block.rows) if row.kind in ("heading", "row", "off", "odd", "default")]
    return copied_text(block, facts, [(row, column) for row in rows for column in range(len(block.forms))])


def _cell_text(block: Block, facts: Facts, row: int, column: int) -> str:
    cell = block.cell(row, column)
    if cell.form == "count":
        return "" if cell.count is None else str(cell.count)
    if cell.at is None:
        return cell.text
    text = editable_text(cell, place_of(block, facts, row, column))
    return text or (say("ui.grid-any") if cell.form in ("condition", "heading") else "")


@dataclass(frozen=True, slots=True)
class Paste:
    """What a paste writes: cells with other texts, new rows behind all, and the rows that it touches.

    `typed`: what was pasted, by cell as it shows.
    """

    texts: dict[tuple[int, int], str]
    typed: dict[tuple[int, int], tuple[int, int]]
    """By the name of the cell for edits: where it shows."""
    pasted: dict[tuple[int, int], str]
    rows: tuple[tuple[str, ...], ...]
    touched: frozenset[int]
    count: int
    blank: tuple[str, ...] = ()
    """A new row of which nothing is said."""
    beyond: int = 0
    """Columns that the grid has no place for."""


def paste_of(block: Block, facts: Facts, text: str, row: int, column: int) -> Paste:
    """Tab-separated text from a cell on: over the cells that are there, then as new rows."""
    lines = cells_of(text)
    if row and _is_heading(block, lines[0], column):
        lines = lines[1:]
    while block.forms[column] in _LEFT_OUT and column + 1 < len(block.forms):
        column += 1
    targets = [n for n, line in enumerate(block.rows) if n >= row and (line.kind == "row" or n == row == 0)]
    texts: dict[tuple[int, int], str] = {}
    typed: dict[tuple[int, int], tuple[int, int]] = {}
    pasted: dict[tuple[int, int], str] = {}
    for target, cells in zip(targets, lines, strict=False):
        for number, value in enumerate(cells):
            if column + number >= len(block.forms):
                break
            cell = block.cell(target, column + number)
            if cell.at is None:
                continue
            written = typed_cell(value, place_of(block, facts, target, column + number))
            if written != cell.written:
                texts[cell.at] = written
                typed[cell.at] = (target, column + number)
                pasted[cell.at] = value
    below = lines[len(targets) :]
    rows = tuple(_new_row(block, facts, cells, column) for cells in below)
    touched = frozenset(targets[: len(lines)])
    return Paste(
        texts,
        typed,
        pasted,
        rows,
        touched,
        len(lines),
        _new_row(block, facts, (), column),
        max(max(map(len, lines), default=0) - (len(block.forms) - column), 0),
    )


def _is_heading(block: Block, cells: Sequence[str], column: int) -> bool:
    """Whether a line repeats the headings above it: it was copied along."""
    shown = [cell.text for cell in block.rows[0].cells]
    start = column if block.forms[column] not in _LEFT_OUT else column + 1
    wanted = shown[start : start + len(cells)]
    return len(cells) > 1 and list(cells[: len(wanted)]) == wanted


def _new_row(block: Block, facts: Facts, cells: Sequence[str], column: int) -> tuple[str, ...]:
    """The cells of a new row as they are written; what is not pasted is as in a new row."""
    given = {}
    for number, value in enumerate(cells):
        if column + number < len(block.forms):
            given[column + number] = typed_cell(value, place_below(block, facts, column + number))
    if not isinstance(block.source, GridText):
        return tuple(given.get(n, "") for n in range(block.source.width))
    first = 1 if block.forms[0] == "number" else 0
    made = []
    for slot in range(block.source.width):
        form = block.forms[first + slot]
        made.append(given.get(first + slot, _unsaid(block, form, first + slot)))
    return tuple(made)


def _unsaid(block: Block, form: str, column: int) -> str:
    if form == "reason":
        return ""
    if form == "result":
        return next((row.cells[column].written for row in reversed(block.rows) if row.kind == "row"), "-")
    return "-"


def new_rows(block: Block, rows: int) -> frozenset[int]:
    """Where new rows at the end show, in a block that has them."""
    lines = [n for n, row in enumerate(block.rows) if _movable(row)]
    return frozenset(lines[len(lines) - rows :]) if rows else frozenset()


def _movable(row: Row) -> bool:
    return row.line is not None
