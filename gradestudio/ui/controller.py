"""The one controller: files, text, check, grading, view, explanation.  Panels talk to it alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from gradestudio.messages import Words
from gradestudio.ui import rubbish
from gradestudio.ui.afterwards import Afterwards
from gradestudio.ui.background import Channel, Failure
from gradestudio.ui.customers.questions import CustomerQuestions
from gradestudio.ui.export.choices import Choices
from gradestudio.ui.export.desk import ExportDesk, Written
from gradestudio.ui.grids.places_desk import PlacesDesk
from gradestudio.ui.histogram.desk import NumberDesk
from gradestudio.ui.importing.desk import ImportDesk
from gradestudio.ui.importing.work import Looked, ReadSheet, Sheet
from gradestudio.ui.keeping import Keeping
from gradestudio.ui.recovery import Recovery, Unsaved
from gradestudio.ui.settings import Settings
from gradestudio.ui.speech import speech
from gradestudio.ui.textfile import TextFile
from gradestudio.ui.versions import VersionDesk
from gradestudio.ui.why.questions import WhyQuestions
from gradestudio.ui.work import (
    Check,
    Checked,
    Colour,
    Complete,
    Export,
    Format,
    Graded,
    GradeIt,
    Grader,
    ReadRulebook,
)

RULEBOOK_ENDINGS = (".grade",)
_KEEP = 1000
"""Milliseconds after which unsaved text is kept."""
_SOON = 12
"""Milliseconds after a typed letter: by then it is painted."""
_IDLE = 400
"""Milliseconds of rest after which is worked out what nobody waits for."""
_REST = 1500
"""Milliseconds of rest after which there is time for housekeeping."""


class Controller(CustomerQuestions, WhyQuestions, Keeping, QObject):
    """Holds what is open and asks the workers; every answer that arrives belongs to the newest question."""

    rulebook_opened = Signal(object)
    """TextFile: the editor loads its text."""
    recovered = Signal(str)
    """A text that belongs over the one that was opened: the editor takes it as a change."""
    title_changed = Signal()
    checked = Signal(object)
    coloured = Signal(object)
    """Colours by line, where the language knows better than the line's looks."""
    sheet_opened = Signal(object)
    graded = Signal(object)
    lacking_found = Signal(object)
    ungraded = Signal()
    viewed = Signal(object, object, object)
    """View, columns, cells."""
    surrounded = Signal(object)
    """Around: facets and moves of the view in sight."""
    hushed = Signal()
    """Something was changed: what nobody waits for gives way."""
    settled = Signal()
    """The counts and customers of a grading are in sight: what follows them is asked for now."""
    reasons_came = Signal()
    filters_changed = Signal(tuple)
    explained = Signal(object)
    templates_fit = Signal(str, object)
    """The sheet's name, and by template how its columns fit; both empty without a sheet."""
    numbers_found = Signal(object)
    """Looked numbers of the rules that aim may move."""
    lifts_found = Signal(int, object)
    falls_found = Signal(int, object)
    completed = Signal(str, int, tuple)
    formatted = Signal(str, str)
    saved = Signal()
    kept = Signal()
    exported = Signal(object)
    """Written."""
    busy = Signal(str, bool)
    progressed = Signal(str, float)
    refused = Signal(str, object, object)
    """What was tried (a channel's name, `save`, `changed`), Diagnostic or exception, request or None."""

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self.recovery = Recovery(settings.folder)
        self.file = TextFile(None, "")
        self.text = ""
        self.columns: Any = None
        self.last_check: Checked | None = None
        self.last_graded: Graded | None = None
        self.baseline: Graded | None = None
        self.sheet: Sheet | None = None
        self.today = date.today()
        self.chosen_date: date | None = None
        self.grader: Grader | None = None
        self._reopened = False
        self.afterwards = Afterwards(self)
        self.channels = {name: Channel(name, self) for name in _CHANNELS}
        for name, channel in self.channels.items():
            channel.answered.connect(getattr(self, f"_{name}_answered"))
            channel.failed.connect(lambda request, failure, name=name: self.refuse(name, request, failure))
            channel.busy.connect(lambda on, name=name: self.busy.emit(name, on))
            channel.progressed.connect(lambda share, name=name: self.progressed.emit(name, share))
        self.exporting = ExportDesk(self)
        self.importing = ImportDesk(self)
        self.numbers = NumberDesk(self)
        self.numbers.tried.connect(lambda _: (self._hush(), self.arrange()))
        self.versions = VersionDesk(self)
        self.places = PlacesDesk(self)
        self.money = ""
        """The amount of money that is counted with; the first one while empty."""
        self._keep = QTimer(self, singleShot=True, interval=_KEEP)
        self._keep.timeout.connect(self.keep_now)
        self._write = QTimer(self, singleShot=True)
        self._write.timeout.connect(self.autosave_now)
        self._soon = QTimer(self, singleShot=True, interval=_SOON)
        self._soon.timeout.connect(self._check)
        self._idle = QTimer(self, singleShot=True, interval=_IDLE)
        self._idle.timeout.connect(self.find_lacking)
        self._outlook = QTimer(self, singleShot=True, interval=_IDLE)
        self._outlook.timeout.connect(self.find_falls)
        self._rest = QTimer(self, singleShot=True, interval=_REST)
        self._rest.timeout.connect(rubbish.search)
        speech().changed.connect(self._speak)

    @property
    def resting(self) -> bool:
        """Whether nothing is under way: no answer to come, and nothing that follows one."""
        if self._soon.isActive():
            return False
        return not self.afterwards.pending and not any(c.pending for c in self.channels.values())

    def close(self) -> None:
        self.afterwards.drop()
        self._rest.stop()
        self._soon.stop()
        for channel in self.channels.values():
            channel.close()

    # ── Files ───────────────────────────────────────────────────────────────────────────────────

    @property
    def as_of(self) -> date:
        """The grading date: the rulebook's own, else the one chosen here, else today."""
        return self.fixed_date or self.chosen_date or self.today

    @property
    def fixed_date(self) -> date | None:
        """The date that the rulebook writes down."""
        program = self.last_check.program if self.last_check is not None else None
        return getattr(program, "as_of", None)

    @property
    def shown(self) -> Graded | None:
        """The grading in sight: with the value that is being tried, else that of the text."""
        return self.numbers.trial or self.last_graded

    @property
    def compared(self) -> Graded | None:
        """The grading that changes are counted against."""
        return self.baseline

    @property
    def compared_name(self) -> str:
        """What the version that is compared with is called; empty for the one that was opened."""
        return self.versions.name

    def grade_at(self, day: date) -> None:
        """Grade as of another day; the version that is compared with is graded anew too."""
        self.chosen_date = day
        self.baseline = None
        self._check()
        self.versions.grade()

    def count_money(self, name: str) -> None:
        """Count with another amount of money of the customers."""
        self.money = name
        if self.last_check is not None and self.grader is not None and self.last_check.program is not None:
            self.channels["grade"].ask(GradeIt(self.grader, self.last_check, self.as_of, name))

    def open_path(self, path: str | Path) -> None:
        """A rulebook or a sheet, by its ending."""
        place = Path(path)
        if place.suffix.lower() in RULEBOOK_ENDINGS:
            self.channels["rulebook"].ask(ReadRulebook(place))
        else:
            self.importing.open(place)

    def open_text(self, text: str, path: Path | None = None) -> None:
        """A rulebook that is in no file yet."""
        self._show_rulebook(TextFile(path, text))

    def restore(self, unsaved: Unsaved, file: TextFile) -> None:
        """Text that another run left, over the file that it belongs to."""
        self._show_rulebook(file)
        self.recovered.emit(unsaved.text)
        self.edit(unsaved.text)

    def _rulebook_answered(self, request: ReadRulebook, file: TextFile) -> None:
        self.settings.remember(request.path)
        self._show_rulebook(file)

    def _show_rulebook(self, file: TextFile) -> None:
        self.file, self.text = file, file.text
        self.numbers.drop()
        self.last_check = None
        self.baseline = None
        self.versions.reset()
        self.recovery.forget()
        self._reset()
        self.rulebook_opened.emit(file)
        self.title_changed.emit()
        self._check()

    def _sheet_answered(self, request: ReadSheet, looked: Looked) -> None:
        self.settings.remember(request.path)
        self.importing.opened(request, looked)

    def use_sheet(self, sheet: Sheet) -> None:
        """The sheet that is graded from now on."""
        rubbish.take_in()
        self.sheet, self.columns = sheet, sheet.columns
        self.grader = Grader(sheet)
        self.numbers.drop()
        self.baseline = None
        self.last_graded = None
        self._reset()
        self.sheet_opened.emit(sheet)
        self.ungraded.emit()
        self._check()
        self.versions.grade()

    def compare_as_opened(self) -> None:
        """The text as it stands becomes what changes are counted against."""
        graded = self.last_graded
        self.baseline = graded if graded is not None and graded.checked.source == self.text else None
        if graded is not None:
            self._tell_graded(graded)

    # ── Text ────────────────────────────────────────────────────────────────────────────────────

    def edit(self, text: str, typed: bool = False) -> None:
        """The text changed.  Checks it, and keeps it against a crash.

        `typed`: letter by letter.  The check then begins once the letter is painted: beside the painting it
        would only hold it up.
        """
        if text == self.text:
            return
        was = self.dirty
        self.text = text
        if was != self.dirty:
            self.title_changed.emit()
        if not self._keep.isActive():  # typing on and on must not put it off
            self._keep.start()
        if self.settings.autosave and self.file.path is not None:
            self._write.start(self.settings.autosave * 1000)
        self._hush()
        if typed:
            self._soon.start()
        else:
            self._check()

    def _hush(self) -> None:
        """What nobody waits for gives way to what somebody does, and begins again when there is rest."""
        for name in ("lacking", "near"):
            self.channels[name].cancel()
        self.hushed.emit()
        self._idle.start()
        self._rest.start()

    def _check(self) -> None:
        self._soon.stop()
        if not self.text.strip():
            self.channels["check"].cancel()
            self.channels["grade"].cancel()
            self.last_check, self.last_graded = None, None
            self.ungraded.emit()
            self.checked.emit(None)
            self.arrange()
            return
        self.channels["check"].ask(Check(self.text, self.columns, self.last_check))

    def _check_answered(self, request: Check, checked: Checked) -> None:
        self.last_check = checked
        self.checked.emit(checked)
        if checked.program is not None:
            self.versions.look(checked.program)
        self.afterwards.want("colours", self._ask_colours)
        if not self.grades(checked):
            self.afterwards.begin()
        if self.grader is None or checked.program is None:
            return
        if self.grades(checked):
            shown = self.arranged_for
            self.channels["grade"].ask(GradeIt(self.grader, checked, self.as_of, self.money, shown))
        else:
            self.channels["grade"].cancel()
            self.last_graded = None
            self.ungraded.emit()
            self.arrange()

    def _ask_colours(self) -> None:
        if self.last_check is not None:
            self.channels["colours"].ask(Colour(self.last_check.source))

    def _colours_answered(self, request: Colour, colours: Any) -> None:
        self.coloured.emit(colours)

    def grades(self, checked: Checked) -> bool:
        """Whether a grading follows this check."""
        made = checked.program
        if self.grader is None or made is None:
            return False
        return bool(made.grades or made.scores or made.tags or made.shows)

    def complete(self, text: str, offset: int, forced: bool) -> None:
        self.channels["complete"].ask(Complete(text, offset, self.columns, forced))

    def _complete_answered(self, request: Complete, proposals: tuple[Any, ...]) -> None:
        self.completed.emit(request.source, request.offset, proposals)

    def format(self, language: str | None = None) -> None:
        """The canonical text, in the words of `language` when given; comes back by `formatted`."""
        self.channels["format"].ask(Format(self.text, language))

    def _format_answered(self, request: Format, text: str) -> None:
        self.formatted.emit(request.source, text)

    # ── Grading ─────────────────────────────────────────────────────────────────────────────────

    def _grade_answered(self, request: GradeIt, graded: Graded) -> None:
        self.numbers.settled()
        if self.last_graded is None:
            rubbish.leave_out()
        self.last_graded = graded
        if self.baseline is None and self.versions.choice is None:
            self.baseline = graded
        self._tell_graded(graded)

    def take_baseline(self, graded: Graded) -> None:
        """The list as the version that is compared with grades it."""
        self.baseline = graded
        if self.last_graded is not None:
            self._tell_graded(self.last_graded)

    def _tell_graded(self, graded: Graded) -> None:
        alike = self.is_in_sight(graded)
        if not alike:
            self.arrange()  # first: it is worked out beside while the panels take the figures
        self.graded.emit(graded)
        self.afterwards.want("settled", self._settle)
        if alike:
            self.afterwards.begin()
        self._idle.start()
        self._rest.start()

    def _reset(self) -> None:
        self.row, self.given = -1, {}
        self.forget_filters()

    def _settle(self) -> None:
        self.settled.emit()
        if self.row >= 0:
            self.explain(self.row)

    def fit_templates(self, entries: tuple[Any, ...]) -> None:
        """Which rulebooks of the library the open sheet can run; comes by `templates_fit`."""
        from gradestudio.ui.fitting import FitTemplates

        if self.sheet is None or not entries:
            self.templates_fit.emit("", {})
        else:
            self.channels["fit"].ask(FitTemplates(entries, self.sheet.table))

    def _fit_answered(self, request: Any, fits: Any) -> None:
        self.templates_fit.emit(self.sheet.path.name if self.sheet is not None else "", fits)

    def ask_numbers(self, request: Any) -> None:
        """The numbers of the rules that can be moved; they come by `numbers_found`."""
        self.channels["numbers"].ask(request)

    def _numbers_answered(self, request: Any, numbers: tuple[Any, ...]) -> None:
        self.numbers_found.emit(numbers)

    def _speak(self) -> None:
        self.arrange()

    # ── Export ──────────────────────────────────────────────────────────────────────────────────

    def export(self, target: Path, choices: Choices, words: Words) -> None:
        graded, grader = self.last_graded, self.grader
        if graded is not None and grader is not None:
            self.channels["export"].ask(
                Export(graded, grader, self.file, target, words, choices, self.settings.folder)
            )

    def cancel_export(self) -> None:
        self.channels["export"].cancel()

    def _export_answered(self, request: Export, written: Written) -> None:
        self.exported.emit(written)

    # ── Failures ────────────────────────────────────────────────────────────────────────────────

    def refuse(self, name: str, request: Any, failure: Failure) -> None:
        """Tell that a request failed."""
        found = getattr(failure.error, "diagnostic", None)
        self.refused.emit(name, found if found is not None else failure.error, request)


_CHANNELS = (
    *("rulebook", "sheet", "check", "colours", "grade", "view", "around", "why", "lift", "fall"),
    *("fit", "lacking", "near", "numbers", "reasons", "complete", "format", "export"),
)
