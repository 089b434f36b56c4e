"""What is offered at the cursor, which stands at the `|` of each example's last line."""

from __future__ import annotations

import pytest

from gradestudio.language import complete
from gradestudio.language.columns import ColumnSummary
from gradestudio.language.completion import Completion
from gradestudio.language.pinyin import initials

BOOK = """字段 客户编号 : 编号
字段 区域 : 选项 "华东", "华南"
字段 `消费 元` : 金额
字段 城市 : 文本 又名 所在城市
字段 上期 : 等级 等级甲
字段 欠款 : 是否
关联 订单 按 客户编号
  日期 : 日期
  金额 : 金额
  渠道 : 选项 "网店", "门店"
参数 门槛 = 10万
定义 档 = 分段 `消费 元`
  不足 5 -> "低"
  否则 -> "高"
评级 等级甲
等级 A
等级 `B 级`
标签 流失 当 区域 = "华东"
"""
COLUMNS = {
    "客户编号": ColumnSummary("客户编号", "id", 3, distinct=3, values=(("C-1", 1), ("C-2", 1), ("C-3", 1))),
    "所在城市": ColumnSummary("所在城市", "one of", 3, distinct=2, values=(("上海", 2), ("杭州", 1))),
    "最近购买": ColumnSummary("最近购买", "date", 3),
}


def offered(line: str, columns: dict[str, ColumnSummary] | None = None) -> list[Completion]:
    before, _, behind = line.partition("‸")
    return complete(BOOK + before + behind, len(BOOK) + len(before), columns)


def inserts(line: str, columns: dict[str, ColumnSummary] | None = None) -> list[str]:
    return [c.insert for c in offered(line, columns)]


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ('规则 "x"：‸', ["A", "`B 级`"]),
        ("策略 ‸", ["A", "`B 级`", "流失"]),
        ("其余 ‸", ["A", "`B 级`"]),
        ('特批 "C-1": ‸', ["A", "`B 级`"]),
        ("较 ‸", ["上期"]),
        ("输出 ‸", ["档"]),
        ("定义 x = 求和 订单.‸", ["日期", "金额", "渠道"]),
        ('规则 "x"：A 当 区域 = ‸', ['"华东"', '"华南"']),
        ('规则 "x"：A 当 区域 属于 ("华东", ‸', ['"华东"', '"华南"']),
        ('规则 "x"：A 当 区域 = "‸', ['华东"', '华南"']),
        ('规则 "x"：A 当 档 = ‸', ['"低"', '"高"']),
        ('规则 "x"：A 当 上期 优于 ‸', ["A", "`B 级`"]),
        ('规则 "x"：A 当 等级甲 = ‸', ["A", "`B 级`"]),
        ('规则 "x"：A 当 欠款 = ‸', ["是", "否"]),
        ("标签 y 当 计数 订单 其中 (订单.渠道 = ‸", ['"网店"', '"门店"']),
        ("决策表\n  | 区域 | -> 等级甲 |\n  | ‸", ['"华东"', '"华南"']),
        ('决策表\n  | 区域 | -> 等级甲 |\n  | "华东" | ‸', ["A", "`B 级`"]),
        ('示例 "a" 已知 区域 = ‸', ['"华东"', '"华南"']),
        ('示例 "a" 已知 区域 = "华东" 应为 ‸', ["等级甲", "档", "流失"]),
        ('示例 "a" 已知 区域 = "华东" 应为 等级甲 = ‸', ["A", "`B 级`", "待补充"]),
        ("关联 拜访 按 ‸", ["客户编号", "区域"]),
        ("字段 x : 等级 ‸", ["等级甲"]),
    ],
)
def test_what_belongs_there_comes_first(line: str, first: list[str]) -> None:
    assert inserts(line)[: len(first)] == first


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("标签 y 当 消‸", "`消费 元`"),
        ("标签 y 当 xf‸", "`消费 元`"),
        ("标签 y 当 `消‸", "`消费 元`"),
        ("标签 y 当 qy‸", "区域"),
        ("标签 y 当 门槛≥10万且城‸", "城市"),
        ('标签 y 当 区域 = "华东" 因为 "客户在{城‸', "城市"),
    ],
)
def test_names_are_found_by_a_part_and_by_pinyin(line: str, wanted: str) -> None:
    assert inserts(line) == [wanted]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("规‸", ["规则簿", "规则"]),
        ("gz‸", ["规则簿", "规则"]),
        ("rule‸", ["规则簿", "规则"]),
        ("标签 y whe‸", ["当"]),
        ("标签 y 当 ave‸", ["求平均"]),
        ("标签 y 当 近‸", []),
        ("tag y 当 区域 sta‸", ["starts with"]),
    ],
)
def test_keywords_are_found_in_both_languages(line: str, wanted: list[str]) -> None:
    assert inserts(line) == wanted


def test_a_keyword_that_may_not_stand_is_not_offered() -> None:
    assert {"当", "因为"} == set(inserts('规则 "x"：A ‸'))


def test_what_is_offered_replaces_the_word_in_front() -> None:
    found = offered("标签 y 当 门槛≥10万且城‸")[0]
    assert found.span.end - found.span.start == 1


def test_choices_come_from_the_sheet() -> None:
    assert inserts('标签 y 当 城市 = "‸', COLUMNS)[:2] == ['上海"', '杭州"']


def test_a_new_field_is_offered_the_headings_that_are_left() -> None:
    assert inserts("字段 ‸", COLUMNS) == ["最近购买"]


@pytest.mark.parametrize("line", ["# 消‸", "定义 新‸", '规则 "规‸', "标签 y 当 区域 = = ‸"])
def test_nothing_is_offered_where_nothing_may_stand(line: str) -> None:
    assert inserts(line) == []


def test_functions_tell_what_they_do() -> None:
    found = offered("标签 y 当 求和‸")[0]
    assert found.kind == "function"
    assert "sum of" in found.detail
    assert any("0" in line for line in found.detail)


@pytest.mark.parametrize("offset", range(0, len(BOOK), 7))
def test_any_place_can_be_asked(offset: int) -> None:
    assert isinstance(complete(BOOK, offset), list)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("最近购买", "zjgm"), ("消费 A", "xfa"), ("年", "n"), ("客户", "kh"), ("座右铭", "zym")],
)
def test_initials(text: str, wanted: str) -> None:
    assert initials(text) == wanted
