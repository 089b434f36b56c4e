"""Exact decimal arithmetic on arrays of doubles: rounding, complete steps, sums.

A double is read as its shortest decimal, the one that `repr` shows.  A decimal of at most 15 digits has one
double and is the shortest decimal of it, so comparing doubles with such a tie is exact; longer ones are
worked out with `decimal`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import numpy as np

_SAFE = 1e15
"""Whole numbers below have at most 15 digits."""
_WHOLE = 2.0**53
_WIDE = Context(prec=800)
"""Holds every double's shortest decimal at any number of places."""


def shortest(value: float) -> Decimal:
    """The shortest decimal that reads back as `value`."""
    return Decimal(repr(float(value)))


def rounded_units(data: np.ndarray, places: int) -> np.ndarray:
    """float64: `data` · 10^places rounded half away from zero, a whole number; NaN stays, too large ones
    are NaN.

    `places` is at most 15.
    """
    with np.errstate(all="ignore"):
        size = np.abs(data)
        scale = 10.0**places
        near = np.rint(size * scale)
        ties = 10.0 ** (places + 1)
        near -= size < (near * 10 - 5) / ties
        near += size >= (near * 10 + 5) / ties
        found = np.copysign(near, data) + 0.0
        unsafe = near * 10 + 5 >= _SAFE
    if unsafe.any():
        _each(found, unsafe, data, lambda x: _units(x, places))
    return found


def _units(value: float, places: int) -> float:
    if not np.isfinite(value):
        return float("nan")
    scaled = shortest(value).scaleb(places, _WIDE).quantize(Decimal(1), ROUND_HALF_UP, _WIDE)
    return _double(scaled)


def _double(value: Decimal | Fraction) -> float:
    try:
        found = float(value)
    except OverflowError:
        return float("nan")
    return found if np.isfinite(found) else float("nan")


def _each(into: np.ndarray, where: np.ndarray, data: np.ndarray, exact: Callable[[float], float]) -> None:
    """Write `exact` of the distinct values of `data` where asked."""
    distinct, back = np.unique(data[where], return_inverse=True)
    into[where] = np.array([exact(float(x)) for x in distinct], dtype=np.float64)[back]


def rounded(data: np.ndarray, places: int) -> np.ndarray:
    """float64: `data` rounded half away from zero to `places`, on the shortest decimals; NaN stays."""
    if places > 350:
        return data
    with np.errstate(all="ignore"):
        size = np.abs(data)
        units = rounded_units(data, min(places, 15))
        found = units / 10.0 ** min(places, 15)
        large = (size * 10.0 ** min(places, 15) >= _SAFE / 100) | (places > 15) & ~np.isnan(data)
    if large.any():
        _each(found, large, data, lambda x: _rounded(x, places))
    return found


def _rounded(value: float, places: int) -> float:
    if not np.isfinite(value):
        return float("nan")
    return _double(shortest(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE))


def complete_steps(data: np.ndarray, step: Decimal) -> np.ndarray:
    """float64: how many complete `step`s (above 0) are in each value, 0 for negative values; NaN stays."""
    digits, places = _scaled(step)
    with np.errstate(all="ignore"):
        near = np.rint(data / float(step))
        near -= data < near * digits / 10.0**places
        near[near < 0] = 0
        unsafe = (near + 1) * digits >= _SAFE
    if places > 15 or digits >= _SAFE:
        unsafe = ~np.isnan(data)
    if unsafe.any():
        _each(near, unsafe, data, lambda x: _steps(x, step))
    return near


def _steps(value: float, step: Decimal) -> float:
    if not np.isfinite(value):
        return float("nan")
    if value <= 0:
        return 0.0
    return _double(_WIDE.divide(shortest(value), step).to_integral_value(ROUND_FLOOR))


def _scaled(value: Decimal) -> tuple[int, int]:
    """(whole number, places) with value = whole / 10^places."""
    _, figures, exponent = value.normalize(_WIDE).as_tuple()
    digits = int("".join(map(str, figures)))
    power = int(exponent)
    return (digits * 10**power, 0) if power >= 0 else (digits, -power)


def group_sums(data: np.ndarray, starts: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sums and averages of stretches of `data`, exact over the shortest decimals and rounded once.

    Stretch i is `data[starts[i] : starts[i] + counts[i]]`; counts are at least 1, no NaN, stretches
    follow one another
    and together are all of `data`.  float64 each; NaN for an overflow.
    """
    scale, units = _whole_units(data)
    sums = np.empty(len(starts))
    averages = np.empty(len(starts))
    if units is None:
        exact = np.ones(len(starts), dtype=bool)
    else:
        sizes = np.maximum.reduceat(np.abs(units), starts) if len(starts) else np.zeros(0)
        totals = np.add.reduceat(units, starts) if len(starts) else np.zeros(0)
        exact = (sizes * counts >= _WHOLE) | (counts * scale >= _WHOLE) | np.isnan(totals)
        with np.errstate(all="ignore"):
            sums = totals / scale
            averages = totals / (scale * counts)
    for i in np.flatnonzero(exact).tolist():
        total = _exact_total(data[starts[i] : starts[i] + counts[i]])
        sums[i], averages[i] = _double(total), _double(total / int(counts[i]))
    return sums + 0.0, averages + 0.0


def _whole_units(data: np.ndarray) -> tuple[float, np.ndarray | None]:
    """(scale, data · scale as whole numbers; NaN where an entry has more decimals), None when most have
    more."""
    best: tuple[float, np.ndarray] | None = None
    with np.errstate(all="ignore"):
        for places in (0, 2, 4, 6):
            scale = 10.0**places
            units = np.rint(data * scale)
            bad = (units / scale != data) | (np.abs(units) >= _SAFE)
            units[bad] = np.nan
            best = (scale, units)
            if not bad.any():
                return best
    assert best is not None
    return (1.0, None) if np.isnan(best[1]).all() else best


def _exact_total(data: np.ndarray) -> Fraction:
    """The exact sum, through whole numbers of the finest unit in the stretch."""
    cells = [shortest(x) for x in data.tolist()]
    finest = min(int(c.as_tuple().exponent) for c in cells)
    if finest < -400 or finest > 0:
        return sum((Fraction(c) for c in cells), Fraction(0))
    total = sum(int(c.scaleb(-finest, _WIDE)) for c in cells)
    return Fraction(total, 10**-finest)


def row_sums(parts: Sequence[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Per row the sum of the entries whose mask is true, exact over the shortest decimals, rounded once.

    `parts` are (mask, float64 data) of one length or of length 1; over none 0; NaN for an overflow.
    """
    if not parts:
        return np.zeros(1)
    shape = np.broadcast_shapes(*(a.shape for part in parts for a in part))
    for places in (0, 2, 4, 6):
        scale = 10.0**places
        total, bad = np.zeros(shape), np.zeros(shape, dtype=bool)
        with np.errstate(all="ignore"):
            for mask, data in parts:
                units = np.rint(data * scale)
                bad |= mask & ((units / scale != data) | (np.abs(units) * len(parts) >= _SAFE))
                total += np.where(mask, units, 0.0)
            total /= scale
        if not bad.any() or places == 6:
            break
    for i in np.flatnonzero(bad).tolist():
        cells = [_at(data, i) for mask, data in parts if _at(mask, i)]
        total[i] = _double(_exact_total(np.array(cells)))
    return total + 0.0


def _at(array: np.ndarray, row: int) -> float:
    return array[row if len(array) > 1 else 0]
