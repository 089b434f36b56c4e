"""The first pass over the whole list: cut points of quantiles, edges of `in top`, statistics.

Everything here is a function of the values alone, never of their order, and is worked out exactly over the
values' shortest decimals, so that every engine gets the same doubles.  Dates count as day numbers.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from gradestudio.engine.calendar import day_number
from gradestudio.engine.decimals import exact, exact_sum, nearest_double


def measure(value: Any) -> float:
    """A number as it is, a date as its day number."""
    return float(day_number(value)) if isinstance(value, date) else float(value)


def cut_points(ascending: Sequence[float], k: int) -> tuple[float, ...]:
    """The k − 1 linear-interpolation quantiles (R type 7) of the values, which stand in ascending order.

    Each is a + (b − a)·fraction worked out exactly on the two neighbours' decimals, rounded once to a
    double.  No values: no cut points.
    """
    n = len(ascending)
    if n == 0:
        return ()
    cuts: list[float] = []
    for j in range(1, k):
        below, part = divmod((n - 1) * j, k)
        cut = exact(float(ascending[below]))
        if part:
            cut += (exact(float(ascending[below + 1])) - cut) * Fraction(part, k)
        double = nearest_double(cut)
        assert double is not None, "a value between two doubles is one"
        cuts.append(double)
    return tuple(cuts)


def quantile_score(cuts: Sequence[float], k: int, value: float, lowest_best: bool) -> int:
    """1 + number of cut points <= value; k + 1 less that when the lowest are the best."""
    score = 1 + bisect_right(cuts, value)
    return k + 1 - score if lowest_best else score


def top_edge(values: Sequence[float], share: Decimal) -> float | None:
    """The smallest value that is among the top `share` (0..1); None when nobody is.

    In are those with 1 + (number of strictly greater) <= ceil(share·n): all from the ceil(share·n)-th
    largest value on, with every tie.
    """
    n = len(values)
    places = min(n, max(0, -(-exact(share) * n // 1)))
    return sorted(values, reverse=True)[int(places) - 1] if places > 0 else None


def statistic(op: str, values: Sequence[Any]) -> Any:
    """`count sum distinct average max min latest earliest shortest_gap` of known values.

    Over none: 0 for count, sum and distinct, else None.  Sums and averages are exact over the values'
    decimals, rounded once; None on overflow.  `shortest_gap` (days) needs two dates.
    """
    match op:
        case "count":
            return float(len(values))
        case "distinct":
            return float(len(set(values)))
        case "sum":
            return nearest_double(exact_sum(values))
        case "average":
            return nearest_double(exact_sum(values) / len(values)) if values else None
        case "max" | "latest":
            return max(values, default=None)
        case "min" | "earliest":
            return min(values, default=None)
        case "shortest_gap":
            days = sorted(values)
            return min((float((b - a).days) for a, b in pairwise(days)), default=None)
    raise ValueError(op)
