"""Asks for the proofs of the text as it stands, while somebody looks at them; older answers are dropped."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from gradestudio.ui.background import Channel
from gradestudio.ui.proofs.facts import Prove, Proven

_REST = 180
"""Milliseconds of rest after an edit: while somebody types nothing is proven."""
_ASIDE = 700
"""The same where the proofs are only told in short beside the counts."""


class ProofDesk(QObject):
    """`proven(Proven)`: everything told about the newest text; None while there is no text."""

    proven = Signal(object)
    waiting = Signal(bool)

    def __init__(self, controller: Any) -> None:
        super().__init__(controller)
        self.controller = controller
        self.last: Proven | None = None
        self.asked: Prove | None = None
        """What the last answer was asked with."""
        self._watchers: set[str] = set()
        self._asked: Any = None
        self.channel = Channel("proofs", self)
        controller.channels["proofs"] = self.channel
        self.channel.answered.connect(self._answered)
        self.channel.failed.connect(lambda request, failure: controller.refuse("proofs", request, failure))
        self.channel.busy.connect(lambda on: self.waiting.emit(on and self._watchers != {"effect"}))
        self._rest = QTimer(self, singleShot=True, interval=_REST)
        self._rest.timeout.connect(self._ask)
        controller.checked.connect(lambda _: self.look())
        controller.settled.connect(self.look)
        controller.hushed.connect(self._give_way)

    def watch(self, on: bool, who: str = "panel") -> None:
        """Whether the panel, the page, or the lines beside the counts are in sight."""
        self._watchers = self._watchers | {who} if on else self._watchers - {who}
        if on:
            self.look(now=True)
        elif not self._watchers:
            self._rest.stop()
            self.channel.cancel()
            self._asked = None

    def look(self, now: bool = False) -> None:
        """Something changed: what was asked for is of yesterday."""
        if not self._watchers:
            return
        key = self._key()
        if key == self._asked:
            return
        self.channel.cancel()
        self._asked = None
        if now:
            self._ask()
        else:
            self._rest.start(_ASIDE if self._watchers == {"effect"} else _REST)

    def _give_way(self) -> None:
        """The text is being changed: its check asks anew."""
        if self._watchers == {"effect"}:
            self._rest.stop()
            self.channel.cancel()
            self._asked = None

    def _key(self) -> Any:
        controller = self.controller
        graded = controller.last_graded
        return id(controller.last_check), id(graded.grading) if graded is not None else 0, controller.as_of

    def _ask(self) -> None:
        checked = self.controller.last_check
        self._rest.stop()
        if checked is None:
            self.last = None
            self.proven.emit(None)
            return
        self._asked = self._key()
        controller = self.controller
        self.channel.ask(
            Prove(checked.source, checked, controller.as_of, controller.last_graded, controller.grader)
        )

    def _answered(self, request: Prove, proven: Proven) -> None:
        self.last, self.asked = proven, request
        self.proven.emit(proven)
