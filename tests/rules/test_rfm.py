"""S3: bands at every boundary, the code, the recode and the eight groups."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from tests.rules.grading import graded_rows, shown, tiers

RULES = "S03-RFM"
AS_OF = date(2026, 1, 31)
BOUGHT = {0: date(2026, 1, 1), **{n: date(2025 - (n - 1) // 12, 12 - (n - 1) % 12, 5) for n in range(1, 25)}}
"""A day so many whole months before 31 January 2026: the fifth of each earlier month, this one's first."""


def graded(rows: list[tuple[date | None, float | None, float | None]]):
    cells = [
        {"客户编号": f"{n}", "最近购买": day, "购买次数": count, "购买金额": money}
        for n, (day, count, money) in enumerate(rows)
    ]
    return graded_rows(RULES, cells, AS_OF)


def test_months_fall_into_half_open_bands_without_a_gap() -> None:
    got = shown(graded([(BOUGHT[n], 1, 0) for n in range(25)]), "代码")
    expected = ["R1"] * 4 + ["R2"] * 3 + ["R3"] * 6 + ["R4"] * 12
    assert [code[:2] for code in got] == expected


@pytest.mark.parametrize(
    "count, band", [(0, 1), (1, 1), (2, 1), (3, 2), (5, 2), (6, 3), (10, 3), (11, 4), (200, 4)]
)
def test_counts_fall_into_the_published_bands(count: int, band: int) -> None:
    assert shown(graded([(BOUGHT[0], count, 0)]), "代码") == [f"R1F{band}M1"]


@pytest.mark.parametrize(
    "money, band",
    [(0, 1), (29_999.99, 1), (30_000, 2), (59_999.99, 2), (60_000, 3), (109_999.99, 3), (110_000, 4)],
)
def test_amounts_fall_into_half_open_bands_in_ten_thousands(money: float, band: int) -> None:
    assert shown(graded([(BOUGHT[0], 1, money)]), "代码") == [f"R1F1M{band}"]


def test_the_code_of_the_published_gloss_and_its_words() -> None:
    """4–6 months, 3–5 times, amount 3–5: printed as R4F3M2 there, band by band it is R2F2M2."""
    grading = graded([(BOUGHT[5], 4, 40_000)])
    assert shown(grading, "代码") == ["R2F2M2"]
    assert shown(grading, "R档") == ["4–6 个月"]
    assert shown(grading, "F档") == ["3–5 次"]
    assert shown(grading, "M档") == ["3 至不满 6 个单位"]


GROUPS = {
    # (recent, often, large)
    (True, True, True): "重要价值",
    (True, False, True): "重要发展",
    (False, True, True): "重要保持",
    (False, False, True): "重要挽留",
    (True, True, False): "一般价值",
    (True, False, False): "一般发展",
    (False, True, False): "一般保持",
    (False, False, False): "一般挽留",
}


def test_all_64_codes_have_a_group_and_a_sum_in_which_more_is_better() -> None:
    months, counts, money = (0, 4, 7, 13), (1, 3, 6, 11), (0, 30_000, 60_000, 110_000)
    every = list(product(range(4), repeat=3))
    grading = graded([(BOUGHT[months[r]], counts[f], money[m]) for r, f, m in every])
    assert shown(grading, "代码") == [f"R{r + 1}F{f + 1}M{m + 1}" for r, f, m in every]
    assert shown(grading, "RFM总分") == [(4 - r) + (f + 1) + (m + 1) for r, f, m in every]
    assert tiers(grading, "客群") == [GROUPS[r < 2, f >= 2, m >= 2] for r, f, m in every]


def test_a_missing_date_leaves_the_code_blank() -> None:
    grading = graded([(None, 5, 50_000)])
    assert shown(grading, "代码") == [None]
    assert tiers(grading, "客群") == ["needs data"]
