"""Workbooks with parts that only Office writes, put into a package by hand."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.chart import BarChart, PieChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

HEADINGS = ("编号", "姓名", "金额", "日期")
CUSTOMERS = (
    ("A1", "张三丰", 1500, 45_000),
    ("A2", "李四光", 20, 45_001),
    ("A3", "王五行", None, 45_002),
    ("A4", "=赵六", 1000, None),
)
"""Under a title in row 1 and headings in row 3; row 6 is left blank, so they stand in rows 4, 5, 7 and 8."""
ROWS = (4, 5, 7, 8)

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
X14 = (
    '<extLst><ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}" '
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:conditionalFormattings>'
    '<x14:conditionalFormatting xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
    '<x14:cfRule type="dataBar" id="{00000000-0000-0000-0000-000000000001}"><x14:dataBar minLength="0" '
    'maxLength="100"><x14:cfvo type="autoMin"/><x14:cfvo type="autoMax"/></x14:dataBar></x14:cfRule>'
    "<xm:sqref>C4:C8</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>"
)


def make(file: Path, table: bool = True) -> Path:
    """A customers' workbook with charts, a picture, choices, a comment, names, and with what openpyxl
    cannot write: a pivot's cache, printer settings, custom XML, a data bar of 2010."""
    book = openpyxl.Workbook()
    sheet: Any = book.worksheets[0]
    sheet.title = "客户 & 表"
    sheet["A1"] = "二季度客户"
    for column, heading in enumerate(HEADINGS, 1):
        sheet.cell(3, column, heading).font = Font(bold=True, name="宋体", size=12)
    for row, customer in zip(ROWS, CUSTOMERS, strict=True):
        for column, value in enumerate(customer, 1):
            cell = sheet.cell(row, column, value)
            if isinstance(value, str):
                cell.data_type = "s"
        sheet.cell(row, 4).number_format = "yyyy-mm-dd"
        sheet.cell(row, 4).fill = PatternFill("solid", fgColor="FFFFF2CC")
    if table:
        sheet.add_table(Table(displayName="客户表", ref="A3:D8"))
    else:
        sheet.auto_filter.ref = "A3:D8"
    sheet.conditional_formatting.add("A4:D8", CellIsRule(operator="greaterThan", formula=["1200"]))
    choices = DataValidation(type="list", formula1='"张三丰,李四光"')
    choices.add("B4:B8")
    sheet.add_data_validation(choices)
    sheet["C4"].comment = Comment("问过财务", "王")
    chart: Any = BarChart()
    chart.add_data(Reference(sheet, min_col=3, min_row=3, max_row=8))
    sheet.add_chart(chart, "T3")
    other: Any = book.create_sheet("汇总")
    other["A1"] = "=SUM('客户 & 表'!C4:C8)"
    pie: Any = PieChart()
    pie.add_data(Reference(sheet, min_col=3, min_row=4, max_row=8))
    other.add_chart(pie, "C3")
    book.defined_names["全部金额"] = DefinedName("全部金额", attr_text="'客户 & 表'!$C$4:$C$8")
    book.save(file)
    return changed(
        file,
        {
            "xl/worksheets/sheet1.xml": (b"</worksheet>", X14.encode() + b"</worksheet>"),
            "[Content_Types].xml": (
                b"</Types>",
                b'<Default Extension="bin" ContentType="application/octet-stream"/>'
                b'<Default Extension="png" ContentType="image/png"/></Types>',
            ),
            "xl/_rels/workbook.xml.rels": (
                b"</Relationships>",
                f'<Relationship Id="rIdPivot" Type="{OFFICE}/pivotCacheDefinition" '
                'Target="pivotCache/pivotCacheDefinition1.xml"/></Relationships>'.encode(),
            ),
        },
        {
            "xl/pivotCache/pivotCacheDefinition1.xml": b"<pivotCacheDefinition/>",
            "xl/pivotTables/pivotTable1.xml": b"<pivotTableDefinition/>",
            "xl/printerSettings/printerSettings1.bin": bytes(range(256)) * 4,
            "xl/media/image1.png": picture(),
            "xl/threadedComments/threadedComment1.xml": b"<ThreadedComments/>",
            "xl/slicers/slicer1.xml": b"<slicers/>",
            "customXml/item1.xml": "<公司>示例</公司>".encode(),
        },
    )


def with_macros(file: Path) -> Path:
    """The workbook as .xlsm with a macro project."""
    target = file.with_suffix(".xlsm")
    file.rename(target)
    return changed(
        target,
        {
            "[Content_Types].xml": (
                b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
            )
        },
        {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(range(256)) * 20},
    )


def changed(
    file: Path, replaced: Mapping[str, tuple[bytes, bytes]], added: Mapping[str, bytes] | None = None
) -> Path:
    """The same file with texts of parts replaced and parts added."""
    before = {}
    with zipfile.ZipFile(file) as package:
        before = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in before.items():
            if name in replaced:
                old, new = replaced[name]
                assert old in data, name
                data = data.replace(old, new, 1)
            package.writestr(name, data)
        for name, data in (added or {}).items():
            package.writestr(name, data)
    return file


def picture() -> bytes:
    """A red dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data) & 0xFFFFFFFF
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0\xff\0\0")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def parts(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}
