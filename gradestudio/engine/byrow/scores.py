"""The points of a score for one customer: every item, group and the total, in whole hundredths.

How an item's points are made (all exact; a column's number counts as its shortest decimal):

1. the amount: `points`; for `per` points × complete steps; for fading points × (n − e)/n, for halving
   points / 2^⌊e/n⌋, e whole units since, none for a future date;
2. the cap cuts the amount from above (`-1 per complaint at most 10` takes at most 10);
3. the sign; then rounding half away from zero to two decimals.

Points of 10^13 or more are an overflow, hence missing.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from gradestudio.engine.calendar import elapsed
from gradestudio.engine.decimals import complete_steps, exact, hundredths
from gradestudio.language.program import Expr, Number, Score, ScoreGroup, ScoreItem

Value = Callable[[Expr], Any]
_UNBOUNDED = (-math.inf, math.inf)
_GONE = 1100
"""Halvings after which nothing is left of any double."""


@dataclass(frozen=True, slots=True)
class ItemPoints:
    """One item, points in hundredths."""

    item: ScoreItem
    truth: bool | None
    """Of its `when`; True without one."""
    points: int | None
    """None: unknown."""
    uncapped: int | None
    """What it would be without its cap; None: unknown, or too large to count."""
    low: float
    high: float
    """The least and the most that it may be: both `points` where they are known; ±inf: no bound."""


@dataclass(frozen=True, slots=True)
class GroupPoints:
    group: ScoreGroup
    items: tuple[ItemPoints, ...]
    total: int
    """The sum of the known items."""
    cap: int | None
    """None: no cap, or a negative one, which cuts nothing."""
    points: int
    """The sum after the cap."""
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ScorePoints:
    score: Score
    groups: tuple[GroupPoints, ...]
    total: int
    """The sum of the groups before the score's own bounds, in hundredths."""
    points: int
    """The score in hundredths; read only where not `missing`."""
    missing: bool
    """None of the items is known (a score without items is 0, known)."""
    incomplete: bool
    """At least one item is unknown."""
    low: float
    high: float
    """The least and the most that the score may be if the unknown items became known."""

    @property
    def value(self) -> float | None:
        """The score as a number: the double hundredths/100; None when missing."""
        return None if self.missing else self.points / 100


def score_points(value: Value, score: Score) -> ScorePoints:
    """All points of one customer; `value` reads any expression for that customer."""
    groups = tuple(_group_points(value, g) for g in score.groups)
    items = [i for g in groups for i in g.items]
    total = sum(g.points for g in groups)
    low, high = _bound(value, score.low), _bound(value, score.high)
    return ScorePoints(
        score,
        groups,
        total,
        int(_cut(total, low, high)),
        missing=bool(items) and all(i.points is None for i in items),
        incomplete=any(i.points is None for i in items),
        low=_cut(sum(g.low for g in groups), low, high),
        high=_cut(sum(g.high for g in groups), low, high),
    )


def _cut(points: float, low: int | None, high: int | None) -> float:
    if low is not None and points < low:
        return low
    return high if high is not None and points > high else points


def _group_points(value: Value, group: ScoreGroup) -> GroupPoints:
    items = tuple(_item_points(value, i) for i in group.items)
    cap = _bound(value, group.cap)
    if cap is not None and cap < 0:
        cap = None
    total = sum(i.points for i in items if i.points is not None)
    low, high = sum(i.low for i in items), sum(i.high for i in items)
    return GroupPoints(
        group,
        items,
        total,
        cap,
        int(_cut(total, None, cap)),
        _cut(low, None, cap),
        _cut(high, None, cap),
    )


def _bound(value: Value, bound: Expr | None) -> int | None:
    """A cap or an end of the score in hundredths; None when there is none or it is missing."""
    if bound is None:
        return None
    number = _exact_value(value, bound)
    return None if number is None else hundredths(number)


def _exact_value(value: Value, expr: Expr | None) -> Fraction | None:
    """A constant exactly, a computed number as its shortest decimal; None for missing."""
    if isinstance(expr, Number):
        return _exact_literal(expr.value)
    number = None if expr is None else value(expr)
    return None if number is None else exact(number)


def _exact_literal(number: Decimal) -> Fraction | None:
    return exact(number) if abs(number.adjusted()) < 400 else None


# ── Items ───────────────────────────────────────────────────────────────────────────────────────


def _item_points(value: Value, item: ScoreItem) -> ItemPoints:
    truth = True if item.when is None else value(item.when)
    amount = _AMOUNTS[item.kind](value, item)
    cap = None if item.cap is None else _exact_value(value, item.cap)
    known = amount is not None and (item.cap is None or cap is not None)
    uncapped = None if amount is None else hundredths(item.sign * amount)
    capped = None if not known else _capped(item, amount, cap)
    if truth is False:
        return ItemPoints(item, truth, 0, 0, 0, 0)
    if truth is True and capped is not None:
        return ItemPoints(item, truth, capped, uncapped, capped, capped)
    low, high = _reach(value, item, capped, cap)
    return ItemPoints(item, truth, None, uncapped, low, high)


def _capped(item: ScoreItem, amount: Fraction | None, cap: Fraction | None) -> int | None:
    assert amount is not None
    return hundredths(item.sign * (amount if cap is None else min(amount, cap)))


def _reach(value: Value, item: ScoreItem, points: int | None, cap: Fraction | None) -> tuple[float, float]:
    """Least and most hundredths of an unknown item; 0 is always among them.

    Only its `when` unknown: nothing or all its points.  A value missing: fixed, fading and halving between
    nothing and full points; `per` between nothing and its cap; the rest has no bound but a cap.
    """
    if points is not None:
        return min(0, points), max(0, points)
    full = _exact_value(value, item.points)
    if item.kind in ("fixed", "fading", "halving") and full is not None:
        end = hundredths(item.sign * (full if cap is None else min(full, cap)))
    elif item.kind == "per" and full is not None:
        # Steps are never negative, so the points have the sign of one step's.
        if full <= 0:
            end = 0 if full == 0 else -item.sign * math.inf
        else:
            end = item.sign * math.inf if cap is None else hundredths(item.sign * cap)
    elif cap is not None:
        most = hundredths(item.sign * cap)
        if most is not None:
            return (-math.inf, max(0, most)) if item.sign > 0 else (min(0, most), math.inf)
        end = None
    else:
        end = None
    return _UNBOUNDED if end is None else (min(0, end), max(0, end))


def _fixed(value: Value, item: ScoreItem) -> Fraction | None:
    return _exact_value(value, item.points)


def _per(value: Value, item: ScoreItem) -> Fraction | None:
    points, step = _exact_value(value, item.points), _exact_value(value, item.per)
    subject = _exact_value(value, item.subject)
    if points is None or step is None or subject is None:
        return None
    steps = complete_steps(subject, step)
    return None if steps is None else points * steps


def _fading(value: Value, item: ScoreItem) -> Fraction | None:
    points, periods, gone = _decay(value, item)
    if points is None or periods is None or gone is None:
        return None
    return points * max(Fraction(0), (periods - gone) / periods)


def _halving(value: Value, item: ScoreItem) -> Fraction | None:
    points, periods, gone = _decay(value, item)
    if points is None or periods is None or gone is None:
        return None
    return points / 2 ** min(_GONE, int(gone // periods))


def _decay(value: Value, item: ScoreItem) -> tuple[Fraction | None, Fraction | None, int | None]:
    """Full points, periods (positive, else None), whole units gone by (0 for a future date)."""
    points, periods = _exact_value(value, item.points), _exact_value(value, item.periods)
    since = None if item.since is None else value(item.since)
    on = None if item.on is None else value(item.on)
    gone = None if since is None or on is None else max(0, elapsed(item.unit or "months", since, on))
    return points, periods if periods is not None and periods > 0 else None, gone


_AMOUNTS: dict[str, Callable[[Value, ScoreItem], Fraction | None]] = {
    "fixed": _fixed,
    "amount": _fixed,
    "per": _per,
    "fading": _fading,
    "halving": _halving,
}
