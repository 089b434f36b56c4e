"""Thresholds become round numbers that part the data just as well."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradestudio.analysis.learning.rounding import MONTHS, rounder, roundest


@pytest.mark.parametrize(
    "below, reached, round_number",
    [
        (98_700, 100_300, "100000"),
        (3, 900, "500"),  # of 100, 200, 500 …: 500 is the coarsest below 1000
        (19_950.5, 20_020, "20000"),
        (4, 5, "5"),
        (0.19, 0.21, "0.2"),
        (0.121, 0.1299, "0.125"),
        (-7, -3, "-5"),
        (-5, 3, "0"),
        (0, 1, "1"),
        (4_321, 4_322, "4322"),
        (99.0, 100.0, "100"),
    ],
)
def test_the_coarsest_number_between(below: float, reached: float, round_number: str) -> None:
    assert roundest(below, reached) == Decimal(round_number)


def test_months_are_counted_in_years_and_quarters() -> None:
    assert roundest(10, 14, MONTHS) == 12
    assert roundest(4, 8, MONTHS) == 6
    assert roundest(1, 4, MONTHS) == 3
    assert roundest(0, 2, MONTHS) == 1


numbers = st.floats(-1e9, 1e9, allow_nan=False).map(lambda x: round(x, 3))


@given(numbers, numbers)
def test_the_same_customers_lie_on_each_side(one: float, other: float) -> None:
    below, reached = min(one, other), max(one, other)
    if below == reached:
        return
    found = roundest(below, reached)
    assert below < float(found) <= reached


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_no_coarser_number_would_do(below: int, more: int) -> None:
    reached = below + more
    found = roundest(float(below), float(reached))
    steps = [
        lead * Decimal(10) ** power
        for power in range(8, -1, -1)
        for lead in (1, Decimal("0.5"), Decimal("0.2"))
    ]
    for step in steps:
        inside = [m for m in (Decimal(reached) // step * step,) if below < m <= reached]
        if inside:
            assert found % step == 0
            return


def test_rounder_numbers_nearby_come_coarsest_first() -> None:
    assert list(rounder(Decimal(20_130), Decimal("0.1"))) == [20_000, 20_200, 20_100, 20_150, 20_120]
    assert list(rounder(Decimal(500), Decimal("0.1"))) == []
    assert list(rounder(Decimal(11), Decimal("0.1"), MONTHS)) == [12]
