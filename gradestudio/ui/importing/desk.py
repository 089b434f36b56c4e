"""The sheet that is opened or read anew: asked of the workers, shown on the import screen where need be."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from gradestudio.ui.background import Channel, Failure
from gradestudio.ui.importing.work import Keep, LookAgain, Looked, ReadSheet, Sheet

_SCREEN, _QUIET, _OPENING = "screen", "quiet", "opening"
"""What a look is for: the screen, a rulebook that came to an open sheet, a file that is being opened."""


class ImportDesk(QObject):
    """One workbook at a time; the newest wish wins."""

    asked = Signal(object)
    """Looked: a person should say a word before this sheet is used."""
    looked = Signal(object)
    """Looked, after a choice on the screen."""
    failed = Signal(object)
    """Why a choice cannot be followed (an exception with a diagnostic); what was shown stays."""
    noticed = Signal(str, object)
    """`recalled`: a remembered way was used; `undecided`: the new rulebook wants a word.  With Looked."""

    def __init__(self, controller: Any) -> None:
        super().__init__(controller)
        self._controller = controller
        self.now: Looked | None = None
        """What the screen shows."""
        self._shown: Looked | None = None
        self.file = ""
        """The name of what is being read."""
        self._purpose = _SCREEN
        self._new_rules = False
        self._look = controller.channels["look"] = Channel("look", self)
        self._look.answered.connect(self._answered)
        self._look.failed.connect(self._fail)
        self._keep = controller.channels["remember"] = Channel("remember", self)
        self._keep.failed.connect(lambda request, failure: controller.refuse("remember", request, failure))
        controller.rulebook_opened.connect(lambda _: self._expect_rules())
        controller.checked.connect(self._checked)

    # ── Opening ─────────────────────────────────────────────────────────────────────────────────

    def open(self, path: Path, password: str | None = None) -> None:
        controller, self.file = self._controller, path.name
        controller.channels["sheet"].ask(
            ReadSheet(path, controller.text, Path(controller.settings.folder), password)
        )

    def opened(self, request: ReadSheet, looked: Looked) -> None:
        """A file was read: used at once, or shown first."""
        if request.rules != self._controller.text:
            # The rulebook came, or changed, while the file was being read.
            self._ask(looked.sheet, looked.wish, _OPENING)
            return
        self._take(looked)

    def _take(self, looked: Looked) -> None:
        self._new_rules = False
        if looked.undecided or looked.wrong is not None:
            self.now = self._shown = looked
            self.asked.emit(looked)
            return
        self._controller.use_sheet(looked.sheet)
        if looked.recalled and _says_something(looked.sheet.how):
            self.noticed.emit("recalled", looked)

    def _expect_rules(self) -> None:
        self._new_rules = self._controller.sheet is not None

    def _checked(self, checked: Any) -> None:
        """A rulebook that comes to a sheet which is open already."""
        sheet = self._controller.sheet
        if not self._new_rules or checked is None or checked.program is None or sheet is None:
            return
        self._new_rules = False
        self._ask(sheet, sheet.how, _QUIET)

    def _ask(self, sheet: Sheet, wish: Any, purpose: str) -> None:
        self._purpose = purpose
        self._look.ask(LookAgain(sheet, wish, self._controller.text))

    # ── The screen ──────────────────────────────────────────────────────────────────────────────

    def review(self) -> None:
        """How the sheet that is open is read."""
        sheet = self._controller.sheet
        if sheet is not None and sheet.looker is not None:
            self._ask(sheet, sheet.how, _SCREEN)

    def wish(self, **changed: Any) -> None:
        """Read it in another way: parts of the Import that change."""
        if self.now is not None:
            wish = replace(self.now.wish, **changed)
            self.now = replace(self.now, wish=wish)
            self._ask(self.now.sheet, wish, _SCREEN)

    @property
    def waiting(self) -> bool:
        return self._look.pending

    def go_back(self) -> None:
        """What was asked for cannot be: what was shown last holds again."""
        if self._shown is not None:
            self.now = self._shown

    def _answered(self, request: LookAgain, looked: Looked) -> None:
        if self._purpose == _OPENING:
            self._take(looked)
            return
        if self._purpose == _QUIET:
            if looked.undecided:
                self.noticed.emit("undecided", looked)
            return
        self.now = self._shown = looked
        self.looked.emit(looked)

    def _fail(self, request: LookAgain, failure: Failure) -> None:
        if self._purpose == _SCREEN:
            self.failed.emit(failure.error)
        elif self._purpose == _OPENING:
            self._controller.refuse("sheet", request, failure)

    def use(self) -> Sheet | None:
        """The sheet as it is shown becomes the one that is graded; None while another is on its way."""
        looked = self.now
        if looked is None or self.waiting:
            return None
        self.leave()
        self._controller.use_sheet(looked.sheet)
        return looked.sheet

    def remember(self, sheet: Sheet, how: Any) -> None:
        """By the sheet's headings; None forgets what was remembered of them."""
        self._keep.ask(Keep(sheet, how, Path(self._controller.settings.folder)))

    def leave(self) -> None:
        """Nobody looks any more."""
        self._look.cancel()
        self.now = self._shown = None


def _says_something(how: Any) -> bool:
    return bool(how.mapping or how.bad_cells or how.fixes or how.related or how.header or how.sheet)
