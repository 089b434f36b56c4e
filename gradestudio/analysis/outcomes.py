"""A grade as a diagram: which rule decides, and the final tier, for every combination of cells."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Any

from gradestudio.analysis.deciding import NEEDS, NO_RULE, OTHERWISE, Contender, decide
from gradestudio.analysis.diagram import Diagram, OverBudget
from gradestudio.analysis.follow import Follower
from gradestudio.language.program import (
    AllOf,
    AnyOf,
    Compare,
    Derived,
    Expr,
    Field,
    FieldKind,
    Grade,
    InTop,
    Not,
    TagValue,
    Text,
    Type,
)

BY_VALUE = 1_000_000
"""Added to the index of a tier that the grade's value reached."""


class Outcome:
    """One grade: its rules, and who decides as a diagram, worked out when first asked for."""

    def __init__(
        self, f: Follower, grade: Grade, parts: tuple[tuple[int, ...], ...], decide: Callable[[], int]
    ) -> None:
        self._follower, self._grade, self._decide = f, grade, decide
        self._lost = False
        self.parts = parts
        """Of every rule: truths that hold together exactly where it does."""
        self.ends_here = not grade.limits and not grade.overrides
        """Whether who decides also settles the final tier: no movement limit, no override."""
        self.limited: Callable[[int], int] = lambda computed: computed
        self._ranks = [grade.rank(r.tier) for r in grade.rules]
        self._otherwise = NO_RULE if grade.otherwise is None else grade.rank(grade.otherwise)

    @cached_property
    def decided(self) -> int:
        """Rule index, BY_VALUE + tier index, or a negative one.  Raises OverBudget, again and again."""
        if self._lost:
            raise OverBudget
        try:
            return self._decide()
        except OverBudget:
            self._lost = True
            raise

    @cached_property
    def rules(self) -> tuple[int, ...]:
        """The truth of every rule; false for those switched off."""
        return tuple(self._joined(parts) for parts in self.parts)

    def _joined(self, parts: tuple[int, ...]) -> int:
        d = self._follower.d
        made = d.true
        for part in parts:
            made = d.all_of(made, part)
        return made

    def tier(self, decided: int) -> int:
        """The tier index of who decides; NEEDS and other negative ones are what they are."""
        if decided == OTHERWISE:
            return self._otherwise
        if decided < 0:
            return decided
        return decided - BY_VALUE if decided >= BY_VALUE else self._ranks[decided]

    @cached_property
    def final(self) -> int:
        """Tier index, NEEDS, NO_RULE or CONFLICT."""
        return self.limited(self._follower.d.apply(self.tier, self.decided))


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
        parts = tuple(
            (f.d.false,) if r.off else tuple(dict.fromkeys(f.truth(p) for p in conjuncts(r.when)))
            for r in grade.rules
        )
        made = Outcome(f, grade, parts, lambda: self._decided(f, grade, parts))
        if not made.ends_here:
            made.limited = lambda computed: self._final(f, grade, computed)
        if f.dry:
            _ = made.final  # the first pass has to meet all that is read
        return made

    def _decided(self, f: Follower, grade: Grade, parts: tuple[tuple[int, ...], ...]) -> int:
        d = f.d
        last = d.leaf(NO_RULE if grade.otherwise is None else OTHERWISE)
        if grade.by is not None:
            last = d.apply(lambda v, rest: rest if v == NO_RULE else v, self._by_value(f, grade), last)
        if not isinstance(d, Diagram):
            return last
        order = [i for i, rule in enumerate(grade.rules) if not rule.off]
        if grade.policy == "best":
            order.sort(key=lambda i: (grade.rank(grade.rules[i].tier), i))
        contenders = [Contender(i, grade.rank(grade.rules[i].tier), parts[i]) for i in order]
        return decide(d, contenders, last, grade.policy == "unique")

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


def conjuncts(when: Expr) -> list[Expr]:
    """Conditions that are true together exactly when `when` is."""
    match when:
        case AllOf():
            return [c for part in when.parts for c in conjuncts(part)]
        case Not(AnyOf(parts)):
            return [c for part in parts for c in conjuncts(Not(part))]
        case Derived():
            return conjuncts(when.value)
        case TagValue():
            return conjuncts(when.tag.when)
    return [when]


def _reached(truth: bool | None, tier: int, rest: int) -> int:
    return tier if truth is True else rest
