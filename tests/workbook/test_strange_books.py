"""Workbooks that Excel itself or others write in unusual ways, read from the file to the typed table."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from gradestudio.language import check
from gradestudio.workbook import UnreadableFile, conform, open_table
from tests.workbook.bookmaking import MAIN, row_xml, sheet_xml, write_xlsx

_STRICT = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        "http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
}


def rewritten(source: Path, target: Path, changes: dict[str, str]) -> Path:
    """The package with texts of its parts replaced."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name).decode()
            for a, b in changes.items():
                text = text.replace(a, b)
            new.writestr(name, text)
    return target


def customers(path: Path, epoch_1904: bool = False) -> Path:
    book = openpyxl.Workbook()
    if epoch_1904:
        book.epoch = CALENDAR_MAC_1904
    page = book.worksheets[0]
    page.title = "客户"
    page.append(["编号", "日期", "金额"])
    page.append(["001", date(2026, 1, 31), 12.5])
    page.append(["002", "2026年1月31日", "1.2万"])
    book.save(path)
    return path


PROGRAM = check("字段 编号 : 编号\n字段 日期 : 日期\n字段 金额 : 金额\n").program


def test_strict_workbooks_are_read(tmp_path: Path) -> None:
    path = rewritten(customers(tmp_path / "plain.xlsx"), tmp_path / "strict.xlsx", _STRICT)
    table = conform(open_table(path), PROGRAM)
    assert table.column("金额").data.tolist() == [12.5, 12000.0]
    assert table.column("日期").data.tolist() == [day(2026, 1, 31)] * 2
    assert table.problems == ()


def day(*parts: int) -> int:
    return (date(*parts) - date(1970, 1, 1)).days


def test_days_counted_from_1904_beside_days_written_out(tmp_path: Path) -> None:
    path = customers(tmp_path / "mac.xlsx", epoch_1904=True)
    with zipfile.ZipFile(path) as package:
        assert 'date1904="1"' in package.read("xl/workbook.xml").decode()
    table = open_table(path)
    assert table.origin.date1904
    assert conform(table, PROGRAM).column("日期").data.tolist() == [day(2026, 1, 31)] * 2


def test_elements_with_a_prefix_are_read(tmp_path: Path) -> None:
    rows = (
        '<x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>编号</x:t></x:is></x:c>'
        '<x:c r="B1" t="inlineStr"><x:is><x:t>金额</x:t></x:is></x:c></x:row>'
        '<x:row r="2"><x:c r="A2" t="inlineStr"><x:is><x:t>001</x:t></x:is></x:c>'
        '<x:c r="B2"><x:v>7</x:v></x:c></x:row>'
    )
    xml = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    table = conform(open_table(write_xlsx(tmp_path / "p.xlsx", {"客户": xml})), PROGRAM)
    assert (table.row_count, table.column("金额").data.tolist()) == (1, [7.0])


def test_control_characters_are_no_part_of_a_value(tmp_path: Path) -> None:
    rows = row_xml(1, "编号", "金额") + row_xml(2, "C_x0000_1_x0007_", "1_x000D_2")
    table = conform(open_table(write_xlsx(tmp_path / "c.xlsx", {"客户": sheet_xml(rows)})), PROGRAM)
    assert table.column("编号").values == ("C1",)
    assert "unreadable-number" in [p.code for p in table.problems]


def test_a_text_with_nul_in_it_is_refused_and_not_read_as_another_encoding(tmp_path: Path) -> None:
    (tmp_path / "n.csv").write_bytes("编号,金额\nC\x001,5\nC2,\x006\n".encode())
    with pytest.raises(UnreadableFile) as told:
        open_table(tmp_path / "n.csv")
    assert told.value.diagnostic.code == "file-unknown-kind"


def test_ids_that_excel_kept_as_numbers_are_warned_of(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["编号", "金额"], [110101199003071234, 1], [42, 2]):
        book.worksheets[0].append(row)
    book.save(tmp_path / "id.xlsx")
    table = conform(open_table(tmp_path / "id.xlsx"), PROGRAM)
    assert table.column("编号").values[1] == "42"
    lost = [p for p in table.problems if p.code == "id-digits-lost"]
    assert [(str(p.cell), p.did) for p in lost] == [("Sheet!A2", "read-as")]


def test_leading_zeros_of_a_format_are_part_of_an_id(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row in (["编号", "金额"], [42, 1]):
        page.append(row)
    page["A2"].number_format = "000000"
    book.save(tmp_path / "z.xlsx")
    assert conform(open_table(tmp_path / "z.xlsx"), PROGRAM).column("编号").values == ("000042",)


def test_texts_that_look_like_formulas_stay_texts(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row in (["编号", "金额"], ["x", 1]):
        page.append(row)
    page["A2"].value, page["A2"].data_type = '=HYPERLINK("http://a")', "s"
    book.save(tmp_path / "f.xlsx")
    assert conform(open_table(tmp_path / "f.xlsx"), PROGRAM).column("编号").values == (
        '=HYPERLINK("http://a")',
    )


@pytest.mark.parametrize("count", [3, 40])
def test_many_empty_sheets_and_hidden_ones(tmp_path: Path, count: int) -> None:
    book = openpyxl.Workbook()
    for i in range(count):
        book.create_sheet(f"空{i}").sheet_state = "hidden" if i % 2 else "visible"
    page = book.create_sheet("客户")
    for row in (["编号", "金额"], ["001", 3]):
        page.append(row)
    book.save(tmp_path / "m.xlsx")
    table = conform(open_table(tmp_path / "m.xlsx"), PROGRAM)
    assert table.origin.sheet == "客户" and np.array_equal(table.column("金额").data, [3.0])
