"""What a sheet offers for learning, and which grades have an order."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from gradestudio.studio.labels import labels_of, tells_the_label
from gradestudio.studio.material import material
from gradestudio.studio.outcome_column import BadColumn
from gradestudio.studio.scales import best_first
from gradestudio.table import Table


@pytest.mark.parametrize(
    "grades, order",
    [
        (("C", "A", "B"), ("A", "B", "C")),
        (("A级", "S级", "B级"), ("S级", "A级", "B级")),
        (("乙", "甲"), ("甲", "乙")),
        (("低", "高", "中"), ("高", "中", "低")),
        (("普通客户", "重要客户", "潜在客户"), ("重要客户", "普通客户", "潜在客户")),
        (("银牌", "金牌"), ("金牌", "银牌")),
        (("low", "High", "medium"), ("High", "medium", "low")),
        (("新客", "老客"), None),
        (("1", "2", "3"), None),
    ],
)
def test_well_known_scales(grades: tuple[str, ...], order: tuple[str, ...] | None) -> None:
    assert best_first(grades) == order


def frame() -> Table:
    count = 60
    return Table.from_pandas(
        pd.DataFrame(
            {
                "客户编号": [f"K{i:03}" for i in range(count)],
                "客户名称": [f"客户{i}" for i in range(count)],
                "手机": [13800000000 + i for i in range(count)],
                "性别": ["男", "女"] * 30,
                "消费金额（万元）": [i / 10 for i in range(count)],
                "区域": ["华东", "华南", "华北"] * 20,
                "会员": ["是", "否"] * 30,
                "最近购买": pd.date_range("2025-01-01", periods=count, freq="7D"),
                "空": [None] * count,
                "备注": ["x"] * 5 + [None] * 55,
                "等级说明": ["优质", "一般", "优质"] * 20,
                "等级": ["A", "B", "A"] * 20,
            }
        )
    )


def test_columns_become_fields_and_predictors() -> None:
    table = frame()
    column, labels, grades = labels_of(table, "等级")
    found = material(table, (column,), (), date(2026, 3, 1))
    assert found.key is not None and found.key.statement == "field 客户编号 : id"
    assert {p.name: p.form for p in found.predictors} == {
        "消费金额": "number",
        "区域": "choice",
        "会员": "flag",
        "最近购买": "months",
        "等级说明": "choice",
    }
    assert found.fields["消费金额"].statement == 'field 消费金额 : money unit "万元"'
    assert [left.heading for left in found.left_out] == ["客户名称", "手机", "性别", "空", "备注"]
    since = next(p for p in found.predictors if p.name == "最近购买").values
    assert since[0] == 14  # 2025-01-01 to 2026-03-01
    assert [p.name for p in found.predictors if tells_the_label(p, labels)] == ["等级说明"]
    assert grades == ("A", "B")


def test_a_column_can_be_kept_from_the_rules() -> None:
    table = frame()
    found = material(table, (), ("区域", "消费金额"), None)
    assert {"区域", "消费金额"}.isdisjoint(p.name for p in found.predictors)
    with pytest.raises(BadColumn):
        material(table, (), ("没有",), None)


def test_the_day_is_the_latest_of_the_sheet() -> None:
    # 59 weeks after 2025-01-01
    assert material(frame(), (), (), None).as_of == date(2026, 2, 18)
