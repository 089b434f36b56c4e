"""Missing values, three-valued logic and needs data: §4.1 and §4.2."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.engine.casework import graded, truth, value

FIELDS = """
field a : number
field b : number
field c : number
field t : text
field u : text
field d : date
field f : flag
field g : flag
"""


@pytest.mark.parametrize(
    ("condition", "row", "expected"),
    [
        ("a > 1", {}, None),
        ("a != 1", {}, None),
        ("not a = 1", {}, None),
        ("a in (1, 2)", {}, None),
        ("a not in (1, 2)", {}, None),
        ("a not in (1, 2)", {"a": 3}, True),
        ('t contains "x"', {}, None),
        ('not (t contains "x")', {}, None),
        ("a is missing", {}, True),
        ("a is not missing", {}, False),
        ("a is missing", {"a": 0}, False),
        ("a = b", {"a": 1}, None),
        ("f", {}, None),
        ("not f", {}, None),
        ("f and g", {"f": False}, False),
        ("f and g", {"f": True}, None),
        ("f or g", {"f": True}, True),
        ("f or g", {"f": False}, None),
        ("a between 1 to 5", {"a": 1}, True),
        ("a between 1 to 5", {"a": 5}, True),
        ("a between 1 to 5", {"a": 5.01}, False),
        ("a between 1 to 5", {}, None),
        ("a between b to 5", {"a": 9}, False),  # above 5, whatever b is
        ("a between b to 5", {"a": 3}, None),
        ("d within 3 months", {}, None),
    ],
)
def test_truth_of_missing(condition: str, row: dict[str, Any], expected: bool | None) -> None:
    assert truth(condition, row, FIELDS) is expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"a": 1, "b": 1}, True),
        ({"a": 1, "b": 1, "c": 0}, True),
        ({"a": 1, "b": 0, "c": 0}, False),
        ({"a": 0, "b": 0}, False),  # one true at most, with c
        ({"a": 1, "b": 0}, None),
        ({"a": 1}, None),
        ({"a": 0}, None),
        ({}, None),
    ],
)
def test_at_least_k_of(row: dict[str, Any], expected: bool | None) -> None:
    assert truth("at least 2 of (a = 1, b = 1, c = 1)", row, FIELDS) is expected


@pytest.mark.parametrize(
    ("condition", "row", "expected"),
    [
        ("all of (a = 1, b = 1)", {"a": 0}, False),
        ("all of (a = 1, b = 1)", {"a": 1}, None),
        ("any of (a = 1, b = 1)", {"b": 1}, True),
        ("none of (a = 1, b = 1)", {"b": 1}, False),
        ("none of (a = 1, b = 1)", {"b": 0}, None),
        ("none of (a = 1, b = 1)", {"a": 0, "b": 0}, True),
    ],
)
def test_all_any_none(condition: str, row: dict[str, Any], expected: bool | None) -> None:
    assert truth(condition, row, FIELDS) is expected


@pytest.mark.parametrize(
    ("expression", "row", "expected"),
    [
        ("a + b", {"a": 1}, None),
        ("a + b", {"a": 1, "b": 2}, 3),
        ("7 / a", {"a": 2}, 3.5),  # real division
        ("a / b", {"a": 1, "b": 0}, None),
        ("a / b", {"a": 0, "b": 0}, None),
        ("a * b", {"a": 1e308, "b": 10}, None),  # overflow
        ("a - b", {"a": -1e308, "b": 1e308}, None),
        ("min(a, b)", {"a": 1}, None),
        ("max(a, b)", {"a": 1, "b": 5}, 5),
        ("abs(a)", {"a": -3}, 3),
        ("-a", {"a": 3}, -3),
        ("round(a)", {}, None),
        ("if f then 1 else 2", {"f": True}, 1),
        ("if f then 1 else 2", {"f": False}, 2),
        ("if f then 1 else 2", {}, None),  # unknown is not the else value
        ("if a > 1 then 1 else 2", {}, None),
    ],
)
def test_arithmetic(expression: str, row: dict[str, Any], expected: float | None) -> None:
    assert value(expression, row, FIELDS) == expected


def test_a_default_stands_for_a_missing_result() -> None:
    assert value("a / b default 7", {"a": 1, "b": 0}, FIELDS) == 7
    assert value("a / b default 7", {"a": 1, "b": 2}, FIELDS) == 0.5


GRADE = """
field a : number
field b : number
grade G
tier A
tier B
tier C
rule "one": A when a >= 10
rule "two": B when b >= 10
otherwise C
"""


def test_needs_data_is_not_otherwise() -> None:
    case = graded(
        GRADE,
        [
            {"a": 10, "b": 0},
            {"a": 1, "b": 1},
            {"a": 1},  # two is unknown: nobody takes the customer
            {},
            {"b": 10},  # two takes; one is unknown before it
            {"a": 10},  # one takes; what comes later does not matter
            {"b": 1},
        ],
    )
    assert case.tiers() == ["A", "C", "needs data", "needs data", "B", "A", "needs data"]
    assert case.could_be() == [None, None, None, None, "A", None, None]
    explained = [case.explain(i).grade("G").needs for i in range(7)]
    assert explained == [(), (), ("b",), ("a", "b"), ("a",), (), ("a",)]


def test_an_unknown_rule_of_the_same_tier_changes_nothing() -> None:
    rules = """
field a : number
field b : number
grade G
tier A
tier B
rule "one": A when a >= 10
rule "two": A when b >= 10
otherwise B
"""
    case = graded(rules, [{"b": 10}])
    assert (case.tiers(), case.could_be()) == (["A"], [None])
    assert case.explain().grade("G").needs == ()


def test_could_be_names_the_best_of_the_earlier_unknown_rules() -> None:
    rules = """
field a : number
field b : number
field c : number
grade G
tier A
tier B
tier C
rule "one": B when a >= 10
rule "two": A when b >= 10
rule "three": C when c >= 10
rule "four": A when a >= 0
otherwise C
"""
    case = graded(rules, [{"c": 10}, {"c": 10, "b": 1}, {"c": 10, "a": 1, "b": 1}])
    assert case.tiers() == ["C", "C", "C"]
    assert case.could_be() == ["A", "B", None]


def test_without_otherwise_whom_no_rule_takes() -> None:
    case = graded(GRADE.replace("otherwise C", ""), [{"a": 1, "b": 1}, {"a": 1}, {"a": 10}])
    assert case.tiers() == ["no rule", "needs data", "A"]


def test_a_rule_switched_off_says_nothing() -> None:
    case = graded(GRADE.replace('rule "one":', 'rule "one" off:'), [{"b": 1}, {"a": 10, "b": 10}])
    assert case.tiers() == ["C", "B"]
    result = case.grading.grades["G"]
    assert not result.fired[0].any() and not result.unknown[0].any()


def test_the_same_in_decision_tables() -> None:
    rules = """
field a : number
field b : number
grade G
tier A
tier B
table 表
  | a       | b       | -> G |
  | >= 10   | -       | A    |
  | -       | >= 10   | B    |
otherwise B
"""
    case = graded(rules, [{"a": 1}, {"b": 10}, {"a": 1, "b": 1}])
    assert case.tiers() == ["needs data", "B", "B"]
    assert case.could_be() == [None, "A", None]
    assert list(case.grading.grades["G"].decided_by) == [-3, 1, -2]


def test_unknown_tags_are_blank() -> None:
    case = graded("field a : number\ntag T when a > 1\n", [{"a": 2}, {"a": 1}, {}])
    assert case.tags() == [True, False, None]


def test_a_tag_and_a_grade_read_by_others() -> None:
    rules = """
field a : number
field d : date
tag T when a > 1
grade G
tier A
tier B
rule "one": A when a >= 10
rule "two": B when a < 5
grade H
tier X
tier Y
rule "one": X when G = A
rule "two": Y when T
"""
    case = graded(rules, [{"a": 10}, {"a": 2}, {"a": 7}, {}])
    assert case.tiers("G") == ["A", "B", "no rule", "needs data"]
    # G is missing for no rule and needs data, so that `G = A` is unknown there.
    assert case.tiers("H") == ["X", "Y", "Y", "needs data"]
    assert case.could_be("H") == [None, None, "X", None]
    assert case.explain(3).grade("H").needs == ("a",)


def test_dates_before_the_first_known_are_missing_only_where_blank() -> None:
    assert value("days since d", {"d": date(2026, 1, 1)}, FIELDS) == 30
    assert value("days since d", {}, FIELDS) is None
