"""How many a row or cell would take with other values of its number: a bar each, a click writes it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradestudio.ui.controls.regions import Region, Regions
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import focus_frame, line_text, rounded

_HIGH, _BARS, _PAD = 92, 50, 12


@dataclass(frozen=True, slots=True)
class Step:
    value: Decimal
    written: str
    count: int
    now: bool = False
    """Stands in the text."""


class StepBars(Regions):
    """Keys of the regions are the values."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.steps: tuple[Step, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def show_steps(self, title: str, steps: tuple[Step, ...]) -> None:
        self.title, self.steps = title, steps
        self._place()
        if self.steps and not self.hasFocus():
            self.at = next((i for i, s in enumerate(steps) if s.now), 0)

    def sizeHint(self) -> QSize:
        return QSize(260, _HIGH)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        count = max(len(self.steps), 1)
        width = (self.width() - 2 * _PAD) / count
        made = []
        for number, step in enumerate(self.steps):
            left = round(_PAD + number * width)
            rect = QRect(left, 0, round(_PAD + (number + 1) * width) - left, _HIGH)
            words = say(
                "ui.chosen-step-now" if step.now else "ui.chosen-step", value=step.written, n=step.count
            )
            made.append(Region(step.value, rect, words, 0, number))
        self.take_regions(tuple(made))

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        most = max((step.count for step in self.steps), default=0)
        for number, region in enumerate(self.regions):
            step, rect = self.steps[number], region.rect
            height = max(round(_BARS * step.count / most), 2 if step.count else 1) if most else 1
            bar = QRect(rect.left() + 3, 18 + _BARS - height, rect.width() - 6, height)
            role = "accent" if step.now else "histon" if number == self.hover else "hist"
            rounded(painter, bar, 3 if height > 6 else 1, theme().colour(role))
            painter.setPen(theme().colour("text"))
            self._write(
                painter, f"{step.count:,}", QRect(rect.left(), bar.top() - 17, rect.width(), 16), step.now
            )
            painter.setPen(theme().colour("text" if step.now else "text2"))
            self._write(painter, step.written, QRect(rect.left(), 18 + _BARS + 3, rect.width(), 16), False)
        if self.hasFocus() and self.at < len(self.regions):
            focus_frame(painter, self.regions[self.at].rect, 4)

    @staticmethod
    def _write(painter: QPainter, text: str, room: QRect, strong: bool) -> None:
        """Numbers never elide: one that has no room in its column is left out, and stands in the tool tip."""
        face = font(Style.SMALL_STRONG if strong else Style.NOTE)
        if QFontMetrics(face).horizontalAdvance(text) <= room.width() or strong:
            painter.setFont(face)
            wide = room.adjusted(-20, 0, 20, 0) if strong else room
            line_text(painter, wide, text, "centre")
