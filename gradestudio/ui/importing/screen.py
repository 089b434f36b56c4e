"""The import screen in the window: when it comes, what its choices ask for, what goes into the rulebook."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from gradestudio.ui import calls
from gradestudio.ui.importing.mapping import AUTOMATIC
from gradestudio.ui.importing.page import ImportPage
from gradestudio.ui.importing.related import FILE
from gradestudio.ui.speech import say


class ImportScreen(QObject):
    """Made when it is first wanted; a page over the others, without bars."""

    def __init__(self, window: Any) -> None:
        super().__init__(window)
        self.window, self.desk = window, window.controller.importing
        self.page = ImportPage()
        self._before: Any = None
        window.pages.addWidget(self.page)
        page, desk = self.page, self.desk
        desk.looked.connect(self._show)
        desk.failed.connect(self._refused)
        page.sheet_chosen.connect(self._other_sheet)
        page.header_chosen.connect(self._other_header)
        page.column_chosen.connect(self._other_column)
        page.related_chosen.connect(self._other_related)
        page.cells.fixed.connect(self._mend)
        page.cells.undone.connect(self._unmend)
        page.cells.reached.connect(self._reach)
        page.cells.treated.connect(self._treat)
        page.used.connect(self._use)
        page.left.connect(self.leave)
        page.date_asked.connect(self._ask_date)
        channel = window.controller.channels["look"]
        channel.busy.connect(page.wait)
        channel.answered.connect(lambda *_: page.allow(True))
        channel.failed.connect(lambda *_: page.allow(True))

    # ── Coming and going ────────────────────────────────────────────────────────────────────────

    @property
    def shown(self) -> bool:
        return self.window.pages.currentWidget() is self.page

    def open(self, looked: Any) -> None:
        """A sheet that wants a word before it is used."""
        from gradestudio.ui.files import refusal_sentence

        self._come()
        self._show(looked)
        if looked.wrong is not None:
            self.page.show_wrong(refusal_sentence(looked.wrong))

    def review(self, cells: bool = False) -> None:
        """How the open sheet is read; with `cells`, the keyboard goes to the cells that could not be."""
        self._come()
        self.page.cells.choose("")
        self.desk.review()
        (self.page.cells.list if cells else self.page.head).setFocus()

    def _come(self) -> None:
        window = self.window
        if not self.shown:
            self._before = window.pages.currentWidget()
        window.pages.setCurrentWidget(self.page)
        window.top.hide()
        window.status.hide()
        window.toast.hide()
        self.page.go.setFocus()

    def _go(self) -> None:
        window = self.window
        if self._before is window.welcome:
            window.show_welcome()
        else:
            window.show_workspace()

    def leave(self) -> None:
        """Nothing is changed."""
        self.desk.leave()
        self._go()

    def _show(self, looked: Any) -> None:
        if self.shown:
            self.page.show_looked(looked, self.window.controller.as_of)
            self.page.allow(True)

    def _refused(self, error: Any) -> None:
        from gradestudio.ui.files import refusal_sentence

        found = getattr(error, "diagnostic", None)
        self.page.show_wrong(refusal_sentence(found if found is not None else error))
        self.desk.go_back()

    # ── Choices ─────────────────────────────────────────────────────────────────────────────────

    def _wish(self, **changed: Any) -> None:
        self.page.allow(False)
        self.desk.wish(**changed)

    @property
    def _now(self) -> Any:
        now = self.desk.now
        return now.wish if now is not None else calls.workbook().Import()

    def _other_sheet(self, name: str) -> None:
        """Another sheet has another header; what was said of fields stays as far as its columns allow."""
        self._wish(sheet=name, header=None, fixes=())

    def _other_header(self, row: int) -> None:
        """Of this very sheet: the header must not make another one look more like customers."""
        if self.desk.now is not None:
            self._wish(header=row, sheet=self.desk.now.look.typed.origin.sheet or None)

    def _other_column(self, field: str, key: str) -> None:
        said = {name: heading for name, heading in self._now.mapping.items() if name != field}
        self._wish(mapping=said if key == AUTOMATIC else {**said, field: key})

    def _other_related(self, relation: str, place: str) -> None:
        if place == FILE:
            place = QFileDialog.getOpenFileName(
                self.window, say("ui.import-sheet-of", name=relation), str(self.desk.now.look.path.parent)
            )[0]
            if not place:
                self._show(self.desk.now)
                return
        related = {name: where for name, where in self._now.related.items() if name != relation}
        self._wish(related={**related, relation: place} if place else related)

    def _treat(self, field: str, treatment: Any) -> None:
        self._wish(bad_cells={**self._now.bad_cells, field: treatment})

    def _mend(self, problem: Any, text: str) -> None:
        """What a cell should say; while it says what it says now."""
        was = problem.args.get("was") or problem.seen
        made = calls.workbook().CellFix(problem.cell, text, str(was))
        kept = tuple(fix for fix in self._now.fixes if not _same_cell(fix.cell, problem.cell))
        self._wish(fixes=(*kept, made))

    def _unmend(self, problem: Any) -> None:
        kept = tuple(fix for fix in self._now.fixes if not _same_cell(fix.cell, problem.cell))
        self._wish(fixes=kept)

    def _reach(self, problem: Any) -> None:
        """The customer of a cell is the current one when the screen is left."""
        window = self.window
        now, open_sheet = self.desk.now, window.controller.sheet
        own = problem.row is not None and problem.relation is None
        if not own or now is None or open_sheet is None or not window.has_workspace:
            return
        if now.sheet.table.origin == open_sheet.table.origin:
            window.workspace.customers.table.select_row(problem.row)

    def _ask_date(self) -> None:
        controller = self.window.controller
        if controller.fixed_date is not None:
            told = say("ui.grading-date-fixed", date=controller.as_of)
            self.window.toast.tell(told, "info", "accent_t")
            return
        from gradestudio.ui.dates import DateDialog

        def choose(day: Any) -> None:
            controller.grade_at(day)
            self._show(self.desk.now)

        dialog = DateDialog(controller.as_of, self.window)
        dialog.chosen.connect(choose)
        dialog.open()

    # ── Using it ────────────────────────────────────────────────────────────────────────────────

    def _use(self, remembered: str) -> None:
        looked = self.desk.now
        if looked is None or self.desk.use() is None:
            return
        self.window.show_workspace()
        how = looked.sheet.how
        if remembered == "aka":
            homeless = self._write_akas(looked)
            # What the rulebook says from now on need not be remembered beside it.
            left = {name: key for name, key in how.mapping.items() if not key or name in homeless}
            how = replace(how, mapping=left)
        self.desk.remember(looked.sheet, how if remembered else None)

    def _write_akas(self, looked: Any) -> tuple[str, ...]:
        """The headings as other names in the rulebook: one edit, one undo.  The fields without a place."""
        from gradestudio.language.akas import aka_edits

        look = looked.look
        wanted = {
            field.name: field.column.heading
            for field in look.fields
            if field.column is not None and field.match in ("given", "proposed")
        }
        wanted |= {f"{n}.": place[1:] for n, place in look.how.related.items() if place.startswith("#")}
        window = self.window
        edits, homeless = aka_edits(window.controller.text, wanted)
        if edits:
            window.workspace.text.editor.apply(list(edits))
        told = say("ui.import-akas", n=len(edits))
        if homeless:
            told = f"{told} {say('ui.import-homeless', names=homeless)}"
        window.toast.tell(told, "check" if edits else "info", "ok" if edits else "accent_t")
        return tuple(homeless)


def _same_cell(one: Any, other: Any) -> bool:
    """Whether two addresses are one cell; a fix may leave the customers' sheet unnamed."""
    sheets = (one.sheet, other.sheet)
    return (one.row, one.column) == (other.row, other.column) and ("" in sheets or one.sheet == other.sheet)


def notice(window: Any, what: str, looked: Any) -> None:
    """Tells what was done by itself, or what the new rulebook wants; one button shows it."""

    def show() -> None:
        window.toast.hide()
        window.parts.import_screen.review()

    if what == "recalled":
        count = sum(1 for heading in looked.sheet.how.mapping.values() if heading)
        told = say("ui.import-recalled", n=count)
        window.toast.tell(told, "history", "accent_t", [(say("ui.import-look"), show)])
    else:
        told = say("ui.import-undecided", names=looked.undecided)
        window.toast.tell(told, "warning", "warn", [(say("ui.import-look"), show)], stays=True)
