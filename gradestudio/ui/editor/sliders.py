"""Small sliders at the ends of the lines of params: dragged, the value is tried; let go, it is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter

from gradestudio.ui.theme import theme
from gradestudio.ui.theme.paint import rounded

WIDTH = 116
_GRIP = 12
_HALF = 8


@dataclass(frozen=True, slots=True)
class LineSlider:
    """A param with a range.  `at`: its number, in UTF-16 units; `place`: the same in code points."""

    at: int
    place: int
    value: Decimal
    low: Decimal
    high: Decimal
    step: Decimal | None = None

    def share(self, value: Decimal) -> float:
        """Where a value stands, 0 to 1."""
        return min(max(float((value - self.low) / (self.high - self.low)), 0.0), 1.0)

    def value_at(self, share: float) -> Decimal:
        """The value at a place, on the param's own steps, else a hundredth of the range."""
        step = self.step or (self.high - self.low) / 100
        count = (Decimal(repr(share)) * (self.high - self.low) / step).to_integral_value()
        return min(max(self.low + count * step, self.low), self.high)


def sliders_of(program: Any, units: Any) -> list[LineSlider]:
    """One for every param that is a number with a range; `units` places code points in the text."""
    return [
        LineSlider(
            units.to_units(p.value_span.start), p.value_span.start, p.value, p.low, p.high, p.step or None
        )
        for p in program.params
        if p.value_span is not None and isinstance(p.value, Decimal) and _has_range(p)
    ]


def _has_range(param: Any) -> bool:
    return param.low is not None and param.high is not None and param.low < param.high


class Sliders(QObject):
    """`tried` while one is dragged and `chosen` when it is let go (code point of the number, value)."""

    tried = Signal(int, object)
    chosen = Signal(int, object)
    given_up = Signal()

    def __init__(self, editor: Any) -> None:
        super().__init__(editor)
        self._editor = editor
        self.items: list[LineSlider] = []
        self._held: tuple[LineSlider, Decimal] | None = None

    @property
    def held(self) -> bool:
        return self._held is not None

    def show_items(self, items: Sequence[LineSlider]) -> None:
        if list(items) != self.items:
            self.items = list(items)
            self._editor.viewport().update()

    def move_on(self, at: int, removed: int, added: int) -> None:
        """The text changed at a place: what stands behind it moves, what was cut goes."""
        kept = [s for s in self.items if s.at < at or s.at >= at + removed]
        self.items = [s if s.at < at else replace(s, at=s.at + added - removed) for s in kept]

    def rect(self, slider: LineSlider) -> QRect:
        """Where it is painted; empty where a long line has the room."""
        block = self._editor.document().findBlock(slider.at)
        line = self._editor.line_rect(block)
        left = self._editor.viewport().width() - WIDTH - 16
        if self._editor.line_end(block) > left - 12:
            return QRect()
        return QRect(left, line.center().y() - _HALF, WIDTH, 2 * _HALF)

    def paint(self, painter: QPainter, area: QRect) -> None:
        for slider in self.items:
            rect = self.rect(slider)
            if rect.isEmpty() or not rect.intersects(area):
                continue
            value = self._shown(slider)
            x = rect.left() + _GRIP // 2 + round((WIDTH - _GRIP) * slider.share(value))
            middle = rect.center().y()
            rounded(painter, QRect(rect.left(), middle - 1, WIDTH, 3), 1, theme().colour("line2"))
            rounded(painter, QRect(rect.left(), middle - 1, x - rect.left(), 3), 1, theme().colour("accent"))
            grip = QRect(x - _GRIP // 2, middle - _GRIP // 2, _GRIP, _GRIP)
            rounded(painter, grip, _GRIP // 2, theme().colour("surface"), theme().colour("accent"), 1.5)

    def _shown(self, slider: LineSlider) -> Decimal:
        """The value that is tried, else that of the text."""
        held = self._held
        return held[1] if held is not None and held[0].at == slider.at else slider.value

    # ── Mouse ───────────────────────────────────────────────────────────────────────────────────

    def under(self, at: QPoint) -> LineSlider | None:
        return next((s for s in self.items if self.rect(s).adjusted(-4, 0, 4, 0).contains(at)), None)

    def press(self, event: QMouseEvent) -> bool:
        """Whether the event was for a slider."""
        slider = self.under(event.position().toPoint())
        if slider is None or event.button() != Qt.MouseButton.LeftButton:
            return False
        self._hold(slider, event)
        return True

    def move(self, event: QMouseEvent) -> bool:
        if self._held is None:
            return False
        self._hold(self._held[0], event)
        return True

    def release(self) -> bool:
        if self._held is None:
            return False
        slider, value = self._held
        self._held = None
        self.chosen.emit(slider.place, value)
        return True

    def give_up(self) -> bool:
        """Back to what is written, while one is held."""
        if self._held is None:
            return False
        self._held = None
        self.given_up.emit()
        self._editor.viewport().update()
        return True

    def _hold(self, slider: LineSlider, event: QMouseEvent) -> None:
        rect = self.rect(slider)
        share = (event.position().x() - rect.left() - _GRIP / 2) / (WIDTH - _GRIP)
        value = slider.value_at(min(max(share, 0.0), 1.0))
        if self._held is None or self._held[1] != value:
            self._held = slider, value
            self.tried.emit(slider.place, value)
            self._editor.viewport().update(rect.adjusted(-6, -2, 6, 2))
