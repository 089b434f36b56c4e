"""The effect panel and the versions: which figures it gets, what its clicks ask for."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from gradestudio.diagnostics import Severity
from gradestudio.ui.speech import say, words


class EffectWiring(QObject):
    """Shows the effect against the version that is compared with; approves versions."""

    def __init__(self, parent: QObject, window: Any, space: Any, controller: Any) -> None:
        super().__init__(parent)
        self.window, self.space, self.controller = window, space, controller
        effect, versions = space.effect, controller.versions
        effect.rule_asked.connect(self._go_to_rule)
        effect.money_asked.connect(controller.count_money)
        effect.form_chosen.connect(self._keep_form)
        effect.compare_asked.connect(window.show_compare)
        effect.show_form(*controller.settings.moves)
        controller.lacking_found.connect(lambda found: effect.show_lacking(found.columns))
        versions.changed.connect(self.show_version)
        versions.approved.connect(self._approved)
        window.top.compare_menu.aboutToShow.connect(self._fill_menu)
        self.show_version()

    def show(self, graded: Any) -> None:
        """The figures of a grading, beside those of the version compared with."""
        baseline = self.controller.baseline
        # The version as opened is compared with nothing while nothing was changed.
        before = {}
        if baseline is not None and baseline is not graded:
            before = {e.grade: e for e in baseline.effects}
        money = graded.measure.name if graded.measure is not None else ""
        self.space.effect.show_effects(
            graded.effects, before, self.controller.versions.name, graded.monies, money
        )

    def _keep_form(self, form: str, figure: str) -> None:
        self.controller.settings.moves = (form, figure)

    def _go_to_rule(self, grade: str, rule: str) -> None:
        checked = self.controller.last_check
        entries = checked.entries if checked is not None else ()
        found = next((e for e in entries if e.keyword == "rule" and (e.grade, e.name) == (grade, rule)), None)
        if found is not None:
            self.space.show_place(found.start)

    # ── Versions ────────────────────────────────────────────────────────────────────────────────

    def show_version(self) -> None:
        """The button in the bar at the top."""
        name = self.controller.versions.name
        text = say("ui.compare-with", version=name) if name else say("ui.compare-opened")
        button = self.window.top.compare
        button.setText(text)
        button.name_it(text)
        button.setToolTip(say("ui.compare-menu"))

    def retranslate(self) -> None:
        self.show_version()

    def _fill_menu(self) -> None:
        menu, versions = self.window.top.compare_menu, self.controller.versions
        menu.clear()
        for version in (*versions.known, None):
            text = say("ui.version-opened")
            if version is not None:
                day = words().date(version.approved.date())
                text = say("ui.version-line", version=version.name, date=day)
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(version is versions.choice)
            action.triggered.connect(lambda _=False, version=version: versions.compare_with(version))
        menu.addSeparator()
        action = menu.addAction(f"{say('ui.do-compare')}\tF9")
        action.triggered.connect(lambda _=False: self.window.show_compare())
        action = menu.addAction(say("ui.approve"))
        action.triggered.connect(lambda _=False: self.approve())

    def approve(self, note: str = "") -> None:
        """Keep the text as it stands as the newest approved version; refused while it has mistakes."""
        checked = self.controller.last_check
        wrong = (
            [d for d in checked.diagnostics if d.severity is Severity.ERROR] if checked is not None else []
        )
        if wrong or checked is None or checked.source != self.controller.text:
            self.window.toast.tell(say("ui.cannot-approve-errors", n=max(1, len(wrong))), "error", "err")
        elif not self.controller.versions.book:
            self.window.toast.tell(say("ui.cannot-approve-empty"), "error", "err")
        else:
            self.controller.versions.approve(note)

    def _approved(self, version: Any) -> None:
        def back() -> None:
            self.window.toast.hide()
            self.controller.versions.take_back(version)

        self.window.toast.tell(
            say("ui.approved", version=version.name), "promise", "ok", [(say("ui.take-back"), back)]
        )
