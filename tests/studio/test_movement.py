"""Customers of two runs matched by key; what the rules are to what was approved."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from gradestudio.analysis.compare import DOWN, OTHER, SAME, UP
from gradestudio.history import Result, Tiers, Version
from gradestudio.studio.approval import Approval, State, approval
from gradestudio.studio.movement import movement

NAMES = ("甲", "乙", "丙", "needs data", "no rule", "conflict")


def _tiers(ordered: bool = True, **by_key: str) -> Tiers:
    codes = tuple(NAMES.index(tier) for tier in by_key.values())
    return Tiers(tuple(by_key), {"等次": Result(NAMES, codes, ordered)})


def test_up_down_same_came_and_gone() -> None:
    old = _tiers(a="乙", b="甲", c="丙", d="needs data", gone="甲")
    new = _tiers(came="乙", d="丙", c="丙", b="丙", a="甲")
    (found,) = movement(old, new)
    assert found.keys == ("d", "c", "b", "a")
    assert found.moves.direction.tolist() == [OTHER, SAME, DOWN, UP]
    assert (found.came, found.gone, found.unmatched) == ((("乙", 1),), (("甲", 1),), (0, 0))
    counts = found.moves.counts()
    assert counts[NAMES.index("甲"), NAMES.index("丙")] == 1
    assert counts.sum() == 4


def test_tiers_are_matched_by_name_and_a_new_one_is_neither_up_nor_down() -> None:
    old = Tiers(("a", "b"), {"等次": Result(NAMES, (0, 1))})
    names = ("钻石", *NAMES)
    new = Tiers(("a", "b"), {"等次": Result(names, (0, names.index("乙")))})
    (found,) = movement(old, new)
    # `a` had 甲, second in the new order; 钻石 stands above it.
    assert found.moves.direction.tolist() == [UP, SAME]


def test_an_unranked_grade_only_changes() -> None:
    (found,) = movement(_tiers(False, a="甲"), _tiers(False, a="乙"))
    assert found.moves.direction.tolist() == [OTHER]


def test_blank_and_repeated_keys_are_not_matched() -> None:
    old = Tiers(("a", "a", "", "b"), {"等次": Result(NAMES, (0, 1, 0, 0))})
    new = Tiers(("a", "b", ""), {"等次": Result(NAMES, (0, 0, 0))})
    (found,) = movement(old, new)
    assert found.keys == ("b",)
    assert found.unmatched == (3, 1)
    # One `a` of now cannot be told from two of before: it counts as new.
    assert found.came == (("甲", 1),)


def test_grades_of_one_run_only_are_left_out() -> None:
    other = Tiers(("a",), {"别的": Result(NAMES, (0,))})
    assert movement(_tiers(a="甲"), other) == ()


def _version(number: int, text: str) -> Version:
    return Version("店", number, text, datetime(2026, number, 1, 8))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("二\n", Approval(State.APPROVED, "v2", date(2026, 2, 1), "v2")),
        ("二\r\n", Approval(State.APPROVED, "v2", date(2026, 2, 1), "v2")),
        ("一\n", Approval(State.OLDER, "v1", date(2026, 1, 1), "v2")),
        ("三\n", Approval(State.DRAFT, "v2", date(2026, 2, 1), "v2")),
    ],
)
def test_how_a_text_stands_to_its_versions(text: str, expected: Approval) -> None:
    assert approval(text, (_version(2, "二\n"), _version(1, "一\n"))) == expected


def test_never_approved() -> None:
    assert approval("一", ()) == Approval(State.NEVER)
