"""A check after an edit gives what a first check gives, to the last place; and does less."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradestudio.diagnostics import Span
from gradestudio.language import check
from gradestudio.language.compiling import grades as compile_grades
from gradestudio.language.compiling.remembering import forget

BOOK = """字段 客户编号 : 编号
字段 区域 : 选项 "华东", "华南"
字段 年消费 : 金额 从 0
字段 投诉 : 数值
关联 订单 按 客户编号
  金额 : 金额
参数 线 = 10万
定义 月均 = 年消费 / 12
定义 最大 = 求最大 订单.金额
定义 季均 = 月均 * 3
评级 级
等级 A
等级 B
规则 "一"：A 当 年消费 >= 线 且 区域 = "华东"
规则 "二"：A 当 季均 > 5000 或 最大 > 9
规则 "三"：B 当 年费 > 5 且 区域 = "华北"
规则 "四"：B 当 投诉 = 1 或 2
其余 B
定义 后写 = 投诉 + 1
评级 二级
等级 C
等级 D
规则 "五"：C 当 级 = A 且 后写 > 3
其余 D
标签 甲 当 后写 > 2
"""
EDITS = [
    ("10万", "12万"),
    ("/ 12", "/ 10"),
    ("年费", "年消费"),
    ('"华北"', '"华南"'),
    ("> 5000", "> 6000"),
    ("> 5000", "> 60000"),
    ("* 3", "* 3  # 一季"),
    ("等级 B\n", "等级 B\n等级 E\n"),
    ("投诉 + 1", "投诉 + 2"),
    ("投诉 + 1", "区域 + 1"),
    ("字段 投诉 : 数值", "字段 投诉 : 文本"),
    ("从 0", "从 1"),
    ('"华东", "华南"', '"华东", "华北"'),
    ("求最大 订单.金额", "求最大 订单.金额 默认 0"),
    ("定义 后写", "\n定义 后写"),
    ("标签 甲", "标签 乙"),
]


def places(value: Any) -> list[tuple[str, Any]]:
    """The kind and place of every node, however deep."""
    found: list[tuple[str, Any]] = []
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, tuple):
            stack.extend(item)
        elif is_dataclass(item) and not isinstance(item, Span):
            found.append((type(item).__name__, getattr(item, "span", None)))
            stack.extend(getattr(item, f.name) for f in fields(item))
    return found


@settings(max_examples=60)
@given(st.lists(st.sampled_from(EDITS), min_size=1, max_size=5))
def test_edits_in_any_order(edits: list[tuple[str, str]]) -> None:
    source = BOOK
    forget()
    check(source)
    for old, new in edits:
        source = source.replace(old, new, 1) if old in source else source.replace(new, old, 1)
        warm = check(source)
        forget()
        cold = check(source)
        assert warm.program == cold.program
        assert warm.diagnostics == cold.diagnostics
        assert places(warm.program) == places(cold.program)


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parent / "rulebooks").glob("S0*.grade")), ids=lambda p: p.stem
)
def test_a_line_more_at_the_top_moves_everything(path: Path) -> None:
    source = path.read_text("utf-8")
    check(source)
    warm = check("# 说明\n" + source)
    forget()
    assert places(warm.program) == places(check("# 说明\n" + source).program)


def test_rules_that_stayed_are_not_compiled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    before = compile_grades._rule

    def counting(entry: Any, *rest: Any) -> Any:
        compiled.append(entry.node.name)
        return before(entry, *rest)

    monkeypatch.setattr(compile_grades, "_rule", counting)
    forget()
    check(BOOK)
    assert compiled == ["一", "二", "三", "四", "五"]
    compiled.clear()
    check(BOOK.replace('= "华东"', '= "华南"'))
    assert compiled[0] == "一"
    assert not {"三", "四"} & set(compiled)
