"""The canonical text: laws over drafts and random texts, and what it looks like."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradestudio.language import format_text, parse
from tests.language.derivations import statement

HERE = Path(__file__).parent
DRAFTS = [*sorted(HERE.glob("rulebooks/*.grade")), *sorted(HERE.glob("pages/*.grade"))]


def trees(source: str) -> list[object]:
    return [s.node for s in parse(source).statements]


def laws(source: str) -> None:
    """Format twice is once; trees stay; Chinese and English canonical text go there and back."""
    for language in (None, "zh", "en"):
        once = format_text(source, language)
        assert trees(once) == trees(source)
        assert format_text(once, language) == once
    chinese, english = format_text(source, "zh"), format_text(source, "en")
    assert format_text(chinese, "en") == english
    assert format_text(english, "zh") == chinese


@pytest.mark.parametrize("path", DRAFTS, ids=lambda p: p.stem)
def test_the_laws_hold_for_the_drafts(path: Path) -> None:
    laws(path.read_text("utf-8"))


@given(st.integers(0, 2**32), st.booleans())
@settings(max_examples=120)
def test_the_laws_hold_for_random_texts(seed: int, layout: bool) -> None:
    chance = random.Random(seed)
    laws("".join(statement(chance, chance.choice(["zh", "en"]), layout) for _ in range(2)))


@given(st.integers(0, 2**32))
@settings(max_examples=120)
def test_both_vocabularies_say_the_same(seed: int) -> None:
    chinese, english = (statement(random.Random(seed), language) for language in ("zh", "en"))
    one, other = parse(chinese), parse(english)
    assert {d.code for d in one.diagnostics} == {d.code for d in other.diagnostics}
    assert not {d.code for d in one.diagnostics} & {"unexpected-word", "ends-too-early", "unknown-statement"}
    assert [s.node for s in one.statements] == [s.node for s in other.statements]
    if not one.diagnostics:
        assert format_text(chinese, "en") == format_text(english, "en")


def test_no_draft_is_left_unformatted() -> None:
    """Drafts in Chinese words have no English keyword at column 0 after translation, and none in Chinese."""
    for path in DRAFTS:
        english = format_text(path.read_text("utf-8"), "en")
        starts = [line[0] for line in english.splitlines() if line[:1].strip() and line[0] != "#"]
        assert all(start.isascii() for start in starts), path.stem


def test_spellings_signs_and_blanks() -> None:
    source = (
        "规则“多投诉” ：C 当（投诉次数＞5且金额 10万元以上）或者 R 不少于3 因为 “投诉 {投诉次数}  次”\n"
        "tag t when a≥10 万 and b ≠ 2026年1月5日 并且 c 介于 1 到 -5\n"
        '示例 「他说"好"」 已知 a=1 应为 G=待补充\n'
    )
    assert format_text(source) == (
        '规则 "多投诉": C 当 (投诉次数 > 5 且 金额 至少 10万元) 或 R 至少 3 因为 "投诉 {投诉次数}  次"\n'
        "tag t when a >= 10万 and b != 2026-01-05 且 c 介于 1 至 -5\n"
        '示例 「他说"好"」 已知 a = 1 应为 G = 待补充\n'
    )


def test_indentation_comments_and_blank_lines() -> None:
    source = (
        "\n\n#头 \nscore s   from 0 to 100 #  满分\n"
        "# 里面\n -5\n +   0.4*x\n"
        '   group "g" at most 3\n      # 组内\n +1 when a\n      and b\n\n\n\n +2 per 3 of c # 尾\n'
        '\n\n\n# 下面的\nrule "r": A\nwhen' + " a\n\n\n"
    )
    assert format_text(source.replace("\nwhen", "\n   when")) == (
        "#头\n"
        "score s from 0 to 100  #  满分\n"
        "  # 里面\n"
        "  -5\n"
        "  + 0.4 * x\n"
        '  group "g" at most 3\n'
        "    # 组内\n"
        "    +1 when a\n"
        "      and b\n"
        "\n"
        "    +2 per 3 of c  # 尾\n"
        "\n"
        "# 下面的\n"
        'rule "r": A\n'
        "  when a\n"
    )


def test_grids_stand_in_columns_of_one_width() -> None:
    source = (
        '定义 m = 矩阵 意愿 按 能力\n || "强"|否则|  # 能力\n |"一般"|"A"|-|\n'
        ' |至少 10万|"Bb"| 1+2|\n 默认 0\n'
        "决策表 t\n  年消费 | -> g | because\n  5 至 10 | 甲 | “好”\n  - | 乙\n"
    )
    assert format_text(source) == (
        "定义 m = 矩阵 意愿 按 能力\n"
        '            | "强" | 否则  # 能力\n'
        '  "一般"    | "A"  | -\n'
        '  至少 10万 | "Bb" | 1 + 2\n'
        "  默认 0\n"
        "决策表 t\n"
        "  | 年消费  | -> g | because\n"
        '  | 5 至 10 | 甲   | "好"\n'
        "  | -       | 乙\n"
    )


def test_a_broken_statement_stays_byte_for_byte() -> None:
    broken = "rule  高:A  when b\n   or   c\n"
    source = f"field  a:id\n\n\n{broken}\ntag  t  when  a\n"
    assert format_text(source) == f"field a : id\n\n{broken}\ntag t when a\n"


def test_a_recovered_mistake_is_not_mended_in_silence() -> None:
    source = "tag  t when a == 3\n"
    assert format_text(source) == source


def test_windows_line_ends_and_byte_order_mark_stay() -> None:
    assert (
        format_text("\ufefffield  a:id\r\n\r\n\r\ntag t when  a\r\n")
        == "\ufefffield a : id\r\n\r\ntag t when a\r\n"
    )


def test_placeholders_are_translated_and_the_text_around_them_is_not() -> None:
    assert format_text('策略\n  "当 {下次联系} 前，{如果 a 则 b 否则 c} {{和}}"\n', "en") == (
        'strategy\n  "当 {next contact} 前，{if a then b else c} {{和}}"\n'
    )


def test_one_spelling_with_two_meanings_is_translated_by_its_place() -> None:
    assert format_text(
        "定义 x = 决策表 求和\n  | 求和 订单.金额 | -> |\n  | 1 | 2 |\n字段 g : 等级 等级\n", "en"
    ) == ("let x = table sum\n  | sum of 订单.金额 | ->\n  | 1                | 2\nfield g : tier of 等级\n")


@pytest.mark.parametrize("source", ["", "\n\n", "# only\n", "x", "  y\n", "\ufeff"])
def test_almost_nothing(source: str) -> None:
    once = format_text(source)
    assert format_text(once) == once
    assert once.strip("\ufeff \n") == source.strip("\ufeff \n")
