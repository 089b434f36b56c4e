"""`--formulas` in the customers' own workbook: what they change in their cells moves the tiers."""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.table import Table

from gradestudio.engine.reference import grade_by_rows
from gradestudio.messages import Words
from gradestudio.report.files import CannotWrite
from gradestudio.report.keeping import write_result
from gradestudio.report.outcome import tier_column
from gradestudio.report.views import view_of
from gradestudio.studio import book_of_text, run
from gradestudio.workbook import conform, open_table
from tests.report.packages import make
from tests.report.test_live_formulas import differing, needs_office, recalculated

DAY = date(2026, 1, 31)
Edits = Mapping[tuple[str, str], Any]
RULES = """字段 编号 : 编号
字段 名称 : 文本
字段 年消费 : 金额 单位 元 从 0
字段 投诉 : 数值 默认 0
字段 最近 : 日期
字段 意愿 : 选项 "高", "低"
字段 会员 : 是否
关联 订单 按 编号
  日期 : 日期
  金额 : 金额
  渠道 : 文本
定义 近单 = 计数 订单 其中（订单.日期 近 6 个月 且 订单.渠道 = "店"）
定义 订单额 = 求和 订单.金额
定义 末单 = 最晚 订单.日期
评分 积分
  +40 当 年消费 至少 1万
  +20 当 最近 近 6 个月
评级 等级
等级 A
等级 B
等级 C
规则 "大": A 当 年消费 至少 5万 且 投诉 至多 1
规则 "单": A 当 近单 至少 2
规则 "高": B 当 意愿 = "高" 且 积分 至少 60
规则 "员": B 当 会员 且 订单额 超过 100
其余 C
标签 有投诉 当 投诉 超过 0
输出 订单额, 末单
"""
CUSTOMERS = [
    ["客户表"],
    ["编号", "名称", "年消费（万元）", "投诉", "最近", "意愿", "会员"],
    ["001", '=HYPERLINK("x")', "6万", None, "2025年12月1日", "高", "是"],
    ["002", "a*", 0.8, 3, "2024/1/1", " 高 ", "Y"],
    ["A*", "丙", "面议", 1, 46000, "低", None],
    ["a*", "丁", -5, "无", "去年", "中", True],
    ["合计", None, 30],
    ["005", "戊", "１．２", 0, date(2025, 11, 30), "高", "N"],
    [6, "己", "5", 0, "2025/11/30", "低", False],
]
ORDERS = [
    ["编号", "日期", "金额", "渠道"],
    ["005", "2025年10月1日", 50, "店"],
    ["001", date(2025, 12, 1), "1,000", "店"],
    ["005", 46000, 60.5, " 店"],
    ["a*", "2025/12/3", 70, "网"],
    ["A*", date(2024, 1, 1), 80, "店"],
    ["没有", date(2025, 12, 1), 9, "店"],
    [6, None, "免", "店"],
    ["a*", "2025-09-09", 200, "店"],
]


def build(file: Path, edits: Edits | None = None, epoch: Any = None, table: bool = False) -> Path:
    book: Any = openpyxl.Workbook()
    if epoch is not None:
        book.epoch = epoch
    page, orders = book.worksheets[0], book.create_sheet("订单")
    page.title = "客户's 表"
    for one, rows in ((page, CUSTOMERS), (orders, ORDERS)):
        for r, row in enumerate(rows, 1):
            for c, value in enumerate(row, 1):
                cell = one.cell(r, c, value)
                if isinstance(value, str):
                    cell.data_type = "s"
    if table:
        page.delete_rows(7)
        page.delete_rows(1)
        page.add_table(Table(displayName="客户", ref="A1:G7"))
    for (name, address), value in (edits or {}).items():
        book[name][address] = value
    book.save(file)
    return file


def graded(source: Path, target: Path, rules: str = RULES, formulas: bool = True) -> Path:
    book = book_of_text(rules, Path("r.grade"))
    assert not book.errors
    view = view_of(run(book, open_table(str(source)), DAY), Words("zh"), formulas=formulas)
    write_result(view, target, True)
    return target


def meaning(source: Path, rules: str = RULES) -> list[str]:
    """The tiers by the meaning, one customer at a time."""
    book = book_of_text(rules, Path("r.grade"))
    table = open_table(str(source))
    read = conform(table, book.program)
    result = grade_by_rows(book.program, read, DAY).grades["等级"]
    view = view_of(run(book, table, DAY), Words("zh"))
    column = tier_column(result, result.tier, view, "等级")
    return [column.values[code] for code in column.data]


def edited(source: Path, target: Path, edits: Edits) -> Path:
    book = openpyxl.load_workbook(source)
    for (name, address), value in edits.items():
        book[name][address] = value
    book.save(target)
    return target


def tiers(file: Path, heading: str = "等级") -> list[Any]:
    page: Any = openpyxl.load_workbook(file, data_only=True).worksheets[0]
    head = next(row for row in page.iter_rows() if any(c.value == heading for c in row))
    column = next(c.column for c in head if c.value == heading)
    rows = range(head[0].row + 1, page.max_row + 1)
    return [page.cell(r, column).value for r in rows if page.cell(r, 1).value not in (None, "合计")]


CHANGES: dict[str, Edits] = {
    # 万元: 002 comes to 50,000 and complains no more; 005 loses its wish; the yes of 6 comes
    "numbers": {
        ("客户's 表", "C4"): 5,
        ("客户's 表", "D4"): 0,
        ("客户's 表", "F8"): "低",
        ("客户's 表", "G9"): True,
    },
    # a number in a cell of texts; an order grows; a text that was read elsewhere in the column
    "texts": {("客户's 表", "C9"): "0.9", ("订单", "C5"): 7000.5, ("客户's 表", "C4"): "6万"},
    # the orders of 005 go to 6 and a*: the order of the helper sheet is broken
    "keys": {("订单", "A2"): "a*", ("订单", "A4"): "a*", ("订单", "B9"): "2025-12-12"},
    # a customer takes another's key; an order is added at the end
    "added": {
        ("客户's 表", "A4"): "没有",
        ("订单", "A10"): "没有",
        ("订单", "B10"): date(2025, 12, 30),
        ("订单", "D10"): "店",
    },
    # 002 and 005 change places, as sorting does
    "sorted": {
        ("客户's 表", f"{c}{to}"): CUSTOMERS[row - 1][number]
        for row, to in ((4, 8), (8, 4))
        for number, c in enumerate("ABCDEFG")
    },
}


@needs_office
def test_changes_in_their_own_cells_move_the_tiers_as_the_rules_mean(tmp_path: Path) -> None:
    first = graded(build(tmp_path / "own.xlsx"), tmp_path / "graded.xlsx")
    files = [edited(first, tmp_path / f"{name}.xlsx", edits) for name, edits in CHANGES.items()]
    of_1904 = build(tmp_path / "late.xlsx", epoch=CALENDAR_MAC_1904)
    late = graded(of_1904, tmp_path / "late-g.xlsx")
    recalculated(tmp_path, first, late, *files)
    for file in (first, late):
        count, wrong = differing(file, tmp_path / "out" / file.name)
        assert count == 6 * 5 and wrong == [], file.name
    before = meaning(tmp_path / "own.xlsx")
    # by hand: 001 spends 60,000; 002 has 8,000 and no orders; of A* nobody knows the amount; a* is a member
    # with orders of 270; 005 ordered twice of late in the shop; 6 spends 50,000
    assert before == ["A", "C", "待补充", "B", "A", "A"]
    for name, edits in CHANGES.items():
        wanted = meaning(build(tmp_path / f"{name}-own.xlsx", edits))
        assert tiers(tmp_path / "out" / f"{name}.xlsx") == wanted, name
        assert wanted != before, name


def test_every_cell_of_theirs_is_as_it_was_and_no_text_of_theirs_is_a_formula(tmp_path: Path) -> None:
    own = build(tmp_path / "own.xlsx")
    first = graded(own, tmp_path / "graded.xlsx")
    before, after = openpyxl.load_workbook(own), openpyxl.load_workbook(first)
    for name in before.sheetnames:
        for row in before[name].iter_rows():
            for cell in row:
                now = after[name][cell.coordinate]
                assert (now.value, now.data_type) == (cell.value, cell.data_type)
    with zipfile.ZipFile(first) as package:
        parts = [package.read(n).decode() for n in package.namelist() if n.endswith(".xml")]
    written = [f for part in parts for f in re.findall(r"<f[^>]*>(.*?)</f>", part)]
    assert written and not any("HYPERLINK" in f or "面议" in f for f in written)
    assert openpyxl.load_workbook(first)["读法"]["A4"].value == "6万"


def test_parts_that_are_not_ours_keep_their_bytes(tmp_path: Path) -> None:
    rules = "字段 编号 : 编号\n字段 金额 : 金额\n评级 等级\n等级 A\n等级 B\n"
    rules += '规则 "大": A 当 金额 >= 1000\n其余 B\n'
    own = make(tmp_path / "own.xlsx")
    first = graded(own, tmp_path / "graded.xlsx", rules)
    a, b = zipfile.ZipFile(own), zipfile.ZipFile(first)
    changed = {n for n in a.namelist() if n not in b.namelist() or a.read(n) != b.read(n)}
    sheet = {"xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/tables/table1.xml"}
    assert changed <= {*sheet, "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"}
    assert 'fullCalcOnLoad="1"' in b.read("xl/workbook.xml").decode()
    made = b.read("xl/tables/table1.xml").decode()
    column = re.search(r'<tableColumn [^>]*name="等级">(.*?)</tableColumn>', made)
    assert column is not None and "<calculatedColumnFormula>IFERROR(INDEX('计算过程'!" in column.group(1)


@needs_office
def test_a_row_that_the_table_grows_by_is_graded(tmp_path: Path) -> None:
    first = graded(build(tmp_path / "own.xlsx", table=True), tmp_path / "graded.xlsx")
    book = openpyxl.load_workbook(first)
    page: Any = book.worksheets[0]
    heads = [c.value for c in page[1]]
    formula = page.tables["客户"].tableColumns[heads.index("等级")].calculatedColumnFormula.attr_text
    for column, value in enumerate(["009", "新", 7, 0, date(2025, 12, 1), "低", None], 1):
        page.cell(8, column, value)
    page.cell(8, heads.index("等级") + 1, f"={formula}")
    # rows that no customer stands in show nothing
    page.cell(150, heads.index("等级") + 1, f"={formula}")
    book.save(tmp_path / "grown.xlsx")
    recalculated(tmp_path, tmp_path / "grown.xlsx")
    page = openpyxl.load_workbook(tmp_path / "out" / "grown.xlsx", data_only=True).worksheets[0]
    assert page.cell(8, heads.index("等级") + 1).value == "A"
    assert not page.cell(150, heads.index("等级") + 1).value


def chained(file: Path, sheet_ids: list[tuple[str, str]]) -> None:
    """The file with a calculation chain as Excel writes it, listing cells by sheet id."""
    with zipfile.ZipFile(file) as package:
        parts = {n: package.read(n) for n in package.namelist()}
    cells = "".join(f'<c r="{cell}" i="{number}"/>' for number, cell in sheet_ids)
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts["xl/calcChain.xml"] = f'<calcChain xmlns="{space}">{cells}</calcChain>'.encode()
    types = parts["[Content_Types].xml"].decode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    override = f'<Override PartName="/xl/calcChain.xml" ContentType="{kind}"/></Types>'
    parts["[Content_Types].xml"] = types.replace("</Types>", override).encode()
    rels = parts["xl/_rels/workbook.xml.rels"].decode()
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relation = f'<Relationship Id="rIdChain" Type="{office}/calcChain" Target="calcChain.xml"/>'
    parts["xl/_rels/workbook.xml.rels"] = rels.replace("</Rel", f"{relation}</Rel").encode()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)


def test_grading_again_replaces_formulas_colours_and_sheets(tmp_path: Path) -> None:
    own = build(tmp_path / "own.xlsx", table=True)
    first = graded(own, tmp_path / "first.xlsx")
    chained(first, [("2", "A1")])
    second = graded(first, tmp_path / "second.xlsx")
    names = openpyxl.load_workbook(first).sheetnames
    assert openpyxl.load_workbook(second).sheetnames == names
    # the chain lists no cell of ours: it stays as it is
    assert zipfile.ZipFile(second).read("xl/calcChain.xml") == zipfile.ZipFile(first).read("xl/calcChain.xml")

    def sheet(file: Path) -> str:
        return zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml").decode()

    assert sheet(second).count("<conditionalFormatting") == sheet(first).count("<conditionalFormatting") == 1
    assert sheet(second).count("<f>") == sheet(first).count("<f>") == 6 * 5
    chained(first, [("1", "H2")])
    third = graded(first, tmp_path / "third.xlsx", formulas=False)
    assert "<f>" not in sheet(third) and "conditionalFormatting" not in sheet(third)
    with zipfile.ZipFile(third) as package:
        assert "xl/calcChain.xml" not in package.namelist()
        for part in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
            assert "calcChain" not in package.read(part).decode()
        assert "calculatedColumnFormula" not in package.read("xl/tables/table1.xml").decode()
    assert "计算过程" not in openpyxl.load_workbook(third).sheetnames
    assert tiers(third) == tiers(first)


def test_what_a_cell_does_not_tell_is_refused_with_its_place(tmp_path: Path) -> None:
    own = build(tmp_path / "own.xlsx", {("订单", "A6"): "合计", ("订单", "B6"): None, ("订单", "D6"): None})
    with pytest.raises(CannotWrite) as told:
        graded(own, tmp_path / "refused.xlsx")
    assert (told.value.code, str(told.value.args_by_name["cell"])) == ("formulas-row-between", "订单!A6")
    assert not (tmp_path / "refused.xlsx").exists()


def test_a_workbook_that_reckons_by_hand_is_named(tmp_path: Path) -> None:
    source = build(tmp_path / "own.xlsx")
    book = openpyxl.load_workbook(source)
    book.calculation.calcMode = "manual"
    book.save(source)
    rules = book_of_text(RULES, Path("r.grade"))
    view = view_of(run(rules, open_table(str(source)), DAY), Words("zh"), formulas=True)
    notes = write_result(view, tmp_path / "graded.xlsx", True)
    assert [note.code for note in notes] == ["kept-by-hand"]
    assert 'calcMode="manual"' in zipfile.ZipFile(tmp_path / "graded.xlsx").read("xl/workbook.xml").decode()


BASIC = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"
 script:language="StarBasic">
Function Props(n As String, v)
  Dim p(0) As New com.sun.star.beans.PropertyValue
  p(0).Name = n
  p(0).Value = v
  Props = p()
End Function
Sub Main
  Dim doc, sheet, orders, above
  doc = StarDesktop.loadComponentFromURL("{source}", "_blank", 0, Props("Hidden", True))
  sheet = doc.Sheets.getByIndex(0)
  orders = doc.Sheets.getByName("订单")
  sheet.Rows.insertByIndex(3, 1)
  above = sheet.getCellRangeByPosition(7, 2, 20, 2)
  sheet.copyRange(sheet.getCellByPosition(7, 3).CellAddress, above.RangeAddress)
  sheet.getCellByPosition(0, 3).String = "777"
  sheet.getCellByPosition(2, 3).Value = 9
  sheet.Rows.removeByIndex(9, 1)
  orders.Rows.insertByIndex(3, 1)
  orders.getCellByPosition(0, 3).String = "002"
  orders.getCellByPosition(2, 3).Value = 500
  orders.Rows.removeByIndex(8, 1)
  doc.calculateAll()
  doc.storeToURL("{target}", Props("FilterName", "Calc MS Excel 2007 XML"))
  doc.close(True)
End Sub
</script:module>
"""


def _office(folder: Path, *words: str) -> None:
    home = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", home, "--headless", "--norestore", *words]
    subprocess.run(command, check=True, capture_output=True, timeout=300)


@needs_office
def test_inserted_and_deleted_rows_leave_every_customer_its_own_tier(tmp_path: Path) -> None:
    first = graded(build(tmp_path / "own.xlsx"), tmp_path / "graded.xlsx")
    after = tmp_path / "after.xlsx"
    macro = "macro:///Standard.Module1.Main"
    # the first start makes the profile, with an empty module of this name
    _office(tmp_path, macro)
    module = tmp_path / "profile" / "user" / "basic" / "Standard" / "Module1.xba"
    module.write_text(BASIC.format(source=first.as_uri(), target=after.as_uri()), encoding="utf-8")
    _office(tmp_path, macro)
    page = openpyxl.load_workbook(after, data_only=True).worksheets[0]
    found = {page.cell(r, 1).value: page.cell(r, 8).value for r in range(3, 10)}
    # 777 was put above 002 and its formulas filled down: no step follows it, so it shows nothing, not the
    # tier of a neighbour; 002, a member, now has an order of 500, which was inserted; 6 and its order went
    wanted = {"001": "A", "777": None, "002": "B", "A*": "待补充", "a*": "B", "合计": None, "005": "A"}
    assert found == wanted
