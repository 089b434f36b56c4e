"""The comparison that is looked at: its sides, what is asked for them, what came back."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from gradestudio.ui.background import Channel, Failure
from gradestudio.ui.compare.prepare import Prepare
from gradestudio.ui.compare.sides import DRAFT, SAVED, Side, short_name

_CALM = 250
"""Milliseconds of rest in the draft before it is compared again."""


class CompareDesk(QObject):
    """Works only while the page is looked at; the newest question wins."""

    sides_changed = Signal()
    compared = Signal(object)
    """Both."""
    failed = Signal(object)
    """Why it cannot be compared: a diagnostic or an exception."""
    busy = Signal(bool)

    def __init__(self, controller: Any) -> None:
        super().__init__(controller)
        self.controller = controller
        self.old: Side = SAVED
        self.new: Side = DRAFT
        self.both: Any = None
        self.looked_at = False
        self._chosen = False
        self._stale = True
        self._ready = False
        self._graders: Any = None
        self.channel = self._channel("compare", self._came)
        self.channel.failed.connect(self._refused)
        self.channel.busy.connect(self.busy)
        self._calm = QTimer(self, singleShot=True, interval=_CALM)
        self._calm.timeout.connect(self.refresh)
        controller.checked.connect(lambda _: self._edited())
        controller.sheet_opened.connect(lambda _: self._again())
        controller.graded.connect(lambda _: self._dated())
        controller.rulebook_opened.connect(lambda _: self._opened())
        controller.saved.connect(lambda: self._again())
        controller.versions.changed.connect(self._versions)

    def _channel(self, name: str, took: Any) -> Channel:
        made = self.controller.channels[name] = Channel(name, self)
        made.answered.connect(took)
        return made

    # ── Sides ───────────────────────────────────────────────────────────────────────────────────

    def look(self, on: bool) -> None:
        """The page is looked at, or no longer."""
        self.looked_at = on
        if not on:
            self.cancel()
            return
        self._guess()
        if self._stale or self.both is None:
            self.refresh()

    def _guess(self) -> None:
        """Until a person chooses: the version that the effect is compared with, against the draft."""
        if self._chosen:
            return
        choice = self.controller.versions.choice
        wanted = Side("version", choice) if choice is not None else SAVED
        if wanted != self.old or self.new != DRAFT:
            self.old, self.new = wanted, DRAFT
            self._stale = True
        self.sides_changed.emit()

    def choose(self, old: Side | None = None, new: Side | None = None) -> None:
        self._chosen = True
        self.old, self.new = old or self.old, new or self.new
        self.sides_changed.emit()
        self._again()

    def swap(self) -> None:
        self.choose(self.new, self.old)

    def name(self, side: Side) -> str:
        return short_name(side)

    @property
    def names(self) -> tuple[str, str]:
        return short_name(self.old), short_name(self.new)

    def given(self, side: Side) -> Any:
        """A side with its text, as a request takes it."""
        from gradestudio.ui.compare.requests import Given

        controller, name = self.controller, short_name(side)
        if side.kind == "version":
            return Given(side, name, side.version.text)
        if side.kind == "file":
            return Given(side, name, None)
        text = controller.file.text if side.kind == "saved" else controller.text
        return Given(side, name, text, controller.file.path)

    # ── Asking ──────────────────────────────────────────────────────────────────────────────────

    def refresh(self) -> None:
        """Compare the sides as they are now."""
        controller = self.controller
        self._stale = True
        if not self.looked_at or not controller.text.strip():
            return
        if not self._ready:
            self.channel.ask(Prepare())
            return
        from gradestudio.ui.compare.requests import CompareIt, Graders

        if controller.grader is None:
            self._graders = None
        elif self._graders is None or self._graders.kept[0] is not controller.grader:
            self._graders = Graders([controller.grader])
        self._stale = False
        self.channel.ask(
            CompareIt(
                self.given(self.old),
                self.given(self.new),
                controller.columns if self._graders is not None else None,
                self._graders,
                controller.as_of,
                controller.money,
            )
        )

    def cancel(self) -> None:
        """Nobody waits any more."""
        if self.channel.pending:
            self._stale = True
        self._calm.stop()
        self.channel.cancel()

    def _came(self, request: Any, both: Any) -> None:
        if isinstance(request, Prepare):
            self._ready = True
            self.refresh()
            return
        self.both = both
        self.compared.emit(both)

    def _refused(self, request: Any, failure: Failure) -> None:
        self.both = None
        self.failed.emit(getattr(failure.error, "diagnostic", None) or failure.error)

    # ── What changes around it ──────────────────────────────────────────────────────────────────

    def _uses(self, kind: str) -> bool:
        return kind in (self.old.kind, self.new.kind)

    def _edited(self) -> None:
        if self._uses("draft"):
            self._stale = True
            if self.looked_at:
                self._calm.start()

    def _again(self) -> None:
        self._stale = True
        if self.looked_at:
            self.refresh()

    def _dated(self) -> None:
        """Graded at another day, or counted with other money."""
        both, controller = self.both, self.controller
        if both is None or both.found.runs is None:
            return
        fixed = any(book.program.as_of for book in (both.found.old, both.found.new))
        money = both.measure.name if both.measure is not None else ""
        if (not fixed and both.as_of != controller.as_of) or controller.money not in ("", money):
            self._again()

    def _opened(self) -> None:
        self.both = None
        self._chosen = False
        self._guess()
        self._again()

    def _versions(self) -> None:
        self._guess()
        self.sides_changed.emit()
        if self._stale and self.looked_at:
            self.refresh()
