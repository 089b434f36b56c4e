"""The version that the effect is compared with: as opened, or one that was approved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from gradestudio.ui import calls
from gradestudio.ui.background import Channel, Control
from gradestudio.ui.work import Checked, Graded, GradeIt, Grader


@dataclass(frozen=True, slots=True)
class ReadVersions:
    folder: Path
    book: str

    def run(self, control: Control) -> tuple[Any, ...]:
        return calls.history().Approved(self.folder).versions(self.book)


@dataclass(frozen=True, slots=True)
class Approve:
    """Keep a text as the newest version; with `back`, take that one back."""

    folder: Path
    book: str
    text: str
    when: datetime
    file: str
    back: Any = None
    note: str = ""

    def run(self, control: Control) -> Any:
        store = calls.history().Approved(self.folder)
        if self.back is not None:
            return store.take_back(self.back)
        return store.approve(self.book, self.text, self.when, self.file, self.note)


class CannotGrade(ValueError):
    """An approved version that cannot run on this list."""

    def __init__(self, version: str) -> None:
        super().__init__(version)
        self.code = "version-cannot-run"
        self.args_by_name = {"version": version}


@dataclass(frozen=True, slots=True, eq=False)
class GradeVersion:
    """The list as an approved version grades it."""

    version: Any
    columns: Mapping[str, Any] | None
    grader: Grader
    as_of: date

    def run(self, control: Control) -> Graded:
        made = calls.language().check(self.version.text, self.columns)
        control.check()
        if made.program is None or not made.program.grades:
            raise CannotGrade(self.version.name)
        checked = Checked(self.version.text, (), (), made.program, self.version.text, made.rulebook)
        as_of = made.program.as_of or self.as_of
        # An engine of its own where the fields differ: the one at work keeps what it has worked out.
        grader = self.grader if self.grader.suits(made.program, as_of) else Grader(self.grader.sheet)
        return GradeIt(grader, checked, as_of).run(control)


class VersionDesk(QObject):
    """What was approved of the open rulebook, and which version is compared with."""

    changed = Signal()
    """The versions, or the one that is compared with."""
    approved = Signal(object)
    """The version that was approved just now."""

    def __init__(self, controller: Any) -> None:
        super().__init__(controller)
        self._controller = controller
        self.book = ""
        self.known: tuple[Any, ...] = ()
        self.choice: Any = None
        """The approved version that is compared with; None: the text as opened or saved."""
        self._chosen = False
        self._read, self._grade, self._write = (
            Channel(name, self) for name in ("versions", "baseline", "approve")
        )
        for name, channel, took in (
            ("versions", self._read, self._took_versions),
            ("baseline", self._grade, self._took_grading),
            ("approve", self._write, self._took_approval),
        ):
            controller.channels[name] = channel
            channel.answered.connect(took)
            channel.failed.connect(
                lambda request, failure, name=name: controller.refuse(name, request, failure)
            )

    @property
    def name(self) -> str:
        """`v3`; empty for the text as opened."""
        return self.choice.name if self.choice is not None else ""

    # ── The rulebook ────────────────────────────────────────────────────────────────────────────

    def reset(self) -> None:
        """Another rulebook is open."""
        self.book, self.known, self.choice, self._chosen = "", (), None, False
        self._read.cancel()
        self._grade.cancel()
        self.changed.emit()

    def look(self, program: Any) -> None:
        """The rulebook was checked: its name says which versions are its own."""
        book = calls.history().book_name(program, self._controller.file.path)
        if book != self.book:
            self.book, self.known, self.choice, self._chosen = book, (), None, False
            self.changed.emit()
            if book:
                self._read.ask(ReadVersions(self._controller.settings.folder, book))

    def _took_versions(self, request: ReadVersions, versions: tuple[Any, ...]) -> None:
        if request.book != self.book:
            return
        self.known = versions
        if versions and not self._chosen:
            self.choice = versions[0]
            self.grade()
        self.changed.emit()

    # ── Comparing ───────────────────────────────────────────────────────────────────────────────

    def compare_with(self, version: Any) -> None:
        """An approved version, or None for the text as opened."""
        self._chosen = True
        self.choice = version
        self._controller.baseline = None
        self.changed.emit()
        if version is None:
            self._grade.cancel()
            self._controller.compare_as_opened()
        else:
            self.grade()

    def grade(self) -> None:
        """Grade the list by the version that is compared with."""
        controller = self._controller
        if self.choice is None or controller.grader is None:
            return
        self._grade.ask(GradeVersion(self.choice, controller.columns, controller.grader, controller.as_of))

    def _took_grading(self, request: GradeVersion, graded: Graded) -> None:
        if request.version is self.choice and request.grader is self._controller.grader:
            self._controller.take_baseline(graded)

    # ── Approving ───────────────────────────────────────────────────────────────────────────────

    def approve(self, note: str = "") -> None:
        """Keep the text as it stands as the newest version, with a note."""
        controller = self._controller
        folder, name = controller.settings.folder, controller.file.name
        self._write.ask(Approve(folder, self.book, controller.text, datetime.now(), name, note=note.strip()))

    def take_back(self, version: Any) -> None:
        """As if it had not been approved."""
        self._write.ask(
            Approve(self._controller.settings.folder, self.book, "", datetime.now(), "", back=version)
        )

    def _took_approval(self, request: Approve, made: Any) -> None:
        if request.book != self.book:
            return
        if request.back is not None:
            self.known = tuple(v for v in self.known if v != request.back)
            self.compare_with(self.known[0] if self.known else None)
            return
        self.known = (made, *(v for v in self.known if v.number != made.number))
        self.compare_with(made)
        self.approved.emit(made)
