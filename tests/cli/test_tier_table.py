"""The table of customers per tier stands in straight columns, Chinese names too."""

from __future__ import annotations

from gradestudio.cli.tier_table import tier_table
from gradestudio.language.program import Grade, Tier
from gradestudio.messages import Words

GRADE = Grade("客户等级", (Tier("A", "重点客户"), Tier("普通")), ())


def test_columns_are_straight() -> None:
    lines = tier_table(GRADE, {"A": 250, "普通": 1_721, "待补充": 29}, Words("zh"))
    assert lines == [
        "客户等级      客户数   占比",
        "  A 重点客户     250  12.5%",
        "  普通         1,721  86.1%",
        "  待补充          29   1.5%",
    ]


def test_nobody_has_no_share() -> None:
    assert tier_table(GRADE, {"A": 0, "普通": 0}, Words("en"))[1:] == [
        "  A 重点客户          0      –",
        "  普通                0      –",
    ]
