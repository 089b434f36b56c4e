"""An order of rules that is tried before it is written: its counts, worked out off the GUI thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Signal

from gradestudio.diagnostics import Severity
from gradestudio.ui import calls
from gradestudio.ui.background import Channel, Control
from gradestudio.ui.work import Checked, Graded, GradeIt, Grader


@dataclass(frozen=True, slots=True, eq=False)
class TryText:
    """Grade with another text; the rulebook is untouched.  None where that text has mistakes."""

    text: str
    checked: Checked
    columns: Mapping[str, Any] | None
    grader: Grader
    as_of: date

    def run(self, control: Control) -> Graded | None:
        from dataclasses import replace

        made = calls.language().check(self.text, self.columns)
        control.check()
        if made.program is None or any(d.severity is Severity.ERROR for d in made.diagnostics):
            return None
        checked = replace(self.checked, good=self.text, program=made.program, rulebook=made.rulebook)
        return GradeIt(self.grader, checked, self.as_of).run(control)


class OrderTrial(QObject):
    """The newest order wins; `tried` brings how many each card would decide, None when nothing is tried."""

    tried = Signal(object)
    graded = Signal(object)
    """The whole grading on trial, for figures elsewhere; None when nothing is tried any more."""

    def __init__(self, view: Any) -> None:
        super().__init__(view)
        self._view = view
        self._channel: Channel | None = None
        self.effects: Any = None

    def attach(self, controller: Any) -> None:
        self._channel = Channel("order", self)
        controller.channels["order"] = self._channel
        self._channel.answered.connect(self._took)
        self._channel.failed.connect(lambda request, failure: controller.refuse("order", request, failure))
        self._controller = controller

    def try_text(self, text: str) -> None:
        """What another order of the same statements would decide."""
        controller = self._controller
        checked = controller.last_check
        if self._channel is None or controller.grader is None or controller.last_graded is None:
            return
        if checked is None or checked.good != checked.source or text == checked.source:
            self.give_up()
            return
        self._channel.ask(TryText(text, checked, controller.columns, controller.grader, controller.as_of))

    def give_up(self) -> None:
        if self._channel is not None:
            self._channel.cancel()
        self.effects = None
        self.tried.emit(None)
        self.graded.emit(None)

    def _took(self, request: TryText, graded: Graded | None) -> None:
        if graded is None:
            self.give_up()
            return
        self.effects = {e.grade: e for e in graded.effects}
        self.tried.emit(self._decided())
        self.graded.emit(graded)

    def _decided(self) -> dict[int, int]:
        """By the card's place in the text as it stands: rules are known by their names."""
        found: dict[int, int] = {}
        for card in self._view.list.cards():
            effect = self.effects.get(card.grade)
            if effect is None:
                continue
            if card.keyword == "otherwise":
                found[card.start] = effect.otherwise
            elif card.keyword == "rule":
                found[card.start] = sum(r.decides for r in effect.rules if r.name == card.name)
        return found
