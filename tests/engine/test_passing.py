"""What would lower a customer: the smallest change, and the days that pass."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from gradestudio.engine import Evaluator
from gradestudio.engine.lifting.lift import drop
from gradestudio.engine.lifting.passing import Passing, passing
from gradestudio.language import check
from gradestudio.table import Table
from gradestudio.workbook import conform

DAY = date(2026, 1, 31)
RULES = """字段 编号 : 编号
字段 年消费 : 金额 从 0
字段 投诉 : 数值 从 0
字段 最近 : 日期
定义 R = 分 2 档 年消费
定义 久 = 分 2 档 已过天数 最近
评级 等级
等级 A
等级 B
等级 C
规则 "大": A 当 年消费 至少 10万 且 投诉 至多 1
规则 "近": B 当 最近 近 6 个月
其余 C
评级 新旧 不分高低
等级 新
等级 旧
规则 "新": 新 当 已过天数 最近 至多 100
其余 旧
评级 档 按 R
等级 高 达到 2
等级 低 达到 1
评级 沉睡 按 久
等级 深 达到 2
等级 浅 达到 1
"""


def graded(**cells: Any) -> Any:
    frame = pd.DataFrame(
        {
            "编号": ["1", "2"],
            "年消费": [120000.0, 5.0],
            "投诉": [0.0, 0.0],
            "最近": [pd.Timestamp(2025, 12, 1)] * 2,
        }
    )
    for name, value in cells.items():
        frame.loc[0, name] = value
    checked = check(RULES)
    assert not [d for d in checked.diagnostics if d.severity == "error"]
    return Evaluator(conform(Table.from_pandas(frame), checked.program)).grade(checked.program, DAY)


def test_the_smallest_change_that_lowers() -> None:
    found = drop(graded(), 0, "等级")
    assert found is not None
    # amounts are whole: 120,000 -> 99,999 is a sixth; two complaints where there are none is as far as can be
    assert (found.name, found.value, found.tier) == ("年消费", 99999.0, "B")
    found = drop(graded(年消费=900000.0, 投诉=1.0), 0, "等级")
    assert found is not None
    assert (found.name, found.value, found.change, found.tier) == ("投诉", 2.0, 1.0, "B")


def test_the_worst_tier_and_unranked_grades_have_no_drop() -> None:
    grading = graded(年消费=5.0, 最近=pd.Timestamp(2024, 1, 1))
    assert drop(grading, 0, "等级") is None
    assert drop(grading, 0, "新旧") is None


@pytest.mark.parametrize(
    ("grade", "expected"),
    [
        # six months before 2026-06-02 is 2025-12-02, the day after the last purchase
        ("等级", Passing("等级", date(2026, 6, 2), "C", False)),
        # 101 days after 2025-12-01
        ("新旧", Passing("新旧", date(2026, 3, 12), "旧", None)),
    ],
)
def test_the_first_day_on_which_time_alone_changes_the_tier(grade: str, expected: Passing) -> None:
    assert passing(graded(年消费=5.0), 0, grade) == expected


def test_measures_of_the_list_stay_those_of_today() -> None:
    # 61 and 31 days since the last purchase: the middle is 46, which the second customer reaches in 15 days,
    # although the middle moves on with everybody
    grading = graded(最近=pd.Timestamp(2026, 1, 31) - pd.Timedelta(days=31))
    assert passing(grading, 0, "沉睡") == Passing("沉睡", date(2026, 2, 15), "深", True)


def test_time_does_nothing_where_no_day_is_read() -> None:
    assert passing(graded(), 0, "档") is None  # R is held against the list, not against the day
    assert passing(graded(), 0, "等级") is None  # the first rule reads no date


def test_it_can_be_given_up() -> None:
    assert passing(graded(年消费=5.0), 0, "等级", lambda: True) is None
