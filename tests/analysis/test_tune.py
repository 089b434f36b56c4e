"""The value of a parameter for a wanted count, share, money or visits, found by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from gradestudio.analysis.tune import CannotTune, Goal, Question, Tuning, tune
from gradestudio.language import check
from tests.engine.casework import graded

DAY = date(2026, 1, 31)
FIELDS = "field id : id\nfield spend : money\nfield last : date\n"
STEPPED = "param cut = 100 from 20 to 200 step 10\n"
RULES = """grade G
tier A
tier B
rule "a": A when spend >= cut
otherwise B
"""
SPEND = (150, 120, 120, 90, 55, 55, 55, 30, 12, 5)


def tuned(
    goal: Goal | None,
    param: str = STEPPED,
    rules: str = RULES,
    tiers: tuple[str, ...] = ("A",),
    name: str = "cut",
    spend: tuple[float | None, ...] = SPEND,
) -> Tuning:
    table = graded(FIELDS + param + rules, [{"spend": s} for s in spend]).grading.table
    money = np.array([np.nan if s is None else float(s) for s in spend])
    checked = check(FIELDS + param + rules)
    return tune(checked.program, table, DAY, Question(name, "G", tiers, goal, money))


def test_a_count_that_can_be_reached() -> None:
    found = tuned(Goal("count", 4))
    # Four spend at least 90; from 60 on nobody else, so 90 is the nearest to the present 100.
    assert found.best is not None
    assert (found.best.value, found.best.count, found.met, found.sides) == (90, 4, True, None)
    assert (found.current.value, found.current.count, found.best.moved) == (100, 3, 1)
    assert found.best.counts == {"A": 4, "B": 6}


def test_both_sides_of_a_step() -> None:
    found = tuned(Goal("count", 5))
    # 60 gives four, 50 gives seven: five lies on the step of those with 55.
    assert found.best is not None and found.sides is not None
    assert (found.best.count, found.best.value, found.met) == (4, 90, False)
    assert [(s.value, s.count) for s in found.sides] == [(50, 7), (60, 4)]


def test_a_goal_out_of_reach() -> None:
    found = tuned(Goal("count", 10))
    assert found.best is not None
    # The range ends at 20.
    assert (found.best.count, found.beyond) == (8, True)


def test_share_and_money() -> None:
    found = tuned(Goal("share", 0.4))
    assert found.best is not None and found.best.value == 90
    found = tuned(Goal("money", 480))
    assert found.best is not None
    assert (found.best.value, found.best.money, found.met) == (90, 480, True)


def test_without_steps_every_customer_is_a_step_and_the_answer_is_round() -> None:
    found = tuned(Goal("count", 9), "param cut = 100\n")
    assert found.best is not None
    # Anything above 5 and up to 12 gives nine; 10 is the roundest.
    assert (found.best.count, found.best.value) == (9, 10)
    found = tuned(Goal("count", 10), "param cut = 100\n")
    assert found.best is not None and (found.best.count, found.met) == (10, True)


def test_a_cut_that_lets_more_in_as_it_rises() -> None:
    rules = RULES.replace("spend >= cut", "spend below cut")
    found = tuned(Goal("count", 3), rules=rules)
    assert found.best is not None
    # Below 40 to 50 are three (30, 12, 5); 50 is nearer to 100, and at 50 still three.
    assert (found.best.value, found.best.count) == (50, 3)


def test_two_tiers_together() -> None:
    rules = RULES.replace("tier B\n", "tier B\ntier C\n").replace(
        "otherwise B", 'rule "b": B when spend >= 50\notherwise C'
    )
    found = tuned(Goal("count", 7), rules=rules, tiers=("A", "B"))
    assert found.best is not None and found.best.count == 7


def test_visits_a_month() -> None:
    more = (
        RULES
        + "strategy A\n  contact every 15 days since last\nstrategy B\n  contact every 2 months since last\n"
    )
    found = tuned(Goal("visits", 10), rules=more, tiers=("A", "B"))
    # A: 365.25 / 12 / 15 = 2.03 a month, B: 0.5.  Three of A: 9.59; four: 11.12.
    assert found.best is not None and found.best.visits is not None
    assert (found.best.value, found.best.count) == (100, 10)
    assert found.best.visits == pytest.approx(3 * 365.25 / 180 + 7 * 0.5)
    # 11 a month are nearer to 11.12, but that is more than can be made.
    found = tuned(Goal("visits", 11), rules=more, tiers=("A", "B"))
    assert found.best is not None and found.best.value == 100


def test_points_and_cut_offs() -> None:
    rules = "score S\n  +1 per 10 of spend\ngrade G by S\ntier A at cut\ntier B at 0\n"
    found = tuned(Goal("count", 3), "param cut = 14\n", rules)
    # 15, 12, 12, 9, …: anything above 9 and up to 12 gives three; 10 is the roundest.
    assert found.best is not None and (found.best.count, found.best.value) == (3, 10)


def test_blanks_are_in_no_tier() -> None:
    found = tuned(Goal("count", 2), spend=(None, 120, 110))
    assert found.best is not None and (found.best.count, found.best.counts["needs data"]) == (2, 1)


def test_the_curve_is_every_value_that_was_tried() -> None:
    found = tuned(None)
    assert [s.value for s in found.curve] == [Decimal(20 + 10 * i) for i in range(19)]
    assert [s.count for s in found.curve[:4]] == [8, 8, 7, 7]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"name": "cup"}, "tune-param-unknown"),
        ({"tiers": ("Z",)}, "tune-tier-unknown"),
        ({"param": STEPPED + "param day = 2026-01-01\n", "name": "day"}, "tune-param-not-number"),
        ({"param": STEPPED + "param idle = 3 from 1 to 9 step 1\n", "name": "idle"}, "tune-no-effect"),
        ({"goal": Goal("visits", 3)}, "tune-no-visits"),
    ],
)
def test_questions_without_an_answer(more: dict[str, Any], code: str) -> None:
    goal = more.pop("goal", Goal("count", 3))
    with pytest.raises(CannotTune) as refused:
        tuned(goal, **more)
    assert refused.value.code == code
