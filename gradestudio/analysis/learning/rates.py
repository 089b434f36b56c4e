"""Shares with their uncertainty: intervals for a rate, for the difference of two, and for a ranking."""

from __future__ import annotations

from math import sqrt

import numpy as np

Z95 = 1.959963984540054
"""Two-sided 95 % of the normal distribution."""
_NAN = float("nan")


def wilson(happened: int, customers: int) -> tuple[float, float]:
    """The 95 % interval of a rate; NaN without customers.

    Source: Wilson 1927; Newcombe 1998, Statistics in Medicine 17:857-872, method 3.
    """
    if not customers:
        return _NAN, _NAN
    n, p, zz = customers, happened / customers, Z95 * Z95
    middle = p + zz / (2 * n)
    half = Z95 * sqrt(p * (1 - p) / n + zz / (4 * n * n))
    whole = 1 + zz / n
    low = 0.0 if happened == 0 else (middle - half) / whole
    high = 1.0 if happened == customers else (middle + half) / whole
    return low, high


def difference(one: tuple[int, int], other: tuple[int, int]) -> tuple[float, float]:
    """The 95 % interval of the first rate less the second, each (happened, customers); NaN without customers.

    Source: Newcombe 1998, Statistics in Medicine 17:873-890, method 10.
    """
    if not one[1] or not other[1]:
        return _NAN, _NAN
    p, q = one[0] / one[1], other[0] / other[1]
    (low_p, high_p), (low_q, high_q) = wilson(*one), wilson(*other)
    below = sqrt((p - low_p) ** 2 + (high_q - q) ** 2)
    above = sqrt((high_p - p) ** 2 + (q - low_q) ** 2)
    return p - q - below, p - q + above


def ranking(rank: np.ndarray, happened: np.ndarray) -> tuple[float, float, float]:
    """How well a higher `rank` (numbers) goes with `happened` (bool): the area under the ROC curve and its
    95 % interval; NaN where there is nobody on one side, or too few for an interval.

    The area is the chance that a customer of whom it is true ranks above one of whom it is not, ties half.
    Source: DeLong, DeLong & Clarke-Pearson 1988, Biometrics 44:837-845.
    """
    yes, no = np.sort(rank[happened]), np.sort(rank[~happened])
    if not len(yes) or not len(no):
        return _NAN, _NAN, _NAN
    of_yes = _above(no, yes)
    of_no = 1 - _above(yes, no)
    area = float(of_yes.mean())
    if len(yes) < 2 or len(no) < 2:
        return area, _NAN, _NAN
    spread = sqrt(float(of_yes.var(ddof=1)) / len(yes) + float(of_no.var(ddof=1)) / len(no))
    if spread == 0:
        return area, _NAN, _NAN
    return area, max(0.0, area - Z95 * spread), min(1.0, area + Z95 * spread)


def _above(others: np.ndarray, values: np.ndarray) -> np.ndarray:
    """For each value the share of `others` (ascending) below it, ties half."""
    left, right = (np.searchsorted(others, values, side=side) for side in ("left", "right"))
    return (left + right) / (2 * len(others))
