"""Lift and capture per tier and by score, by hand."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest

from gradestudio.analysis.learning.backtest import MOST_POINTS, backtest
from gradestudio.engine.grading import NEEDS_DATA, GradeResult


def graded(tier: list[int], names: tuple[str, ...] = ("A", "B", "C")) -> GradeResult:
    codes = np.array(tier, dtype=np.int16)
    nothing = np.full(len(codes), -1, dtype=np.int16)
    return GradeResult("G", names, codes, codes, codes.astype(np.int32), nothing, nothing, nothing, (), ())


def column(*parts: tuple[int, int]) -> np.ndarray:
    """(how many, value) after each other."""
    return np.concatenate([np.full(n, value, dtype=np.int8) for n, value in parts])


def test_rates_lift_and_capture() -> None:
    # A: 8 of 10; B: 6 of 30; C: 2 of 40; without data: 0 of 4; one customer unknown.
    tiers = graded([0] * 10 + [1] * 30 + [2] * 40 + [NEEDS_DATA] * 4 + [0])
    yes = column((8, 1), (2, 0), (6, 1), (24, 0), (2, 1), (38, 0), (4, 0), (1, -1))
    found = backtest(tiers, True, yes)
    assert (found.customers, found.unknown, found.happened) == (84, 1, 16)
    a, b, c, without = found.tiers
    assert (a.rate, b.rate, c.rate, without.rate) == (0.8, 0.2, 0.05, 0.0)
    assert a.lift == pytest.approx(0.8 * 84 / 16)
    assert [t.capture for t in found.tiers] == [0.5, 0.375, 0.125, 0.0]
    assert [t.upto_capture for t in (a, b, c)] == [0.5, 0.875, 1.0]
    assert b.upto_share == pytest.approx(40 / 84)
    assert without.code == NEEDS_DATA and isnan(without.upto_capture)
    # A has too few customers, C too few to whom it happened.
    assert [t.small for t in found.tiers] == [True, False, True, True]
    assert found.direction == 1 and found.against == ()


def test_steps_that_go_the_other_way_or_may_be_chance() -> None:
    # 50 %, 10 %, 30 %, 29 % of a hundred each.
    tiers = graded([0] * 100 + [1] * 100 + [2] * 100 + [3] * 100, ("A", "B", "C", "D"))
    yes = column((50, 1), (50, 0), (10, 1), (90, 0), (30, 1), (70, 0), (29, 1), (71, 0))
    found = backtest(tiers, True, yes)
    assert [(s.better, s.worse, s.told_apart) for s in found.steps] == [
        ("A", "B", True),
        ("B", "C", True),
        ("C", "D", False),
    ]
    assert [s.better for s in found.against] == ["B"]
    assert [s.better for s in found.alike] == ["C"]


def test_a_tier_without_customers_is_no_step() -> None:
    found = backtest(graded([0] * 5 + [2] * 5), True, column((4, 1), (1, 0), (1, 1), (4, 0)))
    assert [(s.better, s.worse) for s in found.steps] == [("A", "C")]
    assert isnan(found.tiers[1].rate)


def test_an_outcome_that_good_customers_have_less_often() -> None:
    found = backtest(graded([0] * 50 + [2] * 50), True, column((5, 1), (45, 0), (25, 1), (25, 0)))
    assert found.direction == -1 and found.area < 0.5 and found.against == ()


def test_the_curve_and_the_cut_offs_on_it() -> None:
    score = np.array([90.0, 80, 80, 60, 40, np.nan])
    yes = np.array([1, 1, 0, 1, 0, 1], dtype=np.int8)
    tiers = graded([0, 0, 0, 1, 1, NEEDS_DATA], ("A", "B"))
    curve = backtest(tiers, True, yes, ("S", score), [("A", 70.0), ("B", 0.0)]).curve
    assert curve is not None and curve.without == 1
    # Customers of one score are one point.
    assert [(p.score, p.customers, p.happened) for p in curve.points] == [
        (90, 1, 1),
        (80, 3, 2),
        (60, 4, 3),
        (40, 5, 3),
    ]
    first, second = (c.point for c in curve.cutoffs)
    assert (first.score, first.customers, first.capture) == (70, 3, pytest.approx(2 / 3))
    assert first.lift == pytest.approx((2 / 3) / (3 / 5))
    assert (second.customers, second.capture) == (5, 1.0)


def test_a_long_curve_keeps_the_points_of_the_cut_offs() -> None:
    score = np.arange(5000.0)
    yes = (score % 3 == 0).astype(np.int8)
    curve = backtest(graded([0] * 5000), True, yes, ("S", score), [("A", 4321.0)]).curve
    assert curve is not None and len(curve.points) <= MOST_POINTS
    assert 4321.0 in [p.score for p in curve.points]
    assert curve.points[-1].customers == 5000


def test_nobody_of_a_grade_without_better_and_worse_ranks() -> None:
    found = backtest(graded([0, 0, 1, 1]), False, np.array([1, 0, 1, 0], dtype=np.int8))
    assert found.steps == () and isnan(found.area) and found.direction == 0
