"""How well a grading told apart whom something happened to later: lift and capture per tier, and by score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from gradestudio.analysis.learning.rates import difference, ranking, wilson
from gradestudio.engine.grading import CONFLICT, NEEDS_DATA, NO_RULE, GradeResult

FEW_CUSTOMERS = 30
FEW_HAPPENED = 5
"""With fewer customers, or fewer to whom it happened, a tier's rate is hardly more than chance."""
_OUTCOMES = (NEEDS_DATA, NO_RULE, CONFLICT)
MOST_POINTS = 400
_NAN = float("nan")


@dataclass(frozen=True, slots=True)
class TierRate:
    """One tier, or an outcome without one: `code` as in `GradeResult.tier`.

    Shares are 0–1; NaN where there is nobody to count.
    """

    code: int
    name: str
    customers: int
    happened: int
    rate: float
    low: float
    high: float
    """The 95 % interval of the rate."""
    lift: float
    """The rate in terms of everybody's."""
    share: float
    """Of all customers."""
    capture: float
    """Of all to whom it happened."""
    upto_share: float
    upto_capture: float
    """The same for this tier and all better ones; NaN for an outcome without a tier."""

    @property
    def small(self) -> bool:
        """Whether the rate should not be relied on."""
        return self.customers < FEW_CUSTOMERS or self.happened < FEW_HAPPENED


@dataclass(frozen=True, slots=True)
class Step:
    """Two neighbouring tiers: the better one's rate less the worse one's, with its 95 % interval."""

    better: str
    worse: str
    difference: float
    low: float
    high: float

    @property
    def told_apart(self) -> bool:
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Point:
    """Everyone with at least `score`."""

    score: float
    customers: int
    happened: int
    share: float
    capture: float
    rate: float
    lift: float


@dataclass(frozen=True, slots=True)
class CutOff:
    tier: str
    point: Point
    """`point.score` is the cut-off itself, whether or not somebody has it."""


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """From the best score down; at most `MOST_POINTS` points, those of the cut-offs always among them."""

    name: str
    points: tuple[Point, ...]
    cutoffs: tuple[CutOff, ...]
    without: int
    """Customers without a score."""
    area: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class Backtest:
    grade: str
    customers: int
    """With a known outcome; the figures are about these."""
    unknown: int
    happened: int
    rate: float
    low: float
    high: float
    tiers: tuple[TierRate, ...]
    ordered: bool
    steps: tuple[Step, ...]
    """Between tiers that have customers; none for a grade without better and worse."""
    area: float
    area_low: float
    area_high: float
    """How well the tiers rank; see `rates.ranking`.  NaN for a grade without better and worse."""
    curve: Curve | None = None

    @property
    def direction(self) -> int:
        """1: better tiers have it more often; -1: less often; 0: neither."""
        return int(self.area > 0.5) - int(self.area < 0.5)

    @property
    def against(self) -> tuple[Step, ...]:
        """Steps that go the other way than the tiers as a whole."""
        return tuple(s for s in self.steps if s.difference * self.direction < 0)

    @property
    def alike(self) -> tuple[Step, ...]:
        """Steps whose difference may be chance."""
        return tuple(s for s in self.steps if not s.told_apart)


def backtest(
    result: GradeResult,
    ordered: bool,
    happened: np.ndarray,
    score: tuple[str, np.ndarray] | None = None,
    cutoffs: Iterable[tuple[str, float]] = (),
) -> Backtest:
    """`happened`: int8 per customer, 1 or 0, -1 unknown (left out, and counted).

    `score`: a name and float64 per customer (NaN missing); `cutoffs`: tier and the least score for it.
    """
    known = happened >= 0
    tier, yes = result.tier[known], happened[known] == 1
    count, total = len(yes), int(yes.sum())
    tiers = _tiers(result.tiers, tier, yes)
    area = low = high = _NAN
    if ordered:
        graded = tier >= 0
        area, low, high = ranking(-tier[graded].astype(float), yes[graded])
    curve = None if score is None else _curve(score[0], score[1][known], yes, cutoffs)
    rate_low, rate_high = wilson(total, count)
    return Backtest(
        result.grade,
        count,
        len(happened) - count,
        total,
        _share(total, count),
        rate_low,
        rate_high,
        tiers,
        ordered,
        _steps(tiers) if ordered else (),
        area,
        low,
        high,
        curve,
    )


def _tiers(names: Sequence[str], tier: np.ndarray, yes: np.ndarray) -> tuple[TierRate, ...]:
    count, total = len(yes), int(yes.sum())
    made, customers_upto, happened_upto = [], 0, 0
    for code in (*range(len(names)), *(c for c in _OUTCOMES if (tier == c).any())):
        here = tier == code
        n, k = int(here.sum()), int(yes[here].sum())
        customers_upto, happened_upto = customers_upto + n, happened_upto + k
        low, high = wilson(k, n)
        upto = (_share(customers_upto, count), _share(happened_upto, total)) if code >= 0 else (_NAN, _NAN)
        name = names[code] if code >= 0 else ""
        rate = _share(k, n)
        lift = rate / (total / count) if total else _NAN
        made.append(
            TierRate(code, name, n, k, rate, low, high, lift, _share(n, count), _share(k, total), *upto)
        )
    return tuple(made)


def _steps(tiers: Sequence[TierRate]) -> tuple[Step, ...]:
    filled = [t for t in tiers if t.code >= 0 and t.customers]
    return tuple(
        Step(
            a.name,
            b.name,
            a.rate - b.rate,
            *difference((a.happened, a.customers), (b.happened, b.customers)),
        )
        for a, b in pairwise(filled)
    )


def _curve(name: str, score: np.ndarray, yes: np.ndarray, cutoffs: Iterable[tuple[str, float]]) -> Curve:
    known = ~np.isnan(score)
    order = np.argsort(-score[known], kind="stable")
    values, hits = score[known][order], yes[known][order]
    ends = np.flatnonzero(np.diff(values)) if len(values) else np.array([], dtype=int)
    ends = np.append(ends, len(values) - 1) if len(values) else ends
    customers, happened = ends + 1, np.cumsum(hits)[ends] if len(values) else ends
    count, total = len(values), int(hits.sum())

    def point(at: float, n: int, k: int) -> Point:
        rate = _share(k, n)
        lift = rate / (total / count) if total and n else _NAN
        return Point(at, n, k, _share(n, count), _share(k, total), rate, lift)

    def least(at: float) -> Point:
        n = int(np.count_nonzero(values >= at))
        return point(at, n, int(hits[:n].sum()))

    cuts = tuple(CutOff(tier, least(at)) for tier, at in cutoffs)
    kept = _thinned(len(ends), {int(np.searchsorted(customers, c.point.customers)) for c in cuts})
    points = tuple(point(float(values[ends[i]]), int(customers[i]), int(happened[i])) for i in kept)
    return Curve(name, points, cuts, int(np.count_nonzero(~known)), *ranking(score[known], yes[known]))


def _thinned(count: int, wanted: set[int]) -> list[int]:
    """Places of the points that are kept: all of a few, else evenly spread ones and the wanted."""
    if count <= MOST_POINTS:
        return list(range(count))
    spread = np.linspace(0, count - 1, MOST_POINTS - len(wanted)).round().astype(int).tolist()
    return sorted({*spread, *(i for i in wanted if i < count)})


def _share(part: int, whole: int) -> float:
    return part / whole if whole else _NAN
