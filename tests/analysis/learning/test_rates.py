"""Intervals against the published examples, areas against another implementation."""

from __future__ import annotations

from math import isnan, sqrt

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from gradestudio.analysis.learning.rates import Z95, difference, ranking, wilson


@pytest.mark.parametrize(
    "happened, customers, low, high",
    [  # Newcombe 1998 (single proportion), Table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_published_intervals(happened: int, customers: int, low: float, high: float) -> None:
    assert wilson(happened, customers) == pytest.approx((low, high), abs=5e-5)


def test_wilson_at_the_ends() -> None:
    assert wilson(0, 7)[0] == 0.0
    assert wilson(7, 7)[1] == 1.0
    assert all(map(isnan, wilson(0, 0)))


@pytest.mark.parametrize(
    "one, other, low, high",
    [  # Newcombe 1998 (difference of two), Table II, method 10.
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((5, 56), (0, 29), -0.0381, 0.1926),
    ],
)
def test_the_difference_of_two_rates_has_the_published_interval(
    one: tuple[int, int], other: tuple[int, int], low: float, high: float
) -> None:
    assert difference(one, other) == pytest.approx((low, high), abs=5e-5)


def test_the_area_by_hand() -> None:
    # Yes at 3, 2; no at 2, 1, 1. Pairs: 3 beats all three; 2 beats two and ties one: 5.5 of 6.
    rank, yes = np.array([3.0, 2, 2, 1, 1]), np.array([True, True, False, False, False])
    area, low, high = ranking(rank, yes)
    assert area == pytest.approx(5.5 / 6)
    # Placements: yes 1 and 2.5/3, variance 1/72; no (at 2, 1, 1) 0.75, 1, 1, variance 1/48.
    spread = sqrt(1 / 72 / 2 + 1 / 48 / 3)
    assert low == pytest.approx(5.5 / 6 - Z95 * spread)
    assert high == 1.0


def test_the_area_equals_another_implementation() -> None:
    random = np.random.default_rng(7)
    for _ in range(20):
        rank = random.integers(0, 6, 80).astype(float)
        yes = random.random(80) < 0.2 + 0.1 * rank
        assert ranking(rank, yes)[0] == pytest.approx(roc_auc_score(yes, rank))


def test_no_area_without_both_sides() -> None:
    assert all(map(isnan, ranking(np.array([1.0, 2.0]), np.array([True, True]))))
