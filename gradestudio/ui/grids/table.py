"""Keys and mouse of a grid: F2, Enter, Tab, Ctrl+D, Alt+Up and Down, copy, paste and dragging as in Excel."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QWidget

from gradestudio.ui.grids.filling import FillingSheet
from gradestudio.ui.grids.painting import PAD, count_zone
from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import line_text


class GridTable(FillingSheet):
    """What a person wants is asked for by signals; nothing here changes the text."""

    acted = Signal(str)
    """A key asks for: fill, copy, cut, paste, clear, up, down, add, off, remove, duplicate."""
    filter_asked = Signal(object, bool)
    menu_asked = Signal(QPoint)
    move_asked = Signal(int)
    """The selected rows go in front of this row (of the lines that can be moved)."""
    carried = Signal(int)
    """The selected rows are held in front of this row; -1: they were put back."""
    ghost_asked = Signal(int)
    entered_cell = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self.menu_asked)
        self.cells.left.connect(self.go)
        self.cells.given_up.connect(self._give_up)
        self._dragged = -1
        self._drop = -1
        self.trial: dict[int, tuple[int, int]] = {}

    @property
    def carrying(self) -> bool:
        """Whether rows are on their way to another place."""
        return self._dragged >= 0

    # ── Keyboard ────────────────────────────────────────────────────────────────────────────────

    def go(self, way: str) -> None:
        """From the current cell: down, up, right, left; right at the end of a row goes on below."""
        at, block = self.currentIndex(), self.grid.block
        if block is None or not at.isValid():
            return
        row, column = at.row(), at.column()
        if way in ("down", "up"):
            row = min(max(row + (1 if way == "down" else -1), 0), len(block.rows) - 1)
        else:
            step = 1 if way == "right" else -1
            place = row * len(block.forms) + column + step
            last = len(block.rows) * len(block.forms)
            while 0 <= place < last and not self._stop(*divmod(place, len(block.forms))):
                place += step
            if not 0 <= place < last:
                return
            row, column = divmod(place, len(block.forms))
        self.go_to(row, column)

    def _stop(self, row: int, column: int) -> bool:
        cell = self.grid.cell(row, column)
        return cell.at is not None or cell.filter is not None

    def _is_end(self, step: int) -> bool:
        at, block = self.currentIndex(), self.grid.block
        if block is None or not at.isValid():
            return True
        place = at.row() * len(block.forms) + at.column() + step
        last = len(block.rows) * len(block.forms)
        while 0 <= place < last:
            if self._stop(*divmod(place, len(block.forms))):
                return False
            place += step
        return True

    def event(self, event: QEvent) -> bool:
        asked = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if asked and isinstance(event, QKeyEvent) and self._act_of(event):
            event.accept()  # the window has other plans for some of these keys
            return True
        return super().event(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        if self.hasFocus() and not self._is_end(1 if forward else -1):
            self.go("right" if forward else "left")
            return True
        return super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = self._act_of(event)
        key = event.key()
        if act:
            self.acted.emit(act)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter(bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key == Qt.Key.Key_Escape and self.is_filling:
            self.end_fill(keep=False)
        elif key == Qt.Key.Key_Escape and self._dragged >= 0:
            self.put_back()
        elif key == Qt.Key.Key_Escape:
            at = self.currentIndex()
            if not self.grid.drop_draft(at.row(), at.column()):
                event.ignore()
        elif key == Qt.Key.Key_Space and self._choose_count(self.currentIndex(), False):
            pass
        else:
            super().keyPressEvent(event)

    def _act_of(self, event: QKeyEvent) -> str:
        for act, keys in (
            ("copy", QKeySequence.StandardKey.Copy),
            ("cut", QKeySequence.StandardKey.Cut),
            ("paste", QKeySequence.StandardKey.Paste),
        ):
            if event.matches(keys):
                return act
        pressed = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return _ACTS.get((pressed, Qt.Key(event.key())), "")

    def _enter(self, shift: bool) -> None:
        at = self.currentIndex()
        if at.isValid() and self.grid.row(at.row()).kind == "ghost":
            self.ghost_asked.emit(at.row())
        elif not self._choose_count(at, False):
            self.go("up" if shift else "down")

    def _choose_count(self, at: QModelIndex, add: bool) -> bool:
        if not at.isValid():
            return False
        cell = self.grid.cell(at.row(), at.column())
        if cell.filter is None or cell.form != "count":
            return False
        self.filter_asked.emit(cell.filter, add)
        return True

    def _give_up(self, row: int, column: int) -> None:
        self.grid.drop_draft(row, column)
        self.setFocus()

    def focusInEvent(self, event) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.grid.rowCount():
            first = next(
                (
                    c
                    for c in range(self.grid.columnCount())
                    if self._stop(min(1, self.grid.rowCount() - 1), c)
                ),
                0,
            )
            self.go_to(min(1, self.grid.rowCount() - 1), first)
        self.entered_cell.emit()

    # ── Mouse ───────────────────────────────────────────────────────────────────────────────────

    def _count_under(self, at: QPoint) -> QModelIndex:
        index = self.indexAt(at)
        if index.isValid():
            cell = self.grid.cell(index.row(), index.column())
            if cell.filter is not None and count_zone(self.visualRect(index), cell, self.grid.most).contains(
                at
            ):
                return index
        return QModelIndex()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        index = self.indexAt(at)
        if event.button() == Qt.MouseButton.LeftButton and self.on_handle(at):
            self.begin_fill()
            return
        if event.button() == Qt.MouseButton.LeftButton and index.isValid() and self._grip(index):
            self._dragged = index.row()
            last = self.grid.columnCount() - 1
            self.go_to(index.row(), 0)
            stretch = QItemSelection(self.grid.index(index.row(), 0), self.grid.index(index.row(), last))
            self.selectionModel().select(stretch, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            return
        super().mousePressEvent(event)

    def _carry(self, to: int) -> None:
        if to != self._drop:
            self._drop = to
            self.carried.emit(to)
            self.viewport().update()

    def put_back(self) -> None:
        """The rows that are carried stay where they were."""
        if self._dragged >= 0:
            self._dragged = self._drop = -1
            self.show_trial({})
            self.carried.emit(-1)

    def show_trial(self, counts: dict[int, tuple[int, int]]) -> None:
        """By row: how many it takes, and how many it would take where the carried rows are now."""
        if counts != self.trial:
            self.trial = counts
            self.viewport().update()

    def _grip(self, index: QModelIndex) -> bool:
        block = self.grid.block
        if block is None or index.column() or block.forms[0] != "number":
            return False
        return block.rows[index.row()].line is not None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._dragged >= 0:
            self._carry(self._drop_at(at.y()))
            return
        if self.is_filling:
            self.fill_over(at.y())
            return
        index, over = self._count_under(at), self.indexAt(at)
        hover = (index.row(), index.column()) if index.isValid() else (-1, -1)
        if (hover, over.row()) != (self.cells.hover, self.cells.hover_row):
            self.cells.hover, self.cells.hover_row = hover, over.row()
            self.viewport().update()
        grip = over.isValid() and self._grip(over)
        shape = Qt.CursorShape.PointingHandCursor if index.isValid() else Qt.CursorShape.OpenHandCursor
        shape = shape if index.isValid() or grip else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(Qt.CursorShape.CrossCursor if self.on_handle(at) else shape)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.is_filling:
            self.end_fill(keep=True)
            return
        if self._dragged >= 0:
            to, self._dragged, self._drop = self._drop, -1, -1
            self.show_trial({})
            self.viewport().update()
            if to >= 0:
                self.move_asked.emit(to)
            return
        index = self._count_under(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            cell = self.grid.cell(index.row(), index.column())
            ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self.filter_asked.emit(cell.filter, ctrl)
        elif self.indexAt(event.position().toPoint()).isValid():
            row = self.indexAt(event.position().toPoint()).row()
            if self.grid.row(row).kind == "ghost" and event.button() == Qt.MouseButton.LeftButton:
                self.ghost_asked.emit(row)
        super().mouseReleaseEvent(event)

    def leaveEvent(self, event) -> None:
        self.cells.hover, self.cells.hover_row = (-1, -1), -1
        self.viewport().update()
        super().leaveEvent(event)

    def _drop_at(self, y: int) -> int:
        """The movable row in front of which a drop at this height goes; their number: behind all."""
        block = self.grid.block
        assert block is not None
        movable = [(row, line.line) for row, line in enumerate(block.rows) if line.line is not None]
        for row, line in movable:
            middle = self.rowViewportPosition(row) + self.rowHeight(row) // 2
            if y < middle:
                return line or 0
        return len(movable)

    def paintEvent(self, event) -> None:
        super().paintEvent(event)
        self.paint_fill(QPainter(self.viewport()))
        if self._dragged < 0 or self._drop < 0 or self.grid.block is None:
            return
        rows = [row for row, line in enumerate(self.grid.block.rows) if line.line is not None]
        if self._drop < len(rows):
            y = self.rowViewportPosition(rows[self._drop])
        else:
            y = self.rowViewportPosition(rows[-1]) + self.rowHeight(rows[-1])
        painter = QPainter(self.viewport())
        painter.setClipRect(self.viewport().rect().adjusted(self.kept_width(), 0, 0, 0))
        for row, (old, new) in self.trial.items():
            self._paint_trial(painter, row, old, new)
        painter.setClipping(False)
        painter.fillRect(QRect(0, y - 1, self.viewport().width(), 2), theme().colour("accent"))

    def _paint_trial(self, painter: QPainter, row: int, old: int, new: int) -> None:
        """Old and new count over the cells of count and share."""
        count = self.visualRect(self.grid.index(row, self.grid.columnCount() - 2))
        share = self.visualRect(self.grid.index(row, self.grid.columnCount() - 1))
        room = count.united(share)
        selected = self.selectionModel().isSelected(self.grid.index(row, self.grid.columnCount() - 1))
        painter.fillRect(room.adjusted(1, 0, 0, -1), theme().colour("sel" if selected else "surface"))
        right = room.right() - PAD
        for text, style, role in (
            (f"{new:,}", Style.FIGURE, "up" if new > old else "down"),
            (f"{old:,} → ", Style.BODY, "text2"),
        ):
            width = QFontMetrics(font(style)).horizontalAdvance(text)
            painter.setFont(font(style))
            painter.setPen(theme().colour(role))
            line_text(painter, QRect(right - width, room.top(), width + 1, room.height()), text)
            right -= width


_NONE = Qt.KeyboardModifier.NoModifier
_CTRL, _ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
_ACTS = {
    (_CTRL, Qt.Key.Key_D): "fill",
    (_NONE, Qt.Key.Key_Delete): "clear",
    (_NONE, Qt.Key.Key_Backspace): "clear",
    (_ALT, Qt.Key.Key_Up): "up",
    (_ALT, Qt.Key.Key_Down): "down",
    (_CTRL, Qt.Key.Key_N): "add",
    (_CTRL, Qt.Key.Key_Slash): "off",
    (_CTRL, Qt.Key.Key_Delete): "remove",
    (_CTRL | Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_D): "duplicate",
}
"""Keys of a grid, also those that mean something else elsewhere."""
