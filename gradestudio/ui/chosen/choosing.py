"""What the current cell of a grid stands for: a row, a cell, a line, a column, a band, a gap, the whole."""

from __future__ import annotations

from collections.abc import Iterable

from gradestudio.ui.chosen.facts import Choice
from gradestudio.ui.customers.spec import Filter
from gradestudio.ui.grids.facts import Facts
from gradestudio.ui.grids.shown import Block, Cell, Row


def choice_at(block: Block, facts: Facts, row: int, column: int, name: str) -> Choice | None:
    """None where nothing is counted there; `name` is the block's in words."""
    if not 0 <= row < len(block.rows):
        return None
    line = block.rows[row]
    if block.kind == "matrix":
        found, place = _in_matrix(block, row, column)
    else:
        lines = [line] if line.line is not None or line.kind == "ghost" else block.rows
        found = [f for one in lines for f in _filters(one.cells)]
        place = line.name if line in lines and len(lines) == 1 else ""
        if block.kind == "bands" and place:
            place = _band(line)
    if not found:
        return None
    one = found[0] if len(found) == 1 and line.kind == "row" else None
    return Choice(
        key=block.key,
        title=f"{name} · {place}" if place else name,
        filters=tuple(found),
        grade=block.grade,
        let=block.name if block.key[0] == "let" else "",
        rule=_rule(one) if block.kind == "table" else None,
        split=_split(block, facts, line) if block.kind == "table" else "",
        gaps=tuple(f.value for r in block.rows if r.kind == "ghost" for f in _filters(r.cells)),
    )


def _filters(cells: Iterable[Cell]) -> list[Filter]:
    return [cell.filter for cell in cells if cell.filter is not None]


def _rule(one: Filter | None) -> int | None:
    if one is None or one.kind not in ("decided", "placed"):
        return None
    return int(one.value[0] if one.kind == "placed" else one.value)


def _in_matrix(block: Block, row: int, column: int) -> tuple[list[Filter], str]:
    """A cell; a heading stands for its line or column, the corner for all."""
    lines = [line for line in block.rows if line.kind == "row"]
    line = block.rows[row]
    if line.kind == "row" and column > block.edge:
        cell = line.cells[column]
        label = str(cell.filter.value[1]) if cell.filter is not None else ""
        return _filters([cell]), f"{label} → {cell.text or '–'}"
    if line.kind == "row":
        return _filters(line.cells), line.name
    if column > block.edge and line.kind == "heading":
        return _filters(one.cells[column] for one in lines), line.cells[column].text
    return _filters(cell for one in lines for cell in one.cells), ""


def _band(line: Row) -> str:
    ends = " ".join(cell.text for cell in line.cells[:2] if cell.text)
    value = next((cell.text for cell in line.cells if cell.form == "value"), "")
    return f"{ends} → {value}"


def _split(block: Block, facts: Facts, line: Row) -> str:
    """The field whose values tell the customers of a row apart: one that the row lists, else one that it
    leaves open."""
    headed = [c.text for c in block.rows[0].cells]
    texts = [
        (headed[n], cell)
        for n, cell in enumerate(line.cells)
        if cell.form == "condition" and n < len(headed) and facts.choices(headed[n])
    ]
    listed = [name for name, cell in texts if len(cell.chips) > 1]
    open_ones = [name for name, cell in texts if cell.quiet]
    return next(iter([*listed, *open_ones]), "")
