"""`gradestudio compare`: what two rulebooks do differently, and who of a sheet moves."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest

from gradestudio.cli.main import main

RULES = """规则簿 "店铺"
  版本 "3"
字段 编号 : 编号
字段 金额 : 金额 从 0
字段 投诉 : 数值 从 0 默认 0
参数 门槛 = 1000
评级 等次
等级 甲
等级 乙
规则 "大": 甲 当 金额 至少 门槛 且 投诉 至多 1
其余 乙
标签 投诉多 当 投诉 超过 3
"""
ROWS = (
    ("编号", "金额", "投诉"),
    ("A1", 1500, 0),
    ("A2", 1100, 0),
    ("A3", 1000, 1),
    ("A4", 1100, 2),
    ("A5", None, 0),
)


@pytest.fixture
def versions(tmp_path: Path) -> tuple[Path, Path]:
    old, new = tmp_path / "旧.grade", tmp_path / "新.grade"
    old.write_text(RULES, "utf-8")
    new.write_text(RULES.replace("门槛 = 1000", "门槛 = 1200"), "utf-8")
    return old, new


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.worksheets[0].append(row)
    file = tmp_path / "表.xlsx"
    book.save(file)
    return file


def run(*words: object, lang: str = "zh") -> int:
    return main([str(w) for w in words] + ["--lang", lang, "--as-of", "2026-01-31"])


def test_without_a_sheet(versions: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert run("compare", *versions) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "等次：恰好是下列客户会变，其余任何客户都不变（已证明）"
    assert "甲 → 乙：1,000 ≤ 金额 < 1,200 且 投诉 ≤ 1" in lines[1]
    assert "投诉多：对任何客户效果都相同（已证明）" in lines
    assert lines[-1] == "两版效果不同。"


def test_the_same_effect_is_status_0(versions: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    old, new = versions
    new.write_text(RULES.replace("投诉 至多 1", "非 (投诉 超过 1)"), "utf-8")
    assert run("compare", old, new, lang="en") == 0
    assert "Identical in effect" in capsys.readouterr().out


def test_with_a_sheet_as_json(
    versions: tuple[Path, Path], sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("compare", *versions, sheet, "--json", lang="en") == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["identical"], found["rows"], found["old"]["version"]) == (False, 5, "3")
    (kind,) = found["outputs"][0]["kinds"]
    assert (kind["before"], kind["after"], kind["customers"]) == ("甲", "乙", 2)
    assert [(p["name"], p["low"], p["high"], p["high_included"]) for p in kind["parts"]] == [
        ("金额", 1000, 1200, False),
        ("投诉", None, 1, True),
    ]
    grade = found["grades"]["等次"]
    assert (grade["better"], grade["worse"], grade["other"], grade["same"]) == (0, 2, 0, 3)
    cells = {(c["before"], c["after"]): (c["customers"], c["money"]) for c in grade["matrix"]}
    assert cells == {
        ("甲", "甲"): (1, 1500),
        ("甲", "乙"): (2, 2100),
        ("乙", "乙"): (1, 1100),
        ("needs data", "needs data"): (1, 0),
    }
    assert [m["id"] for m in grade["moved"]] == ["A2", "A3"]
    first = grade["moved"][0]
    assert first["direction"] == "worse"
    assert "1,000" in first["reason_before"] and "乙" in first["reason_after"]


def test_the_list_as_a_workbook(versions: tuple[Path, Path], sheet: Path, tmp_path: Path) -> None:
    out = tmp_path / "变动.xlsx"
    assert run("compare", *versions, sheet, "-o", out) == 1
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["两版对比", "变动客户"]
    page = book["变动客户"]
    assert [c.value for c in page[4]][:6] == ["编号", "金额", "投诉", "旧版 等次", "新版 等次", "升降"]
    assert [[c.value for c in row[:6]] for row in page.iter_rows(min_row=5)] == [
        ["A2", 1100, 0, "甲", "乙", "下降"],
        ["A3", 1000, 1, "甲", "乙", "下降"],
    ]
    texts = [str(c.value) for row in book["两版对比"].iter_rows() for c in row if c.value is not None]
    assert any("1,000 ≤ 金额 < 1,200" in t for t in texts)


def test_the_list_as_csv(versions: tuple[Path, Path], sheet: Path, tmp_path: Path) -> None:
    out = tmp_path / "moved.csv"
    assert run("compare", *versions, sheet, "-o", out, lang="en") == 1
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][:6] == ["编号", "金额", "投诉", "Old 等次", "New 等次", "Direction"]
    assert [r[0] for r in rows[1:]] == ["A2", "A3"]


def test_a_field_that_only_one_version_reads_may_be_absent_for_neither(
    versions: tuple[Path, Path], sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = versions
    new.write_text(
        RULES.replace("投诉 至多 1", "区域 = 1").replace("字段 投诉", "字段 区域 : 数值\n字段 投诉"), "utf-8"
    )
    assert run("compare", old, new, sheet) == 2
    assert "区域" in capsys.readouterr().err


@pytest.mark.parametrize(
    "more",
    [
        ["--grade", "没有"],
        ["-o", "x.docx"],
        ["--param", "没有=1"],
        ["--map", "没有=金额"],
    ],
)
def test_wrong_use_is_one_sentence(
    versions: tuple[Path, Path], sheet: Path, more: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("compare", *versions, sheet, *more) == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and "Traceback" not in err


def test_a_list_needs_a_sheet(versions: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert run("compare", *versions, "-o", "x.xlsx") == 2
    assert "表格" in capsys.readouterr().err


def test_mistakes_in_one_version_are_told(
    versions: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = versions
    new.write_text(RULES.replace("金额 至少", "金颌 至少"), "utf-8")
    assert run("compare", old, new) == 2
    assert "新.grade:10" in capsys.readouterr().err
