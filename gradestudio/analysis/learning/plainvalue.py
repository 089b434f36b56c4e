"""Customer value by the two plain formulas: what was spent carried on, and a rate of retention."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradestudio.analysis.learning.purchases import YEAR, Purchases
from gradestudio.analysis.learning.rates import wilson

A_YEAR = 365
"""Days of the windows that retention compares."""


@dataclass(frozen=True, slots=True)
class Economics:
    """`margin`: share of the money that is earned; `discount`: a year; `years`: the horizon."""

    margin: float = 1.0
    discount: float = 0.1
    years: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Retention:
    """`values` per customer (0 for one without a purchase in the last year) at the rate itself; `low` and
    `high` at the ends of its 95 % interval.  Everything NaN where nobody bought in the year before."""

    before: int
    """Customers who bought in the year before the last."""
    again: int
    """Those of them who bought in the last year too."""
    rate: float
    rate_low: float
    rate_high: float
    values: np.ndarray
    low: np.ndarray
    high: np.ndarray


def simple_value(found: Purchases, terms: Economics) -> np.ndarray:
    """Average purchase × purchases a year × years × margin: the past carried on, nobody ever leaves.

    A customer known for less than a year counts as known for one, so that one purchase last week does not
    become 52 a year.
    """
    known = np.maximum((found.until - found.first) / YEAR, 1.0)
    return found.money / known * terms.years * terms.margin


def retention_value(
    customers: np.ndarray, days: np.ndarray, amounts: np.ndarray, found: Purchases, terms: Economics
) -> Retention:
    """Last year's margin × r / (1 + d − r), the same every year and for all time; r is the share of those who
    bought in the year before and again in the last.

    Source: Gupta & Lehmann 2003, Customers as Assets, Journal of Interactive Marketing 17:9-24.
    """
    until = found.until
    inside = (days > until - A_YEAR) & (days <= until)
    earlier = (days > until - 2 * A_YEAR) & (days <= until - A_YEAR)
    last_year, year_before = np.unique(customers[inside]), np.unique(customers[earlier])
    before, again = len(year_before), len(np.intersect1d(last_year, year_before))
    low, high = wilson(again, before)
    rate = again / before if before else float("nan")
    spent = np.zeros(int(max(found.codes.max(initial=-1), customers.max(initial=-1))) + 1)
    np.add.at(spent, customers[inside], np.nan_to_num(amounts[inside], nan=0.0))
    margin = spent[found.codes] * terms.margin

    def value(r: float) -> np.ndarray:
        return margin * (r / (1 + terms.discount - r))

    return Retention(before, again, rate, low, high, value(rate), value(low), value(high))
