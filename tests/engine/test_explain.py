"""Explanations as data: §4.11."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from gradestudio.engine.explain import explain
from gradestudio.engine.explaining.explanation import ConditionTrace
from gradestudio.engine.grading import BY_VALUE, NOBODY, OTHERWISE
from gradestudio.engine.lifting.trying import tryable
from tests.engine.casework import graded

FIELDS = """
field id : id
field a : number
field b : number
field money : money
field d : date
field t : text
field f : flag
"""
D = date


def leaf(condition: str, *rows: dict[str, Any]) -> ConditionTrace:
    """The trace of a one-leaf condition for the first row."""
    case = graded(f"{FIELDS}\ntag T when {condition}\n", rows)
    return case.explain().tags[0].condition


@pytest.mark.parametrize(
    ("condition", "row", "truth", "value", "threshold", "distance"),
    [
        ("a >= 100", {"a": 80}, False, 80, 100, -20),
        ("a >= 0.1", {"a": 0.3}, True, 0.3, 0.1, 0.2),  # exact, not 0.19999999999999998
        ("a < 5", {"a": 7}, False, 7, 5, 2),
        ("a >= b", {"a": 7, "b": 9}, False, 7, 9, -2),
        ("a >= 100", {}, None, None, 100, None),
        ("a between 10 to 20", {"a": 18}, True, 18, 20, -2),
        ("a between 10 to 20", {"a": 12}, True, 12, 10, 2),
        ("a between 10 to 20", {"a": 27}, False, 27, 20, 7),
        ("d within 1 months", {"d": D(2025, 12, 28)}, False, D(2025, 12, 28), D(2025, 12, 31), -3),
        ("d >= 2026-01-01", {"d": D(2026, 1, 5)}, True, D(2026, 1, 5), D(2026, 1, 1), 4),
        ("months since d >= 6", {"d": D(2025, 12, 31)}, False, 1, 6, -5),
        ('t = "x"', {"t": "y"}, False, "y", "x", None),
        ('t in ("x", "y")', {"t": "y"}, True, "y", ("x", "y"), None),
        ('t contains "x"', {"t": "axb"}, True, "axb", ("x",), None),
        ("a is missing", {"a": 3}, False, 3, None, None),
    ],
)
def test_a_leaf(
    condition: str, row: dict[str, Any], truth: bool | None, value: Any, threshold: Any, distance: Any
) -> None:
    trace = leaf(condition, row)
    assert trace.kind == "leaf"
    assert trace.truth is truth
    assert (trace.value, trace.threshold, trace.distance) == (value, threshold, distance)


def test_the_edge_of_in_top() -> None:
    trace = leaf("a in top 40%", {"a": 10}, {"a": 20}, {"a": 30}, {"a": 40}, {"a": 50})
    assert (trace.truth, trace.value, trace.threshold, trace.distance) == (False, 10, 40, -30)


def test_a_condition_keeps_its_shape() -> None:
    rules = f"""{FIELDS}
let rich = money >= 1000
grade G
tier A
tier B
rule "one": A when rich and (not f) and at least 2 of (a >= 1, b >= 1, t = "x")
otherwise B
"""
    case = graded(rules, [{"money": 900, "f": False, "a": 1, "b": 0}])
    grade = case.explain().grade("G")
    assert (grade.outcome, grade.decided_by) == ("B", OTHERWISE)
    (rule,) = grade.rules
    named, negated, count = rule.condition.parts
    assert (rule.condition.kind, rule.truth) == ("all", False)
    assert (named.kind, named.name, named.truth, named.parts[0].distance) == ("named", "rich", False, -100)
    assert (negated.kind, negated.truth, negated.parts[0].truth) == ("not", True, False)
    assert (count.kind, count.truth, count.value, count.threshold) == ("count", None, 1, 2)
    assert [p.truth for p in count.parts] == [True, False, None]


def test_the_deciding_rule_the_others_and_the_reason() -> None:
    rules = f"""{FIELDS}
grade G
tier A
tier B
tier C
rule "one": A when a >= 100
rule "two": B when b >= 10 because "b is {{b}}, money {{money}}"
rule "three": C when f
otherwise C
"""
    case = graded(rules, [{"b": 12, "f": True, "money": 5.5}])
    grade = case.explain().grade("G")
    assert (grade.outcome, grade.could_be, grade.needs) == ("B", "A", ("a",))
    assert [r.rule.name for r in grade.rules if r.decided] == ["two"]
    assert [r.rule.name for r in grade.also_fired] == ["three"]
    assert [(r.rule.name, r.needs) for r in grade.unknown] == [("one", ("a",))]
    assert grade.reason is not None
    assert [getattr(p, "value", p) for p in grade.reason.parts] == ["b is ", 12, ", money ", 5.5]


def test_a_grade_by_value_shows_every_cut() -> None:
    rules = f"{FIELDS}grade G by a\ntier A at 80\ntier B at 40\ntier C\n"
    case = graded(rules, [{"a": 55}, {}])
    grade = case.explain().grade("G")
    assert grade.decided_by == BY_VALUE
    assert grade.value is not None
    assert [(c.tier, c.cut, c.reached, c.distance) for c in grade.value.cuts] == [
        ("A", 80, False, -25),
        ("B", 40, True, 15),
        ("C", None, False, None),
    ]
    missing = case.explain(1).grade("G")
    assert (missing.outcome, missing.decided_by, missing.needs) == ("needs data", NOBODY, ("a",))
    assert missing.value is not None and missing.value.needs == ("a",)


def test_lets_that_were_read_with_their_chosen_line() -> None:
    rules = f"""{FIELDS}
let R = bands of a
  below 4 -> 4
  at least 4 -> 1
let unused = b + 1
let double = R * 2
grade G
tier A
tier B
rule "one": A when double >= 8
otherwise B
"""
    case = graded(rules, [{"a": 3}, {"a": 5}, {}])
    lets = case.explain().lets
    assert [(x.name, x.value, x.chosen) for x in lets] == [("R", 4, 0), ("double", 8, None)]
    assert [(r.kind, r.name, r.value) for r in lets[1].reads] == [("let", "R", 4)]
    assert [(r.kind, r.name, r.value) for r in lets[0].reads] == [("field", "a", 3)]
    assert case.explain(1).lets[0].chosen == 1
    assert [x.needs for x in case.explain(2).lets] == [("a",), ("a",)]


def test_the_customer() -> None:
    explained = graded(
        f'{FIELDS}tag T when f because "told by {{t}}"\n', [{}, {"id": "007", "t": "x"}]
    ).explain(1)
    assert (explained.row, explained.key, explained.as_of) == (1, "007", D(2026, 1, 31))
    (tag,) = explained.tags
    assert (tag.truth, tag.needs) == (None, ("f",))
    assert tag.reason is not None and tag.reason.parts[0] == "told by "


def test_no_such_row() -> None:
    case = graded(f"{FIELDS}tag T when f\n", [{}])
    for row in (1, -1):
        with pytest.raises(IndexError):
            explain(case.grading, row)


def test_explained_under_the_runs_own_parameters() -> None:
    rules = (
        f'param p = 10 from 0 to 100\n{FIELDS}grade G\ntier A\ntier B\nrule "x": A when a >= p\notherwise B\n'
    )
    case = graded(rules, [{"a": 20}], params={"p": 50})
    grade = case.explain().grade("G")
    assert grade.outcome == "B"
    assert (grade.rules[0].condition.threshold, grade.rules[0].condition.distance) == (50, -30)


# ── What if ─────────────────────────────────────────────────────────────────────────────────────

WHAT_IF = f"""{FIELDS}
let twice = a * 2
grade G
tier A
tier B
tier C
rule "much": A when twice >= 100
rule "some": B when a >= 10
otherwise C
tag near when a >= 40
"""


def test_an_explanation_with_values_that_are_tried_instead() -> None:
    case = graded(WHAT_IF, [{"a": 20}, {"a": 60}, {}])
    assert case.explain(0).grade("G").outcome == "B"
    tried = explain(case.grading, 0, {"a": 50})
    assert (tried.grade("G").outcome, tried.tags[0].condition.truth) == ("A", True)
    assert explain(case.grading, 0, {"a": None}).grade("G").outcome == "needs data"
    assert explain(case.grading, 2, {"a": 5}).grade("G").outcome == "C"
    # A named value stands for what it is made of; the others and the run stay as they are.
    assert explain(case.grading, 0, {"twice": 100}).grade("G").outcome == "A"
    assert explain(case.grading, 1, {"a": 5}).grade("G").outcome == "C"
    assert case.explain(1).grade("G").outcome == "A"


def test_what_can_be_tried_is_what_the_grades_read() -> None:
    case = graded(WHAT_IF, [{"a": 20, "b": 3}, {}])
    assert [(one.name, one.value) for one in tryable(case.grading, 0)] == [("a", 20)]
    assert [one.value for one in tryable(case.grading, 1)] == [None]
    with pytest.raises(IndexError):
        tryable(case.grading, 2)
