"""The one controller: files, text, check, grading, view, explanation.  Panels talk to it alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from gradestudio.messages import Words
from gradestudio.ui import rubbish
from gradestudio.ui.afterwards import Afterwards
from gradestudio.ui.background import Channel, Failure
from gradestudio.ui.customers.spec import Filter
from gradestudio.ui.export.choices import Choices
from gradestudio.ui.export.desk import ExportDesk, Written
from gradestudio.ui.grids.places_desk import PlacesDesk
from gradestudio.ui.histogram.desk import NumberDesk
from gradestudio.ui.importing.desk import ImportDesk
from gradestudio.ui.importing.work import Looked, ReadSheet, Sheet
from gradestudio.ui.recovery import Recovery, Unsaved
from gradestudio.ui.settings import Settings
from gradestudio.ui.speech import speech
from gradestudio.ui.textfile import Refused, TextFile, changed_on_disk, write_text_file
from gradestudio.ui.versions import VersionDesk
from gradestudio.ui.work import (
    Check,
    Checked,
    Colour,
    Complete,
    Explain,
    Explained,
    Export,
    FindFalls,
    FindLifts,
    Format,
    Graded,
    GradeIt,
    Grader,
    ReadRulebook,
)

RULEBOOK_ENDINGS = (".grade",)
_KEEP = 1000
"""Milliseconds after which unsaved text is kept."""
_IDLE = 400
"""Milliseconds of rest after which is worked out what nobody waits for."""
_REST = 1500
"""Milliseconds of rest after which there is time for housekeeping."""


class Controller(QObject):
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
        self.cells: Any = None
        self.specs: Any = ()
        self.filters: tuple[Filter, ...] = ()
        self.search = ""
        self.sorting: tuple[str, bool] = ("", False)
        self.row = -1
        self.given: dict[str, Any] = {}
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
        self.lacking: Any = None
        self.near: Any = {}
        self.last_around: Any = None
        self._arranged: tuple[Graded | None, Graded | None] = (None, None)
        """What the table was arranged for: the grading in sight and the one compared with."""
        self._seen: tuple[Any, Any] = (None, None)
        """The last view that came, behind its request."""
        self._reasons_for: Any = None
        """The cells that the last reasons were asked for."""
        self._keep = QTimer(self, singleShot=True, interval=_KEEP)
        self._keep.timeout.connect(self.keep_now)
        self._write = QTimer(self, singleShot=True)
        self._write.timeout.connect(self.autosave_now)
        self._idle = QTimer(self, singleShot=True, interval=_IDLE)
        self._idle.timeout.connect(self._find_lacking)
        self._outlook = QTimer(self, singleShot=True, interval=_IDLE)
        self._outlook.timeout.connect(self._find_falls)
        self._rest = QTimer(self, singleShot=True, interval=_REST)
        self._rest.timeout.connect(rubbish.search)
        speech().changed.connect(self._speak)

    @property
    def resting(self) -> bool:
        """Whether nothing is under way: no answer to come, and nothing that follows one."""
        return not self.afterwards.pending and not any(c.pending for c in self.channels.values())

    def close(self) -> None:
        self.afterwards.drop()
        self._rest.stop()
        for channel in self.channels.values():
            channel.close()

    # ── Files ───────────────────────────────────────────────────────────────────────────────────

    @property
    def dirty(self) -> bool:
        return self.text != self.file.text

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
        self._reset_view()
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
        self._reset_view()
        self.sheet_opened.emit(sheet)
        self.ungraded.emit()
        self._check()
        self.versions.grade()

    def _reset_view(self) -> None:
        self.filters, self.search, self.sorting, self.row, self.given = (), "", ("", False), -1, {}
        self.filters_changed.emit(())

    def save(self, path: Path | None = None, anyway: bool = False, by_itself: bool = False) -> bool:
        """Whether the text is on disk now; what somebody else changed is only written over `anyway`.

        Saving makes the text the one that is compared with, but not when it happens `by_itself`.
        """
        target = path or self.file.path
        if target is None:
            return False
        same = path is None or path == self.file.path
        if same and not anyway and changed_on_disk(self.file):
            self.refused.emit("changed", None, None)
            return False
        try:
            self.file = write_text_file(replace(self.file, path=target, text=self.text))
        except Refused as error:
            self.refused.emit("save", error.diagnostic, None)
            return False
        self.settings.remember(target)
        self._keep.stop()
        self.recovery.forget()
        self.title_changed.emit()
        self.saved.emit()
        if self.versions.choice is None and not by_itself:
            self.compare_as_opened()
        return True

    def compare_as_opened(self) -> None:
        """The text as it stands becomes what changes are counted against."""
        graded = self.last_graded
        self.baseline = graded if graded is not None and graded.checked.source == self.text else None
        if graded is not None:
            self._tell_graded(graded)

    # ── Text ────────────────────────────────────────────────────────────────────────────────────

    def edit(self, text: str) -> None:
        """The text changed.  Checks it, and keeps it against a crash."""
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
        self._check()

    def _hush(self) -> None:
        """What nobody waits for gives way to what somebody does, and begins again when there is rest."""
        for name in ("lacking", "near"):
            self.channels[name].cancel()
        self._idle.start()
        self._rest.start()

    def autosave_now(self) -> None:
        """Write the file by itself, where the settings say so and nobody else has changed it."""
        if self.dirty and self.settings.autosave and self.file.path is not None:
            self.save(by_itself=True)

    def keep_now(self) -> None:
        if self.dirty:
            self.recovery.keep(str(self.file.path or ""), self.text)
        else:
            self.recovery.forget()
        self.kept.emit()

    def _check(self) -> None:
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
            self.channels["grade"].ask(GradeIt(self.grader, checked, self.as_of, self.money))
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
        alike = self._is_in_sight(graded)
        if not alike:
            self.arrange()  # first: it is worked out beside while the panels take the figures
        self.graded.emit(graded)
        self.afterwards.want("settled", self._settle)
        if alike:
            self.afterwards.begin()
        self._idle.start()
        self._rest.start()

    def _is_in_sight(self, graded: Graded) -> bool:
        """Whether the table shows these outcomes already, as while a comment is typed."""
        shown, baseline = self._arranged
        return shown is not None and baseline is self.baseline and graded is self.shown and graded.like(shown)

    def _settle(self) -> None:
        self.settled.emit()
        if self.row >= 0:
            self.explain(self.row)

    def _find_lacking(self) -> None:
        from gradestudio.ui.effect.facts import FindLacking

        graded = self.last_graded
        if graded is not None and self.grader is not None:
            self.channels["lacking"].ask(FindLacking(graded.grading, self.grader))

    def _lacking_answered(self, request: Any, lacking: Any) -> None:
        self.lacking = lacking
        self.lacking_found.emit(lacking)
        if any(f.kind == "lacks" for f in self.filters):
            self.arrange()
        self._find_near()

    def _find_near(self) -> None:
        from gradestudio.ui.customers.nearby import MOST_ROWS, FindNear

        graded = self.last_graded
        if graded is not None and graded.grading.row_count <= MOST_ROWS:
            self.channels["near"].ask(FindNear(graded.grading))

    def _near_answered(self, request: Any, near: Any) -> None:
        self.near = near
        seen, view = self._seen
        if seen is None or seen.cells is not self.cells or any(f.kind == "near" for f in self.filters):
            self.arrange()
        else:
            self._look_around(replace(seen, near=near), view)

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

    def arrange(self) -> None:
        """Columns, rows and counts of the table, for the grading, filters, search and sorting of now."""
        if self.sheet is None:
            return
        from gradestudio.ui.customers.columns import graded_columns, sheet_columns
        from gradestudio.ui.customers.filters import Arrange, Sorting

        graded, table = self.shown, self.sheet.table
        self._arranged = graded, self.baseline
        baseline = self.baseline.grading if self.baseline is not None else None
        if graded is None:
            self.specs, self.cells = sheet_columns(table)
            total, grading = table.row_count, None
        else:
            grading = graded.grading
            version = self.versions.name
            self.specs, self.cells = graded_columns(grading, baseline, table, version)
            total = grading.row_count
        self.channels["view"].ask(
            Arrange(
                self.cells,
                total,
                grading,
                baseline,
                self.filters,
                self.search,
                Sorting(*self.sorting),
                self.lacking.columns if self.lacking is not None else {},
                self.near,
                self.places.placed,
            )
        )

    def _view_answered(self, request: Any, view: Any) -> None:
        # The view may be that of columns which were replaced since; then another answer is on its way.
        if request.cells is self.cells:
            self._seen = request, view
            self.viewed.emit(view, self.specs, self.cells)
            self.afterwards.want("around", lambda: self._look_around(request, view))
            self.afterwards.begin()

    def _look_around(self, request: Any, view: Any) -> None:
        from gradestudio.ui.customers.around import LookAround

        if request.cells is self.cells:
            measure = self.shown.measure if self.shown is not None else None
            money = measure.values if measure is not None else None
            self.channels["around"].ask(LookAround(request, view, money, self.last_around))

    def _around_answered(self, request: Any, around: Any) -> None:
        if request.arrange.cells is self.cells:
            self.last_around = around
            self.surrounded.emit(around)

    def _speak(self) -> None:
        self.arrange()

    # ── Filters ─────────────────────────────────────────────────────────────────────────────────

    def show_only(self, one: Filter, add: bool = False) -> None:
        """Filter by one wish; with `add` beside those that stand; a second time takes it away."""
        if one in self.filters:
            kept = tuple(f for f in self.filters if f != one)
        else:
            kept = (*self.filters, one) if add else (one,)
        self._filter(kept)

    def show_any(self, wishes: tuple[Filter, ...]) -> None:
        """Filter by several wishes at once (the rows of a decision table); a second time takes them away."""
        self._filter(() if set(wishes) <= set(self.filters) else wishes)

    def show_exactly(self, one: Filter) -> None:
        """Filter by one wish alone, whatever stood before."""
        self._filter((one,))

    def toggle(self, one: Filter) -> None:
        self.show_only(one, add=True)

    def drop(self, one: Filter) -> None:
        self._filter(tuple(f for f in self.filters if f != one))

    def clear_filters(self) -> None:
        self.search = ""
        self._filter(())

    def _filter(self, filters: tuple[Filter, ...]) -> None:
        self.filters = filters
        self.filters_changed.emit(filters)
        self.arrange()

    def look_for(self, text: str) -> None:
        if text != self.search:
            self.search = text
            self.arrange()

    def sort_by(self, key: str) -> None:
        """Ascending, descending, the sheet's order."""
        column, descending = self.sorting
        self.sorting = (key, False) if key != column else (key, True) if not descending else ("", False)
        self.arrange()

    # ── One customer ────────────────────────────────────────────────────────────────────────────

    def explain(self, row: int) -> None:
        """Why the customer has this grade; what is tried on him stays while he is the same."""
        if row != self.row:
            self.given = {}
        self.row = row
        if row >= 0 and self.last_graded is not None and row < self.last_graded.grading.row_count:
            self.channels["why"].ask(Explain(self.last_graded.grading, row, dict(self.given)))

    def try_values(self, given: Mapping[str, Any]) -> None:
        """What if the customer had these values, by name of field or let?  Empty: his own again."""
        self.given = dict(given)
        self.explain(self.row)

    def _why_answered(self, request: Explain, answer: Explained) -> None:
        if request.row != self.row:
            return
        self.explained.emit(answer)
        if not request.given:
            self.channels["lift"].ask(FindLifts(request.grading, request.row))

    def _lift_answered(self, request: FindLifts, found: Any) -> None:
        if request.row == self.row and not self.given:
            self.lifts_found.emit(request.row, found)
            self._outlook.start()

    def _find_falls(self) -> None:
        graded = self.last_graded
        if graded is not None and 0 <= self.row < graded.grading.row_count and not self.given:
            self.channels["fall"].ask(FindFalls(graded.grading, self.row))

    def _fall_answered(self, request: FindFalls, found: Any) -> None:
        if request.row == self.row:
            self.falls_found.emit(request.row, found)

    def ask_reasons(self, rows: tuple[int, ...]) -> None:
        """Sentences for rows that came into sight."""
        graded = self.shown
        if graded is None or self.grader is None or not rows:
            return
        from gradestudio.ui.customers.reasons import Reasons

        self._reasons_for = self.cells
        self.channels["reasons"].ask(Reasons(graded, self.grader, speech().words, rows))

    def _reasons_answered(self, request: Any, made: Any) -> None:
        if self._reasons_for is not self.cells or not self.cells:
            return
        for grade, sentences in made.items():
            reader = self.cells.get(f"reason:{grade}")
            if reader is not None:
                reader.take(sentences)
        self.reasons_came.emit()

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
