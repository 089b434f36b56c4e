"""Points of the items of scores, in whole hundredths.

Points of 10^13 or more are an overflow, hence missing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from gradestudio.engine import decimals
from gradestudio.engine.evaluating.conditions import Get
from gradestudio.engine.evaluating.decimals import complete_steps, rounded_units
from gradestudio.engine.evaluating.masks import (
    ALWAYS,
    NEVER,
    Numbers,
    either,
    length_of,
    patched,
    simplified,
    taken,
)
from gradestudio.engine.evaluating.values import elapsed
from gradestudio.language.program import Expr, Number, ScoreItem

LARGEST = float(decimals.LARGEST_HUNDREDTHS)
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

    def added_in(self, rows: np.ndarray) -> np.ndarray:
        """int64: what the item adds in some rows."""
        return Points(taken(self.amount, rows), taken(self.given, rows), NEVER, NEVER).added()


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
    """Hundredths of a literal, exactly; infinite beyond the largest points.  Remembered."""
    known = expr.__dict__.get("_units")
    if known is None:
        exact = _fraction(expr.value)
        known = expr.__dict__["_units"] = np.array([np.nan if exact is None else _float_units(exact)])
        known.flags.writeable = False
    return known


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
