"""What the checker makes of a rulebook: typed nodes with absolute places, broken outputs left out alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from gradestudio.language import check, parse
from gradestudio.language import program as p

HERE = Path(__file__).parent
DRAFTS = sorted((HERE / "rulebooks").glob("*.grade"))
LIBRARY = sorted((HERE.parents[1] / "rules").glob("*.grade"))

FIELDS = """字段 客户编号 : 编号
字段 区域 : 选项 "华东", "华南"
字段 年消费 : 金额 从 0
字段 投诉 : 数值
字段 购买 : 日期
字段 会员 : 是否
关联 订单 按 客户编号
  日期 : 日期
  金额 : 金额
"""
SPEND = p.Field("年消费", p.FieldKind.MONEY)
TODAY = p.GradingDate()


def program(rules: str) -> p.Program:
    checked = check(FIELDS + rules)
    assert checked.errors == ()
    return checked.program


def condition(text: str) -> p.Expr:
    found = program(f"标签 t 当 {text}\n").tag("t")
    assert found is not None
    return found.when


def value(text: str) -> p.Expr:
    found = program(f"定义 v = {text}\n输出 v\n").let("v")
    assert found is not None
    return found.value


@pytest.mark.parametrize("path", [*DRAFTS, *LIBRARY], ids=lambda path: path.stem)
def test_the_published_systems_have_no_mistakes(path: Path) -> None:
    checked = check(path.read_text("utf-8"))
    assert checked.errors == ()
    assert checked.program.broken == ()


def test_all_drafts_are_there() -> None:
    assert len(DRAFTS) == 44


# ── Conditions and values ───────────────────────────────────────────────────────────────────────


def number(text: str) -> p.Number:
    return p.Number(Decimal(text))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("年消费 >= 10万", p.Compare(">=", SPEND, number("100000"))),
        (
            "年消费 至少 2 不足 5",
            p.AllOf((p.Compare(">=", SPEND, number("2")), p.Compare("<", SPEND, number("5")))),
        ),
        ("年消费 介于 1 至 2", p.Between(SPEND, number("1"), number("2"))),
        ("区域 不属于 (“华东”)", p.Not(p.OneOf(p.Field("区域", p.FieldKind.CHOICE), (p.Text("华东"),)))),
        ("年消费 有值", p.Not(p.IsMissing(SPEND))),
        ("会员 = 否", p.Compare("=", p.Field("会员", p.FieldKind.FLAG), p.FlagValue(False))),
        ("均不满足 (会员)", p.Not(p.AnyOf((p.Field("会员", p.FieldKind.FLAG),)))),
        ("年消费 排名前 20%", p.InTop(SPEND, number("0.2"))),
        (
            "购买 近 3 个月",
            p.DateWithin(p.Field("购买", p.FieldKind.DATE), "past", "months", number("3"), TODAY),
        ),
        ("购买 近 本年", p.DateWithin(p.Field("购买", p.FieldKind.DATE), "this", "year", None, TODAY)),
    ],
)
def test_a_condition_becomes(text: str, wanted: p.Expr) -> None:
    assert condition(text) == wanted


def test_whole_months_since_run_to_the_grading_date() -> None:
    assert value("已过月数 购买") == p.Elapsed("months", p.Field("购买", p.FieldKind.DATE), TODAY)


def test_an_aggregate_reads_rows_and_the_customer() -> None:
    amount = p.RelatedColumn("订单", "金额", p.FieldKind.MONEY)
    wanted = p.Aggregate("sum", "订单", amount, p.Compare(">", amount, SPEND))
    assert value("求和 订单.金额 其中 (订单.金额 > 年消费)") == wanted


def test_a_name_without_a_dot_is_of_the_whole_list() -> None:
    assert value("求平均 年消费") == p.ListStatistic("average", SPEND, None)


def test_a_definition_is_held_where_it_is_read() -> None:
    made = program("定义 月均 = 年消费 / 12\n标签 t 当 月均 > 5\n")
    inside = p.Arithmetic("/", SPEND, number("12"))
    assert made.tags[0].when == p.Compare(">", p.Derived("月均", inside), number("5"))


def test_a_text_beside_a_tier_is_the_tier() -> None:
    grade = '评级 G\n等级 A\n等级 B\n规则 "一"：A 当 会员\n其余 B\n'
    made = program(grade + '标签 t 当 G = "B"\n标签 u 当 G = B\n')
    assert made.tags[0].when == made.tags[1].when
    assert isinstance(made.tags[1].when, p.Compare)
    assert made.tags[1].when.right == p.TierName("G", "B", 1)


def test_else_of_a_matrix_is_none_of_the_others() -> None:
    made = value("矩阵 会员, 年消费\n     | 至少 5 | 否则\n  是 | 1      | 2\n  否 | 3      | 4\n")
    assert isinstance(made, p.Grid)
    at_least = p.Compare(">=", SPEND, number("5"))
    assert made.columns == (at_least, p.Not(p.AnyOf((at_least,))))
    assert made.cells == ((number("1"), number("2")), (number("3"), number("4")))


def test_rows_of_a_table_are_rules() -> None:
    made = program(
        "评级 G\n等级 A\n等级 B\n决策表 服务表\n"
        "  | 年消费 | 会员 | -> G | 因为 |\n"
        '  | >= 5   | -    | A    | "高" |\n'
        '  | -      | -    | B    | "低" |\n'
    )
    first, second = made.grades[0].rules
    assert (first.name, first.table, first.row, first.tier) == ("服务表 1", "服务表", 1, "A")
    assert first.when == p.Compare(">=", SPEND, number("5"))
    assert (second.name, second.when) == ("服务表 2", p.AllOf(()))


def test_a_grade_that_is_read_stands_before() -> None:
    made = program(
        '评级 甲\n等级 A\n等级 B\n规则 "一"：A 当 中\n其余 B\n'
        '评级 乙\n等级 C\n等级 D\n规则 "二"：C 当 会员\n其余 D\n'
        "定义 中 = 乙 = C\n"
    )
    assert [g.name for g in made.grades] == ["乙", "甲"]


def test_a_param_keeps_how_it_was_written() -> None:
    made = program("参数 线 = 10万 从 1万 至 50万 步长 5000\n标签 t 当 年消费 >= 线\n").params[0]
    assert (made.value, made.low, made.high, made.step) == (100000, 10000, 500000, 5000)
    assert made.as_written == "10万"


def test_an_example_holds_plain_values() -> None:
    made = program(
        "评级 G 按 年消费\n等级 A 达到 5\n等级 B\n其余 B\n定义 v = 年消费 * 2\n输出 v\n"
        '示例 "一" 评级日 2026-01-31 已知 年消费 = 1万, 购买 = 空值, 会员 = 是 应为 G = A, v = 2万\n'
        '示例 "二" 已知 投诉 = 1 应为 G = 待补充, v = 空值\n'
    )
    first, second = made.examples
    assert first.as_of == date(2026, 1, 31)
    assert first.given == (
        ("年消费", number("10000")),
        ("购买", p.Missing(p.Type.DATE)),
        ("会员", p.FlagValue(True)),
    )
    assert first.expect == (("G", "A"), ("v", Decimal(20000)))
    assert second.expect == (("G", "needs data"), ("v", None))


# ── Broken parts ────────────────────────────────────────────────────────────────────────────────


def test_only_what_needs_the_broken_part_is_left_out() -> None:
    checked = check(
        FIELDS
        + "定义 坏 = 没有 + 1\n定义 也坏 = 坏 * 2\n定义 好 = 年消费 * 2\n"
        + "输出 好, 也坏\n标签 甲 当 好 > 1\n标签 乙 当 也坏 > 1\n"
    )
    assert [d.code for d in checked.errors] == ["unknown-name"]
    assert set(checked.program.broken) == {"坏", "也坏", "乙"}
    assert [d.name for d in checked.program.lets] == ["好"]
    assert [t.name for t in checked.program.tags] == ["甲"]
    assert checked.program.shows == ("好",)


def test_a_broken_rule_breaks_its_grade_alone() -> None:
    grade = '评级 {0}\n等级 A\n等级 B\n规则 "一"：A 当 {1} > 5\n其余 B\n'
    checked = check(FIELDS + grade.format("甲", "没有") + grade.format("乙", "年消费"))
    assert checked.program.broken == ("甲",)
    assert [g.name for g in checked.program.grades] == ["乙"]


def test_a_statement_that_could_not_be_read_causes_one_mistake() -> None:
    checked = check(FIELDS + "定义 月均 = = 5\n标签 t 当 月均 > 5\n")
    assert [d.code for d in checked.diagnostics] == ["unexpected-word"]
    assert "t" in checked.program.broken


def test_a_bad_reason_leaves_the_rule() -> None:
    checked = check(FIELDS + '标签 t 当 会员 因为 "{没有} 次"\n')
    assert [d.code for d in checked.errors] == ["unknown-name"]
    assert checked.program.broken == ()
    assert checked.program.tags[0].reason == p.Reason(("{没有}", " 次"))


# ── Places ──────────────────────────────────────────────────────────────────────────────────────


def test_places_count_from_the_beginning_of_the_file() -> None:
    source = FIELDS + "# 说明\n标签 t 当 年消费 >= 10万\n"
    when = check(source).program.tags[0].when
    assert isinstance(when, p.Compare)
    assert when.span is not None and source[when.span.start : when.span.end] == "年消费 >= 10万"
    assert when.right.span is not None
    assert source[when.right.span.start : when.right.span.end] == "10万"


def test_a_mistake_has_its_exact_place() -> None:
    source = "# 😀 说明\n" + FIELDS + "标签 t 当 年消废 >= 10万 且 会员\n"
    found = check(source).diagnostics[0]
    assert found.span is not None and source[found.span.start : found.span.end] == "年消废"


def test_mistakes_stand_in_file_order() -> None:
    source = FIELDS + "标签 甲 当 没有一 > 1\n标签 乙 当 > 1\n标签 丙 当 没有二 > 1\n"
    starts = [d.span.start for d in check(source).diagnostics if d.span]
    assert starts == sorted(starts)
    assert len(starts) == 3


# ── Laws ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", DRAFTS, ids=lambda path: path.stem)
def test_checking_twice_gives_the_same(path: Path) -> None:
    source = path.read_text("utf-8")
    first, second = check(source), check(parse(source))
    assert first.program == second.program
    assert first.diagnostics == second.diagnostics


def test_a_long_chain_of_definitions_is_one_mistake() -> None:
    chain = "定义 d0 = 年消费\n" + "".join(f"定义 d{i} = d{i - 1} + 1\n" for i in range(1, 3000))
    checked = check(FIELDS + chain + "输出 d2999\n")
    assert {d.code for d in checked.errors} == {"definitions-too-deep"}


def test_definitions_that_double_are_no_trouble() -> None:
    chain = "定义 d0 = 年消费\n" + "".join(f"定义 d{i} = d{i - 1} + d{i - 1}\n" for i in range(1, 40))
    checked = check(FIELDS + chain + "输出 d39\n")
    assert checked.errors == ()
    assert len(checked.program.lets) == 40
