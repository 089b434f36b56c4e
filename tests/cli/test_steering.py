"""Steering how a sheet is read from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

import gradestudio as gs
from tests.cli.test_commands import RULES, run

LANGUAGES = ("zh", "en")


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    file = tmp_path / "店铺.grade"
    file.write_text(RULES, "utf-8")
    return file


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = "客户"
    for row in (("编号", "金额", "全年"), ("A1", 1500, 1), ("A2", "很多", 2), ("A3", None, 3000)):
        page.append(row)
    file = tmp_path / "表.xlsx"
    book.save(file)
    return file


def graded(out: Path) -> list[str]:
    page = openpyxl.load_workbook(out)["客户"]
    column = next(c.column for c in page[1] if c.value == "等次")
    return [str(page.cell(r, column).value) for r in range(2, 5)]


def cells(out: Path, sheet: str) -> list[str]:
    page = openpyxl.load_workbook(out)[sheet]
    return [str(c.value) for row in page.iter_rows() for c in row if c.value is not None]


@pytest.mark.parametrize(
    ("options", "tiers"),
    [
        ((), ["甲", "待补充", "待补充"]),
        (("--bad-cells", "金额=missing"), ["甲", "待补充", "待补充"]),
        (("--bad-cells", "金额=default:0.5万"), ["甲", "甲", "待补充"]),
        (("--fix", "客户!B3=999"), ["甲", "乙", "待补充"]),
        (("--fix", "B3=1,000", "--fix", "客户!B4=1"), ["甲", "甲", "乙"]),
        (("--map", "金额=全年"), ["乙", "乙", "甲"]),
    ],
)
def test_each_wish_is_followed(
    rules: Path, sheet: Path, tmp_path: Path, options: tuple[str, ...], tiers: list[str]
) -> None:
    out = tmp_path / "结果.xlsx"
    assert run("grade", rules, sheet, "-o", out, "--as-of", "2026-01-31", *options) == 0
    assert graded(out) == tiers


@pytest.mark.parametrize("keep", ["--keep-workbook", "--new-workbook"])
def test_the_result_says_how_the_sheet_was_read(rules: Path, sheet: Path, tmp_path: Path, keep: str) -> None:
    out = tmp_path / "结果.xlsx"
    options = ("--fix", "客户!B3=999", "--bad-cells", "金额=default:7", "--as-of", "2026-01-31")
    assert run("grade", rules, sheet, "-o", out, keep, *options) == 0
    said = cells(out, "规则")
    assert "--fix 客户!B3=999" in said and "--bad-cells 金额=default:7" in said
    problems = cells(out, "问题")
    assert "客户!B3" in problems and any("很多" in p and "999" in p for p in problems)
    shown = openpyxl.load_workbook(out)["客户"]["B3"].value
    assert shown == ("很多" if keep == "--keep-workbook" else 999)


def test_a_masked_result_shows_no_typed_value(rules: Path, sheet: Path, tmp_path: Path) -> None:
    rules.write_text(RULES.replace("字段 金额 : 金额", "字段 金额 : 金额 保密"), "utf-8")
    out = tmp_path / "结果.xlsx"
    options = ("--fix", "客户!B3=98765", "--bad-cells", "金额=default:45678", "--mask")
    assert run("grade", rules, sheet, "-o", out, "--as-of", "2026-01-31", *options) == 0
    book = openpyxl.load_workbook(out)
    said = " ".join(str(c.value) for page in book for row in page.iter_rows() for c in row)
    assert "98765" not in said and "45678" not in said and "很多" not in said
    assert "--fix 客户!B3=***" in said


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("option", "names"),
    [
        (("--bad-cells", "钱=missing"), "钱"),
        (("--bad-cells", "金额=zero"), "zero"),
        (("--bad-cells", "金额=default"), "金额"),
        (("--bad-cells", "金额=default:很多"), "很多"),
        (("--bad-cells", "编号=default:A9"), "编号"),
        (("--fix", "客户!3=1"), "客户!3"),
        (("--fix", "客户!B3"), "客户!B3"),
        (("--fix", "客户!B1=1"), "客户!B1"),
        (("--fix", "别处!B2=1"), "别处!B2"),
        (("--related", "订单=#流水"), "流水"),
    ],
)
def test_a_wish_that_cannot_be_followed_is_one_sentence(
    rules: Path,
    sheet: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    option: tuple[str, ...],
    names: str,
    lang: str,
) -> None:
    out = tmp_path / "结果.xlsx"
    assert run("grade", rules, sheet, "-o", out, *option, lang=lang) == 2
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1 and names in said[0] and "{" not in said[0]
    assert not out.exists()


def test_a_related_sheet_of_another_name_in_the_same_workbook(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = tmp_path / "r.grade"
    rules.write_text(
        "字段 编号 : 编号\n关联 订单 按 编号\n  实付 : 金额\n评级 等次\n等级 甲\n等级 乙\n"
        '规则 "多": 甲 当 求和(订单.实付) 至少 10\n其余 乙\n',
        "utf-8",
    )
    book = openpyxl.Workbook()
    for row in (("编号", "名"), ("A1", "x"), ("A2", "y")):
        book.worksheets[0].append(row)
    page = book.create_sheet("流水")
    for row in (("会员号", "成交额"), ("A1", 6), ("A1", 5), ("A2", 9)):
        page.append(row)
    book.save(tmp_path / "b.xlsx")
    options = ("--related", "订单=#流水", "--map", "订单.编号=会员号", "--map", "订单.实付=成交额")
    assert run("grade", rules, tmp_path / "b.xlsx", "--json", "--as-of", "2026-01-31", *options) == 0
    assert json.loads(capsys.readouterr().out)["grades"] == {"等次": {"甲": 1, "乙": 1}}


def test_the_same_from_a_script(rules: Path, sheet: Path) -> None:
    book = gs.open_rulebook(rules)
    table = gs.open_table(sheet, fixes={"客户!B4": 2000})
    grading = book.grade(table, "2026-01-31", bad_cells={"金额": "default:1"}, language="zh")
    assert list(grading.frame["等次"]) == ["甲", "乙", "甲"]
    with pytest.raises(ValueError):
        book.grade(table, "2026-01-31", bad_cells={"金额": "nothing"})
    with pytest.raises(ValueError):
        gs.open_table(sheet, fixes={"B": 1})
