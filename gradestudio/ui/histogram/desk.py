"""The number that is looked at: what is known of it, values tried on it, and the one edit in the end."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtCore import QObject, Signal

from gradestudio.ui.background import Channel


class NumberDesk(QObject):
    """One number at a time.  Values are tried without touching the text; the newest one wins."""

    looked = Signal(object)
    """Looked, or None: there is no number."""
    tried = Signal(object)
    """Graded with the value that is tried; None: back to the text's own."""
    mistaken = Signal(object)
    """The Diagnostic of a value that the rules do not allow or warn of, or None."""
    aim_asked = Signal(object)
    """Looked: its value is to be found for a wanted count."""
    write = Signal(str, tuple)
    """Edits for a text (the source that they were made for): the value that was chosen."""

    def __init__(self, controller: Any) -> None:
        super().__init__(controller)
        self._controller = controller
        self.now: Any = None
        self.trial: Any = None
        self._value: Decimal | None = None
        self._known: Decimal | None = None
        """The value whose outcome is known, and whether it may be written."""
        self._allowed = False
        self._choose_when_known = False
        self._look, self._try = Channel("number", self), Channel("trial", self)
        for name, channel, took in (("number", self._look, self._took), ("trial", self._try, self._outcome)):
            controller.channels[name] = channel
            channel.answered.connect(took)
            channel.failed.connect(
                lambda request, failure, name=name: controller.refuse(name, request, failure)
            )
            channel.busy.connect(lambda on, name=name: controller.busy.emit(name, on))

    @property
    def trying(self) -> bool:
        """Whether what is shown is not what is written."""
        return self._value is not None

    # ── Looking ─────────────────────────────────────────────────────────────────────────────────

    def look_at(self, position: int) -> None:
        """The number at a place of the text (code points); what was being tried is given up."""
        from gradestudio.ui.histogram.requests import LookAt

        self.give_up()
        controller = self._controller
        checked = controller.last_check
        if checked is None or checked.program is None or checked.source != controller.text:
            self._look.cancel()
            self._took(None, None)
            return
        graded = controller.last_graded
        self._look.ask(LookAt(checked, position, graded, controller.grader, controller.compared, self.now))

    def _took(self, request: Any, looked: Any) -> None:
        if self.trying:
            return  # asked before the value was tried; the next look brings what holds then
        self.now = looked
        self.looked.emit(looked)

    # ── Trying ──────────────────────────────────────────────────────────────────────────────────

    def try_value(self, value: Decimal) -> None:
        """Grade with another value; what was tried before no longer matters."""
        from gradestudio.ui.histogram.requests import TryValue

        if self.now is None or value == self._value:
            return
        self._value, self._choose_when_known = value, False
        controller = self._controller
        self._try.ask(
            TryValue(
                self.now, value, controller.columns, controller.grader, controller.as_of, controller.money
            )
        )

    def _outcome(self, request: Any, tried: Any) -> None:
        if request.value != self._value:
            return
        self._known, self._allowed = request.value, tried.mistake is None
        self.mistaken.emit(tried.mistake or tried.warning)
        self._show(tried.graded)
        if self._choose_when_known:
            self._write()

    def _show(self, graded: Any) -> None:
        self.trial = graded
        self.tried.emit(graded)

    def show_other(self, graded: Any) -> None:
        """What a rule that is not written yet would do; None: back to the text's own."""
        if not self.trying and (graded is not None or self.trial is not None):
            self._show(graded)

    def give_up(self) -> None:
        """Back to what is written."""
        if not self.trying:
            return
        self._forget()
        self.mistaken.emit(None)
        self._show(None)

    def _forget(self) -> None:
        self._try.cancel()
        self._value, self._known, self._choose_when_known = None, None, False

    # ── Choosing ────────────────────────────────────────────────────────────────────────────────

    def choose(self, value: Decimal) -> None:
        """Write a value into the text, as one edit, once it is known to be allowed."""
        if self.now is None:
            return
        if value == self.now.threshold.value:
            self.give_up()
            return
        self.try_value(value)
        if self._known == value:
            self._write()
        else:
            self._choose_when_known = True

    def _write(self) -> None:
        from gradestudio.ui.histogram.requests import edits_in_source

        self._choose_when_known = False
        value, now = self._value, self.now
        if not self._allowed or value is None or now is None:
            return
        edits = edits_in_source(now, value)
        self._forget()
        # The trial stays in sight until the grading of the written text takes its place.
        if edits is not None and now.checked.source == self._controller.text:
            self.write.emit(now.checked.source, edits)
        else:
            self._show(None)

    def drop(self) -> None:
        """Another text or another list: nothing of before matters."""
        self._look.cancel()
        self._forget()
        self.trial, self.now = None, None
        self.looked.emit(None)

    def settled(self) -> None:
        """The text as written was graded (or cannot be): nothing is on trial any more."""
        if not self.trying:
            self.trial = None
