"""Scores in whole hundredths: sums of groups and totals."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from gradestudio.engine.evaluating.conditions import Get
from gradestudio.engine.evaluating.masks import (
    NEVER,
    Numbers,
    either,
    length_of,
    patched,
    simplified,
    spread,
    taken,
)
from gradestudio.engine.evaluating.points import LARGEST, Points, constant_units, units
from gradestudio.language.program import Expr, Number, Score, ScoreGroup, ScoreItem, ScoreValue


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
    total = spread(before.total, len(rows)).astype(np.int64)
    for some, new, old in shifts:
        shift = new.added_in(some) - old.added_in(some)
        if some is rows:
            total += shift
        else:
            total[np.searchsorted(rows, some)] += shift
    if before.total.dtype == np.int32:
        if _largest(total) >= 2**31:
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
