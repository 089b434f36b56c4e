"""Bands, matrices and decision tables: their lines and cells, each cell parsed alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from gradestudio.diagnostics import Span
from gradestudio.language import syntax as tree
from gradestudio.language.building.parts import DefaultLine, Part
from gradestudio.language.reading.making import Making
from gradestudio.language.reading.scanning import BLANK, Token
from gradestudio.language.reading.statements import Line
from gradestudio.language.vocabulary import BY_TERMINAL

_CHUNK = re.compile(
    r'(?:"[^"\r\n]*"|“[^”\r\n]*”|「[^」\r\n]*」|[`｀][^`｀\r\n]*[`｀]|\([^()]*\)|（[^（）]*）|[^\s"“「`｀(（])+'
)
_DEFAULT = re.compile(r"(?:" + "|".join(BY_TERMINAL["DEFAULT"].spellings) + r")(?!\w)")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A cell's place without blanks and comment; empty when `start == end`."""

    start: int
    end: int

    @property
    def empty(self) -> bool:
        return self.start == self.end


def read_bands(making: Making, form: tree.BandsForm, lines: Sequence[Line]) -> tree.BandsForm:
    """The form with its bands and its default line."""
    bands: list[tree.Band] = []
    default: tree.Node | None = None
    for line in lines:
        read, item = making.piece("band_item", line.start, line.end)
        if read and isinstance(item, DefaultLine):
            default = _only_default(making, default, item)
        elif read:
            bands.append(item)
    return replace(form, bands=tuple(bands), default=default)


def _only_default(making: Making, known: tree.Node | None, line: DefaultLine) -> tree.Node:
    if known is not None:
        making.report("repeated-word", line.span, word=making.spelled("DEFAULT"))
        return known
    return line.value


def _default_line(making: Making, line: Line) -> DefaultLine | None:
    """The line as `default V` when it is one; an empty one (reported) when it is broken."""
    stretch = trimmed(making.text, line.start, line.end)
    if line.bars or not _DEFAULT.match(making.text, stretch.start, stretch.end):
        return None
    read, item = making.piece("default_item", line.start, line.end)
    return item if read else DefaultLine(tree.MissingLiteral(), Span(stretch.start, stretch.end))


def trimmed(text: str, start: int, end: int) -> Stretch:
    """Without the blanks around it and without a comment behind it."""
    start = min(BLANK.match(text, start, end).end(), end)  # type: ignore[union-attr]
    last = start
    for match in _CHUNK.finditer(text, start, end):
        if match.group()[0] in "#＃":
            break
        hash_at = _comment_at(text, match.start(), match.end())
        if hash_at is not None:
            last = hash_at
            break
        last = match.end()
    return Stretch(start, max(last, start))


def _comment_at(text: str, start: int, end: int) -> int | None:
    if text[start] in '"“「`｀(（':
        return None
    for at in range(start, end):
        if text[at] in '"“「`｀':
            return None
        if text[at] in "#＃":
            return at
    return None


def cells_of(making: Making, line: Line) -> list[Stretch]:
    """The stretches between the bars; the last one, when empty, is a closing bar and left out."""
    edges = [line.start, *(bar + 1 for bar in line.bars)]
    ends = [*line.bars, line.end]
    cells = [trimmed(making.text, a, b) for a, b in zip(edges, ends, strict=True)]
    making.tokens += [Token("BAR", bar, bar + 1, making.text[bar]) for bar in line.bars]
    if len(cells) > 1 and cells[-1].empty:
        cells.pop()
    return cells


# ── Matrix ──


def read_matrix(making: Making, form: tree.MatrixForm, lines: Sequence[Line]) -> tree.MatrixForm:
    """The form with its headings, rows and default line."""
    grid, default = _without_default(making, lines)
    if not grid:
        making.report("grid-empty", form.span)
        making.broken = True
        return replace(form, default=default)
    heading, *body = [cells_of(making, line) for line in grid]
    outer = bool(body) and all(row[0].empty for row in body if len(row) > 1)
    if outer:
        heading, body = (
            heading[1:] if heading[0].empty else heading,
            [row[1:] if len(row) > 1 else row for row in body],
        )
    columns, wide = _matrix_columns(making, form, heading, body)
    rows = [
        _matrix_row(making, form, row, len(columns), wide, _span(line))
        for row, line in zip(body, grid[1:], strict=True)
    ]
    return replace(form, columns=columns, rows=tuple(r for r in rows if r), default=default)


def _span(line: Line) -> Span:
    return Span(line.start, line.end)


def _without_default(making: Making, lines: Sequence[Line]) -> tuple[list[Line], tree.Node | None]:
    grid: list[Line] = []
    default: tree.Node | None = None
    for line in lines:
        item = _default_line(making, line)
        if item is None:
            grid.append(line)
        else:
            default = _only_default(making, default, item)
    return grid, default


def _matrix_columns(
    making: Making, form: tree.MatrixForm, heading: list[Stretch], body: list[list[Stretch]]
) -> tuple[tuple[tuple[tree.Cell, ...], ...], bool]:
    """The headings of the columns, and whether each left heading has a bar of its own (`5 | 4 | "A"`).

    The corner is empty or repeats the subjects' names; with several left headings it may have as many bars.
    """
    corner, wide = _corner(making, form, heading, {len(row) for row in body if len(row) > 1})
    for stretch in heading[:corner]:
        if not stretch.empty and not _repeats_subjects(making, form, stretch):
            making.report(
                "corner-not-empty",
                Span(stretch.start, stretch.end),
                written=making.cut(stretch.start, stretch.end),
            )
    columns = [_headings(making, stretch, len(form.across)) for stretch in heading[corner:]]
    return tuple(c if c is not None else () for c in columns), wide


def _corner(
    making: Making, form: tree.MatrixForm, heading: list[Stretch], widths: set[int]
) -> tuple[int, bool]:
    """How many cells the corner takes, and whether each left heading has a bar of its own."""
    down = len(form.down)
    for wide in (True, False) if down > 1 and len(widths) == 1 else ():
        corner = len(heading) - min(widths) + (down if wide else 1)
        inside = heading[1 : max(corner, 1)]
        if 1 <= corner <= down and all(c.empty or _repeats_subjects(making, form, c) for c in inside):
            return corner, wide
    return 1, False


def _repeats_subjects(making: Making, form: tree.MatrixForm, stretch: Stretch) -> bool:
    names = {node.name for node in (*form.down, *form.across) if isinstance(node, tree.Name)}
    words = re.findall(r"[^\s,，、/\\|`]+", making.cut(stretch.start, stretch.end))
    return all(word in names for word in words)


def _headings(making: Making, stretch: Stretch, count: int) -> tuple[tree.Cell, ...] | None:
    """`count` heading cells that stand side by side in one stretch; None (reported) when they do not."""
    if stretch.empty:
        making.report("cell-empty", Span(stretch.start, max(stretch.end, stretch.start)))
        making.broken = True
        return None
    if count == 1:
        read, cell = making.piece("cell", stretch.start, stretch.end)
        return (cell,) if read else None
    chunks = list(_CHUNK.finditer(making.text, stretch.start, stretch.end))
    if len(chunks) != count:
        making.report("headings-count", Span(stretch.start, stretch.end), wanted=count, found=len(chunks))
        making.broken = True
        return None
    cells = [making.piece("cell", chunk.start(), chunk.end()) for chunk in chunks]
    return tuple(cell for _, cell in cells) if all(read for read, _ in cells) else None


def _matrix_row(
    making: Making, form: tree.MatrixForm, row: list[Stretch], columns: int, wide: bool, span: Span
) -> tree.MatrixRow | None:
    down = len(form.down)
    left = down if wide else 1
    if len(row) != left + columns:
        place = Span(row[0].start, row[-1].end)
        making.report("row-width", place, wanted=columns, found=max(len(row) - left, 0))
        making.broken = True
        return None
    if wide:
        single = [_headings(making, stretch, 1) for stretch in row[:left]]
        headings = None if any(h is None for h in single) else tuple(h[0] for h in single if h)
    else:
        headings = _headings(making, row[0], down)
    outputs = [_output(making, stretch) for stretch in row[left:]]
    if headings is None or not all(read for read, _ in outputs):
        return None
    return tree.MatrixRow(
        headings, tuple(value for _, value in outputs), span=Span(row[0].start, row[-1].end)
    )


def _output(making: Making, stretch: Stretch, start: str = "output_cell") -> tuple[bool, Any]:
    if stretch.empty:
        making.report("cell-empty", Span(stretch.start, stretch.end))
        making.broken = True
        return False, None
    return making.piece(start, stretch.start, stretch.end)


# ── Decision table ──


def read_table(making: Making, form: tree.TableForm, lines: Sequence[Line]) -> tree.TableForm:
    """The form with its columns, rows and default line."""
    grid, default = _without_default(making, lines)
    if not grid:
        making.report("grid-empty", form.span)
        making.broken = True
        return replace(form, default=default)
    heading, *body = [_inner(cells_of(making, line)) for line in grid]
    read = [_output(making, stretch, "table_heading") for stretch in heading]
    if not all(ok for ok, _ in read):
        return replace(form, default=default)
    parts = [part for _, part in read]
    columns = tuple(part for part in parts if isinstance(part, tree.TableColumn))
    shape = [part.terminal if isinstance(part, Part) else "CONDITION" for part in parts]
    wanted = ["CONDITION"] * len(columns)
    if shape not in ([*wanted, "OUTPUT"], [*wanted, "OUTPUT", "BECAUSE"]):
        making.report("table-heading", Span(heading[0].start, heading[-1].end))
        making.broken = True
        return replace(form, default=default)
    output = parts[len(columns)].value
    has_because = shape[-1] == "BECAUSE"
    rows = [_table_row(making, row, len(columns), has_because) for row in body]
    return replace(
        form,
        columns=columns,
        rows=tuple(row for row in rows if row),
        output=output,
        has_because=has_because,
        default=default,
    )


def _inner(cells: list[Stretch]) -> list[Stretch]:
    """Without the outer bar on the left."""
    return cells[1:] if len(cells) > 1 and cells[0].empty else cells


def _table_row(
    making: Making, row: list[Stretch], conditions: int, has_because: bool
) -> tree.TableRowNode | None:
    full = conditions + 1 + has_because
    if len(row) != full and not (has_because and len(row) == full - 1):
        making.report("row-width", Span(row[0].start, row[-1].end), wanted=full, found=len(row))
        making.broken = True
        return None
    cells = [_output(making, stretch, "cell") for stretch in row[:conditions]]
    output = _output(making, row[conditions])
    because: tuple[bool, Any] = (True, None)
    if len(row) > conditions + 1 and not row[conditions + 1].empty:
        because = making.piece("because_cell", row[conditions + 1].start, row[conditions + 1].end)
    if not all(read for read, _ in (*cells, output, because)):
        return None
    return tree.TableRowNode(
        tuple(cell for _, cell in cells), output[1], because[1], span=Span(row[0].start, row[-1].end)
    )
