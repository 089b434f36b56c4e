"""Two changes together, for customers whom no single one lifts."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest

from gradestudio.engine.lifting.lift import lift, size_of
from gradestudio.engine.lifting.pairs import lift_pairs
from gradestudio.engine.lifting.smallest import smallest_change
from tests.engine.casework import graded

FIELDS = """
field id : id
field a : number from 0 to 1000
field b : number from 0
field d : date
field k : one of "x", "y", "z"
field f : flag
"""


def grade(when: str) -> str:
    return f'grade G\ntier A\ntier B\nrule "one": A when {when}\notherwise B\n'


def changes(rules: str, row: dict[str, Any], related: Any = None) -> dict[str, Any]:
    found = smallest_change(graded(FIELDS + rules, [row], related).grading, 0, "G")
    return {} if found is None else {p.name: p.value for p in (found, found.also) if p is not None}


@pytest.mark.parametrize(
    ("when", "row", "expected"),
    [
        ("a >= 100 and b >= 50", {"a": 80, "b": 10}, {"a": 100, "b": 50}),
        ("a >= 100 and b >= 50", {"a": 80, "b": 50}, {"a": 100}),
        ('a >= 100 and k = "y"', {"a": 80, "k": "x"}, {"a": 100, "k": "y"}),
        ("f and b < 5", {"f": False, "b": 9}, {"b": 4, "f": True}),
        (
            "d within 1 months and a > 10",
            {"d": date(2025, 10, 1), "a": 3},
            {"d": date(2025, 12, 31), "a": 11},
        ),
        # Of two ways the smaller: 100 and 50 against 90 and 400.
        ("(a >= 100 and b >= 50) or (a >= 90 and b >= 400)", {"a": 80, "b": 40}, {"a": 100, "b": 50}),
        # Three would be wanted.
        ("a >= 100 and b >= 50 and f", {"a": 80, "b": 10, "f": False}, {}),
        # The valid range ends at 1000.
        ("a >= 2000 and b >= 50", {"a": 80, "b": 10}, {}),
        # The threshold of this customer alone.
        ("a >= b + 20 and f", {"a": 80, "b": 90, "f": False}, {"a": 110, "f": True}),
    ],
)
def test_two_changes_where_one_is_not_enough(
    when: str, row: dict[str, Any], expected: dict[str, Any]
) -> None:
    assert changes(grade(when), row) == expected


def test_a_figure_of_a_related_sheet_and_a_field() -> None:
    rules = """related orders by id
  money : money
let spent = sum of orders.money
grade G
tier A
tier B
rule "big": A when spent >= 1000 and a >= 100
otherwise B
"""
    orders = {"orders": [{"id": "1", "money": 900}]}
    assert changes(rules, {"id": "1", "a": 80}, orders) == {"a": 100, "spent": 1000}


def test_nobody_without_a_better_tier_to_reach() -> None:
    rules = grade("a >= 100 and b >= 50")
    assert changes(rules, {"a": 100, "b": 50}) == {}
    assert changes(rules, {"b": 50}) == {}


def test_for_many_customers_the_smallest_of_all_pairs() -> None:
    rules = """grade G
tier A
tier B
tier C
rule "top": A when a >= 100 and b >= 50 and k in ("y", "z")
rule "good": B when a >= 60 and b >= 20
rule "other": B when a >= 40 and k = "z"
otherwise C
"""
    values = [(10, 10), (50, 5), (59, 19), (90, 30), (99, 60)]
    rows = [{"a": a, "b": b, "k": k} for (a, b), k in product(values, "xyz")]
    grading = graded(FIELDS + rules, rows).grading
    alone = [i for i in range(len(rows)) if lift(grading, i, "G") is None]
    found = dict(zip(alone, lift_pairs(grading, "G", alone), strict=True))
    tried = {"a": (40, 60, 100), "b": (20, 50), "k": ("x", "y", "z")}
    order = ("A", "B", "C")
    for i in alone:
        row, best = rows[i], None
        now = order[int(grading.grades["G"].tier[i])]
        for first, second in (("a", "b"), ("a", "k"), ("b", "k")):
            for v, w in product(tried[first], tried[second]):
                if v == row[first] or w == row[second]:
                    continue
                if order.index(by_hand({**row, first: v, second: w})) < order.index(now):
                    size = sum(
                        1.0 if isinstance(x, str) else size_of(x - row[n], float(row[n]), float(x))
                        for n, x in ((first, v), (second, w))
                    )
                    best = size if best is None else min(best, size)
        pair = found[i]
        if best is None:
            assert pair is None
            continue
        assert pair is not None and pair.also is not None
        got = {p.name: p.value for p in (pair, pair.also)}
        assert by_hand({**row, **got}) == pair.tier
        size = sum(size_of(p.change, p.current, p.value) for p in (pair, pair.also))
        assert size == pytest.approx(best)


def by_hand(row: dict[str, Any]) -> str:
    if row["a"] >= 100 and row["b"] >= 50 and row["k"] in "yz":
        return "A"
    if (row["a"] >= 60 and row["b"] >= 20) or (row["a"] >= 40 and row["k"] == "z"):
        return "B"
    return "C"
