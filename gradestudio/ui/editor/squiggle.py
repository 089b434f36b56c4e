"""Marks under the text: where, how bad, what to say, how to mend."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding in the text, `start` and `end` in UTF-16 units of the document as it stands."""

    start: int
    end: int
    severity: str
    finding: Any
    """The `Diagnostic`."""

    def moved(self, at: int, removed: int, added: int) -> Mark | None:
        """The mark after an edit; None when the edit took it away."""
        if self.end < at:
            return self
        if self.start >= at + removed:
            return replace(self, start=self.start + added - removed, end=self.end + added - removed)
        if at <= self.start and at + removed >= self.end and removed:
            return None
        return replace(self, start=min(self.start, at), end=max(at + added, self.end + added - removed))


def paint_squiggle(painter: QPainter, rect: QRectF, ink: QColor) -> None:
    """A 1.5 px wave along the bottom of `rect` (Qt's own is too thin at 100 %)."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(ink, 1.5)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    bottom = rect.bottom() - 3
    count = max(2, math.ceil(rect.width() / 3) + 1)
    wave = [QPointF(rect.left() + i * 3, bottom + (0 if i % 2 else 2.6)) for i in range(count)]
    painter.drawPolyline(QPolygonF(wave))
    painter.restore()
