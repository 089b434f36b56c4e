"""A matrix as rows of cells: headings left and on top, values with the customers of each cell."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from gradestudio.language.edits.gridrows import is_odd
from gradestudio.language.edits.grids import HEADING
from gradestudio.ui.customers.spec import Filter
from gradestudio.ui.grids.reading import is_anything
from gradestudio.ui.grids.shown import Block, Cell, Row
from gradestudio.ui.grids.sources import WHOLE, GridText
from gradestudio.ui.grids.stand import Stand
from gradestudio.ui.grids.table_rows import cell_of, default_row
from gradestudio.ui.speech import say


def matrix_block(text: GridText, stand: Stand) -> Block:
    grid = text.grid
    form = stand.statement.node.value
    columns = max(len(grid.heading.slots) - grid.corner, 1)
    forms = (*["heading"] * grid.left, *["value"] * columns)
    down = [_written(stand, node) for node in form.down]
    across = [_written(stand, node) for node in form.across]
    rows = [_heading(text, down, across, len(forms))]
    values = _values(text, stand)
    placed = _placed(text, stand, columns)
    for number, line in enumerate(text.lines):
        row = grid.rows[line.number or 0]
        span = (line.line.start, line.line.end)
        if is_odd(grid, row):
            item = row.item.span
            written = text.source[item.start : item.end]
            cell = Cell("whole", written, (line.number or 0, WHOLE), span=(item.start, item.end))
            cells = [cell, *[Cell("plain")] * (len(forms) - 1)]
            rows.append(Row("odd", tuple(cells), number, say("ui.grid-row-odd"), (0, len(forms)), span))
            continue
        cells = []
        for column, slot in enumerate(row.slots):
            at, stretch = (line.number or 0, column), (slot.room.start, slot.room.end)
            cell = cell_of(forms[column], slot.text, at, stretch)
            if forms[column] == "value":
                cell = _with_figures(cell, number, column - grid.left, columns, placed, values)
                label = _label(rows[0].cells[column], cells[: grid.left])
                cell = _filtered(cell, number * columns + column - grid.left, label, stand, placed)
            cells.append(cell)
        name = ", ".join(cell.text for cell in cells[: grid.left])
        rows.append(Row("row", tuple(cells), number, name, span=span))
    if grid.default is not None:
        rows.append(default_row(text, forms))
    about = say("ui.grid-about-matrix", down=", ".join(down), across=", ".join(across))
    block = stand.block("matrix", about, tuple(rows), forms, grid.left - 1, text)
    return replace(block, note=_note(block, placed))


def _written(stand: Stand, node: Any) -> str:
    span = node.span
    return stand.statement.text[span.start : span.end].replace("`", "")


def _placed(text: GridText, stand: Stand, columns: int) -> Any:
    placed = stand.placed
    fits = (
        placed is not None
        and placed.kind == "matrix"
        and (placed.lines, placed.columns) == (len(text.grid.rows), columns)
    )
    return placed if fits else None


def _values(text: GridText, stand: Stand) -> dict[str, str]:
    """Colours by value."""
    left = text.grid.left
    written = [slot.text for row in text.grid.rows for slot in row.slots[left:]]
    shown = tuple(cell_of("value", w, None, (0, 0)).shown for w in written if not is_anything(w))
    return stand.swatches(shown)


def _heading(text: GridText, down: list[str], across: list[str], width: int) -> Row:
    grid = text.grid
    cells: list[Cell] = []
    for column in range(grid.left):
        parts = [down[column] if grid.left == len(down) else ", ".join(down)]
        shown = f"{parts[0]} ↓"
        if column == grid.left - 1:
            shown += f"   {', '.join(across)} →"
        cells.append(Cell("corner", shown))
    for number in range(grid.corner, len(grid.heading.slots)):
        slot = grid.heading.slots[number]
        cells.append(cell_of("heading", slot.text, (HEADING, number), (slot.room.start, slot.room.end)))
    cells += [Cell("plain")] * (width - len(cells))
    item = grid.heading.item.span
    return Row("heading", tuple(cells), None, say("ui.grid-heading"), span=(item.start, item.end))


def _label(above: Cell, left: list[Cell]) -> str:
    return " × ".join(cell.text for cell in (*left, above))


def _with_figures(
    cell: Cell, row: int, column: int, columns: int, placed: Any, colours: dict[str, str]
) -> Cell:
    cell = replace(cell, swatch=colours.get(cell.shown, ""))
    if placed is None:
        return cell
    counts = placed.counts
    count = counts[row * columns + column]
    return replace(cell, count=count, bar=count / max(max(counts), 1))


def _filtered(cell: Cell, at: int, label: str, stand: Stand, placed: Any) -> Cell:
    return replace(cell, filter=Filter("placed", stand.name, (at, label))) if placed is not None else cell


def _note(block: Block, placed: Any) -> str:
    """How full it is, and how many customers are in none of its cells."""
    values = [c for row in block.rows if row.kind == "row" for c in row.cells if c.form == "value"]
    blank = sum(cell.quiet for cell in values)
    said = say("ui.grid-blank-cells", n=blank) if blank else say("ui.grid-full", n=len(values))
    if placed is not None and placed.nowhere:
        said += f" · {say('ui.grid-nowhere', n=placed.nowhere)}"
    return said
