"""Edits that are tried before they are written: graded off the GUI thread, in sight, and forgotten again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Signal

from gradestudio.diagnostics import Edit, Severity, apply_edits
from gradestudio.ui import calls
from gradestudio.ui.background import Channel, Control
from gradestudio.ui.work import Checked, Graded, GradeIt, Grader


@dataclass(frozen=True, slots=True, eq=False)
class TryEdits:
    """The list as the text would grade it after some edits; None where they would be a mistake."""

    checked: Checked
    edits: tuple[Edit, ...]
    columns: Mapping[str, Any] | None
    grader: Grader
    as_of: date
    money: str = ""

    def run(self, control: Control) -> Graded | None:
        text = apply_edits(self.checked.source, self.edits)
        made = calls.language().check(text, self.columns)
        control.check()
        standing = sum(d.severity is Severity.ERROR for d in self.checked.diagnostics)
        wrong = sum(d.severity is Severity.ERROR for d in made.diagnostics)
        if wrong > standing or made.program is None:
            return None
        checked = Checked(text, (), self.checked.entries, made.program, text, made.rulebook)
        return GradeIt(self.grader, checked, self.as_of, self.money).run(control)


class OrderTrial(QObject):
    """An order of rules or rows that a hand is about to choose; the newest wins.

    What it would give is in sight everywhere as long as it is tried: `Controller.shown` is its grading.
    """

    tried = Signal(object)
    """Graded with another order; None: back to the text's own."""

    def __init__(self, name: str, controller: Any, parent: QObject) -> None:
        super().__init__(parent)
        self._controller = controller
        self._channel = Channel(name, self)
        controller.channels[name] = self._channel
        self._channel.answered.connect(lambda _, graded: self._took(graded))
        self._channel.failed.connect(lambda request, failure: controller.refuse(name, request, failure))

    def try_edits(self, edits: Sequence[Edit]) -> None:
        """What the text would grade with these edits; without any, back to its own figures."""
        controller = self._controller
        checked = controller.last_check
        if not edits or checked is None or checked.good != controller.text or controller.grader is None:
            self.give_up()
            return
        controller.numbers.give_up()
        self._channel.ask(
            TryEdits(
                checked,
                tuple(edits),
                controller.columns,
                controller.grader,
                controller.as_of,
                controller.money,
            )
        )

    def give_up(self) -> None:
        """Back to what is written."""
        self._took(None)

    def keep(self) -> None:
        """The order is being written: its figures stay in sight until the text's own take their place."""
        self._channel.cancel()

    def _took(self, graded: Graded | None) -> None:
        if graded is None:
            self._channel.cancel()
        self.tried.emit(graded)
        self._controller.numbers.show_other(graded)
