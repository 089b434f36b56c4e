"""Values and conditions: what a text says, as a tree."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal

import pytest

from gradestudio.language import parse
from gradestudio.language.syntax import (
    AggregateNode,
    AndNode,
    AnniversaryNode,
    BetweenTest,
    BoundaryTest,
    Call,
    Comparison,
    DateLiteral,
    Dotted,
    FlagLiteral,
    FromToNode,
    GradingDateNode,
    IfNode,
    InTest,
    Minus,
    MissingLiteral,
    MissingTest,
    MonthOfNode,
    Name,
    Node,
    NotNode,
    NumberLiteral,
    Operation,
    OrNode,
    PlaceholderNode,
    Quantifier,
    QuantileNode,
    SinceNode,
    TemplateLiteral,
    TextLiteral,
    TextTest,
    TierTest,
    TopTest,
    WithinTest,
)


def value(text: str) -> Node:
    """What `let x = text` defines; there must be no mistake in it."""
    book = parse(f"let x = {text}\n")
    assert book.diagnostics == ()
    return book.statements[0].node.value


def number(written: str | int, **more: object) -> NumberLiteral:
    return NumberLiteral(Decimal(written), **more)  # type: ignore[arg-type]


A, B, C, D = Name("a"), Name("b"), Name("c"), Name("d")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12", number(12)),
        ("3.5", number("3.5")),
        ("10万", number(100_000)),
        ("10 万", number(100_000)),
        ("1.2亿", number(120_000_000)),
        ("3千", number(3000)),
        ("3千万", number(30_000_000)),
        ("２０", number(20)),
        ("20%", number("0.2", percent=True)),
        ("20％", number("0.2", percent=True)),
        ("10万元", number(100_000, unit="元")),
        ("10 次", number(10, unit="次")),
        ("5千克", number(5, unit="千克")),
        ("90 days", number(90, unit="days")),
        ("90天", number(90, unit="days")),
        ("2026-01-31", DateLiteral(date(2026, 1, 31))),
        ("2026/1/31", DateLiteral(date(2026, 1, 31))),
        ("2026年1月31日", DateLiteral(date(2026, 1, 31))),
        ('"华东"', TextLiteral("华东")),
        ("“华东”", TextLiteral("华东")),
        ("「说“好”」", TextLiteral("说“好”")),
        ('" ＡＢＣ  "', TextLiteral("ABC")),
        ("yes", FlagLiteral(True)),
        ("否", FlagLiteral(False)),
        ("missing", MissingLiteral()),
        ("空值", MissingLiteral()),
        ("grading date", GradingDateNode()),
        ("评级日", GradingDateNode()),
        ("`Total spend (USD)`", Name("Total spend (USD)")),
        ("`消费金额（元）`", Name("消费金额(元)")),
        ("订单.金额", Dotted(Name("订单"), Name("金额"))),
        ("-a", Minus(A)),
        ("a + b * c", Operation("+", A, Operation("*", B, C))),
        ("a - b - c", Operation("-", Operation("-", A, B), C)),
        ("(a + b) / c", Operation("/", Operation("+", A, B), C)),
        ("-a * b", Operation("*", Minus(A), B)),
        ("round(a, 2)", Call("round", (A, number(2)))),
        ("取大（a，b）", Call("max", (A, B))),
        ("min + max", Operation("+", Name("min"), Name("max"))),
        ("if a then b else c", IfNode(A, B, C)),
        ("如果 a 则 b 否则 如果 c 则 d 否则 a", IfNode(A, B, IfNode(C, D, A))),
        ("quantile 5 of a * b lowest best", QuantileNode(number(5), Operation("*", A, B), True)),
        ("分 5 档 a", QuantileNode(number(5), A)),
        ("days since a / 30", Operation("/", SinceNode("days", A), number(30))),
        ("months from a to b", FromToNode("months", A, B)),
        ("相隔年数 a 至 评级日", FromToNode("years", A, GradingDateNode())),
        ("month of a", MonthOfNode(A)),
        ("下次周年 a", AnniversaryNode(A)),
        ("count of 订单", AggregateNode("count", Name("订单"))),
        ("shortest gap of a.b", AggregateNode("shortest_gap", Dotted(A, B))),
        (
            "求和 (订单.数量 * 订单.单价)",
            AggregateNode("sum", Operation("*", *[Dotted(Name("订单"), Name(n)) for n in ("数量", "单价")])),
        ),
        (
            "已过天数(最晚 订单.日期 其中（订单.金额 > 0）)",
            SinceNode(
                "days",
                AggregateNode(
                    "latest",
                    Dotted(Name("订单"), Name("日期")),
                    Comparison(">", Dotted(Name("订单"), Name("金额")), number(0)),
                ),
            ),
        ),
    ],
)
def test_a_value(text: str, expected: Node) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = b", Comparison("=", A, B)),
        ("a ≠ b", Comparison("!=", A, B)),
        ("a≥10万", Comparison(">=", A, number(100_000))),
        ("a ＜ b", Comparison("<", A, B)),
        ("a or b and not c", OrNode((A, AndNode((B, NotNode(C)))))),
        ("a 且 b 并且 c", AndNode((A, B, C))),
        ("(a or b) and c", AndNode((OrNode((A, B)), C))),
        ("not a = b", NotNode(Comparison("=", A, B))),
        ("a at least 2 below 10", BoundaryTest(A, ((">=", number(2)), ("<", number(10))))),
        ("a 超过 b * 2", BoundaryTest(A, ((">", Operation("*", B, number(2))),))),
        ("a 10万以上", BoundaryTest(A, ((">=", number(100_000)),))),
        ("a 10万元以内", BoundaryTest(A, (("<=", number(100_000, unit="元")),))),
        ("a 90 天以上", BoundaryTest(A, ((">=", number(90, unit="days")),))),
        ("a 不低于 3 小于 5", BoundaryTest(A, ((">=", number(3)), ("<", number(5))))),
        ("a between 1 to b + 1", BetweenTest(A, number(1), Operation("+", B, number(1)))),
        ("a between 1 and 5 and b", AndNode((BetweenTest(A, number(1), number(5)), B))),
        ("a 介于 1 至 5", BetweenTest(A, number(1), number(5))),
        ('a in ("x", "y")', InTest(A, (TextLiteral("x"), TextLiteral("y")))),
        ("a 不属于（1, 2）", InTest(A, (number(1), number(2)), True)),
        ('a contains "x"', TextTest("contains", A, (TextLiteral("x"),))),
        ('a 开头为 ("x", "y")', TextTest("starts", A, (TextLiteral("x"), TextLiteral("y")))),
        ("a is missing", MissingTest(A)),
        ("a 有值", MissingTest(A, True)),
        ("all of (a, b = c)", Quantifier("all", (A, Comparison("=", B, C)))),
        ("均不满足（a, b）", Quantifier("none", (A, B))),
        ("at least 2 of (a, b, c)", Quantifier("at_least", (A, B, C), number(2))),
        ("至少 d 项（a, b, c）", Quantifier("at_least", (A, B, C), D)),
        ("a better than b", TierTest("better", A, B)),
        ("a 劣于 b", TierTest("worse", A, B)),
        ("a in top 20%", TopTest(A, number("0.2", percent=True))),
        ("a 排名前 20% 同 区域", TopTest(A, number("0.2", percent=True), Name("区域"))),
        ("a within 12 months", WithinTest(A, "past", "months", number(12))),
        ("a 近12个月", WithinTest(A, "past", "months", number(12))),
        ("a within next b days", WithinTest(A, "next", "days", B)),
        ("a 未来 1 年", WithinTest(A, "next", "years", number(1))),
        ("a within last quarter", WithinTest(A, "last", "quarter")),
        ("a 近 本月", WithinTest(A, "this", "month")),
    ],
)
def test_a_condition(text: str, expected: Node) -> None:
    assert value(text) == expected


def test_placeholders_are_values_in_a_text() -> None:
    r = PlaceholderNode("R", Name("R"))
    rest = PlaceholderNode("", Operation("+", Name("F"), number(1)))
    assert value('"R{R}，{F + 1} 次"') == TemplateLiteral(("R", r, ",", rest, " 次"))


def test_doubled_braces_are_braces() -> None:
    assert value('"{{a}}"') == TextLiteral("{a}")


def test_a_reason_keeps_its_punctuation() -> None:
    node = parse('rule "r": A when b because " 消费，{c} 次！ "\n').statements[0].node
    assert node.because == TemplateLiteral(("消费，", PlaceholderNode("c", C), " 次！"))


def test_a_chinese_condition_needs_no_blanks_where_no_name_may_stand() -> None:
    assert value("年消费≥10万且 R<3或 S") == OrNode(
        (
            AndNode(
                (Comparison(">=", Name("年消费"), number(100_000)), Comparison("<", Name("R"), number(3)))
            ),
            Name("S"),
        )
    )


def test_where_a_name_may_stand_the_whole_word_is_the_name() -> None:
    assert value("近3月消费 + 非会员") == Operation("+", Name("近3月消费"), Name("非会员"))


@pytest.mark.parametrize(
    "word", ["date", "level", "等级", "金额", "日期", "次数", "count", "tier", "days", "客户", "前"]
)
def test_other_keywords_are_free_as_names(word: str) -> None:
    assert value(f"{word} + 1") == Operation("+", Name(word), number(1))


@pytest.mark.parametrize(
    "word", ["and", "when", "else", "yes", "因为", "至少", "超过", "求和", "最短间隔", "属于", "is"]
)
def test_words_that_would_hide_mistakes_are_no_names(word: str) -> None:
    book = parse(f"field {word} : number\n")
    assert [d.code for d in book.diagnostics] == ["unexpected-word"]
    assert book.diagnostics[0].fixes[0].edits[0].text == f"`{word}`"


@pytest.mark.parametrize("word", ["cafe\u0301", "ग्राहक_संख्या", "ชื่อ", "Größe2"])
def test_names_may_hold_combining_marks(word: str) -> None:
    assert value(f"{word}＋1") == Operation("+", Name(unicodedata.normalize("NFKC", word)), number(1))


def test_spans_are_those_of_the_text() -> None:
    text = "let x = 年消费 ≥ 10万 且 `a b`\n"
    node = parse("\n\n" + text).statements[0].node.value
    comparison, name = node.parts
    assert text[slice(comparison.span.start, comparison.span.end)] == "年消费 ≥ 10万"
    assert text[slice(comparison.op_span.start, comparison.op_span.end)] == "≥"
    assert text[slice(name.span.start, name.span.end)] == "`a b`"
