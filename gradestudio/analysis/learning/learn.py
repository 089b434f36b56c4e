"""Rules learnt from past grades, and how far they can be trusted: by customers they were not learnt from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from gradestudio.analysis.learning.rates import wilson
from gradestudio.analysis.learning.rulesets import (
    NEEDS_DATA,
    Deciding,
    Predictor,
    RuleSet,
    fewer_thresholds,
    simplified,
)
from gradestudio.analysis.learning.trees import Shape, rules_of

FOLDS = 5
_INNER = 3
SEED = 20260131
MOST_TRIED_ON = 5_000
_MOST_LEAVES = 11
_MOST_LEAVES_EACH = 6
MOST_LEARNT_FROM = 20_000
"""Of more customers so many are drawn; thresholds and agreement are still those of all."""
Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Trust:
    """Customers, each decided by rules that were learnt without it; `low` and `high` are shares, 95 %."""

    customers: int
    right: int
    near: int
    """Right or one tier off."""
    lacking: int
    """Needs data."""
    low: float
    high: float

    @property
    def share(self) -> float:
        return self.right / self.customers if self.customers else float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class Learnt:
    """`tiers` best first; `predictors` over all customers, in the places that the rules name."""

    rules: RuleSet
    tiers: tuple[str, ...]
    predictors: tuple[Predictor, ...]
    labels: np.ndarray
    """int16 per customer: past tier, -1 none."""
    trust: Trust
    baseline: float
    """Share right when everyone is given the most frequent tier."""
    baseline_tier: int
    sampled: bool

    @property
    def better(self) -> bool:
        """Whether the rules are better than the most frequent tier, beyond chance."""
        return self.trust.low > self.baseline


def learn(
    predictors: Sequence[Predictor],
    labels: np.ndarray,
    tiers: Sequence[str],
    ordered: bool,
    most_rules: int,
    told: Told = lambda done, of: None,
    tidy: float = 0.0,
) -> Learnt:
    """A rule set for past tiers (`labels`: place in `tiers` per customer, -1 unknown).

    `ordered` tiers run from the best; the worst is then what is left over, else the most frequent.  For fewer
    thresholds the share `tidy` of customers may be lost.  Raises NeedsLibrary.
    """
    rows = np.flatnonzero(labels >= 0)
    rows = rows[np.lexsort([p.values[rows] for p in predictors] + [labels[rows]])]
    random = np.random.default_rng(SEED)
    sampled = len(rows) > MOST_LEARNT_FROM
    if sampled:
        rows = np.sort(random.choice(rows, MOST_LEARNT_FROM, replace=False))
    own, known = [p.take(rows) for p in predictors], labels[rows]
    folds = _folds(known, FOLDS, random)
    job = _Job(tuple(tiers), ordered, most_rules, tidy)
    decided = np.full(len(rows), NEEDS_DATA, dtype=np.int16)
    for number in range(FOLDS):
        told(number, FOLDS + 1)
        inside, outside = np.flatnonzero(folds != number), np.flatnonzero(folds == number)
        if not len(outside):
            continue
        part = [p.take(inside) for p in own]
        shape = job.shape(part, known[inside], random)
        rules = job.rules(shape, part, known[inside])
        decided[outside] = Deciding([p.take(outside) for p in own]).decide(rules)[0]
    told(FOLDS, FOLDS + 1)
    rules = job.rules(job.shape(own, known, random), own, known, predictors)
    counts = np.bincount(labels[labels >= 0], minlength=len(tiers))
    most = int(np.argmax(counts))
    told(FOLDS + 1, FOLDS + 1)
    return Learnt(
        rules,
        tuple(tiers),
        tuple(predictors),
        labels,
        _trust(decided, known),
        float(counts[most] / counts.sum()),
        most,
        sampled,
    )


def _trust(decided: np.ndarray, labels: np.ndarray) -> Trust:
    right = int(np.count_nonzero(decided == labels))
    near = int(np.count_nonzero((decided >= 0) & (np.abs(decided - labels) <= 1)))
    lacking = int(np.count_nonzero(decided == NEEDS_DATA))
    return Trust(len(labels), right, near, lacking, *wilson(right, len(labels)))


@dataclass(frozen=True, slots=True)
class _Job:
    tiers: tuple[str, ...]
    ordered: bool
    most_rules: int
    tidy: float

    def order(self, labels: np.ndarray) -> list[int]:
        """Whose rules come first: the best, or the rarest; the last is what is left over."""
        counts = np.bincount(labels, minlength=len(self.tiers))
        present = np.flatnonzero(counts).tolist()
        return present if self.ordered else sorted(present, key=lambda tier: int(counts[tier]))

    def shape(self, own: Sequence[Predictor], labels: np.ndarray, random: np.random.Generator) -> Shape:
        """The one with the fewest conditions whose accuracy is within half a standard error of the best."""
        if len(labels) > MOST_TRIED_ON:
            rows = np.sort(random.choice(len(labels), MOST_TRIED_ON, replace=False))
            own, labels = [p.take(rows) for p in own], labels[rows]
        folds = _folds(labels, _INNER, random)
        tried = [self._tried(shape, own, labels, folds) for shape in self._shapes()]
        best = max(tried, key=lambda t: t.mean)
        return min((t for t in tried if t.mean >= best.mean - best.spread / 2), key=lambda t: t.parts).shape

    def _shapes(self) -> list[Shape]:
        most = min(self.most_rules + 1, _MOST_LEAVES)
        return [Shape(False, n) for n in range(2, most + 1)] + [
            Shape(True, n) for n in range(2, min(most, _MOST_LEAVES_EACH) + 1)
        ]

    def _tried(self, shape: Shape, own: Sequence[Predictor], labels: np.ndarray, folds: np.ndarray) -> _Tried:
        shares, parts = [], 0
        for number in range(_INNER):
            inside, outside = np.flatnonzero(folds != number), np.flatnonzero(folds == number)
            if not len(outside) or len(np.unique(labels[inside])) < 2:
                continue
            rules = rules_of(shape, [p.take(inside) for p in own], labels[inside], self.order(labels[inside]))
            said = Deciding([p.take(outside) for p in own]).decide(rules)[0]
            shares.append(float(np.mean(said == labels[outside])))
            parts += sum(len(rule.parts) for rule in rules.rules)
        mean = sum(shares) / len(shares) if shares else 0.0
        spread = float(np.std(shares, ddof=1)) / sqrt(len(shares)) if len(shares) > 1 else 0.0
        return _Tried(shape, mean, spread, parts)

    def rules(
        self,
        shape: Shape,
        own: Sequence[Predictor],
        labels: np.ndarray,
        rulers: Sequence[Predictor] = (),
    ) -> RuleSet:
        order = self.order(labels)
        if len(order) < 2:
            return RuleSet((), order[0])
        made = simplified(rules_of(shape, own, labels, order, rulers), own, labels, self.most_rules)
        if not self.tidy:
            return made
        return simplified(fewer_thresholds(made, own, labels, self.tidy), own, labels)


@dataclass(frozen=True, slots=True)
class _Tried:
    shape: Shape
    mean: float
    spread: float
    parts: int


def _folds(labels: np.ndarray, count: int, random: np.random.Generator) -> np.ndarray:
    """A fold per customer, each with about its share of every tier."""
    folds = np.zeros(len(labels), dtype=np.int64)
    start = 0
    for tier in np.unique(labels).tolist():
        rows = random.permutation(np.flatnonzero(labels == tier))
        folds[rows] = (np.arange(len(rows)) + start) % count
        start += len(rows)
    return folds
