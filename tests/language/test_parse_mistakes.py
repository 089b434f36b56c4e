"""Mistakes in the text: each with its place and, where there is one, the fix that mends it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradestudio.diagnostics import Diagnostic, apply_edits
from gradestudio.language import parse

FIELDS = "field 年消费 : money\nfield R : number\nfield 等级分 : number\n"


def found(source: str) -> list[tuple[str, str]]:
    """Code and marked text of every mistake."""
    return [(d.code, marked(source, d)) for d in parse(source).diagnostics]


def marked(source: str, diagnostic: Diagnostic) -> str:
    assert diagnostic.span is not None
    return source[diagnostic.span.start : diagnostic.span.end]


def mended(source: str, which: int = 0) -> str:
    """The source with the first mistake's fix applied."""
    return apply_edits(source, parse(source).diagnostics[0].fixes[which].edits)


@pytest.mark.parametrize(
    ("source", "code", "place", "right"),
    [
        ("tag t when a == 3", "foreign-sign", "==", "tag t when a = 3"),
        ("tag t when a => 3", "foreign-sign", "=>", "tag t when a >= 3"),
        ("tag t when a <> 3", "foreign-sign", "<>", "tag t when a != 3"),
        ("tag t when a && b", "foreign-sign", "&&", "tag t when a and b"),
        ("标签 t 当 a||b", "foreign-sign", "||", "标签 t 当 a 或 b"),
        ("tag t when !a", "foreign-sign", "!", "tag t when not a"),
        ("tag t when a between 3 ~ 5", "foreign-sign", "~", "tag t when a between 3 to 5"),
        ("param p = 100,000", "digit-groups", "100,000", "param p = 100000"),
        ("param p = 1，000，000", "digit-groups", "1，000，000", "param p = 1000000"),
        ("let b = bands of a\n  5-10 -> 1\n", "dash-range", "5-10", "let b = bands of a\n  5 to 10 -> 1\n"),
        ("定义 b = 分段 a\n  5 - 10 -> 1\n", "dash-range", "5 - 10", "定义 b = 分段 a\n  5 至 10 -> 1\n"),
        ("feild a : id\n", "unknown-statement", "feild", "field a : id\n"),
        ("规则 ”x：A", "unknown-character", "”", None),
        ("策略 A\n  “好\n", "unclosed-text", "“好", "策略 A\n  “好”\n"),
        ("show `a\n", "unclosed-name", "`a", "show `a`\n"),
        ("rule 高额: A when b", "unexpected-word", "高额", 'rule "高额": A when b'),
        ('tier "A" at 80', "unexpected-word", '"A"', "tier A at 80"),
        ('tier "A B" at 80', "unexpected-word", '"A B"', "tier `A B` at 80"),
        ('rule "x" A when b', "unexpected-word", "A", 'rule "x": A when b'),
        ("field a number", "unexpected-word", "number", "field a: number"),
        ("tag t when a AND b", "unexpected-word", "AND", "tag t when a and b"),
        ('tag t when a in "x"', "unexpected-word", '"x"', 'tag t when a in ("x")'),
        ("tag t when (a or b", "ends-too-early", "b", "tag t when (a or b)"),
        ("tag t when a)", "bracket-not-open", ")", "tag t when a"),
        ("tag t when a >=", "ends-too-early", ">=", None),
        ("tag t when 1 < a < 3", "chained-comparison", "<", None),
        ("tag t when a @ 3", "unknown-character", "@", None),
        ("tag t when a >= 2026-02-30", "no-such-date", "2026-02-30", None),
        ('let a = "x{y"', "lone-brace", "{", None),
        ('let a = "x}y"', "lone-brace", "}", None),
        ("field a : id private private", "repeated-word", "private", None),
        ("grade g best unique", "several-policies", "grade g best unique", None),
        ('rule "x": A because "y"', "condition-missing", "rule", None),
        ('example "x" given a = 1', "expectation-missing", "example", None),
        ("let m = matrix of a, b, c\n  | 1\n  1 2 | 3\n", "matrix-needs-by", "matrix of a, b, c", None),
        ("let b = bands of a\n  - -> 1\n", "band-without-boundary", "-", None),
        ("score s\n  +1 per 3 of a fading over 3 days since d\n", "score-item-mixed", None, None),
        ("ensure a of customers", "share-form", "ensure a of customers", None),
        ("table t\n", "grid-empty", None, None),
        ("table t\n  | a | -> g |\n  |  | 1 |  \n", "cell-empty", "", None),
        ("table t\n  | a | -> g |\n  | 1 |  \n", "row-width", "1", None),
        ("table t\n  | a | b | -> g |\n  | 1 |  | x |\n", "cell-empty", "", None),
        ("let m = matrix of a, b\n 7 | 1\n 2 | 3\n", "corner-not-empty", "7", None),
        ("let m = matrix of a, b by c\n | 1\n 2 | 3\n", "headings-count", "2", None),
        ("let m = matrix of a, b\n | 1 | 2\n 2 | 3\n", "row-width", "2 | 3", None),
        ("table t\n | a | because | -> g |\n | 1 | 2 | 3 |\n", "table-heading", "a | because | -> g", None),
        ("field a\x00 : id", "control-character", "\x00", "field a : id"),
        ("field \ufeffa : id", "control-character", "\ufeff", "field a : id"),
        ("  field a : id\n", "statement-indented", "field", "field a : id\n"),
        ("tag t when a\n  tag u when b\n", "statement-indented", "tag", "tag t when a\ntag u when b\n"),
        ("tag t when a and\nb > 3\n", "line-not-indented", "b > 3", "tag t when a and\n  b > 3\n"),
    ],
)
def test_a_mistake_and_its_fix(source: str, code: str, place: str | None, right: str | None) -> None:
    mistakes = found(source)
    assert [c for c, _ in mistakes] == [code]
    if place is not None:
        assert mistakes[0][1] == place
    if right is not None:
        assert mended(source) == right
        assert found(right) == []


def test_a_comma_inside_a_list_offers_both_readings() -> None:
    source = "tag t when a in (1,200, 3)"
    assert found(source) == [("digit-groups", "1,200")]
    assert mended(source, 0) == "tag t when a in (1200, 3)"
    assert mended(source, 1) == "tag t when a in (1, 200, 3)"


def test_words_that_lack_blanks_are_cut_into_known_names_and_keywords() -> None:
    source = FIELDS + "标签 t 当 分5档 年消费 >= 4\n"
    assert found(source) == [("unexpected-word", "年消费")]
    assert mended(source) == FIELDS + "标签 t 当 分 5 档 年消费 >= 4\n"


def test_a_broken_statement_hides_no_other_mistake() -> None:
    source = "field a : nmber\n\nrule x: A when b\n  or c\nlet = 3\nfield b : number\n"
    assert found(source) == [("unexpected-word", "nmber"), ("unexpected-word", "x"), ("unexpected-word", "=")]
    assert [s.node is not None for s in parse(source).statements] == [False, False, False, True]


def test_a_broken_item_leaves_the_others() -> None:
    source = "score s\n  +1 when a\n  +2 wen b\n  +3 when c\n"
    statement = parse(source).statements[0]
    assert found(source) == [("unexpected-word", "wen")]
    assert statement.broken
    assert [str(item.points.value) for item in statement.node.groups[0].items] == ["1", "3"]


def test_an_open_bracket_ends_where_its_line_ends_when_it_is_never_closed() -> None:
    source = "score s\n  +1 when (a or b\n  +2 when c\nfield d : id\n"
    book = parse(source)
    assert [(d.code, marked(source, d)) for d in book.diagnostics] == [("ends-too-early", "b")]
    assert len(book.statements[0].node.groups[0].items) == 1
    assert book.statements[1].node is not None


def test_a_line_that_belongs_nowhere_leaves_the_statement_above_whole() -> None:
    source = "tag t when a\nmore words here\ntag u when b\n"
    book = parse(source)
    assert [(d.code, marked(source, d)) for d in book.diagnostics] == [("unknown-statement", "more")]
    assert [s.node is not None for s in book.statements] == [True, True]


def test_what_may_stand_is_told_in_the_words_of_the_statement() -> None:
    assert parse("字段 a : 别的").diagnostics[0].args["expected"] == (
        "编号",
        "文本",
        "数值",
        "金额",
        "日期",
        "是否",
        "选项",
        "等级",
    )
    assert parse("tag t when a >=").diagnostics[0].args["expected"] == ("value",)


def test_positions_count_code_points_with_a_byte_order_mark_and_windows_line_ends() -> None:
    source = "\ufefffield a : id\r\n# 𠮷 注\r\nrule 高: A when b\r\n"
    assert found(source) == [("unexpected-word", "高")]
    assert [s.text for s in parse(source).statements] == ["field a : id\r\n", "rule 高: A when b\r\n"]


def test_comments_belong_to_the_statement_below() -> None:
    source = "# file\n\n# one\n# two\nfield a : id\n  # inside\n# next\n\nfield b : id # tail\n# end\n"
    first, second = parse(source).statements
    assert first.comments is not None
    assert source[first.comments.start : first.comments.end] == "# one\n# two\n"
    assert first.text == "field a : id\n  # inside\n"
    assert second.comments is None
    assert second.text == "field b : id # tail\n"


@pytest.mark.parametrize("path", sorted(Path(__file__).parent.glob("[rp]*s/*.grade")), ids=lambda p: p.stem)
def test_the_drafts_are_read_without_a_mistake(path: Path) -> None:
    book = parse(path.read_text("utf-8"))
    assert book.diagnostics == ()
    assert all(s.node is not None for s in book.statements)
