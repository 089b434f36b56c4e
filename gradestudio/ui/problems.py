"""The list of cells that could not be read: address, what was seen, what was done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QDialog, QFrame, QHBoxLayout, QHeaderView, QTableView, QVBoxLayout

from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.customers.table import Header
from gradestudio.ui.speech import say, words
from gradestudio.ui.theme import Style

_Index = QModelIndex | QPersistentModelIndex
_COLUMNS = ("ui.problem-cell", "ui.problem-field", "ui.problem-seen", "ui.problem-what", "ui.problem-did")


class ProblemModel(QAbstractTableModel):
    """One row a problem, in the order met."""

    def __init__(self, problems: Sequence[Any], parent: Any = None) -> None:
        super().__init__(parent)
        self.problems = tuple(problems)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.problems)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(_COLUMNS)

    def data(self, index: _Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if role not in (int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.ToolTipRole)):
            return None
        if not index.isValid():
            return None
        problem = self.problems[index.row()]
        return (
            str(problem.cell) if problem.cell is not None else problem.relation or "",
            problem.field,
            problem.seen,
            words().sentence(problem),
            words().did(problem),
        )[index.column()]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        if role != int(Qt.ItemDataRole.DisplayRole) or orientation == Qt.Orientation.Vertical:
            return None
        return say(_COLUMNS[section])


class ProblemList(QDialog):
    """Choosing a row shows the customer it belongs to."""

    row_asked = Signal(int)

    def __init__(self, problems: Sequence[Any], parent: Any = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("ui.cells-to-review", n=len(problems)))
        self.resize(860, 460)
        self.model = ProblemModel(problems, self)
        title = Label(Style.TITLE, text=say("ui.cells-to-review", n=len(problems)))
        line = Label(Style.SMALL, "text2", say("ui.cells-line"), wrap=True)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setFrameShape(QFrame.Shape.NoFrame)
        self.table.setShowGrid(False)
        self.table.setAlternatingRowColors(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setHorizontalHeader(Header(self.table))
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(28)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate((130, 110, 120, 330, 120)):
            self.table.setColumnWidth(column, width)
        self.table.setAccessibleName(title.text())
        self.table.selectionModel().currentRowChanged.connect(self._chosen)
        close = Button("secondary", text=say("ui.close"))
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        for widget in (title, line):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        column.addLayout(foot)

    def _chosen(self, index: QModelIndex, _old: QModelIndex) -> None:
        row = self.model.problems[index.row()].row if index.isValid() else None
        if row is not None and self.model.problems[index.row()].relation is None:
            self.row_asked.emit(row)
