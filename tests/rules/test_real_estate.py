"""S2: all 128 combinations of A and B, all 2,187 with C, the closed site, and both spellings."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import product

from tests.rules.grading import graded_rows, tiers

AS_OF = date(2026, 1, 31)
ENGLISH = ("ability", "fit", "visits", "calls", "site visits", "process", "price tolerance")
COUNTS = {"A": 3, "B": 1, "C": 0}
"""A count that the rulebook's own bands turn into the letter, for the three counted signs."""

PUBLISHED = {
    # (letters A among the two conditions, letters A among the five signs): tier
    **{(2, 5): "A", (2, 4): "B", (2, 3): "B", (2, 2): "C", (2, 1): "C", (2, 0): "C"},
    **{(1, 5): "C", (1, 4): "D", (1, 3): "D", (1, 2): "D", (1, 1): "D", (1, 0): "D"},
}


def published(letters: tuple[str, ...]) -> str:
    conditions, signs = letters[:2].count("A"), letters[2:].count("A")
    return PUBLISHED.get((conditions, signs), "E")


def in_english(combinations: list[tuple[str, ...]], site_open: bool = True) -> list[str]:
    rows = [
        {"customer": f"H{n}", **dict(zip(ENGLISH, letters, strict=True)), "site open": site_open}
        for n, letters in enumerate(combinations)
    ]
    return tiers(graded_rows("S02-real-estate", rows, AS_OF), "level")


def in_chinese(combinations: list[tuple[str, ...]], site_open: bool = True) -> list[str]:
    rows = [
        {
            "客户编号": f"F{n}",
            "支付能力": ability,
            "满意程度": fit,
            "回访次数": COUNTS[visits],
            "来电次数": COUNTS[calls],
            "考察次数": COUNTS[site],
            "流程询问": process,
            "价格承受": price,
            "工地开放": site_open,
        }
        for n, (ability, fit, visits, calls, site, process, price) in enumerate(combinations)
    ]
    return tiers(graded_rows("S02-房产客户", rows, AS_OF), "客户级别")


def test_the_128_combinations_of_a_and_b() -> None:
    every = list(product("AB", repeat=7))
    expected = [published(letters) for letters in every]
    assert Counter(expected) == {"A": 1, "B": 15, "C": 18, "D": 62, "E": 32}
    assert in_english(every) == expected
    assert in_chinese(every) == expected


def test_the_729_combinations_without_a_published_tier_get_e() -> None:
    every = list(product("ABC", repeat=7))
    assert len(every) == 2187
    unpublished = [x for x in every if x[0] != "A" and x[1] != "A" and x[:2] != ("B", "B")]
    assert len(unpublished) == 729
    expected = [published(letters) for letters in every]
    got = in_english(every)
    assert got == expected
    assert in_chinese(every) == expected
    assert {tier for tier, letters in zip(got, every, strict=True) if letters in set(unpublished)} == {"E"}


def test_a_closed_site_is_left_out_of_the_count() -> None:
    every = list(product("AB", repeat=7))

    def closed(letters: tuple[str, ...]) -> str:
        signs = [letters[i] for i in (2, 3, 5, 6)].count("A")
        like_open = {4: 5, 3: 3, 2: 3, 1: 1, 0: 0}[signs]
        return PUBLISHED.get((letters[:2].count("A"), like_open), "E")

    expected = [closed(letters) for letters in every]
    assert in_english(every, site_open=False) == expected
    assert in_chinese(every, site_open=False) == expected


def test_one_condition_unknown_waits_for_data_only_where_it_decides() -> None:
    five = {"回访次数": 3, "来电次数": 2, "考察次数": 2, "流程询问": "A", "价格承受": "A"}
    rows = [
        {"客户编号": "1", "支付能力": None, "满意程度": "A", **five},  # A or C
        {"客户编号": "2", "支付能力": None, "满意程度": "B", **five},  # C or E
        {
            "客户编号": "3",
            "支付能力": "A",
            "满意程度": "A",
            **(five | {"价格承受": None}),
        },  # surely B, could be A
    ]
    assert tiers(graded_rows("S02-房产客户", rows, AS_OF), "客户级别") == ["needs data", "needs data", "B"]
