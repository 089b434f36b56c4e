"""The list of cells that could not be read: address, what was seen, what was done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFrame,
    QHBoxLayout,
    QStyle,
    QStyledItemDelegate,
    QTableView,
    QVBoxLayout,
)

from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.surface import Card
from gradestudio.ui.customers.table import Header
from gradestudio.ui.speech import say, words
from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import line_text

_Index = QModelIndex | QPersistentModelIndex
_DISPLAY, _TIP = int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.ToolTipRole)
_COLUMNS = ("ui.problem-cell", "ui.problem-field", "ui.problem-seen", "ui.problem-what", "ui.problem-did")
_WIDTHS = (126, 104, 124, 400, 120)
_NOWHERE = QModelIndex()


class ProblemModel(QAbstractTableModel):
    """One row a problem, in the order met."""

    def __init__(self, problems: Sequence[Any], parent: Any = None) -> None:
        super().__init__(parent)
        self.problems = tuple(problems)

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.problems)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(_COLUMNS)

    def data(self, index: _Index, role: int = _DISPLAY) -> Any:
        if role not in (_DISPLAY, _TIP) or not index.isValid():
            return None
        problem = self.problems[index.row()]
        match index.column():
            case 0:
                return str(problem.cell) if problem.cell is not None else problem.relation or ""
            case 1:
                return problem.field
            case 2:
                return problem.seen
            case 3:
                return words().sentence(problem)
            case _:
                return words().did(problem)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if role != _DISPLAY or orientation == Qt.Orientation.Vertical or section >= len(_COLUMNS):
            return None
        return say(_COLUMNS[section])


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option, index) -> QSize:
        return QSize(80, 28)

    def paint(self, painter: QPainter, option, index) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(option.rect, theme().colour("sel" if chosen else "surface"))
        painter.setFont(font(Style.CODE_SMALL if index.column() == 0 else Style.BODY))
        painter.setPen(theme().colour("text2" if index.column() in (0, 4) else "text"))
        room = option.rect.adjusted(10, 0, -10, 0)
        metrics = QFontMetrics(painter.font())
        text = metrics.elidedText(index.data() or "", Qt.TextElideMode.ElideRight, room.width())
        line_text(painter, room, text)
        line = option.rect
        painter.fillRect(line.left(), line.bottom(), line.width(), 1, theme().colour("line"))


class ProblemList(QDialog):
    """Choosing a row shows the customer it belongs to."""

    row_asked = Signal(int)

    def __init__(self, problems: Sequence[Any], parent: Any = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("ui.cells-to-review", n=len(problems)))
        self.resize(940, 480)
        self.model = ProblemModel(problems, self)
        title = Label(Style.TITLE, text=say("ui.cells-to-review", n=len(problems)))
        line = Label(Style.SMALL, "text2", say("ui.cells-line"), wrap=True)
        self.table = self._table(title.text())
        frame = Card()
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 4, 1, 4)
        inside.addWidget(self.table)
        self.close_button = Button("secondary", text=say("ui.close"))
        self.close_button.setAccessibleName(say("ui.close"))
        self.close_button.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        for widget in (title, line):
            column.addWidget(widget)
        column.addWidget(frame, 1)
        column.addLayout(foot)

    def _table(self, name: str) -> QTableView:
        table = QTableView()
        table.setHorizontalHeader(Header(table))
        table.setItemDelegate(_Delegate(table))
        table.setModel(self.model)
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(28)
        table.horizontalHeader().setStretchLastSection(True)
        for column, width in enumerate(_WIDTHS):
            table.setColumnWidth(column, width)
        table.setAccessibleName(name)
        table.selectionModel().currentRowChanged.connect(self._chosen)
        return table

    def _chosen(self, index: QModelIndex, _old: QModelIndex) -> None:
        if not index.isValid():
            return
        problem = self.model.problems[index.row()]
        if problem.row is not None and problem.relation is None:
            self.row_asked.emit(problem.row)
