"""One grid as a table as high as its rows: sizes, spans, what is selected."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QWidget

from gradestudio.ui.grids.facts import Facts
from gradestudio.ui.grids.keeping import KeepingTable
from gradestudio.ui.grids.model import GridModel
from gradestudio.ui.grids.painting import HEADING, MATRIX_ROW, ROW, GridDelegate, width_of
from gradestudio.ui.grids.shown import Block
from gradestudio.ui.theme import theme

_WIDEST, _NARROWEST = 320, 72
_STRETCH = ("condition", "heading", "reason", "value", "low", "high")
_FIXED = {"number": 36, "count": 76, "share": 66}


class GridSheet(KeepingTable):
    """It never scrolls up and down on its own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = GridModel(self)
        self.cells = GridDelegate(self)
        self.setModel(self.grid)
        self.setItemDelegate(self.cells)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.horizontalHeader().setMinimumSectionSize(24)
        side = self.verticalHeader()
        side.hide()
        side.setMinimumSectionSize(ROW)
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        theme().changed.connect(self.viewport().update)

    # ── Contents ────────────────────────────────────────────────────────────────────────────────

    def show_block(self, block: Block, facts: Facts) -> None:
        """Another state of the block; the current cell stays where it was."""
        at = self.currentIndex()
        row, column = at.row(), at.column()
        if self.grid.show(block, facts):
            self.clearSpans()
            for number, line in enumerate(block.rows):
                start, count = line.merged
                if count > 1:
                    self.setSpan(number, start, 1, count)
            self.doItemsLayout()
            if row >= 0:
                self.go_to(min(row, len(block.rows) - 1), min(column, len(block.forms) - 1))
        for number, line in enumerate(block.rows):
            height = _height(block, line.kind)
            if self.rowHeight(number) != height:
                self.setRowHeight(number, height)
        self._fit()
        self.updateGeometry()

    def go_to(self, row: int, column: int) -> None:
        index = self.grid.index(row, column)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def mark_row(self, on: bool) -> None:
        """Show the current row of a decision table as selected, whichever of its cells is current."""
        block = self.grid.block
        row = self.currentIndex().row() if on and block is not None and block.kind == "table" else -1
        if row != self.grid.current:
            self.grid.current = row
            self.viewport().update()

    def _fit(self) -> None:
        """Columns as wide as their contents, and wider where there is room."""
        block = self.grid.block
        if block is None:
            return
        widths = [_FIXED.get(form, 0) for form in block.forms]
        for line in block.rows:
            if line.merged[1] or line.kind == "ghost":
                continue
            for column, cell in enumerate(line.cells):
                if block.forms[column] not in _FIXED:
                    widths[column] = max(widths[column], min(width_of(cell, line.kind), _WIDEST))
        widths = [
            max(w, _NARROWEST) if f not in _FIXED else w for w, f in zip(widths, block.forms, strict=True)
        ]
        rest = self.viewport().width() - sum(widths)
        grow = [i for i, form in enumerate(block.forms) if form in _STRETCH]
        if block.kind == "matrix":
            grow = [i for i in grow if i > block.edge]
        if rest > 0 and grow:
            most = 240 if block.kind == "matrix" else 400
            for number, column in enumerate(grow):
                share = rest // (len(grow) - number)
                extra = min(share, max(most - widths[column], 0))
                widths[column] += extra
                rest -= extra
        for column, width in enumerate(widths):
            if self.columnWidth(column) != width:
                self.setColumnWidth(column, width)

    def wanted_height(self) -> int:
        block = self.grid.block
        rows = sum(_height(block, line.kind) for line in block.rows) if block is not None else 0
        bar = self.horizontalScrollBar()
        return rows + (bar.sizeHint().height() if self.is_wide() else 0)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._fit()
        self.setFixedHeight(max(self.wanted_height(), ROW))

    def updateGeometry(self) -> None:
        if hasattr(self, "grid") and self.grid.block is not None:
            self.setFixedHeight(max(self.wanted_height(), ROW))
        super().updateGeometry()

    def paintEvent(self, event) -> None:
        super().paintEvent(event)
        if self.grid.block is not None and self.grid.rowCount():
            self.paint_kept(QPainter(self.viewport()))

    # ── Selection ───────────────────────────────────────────────────────────────────────────────

    def selected_cells(self) -> list[tuple[int, int]]:
        """Rows and columns, in order; the current cell when nothing else is selected."""
        found = sorted((i.row(), i.column()) for i in self.selectionModel().selectedIndexes())
        at = self.currentIndex()
        return found or ([(at.row(), at.column())] if at.isValid() else [])

    def selected_lines(self) -> list[int]:
        """The numbers of the rows that can be moved."""
        block = self.grid.block
        if block is None:
            return []
        rows = dict.fromkeys(row for row, _ in self.selected_cells())
        lines = [block.rows[row].line for row in rows if row < len(block.rows)]
        return [line for line in lines if line is not None]

    def select_lines(self, lines: list[int], column: int) -> None:
        """Select rows by their numbers, in one column."""
        block = self.grid.block
        if block is None or not lines:
            return
        rows = [row for row, line in enumerate(block.rows) if line.line in lines]
        if not rows:
            return
        self.go_to(rows[0], column)
        if len(rows) > 1:
            stretch = QItemSelection(self.grid.index(rows[0], column), self.grid.index(rows[-1], column))
            self.selectionModel().select(stretch, QItemSelectionModel.SelectionFlag.Select)


def _height(block: Block, kind: str) -> int:
    if kind == "heading":
        return HEADING + 6 if block.kind == "matrix" else HEADING
    return MATRIX_ROW if block.kind == "matrix" and kind == "row" else ROW
