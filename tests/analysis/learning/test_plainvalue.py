"""Orders per customer, and the two plain formulas, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from gradestudio.analysis.learning.plainvalue import Economics, retention_value, simple_value
from gradestudio.analysis.learning.purchases import purchases

NAN = float("nan")
CUSTOMERS = np.array([1, 0, 1, 1, 0, 2, 1])
DAYS = np.array([100, 0, 100, 30, 70, 365, 500])
AMOUNTS = np.array([10.0, 50, 5, 20, NAN, 7, 99])


def test_orders_of_one_day_are_one_purchase() -> None:
    found = purchases(CUSTOMERS, DAYS, AMOUNTS, until=400)
    assert found.codes.tolist() == [0, 1, 2]
    assert found.first.tolist() == [0, 30, 365] and found.last.tolist() == [70, 100, 365]
    assert found.count.tolist() == [2, 2, 1]
    assert found.money.tolist() == [50, 35, 7]  # the day 500 is beyond
    assert found.x.tolist() == [1, 1, 0]
    assert found.recency.tolist() == [10, 10, 0]
    assert found.age == pytest.approx([400 / 7, 370 / 7, 5])
    # Of repeat purchases only those with an amount: customer 0's was unreadable.
    assert found.repeat.tolist() == [0, 1, 0]
    assert found.mean == pytest.approx([NAN, 15, NAN], nan_ok=True)


def test_nobody_and_nothing() -> None:
    assert len(purchases(CUSTOMERS, DAYS, AMOUNTS, until=-1)) == 0


def test_the_past_carried_on() -> None:
    # 1000 in two years is 500 a year; 300 in a month counts as 300 a year; margin 30 %, two years ahead.
    found = purchases(np.array([0, 0, 1]), np.array([0, 10, 700]), np.array([600.0, 400, 300]), until=730)
    value = simple_value(found, Economics(margin=0.3, years=2.0))
    assert value == pytest.approx([1000 / (730 / 365.25) * 2 * 0.3, 300 * 2 * 0.3])


def test_retention_by_hand() -> None:
    # Year before last: customers 0 to 3; last year: 0, 1, 2 and the new 4. Three of four stayed.
    customers = np.array([0, 1, 2, 3, 0, 1, 2, 4])
    days = np.array([10, 20, 30, 40, 400, 410, 420, 430])
    amounts = np.array([1.0, 1, 1, 1, 100, 200, 300, 40])
    found = purchases(customers, days, amounts, until=730)
    kept = retention_value(customers, days, amounts, found, Economics(margin=0.5, discount=0.1))
    assert (kept.before, kept.again, kept.rate) == (4, 3, 0.75)
    # 0.75 / (1 + 0.1 - 0.75) = 2.142857 times the margin of the last year; nothing for customer 3.
    assert kept.values == pytest.approx(np.array([50, 100, 150, 0, 20]) * 0.75 / 0.35)
    # Wilson's interval of 3 in 4 is 0.3006 to 0.9544.
    assert (kept.rate_low, kept.rate_high) == pytest.approx((0.3006, 0.9544), abs=1e-4)
    assert kept.low[0] == pytest.approx(50 * 0.3006 / 0.7994, rel=1e-3)


def test_without_a_year_before_there_is_no_rate() -> None:
    found = purchases(np.array([0]), np.array([700]), np.array([5.0]), until=730)
    kept = retention_value(np.array([0]), np.array([700]), np.array([5.0]), found, Economics())
    assert kept.before == 0 and np.isnan(kept.values).all()
