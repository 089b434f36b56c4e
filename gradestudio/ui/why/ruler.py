"""A condition's row: tick or cross, the condition, the value read, the margin ruler, the margin."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradestudio.ui.icons import pixmap
from gradestudio.ui.speech import speech
from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import line_text
from gradestudio.ui.why.facts import Line

ROW = 28
_RULER = 150
_MARGIN = {"zh": 92, "en": 132}
"""Room for the margin in words: the same in all rows, so that rulers stand below one another."""


class ConditionRow(QWidget):
    """Painted; its name for screen readers is the whole line."""

    def __init__(self, line: Line, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = line
        self.setAccessibleName(line.spoken)
        self.setToolTip(line.text)
        self.setFixedHeight(ROW)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(300, ROW)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        line = self.line
        left = 36 + 18 * line.depth
        self._sign(painter, left - 2)
        right = self.width() - 14
        narrow = not self._has_ruler()
        wide = _MARGIN[speech().language]
        margin = QRect(right - wide, 0, wide, ROW)
        ruler_width = 0 if narrow else _RULER
        ruler = QRect(margin.left() - ruler_width - 6, 0, ruler_width, ROW)
        self._end(painter, margin, ruler, narrow)
        body = QFontMetrics(font(Style.BODY))
        wanted = body.horizontalAdvance(line.value) + 14
        limit = (ruler.left() if not narrow else margin.left()) - 10
        value = QRect(max(limit - wanted, left + 80), 0, min(wanted, limit - left - 80), ROW)
        painter.setFont(font(Style.BODY))
        painter.setPen(theme().colour("text"))
        fitted = body.elidedText(line.value, Qt.TextElideMode.ElideRight, value.width())
        line_text(painter, value, fitted, "right")
        room = QRect(left + 20, 0, value.left() - left - 26, ROW)
        text = body.elidedText(line.text, Qt.TextElideMode.ElideRight, room.width())
        line_text(painter, room, text)

    def _has_ruler(self) -> bool:
        """Words and figures go before it: where they need its room it is left out."""
        body = QFontMetrics(font(Style.BODY))
        said = body.horizontalAdvance(self.line.text) + body.horizontalAdvance(self.line.value)
        left = 36 + 18 * self.line.depth
        # Sign, condition, value, ruler, margin, with what stands between them.
        room = self.width() - left - 26 - 14 - 10 - _RULER - 6 - _MARGIN[speech().language] - 14
        return self.width() >= 480 and said <= room

    def _sign(self, painter: QPainter, x: int) -> None:
        name, role = {True: ("check", "ok"), False: ("close", "err"), None: ("info", "warn")}[self.line.truth]
        painter.drawPixmap(x, 6, pixmap(name, 16, theme().colour(role), self.devicePixelRatioF()))

    def _end(self, painter: QPainter, margin: QRect, ruler: QRect, narrow: bool) -> None:
        line = self.line
        painter.setFont(font(Style.SMALL))
        small = QFontMetrics(font(Style.SMALL))
        role = "err" if line.truth is False else "warn" if line.truth is None else "text2"
        painter.setPen(theme().colour(role))
        words = line.margin or (line.note if narrow else "")
        line_text(painter, margin, words, "right")
        if narrow:
            return
        if line.dot is not None and line.tick is not None:
            self._ruler(painter, ruler, line.dot, line.tick)
        elif line.note:
            painter.setPen(theme().colour("warn" if line.truth is None else "text2"))
            room = ruler if line.margin else ruler.united(margin)
            text = small.elidedText(line.note, Qt.TextElideMode.ElideRight, room.width())
            line_text(painter, room, text)

    def _ruler(self, painter: QPainter, room: QRect, dot: float, tick: float) -> None:
        middle = room.center().y() + 1
        left, width = room.left() + 4, room.width() - 8
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme().colour("line2"), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(left, middle), QPointF(left + width, middle))
        shade = theme().colour("err" if self.line.truth is False else "ok")
        at, edge = left + width * dot, left + width * tick
        painter.setPen(QPen(shade, 3))
        painter.drawLine(QPointF(min(at, edge), middle), QPointF(max(at, edge), middle))
        painter.setPen(QPen(theme().colour("text"), 2))
        painter.drawLine(QPointF(edge, middle - 7), QPointF(edge, middle + 7))
        painter.setPen(QPen(theme().colour("surface"), 1.5))
        painter.setBrush(shade)
        painter.drawEllipse(QPointF(at, middle), 4.5, 4.5)
        painter.restore()
