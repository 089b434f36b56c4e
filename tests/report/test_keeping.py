"""The result inside the user's own workbook, from the command line to the file on the disk."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest

import gradestudio
from gradestudio.cli.main import main
from gradestudio.messages import Words
from gradestudio.report import keeping
from gradestudio.report.files import CannotWrite
from gradestudio.workbook import open_table
from gradestudio.workbook.keep import refusal
from tests.report.packages import ROWS, changed, make, parts, with_macros

RULES = """规则簿 "店铺"
字段 编号 : 编号
字段 姓名 : 文本 保密
字段 金额 : 金额
字段 日期 : 日期
评级 等次
等级 甲 颜色 "#2E7D32"
等级 乙
规则 "大": 甲 当 金额 至少 1000
其余 乙
策略 甲
  "{姓名}：登门。"
  回访周期 30 天 自 日期
"""
ADDED = ("等次", "等次 依据", "等次 原因", "等次 待补", "等次 提升", "策略", "下次联系")
OURS = ("汇总 (2)", "甲", "乙", "待补充", "问题", "规则")
CHANGED = {
    "xl/worksheets/sheet1.xml",
    "xl/styles.xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/tables/table1.xml",
    "[Content_Types].xml",
}


# openpyxl, which only looks here, says what it would lose
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    file = tmp_path / "店铺.grade"
    file.write_text(RULES, "utf-8")
    return file


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return make(tmp_path / "客户.xlsx")


def grade(*words: object) -> int:
    return main(["grade", *map(str, words), "--as-of", "2026-01-31", "--lang", "zh"])


def graded(rules: Path, source: Path, name: str, *more: object) -> Path:
    target = source.parent / name
    assert grade(rules, source, "-o", target, *more) == 0
    return target


def heads(sheet: Any, row: int = 3) -> list[Any]:
    return [sheet.cell(row, column).value for column in range(1, sheet.max_column + 1)]


def values(sheet: Any, heading: str) -> list[Any]:
    column = heads(sheet).index(heading) + 1
    return [sheet.cell(row, column).value for row in ROWS]


def counted(file: Path) -> dict[str, int]:
    """Charts, pictures, lists of choices and so on, over the whole package."""
    whole = parts(file)
    sheets = [data for name, data in whole.items() if re.match(r"xl/worksheets/[^/]+\.xml", name)]
    return {
        "charts": sum(name.startswith("xl/charts/") and name.endswith(".xml") for name in whole),
        "pictures": sum(name.startswith("xl/media/") for name in whole),
        "choices": sum(data.count(b"<dataValidation ") for data in sheets),
        "formats": sum(data.count(b"<conditionalFormatting ") for data in sheets),
        "data bars": sum(data.count(b"<x14:cfRule ") for data in sheets),
        "comments": sum(data.count(b"<comment ") for name, data in whole.items() if "comments" in name),
    }


def test_columns_stand_beside_the_customers(rules: Path, own: Path) -> None:
    book = openpyxl.load_workbook(graded(rules, own, "结果.xlsx"))
    assert book.sheetnames == ["客户 & 表", "汇总", *OURS]
    sheet: Any = book["客户 & 表"]
    assert heads(sheet) == ["编号", "姓名", "金额", "日期", *ADDED]
    assert values(sheet, "等次") == ["甲", "乙", "待补充", "甲"]
    assert values(sheet, "等次 待补") == [None, None, "金额", None]
    assert values(sheet, "策略") == ["张三丰：登门。", None, None, "=赵六：登门。"]
    # Excel's day 45,000 is 2023-03-15, and 30 days later it is
    contact = values(sheet, "下次联系")
    # the last one has no date, so his is due at once
    assert [d and f"{d:%Y-%m-%d}" for d in contact] == ["2023-04-14", None, None, "2026-01-31"]
    assert sheet["A6"].value is None and sheet["E6"].value is None


def test_looks_are_those_of_a_new_workbook(rules: Path, own: Path) -> None:
    sheet: Any = openpyxl.load_workbook(graded(rules, own, "结果.xlsx"))["客户 & 表"]
    fresh: Any = openpyxl.load_workbook(graded(rules, own, "新.xlsx", "--new-workbook"))["客户 & 表"]
    for row in ROWS:
        mine, new = sheet.cell(row, 5), fresh.cell(row, 5)
        assert mine.value == new.value
        assert mine.fill.fgColor.rgb == new.fill.fgColor.rgb
        assert mine.fill.patternType == new.fill.patternType
        assert mine.font.color.rgb == new.font.color.rgb
        assert mine.alignment.horizontal == new.alignment.horizontal == "center"
    assert sheet["E7"].fill.patternType == "lightUp"
    assert sheet["K4"].number_format == "yyyy-mm-dd"
    # the cell beside is a date on yellow: the reason keeps the yellow, not the date
    assert sheet["G4"].number_format == "General" and sheet["G4"].fill.fgColor.rgb == "FFFFF2CC"
    assert sheet["E3"].font.name == "宋体" and sheet["E3"].font.bold
    letters = "EFGHIJK"
    assert [sheet.column_dimensions[c].width for c in letters] == pytest.approx(
        [fresh.column_dimensions[c].width for c in letters], abs=1
    )


def test_every_other_part_is_the_same_bytes(rules: Path, own: Path) -> None:
    before, after = parts(own), parts(graded(rules, own, "结果.xlsx"))
    assert {name for name in before if before[name] != after.get(name)} == CHANGED
    assert all(name.startswith("xl/gradestudio/") for name in after.keys() - before.keys())
    assert counted(own) == counted(own.parent / "结果.xlsx")
    assert counted(own) == {
        "charts": 2, "pictures": 1, "choices": 1, "formats": 1, "data bars": 1, "comments": 1
    }  # fmt: skip
    for name, data in after.items():
        if name.endswith((".xml", ".rels")):
            ElementTree.fromstring(data)


def test_table_filter_and_names(rules: Path, own: Path) -> None:
    book: Any = openpyxl.load_workbook(graded(rules, own, "结果.xlsx"))
    table = book["客户 & 表"].tables["客户表"]
    assert table.ref == "A3:K8"
    assert [c.name for c in table.tableColumns] == heads(book["客户 & 表"])
    assert book.defined_names["全部金额"].attr_text == "'客户 & 表'!$C$4:$C$8"
    plain = make(own.parent / "筛选.xlsx", table=False)
    sheet: Any = openpyxl.load_workbook(graded(rules, plain, "筛选结果.xlsx"))["客户 & 表"]
    assert sheet.auto_filter.ref == "A3:K8"


def test_problems_link_to_the_users_own_cells(rules: Path, own: Path) -> None:
    book = openpyxl.load_workbook(own)
    book["客户 & 表"]["D5"] = "下周"
    book.save(own)
    sheet: Any = openpyxl.load_workbook(graded(rules, own, "结果.xlsx"))["问题"]
    links = [c.hyperlink.location for row in sheet.iter_rows() for c in row if c.hyperlink is not None]
    assert "'客户 & 表'!D5" in links


def test_grading_again_replaces(rules: Path, own: Path) -> None:
    first = graded(rules, own, "一.xlsx")
    second = graded(rules, first, "二.xlsx")
    one, two = openpyxl.load_workbook(first), openpyxl.load_workbook(second)
    assert one.sheetnames == two.sheetnames
    for sheet in one.worksheets[:2]:
        assert [[c.value for c in row] for row in sheet] == [
            [c.value for c in row] for row in two[sheet.title]
        ]
    table = open_table(second, isolated=False)
    assert [c.heading for c in table.columns.values()] == ["编号", "姓名", "金额", "日期"]
    assert set(table.related) <= {"汇总"}
    assert counted(second) == counted(own)


@pytest.mark.parametrize("sheet", ["客户", "客户 & 表"])
def test_names_as_other_programs_write_them(rules: Path, own: Path, sheet: str) -> None:
    """Excel takes needless quotation marks off; LibreOffice writes them as entities, and TRUE as TRUE()."""
    first = graded(rules, own, "一.xlsx")
    area = f"{sheet}!" if sheet == "客户" else "&apos;客户 &amp; 表&apos;!"
    text = parts(first)["xl/workbook.xml"].decode()
    text = text.replace("'客户 &amp; 表'!", area).replace(">TRUE<", ">TRUE()<")
    text = text.replace('name="客户 &amp; 表"', 'name="' + sheet.replace("&", "&amp;") + '"')
    changed(first, {"xl/workbook.xml": (parts(first)["xl/workbook.xml"], text.encode())})
    table = open_table(first, isolated=False)
    assert [c.heading for c in table.columns.values()] == ["编号", "姓名", "金额", "日期"]
    again = openpyxl.load_workbook(graded(rules, first, "二.xlsx"))
    assert again.sheetnames == [sheet, "汇总", *OURS]
    assert heads(again[sheet]) == ["编号", "姓名", "金额", "日期", *ADDED]


def test_fewer_columns_leave_no_old_ones(rules: Path, own: Path) -> None:
    first = graded(rules, own, "一.xlsx")
    fewer = rules.with_name("少.grade")
    fewer.write_text(RULES[: RULES.index("策略")], "utf-8")
    book: Any = openpyxl.load_workbook(graded(fewer, first, "二.xlsx"))
    sheet = book["客户 & 表"]
    names = ["编号", "姓名", "金额", "日期", *ADDED[:5]]
    assert [h for h in heads(sheet) if h] == names
    # a heading of a table that stands in no cell makes Excel call the file damaged
    assert sheet.tables["客户表"].ref == "A3:I8"
    assert [c.name for c in sheet.tables["客户表"].tableColumns] == names
    third: Any = openpyxl.load_workbook(graded(rules, own.parent / "二.xlsx", "三.xlsx"))["客户 & 表"]
    assert heads(third) == ["编号", "姓名", "金额", "日期", *ADDED]


def test_columns_the_user_added_afterwards_stay(rules: Path, own: Path) -> None:
    plain = make(own.parent / "平.xlsx", table=False)
    first = graded(rules, plain, "一.xlsx")
    book = openpyxl.load_workbook(first)
    sheet: Any = book["客户 & 表"]
    sheet["L3"] = "我的备注"
    sheet["L4"] = "已联系"
    book.save(first)  # as Excel does: names without needless quotation marks, other part names
    again: Any = openpyxl.load_workbook(graded(rules, first, "二.xlsx"))["客户 & 表"]
    assert heads(again) == ["编号", "姓名", "金额", "日期", *ADDED, "我的备注"]
    assert values(again, "我的备注") == ["已联系", None, None, None]


def test_macros_stay(rules: Path, own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = with_macros(own)
    after = parts(graded(rules, own, "结果.xlsm"))
    assert after["xl/vbaProject.bin"] == parts(own)["xl/vbaProject.bin"]
    assert b"macroEnabled" in after["[Content_Types].xml"]
    capsys.readouterr()
    # the name says no macros: a new workbook, and why
    assert grade(rules, own, "-o", own.with_name("结果.xlsx")) == 0
    assert ".xlsm" in capsys.readouterr().err
    assert "xl/vbaProject.bin" not in parts(own.with_name("结果.xlsx"))
    assert grade(rules, own, "-o", own.with_name("别的.xlsx"), "--keep-workbook") == 2
    assert not own.with_name("别的.xlsx").exists()


def test_no_macros_no_xlsm(rules: Path, own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert grade(rules, own, "-o", own.with_name("结果.xlsm")) == 2
    assert ".xlsx" in capsys.readouterr().err
    assert not own.with_name("结果.xlsm").exists()


LOCKED = {"xl/workbook.xml": (b"<sheets>", b'<workbookProtection lockStructure="1"/><sheets>')}


@pytest.mark.parametrize(
    ("replaced", "added", "word"),
    [
        (LOCKED, {}, "保护工作簿"),
        ({}, {"_xmlsignatures/sig1.xml": b"<Signature/>"}, "签名"),
        (
            {"xl/worksheets/sheet1.xml": (b'<row r="4"', b'<!-- a --><row r="4"')},
            {},
            "sheet1.xml",
        ),
    ],
)
def test_what_cannot_be_kept_is_said(
    rules: Path,
    own: Path,
    capsys: pytest.CaptureFixture[str],
    replaced: dict[str, tuple[bytes, bytes]],
    added: dict[str, bytes],
    word: str,
) -> None:
    changed(own, replaced, added)
    target = own.with_name("结果.xlsx")
    assert grade(rules, own, "-o", target, "--keep-workbook") == 2
    said = capsys.readouterr().err.strip().splitlines()[-1]
    assert word in said and "--new-workbook" in said
    assert not target.exists()
    assert grade(rules, own, "-o", target, "--json") == 0
    out, err = capsys.readouterr()
    (note,) = json.loads(out)["notes"]
    assert note["code"] == "kept-not" and word in note["message"] and note["message"] in err
    assert openpyxl.load_workbook(target).sheetnames[0] == "客户 & 表"
    assert not any(name.startswith("xl/gradestudio/") for name in parts(target))


def test_a_protected_sheet_is_named(rules: Path, own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed(own, {"xl/worksheets/sheet1.xml": (b"</sheetData>", b'</sheetData><sheetProtection sheet="1"/>')})
    target = graded(rules, own, "结果.xlsx")
    assert "客户 & 表" in capsys.readouterr().err
    assert b'<sheetProtection sheet="1"/>' in parts(target)["xl/worksheets/sheet1.xml"]


def test_every_reason_has_words_in_both_languages() -> None:
    for code, names in refusal.CODES.items():
        for language in ("zh", "en"):
            said = Words(language).text(code, **{name: "甲部件" for name in names})
            assert said and said != code and "{" not in said
            assert all("甲部件" in said for _ in names)


def test_other_kinds_give_a_new_workbook_without_a_word(
    rules: Path, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = own.with_name("表.csv")
    source.write_text("编号,姓名,金额,日期\nA1,张三丰,1500,2025-01-01\n", "utf-8")
    assert grade(rules, source, "-o", own.with_name("结果.xlsx"), "--json") == 0
    assert json.loads(capsys.readouterr().out)["notes"] == []
    assert grade(rules, source, "-o", own.with_name("结果.xlsx"), "--keep-workbook") == 2


def test_only_who_asks_writes_over_the_source(rules: Path, own: Path) -> None:
    before = own.read_bytes()
    assert grade(rules, own, "-o", own) == 2
    assert grade(rules, own, "-o", own, "--new-workbook") == 2
    assert own.read_bytes() == before
    assert grade(rules, own, "-o", own, "--keep-workbook") == 0
    assert values(openpyxl.load_workbook(own)["客户 & 表"], "等次") == ["甲", "乙", "待补充", "甲"]
    changed(own, LOCKED)
    before = own.read_bytes()
    assert grade(rules, own, "-o", own, "--keep-workbook") == 2
    assert own.read_bytes() == before


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_write_that_fails_leaves_the_old_file(
    rules: Path, own: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    before, names = own.read_bytes(), {p.name for p in own.parent.iterdir()}
    written = keeping.keep_workbook

    def failing(source: Path, target: Any, addition: Any) -> Any:
        written(source, target, addition)
        raise failure

    monkeypatch.setattr(keeping, "keep_workbook", failing)
    assert grade(rules, own, "-o", own, "--keep-workbook") in (2, 130)
    assert own.read_bytes() == before
    assert {p.name for p in own.parent.iterdir()} == names


def test_a_source_changed_meanwhile_is_not_written_into(rules: Path, own: Path) -> None:
    grading = gradestudio.open_rulebook(rules).grade(open_table(own, isolated=False), "2026-01-31")
    book = openpyxl.load_workbook(own)
    book["客户 & 表"].delete_rows(4)
    book.save(own)
    with pytest.raises(CannotWrite, match="keep-refused"):
        grading.write(own.with_name("结果.xlsx"), keep=True)
    said = grading.write(own.with_name("结果.xlsx"))
    assert len(said) == 1 and "客户.xlsx" in said[0]


def test_scripts_choose(rules: Path, own: Path) -> None:
    grading = gradestudio.open_rulebook(rules).grade(
        open_table(own, isolated=False), "2026-01-31", language="zh"
    )
    assert grading.write(own.with_name("一.xlsx")) == []
    assert "xl/pivotTables/pivotTable1.xml" in parts(own.with_name("一.xlsx"))
    assert grading.write(own.with_name("二.xlsx"), keep=False) == []
    assert "xl/pivotTables/pivotTable1.xml" not in parts(own.with_name("二.xlsx"))
    grading.write(own, keep=True)
    assert openpyxl.load_workbook(own).sheetnames == ["客户 & 表", "汇总", *OURS]


NAMES = ("张三丰", "李四光", "王五行", "=赵六")


def test_no_private_value_is_anywhere_when_masked(
    rules: Path, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = own.with_name("遮盖.xlsx")
    assert grade(rules, own, "-o", target, "--mask", "--keep-workbook") == 2
    assert not target.exists()
    capsys.readouterr()
    assert grade(rules, own, "-o", target, "--mask", "--json") == 0
    out, err = capsys.readouterr()
    assert "--mask" in json.loads(out)["notes"][0]["message"] and "--mask" in err
    for name, data in parts(target).items():
        assert not [n for n in NAMES if n.encode() in data or n[-2:].encode() in data], name
    # the same search finds them in a result that is not masked
    plain = parts(graded(rules, own, "不遮.xlsx"))
    assert any(NAMES[0].encode() in data for data in plain.values())


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_the_kept_workbook(rules: Path, own: Path) -> None:
    graded(rules, own, "graded.xlsx")  # LibreOffice opens no other names in a plain locale
    folder = own.parent
    command = ["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    command += ["--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1", "--outdir", str(folder)]
    subprocess.run([*command, str(folder / "graded.xlsx")], check=True, capture_output=True, timeout=300)
    rows = list(csv.reader((folder / "graded.csv").read_text("utf-8").splitlines()))
    assert rows[0][0] == "二季度客户"
    assert rows[2] == ["编号", "姓名", "金额", "日期", *ADDED]
    assert [rows[n - 1][4] for n in ROWS] == ["甲", "乙", "待补充", "甲"]
    assert rows[3][10] == "2023-04-14"


def test_package_is_in_order(rules: Path, own: Path) -> None:
    """Every relation points to a part, every part of ours has its type, every sheet its own number."""
    target = graded(rules, own, "结果.xlsx")
    with zipfile.ZipFile(target) as package:
        names = package.namelist()
        assert len(names) == len(set(names))
        types = package.read("[Content_Types].xml").decode()
        book = package.read("xl/workbook.xml").decode()
    for name in names:
        if name.startswith("xl/gradestudio/") and not name.endswith(".rels"):
            assert types.count(f'PartName="/{name}"') == 1
    numbers = re.findall(r'sheetId="(\d+)"', book)
    assert len(numbers) == len(set(numbers)) == 2 + len(OURS)
