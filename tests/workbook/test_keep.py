"""Columns and sheets added to a user's own workbook, everything else in it as it was."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from gradestudio.workbook.keep.columns import AddedColumn
from gradestudio.workbook.keep.keep import Addition, earlier_grading, keep_workbook
from gradestudio.workbook.keep.refusal import Unkeepable
from gradestudio.workbook.keep.stylebook import Look

TIER = Look(fill="#20477F", ink="#FFFFFF", bold=True, align="center")
DAY = Look(number_format="yyyy-mm-dd")
ROWS = [4, 5, 6, 8]
"""Row 7 is blank in the sheet, row 8 the last."""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A sheet with a title, a header in row 3, a table, a chart, a list of choices and a coloured rule."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    assert sheet is not None
    sheet.title = "客户 & 表"
    sheet["A1"] = "二季度客户"
    for c, heading in enumerate(["编号", "名称", "金额"], 1):
        sheet.cell(3, c, heading).font = Font(bold=True, name="宋体", size=12)
    for row in ROWS:
        sheet.cell(row, 1, f"C{row:03}")
        sheet.cell(row, 2, "甲 & 乙")
        sheet.cell(row, 3, row * 1.5).fill = PatternFill("solid", fgColor="FFEEEEEE")
    sheet.add_table(Table(displayName="客户表", ref="A3:C8"))
    sheet.conditional_formatting.add("A4:C8", CellIsRule(operator="greaterThan", formula=["3"]))
    check = DataValidation(type="list", formula1='"甲,乙"')
    check.add("B4:B8")
    sheet.add_data_validation(check)
    chart: Any = BarChart()
    chart.add_data(Reference(sheet, min_col=3, min_row=3, max_row=8))
    sheet.add_chart(chart, "H3")
    other = book.create_sheet("备注")
    other["A1"] = "=SUM('客户 & 表'!C4:C8)"
    book.save(tmp_path / "own.xlsx")
    return tmp_path / "own.xlsx"


@pytest.fixture
def summary(tmp_path: Path) -> Path:
    """Two sheets of ours, one with a chart, a format and a link."""
    book = xlsxwriter.Workbook(tmp_path / "summary.xlsx")
    sheet = book.add_worksheet("汇总")
    sheet.write("A1", "等级", book.add_format({"bold": True, "bg_color": "#00818B"}))
    sheet.write("B2", 46_000, book.add_format({"num_format": "yyyy-mm-dd"}))
    sheet.write_url("A3", "internal:'客户 & 表'!C5", string="客户 & 表!C5")
    sheet.conditional_format(
        "A1:B3",
        {"type": "cell", "criteria": ">", "value": 3, "format": book.add_format({"bg_color": "#FF0000"})},
    )
    chart = book.add_chart({"type": "column"})
    assert chart is not None
    chart.add_series({"values": "='汇总'!$B$2:$B$2"})
    sheet.insert_chart("D1", chart)
    book.add_worksheet("问题").write("A1", "无")
    book.close()
    return tmp_path / "summary.xlsx"


def columns(*more: AddedColumn) -> list[AddedColumn]:
    return [
        AddedColumn("等级", ["A", "B", None, "A"], (Look(), TIER), [1, 0, 0, 1], 9.0),
        AddedColumn("下次联系", [46_000, None, 46_002, 46_003], (DAY,)),
        *more,
    ]


def kept(
    source: Path, name: str, added: Sequence[AddedColumn], width: int = 3, sheets: Path | None = None
) -> Path:
    target = source.parent / name
    keep_workbook(source, target, Addition("客户 & 表", 3, ROWS, added, width, sheets))
    return target


def test_cells_stand_beside_their_rows_in_their_looks(own: Path) -> None:
    sheet = openpyxl.load_workbook(kept(own, "out.xlsx", columns()))["客户 & 表"]
    assert [sheet.cell(3, c).value for c in range(1, 6)] == ["编号", "名称", "金额", "等级", "下次联系"]
    assert [sheet.cell(r, 4).value for r in range(4, 9)] == ["A", "B", None, None, "A"]
    assert str(sheet["E4"].value)[:10] == "2025-12-09"  # Excel's day 46,000
    assert sheet["E5"].value is None
    assert sheet["D4"].fill.fgColor.rgb == "FF20477F"
    assert sheet["D4"].font.color.rgb == "FFFFFFFF" and sheet["D4"].font.bold
    # a cell without a look of its own looks like the cell before it
    assert sheet["D5"].fill.fgColor.rgb == "FFEEEEEE"
    assert sheet["D3"].font.name == "宋体" and sheet["D3"].font.sz == 12 and sheet["D3"].font.bold
    assert sheet["A1"].value == "二季度客户"


def test_every_other_part_is_the_same_bytes(own: Path, summary: Path) -> None:
    target = kept(own, "out.xlsx", columns(), sheets=summary)
    before, after = zipfile.ZipFile(own), zipfile.ZipFile(target)
    assert after.testzip() is None
    changed = {
        name
        for name in before.namelist()
        if name not in after.namelist() or before.read(name) != after.read(name)
    }
    assert changed == {
        "xl/worksheets/sheet1.xml",
        "xl/styles.xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/tables/table1.xml",
        "[Content_Types].xml",
    }
    for info in before.infolist():
        if info.filename not in changed:
            assert after.getinfo(info.filename).date_time == info.date_time
            assert after.getinfo(info.filename).CRC == info.CRC


def test_table_and_formats_widen(own: Path) -> None:
    sheet = openpyxl.load_workbook(kept(own, "out.xlsx", columns()))["客户 & 表"]
    table = sheet.tables["客户表"]
    assert table.ref == "A3:E8"
    assert table.autoFilter is None or table.autoFilter.ref == "A3:E8"
    assert [c.name for c in table.tableColumns] == ["编号", "名称", "金额", "等级", "下次联系"]
    assert [str(r.sqref) for r in sheet.conditional_formatting] == ["A4:E8"]
    assert sheet.dimensions == "A1:E8"
    assert [str(v.sqref) for v in sheet.data_validations.dataValidation] == ["B4:B8"]
    assert sheet.column_dimensions["D"].width == 9.0


def test_sheets_of_ours_come_with_charts_formats_and_links(own: Path, summary: Path) -> None:
    book: Any = openpyxl.load_workbook(kept(own, "out.xlsx", columns(), sheets=summary))
    assert book.sheetnames == ["客户 & 表", "备注", "汇总", "问题"]
    sheet = book["汇总"]
    assert sheet["A1"].fill.fgColor.rgb == "FF00818B"
    assert sheet["B2"].number_format == "yyyy-mm-dd"
    assert sheet["A3"].hyperlink is not None and sheet["A3"].hyperlink.location == "'客户 & 表'!C5"
    assert len(sheet._charts) == 1
    (area,) = sheet.conditional_formatting
    assert area.rules[0].dxf.fill.bgColor.rgb == "FFFF0000"
    assert len(book["客户 & 表"]._charts) == 1


def test_grading_again_replaces_columns_and_sheets(own: Path, summary: Path) -> None:
    first = kept(own, "first.xlsx", columns(), sheets=summary)
    assert earlier_grading(first, "客户 & 表") == ([4, 5], ["汇总", "问题"])
    more = AddedColumn("原因", ["=1+1", "a<b", None, "@x"])
    second = kept(first, "second.xlsx", columns(more), width=5, sheets=summary)
    book = openpyxl.load_workbook(second)
    assert book.sheetnames == ["客户 & 表", "备注", "汇总", "问题"]
    sheet = book["客户 & 表"]
    assert [sheet.cell(3, c).value for c in range(1, 8)] == [
        "编号",
        "名称",
        "金额",
        "等级",
        "下次联系",
        "原因",
        None,
    ]
    assert [sheet.cell(r, 6).value for r in ROWS] == ["=1+1", "a<b", None, "@x"]
    third = kept(second, "third.xlsx", columns(), width=6)
    sheet = openpyxl.load_workbook(third)["客户 & 表"]
    assert [sheet.cell(3, c).value for c in range(1, 8)] == [
        "编号",
        "名称",
        "金额",
        "等级",
        "下次联系",
        None,
        None,
    ]
    assert openpyxl.load_workbook(third).sheetnames == ["客户 & 表", "备注"]
    assert not [n for n in zipfile.ZipFile(third).namelist() if "gradestudio" in n]


def test_customers_text_is_never_a_formula(own: Path) -> None:
    target = kept(own, "out.xlsx", [AddedColumn("原因", ["=1+1", "+2", "-3", "@x"])])
    xml = zipfile.ZipFile(target).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in xml
    sheet = openpyxl.load_workbook(target, data_only=True)["客户 & 表"]
    assert [sheet.cell(r, 4).value for r in ROWS] == ["=1+1", "+2", "-3", "@x"]


def rewritten(source: Path, part: str, old: bytes, new: bytes) -> Path:
    """A copy of a workbook with one part changed."""
    target = source.parent / "changed.xlsx"
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(target, "w") as after:
        for info in before.infolist():
            data = before.read(info.filename)
            if info.filename == part:
                assert old in data
                data = data.replace(old, new)
            after.writestr(info, data)
    return target


SHEET = (
    '<?xml version="1.0" encoding="UTF-8"?><x:worksheet xmlns:x="http://schemas.openxmlformats.org/'
    'spreadsheetml/2006/main"><x:cols><x:col min="2" max="16384" width="9" style="1"/></x:cols>'
    "<x:sheetData>{}</x:sheetData></x:worksheet>"
)


def with_rows(own: Path, rows: str) -> Path:
    target = own.parent / "rows.xlsx"
    with zipfile.ZipFile(own) as before, zipfile.ZipFile(target, "w") as after:
        for info in before.infolist():
            data = before.read(info.filename)
            if info.filename == "xl/worksheets/sheet1.xml":
                data = SHEET.format(rows).encode()
            after.writestr(info, data)
    return target


def test_rows_of_every_form_get_their_cells(own: Path) -> None:
    """Prefixed names, rows without numbers, closed in themselves, absent, with styled blanks to the right."""
    source = with_rows(
        own,
        '<x:row r="3" spans="1:3"><x:c r="A3" t="inlineStr"><x:is><x:t>编号</x:t></x:is></x:c></x:row>'
        '<x:row r="4"/><x:row><x:c><x:v>5</x:v></x:c><x:c/><x:c/><x:c s="1"/><x:c><x:v>7</x:v></x:c></x:row>'
        '<x:row r="6"><x:c r="A6"><x:v>6</x:v></x:c><x:c r="Z6" s="1"/></x:row>',
    )
    target = source.parent / "out.xlsx"
    added = [AddedColumn("等级", ["A", "B", "C", "D"])]
    keep_workbook(source, target, Addition("客户 & 表", 3, ROWS, added, 3))
    xml = zipfile.ZipFile(target).read("xl/worksheets/sheet1.xml").decode()
    sheet = openpyxl.load_workbook(target)["客户 & 表"]
    assert [sheet.cell(r, 4).value for r in range(3, 9)] == ["等级", "A", "B", "C", None, "D"]
    assert sheet["A5"].value == 5 and sheet["E5"].value == 7
    assert '<x:c r="Z6" s="1"/>' in xml and 'spans="1:4"' in xml
    # the one width that covered our column is cut around it
    assert '<x:col min="2" max="3" width="9" style="1"/>' in xml
    assert '<x:col min="5" max="16384" width="9" style="1"/>' in xml


@pytest.mark.parametrize(
    ("part", "old", "new", "code"),
    [
        (
            "xl/workbook.xml",
            b"schemas.openxmlformats.org/spreadsheetml",
            b"purl.oclc.org/ooxml",
            "keep-strict",
        ),
        ("xl/worksheets/sheet1.xml", b'<row r="4"', b'<!-- </row> --><row r="4"', "keep-part-strange"),
        ("xl/worksheets/sheet1.xml", b'<row r="5"', b'<row r="2"', "keep-part-strange"),
        ("xl/styles.xml", b"<styleSheet", b"<!DOCTYPE a [<!ENTITY b 'c'>]><styleSheet", "keep-part-strange"),
    ],
)
def test_what_cannot_be_kept_is_named(own: Path, part: str, old: bytes, new: bytes, code: str) -> None:
    source = rewritten(own, part, old, new)
    with pytest.raises(Unkeepable) as told:
        kept(source, "out.xlsx", columns())
    assert told.value.code == code


def test_unknown_sheet_is_named(own: Path) -> None:
    with pytest.raises(Unkeepable) as told:
        keep_workbook(own, own.parent / "out.xlsx", Addition("没有", 3, ROWS, columns(), 3))
    assert told.value.code == "keep-no-sheet"


def test_package_is_read_back_whole(own: Path, summary: Path) -> None:
    data = kept(own, "out.xlsx", columns(), sheets=summary).read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        types = package.read("[Content_Types].xml").decode()
        for name in package.namelist():
            if name.startswith("xl/gradestudio/") and not name.endswith(".rels"):
                assert f'PartName="/{name}"' in types
