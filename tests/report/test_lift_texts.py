"""The `next` column and `explain` where one change is not enough."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from gradestudio.cli.main import main

RULES = """规则簿 "店铺"
字段 编号 : 编号
字段 金额 : 金额
字段 投诉 : 数值 从 0
字段 生日 : 日期 保密
评级 等次
等级 甲
等级 乙
规则 "大": 甲 当 金额 至少 1000 且 投诉 至多 1
其余 乙
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    rules, sheet = tmp_path / "店铺.grade", tmp_path / "表.xlsx"
    rules.write_text(RULES, "utf-8")
    book = openpyxl.Workbook()
    for row in (("编号", "金额", "投诉"), ("A1", 1500, 0), ("A2", 800, 3), ("A3", 999.5, 1)):
        book.worksheets[0].append(row)
    book.save(sheet)
    return rules, sheet


def run(*words: object) -> int:
    return main([*(str(w) for w in words), "--lang", "zh", "--as-of", "2026-01-31"])


def test_the_column_names_both_changes(files: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    assert run("grade", *files, "-o", out, "--new-workbook") == 0
    page = openpyxl.load_workbook(out).worksheets[0]
    heads = [c.value for c in page[1]]
    column = heads.index("等次 提升")
    found = [row[column].value for row in page.iter_rows(min_row=2)]
    assert found == [None, "金额 再增 200 且 投诉 减少 2 → 甲", "金额 再增 0.5 → 甲"]


def test_explain_says_both(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert run("explain", *files, "--id", "A2") == 0
    assert "金额 800 → 1,000，并且 投诉 3 → 1，即升 甲" in capsys.readouterr().out
    assert run("explain", *files, "--id", "A2", "--json") == 0
    found = json.loads(capsys.readouterr().out)["grades"]["等次"]["next"]
    assert (found["field"], found["change"], found["also"]["field"], found["also"]["change"]) == (
        "金额",
        200,
        "投诉",
        -2,
    )
