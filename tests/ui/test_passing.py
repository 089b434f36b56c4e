"""The small bars beside conditions, and which conditions of a text are counted: by hand."""

from __future__ import annotations

import numpy as np

from gradestudio.language import check
from gradestudio.ui.cards.passing import bars_of, conditions_at

RULES = """\
字段 客户编号 : 编号
字段 消费 : 金额
字段 次 : 数值
评分 分
  +5 当 消费 至少 10 且 次 至多 3
  +1
评级 G
等级 A
等级 B
规则 "一": A 当 消费 至少 5 或 至少 1 项 (次 = 1, 次 = 2)
其余 B
较 空 最多下降 1 级
策略 A
  "好" 当 次 超过 1
  回访周期 3 天 当 次 = 0
"""


def test_bars_count_who_has_a_value_and_who_passes() -> None:
    values = np.array([0.0, 1.0, 1.0, 2.0, 8.0, np.nan])
    bars = bars_of(values, values >= 1)
    # Whole numbers from 0 to 8: nine bars, one each.
    assert bars == ((1, 0), (2, 2), (1, 1), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0), (1, 1))
    assert bars_of(np.array([np.nan]), np.array([False])) == ()


def test_bars_of_a_long_list_are_of_a_sample() -> None:
    values = np.arange(100_000, dtype=np.float64)
    bars = bars_of(values, values < 50_000)
    every, passing = sum(n for n, _ in bars), sum(n for _, n in bars)
    assert every == 20_000 and passing == 10_000


def test_the_conditions_of_every_kind_of_statement_are_found() -> None:
    text = RULES.replace("较 空 最多下降 1 级\n", "")
    made = check(text)
    assert made.program is not None
    found = {}
    for statement in made.rulebook.statements:
        spans = sorted(conditions_at(made.program, statement))
        if spans:
            found[statement.keyword] = [text[s.start : s.end] for s in spans]
    assert found == {
        "score": ["消费 至少 10", "消费 至少 10 且 次 至多 3", "次 至多 3"],
        "rule": [
            "消费 至少 5",
            "消费 至少 5 或 至少 1 项 (次 = 1, 次 = 2)",
            "至少 1 项 (次 = 1, 次 = 2)",
            "次 = 1",
            "次 = 2",
        ],
        "strategy": ["次 超过 1", "次 = 0"],
    }
