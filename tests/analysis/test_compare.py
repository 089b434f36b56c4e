"""Who moves between two versions, on customers few enough to be graded by hand."""

from __future__ import annotations

from datetime import date

import numpy as np

from gradestudio.analysis.compare import DOWN, OTHER, UP, Moves, moves
from gradestudio.engine.cells import column_of
from gradestudio.engine.reference import grade_by_rows
from gradestudio.language import check
from gradestudio.language.program import Field, FieldKind
from gradestudio.table.columns import Table

DAY = date(2026, 1, 31)
RULES = """field id : id
field spend : money
grade G
tier A
tier B
tier C
rule "a": A when spend >= 100
rule "b": B when spend >= 10
otherwise C
"""
SPEND = (150.0, 110.0, 100.0, 50.0, 10.0, 5.0, None)


def compared(old: str, new: str) -> Moves:
    spend = column_of("spend", Field("spend", FieldKind.MONEY).type, list(SPEND))
    keys = column_of("id", Field("id", FieldKind.ID).type, [str(i) for i in range(len(SPEND))])
    table = Table({"id": keys, "spend": spend}, len(SPEND))
    gradings = [grade_by_rows(check(text).program, table, DAY) for text in (old, new)]
    (found,) = moves(*gradings)
    return found


def test_a_higher_threshold_moves_those_between() -> None:
    found = compared(RULES, RULES.replace(">= 100", ">= 120"))
    assert found.moved.tolist() == [1, 2]
    assert (found.count(UP), found.count(DOWN), found.count(OTHER)) == (0, 2, 0)
    counts, sums = found.counts(), found.sums(np.array([v if v is not None else np.nan for v in SPEND]))
    # A keeps 150, loses 110 and 100 to B; B keeps 50 and 10; C keeps 5; the blank needs data.
    assert counts.tolist() == [
        [1, 2, 0, 0, 0, 0],
        [0, 2, 0, 0, 0, 0],
        [0, 0, 1, 0, 0, 0],
        [0, 0, 0, 1, 0, 0],
        [0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, 0],
    ]
    assert sums[0].tolist() == [150, 210, 0, 0, 0, 0]
    assert found.used() == ((0, 1, 2, 3), (0, 1, 2, 3))


def test_to_a_tier_from_needs_data_is_neither_up_nor_down() -> None:
    found = compared(RULES, RULES.replace("spend : money", "spend : money default 0"))
    assert found.moved.tolist() == []  # the table was read before: its blank is still a blank
    found = compared(RULES, RULES.replace("otherwise C", 'rule "c": C when spend is missing\notherwise C'))
    assert (found.moved.tolist(), found.count(OTHER)) == ([6], 1)
    assert found.new_names[found.new[6]] == "C"


def test_a_tier_under_another_name_is_neither_up_nor_down() -> None:
    renamed = RULES.replace("tier A", "tier S").replace('"a": A', '"a": S')
    found = compared(RULES, renamed)
    assert found.moved.tolist() == [0, 1, 2]
    assert found.count(OTHER) == 3


def test_the_new_order_says_what_is_better() -> None:
    turned = RULES.replace("tier A\ntier B\n", "tier B\ntier A\n").replace('"a": A', '"a": B')
    found = compared(RULES, turned)
    assert (found.moved.tolist(), found.count(UP)) == ([0, 1, 2], 3)
