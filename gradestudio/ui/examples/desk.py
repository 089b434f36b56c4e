"""Runs the examples of the text as it stands, a moment after the last edit; older answers are dropped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from gradestudio.ui.background import Channel
from gradestudio.ui.examples.facts import RunExamples, Told

_REST = 120
"""Milliseconds of rest after a check: the figures of an edit come first."""


class ExamplesDesk(QObject):
    """`told`: what became of every example, in file order; sent only when it is news."""

    told = Signal(tuple)

    def __init__(self, controller: Any) -> None:
        super().__init__(controller)
        self.controller = controller
        self.last: tuple[Told, ...] = ()
        self.channel = Channel("examples", self)
        controller.channels["examples"] = self.channel
        self.channel.answered.connect(lambda _, found: self._tell(found))
        self.channel.failed.connect(lambda request, failure: controller.refuse("examples", request, failure))
        self._rest = QTimer(self, singleShot=True, interval=_REST)
        self._rest.timeout.connect(self._ask)
        controller.checked.connect(self._look)
        controller.rulebook_opened.connect(lambda _: self._tell(()))

    @property
    def by_name(self) -> Mapping[str, Told]:
        """The first of each name: the checker forbids a second."""
        found: dict[str, Told] = {}
        for one in self.last:
            found.setdefault(one.name, one)
        return found

    def _look(self, checked: Any) -> None:
        self.channel.cancel()
        if checked is None or checked.program is None or not checked.program.examples:
            self._rest.stop()
            self._tell(())
        else:
            self._rest.start()

    def _ask(self) -> None:
        checked = self.controller.last_check
        if checked is not None and checked.program is not None:
            self.channel.ask(RunExamples(checked.program))

    def _tell(self, found: tuple[Told, ...]) -> None:
        if found != self.last:
            self.last = found
            self.told.emit(found)
