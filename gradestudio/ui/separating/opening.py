"""From the selected rows of the table to a rule in the text, with its effect shown before."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from gradestudio.ui.background import Channel
from gradestudio.ui.editor.panel import mostly_chinese
from gradestudio.ui.separating.writing import edits_for_condition, edits_for_rule
from gradestudio.ui.speech import say
from gradestudio.ui.trial import TryEdits


class Separating(QObject):
    """Opens the dialog, previews a rule without writing it, writes it as one edit."""

    def __init__(self, parent: QObject, window: Any, space: Any, controller: Any) -> None:
        super().__init__(parent)
        self.window, self.space, self.controller = window, space, controller
        self.dialog: Any = None
        self._trial = Channel("rule-trial", self)
        controller.channels["rule-trial"] = self._trial
        self._trial.answered.connect(lambda _, graded: self._tried(graded))
        self._trial.failed.connect(lambda request, failure: controller.refuse("trial", request, failure))
        space.customers.separate_asked.connect(self.open)

    def open(self) -> None:
        """For the selected customers; they may be one, but not all."""
        graded, checked = self.controller.last_graded, self.controller.last_check
        table = self.space.customers.table
        rows = tuple(table.model.table_row(row) for row in table.selected_rows())
        if graded is None or checked is None or not rows or not graded.effects:
            self.window.toast.tell(say("ui.select-customers-first"), "info", "accent_t")
            return
        from gradestudio.ui.aim.opening import tier_choices
        from gradestudio.ui.separating.dialog import SeparatingDialog

        self.dialog = SeparatingDialog(rows, tier_choices(graded), self.controller, self.window)
        self.dialog.previewed.connect(self._preview)
        self.dialog.rule_asked.connect(self._add_rule)
        self.dialog.condition_asked.connect(self._add_condition)
        self.dialog.finished.connect(lambda _: self._end())
        self.dialog.ask(mostly_chinese(self.controller.text))
        self.dialog.show()

    # ── Preview ─────────────────────────────────────────────────────────────────────────────────

    def _preview(self, proposal: Any, grade: str, tier: str) -> None:
        from gradestudio.ui.separating.dialog import rows_filter

        controller, checked = self.controller, self.controller.last_check
        controller.show_exactly(rows_filter(proposal))
        if checked is None or checked.source != controller.text:
            return
        edits = self._rule_edits(grade, tier, say("ui.from-customers-title"), proposal.text)
        self._trial.ask(
            TryEdits(
                checked,
                tuple(edits),
                controller.columns,
                controller.grader,
                controller.as_of,
                controller.money,
            )
        )

    def _tried(self, graded: Any) -> None:
        if self.dialog is None or not self.dialog.isVisible():
            return
        self.controller.numbers.show_other(graded)
        if graded is None:
            self.dialog.tell_effect(say("ui.cannot-preview"))
            return
        before = self.controller.last_graded.grading.grades
        after = graded.grading.grades
        moved = sum(int((after[g].tier != before[g].tier).sum()) for g in after if g in before)
        self.dialog.tell_effect(say("ui.rule-would-move", n=moved))

    def _end(self) -> None:
        self._trial.cancel()
        self.controller.numbers.show_other(None)
        self.dialog = None

    # ── Writing ─────────────────────────────────────────────────────────────────────────────────

    def _rule_edits(self, grade: str, tier: str, title: str, condition: str) -> Any:
        book, at = self.controller.last_check.rulebook, self.space.text.editor.position()
        chinese = mostly_chinese(self.controller.text)
        return edits_for_rule(book, at, grade, tier, title, condition, chinese)

    def _add_rule(self, grade: str, tier: str, title: str, condition: str) -> None:
        self._write(self._rule_edits(grade, tier, title, condition))

    def _add_condition(self, condition: str) -> None:
        at = self.space.text.editor.position()
        edits = edits_for_condition(self.controller.last_check.rulebook, at, condition)
        if edits is None:
            self.window.toast.tell(say("ui.no-rule-here"), "info", "accent_t")
            return
        self._write(edits)

    def _write(self, edits: Any) -> None:
        checked = self.controller.last_check
        if checked.source != self.controller.text:
            self.window.toast.tell(say("ui.text-changed-meanwhile"), "info", "accent_t")
            return
        self.space.text.editor.apply(edits, checked.source, "customers")
        self.space.show_place(min(edit.span.start for edit in edits) + 1)
