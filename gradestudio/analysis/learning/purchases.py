"""Orders summed up per customer: when, how often and how much, as the value models want it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

WEEK = 7.0
YEAR = 365.25


@dataclass(frozen=True, slots=True, eq=False)
class Purchases:
    """One entry a customer with at least one purchase; all orders of one day are one purchase.

    `codes`: which customer; `first`, `last`: day numbers; `count`: days with a purchase; `money`: of all of
    them (NaN amounts as 0).  `repeat`: purchases after the first with an amount above 0, and `mean` their
    average (NaN without one).
    """

    codes: np.ndarray
    first: np.ndarray
    last: np.ndarray
    count: np.ndarray
    money: np.ndarray
    repeat: np.ndarray
    mean: np.ndarray
    until: int
    """The day up to which was looked."""

    @property
    def x(self) -> np.ndarray:
        """Repeat purchases."""
        return (self.count - 1).astype(np.float64)

    @property
    def recency(self) -> np.ndarray:
        """Weeks from the first purchase to the last."""
        return (self.last - self.first) / WEEK

    @property
    def age(self) -> np.ndarray:
        """Weeks from the first purchase to `until`."""
        return (self.until - self.first) / WEEK

    def __len__(self) -> int:
        return len(self.codes)


def purchases(customers: np.ndarray, days: np.ndarray, amounts: np.ndarray, until: int) -> Purchases:
    """Of orders (customer code, day number, amount) up to and with the day `until`."""
    kept = days <= until
    customers, days = customers[kept].astype(np.int64), days[kept].astype(np.int64)
    amounts = np.nan_to_num(amounts[kept].astype(np.float64), nan=0.0)
    order = np.lexsort((days, customers))
    customers, days, amounts = customers[order], days[order], amounts[order]
    new = np.ones(len(customers), dtype=bool)
    new[1:] = (np.diff(customers) != 0) | (np.diff(days) != 0)
    starts = np.flatnonzero(new)
    who, day = customers[starts], days[starts]
    spent = np.add.reduceat(amounts, starts) if len(starts) else amounts[:0]
    begins = np.flatnonzero(np.diff(who, prepend=-1) != 0)
    ends = np.append(begins, len(who))[1:]
    count = ends - begins
    later = np.ones(len(who), dtype=bool)
    later[begins] = False
    good = later & (spent > 0)
    repeat = _sums(good.astype(np.float64), begins)
    total = _sums(np.where(good, spent, 0.0), begins)
    with np.errstate(invalid="ignore"):
        mean = np.where(repeat > 0, total / np.maximum(repeat, 1), np.nan)
    return Purchases(
        who[begins], day[begins], day[ends - 1], count, _sums(spent, begins), repeat, mean, until
    )


def _sums(values: np.ndarray, begins: np.ndarray) -> np.ndarray:
    return np.add.reduceat(values, begins) if len(begins) else values[:0]
