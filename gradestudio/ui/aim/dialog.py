"""The aim dialog: which number, which tier, how many; the curve; what the chosen value gives; apply."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from gradestudio.language.amounts import read_amount
from gradestudio.ui.aim.curve import Curve, Point
from gradestudio.ui.background import Channel
from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.inputs import Label, LineBox
from gradestudio.ui.controls.segments import Segments
from gradestudio.ui.files import refusal_sentence
from gradestudio.ui.histogram.words import value_words
from gradestudio.ui.speech import say, words
from gradestudio.ui.theme import Style

_DELAY = 150
"""Milliseconds between the last key and the search."""


class AimDialog(QDialog):
    """`numbers`: (name, Looked) of what can be moved; `tiers`: (words, grade, tier)."""

    applied = Signal(object, object)
    """Looked and the value."""

    def __init__(
        self,
        numbers: list[tuple[str, Any]],
        tiers: list[tuple[str, str, str]],
        controller: Any,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._numbers, self._tiers, self._controller = numbers, tiers, controller
        self._aimed: Any = None
        self._at = -1
        self._value: Decimal | None = None
        self.setWindowTitle(say("ui.aim"))
        self.number, self.tier = QComboBox(), QComboBox()
        self.box = LineBox()
        self.unit = Label(Style.BODY, "text2")
        self.kinds = Segments({"count": "", "share": "", "money": ""})
        self.curve = Curve()
        self.told = Label(Style.BODY, wrap=True)
        self.sides = [Button("secondary", height=24), Button("secondary", height=24)]
        self.wrong = Label(Style.SMALL, "err", wrap=True)
        self.cancel = Button("secondary", text=say("ui.cancel"))
        self.use = Button("primary", "aim", text=say("ui.aim-use"))
        self._build()
        self._channel = Channel("aim", self)
        controller.channels["aim"] = self._channel
        self._channel.answered.connect(self._took)
        self._channel.failed.connect(lambda _, failure: self._refuse(failure.error))
        self._timer = QTimer(self, singleShot=True, interval=_DELAY)
        self._timer.timeout.connect(self.ask)
        self._connect()
        self.ask()

    def _build(self) -> None:
        for name, _ in self._numbers:
            self.number.addItem(name)
        for text, _, _ in self._tiers:
            self.tier.addItem(text)
        self.number.setAccessibleName(say("ui.aim-number"))
        self.tier.setAccessibleName(say("ui.word-tier"))
        self.box.setAccessibleName(say("ui.aim-wanted"))
        self.box.setFixedWidth(110)
        self.curve.setAccessibleName(say("ui.aim-curve"))
        self.kinds.name_parts(count=say("ui.count"), share=say("ui.share"), money=say("ui.money"))
        self.kinds.choose("count")
        measure = self._controller.last_graded.measure
        self.kinds.button("money").setEnabled(measure is not None)
        first = _row(Label(Style.BODY, "text2", say("ui.aim-by")), self.number)
        second = _row(
            Label(Style.BODY, "text2", say("ui.aim-let")),
            self.tier,
            Label(Style.BODY, "text2", say("ui.aim-about")),
            self.box,
            self.unit,
        )
        second.addWidget(self.kinds)
        foot = _row(*self.sides)
        for button in (self.cancel, self.use):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(Label(Style.TITLE, text=say("ui.aim")))
        column.addLayout(first)
        column.addLayout(second)
        column.addWidget(self.curve, 1)
        column.addWidget(self.told)
        column.addWidget(self.wrong)
        column.addLayout(foot)
        self.told.setMinimumHeight(40)
        self.setMinimumWidth(560)
        self._show_unit()
        for button in self.sides:
            button.hide()
        self.use.setEnabled(False)
        self.wrong.hide()

    def _connect(self) -> None:
        self.number.currentIndexChanged.connect(lambda _: self.ask())
        self.tier.currentIndexChanged.connect(lambda _: self.ask())
        self.box.textChanged.connect(lambda _: self._timer.start())
        self.box.returnPressed.connect(self.use.click)
        self.kinds.chosen.connect(self._choose_kind)
        self.curve.chosen.connect(self.choose)
        self.cancel.clicked.connect(self.reject)
        self.use.clicked.connect(self._apply)
        self.sides[0].clicked.connect(lambda: self._choose_side(0))
        self.sides[1].clicked.connect(lambda: self._choose_side(1))
        self.finished.connect(lambda _: self._leave())
        self.box.setFocus()

    def _leave(self) -> None:
        self._channel.cancel()
        self._channel.close()
        self._controller.channels.pop("aim", None)

    def _choose_kind(self, _: str) -> None:
        self.box.clear()
        self._show_unit()
        self.ask()

    def _show_unit(self) -> None:
        measure = self._controller.last_graded.measure
        name = measure.name if measure is not None else ""
        unit = {"count": say("ui.aim-people"), "share": "%", "money": name}[self.kinds.current()]
        self.unit.setText(unit)

    # ── Asking ──────────────────────────────────────────────────────────────────────────────────

    @property
    def channel(self) -> Channel:
        return self._channel

    def wanted(self) -> float | None:
        """What was typed, as a number; shares 0–1."""
        found = read_amount(self.box.text())
        if found is None or found < 0:
            return None
        if self.kinds.current() == "share" and "%" not in self.box.text() and "％" not in self.box.text():
            found /= 100
        return float(found)

    def ask(self) -> None:
        """The curve, and the value for what is wanted."""
        from gradestudio.ui.aim.requests import AimAt

        typed = self.box.text().strip()
        wanted = self.wanted()
        self._mark(say("ui.aim-write-so") if typed and wanted is None else "")
        if typed and wanted is None:
            return
        _, grade, tier = self._tiers[self.tier.currentIndex()]
        controller = self._controller
        looked = self._numbers[self.number.currentIndex()][1]
        self.use.setEnabled(False)
        self._channel.ask(
            AimAt(looked, controller.last_graded, grade, tier, self.kinds.current(), wanted, controller.as_of)
        )

    def _took(self, _: Any, aimed: Any) -> None:
        self._aimed = aimed
        tuning = aimed.tuning
        shown = tuning.best or tuning.current
        self._mark("")
        self.choose(next(i for i, s in enumerate(tuning.curve) if s.value == shown.value))
        self._show_sides()

    def _refuse(self, error: Exception) -> None:
        self._aimed = None
        self.curve.show_curve((), -1, -1, None, "")
        self.told.setText("")
        for button in self.sides:
            button.hide()
        self._mark(refusal_sentence(error))

    def _mark(self, sentence: str) -> None:
        self.wrong.setText(sentence)
        self.wrong.setVisible(bool(sentence))
        self.box.setProperty("wrong", bool(sentence))
        self.box.update()

    # ── Showing ─────────────────────────────────────────────────────────────────────────────────

    def choose(self, at: int) -> None:
        """Another point of the curve."""
        if self._aimed is None:
            return
        tuning, kind = self._aimed.tuning, self.kinds.current()
        self._at = at
        step = tuning.curve[at]
        self._value = step.value
        points = [
            Point(float(s.value), s.of(kind), self._label(s.value), self._amount(s)) for s in tuning.curve
        ]
        now = next(i for i, s in enumerate(tuning.curve) if s.value == tuning.current.value)
        told = say("ui.aim-now", value=points[now].label, amount=points[now].height)
        goal = tuning.goal.wanted if tuning.goal is not None else None
        self.curve.show_curve(points, now, at, goal, told)
        self.told.setText(self._sentence(step))
        self.use.setEnabled(step.value != tuning.current.value)

    def _sentence(self, step: Any) -> str:
        tuning = self._aimed.tuning
        name = self._numbers[self.number.currentIndex()][0]
        said = say(
            "ui.aim-gives", name=name, value=self._label(step.value), amount=self._told(step), n=step.moved
        )
        if tuning.beyond and tuning.best is not None and step.value == tuning.best.value:
            said += say("ui.aim-beyond")
        return said

    def _show_sides(self) -> None:
        """Both values of the step on which the goal falls."""
        sides = self._aimed.tuning.sides
        for button, step in zip(self.sides, sides or (None, None), strict=True):
            button.setVisible(step is not None)
            if step is not None:
                text = say("ui.aim-side", value=self._label(step.value), amount=self._told(step))
                button.setText(text)
                button.setAccessibleName(text)

    def _choose_side(self, number: int) -> None:
        if self._aimed is None or not self._aimed.tuning.sides:
            return
        wanted = self._aimed.tuning.sides[number].value
        self.choose(next(i for i, s in enumerate(self._aimed.tuning.curve) if s.value == wanted))

    def _label(self, value: Decimal) -> str:
        return value_words(self._aimed.looked, value)

    def _amount(self, step: Any) -> str:
        kind = self.kinds.current()
        if kind == "share":
            return words().percent(step.share, 1)
        if kind == "money":
            return words().money(step.money)
        return words().number(step.count)

    def _told(self, step: Any) -> str:
        return say("ui.aim-count", n=step.count) if self.kinds.current() == "count" else self._amount(step)

    def _apply(self) -> None:
        if self._value is not None and self._aimed is not None and self.use.isEnabled():
            self.applied.emit(self._aimed.looked, self._value)
            self.accept()


def _row(*widgets: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(8)
    for widget in widgets:
        line.addWidget(widget)
    line.addStretch(1)
    return line
