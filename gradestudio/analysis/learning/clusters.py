"""Customers in groups by k-means over scaled numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gradestudio.analysis.learning.absent import required
from gradestudio.analysis.learning.rulesets import Predictor

SEED = 20260131
_STARTS = 10
_MOST_MEASURED = 5_000
"""The silhouette compares every customer with every other: of more so many are drawn."""
_SKEWED = 1.0
STRUCTURE = 0.25
"""Below this silhouette there are no real groups (Kaufman & Rousseeuw 1990)."""


class TooAlike(Exception):
    """Fewer different customers than groups: `code` and `args_by_name` for messages."""

    def __init__(self, count: int, different: int) -> None:
        super().__init__(count, different)
        self.code = "clusters-too-alike"
        self.args_by_name = {"count": count, "n": different}


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    labels: np.ndarray
    """int16 per customer: group from 0, -1 for a customer of whom a number is missing."""
    silhouette: float
    others: tuple[tuple[int, float], ...]
    """Silhouettes with one group less and one more."""
    logged: tuple[bool, ...]
    """Per predictor: counted by its logarithm, as few customers have by far the most."""
    medians: np.ndarray
    """groups × predictors, in the predictors' own units."""
    places: np.ndarray
    """groups × predictors: the share of all customers below the median of the group (ties half)."""


def clustered(predictors: Sequence[Predictor], count: int) -> Clusters:
    """`count` groups, by size from the largest.  Raises TooAlike, NeedsLibrary.

    Every number is scaled to mean 0 and deviation 1; one that is very skewed and never negative counts by
    log(1 + x).  The order of the rows does not matter.
    """
    values = np.column_stack([p.values for p in predictors])
    complete = np.flatnonzero(~np.isnan(values).any(axis=1))
    logged = tuple(_skewed(values[complete, i]) for i in range(values.shape[1]))
    rows = complete[np.lexsort(values[complete].T[::-1])]
    scaled = _scaled(values[rows], logged)
    different = len(np.unique(scaled, axis=0))
    if different < count + 1:
        raise TooAlike(count, different)
    found = _grouped(scaled, count)
    sizes = np.bincount(found, minlength=count)
    order = np.argsort(-sizes, kind="stable")
    renumbered = np.empty(count, dtype=np.int16)
    renumbered[order] = np.arange(count, dtype=np.int16)
    labels = np.full(len(values), -1, dtype=np.int16)
    labels[rows] = renumbered[found]
    others = tuple(
        (k, _silhouette(scaled, _grouped(scaled, k))) for k in (count - 1, count + 1) if 2 <= k < different
    )
    medians = np.array([np.median(values[labels == g], axis=0) for g in range(count)])
    places = np.array([[_place(values[rows, i], m) for i, m in enumerate(row)] for row in medians])
    return Clusters(labels, _silhouette(scaled, found), others, logged, medians, places)


def _grouped(scaled: np.ndarray, count: int) -> np.ndarray:
    cluster = required("sklearn.cluster", "learn")
    return cluster.KMeans(n_clusters=count, n_init=_STARTS, random_state=SEED).fit_predict(scaled)


def _silhouette(scaled: np.ndarray, groups: np.ndarray) -> float:
    metrics = required("sklearn.metrics", "learn")
    drawn = _MOST_MEASURED if len(scaled) > _MOST_MEASURED else None
    return float(metrics.silhouette_score(scaled, groups, sample_size=drawn, random_state=SEED))


def _skewed(values: np.ndarray) -> bool:
    spread = float(values.std()) if len(values) else 0.0
    if spread == 0 or float(values.min()) < 0:
        return False
    return float(np.mean(((values - values.mean()) / spread) ** 3)) > _SKEWED


def _scaled(values: np.ndarray, logged: Sequence[bool]) -> np.ndarray:
    made = np.where(np.array(logged), np.log1p(np.maximum(values, 0)), values)
    spread = made.std(axis=0)
    return (made - made.mean(axis=0)) / np.where(spread == 0, 1, spread)


def _place(values: np.ndarray, at: float) -> float:
    return float((np.count_nonzero(values < at) + np.count_nonzero(values == at) / 2) / len(values))
