"""The histogram with its handle: painted from bins kept as an array; a slider for mouse, keys and readers."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import isfinite
from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from gradestudio.ui.histogram.axis import Axis, Steps, short
from gradestudio.ui.histogram.bubble import Bubble, paint_bubble
from gradestudio.ui.speech import speech
from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import focus_frame, line_text, rounded

_PAD = 12
_TOP = 4
_AXIS = 30
"""Below the base line: half of the grip, and the values."""
_GRIP = QSize(12, 20)
_HOT = 12
"""Half the width in which a press takes the handle."""
_SHARES = tuple(n / 100 for n in (1, *range(5, 100, 5), 99))
"""Quantiles to which Alt snaps."""
_LARGEST = 2_000_000_000
"""Sliders count in whole 32-bit steps."""


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """What is drawn: the values, their axis, how the number passes, and what it was before."""

    dist: Any
    axis: Axis
    op: str
    steps: Steps
    before: Decimal | None = None
    before_label: str = ""
    median_label: str = ""


class Histogram(QAbstractSlider):
    """`tried` while the handle moves, `chosen` when it is let go, `given_up` with Esc."""

    tried = Signal(object)
    chosen = Signal(object)
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture: Picture | None = None
        self.number = Decimal(0)
        self.bubble: Bubble | None = None
        self.dragging = False
        self._from = Decimal(0)
        """The value when the movement began."""
        self._moved = False
        self._bins: Any = None
        self._bins_of: tuple[Any, int] | None = None
        self._unit = Decimal(1)
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(84 + _TOP + _AXIS)
        self.valueChanged.connect(self._set_from_outside)
        theme().changed.connect(self.update)

    # ── Contents ────────────────────────────────────────────────────────────────────────────────

    def show_picture(self, picture: Picture, number: Decimal) -> None:
        if self.picture is None or picture.dist is not self.picture.dist or picture.axis != self.picture.axis:
            self._bins_of = None
        self.picture = picture
        self._set_range()
        self.show_number(number)

    def show_number(self, number: Decimal) -> None:
        """The handle goes there; nothing is sent."""
        self.number = number
        blocked = self.blockSignals(True)
        self.setValue(self._slot(number))
        self.blockSignals(blocked)
        self.update()

    def show_bubble(self, bubble: Bubble | None) -> None:
        self.bubble = bubble
        self.update()

    def make_low(self, low: bool) -> None:
        """56 instead of 84 pixels of bars, for small windows."""
        self.setFixedHeight((56 if low else 84) + _TOP + _AXIS)

    def _set_range(self) -> None:
        """Whole slots of the slider that screen readers see: ones, or parts of one where values have them."""
        assert self.picture is not None
        axis, steps = self.picture.axis, self.picture.steps
        fine = steps.step if steps.step is not None and steps.step < 1 else Decimal(1)
        self._unit = Decimal(1).scaleb(min(0, fine.adjusted()))
        low, high = self._ends(axis, steps)
        while max(abs(low), abs(high)) / self._unit > _LARGEST:
            self._unit *= 10
        blocked = self.blockSignals(True)
        self.setRange(self._slot(low), self._slot(high))
        self.setSingleStep(max(1, int(steps.step_at(self.number or Decimal(1)) / self._unit)))
        self.setPageStep(10 * self.singleStep())
        self.blockSignals(blocked)

    def _ends(self, axis: Axis, steps: Steps) -> tuple[Decimal, Decimal]:
        shift = 0.5 if axis.kind == "whole" else 0.0
        low, high = Decimal(repr(axis.low + shift)), Decimal(repr(axis.high - shift))
        return steps.held(low), steps.held(high)

    def _slot(self, number: Decimal) -> int:
        return max(-_LARGEST, min(_LARGEST, int((number / self._unit).to_integral_value())))

    def _set_from_outside(self, slot: int) -> None:
        """A screen reader, or whoever else moves sliders, chose a value."""
        if self.picture is not None:
            self.number = self.picture.steps.held(slot * self._unit)
            self.chosen.emit(self.number)
            self.update()

    # ── Geometry ────────────────────────────────────────────────────────────────────────────────

    def sizeHint(self) -> QSize:
        return QSize(480, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.height())

    def plot(self) -> QRect:
        """Where the bars stand."""
        return QRect(_PAD, _TOP, max(1, self.width() - 2 * _PAD), self.height() - _TOP - _AXIS)

    def x_of(self, number: Decimal) -> float:
        """The line of a value, in pixels."""
        assert self.picture is not None
        plot = self.plot()
        return plot.left() + self.picture.axis.edge(self.picture.op, float(number)) * plot.width()

    def grip(self) -> QRect:
        base = self.plot().bottom() + 1
        x = round(self.x_of(self.number))
        return QRect(x - _GRIP.width() // 2, base - 7, _GRIP.width(), _GRIP.height())

    def _number_at(self, x: float, snapped: bool) -> Decimal:
        assert self.picture is not None
        plot, axis = self.plot(), self.picture.axis
        if snapped:
            return self._nearest_quantile(x)
        found = axis.value_of_edge(self.picture.op, (x - plot.left()) / plot.width())
        return self.picture.steps.rounded(found)

    def _quantiles(self) -> list[Decimal]:
        """The values at the quantiles, rounded as a person would write them, ascending."""
        assert self.picture is not None
        dist, steps = self.picture.dist, self.picture.steps
        found = {_three_figures(dist.quantile(s), dist.whole) for s in _SHARES if len(dist.values)}
        return sorted({steps.held(v) for v in found if v is not None})

    def _nearest_quantile(self, x: float) -> Decimal:
        return min(self._quantiles(), key=lambda v: abs(self.x_of(v) - x), default=self.number)

    # ── Mouse ───────────────────────────────────────────────────────────────────────────────────

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.picture is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        x = event.position().x()
        self._begin()
        if abs(x - self.x_of(self.number)) > _HOT:
            self._go(self._number_at(x, _alt(event)))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.picture is None:
            return
        if self.dragging:
            self._go(self._number_at(event.position().x(), _alt(event)))
            return
        near = abs(event.position().x() - self.x_of(self.number)) <= _HOT
        self.setCursor(Qt.CursorShape.SizeHorCursor if near else Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.dragging:
            self._end()

    def wheelEvent(self, event) -> None:
        event.ignore()

    # ── Keys ────────────────────────────────────────────────────────────────────────────────────

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.picture is None:
            return
        if event.key() == Qt.Key.Key_Escape and self.dragging:
            self.give_up()
            return
        wanted = self._by_key(event)
        if wanted is None:
            event.ignore()
            return
        if not self.dragging:
            self._begin()
        self._go(wanted)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if self.dragging and not event.isAutoRepeat() and event.key() in _MOVES:
            self._end()
            return
        event.ignore()

    def _by_key(self, event: QKeyEvent) -> Decimal | None:
        assert self.picture is not None
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        steps = self.picture.steps
        if event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            low, high = self._ends(self.picture.axis, steps)
            return low if event.key() == Qt.Key.Key_Home else high
        if not step:
            return None
        if _alt(event):
            every = self._quantiles()
            further = [v for v in every if (v - self.number) * step > 0]
            return (min(further) if step > 0 else max(further)) if further else self.number
        far = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        return steps.moved(self.number, step * (10 if far else 1))

    def focusOutEvent(self, event) -> None:
        if self.dragging:
            self._end()
        super().focusOutEvent(event)

    # ── Moving ──────────────────────────────────────────────────────────────────────────────────

    def _begin(self) -> None:
        self.dragging, self._moved, self._from = True, False, self.number

    def _go(self, number: Decimal) -> None:
        if number != self.number:
            self._moved = True
            self.show_number(number)
            self.tried.emit(number)

    def _end(self) -> None:
        self.dragging = False
        if self._moved and self.number != self._from:
            self.chosen.emit(self.number)
        elif self._moved:
            self.given_up.emit()

    def give_up(self) -> None:
        """Back to where the movement began; nothing was written."""
        if self.dragging:
            self.dragging = False
            self.show_number(self._from)
            self.given_up.emit()

    # ── Painting ────────────────────────────────────────────────────────────────────────────────

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        if self.picture is None:
            return
        plot = self.plot()
        self._paint_band(painter, plot)
        self._paint_bars(painter, plot)
        painter.fillRect(plot.left(), plot.bottom() + 1, plot.width(), 1, theme().colour("line2"))
        self._paint_axis(painter, plot)
        self._paint_before(painter, plot)
        self._paint_handle(painter, plot)
        if self.bubble is not None:
            paint_bubble(painter, self.bubble, self.rect(), self.x_of(self.number))

    def _stretches(self, plot: QRect) -> tuple[list[tuple[float, float]], tuple[float, float] | None]:
        """Pixels that pass now, and the band of those that newly pass (or no longer do)."""
        assert self.picture is not None
        left, right = float(plot.left()), float(plot.right() + 1)
        passing = self._passing(self.number, left, right)
        before = self.picture.before
        if before is None or before == self.number or self.picture.op in ("=", "!="):
            return passing, None
        a, b = sorted((self.x_of(before), self.x_of(self.number)))
        return passing, (a, b)

    def _passing(self, number: Decimal, left: float, right: float) -> list[tuple[float, float]]:
        assert self.picture is not None
        op, axis = self.picture.op, self.picture.axis
        x = self.x_of(number)
        if op in (">=", ">"):
            return [(x, right)]
        if op in ("<=", "<", "within", "next"):
            return [(left, x)]
        half = (right - left) / max(axis.high - axis.low, 1e-9) / 2 if axis.kind == "whole" else 1.0
        inside = (x - half, x + half)
        return [inside] if op == "=" else [(left, inside[0]), (inside[1], right)]

    def _paint_band(self, painter: QPainter, plot: QRect) -> None:
        _, band = self._stretches(plot)
        if band is not None:
            painter.fillRect(
                QRectF(band[0], plot.top(), band[1] - band[0], plot.height()), theme().colour("tint")
            )

    def bins(self) -> Any:
        """Customers per bar, for the width of now; kept."""
        assert self.picture is not None
        key = (self.picture.dist, self.plot().width())
        if self._bins_of != key:
            edges = self.picture.axis.edges(key[1])
            self._bins = (edges, self.picture.dist.counts(edges))
            self._bins_of = key
        return self._bins

    def _paint_bars(self, painter: QPainter, plot: QRect) -> None:
        assert self.picture is not None
        edges, counts = self.bins()
        largest = self._tallest(counts)
        if not largest:
            return
        passing, band = self._stretches(plot)
        share = self.picture.axis.share
        for i, count in enumerate(counts.tolist()):
            if not count:
                continue
            left = plot.left() + share(float(edges[i])) * plot.width()
            right = plot.left() + share(float(edges[i + 1])) * plot.width()
            gap = 1.0 if right - left < 24 else 4.0
            height = max(1.0, min(1.0, count / largest) * (plot.height() - 12))
            bar = QRectF(left + gap / 2, plot.bottom() + 1 - height, max(1.0, right - left - gap), height)
            painter.fillRect(bar, theme().colour("hist"))
            for start, end in passing:
                self._paint_part(painter, bar, start, end, "histon")
                if band is not None:
                    self._paint_part(painter, bar, max(start, band[0]), min(end, band[1]), "histz")
            if count > largest:
                # Not to scale: the bar is broken near its top.
                gap = QRectF(bar.left() - 1, bar.top() + 8, bar.width() + 2, 3)
                painter.fillRect(gap, theme().colour("surface"))

    def _tallest(self, counts: Any) -> int:
        """The count of a full-height bar.  An outer bar that also holds all values beyond the axis does not
        set the scale."""
        assert self.picture is not None
        axis, values = self.picture.axis, self.picture.dist.values
        inner = counts
        if len(counts) > 2 and axis.kind != "whole":
            inner = counts[int(values[0] < axis.low) : len(counts) - int(values[-1] > axis.high)]
        return int(inner.max() or counts.max()) if len(inner) else 0

    @staticmethod
    def _paint_part(painter: QPainter, bar: QRectF, start: float, end: float, role: str) -> None:
        left, right = max(bar.left(), start), min(bar.right(), end)
        if right - left > 0.2:
            painter.fillRect(QRectF(left, bar.top(), right - left, bar.height()), theme().colour(role))

    def _paint_axis(self, painter: QPainter, plot: QRect) -> None:
        assert self.picture is not None
        axis, dist = self.picture.axis, self.picture.dist
        face = font(Style.NOTE)
        painter.setFont(face)
        painter.setPen(theme().colour("text3"))
        metrics = QFontMetrics(face)
        y = plot.bottom() + 14
        taken: list[tuple[int, int]] = []
        middle = dist.median
        if isfinite(middle) and self.picture.median_label:
            x = plot.left() + axis.share(middle) * plot.width()
            base = plot.bottom() + 2.0
            triangle = QPolygonF([QPointF(x - 4, base + 6), QPointF(x + 4, base + 6), QPointF(x, base + 1)])
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(theme().colour("text2"))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawPolygon(triangle)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(theme().colour("text2"))
            self._label(painter, metrics, x, y, self.picture.median_label, taken)
        painter.setPen(theme().colour("text3"))
        room = metrics.horizontalAdvance("00.00万") + 14
        for value in axis.ticks(max(2, plot.width() // room)):
            x = plot.left() + axis.share(value) * plot.width()
            self._label(painter, metrics, x, y, short(value, speech().language), taken)

    def _label(
        self, painter: QPainter, metrics: QFontMetrics, x: float, y: int, text: str, taken: list
    ) -> None:
        width = metrics.horizontalAdvance(text)
        left = round(min(max(x - width / 2, 0), self.width() - width))
        if any(left < end + 8 and start < left + width + 8 for start, end in taken):
            return
        taken.append((left, left + width))
        line_text(painter, QRect(left, y, width + 2, 16), text)

    def _paint_before(self, painter: QPainter, plot: QRect) -> None:
        assert self.picture is not None
        before = self.picture.before
        if before is None or before == self.number:
            return
        x = round(self.x_of(before)) + 0.5
        pen = QPen(theme().colour("text2"), 1, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([3, 3])
        painter.setPen(pen)
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
        painter.setFont(font(Style.NOTE))
        painter.setPen(theme().colour("text2"))
        width = QFontMetrics(font(Style.NOTE)).horizontalAdvance(self.picture.before_label) + 2
        right = (x + 5 + width <= self.width() and before > self.number) or x - 5 - width < 0
        left = round(x + 5 if right else x - 5 - width)
        line_text(painter, QRect(left, plot.top(), width, 14), self.picture.before_label)

    def _paint_handle(self, painter: QPainter, plot: QRect) -> None:
        x = round(self.x_of(self.number))
        accent = theme().colour("accent" if not theme().dark else "accent_t")
        painter.fillRect(x - 1, plot.top(), 2, plot.height() - 4, accent)
        grip = self.grip()
        rounded(painter, grip, 4, theme().colour("surface"), accent, 2.0)
        for at in (grip.center().x() - 1, grip.center().x() + 2):
            painter.fillRect(at, grip.center().y() - 3, 1, 7, accent)
        if self.hasFocus():
            focus_frame(painter, grip.adjusted(-3, -3, 3, 3), 6)


_MOVES = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)


def _alt(event: Any) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)


def _three_figures(value: float, whole: bool) -> Decimal | None:
    if not isfinite(value):
        return None
    exact = Decimal(repr(value))
    if not exact:
        return Decimal(0)
    digits = exact.adjusted() - 2
    return exact.quantize(Decimal(1).scaleb(max(digits, 0) if whole else digits))
