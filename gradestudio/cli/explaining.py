"""An explanation as lines of text: outcome, what decided, each condition with its value and margin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from gradestudio.engine.explaining.explanation import (
    ConditionTrace,
    Explanation,
    GradeTrace,
    ItemTrace,
    ReasonTrace,
    RuleTrace,
    ScoreTrace,
)
from gradestudio.engine.grading import BY_VALUE, OTHERWISE
from gradestudio.engine.lifting.lift import Lift
from gradestudio.engine.lifting.passing import Outlook, Passing
from gradestudio.language.program import FieldKind, Program
from gradestudio.messages import Words

_MARKS = {True: "✓", False: "✗", None: "?"}


class Explainer:
    """Puts one customer's explanation into words."""

    def __init__(self, words: Words, program: Program) -> None:
        self._words = words
        self._program = program

    def lines(
        self, explanation: Explanation, lifts: Mapping[str, Lift], falls: Mapping[str, Outlook]
    ) -> Iterator[str]:
        """The lines, without line ends."""
        say = self._words.text
        yield say("explain.head", key=str(explanation.key or ""), as_of=explanation.as_of)
        for grade in explanation.grades:
            yield ""
            yield from self._grade(grade, lifts.get(grade.grade), falls[grade.grade])
        for score in explanation.scores:
            yield ""
            yield from self._score(score)
        if explanation.tags:
            yield ""
        for tag in explanation.tags:
            yield f"{_MARKS[tag.truth]} {tag.tag}: {self._words.value(tag.truth)}"
        notes = [self._reason(note) for s in explanation.strategies for note in s.notes]
        if notes:
            yield ""
            yield say("explain.strategy")
            yield from (f"  {note}" for note in notes)
        if explanation.next_contact is not None:
            yield say("explain.contact", day=explanation.next_contact)

    # ── Grades ──────────────────────────────────────────────────────────────────────────────────

    def _grade(self, grade: GradeTrace, lift: Lift | None, falls: Outlook) -> Iterator[str]:
        yield f"{grade.grade}: {self._outcome(grade.outcome)}{self._title(grade)}"
        yield f"  {self._decided(grade)}"
        for step in grade.limits:
            if step.before != step.after:
                limit = {"before": self._outcome(step.before), "after": self._outcome(step.after)}
                yield "  " + self._words.text("explain.limit", previous=step.previous or "", **limit)
        if grade.override is not None:
            before = self._outcome(grade.override.before)
            why = self._reason(grade.override.reason) if grade.override.reason else ""
            yield "  " + self._words.text("explain.override", before=before, why=why)
        if grade.could_be is not None:
            yield "  " + self._words.text("explain.could-be", tier=grade.could_be, columns=grade.needs)
        elif grade.needs:
            yield "  " + self._words.text("explain.needs", columns=grade.needs)
        if lift is not None:
            yield f"  {self._lift(lift)}"
        if falls.drop is not None and not isinstance(falls.drop.value, date):
            yield f"  {self._fall(falls.drop)}"
        if falls.passing is not None:
            yield f"  {self._passing(falls.passing)}"
        for rule in grade.rules:
            yield from self._rule(rule)
        yield from self._cuts(grade)

    def _title(self, grade: GradeTrace) -> str:
        made = self._program.grade(grade.grade)
        title = next((t.title for t in made.tiers if t.name == grade.outcome), None) if made else None
        return f" {title}" if title else ""

    def _outcome(self, name: str) -> str:
        key = f"outcome.{name}"
        return self._words.text(key) if self._words.has(key) else name

    def _decided(self, grade: GradeTrace) -> str:
        say = self._words.text
        if grade.decided_by >= 0:
            rule = grade.rules[grade.decided_by]
            why = self._reason(grade.reason) if grade.reason else ""
            return say("explain.by-rule" if why else "explain.by-rule-bare", rule=rule.rule.name, why=why)
        if grade.decided_by == BY_VALUE and grade.value is not None:
            name = next((r.name for r in grade.value.reads), grade.grade)
            return say("explain.by-value", name=name, value=self._value(grade.value.value))
        if grade.decided_by == OTHERWISE:
            return say("explain.otherwise", tier=grade.otherwise or "")
        return say("explain.nobody", outcome=self._outcome(grade.computed))

    def _rule(self, rule: RuleTrace) -> Iterator[str]:
        say = self._words.text
        if rule.rule.off:
            yield "  – " + say("explain.off", rule=rule.rule.name)
            return
        key = "explain.rule-decides" if rule.decided else "explain.rule"
        yield f"  {_MARKS[rule.truth]} " + say(key, rule=rule.rule.name, tier=rule.rule.tier)
        yield from self._condition(rule.condition, 3, top=True)

    def _cuts(self, grade: GradeTrace) -> Iterator[str]:
        for cut in grade.value.cuts if grade.value is not None else ():
            if cut.cut is None:
                continue
            margin = self._margin(cut.distance, (cut.distance or 0) >= 0)
            yield f"  {_MARKS[cut.reached]} {cut.tier} ≥ {self._words.number(cut.cut)}{margin}"

    # ── Conditions ──────────────────────────────────────────────────────────────────────────────

    def _condition(self, trace: ConditionTrace, depth: int, top: bool = False) -> Iterator[str]:
        """An `and` at the top is only its parts; every other group has a line of its own."""
        if trace.kind == "all" and top:
            for part in trace.parts:
                yield from self._condition(part, depth)
            return
        indent = "  " * depth
        if trace.kind == "leaf":
            yield f"{indent}{_MARKS[trace.truth]} {self._leaf(trace)}"
            return
        if trace.kind == "named":
            name = self._words.text("explain.named", name=trace.name)
        else:
            name = self._words.text(f"explain.{trace.kind}", n=trace.value or 0, k=trace.threshold or 0)
        yield f"{indent}{_MARKS[trace.truth]} {name}"
        for part in trace.parts:
            yield from self._condition(part, depth + 1, top=trace.kind == "named")

    def _leaf(self, trace: ConditionTrace) -> str:
        text = self._words.expression(trace.node)
        kind = next((r.field_kind for r in trace.reads if r.field_kind is not None), None)
        reads = [f"{r.name} {self._value(r.value)}" for r in trace.reads if r.value != trace.value]
        shown = self._value(trace.value)
        if trace.truth is None and trace.value is None:
            return self._words.text("explain.leaf-missing", condition=text)
        dated = kind if isinstance(trace.value, date) else None
        margin = self._margin(trace.distance, bool(trace.truth), dated)
        also = f" ({self._words.listed(reads)})" if reads else ""
        return self._words.text("explain.leaf", condition=text, value=shown) + also + margin

    def _margin(self, distance: float | int | None, holds: bool, kind: FieldKind | None = None) -> str:
        """How far from the threshold: to spare where the condition holds, else short of it."""
        if distance is None or distance == 0:
            return ""
        unit = self._words.text("unit.days") if kind is FieldKind.DATE else ""
        key = "explain.spare" if holds else "explain.short"
        return self._words.text(key, amount=f"{self._words.number(abs(distance))} {unit}".strip())

    # ── Scores, lifts ───────────────────────────────────────────────────────────────────────────

    def _score(self, score: ScoreTrace) -> Iterator[str]:
        yield f"{score.score}: {self._points(score.points)}"
        for group in score.groups:
            indent = "  "
            if group.name is not None:
                cut = "" if group.total == group.points else self._capped(group.total, group.points)
                yield f"  {group.name}: {self._points(group.points)}{cut}"
                indent = "    "
            yield from (f"{indent}{self._item(item)}" for item in group.items)

    def _item(self, item: ItemTrace) -> str:
        given = None if item.points is None else item.truth is not False
        why = self._reason(item.reason) if item.reason and given else self._item_text(item)
        cut = self._capped(item.uncapped, item.points) if item.cut else ""
        return f"{_MARKS[given]} {self._points(item.points)}  {why}{cut}"

    def _item_text(self, item: ItemTrace) -> str:
        parts = [e for e in (item.item.when, item.item.subject, item.item.since) if e is not None]
        said = [self._words.expression(e) for e in parts] or [self._words.expression(item.item.points)]
        reads = [f"{r.name} {self._value(r.value)}" for r in item.reads]
        return self._words.listed(said) + (f" ({self._words.listed(reads)})" if reads else "")

    def _capped(self, before: Decimal | None, after: Decimal | None) -> str:
        return self._words.text("explain.capped", before=self._points(before), after=self._points(after))

    def _points(self, points: Decimal | None) -> str:
        return self._words.text("word.missing") if points is None else self._words.number(points)

    def _lift(self, lift: Lift) -> str:
        if lift.also is not None:
            parts = [self._lift_part(lift), self._lift_part(lift.also)]
            return self._words.text("explain.lift-two", first=parts[0], second=parts[1], tier=lift.tier)
        args = {"field": lift.name, "current": self._value(lift.current), "tier": lift.tier}
        if lift.change is None or isinstance(lift.value, date):
            return self._words.text("explain.lift-to", value=self._value(lift.value), **args)
        key = "explain.lift-more" if lift.change > 0 else "explain.lift-less"
        change = self._words.number(abs(lift.change))
        return self._words.text(key, change=change, value=self._value(lift.value), **args)

    def _fall(self, drop: Lift) -> str:
        args = {"field": drop.name, "current": self._value(drop.current), "tier": drop.tier}
        args["value"] = self._value(drop.value)
        if drop.change is None:
            return self._words.text("explain.fall-to", **args)
        key = "explain.fall-more" if drop.change > 0 else "explain.fall-less"
        return self._words.text(key, change=self._words.number(abs(drop.change)), **args)

    def _passing(self, passing: Passing) -> str:
        key = "other" if passing.better is None else "better" if passing.better else "worse"
        outcome = self._outcome(passing.outcome)
        return self._words.text(f"explain.passing-{key}", day=passing.day, tier=outcome)

    def _lift_part(self, lift: Lift) -> str:
        args = {"field": lift.name, "current": self._value(lift.current), "value": self._value(lift.value)}
        return self._words.text("explain.lift-part", **args)

    def _reason(self, trace: ReasonTrace) -> str:
        return "".join(p if isinstance(p, str) else self._value(p.value) for p in trace.parts)

    def _value(self, value: Any) -> str:
        return self._words.value(value)
