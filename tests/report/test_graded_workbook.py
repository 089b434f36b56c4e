"""The graded workbook, read back cell by cell."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from gradestudio.report.graded import write_graded
from gradestudio.report.view import View

from .conftest import ROWS, RULES

Made = Callable[..., View]


@pytest.fixture
def written(view: Made, tmp_path: Path) -> Path:
    file = tmp_path / "结果.xlsx"
    write_graded(view(), file)
    return file


@pytest.fixture
def book(written: Path) -> Any:
    return openpyxl.load_workbook(written)


def column(page: Any, heading: str, header: int = 3) -> list[Any]:
    """The values below a heading."""
    names = [cell.value for cell in page[header]]
    at = names.index(heading) + 1
    return [page.cell(row, at).value for row in range(header + 1, page.max_row + 1)]


def test_five_parts_in_order(book: Any) -> None:
    assert book.sheetnames == ["客户", "汇总", "A 重点", "B", "C", "待补充", "问题", "规则"]


def test_own_columns_stand_where_they_stood(book: Any) -> None:
    page = book["客户"]
    assert page["A1"].value == "客户名单（2026 年 1 月）"
    assert [c.value for c in page[3]][:7] == ["客户编号", "姓名", "年消费", "投诉", "最近", "上期", "备注"]
    assert column(page, "客户编号") == ["C1", "C2", "C3", "C4", "C5", "C6", "C7", "8"]
    assert column(page, "年消费") == [120000, 5000, 5000, 100, None, None, "面议", 12000]
    assert column(page, "投诉") == [0, 1, 3, 5, 5, 0, 0, 0]
    assert column(page, "最近")[0] == datetime(2026, 1, 10)
    assert column(page, "最近")[7] == datetime(2025, 8, 21)
    assert column(page, "备注")[:7] == [row[6] for row in ROWS[:7]]


def test_added_columns(book: Any) -> None:
    page = book["客户"]
    names = [c.value for c in page[3]][7:]
    assert names == [
        "客户等级",
        "客户等级 依据",
        "客户等级 原因",
        "客户等级 待补",
        "客户等级 提升",
        "客户等级 测算",
        "分",
        "有投诉",
        "策略",
        "下次联系",
    ]
    assert column(page, "客户等级") == ["A", "B", "B", "A", "待补充", "B", "B", "B"]
    assert column(page, "客户等级 测算") == ["A", "B", "C", "C", "待补充", "B", "B", "B"]
    rules = ["大额", "少投诉", "其余", "特批", None, "少投诉", "少投诉", "少投诉"]
    assert column(page, "客户等级 依据") == rules
    assert column(page, "客户等级 待补") == [None, None, None, None, "年消费", "年消费", "年消费", None]
    assert column(page, "有投诉") == ["否", "是", "是", "是", "是", "否", "否", "否"]


def test_scores_count_what_is_known(book: Any) -> None:
    """C2: 5,000 gives nothing, one complaint nothing: 0 points.  C6: no amount, 20.5 for no complaint."""
    assert column(book["客户"], "分") == [60.5, 0, 0, 0, 0, 20.5, 20.5, 60.5]


def test_reasons(book: Any) -> None:
    found = column(book["客户"], "客户等级 原因")
    assert found[0] == "年消费 120,000"
    assert found[1] == "“少投诉”成立：投诉 ≤ 1"
    assert found[2] == "没有规则成立，归入 C；按规则是 C，较上期最多下降 1 级，定为 B"
    assert found[3] == "特批为 A，有效至 2026-12-31：老客户；按规则是 C（没有规则成立，归入 C）"
    assert found[4] == "缺 年消费，补上才能评级"
    assert found[5] == "“少投诉”成立：投诉 ≤ 1；也可能是 A：缺 年消费"


def test_smallest_lift(book: Any) -> None:
    found = column(book["客户"], "客户等级 提升")
    assert found[0] is None
    assert found[1] == "年消费 再增 95,000 → A"
    assert found[7] == "年消费 再增 88,000 → A"


def test_strategy_and_next_contact(book: Any) -> None:
    page = book["客户"]
    assert column(page, "策略")[0] == "张三：专人负责，2026-02-09 前回访。"
    assert column(page, "策略")[1] is None
    assert column(page, "下次联系")[0] == datetime(2026, 2, 9)
    assert column(page, "下次联系")[3] == datetime(2026, 3, 2)
    assert column(page, "下次联系")[1] is None


def test_looks_of_the_customers_sheet(book: Any) -> None:
    page = book["客户"]
    assert page.freeze_panes == "B4"
    assert page.auto_filter.ref == "A3:Q11"
    tier = page["H4"]
    assert tier.value == "A"
    assert tier.fill.fgColor.rgb == "FF2E7D32"
    assert tier.font.color.rgb == "FFFFFFFF"
    assert page["H5"].fill.fgColor.rgb == "FF089C7F"
    needs = page["H8"]
    assert needs.value == "待补充"
    assert needs.fill.fill_type == "lightUp"
    assert page["C4"].number_format == "#,##0"
    assert page["E4"].number_format == "yyyy-mm-dd"
    assert page["A11"].data_type == "s"
    assert page.column_dimensions["B"].width >= 8


def test_no_text_of_the_customer_is_a_formula(book: Any, written: Path) -> None:
    for page in book.worksheets:
        for row in page.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
    with zipfile.ZipFile(written) as package:
        for name in package.namelist():
            if name.startswith("xl/worksheets/sheet"):
                assert b"<f>" not in package.read(name)
        assert not [n for n in package.namelist() if "externalLink" in n]


def test_markup_and_escapes_are_plain_text(written: Path) -> None:
    """Excel reads `_x0041_` in a stored text as `A`; the escaped form reads as written."""
    with zipfile.ZipFile(written) as package:
        texts = package.read("xl/sharedStrings.xml").decode()
    assert "&lt;r&gt;&lt;t&gt;x&lt;/t&gt;&lt;/r&gt;" in texts
    assert "_x005F_x0041_ &amp; &lt;b&gt;" in texts


def test_two_readers_agree(book: Any, written: Path) -> None:
    other = CalamineWorkbook.from_path(str(written))
    compared = 0
    for page in book.worksheets:
        rows = other.get_sheet_by_name(page.title).to_python(skip_empty_area=False)
        for row, cells in enumerate(rows, 1):
            for at, value in enumerate(cells, 1):
                mine = page.cell(row, at).value
                if isinstance(mine, datetime):
                    mine = mine.date()
                if isinstance(mine, str):
                    mine = mine.replace("_x005F_", "_")
                    value = str(value).replace("_x005F_", "_")
                assert ("" if mine is None else mine) == value, (page.title, row, at)
                compared += 1
    assert compared > 300


def test_summary_counts_shares_money_and_charts(book: Any, written: Path) -> None:
    page = book["汇总"]
    assert page["A1"].value == "客户评级测试：评级汇总"
    assert page["A2"].value == "8 位客户，评级日 2026-01-31，规则版本 7"
    rows = {page.cell(r, 1).value: [c.value for c in page[r]][1:6] for r in range(6, 11)}
    assert rows["A"][0] == "重点"
    assert rows["A"][1:4] == [2, 0.25, 120100]
    assert rows["B"][1:4] == [5, 0.625, 22000]
    assert rows["C"][1:4] == [0, 0, 0]
    assert rows["待补充"][1:4] == [1, 0.125, 0]
    assert rows["合计"][1:4] == [8, 1, 142100]
    with zipfile.ZipFile(written) as package:
        charts = [n for n in package.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", n)]
        first = package.read("xl/charts/chart1.xml").decode()
    assert len(charts) == 2
    assert "2E7D32" in first and "089C7F" in first


def test_a_sheet_for_each_tier(book: Any) -> None:
    page = book["A 重点"]
    assert page["A1"].value == "客户等级 A 重点"
    assert page["A2"].value == "2 位客户，占 25%，评级日 2026-01-31"
    assert column(page, "客户编号", 4) == ["C1", "C4"]
    assert column(page, "下次联系", 4) == [datetime(2026, 2, 9), datetime(2026, 3, 2)]
    assert column(page, "策略", 4)[0] == "张三：专人负责，2026-02-09 前回访。"
    assert column(book["B"], "客户编号", 4) == ["C2", "C3", "C6", "C7", "8"]
    assert column(book["待补充"], "客户等级 待补", 4) == ["年消费"]
    assert page.sheet_properties.tabColor.rgb == "FF2E7D32"


def test_problems_link_to_their_cells(book: Any) -> None:
    page = book["问题"]
    row = next(r for r in page.iter_rows(min_row=5) if r[3].value == "面议")
    assert row[0].value == "客户!C10"
    assert row[0].hyperlink.location == "'客户'!C10"
    assert book["客户"]["C10"].value == "面议"
    assert (row[1].value, row[2].value) == ("C7", "年消费")
    assert row[5].value


def test_rules_are_enough_to_grade_again(book: Any, view: Made, sheet: Path) -> None:
    page = book["规则"]
    facts = {r[0].value: r[1].value for r in page.iter_rows(min_row=3, max_row=20) if r[0].value}
    assert facts["版本"] == "7"
    assert facts["评级日"] == "2026-01-31"
    assert facts["参数 门槛"] == "100000"
    assert len(facts["规则文件指纹 SHA-256"]) == 64
    assert facts["客户表文件"] == sheet.name
    assert facts["标题行"] == "3"
    start = next(r for r in range(1, page.max_row) if page.cell(r, 1).value == "规则原文") + 1
    lines = [page.cell(r, 2).value or "" for r in range(start, page.max_row + 1)]
    assert "\n".join(lines).rstrip() == RULES.rstrip()


def test_english_headings_and_words(view: Made, tmp_path: Path) -> None:
    file = tmp_path / "graded.xlsx"
    write_graded(view("en"), file)
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == ["客户", "Summary", "A 重点", "B", "C", "needs data", "Problems", "Rules"]
    names = [c.value for c in book["客户"][3]][7:]
    assert names[:6] == [
        "客户等级",
        "客户等级 rule",
        "客户等级 reason",
        "客户等级 needs",
        "客户等级 next",
        "客户等级 computed",
    ]
    assert names[-2:] == ["Strategy", "Next contact"]
    assert column(book["客户"], "客户等级")[4] == "needs data"
    assert (
        column(book["客户"], "客户等级 reason")[5]
        == "“少投诉” holds: 投诉 ≤ 1; could be A: 年消费 is missing"
    )
    assert column(book["客户"], "有投诉")[:2] == ["no", "yes"]


def test_private_fields_are_masked_everywhere(view: Made, tmp_path: Path) -> None:
    file = tmp_path / "masked.xlsx"
    write_graded(view(mask=True), file)
    book = openpyxl.load_workbook(file)
    assert column(book["客户"], "姓名")[0] == "张***"
    assert column(book["客户"], "策略")[0] == "张***：专人负责，2026-02-09 前回访。"
    with zipfile.ZipFile(file) as package:
        everything = b"".join(package.read(n) for n in package.namelist())
    for name in ("张三", "李四", "王五", "钱七"):
        assert name.encode() not in everything


def test_a_heading_that_exists_is_kept(view: Made, sheet: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(sheet)
    page = book["客户"]
    page["G3"] = "客户等级"
    book.save(sheet)
    file = tmp_path / "again.xlsx"
    write_graded(view(), file)
    names = [c.value for c in openpyxl.load_workbook(file)["客户"][3]]
    assert names[6:8] == ["客户等级", "客户等级 (2)"]


def test_the_same_grading_gives_the_same_file(view: Made, tmp_path: Path) -> None:
    first, second = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    write_graded(view(), first)
    write_graded(view(), second)
    assert first.read_bytes() == second.read_bytes()


def test_summary_of_scores(book: Any) -> None:
    """60.5 + 0 + 0 + 0 + 0 + 20.5 + 20.5 + 60.5 = 162 over eight customers."""
    page = book["汇总"]
    row = next(r for r in page.iter_rows(values_only=True) if r[0] == "分")
    assert row[1:6] == (8, 162, 20.25, 0, 60.5)


def test_bad_cells_of_a_related_sheet_can_be_gone_to(view: Made, sheet: Path, tmp_path: Path) -> None:
    own = openpyxl.load_workbook(sheet)
    orders = own.create_sheet("订单")
    for row in (("客户编号", "金额"), ("C1", 10), ("C1", "面谈")):
        orders.append(row)
    own.save(sheet)
    rules = RULES + "关联 订单 按 客户编号\n  金额 : 金额\n定义 订货 = 求和 订单.金额\n输出 订货\n"
    file = tmp_path / "订.xlsx"
    write_graded(view(rules=rules), file)
    book = openpyxl.load_workbook(file)
    assert book.sheetnames[-2:] == ["规则", "订单"]
    row = next(r for r in book["问题"].iter_rows(min_row=5) if r[3].value == "面谈")
    link = row[0].hyperlink
    assert link is not None
    assert (row[0].value, link.location) == ("订单!B3", "'订单'!B3")
    assert book["订单"]["B3"].value == "面谈"
    assert column(book["客户"], "订货")[0] == 10
