"""Rows that are carried, cells that are drawn over others: tried on the way, written once."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from gradestudio.diagnostics import apply_edits
from gradestudio.language.reading.parsing import parse
from gradestudio.ui.grids.building import blocks_of
from gradestudio.ui.grids.facts import Facts
from gradestudio.ui.grids.page import GridsPage
from gradestudio.ui.grids.shown import Block
from gradestudio.ui.trial import OrderTrial


class RowCarrying(QObject):
    """While rows are carried, their table stays as it is written; beside its counts stand those to come."""

    def __init__(self, page: GridsPage, controller: Any) -> None:
        super().__init__(page)
        self._page, self._controller = page, controller
        self._trial = OrderTrial("row-order", controller, self)
        self._panel: Any = None
        self._to = -1
        self._text = ""
        """With the rows in their place; empty while they would stand where they are."""
        self._made: Block | None = None
        """The table with the rows where they are held, once that is graded."""
        page.carried.connect(self._carried)
        page.dropped.connect(self._dropped)
        page.filling.connect(self._filling)
        page.filled.connect(self._filled)

    def held(self, block: Block) -> Block | None:
        """The block as it stood when its rows were taken up; None for one that nobody carries rows of."""
        panel = self._panel
        if panel is None or panel.block is None or not panel.table.carrying or panel.block.key != block.key:
            return None
        return panel.block if panel.block.text == block.text else None

    def look(self, facts: Facts) -> None:
        """Old and new counts, once those of the order on trial are known."""
        panel = self._panel
        self._made = None
        if panel is None or not panel.table.carrying:
            return
        block = panel.block
        if facts.good == self._text and (block.key[0] != "let" or self._controller.places.current):
            self._made = next((b for b in blocks_of(parse(self._text), facts) if b.key == block.key), None)
        panel.table.show_trial(self._counts(block))

    def tried(self, panel: Any, row: int) -> tuple[Block, int] | None:
        """The block with the rows where they are held, and where a row of now stands there."""
        if self._made is None or panel is not self._panel or not panel.table.carrying:
            return None
        line = panel.block.rows[row].line
        order = panel.acts.order(self._to)
        if line not in order:
            return None
        at = order.index(line)
        return self._made, next(n for n, r in enumerate(self._made.rows) if r.line == at)

    def _counts(self, block: Block) -> dict[int, tuple[int, int]]:
        if self._made is None:
            return {}
        order = self._panel.acts.order(self._to)
        new = {order[row.line]: _count(row) for row in self._made.rows if row.line is not None}
        old = {row.line: (n, _count(row)) for n, row in enumerate(block.rows) if row.line is not None}
        return {
            at: (before, after)
            for line, (at, before) in old.items()
            if before is not None and (after := new.get(line)) is not None and after != before
        }

    def _carried(self, panel: Any, to: int) -> None:
        self._panel, self._to = (panel, to) if to >= 0 else (None, -1)
        edits = panel.acts.moved(to) if to >= 0 else ()
        writer = self._page.writer
        self._text = apply_edits(writer.text, edits) if edits else ""
        if not edits:
            panel.table.show_trial({})
        self._trial.try_edits(edits)

    def _dropped(self, panel: Any, to: int) -> None:
        self._panel = None
        if panel.acts.moved(to):
            self._trial.keep()
            panel.acts.move_to(to)
        else:
            self._trial.give_up()

    # ── Cells that fill those below ─────────────────────────────────────────────────────────────

    def _filling(self, panel: Any, row: int) -> None:
        self._trial.try_edits(panel.acts.fill_edits(row) if row >= 0 else ())

    def _filled(self, panel: Any, row: int) -> None:
        if panel.acts.fill_edits(row):
            self._trial.keep()
            panel.acts.fill_to(row)
        else:
            self._trial.give_up()


def _count(row: Any) -> int | None:
    return next((cell.count for cell in row.cells if cell.form == "count"), None)
