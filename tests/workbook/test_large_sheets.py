"""Large sheets reach the reader with an empty list of merged ranges in front, and are read as they are."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from gradestudio.workbook import open_table
from gradestudio.workbook.fronted import FRONT, fronted

ROWS = 12_000
_SHEET, _SMALL = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A title and groups of headings that are merged, and rows of more than a mebibyte."""
    path = tmp_path_factory.mktemp("large") / "in.xlsx"
    with Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet("客户")
        page.merge_range("A1:D1", "客户一览")
        page.merge_range("A2:B2", "客户")
        page.merge_range("C2:D2", "消费")
        page.write_row(2, 0, ["编号", "名称", "金额", "次数"])
        for row in range(ROWS):
            page.write_row(3 + row, 0, [f"{row:06d}", f"客户{row % 700}", row / 4, row % 9])
        book.add_worksheet("小").write_row(0, 0, ["编号", "名称"])
    return path


def test_it_is_read_with_its_merged_headings(large: Path) -> None:
    table = open_table(large)
    groups = [getattr(column, "full_heading", "") for column in table.columns.values()]
    assert groups == ["客户 编号", "客户 名称", "消费 金额", "消费 次数"]
    assert table.row_count == ROWS
    assert table.origin.row_number(0) == 4
    last = [column.data[-1] for column in table.columns.values()]
    assert last == [f"{ROWS - 1:06d}", f"客户{(ROWS - 1) % 700}", (ROWS - 1) / 4, (ROWS - 1) % 9]


def test_the_package_with_the_list_is_whole(large: Path) -> None:
    made = fronted(large, {_SHEET, _SMALL})
    assert made is not None
    with zipfile.ZipFile(made) as package, zipfile.ZipFile(large) as given:
        assert package.testzip() is None  # every checksum is right
        assert package.read(_SHEET) == FRONT + given.read(_SHEET)
        for name in given.namelist():
            assert name == _SHEET or package.read(name) == given.read(name)


def test_nothing_is_put_in_front_of_small_sheets_and_other_encodings(large: Path, tmp_path: Path) -> None:
    assert fronted(large, {_SMALL}) is None
    other = tmp_path / "other.xlsx"
    with zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(_SHEET, ("<worksheet>" + "客" * 1_000_000 + "</worksheet>").encode("utf-16"))
        package.writestr(_SMALL, '<?xml version="1.0" encoding="GB18030"?>' + " " * 2_000_000)
    assert fronted(other, {_SHEET, _SMALL}) is None
