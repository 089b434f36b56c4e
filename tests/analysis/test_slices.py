"""Pictures of findings: every piece is what the reference gives a customer there."""

from __future__ import annotations

from datetime import date
from typing import Any

from gradestudio.analysis.slices import Slice, slice_of
from gradestudio.analysis.verify import verify
from gradestudio.language.checking import check
from gradestudio.language.program import Program

DAY = date(2026, 1, 31)
HEAD = """规则簿 "年"
字段 编号 : 编号
字段 区域 : 选项 "华东", "华南"
字段 消费 : 数值 从 0
字段 投诉 : 数值 从 0
字段 下单 : 日期
评级 等级
等级 A
等级 B
等级 C
"""


def _slice(
    rules: str, code: str, real: dict[str, Any] | None = None, head: str = HEAD
) -> tuple[Program, Slice | None]:
    checked = check(head + rules)
    assert not [d for d in checked.diagnostics if d.severity == "error"], checked.diagnostics
    (found,) = [f for f in verify(checked.program, DAY) if f.code == code]
    return checked.program, slice_of(checked.program, DAY, found, real)


def _spans(axis: Any) -> list[tuple[Any, bool, Any, bool]]:
    return [(b.low, b.low_included, b.high, b.high_included) for b in axis.bands]


def test_a_gap_on_one_axis() -> None:
    rules = '规则 "高": A 当 消费 至少 100\n规则 "低": C 当 消费 不足 50\n'
    _, found = _slice(rules, "gap")
    assert found is not None
    assert (found.across.name, found.up) == ("消费", None)
    # By hand: [0, 50) C by the second rule, [50, 100) nobody, from 100 on A.
    assert _spans(found.across) == [
        (0.0, True, 50.0, False),
        (50.0, True, 100.0, False),
        (100.0, True, None, False),
    ]
    assert [(p.tier, p.decided_by, p.marked) for p in found.pieces[0]] == [
        (2, 1, False),
        (-2, -3, True),
        (0, 0, False),
    ]


def test_a_gap_between_a_number_and_a_choice() -> None:
    rules = (
        '规则 "高": A 当 消费 至少 100\n规则 "东": B 当 区域 = "华东" 且 消费 不足 100\n'
        '规则 "南": C 当 区域 = "华南" 且 消费 不足 30\n'
    )
    _, found = _slice(rules, "gap")
    assert found is not None
    assert found.up is not None
    assert [b.values for b in found.up.bands] == [("华东",), ("华南",)]
    assert _spans(found.across)[1] == (30.0, True, 100.0, False)
    assert [[p.marked for p in line] for line in found.pieces] == [
        [False, False, False],
        [False, True, False],
    ]
    assert [[p.tier for p in line] for line in found.pieces] == [[1, 1, 0], [2, -2, 0]]


def test_a_dead_rule_is_covered_by_two() -> None:
    rules = (
        '规则 "少": A 当 消费 至少 20 且 投诉 至多 1\n规则 "多": B 当 消费 至少 20 且 投诉 超过 1\n'
        '规则 "大": B 当 消费 至少 40\n其余 C\n'
    )
    _, found = _slice(rules, "dead-rule", head=HEAD.replace("投诉 : 数值 从 0", "投诉 : 数值 从 0 默认 0"))
    assert found is not None
    assert found.up is not None
    assert (found.across.name, found.up.name) == ("消费", "投诉")
    assert _spans(found.across) == [
        (0.0, True, 20.0, False),
        (20.0, True, 40.0, False),
        (40.0, True, None, False),
    ]
    assert _spans(found.up) == [(0.0, True, 1.0, True), (1.0, False, None, False)]
    # From 40 on the dead rule holds, and one of the other two decides.
    assert [[(p.decided_by, p.marked) for p in line] for line in found.pieces] == [
        [(-2, False), (0, False), (0, True)],
        [(-2, False), (1, False), (1, True)],
    ]


def test_the_real_customer_is_taken_where_the_finding_speaks_of_him() -> None:
    rules = '规则 "高": A 当 消费 至少 100 且 投诉 至多 3\n规则 "低": C 当 消费 不足 50\n'
    real = {"编号": "1", "消费": 60.0, "投诉": 9.0, "区域": "华南", "下单": None}
    _, found = _slice(rules, "gap", real)
    assert found is not None
    assert found.real
    other = {**real, "消费": 10.0}
    _, found = _slice(rules, "gap", other)
    assert found is not None
    assert not found.real


def test_a_broken_promise_is_a_line_along_its_value() -> None:
    rules = (
        '规则 "中": A 当 消费 至少 50 且 消费 不足 100\n规则 "高": B 当 消费 至少 100\n其余 C\n'
        "保证 等级 不下降 随 消费 上升\n"
    )
    _, found = _slice(rules, "monotonicity")
    assert found is not None
    assert (found.across.name, found.up) == ("消费", None)
    assert [p.tier for p in found.pieces[0]] == [2, 0, 1]


def test_days_are_cut_at_days() -> None:
    rules = '规则 "近": A 当 下单 至少 2026-01-01\n规则 "远": C 当 下单 不足 2025-07-01\n'
    _, found = _slice(rules, "gap")
    assert found is not None
    (gap,) = [b for b, p in zip(found.across.bands, found.pieces[0], strict=True) if p.marked]
    days = (date(2025, 6, 30), date(2025, 7, 1), date(2025, 12, 31), date(2026, 1, 1))
    assert [gap.holds(day) for day in days] == [False, True, True, False]


def test_nothing_is_drawn_of_a_tier_that_nobody_gets() -> None:
    rules = '规则 "高": A 当 消费 至少 100\n其余 C\n'
    _, found = _slice(rules, "unreachable-tier")
    assert found is None


def test_axes_with_many_cuts_keep_what_is_around_the_customer() -> None:
    steps = "".join(
        f'规则 "级{n}": A 当 消费 至少 {n * 10} 且 消费 不足 {n * 10 + 5}\n' for n in range(1, 40)
    )
    _, found = _slice(steps + '规则 "低": C 当 消费 不足 10\n规则 "高": B 当 消费 至少 400\n', "gap")
    assert found is not None
    assert len(found.across.bands) <= 25
    assert any(p.marked for p in found.pieces[0])
