"""What if: values of one customer that are tried in the why panel; data and rules stay as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gradestudio.ui.cards.plainline import PlainLine
from gradestudio.ui.cards.values import read_date
from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.empty import Drawing
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.layouts import empty
from gradestudio.ui.controls.picker import Picker
from gradestudio.ui.controls.surface import Card
from gradestudio.ui.histogram.field import NumberField
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style
from gradestudio.ui.why.facts import shown


class TrialCard(Card):
    """A line for every value that is tried.  `tried` is sent with all of them, an empty mapping to leave."""

    tried = Signal(object)

    def __init__(self) -> None:
        super().__init__(ground="tint", edge="accent")
        self._known: dict[str, Any] = {}
        self._given: dict[str, Any] = {}
        self._as_of = date.min
        self.lines: dict[str, _Line] = {}
        self._title = Label(Style.SUBTITLE)
        self._small = Label(Style.SMALL, "text2", elide=True)
        self.back = Button("plain", "close", height=24)
        self.more = Picker(quiet=True)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Drawing("aim", 16, "accent_t"))
        head.addWidget(self._title)
        head.addWidget(self._small, 1)
        head.addWidget(self.back)
        self._body = QVBoxLayout()
        self._body.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 8)
        column.setSpacing(4)
        column.addLayout(head)
        column.addLayout(self._body)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.back.clicked.connect(lambda: self.tried.emit({}))
        self.more.chosen.connect(self._add)
        self.hide()

    def show_trial(self, tryable: Sequence[Any], given: Mapping[str, Any], as_of: date) -> None:
        """What could be tried on the customer, and what is; hidden while nothing is.

        `as_of`: where a date begins that the customer does not have."""
        self._as_of = as_of
        self._known = {one.name: one for one in tryable}
        self._given = {name: value for name, value in given.items() if name in self._known}
        self._title.setText(say("ui.what-if-title"))
        self._small.setText(say("ui.what-if-small"))
        self.back.setText(say("ui.what-if-back"))
        self.back.setAccessibleName(say("ui.what-if-back"))
        if list(self.lines) != list(self._given) or any(
            line.known != self._known[name] for name, line in self.lines.items()
        ):
            self._rebuild()
        for name, value in self._given.items():
            self.lines[name].show_value(value)
        rest = [(name, name) for name in self._known if name not in self._given]
        self.more.offer(rest, "", say("ui.what-if-add"))
        self.more.show_value(say("ui.what-if-add"))
        self.more.setVisible(bool(rest))
        self.setVisible(bool(self._given))

    def begin(self, name: str = "") -> None:
        """Try the first quantity, or the named one, beginning with the customer's own value."""
        first = name or next((n for n, one in self._known.items() if one.value is not None), "")
        first = first or next(iter(self._known), "")
        if first:
            self._add(first)

    def focus_first(self) -> None:
        """The keyboard goes to the last value of the list: the one that was added."""
        if self.lines:
            list(self.lines.values())[-1].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _rebuild(self) -> None:
        empty(self._body)
        self.lines = {}
        for name in self._given:
            line = _Line(self._known[name])
            line.changed.connect(lambda value, name=name: self._take(name, value))
            line.dropped.connect(lambda name=name: self._drop(name))
            self.lines[name] = line
            self._body.addWidget(line)

    def _add(self, name: str) -> None:
        one = self._known[name]
        value = one.value if one.value is not None else _start(one, self._as_of)
        self.tried.emit({**self._given, name: value})
        self.focus_first()

    def _take(self, name: str, value: Any) -> None:
        if value != self._given.get(name):
            self.tried.emit({**self._given, name: value})

    def _drop(self, name: str) -> None:
        self.tried.emit({n: v for n, v in self._given.items() if n != name})


class _Line(QWidget):
    """One value: its name, the input, what it really is, a cross."""

    changed = Signal(object)
    dropped = Signal()

    def __init__(self, known: Any) -> None:
        super().__init__()
        self.known = known
        self.editor = self._make(known)
        self.editor.setAccessibleName(f"{known.name}, {say('ui.what-if-title')}")
        self._was = Label(Style.SMALL, "text2")
        away = Button("plain", "close", height=24)
        away.name_it(say("ui.what-if-drop", name=known.name))
        away.clicked.connect(self.dropped)
        line = QHBoxLayout(self)
        line.setContentsMargins(24, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(Label(Style.BODY, text=known.name))
        line.addWidget(self.editor)
        line.addWidget(self._was, 1)
        line.addWidget(away)

    def show_value(self, value: Any) -> None:
        """The value that is tried; what is being typed is left alone."""
        known = self.known
        self._was.setText(say("ui.what-if-was", value=shown(known.value, known.kind)))
        if known.read(value) is None:
            self._was.setText(say("ui.what-if-outside"))
        editor = self.editor
        if isinstance(editor, Picker):
            editor.offer(
                [(str(n), shown(c)) for n, c in enumerate(known.choices)], _index(known, value), known.name
            )
        elif isinstance(editor, NumberField):
            if not (editor.hasFocus() and editor.isModified()):
                editor.show_value(Decimal(str(value)), "0")
        elif isinstance(editor, PlainLine):
            editor.show_text(value.isoformat())

    def _make(self, known: Any) -> QWidget:
        if known.choices:
            picker = Picker()
            picker.chosen.connect(lambda key: self.changed.emit(known.choices[int(key)]))
            return picker
        if str(known.kind) == "date":
            line = PlainLine(Style.BODY, fits=True)
            line.written.connect(self._day)
            return line
        field = NumberField()
        for signal in (field.tried, field.chosen):
            signal.connect(lambda value: self.changed.emit(float(value)))
        field.stepped.connect(self._step)
        field.given_up.connect(self.dropped)
        return field

    def _step(self, steps: int) -> None:
        field = self.editor
        assert isinstance(field, NumberField)
        value = field.value + steps * _step_of(self.known, field.value)
        low, high = self.known.low, self.known.high
        value = max(value, low) if low is not None else value
        value = min(value, high) if high is not None else value
        field.show_value(value, "0")
        self.changed.emit(float(value))

    def _day(self, text: str) -> None:
        line, day = self.editor, read_date(text)
        assert isinstance(line, PlainLine)
        line.wrong = day is None
        line.setToolTip(say("ui.cards-date-so") if day is None else "")
        line.update()
        if day is not None:
            self.changed.emit(day)


def _step_of(known: Any, value: Decimal) -> Decimal:
    """A step of the second digit: 1 up to 99, 1,000 from 10,000 on; counts go by ones."""
    places = max(value.copy_abs().adjusted() - 1, 0) if value else 0
    return Decimal(1) if known.whole else Decimal(10) ** places


def _start(one: Any, as_of: date) -> Any:
    """What is tried first where the customer has no value."""
    if one.choices:
        return one.choices[0]
    if str(one.kind) == "date":
        return as_of
    return float(max(one.low or 0, 0))


def _index(known: Any, value: Any) -> str:
    return str(known.choices.index(value)) if value in known.choices else ""


def lift_values(lift: Any) -> dict[str, Any]:
    """What a change of one or two quantities makes of the customer."""
    return {p.name: _plain(p.value) for p in (lift, lift.also) if p is not None}


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value
