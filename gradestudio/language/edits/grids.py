"""Matrices and decision tables as rows of cells: where each cell stands, and what changing them writes.

A cell's text is what the rulebook writes there (`>= 100`, `"华东", "华南"`, `-`).  An edit touches the slot
between two bars, or whole lines; other lines keep their bytes, and bars stay in line where there is room.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gradestudio.diagnostics import Edit, Span
from gradestudio.language import syntax as tree
from gradestudio.language.edits.lines import Item, items_of
from gradestudio.language.edits.places import changed, indent_at, newline_of
from gradestudio.language.layout import padded_to, width
from gradestudio.language.reading.grids import trimmed
from gradestudio.language.reading.statements import Line, cut

Cells = tuple[str, ...]
HEADING = -1
"""The number of the heading's row."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One cell: its text, where that stands, and the stretch between the bars around it."""

    text: str
    span: Span
    room: Span


@dataclass(frozen=True, slots=True)
class GridRow:
    """One line of the grid; `outer`, `closed`: a bar stands before its first cell, behind its last."""

    slots: tuple[Slot, ...]
    item: Item
    outer: bool
    closed: bool

    @property
    def cells(self) -> Cells:
        return tuple(slot.text for slot in self.slots)


@dataclass(frozen=True, slots=True)
class Grid:
    """A matrix or decision table as it is written.

    `left`: how many cells of a row are its headings (matrix) or conditions (table).  `corner`: how many cells
    of the heading stand above a matrix's headings.  `policy` as written, "" for none.  `default` is the last
    line, if one is written.
    """

    kind: str
    name: str
    policy: str
    heading: GridRow
    rows: tuple[GridRow, ...]
    left: int
    corner: int
    default: Item | None
    statement: tree.Statement


def grid_of(statement: tree.Statement) -> Grid | None:
    """The grid of a `let … = matrix of`, a `let … = table` or a `table` under a grade; None for anything
    else, and for one without a heading line."""
    node = statement.node
    form = node.value if isinstance(node, tree.LetNode) else getattr(node, "form", None)
    if not isinstance(form, tree.MatrixForm | tree.TableForm):
        return None
    lines = [_row(statement, line, item) for line, item in _lines(statement)]
    default = next((row.item for row, bars in lines if not bars), None) if form.default is not None else None
    grid = [row for row, _ in lines if row.item != default]
    if not grid:
        return None
    heading, rows = grid[0], tuple(grid[1:])
    columns = len(form.columns)
    matrix = isinstance(form, tree.MatrixForm)
    if not matrix and not columns:  # the heading has a mistake: its cells tell
        columns = next((i for i, s in enumerate(heading.slots) if s.text.startswith(("->", "→"))), 0)
    if matrix and not (rows and all(r.outer for r in rows)):
        rows, heading = tuple(map(_with_first, rows)), _with_first(heading)
    return Grid(
        "matrix" if matrix else "table",
        node.name.name if node.name is not None else "",
        (form.policy or "") if isinstance(form, tree.TableForm) else "",
        heading,
        rows,
        max((len(r.slots) for r in rows), default=columns + 1) - columns if matrix else columns,
        len(heading.slots) - columns if matrix else 0,
        default,
        statement,
    )


def _lines(statement: tree.Statement) -> list[tuple[Line, Item]]:
    """The item lines with their bars, absolute."""
    start, found = statement.start, []
    lines = cut(statement.text).lines
    begins = [line.start for line in lines]
    for item in items_of(statement):
        at = item.span.start - start
        line = lines[max(bisect_right(begins, at) - 1, 0)] if lines else None
        if line is not None and line.start <= at < max(line.end, line.start + 1):
            bars = tuple(bar + start for bar in line.bars)
            found.append((Line(line.start + start, line.end + start, bars), item))
    return found


def _row(statement: tree.Statement, line: Line, item: Item) -> tuple[GridRow, bool]:
    text, start = statement.text, statement.start
    edges = [line.start, *(bar + 1 for bar in line.bars)]
    ends = [*line.bars, line.end]
    slots = []
    for a, b in zip(edges, ends, strict=True):
        stretch = trimmed(text, a - start, b - start)
        span = Span(stretch.start + start, stretch.end + start)
        slots.append(Slot(text[stretch.start : stretch.end], span, Span(a, b)))
    closed = len(slots) > 1 and not slots[-1].text
    if closed:
        slots.pop()
    outer = len(slots) > 1 and not slots[0].text
    return GridRow(tuple(slots[1:] if outer else slots), item, outer, closed), bool(line.bars)


def _with_first(row: GridRow) -> GridRow:
    """A matrix without outer bars: what seemed to be one is the empty corner."""
    if not row.outer:
        return row
    first = row.slots[0]
    at = first.room.start - 1
    return GridRow(
        (Slot("", Span(at, at), Span(row.item.span.start, at)), *row.slots), row.item, False, row.closed
    )


# ── Edits ───────────────────────────────────────────────────────────────────────────────────────


def with_cell(source: str, grid: Grid, row: int, column: int, text: str) -> tuple[Edit, ...]:
    """One cell with another text; `row` from 0, or HEADING.  Raises IndexError where there is no cell."""
    line = grid.heading if row == HEADING else grid.rows[row]
    return _cell(source, line.slots[column], text)


def _cell(source: str, slot: Slot, text: str) -> tuple[Edit, ...]:
    if slot.text == text:
        return ()
    if slot.room.end >= len(source) or source[slot.room.end] not in "|｜":
        return changed(source, slot.span, text)  # the last cell of a line without a closing bar
    old = source[slot.room.start : slot.room.end]
    lead = (source[slot.room.start : slot.span.start] if slot.text else "") or " "
    new = padded_to(f"{lead}{text} ", max(width(old), width(lead + text) + 1))
    return changed(source, slot.room, new)


def rows_changed(source: str, grid: Grid, changes: Mapping[tuple[int, int], str]) -> tuple[Edit, ...]:
    """Several cells with other texts, by row (from 0, or HEADING) and column; a row that is short of its
    reason grows by it.  Raises IndexError where there is no such row."""
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), text in changes.items():
        by_row.setdefault(row, {})[column] = text
    edits: list[Edit] = []
    for number, texts in by_row.items():
        row = grid.heading if number == HEADING else grid.rows[number]
        cells = list(row.cells)
        cells += [""] * (max(texts) + 1 - len(cells))
        for column, text in texts.items():
            cells[column] = text
        while len(cells) > len(row.slots) and not cells[-1]:
            cells.pop()
        edits += _changed_row(source, row, tuple(cells))
    return tuple(edits)


Wanted = tuple[int | None, Cells]
"""A row as it shall be: the number of the row that it was (None for a new one), and its cells."""


def with_rows(source: str, grid: Grid, wanted: Sequence[Wanted]) -> tuple[Edit, ...]:
    """The rows as they shall be: cells changed, rows added, taken out or moved, the heading as it is.

    A row that moves takes its comment lines along.  Raises ValueError for a number that stands twice.
    """
    numbers = [number for number, _ in wanted if number is not None]
    if len(set(numbers)) < len(numbers):
        raise ValueError("a row stands twice")
    kept = set(_rising(numbers))
    edits: list[Edit] = [Edit(r.item.lines, "") for n, r in enumerate(grid.rows) if n not in kept]
    put: dict[int, list[str]] = {}
    at = grid.heading.item.lines.end
    for number, cells in wanted:
        if number in kept and number is not None:
            row = grid.rows[number]
            edits += _changed_row(source, row, cells)
            at = row.item.lines.end
        else:
            put.setdefault(at, []).append(_written(source, grid, number, cells))
    newline = newline_of(source)
    for place, lines in put.items():
        text = "".join(line.rstrip("\r\n") + newline for line in lines)
        if not source[:place].endswith(("\n", "\r")):
            text = newline + text.rstrip("\r\n")
        edits.append(Edit(Span(place, place), text))
    return tuple(edits)


def _changed_row(source: str, row: GridRow, cells: Cells) -> list[Edit]:
    if len(cells) == len(row.slots):
        return [e for slot, text in zip(row.slots, cells, strict=True) for e in _cell(source, slot, text)]
    return list(changed(source, row.item.span, _line(row, cells, [width(s.text) for s in row.slots])))


def _written(source: str, grid: Grid, number: int | None, cells: Cells) -> str:
    """A row's line, with the comment lines above it when it stood elsewhere."""
    if number is not None:
        row = grid.rows[number]
        start, text = row.item.lines.start, source[row.item.lines.start : row.item.lines.end]
        for edit in sorted(_changed_row(source, row, cells), key=lambda e: -e.span.start):
            text = text[: edit.span.start - start] + edit.text + text[edit.span.end - start :]
        return text
    return row_line(source, grid, cells)


def row_line(source: str, grid: Grid, cells: Cells) -> str:
    """A new row as it is written, without its line end: indented and aligned like the others."""
    like = grid.rows[-1] if grid.rows else grid.heading
    return indent_at(source, like.item.span.start) + _line(grid.heading, cells, _widths(source, grid))


def _widths(source: str, grid: Grid) -> list[int]:
    """Room for the text of each column, as the heading leaves it."""
    return [width(source[s.span.start : s.room.end].rstrip("\r\n")) - 1 for s in grid.heading.slots]


def _line(like: GridRow, cells: Cells, widths: Sequence[int]) -> str:
    room = [*widths, *[0] * len(cells)]
    padded = [padded_to(cell, max(room[i], width(cell))) for i, cell in enumerate(cells)]
    line = " | ".join(padded)
    return ("| " if like.outer else "") + (f"{line} |" if like.closed else line.rstrip())


def with_columns(
    source: str, grid: Grid, order: Sequence[int | None], new: Sequence[Cells] = ()
) -> tuple[Edit, ...]:
    """Columns in another order, some left out, some new; each line is written anew, comments stay.

    `order` gives the old number of each column, or None for the next one of `new`, whose first text is its
    heading.  A matrix's corner goes with the first of its left columns.
    """
    fresh = iter(new)
    columns: list[Cells] = []
    old = [padded(grid.heading, grid), *(padded(row, grid) for row in grid.rows)]
    for number in order:
        columns.append(next(fresh) if number is None else tuple(cells[number] for cells in old))
    lines = [tuple(column[i] for column in columns) for i in range(len(grid.rows) + 1)]
    widths = [max(width(line[i]) for line in lines) for i in range(len(columns))]
    edits: list[Edit] = []
    for row, cells in zip((grid.heading, *grid.rows), lines, strict=True):
        edits += changed(source, row.item.span, _line(row, cells, widths))
    return tuple(edits)


def padded(row: GridRow, grid: Grid) -> Cells:
    """The cells of a row with the corner's missing ones, or the reason's missing one, empty."""
    lack = max(len(r.slots) for r in (grid.heading, *grid.rows)) - len(row.slots)
    if grid.kind == "matrix" and row is grid.heading:
        return (*row.cells[: grid.corner], *[""] * lack, *row.cells[grid.corner :])
    return (*row.cells, *[""] * lack)


def _rising(numbers: Sequence[int]) -> list[int]:
    """A longest rising run of the numbers: the rows that need not move."""
    best: list[list[int]] = []
    for i, number in enumerate(numbers):
        before = max((b for b, n in zip(best, numbers[:i], strict=True) if n < number), key=len, default=[])
        best.append([*before, number])
    return max(best, key=len, default=[])
