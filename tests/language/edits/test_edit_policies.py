"""The policy of a grade or a table is one word, and first is not written."""

from __future__ import annotations

import pytest

from gradestudio.diagnostics import apply_edits
from gradestudio.language import parse
from gradestudio.language.edits.policies import given_policy


@pytest.mark.parametrize(
    ("text", "policy", "wanted"),
    [
        ("评级 客户  # 注\n等级 A\n", "best", "评级 客户 最优  # 注\n等级 A\n"),
        ("评级 客户 不分高低 唯一\n", "first", "评级 客户 不分高低\n"),
        ("评级 客户 唯一 按 x\n", "best", "评级 客户 最优 按 x\n"),
        ("grade G by x\n", "unique", "grade G by x unique\n"),
        ("grade G by x\n", "first", "grade G by x\n"),
        ("grade G\n", "sum", "grade G\n"),
        ("定义 x = 决策表   # 和\n  | a | -> 分\n", "sum", "定义 x = 决策表 求和   # 和\n  | a | -> 分\n"),
        ("let x = table sum\n  | a | -> n\n", "count", "let x = table count\n  | a | -> n\n"),
        ("let x = table sum\n  | a | -> n\n", "first", "let x = table\n  | a | -> n\n"),
        ("let x = 1 + 2\n", "sum", "let x = 1 + 2\n"),
        ("决策表 表\n  | a | -> 级 |\n", "unique", "决策表 表\n  | a | -> 级 |\n"),
    ],
)
def test_the_word_changes_alone(text: str, policy: str, wanted: str) -> None:
    book = parse(text)
    assert apply_edits(text, given_policy(book, book.statements[0], policy)) == wanted
