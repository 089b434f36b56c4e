"""Exact rounding, steps and sums (§4.5), list facts (§4.8), by hand and against numpy."""

from __future__ import annotations

import math
import random
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradestudio.engine.byrow.listfacts import cut_points, quantile_score, statistic, top_edge
from gradestudio.engine.decimals import (
    complete_steps,
    exact,
    exact_sum,
    hundredths,
    nearest_double,
    round_half_away,
    to_decimal,
)

DOUBLES = st.floats(allow_nan=False, allow_infinity=False)
AMOUNTS = st.decimals(-10_000_000, 10_000_000, places=2).map(float)


@pytest.mark.parametrize(
    ("number", "places", "expected"),
    [
        (2.5, 0, 3.0),
        (-2.5, 0, -3.0),
        (0.5, 0, 1.0),
        (1.005, 2, 1.01),
        (0.285, 2, 0.29),
        (-1.005, 2, -1.01),
        (1.004, 2, 1.0),
        (2.675, 2, 2.68),
        (1234.5678, 3, 1234.568),
        (1e300, 2, 1e300),
        (0.1, 400, 0.1),
    ],
)
def test_rounding_half_away_on_the_shortest_decimal(number: float, places: int, expected: float) -> None:
    assert round_half_away(number, places) == expected


@pytest.mark.parametrize(
    ("amount", "step", "steps"),
    [
        (0.3, "0.1", 3),
        (0.7, "0.1", 7),
        (4999.99, "5000", 0),
        (5000.0, "5000", 1),
        (14999.999, "5000", 2),
        (-7.0, "5", 0),
        (1.1, "1.1", 1),
    ],
)
def test_complete_steps(amount: float, step: str, steps: int) -> None:
    assert complete_steps(exact(amount), exact(Decimal(step))) == steps


def test_no_steps_of_nothing() -> None:
    assert complete_steps(Fraction(5), Fraction(0)) is None
    assert complete_steps(Fraction(5), Fraction(-1)) is None


def test_points_are_whole_hundredths() -> None:
    assert hundredths(exact(Decimal("0.7"))) == 70
    assert hundredths(exact(1.005)) == 101
    assert hundredths(exact(-1.005)) == -101
    assert hundredths(Fraction(1, 3)) == 33
    assert hundredths(Fraction(10**14)) is None


def test_sums_are_exact_decimals_rounded_once() -> None:
    assert nearest_double(exact_sum([0.1] * 10)) == 1.0
    assert nearest_double(exact_sum([1e16, 1.0, -1e16])) == 1.0
    assert nearest_double(exact_sum([1e308, 1e308])) is None


@given(st.lists(DOUBLES, max_size=30), st.randoms())
def test_sums_do_not_depend_on_order(numbers: list[float], chance: random.Random) -> None:
    shuffled = list(numbers)
    chance.shuffle(shuffled)
    assert exact_sum(numbers) == exact_sum(shuffled)


def test_finite_decimals_stay_exact() -> None:
    assert to_decimal(Fraction(1, 8)) == Decimal("0.125")
    assert to_decimal(Fraction(-25, 10)) == Decimal("-2.5")
    assert to_decimal(Fraction(1, 3)) == Decimal("0.3333333333333333")
    assert to_decimal(Fraction(10) ** 400) is None


# ── List facts ──────────────────────────────────────────────────────────────────────────────────


def test_quantiles_by_hand() -> None:
    # Ten values: the 20% point lies at place 1.8, between the 2nd and 3rd: 20 + 0.8·10.
    values = [float(v) for v in range(10, 110, 10)]
    assert cut_points(values, 5) == (28.0, 46.0, 64.0, 82.0)
    assert [quantile_score(cut_points(values, 5), 5, v, False) for v in values] == [
        1, 1, 2, 2, 3, 3, 4, 4, 5, 5,
    ]  # fmt: skip
    assert quantile_score(cut_points(values, 5), 5, 10.0, True) == 5


def test_a_value_on_the_cut_is_in_the_higher_class() -> None:
    # The middle of 0.1 and 0.3 is 0.2 in decimals; in doubles it would be a little more or less.
    assert cut_points([0.1, 0.3], 2) == (0.2,)
    assert quantile_score((0.2,), 2, 0.2, False) == 2


def test_quantiles_of_equal_and_of_no_values() -> None:
    assert cut_points([5.0, 5.0, 5.0], 4) == (5.0, 5.0, 5.0)
    assert quantile_score((5.0, 5.0, 5.0), 4, 5.0, False) == 4
    assert cut_points([], 5) == ()
    assert cut_points([7.0], 3) == (7.0, 7.0)


@given(st.lists(AMOUNTS, min_size=1, max_size=60), st.integers(2, 10))
def test_quantiles_agree_with_numpy(values: list[float], k: int) -> None:
    cuts = cut_points(sorted(values), k)
    expected = np.percentile(values, [100 * j / k for j in range(1, k)], method="linear")
    np.testing.assert_allclose(cuts, expected, rtol=1e-9, atol=1e-6)


@pytest.mark.parametrize(
    ("values", "share", "edge"),
    [
        ([10, 20, 30, 40, 50], "0.2", 50),
        ([10, 20, 30, 40, 50], "0.21", 40),  # ceil(1.05) = 2
        ([10, 20, 50, 50, 50], "0.2", 50),  # ties at the edge are all in
        ([10, 20, 30], "0", None),
        ([10, 20, 30], "1", 10),
        ([10, 20, 30], "1.5", 10),
        ([], "0.5", None),
        # 0.1·30 is 3 exactly; in doubles 0.1·30 = 3.0000000000000004 and a fourth would slip in.
        (list(range(1, 31)), "0.1", 28),
        (list(range(1, 11)), "0.3", 8),
    ],
)
def test_top_edges(values: list[float], share: str, edge: float | None) -> None:
    assert top_edge([float(v) for v in values], Decimal(share)) == edge


@given(st.lists(st.integers(0, 20).map(float), max_size=40), st.decimals(0, 1, places=3))
def test_top_is_what_the_manual_says(values: list[float], share: Decimal) -> None:
    edge = top_edge(values, share)
    allowed = math.ceil(exact(share) * len(values))
    for value in values:
        stated = 1 + sum(other > value for other in values) <= allowed
        assert (edge is not None and value >= edge) == stated


def test_statistics() -> None:
    assert statistic("sum", [0.1, 0.2]) == 0.3
    assert statistic("average", [1.0, 2.0, 4.0]) == 7 / 3
    assert statistic("distinct", [1.0, 2.0, 1.0]) == 2
    days = [date(2026, 1, 9), date(2026, 1, 1), date(2026, 1, 4)]
    assert statistic("shortest_gap", days) == 3
    assert statistic("shortest_gap", [days[0], days[0]]) == 0
    assert statistic("shortest_gap", days[:1]) is None
    assert statistic("latest", days) == date(2026, 1, 9)
    assert statistic("earliest", days) == date(2026, 1, 1)


def test_statistics_over_nothing() -> None:
    assert [statistic(op, []) for op in ("count", "sum", "distinct")] == [0, 0, 0]
    for op in ("average", "min", "max", "latest", "earliest", "shortest_gap"):
        assert statistic(op, []) is None
