"""The first page: templates by search and by what the open sheet has, recent files with their day."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from gradestudio.ui import calls
from gradestudio.ui.templates import Recent, form_of
from tests.ui.desk import ROWS, Desk


def _names(desk: Desk) -> list[str]:
    return [card.entry.name for card in desk.window.welcome.templates]


def _entry(folder: Path, name: str, text: str) -> Any:
    path = folder / f"{name}.grade"
    path.write_text(text, "utf-8")
    return type("Entry", (), {"name": name, "path": path, "sample": None})()


def test_templates_are_found_by_name_note_and_sounds(desk: Desk) -> None:
    desk.window.after_first_paint()
    welcome = desk.window.welcome
    every = _names(desk)
    assert len(every) == len(calls.library())
    welcome.search.setText("rfm")
    assert _names(desk) == ["S03-RFM"]
    welcome.search.setText("mdkh")
    assert "门店客户评级" in _names(desk) and len(_names(desk)) < len(every)
    welcome.search.setText("没有这样的模板")
    assert _names(desk) == []
    welcome.search.clear()
    assert sorted(_names(desk)) == sorted(every)


def test_what_the_open_sheet_can_run_comes_first(zh_desk: Desk) -> None:
    desk = zh_desk
    fields = "字段 客户编号 : 编号\n字段 年消费 : 金额\n"
    grade = '评级 级\n等级 A\n等级 B\n规则 "一": A 当 年消费 至少 1\n其余 B\n'
    far = "".join(f"字段 列{i} : 数值\n" for i in range(4))
    entries = (
        _entry(desk.folder, "差三列", fields + far + grade),
        _entry(desk.folder, "差一列", fields + "字段 授信余额 : 金额\n" + grade),
        _entry(desk.folder, "正好", fields + "字段 备用 : 数值 默认 0\n" + grade),
    )
    desk.window.open_path(desk.sheet(ROWS))
    desk.wait(lambda: desk.controller.sheet is not None)
    desk.rest()
    welcome = desk.window.welcome
    welcome.show_library(entries)
    desk.window.show_welcome()
    desk.rest()
    assert _names(desk) == ["正好", "差一列", "差三列"]
    assert "1" in welcome.heading.text() and "客户.xlsx" in welcome.line.text()
    # "Grade with it" takes the sheet that is open, not the sample.
    welcome.templates[0].use.click()
    desk.wait(lambda: desk.controller.last_graded is not None)
    desk.rest()
    assert desk.controller.sheet.path.name == "客户.xlsx"
    # Six spend at least 1: 0005 spends 0, 0006 has no number.
    assert desk.controller.last_graded.grading.grades["级"].counts() == {"A": 6, "B": 1, "needs data": 1}


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ('字段 a : 数值\n规则 "x": A 当 a > 1\n', "rules"),
        ("字段 a : 数值\n评分 价值\n  +10 当 a > 1\n", "score"),
        ("定义 m = 矩阵 k 对 r\n", "matrix"),
        ('rule "x": A when at least 2 of (a > 1, b > 2)\n', "some"),
        ("tag t when a in top 20%\n", "rank"),
        ('# 评分 matrix of\nrule "x": A when a > 1\n', "rules"),
    ],
)
def test_the_drawing_follows_the_rules(text: str, form: str) -> None:
    assert form_of(text.splitlines(keepends=True)) == form


def test_recent_files_tell_their_day(zh_desk: Desk) -> None:
    path = zh_desk.folder / "旧.grade"
    path.write_text("", "utf-8")
    assert Recent(path)._day == "今天"
    old = 1_700_000_000  # 2023-11-14 or 15, by the time zone
    os.utime(path, (old, old))
    assert Recent(path)._day.startswith("2023-11-1")
