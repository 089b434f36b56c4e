"""Dialogs over the window: a scrim below, a rounded frame with head, body and foot."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.surface import Card, Panel
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style

_AROUND = 45
"""Pixels of the window that stay in sight beside a large dialog."""


class Scrim(QWidget):
    """Dims the window while a dialog is over it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._over: QWidget = window
        window.installEventFilter(self)

    def cover(self) -> None:
        self.setGeometry(self._over.rect())
        self.show()
        self.raise_()

    def eventFilter(self, watched, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._over.rect())
        return False

    def paintEvent(self, event) -> None:
        shade = QColor("#0B0E13")
        shade.setAlphaF(0.42)
        QPainter(self).fillRect(self.rect(), shade)


class Modal(QDialog):
    """Opened with `open()`; put widgets into `body`, buttons into `foot`."""

    def __init__(self, window: QWidget, most: QSize) -> None:
        super().__init__(window)
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setModal(True)
        self._over: QWidget = window
        self._most = most
        self._scrim = Scrim(window)
        self.title = Label(Style.TITLE)
        self.line = Label(Style.SMALL, "text2", elide=True)
        self.close_button = Button("plain", "close")
        self.close_button.clicked.connect(self.reject)
        frame = Card(edge="line2", radius=10)
        head = self.head = QHBoxLayout()
        head.setContentsMargins(16, 0, 12, 0)
        head.setSpacing(10)
        head.addWidget(self.title)
        head.addWidget(self.line, 1)
        head.addWidget(self.close_button)
        top = QWidget()
        top.setFixedHeight(51)
        top.setLayout(head)
        self.body = QHBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.foot = QHBoxLayout()
        self.foot.setContentsMargins(16, 0, 16, 0)
        self.foot.setSpacing(8)
        bottom = QWidget()
        bottom.setFixedHeight(59)
        bottom.setLayout(self.foot)
        column = QVBoxLayout(frame)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(_rule())
        column.addLayout(self.body, 1)
        column.addWidget(_rule())
        column.addWidget(bottom)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self.finished.connect(self._leave)

    def open(self) -> None:
        window = self._over
        room = window.size() - QSize(2 * _AROUND, 2 * _AROUND)
        self.resize(self._most.boundedTo(room))
        self.move(window.mapToGlobal(window.rect().center()) - self.rect().center())
        self.close_button.name_it(say("ui.close"), "Esc")
        self._scrim.cover()
        super().open()

    def _leave(self, _: int) -> None:
        self._scrim.hide()
        self._scrim.deleteLater()


def _rule() -> Panel:
    made = Panel("line2")
    made.setFixedHeight(1)
    return made
