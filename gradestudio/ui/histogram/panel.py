"""A number, its input and its histogram: one control.  Text view and cards show the same one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gradestudio.diagnostics import Span
from gradestudio.language.amounts import plain
from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.empty import Drawing
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.surface import Panel
from gradestudio.ui.histogram import words as told
from gradestudio.ui.histogram.axis import axis_of, steps_of
from gradestudio.ui.histogram.field import NumberField
from gradestudio.ui.histogram.view import Histogram, Picture
from gradestudio.ui.speech import say, words
from gradestudio.ui.theme import Style, theme


class ThresholdPanel(QWidget):
    """`show_number` asks for a number, `take` brings it.  Values are tried, chosen, given up."""

    look_asked = Signal(int)
    shown = Signal()
    """The number that was asked for is there."""
    tried = Signal(object)
    chosen = Signal(object)
    given_up = Signal()
    close_asked = Signal()
    aim_asked = Signal(object)
    """The number (Looked) whose value is to be found for a wanted count."""

    def __init__(self, parent: QWidget | None = None, titled: bool = True) -> None:
        super().__init__(parent)
        self.looked: Any = None
        self.asked = -1
        """The place (code points) whose number is wanted."""
        self._compared = ""
        self._mistake: Any = None
        self.icon = Drawing("param", 16, "text2")
        self.title = Label(Style.NAME)
        self.under = Label(Style.SMALL, "text2", elide=True)
        self.field = NumberField()
        self.aim = Button("plain", "aim", height=24)
        self.close_button = Button("plain", "close", height=24)
        self.histogram = Histogram()
        self.passing = Label(Style.SMALL)
        self.swatch = _Swatch()
        self.change = Label(Style.SMALL)
        self.missing = Label(Style.SMALL, "text2")
        self.hint = Label(Style.SMALL, "text3")
        self.wrong = Label(Style.SMALL, "err", wrap=True)
        self._build(titled)
        self._connect()

    def _build(self, titled: bool) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 8, 0)
        head.setSpacing(8)
        for widget in (self.icon, self.title, self.field):
            head.addWidget(widget)
        head.addWidget(self.under, 1)
        head.addWidget(self.aim)
        head.addWidget(self.close_button)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 0, 12, 0)
        foot.setSpacing(8)
        for widget in (self.passing, self.swatch, self.change, self.missing):
            foot.addWidget(widget)
        foot.addStretch(1)
        foot.addWidget(self.hint)
        self._foot = QWidget()
        self._foot.setLayout(foot)
        self._foot.setFixedHeight(20)
        self.wrong.setContentsMargins(12, 2, 12, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 6)
        column.setSpacing(2)
        if titled:
            edge = Panel("line")
            edge.setFixedHeight(1)
            column.addWidget(edge)
        column.addSpacing(6)
        column.addLayout(head)
        column.addWidget(self.wrong)
        column.addWidget(self.histogram)
        column.addWidget(self._foot)
        self.wrong.hide()
        if not titled:
            for widget in (self.icon, self.title, self.under, self.close_button):
                widget.hide()

    def _connect(self) -> None:
        self.histogram.tried.connect(self._try)
        self.histogram.chosen.connect(self._choose)
        self.histogram.given_up.connect(self._give_up)
        self.field.tried.connect(self._try)
        self.field.chosen.connect(self._choose)
        self.field.given_up.connect(self._give_up)
        self.field.stepped.connect(self._step)
        self.field.step_ended.connect(self._end_steps)
        self.field.wrong_changed.connect(lambda _: self._tell_mistake())
        self.close_button.clicked.connect(self.close_asked)
        self.aim.clicked.connect(lambda: self.aim_asked.emit(self.looked))

    # ── Contents ────────────────────────────────────────────────────────────────────────────────

    def show_number(self, span: Span) -> None:
        """Ask for the number at a stretch of the text; it comes by `take`."""
        self.asked = span.start
        self.look_asked.emit(span.start)

    def take(self, looked: Any, compared: str = "") -> None:
        """What the desk found, if it is what this panel asked for."""
        if looked is not None and looked.position == self.asked:
            self.show_looked(looked, compared)
            self.shown.emit()

    @property
    def busy(self) -> bool:
        """Whether a value is being tried by hand."""
        return self.histogram.dragging or self._tried is not None

    _tried: Decimal | None = None

    def show_looked(self, looked: Any, compared: str = "") -> None:
        """A number and its values; `compared` names the version that its old value is from."""
        self.looked, self._compared, self._tried, self._mistake = looked, compared, None, None
        if looked is None:
            return
        value = looked.threshold.value
        self.icon.name = "param" if looked.threshold.param is not None else "number"
        self.icon.update()
        self.title.setText(told.title(looked))
        self.under.setText(told.under_title(looked))
        self.field.show_value(value, looked.written, looked.unit)
        self.field.setAccessibleName(told.title(looked))
        self.field.setModified(False)
        shown = looked.dist is not None and len(looked.dist.values) > 0
        self.histogram.setVisible(shown)
        self.aim.setVisible(looked.dist is not None)
        self._foot.setVisible(shown)
        if shown:
            self._show_picture(looked, value)
        self._tell(value)
        self._tell_mistake()

    def _show_picture(self, looked: Any, value: Decimal) -> None:
        held = [float(v) for v in (value, looked.before) if v is not None]
        axis = axis_of(looked.dist, *held)
        # The version compared with; while the handle moves from what is written, that is the old value.
        before = looked.before if looked.before is not None else value
        label = told.value_words(looked, before)
        label = f"{self._compared} · {label}" if self._compared and looked.before is not None else label
        steps = steps_of(looked.threshold, looked.dist, axis)
        median = told.median_words(looked)
        picture = Picture(looked.dist, axis, looked.threshold.op, steps, before, label, median)
        self.histogram.show_picture(picture, value)

    def show_trial(self, graded: Any, before: tuple[Any, ...]) -> None:
        """The newest grading of what is tried; None when nothing is."""
        if self.looked is None or self._tried is None:
            self.histogram.show_bubble(None)
            return
        self.histogram.show_bubble(told.bubble_of(self.looked, self._tried, graded, before))
        self._last = (graded, before)

    _last: tuple[Any, tuple[Any, ...]] = (None, ())

    def show_mistake(self, mistake: Any) -> None:
        """A value that the rules do not allow is told under the input."""
        self._mistake = mistake
        self._tell_mistake()

    def make_low(self, low: bool) -> None:
        """For small windows: lower bars, and no hint."""
        self.histogram.make_low(low)
        self.hint.setVisible(not low)

    # ── What hands do ───────────────────────────────────────────────────────────────────────────

    def _try(self, value: Decimal) -> None:
        if self.looked is None:
            return
        self._tried = value
        if self.sender() is not self.field:
            self.field.show_value(value, self.looked.written, self.looked.unit)
        if self.sender() is not self.histogram:
            self.histogram.show_number(value)
        self._tell(value)
        self.histogram.show_bubble(told.bubble_of(self.looked, value, *self._last))
        self.tried.emit(value)

    def _choose(self, value: Decimal) -> None:
        self._tried = None
        self.histogram.show_bubble(None)
        self._last = (None, ())
        self.chosen.emit(value)

    def _give_up(self) -> None:
        self.histogram.show_bubble(None)
        self._last = (None, ())
        if self.looked is not None:
            self.show_looked(self.looked, self._compared)
        self.given_up.emit()

    def _step(self, by: int) -> None:
        if self.looked is None:
            return
        picture = self.histogram.picture if self.looked.dist is not None else None
        steps = picture.steps if picture is not None else steps_of(self.looked.threshold, None, None)
        self._try(steps.moved(self.field.value, by))

    def _end_steps(self) -> None:
        if self._tried is not None:
            self._choose(self._tried)

    # ── Words ───────────────────────────────────────────────────────────────────────────────────

    def _tell(self, value: Decimal) -> None:
        looked = self.looked
        self.histogram.setAccessibleName(told.spoken(looked, value))
        if looked.dist is None:
            return
        self.passing.setText(told.passing_words(looked, value))
        before = looked.before if looked.before is not None else looked.threshold.value
        change = told.change_words(looked, before, value)
        self.change.setText(change)
        self.swatch.role = "histz" if told.gains(looked, before, value) else "hist"
        self.swatch.update()
        for widget in (self.swatch, self.change):
            widget.setVisible(bool(change))
        self.missing.setText(told.missing_words(looked))

    def _tell_mistake(self) -> None:
        text = ""
        if self.field.wrong and self.looked is not None:
            value = self.looked.threshold.value
            text = say("ui.write-number-so", one=told.value_words(self.looked, value), other=plain(value))
        elif self._mistake is not None:
            text = words().sentence(self._mistake)
        self.wrong.setText(text)
        self.wrong.setVisible(bool(text))

    def retranslate(self) -> None:
        self.close_button.name_it(say("ui.close-number"))
        self.aim.setText(say("ui.aim-button"))
        self.aim.name_it(say("ui.aim"))
        self.hint.setText(say("ui.handle-hint"))
        if self.looked is not None and not self.busy:
            self.show_looked(self.looked, self._compared)


class _Swatch(QWidget):
    """The colour of those who newly pass, before the words that count them."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(10, 10)
        self.role = "histz"
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme().changed.connect(self.update)

    def paintEvent(self, event) -> None:
        from PySide6.QtGui import QPainter

        from gradestudio.ui.theme.paint import rounded

        rounded(QPainter(self), self.rect(), 2, theme().colour(self.role))
