"""One small sheet in every kind of file: the same cells, the same addresses."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from gradestudio.table import CellError, Table
from gradestudio.workbook import open_table
from gradestudio.workbook.delimited import read_text
from tests.workbook.bookmaking import (
    CUSTOMERS,
    row_xml,
    sheet_xml,
    write_ods,
    write_xls,
    write_xlsb,
    write_xlsx,
)

ROWS = [["编号", "名称", "金额"], ["C1", "甲", 12.5], ["C2", "乙, 丙", 3.0]]


def cells(table: Table) -> list[list[object]]:
    return [[column.data[i] for column in table.columns.values()] for i in range(table.row_count)]


def opened(path: Path, **options: object) -> Table:
    return open_table(path, isolated=False, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("ending", ["xlsx", "xlsm", "xls", "xlsb", "ods"])
def test_every_kind_of_workbook_gives_the_same_cells(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"客户.{ending}"
    if ending in ("xlsx", "xlsm"):
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        sheet.title = "客户"
        for row in ROWS:
            sheet.append(row)
        book.save(path)
    elif ending == "xls":
        write_xls(path, "客户", ROWS, [])
    elif ending == "xlsb":
        write_xlsb(path, "客户", ROWS, [])
    else:
        write_ods(path, "客户", ROWS)
    table = opened(path)
    assert list(table.columns) == ["编号", "名称", "金额"]
    assert cells(table) == [["C1", "甲", 12.5], ["C2", "乙, 丙", 3.0]]
    assert str(table.origin.cell(1, table.column("金额").sheet_column)) == "客户!C3"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_text_files_of_every_encoding_and_separator(tmp_path: Path, encoding: str, separator: str) -> None:
    path = tmp_path / "客户.csv"
    rows = [
        ["编号", "名称", "说明"],
        ["007", "甲", '他说"好"'],
        ["C2", "乙", "第一行\n第二行"],
        ["C3", "丙", "a,b;c"],
    ]
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=separator).writerows(rows)
    table = opened(path)
    assert list(table.columns) == rows[0]
    assert cells(table) == rows[1:]
    assert str(table.origin.cell(2, 1)) == "A4"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_a_long_text_keeps_its_lines(encoding: str) -> None:
    """Whatever ends them, and wherever the pieces end in which it is decoded."""
    ends = ("\n", "\r\n", "\r")
    rows = [[f"C{n}", "甲" * (n % 7), f"一{ends[n % 3]}二" if n % 5 == 0 else ""] for n in range(6000)]
    text = "".join(f'{a},{b},"{c}"{ends[len(a + b) % 3]}' for a, b, c in rows)
    told, found = read_text(text.encode(encoding))
    assert list(found) == rows
    assert told == {"utf-16": "utf-16-le"}.get(encoding, encoding)


def test_utf16_with_the_other_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xfe\xff" + "编号\t名称\r\nC1\t甲\r\n".encode("utf-16-be"))
    assert cells(opened(path)) == [["C1", "甲"]]


def test_the_hint_line_of_excel_says_the_separator_and_is_no_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("sep=;\n编号;说明,备注\nC1;x,y\n", "utf-8")
    table = opened(path)
    assert list(table.columns) == ["编号", "说明,备注"]
    assert table.origin.header_row == 1


def test_a_text_that_begins_like_a_picture_is_still_text(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("BM编号,名称\nC1,甲\n", "utf-8")
    assert list(opened(path).columns) == ["BM编号", "名称"]


def test_a_text_file_named_as_workbook_is_read_and_said_so(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes("编号\t名称\nC1\t甲\nC2\t乙\n".encode("gb18030"))
    table = opened(path)
    assert cells(table) == [["C1", "甲"], ["C2", "乙"]]
    assert [(p.code, p.args["encoding"]) for p in table.problems] == [("text-as-workbook", "gb18030")]


def test_cells_keep_their_kinds(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["编号", "日期", "是否", "文本"])
    sheet.append(["001", date(2024, 8, 21), True, " x "])
    book.save(path)
    assert cells(opened(path)) == [["001", date(2024, 8, 21), True, " x "]]


# ── What the reader itself keeps silent about ───────────────────────────────────────────────────


def test_error_cells_and_unstored_formulas_are_told_from_blanks(tmp_path: Path) -> None:
    rows = (
        row_xml(1, "编号", "甲", "乙", "丙", "丁")
        + '<row r="2"><c r="A2" t="inlineStr"><is><t>C1</t></is></c>'
        '<c r="B2" t="e"><v>#N/A</v></c>'
        '<c r="C2"><f>1+1</f></c>'
        '<c r="D2"><f>1+1</f><v>2</v></c>'
        '<c r="E2" t="str"><f>""</f><v></v></c></row>'
        '<row r="3"><c r="A3" t="inlineStr"><is><t>C2</t></is></c>'
        '<c r="B3" s="1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="C3"><f t="shared" si="0"/><v/></c></row>'
    )
    path = write_xlsx(tmp_path / "a.xlsx", {"S": sheet_xml(rows)})
    assert cells(opened(path)) == [
        ["C1", CellError("#N/A"), CellError("formula"), 2.0, None],
        ["C2", CellError("#DIV/0!"), CellError("formula"), None, None],
    ]


def test_errors_are_found_where_elements_carry_a_prefix(tmp_path: Path) -> None:
    xml = (
        '<?xml version="1.0"?><x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>编号</x:t></x:is></x:c>'
        '<x:c r="B1" t="inlineStr"><x:is><x:t>数</x:t></x:is></x:c></x:row>'
        '<x:row r="2"><x:c r="A2" t="inlineStr"><x:is><x:t>C1</x:t></x:is></x:c>'
        '<x:c t="e" r="B2"><x:v>#REF!</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    path = write_xlsx(tmp_path / "a.xlsx", {"S": xml})
    assert cells(opened(path)) == [["C1", CellError("#REF!")]]


@pytest.mark.parametrize("ending", ["xls", "xlsb"])
def test_error_cells_of_binary_workbooks(tmp_path: Path, ending: str) -> None:
    rows = [["编号", "金额"], ["C1", None], ["C2", 5.0]]
    write = write_xls if ending == "xls" else write_xlsb
    path = write(tmp_path / f"a.{ending}", "S", rows, [(1, 1, 0x07)])
    assert cells(opened(path)) == [["C1", CellError("#DIV/0!")], ["C2", 5.0]]


def test_error_cells_of_open_document_sheets(tmp_path: Path) -> None:
    error = (
        '<table:table-cell office:value-type="string"><text:p>C2</text:p></table:table-cell>'
        '<table:table-cell office:value-type="string" office:string-value="" calcext:value-type="error">'
        "<text:p>#DIV/0!</text:p></table:table-cell>"
    )
    path = write_ods(tmp_path / "a.ods", "S", [["编号", "金额"], ["C1", 5]], error)
    found = cells(opened(path))
    assert found[0] == ["C1", 5.0]
    assert found[1] in (["C2", CellError("#DIV/0!")], ["C2", "#DIV/0!"])


def test_leading_zeros_made_by_a_number_format_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("S")
    sheet.write_row(0, 0, ["编号", "数"])
    sheet.write_number(1, 0, 42, book.add_format({"num_format": "000000"}))
    sheet.write_number(1, 1, 42, book.add_format({"num_format": "0.00"}))
    book.close()
    assert cells(opened(path)) == [["000042", 42.0]]


def test_addresses_hold_when_the_table_does_not_begin_at_a1(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "客户"
    for row, values in enumerate([["编号", "金额"], ["C1", 1], [None, None], ["C2", 2]], 5):
        for column, value in enumerate(values, 3):
            sheet.cell(row, column, value)
    book.save(path)
    table = opened(path)
    assert table.row_count == 2
    assert str(table.origin.cell(0, table.column("编号").sheet_column)) == "客户!C6"
    assert str(table.origin.cell(1, table.column("金额").sheet_column)) == "客户!D8"


def test_a_process_of_its_own_reads_the_same(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a b.xlsx", {"客户": sheet_xml(CUSTOMERS), "订单": sheet_xml(CUSTOMERS)})
    here, there = opened(path), open_table(path)
    assert cells(here) == cells(there) == [["C1", "甲"]]
    assert cells(there.related["订单"]) == [["C1", "甲"]]


def test_what_stands_above_the_header_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("客户表\n\n编号,名称\nC1,甲\n", "utf-8")
    table = opened(path)
    assert table.origin.above == ((1, 1, "客户表"),)
    assert table.origin.header_row == 3
