"""A number of a line: typed exactly, stepped by arrows, written when it is left; points with their sign."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradestudio.language.amounts import plain, write_like
from gradestudio.ui.histogram.field import NumberField
from gradestudio.ui.theme import theme
from gradestudio.ui.theme.paint import rounded

_MINUS = "\u2212"


class StepField(NumberField):
    """`written` with a number, once: with Enter, on leaving, or when the arrow keys are let go.

    `signed`: shown with `+` or a minus sign in front; `below_zero`: arrows go on below 0.
    """

    written = Signal(object)
    left = Signal()

    def __init__(self, signed: bool = False, below_zero: bool = False) -> None:
        super().__init__()
        self._signed, self._below_zero = signed, signed or below_zero
        self._shown = (Decimal(0), "0", None)
        self.chosen.connect(self._write)
        self.given_up.connect(self._give_up)
        self.stepped.connect(self._step)
        self.step_ended.connect(self.commit)

    def show_value(self, value: Decimal, written: str, unit: str | None = None) -> None:
        if self.hasFocus() and self.isModified():
            return  # what is being typed is left alone
        self._shown = (value, written, unit)
        super().show_value(value, written, unit)
        self._print(value)

    def _print(self, value: Decimal) -> None:
        """The number as it is shown."""
        if self._signed:
            sign = _MINUS if value < 0 else "+"
            self.setText(sign + write_like(abs(value), self._shown[1]))
        else:
            self.setText(write_like(value, self._shown[1]))

    def _step(self, by: int) -> None:
        value = self.value + by * step_of(self._shown[0], self._shown[1], self._signed)
        if value < 0 and not self._below_zero:
            return
        self._value = value
        self._print(value)
        self.setModified(True)

    def commit(self) -> None:
        """Write what stands here, if it is another number."""
        if self.isModified() and not self.wrong:
            self._write(self.value)

    def _write(self, value: Decimal) -> None:
        self.setModified(False)
        if value != self._shown[0]:
            self.written.emit(value)
        else:
            self._print(value)

    def _give_up(self) -> None:
        if not self.isModified():
            self.left.emit()
            return
        self.setModified(False)
        self.show_value(*self._shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.commit()
            return
        super().keyPressEvent(event)


def step_of(value: Decimal, written: str, small: bool = False) -> Decimal:
    """What an arrow key adds: one in the last of two figures, in the unit written; points by whole ones, or
    by their last decimal."""
    one = write_like(Decimal(1), written) if "%" not in written and "％" not in written else ""
    scale = Decimal("0.01") if not one else _scale_of(written)
    figures = abs(value / scale)
    places = max(0, -int(figures.normalize().as_tuple().exponent)) if figures else 0
    least = Decimal(1).scaleb(-places)
    if small or not figures:
        return least * scale
    return max(least, Decimal(1).scaleb(figures.adjusted() - 1)) * scale


def _scale_of(written: str) -> Decimal:
    """What one in the unit of a number is: 10000 of `12万`."""
    for scale in (Decimal(10) ** 8, Decimal(10) ** 4, Decimal(10) ** 3):
        if write_like(scale * 7, written).startswith("7") and plain(scale * 7) not in write_like(
            scale * 7, written
        ):
            return scale
    return Decimal(1)


class PointsBar(QWidget):
    """Points against the most that a line of the score gives, 48 × 6; points taken away run orange."""

    def __init__(self) -> None:
        super().__init__()
        self._share = 0.0
        self.setFixedSize(48, 28)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def show_share(self, share: float) -> None:
        """-1 to 1."""
        if share != self._share:
            self._share = share
            self.update()

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        groove = self.rect().adjusted(0, 11, 0, -11)
        rounded(painter, groove, 3, theme().colour("sunken"))
        width = round(groove.width() * min(1.0, abs(self._share)))
        if width:
            groove.setWidth(max(width, 3))
            role = "histon" if self._share > 0 else "down"
            rounded(painter, groove, min(3, groove.width() / 2), theme().colour(role))
