"""What every customer needs, on masks and row by row."""

from __future__ import annotations

import random
from datetime import date

import pytest

from gradestudio.engine.byrow.needs import grade_needs
from gradestudio.engine.evaluate import Evaluator
from gradestudio.engine.explain import row_of
from gradestudio.engine.needs import needs, needs_of_rows
from gradestudio.engine.reference import grade_by_rows
from tests.engine.casework import graded
from tests.engine.generators import random_program
from tests.engine.tables import random_table

RULES = """
field id : id
field a : number
field b : number
field k : one of "x", "y"
related orders by id
  money : money
let R = bands of a
  below 10 -> 1
  at least 10 -> 2
let M = matrix of k by R
      | 1   | 2
  "x" | "p" | "q"
  "y" | "q" | "r"
grade G
tier A
tier B
rule "one": A when max of orders.money >= 100
rule "two": A when M = "r"
rule "three": B when b >= 1
otherwise B
"""


def test_by_hand() -> None:
    rows = [
        {"id": "1", "a": 1, "b": 0, "k": "x"},
        {"id": "1", "a": 1, "k": "x"},
        {"id": "2", "a": 20, "b": 0, "k": "x"},
        {"id": "3", "a": 20, "b": 0, "k": "x"},
        {"a": 20, "b": 0},
        {"id": "1", "b": 1, "k": "y"},
        {"id": "1", "b": 1},
    ]
    orders = [{"id": "1", "money": 5}, {"id": "3"}]
    case = graded(RULES, rows, {"orders": orders})
    assert case.tiers() == ["B", "needs data", "needs data", "needs data", "needs data", "B", "B"]
    assert case.could_be() == [None, None, None, None, None, "A", "A"]
    expected = [(), ("b",), ("orders",), ("orders.money",), ("id", "k"), ("a",), ("a", "k")]
    assert list(needs(case.grading, "G")) == expected
    assert [case.explain(i).grade("G").needs for i in range(7)] == expected


@pytest.mark.parametrize("seed", range(40))
def test_masks_say_what_rows_say(seed: int) -> None:
    chance = random.Random(seed)
    program, table = random_program(chance), random_table(chance)
    grading = grade_by_rows(program, table, date(2026, 1, 31))
    for name in grading.grades:
        found = needs(grading, name)
        assert len(found) == grading.row_count
        for i in range(grading.row_count):
            row = row_of(grading, i)
            grade = row.sheet.program.grade(name)
            assert grade is not None
            assert found[i] == grade_needs(row, grade)


@pytest.mark.parametrize("seed", range(8))
def test_some_customers_need_what_they_need_among_all(seed: int) -> None:
    chance = random.Random(seed)
    program, table = random_program(chance), random_table(chance)
    grading = grade_by_rows(program, table, date(2026, 1, 31))
    for name in grading.grades:
        every, rows = needs(grading, name), range(grading.row_count)
        some = chance.sample(rows, len(rows) // 2)
        assert needs_of_rows(grading, name, some) == [every[row] for row in some]


@pytest.mark.parametrize("seed", range(12))
def test_an_engine_that_has_gone_on_to_other_rules_still_tells_what_was_needed(seed: int) -> None:
    chance = random.Random(seed)
    program, other, table = random_program(chance), random_program(chance), random_table(chance)
    engine = Evaluator(table)
    grading = engine.grade(program, date(2026, 1, 31))
    engine.grade(other, date(2026, 2, 28))
    for name in grading.grades:
        found = needs(grading, name, engine)
        for i in range(grading.row_count):
            row = row_of(grading, i)
            grade = row.sheet.program.grade(name)
            assert grade is not None
            assert found[i] == grade_needs(row, grade)
    again = engine.grade(other, date(2026, 2, 28))
    for name, result in Evaluator(table).grade(other, date(2026, 2, 28)).grades.items():
        assert again.grades[name].tier.tolist() == result.tier.tolist()


def test_rows_count_as_in_a_list() -> None:
    found = needs(graded(RULES, [{"id": "1", "a": 1, "k": "x"}, {"id": "2", "b": 0}]).grading, "G")
    assert found[-2] == found[0] == ("b", "orders")
    with pytest.raises(IndexError):
        found[2]


def test_no_such_grade() -> None:
    with pytest.raises(KeyError):
        needs(graded(RULES, []).grading, "H")
