"""Which signal of the page reaches which call of the desk, and back."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from gradestudio.diagnostics import Diagnostic
from gradestudio.ui.compare.desk import CompareDesk
from gradestudio.ui.compare.effectdesk import EffectDesk
from gradestudio.ui.compare.listdesk import ListDesk
from gradestudio.ui.compare.page import ComparePage
from gradestudio.ui.compare.picking import Picks
from gradestudio.ui.compare.reportdesk import ReportDesk
from gradestudio.ui.compare.sides import choices
from gradestudio.ui.compare.standingdesk import StandingDesk
from gradestudio.ui.compare.whyboth import WhyDesk
from gradestudio.ui.controller import Controller
from gradestudio.ui.files import ask_sheet, refusal_sentence
from gradestudio.ui.speech import say, words
from gradestudio.ui.theme import theme


class CompareWiring(QObject):
    """Lives as long as the page."""

    def __init__(self, window: Any, page: ComparePage, controller: Controller) -> None:
        super().__init__(page)
        self.window, self.page, self.controller = window, page, controller
        self.desk = CompareDesk(controller)
        self.rows = ListDesk(self.desk)
        self.effects = EffectDesk(self.desk)
        self._back = False
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
        self.why = WhyDesk(window, desk, rows, page.list.table)
        self.why.rules_asked.connect(self._why_in_rules)
        page.list.why_asked.connect(self.why.open)
        page.list.table.sort_requested.connect(rows.sort_by)
        rows.listed.connect(self._listed)
        rows.reasons_came.connect(page.list.reasons_came)
        rows.copied.connect(self._copied)
        effects, column = self.effects, page.changes
        self.picks = Picks(desk, rows, effects, self._choose_grade)
        effects.effects_came.connect(self._effects)
        effects.proven_came.connect(self._proven)
        effects.verdict_came.connect(column.show_verdict)
        effects.busy.connect(page.slow.run)
        column.rows_asked.connect(self.picks.by_change)
        column.wished.connect(rows.wish)
        column.proven.rows_asked.connect(self.picks.by_kind)
        column.place_asked.connect(self._show_place)
        column.back_asked.connect(self._take_back)
        page.known.sheet_asked.connect(self._ask_sheet)
        controller.sheet_opened.connect(lambda _: self._sheet_came())
        controller.checked.connect(lambda _: self.show_sides() if page.isVisible() else None)
        self.standing = StandingDesk(self.desk)
        self.report = ReportDesk(window, self)
        header.report_asked.connect(self.report.ask)
        window.waiting.cancelled.connect(self.report.cancel)
        column.note.approve_asked.connect(self._approve)
        controller.versions.approved.connect(lambda _: column.note.box.clear())
        self.standing.tiers_came.connect(lambda _: self._show_tiers())
        self.standing.stands_came.connect(lambda stands: page.side.show_stands(stands, desk.names))
        self.standing.busy.connect(page.slow.run)
        page.side.tier_chosen.connect(self.picks.by_tier)
        page.side.place_asked.connect(self._show_finding)
        theme().changed.connect(self._retint)

    # ── Coming and going ────────────────────────────────────────────────────────────────────────

    def _looked_at(self, on: bool) -> None:
        self.desk.look(on)
        if on:
            self.show_sides()

    def _ask_sheet(self) -> None:
        self._back = True
        ask_sheet(self.window)

    def _sheet_came(self) -> None:
        """A sheet that was asked for here brings its reader back here."""
        if self._back:
            self._back = False
            self.window.show_compare()

    def leave(self) -> None:
        self.window.show_workspace()
        self.window.workspace.text.editor.setFocus()

    def _why_in_rules(self, row: int) -> None:
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
        newest = versions.known[0].text if versions.known else None
        may = desk.new.kind == "draft" and bool(versions.book) and newest != self.controller.text
        self.page.header.show_approve(f"v{known + 1}" if may else "")
        self.page.changes.note.setVisible(may)

    def _busy(self, on: bool) -> None:
        self.page.slow.run(on)
        self.page.header.wait(on)

    def _cancel(self) -> None:
        self.desk.cancel()
        self.effects.cancel()
        self.standing.cancel()
        self._busy(False)

    def _approve(self) -> None:
        self.window.parts.wiring.effect.approve(self.page.changes.note.note)

    # ── What came ───────────────────────────────────────────────────────────────────────────────

    def _compared(self, both: Any) -> None:
        self.effects.take(both)
        self.standing.take(both)
        self.page.header.report.setVisible(bool(both.facts))
        if self.effects.both is not both or both.found.runs is None:
            self.page.header.tell("")
            self.page.show_state("known")
            return
        self.page.header.tell(say("ui.same-customers", n=both.rows))
        if not both.facts:
            self.page.show_state("notice", say("ui.no-common-grade"), say("ui.no-common-grade-line"))
            return
        self.page.show_state("moves")
        self._retint()
        self.rows.take(both)
        self._show_grade()

    def _effects(self, effects: Any) -> None:
        may_go_back = self.desk.new.kind == "draft"
        self.page.changes.show_effects(effects, may_go_back)
        if effects.both.facts:
            self.rows.take_effects(effects)
        self.standing.prove()

    def _proven(self, proven: Any) -> None:
        column = self.page.changes
        column.show_proven(proven)
        column.proven.setVisible(proven.both.found.runs is not None)
        self.page.known.card.show_proven(proven)

    def _show_tiers(self) -> None:
        self.page.side.show_tiers(self.standing.tiers.get(self.rows.grade, ()))

    def _show_finding(self, span: Any, of_old: bool, sentence: str) -> None:
        """The place of a promise or finding, where the rules that are open have it; else what it says."""
        found = self.effects.both.found
        book = found.old if of_old else found.new
        if span is not None and book.source == self.controller.text:
            self.leave()
            self.window.workspace.show_place(span.start, span.end)
        else:
            self.window.toast.tell(sentence, "info", "accent_t")

    def _show_place(self, number: int) -> None:
        """A changed statement in the rules, where they are the new side."""
        change = self.effects.effects.alone[number].change
        self.leave()
        if change.new is not None and self.controller.text == self.effects.both.found.new.source:
            self.window.workspace.show_place(change.new.start, change.new.end)

    def _take_back(self, number: int) -> None:
        """One change less in the draft, as one step of its history."""
        effects = self.effects.effects
        if self.controller.text != effects.both.found.new.source:
            return
        alone = effects.alone[number]
        edit = effects.found.without(alone.change)
        if edit is not None:
            editor = self.window.workspace.text.editor
            editor.apply([edit])
            self.window.toast.tell(
                say("ui.change-undone", what=alone.title), "undo", "accent_t", [(say("ui.undo"), editor.undo)]
            )

    def _failed(self, error: Any) -> None:
        self.page.header.tell("")
        self.effects.cancel()
        self.standing.cancel()
        self.page.header.report.hide()
        self.page.changes.clear()
        self.page.side.show_tiers(())
        self.page.side.show_stands(None, self.desk.names)
        sentence = refusal_sentence(error)
        first = getattr(error, "first", None)
        if isinstance(first, Diagnostic):
            sentence += say("ui.first-mistake", what=words().sentence(first))
        self.page.show_state("wrong", say("ui.cannot-compare"), sentence, "error")

    def _show_grade(self) -> None:
        both, rows, names = self.desk.both, self.rows, self.desk.names
        facts = next((f for f in both.facts if f.grade == rows.grade), None)
        self.page.moves.show_moves(facts, names, tuple(f.grade for f in both.facts))
        self.page.list.show_facts(facts, names)
        self.page.changes.show_totals(facts, both.rows)
        self._show_tiers()
        self._show_wish()

    def _show_wish(self) -> None:
        self.page.list.show_wish(self.rows.wished)
        self.page.moves.show_wish(self.rows.wished)

    def _choose_grade(self, grade: str) -> None:
        self.rows.choose_grade(grade)
        self._show_grade()

    def _listed(self, columns: Any, cells: Any, found: Any) -> None:
        self._show_wish()
        self.page.list.show_rows(columns, cells, found)
        self.page.list.table.show_sorting(*self.rows.sorting)

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
