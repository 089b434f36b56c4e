"""Customers near the line, found by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from gradestudio.analysis.near import Side, near
from tests.engine.casework import graded

FIELDS = """
field id : id
field a : number from 0
field d : date
field k : one of "x", "y"
"""
RULES = """grade G
tier A
tier B
tier C
rule "a": A when a >= 100
rule "b": B when a >= 50 or k = "y"
otherwise C
"""


def told(side: Side) -> list[tuple[int, str, Any, Any, str]]:
    found = [side.change(row) for row in side.rows.tolist()]
    return [
        (row, c.name, c.value, c.change, c.tier) for row, c in zip(side.rows.tolist(), found, strict=True)
    ]


def test_up_and_down_within_a_twentieth() -> None:
    values = [94, 95, 99, 100, 103, 106, 49, 51, 20]
    rows = [{"a": a, "k": "x"} for a in values]
    found = near(graded(FIELDS + RULES, rows).grading, "G", 0.05)
    # 94 lacks 6 of 100; 95 exactly a twentieth; 49 lacks 1 of 50.
    assert told(found.up) == [
        (2, "a", 100, 1, "A"),
        (6, "a", 50, 1, "B"),
        (1, "a", 100, 5, "A"),
    ]
    # 100 to 99 is a hundredth; 103 loses 4 of 103; 106 would lose 7; 51 loses 2 of 51.
    assert told(found.down) == [
        (3, "a", 99, -1, "B"),
        (4, "a", 99, -4, "B"),
        (7, "a", 49, -2, "C"),
    ]


def test_crossing_a_threshold_that_decides_nothing_is_not_near() -> None:
    found = near(graded(FIELDS + RULES, [{"a": 51, "k": "y"}, {"a": 49, "k": "y"}]).grading, "G", 0.05)
    assert (told(found.up), told(found.down)) == ([], [])


def test_days_of_a_year() -> None:
    rules = """grade G
tier A
tier B
rule "recent": A when d within 30 days
otherwise B
"""
    rows = [{"d": date(2026, 1, 2)}, {"d": date(2025, 12, 31)}, {"d": date(2025, 10, 1)}]
    found = near(graded(FIELDS + rules, rows).grading, "G", 0.05)
    # Graded on 2026-01-31: from 1 January on; 5% of a year are 18 days.
    assert told(found.up) == [(1, "d", date(2026, 1, 1), 1, "A")]
    assert told(found.down) == [(0, "d", date(2025, 12, 31), -2, "B")]


def test_blank_unranked_and_unknown() -> None:
    found = near(graded(FIELDS + RULES, [{"k": "x"}]).grading, "G", 0.5)
    assert (told(found.up), told(found.down)) == ([], [])
    unranked = RULES.replace("grade G", "grade G unranked")
    assert told(near(graded(FIELDS + unranked, [{"a": 99}]).grading, "G", 0.05).up) == []
    with pytest.raises(KeyError):
        near(graded(FIELDS + RULES, [{"a": 99}]).grading, "H", 0.05)
