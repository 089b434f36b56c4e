"""The lines of a grid as they stand in the file, those switched off too: moved, copied, taken out, put in.

A row that is switched off is a comment line with as many cells as the others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gradestudio.diagnostics import Edit, Span
from gradestudio.language.edits.grids import Cells, Grid, GridRow, row_line, rows_changed
from gradestudio.language.edits.places import (
    blanks_behind,
    line_start,
    newline_of,
    next_line,
)
from gradestudio.language.reading.grids import trimmed
from gradestudio.language.reading.statements import cut

_SIGN = re.compile(r"[#＃]+ ?")


@dataclass(frozen=True, slots=True)
class GridLine:
    """One row.  `number`: of `Grid.rows`, None for one that is off; `sign`: the comment sign of such a one.

    `block`: its whole lines with the comment lines right above it, which move with it.
    """

    number: int | None
    cells: Cells
    block: Span
    line: Span
    sign: Span | None = None

    @property
    def off(self) -> bool:
        return self.number is None


def lines_of(source: str, grid: Grid) -> tuple[GridLine, ...]:
    """The rows below the heading, in the order of the file."""
    wanted = {len(grid.heading.slots), *(len(row.slots) for row in grid.rows)}
    rows = {line_start(source, row.item.span.start): n for n, row in enumerate(grid.rows)}
    found: list[GridLine] = []
    at = begin = next_line(source, grid.heading.item.span.end)
    end = grid.statement.end
    while at < end:
        behind = next_line(source, at)
        number = rows.get(at)
        first = blanks_behind(source, at)
        if number is not None:
            row = grid.rows[number]
            behind = next_line(source, row.item.span.end)
            found.append(GridLine(number, row.cells, Span(begin, behind), Span(at, behind)))
            begin = behind
        elif source[first : first + 1] in ("#", "＃"):
            silent = _silent(source, Span(first, behind), Span(begin, behind), grid, wanted)
            if silent is not None:
                found.append(silent)
                begin = behind
        else:
            begin = behind
        at = behind
    return tuple(found)


def _silent(source: str, comment: Span, block: Span, grid: Grid, wanted: set[int]) -> GridLine | None:
    sign = _SIGN.match(source, comment.start, comment.end)
    if sign is None or grid.kind != "table":
        return None
    text = source[sign.end() : comment.end].rstrip()
    lines = cut(text).lines
    bars = lines[0].bars if len(lines) == 1 else ()
    if not bars:
        return None
    edges, ends = [0, *(bar + 1 for bar in bars)], [*bars, len(text)]
    cells = [text[s.start : s.end] for a, b in zip(edges, ends, strict=True) for s in [trimmed(text, a, b)]]
    if not cells[-1]:
        cells.pop()
    if not cells[0]:
        cells = cells[1:]
    if len(cells) not in wanted:
        return None
    return GridLine(
        None, tuple(cells), block, Span(line_start(source, comment.start), comment.end), Span(*sign.span())
    )


# ── Edits ───────────────────────────────────────────────────────────────────────────────────────


def switched(source: str, line: GridLine) -> tuple[Edit, ...]:
    """A row off (a comment) or on again."""
    if line.sign is not None:
        return (Edit(line.sign, ""),)
    at = blanks_behind(source, line.line.start)
    return (Edit(Span(at, at), "# "),)


def removed(lines: Sequence[GridLine], which: Sequence[int]) -> tuple[Edit, ...]:
    """Rows taken out, with the comment lines above them."""
    return tuple(Edit(lines[i].block, "") for i in sorted(set(which)))


def moved(source: str, lines: Sequence[GridLine], first: int, last: int, to: int) -> tuple[Edit, ...]:
    """The rows `first` to `last` in front of row `to` (counted before the move; `len(lines)`: behind all)."""
    if first <= to <= last + 1:
        return ()
    taken = Span(lines[first].block.start, lines[last].block.end)
    text = source[taken.start : taken.end]
    newline = newline_of(source)
    if to < first:
        at = lines[to].block.start
        if not text.endswith(("\n", "\r")):
            # The last line of the file moves up: what becomes the last one gives its line end.
            before = source[: taken.start]
            cut_at = len(before) - len(newline) if before.endswith(newline) else taken.start
            return (Edit(Span(at, at), text + newline), Edit(Span(cut_at, taken.end), ""))
        return (Edit(Span(at, at), text), Edit(taken, ""))
    at = lines[to - 1].block.end
    if not source[:at].endswith(("\n", "\r")):
        text = newline + text.rstrip("\r\n")
    return (Edit(taken, ""), Edit(Span(at, at), text))


def reordered(source: str, lines: Sequence[GridLine], order: Sequence[int]) -> tuple[Edit, ...]:
    """The rows in another order: at each place the number of the row that shall stand there."""
    newline, edits = newline_of(source), []
    for place, which in enumerate(order):
        if place == which:
            continue
        there, text = lines[place].block, source[lines[which].block.start : lines[which].block.end]
        text = text.rstrip("\r\n")
        if source[there.start : there.end].endswith(("\n", "\r")):
            text += newline
        edits.append(Edit(there, text))
    return tuple(edits)


def copied(source: str, lines: Sequence[GridLine], first: int, last: int) -> tuple[Edit, ...]:
    """Rows once more, behind themselves; their comments stay alone."""
    newline = newline_of(source)
    texts = [source[lines[i].line.start : lines[i].line.end].rstrip("\r\n") for i in range(first, last + 1)]
    return _put(source, lines[last].block.end, texts, newline)


def added(
    source: str, grid: Grid, lines: Sequence[GridLine], rows: Sequence[Cells], behind: int
) -> tuple[Edit, ...]:
    """New rows behind a row (-1: right below the heading), laid out like the others."""
    at = lines[behind].block.end if behind >= 0 else next_line(source, grid.heading.item.span.end)
    return _put(source, at, [row_line(source, grid, cells) for cells in rows], newline_of(source))


def _put(source: str, at: int, texts: Sequence[str], newline: str) -> tuple[Edit, ...]:
    if source[:at].endswith(("\n", "\r")):
        return (Edit(Span(at, at), "".join(text + newline for text in texts)),)
    return (Edit(Span(at, at), "".join(newline + text for text in texts)),)


def with_cells(
    source: str,
    grid: Grid,
    changes: Mapping[tuple[int, int], str],
    rows: Sequence[Cells] = (),
    lines: Sequence[GridLine] = (),
) -> tuple[Edit, ...]:
    """Several cells with other texts (by row, HEADING for the heading, and column), and new rows behind the
    last of `lines`: one step."""
    edits = rows_changed(source, grid, changes)
    if rows:
        edits += added(source, grid, lines, rows, len(lines) - 1)
    return edits


def full_width(grid: Grid) -> int:
    """Cells of a row that lacks none."""
    return max(len(row.slots) for row in (grid.heading, *grid.rows))


def is_odd(grid: Grid, row: GridRow) -> bool:
    """Whether a row has too many cells, or too few, to stand in the grid: only its text can be shown."""
    width = len(grid.heading.slots) - grid.corner + grid.left if grid.kind == "matrix" else None
    if width is not None:
        return len(row.slots) != width
    full = len(grid.heading.slots)
    reason = full > grid.left + 1
    return len(row.slots) != full and not (reason and len(row.slots) == full - 1)
