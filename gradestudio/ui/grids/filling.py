"""The handle at the corner of the selected cells: drawn down, it fills the rows below."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from gradestudio.ui.grids.sheet import GridSheet
from gradestudio.ui.theme import theme

_SIZE, _ZONE = 6, 12


class FillingSheet(GridSheet):
    """Asks to fill by signals; Esc leaves everything as it was."""

    filling = Signal(int)
    """The selected cells would fill the rows down to this one; -1: they do not any more."""
    filled = Signal(int)
    """They shall."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fill_row = -1

    @property
    def is_filling(self) -> bool:
        """Whether the handle is held."""
        return self._fill_row >= 0

    def fill_handle(self) -> QRect:
        """At the lower right corner of the selected cells; empty while there is nothing to fill from."""
        cells = self.selected_cells() if self.hasFocus() or self.is_filling else []
        block = self.grid.block
        if block is None or not cells or any(block.cell(*at).at is None or at[0] == 0 for at in cells):
            return QRect()
        corner = self.visualRect(self.grid.index(*cells[-1])).bottomRight()
        return QRect(corner.x() - _SIZE + 1, corner.y() - _SIZE + 1, _SIZE, _SIZE)

    def on_handle(self, at: QPoint) -> bool:
        handle = self.fill_handle()
        grown = (_ZONE - _SIZE) // 2
        return handle.isValid() and handle.adjusted(-grown, -grown, grown, grown).contains(at)

    def begin_fill(self) -> None:
        self._fill_row = self.selected_cells()[-1][0]

    def fill_over(self, y: int) -> None:
        """The hand is at this height: as far as there are rows below."""
        rows = [n for n, line in enumerate(self.grid.block.rows) if line.line is not None]  # type: ignore[union-attr]
        first = self.selected_cells()[-1][0]
        under = self.rowAt(y)
        row = max(first, min(under if under >= 0 else (rows[-1] if y > 0 else first), rows[-1]))
        if row != self._fill_row:
            self._fill_row = row
            self.filling.emit(row if row > first else -1)
            self.viewport().update()

    def end_fill(self, keep: bool) -> None:
        """Let go, or put back."""
        row, self._fill_row = self._fill_row, -1
        self.viewport().update()
        if keep and row > self.selected_cells()[-1][0]:
            self.filled.emit(row)
        else:
            self.filling.emit(-1)

    def paint_fill(self, painter: QPainter) -> None:
        """The handle, and a dashed frame around the cells that are filled."""
        handle = self.fill_handle()
        if not handle.isValid():
            return
        painter.fillRect(handle.adjusted(-1, -1, 1, 1), theme().colour("surface"))
        painter.fillRect(handle, theme().colour("accent"))
        cells = self.selected_cells()
        if self._fill_row > cells[-1][0]:
            top = self.visualRect(self.grid.index(cells[-1][0] + 1, cells[0][1]))
            end = self.visualRect(self.grid.index(self._fill_row, cells[-1][1]))
            painter.setPen(QPen(theme().colour("accent"), 1.5, Qt.PenStyle.DashLine))
            painter.drawRect(top.united(end).adjusted(0, 0, -2, -2))
