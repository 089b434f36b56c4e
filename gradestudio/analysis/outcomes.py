"""A grade as a diagram: which rule decides, and the final tier, for every combination of cells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from gradestudio.analysis.follow import Follower
from gradestudio.language.program import Compare, Field, FieldKind, Grade, InTop, Text, Type

NEEDS, NO_RULE, CONFLICT, OTHERWISE = -1, -2, -3, -4
BY_VALUE = 1_000_000
"""`Outcome.decided`: rule index, BY_VALUE + tier index, or one of the negative ones."""


@dataclass(frozen=True, slots=True)
class Outcome:
    rules: tuple[int, ...]
    """The truth of every rule; false for those switched off."""
    decided: int
    computed: int
    """Tier index, NEEDS, NO_RULE or CONFLICT."""
    final: int


class Outcomes:
    """The grades of one program, each worked out once."""

    def __init__(self, as_of: date) -> None:
        self._as_of = as_of
        self._made: dict[Grade, Outcome] = {}

    def final_name(self, follower: Follower, grade: Grade) -> int:
        final = self.of(follower, grade).final
        return follower.d.apply(lambda t: grade.tiers[t].name if t >= 0 else None, final)

    def of(self, f: Follower, grade: Grade) -> Outcome:
        found = self._made.get(grade)
        if found is None:
            found = self._made[grade] = self._of(f, grade)
        return found

    def _of(self, f: Follower, grade: Grade) -> Outcome:
        rules = tuple(f.d.false if r.off else f.truth(r.when) for r in grade.rules)
        decided = self._decided(f, grade, rules)
        ranks = [grade.rank(r.tier) for r in grade.rules]
        otherwise = NO_RULE if grade.otherwise is None else grade.rank(grade.otherwise)

        def tier(d: int) -> int:
            if d == OTHERWISE:
                return otherwise
            return d if d < 0 else d - BY_VALUE if d >= BY_VALUE else ranks[d]

        computed = f.d.apply(tier, decided)
        return Outcome(rules, decided, computed, self._final(f, grade, computed))

    def _decided(self, f: Follower, grade: Grade, rules: tuple[int, ...]) -> int:
        d = f.d
        last = d.leaf(NO_RULE if grade.otherwise is None else OTHERWISE)
        if grade.by is not None:
            last = d.apply(lambda v, rest: rest if v == NO_RULE else v, self._by_value(f, grade), last)
        order = list(range(len(rules)))
        if grade.policy == "unique":
            return self._unique(f, grade, rules, last)
        if grade.policy == "best":
            order.sort(key=lambda i: (grade.rank(grade.rules[i].tier), i))
        for i in reversed(order):
            last = d.apply(_first, rules[i], d.leaf(i), last)
        return last

    def _unique(self, f: Follower, grade: Grade, rules: tuple[int, ...], last: int) -> int:
        ranks = [grade.rank(r.tier) for r in grade.rules]
        state = f.d.leaf((NO_RULE, False))

        def also(state: tuple[int, bool], truth: bool | None, i: int) -> tuple[int, bool]:
            winner, unknown = state
            if truth is None:
                return winner, True
            if truth is False or winner == CONFLICT:
                return state
            if winner == NO_RULE:
                return i, unknown
            return (winner if ranks[winner] == ranks[i] else CONFLICT), unknown

        for i, rule in enumerate(rules):
            state = f.d.apply(also, state, rule, f.d.leaf(i))

        def ended(state: tuple[int, bool], last: int) -> int:
            winner, unknown = state
            if winner != NO_RULE:
                return winner
            return NEEDS if unknown and last in (OTHERWISE, NO_RULE) else last

        return f.d.apply(ended, state, last)

    def _by_value(self, f: Follower, grade: Grade) -> int:
        """BY_VALUE + tier, NEEDS without a value, NO_RULE when it reaches no tier."""
        assert grade.by is not None
        if grade.by.type in (Type.TEXT, Type.TIER):
            names = {t.name: BY_VALUE + i for i, t in enumerate(grade.tiers)}
            return f.test(grade.by, lambda v: NEEDS if v is None else names.get(v, NO_RULE), tuple(names))
        if all(t.top is None for t in grade.tiers):
            cuts = [(i, float(t.at.value)) for i, t in enumerate(grade.tiers) if t.at is not None]  # type: ignore[attr-defined]

            def reached(v: Any) -> int:
                if v is None:
                    return NEEDS
                return next((BY_VALUE + i for i, cut in cuts if v >= cut), NO_RULE)

            return f.test(grade.by, reached, tuple(c for _, c in cuts))
        made = f.test(grade.by, lambda v: NEEDS if v is None else NO_RULE, ())
        for i, tier in reversed(list(enumerate(grade.tiers))):
            if tier.at is not None:
                reaches = f.truth(Compare(">=", grade.by, tier.at))
            elif tier.top is not None:
                reaches = f.truth(InTop(grade.by, tier.top))
            else:
                continue
            made = f.d.apply(_reached, reaches, f.d.leaf(BY_VALUE + i), made)
        return made

    def _final(self, f: Follower, grade: Grade, computed: int) -> int:
        final = computed
        ranks = {t.name: i for i, t in enumerate(grade.tiers)}
        for limit in grade.limits:
            when = f.d.true if limit.when is None else f.truth(limit.when)
            previous = f.test(limit.previous, lambda v: ranks.get(v), tuple(ranks))

            def moved(tier: int, truth: bool | None, before: int | None, limit: Any = limit) -> int:
                if tier < 0 or truth is not True or before is None:
                    return tier
                if limit.falls is not None:
                    tier = min(tier, before + limit.falls)
                if limit.rises is not None:
                    tier = max(tier, before - limit.rises)
                return tier

            final = f.d.apply(moved, final, when, previous)
        if grade.key is not None:
            for override in reversed(grade.overrides):
                if override.until is None or self._as_of <= override.until:
                    named = f.truth(Compare("=", Field(grade.key, FieldKind.ID), Text(override.key)))
                    final = f.d.apply(_reached, named, f.d.leaf(ranks[override.tier]), final)
        return final


def _first(truth: bool | None, rule: int, rest: int) -> int:
    if truth is True:
        return rule
    return NEEDS if truth is None and rest in (OTHERWISE, NO_RULE) else rest


def _reached(truth: bool | None, tier: int, rest: int) -> int:
    return tier if truth is True else rest
