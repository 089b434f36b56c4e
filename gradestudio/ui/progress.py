"""Waiting: a 3 px bar over a panel from 150 ms on; a dialog with words and "cancel" for long work."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.surface import Card
from gradestudio.ui.speech import say, words
from gradestudio.ui.theme import Style, theme
from gradestudio.ui.theme.paint import rounded


class SlowBar(QWidget):
    """Its 3 px are always there, so that nothing moves when it begins."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(3)
        self._at = 0.0
        self._timer = QTimer(self, interval=40)
        self._timer.timeout.connect(self._step)

    @property
    def running(self) -> bool:
        return self._timer.isActive()

    def run(self, on: bool) -> None:
        if on and not self._timer.isActive():
            self._at = 0.0
            self._timer.start()
        elif not on:
            self._timer.stop()
        self.update()

    def _step(self) -> None:
        self._at = (self._at + 0.025) % 1.3
        self.update()

    def paintEvent(self, event) -> None:
        if not self._timer.isActive():
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().colour("sunken"))
        left = (self._at - 0.3) * self.width()
        painter.fillRect(QRectF(left, 0, self.width() * 0.3, 3), theme().colour("accent"))


class Waiting(QWidget):
    """A card over the window: what is being done, how far it is, "cancel"."""

    cancelled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self._card = Card(edge="line2", radius=10)
        self._card.setFixedWidth(380)
        self.title = Label(Style.NAME, elide=True)
        self.share = Label(Style.SMALL, "text2")
        self.bar = _Bar()
        self.cancel = Button("secondary", height=24)
        self.cancel.clicked.connect(self._cancel)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.share)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        column = QVBoxLayout(self._card)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self.bar)
        column.addLayout(foot)
        outer = QHBoxLayout(self)
        outer.addStretch(1)
        outer.addWidget(self._card)
        outer.addStretch(1)
        self.hide()

    def begin(self, title: str) -> None:
        self.title.setText(title)
        self.cancel.setText(say("ui.cancel"))
        self.cancel.setAccessibleName(say("ui.cancel"))
        self.progress(None)
        self.resize(self._over.size())
        self.show()
        self.raise_()
        self.cancel.setFocus()

    def progress(self, share: float | None) -> None:
        self.bar.share = share
        self.bar.update()
        self.share.setText("" if share is None else words().percent(share, 0))

    def end(self) -> None:
        self.hide()

    def _cancel(self) -> None:
        self.hide()
        self.cancelled.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() == "\x1b":
            self._cancel()

    def paintEvent(self, event) -> None:
        scrim = QColor("#0B0E13")
        scrim.setAlphaF(0.42)
        QPainter(self).fillRect(self.rect(), scrim)


class ProgressLine(QWidget):
    """What is being done, a bar, how far it is: one line for the foot of a dialog."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = Label(Style.BODY, "text2", elide=True)
        self.bar = _Bar()
        self.share = Label(Style.SMALL, "text2")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 8, 0)
        line.setSpacing(12)
        line.addWidget(self.title, 1)
        line.addWidget(self.bar, 2)
        line.addWidget(self.share)

    def tell(self, title: str, share: float | None) -> None:
        self.title.setText(title)
        self.bar.share = share
        self.bar.update()
        self.share.setText("" if share is None else words().percent(share, 0))


class _Bar(QWidget):
    """A part of it runs to and fro while nobody knows how far it is."""

    def __init__(self) -> None:
        super().__init__()
        self.share: float | None = None
        self._at = 0.0
        self._timer = QTimer(self, interval=40)
        self._timer.timeout.connect(self._step)
        self.setFixedHeight(6)

    def showEvent(self, event) -> None:
        self._timer.start()

    def hideEvent(self, event) -> None:
        self._timer.stop()

    def _step(self) -> None:
        if self.share is None:
            self._at = (self._at + 0.025) % 2.0
            self.update()

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        rounded(painter, self.rect(), 3, theme().colour("sunken"))
        if self.share is None:
            left = (1.0 - abs(1.0 - self._at)) * self.width() * 0.7
            rounded(painter, QRectF(left, 0, self.width() * 0.3, 6), 3, theme().colour("accent"))
        else:
            width = max(6.0, self.width() * min(max(self.share, 0.0), 1.0))
            rounded(painter, QRectF(0, 0, width, 6), 3, theme().colour("accent"))
