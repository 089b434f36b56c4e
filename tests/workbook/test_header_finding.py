"""Where the table of a sheet made by people is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from gradestudio.table import Table
from gradestudio.table.cells import RawColumn
from gradestudio.workbook import Import, UnreadableFile, open_table
from gradestudio.workbook.opening import read_workbook, table_of


def sheet(
    tmp_path: Path,
    rows: Sequence[Sequence[Any]],
    merged: Sequence[str] = (),
    name: str = "客户",
    **options: Any,
) -> Table:
    """The table of a workbook with one sheet."""
    book = openpyxl.Workbook()
    made = book.worksheets[0]
    made.title = name
    for row in rows:
        made.append(list(row))
    for area in merged:
        made.merge_cells(area)
    path = tmp_path / "a.xlsx"
    book.save(path)
    return open_table(path, isolated=False, **options)


def column(table: Table, name: str) -> list[Any]:
    return list(table.column(name).data)


def codes(table: Table) -> list[tuple[str, str]]:
    return [(p.code, str(p.cell)) for p in table.problems]


def test_title_and_remarks_above_the_header(tmp_path: Path) -> None:
    table = sheet(
        tmp_path,
        [
            ["2026年一季度客户评级表"],
            ["制表人：张三", None, "日期：2026-01-31"],
            [],
            ["客户编号", "客户名称", "年消费"],
            ["C1", "甲", 100],
            ["C2", "乙", 200],
        ],
        ["A1:C1"],
    )
    assert list(table.columns) == ["客户编号", "客户名称", "年消费"]
    assert table.origin.header_row == 4
    assert column(table, "客户编号") == ["C1", "C2"]
    assert table.origin.row_number(0) == 5


def test_rows_of_texts_below_do_not_become_the_header(tmp_path: Path) -> None:
    table = sheet(tmp_path, [["姓名", "城市"], ["张三", "上海"], ["李四", "北京"]])
    assert table.origin.header_row == 1
    assert column(table, "姓名") == ["张三", "李四"]


def test_a_column_without_heading_does_not_move_the_header_down(tmp_path: Path) -> None:
    table = sheet(tmp_path, [["编号", "名称", None], ["C1", "甲", "x"], ["C2", "乙", "y"]])
    assert list(table.columns) == ["编号", "名称", "C"]
    assert [(p.code, str(p.cell), p.args["value"]) for p in table.problems] == [
        ("blank-heading", "客户!C1", "C")
    ]


def test_headings_over_two_rows_are_told_apart_by_their_group(tmp_path: Path) -> None:
    table = sheet(
        tmp_path,
        [
            ["客户表"],
            ["客户编号", "上半年", None, "下半年", None, "备注"],
            [None, "金额", "次数", "金额", "退货", None],
            ["C1", 1, 2, 3, 4, "x"],
        ],
        ["A1:F1", "A2:A3", "B2:C2", "D2:E2", "F2:F3"],
    )
    assert list(table.columns) == ["客户编号", "上半年 金额", "次数", "下半年 金额", "退货", "备注"]
    assert table.origin.header_row == 3
    assert column(table, "下半年 金额") == [3.0]


def test_groups_without_merges_only_where_they_tell_names_apart(tmp_path: Path) -> None:
    table = sheet(
        tmp_path,
        [
            ["客户编号", "上半年", None, "下半年", None],
            [None, "金额", "次数", "金额", "次数"],
            ["C1", 1, 2, 3, 4],
        ],
    )
    assert list(table.columns) == ["客户编号", "上半年 金额", "上半年 次数", "下半年 金额", "下半年 次数"]
    assert table.row_count == 1


def test_a_row_of_units_is_no_customer(tmp_path: Path) -> None:
    table = sheet(tmp_path, [["编号", "年消费", "次数"], [None, "(万元)", "次"], ["C1", 1.5, 2]])
    assert table.row_count == 1
    assert column(table, "年消费") == [1.5]


def test_blank_rows_and_trailing_blank_columns_are_skipped(tmp_path: Path) -> None:
    table = sheet(tmp_path, [["编号", "名称", None, None], ["C1", "甲"], [], [" "], ["C2", "乙"]])
    assert list(table.columns) == ["编号", "名称"]
    assert column(table, "编号")[0] == "C1" and column(table, "编号")[-1] == "C2"
    assert table.origin.row_number(table.row_count - 1) == 5


def test_totals_and_notes_are_left_out_and_listed(tmp_path: Path) -> None:
    table = sheet(
        tmp_path,
        [
            ["编号", "名称", "年消费"],
            ["C1", "甲", 100],
            ["小计", None, 100],
            ["C2", "合计有限公司", 200],
            ["合 计：", None, 300],
            [],
            ["注：数据来自CRM系统"],
        ],
    )
    assert column(table, "编号") == ["C1", "C2"]
    assert codes(table) == [
        ("total-row", "客户!A3"),
        ("total-row", "客户!A5"),
        ("note-row", "客户!A7"),
    ]
    assert {p.did for p in table.problems} == {"left-out"}


def test_rows_in_one_stretch_are_not_copied(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("名单\n编号,金额\n1,5\n2,6\n合计,11\n", "utf-8")
    book = read_workbook(path, isolated=False)
    table = table_of(book, Import())
    assert column(table, "编号") == ["1", "2"]
    assert table.origin.rows is not None
    assert table.origin.rows.tolist() == [3, 4]
    whole, part = book.sheets[table.origin.sheet].columns[1], table.column("金额")
    assert isinstance(part, RawColumn)
    assert np.shares_memory(whole.codes, part.cells.codes)


def test_a_company_called_total_is_a_customer(tmp_path: Path) -> None:
    rows = [["名称", "区域", "年消费"], ["Total", "华东", 100], ["甲", "华南", 5]]
    assert column(sheet(tmp_path, rows), "名称") == ["Total", "甲"]


def test_a_header_printed_again_on_each_page_is_left_out(tmp_path: Path) -> None:
    table = sheet(tmp_path, [["编号", "年消费"], ["C1", 1], ["编号", "年消费"], ["C2", 2]])
    assert column(table, "编号") == ["C1", "C2"]
    assert codes(table) == [("repeated-header", "客户!A3")]


def test_equal_headings_are_reported_and_told_apart(tmp_path: Path) -> None:
    table = sheet(tmp_path, [["编号", "金额", "金额", "金额 (2)"], ["C1", 1, 2, 3]])
    assert list(table.columns) == ["编号", "金额", "金额 (3)", "金额 (2)"]
    assert [(p.code, str(p.cell), p.args["value"]) for p in table.problems] == [
        ("duplicate-heading", "客户!C1", "金额 (3)")
    ]


def test_line_breaks_and_blanks_in_headings(tmp_path: Path) -> None:
    table = sheet(tmp_path, [["客户\n编号 ", "年 消费"], ["C1", 1]])
    assert list(table.columns) == ["客户 编号", "年 消费"]


def test_the_header_row_can_be_given(tmp_path: Path) -> None:
    rows = [["编号", "名称", "说明"], ["id", "name", "note"], ["C1", "甲", "x"]]
    assert list(sheet(tmp_path, rows, header=2).columns) == ["id", "name", "note"]


def test_a_given_header_row_of_numbers_is_taken(tmp_path: Path) -> None:
    table = sheet(tmp_path, [[2024, 2025], [1, 2]], header=1)
    assert table.row_count == 1
    assert len(table.columns) == 2


def test_one_column_is_a_table_too(tmp_path: Path) -> None:
    table = sheet(tmp_path, [["客户编号"], ["C1"], ["C2"]])
    assert column(table, "客户编号") == ["C1", "C2"]


@pytest.mark.parametrize(
    ("rows", "code"),
    [([], "sheet-empty"), ([[1, 2], [3, 4]], "sheet-without-header")],
)
def test_without_rows_or_header_it_says_so(tmp_path: Path, rows: list[list[Any]], code: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        sheet(tmp_path, rows)
    assert caught.value.diagnostic.code == code


def test_a_header_row_that_is_blank_or_beyond_the_sheet(tmp_path: Path) -> None:
    for row in (2, 99):
        with pytest.raises(UnreadableFile) as caught:
            sheet(tmp_path, [["编号", "名称"], [], ["C1", "甲"]], header=row)
        assert caught.value.diagnostic.code == "header-row-blank"
        assert caught.value.diagnostic.args["row"] == row


# ── Sheets ──────────────────────────────────────────────────────────────────────────────────────


def workbook(tmp_path: Path, **sheets: Sequence[Sequence[Any]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        made = book.create_sheet(name)
        for row in rows:
            made.append(list(row))
    path = tmp_path / "b.xlsx"
    book.save(path)
    return path


ORDERS = [["客户编号", "金额"], ["C1", 5]]
CUSTOMERS = [["客户编号", "名称"], ["C1", "甲"]]


def test_a_sheet_named_after_customers_is_taken_before_earlier_ones(tmp_path: Path) -> None:
    path = workbook(tmp_path, 封面=[["评级"]], 订单=ORDERS, 客户名单=CUSTOMERS)
    table = open_table(path, isolated=False)
    assert table.origin.sheet == "客户名单"
    assert list(table.related) == ["封面", "订单"]
    assert column(table.related["订单"], "金额") == [5.0]


def test_a_blank_first_sheet_is_passed_over(tmp_path: Path) -> None:
    path = workbook(tmp_path, Sheet1=[], 数据=CUSTOMERS)
    assert open_table(path, isolated=False).origin.sheet == "数据"


def test_a_sheet_can_be_named_and_is_then_taken_as_it_is(tmp_path: Path) -> None:
    path = workbook(tmp_path, 客户=CUSTOMERS, Orders=ORDERS)
    table = open_table(path, sheet=" orders", isolated=False)
    assert table.origin.sheet == "Orders"
    assert list(table.columns) == ["客户编号", "金额"]


def test_an_unknown_sheet_name_offers_the_others(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as caught:
        open_table(workbook(tmp_path, 客户=CUSTOMERS, 订单=ORDERS), sheet="定单", isolated=False)
    assert caught.value.diagnostic.code == "sheet-unknown"
    assert caught.value.diagnostic.args["choices"] == ("客户", "订单")


def test_related_sheets_of_other_files(tmp_path: Path) -> None:
    other = workbook(tmp_path, 说明=[["字段", "含义"], ["a", "b"]], 订单=ORDERS)
    (tmp_path / "c.csv").write_text("客户编号,名称\nC1,甲\n", "utf-8")
    for spec in (str(other), f"{other}#订单"):
        table = open_table(tmp_path / "c.csv", related={"订单": spec}, isolated=False)
        assert column(table.related["订单"], "金额") == [5.0]


def test_large_further_sheets_are_read_when_asked_for(tmp_path: Path) -> None:
    from gradestudio.workbook import Limits

    path = workbook(tmp_path, 客户=CUSTOMERS, 订单=ORDERS)
    table = open_table(path, isolated=False, limits=Limits(together=0))
    assert column(table.related["订单"], "金额") == [5.0]
    with pytest.raises(KeyError):
        table.related["没有"]
