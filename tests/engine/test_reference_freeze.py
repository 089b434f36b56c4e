"""List facts written into a program: next month's sheet is measured by the same ruler."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from gradestudio.engine.bind import bind
from gradestudio.engine.freeze import frozen
from gradestudio.engine.reference import grade_by_rows
from gradestudio.language.program import InTop, ListStatistic, Quantile, Reason, children
from tests.engine.casework import AS_OF, Case, graded, sheet_of
from tests.engine.compare import differences
from tests.engine.generators import random_program
from tests.engine.tables import random_table

RULES = """
field a : number
field g : text
field d : date
let Q = quantile 4 of a
let L = quantile 3 of a lowest best
let mean = average of a
tag top when a in top 50%
tag topg when a in top 50% within g
tag high when a > mean
show Q, L, mean
grade G by a
tier A top 25%
tier B top 75%
tier C top 100%
"""
LAST = [
    {"a": v, "g": g} for v, g in [(1, "x"), (2, "x"), (3, "x"), (10, "y"), (20, "y"), (None, "y"), (5, None)]
]
NEXT = [{"a": 4, "g": "x"}, {"a": 100, "g": "z"}, {"g": "x"}, {"a": 15}, {"a": 15, "g": "y"}]


def test_measured_by_the_same_ruler() -> None:
    last = graded(RULES, LAST)
    program = frozen(bind(last.grading.program, AS_OF), last.grading.facts)
    case = Case(grade_by_rows(program, sheet_of(program, NEXT), AS_OF))
    # Cut points of 1 2 3 5 10 20: 2.25, 4, 8.75 and thirds 2.67, 6.67; mean 41/6.
    assert case.values("Q") == [3, 4, None, 4, 4]
    assert case.values("L") == [2, 1, None, 1, 1]
    assert case.values("mean") == [41 / 6] * 5
    # Half of six are three: from 5 on; of x two: from 2 on; of y one: from 20 on; nobody knew z.
    assert case.tags("top") == [False, True, None, True, True]
    assert case.tags("topg") == [True, False, None, None, False]
    assert case.tags("high") == [False, True, None, True, True]
    # ceil(1.5) = 2 in A: from 10 on; ceil(4.5) = 5 in B: from 2 on.
    assert case.tiers() == ["B", "A", "needs data", "A", "A"]


@pytest.mark.parametrize("seed", range(25))
def test_on_the_same_sheet_nothing_changes(seed: int) -> None:
    chance = random.Random(seed)
    program, table = random_program(chance), random_table(chance)
    as_of = date(2026, 1, 31)
    first = grade_by_rows(program, table, as_of)
    bound = frozen(bind(program, as_of), first.facts)
    assert not [n for n in _nodes(bound) if isinstance(n, Quantile | InTop | ListStatistic)]
    again = grade_by_rows(bound, table, as_of)
    told = differences(_plain(first), _plain(again))
    assert [t for t in told if "incomplete" not in t] == []


def _plain(grading: Any) -> Any:
    """Outcomes alone: the programs themselves differ."""
    strategies = tuple(replace(s, strategy=None) for s in grading.strategies)
    return replace(grading, facts={}, params={}, findings=(), strategies=strategies)


def _nodes(program: Any) -> list[Any]:
    """What decides an output: without reasons, examples and rules switched off."""
    found: list[Any] = [*program.grades, *program.scores, *program.tags]
    for node in found:
        if not isinstance(node, Reason) and not getattr(node, "off", False):
            found += children(node)
    return found
