"""Short conditions that tell some customers from all others: single ones and pairs, with round thresholds.

A threshold is sought at every value of the chosen customers: no other can be better.  Pairs are sought over
evenly spaced ones of these, then each side is moved to its best place while the other stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradestudio.engine.evaluating.memo import Stopped

_MOST_CUTS = 16
"""Thresholds of one subject and direction that take part in the search for pairs."""
_MOST_CHOICES = 30
"""A subject with more distinct values is a name, not a property."""
_MOST_OTHERS = 20_000
"""Customers not chosen by which pairs are ranked; what is told is counted on all."""
_PAIR_COST = 0.03
"""How much better a pair must be than one condition to be worth its length."""
_LIKE_ALL = 1.15
"""A condition worth telling is so much better than one that all customers meet."""


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """Something that customers have.  `kind` number: float64, NaN missing; choice: int codes into `choices`,
    negative missing; flag: 1, 0, negative missing."""

    key: Any
    kind: str
    values: np.ndarray
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """`op`: `>=`, `<=` (value: a number), `in` (texts) or `is` (a bool); what is missing never holds."""

    key: Any
    op: str
    value: Any


@dataclass(frozen=True, slots=True)
class Separation:
    """One or two conditions, all of which must hold."""

    conditions: tuple[Condition, ...]
    hits: int
    """Of the chosen customers, those who meet them."""
    strays: int
    """Others who do."""
    chosen: int

    @property
    def quality(self) -> float:
        """The harmonic mean of both shares: of the chosen that meet it, of those who meet it that are
        chosen; 0–1."""
        found = self.chosen + self.hits + self.strays
        return 2 * self.hits / found if found else 0.0


def separations(
    subjects: Sequence[Subject],
    chosen: np.ndarray,
    most: int = 3,
    should_stop: Callable[[], bool] | None = None,
) -> tuple[Separation, ...]:
    """The best, each of other subjects than those before; empty when nothing tells them apart.

    `chosen`: bool per customer.  Raises Stopped when told to stop.
    """
    total, count = len(chosen), int(chosen.sum())
    if not count or count == total:
        return ()
    search = _Search([s for s in subjects if _useful(s)], chosen, should_stop)
    singles = [search.best_single(s) for s in search.subjects]
    found = [one for one in singles if one is not None] + search.pairs()
    floor = min(0.95, _LIKE_ALL * 2 * count / (count + total))
    worth = [one for one in found if one.quality > floor]
    worth.sort(key=lambda s: (-(s.quality - _PAIR_COST * (len(s.conditions) - 1)), len(s.conditions)))
    told: list[Separation] = []
    for one in worth:
        named = {c.key for c in one.conditions}
        if len(told) < most and all({c.key for c in t.conditions} != named for t in told):
            told.append(one)
    return tuple(told)


def holds(condition: Condition, subject: Subject) -> np.ndarray:
    """bool per customer."""
    values = subject.values
    if condition.op == ">=":
        return values >= condition.value
    if condition.op == "<=":
        return values <= condition.value
    if condition.op == "is":
        return values == int(condition.value)
    codes = [i for i, choice in enumerate(subject.choices) if choice in condition.value]
    return np.isin(values, codes)


def _useful(subject: Subject) -> bool:
    if subject.kind == "choice":
        return 1 < len(np.unique(subject.values[subject.values >= 0])) <= _MOST_CHOICES
    if subject.kind == "flag":
        return True
    known = subject.values[~np.isnan(subject.values)]
    return len(known) > 0 and float(known.min()) < float(known.max())


class _Search:
    def __init__(
        self, subjects: Sequence[Subject], chosen: np.ndarray, should_stop: Callable[[], bool] | None
    ) -> None:
        self.subjects, self.chosen, self._stop = subjects, chosen, should_stop
        self.count = int(chosen.sum())
        self._by_key = {s.key: s for s in subjects}

    def _check(self) -> None:
        if self._stop is not None and self._stop():
            raise Stopped

    # ── One condition ───────────────────────────────────────────────────────────────────────────

    def best_single(self, subject: Subject, among: np.ndarray | None = None) -> Separation | None:
        """The best condition on a subject, for the customers `among` (all when None)."""
        self._check()
        best: Separation | None = None
        for condition in self._candidates(subject, among):
            found = self.counted((condition,), among)
            if found.hits and (best is None or found.quality > best.quality):
                best = found
        return best

    def _candidates(self, subject: Subject, among: np.ndarray | None) -> Iterator[Condition]:
        if subject.kind == "flag":
            yield Condition(subject.key, "is", True)
            yield Condition(subject.key, "is", False)
        elif subject.kind == "choice":
            yield from self._choices(subject, among)
        else:
            for op in (">=", "<="):
                if (cut := self._best_cut(subject, op, among)) is not None:
                    yield Condition(subject.key, op, cut)

    def _choices(self, subject: Subject, among: np.ndarray | None) -> Iterator[Condition]:
        """The best set of values is one of those that begin with the values of the highest shares."""
        here = subject.values >= 0
        if among is not None:
            here = here & among
        width = len(subject.choices)
        wanted = np.bincount(subject.values[here & self.chosen], minlength=width)
        every = np.bincount(subject.values[here], minlength=width)
        order = [i for i in np.argsort(-wanted / np.maximum(every, 1), kind="stable").tolist() if wanted[i]]
        for size in range(1, min(len(order), 4) + 1):
            named = sorted(order[:size])
            yield Condition(subject.key, "in", tuple(subject.choices[i] for i in named))

    def _best_cut(self, subject: Subject, op: str, among: np.ndarray | None) -> float | None:
        values = subject.values
        here = ~np.isnan(values) if among is None else ~np.isnan(values) & among
        mine, others = np.sort(values[here & self.chosen]), np.sort(values[here & ~self.chosen])
        if not len(mine):
            return None
        cuts = np.unique(mine)
        if op == ">=":
            hits = len(mine) - np.searchsorted(mine, cuts, "left")
            strays = len(others) - np.searchsorted(others, cuts, "left")
        else:
            hits = np.searchsorted(mine, cuts, "right")
            strays = np.searchsorted(others, cuts, "right")
        at = int(np.argmax(2 * hits / (self.count + hits + strays)))
        return round_cut(float(cuts[at]), op, np.concatenate([mine, others]))

    # ── Two conditions ──────────────────────────────────────────────────────────────────────────

    def pairs(self) -> list[Separation]:
        """The best pairs, each moved to its best place."""
        conditions = [c for s in self.subjects for c in self._some(s)]
        if len(conditions) < 2:
            return []
        masks = np.array([holds(c, self._by_key[c.key]) for c in conditions])
        self._check()
        mine = masks[:, self.chosen].astype(np.float32)
        rest = np.flatnonzero(~self.chosen)
        step = -(-len(rest) // _MOST_OTHERS)
        thin = rest[::step]
        others = masks[:, thin].astype(np.float32)
        hits = mine @ mine.T
        self._check()
        strays = (others @ others.T) * (len(rest) / len(thin))
        quality = 2 * hits / (self.count + hits + strays)
        for i, one in enumerate(conditions):
            for k, other in enumerate(conditions):
                if k <= i or (one.key == other.key and (one.op == other.op or one.op in ("in", "is"))):
                    quality[i, k] = -1
        best: dict[frozenset[Any], Separation] = {}
        for place in np.argsort(-quality, axis=None, kind="stable")[:400].tolist():
            i, k = divmod(place, len(conditions))
            named = frozenset((conditions[i].key, conditions[k].key))
            if quality[i, k] <= 0 or named in best:
                continue
            best[named] = self._moved(conditions[i], conditions[k])
            if len(best) >= 6:
                break
        return list(best.values())

    def _some(self, subject: Subject) -> list[Condition]:
        """Conditions of one subject for the search of pairs."""
        if subject.kind == "flag":
            return [Condition(subject.key, "is", True), Condition(subject.key, "is", False)]
        if subject.kind == "choice":
            mine = np.unique(subject.values[self.chosen & (subject.values >= 0)]).tolist()
            single = [Condition(subject.key, "in", (subject.choices[i],)) for i in mine]
            return list(dict.fromkeys([*self._choices(subject, None), *single]))
        cuts = np.unique(subject.values[self.chosen & ~np.isnan(subject.values)])
        if not len(cuts):
            return []
        at = np.unique(np.linspace(0, len(cuts) - 1, min(len(cuts), _MOST_CUTS)).astype(int))
        return [Condition(subject.key, op, float(cuts[i])) for op in (">=", "<=") for i in at.tolist()]

    def _moved(self, one: Condition, other: Condition) -> Separation:
        """Both conditions at their best places, found in turn."""
        found = self.counted((one, other), None)
        for _ in range(4):
            before = found.quality
            for side in (0, 1):
                fixed, moving = found.conditions[1 - side], found.conditions[side]
                subject = self._by_key[moving.key]
                among = holds(fixed, self._by_key[fixed.key])
                for candidate in self._candidates(subject, among):
                    if candidate.op != moving.op:
                        continue
                    pair = (candidate, fixed) if side == 0 else (fixed, candidate)
                    again = self.counted(pair, None)
                    if again.quality >= found.quality:
                        found = again
            if found.quality <= before:
                break
        return found

    def counted(self, conditions: tuple[Condition, ...], among: np.ndarray | None) -> Separation:
        """What conditions do, counted on all customers (or on those `among`)."""
        here = np.ones(len(self.chosen), dtype=bool) if among is None else among.copy()
        for condition in conditions:
            here &= holds(condition, self._by_key[condition.key])
        hits = int(np.count_nonzero(here & self.chosen))
        return Separation(conditions, hits, int(np.count_nonzero(here)) - hits, self.count)


def round_cut(value: float, op: str, values: np.ndarray) -> float:
    """The roundest number that parts `values` (no NaN) as `value` does."""
    if op == ">=":
        below = values[values < value]
        limit = float(below.max()) if len(below) else value - max(abs(value) * 0.1, 1.0)
    else:
        above = values[values > value]
        limit = float(above.min()) if len(above) else value + max(abs(value) * 0.1, 1.0)
    for exponent in range(15, -10, -1):
        for size in (10.0, 5.0, 2.0):
            step = size * 10.0**exponent / 10
            places = max(0, 1 - exponent)
            number = np.floor(value / step) if op == ">=" else np.ceil(value / step)
            found = round(float(number) * step, places)
            if op == ">=" and limit < found <= value:
                return found
            if op == "<=" and value <= found < limit:
                return found
    return value
