"""Words and amounts as they are spoken: never read as something else, and the offered fix works."""

from __future__ import annotations

import pytest

from gradestudio.diagnostics import apply_edits
from gradestudio.language import check

FIELDS = """字段 客户编号 : 编号
字段 年消费 : 金额
字段 区域 : 选项 "华东", "华南"
字段 最近购买 : 日期
关联 订单 按 客户编号
  金额 : 金额
"""


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("年消费 > 10w", "年消费 > 10万"),
        ("年消费 > 1.5W元", "年消费 > 1.5万元"),
        ("年消费 > 10k", "年消费 > 10000"),
        ("年消费 > 3百", "年消费 > 300"),
        ("年消费 > 2 million", "年消费 > 2000000"),
        ("年消费 5-10万", "年消费 介于 5万 至 10万"),
        ("年消费 ≧ 10万", "年消费 >= 10万"),
        ('区域 是 "华东"', '区域 = "华东"'),
        ('区域 不是 "华东"', '区域 != "华东"'),
        ("年消费 是空", "年消费 为空"),
        ("年消费 is present", "年消费 有值"),
        ("年消费 介于 1万 和 5万", "年消费 介于 1万 至 5万"),
        ("最近购买 近 3 月", "最近购买 近 3 个月"),
        ('区域 属于 "华东"，"华南"', '区域 属于 ("华东"，"华南")'),
        ("计数 订单 > 0 且 平均 订单.金额 > 5000", "计数 订单 > 0 且 求平均 订单.金额 > 5000"),
    ],
)
def test_the_fix_writes_what_was_meant(written: str, meant: str) -> None:
    source = FIELDS + f"标签 大 当 {written}\n"
    (finding,) = [d for d in check(source).diagnostics if d.severity == "error"]
    mended = apply_edits(source, finding.fixes[0].edits)
    assert mended == FIELDS + f"标签 大 当 {meant}\n"
    assert check(mended).diagnostics == ()


def test_measure_words_stay_measure_words() -> None:
    for written in ("10次", "10 kg", "10元", "10块"):
        assert not check(FIELDS + f"标签 大 当 年消费 > {written}\n").diagnostics
