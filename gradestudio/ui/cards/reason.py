"""The reason of a rule: text with its fields as chips; while it is edited, the text as it is written."""

from __future__ import annotations

import re

from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetrics, QPainter

from gradestudio.ui.cards.plainline import PlainLine
from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import line_text, rounded

_PIECES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")


class ReasonLine(PlainLine):
    """Chips are painted while it has not the keyboard; a click or Tab shows the braces."""

    def __init__(self) -> None:
        super().__init__(empty_too=True)

    def paintEvent(self, event) -> None:
        if self.hasFocus() or not self.text() or "{" not in self.text():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        rounded(painter, self.rect(), 6, theme().colour("surface"), theme().colour("line2"))
        painter.setClipRect(self.rect().adjusted(2, 0, -8, 0))
        x = 10
        for text, is_field in pieces(self.text()):
            x += self._chip(painter, x, text) if is_field else self._plain(painter, x, text)

    def _plain(self, painter: QPainter, x: int, text: str) -> int:
        painter.setFont(font(Style.BODY))
        painter.setPen(theme().colour("text"))
        line_text(painter, QRect(x, 0, 2000, self.height()), text)
        return QFontMetrics(font(Style.BODY)).horizontalAdvance(text)

    def _chip(self, painter: QPainter, x: int, text: str) -> int:
        width = QFontMetrics(font(Style.SMALL, weight=500)).horizontalAdvance(text) + 12
        room = QRect(x + 2, (self.height() - 18) // 2, width, 18)
        rounded(painter, room, 4, theme().colour("tint"))
        painter.setFont(font(Style.SMALL, weight=500))
        painter.setPen(theme().colour("accent_t"))
        line_text(painter, room, text, "centre")
        return width + 4


def pieces(text: str) -> list[tuple[str, bool]]:
    """Stretches of text and of fields, in order; doubled braces are braces."""
    made: list[tuple[str, bool]] = []
    at = 0
    plain = ""
    for found in _PIECES.finditer(text):
        plain += text[at : found.start()]
        at = found.end()
        if found.group(1) is None:
            plain += found.group()[0]
            continue
        made += [(plain, False)] if plain else []
        made.append((found.group(1).strip(), True))
        plain = ""
    plain += text[at:]
    return made + ([(plain, False)] if plain else [])
