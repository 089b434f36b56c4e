"""The dark bubble beside a moving handle: the value, and the tiers' counts that it would give."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetrics, QPainter

from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import line_text, rounded

_HEIGHT = 24


@dataclass(frozen=True, slots=True)
class Bubble:
    """`parts`: `A 263（+46）`, the tiers that change most first."""

    value: str
    parts: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return "   ".join((self.value, *self.parts))


def paint_bubble(painter: QPainter, bubble: Bubble, room: QRect, x: float) -> QRect:
    """Painted beside `x`, on the side with more room; where it stands."""
    face = font(Style.SMALL, weight=500)
    metrics = QFontMetrics(face)
    parts = list(bubble.parts)
    free = max(x - room.left(), room.right() - x) - 24
    while parts and metrics.horizontalAdvance(Bubble(bubble.value, tuple(parts)).text) > free:
        parts.pop()
    text = Bubble(bubble.value, tuple(parts)).text
    width = metrics.horizontalAdvance(text) + 20
    right = room.right() - x >= x - room.left()
    left = round(x + 10) if right else round(x - 10 - width)
    box = QRect(max(room.left(), min(left, room.right() - width)), room.top() + 20, width, _HEIGHT)
    rounded(painter, box, 5, theme().colour("text"))
    painter.setFont(face)
    painter.setPen(theme().colour("surface"))
    line_text(painter, box.adjusted(10, 0, -10, 0), text)
    return box
