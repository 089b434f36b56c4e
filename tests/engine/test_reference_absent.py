"""Related sheets: absent is not unknown, §4.3, and the aggregates' corners of §4.12."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.engine.casework import Case, graded

BOOK = """
field id : id
field limit : number
related orders by id
  day : date
  money : money
  kind : text
"""


def orders(
    *rows: tuple[str | None, date | None, float | None, str | None],
) -> dict[str, list[dict[str, Any]]]:
    return {"orders": [dict(zip(("id", "day", "money", "kind"), r, strict=True)) for r in rows]}


def aggregate(
    expression: str, related: dict[str, list[dict[str, Any]]], row: dict[str, Any] | None = None
) -> Case:
    return graded(f"{BOOK}let X = {expression}\nshow X\n", [row or {"id": "C1"}], related)


D = date
THREE = orders(
    ("C1", D(2026, 1, 1), 0.1, "a"),
    ("C1", D(2025, 12, 1), 0.2, "b"),
    ("C1", D(2025, 1, 1), 0.7, "a"),
    ("C2", D(2026, 1, 1), 99.0, "z"),
)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("count of orders", 3),
        ("sum of orders.money", 1.0),
        ("average of orders.money", 1 / 3),
        ("max of orders.money", 0.7),
        ("min of orders.money", 0.1),
        ("latest of orders.day", D(2026, 1, 1)),
        ("earliest of orders.day", D(2025, 1, 1)),
        ("distinct of orders.kind", 2),
        ("shortest gap of orders.day", 31),
        ("sum of orders.money where (orders.day within 12 months)", 0.3),
        ('count of orders where (orders.kind = "a")', 2),
        ('sum of (orders.money * 10) where (orders.kind = "a")', 8.0),
        ('lookup of orders.money where (orders.kind = "b")', 0.2),
    ],
)
def test_over_the_customers_rows(expression: str, expected: Any) -> None:
    case = aggregate(expression, THREE)
    assert case.values() == [expected]
    assert case.incomplete() == [False]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("count of orders", 0),
        ("sum of orders.money", 0),
        ("distinct of orders.kind", 0),
        ("average of orders.money", None),
        ("max of orders.money", None),
        ("min of orders.money", None),
        ("latest of orders.day", None),
        ("earliest of orders.day", None),
        ("shortest gap of orders.day", None),
        ("lookup of orders.money", None),
        ("average of orders.money default 5", 5),
    ],
)
def test_over_no_rows(expression: str, expected: Any) -> None:
    assert aggregate(expression, orders()).values() == [expected]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("sum of orders.money", 0.3),  # a missing value is skipped
        ("count of orders", 3),  # the row itself is there
        ("average of orders.money", 0.15),
        ('sum of orders.money where (orders.kind = "a")', 0.1),  # unknown filter: left out
        ('count of orders where (orders.kind = "a")', 2),
    ],
)
def test_what_is_left_out_marks_it_incomplete(expression: str, expected: float) -> None:
    rows = orders(("C1", None, 0.1, "a"), ("C1", None, None, "a"), ("C1", None, 0.2, None))
    case = aggregate(expression, rows)
    assert case.values() == [expected]
    assert case.incomplete() == [expression != "count of orders"]


def test_a_filter_may_read_the_customer() -> None:
    related = orders(("C1", None, 10.0, None), ("C1", None, 20.0, None))
    case = graded(
        f"{BOOK}let X = count of orders where (orders.money >= limit)\nshow X\n",
        [{"id": "C1", "limit": 15}, {"id": "C1"}],
        related,
    )
    # Two rows with one key have the same related rows; without a limit the filter is unknown for both rows.
    assert case.values() == [1, 0]
    assert case.incomplete() == [False, True]
    assert [f.rows for f in case.findings("duplicate-key")] == [(0, 1)]


def test_an_aggregate_inside_a_filter_is_the_customers() -> None:
    case = aggregate("count of orders where (orders.money > average of orders.money)", THREE)
    assert case.values() == [1]


def test_shortest_gap_of_two_rows_on_one_day_is_nothing() -> None:
    rows = orders(("C1", D(2026, 1, 1), 1.0, None), ("C1", D(2026, 1, 1), 1.0, None))
    assert aggregate("shortest gap of orders.day", rows).values() == [0]
    assert aggregate("shortest gap of orders.day", orders(("C1", D(2026, 1, 1), 1.0, None))).values() == [
        None
    ]


def test_sums_are_exact_whatever_the_order() -> None:
    tenths = orders(*[("C1", None, 0.1, None) for _ in range(10)])
    assert aggregate("sum of orders.money", tenths).values() == [1.0]
    large = orders(("C1", None, 1e16, None), ("C1", None, 1.0, None), ("C1", None, -1e16, None))
    assert aggregate("sum of orders.money", large).values() == [1.0]
    beyond = orders(("C1", None, 1e308, None), ("C1", None, 1e308, None))
    assert aggregate("sum of orders.money", beyond).values() == [None]
    assert aggregate("average of orders.money", beyond).values() == [1e308]


def test_lookup_with_several_different_values_is_missing_and_listed() -> None:
    several = orders(("C1", None, 1.0, None), ("C1", None, 2.0, None))
    case = aggregate("lookup of orders.money", several)
    assert case.values() == [None]
    (found,) = case.findings("lookup-several")
    assert (found.rows, found.args["relation"], found.args["column"], found.args["name"]) == (
        (0,),
        "orders",
        "money",
        "X",
    )
    same = orders(("C1", None, 1.0, None), ("C1", None, 1.0, None), ("C1", None, None, None))
    case = aggregate("lookup of orders.money", same)
    assert case.values() == [1.0]
    assert case.findings("lookup-several") == []


def test_keys_without_partner_are_listed() -> None:
    related = orders(
        ("C1", None, 1.0, None), ("C9", None, 2.0, None), ("C9", None, 2.0, None), (None, None, 3.0, None)
    )
    case = graded(
        f"{BOOK}let X = sum of orders.money\nshow X\n",
        [{"id": "C1"}, {}, {"id": "C3"}, {"id": "C1"}],
        related,
    )
    # A customer without a key has no rows, also not those without a key.
    assert case.values() == [1.0, 0, 0, 1.0]
    (duplicate,) = case.findings("duplicate-key")
    assert (duplicate.rows, duplicate.args["keys"]) == ((0, 3), ("C1",))
    (blank,) = case.findings("row-without-key")
    assert blank.rows == (1,)
    (stranger,) = case.findings("key-without-customer")
    assert (stranger.args["keys"], stranger.args["count"], stranger.args["related_rows"]) == (("C9",), 1, 2)
    (nobody,) = case.findings("related-row-without-key")
    assert (nobody.args["count"], nobody.args["related_rows"]) == (1, (3,))


def test_needs_data_says_which_sheet() -> None:
    rules = f"""{BOOK}
grade G
tier A
tier B
rule "big": A when max of orders.money >= 10
otherwise B
"""
    case = graded(
        rules,
        [{"id": "C1"}, {"id": "C2"}, {"id": "C3"}, {}],
        orders(("C1", None, 50.0, None), ("C2", None, None, None)),
    )
    assert case.tiers() == ["A", "needs data", "needs data", "needs data"]
    needs = [case.explain(i).grade("G").needs for i in range(4)]
    assert needs == [(), ("orders.money",), ("orders",), ("id",)]


def test_a_guard_keeps_the_absent_out_of_needs_data() -> None:
    rules = f"""{BOOK}
grade G
tier A
tier B
rule "big": A when count of orders >= 1 and max of orders.money >= 10
otherwise B
"""
    case = graded(rules, [{"id": "C1"}, {"id": "C2"}], orders(("C1", None, 50.0, None)))
    assert case.tiers() == ["A", "B"]


def test_related_by_another_name() -> None:
    rules = """
field id : id
field shop : text
related team by name = shop
  name : text
  boss : text
let X = lookup of team.boss
show X
"""
    case = graded(
        rules,
        [{"id": "1", "shop": "东店"}, {"id": "2", "shop": "西店"}, {"id": "3"}],
        {"team": [{"name": "东店", "boss": "王"}, {"name": None, "boss": "无"}]},
    )
    assert case.values() == ["王", None, None]
