"""Every built-in is what its declaration says: its forms are read, its types hold, its words are there."""

from __future__ import annotations

import pytest

from gradestudio.language import check
from gradestudio.language.builtins import AGGREGATES, BUILTINS, BuiltIn
from gradestudio.language.program import Type

FIELDS = """字段 客户编号 : 编号
字段 D : 日期
字段 E : 日期
字段 X : 数值
字段 x : 数值
字段 y : 数值
字段 区域 : 文本
关联 订单 按 客户编号
  日期 : 日期
  金额 : 金额
  产品 : 文本
关联 orders 按 客户编号
  date : 日期
  amount : 金额
  product : 文本
关联 团队 按 区域
  负责人 : 文本
关联 teams 按 区域
  manager : 文本
"""
SAME = {
    "订单.金额": Type.NUMBER,
    "orders.amount": Type.NUMBER,
    "团队.负责人": Type.TEXT,
    "teams.manager": Type.TEXT,
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("built_in", BUILTINS, ids=lambda b: b.op)
def test_its_form_is_read_and_has_its_type(built_in: BuiltIn, language: str) -> None:
    form = built_in.form_zh if language == "zh" else built_in.form_en
    name = built_in.name_zh if language == "zh" else built_in.name_en
    assert name.split(" ")[0] in form
    checked = check(f"{FIELDS}定义 结果 = {form}\n输出 结果\n")
    assert checked.errors == ()
    found = checked.program.let("结果")
    assert found is not None
    gives = built_in.gives or next((t for text, t in SAME.items() if text in form), Type.NUMBER)
    assert found.value.type is gives


@pytest.mark.parametrize("built_in", BUILTINS, ids=lambda b: b.op)
def test_it_is_told_in_both_languages(built_in: BuiltIn) -> None:
    for text in (built_in.doc_zh, built_in.missing_zh):
        assert any(c >= "\u4e00" for c in text)
    for text in (built_in.doc_en, built_in.missing_en):
        assert all(ord(c) < 0x2E80 for c in text.replace("区域", ""))


@pytest.mark.parametrize("op", [op for op, b in AGGREGATES.items() if b.takes])
def test_an_aggregate_refuses_another_type(op: str) -> None:
    checked = check(f"{FIELDS}定义 结果 = {AGGREGATES[op].name_zh} 订单.产品\n输出 结果\n")
    assert [d.code for d in checked.errors] == ["aggregate-type"]


@pytest.mark.parametrize("op", list(AGGREGATES))
def test_the_whole_list_takes_those_that_say_so(op: str) -> None:
    field = "D" if Type.DATE in AGGREGATES[op].takes and Type.NUMBER not in AGGREGATES[op].takes else "X"
    checked = check(f"{FIELDS}定义 结果 = {AGGREGATES[op].name_zh} {field}\n输出 结果\n")
    assert ("not-over-list" in {d.code for d in checked.errors}) is not AGGREGATES[op].over_list
