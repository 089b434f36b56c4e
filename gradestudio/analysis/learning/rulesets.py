"""Learnt rules in the language's own forms, with the language's own meaning of blanks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from gradestudio.analysis.learning.rounding import MONTHS, rounder

NEEDS_DATA = -1
OTHERWISE = -2
NOBODY = -3
_NEIGHBOURS = Decimal("0.25")
_NEARBY = Decimal("0.1")
"""A threshold moves by at most this share of itself to a rounder number."""


@dataclass(frozen=True, slots=True, eq=False)
class Predictor:
    """A column that rules may read.  `form`: number, choice, flag, or the time since a date: months, days.

    `values`: float64, NaN missing; of a choice its place among `choices`, of a flag 1 or 0.
    """

    name: str
    form: str
    values: np.ndarray
    choices: tuple[str, ...] = ()

    @property
    def missing(self) -> np.ndarray:
        return np.isnan(self.values)

    def take(self, rows: np.ndarray) -> Predictor:
        return replace(self, values=self.values[rows])


@dataclass(frozen=True, slots=True)
class Part:
    """One condition on the predictor at a place: at least `low` and below `high`, or one of `among`."""

    predictor: int
    low: Decimal | None = None
    high: Decimal | None = None
    among: frozenset[int] = frozenset()

    def met(self, values: np.ndarray) -> np.ndarray:
        """bool: true for certain; never for a missing value."""
        if self.among:
            return np.isin(values, sorted(self.among))
        met = ~np.isnan(values)
        if self.low is not None:
            met &= values >= float(self.low)
        if self.high is not None:
            met &= values < float(self.high)
        return met


@dataclass(frozen=True, slots=True)
class LearntRule:
    """`tier` counts the tiers from the best (from 0)."""

    tier: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The first rule that is true decides; `otherwise` when all are known to be false."""

    rules: tuple[LearntRule, ...]
    otherwise: int


class Deciding:
    """Decides the same customers by many rule sets, remembering the truth of every condition."""

    def __init__(self, predictors: Sequence[Predictor]) -> None:
        self._predictors = predictors
        self._count = len(predictors[0].values) if predictors else 0
        self._known: dict[Part, tuple[np.ndarray, np.ndarray]] = {}

    def decide(self, rules: RuleSet) -> tuple[np.ndarray, np.ndarray]:
        """Tier per customer (int16, NEEDS_DATA when a rule is unknown and none true), and the rule that
        decided (int32, or OTHERWISE, NOBODY)."""
        tier = np.full(self._count, rules.otherwise, dtype=np.int16)
        decided = np.full(self._count, OTHERWISE, dtype=np.int32)
        open_rows = np.ones(self._count, dtype=bool)
        unknown = np.zeros(self._count, dtype=bool)
        for number, rule in enumerate(rules.rules):
            true, unsure = self._rule(rule)
            here = open_rows & true
            tier[here], decided[here] = rule.tier, number
            unknown |= unsure & ~true
            open_rows &= ~true
        lacking = open_rows & unknown
        tier[lacking], decided[lacking] = NEEDS_DATA, NOBODY
        return tier, decided

    def _rule(self, rule: LearntRule) -> tuple[np.ndarray, np.ndarray]:
        """Kleene's `and`: unknown where no part is false and some part is unknown."""
        true = np.ones(self._count, dtype=bool)
        possible = np.ones(self._count, dtype=bool)
        for part in rule.parts:
            met, missing = self._part(part)
            true &= met
            possible &= met | missing
        return true, possible & ~true

    def _part(self, part: Part) -> tuple[np.ndarray, np.ndarray]:
        found = self._known.get(part)
        if found is None:
            predictor = self._predictors[part.predictor]
            found = self._known[part] = part.met(predictor.values), predictor.missing
        return found


def simplified(
    rules: RuleSet, predictors: Sequence[Predictor], labels: np.ndarray, most: int = 10**9
) -> RuleSet:
    """Fewer rules and conditions that get at least as many `labels` (tier per customer) right.

    From the last rule to the first each rule, then each condition, goes when nothing is lost without it; a
    choice of many values gives way to one of fewer that says the same (cities to their region); thresholds
    become the roundest numbers nearby with which nothing is lost.  Of more than `most` rules those go whose
    loss is smallest.
    """
    deciding = Deciding(predictors)

    def right(candidate: RuleSet) -> int:
        return int(np.count_nonzero(deciding.decide(candidate)[0] == labels))

    while len(rules.rules) > most:
        rules = max(_one_rule_less(rules), key=right)
    best = right(rules)
    coarser = _Coarser(predictors)
    for variants in (_shorter, coarser.variants, _shorter, lambda found: _rounder(found, predictors)):
        changed = True
        while changed:
            changed = False
            for candidate in variants(rules):
                count = right(candidate)
                if count >= best:
                    rules, best, changed = candidate, count, True
                    break
    return rules


def fewer_thresholds(
    rules: RuleSet, predictors: Sequence[Predictor], labels: np.ndarray, lost: float
) -> RuleSet:
    """Neighbouring thresholds of one predictor as one, while at most the share `lost` of all customers is
    no longer right."""
    deciding = Deciding(predictors)

    def right(candidate: RuleSet) -> int:
        return int(np.count_nonzero(deciding.decide(candidate)[0] == labels))

    least = right(rules) - lost * len(labels)
    while True:
        tried = [c for c in _joined(rules) if all(_possible(p) for r in c.rules for p in r.parts)]
        best = max(tried, key=right, default=None)
        if best is None or right(best) < least:
            return rules
        rules = best


def _joined(rules: RuleSet) -> Iterator[RuleSet]:
    """Every way to put one threshold in the place of another one near it."""
    known = {(p.predictor, b) for r in rules.rules for p in r.parts for b in (p.low, p.high) if b is not None}
    for predictor, value in sorted(known):
        for other_predictor, other in sorted(known):
            near = abs(value - other) <= _NEIGHBOURS * max(abs(value), abs(other))
            if predictor == other_predictor and value != other and near:
                yield _exchanged(rules, predictor, value, other)


def _possible(part: Part) -> bool:
    return part.low is None or part.high is None or part.low < part.high


class _Coarser:
    """Conditions on a choice said by another one that has fewer values."""

    def __init__(self, predictors: Sequence[Predictor]) -> None:
        self._predictors = predictors
        self._choices = [i for i, p in enumerate(predictors) if p.form == "choice"]

    def variants(self, rules: RuleSet) -> Iterator[RuleSet]:
        for i, rule in enumerate(rules.rules):
            for j, part in enumerate(rule.parts):
                for other in self._said_by(part):
                    parts = merged((*rule.parts[:j], other, *rule.parts[j + 1 :]))
                    changed = replace(rule, parts=parts)
                    yield replace(rules, rules=(*rules.rules[:i], changed, *rules.rules[i + 1 :]))

    def _said_by(self, part: Part) -> Iterator[Part]:
        own = self._predictors[part.predictor]
        if own.form != "choice":
            return
        met = part.met(own.values)
        for place in self._choices:
            other = self._predictors[place]
            if len(other.choices) >= len(own.choices):
                continue
            known = ~other.missing & ~own.missing
            codes, count = other.values[known].astype(np.int64), len(other.choices)
            inside = np.bincount(codes[met[known]], minlength=count) * 2 > np.bincount(codes, minlength=count)
            if inside.any() and not inside.all():
                yield Part(place, among=frozenset(np.flatnonzero(inside).tolist()))


def _rounder(rules: RuleSet, predictors: Sequence[Predictor]) -> Iterator[RuleSet]:
    """Every way to write one threshold as a rounder number nearby."""
    bounds = [b for r in rules.rules for p in r.parts for b in ((p, p.low), (p, p.high)) if b[1] is not None]
    for part, value in dict.fromkeys(bounds):
        steps = MONTHS if predictors[part.predictor].form == "months" else ()
        for other in rounder(value, _NEARBY, steps):  # type: ignore[arg-type]
            yield _exchanged(rules, part.predictor, value, other)


def _exchanged(rules: RuleSet, predictor: int, value: Decimal | None, other: Decimal) -> RuleSet:
    """The same rules with another threshold for a predictor, wherever it stands."""

    def part(one: Part) -> Part:
        if one.predictor != predictor:
            return one
        low = other if one.low == value else one.low
        return replace(one, low=low, high=other if one.high == value else one.high)

    return replace(rules, rules=tuple(replace(r, parts=tuple(part(p) for p in r.parts)) for r in rules.rules))


def _one_rule_less(rules: RuleSet) -> list[RuleSet]:
    """From the last rule on."""
    return [
        replace(rules, rules=rules.rules[:i] + rules.rules[i + 1 :])
        for i in reversed(range(len(rules.rules)))
    ]


def _shorter(rules: RuleSet) -> list[RuleSet]:
    """Every way to leave out one rule, or one side of one condition."""
    made = _one_rule_less(rules)
    for i in reversed(range(len(rules.rules))):
        rule = rules.rules[i]
        for parts in _fewer(rule.parts):
            if parts:
                shorter = (*rules.rules[:i], replace(rule, parts=parts), *rules.rules[i + 1 :])
                made.append(replace(rules, rules=shorter))
    return made


def _fewer(parts: tuple[Part, ...]) -> list[tuple[Part, ...]]:
    made = []
    for j, part in enumerate(parts):
        rest = (parts[:j], parts[j + 1 :])
        made.append((*rest[0], *rest[1]))
        if part.low is not None and part.high is not None:
            for side in (replace(part, low=None), replace(part, high=None)):
                made.append((*rest[0], side, *rest[1]))
    return made


def merged(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Conditions on one predictor as one, in the order of their first appearance."""
    found: dict[int, Part] = {}
    for part in parts:
        before = found.get(part.predictor)
        found[part.predictor] = part if before is None else _both(before, part)
    return tuple(found.values())


def _both(one: Part, other: Part) -> Part:
    lows = [p.low for p in (one, other) if p.low is not None]
    highs = [p.high for p in (one, other) if p.high is not None]
    among = one.among & other.among if one.among and other.among else one.among or other.among
    return Part(one.predictor, max(lows, default=None), min(highs, default=None), among)


def used(rules: RuleSet) -> tuple[int, ...]:
    """Places of the predictors that the rules read, in the order of their first appearance."""
    seen: Mapping[int, None] = dict.fromkeys(p.predictor for r in rules.rules for p in r.parts)
    return tuple(seen)
