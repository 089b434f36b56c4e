"""Points and scores: §4.4, §4.5 and the score corners of §4.12."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.engine.casework import graded

FIELDS = """
field a : number
field b : number
field d : date
field f : flag
"""


def points(items: str, row: dict[str, Any], bounds: str = "", **more: Any) -> Decimal | None:
    """The score's points for one customer; `items` are its lines."""
    lines = "\n".join(f"  {line.strip()}" for line in items.strip().splitlines())
    return graded(f"{FIELDS}\nscore S {bounds}\n{lines}\n", [row], **more).points()[0]


def test_tenths_add_up_as_written() -> None:
    rules = f"""{FIELDS}
score S
  +0.7 when a >= 1
  +0.1 when a >= 1
grade G
tier A
tier B
rule "reaches": A when S >= 0.8
otherwise B
"""
    case = graded(rules, [{"a": 1}])
    assert case.points() == [Decimal("0.80")]
    assert case.tiers() == ["A"]


@pytest.mark.parametrize(
    ("item", "row", "expected"),
    [
        ("+20 when a >= 3", {"a": 3}, "20"),
        ("+20 when a >= 3", {"a": 2}, "0"),
        ("-15 when a >= 3", {"a": 3}, "-15"),
        ("-5", {}, "-5"),
        ("+1.005", {}, "1.01"),
        ("-1.005", {}, "-1.01"),
        ("+0.4 * a", {"a": 3}, "1.2"),
        ("+0.4 * a", {"a": -3}, "-1.2"),
        ("+a", {"a": 1.005}, "1.01"),  # on the shortest decimal
        ("+a / 3", {"a": 1}, "0.33"),
        # per: one point for each complete step
        ("+1 per 5000 of a", {"a": 4999.99}, "0"),
        ("+1 per 5000 of a", {"a": 10000}, "2"),
        ("+1 per 0.1 of a", {"a": 0.3}, "3"),
        ("+1 per 0.1 of a", {"a": 0.7}, "7"),
        ("+1 per 5000 of a at most 20", {"a": 1e6}, "20"),
        ("+1.5 per 10 of a at most 4", {"a": 25}, "3"),
        ("+1.5 per 10 of a at most 4", {"a": 35}, "4"),
        ("+1 per 5000 of a", {"a": -20000}, "0"),  # a negative amount gives none
        ("-1 per 1 of a at most 10", {"a": 30}, "-10"),  # the cap caps the size
        ("-1 per 1 of a at most 10", {"a": 3}, "-3"),
        # fading over 12 months, at 2026-01-31
        ("+30 fading over 12 months since d", {"d": date(2026, 1, 31)}, "30"),
        ("+30 fading over 12 months since d", {"d": date(2026, 1, 1)}, "30"),
        ("+30 fading over 12 months since d", {"d": date(2025, 12, 31)}, "27.5"),
        ("+30 fading over 12 months since d", {"d": date(2025, 8, 1)}, "17.5"),  # 5 whole months
        ("+30 fading over 12 months since d", {"d": date(2025, 1, 31)}, "0"),
        ("+30 fading over 12 months since d", {"d": date(2020, 1, 31)}, "0"),
        ("+30 fading over 12 months since d", {"d": date(2027, 1, 31)}, "30"),  # a future date
        ("+10 fading over 3 months since d", {"d": date(2025, 12, 1)}, "6.67"),
        ("-10 fading over 3 months since d", {"d": date(2025, 12, 1)}, "-6.67"),
        ("+10 fading over 30 days since d", {"d": date(2026, 1, 1)}, "0"),
        ("+10 fading over 30 days since d", {"d": date(2026, 1, 16)}, "5"),
        # halving: whole periods only
        ("+40 halving every 6 months since d", {"d": date(2025, 8, 1)}, "40"),
        ("+40 halving every 6 months since d", {"d": date(2025, 7, 31)}, "20"),
        ("+40 halving every 6 months since d", {"d": date(2025, 1, 31)}, "10"),
        ("+40 halving every 6 months since d", {"d": date(2030, 1, 31)}, "40"),
        ("+0.3 halving every 6 months since d", {"d": date(2025, 7, 31)}, "0.15"),
        ("+0.3 halving every 6 months since d", {"d": date(2025, 1, 31)}, "0.08"),  # 0.075
        ("+40 halving every 1 days since d", {"d": date(1900, 1, 1)}, "0"),
    ],
)
def test_an_items_points(item: str, row: dict[str, Any], expected: str) -> None:
    assert points(item, row) == Decimal(expected)


def test_groups_and_bounds_cut() -> None:
    items = """
    -15 when b >= 3
    group "spending" at most 60
    +40 when a >= 100
    +1 per 10 of a at most 30
    group "activity" at most 40
    +30 when a >= 1
    """
    assert points(items, {"a": 300, "b": 0}, "from 0 to 100") == 90  # 40 + 30 cut to 60, and 30
    assert points(items, {"a": 300, "b": 3}, "from 0 to 100") == 75
    assert points(items, {"a": 0, "b": 3}, "from 0 to 100") == 0  # −15 cut to the lower end
    assert points(items, {"a": 0, "b": 3}) == -15
    assert points(items, {"a": 300, "b": 0}, "from 0 to 80") == 80


def test_unknown_items_add_nothing_and_mark_the_score() -> None:
    rules = f"{FIELDS}score S\n  +10 when a >= 1\n  +20 when b >= 1\n"
    case = graded(rules, [{"a": 1, "b": 1}, {"a": 1}, {"b": 0}, {}])
    assert case.points() == [Decimal(30), Decimal(10), Decimal(0), None]
    assert list(case.grading.scores["S"].incomplete) == [False, True, True, True]


def test_an_item_whose_condition_is_false_is_known() -> None:
    # Its amount is missing, but it gives nothing anyway.
    assert points("+0.4 * b when a >= 1", {"a": 0}) == 0
    assert points("+0.4 * b when a >= 1", {"a": 1}) is None


def test_a_constant_item_is_known() -> None:
    assert points("-5\n+20 when a >= 1", {}) == -5


def test_overflowing_points_are_missing() -> None:
    assert points("+a", {"a": 1e300}) is None
    assert points("+a at most 50", {"a": 1e300}) == 50


BY = f"""{FIELDS}
score S from 0 to 100
  +50 when a >= 1
  +20 when b >= 1
  +20 when f
grade G by S
tier A at 80
tier B at 40
tier C at 0
"""


def test_a_grade_by_score() -> None:
    rows = [{"a": 1, "b": 1, "f": True}, {"a": 1, "b": 0, "f": False}, {"a": 0, "b": 1, "f": True}, {}]
    case = graded(BY, [*rows, {"a": 0, "b": 0, "f": False}])
    assert case.tiers() == ["A", "B", "B", "needs data", "C"]
    assert list(case.grading.grades["G"].decided_by) == [-1, -1, -1, -3, -1]


def test_could_be_by_an_incomplete_score() -> None:
    case = graded(
        BY,
        [
            {"a": 1, "b": 1},  # 70, f could give 20: A
            {"a": 1, "b": 0},  # 50, at most 70: still B
            {"a": 0},  # 0, at most 40: B
            {"b": 1, "f": True},  # 40, a could give 50: A
            {"a": 0, "b": 0},  # at most 20: C
        ],
    )
    assert case.tiers() == ["B", "B", "C", "B", "C"]
    assert case.could_be() == ["A", None, "B", "A", None]
    needs = [case.explain(i).grade("G").needs for i in range(5)]
    assert needs == [("f",), (), ("b", "f"), ("a",), ()]


def test_could_be_worse_too() -> None:
    rules = f"""{FIELDS}
score S
  +50 when a >= 1
  -20 when f
grade G by S
tier A at 40
tier B at 0
"""
    case = graded(rules, [{"a": 1}, {"a": 0, "f": False}])
    assert (case.tiers(), case.could_be()) == (["A", "B"], ["B", None])


def test_could_be_without_a_bound() -> None:
    rules = f"""{FIELDS}
score S
  +10 when a >= 1
  +1 per 10 of b
grade G by S
tier A at 1000
tier B at 0
"""
    assert graded(rules, [{"a": 1}]).could_be() == ["A"]
    capped = rules.replace("of b", "of b at most 20")
    assert graded(capped, [{"a": 1}]).could_be() == [None]
    computed = rules.replace("+1 per 10 of b", "+0.5 * b")
    assert graded(computed, [{"a": 1}]).could_be() == ["A"]
    faded = rules.replace("+1 per 10 of b", "+995 fading over 12 months since d")
    assert graded(faded, [{"a": 1}]).could_be() == ["A"]
    assert graded(faded.replace("+995", "+980"), [{"a": 1}]).could_be() == [None]


def test_a_missing_value_needs_data_also_with_otherwise() -> None:
    rules = f"""{FIELDS}
grade G by a
tier A at 80
tier B at 40
tier C
otherwise C
"""
    case = graded(rules, [{"a": 80}, {"a": 79.9}, {"a": 39}, {}])
    assert case.tiers() == ["A", "B", "C", "needs data"]


def test_a_value_below_every_tier_is_no_rule() -> None:
    rules = f"{FIELDS}grade G by a\ntier A at 80\ntier B at 40\n"
    assert graded(rules, [{"a": 39.99}]).tiers() == ["no rule"]


def test_rules_of_a_grade_by_value_are_tried_first() -> None:
    rules = f"""{FIELDS}
grade G by a
tier A at 80
tier B at 40
tier C at 0
rule "veto": C when b >= 5
"""
    case = graded(rules, [{"a": 90, "b": 5}, {"a": 90, "b": 0}, {"a": 90}, {"b": 5}, {"a": 10}])
    assert case.tiers() == ["C", "A", "A", "C", "C"]
    assert case.could_be() == [None, None, "C", None, None]


def test_parameters_move_points_and_cuts() -> None:
    rules = """
field a : number
param weight = 20 from 0 to 50
param cut = 20 from 0 to 100
score S
  +weight when a >= 1
grade G by S
tier A at cut
tier B at 0
"""
    assert graded(rules, [{"a": 1}]).tiers() == ["A"]
    assert graded(rules, [{"a": 1}], params={"weight": Decimal("19.99")}).tiers() == ["B"]
    assert graded(rules, [{"a": 1}], params={"weight": 30}).points() == [Decimal(30)]


def test_explained_points() -> None:
    rules = f"""{FIELDS}
score S from 0 to 70
  group "spending" at most 60
  +40 when a >= 100 because "a is {{a}}"
  +1 per 10 of a at most 30
  group "other"
  +20 when b >= 1
  +30 when f
"""
    case = graded(rules, [{"a": 400, "b": 1}])
    (score,) = case.explain().scores
    spending, other = score.groups
    assert (spending.total, spending.cap, spending.points) == (70, 60, 60)
    assert [(i.points, i.uncapped, i.cut) for i in spending.items] == [(40, 40, 0), (30, 40, 10)]
    assert [(i.points, i.needs) for i in other.items] == [(20, ()), (None, ("f",))]
    assert (score.total, score.points, score.least, score.most) == (80, 70, 70, 70)
    assert score.incomplete
    reason = spending.items[0].reason
    assert reason is not None and [getattr(p, "value", p) for p in reason.parts] == ["a is ", 400.0]


RULES = f"""{FIELDS}
score S
  +50 when a >= 1
  +30 when b >= 1
  -20 when f
let points = S
tag good when S between 40 to 60
grade G
tier A
tier B
tier C
rule "a": A when points >= 80
rule "b": B when 40 <= S and d is missing
otherwise C
"""


def test_rules_on_an_incomplete_score_are_marked_too() -> None:
    rows = [
        {"a": 1, "b": 1, "f": False},  # 80, known
        {"a": 1, "f": False},  # 50, at most 80: could be A
        {"a": 1, "b": 0},  # 50 or 30: could fall to C
        {"b": 1},  # 30, at most 80: could be A
        {"b": 0, "f": False},  # 0 or 50: could be B
        {"b": 0, "f": False, "d": date(2026, 1, 1)},  # 0 or 50, but the date is there
        {"a": 1, "b": 1},  # 80 or 60: could be B
    ]
    case = graded(RULES, rows)
    assert case.tiers() == ["A", "B", "B", "C", "C", "C", "A"]
    assert case.could_be() == [None, "A", "C", "A", "B", None, "B"]
    needs = [case.explain(i).grade("G").needs for i in range(7)]
    assert needs == [(), ("b",), ("f",), ("a", "f"), ("a",), (), ("f",)]


def test_open_comparisons_under_or_not_and_tags() -> None:
    rules = f"""{FIELDS}
score S
  +50 when a >= 1
  +30 when b >= 1
tag good when S between 40 to 60
grade G {{policy}}
tier A
tier B
tier C
rule "a": A when not good and (S > 60 or f)
rule "b": B when at least 1 of (good, S = 30)
otherwise C
"""
    rows = [{"a": 1, "f": False}, {"b": 1, "f": False}, {"a": 0, "b": 0, "f": False}, {"b": 0, "f": False}]
    for policy in ("", "best"):
        case = graded(rules.format(policy=policy), rows)
        # 50 or 80; 30 or 80; 0; 0 or 50.
        assert case.tiers() == ["B", "B", "C", "C"]
        assert case.could_be() == ["A", "A", None, "B"]


def test_what_is_worked_out_from_an_incomplete_score_is_incomplete() -> None:
    rules = f"""{FIELDS}
score S
  +50 when a >= 1
  +30 when b >= 1
let high = S >= 40
let half = S / 2
let either = if S < 40 then "low" else "high"
show high, half, either
"""
    case = graded(rules, [{"a": 1, "b": 1}, {"a": 1}, {"b": 1}, {}])
    assert case.values("high") == [True, True, False, None]
    assert case.values("half") == [40, 25, 15, None]
    assert case.values("either") == ["high", "high", "low", None]
    for name in ("high", "half", "either"):
        assert case.incomplete(name) == [False, True, True, False]
