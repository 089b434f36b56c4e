"""Cells that could not be read: where, what was seen, what was done; a cell is mended in place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QTextLayout
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QWidget,
)

from gradestudio.ui.icons import pixmap
from gradestudio.ui.speech import say, words
from gradestudio.ui.theme import Style, font, theme, wear
from gradestudio.ui.theme.paint import focus_frame, line_text

_Index = QModelIndex | QPersistentModelIndex
_DISPLAY, _EDIT = int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.EditRole)
_TIP, _SPOKEN = int(Qt.ItemDataRole.ToolTipRole), int(Qt.ItemDataRole.AccessibleTextRole)
_NOWHERE = QModelIndex()
ROW = 66
_PLACE, _SIGN = 62, 34


def mended(problem: Any) -> bool:
    """Whether the cell was corrected by hand."""
    return problem.code == "cell-corrected"


class CellModel(QAbstractListModel):
    """One row a problem, in the order met; a cell can be typed over."""

    fixed = Signal(object, str)
    """The problem, and what its cell should say."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.problems: tuple[Any, ...] = ()
        self.own_sheet = ""

    def show(self, problems: Sequence[Any], own_sheet: str) -> None:
        """`own_sheet`: the customers' sheet, which addresses need not name."""
        self.beginResetModel()
        self.problems, self.own_sheet = tuple(problems), own_sheet
        self.endResetModel()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.problems)

    def place(self, problem: Any) -> str:
        if problem.cell is None:
            return ""
        text = str(problem.cell)
        return text.rpartition("!")[2] if problem.cell.sheet == self.own_sheet else text

    def sentence(self, problem: Any) -> str:
        """What was done, then why."""
        did, sentence = words().did(problem), words().sentence(problem)
        return f"{did} · {sentence}" if did else sentence

    def data(self, index: _Index, role: int = _DISPLAY) -> Any:
        if not index.isValid():
            return None
        problem = self.problems[index.row()]
        if role == _EDIT:
            return str(problem.args.get("value", "")) if mended(problem) else problem.seen
        if role in (_DISPLAY, _TIP, _SPOKEN):
            seen = f"{problem.seen} {problem.field}".strip()
            return f"{self.place(problem)} {seen}. {self.sentence(problem)}"
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid():
            return super().flags(index)
        own = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.editable(index.row()):
            own |= Qt.ItemFlag.ItemIsEditable
        return own

    def editable(self, row: int) -> bool:
        problem = self.problems[row]
        return problem.row is not None and problem.cell is not None

    def setData(self, index: _Index, value: Any, role: int = _EDIT) -> bool:
        if role != _EDIT or not index.isValid():
            return False
        text = str(value).strip()
        if text == self.data(index, _EDIT):
            return False
        self.fixed.emit(self.problems[index.row()], text)
        return True


class _Lines(QStyledItemDelegate):
    def sizeHint(self, option, index) -> QSize:
        return QSize(200, ROW)

    def paint(self, painter: QPainter, option, index) -> None:
        model: Any = index.model()
        problem, rect = model.problems[index.row()], option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.fillRect(rect, theme().colour("sel" if chosen else "raised" if hovered else "surface"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme().colour("line"))
        place = model.place(problem)
        painter.setFont(font(Style.CODE_SMALL))
        wide = max(_PLACE, min(QFontMetrics(painter.font()).horizontalAdvance(place) + 14, 120))
        painter.setPen(theme().colour("accent_t"))
        _fitted(painter, QRect(rect.left() + 12, rect.top() + 6, wide - 6, 19), place)
        left = rect.left() + 12 + wide
        room = QRect(left, rect.top() + 6, rect.right() - left - _SIGN, 19)
        painter.setFont(font(Style.CODE_SMALL))
        painter.setPen(theme().colour("text"))
        used = _fitted(painter, room, problem.seen)
        painter.setFont(font(Style.SMALL))
        painter.setPen(theme().colour("text2"))
        gap = 8 if used else 0
        _fitted(painter, room.adjusted(used + gap, 0, 0, 0), problem.field)
        painter.setPen(theme().colour("ok" if mended(problem) else "text2"))
        for number, line in enumerate(_wrapped(painter, room.width(), model.sentence(problem))):
            line_text(painter, room.translated(0, 18 * (number + 1)), line)
        if model.editable(index.row()):
            sign = "undo" if mended(problem) else "fix"
            image = pixmap(sign, 16, theme().colour("text2"), painter.device().devicePixelRatioF())
            painter.drawPixmap(rect.right() - 26, rect.center().y() - 8, image)
        if option.state & QStyle.StateFlag.State_HasFocus:
            focus_frame(painter, rect, 4)

    def createEditor(self, parent: QWidget, option, index) -> QWidget:
        box = QLineEdit(parent)
        wear(box, Style.BODY)
        model = index.model()
        box.setAccessibleName(say("ui.import-fix", cell=model.place(model.problems[index.row()])))
        return box

    def updateEditorGeometry(self, editor: QWidget, option, index) -> None:
        rect = option.rect
        editor.setGeometry(rect.left() + _PLACE + 8, rect.top() + 9, rect.width() - _PLACE - 20, 30)


def _wrapped(painter: QPainter, width: int, text: str) -> list[str]:
    """The text on one line or two; what does not fit ends in dots."""
    metrics = QFontMetrics(painter.font())
    layout = QTextLayout(text, painter.font())
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(max(20, width))
    cut = line.textLength()
    layout.endLayout()
    if cut >= len(text):
        return [text]
    rest = metrics.elidedText(text[cut:].strip(), Qt.TextElideMode.ElideRight, width)
    return [text[:cut].rstrip(), rest]


def _fitted(painter: QPainter, room: QRect, text: str) -> int:
    """Paints what fits; the width it took."""
    metrics = QFontMetrics(painter.font())
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, room.width()))
    line_text(painter, room, shown)
    return metrics.horizontalAdvance(shown)


class CellList(QListView):
    """F2, Enter or a click on the sign mends a cell; Delete takes a correction back."""

    undone = Signal(object)
    """The problem of a corrected cell."""
    reached = Signal(object)
    """The problem that was come to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cells = CellModel(self)
        self.setModel(self.cells)
        self.setItemDelegate(_Lines(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        theme().changed.connect(self.viewport().update)

    def show_cells(self, problems: Sequence[Any], own_sheet: str) -> None:
        """The place in the list stays where it was."""
        at = self.currentIndex().row()
        self.cells.show(problems, own_sheet)
        if at >= 0 and problems:
            self.setCurrentIndex(self.cells.index(min(at, len(problems) - 1), 0))

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self.reached.emit(self.cells.problems[current.row()])

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.position().x() > self.viewport().width() - _SIGN:
            self._act(index)

    def _act(self, index: QModelIndex) -> None:
        if not self.cells.editable(index.row()):
            return
        problem = self.cells.problems[index.row()]
        if mended(problem):
            self.undone.emit(problem)
        else:
            self.edit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index, key = self.currentIndex(), event.key()
        if self.state() == QAbstractItemView.State.EditingState:
            return  # Enter in the box, which is on its way already
        if index.isValid() and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.edit(index)
        elif index.isValid() and key == Qt.Key.Key_Delete and mended(self.cells.problems[index.row()]):
            self.undone.emit(self.cells.problems[index.row()])
        else:
            super().keyPressEvent(event)
