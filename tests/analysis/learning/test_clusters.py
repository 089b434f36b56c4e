"""Groups that are there are found, whatever the order of the rows; the silhouette is the published one."""

from __future__ import annotations

import numpy as np
import pytest

from gradestudio.analysis.learning.clusters import STRUCTURE, TooAlike, clustered
from gradestudio.analysis.learning.rulesets import Predictor

NAN = float("nan")


def blobs(seed: int = 1) -> tuple[tuple[Predictor, ...], np.ndarray]:
    """Three groups of 100, 60 and 40, far apart; the two columns have very different units."""
    random = np.random.default_rng(seed)
    truth = np.repeat([0, 1, 2], [100, 60, 40])
    money = np.array([1_000.0, 50_000, 90_000])[truth] + random.normal(0, 2_000, 200) + 10_000
    visits = np.array([1.0, 9, 1])[truth] + random.normal(0, 0.3, 200)
    return (Predictor("money", "number", money), Predictor("visits", "number", visits)), truth


def test_the_groups_that_are_there() -> None:
    own, truth = blobs()
    found = clustered(own, 3)
    assert found.labels.tolist() == truth.tolist()  # from the largest on, as they were made
    assert found.silhouette > 0.7
    assert found.medians[:, 1] == pytest.approx([1, 9, 1], abs=0.2)
    assert all(other < found.silhouette for _, other in found.others)


def test_the_order_of_the_rows_does_not_matter() -> None:
    own, _ = blobs(2)
    shuffled = np.random.default_rng(3).permutation(200)
    assert clustered([p.take(shuffled) for p in own], 4).labels.tolist() == (
        clustered(own, 4).labels[shuffled].tolist()
    )


def test_the_silhouette_by_its_definition() -> None:
    # Rousseeuw 1987: (b - a) / max(a, b) per customer; a customer alone in a group has 0.
    values = np.array([0.0, 1, 2, 10, 11, 30])
    found = clustered([Predictor("x", "number", values)], 3)
    groups = found.labels
    scaled = np.log1p(values) if found.logged[0] else values
    each = []
    for i in range(6):
        apart = np.abs(scaled - scaled[i])
        own = (groups == groups[i]) & (np.arange(6) != i)
        if not own.any():
            each.append(0.0)
            continue
        a = apart[own].mean()
        b = min(apart[groups == g].mean() for g in set(groups.tolist()) - {groups[i]})
        each.append((b - a) / max(a, b))
    assert found.silhouette == pytest.approx(np.mean(each))


def test_a_customer_without_a_number_has_no_group() -> None:
    own, _ = blobs()
    gaps = own[0].values.copy()
    gaps[[0, 150]] = NAN
    found = clustered((Predictor("money", "number", gaps), own[1]), 3)
    assert found.labels[[0, 150]].tolist() == [-1, -1]
    assert (found.labels >= 0).sum() == 198


def test_one_cloud_has_no_groups() -> None:
    random = np.random.default_rng(4)
    own = [Predictor(name, "number", random.normal(0, 1, 600)) for name in "abcde"]
    assert clustered(own, 3).silhouette < STRUCTURE


def test_customers_that_are_all_alike() -> None:
    with pytest.raises(TooAlike):
        clustered([Predictor("x", "number", np.array([1.0, 1, 2, 2]))], 3)


def test_where_the_median_of_a_group_stands_among_all() -> None:
    values = np.array([0.0, 0, 0, 0, 100, 100])
    found = clustered([Predictor("x", "number", values + np.arange(6) / 10)], 2)
    # Below the median of the first group lie two of six, below that of the second five.
    assert found.places[:, 0] == pytest.approx([2 / 6, 5 / 6])
