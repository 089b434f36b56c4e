"""The why panel: one customer's verdict and everything behind it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gradestudio.ui.controls.badge import Badge, short_name
from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.empty import EmptyState
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.layouts import empty
from gradestudio.ui.controls.segments import Segments
from gradestudio.ui.effect.band import Band
from gradestudio.ui.filterwords import outcome_name
from gradestudio.ui.speech import say, words
from gradestudio.ui.theme import Style, TierColours, theme
from gradestudio.ui.why.cards import RuleCard, TableCard
from gradestudio.ui.why.facts import (
    fall_text,
    lift_text,
    passing_text,
    reason_text,
    rule_facts,
    shown,
    written,
)
from gradestudio.ui.why.trying import TrialCard, lift_values
from gradestudio.ui.why.verdict import verdict, verdict_before, verdict_row


class WhyPanel(QWidget):
    """Shows an explanation; asks for the neighbours by signal."""

    step_asked = Signal(int)
    place_asked = Signal(int)
    try_asked = Signal(object)
    """Values to try instead of the customer's own, by name; an empty mapping: his own again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._version = ""
        self._shown: tuple[Any, ...] | None = None
        self._tryable: tuple[Any, ...] = ()
        self._given: dict[str, Any] = {}
        self._grade = ""
        self._lifts: tuple[int, Any] = (-1, {})
        self._falls: tuple[int, Any] = (-1, {})
        self.cards: list[RuleCard] = []
        self.before = Button("plain", "chev-up")
        self.after = Button("plain", "chev-down")
        self.grades: Segments | None = None
        self.empty = EmptyState("why")
        self.trial = TrialCard()
        self._inside = QWidget()
        self._head, self._column = QVBoxLayout(), QVBoxLayout()
        inside = QVBoxLayout(self._inside)
        inside.setContentsMargins(16, 12, 16, 16)
        inside.setSpacing(8)
        self._head.setSpacing(8)
        self._column.setSpacing(8)
        inside.addLayout(self._head)
        inside.addWidget(self.trial)
        inside.addLayout(self._column)
        inside.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._inside)
        self._area = scroll
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.empty, 1)
        column.addWidget(scroll, 1)
        self.before.clicked.connect(lambda: self.step_asked.emit(-1))
        self.after.clicked.connect(lambda: self.step_asked.emit(1))
        self.trial.tried.connect(self.try_asked)
        theme().changed.connect(self._again)
        self.clear()

    # ── Contents ────────────────────────────────────────────────────────────────────────────────

    def clear(self) -> None:
        """Nobody is chosen."""
        self._shown = None
        self.empty.setVisible(True)
        self._area.setVisible(False)
        self.before.setEnabled(False)
        self.after.setEnabled(False)

    @property
    def explanation(self) -> Any:
        """What is shown; None for nobody."""
        return self._shown[0] if self._shown is not None else None

    @property
    def lifts(self) -> Any:
        """What would lift who is shown (`Reached` by grade); empty until it is known."""
        return self._lifts[1] if self._shown is not None and self._lifts[0] == self._shown[0].row else {}

    def show_explanation(
        self,
        explanation: Any,
        program: Any,
        source: str,
        who: tuple[str, str],
        before: dict[str, str],
        version: str = "",
        tryable: tuple[Any, ...] = (),
        given: Mapping[str, Any] | None = None,
    ) -> None:
        """`who`: name and the small words beside it; `before`: the outcome per grade in the `version` that is
        compared with (empty: the text as opened).  `tryable`: what could be tried on the customer; `given`:
        what is tried in this explanation."""
        self._tryable, self._given = tryable, dict(given or {})
        self._version = version
        same = self._shown is not None and self._shown[0].row == explanation.row
        place = self._area.verticalScrollBar().value() if same else 0
        self._shown = (explanation, program, source, who, before)
        self.empty.setVisible(False)
        self._area.setVisible(True)
        self.before.setEnabled(True)
        self.after.setEnabled(True)
        self._rebuild()
        self._area.verticalScrollBar().setValue(place)

    def show_lifts(self, row: int, lifts: Any) -> None:
        """The smallest change that lifts the customer (`Reached`), by grade; comes after the explanation."""
        self._lifts = (row, lifts)
        if lifts and self._shown is not None and self._shown[0].row == row:
            self._rebuild_here()

    @property
    def looked_ahead(self) -> int:
        """The row of whom it is known what would lower him; -1 for nobody."""
        return self._falls[0]

    def show_falls(self, row: int, falls: Any) -> None:
        """What would lower the customer, by grade: the smallest change, and what time alone does."""
        self._falls = (row, falls)
        told = any(one.drop is not None or one.passing is not None for one in falls.values())
        if told and self._shown is not None and self._shown[0].row == row:
            self._rebuild_here()

    def _rebuild_here(self) -> None:
        place = self._area.verticalScrollBar().value()
        self._rebuild()
        self._area.verticalScrollBar().setValue(place)

    def choose_grade(self, grade: str) -> None:
        self._grade = grade
        self._again()

    def retranslate(self) -> None:
        self.empty.tell(say("ui.why-empty-title"), say("ui.why-empty-line"))
        for button, key in ((self.before, "ui.customer-before"), (self.after, "ui.customer-after")):
            button.setText(say(key + "-short"))
            button.name_it(say(key))
        self._again()

    def _again(self) -> None:
        if self._shown is not None:
            self._rebuild()

    def _rebuild(self) -> None:
        assert self._shown is not None
        explanation, program, source, who, before = self._shown
        empty(self._head)
        empty(self._column)
        self.cards = []
        self.trial.show_trial(self._tryable, self._given, explanation.as_of)
        if not explanation.grades:
            return
        names = [g.grade for g in explanation.grades]
        trace = next((g for g in explanation.grades if g.grade == self._grade), explanation.grades[0])
        grade = program.grade(trace.grade)
        colours = dict(
            zip([t.name for t in grade.tiers], theme().tiers([t.color for t in grade.tiers]), strict=True)
        )
        if len(names) > 1:
            self._head.addWidget(self._grade_choice(names, trace.grade))
        sentence = verdict(trace, grade)
        if self._given:
            sentence = say("ui.what-if-verdict", verdict=sentence)
        else:
            sentence += verdict_before(trace.outcome, before.get(trace.grade), self._version)
        self._head.addLayout(verdict_row(_badge(trace.outcome, colours), who, sentence, self._what_if()))
        if not self._given:
            self._outlook(trace.grade, explanation.row)
        self._bands(trace)
        self._rules(trace, colours, source, grade)
        self._value(trace, colours)
        self._scores(explanation, source)
        self._strategy(explanation)

    def _outlook(self, grade: str, row: int) -> None:
        """What would lift the customer, what would lower him, and what time alone does."""
        reached = self.lifts.get(grade)
        if reached is not None:
            more = say("ui.lift-by", rule=reached.rule) if reached.rule else say("ui.lift-alone")
            self._change(lift_text(reached.lift), "accent_t", "arrow-up", reached.lift, more)
        found = self._falls[1].get(grade) if self._falls[0] == row else None
        if found is None:
            return
        if found.drop is not None and not isinstance(found.drop.value, date):
            self._change(fall_text(found.drop), "text2", "arrow-down", found.drop)
        if found.passing is not None:
            role = "accent_t" if found.passing.better else "warn"
            self._band(passing_text(found.passing), role, "calendar")

    def _change(self, sentence: str, role: str, drawing: str, lift: Any, more: str = "") -> None:
        """A change of the customer in words, and a button that tries it."""
        band = self._band(sentence, role, drawing, more)
        button = Button("secondary", "aim", say("ui.try"), height=24)
        button.setAccessibleName(f"{say('ui.try')}: {sentence}")
        button.clicked.connect(lambda: self.try_asked.emit(lift_values(lift)))
        band.offer(button)

    def _what_if(self) -> Button | None:
        """The button that lets any value of the customer be tried."""
        if self._given or not self._tryable:
            return None
        button = Button("plain", "aim", say("ui.what-if"), height=24)
        button.setToolTip(say("ui.what-if-small"))
        button.clicked.connect(self.trial.begin)
        return button

    def _grade_choice(self, names: list[str], chosen: str) -> QWidget:
        self.grades = Segments(dict.fromkeys(names, ""))
        self.grades.name_parts(**{n: n for n in names})
        self.grades.choose(chosen)
        self.grades.chosen.connect(self.choose_grade)
        return self.grades

    def _bands(self, trace: Any) -> None:
        if trace.could_be:
            self._band(say("ui.could-be", tier=trace.could_be, fields=trace.needs), "warn")
        elif trace.needs:
            self._band(say("ui.needs-these", fields=trace.needs), "warn")
        for limit in trace.limits:
            if limit.before != limit.after:
                told = say(
                    "ui.limit-acted", before=limit.before, after=limit.after, previous=limit.previous or "–"
                )
                self._band(told, "warn")
        if trace.override is not None:
            why = reason_text(trace.override.reason)
            self._band(say("ui.override-acted", computed=outcome_name(trace.computed), reason=why), "warn")

    def _band(self, sentence: str, role: str, drawing: str = "", more: str = "") -> Band:
        band = Band(rounded_corners=True)
        band.tell(sentence, role, drawing, more)
        self._column.addWidget(band)
        return band

    def _rules(self, trace: Any, colours: dict[str, TierColours], source: str, grade: Any) -> None:
        if not trace.rules:
            return
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Label(Style.SMALL_STRONG, text=say("ui.rules-in-order")))
        head.addWidget(Label(Style.SMALL, "text2", say(f"ui.policy-{grade.policy}"), elide=True), 1)
        if self.width() >= 560:
            head.addWidget(Label(Style.SMALL, "text2", say("ui.ruler-legend")))
        self._column.addLayout(head)
        opened = 0
        after = False
        for rule in trace.rules:
            facts = rule_facts(rule, source)
            if after and not facts.truth:
                continue
            show = facts.decided or (facts.near and opened < 3 and not after)
            opened += int(show)
            card = RuleCard(facts, _badge(facts.tier, colours), show)
            self.cards.append(card)
            self._column.addWidget(card)
            if facts.decided and grade.policy == "first":
                after = True
        if trace.decided_by == -2 and trace.otherwise:
            last = TableCard("rule", say("ui.otherwise"), trace.otherwise)
            last.add(say("ui.otherwise-line"), role="text2")
            self._column.addWidget(last)

    def _value(self, trace: Any, colours: dict[str, TierColours]) -> None:
        if trace.value is None:
            return
        value = trace.value.value
        card = TableCard("aim", say("ui.by-value"), shown(value) if value is not None else say("ui.missing"))
        for cut in trace.value.cuts:
            if cut.cut is None:
                continue
            margin = "" if cut.distance is None else _margin(cut.reached, cut.distance)
            text = say("ui.cut-line", tier=cut.tier, value=cut.cut)
            card.add(text, margin, "text" if cut.reached else "text2")
        self._column.addWidget(card)

    def _scores(self, explanation: Any, source: str) -> None:
        for score in explanation.scores:
            points = words().number(score.points) if score.points is not None else say("ui.missing")
            card = TableCard("number", score.score, points, say("ui.incomplete") if score.incomplete else "")
            for group in score.groups:
                if group.name:
                    cap = say("ui.cap", n=group.cap) if group.cap is not None else ""
                    card.add(f"{group.name} {cap}".strip(), words().number(group.points), strong=True)
                for item in group.items:
                    self._item(card, item, source)
                if group.total != group.points:
                    card.add(say("ui.cap-cut", n=group.total - group.points), role="down")
            self._column.addWidget(card)

    @staticmethod
    def _item(card: TableCard, item: Any, source: str) -> None:
        text = reason_text(item.reason) if item.reason is not None and item.points else ""
        if not text and item.condition is not None:
            text = written(item.condition.node, source)
        if not text:
            text = "、".join(f"{r.name} {shown(r.value, r.field_kind)}" for r in item.reads) or say(
                "ui.points"
            )
        if item.points is None:
            card.add(f"{text} · {say('ui.needs-fields', fields=item.needs)}", "–", "warn")
            return
        sign = "+" if item.points > 0 else ""
        role = "text" if item.points else "text3"
        cut = f" · {say('ui.cap-cut', n=item.cut)}" if item.cut else ""
        card.add(f"{text}{cut}", f"{sign}{words().number(item.points)}", role)

    def _strategy(self, explanation: Any) -> None:
        notes = [reason_text(note) for s in explanation.strategies for note in s.notes]
        if not notes and explanation.next_contact is None:
            return
        side = ""
        if explanation.next_contact is not None:
            side = say("ui.next-contact", date=explanation.next_contact)
        card = TableCard("strategy", say("ui.strategy"), side, say("ui.strategy-small"))
        for note in notes:
            card.add(note)
        self._column.addWidget(card)


def _badge(name: str, colours: dict[str, TierColours]) -> Badge:
    if name in colours:
        return Badge(short_name(name), colours[name])
    return Badge(outcome_name(name)[:4])


def _margin(reached: bool, distance: float) -> str:
    amount = words().number(abs(distance))
    return say("ui.margin-left" if reached else "ui.margin-short", amount=amount)
