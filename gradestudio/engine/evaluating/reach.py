"""What incomplete scores could be if their unknown items became known: least and most, in whole hundredths.

Built up as the scores are, from items over groups to totals, so that an edited threshold leaves most of it
as it was.  Where nothing is unknown, least and most are the score itself.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from gradestudio.engine.evaluating.conditions import Get
from gradestudio.engine.evaluating.masks import NEVER, patched, taken
from gradestudio.engine.evaluating.points import LARGEST, Points, constant_units, units
from gradestudio.engine.evaluating.scores import (
    between_bounds,
    bound_units,
    cut_below,
    group_cap,
    weighted,
)
from gradestudio.language.program import (
    Expr,
    Number,
    Score,
    ScoreGroup,
    ScoreItem,
    node,
)


@node
class ItemReach:
    """What an item could add where it is unknown; a value of the engine alone, as the two below."""

    item: ScoreItem


@node
class GroupReach:
    """What the unknown items of a group could add to its sum, before its cap."""

    group: ScoreGroup


@node
class ScoreReach:
    """Least and most of a score."""

    score: Score


_REACHES: dict[type, Any] = {ScoreItem: ItemReach, ScoreGroup: GroupReach, Score: ScoreReach}


def reach_of(part: Any) -> Any:
    """The reach of an item, a group or a score; one object for each, remembered."""
    known = part.__dict__.get("_reach")
    if known is None:
        known = part.__dict__["_reach"] = _REACHES[type(part)](part)
    return known


class Reach:
    """`low` and `high` hundredths (whole numbers, or float64 where there is no bound), `where` they count."""

    __slots__ = ("high", "low", "where")

    def __init__(self, low: np.ndarray, high: np.ndarray, where: np.ndarray = NEVER) -> None:
        self.low = low
        self.high = high
        self.where = where

    def take(self, rows: np.ndarray) -> Reach:
        return Reach(*(taken(a, rows) for a in self.arrays()))

    def patched(self, count: int, rows: np.ndarray, part: Reach, there: Reach) -> Reach:
        arrays = zip(self.arrays(), part.arrays(), there.arrays(), strict=True)
        return Reach(*(patched(a, count, rows, b, c) for a, b, c in arrays))

    def differs(self, other: Reach) -> np.ndarray:
        found = (self.low != other.low) | (self.high != other.high)
        return found if self.where is other.where else found | (self.where != other.where)

    def arrays(self) -> tuple[np.ndarray, ...]:
        return (self.low, self.high, self.where)


_NOTHING = np.zeros(1, dtype=np.int64)


def reach_parts(item: Any) -> list[Any]:
    """Everything that a reach is made of, in a fixed order."""
    if isinstance(item, ItemReach):
        return [p for p in (item.item, item.item.points, item.item.cap) if p is not None]
    if isinstance(item, GroupReach):
        return [reach_of(i) for i in item.group.items]
    parts: list[Any] = [item.score]
    for group in item.score.groups:
        parts += (p for p in (group, reach_of(group), group.cap) if p is not None)
    return parts + [p for p in (item.score.low, item.score.high) if p is not None]


def reach_shape(item: Any) -> Any:
    """What else it depends on."""
    if isinstance(item, ItemReach):
        return item.item.kind, item.item.sign, item.item.cap is None
    if isinstance(item, GroupReach):
        return len(item.group.items)
    caps = tuple(g.cap is None for g in item.score.groups)
    return caps, item.score.low is None, item.score.high is None


# ── Items, groups, scores ───────────────────────────────────────────────────────────────────────


def item_reach(item: ItemReach, get: Get) -> Reach:
    """Least and most of an unknown item; 0 is always among them."""
    points: Points = get(item.item)
    if points.unknown is NEVER:
        return Reach(_NOTHING, _NOTHING)
    low, high = np.minimum(0, points.amount), np.maximum(0, points.amount)
    if points.open is NEVER:
        return Reach(low, high, points.unknown)
    open_low, open_high = _open_reach(item.item, get)
    return Reach(
        _whole(np.where(points.open, open_low, low)),
        _whole(np.where(points.open, open_high, high)),
        points.unknown,
    )


def _whole(points: np.ndarray) -> np.ndarray:
    """As int64 where all are finite, and one for all where all are the same."""
    if len(points) > 1 and (points == points[0]).all():
        points = points[:1]
    return points.astype(np.int64) if np.isfinite(points).all() else points


def _open_reach(item: ScoreItem, get: Get) -> tuple[np.ndarray, np.ndarray]:
    """Least and most of an item one of whose values is missing.

    Fixed, fading and halving: between nothing and full points; `per`: between nothing and its cap; the rest
    has no bound but a cap.
    """
    full = _of(item.points, get)
    cap = np.full(1, np.nan) if item.cap is None else _of(item.cap, get)
    low, high = _capped_reach(item.sign, cap)
    if item.kind == "amount":
        return low, high
    if item.kind == "per":
        points = _number(item.points, get)
        end = np.where(points > 0, item.sign * np.where(np.isnan(cap), np.inf, cap), -item.sign * np.inf)
        end = np.where(points == 0, 0.0, end)
        open_end = (points > 0) & (np.abs(cap) >= LARGEST)
    else:
        end = item.sign * np.where(np.isnan(cap), full, np.minimum(full, cap))
        open_end = ~(np.abs(end) < LARGEST)
    known = ~np.isnan(full)
    low = np.where(known, np.where(open_end, -np.inf, np.minimum(0, end)), low)
    return low, np.where(known, np.where(open_end, np.inf, np.maximum(0, end)), high)


def _of(expr: Expr, get: Get) -> np.ndarray:
    return constant_units(expr) if isinstance(expr, Number) else units(get(expr))


def _number(expr: Expr, get: Get) -> np.ndarray:
    return np.array([float(expr.value)]) if isinstance(expr, Number) else get(expr).data


def _capped_reach(sign: int, cap: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Bounded by the cap alone, on the side that it cuts."""
    end = np.where(np.abs(cap) < LARGEST, sign * cap, np.nan)
    endless = np.full(1, np.inf)
    if sign > 0:
        return -endless, np.where(np.isnan(end), np.inf, np.maximum(0, end))
    return np.where(np.isnan(end), -np.inf, np.minimum(0, end)), endless


def group_reach(node_: GroupReach, get: Get) -> Reach:
    """What unknown items add at least and at most."""
    items: list[Reach] = [get(reach_of(i)) for i in node_.group.items]
    items = [i for i in items if i.where is not NEVER]
    return Reach(_added([(i.where, i.low) for i in items]), _added([(i.where, i.high) for i in items]))


def _added(parts: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    if all(len(points) == 1 and points.dtype.kind == "i" for _, points in parts):
        return weighted([(where, int(points[0])) for where, points in parts if points[0]])
    total: Any = np.zeros(1)
    for where, points in parts:
        total = total + np.where(where, points, 0.0)
    return total


class OpenReach:
    """Least and most of a score, worked out only for rows that somebody asks for."""

    def __init__(self, node_: ScoreReach, parts: dict[Any, Any]) -> None:
        self.node = node_
        self.parts = parts
        self._all: Reach | None = None
        self._some: tuple[np.ndarray, Reach] | None = None

    def take(self, rows: np.ndarray) -> Reach:
        if self._some is None or self._some[0] is not rows:
            self._some = (rows, _score_reach(self.node, lambda part: self.parts[part].take(rows)))
        return self._some[1]

    def all(self) -> Reach:
        """For all customers."""
        if self._all is None:
            self._all = _score_reach(self.node, self.parts.__getitem__)
        return self._all

    def differs(self, other: OpenReach) -> np.ndarray:
        return self.all().differs(other.all())

    def arrays(self) -> tuple[np.ndarray, ...]:
        return () if self._all is None else self._all.arrays()


def score_reach(node_: ScoreReach, get: Get) -> OpenReach:
    """Least and most of a score."""
    return OpenReach(node_, {part: get(part) for part in reach_parts(node_)})


def _score_reach(node_: ScoreReach, get: Get) -> Reach:
    lows: Any = _NOTHING
    highs: Any = _NOTHING
    for group in node_.score.groups:
        more, total, cap = get(reach_of(group)), get(group).total, group_cap(group, get)
        lows = _sum(lows, cut_below(_sum(total, more.low), cap))
        highs = _sum(highs, cut_below(_sum(total, more.high), cap))
    ends = bound_units(node_.score.low, get), bound_units(node_.score.high, get)
    return Reach(between_bounds(lows, *ends), between_bounds(highs, *ends))


def _sum(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The sum, in int32 where it fits."""
    if len(b) == 1 and b[0] == 0:
        return a
    if len(a) == 1 and a[0] == 0:
        return b
    if a.dtype == b.dtype == np.int32 and _largest(a) + _largest(b) < 2**31:
        return a + b
    return np.add(a, b, dtype=np.float64 if "f" in (a.dtype.kind, b.dtype.kind) else np.int64)


def _largest(points: np.ndarray) -> int:
    return max(int(points.max(initial=0)), -int(points.min(initial=0)))
