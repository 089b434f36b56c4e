"""Columns and heading of a grid that stay in sight: keys at the left edge, the heading at the top."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect
from PySide6.QtGui import QPainter, QRegion
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QTableView, QWidget

from gradestudio.ui.grids.model import GridModel
from gradestudio.ui.theme import theme

_Index = QModelIndex | QPersistentModelIndex
_SHARE = 0.6
"""Of the width at most: else too little would be left to scroll."""


class KeepingTable(QTableView):
    """One view, one selection: kept cells are painted once more over those that scroll below them, and
    places on the screen are read accordingly.  `grid` is its model."""

    grid: GridModel

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stuck = 0
        """How far the heading stands below its own place, because the page has scrolled."""

    # ── What is kept ────────────────────────────────────────────────────────────────────────────

    @property
    def kept(self) -> int:
        """How many columns stay at the left edge; 0 while all columns are in sight."""
        block = self.grid.block
        if block is None or block.kind == "bands" or not self.is_wide():
            return 0
        wanted = 2 if block.kind == "table" else block.edge + 1
        return wanted if self._place_of(wanted) <= _SHARE * self.viewport().width() else 0

    def is_wide(self) -> bool:
        """Whether the columns are wider than the view."""
        return self._place_of(self.grid.columnCount()) > self.viewport().width()

    def _place_of(self, column: int) -> int:
        """Where a column begins while nothing is scrolled."""
        return sum(self.columnWidth(c) for c in range(column))

    def kept_width(self) -> int:
        return self._place_of(self.kept)

    def stick(self, by: int) -> None:
        """The page has scrolled past the top of the grid by so many pixels."""
        last = max(self.viewport().height() - 2 * self.rowHeight(0), 0)
        by = min(max(by, 0), last)
        if by != self.stuck:
            self.stuck = by
            self.updateEditorGeometries()
            self.viewport().update()

    # ── Places ──────────────────────────────────────────────────────────────────────────────────

    def visualRect(self, index: _Index) -> QRect:
        rect = super().visualRect(index)
        if not index.isValid():
            return rect
        if index.column() < self.kept:
            rect.moveLeft(self._place_of(index.column()))
        if index.row() == 0:
            rect.moveTop(self.stuck)
        return rect

    def indexAt(self, at: QPoint) -> QModelIndex:
        row = self.rowAt(at.y())
        if self.stuck and self.stuck <= at.y() < self.stuck + self.rowHeight(0):
            row = 0
        column = next((c for c in range(self.kept) if at.x() < self._place_of(c + 1)), -1)
        if column < 0:
            column = self.columnAt(at.x())
        if row < 0 or column < 0 or self.grid.block is None:
            return QModelIndex()
        start, count = self.grid.block.rows[row].merged
        if count > 1 and start <= column < start + count:
            column = start
        return self.grid.index(row, column)

    def scrollTo(
        self,
        index: _Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        kept = self.kept
        if kept and index.column() < kept:
            return  # always in sight
        super().scrollTo(index, hint)
        hidden = self.kept_width() - self.visualRect(index).left()
        if kept and hidden > 0:
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - hidden)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if dx:
            self.viewport().update()

    # ── Painting ────────────────────────────────────────────────────────────────────────────────

    def paint_kept(self, painter: QPainter) -> None:
        """Over what is painted: the kept columns, then the heading where it stands now."""
        kept, width = self.kept, self.kept_width()
        if kept:
            painter.save()
            for row in self._rows_in_sight():
                merged = self.grid.row(row).merged[1] > 1
                for column in range(kept):
                    if not merged or column <= self.grid.row(row).merged[0]:
                        self._paint_cell(painter, row, column)
            painter.restore()
        if self.stuck:
            height = self.rowHeight(0)
            painter.save()
            painter.fillRect(QRect(0, self.stuck, self.viewport().width(), height), theme().colour("raised"))
            if kept:
                painter.setClipRegion(QRegion(width, self.stuck, self.viewport().width() - width, height))
            for column in range(kept, self.grid.columnCount()):
                self._paint_cell(painter, 0, column)
            painter.setClipping(False)
            for column in range(kept):
                self._paint_cell(painter, 0, column)
            painter.restore()
        if kept:
            painter.fillRect(QRect(width - 2, 0, 2, self.viewport().height()), theme().colour("line2"))

    def _rows_in_sight(self) -> range:
        """The page shows a part of a long grid."""
        seen = self.viewport().visibleRegion().boundingRect()
        first, last = self.rowAt(seen.top()), self.rowAt(seen.bottom())
        return range(max(first, 0), (last if last >= 0 else self.grid.rowCount() - 1) + 1)

    def _paint_cell(self, painter: QPainter, row: int, column: int) -> None:
        index = self.grid.index(row, column)
        rect = self.visualRect(index)
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        option.rect = rect  # type: ignore[attr-defined]
        state = QStyle.StateFlag.State_Enabled
        if self.selectionModel().isSelected(index):
            state |= QStyle.StateFlag.State_Selected
        if index == self.currentIndex() and self.hasFocus():
            state |= QStyle.StateFlag.State_HasFocus
        option.state = state  # type: ignore[attr-defined]
        self.itemDelegate().paint(painter, option, index)
