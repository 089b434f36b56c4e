"""Grading again after an edit, where the short ways could go wrong: hand-made cases.

Random chains of edits stand in `test_fast_equals_reference`.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from gradestudio.engine import Evaluator, Stopped
from gradestudio.language import check
from gradestudio.language.program import Program
from gradestudio.table.columns import Column, ColumnKind, Table

JANUARY, FEBRUARY = date(2026, 1, 15), date(2026, 2, 15)
SCORED = """
field customer : id
field sales : number
field visits : number
score points
  +10 when sales >= {cut} and visits >= 1
  +1 when sales >= 0
grade level
tier A
tier B
rule "many points": A when points >= 10
otherwise B
"""
OVERRIDDEN = """
field customer : id
field sales : number
grade level
tier A
tier B
rule "large": A when sales >= {cut}
otherwise B
override "c0": A until 2026-01-31 because "board"
tag busy when sales >= 3
"""


def _program(text: str, **values: Any) -> Program:
    checked = check(text.format(**values), None)
    assert [d.code for d in checked.diagnostics if d.severity == "error"] == []
    return checked.program


def _table(sales: list[float], visits: list[float]) -> Table:
    count = len(sales)
    keys = tuple(f"c{i}" for i in range(count))
    columns = {
        "customer": Column("customer", ColumnKind.TEXT, np.arange(count, dtype=np.int32), keys),
        "sales": Column("sales", ColumnKind.NUMBER, np.array(sales)),
        "visits": Column("visits", ColumnKind.NUMBER, np.array(visits)),
    }
    return Table(columns, count)


def test_an_item_that_becomes_unknown_opens_the_tier() -> None:
    """Row 0 sells 4 and its visits are blank: below the cut the item is known to give nothing."""
    table = _table([4.0, *[9.0] * 9], [np.nan, *[1.0] * 9])
    evaluator = Evaluator(table)
    evaluator.grade(_program(SCORED, cut=5), JANUARY)
    result = evaluator.grade(_program(SCORED, cut=3), JANUARY).grades["level"]
    assert result.tier.tolist() == [1, *[0] * 9]
    assert result.could_be.tolist() == [0, *[-1] * 9]
    result = evaluator.grade(_program(SCORED, cut=5), JANUARY).grades["level"]
    assert result.could_be.tolist() == [-1] * 10


def test_changed_rows_are_told_against_the_last_result_after_a_run_that_was_stopped() -> None:
    """In January an override holds for row 0; a run for February is stopped somewhere; the next is not."""
    table = _table([1.0, 4.0, *[9.0] * 8], [1.0] * 10)
    first, second = _program(OVERRIDDEN, cut=5), _program(OVERRIDDEN, cut=3)
    stopped = 0
    for questions in range(12):
        evaluator = Evaluator(table)
        evaluator.grade(first, JANUARY)
        asked = iter([False] * questions)
        try:
            evaluator.grade(first, FEBRUARY, should_stop=lambda asked=asked: next(asked, True))
        except Stopped:
            stopped += 1
            result = evaluator.grade(second, FEBRUARY).grades["level"]
            assert result.tier.tolist() == [1, *[0] * 9]
            assert evaluator.last_changed["level"].tolist() == [0, 1]
    assert stopped > 3


def test_nobody_is_told_to_have_moved_when_nothing_did() -> None:
    table = _table([1.0, 4.0, *[9.0] * 8], [1.0] * 10)
    evaluator = Evaluator(table)
    for cut, moved in ((5, []), (3, [1]), (3, []), (5, [1]), (2, [1]), (10, [1, *range(2, 10)])):
        evaluator.grade(_program(OVERRIDDEN, cut=cut), JANUARY)
        assert evaluator.last_changed["level"].tolist() == moved


def test_counts_add_up_whatever_outcomes_there_are() -> None:
    text = """
field customer : id
field sales : number
field visits : number
grade level unique
tier A
tier B
rule "large": A when sales >= 5
rule "often": B when visits >= 5
"""
    table = _table([9.0, 9.0, 1.0, 1.0, np.nan, 9.0], [9.0, 1.0, 9.0, 1.0, 1.0, 1.0])
    result = Evaluator(table).grade(_program(text), JANUARY).grades["level"]
    assert result.counts() == {"A": 2, "B": 1, "needs data": 1, "no rule": 1, "conflict": 1}
