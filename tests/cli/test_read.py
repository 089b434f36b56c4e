"""`gradestudio read`: how a sheet is read, in words and as JSON; choices remembered and used again."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from tests.cli.test_commands import run

RULES = """\
# 店铺
字段 编号 : 编号
字段 金额 : 金额
字段 区域 : 选项 "东", "西"
关联 订单 按 编号
  实付 : 金额
评级 等次
等级 甲
等级 乙
规则 "大": 甲 当 金额 至少 1000
其余 乙
"""
CHOICES = ("--map", "金额=全年", "--map", "订单.实付=成交额", "--related", "订单=#流水")


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    file = tmp_path / "店铺.grade"
    file.write_bytes(RULES.replace("\n", "\r\n").encode())
    return file


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = "客户"
    for row in (("编号", "全年", "地区", "备注"), ("A1", 1500, "东", None), ("A2", "待定", "北", "x")):
        page.append(row)
    orders = book.create_sheet("流水")
    for row in (("编号", "成交额"), ("A1", 5), ("A7", 6), ("A7", 7)):
        orders.append(row)
    book.save(tmp_path / "表.xlsx")
    return tmp_path / "表.xlsx"


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADESTUDIO_SETTINGS", str(tmp_path / "settings"))


def test_the_sheet_in_words(rules: Path, sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("read", rules, sheet, *CHOICES, "--preview", 2) == 1
    captured = capsys.readouterr()
    said = captured.out.splitlines()
    assert said[0] == "工作表“客户”，表头第 1 行，2 位客户。"
    assert [line.split() for line in said[1:7]] == [
        ["字段", "列", "类型", "匹配", "读到的内容", "读不出"],
        ["编号", "A", "编号", "编号", "同名", "2", "个，无重复"],
        ["金额", "B", "全年", "金额", "已指定", "¥1,500", "–", "¥1,500，中位", "¥1,500", "1"],
        ["区域", "–", "选项", "没有", "表中没有这一列"],
        ["订单.编号", "A", "编号", "编号", "同名", "3", "个，重复", "1", "个"],
        ["订单.实付", "B", "成交额", "金额", "已指定", "¥5", "–", "¥7，中位", "¥6"],
    ]
    assert said[7] == "没有用到的列：C 地区、D 备注"
    assert said[8] == (
        "关联“订单”：工作表“流水”，按 编号，3 行。有 1 个编号（2 行）找不到客户：A7。1 位客户没有行。"
    )
    assert said[9].startswith("1 个单元格读不出") and "客户!B3" in said[10] and "待定" in said[10]
    assert [line.split() for line in said[12:]] == [
        ["编号", "金额", "区域"],
        ["2", "A1", "1,500", "–"],
        ["3", "A2", "–", "–"],
    ]


def test_a_column_is_proposed_and_not_taken(
    rules: Path, sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("read", rules, sheet, lang="en") == 1
    captured = capsys.readouterr()
    assert "--map 区域=地区" not in captured.out
    assert "--map 金额=全年" in captured.err and "only column" in captured.err
    assert "No sheet was found for “订单”" in captured.out


def test_the_sheet_as_json(rules: Path, sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("read", rules, sheet, *CHOICES, "--json") == 1
    made = json.loads(capsys.readouterr().out)
    assert (made["sheet"], made["header"], made["rows"]) == ("客户", 1, 2)
    assert [s["part"] for s in made["sheets"]] == ["customers", "related"]
    fields = {f["field"]: (f["column"], f["match"], f["problems"]) for f in made["fields"]}
    assert fields["金额"] == ("B", "given", 1) and fields["区域"] == (None, "none", 0)
    assert made["related"][0]["keys_without_customer"] == ["A7"]
    assert made["related"][0]["customers_without_rows"] == ["A2"]
    assert [p["cell"] for p in made["problems"]] == ["客户!B3"]
    assert {c["heading"]: c["guess"] for c in made["columns"]}["编号"] == "id"


def test_everything_read_is_status_0(rules: Path, sheet: Path) -> None:
    fixed = ("--fix", "客户!B3=3", "--map", "区域=")
    assert run("read", rules, sheet, *CHOICES, *fixed) == 0


def test_choices_are_remembered_for_the_same_headings(
    rules: Path, sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.load_workbook(sheet)
    book["客户"]["B3"] = "很多"
    book.save(sheet)
    treated = ("--bad-cells", "金额=default:2000")
    assert run("read", rules, sheet, *CHOICES, *treated, "--remember", "headings") == 0
    moved = tmp_path / "下月.xlsx"
    moved.write_bytes(sheet.read_bytes())
    capsys.readouterr()
    assert run("grade", rules, moved, "--json", "--as-of", "2026-01-31", "--remembered") == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)["grades"] == {"等次": {"甲": 2, "乙": 0}}
    assert "照记住的：--map 金额=全年" in captured.err
    # without the option nothing hidden changes a result
    assert run("grade", rules, moved, "--json", "--as-of", "2026-01-31") == 2
    # an option given now goes before what was remembered
    words = ("grade", rules, moved, "--json", "--as-of", "2026-01-31", "--remembered")
    capsys.readouterr()
    assert run(*words, "--bad-cells", "金额=default:1") == 0
    assert json.loads(capsys.readouterr().out)["grades"] == {"等次": {"甲": 1, "乙": 1}}


def test_nothing_remembered_is_said(rules: Path, sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("grade", rules, sheet, "--json", "--map", "金额=全年", "--remembered", lang="en") == 0
    assert "Nothing is remembered" in capsys.readouterr().err


def test_choices_are_written_into_the_rulebook(
    rules: Path, sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("read", rules, sheet, *CHOICES, "--remember", "aka") == 0
    expected = RULES.replace("字段 金额 : 金额", "字段 金额 : 金额 又名 全年")
    expected = expected.replace("关联 订单 按 编号", "关联 订单 按 编号 又名 流水")
    expected = expected.replace("实付 : 金额", "实付 : 金额 又名 成交额")
    assert rules.read_bytes() == expected.replace("\n", "\r\n").encode()
    capsys.readouterr()
    assert run("grade", rules, sheet, "--json", "--as-of", "2026-01-31") == 0
    assert json.loads(capsys.readouterr().out)["grades"]["等次"] == {"甲": 1, "乙": 0, "needs data": 1}


def test_what_the_rulebook_has_no_place_for_is_said(
    rules: Path, sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = rules.read_bytes()
    options = ("--related", "订单=#流水", "--map", "订单.编号=编号", "--map", "订单.实付=成交额")
    assert run("read", rules, sheet, "--map", "订单.编号=成交额", "--remember", "aka") == 2
    assert "订单.编号" in capsys.readouterr().err and rules.read_bytes() == before
    assert run("read", rules, sheet, *options, "--remember", "headings") == 0
