"""The statement behind a block: what acts on it write into the text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gradestudio.diagnostics import Edit, Span
from gradestudio.language.edits import bands as band_edits
from gradestudio.language.edits import gridrows
from gradestudio.language.edits.bands import Bands, bands_of
from gradestudio.language.edits.gridrows import GridLine, lines_of
from gradestudio.language.edits.grids import Cells, Grid, grid_of, with_columns
from gradestudio.language.edits.places import changed
from gradestudio.language.syntax import Statement

Edits = tuple[Edit, ...]
Texts = Mapping[tuple[int, int], str]
WHOLE = -1
"""The column of a cell that is the text of its whole row."""
DEFAULT = -2
"""The row of the default line of a grid."""
LOW, HIGH, PHRASE, VALUE = range(4)
"""The columns of bands, as their edits name them."""


@dataclass(frozen=True, slots=True, eq=False)
class GridText:
    """A decision table or a matrix; rows of cells are named as in `Grid`."""

    source: str
    grid: Grid
    lines: tuple[GridLine, ...]

    def changed(self, texts: Texts, rows: Sequence[Cells] = ()) -> Edits:
        """Cells with other texts, and new rows behind all."""
        plain = {at: text for at, text in texts.items() if at[0] != DEFAULT and at[1] != WHOLE}
        edits = gridrows.with_cells(self.source, self.grid, plain, rows, self.lines)
        for (row, column), text in texts.items():
            if row == DEFAULT and self.grid.default is not None:
                edits += changed(self.source, self.grid.default.span, text)
            elif column == WHOLE:
                edits += changed(self.source, self.grid.rows[row].item.span, text)
        return edits

    def added(self, rows: Sequence[Cells], behind: int) -> Edits:
        return gridrows.added(self.source, self.grid, self.lines, rows, behind)

    def removed(self, which: Sequence[int]) -> Edits:
        return gridrows.removed(self.lines, which)

    def moved(self, first: int, last: int, to: int) -> Edits:
        return gridrows.moved(self.source, self.lines, first, last, to)

    def reordered(self, order: Sequence[int]) -> Edits:
        return gridrows.reordered(self.source, self.lines, order)

    def copied(self, first: int, last: int) -> Edits:
        return gridrows.copied(self.source, self.lines, first, last)

    def switched(self, which: int) -> Edits:
        return gridrows.switched(self.source, self.lines[which])

    def columns(self, order: Sequence[int | None], new: Sequence[Cells] = ()) -> Edits:
        """Columns in another order, some left out, some new (heading and one cell a row, those that are off
        last)."""
        rows = len(self.grid.rows) + 1
        edits = with_columns(self.source, self.grid, order, [column[:rows] for column in new])
        fresh = [column[rows:] for column in new]
        off = [line for line in self.lines if line.sign is not None]
        for number, line in enumerate(off):
            added = iter(column[number] if number < len(column) else "-" for column in fresh)
            cells = (*line.cells, *[""] * (self.width - len(line.cells)))
            texts = [next(added) if at is None else cells[at] for at in order]
            assert line.sign is not None
            end = line.sign.end + len(self.source[line.sign.end : line.line.end].rstrip("\r\n"))
            edits += changed(self.source, Span(line.sign.end, end), f"| {' | '.join(texts)} |")
        return edits

    @property
    def width(self) -> int:
        return gridrows.full_width(self.grid)

    def blank_row(self, behind: int) -> Cells:
        """A new row behind another one: in a table a copy of it, which takes nobody until it is changed; in
        a matrix a line of empty cells under the same heading."""
        grid, above = self.grid, self.lines[behind] if behind >= 0 else None
        if grid.kind == "matrix":
            head = above.cells[: grid.left] if above is not None else ("-",) * grid.left
            return (*head, *("-",) * (self.width - grid.left))
        if above is None or len(above.cells) not in (self.width, self.width - 1):
            return ("-",) * self.width
        return above.cells[: grid.left + 1]


@dataclass(frozen=True, slots=True, eq=False)
class BandsText:
    """Bands; rows are named by the number of their line, columns LOW, HIGH, PHRASE, VALUE."""

    source: str
    bands: Bands

    def changed(self, texts: Texts, rows: Sequence[Cells] = ()) -> Edits:
        edits: Edits = ()
        for (row, column), text in texts.items():
            edits += self._part(row, column, text)
        if rows:
            edits += self.added(rows, len(self.bands.lines) - 1)
        return edits

    def _part(self, row: int, column: int, text: str) -> Edits:
        line = self.bands.lines[row]
        if column == LOW:
            return band_edits.with_low(self.source, self.bands, line, text)
        if column == HIGH:
            return band_edits.with_high(self.source, self.bands, line, text)
        if column == PHRASE:
            return band_edits.with_phrase(self.source, line, text)
        if column == VALUE:
            return band_edits.with_value(self.source, line, text)
        return changed(self.source, line.item.span, text)

    def added(self, rows: Sequence[Cells], behind: int) -> Edits:
        """Rows are lower end, upper end and value."""
        texts = [band_edits.band_text(self.bands, *row[:3]) for row in rows]
        return band_edits.added(self.source, self.bands, texts, behind)

    def removed(self, which: Sequence[int]) -> Edits:
        return tuple(Edit(self.bands.lines[i].item.lines, "") for i in sorted(set(which)))

    def moved(self, first: int, last: int, to: int) -> Edits:
        return gridrows.moved(self.source, self.blocks(), first, last, to)

    def blocks(self) -> tuple[GridLine, ...]:
        """The lines as rows that can be moved."""
        return tuple(
            GridLine(n, (), line.item.lines, line.item.lines) for n, line in enumerate(self.bands.lines)
        )

    def copied(self, first: int, last: int) -> Edits:
        spans = [self.bands.lines[i].item.span for i in range(first, last + 1)]
        texts = [self.source[span.start : span.end] for span in spans]
        return band_edits.added(self.source, self.bands, texts, last)

    def switched(self, which: int) -> Edits:
        return ()

    def columns(self, order: Sequence[int | None], new: Sequence[Cells] = ()) -> Edits:
        return ()

    @property
    def width(self) -> int:
        return 3

    def blank_row(self, behind: int) -> Cells:
        """A band that begins where the one above ends."""
        line = self.bands.lines[behind] if behind >= 0 else None
        if line is None or line.high is None or line.value is None:
            return ("", "", "0")
        high = band_edits.in_words(self.bands, self.source[line.high.start : line.high.end])
        value = self.source[line.value.start : line.value.end]
        return (band_edits.opposite(self.bands, high), "", value)


Source = GridText | BandsText
_Made = Bands | tuple[Grid, tuple[GridLine, ...]] | None
_known: dict[tuple[int, str], _Made] = {}
_MOST = 64
"""Statements whose cells are remembered: what did not change is not cut again."""


def source_of(text: str, statement: Statement) -> Source | None:
    """What a statement of a text is as cells; None for one that is no grid."""
    key = (statement.start, statement.text)
    if key not in _known:
        if len(_known) >= _MOST:
            _known.clear()
        grid = grid_of(statement)
        _known[key] = (grid, lines_of(text, grid)) if grid is not None else bands_of(statement)
    made = _known[key]
    if made is None or isinstance(made, Bands):
        return BandsText(text, made) if made is not None else None
    return GridText(text, *made)
