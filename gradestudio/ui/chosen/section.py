"""The part of the effect panel about what is selected in a grid."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gradestudio.ui.chosen.steps import Step, StepBars
from gradestudio.ui.chosen.tiles import Tile, Tiles
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.layouts import empty
from gradestudio.ui.controls.listline import ListLine
from gradestudio.ui.controls.surface import Panel
from gradestudio.ui.customers.spec import Filter
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence; a click shows `wishes`, or tells why of customer `row`."""

    drawing: str
    role: str
    sentence: str
    wishes: tuple[Filter, ...] = ()
    row: int = -1
    tag: str = ""


class ChosenSection(QWidget):
    """Hidden while nothing is selected."""

    filters_asked = Signal(tuple)
    customer_asked = Signal(int)
    value_asked = Signal(object)
    """A value (Decimal) for the number in the cell."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = Label(Style.SMALL_STRONG, elide=True)
        self.tiles = Tiles()
        self.steps_head = Label(Style.SMALL, "text2", elide=True)
        self.steps = StepBars()
        self.lines: list[ListLine] = []
        self._told: tuple[Line, ...] = ()
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        rule = Panel("line")
        rule.setFixedHeight(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 4)
        column.setSpacing(0)
        column.addWidget(rule)
        self._steps_room = _inset(self.steps_head, 10, 4)
        for widget in (_inset(self.head, 8, 6), self.tiles, self._steps_room, self.steps):
            column.addWidget(widget)
        column.addSpacing(4)
        column.addLayout(self._column)
        self.tiles.chosen.connect(lambda number, _: self._ask(self.tiles.tiles[number].wishes))
        self.steps.chosen.connect(lambda value, _: self.value_asked.emit(value))
        self.show_steps("", ())
        self.hide()

    def show_chosen(self, title: str, tiles: tuple[Tile, ...], lines: tuple[Line, ...]) -> None:
        """What is selected, its figures, and what else is worth knowing of it."""
        said = say("ui.chosen", what=title)
        self.head.setText(said)
        self.tiles.show_tiles(said, tiles)
        if lines != self._told:
            self._told = lines
            empty(self._column)
            self.lines = [self._line(line) for line in lines]
        self.show()

    def show_steps(self, title: str, steps: tuple[Step, ...]) -> None:
        """Other values of the number; none: nothing is shown."""
        self.steps_head.setText(title)
        self.steps.show_steps(title, steps)
        for widget in (self._steps_room, self.steps):
            widget.setVisible(bool(steps))

    def _line(self, line: Line) -> ListLine:
        made = ListLine(line.drawing, line.role, line.sentence, line.tag)
        if line.row >= 0:
            made.clicked.connect(lambda: self.customer_asked.emit(line.row))
        else:
            made.clicked.connect(lambda: self._ask(line.wishes))
        self._column.addWidget(made)
        return made

    def _ask(self, wishes: tuple[Filter, ...]) -> None:
        if wishes:
            self.filters_asked.emit(wishes)


def _inset(label: Label, above: int, below: int) -> QWidget:
    """A label that elides, away from the edges."""
    room = QWidget()
    inside = QVBoxLayout(room)
    inside.setContentsMargins(12, above, 12, below)
    inside.addWidget(label)
    return room
