"""`gradestudio near`: customers whom a small change would give another tier."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest

from gradestudio.cli.main import main

RULES = """规则簿 "店铺"
字段 编号 : 编号
字段 名称 : 文本 保密
字段 金额 : 金额 单位 "元"
评级 等次
等级 甲
等级 乙
规则 "大": 甲 当 金额 至少 1000
其余 乙
评级 类别 不分高低
等级 新
等级 旧
规则 "新": 新 当 金额 至少 1000
其余 旧
"""
ROWS = (("编号", "名称", "金额"), ("A1", "赵", 1010), ("A2", "钱", 990), ("A3", "孙", 960), ("A4", "李", 500))


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    rules, sheet = tmp_path / "店铺.grade", tmp_path / "表.xlsx"
    rules.write_text(RULES, "utf-8")
    book = openpyxl.Workbook()
    for row in ROWS:
        book.worksheets[0].append(row)
    book.save(sheet)
    return rules, sheet


def run(*words: object, lang: str = "zh") -> int:
    return main([*(str(w) for w in words), "--lang", lang, "--as-of", "2026-01-31"])


def test_nearest_first(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert run("near", *files) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "等次：2 位客户只差 5% 以内就升级"
    assert [line.split()[0] for line in lines[1:]] == ["A2", "A3"]
    assert "金额 990 → 1,000" in lines[1] and lines[1].endswith("1%")


def test_json_of_both_sides(files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert run("near", *files, "--within", "2%", "--side", "both", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert [(c["id"], c["tier"], c["to"], c["threshold"], c["change"]) for c in found["up"]] == [
        ("A2", "乙", "甲", 1000, 10)
    ]
    assert [(c["id"], c["to"], c["threshold"]) for c in found["down"]] == [("A1", "乙", 999)]


def test_a_workbook_with_both_sides(files: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "名单.xlsx"
    assert run("near", *files, "--side", "both", "-o", out, "--mask") == 0
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["快要升级", "快要降级"]
    rows = [[c.value for c in row] for row in book["快要升级"].iter_rows(min_row=4)]
    assert rows == [
        ["编号", "名称", "金额", "等次", "会成为", "靠什么", "差多少", "差的比例（%）"],
        ["A2", "***", 990, "乙", "甲", "金额 990 → 1,000", "10 元", 1],
        ["A3", "***", 960, "乙", "甲", "金额 960 → 1,000", "40 元", 4],
    ]


def test_a_csv(files: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "near.csv"
    assert run("near", *files, "--side", "down", "-o", out, lang="en") == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert [r[0] for r in rows] == ["编号", "A1"]


@pytest.mark.parametrize(
    "more",
    [
        ["--within", "很近"],
        ["--within", "0"],
        ["--within", "150%"],
        ["--side", "both", "-o", "x.csv"],
        ["--grade", "没有"],
        ["--grade", "类别"],
        ["-o", "x.pdf"],
    ],
)
def test_wrong_use_is_one_sentence(
    files: tuple[Path, Path], more: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("near", *files, *more) == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and "Traceback" not in err
