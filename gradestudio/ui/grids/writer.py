"""Edits of grids on the newest text: one step of the undo history each, and none that breaks the grid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject

from gradestudio.diagnostics import Edit, apply_edits
from gradestudio.language.edits.grids import HEADING
from gradestudio.language.reading.parsing import parse
from gradestudio.ui.grids.shown import Block
from gradestudio.ui.grids.sources import DEFAULT, WHOLE, BandsText, GridText, Source, source_of

Texts = Mapping[tuple[int, int], str]
"""By row and column as edits name them."""


class GridWriter(QObject):
    """The one way by which grids change the text; `editor` is the text view's."""

    def __init__(self, editor: Any) -> None:
        super().__init__(editor)
        self._editor = editor
        self.writing = False
        """While an edit of a grid is made: what else changes the text is an undo, or comes from elsewhere."""

    @property
    def text(self) -> str:
        return self._editor.text()

    def is_current(self, block: Block) -> bool:
        """Whether a block is of the text as it stands."""
        return block.source is None or block.source.source == self.text

    def make(self, edits: Sequence[Edit]) -> bool:
        """Edits of the text of now as one step; whether there was anything to change."""
        if not edits:
            return False
        self.writing = True
        self._editor.apply(edits, self.text, "grid")
        self.writing = False
        return True

    def write(self, block: Block, texts: Texts, rows: Sequence[tuple[str, ...]] = ()) -> Texts:
        """Write cells, and new rows behind all, as one step; gives back those that would break the grid."""
        refused = self.refused(block, texts, rows)
        good = {at: text for at, text in texts.items() if at not in refused}
        self.make(block.source.changed(good, rows))
        return refused

    def refused(self, block: Block, texts: Texts, rows: Sequence[tuple[str, ...]] = ()) -> Texts:
        """The cells whose text would not stand in them (a bar, an open quote, a comment sign)."""
        if not texts or self._stands(block, texts, rows):
            return {}
        return {at: text for at, text in texts.items() if not self._stands(block, {at: text}, ())}

    def fitting(
        self, block: Block, rows: Sequence[tuple[str, ...]], blank: tuple[str, ...]
    ) -> tuple[list[tuple[str, ...]], Texts]:
        """New rows that would stand in the grid: cells that would break it are as in `blank`; and those
        cells, by number of the row and of the cell."""
        made, bad = [], {}
        for number, row in enumerate(rows):
            cells = list(row)
            for slot, text in enumerate(row):
                alone = [*blank[:slot], text, *blank[slot + 1 :]]
                if text != blank[slot] and not self._stands(block, {}, [tuple(alone)]):
                    cells[slot] = blank[slot]
                    bad[number, slot] = text
            made.append(tuple(cells))
        return made, bad

    def _stands(self, block: Block, texts: Texts, rows: Sequence[tuple[str, ...]]) -> bool:
        source: Source = block.source
        after = apply_edits(source.source, source.changed(texts, rows))
        now = source_at(after, block.start)
        if now is None:
            return False
        if row_count(now) != row_count(source) + len(rows):
            return False
        if not all(text_at(now, at) in (text, None) for at, text in texts.items()):
            return False
        if isinstance(now, BandsText):
            return True
        written = [line.cells for line in now.lines[len(now.lines) - len(rows) :]] if rows else []
        return all(_same_cells(cells, row) for cells, row in zip(written, rows, strict=True))


def source_at(text: str, start: int) -> Source | None:
    """The grid or bands that begin at a place of a text."""
    statement = next((s for s in parse(text).statements if s.start == start), None)
    return source_of(text, statement) if statement is not None else None


def _same_cells(cells: Sequence[str], row: Sequence[str]) -> bool:
    """Whether a row holds what was to be written; an empty reason at the end may be left out."""
    return list(cells) == list(row) or [*cells, ""] == list(row)


def row_count(source: Source) -> int:
    return len(source.lines if isinstance(source, GridText) else source.bands.lines)


def text_at(source: Source, at: tuple[int, int]) -> str | None:
    """What stands in a cell; None where that is not told."""
    row, column = at
    if isinstance(source, BandsText) or row == DEFAULT or column == WHOLE:
        return None
    line = source.grid.heading if row == HEADING else source.grid.rows[row]
    if column < len(line.slots):
        return line.slots[column].text
    return ""
