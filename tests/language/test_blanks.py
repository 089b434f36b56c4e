"""Words that are really several."""

from __future__ import annotations

import pytest

from gradestudio.language import check
from gradestudio.language.reading.blanks import WordCutter

CUTTER = WordCutter(["年消费", "R", "最近购买", "等级", "上期等级", "消费"])


@pytest.mark.parametrize(
    ("word", "right"),
    [
        ("年消费至少10万且R", "年消费 至少 10万 且 R"),
        ("最近购买近12个月", "最近购买 近 12 个月"),
        ("非R", "非 R"),
        ("上期等级劣于等级", "上期等级 劣于 等级"),
        ("年消费", None),  # known as it is
        ("上期等级", None),
        ("年消费R", None),  # two names never stand side by side
        ("陌生且R", None),  # no part is unknown
        ("R大于等级以上", "R 大于 等级 以上"),
    ],
)
def test_a_word_is_cut_when_there_is_one_way(word: str, right: str | None) -> None:
    assert CUTTER.cut(word) == right


def test_more_than_one_way_is_no_way() -> None:
    assert WordCutter(["年", "年且", "消费"]).cut("年且且消费") == "年且 且 消费"
    assert WordCutter(["甲", "甲非", "乙"]).cut("甲且非乙") == "甲 且 非 乙"
    assert WordCutter(["甲", "乙", "且非乙", "非乙"]).cut("甲且非乙") is None


def test_an_unknown_name_in_a_grammatical_place_gets_the_fix() -> None:
    source = "字段 客户编号 : 编号\n字段 年消费 : 金额\n字段 R : 数值\n标签 甲 当 年消费至少10万且R > 3\n"
    found = [d for d in check(source).diagnostics if d.code == "unknown-name"]
    assert [(fix.code, fix.edits[0].text) for d in found for fix in d.fixes] == [
        ("insert-blanks", "年消费 至少 10万 且 R")
    ]
