"""The parts of a line as small forms: a word, a number or a name behind it, and a way to take it out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from gradestudio.language import syntax as s
from gradestudio.language.amounts import write_like
from gradestudio.language.edits import terms, writing
from gradestudio.ui.cards.chooser import Chooser, Option
from gradestudio.ui.cards.kinds import known_names
from gradestudio.ui.cards.picking import PickButton
from gradestudio.ui.cards.plainline import PlainLine
from gradestudio.ui.cards.stepfield import StepField
from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style

Write = Callable[[str], Any]


class ValueInput(QWidget):
    """A number, a name or an expression of a line, as what it is.

    `kinds`: of the names that may stand here; with them a name is chosen from a list.
    """

    def __init__(self, row: Any, name: str, kinds: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._row, self._kinds = row, kinds
        self.number = StepField()
        self.choice = PickButton()
        self.code = PlainLine(Style.CODE_SMALL, fits=True)
        self.chooser: Any = None
        self.write: Write = lambda text: None
        self._written = ""
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2)
        for part, widget in (("number", self.number), ("name", self.choice), ("text", self.code)):
            widget.setObjectName(f"{name}-{part}")
            widget.hide()
            line.addWidget(widget)
        self.number.written.connect(lambda value: self.write(write_like(value, self._written)))
        self.code.written.connect(lambda text: self.write(text.strip()))
        self.choice.clicked.connect(self._open_list)
        self.number.left.connect(row.left)
        self.code.left.connect(row.left)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_part(self, node: Any, written: str, spoken: str, write: Write) -> None:
        """A part of a line as it is written."""
        self.write, self._written = write, written
        name = node.name if isinstance(node, s.Name) and self._kinds else ""
        chosen = bool(name)
        is_number = isinstance(node, s.NumberLiteral)
        self.number.setVisible(is_number)
        self.choice.setVisible(chosen)
        self.code.setVisible(not is_number and not chosen)
        for widget in (self.number, self.code):
            widget.setAccessibleName(spoken)
        if is_number:
            self.number.show_value(node.value, written)
        elif chosen:
            known = known_names(self._row.body.context).get(name)
            self.choice.show_choice(name, f"{spoken}: {name}", known.drawing if known else "")
        else:
            self.code.show_text(written)
        self._now = name

    _now = ""

    def _open_list(self) -> None:
        names = known_names(self._row.body.context).values()
        options = [
            Option(k.name, k.name, k.drawing, checked=k.name == self._now)
            for k in names
            if k.kind in self._kinds
        ]
        self.chooser = Chooser(say("ui.cards-choose-field"), options, False, self)
        self.chooser.chosen.connect(lambda name: self.write(writing.name(name)))
        self.chooser.open_at(self.choice.mapToGlobal(self.choice.rect().bottomLeft()))


class UnitPick(PickButton):
    """Days, months or years of a length of time."""

    def __init__(self, row: Any) -> None:
        super().__init__()
        self.setObjectName("unit")
        self._row = row
        self.write: Write = lambda unit: None
        self.chooser: Any = None
        self._unit = ""
        self.clicked.connect(self._open_list)

    def show_unit(self, unit: str, write: Write) -> None:
        self._unit, self.write = unit, write
        self.show_choice(say(f"ui.unit-{unit}"), say("ui.cards-unit"))

    def _open_list(self) -> None:
        options = [Option(u, say(f"ui.unit-{u}"), checked=u == self._unit) for u in terms.UNITS]
        self.chooser = Chooser(say("ui.cards-unit"), options, False, self)
        self.chooser.chosen.connect(lambda unit: self.write(unit))
        self.chooser.open_at(self.mapToGlobal(self.rect().bottomLeft()))


def small_word(key: str) -> Label:
    """A word of the language between the fields of a line."""
    label = Label(Style.SMALL, "text2", say(key))
    label.setFixedHeight(28)
    label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return label


def away_button(name: str, told: str, act: Callable[[], Any]) -> Button:
    """Takes a part of a line out."""
    button = Button("plain", "close")
    button.setObjectName(name)
    button.name_it(told)
    button.clicked.connect(lambda: act())
    return button
