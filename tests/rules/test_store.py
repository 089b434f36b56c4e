"""S4 and S5: who is a customer of the store, and the rewards of the staff."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from openpyxl import load_workbook

from gradestudio.workbook import open_table
from tests.rules.grading import (
    SAMPLES,
    both_ways,
    graded_rows,
    graded_sample,
    points,
    program,
    shown,
    tagged,
    tiers,
)

AS_OF = date(2025, 12, 31)


def sheet(file: str, name: str, header: int) -> list[tuple[Any, ...]]:
    return list(load_workbook(SAMPLES / f"{file}.xlsx")[name].iter_rows(min_row=header + 1, values_only=True))


def orders_of(file: str) -> dict[str, list[tuple[date, float]]]:
    found: dict[str, list[tuple[date, float]]] = defaultdict(list)
    for key, day, amount in sheet(file, "订单", 1):
        found[key].append((day.date(), amount))
    return found


@pytest.mark.parametrize(
    "orders, potential, expected",
    [
        ([], "有", "专卖店客户"),
        ([], "无", "非客户"),
        ([], None, "needs data"),
        ([("2025-03-01", 3000.00)], "无", "非客户"),
        ([("2025-03-01", 3000.01)], "无", "专卖店客户"),
        ([("2025-03-01", 3000.01)], None, "专卖店客户"),
        ([("2025-03-01", 10), ("2025-05-30", 10)], "无", "专卖店客户"),  # 90 days apart
        ([("2025-03-01", 10), ("2025-05-31", 10)], "无", "非客户"),  # 91 days apart
        (
            [("2024-01-01", 10), ("2025-05-31", 10), ("2025-05-31", 10)],
            "无",
            "专卖店客户",
        ),  # twice on one day
        ([("2025-03-01", None)], "无", "needs data"),
    ],
)
def test_a_customer_of_the_store(orders: list, potential: str | None, expected: str) -> None:
    rows = [{"客户编号": "Z1", "购买潜力": potential}, {"客户编号": "Z2", "购买潜力": "无"}]
    related = [{"客户编号": "Z1", "日期": date.fromisoformat(d), "金额": a} for d, a in orders]
    related = related or [{"客户编号": "Z9", "日期": date(2025, 1, 1), "金额": 1.0}]
    grading = graded_rows("S04-专卖店客户认定", rows, AS_OF, {"订单": related})
    assert tiers(grading, "认定") == [expected, "非客户"]


def test_the_sample_of_the_store() -> None:
    file = "S04-专卖店客户认定"
    orders, got = orders_of(file), tiers(graded_sample(file, AS_OF), "认定")
    for (key, _, _, potential), tier in zip(sheet(file, "客户", 2), got, strict=True):
        days = sorted(day for day, _ in orders[key])
        large = any(amount > 3000 for _, amount in orders[key])
        again = any((later - earlier).days <= 90 for earlier, later in pairwise(days))
        other = {"有": "专卖店客户", "无": "非客户", None: "needs data"}[potential]
        assert tier == ("专卖店客户" if large or again else other), key


def reward(orders: list[tuple[date, float]], year: int) -> tuple[float, float]:
    """Reward of one customer and the year's amount, by the published text."""
    total = sum(amount for _, amount in orders)
    in_year = round(sum(amount for day, amount in orders if day.year == year), 2)
    first = 200 if len(orders) >= 3 and round(total, 2) >= 10_000 else 0
    return first + (500 if in_year >= 80_000 else 200 if in_year >= 50_000 else 0), in_year


def test_rewards_for_single_customers_on_the_sample() -> None:
    file = "S05a-单客奖励"
    orders, grading = orders_of(file), graded_sample(file, AS_OF)
    expected = [reward(orders[cells[0]], 2025) for cells in sheet(file, "客户", 2)]
    assert points(grading, "单客奖励") == [r for r, _ in expected]
    assert {r for r, _ in expected} >= {0, 200, 700}
    assert shown(grading, "全年") == pytest.approx([amount for _, amount in expected])
    assert tagged(grading, "不计入共同分配") == [r > 0 for r, _ in expected]


def test_rewards_of_the_staff_on_the_sample() -> None:
    file = "S05b-店员奖励"
    grading = graded_sample(file, AS_OF)
    customers = sheet(file, "客户", 1)
    staff = [cells[0] for cells in sheet(file, "店员", 1)]
    expected = []
    for name in staff:
        own = [c for c in customers if c[1] == name]
        won = [c for c in own if c[2].year == 2025]
        total = sum(c[3] for c in won)
        band = 2000 if total >= 200_000 else 1000 if total >= 150_000 else 500 if total >= 100_000 else 0
        expected.append(sum(c[4] for c in own) + (band if len(won) >= 10 else 0))
    assert points(grading, "奖励合计") == expected
    assert len(set(expected)) == len(expected) > 3


def test_the_second_step_reads_what_the_first_step_adds() -> None:
    first = graded_sample("S05a-单客奖励", AS_OF)
    second = sheet("S05b-店员奖励", "客户", 1)
    assert [c[4] for c in second] == points(first, "单客奖励")
    assert [c[3] for c in second] == pytest.approx(shown(first, "全年"))


@pytest.mark.parametrize(
    "count, each, expected",
    [
        (10, 10_000, 500),
        (9, 30_000, 0),
        (10, 9_999.99, 0),
        (10, 14_999.99, 500),
        (10, 15_000, 1000),
        (10, 19_999.99, 1000),
        (10, 20_000, 2000),
    ],
)
def test_ten_customers_are_asked_for_in_every_band(count: int, each: float, expected: float) -> None:
    customers = [
        {"客户编号": f"Y{n}", "开发店员": "方晴", "开发日期": date(2025, 6, 1), "全年": each, "单客奖励": 0}
        for n in range(count)
    ]
    grading = graded_rows("S05b-店员奖励", [{"店员": "方晴"}], AS_OF, {"客户": customers})
    assert points(grading, "奖励合计") == [expected]


def test_customers_won_in_another_year_do_not_count() -> None:
    customers = [
        {
            "客户编号": f"Y{n}",
            "开发店员": "方晴",
            "开发日期": date(2024, 12, 31),
            "全年": 30_000,
            "单客奖励": 200,
        }
        for n in range(12)
    ]
    grading = graded_rows("S05b-店员奖励", [{"店员": "方晴"}], AS_OF, {"客户": customers})
    assert points(grading, "奖励合计") == [2400]


def test_the_staff_can_be_graded_from_the_customers_alone() -> None:
    book, table = program("S05b-店员奖励"), open_table(SAMPLES / "S05b-店员奖励.xlsx", sheet="客户")
    assert len(points(both_ways(book, table, AS_OF), "奖励合计")) == 5
