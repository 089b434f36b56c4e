"""Promises and findings of two versions side by side."""

from __future__ import annotations

from datetime import date

from gradestudio.studio import book_of_text
from gradestudio.studio.proofs import findings_of
from gradestudio.studio.standing import Proofs, Standing, findings, promises

RULES = """\
字段 年消费 : 金额
字段 投诉 : 数值 从 0
评级 等级
等级 A
等级 B
等级 C
规则 "高额": A 当 年消费 至少 10万
规则 "稳定": B 当 年消费 至少 5万
其余 C
保证 等级 不下降 随 年消费 上升
保证 每个客户都有等级
"""
DAY = date(2026, 1, 31)


def _side(text: str) -> Proofs:
    book = book_of_text(text)
    assert not book.errors
    return Proofs(book, findings_of(book, DAY))


def _told(old: str, new: str) -> list[tuple[str, str, str]]:
    return [(n.state, n.code, n.name) for n in findings(_side(old), _side(new))]


def test_promises_that_hold_on_both_sides() -> None:
    found = promises(_side(RULES), _side(RULES))
    assert [(p.text, p.old, p.new) for p in found] == [
        ("等级 不下降 随 年消费 上升", Standing("holds"), Standing("holds")),
        ("每个客户都有等级", Standing("holds"), Standing("holds")),
    ]


def test_a_promise_that_is_broken_now_one_that_came_and_one_that_is_gone() -> None:
    # Between 100,000 and 200,000 a customer is B, below 100,000 A: more money, a worse tier.
    new = RULES.replace("年消费 至少 10万", "年消费 低于 10万").replace(
        "保证 每个客户都有等级", "保证 等级 不下降 随 投诉 下降"
    )
    found = promises(_side(RULES), _side(new))
    assert [(p.text, p.old, p.new) for p in found] == [
        ("等级 不下降 随 年消费 上升", Standing("holds"), Standing("broken")),
        ("等级 不下降 随 投诉 下降", None, Standing("holds")),
        ("每个客户都有等级", Standing("holds"), None),
    ]


def test_findings_that_came_and_are_gone() -> None:
    dead = RULES.replace("其余 C", '规则 "大单": B 当 年消费 至少 20万\n其余 C')
    assert _told(RULES, dead) == [("came", "dead-rule", "大单")]
    assert _told(dead, RULES) == [("gone", "dead-rule", "大单")]
    assert _told(dead, dead.replace("5万", "6万")) == [("stayed", "dead-rule", "大单")]


def test_what_is_accepted_is_not_told() -> None:
    dead = RULES.replace("其余 C", '# 接受 死规则：留着备用\n规则 "大单": B 当 年消费 至少 20万\n其余 C')
    assert _told(RULES, dead) == []
