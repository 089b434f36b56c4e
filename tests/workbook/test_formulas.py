"""Native formulas give what the row-by-row meaning gives, recalculated by LibreOffice."""

from __future__ import annotations

import random
import shutil
import subprocess
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from gradestudio.engine.bind import bind
from gradestudio.engine.grading import CONFLICT, NEEDS_DATA, NO_RULE
from gradestudio.engine.reference import grade_by_rows
from gradestudio.language import check
from gradestudio.messages import Words
from gradestudio.report.graded import write_graded
from gradestudio.report.views import view_of
from gradestudio.studio import book_of_text, run
from gradestudio.table import Table
from gradestudio.workbook import conform, open_table
from gradestudio.workbook.formulas import (
    FieldCells,
    FormulaInputs,
    RelatedInput,
    Untranslatable,
    formulas_for,
)

AS_OF = date(2026, 11, 22)
WORDS = {"yes": "是", "no": "否", "needs data": "待补充", "no rule": "无规则", "conflict": "冲突"}
RULES = """字段 编号 : 编号
字段 区域 : 选项 "华东", "华南", "华北"
字段 年消费 : 金额 从 0
字段 最近 : 日期
字段 投诉 : 数值 默认 0
字段 上期 : 等级 等级
关联 订单 按 编号
  日期 : 日期
  金额 : 金额
参数 门槛 = 10万 从 1万 至 50万 步长 5000
定义 订单额 = 求和 订单.金额 其中（订单.日期 近 12 个月）
定义 单数 = 计数 订单
定义 R = 分段 已过月数 最近
  不足 4 -> 4
  至少 4 不足 7 -> 3
  至少 7 不足 13 -> 2
  否则 -> 1
评分 价值 从 0 至 100
  -15 当 投诉 >= 3
  分组 "消费" 至多 60
    +40 当 年消费 至少 门槛
    +1 每满 5000 的 年消费 至多 20
  分组 "活跃" 至多 40
    +30 衰减期 12 个月 自 最近
评级 等级
等级 A
等级 B
等级 C
规则 "一": A 当 年消费 >= 门槛 且 投诉 <= 1
规则 "二": B 当 价值 >= 50 或 至少 2 项（R >= 3, 区域 属于（"华东", "华南"）, 年消费 排名前 30% 同 区域）
规则 "三": B 当 订单额 > 5000 且 单数 >= 2
其余 C
较 上期 最多下降 1 级
特批 "0003": A 有效至 2026-12-31 因为 "试用"
标签 流失 当 已过月数 最近 超过 6
"""
ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>"""


def customers() -> tuple[pd.DataFrame, pd.DataFrame]:
    """150 customers with blanks, ids with leading zeros, and their orders."""
    dice = random.Random(7)
    ids = [f"{i:04}" for i in range(150)]

    def maybe(share: float, value: Any) -> Any:
        return None if dice.random() < share else value

    def day(back: int) -> Any:
        return pd.Timestamp(AS_OF - timedelta(days=dice.randrange(-8, back)))

    frame = pd.DataFrame(
        [
            {
                "编号": i,
                "区域": maybe(0.2, dice.choice(("华东", "华南", "华北"))),
                "年消费": maybe(0.1, dice.randrange(40) * 5000.0),
                "最近": maybe(0.1, day(500)),
                "投诉": maybe(0.3, float(dice.randrange(5))),
                "上期": maybe(0.2, dice.choice("ABC")),
            }
            for i in ids
        ]
    )
    orders = pd.DataFrame(
        [
            {
                "编号": dice.choice(ids),
                "日期": maybe(0.05, day(700)),
                "金额": maybe(0.05, dice.randrange(500) * 10.0),
            }
            for _ in range(400)
        ]
    )
    return frame, orders


def letters(frame: pd.DataFrame) -> dict[str, FieldCells]:
    return {name: FieldCells(chr(65 + i)) for i, name in enumerate(frame.columns)}


def inputs(frame: pd.DataFrame, orders: pd.DataFrame) -> FormulaInputs:
    related = {"订单": RelatedInput("订单", 2, len(orders) + 1, letters(orders), "计算 订单", len(orders))}
    return FormulaInputs("客户", 2, len(frame) + 1, letters(frame), "计算", related, WORDS)


def recalculated(frame: pd.DataFrame, orders: pd.DataFrame, folder: Path) -> dict[str, list[Any]]:
    """The columns of the customers' sheet by heading, written as formulas and reckoned by LibreOffice."""
    with pd.ExcelWriter(folder / "own.xlsx", engine="xlsxwriter") as writer:
        frame.to_excel(writer, sheet_name="客户", index=False)
        orders.to_excel(writer, sheet_name="订单", index=False)
    book = book_of_text(RULES, Path("r.grade"))
    made = run(book, open_table(str(folder / "own.xlsx")), AS_OF)
    write_graded(view_of(made, Words("zh"), formulas=True), folder / "f.xlsx")
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE, encoding="utf-8")
    home = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", home, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    subprocess.run([*command, "--outdir", folder / "out", folder / "f.xlsx"], check=True, capture_output=True)
    page = openpyxl.load_workbook(folder / "out" / "f.xlsx", data_only=True)["客户"]
    rows = list(page.iter_rows(values_only=True))
    return {str(name): [row[c] for row in rows[1:]] for c, name in enumerate(rows[0])}


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_formulas_give_the_tiers_of_the_meaning(tmp_path: Path) -> None:
    program = check(RULES).program
    frame, orders = customers()
    grading = grade_by_rows(program, conform(Table.from_pandas(frame, {"订单": orders}), program), AS_OF)
    found = recalculated(frame, orders, tmp_path)
    result = grading.grades["等级"]
    names = dict(enumerate(result.tiers)) | {NEEDS_DATA: "待补充", NO_RULE: "无规则", CONFLICT: "冲突"}
    assert found["等级"] == [names[int(t)] for t in result.tier]
    assert found["等级 测算"] == [names[int(t)] for t in result.computed]
    assert {"A", "B", "C", "待补充"} <= set(found["等级"])
    score = grading.scores["价值"]
    known = [None if m else h / 100 for h, m in zip(score.hundredths, score.missing, strict=True)]
    assert [v if v != "" else None for v in found["价值"]] == known
    tag = grading.tags["流失"]
    truths = ["是" if t else "" if u else "否" for t, u in zip(tag.true, tag.unknown, strict=True)]
    assert [v or "" for v in found["流失"]] == truths


def test_what_formulas_cannot_say_is_named() -> None:
    program = check(RULES.replace("评级 等级\n", "评级 等级 唯一\n")).program
    with pytest.raises(Untranslatable) as told:
        formulas_for(bind(program, AS_OF), inputs(*customers()), AS_OF)
    assert (told.value.what, told.value.output) == ("policy-unique", "等级")
