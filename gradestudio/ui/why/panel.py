"""The why panel: one customer's verdict and everything behind it."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gradestudio.ui.controls.badge import Badge, badge_pixmap, short_name
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


class _BigBadge(QWidget):
    """The customer's tier, 48 × 48."""

    def __init__(self, badge: Badge) -> None:
        super().__init__()
        self._badge = badge
        self.setFixedSize(48, 48)
        self.setAccessibleName(badge.text)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        image = badge_pixmap(self._badge, 48, self.devicePixelRatioF())
        if image.width() / self.devicePixelRatioF() > 50:
            image = image.scaledToWidth(
                round(48 * self.devicePixelRatioF()), Qt.TransformationMode.SmoothTransformation
            )
        top = round((48 - image.height() / self.devicePixelRatioF()) / 2)
        painter.drawPixmap(0, top, image)


class WhyPanel(QWidget):
    """Shows an explanation; asks for the neighbours by signal."""

    step_asked = Signal(int)
    place_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._version = ""
        self._shown: tuple[Any, ...] | None = None
        self._grade = ""
        self._lifts: tuple[int, Any] = (-1, {})
        self._falls: tuple[int, Any] = (-1, {})
        self.cards: list[RuleCard] = []
        self.before = Button("plain", "chev-up")
        self.after = Button("plain", "chev-down")
        self.grades: Segments | None = None
        self.empty = EmptyState("why")
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(16, 12, 16, 16)
        self._column.setSpacing(8)
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

    def show_explanation(
        self,
        explanation: Any,
        program: Any,
        source: str,
        who: tuple[str, str],
        before: dict[str, str],
        version: str = "",
    ) -> None:
        """`who`: name and the small words beside it; `before`: the outcome per grade in the `version` that is
        compared with (empty: the text as opened)."""
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
        """The smallest change that lifts the customer, by grade; comes a little after the explanation."""
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
        empty(self._column)
        self.cards = []
        if not explanation.grades:
            return
        names = [g.grade for g in explanation.grades]
        trace = next((g for g in explanation.grades if g.grade == self._grade), explanation.grades[0])
        grade = program.grade(trace.grade)
        colours = dict(
            zip([t.name for t in grade.tiers], theme().tiers([t.color for t in grade.tiers]), strict=True)
        )
        if len(names) > 1:
            self._column.addWidget(self._grade_choice(names, trace.grade))
        self._verdict(trace, grade, colours, who, before.get(trace.grade))
        lift = self._lifts[1].get(trace.grade) if self._lifts[0] == explanation.row else None
        if lift is not None:
            self._band(lift_text(lift), "accent_t")
        self._outlook(trace.grade, explanation.row)
        self._bands(trace)
        self._rules(trace, colours, source, grade)
        self._value(trace, colours)
        self._scores(explanation, source)
        self._strategy(explanation)
        self._column.addStretch(1)

    def _outlook(self, grade: str, row: int) -> None:
        found = self._falls[1].get(grade) if self._falls[0] == row else None
        if found is None:
            return
        if found.drop is not None and not isinstance(found.drop.value, date):
            self._band(fall_text(found.drop), "text2", "arrow-down")
        if found.passing is not None:
            role = "accent_t" if found.passing.better else "warn"
            self._band(passing_text(found.passing), role, "calendar")

    def _grade_choice(self, names: list[str], chosen: str) -> QWidget:
        self.grades = Segments(dict.fromkeys(names, ""))
        self.grades.name_parts(**{n: n for n in names})
        self.grades.choose(chosen)
        self.grades.chosen.connect(self.choose_grade)
        return self.grades

    def _verdict(
        self,
        trace: Any,
        grade: Any,
        colours: dict[str, TierColours],
        who: tuple[str, str],
        before: str | None,
    ) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(_BigBadge(_badge(trace.outcome, colours)), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(0)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(Label(Style.TITLE, text=who[0]))
        top.addWidget(Label(Style.SMALL, "text2", who[1], elide=True), 1)
        column.addLayout(top)
        column.addWidget(Label(Style.BODY, "text2", self._sentence(trace, grade, before), wrap=True))
        row.addLayout(column, 1)
        self._column.addLayout(row)

    def _sentence(self, trace: Any, grade: Any, before: str | None) -> str:
        tier = next((t for t in grade.tiers if t.name == trace.outcome), None)
        named = f"{tier.name} {tier.title or ''}".strip() if tier is not None else outcome_name(trace.outcome)
        if trace.override is not None:
            said = say("ui.verdict-override", tier=named)
        elif trace.decided_by >= 0:
            said = say("ui.verdict-rule", tier=named, rule=trace.rules[trace.decided_by].rule.name)
        elif trace.decided_by == -1:
            said = say("ui.verdict-value", tier=named)
        elif trace.decided_by == -2:
            said = say("ui.verdict-otherwise", tier=named)
        else:
            said = say("ui.verdict-nobody", tier=named)
        if before is None:
            return said
        same = before == trace.outcome
        if self._version:
            key = "ui.verdict-same-version" if same else "ui.verdict-was-version"
            return said + say(key, tier=outcome_name(before), version=self._version)
        return said + say("ui.verdict-same" if same else "ui.verdict-was", tier=outcome_name(before))

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

    def _band(self, sentence: str, role: str, drawing: str = "") -> None:
        band = Band(rounded_corners=True)
        band.tell(sentence, role, drawing)
        self._column.addWidget(band)

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
