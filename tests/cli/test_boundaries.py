"""`gradestudio test --boundaries` and `--from`, and what the examples try."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from gradestudio.cli.main import main

RULES = """规则簿 "店铺"
  评级日 2026-01-31
字段 编号 : 编号
字段 金额 : 金额 从 0
字段 区域 : 选项 "东", "西"
字段 最近 : 日期
关联 订单 按 编号
  件数 : 数值
定义 总件数 = 求和 订单.件数
评级 等次
等级 甲
等级 乙
规则 "大": 甲 当 金额 至少 1000 且 区域 = "东"
规则 "多": 甲 当 总件数 超过 5 且 最近 近 1 个月
其余 乙
示例 "够" 已知 金额 = 1000, 区域 = "东" 应为 等次 = 甲
"""


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    file = tmp_path / "店铺.grade"
    file.write_text(RULES, "utf-8")
    return file


def run(*words: object, lang: str = "zh") -> int:
    return main([*(str(w) for w in words), "--lang", lang])


def test_written_cases_hold_when_they_are_run(
    rules: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "cases.xlsx"
    assert run("test", rules, "--boundaries", out) == 0
    page = openpyxl.load_workbook(out)["边界样例"]
    rows = [
        dict(zip([c.value for c in page[1]], [c.value for c in r], strict=True))
        for r in page.iter_rows(min_row=2)
    ]
    around = [(r["金额"], r["应为 等次"]) for r in rows if r["门槛"] == "金额 = 1,000"]
    assert [a for a, _ in around] == [999.99, 1000, 1000.01]
    assert around[1][1] == around[2][1] == "甲"
    assert [r["总件数"] for r in rows if r["门槛"] == "总件数 = 5"][-1] == 5.01
    capsys.readouterr()
    for language in ("zh", "en"):
        assert run("test", rules, "--from", out, lang=language) == 0
    assert "cases, " in capsys.readouterr().err


def test_cases_written_in_english_are_read_in_chinese(rules: Path, tmp_path: Path) -> None:
    out = tmp_path / "cases.xlsx"
    assert run("test", rules, "--boundaries", out, lang="en") == 0
    assert run("test", rules, "--from", out, lang="zh") == 0


def test_a_changed_threshold_fails_at_its_cases(
    rules: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "cases.xlsx"
    run("test", rules, "--boundaries", out)
    rules.write_text(RULES.replace("至少 1000", "超过 1000").replace("金额 = 1000,", "金额 = 1001,"), "utf-8")
    capsys.readouterr()
    assert run("test", rules, "--from", out, "--json") == 1
    (file,) = json.loads(capsys.readouterr().out)["files"]
    failed = [c for c in file["cases"] if not c["passed"]]
    # Exactly 1000 was 甲: the case at the cut, and that of the region, whose customer stands on it.
    page = openpyxl.load_workbook(out)["边界样例"]
    heads = [c.value for c in page[1]]
    amounts = {str(page.cell(c["row"], heads.index("金额") + 1).value) for c in failed}
    assert (amounts, {f["expected"] for c in failed for f in c["failed"]}) == ({"1000"}, {"甲"})


def test_cases_of_ones_own(rules: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = openpyxl.Workbook()
    for row in (
        ("样例", "金额", "区域", "最近", "总件数", "应为 等次"),
        ("大客户", "1,200元", "东", None, None, "甲"),
        ("多件", 0, "西", "2026年1月5日", 9, "甲"),
        ("缺区域", 5000, None, None, None, "待补充"),
        ("错的", 1, "西", None, None, "甲"),
        ("不查", 1, "西", None, None, None),
    ):
        book.worksheets[0].append(row)
    sheet = tmp_path / "own.xlsx"
    book.save(sheet)
    assert run("test", rules, "--from", sheet) == 1
    told = capsys.readouterr()
    assert told.out.splitlines() == ["第 5 行 错的：等次 应为 甲，得到 乙"]
    assert "4 行样例，3 行相符" in told.err


def test_what_the_examples_try(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("test", rules) == 0
    err = capsys.readouterr().err
    assert "示例试到：规则 1/3，等级 1/2，门槛两边 0/3" in err
    assert "没有试到的规则：“多”、等次 的其余" in err
    assert run("test", rules, "--json", lang="en") == 0
    found = json.loads(capsys.readouterr().out)["files"][0]["coverage"]
    assert found["rules"] == {"all": 3, "tried": 1, "left": ["“多”", "otherwise of 等次"]}
    assert found["tiers"]["left"] == ["乙"]


@pytest.mark.parametrize(
    ("head", "cell"),
    [("金额", 3), ("应为 没有", "甲"), ("应为 总件数", "很多")],
)
def test_a_sheet_that_cannot_be_used_is_one_sentence(
    rules: Path, tmp_path: Path, head: str, cell: str | int, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.Workbook()
    for row in (("编号", head), ("1", cell)):
        book.worksheets[0].append(row)
    sheet = tmp_path / "own.xlsx"
    book.save(sheet)
    assert run("test", rules, "--from", sheet) == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and "Traceback" not in err


def test_one_rulebook_at_a_time(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("test", rules, rules, "--boundaries", "x.xlsx") == 2
    assert run("test", rules, "--boundaries", "x.csv") == 2
    assert run("test", rules, "--from", "nowhere.xlsx") == 2
    assert capsys.readouterr().err.count("\n") == 3


def test_results_stand_beside_the_cases(
    rules: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row in (
        ["样例"],
        ["金额", "区域", "应为 等次", "备注"],
        [1000, "东", "甲", "=1+1"],
        [10, "东", "甲"],
        [5],
    ):
        page.append(row)
    source, out = tmp_path / "样例.xlsx", tmp_path / "结果.xlsx"
    book.save(source)
    for target, first in ((out, 2), (tmp_path / "新.xlsx", None)):
        sheet = source if first else source.with_suffix(".csv")
        sheet.with_suffix(".csv").write_text(
            "金额,区域,应为 等次,备注\n1000,东,甲,\n10,东,甲,\n5,,,\n", "utf-8"
        )
        assert run("test", rules, "--from", sheet, "-o", target) == 1
        found = list(openpyxl.load_workbook(target).worksheets[0].iter_rows(values_only=True))
        assert [r[4:] for r in found[1 if first else 0 :]] == [
            ("得出 等次", "符合"),
            ("甲", "是"),
            ("乙", "否"),
            (None, None),
        ]
    assert openpyxl.load_workbook(out).worksheets[0]["D3"].value == "=1+1"
    assert run("test", rules, "--from", source, "-o", source) == 2
    assert run("test", rules, "-o", out) == 2
    assert openpyxl.load_workbook(source).worksheets[0].max_column == 4
