"""New statements: where they stand, that they read as they stand, and that nothing else is touched."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from gradestudio.diagnostics import Edit, Severity, apply_edits
from gradestudio.language import check, parse
from gradestudio.language.edits import newstatements as new
from gradestudio.language.syntax import Rulebook, Statement
from tests.language.edits.books import any_text, made

BOOK = """\
# 说明
规则簿 "x"
字段 甲 : 数值
字段 乙 : 文本  # 备注

评级 G
等级 A
等级 B
规则 "一": A 当 甲 至少 3
其余 B
策略 A
  "x"
标签 大 当 甲 至少 3
"""


def errors(source: str) -> list[str]:
    return [d.code for d in check(source).diagnostics if d.severity is Severity.ERROR]


def after(source: str, make: Callable[[Rulebook], tuple[Edit, ...]]) -> str:
    return apply_edits(source, make(parse(source)))


def grade(book: Rulebook) -> Statement:
    return next(s for s in book.statements if s.keyword == "grade")


def test_a_field_stands_behind_the_fields() -> None:
    line = "字段 乙 : 文本  # 备注\n"
    found = after(BOOK, lambda b: new.field_added(b, "最近 下单", "date"))
    assert found == BOOK.replace(line, line + "字段 `最近 下单` : 日期\n")
    found = after(BOOK, lambda b: new.field_added(b, "区域", "text", ("华东", "华{南}")))
    assert '字段 区域 : 选项 "华东", "华{{南}}"\n' in found and errors(found) == []


def test_a_param_stands_between_fields_and_grades() -> None:
    line = "字段 乙 : 文本  # 备注\n"
    once = after(BOOK, lambda b: new.param_added(b, "门槛"))
    assert once == BOOK.replace(line, line + "\n参数 门槛 = 0\n")
    twice = after(once, lambda b: new.param_added(b, "门槛"))
    assert twice == once.replace("参数 门槛 = 0\n", "参数 门槛 = 0\n参数 门槛2 = 0\n")


def test_a_score_has_one_item_that_nobody_gets() -> None:
    line = "字段 乙 : 文本  # 备注\n"
    found = after(BOOK, lambda b: new.score_added(b, "得分"))
    assert found == BOOK.replace(line, line + "\n评分 得分 从 0 至 100\n  +10 当 否\n")


def test_a_tier_is_the_last_of_its_grade_with_the_next_letter() -> None:
    found = after(BOOK, lambda b: new.tier_added(b, grade(b), "等级"))
    assert found == BOOK.replace("等级 B\n", "等级 B\n等级 C\n")
    named = BOOK.replace("等级 A", "等级 金").replace("等级 B", "等级 银").replace(": A", ": 金")
    named = named.replace("其余 B", "其余 银").replace("策略 A", "策略 金")
    found = after(named, lambda b: new.tier_added(b, grade(b), "新级"))
    assert "等级 银\n等级 新级1\n" in found and errors(found) == []


def test_a_strategy_is_for_the_best_tier_without_one() -> None:
    found = after(BOOK, lambda b: new.strategy_added(b, grade(b), "跟进"))
    assert found == BOOK.replace('  "x"\n', '  "x"\n策略 B\n  "跟进"\n')
    assert new.strategy_added(parse(found), grade(parse(found)), "跟进") == ()


def test_a_grade_a_tag_a_promise_and_an_example_stand_behind() -> None:
    found = after(BOOK, lambda b: new.grade_added(b, "类别"))
    assert found == BOOK.replace('  "x"\n', '  "x"\n\n评级 类别\n等级 A\n等级 B\n其余 B\n\n')
    assert after(BOOK, lambda b: new.tag_added(b, "新")) == BOOK + "标签 新 当 否\n"
    assert after(BOOK, new.promise_added) == BOOK + "\n保证 每个客户都有等级\n"
    values = [("甲", 3.5), ("乙", "华{东}")]
    found = after(BOOK, lambda b: new.example_added(b, "例", date(2026, 1, 31), values, [("G", "A")]))
    example = '\n示例 "例" 评级日 2026-01-31\n  已知 甲 = 3.5, 乙 = "华{{东}}"\n  应为 G = A\n'
    assert found == BOOK + example and errors(found) == []


def test_english_rulebooks_get_english_words() -> None:
    book = "field spend : number\ngrade G\ntier A\ntier B\notherwise B\n"
    found = after(book, lambda b: new.tag_added(b, "big"))
    assert found == book + "\ntag big when no\n"
    found = after(book, lambda b: new.example_added(b, "e", None, [("spend", None)], [("G", "needs data")]))
    assert found == book + '\nexample "e"\n  given spend = missing\n  expect G = needs data\n'


def test_an_empty_rulebook_can_be_begun() -> None:
    text = ""
    for make in (
        lambda b: new.field_added(b, "年消费", "money"),
        lambda b: new.grade_added(b, "客户等级"),
        lambda b: new.tag_added(b, "大"),
    ):
        text = after(text, make)
    assert text == "字段 年消费 : 金额\n\n评级 客户等级\n等级 A\n等级 B\n其余 B\n\n标签 大 当 否\n"


MAKES = st.sampled_from(
    [
        lambda b: new.field_added(b, "没有 的列", "number"),
        lambda b: new.param_added(b, "新参数"),
        lambda b: new.score_added(b, "新评分"),
        lambda b: new.grade_added(b, "新评级"),
        lambda b: new.tier_added(b, grade(b), "新等级"),
        lambda b: new.strategy_added(b, grade(b), "跟进"),
        lambda b: new.tag_added(b, "新标签"),
        new.promise_added,
    ]
)


@settings(max_examples=60, deadline=None)
@given(any_text(), MAKES)
def test_nothing_else_changes_and_no_mistake_comes(
    source: str, make: Callable[[Rulebook], tuple[Edit, ...]]
) -> None:
    book = parse(source)
    if not any(s.keyword == "grade" for s in book.statements):
        return
    edits = make(book)
    assert all(edit.span.start == edit.span.end for edit in edits)  # only put in, nothing taken out
    text = made(source, edits)
    assert sorted(errors(text)) == sorted(errors(source))
    assert len(parse(text).statements) >= len(book.statements) + (1 if edits else 0)
