"""The curve: what each value of the number gives, where it is now, the goal, and the value chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import focus_frame, line_text

_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 16, 14, 26


@dataclass(frozen=True, slots=True)
class Point:
    """`x`, `y`: value and amount; `label` and `height`: the same in words."""

    x: float
    y: float
    label: str
    height: str


class Curve(QWidget):
    """A click, or Left and Right, choose another point."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.points: Sequence[Point] = ()
        self._now = self._at = -1
        self._goal: float | None = None
        self._now_words = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme().changed.connect(self.update)

    def show_curve(
        self, points: Sequence[Point], now: int, at: int, goal: float | None, now_words: str
    ) -> None:
        """`now`, `at`: the numbers of the present and of the chosen point, -1 for none."""
        self.points, self._now, self._at, self._goal, self._now_words = points, now, at, goal, now_words
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(460, 210)

    # ── Places ──────────────────────────────────────────────────────────────────────────────────

    def _room(self) -> QRectF:
        return QRectF(_LEFT, _TOP, self.width() - _LEFT - _RIGHT, self.height() - _TOP - _BOTTOM)

    def _place(self, point: Point) -> QPointF:
        room = self._room()
        low, high = self.points[0].x, self.points[-1].x
        top = max(max(p.y for p in self.points), self._goal or 0.0) or 1.0
        part = (point.x - low) / (high - low) if high > low else 0.5
        return QPointF(room.left() + part * room.width(), room.bottom() - point.y / top * room.height())

    def nearest(self, x: float) -> int:
        """The point nearest to a place along the axis."""
        return min(range(len(self.points)), key=lambda i: abs(self._place(self.points[i]).x() - x))

    # ── Painting ────────────────────────────────────────────────────────────────────────────────

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        if self.points:
            self._paint_axis(painter)
            self._paint_line(painter)
            self._paint_goal(painter)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_points(painter)
        if self.hasFocus():
            focus_frame(painter, self.rect().adjusted(1, 1, -1, -1), 6)

    def _paint_axis(self, painter: QPainter) -> None:
        room = self._room()
        painter.fillRect(QRectF(room.left(), room.bottom(), room.width(), 1), theme().colour("line2"))
        painter.setFont(font(Style.NOTE))
        painter.setPen(theme().colour("text3"))
        below = QRect(round(room.left()), round(room.bottom()) + 4, round(room.width()), 18)
        line_text(painter, below, self.points[0].label)
        line_text(painter, below, self.points[-1].label, "right")

    def _paint_line(self, painter: QPainter) -> None:
        """A staircase: between two values that were tried nothing is known but the earlier one's amount."""
        path = QPainterPath(self._place(self.points[0]))
        smooth = len(self.points) > 60
        for one, other in zip(self.points, self.points[1:], strict=False):
            to = self._place(other)
            if not smooth:
                path.lineTo(to.x(), self._place(one).y())
            path.lineTo(to)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.strokePath(path, QPen(theme().colour("text2"), 1.5))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_goal(self, painter: QPainter) -> None:
        if self._goal is None:
            return
        top = max(max(p.y for p in self.points), self._goal) or 1.0
        room = self._room()
        y = room.bottom() - self._goal / top * room.height()
        painter.setPen(QPen(theme().colour("line2"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(room.left(), round(y) + 0.5), QPointF(room.right(), round(y) + 0.5))

    def _paint_points(self, painter: QPainter) -> None:
        room, metrics = self._room(), QFontMetrics(font(Style.SMALL))
        painter.setFont(font(Style.SMALL))
        if 0 <= self._now < len(self.points):
            at = self._place(self.points[self._now])
            painter.setBrush(theme().colour("text2"))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(at, 4, 4)
            if self._now != self._at:
                painter.setPen(theme().colour("text2"))
                width = metrics.horizontalAdvance(self._now_words)
                x = min(at.x() + 8, room.right() - width)
                line_text(painter, QRectF(x, max(0.0, at.y() - 24), width + 2, 18), self._now_words)
        if 0 <= self._at < len(self.points):
            point = self.points[self._at]
            at = self._place(point)
            painter.setPen(QPen(theme().colour("accent_t"), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(room.left(), at.y()), at)
            painter.drawLine(at, QPointF(at.x(), room.bottom()))
            painter.setBrush(theme().colour("surface"))
            painter.setPen(QPen(theme().colour("accent_t"), 2))
            painter.drawEllipse(at, 5, 5)
            painter.setFont(font(Style.SMALL_STRONG))
            line_text(painter, QRectF(0, at.y() - 9, room.left() - 6, 18), point.height, "right")
            width = QFontMetrics(painter.font()).horizontalAdvance(point.label) + 8
            x = min(max(at.x() - width / 2, room.left()), room.right() - width)
            below = QRectF(x, room.bottom() + 4, width, 18)
            painter.fillRect(below, theme().colour("bg"))
            line_text(painter, below, point.label, "centre")

    # ── Mouse and keyboard ──────────────────────────────────────────────────────────────────────

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.points and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self.nearest(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.points and event.buttons() & Qt.MouseButton.LeftButton:
            self.chosen.emit(self.nearest(event.position().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        start = self._at if self._at >= 0 else self._now
        if step and self.points:
            self.chosen.emit(min(max(start + step, 0), len(self.points) - 1))
        else:
            super().keyPressEvent(event)
