"""Who passes a threshold, looked up in sorted values; held against plain counting."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradestudio.analysis.distribution import distribution, window_lengths
from gradestudio.engine.calendar import day_number, window

_COUNT = {
    ">=": lambda v, t: v >= t,
    ">": lambda v, t: v > t,
    "<=": lambda v, t: v <= t,
    "<": lambda v, t: v < t,
    "=": lambda v, t: v == t,
    "!=": lambda v, t: v != t,
}
_VALUES = st.lists(st.one_of(st.none(), st.integers(-5, 5)), min_size=1, max_size=30)


@given(_VALUES, st.integers(-6, 6), st.sampled_from(sorted(_COUNT)))
def test_passing_is_what_counting_gives(values: list[int | None], threshold: int, op: str) -> None:
    column = np.array([np.nan if v is None else v for v in values], dtype=float)
    money = np.arange(len(values), dtype=float)
    dist = distribution(column, money)
    wanted = [i for i, v in enumerate(values) if v is not None and _COUNT[op](v, threshold)]
    assert dist.passing(op, threshold) == (len(wanted), pytest.approx(sum(money[i] for i in wanted)))
    assert dist.missing == values.count(None)
    assert dist.total == len(values)


def test_bins_count_everybody_once() -> None:
    dist = distribution(np.array([0.0, 1, 1, 2, 9, np.nan]))
    assert dist.counts([0.0, 1.0, 2.0, 3.0]).tolist() == [1, 2, 2]


def test_quantiles_and_shape() -> None:
    dist = distribution(np.array([1.0, 2, 3, 4, np.nan]))
    assert (dist.median, dist.quantile(0), dist.quantile(1)) == (2.5, 1.0, 4.0)
    assert dist.whole and not dist.skewed and dist.distinct == 4
    assert distribution(np.array([1.0] * 90 + [500.0] * 10)).skewed
    assert not distribution(np.array([np.nan])).skewed


@given(
    st.dates(date(2020, 1, 1), date(2026, 12, 31)),
    st.dates(date(2019, 1, 1), date(2027, 12, 31)),
    st.sampled_from(["days", "months", "years"]),
    st.booleans(),
)
def test_the_shortest_window_that_holds_a_day(on: date, day: date, unit: str, ahead: bool) -> None:
    lengths, outside = window_lengths(np.array([float(day_number(day))]), on, unit, ahead)
    if (day < on) if ahead else (day > on):
        assert outside == 1 and np.isnan(lengths[0])
        return
    length = int(lengths[0])
    direction = "next" if ahead else "past"
    first, last = window(direction, unit, length, on) or (on, on)
    assert first <= day <= last
    if length:
        first, last = window(direction, unit, length - 1, on) or (on, on)
        assert not first <= day <= last


def test_a_missing_day_is_missing() -> None:
    lengths, outside = window_lengths(np.array([np.nan]), date(2026, 1, 31), "months")
    assert np.isnan(lengths[0]) and outside == 0


def test_the_last_of_a_month() -> None:
    on = date(2026, 3, 31)
    days = np.array([float(day_number(d)) for d in (date(2026, 2, 28), date(2026, 2, 27), on)])
    assert window_lengths(days, on, "months")[0].tolist() == [1.0, 2.0, 0.0]
