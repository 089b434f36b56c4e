"""How a person steers the reading: columns, bad cells, corrections, related sheets."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from gradestudio.diagnostics import CellRef
from gradestudio.language import check
from gradestudio.table import Table
from gradestudio.workbook import BadCells, BadCellUse, CellFix, Import, conform, open_import
from gradestudio.workbook.importing import options, read_address, read_bad_cells
from tests.workbook.test_conform import read, told

RULES = """\
字段 编号 : 编号
字段 金额 : 金额 默认 5
字段 区域 : 选项 "东", "西"
字段 日期 : 日期
字段 会员 : 是否
关联 订单 按 编号
  实付 : 金额
输出 a = 求和(订单.实付)
"""
MISSING = BadCells(BadCellUse.MISSING)


def instead(value: str) -> BadCells:
    return BadCells(BadCellUse.DEFAULT, value)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    made = openpyxl.Workbook()
    page = made.worksheets[0]
    page.title = "客户"
    for row in (
        ("编号", "金额", "区域", "日期", "会员", "成交额"),
        ("C1", "待核", "北", "去年", "x", 7),
        ("C2", None, None, None, None, 8),
        ("C3", "-", "东", "2026-01-02", "是", 9),
        ("C4", 3, "西", "2026-02-03", "否", 10),
    ):
        page.append(row)
    orders = made.create_sheet("流水")
    for row in (("会员号", "实付"), ("C1", 10), ("C1", "多"), ("C9", 2)):
        orders.append(row)
    made.save(tmp_path / "书.xlsx")
    return tmp_path / "书.xlsx"


def typed(path: Path, how: Import) -> Table:
    program = check(RULES, None).program
    table = open_import(path, how, isolated=False)
    return conform(table, program, None, how.mapping, how.bad_cells)


def values(table: Table, name: str) -> list[Any]:
    return read(table.column(name))


def test_without_wishes_bad_cells_are_as_the_rulebook_says(book: Path) -> None:
    table = typed(book, Import())
    assert values(table, "金额") == [5, 5, 5, 3]
    assert values(table, "区域") == [None, None, "东", "西"]


def test_bad_cells_may_stay_missing_although_the_field_has_a_default(book: Path) -> None:
    table = typed(book, Import(bad_cells={"金额": MISSING}))
    # the blank one and the dash say that nothing is known: they get the default as before
    assert values(table, "金额") == [None, 5, 5, 3]
    found = [t for t in told(table.problems) if t[1].startswith("客户!B")]
    assert found == [
        ("unreadable-number", "客户!B2", "待核", "taken-as-missing"),
        ("blank-word", "客户!B4", "-", "default-used"),
    ]


def test_bad_cells_may_get_a_value_of_their_own(book: Path) -> None:
    wishes = {
        "金额": instead("1.2万"),
        "区域": instead("西"),
        "日期": instead("2025年12月31日"),
        "会员": instead("否"),
    }
    table = typed(book, Import(bad_cells=wishes))
    assert values(table, "金额") == [12000, 5, 5, 3]
    assert values(table, "区域") == ["西", None, "东", "西"]
    assert [str(v) for v in values(table, "日期")] == ["2025-12-31", "None", "2026-01-02", "2026-02-03"]
    assert values(table, "会员") == [False, None, True, False]
    first = next(p for p in table.problems if p.code == "unreadable-number")
    assert (first.did, first.args["value"]) == ("default-used", Decimal("12000.0"))


def test_bad_cells_of_a_related_sheet(book: Path) -> None:
    how = Import(
        mapping={"订单.编号": "会员号"},
        bad_cells={"订单.实付": instead("4")},
        related={"订单": "#流水"},
    )
    table = typed(book, how)
    assert values(table.related["订单"], "编号") == ["C1", "C1", "C9"]
    assert values(table.related["订单"], "实付") == [10, 4, 2]


def test_a_cell_is_read_as_corrected_and_told(book: Path) -> None:
    fixes = (
        CellFix(CellRef("客户", 2, 2), "1,500"),
        CellFix(CellRef("", 2, 3), "东"),
        CellFix(CellRef("客户", 5, 2), ""),
        CellFix(CellRef("流水", 3, 2), "6"),
    )
    how = Import(fixes=fixes, mapping={"订单.编号": "会员号"}, related={"订单": "#流水"})
    table = typed(book, how)
    assert values(table, "金额") == [1500, 5, 5, 5]
    assert values(table, "区域") == ["东", None, "东", "西"]
    assert values(table.related["订单"], "实付") == [10, 6, 2]
    corrected = [t for t in told(table.problems) if t[0] == "cell-corrected"]
    assert corrected == [
        ("cell-corrected", "客户!B2", "待核", "read-as"),
        ("cell-corrected", "客户!C2", "北", "read-as"),
        ("cell-corrected", "客户!B5", "3", "read-as"),
        ("cell-corrected", "流水!B3", "多", "read-as"),
    ]
    assert not [p for p in table.problems if p.cell == CellRef("客户", 2, 2) and p.code != "cell-corrected"]


def test_a_correction_that_is_wrong_itself_is_told(book: Path) -> None:
    table = typed(book, Import(fixes=(CellFix(CellRef("客户", 5, 2), "很多"),)))
    assert values(table, "金额")[3] == 5
    codes = {p.code for p in table.problems if p.cell == CellRef("客户", 5, 2)}
    assert codes == {"cell-corrected", "unreadable-number"}


def test_a_correction_holds_only_while_the_cell_says_what_it_said(book: Path) -> None:
    fixes = (CellFix(CellRef("客户", 2, 2), "1", "待核"), CellFix(CellRef("客户", 5, 2), "1", "4"))
    table = typed(book, Import(fixes=fixes))
    assert values(table, "金额") == [1, 5, 5, 3]
    assert ("fix-outdated", "客户!B5", "3", "listed") in told(table.problems)


@pytest.mark.parametrize(
    "place", [CellRef("客户", 1, 2), CellRef("客户", 9, 2), CellRef("客户", 2, 9), CellRef("无", 2, 2)]
)
def test_a_correction_of_no_cell_is_told(book: Path, place: CellRef) -> None:
    table = typed(book, Import(fixes=(CellFix(place, "1"),)))
    assert [t[:2] for t in told(table.problems) if t[0] == "fix-without-cell"] == [
        ("fix-without-cell", str(place))
    ]


def test_a_field_may_read_another_column_or_none(book: Path) -> None:
    table = typed(book, Import(mapping={"金额": "成交额", "区域": ""}))
    assert values(table, "金额") == [7, 8, 9, 10]
    assert values(table, "区域") == [None] * 4
    assert [p.field for p in table.problems if p.code == "column-unused"] == ["区域"]


def test_addresses_and_wishes_as_people_write_them() -> None:
    assert read_address("客户!C17") == CellRef("客户", 17, 3)
    assert read_address("'2026 Q4'!$aa$2") == CellRef("2026 Q4", 2, 27)
    assert read_address("b3") == CellRef("", 3, 2)
    for wrong in ("", "C", "17", "C0", "客户!", "XFE1", "A1:B2"):
        assert read_address(wrong) is None
    assert read_bad_cells("missing") == MISSING
    assert read_bad_cells("default") == BadCells(BadCellUse.DEFAULT)
    assert read_bad_cells("default: 12万") == instead("12万")
    for wrong in ("", "0", "missing:1", "default:", "zero"):
        assert read_bad_cells(wrong) is None


def test_an_import_as_options_of_the_command_line() -> None:
    how = Import(
        "客户",
        3,
        {"金额": "成交额"},
        {"区域": MISSING, "金额": instead("0")},
        (CellFix(CellRef("客户", 2, 2), "1"),),
        {"订单": "#流水"},
    )
    assert options(how) == [
        "--sheet 客户",
        "--header 3",
        "--map 金额=成交额",
        "--bad-cells 区域=missing",
        "--bad-cells 金额=default:0",
        "--fix 客户!B2=1",
        "--related 订单=#流水",
    ]
