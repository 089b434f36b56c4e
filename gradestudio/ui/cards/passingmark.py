"""How many pass a condition, beside it: a few bars of its field, or one bar of the share, and the count."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradestudio.ui.cards.passing import Passing
from gradestudio.ui.speech import say, words
from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import line_text, rounded

_BARS = 54
"""Width of the bars; 6 pixels each."""


class PassingMark(QWidget):
    """Nothing until the count is known.  `short`: the count alone, the sentence in the tooltip."""

    def __init__(self, short: bool = False) -> None:
        super().__init__()
        self._short = short
        self._found: Passing | None = None
        self._total = 0
        self.setFixedHeight(28)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def text(self) -> str:
        """What it says, as a sentence; "" while nothing is known."""
        if self._found is None or not self._total:
            return ""
        return say("ui.cards-pass", n=self._found.count, share=self._found.count / self._total)

    def show_passing(self, found: Passing | None, total: int) -> None:
        if (found, total) == (self._found, self._total):
            return
        self._found, self._total = found, total
        self.setToolTip(self.text())
        self.setAccessibleName(self.text())
        self.updateGeometry()
        self.update()

    def _told(self) -> str:
        if self._short and self._found is not None:
            return words().number(self._found.count)
        return self.text()

    def sizeHint(self) -> QSize:
        if not self.text():
            return QSize(0, 28)
        return QSize(14 + _BARS + QFontMetrics(font(Style.SMALL)).horizontalAdvance(self._told()) + 8, 28)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event) -> None:
        if self._found is None or not self._total:
            return
        painter = QPainter(self)
        room = QRect(6, 5, _BARS, 18)
        if self._found.bars:
            self._paint_bars(painter, room)
        else:
            self._paint_share(painter, room, self._found.count / self._total)
        painter.setFont(font(Style.SMALL))
        painter.setPen(theme().colour("text2"))
        line_text(painter, self.rect().adjusted(14 + _BARS, 0, 0, 0), self._told())

    def _paint_bars(self, painter: QPainter, room: QRect) -> None:
        assert self._found is not None
        most = max(every for every, _ in self._found.bars) or 1
        step = room.width() / len(self._found.bars)
        for number, (every, passing) in enumerate(self._found.bars):
            x, width = room.left() + round(number * step), round(step) - 1
            for count, role in ((every, "hist"), (passing, "histon")):
                height = max(round(room.height() * count / most), 1 if count else 0)
                painter.fillRect(x, room.bottom() + 1 - height, width, height, theme().colour(role))
        painter.fillRect(room.left(), room.bottom() + 1, room.width(), 1, theme().colour("line2"))

    @staticmethod
    def _paint_share(painter: QPainter, room: QRect, share: float) -> None:
        groove = QRect(room.left(), room.center().y() - 2, room.width(), 6)
        rounded(painter, groove, 3, theme().colour("sunken"))
        width = round(groove.width() * share)
        if width:
            groove.setWidth(max(width, 2))
            rounded(painter, groove, min(3, groove.width() / 2), theme().colour("histon"))
