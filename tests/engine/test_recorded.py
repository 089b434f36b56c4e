"""A customer of the list as an example."""

from __future__ import annotations

import pytest

from gradestudio.diagnostics import apply_edits
from gradestudio.engine.examples import run_examples
from gradestudio.engine.recorded import recorded
from gradestudio.language import parse
from gradestudio.language.edits.newstatements import example_added
from tests.engine.casework import AS_OF, graded, program_of

RULES = """
field id : id
field who : text private
field a : number
field b : number
field c : text
let twice = a * 2
let place = quantile 4 of b
grade G
tier A
tier B
rule "much": A when twice >= 20 or place >= 4
otherwise B
"""
ROWS = [
    {"id": "1", "who": "x", "a": 10, "b": 1, "c": "p"},
    {"id": "2", "who": "y", "b": 2},
    {"id": "3", "who": "z", "a": 3, "b": 3},
    {"id": "4", "who": "w", "a": 3, "b": 4},
]


def test_what_the_grades_read_is_given_and_the_list_by_name() -> None:
    case = graded(RULES, ROWS)
    assert case.tiers() == ["A", "needs data", "B", "A"]
    found = recorded(case.grading, 3)
    # b is read through `place` alone, which rests on the list; who is private; c is read by nobody.
    assert found.given == (("a", 3.0), ("place", 4.0))
    assert found.expect == (("G", "A"),) and found.left_out == ()
    assert found.as_of == AS_OF
    missing = recorded(case.grading, 1)
    assert missing.given == (("place", 2.0),) and missing.expect == (("G", "needs data"),)


def test_written_into_the_rulebook_it_holds() -> None:
    case = graded(RULES, ROWS)
    book = parse(RULES)
    for row in range(4):
        found = recorded(case.grading, row)
        edits = example_added(book, f"customer {row}", found.as_of, found.given, found.expect)
        (result,) = run_examples(program_of(apply_edits(RULES, edits)))
        assert result.passed and len(result.checks) == 1


def test_a_rank_inside_a_rule_cannot_be_said() -> None:
    rules = """
field id : id
field a : number
grade G
tier A
tier B
rule "front": A when a in top 25%
otherwise B
grade H
tier X
tier Y
rule "much": X when a >= 3
otherwise Y
"""
    case = graded(rules, [{"id": str(a), "a": a} for a in range(1, 9)])
    assert case.tiers() == ["B"] * 6 + ["A"] * 2
    # Alone on a list of one, everybody is in front: the third is not what it was.
    found = recorded(case.grading, 2)
    assert (found.expect, found.left_out) == ((("H", "X"),), ("G",))


def test_a_row_that_is_not_there() -> None:
    with pytest.raises(IndexError):
        recorded(graded(RULES, ROWS).grading, 4)
