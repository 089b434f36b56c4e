"""A list that opens over the window: searched by typing, with icons and counts; one choice or several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from gradestudio.ui.icons import pixmap
from gradestudio.ui.palette.matching import match
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import line_text, rounded

_ROW = 28
_MOST = 11
_OPTION = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class Option:
    """One line; `key` is what is chosen."""

    key: str
    title: str
    drawing: str = ""
    tail: str = ""
    checked: bool = False


class Chooser(QFrame):
    """`chosen` with one key; with `several`, `changed` with all that are ticked, at each tick."""

    chosen = Signal(str)
    changed = Signal(tuple)

    def __init__(self, title: str, options: Sequence[Option], several: bool, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAccessibleName(title)
        self.options, self._several = tuple(options), several
        self.search = QLineEdit()
        self.search.setFixedHeight(28)
        self.search.setTextMargins(6, 0, 6, 0)
        self.search.setPlaceholderText(title)
        self.search.setAccessibleName(title)
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(_Rows(self.list, several))
        self.list.setStyleSheet("QListWidget { background: transparent; }")
        self.list.setAccessibleName(title)
        self.ticked = [o.key for o in options if o.checked]
        column = QVBoxLayout(self)
        column.setContentsMargins(5, 5, 5, 5)
        column.setSpacing(4)
        column.addWidget(self.search)
        column.addWidget(self.list)
        self.search.textChanged.connect(lambda _: self._fill())
        self.list.itemClicked.connect(lambda item: self._take(item))
        self.list.itemEntered.connect(self.list.setCurrentItem)
        self._fill()

    def open_at(self, at: QPoint) -> None:
        """Below a control, inside the screen."""
        screen = self.screen().availableGeometry()
        self.adjustSize()
        self.resize(self._width(), self.sizeHint().height())
        x = min(at.x(), screen.right() - self.width())
        y = at.y() if at.y() + self.height() <= screen.bottom() else max(screen.bottom() - self.height(), 0)
        self.move(x, y)
        self.show()
        self.search.setFocus()

    def _width(self) -> int:
        metrics = QFontMetrics(font(Style.BODY))
        widest = max((metrics.horizontalAdvance(o.title + o.tail) for o in self.options), default=100)
        return min(max(widest + 96, 220), 420)

    def _fill(self) -> None:
        wanted = self.search.text()
        found = [
            (m.rank, n, o) for n, o in enumerate(self.options) if (m := match(wanted, o.title)) is not None
        ]
        self.list.clear()
        for _, _, option in sorted(found, key=lambda f: f[:2]):
            self.list.addItem(option.title)
            item = self.list.item(self.list.count() - 1)
            item.setData(_OPTION, option)
            item.setData(int(Qt.ItemDataRole.AccessibleTextRole), f"{option.title} {option.tail}".strip())
            if self._several:
                self._tick(item, option.key in self.ticked)
        self.list.setCurrentRow(next((i for i in range(self.list.count()) if self._is_now(i)), 0))
        self.list.setFixedHeight(max(1, min(self.list.count(), _MOST)) * _ROW + 2)

    def _is_now(self, row: int) -> bool:
        return not self._several and self.list.item(row).data(_OPTION).key in self.ticked

    @staticmethod
    def _tick(item: QListWidgetItem, on: bool) -> None:
        item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def choose(self, key: str) -> None:
        """As if a person had chosen it."""
        for row in range(self.list.count()):
            if self.list.item(row).data(_OPTION).key == key:
                self._take(self.list.item(row))
                return

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        key = item.data(_OPTION).key
        if not self._several:
            self.close()
            self.chosen.emit(key)
            return
        on = key not in self.ticked
        if not on and len(self.ticked) == 1:
            return  # a condition about nothing says nothing
        chosen = set(self.ticked) ^ {key}
        self.ticked = [o.key for o in self.options if o.key in chosen]
        self._tick(item, on)
        self.changed.emit(tuple(self.ticked))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8}.get(Qt.Key(key), -8)
            row = max(0, min(self.list.currentRow() + step, self.list.count() - 1))
            self.list.setCurrentRow(row)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.list.currentItem())
        elif key == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event) -> None:
        rounded(QPainter(self), self.rect(), 8, theme().colour("surface"), theme().colour("line2"))


class _Rows(QStyledItemDelegate):
    def __init__(self, parent: QListWidget, several: bool) -> None:
        super().__init__(parent)
        self._several = several

    def sizeHint(self, option, index) -> QSize:
        return QSize(100, _ROW)

    def paint(self, painter: QPainter, option, index) -> None:
        one: Option = index.data(_OPTION)
        rect: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            rounded(painter, rect, 6, theme().colour("tint"))
        x = rect.left() + 8
        ratio = painter.device().devicePixelRatioF()
        if self._several:
            on = index.data(int(Qt.ItemDataRole.CheckStateRole)) in (Qt.CheckState.Checked, 2)
            box = QRect(x, rect.center().y() - 6, 14, 14)
            ground, edge = ("accent", "accent") if on else ("surface", "line2")
            rounded(painter, box, 4, theme().colour(ground), theme().colour(edge))
            if on:
                painter.drawPixmap(
                    box.left() + 1, box.top() + 1, pixmap("check", 12, theme().colour("accent_ink"), ratio)
                )
            x += 24
        if one.drawing:
            painter.drawPixmap(
                x, rect.center().y() - 7, pixmap(one.drawing, 16, theme().colour("text2"), ratio)
            )
            x += 24
        painter.setFont(font(Style.SMALL))
        tail = QFontMetrics(font(Style.SMALL)).horizontalAdvance(one.tail)
        painter.setPen(theme().colour("text2"))
        line_text(painter, rect.adjusted(0, 0, -10, 0), one.tail, "right")
        painter.setFont(font(Style.BODY))
        painter.setPen(theme().colour("text"))
        room = QRect(x, rect.top(), rect.right() - x - tail - 18, rect.height())
        text = QFontMetrics(font(Style.BODY)).elidedText(one.title, Qt.TextElideMode.ElideRight, room.width())
        line_text(painter, room, text)


def count_tail(count: int | None) -> str:
    """How many customers have a value."""
    return "" if count is None else say("ui.n-customers", n=count)
