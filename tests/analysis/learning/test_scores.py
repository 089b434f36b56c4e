"""Scores of about equal groups: the language's own quantiles, and a band for values that many share."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradestudio.analysis.learning.scores import bands

NAN = float("nan")


def quantile_score(values: np.ndarray, k: int, lowest_best: bool) -> np.ndarray:
    """As the language says: 1 + number of cut points at most x; k + 1 less that when the lowest is best."""
    score = 1 + (np.quantile(values, np.arange(1, k) / k)[None, :] <= values[:, None]).sum(axis=1)
    return k + 1 - score if lowest_best else score


@given(
    st.lists(st.floats(-1e6, 1e6).map(lambda x: round(x, 2)), min_size=30, max_size=80, unique=True),
    st.integers(2, 6),
    st.booleans(),
)
def test_without_ties_they_are_the_quantiles(values: list[float], k: int, lowest_best: bool) -> None:
    known = np.array(values)
    found = bands(known, k, lowest_best)
    assert not found.tied
    assert found.of(known).tolist() == quantile_score(known, k, lowest_best).tolist()


def test_most_customers_who_bought_once_have_the_lowest_score() -> None:
    # 60 bought once, 20 twice, 10 three times, 5 four times, 5 more often.
    visits = np.repeat([1.0, 2, 3, 4, 5, 7, 9], [60, 20, 10, 5, 3, 1, 1])
    found = bands(visits, 5)
    assert found.tied and found.scores == (1, 2, 3, 4, 5)
    assert [int(e) for e in found.edges] == [2, 3, 4, 5]
    assert [int((found.of(visits) == s).sum()) for s in range(1, 6)] == [60, 20, 10, 5, 5]
    # The quantiles themselves (1, 1, 1.4, 2) would have given the 60 customers a 3.
    assert quantile_score(visits, 5, False)[0] == 3


def test_fewer_values_than_scores_are_spread() -> None:
    assert bands(np.array([1.0, 1, 1, 2]), 5).scores == (1, 5)
    assert bands(np.array([1.0, 1, 1, 2, 3, 3]), 5).scores == (1, 3, 5)
    assert bands(np.array([4.0, 4]), 5).scores == (1,)
    assert bands(np.array([1.0, 1, 1, 2]), 5, lowest_best=True).scores == (5, 1)


def test_a_missing_value_has_no_score() -> None:
    found = bands(np.array([1.0, 2, 3, 4, NAN]), 2)
    assert found.of(np.array([1.0, 4, NAN])) == pytest.approx([1, 2, NAN], nan_ok=True)


def test_edges_are_round() -> None:
    money = np.array([130.0, 980, 1_020, 4_700, 5_300, 9_000])
    assert [int(e) for e in bands(money, 3).edges] == [1000, 5000]
