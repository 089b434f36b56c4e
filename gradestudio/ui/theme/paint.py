"""Drawing that several widgets share: crisp rounded frames, hatching, focus frames."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPen, QPixmap

from gradestudio.ui.theme.current import theme


def crisp(rect: QRect | QRectF) -> QRectF:
    """The rectangle whose 1 px outline falls on whole pixels."""
    return QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5)


def rounded(
    painter: QPainter,
    rect: QRect | QRectF,
    radius: float,
    ground: QColor | QBrush | None,
    border: QColor | None = None,
    width: float = 1.0,
) -> None:
    """A rounded box; its border lies inside `rect`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QBrush(ground) if ground is not None else Qt.BrushStyle.NoBrush)
    if border is None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(QRectF(rect), radius, radius)
    else:
        half = width / 2
        painter.setPen(QPen(border, width))
        inner = QRectF(rect).adjusted(half, half, -half, -half)
        painter.drawRoundedRect(inner, max(0.0, radius - half), max(0.0, radius - half))
    painter.restore()


def focus_frame(painter: QPainter, rect: QRect | QRectF, radius: float) -> None:
    """The 2 px frame of what has the keyboard."""
    rounded(painter, rect, radius, None, theme().colour("focus"), 2.0)


_hatches: dict[tuple[str, str, float], QBrush] = {}


def hatch(ratio: float, role: str = "na", size: int = 7) -> QBrush:
    """45° hatching made for the pixel ratio (Qt's own patterns change with zoom)."""
    ink = theme().colour(role)
    key = (ink.name(), str(size), ratio)
    if key not in _hatches:
        _hatches[key] = QBrush(_hatch_tile(ink, ratio, size))
    return _hatches[key]


def _hatch_tile(ink: QColor, ratio: float, size: int) -> QPixmap:
    pixels = max(1, round(size * ratio))
    tile = QPixmap(pixels, pixels)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink, 2.1 * ratio, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap))
    for shift in (-pixels, 0, pixels):
        painter.drawLine(QPointF(shift, pixels), QPointF(shift + pixels, 0))
    painter.end()
    tile.setDevicePixelRatio(ratio)
    return tile


def line_text(painter: QPainter, room: QRect | QRectF, text: str, side: str = "left") -> None:
    """One line of text on the baseline that puts capitals and Chinese characters in the middle of `room`.

    Qt centres the box of the tallest font used, so that Chinese text beside figures would hang lower.
    """
    face = painter.font()
    area = QRectF(room)
    x = area.left()
    if side != "left":
        rest = area.width() - QFontMetricsF(face).horizontalAdvance(text)
        x += rest if side == "right" else rest / 2
    baseline = area.center().y() + _RISE * face.pixelSize()
    painter.drawText(QPointF(x, round(baseline)), text)


_RISE = 0.37
"""Half the height of capitals and, within a hair, of Chinese characters above the baseline."""
