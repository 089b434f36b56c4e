"""Tier badges: painted once per text, colours, size and pixel ratio."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPixmap

from gradestudio.ui.theme import Style, TierColours, font, theme
from gradestudio.ui.theme.paint import hatch, line_text, rounded


@dataclass(frozen=True, slots=True)
class Badge:
    """What a badge shows: a short text, and colours (None: hatched, for outcomes that are no tier)."""

    text: str
    colours: TierColours | None = None


_drawn: dict[tuple[Badge, int, bool, float, int], QPixmap] = {}


def badge_width(badge: Badge, height: int = 18) -> int:
    """At least nearly square; wider for longer texts."""
    return max(height + 1, QFontMetrics(_font(badge, height)).horizontalAdvance(badge.text) + 10)


def badge_pixmap(badge: Badge, height: int, ratio: float) -> QPixmap:
    width = badge_width(badge, height)
    key = (badge, height, theme().dark, ratio, width)
    if key not in _drawn:
        if len(_drawn) > 500:
            _drawn.clear()
        _drawn[key] = _draw(badge, width, height, ratio)
    return _drawn[key]


def paint_badge(painter: QPainter, x: int, middle: int, badge: Badge, height: int = 18) -> int:
    """Paint with the left edge at `x`, centred on `middle`; the width painted."""
    ratio = painter.device().devicePixelRatioF()
    image = badge_pixmap(badge, height, ratio)
    painter.drawPixmap(x, middle - height // 2, image)
    return round(image.width() / ratio)


def short_name(name: str) -> str:
    """A tier's name as its badge shows it: up to two characters (four of ASCII)."""
    return name if len(name) <= 2 or (name.isascii() and len(name) <= 4) else name[:2]


def _font(badge: Badge, height: int):
    style = Style.PAGE_TITLE if height >= 36 else Style.SMALL_STRONG if height >= 22 else Style.NOTE
    return font(style, weight=600 if badge.colours is None else 700)


def _draw(badge: Badge, width: int, height: int, ratio: float) -> QPixmap:
    image = QPixmap(round(width * ratio), round(height * ratio))
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    rect = QRectF(0, 0, width, height)
    radius = 4 if height < 36 else 8
    painter.setFont(_font(badge, height))
    if badge.colours is None:
        _hatched(painter, rect, radius, badge.text, ratio)
    else:
        rounded(painter, rect, radius, QColor(badge.colours.ground))
        painter.setPen(QColor(badge.colours.ink))
        line_text(painter, rect, badge.text, "centre")
    painter.end()
    return image


def _hatched(painter: QPainter, rect: QRectF, radius: float, text: str, ratio: float) -> None:
    rounded(painter, rect, radius, theme().colour("surface"))
    rounded(painter, rect, radius, hatch(ratio), theme().colour("line2"))
    # A quiet ground behind the letters, so that the hatching never cuts them.
    width = QFontMetrics(painter.font()).horizontalAdvance(text)
    behind = QRect(0, 0, width + 2, int(rect.height()) - 4)
    behind.moveCenter(rect.center().toPoint())
    ground = theme().colour("surface")
    ground.setAlpha(190)
    painter.fillRect(behind, ground)
    painter.setPen(theme().colour("text2"))
    line_text(painter, rect, text, "centre")
