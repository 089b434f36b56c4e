"""The smallest change that lifts a customer."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradestudio.engine.lifting.lift import lift
from gradestudio.engine.lifting.lifts import lifts
from gradestudio.language.program import FieldKind
from tests.engine.casework import graded

FIELDS = """
field id : id
field a : number from 0 to 1000
field b : number from 0
field money : money
field share : number
field d : date
field k : one of "x", "y", "z"
field f : flag
"""


def lifted(rules: str, *rows: dict[str, Any]) -> Any:
    """The lift of the first row."""
    return lift(graded(FIELDS + rules, rows).grading, 0, "G")


def grade(when: str) -> str:
    return f'grade G\ntier A\ntier B\nrule "one": A when {when}\notherwise B\n'


@pytest.mark.parametrize(
    ("when", "row", "field", "value", "change"),
    [
        ("a >= 100", {"a": 80}, "a", 100, 20),
        ("a > 100", {"a": 80}, "a", 101, 21),
        ("a below 50", {"a": 80}, "a", 49, -31),
        ("a between 10 to 20", {"a": 27}, "a", 20, -7),
        ("share >= 0.15", {"share": 0.1}, "share", 0.15, 0.05),
        ("money > 99.5", {"money": 80}, "money", 99.6, 19.6),
        ("d within 1 months", {"d": date(2025, 10, 1)}, "d", date(2025, 12, 31), 91),
        ("months since d < 6", {"d": date(2025, 1, 15)}, "d", date(2025, 8, 1), 198),
        ('k in ("y", "z")', {"k": "x"}, "k", "y", None),
        ("f", {"f": False}, "f", True, None),
        # Thresholds inside arithmetic are found by halving.
        ("a * 2 >= 300", {"a": 80}, "a", 150, 70),
        ("a >= b", {"a": 80, "b": 100}, "a", 100, 20),
    ],
)
def test_the_smallest_change_of_one_field(
    when: str, row: dict[str, Any], field: str, value: Any, change: Any
) -> None:
    found = lifted(grade(when), row, {"a": 900, "b": 900})
    assert (found.name, found.value, found.change, found.tier) == (field, value, change, "A")


def test_no_single_change_helps() -> None:
    assert lifted(grade("a >= 100 and b >= 100"), {"a": 80, "b": 10}) is None
    # The valid range ends at 1000.
    assert lifted(grade("a >= 2000"), {"a": 80}) is None


def test_nobody_above_the_best_nor_without_a_tier() -> None:
    assert lifted(grade("a >= 100"), {"a": 100}) is None
    assert lifted(grade("a >= 100"), {}) is None
    unranked = 'grade G unranked\ntier A\ntier B\nrule "one": A when a >= 100\notherwise B\n'
    assert lifted(unranked, {"a": 80}) is None


def test_the_smallest_relative_change_wins() -> None:
    rules = """grade G
tier A
tier B
rule "one": A when a >= 100 or b >= 1000
otherwise B
"""
    # a lacks half of 100, b a tenth of 1,000.
    found = lifted(rules, {"a": 50, "b": 900}, {"a": 150, "b": 100900})
    assert (found.name, found.value) == ("b", 1000)


def test_through_points() -> None:
    rules = """score S
  +1 per 10 of a at most 20
  +10 fading over 10 months since d
grade G by S
tier A at 20
tier B at 0
"""
    row = {"a": 105, "d": date(2025, 10, 31)}  # 10 and 7 points: three more are wanted
    found = lifted(rules, row, {"a": 1000, "d": date(2020, 1, 1)})
    # a: 25 of 130 are 19%; d: 62 of 365 days 17%.
    assert (found.name, found.value, found.tier) == ("d", date(2026, 1, 1), "A")
    only_a = lifted(rules, {"a": 105}, {"a": 1000})
    assert (only_a.name, only_a.value) == ("a", 200)


def test_what_a_customer_bought_can_change_too() -> None:
    rules = """related orders by id
  day : date
  money : money
let spent = sum of orders.money where (orders.day within 12 months)
grade G
tier A
tier B
rule "big": A when spent / 12 >= 1000
otherwise B
"""
    orders = [{"id": "1", "day": date(2026, 1, 1), "money": 9000}]
    case = graded(FIELDS + rules, [{"id": "1"}, {"id": "2"}], {"orders": orders})
    for row, change in ((0, 3000), (1, 12000)):
        found = lift(case.grading, row, "G")
        assert found is not None
        assert (found.name, found.value, found.change, found.kind) == (
            "spent",
            12000,
            change,
            FieldKind.MONEY,
        )


def test_against_the_list_as_it_was() -> None:
    found = lifted(grade("a in top 40%"), *({"a": v} for v in (10, 20, 30, 40, 50)))
    assert (found.value, found.change) == (40, 30)
    scored = lifted(grade("quantile 5 of a >= 3"), *({"a": v} for v in range(10, 110, 10)))
    assert scored.value == 46


ROWS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "a": st.integers(0, 300).map(float),
            "b": st.integers(0, 30).map(float),
            "d": st.dates(date(2024, 1, 1), date(2026, 6, 1)),
            "k": st.sampled_from(["x", "y", "z"]),
            "f": st.booleans(),
        },
    ),
    min_size=1,
    max_size=8,
)
CONSTANT = """
let R = bands of months since d
  below 3 -> 3
  at least 3 below 12 -> 2
  else -> 1
score S from 0 to 100
  +40 when a >= 100
  +1 per 10 of b at most 20
  +30 fading over 12 months since d
  -10 when f
grade G by S
tier A at 60
tier B at 30
tier C at 0
rule "new": B when R = 3 and k in ("y", "z")
rule "top": A when a in top 20%
"""


@settings(max_examples=8)
@given(ROWS)
def test_for_all_customers_at_once(rows: list[dict[str, Any]]) -> None:
    case = graded(FIELDS + CONSTANT, rows)
    together = lifts(case.grading, "G")
    for i in range(len(rows)):
        alone, found = lift(case.grading, i, "G"), together.lift(i)
        if found is None or alone is None:
            assert found is alone
            continue
        assert (found.name, found.value, found.change, found.tier) == (
            alone.name,
            alone.value,
            alone.change,
            alone.tier,
        )


def test_a_movement_limit_is_respected() -> None:
    rules = """field before : tier of G
grade G
tier A
tier B
tier C
rule "a": A when a >= 100
rule "b": B when a >= 50
otherwise C
against before rises at most 0 steps
"""
    case = graded(FIELDS + rules, [{"a": 10, "before": "C"}, {"a": 10, "before": "B"}])
    assert lift(case.grading, 0, "G") is None
    found = lift(case.grading, 1, "G")
    assert found is not None
    assert (found.value, found.tier) == (50, "B")


def test_a_score_of_one_quantity_alone_for_all_customers() -> None:
    rules = """score S
  group "spending" at most 50
  +1 per 10 of a at most 40
  +5 when a >= 30
grade G by S
tier A at 20
tier B at 10
tier C at 0
"""
    case = graded(FIELDS + rules, [{"a": 15}, {"a": 99}, {"a": 900}, {}])
    together = lifts(case.grading, "G")
    found = [together.lift(i) for i in range(4)]
    # 1 + 0 points: 50 gives 5 + 5; 9 + 5 points: 150 gives 15 + 5.
    assert [f and (f.value, f.tier) for f in found] == [(50, "B"), (150, "A"), None, None]


def test_a_threshold_hidden_in_a_computation_is_found_by_halving() -> None:
    rules = """score S
  +0.5 * a
  +1 * b
grade G by S
tier A at 60
tier B at 0
"""
    found = lifted(rules, {"a": 77}, {"a": 900})
    assert (found.name, found.value, found.change) == ("a", 120, 43)
    both = lifted(rules, {"a": 100, "b": 5}, {"a": 900, "b": 900})  # 55 points: a to 110, or b to 10
    assert (both.name, both.value) == ("a", 110)
