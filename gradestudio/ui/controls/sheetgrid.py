"""The first rows of a sheet as Excel shows it: letters, row numbers, added columns in blue, tiers painted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QTableView,
    QWidget,
)

from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import focus_frame, hatch, line_text

_Index = QModelIndex | QPersistentModelIndex
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TIP = int(Qt.ItemDataRole.ToolTipRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
_NOWHERE = QModelIndex()
ROW, HEAD = 26, 28
_WIDEST, _NARROWEST = 300, 56


@dataclass(frozen=True, slots=True)
class GridColumn:
    """`form`: text, number, centre, tier; `paints`: ground and ink a row, None for hatched; `missing`: rows
    whose cell is hatched, as a value that is not there."""

    letters: str
    heading: str
    texts: tuple[str, ...]
    form: str = "text"
    added: bool = False
    paints: tuple[Any, ...] = ()
    missing: frozenset[int] = frozenset()


class GridModel(QAbstractTableModel):
    """Column 0 holds the row numbers."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.numbers: tuple[str, ...] = ()
        self.columns: tuple[GridColumn, ...] = ()

    def show(self, numbers: tuple[str, ...], columns: tuple[GridColumn, ...]) -> None:
        self.beginResetModel()
        self.numbers, self.columns = numbers, columns
        self.endResetModel()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.numbers)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns) + 1

    def text(self, row: int, column: int) -> str:
        if column == 0:
            return self.numbers[row]
        texts = self.columns[column - 1].texts
        return texts[row] if row < len(texts) else ""

    def data(self, index: _Index, role: int = _DISPLAY) -> Any:
        if not index.isValid() or role not in (_DISPLAY, _TIP, _SPOKEN):
            return None
        text = self.text(index.row(), index.column())
        if role == _SPOKEN and index.column():
            return f"{self.columns[index.column() - 1].heading}: {text}"
        return text or None if role == _TIP else text

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation == Qt.Orientation.Vertical or role not in (_DISPLAY, _TIP):
            return None
        if section == 0 or section > len(self.columns):
            return ""
        column = self.columns[section - 1]
        return f"{column.letters} {column.heading}".strip()


class SheetHead(QHeaderView):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFixedHeight(HEAD)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(30)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        model: Any = self.model()
        column = model.columns[section - 1] if 0 < section <= len(model.columns) else None
        added = column is not None and column.added
        painter.fillRect(rect, theme().colour("tint" if added else "raised"))
        line = theme().colour("line")
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme().colour("line2"))
        painter.fillRect(rect.right(), rect.top(), 1, rect.height(), line)
        if column is None:
            return
        room = rect.adjusted(9, 0, -9, 0)
        metrics = QFontMetrics(font(Style.TABLE_HEAD, weight=600))
        painter.setFont(font(Style.TABLE_HEAD, weight=600))
        painter.setPen(theme().colour("accent_t" if added else "text2"))
        text = f"{column.letters} {column.heading}".strip()
        fitted = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        line_text(painter, room, fitted, "right" if column.form == "number" else "left")

    def paintEvent(self, event) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        rest = self.rect().adjusted(self.length() - self.offset(), 0, 0, 0)
        painter.fillRect(rest, theme().colour("raised"))
        painter.fillRect(rest.left(), rest.bottom(), rest.width(), 1, theme().colour("line2"))


class _Cells(QStyledItemDelegate):
    def sizeHint(self, option, index) -> QSize:
        return QSize(_NARROWEST, ROW)

    def paint(self, painter: QPainter, option, index) -> None:
        model: Any = index.model()
        rect = option.rect
        text = model.text(index.row(), index.column())
        column = model.columns[index.column() - 1] if index.column() else None
        ink = theme().colour("text3" if column is None else "text")
        painter.fillRect(rect, theme().colour("raised" if column is None else "surface"))
        side = "right" if column is None or column.form == "number" else "left"
        painter.setFont(font(Style.SMALL if column is None else Style.BODY))
        if column is not None and column.form == "tier" and index.row() < len(column.paints) and text:
            paint = column.paints[index.row()]
            inner = rect.adjusted(0, 0, -1, -1)
            if paint is None:
                painter.fillRect(inner, hatch(painter.device().devicePixelRatioF()))
            else:
                painter.fillRect(inner, QColor(paint[0]))
                ink = QColor(paint[1])
            painter.setFont(font(Style.FIGURE))
            side = "centre"
        elif column is not None and column.form == "centre":
            side = "centre"
        if column is not None and index.row() in column.missing:
            painter.fillRect(rect.adjusted(0, 0, -1, -1), hatch(painter.device().devicePixelRatioF()))
        line = theme().colour("line")
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, line)
        painter.fillRect(rect.right(), rect.top(), 1, rect.height(), line)
        painter.setPen(ink)
        room = rect.adjusted(9, 0, -9, 0)
        metrics = QFontMetrics(painter.font())
        line_text(painter, room, metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width()), side)
        if option.state & QStyle.StateFlag.State_HasFocus:
            focus_frame(painter, rect, 2)


def look_only(view: QTableView, row: int) -> None:
    """Sets a view of a sheet up for looking: no selection, no grid lines of Qt, rows of one height."""
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setTabKeyNavigation(False)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(row)
    theme().changed.connect(view.viewport().update)


class SheetGrid(QTableView):
    """Looked at, not edited."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = GridModel(self)
        self.setHorizontalHeader(SheetHead(self))
        self.setItemDelegate(_Cells(self))
        self.setModel(self.grid)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setMinimumSectionSize(ROW)
        look_only(self, ROW)

    def show_sheet(
        self, numbers: tuple[str, ...], columns: tuple[GridColumn, ...], widest: int = _WIDEST
    ) -> None:
        self.grid.show(numbers, columns)
        self.doItemsLayout()
        metrics, strong = QFontMetrics(font(Style.BODY)), QFontMetrics(font(Style.TABLE_HEAD, weight=600))
        self.setColumnWidth(0, max(34, max((metrics.horizontalAdvance(n) for n in numbers), default=0) + 18))
        for number, column in enumerate(columns, 1):
            head = strong.horizontalAdvance(f"{column.letters} {column.heading}") + 22
            wanted = max((metrics.horizontalAdvance(text) + 22 for text in column.texts), default=0)
            self.setColumnWidth(number, max(min(max(head, wanted), widest), _NARROWEST))
