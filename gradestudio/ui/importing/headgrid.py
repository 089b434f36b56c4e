"""The upper rows of the sheet as people see them: titles, the header row in blue, cells that cannot be read.

A click on a row's number (Enter on one of its cells) makes it the header.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QTableView,
    QWidget,
)

from gradestudio.ui.controls.sheetgrid import HEAD, GridColumn, look_only
from gradestudio.ui.importing.dragging import ColumnHead
from gradestudio.ui.speech import say, words
from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import focus_frame, line_text
from gradestudio.ui.theme.style import SCROLL_BAR

_Index = QModelIndex | QPersistentModelIndex
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TIP = int(Qt.ItemDataRole.ToolTipRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
_NOWHERE = QModelIndex()
ROW = 28
_BEFORE, _AFTER = 3, 6
_WIDEST, _NARROWEST = 220, 62


class HeadModel(QAbstractTableModel):
    """Some rows of a Head; column 0 is the row's number.  `bad`: problems by row and column of the sheet."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.head: Any = None
        self.first = 0
        self.count = 0
        self.bad: Mapping[tuple[int, int], Any] = {}
        self.columns: tuple[GridColumn, ...] = ()

    def show(self, head: Any, bad: Mapping[tuple[int, int], Any]) -> None:
        from gradestudio.diagnostics import column_letters

        self.beginResetModel()
        self.head, self.bad = head, bad
        self.first = max(0, head.top - _BEFORE) if head.top >= 0 else 0
        last = max(head.first_row, head.bottom + 1, 0) + _AFTER
        self.count = max(0, min(len(head.rows), last) - self.first)
        width = len(head.rows[0]) if head.rows else 0
        self.columns = tuple(
            GridColumn("", column_letters(head.first_column + number), (), "centre")
            for number in range(width)
        )
        self.endResetModel()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else self.count

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns) + 1

    def sheet_row(self, row: int) -> int:
        """The sheet's row number, from 1."""
        return self.first + row + 1

    def part(self, row: int) -> str:
        """`above`, `header` or `body`."""
        at = self.first + row
        if self.head.top <= at <= self.head.bottom:
            return "header"
        return "above" if at < self.head.first_row else "body"

    def problem(self, row: int, column: int) -> Any:
        return self.bad.get((self.sheet_row(row), self.head.first_column + column - 1)) if column else None

    def text(self, row: int, column: int) -> str:
        if column:
            return str(self.head.rows[self.first + row][column - 1])
        number = str(self.sheet_row(row))
        return f"{number} {say('ui.import-header')}" if self.part(row) == "header" else number

    def data(self, index: _Index, role: int = _DISPLAY) -> Any:
        if not index.isValid() or role not in (_DISPLAY, _TIP, _SPOKEN):
            return None
        text = self.text(index.row(), index.column())
        problem = self.problem(index.row(), index.column())
        if problem is not None and role != _DISPLAY:
            return f"{text}: {words().sentence(problem)} {words().did(problem)}"
        return text or None if role == _TIP else text

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if role != _DISPLAY or orientation == Qt.Orientation.Vertical or section > len(self.columns):
            return None
        return self.columns[section - 1].heading if section else ""


class _Cells(QStyledItemDelegate):
    def sizeHint(self, option, index) -> QSize:
        return QSize(_NARROWEST, ROW)

    def paint(self, painter: QPainter, option, index) -> None:
        model: Any = index.model()
        rect, row, column = option.rect, index.row(), index.column()
        part, text = model.part(row), model.text(row, column)
        problem = model.problem(row, column)
        if column == 0:
            self._paint_number(painter, rect, part, text)
        else:
            self._paint_cell(painter, rect, model, row, column, part, text, problem)
        if option.state & QStyle.StateFlag.State_HasFocus:
            focus_frame(painter, rect, 2)

    @staticmethod
    def _paint_number(painter: QPainter, rect: QRect, part: str, text: str) -> None:
        header = part == "header"
        painter.fillRect(rect, theme().colour("accent" if header else "raised"))
        painter.setFont(font(Style.SMALL_STRONG if header else Style.SMALL))
        painter.setPen(theme().colour("accent_ink" if header else "text2"))
        line_text(painter, rect, text, "centre")
        if not header:
            painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme().colour("line"))

    @staticmethod
    def _paint_cell(
        painter: QPainter, rect: QRect, model: Any, row: int, column: int, part: str, text: str, problem: Any
    ) -> None:
        grounds = {"header": "tint", "above": "sunken", "body": "surface"}
        painter.fillRect(rect, theme().colour("errt" if problem is not None else grounds[part]))
        ink = {"header": "text", "above": "text2", "body": "text"}[part]
        painter.setPen(theme().colour("err" if problem is not None else ink))
        painter.setFont(font(Style.FIGURE if part == "header" else Style.BODY))
        numeric = model.head.numeric[model.first + row][column - 1]
        room = rect.adjusted(9, 0, -9, 0)
        metrics = QFontMetrics(painter.font())
        fitted = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        line_text(painter, room, fitted, "right" if numeric and part == "body" else "left")
        line = theme().colour("accent" if part == "header" else "line")
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, line)
        if part == "header" and (row == 0 or model.part(row - 1) != "header"):
            painter.fillRect(rect.left(), rect.top(), rect.width(), 1, line)
        if part == "body":
            painter.fillRect(rect.right(), rect.top(), 1, rect.height(), theme().colour("line"))
        if problem is not None:
            painter.setPen(theme().colour("err"))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))


class HeadGrid(QTableView):
    """As high as its rows: it scrolls sideways only."""

    header_asked = Signal(int)
    """A row of the sheet, from 1."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = HeadModel(self)
        self.setHorizontalHeader(ColumnHead(self))
        self.setItemDelegate(_Cells(self))
        self.setModel(self.grid)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        look_only(self, ROW)
        self.clicked.connect(lambda index: self._choose(index) if index.column() == 0 else None)

    def show_head(self, head: Any, bad: Mapping[tuple[int, int], Any]) -> None:
        self.clearSpans()
        self.grid.show(head, bad)
        self._merge()
        self._fit()

    def _merge(self) -> None:
        """Merged cells, as far as they are in sight."""
        head, grid = self.grid.head, self.grid
        for top, left, bottom, right in head.merged:
            row, column = top - grid.first, left - head.first_column + 2
            rows = min(bottom - grid.first, grid.count - 1) - row + 1
            columns = min(right - left + 1, len(grid.columns) - column + 1)
            if row >= 0 and column >= 1 and rows >= 1 and columns >= 1 and rows * columns > 1:
                self.setSpan(row, column, rows, columns)

    def _fit(self) -> None:
        grid, metrics = self.grid, QFontMetrics(font(Style.BODY))
        strong = QFontMetrics(font(Style.FIGURE))
        self.setColumnWidth(0, 60)
        spanned = {
            (r, c)
            for r in range(grid.count)
            for c in range(1, len(grid.columns) + 1)
            if self.columnSpan(r, c) > 1
        }
        for column in range(1, len(grid.columns) + 1):
            wanted = [_NARROWEST]
            for row in range(grid.count):
                if (row, column) not in spanned and grid.part(row) != "above":
                    face = strong if grid.part(row) == "header" else metrics
                    wanted.append(face.horizontalAdvance(grid.text(row, column)) + 22)
            self.setColumnWidth(column, min(max(wanted), _WIDEST))
        total = sum(self.columnWidth(c) for c in range(len(grid.columns) + 1))
        bar = SCROLL_BAR if total > self.width() else 0
        self.setFixedHeight(HEAD + ROW * grid.count + bar)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        if self.grid.head is not None and event.oldSize().width() != event.size().width():
            self._fit()

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid() and self.grid.part(index.row()) != "header":
            self.header_asked.emit(self.grid.sheet_row(index.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)
