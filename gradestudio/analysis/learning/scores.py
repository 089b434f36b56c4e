"""Customers scored 1 to k in groups of about equal size, also where many share one value."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import floor

import numpy as np

from gradestudio.analysis.learning.rounding import roundest


@dataclass(frozen=True, slots=True)
class Bands:
    """`edges` ascending: from each on the place counts one more; `scores` by place, one more than the edges.

    `tied`: quantiles would leave a score empty, so that values shared by many have a band of their own.
    """

    edges: tuple[Decimal, ...]
    scores: tuple[int, ...]
    tied: bool

    def of(self, values: np.ndarray) -> np.ndarray:
        """float64: the score; NaN for a missing value."""
        place = np.searchsorted([float(e) for e in self.edges], values, side="right")
        return np.where(np.isnan(values), np.nan, np.array(self.scores, dtype=float)[place])


def bands(values: np.ndarray, k: int, lowest_best: bool = False) -> Bands:
    """Bands for scores 1 to k (k best), NaN left out.

    Where the k−1 linear-interpolation quantiles (R type 7) part the values into k groups, these are they;
    else the smallest value has a band of its own and the rest is parted into one group less, and so on.
    Edges are the roundest numbers that part the values so.
    """
    known = np.sort(values[~np.isnan(values)])
    cuts = _cuts(known, k)
    tied = len(cuts) < k - 1
    if tied:
        cuts = _by_value(known, k)
    edges = tuple(_edge(known, cut) for cut in cuts)
    scores = [
        floor(1 + place * (k - 1) / len(edges) + 0.5) if edges else 1 for place in range(len(edges) + 1)
    ]
    if lowest_best:
        scores.reverse()
    return Bands(edges, tuple(scores), tied)


def _cuts(known: np.ndarray, k: int) -> list[float]:
    """Different quantiles above the smallest value."""
    if not len(known):
        return []
    found = np.quantile(known, np.arange(1, k) / k)
    return [cut for cut in np.unique(found).tolist() if cut > known[0]]


def _by_value(known: np.ndarray, k: int) -> list[float]:
    made: list[float] = []
    while k > 1:
        rest = known[known > known[0]]
        if not len(rest):
            break
        made.append(float(rest[0]))
        known, k = rest, k - 1
        cuts = _cuts(known, k)
        if len(cuts) == k - 1:
            return made + cuts
    return made


def _edge(known: np.ndarray, cut: float) -> Decimal:
    place = int(np.searchsorted(known, cut, side="left"))
    return roundest(float(known[place - 1]), float(known[place]))
