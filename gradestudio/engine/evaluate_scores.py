"""Scores in whole hundredths: points of items, sums of groups, totals, and what unknown items could add.

Points of 10^13 or more are an overflow, hence missing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from gradestudio.engine import decimals
from gradestudio.engine.evaluate_conditions import Get
from gradestudio.engine.evaluate_decimals import complete_steps, rounded_units
from gradestudio.engine.evaluate_values import elapsed
from gradestudio.engine.masks import (
    ALWAYS,
    NEVER,
    Numbers,
    either,
    length_of,
    patched,
    simplified,
    taken,
)
from gradestudio.language.program import Expr, Number, Score, ScoreGroup, ScoreItem, ScoreValue

LARGEST = float(decimals.LARGEST_HUNDREDTHS)
NO_BOUND = np.iinfo(np.int64).max
_GONE = 1100


class Points:
    """One item: `amount` hundredths (int64, one for all or per row) where `given`; unknown adds nothing.

    `open`: where a value that the amount reads is missing (the amount is then 0).
    """

    __slots__ = ("amount", "given", "open", "unknown")

    def __init__(self, amount: np.ndarray, given: np.ndarray, unknown: np.ndarray, open_: np.ndarray) -> None:
        self.amount = amount
        self.given = given
        self.unknown = unknown
        self.open = open_

    def take(self, rows: np.ndarray) -> Points:
        return Points(*(taken(a, rows) for a in self.arrays()))

    def patched(self, count: int, rows: np.ndarray, part: Points, there: Points) -> Points:
        mine, before = self.arrays(), there.arrays()
        return Points(
            *(patched(a, count, rows, b, c) for a, b, c in zip(mine, part.arrays(), before, strict=True))
        )

    def differs(self, other: Points) -> np.ndarray:
        found = (self.given != other.given) | (self.amount != other.amount)
        for a, b in ((self.unknown, other.unknown), (self.open, other.open)):
            if a is not b:
                found = found | (a != b)
        return found

    def arrays(self) -> tuple[np.ndarray, ...]:
        return (self.amount, self.given, self.unknown, self.open)

    def added(self) -> np.ndarray:
        """int64: what the item adds."""
        if self.given is ALWAYS:
            return self.amount
        if len(self.amount) == 1:
            return self.given * self.amount[0]
        return np.where(self.given, self.amount, 0)


class GroupSum:
    """The sum of a group's known items, before its cap; int32 or int64 hundredths."""

    __slots__ = ("total",)

    def __init__(self, total: np.ndarray) -> None:
        self.total = total

    def take(self, rows: np.ndarray) -> GroupSum:
        return GroupSum(taken(self.total, rows))

    def patched(self, count: int, rows: np.ndarray, part: GroupSum, there: GroupSum) -> GroupSum:
        return GroupSum(patched(self.total, count, rows, part.total, there.total))

    def differs(self, other: GroupSum) -> np.ndarray:
        return self.total != other.total

    def arrays(self) -> tuple[np.ndarray, ...]:
        return (self.total,)


class ScoreSum:
    """A score: hundredths, where none of its items is known, where at least one is unknown."""

    __slots__ = ("hundredths", "incomplete", "missing")

    def __init__(self, hundredths: np.ndarray, missing: np.ndarray, incomplete: np.ndarray) -> None:
        self.hundredths = hundredths
        self.missing = missing
        self.incomplete = incomplete

    def take(self, rows: np.ndarray) -> ScoreSum:
        return ScoreSum(*(taken(a, rows) for a in self.arrays()))

    def patched(self, count: int, rows: np.ndarray, part: ScoreSum, there: ScoreSum) -> ScoreSum:
        mine, before = self.arrays(), there.arrays()
        return ScoreSum(
            *(patched(a, count, rows, b, c) for a, b, c in zip(mine, part.arrays(), before, strict=True))
        )

    def differs(self, other: ScoreSum) -> np.ndarray:
        found = self.hundredths != other.hundredths
        for a, b in ((self.missing, other.missing), (self.incomplete, other.incomplete)):
            if a is not b:
                found = found | (a != b)
        return found

    def arrays(self) -> tuple[np.ndarray, ...]:
        return (self.hundredths, self.missing, self.incomplete)


# ── Items ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, eq=False)
class Amount:
    """Hundredths of an item as if its condition were true, sign and cap applied; `unknown` where a value
    is missing."""

    hundredths: np.ndarray
    unknown: np.ndarray


def item_points(item: ScoreItem, get: Get) -> Points:
    """What one item gives each customer."""
    amount = item_amount(item, get)
    if item.when is None:
        given = ALWAYS if amount.unknown is NEVER else ~amount.unknown
        return Points(amount.hundredths, given, amount.unknown, amount.unknown)
    truth = get(item.when)
    if amount.unknown is NEVER:
        return Points(amount.hundredths, truth.true, truth.unknown, NEVER)
    unknown = either(truth.unknown, simplified(truth.true & amount.unknown))
    return Points(amount.hundredths, truth.true & ~amount.unknown, unknown, amount.unknown)


def item_amount(item: ScoreItem, get: Get) -> Amount:
    """Points of the item: the amount cut by its cap, signed, rounded to hundredths."""
    amount = _UNITS[item.kind](item, get)
    if item.cap is not None:
        cap = constant_units(item.cap) if isinstance(item.cap, Number) else units(get(item.cap))
        amount = np.minimum(amount, cap)
    unknown = simplified(~(np.abs(amount) < LARGEST))
    whole = np.where(unknown, 0.0, amount) if unknown is not NEVER else amount
    return Amount((whole * item.sign).astype(np.int64), unknown)


def constant_units(expr: Number) -> np.ndarray:
    """Hundredths of a literal, exactly; infinite beyond the largest points."""
    exact = _fraction(expr.value)
    return np.array([np.nan if exact is None else _float_units(exact)])


def _fraction(value: Decimal) -> Fraction | None:
    return Fraction(value) if abs(value.adjusted()) < 400 else None


def _float_units(amount: Fraction) -> float:
    whole = decimals.scaled_half_away(amount, 2)
    return float(whole) if abs(whole) < LARGEST else float("inf") if whole > 0 else float("-inf")


def units(value: Numbers) -> np.ndarray:
    """float64 hundredths, rounded half away from zero; infinite for overflows, NaN for missing."""
    large = np.abs(value.data) >= LARGEST
    if not large.any():
        return rounded_units(value.data, 2)
    return np.where(
        large, np.copysign(np.inf, value.data), rounded_units(np.where(large, 0.0, value.data), 2)
    )


def _fixed(item: ScoreItem, get: Get) -> np.ndarray:
    return constant_units(item.points) if isinstance(item.points, Number) else units(get(item.points))


def _per(item: ScoreItem, get: Get) -> np.ndarray:
    assert item.per is not None and item.subject is not None
    if isinstance(item.per, Number) and isinstance(item.points, Number):
        step, points = item.per.value, _fraction(item.points.value)
        if step > 0 and points is not None and abs(step.adjusted()) < 300:
            return _times(complete_steps(_data(item.subject, get), step), points)
    return _by_combination(item, get, (item.points, item.per, item.subject), _per_exact)


def _times(steps: np.ndarray, points: Fraction) -> np.ndarray:
    """Hundredths of `points` for each step."""
    each = points * 100
    largest = float(np.nanmax(steps, initial=0.0))
    if each.denominator == 1 and abs(each.numerator) * largest < 2.0**53:
        return steps * float(each.numerator)
    distinct, back = np.unique(steps, return_inverse=True)
    table = [np.nan if np.isnan(s) else _float_units(points * int(s)) for s in distinct.tolist()]
    return np.array(table)[back]


def _per_exact(points: Fraction, step: Fraction, subject: Fraction) -> Fraction | None:
    steps = decimals.complete_steps(subject, step)
    return None if steps is None else points * steps


def _decaying(item: ScoreItem, get: Get) -> np.ndarray:
    assert item.since is not None and item.on is not None and item.periods is not None
    gone = np.maximum(elapsed(item.unit or "months", get(item.since), get(item.on)).data, 0.0)
    left = _faded if item.kind == "fading" else _halved
    if isinstance(item.points, Number) and isinstance(item.periods, Number):
        points, periods = _fraction(item.points.value), _fraction(item.periods.value)
        if points is None or periods is None or periods <= 0:
            return np.full(1, np.nan)
        return _by_units_gone(gone, lambda n: _float_units(left(points, periods, Fraction(n)) or Fraction(0)))
    return _by_combination(item, get, (item.points, item.periods), left, gone)


def _faded(points: Fraction, periods: Fraction, gone: Fraction) -> Fraction | None:
    return None if periods <= 0 else points * max(Fraction(0), (periods - gone) / periods)


def _halved(points: Fraction, periods: Fraction, gone: Fraction) -> Fraction | None:
    return None if periods <= 0 else points / 2 ** min(_GONE, int(gone // periods))


def _by_units_gone(gone: np.ndarray, exact: Callable[[int], float]) -> np.ndarray:
    """`exact` of every number of units that occurs, through a table; NaN stays."""
    missing = np.isnan(gone)
    place = np.where(missing, -1, gone).astype(np.int32) + 1
    seen = np.zeros(int(place.max(initial=0)) + 1, dtype=bool)
    seen[place] = True
    table = np.full(len(seen), np.nan)
    for units in np.flatnonzero(seen[1:]).tolist():
        table[units + 1] = exact(units)
    return table[place]


def _data(expr: Expr, get: Get) -> np.ndarray:
    if isinstance(expr, Number) and (value := _fraction(expr.value)) is not None:
        return np.array([float(value)])
    return get(expr).data


def _by_combination(
    item: ScoreItem, get: Get, parts: Sequence[Expr], exact: Callable[..., Fraction | None], *more: np.ndarray
) -> np.ndarray:
    """Hundredths worked out exactly once for each combination of values that occurs (amounts that differ
    by row)."""
    columns = [*(_data(p, get) for p in parts), *more]
    constants = [_fraction(p.value) if isinstance(p, Number) else None for p in parts]
    constants += [None] * len(more)
    count = length_of(*columns)
    known: dict[tuple[float, ...], float] = {}
    made = np.empty(count)
    for i, values in enumerate(zip(*(np.broadcast_to(c, (count,)).tolist() for c in columns), strict=True)):
        if values not in known:
            known[values] = _combined(values, constants, exact)
        made[i] = known[values]
    return made


def _combined(
    values: tuple[float, ...], constants: Sequence[Fraction | None], exact: Callable[..., Fraction | None]
) -> float:
    if any(v != v for v in values):
        return float("nan")
    found = exact(*(decimals.exact(v) if c is None else c for v, c in zip(values, constants, strict=True)))
    return float("nan") if found is None else _float_units(found)


_UNITS: dict[str, Callable[[ScoreItem, Get], np.ndarray]] = {
    "fixed": _fixed,
    "amount": _fixed,
    "per": _per,
    "fading": _decaying,
    "halving": _decaying,
}


# ── Groups and totals ───────────────────────────────────────────────────────────────────────────


def group_sum(group: ScoreGroup, get: Get) -> GroupSum:
    """The sum of the known items."""
    items = [get(item) for item in group.items]
    if all(len(p.amount) == 1 for p in items):
        return GroupSum(weighted([(p.given, int(p.amount[0])) for p in items]))
    total: Any = np.zeros(1, dtype=np.int64)
    for points in items:
        total = total + points.added()
    return GroupSum(total)


def weighted(parts: Sequence[tuple[np.ndarray, int]]) -> np.ndarray:
    """The sum of the weights of all masks that are true; int32 or int64.

    Counted in the weights' common unit, so that bytes and two-byte numbers do for most scores.
    """
    most = sum(abs(weight) for _, weight in parts)
    unit = math.gcd(*(weight for _, weight in parts)) or 1
    steps = most // unit
    kind = np.int16 if steps < 2**15 else np.int32 if steps < 2**31 else np.int64
    total = np.zeros(length_of(NEVER, *(mask for mask, _ in parts)), dtype=kind)
    for mask, weight in parts:
        step = weight // unit
        if step:
            total += mask.view(np.int8) * np.int8(step) if abs(step) < 128 else mask * kind(step)
    return total * (np.int32(unit) if most < 2**31 else np.int64(unit))


def shifted_sum(
    before: GroupSum, rows: np.ndarray, shifts: Iterable[tuple[np.ndarray, Points, Points]]
) -> GroupSum | None:
    """The sums of `rows` with some items' points exchanged: (their rows, new points, old points).

    None where the new points might not fit in the sums' whole numbers.
    """
    total = np.broadcast_to(before.total, rows.shape).astype(np.int64)
    for some, new, old in shifts:
        shift = new.added().astype(np.int64) - old.added()
        total[np.searchsorted(rows, some)] += shift
    if before.total.dtype == np.int32:
        if len(total) and int(np.abs(total).max()) >= 2**31:
            return None
        total = total.astype(np.int32)
    return GroupSum(total)


def bound_units(expr: Expr | None, get: Get) -> np.ndarray | None:
    """A cap or an end of a score in hundredths (float64; NaN: missing, no bound); None when there is none."""
    if expr is None:
        return None
    found = constant_units(expr) if isinstance(expr, Number) else units(get(expr))
    return np.where(np.abs(found) < LARGEST, found, np.nan)


def cut_below(total: np.ndarray, cap: np.ndarray | None) -> np.ndarray:
    """At most the cap; a missing cap cuts nothing."""
    if cap is None:
        return total
    if len(cap) == 1:
        return total if np.isnan(cap[0]) else np.minimum(total, total.dtype.type(min(cap[0], _most(total))))
    return np.where(total > cap, cap, total).astype(total.dtype)


def cut_above(total: np.ndarray, low: np.ndarray | None) -> np.ndarray:
    """At least `low`; a missing one cuts nothing."""
    if low is None:
        return total
    if len(low) == 1:
        if np.isnan(low[0]):
            return total
        if total.dtype == np.int32 and abs(low[0]) > _most(total):
            total = total.astype(np.int64)
        return np.maximum(total, total.dtype.type(low[0]))
    return np.where(total < low, low, total).astype(np.int64 if total.dtype.kind == "i" else total.dtype)


def _most(total: np.ndarray) -> float:
    return float(np.iinfo(total.dtype).max) if total.dtype.kind == "i" else float("inf")


def group_cap(group: ScoreGroup, get: Get) -> np.ndarray | None:
    """The group's cap in hundredths; a negative one cuts nothing."""
    cap = bound_units(group.cap, get)
    return None if cap is None else np.where(cap < 0, np.nan, cap)


def score_sum(score: Score, get: Get) -> ScoreSum:
    """The total of a score, and where its items are unknown."""
    unknown = _distinct([get(item).unknown for item in _items(score)])
    return ScoreSum(score_total(score, get), _every(unknown), _any(unknown))


def score_total(score: Score, get: Get) -> np.ndarray:
    """The total of a score in hundredths."""
    total: Any = None
    for group in score.groups:
        points = cut_below(get(group).total, group_cap(group, get))
        if total is None:
            total = points
        elif total.dtype == points.dtype == np.int32 and max(_largest(total), _largest(points)) < 2**30:
            total = total + points
        else:
            total = np.add(total, points, dtype=np.int64)
    if total is None:
        total = np.zeros(1, dtype=np.int64)
    return between_bounds(total, bound_units(score.low, get), bound_units(score.high, get))


def between_bounds(total: np.ndarray, low: np.ndarray | None, high: np.ndarray | None) -> np.ndarray:
    """Below `low` it is `low`; else at most `high`."""
    if low is None or high is None or (len(low) == len(high) == 1 and not low[0] > high[0]):
        return cut_above(cut_below(total, high), low)
    below = total < low
    cut = cut_below(total, high)
    return np.where(below, low, cut).astype(np.int64 if total.dtype.kind == "i" else total.dtype)


def _largest(total: np.ndarray) -> int:
    return max(int(total.max(initial=0)), -int(total.min(initial=0)))


def _items(score: Score) -> Iterator[ScoreItem]:
    for group in score.groups:
        yield from group.items


def _distinct(masks: list[np.ndarray]) -> list[np.ndarray]:
    return list({id(m): m for m in masks}.values())


def _any(masks: list[np.ndarray]) -> np.ndarray:
    found = NEVER
    for mask in masks:
        found = either(found, mask)
    return found


def _every(masks: list[np.ndarray]) -> np.ndarray:
    if not masks or any(m is NEVER for m in masks):
        return NEVER
    found = masks[0]
    for mask in masks[1:]:
        found = found & mask
    return simplified(found)


def score_value(node: ScoreValue, get: Get) -> Numbers:
    """The total as a number: the double hundredths/100; missing where no item is known."""
    total = get(node.score)
    data = total.hundredths / 100.0
    return Numbers(data if total.missing is NEVER else np.where(total.missing, np.nan, data), total.missing)
