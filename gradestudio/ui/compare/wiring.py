"""Which signal of the page reaches which call of the desk, and back."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from gradestudio.ui.compare.desk import CompareDesk
from gradestudio.ui.compare.listdesk import ListDesk
from gradestudio.ui.compare.page import ComparePage
from gradestudio.ui.compare.sides import choices
from gradestudio.ui.controller import Controller
from gradestudio.ui.files import refusal_sentence
from gradestudio.ui.speech import say
from gradestudio.ui.theme import theme


class CompareWiring(QObject):
    """Lives as long as the page."""

    def __init__(self, window: Any, page: ComparePage, controller: Controller) -> None:
        super().__init__(page)
        self.window, self.page, self.controller = window, page, controller
        self.desk = CompareDesk(controller)
        self.rows = ListDesk(self.desk)
        desk, rows, header = self.desk, self.rows, page.header
        page.looked_at.connect(self._looked_at)
        page.leave_asked.connect(self.leave)
        header.old_chosen.connect(lambda side: desk.choose(old=side))
        header.new_chosen.connect(lambda side: desk.choose(new=side))
        header.swap_asked.connect(desk.swap)
        header.cancel_asked.connect(self._cancel)
        header.approve_asked.connect(self._approve)
        desk.sides_changed.connect(self.show_sides)
        desk.compared.connect(self._compared)
        desk.failed.connect(self._failed)
        desk.busy.connect(self._busy)
        controller.title_changed.connect(self.show_sides)
        page.moves.wished.connect(rows.wish)
        page.moves.grade_chosen.connect(self._choose_grade)
        page.moves.form_chosen.connect(self._keep_form)
        page.moves.show_form(*self._form())
        page.list.wished.connect(rows.wish)
        page.list.reasons_asked.connect(rows.ask_reasons)
        page.list.copy_asked.connect(rows.copy)
        page.list.why_asked.connect(self.why)
        page.list.table.sort_requested.connect(rows.sort_by)
        rows.listed.connect(self._listed)
        rows.reasons_came.connect(page.list.reasons_came)
        rows.copied.connect(self._copied)
        theme().changed.connect(self._retint)

    # ── Coming and going ────────────────────────────────────────────────────────────────────────

    def _looked_at(self, on: bool) -> None:
        self.desk.look(on)
        if on:
            self.show_sides()
            if self.controller.grader is None and self.desk.both is None:
                self._no_sheet()

    def leave(self) -> None:
        self.window.show_workspace()
        self.window.workspace.text.editor.setFocus()

    def why(self, row: int) -> None:
        """The customer in the window's own list, with "why" beside."""
        self.window.show_workspace()
        space = self.window.workspace
        self.controller.clear_filters()
        space.customers.table.await_row(row)
        space.show_right("why")
        self.controller.explain(row)

    # ── Sides ───────────────────────────────────────────────────────────────────────────────────

    def show_sides(self) -> None:
        desk = self.desk
        self.page.header.show_sides(desk.old, desk.new, choices(self.controller), self.controller)
        versions = self.controller.versions
        known = versions.known[0].number if versions.known else 0
        may = desk.new.kind == "draft" and bool(versions.book)
        self.page.header.show_approve(f"v{known + 1}" if may else "")

    def _busy(self, on: bool) -> None:
        self.page.slow.run(on)
        self.page.header.wait(on)

    def _cancel(self) -> None:
        self.desk.cancel()
        self._busy(False)

    def _approve(self) -> None:
        self.window.parts.wiring.effect.approve()

    # ── What came ───────────────────────────────────────────────────────────────────────────────

    def _compared(self, both: Any) -> None:
        header = self.page.header
        if both.found.runs is None:
            header.tell("")
            self._no_sheet()
            return
        header.tell(say("ui.same-customers", n=both.rows))
        grades = tuple(m.grade for m in both.found.moves)
        if not grades:
            self.page.show_state("notice", say("ui.no-common-grade"), say("ui.no-common-grade-line"))
            return
        self.page.show_state("moves")
        self._retint()
        self.rows.take(both)
        self._show_grade()

    def _no_sheet(self) -> None:
        self.page.show_state("notice", say("ui.compare-no-sheet"), say("ui.compare-no-sheet-line"), "sheet")

    def _failed(self, error: Any) -> None:
        self.page.header.tell("")
        self.page.show_state("notice", say("ui.cannot-compare"), refusal_sentence(error), "error")

    def _show_grade(self) -> None:
        both, rows, names = self.desk.both, self.rows, self.desk.names
        facts = next((f for f in both.facts if f.grade == rows.grade), None)
        self.page.moves.show_moves(facts, names, tuple(f.grade for f in both.facts))
        self.page.list.show_facts(facts, names)
        self.page.list.show_wish(rows.wished)
        self.page.moves.show_wish(rows.wished)

    def _choose_grade(self, grade: str) -> None:
        self.rows.choose_grade(grade)
        self._show_grade()

    def _listed(self, columns: Any, cells: Any, found: Any) -> None:
        rows = self.rows
        self.page.list.show_wish(rows.wished)
        self.page.moves.show_wish(rows.wished)
        self.page.list.show_rows(columns, cells, found)
        self.page.list.table.show_sorting(*rows.sorting)

    def _copied(self, text: str, n: int) -> None:
        QGuiApplication.clipboard().setText(text)
        self.window.toast.tell(say("ui.copied", n=n), "copy")

    # ── Looks ───────────────────────────────────────────────────────────────────────────────────

    def _form(self) -> tuple[str, str]:
        kept = self.window.settings.choices("compare")
        form, figure = kept if isinstance(kept, list) and len(kept) == 2 else ("", "")
        return ("matrix" if form == "matrix" else "ribbons"), ("money" if figure == "money" else "people")

    def _keep_form(self, form: str, figure: str) -> None:
        self.window.settings.keep_choices("compare", [form, figure])

    def _retint(self) -> None:
        both = self.desk.both
        if both is None or both.found.runs is None:
            return
        old, new = (
            {g.name: theme().tiers([t.color for t in g.tiers]) for g in run.grading.program.grades}
            for run in both.found.runs
        )
        self.page.list.retint(new, old)

    def retranslate(self) -> None:
        self.page.retranslate()
        self.show_sides()
        if self.desk.both is not None and self.page.isVisible():
            self._compared(self.desk.both)
