"""A small rulebook and a company's sheet; what the tests expect of them is worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from gradestudio.messages import Words
from gradestudio.report.view import View
from gradestudio.report.views import view_of
from gradestudio.studio import book_of_text, run
from gradestudio.workbook import open_table

RULES = """规则簿 "客户评级测试"
  版本 "7"
  负责人 "销售部"
  评级日 2026-01-31
字段 客户编号 : 编号
字段 姓名 : 文本 保密
字段 年消费 : 金额
字段 投诉 : 数值
字段 最近 : 日期
字段 上期 : 等级 客户等级
参数 门槛 = 10万
评分 分 从 0 至 100
  +40 当 年消费 至少 1万
  +20.5 当 投诉 = 0
评级 客户等级
等级 A "重点" 颜色 "#2E7D32"
等级 B
等级 C
规则 "大额": A 当 年消费 至少 门槛 因为 "年消费 {年消费}"
规则 "少投诉": B 当 投诉 至多 1
其余 C
较 上期 最多下降 1 级
特批 "C4": A 有效至 2026-12-31 因为 "老客户"
策略 A
  "{姓名}：专人负责，{下次联系} 前回访。"
  回访周期 30 天 自 最近
标签 有投诉 当 投诉 超过 0
"""

HEADINGS = ("客户编号", "姓名", "年消费", "投诉", "最近", "上期", "备注")
ROWS: tuple[tuple[Any, ...], ...] = (
    ("C1", "张三", 120000, 0, datetime(2026, 1, 10), "A", None),
    ("C2", "李四", 5000, 1, datetime(2025, 12, 1), None, "=1+1"),
    ("C3", "王五", 5000, 3, None, "A", "+cmd|' /C calc'!A0"),
    ("C4", "赵六", 100, 5, datetime(2026, 1, 31), None, "@SUM(A1)"),
    ("C5", "钱七", None, 5, None, None, "<r><t>x</t></r>"),
    ("C6", "孙八", None, 0, None, None, None),
    ("C7", "周九", "面议", 0, None, None, "-2+3"),
    (8, "吴十", "1.2万", 0, "2025年8月21日", None, "_x005F_x0041_ & <b>"),
)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """The sheet: a title in row 1, headings in row 3, customers from row 4."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = "客户"
    page["A1"] = "客户名单（2026 年 1 月）"
    page.append([])
    page.append(HEADINGS)
    for row in ROWS:
        page.append(row)
    for row in page.iter_rows(min_row=4):
        for cell in row:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # openpyxl takes "=1+1" for a formula; the company typed a text
    file = tmp_path / "客户.xlsx"
    book.save(file)
    return file


@pytest.fixture
def view(sheet: Path) -> Callable[..., View]:
    """The sheet graded, in some language, masked or not, by some rules."""

    def made(language: str = "zh", mask: bool = False, rules: str = RULES, file: Path = sheet) -> View:
        table = open_table(file, isolated=False)
        book = book_of_text(rules, Path("测试.grade"))
        assert not book.errors
        as_of = book.program.as_of or date(2026, 1, 31)
        return view_of(run(book, table, as_of), Words(language), mask, "0.1.0")

    return made
