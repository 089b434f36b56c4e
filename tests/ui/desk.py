"""A window on real files, waited for by its signals, and what its counts must be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

from gradestudio.ui.settings import Settings
from gradestudio.ui.window import MainWindow

WAIT = 30_000
"""Milliseconds after which something that never comes fails the test."""

ZH_RULES = """\
# 年度评级，财务口径
规则簿 "年度评级"

字段 客户编号 : 编号
字段 客户名称 : 文本
字段 区域 : 选项 "华东", "华南"
字段 年消费 : 金额
字段 投诉次数 : 数值

参数 门槛 = 10万 从 1万 至 50万 步长 1万

评级 客户等级
等级 A "重点客户"
等级 B "普通客户"
等级 C "潜在客户"
规则 "高额少投诉": A
  当 年消费 至少 门槛 且 投诉次数 至多 1
  因为 "年消费 {年消费}，投诉 {投诉次数} 次"
规则 "稳定": B 当 年消费 至少 5万
其余 C
策略 A
  "{客户名称}：专属客户经理。"
  回访周期 30 天
"""

EN_RULES = """\
# yearly grading
rulebook "Yearly"

field id : id
field name : text
field region : one of "East", "South"
field spend : money
field complaints : number

param line = 100000 from 10000 to 500000 step 10000

grade Tier
tier A "key"
tier B "normal"
tier C "prospect"
rule "high spend": A
  when spend at least line and complaints at most 1
  because "spend {spend}, complaints {complaints}"
rule "steady": B when spend at least 50000
otherwise C
strategy A
  "{name}: own account manager."
  contact every 30 days
"""

# id, name, region, spend, complaints -> tier by hand at 100,000: A B B C C needs-data A C
ROWS: tuple[tuple[Any, ...], ...] = (
    ("0001", "甲公司", "华东", 120000, 0),
    ("0002", "乙公司", "华南", 130000, 3),
    ("0003", "丙公司", "华东", 60000, 0),
    ("0004", "丁公司", "华南", 49999.99, 1),
    ("0005", "戊公司", "华东", 0, 0),
    ("0006", "己公司", "华东", "待定", 0),
    ("0007", "庚公司", "华南", 100000, 1),
    ("0008", "辛公司", "华东", 80, 9),
)
AT_100K = {"A": 2, "B": 2, "C": 3}
"""Customers per tier at a threshold of 100,000; one more needs data (its spend is no number)."""
AT_50K = {"A": 3, "B": 1, "C": 3}

_HEADINGS = {
    "zh": ("客户编号", "客户名称", "区域", "年消费", "投诉次数"),
    "en": ("id", "name", "region", "spend", "complaints"),
}
_REGIONS = {"华东": "East", "华南": "South"}


class Desk:
    """A window and the files that it works on."""

    def __init__(self, qtbot: Any, folder: Path, language: str, view: str = "text") -> None:
        self.qtbot, self.folder, self.language = qtbot, folder, language
        settings = Settings()
        settings.view = view
        self.window = MainWindow(settings)
        qtbot.addWidget(self.window, before_close_func=lambda w: _leave(w))
        self.window.resize(1440, 900)
        self.window.show()
        qtbot.waitExposed(self.window)

    @property
    def controller(self) -> Any:
        return self.window.controller

    @property
    def space(self) -> Any:
        return self.window.workspace

    @property
    def editor(self) -> Any:
        return self.space.text.editor

    def rulebook(self, text: str | None = None) -> Path:
        path = self.folder / "规则.grade"
        path.write_text(text or (ZH_RULES if self.language == "zh" else EN_RULES), "utf-8")
        return path

    def sheet(self, rows: tuple[tuple[Any, ...], ...] = ROWS) -> Path:
        book = openpyxl.Workbook()
        page = book.active
        assert page is not None
        page.title = "客户"
        page.append(_HEADINGS[self.language])
        for row in rows:
            region = row[2] if self.language == "zh" else _REGIONS[row[2]]
            page.append((*row[:2], region, *row[3:]))
        path = self.folder / "客户.xlsx"
        book.save(path)
        return path

    def open(self, rules: str | None = None) -> None:
        """Both files; waits for the counts."""
        self.window.open_path(self.rulebook(rules))
        self.wait(lambda: self.controller.text != "")
        self.window.open_path(self.sheet())
        self.wait(lambda: self.controller.last_graded is not None)
        self.rest()

    def wait(self, ready: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(ready, timeout=WAIT)

    def rest(self) -> None:
        """Until nothing is under way."""
        self.wait(lambda: self.controller.resting)

    def replace(self, old: str, new: str) -> None:
        """Type over a stretch of the text."""
        at = self.editor.text().index(old)
        self.editor.go_to(at, at + len(old))
        self.qtbot.keyClicks(self.editor, new) if new.isascii() else self.editor.insertPlainText(new)
        self.rest()

    def shown_counts(self) -> dict[str, int]:
        """Counts in the effect panel, by badge."""
        bars = next(iter(self.space.effect.bars.values())).bars
        return {bar.badge.text: bar.count for bar in bars if bar.code >= 0}

    def keys(self) -> list[str]:
        """The customers' keys in the table as it stands."""
        model = self.space.customers.table.model
        return [model.text(row, 0) for row in range(model.rowCount())]


def _leave(window: MainWindow) -> None:
    """Nobody is asked when the test is over."""
    window.controller.text = window.controller.file.text
