"""Line numbers and tier badges at the left of the text."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QWidget

from gradestudio.ui.controls.badge import badge_pixmap
from gradestudio.ui.editor.notes import LineSign
from gradestudio.ui.icons import pixmap
from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import line_text, rounded

_SIGNS = 34
"""Room for a badge between number and text."""


class Gutter(QWidget):
    """Painted from its editor's visible blocks."""

    def __init__(self, editor) -> None:
        super().__init__(editor)
        self._editor = editor
        self.setCursor(Qt.CursorShape.ArrowCursor)
        theme().changed.connect(self.update)

    def wanted_width(self) -> int:
        digits = max(2, len(str(self._editor.blockCount())))
        return 14 + QFontMetrics(font(Style.CODE_SMALL)).horizontalAdvance("9" * digits) + _SIGNS

    def sizeHint(self) -> QSize:
        return QSize(self.wanted_width(), 0)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme().colour("surface"))
        editor = self._editor
        current = editor.textCursor().blockNumber()
        signs = editor.signs_by_line()
        wrong = editor.wrong_lines()
        painter.setFont(font(Style.CODE_SMALL))
        for number, rect in editor.visible_lines(event.rect()):
            room = QRect(0, rect.top(), self.width(), rect.height())
            if number in wrong:
                painter.fillRect(room, theme().colour("errt"))
            elif number == current:
                painter.fillRect(room, theme().colour("raised"))
            self._number(painter, number, room, number == current)
            if number in wrong:
                self._icon(painter, "error", "err", room)
            elif number in signs:
                self._sign(painter, signs[number], room)

    def _number(self, painter: QPainter, number: int, room: QRect, current: bool) -> None:
        painter.setPen(theme().colour("text" if current else "text3"))
        text = room.adjusted(0, 0, -_SIGNS, 0)
        line_text(painter, text, str(number + 1), "right")

    def _sign(self, painter: QPainter, sign: LineSign, room: QRect) -> None:
        middle = room.center().y() + 1
        x = self.width() - _SIGNS + 8
        if sign.badge is not None:
            ratio = self.devicePixelRatioF()
            image = badge_pixmap(sign.badge, 18, ratio)
            width = round(image.width() / ratio)
            painter.drawPixmap(max(x - 4, self.width() - 6 - width), middle - 9, image)
        elif sign.swatch:
            rounded(painter, QRectF(x + 5, middle - 5, 9, 9), 2, QColor(sign.swatch))
        elif sign.icon:
            self._icon(painter, sign.icon, "text2", room)

    def _icon(self, painter: QPainter, name: str, role: str, room: QRect) -> None:
        image = pixmap(name, 16, theme().colour(role), self.devicePixelRatioF())
        painter.drawPixmap(self.width() - _SIGNS + 9, room.center().y() - 7, image)
