"""The number in the current cell on its histogram, below the grids: dragged, typed, stepped, aimed at."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import QObject

from gradestudio.diagnostics import Span
from gradestudio.ui.grids.page import GridsPage
from gradestudio.ui.grids.shown import Cell
from gradestudio.ui.histogram.dock import connect_panel
from gradestudio.ui.histogram.panel import ThresholdPanel

_NUMBER = re.compile(r'"[^"]*"|“[^”]*”|「[^」]*」|(?P<number>\d[\d,.]*)')
_LOW = 760
"""Windows lower than this get lower bars."""
_FORMS = ("condition", "heading", "low", "high", "phrase")


class GridNumber(QObject):
    """Opens for a cell with a number that something is held against; the text changes once, at the end."""

    def __init__(self, page: GridsPage, space: Any, controller: Any) -> None:
        super().__init__(page)
        self._page, self._space, self._controller = page, space, controller
        self.panel: ThresholdPanel = page.threshold
        connect_panel(self.panel, controller.numbers, controller)
        self.panel.shown.connect(self._shown)
        self.panel.close_asked.connect(self.close)
        page.cell_entered.connect(self._entered)
        controller.settled.connect(self._again)
        controller.ungraded.connect(self.panel.hide)
        self._at: int | None = None

    def close(self) -> None:
        """Without a number, until another cell is entered."""
        self._at = None
        self._controller.numbers.give_up()
        self.panel.hide()

    def _entered(self, cell: Cell) -> None:
        if self.panel.busy or any(panel.table.carrying for panel in self._page.panels.values()):
            return  # rows that are carried must not move away under the hand
        found = number_in(cell)
        if found is None:
            if not self.panel.isHidden():
                self.close()
            self._at = None
            return
        source = self._page.writer.text
        self._at = source.index(cell.written, cell.span[0]) + found
        self._again()

    def _again(self) -> None:
        """The text or its grading is another one: so are the values."""
        checked = self._controller.last_check
        current = checked is not None and checked.source == self._page.writer.text
        if self._at is not None and current and not self.panel.busy:
            self.panel.show_number(Span(self._at, self._at))

    def _shown(self) -> None:
        if self._at is None or self.panel.looked is None or self._space.centre.view != "grids":
            return
        self.panel.make_low(self._space.height() < _LOW)
        if self.panel.isHidden():
            self.panel.show()
            self._page.keep_in_sight()


def number_in(cell: Cell) -> int | None:
    """Where the first number of a condition begins in its text; None without one."""
    if cell.at is None or cell.form not in _FORMS:
        return None
    found = next((m for m in _NUMBER.finditer(cell.written) if m["number"]), None)
    return found.start() if found is not None else None
