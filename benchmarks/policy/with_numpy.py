"""The policy as a numpy script, tuned by hand for exactly this policy.

Bands are sums of steps, months come from a table of distinct days, membership is a lookup by code, texts are
searched in a plain list, and what is unknown is worked out only for the customers whom no rule takes.
"""

from __future__ import annotations

import itertools
from math import ceil
from operator import contains

import numpy as np
from policy.data import AS_OF, CHOICES, OTHERWISE_TIER, TIERS_OF_RULES, Customers, Outcome

from gradestudio.table.columns import Column

SATISFIED = 4.5
LARGE = 100_000


def grade(customers: Customers) -> Outcome:
    n, number, codes = customers.count, customers.numbers, customers.codes
    amount, complaints, satisfaction = number["amount"], number["complaints"], number["satisfaction"]
    overdue, repeat, orders = number["overdue"], number["repeat"], number["orders"]
    months, no_last_buy = months_since(customers.days["last_buy"])
    r = 5 - (months >= 2).view(np.int8) - (months >= 4).view(np.int8) - (months >= 7).view(np.int8)
    r -= (months >= 13).view(np.int8)
    r[no_last_buy] = 0
    f4, m4, r4 = orders >= 8, amount >= 80_000, r >= 4

    points = np.zeros(n, np.int16)

    def give(amount_of_points: int, mask: np.ndarray) -> None:
        np.add(points, mask.view(np.int8) * np.int8(amount_of_points), out=points, casting="unsafe")

    large = amount >= LARGE
    give(15, large)
    give(8, (amount >= 50_000) & ~(amount >= 100_000))
    give(10, r4)
    give(6, f4)
    give(6, m4)
    give(-12, complaints >= 3)
    give(5, satisfaction >= SATISFIED)
    give(-8, overdue > 60)
    give(4, repeat >= 0.5)
    give(6, lookup(codes["region"], CHOICES["region"], ("华东", "华南")))
    give(3, lookup(codes["city"], CHOICES["city"], ("杭州", "佛山", "成都")))
    give(7, top(amount, 0.2))
    give(9, top_within(amount, 0.1, codes["region"], len(CHOICES["region"])))
    count = r4.view(np.int8) + f4.view(np.int8) + m4.view(np.int8)
    count += (satisfaction >= 4).view(np.int8)
    count += (complaints == 0).view(np.int8)
    give(5, count >= 3)
    names = customers.names
    give(4, np.fromiter(map(contains, names, itertools.repeat("集团")), bool, n))
    give(2, np.fromiter(map(str.startswith, names, itertools.repeat("中")), bool, n))
    give(2, np.fromiter(map(str.endswith, names, itertools.repeat("公司")), bool, n))
    give(-3, np.isnan(satisfaction))
    give(3, (overdue <= 30) & (complaints < 2))
    age, no_opened = months_since(customers.days["opened"])
    give(4, (age >= 36) & ~no_opened)
    contract = customers.contract == 1
    give(3, contract & lookup(codes["kind"], CHOICES["kind"], ("工程",)))
    np.clip(points, 0, 100, out=points)

    fired = (
        (amount >= 500_000) & (complaints <= 1),
        (overdue > 180) | (complaints >= 6),
        (points >= 60) & (complaints <= 3),
        points >= 40,
        contract & (r >= 3),
        (points >= 20) | (repeat >= 0.6),
        lookup(codes["channel"], CHOICES["channel"], ("网络",)) & (number["credit"] >= 50_000),
    )
    decided = np.full(n, -2, np.int32)
    tier = np.full(n, OTHERWISE_TIER, np.int16)
    for rule in range(len(fired) - 1, -1, -1):
        np.copyto(decided, rule, where=fired[rule])
        np.copyto(tier, TIERS_OF_RULES[rule], where=fired[rule])
    left = np.flatnonzero(decided == -2)
    open_ones = left[unknown(customers, r, left)]
    tier[open_ones], decided[open_ones] = -1, -3
    return Outcome(tier, points, decided, fired)


def unknown(customers: Customers, r: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """For customers whom no rule takes: whether some rule is unknown."""
    number, contract, band = customers.numbers, customers.contract[rows], r[rows]
    amount, complaints = number["amount"][rows], number["complaints"][rows]
    found = np.isnan(complaints) | np.isnan(number["overdue"][rows]) | np.isnan(number["repeat"][rows])
    found |= np.isnan(amount) & ~(complaints > 1)
    return found | ((contract == -1) & ((band == 0) | (band >= 3))) | ((contract == 1) & (band == 0))


def months_since(days: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Whole months up to the grading date (0 where missing), and where the date is missing."""
    missing = days == Column.NO_DATE
    low = int(days.min(where=~missing, initial=np.iinfo(np.int32).max))
    high = int(days.max(where=~missing, initial=low))
    every = np.arange(low, high + 1).astype("datetime64[D]")
    month = every.astype("datetime64[M]").astype(int)
    day = (every - every.astype("datetime64[M]")).astype(int) + 1
    whole = (AS_OF.year - 1970) * 12 + AS_OF.month - 1 - month
    # 31 January is the last day of its month, so no day of another month lies after it.
    assert AS_OF.day == 31
    whole -= (AS_OF.day < day).astype(int)
    return whole.astype(np.int16)[np.where(missing, 0, days - low)], missing


def lookup(codes: np.ndarray, values: tuple[str, ...], wanted: tuple[str, ...]) -> np.ndarray:
    """Membership by code; the entry behind the last value answers for missing (-1)."""
    return np.array([v in wanted for v in values] + [False])[codes]


def top(values: np.ndarray, share: float) -> np.ndarray:
    known = values[~np.isnan(values)]
    k = ceil(round(share * len(known), 6))
    return values >= np.partition(known, len(known) - k)[len(known) - k]


def top_within(values: np.ndarray, share: float, groups: np.ndarray, count: int) -> np.ndarray:
    edges = np.full(count + 1, np.inf)
    for group in range(count):
        inside = values[groups == group]
        inside = inside[~np.isnan(inside)]
        k = ceil(round(share * len(inside), 6))
        edges[group] = np.partition(inside, len(inside) - k)[len(inside) - k]
    return values >= edges[groups]
