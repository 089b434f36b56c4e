"""What a person sees of a workbook before it is used."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from gradestudio.language import check
from gradestudio.language.program import Program
from gradestudio.messages import Words
from gradestudio.studio.looking import Look, Looker, preview
from gradestudio.workbook import Import, read_workbook

RULES = """\
字段 客户编号 : 编号
字段 客户名称 : 文本
字段 区域 : 选项 "华东", "华南", "华北" 又名 所在地区
字段 客户类型 : 选项 "装饰公司", "经销商"
字段 年消费 : 金额
字段 订单次数 : 数值
字段 最近下单 : 日期 又名 最后下单
字段 投诉次数 : 数值 默认 0 又名 投诉
字段 负责人 : 文本
字段 上期等级 : 文本
关联 订单 按 编号 = 客户编号
  实付 : 金额
"""
HEADINGS = (
    "客户编号",
    "客户名称",
    "所在地区",
    "客户性质",
    "含税销售额",
    "下单数",
    "最后下单",
    "投诉",
    "邮箱",
)
ROWS = (
    ("C1", "合肥云固", "华东", "装饰公司", "¥67,145.00", 9, date(2026, 10, 16), 3, "a@x"),
    ("C2", "宁波景居", "华东", "经销商", "2.5万", 2, "2026/10/19", 0, "b@x"),
    ("C3", "深圳合石", "华南", "经销商", 12130, 5, date(2026, 8, 7), None, "c@x"),
    ("C4", "长沙恒达", "华北", "装饰公司", "待核", 7, "去年底", 0, "d@x"),
    ("C4", "郑州远固", "华东", "经销商", 245000, 11, date(2024, 11, 2), 0, "e@x"),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = "客户"
    page["A1"] = "2026 年 1–10 月客户汇总"
    page.merge_cells("A1:I1")
    page["A2"] = "单位：元"
    for column, heading in enumerate(HEADINGS, 1):
        page.cell(3, column, heading)
    for row, values in enumerate(ROWS, 4):
        for column, value in enumerate(values, 1):
            page.cell(row, column, value)
    orders = book.create_sheet("订单")
    for row in (("编号", "实付"), ("C1", 5), ("C9", 6), ("C9", 7), ("C8", 1), (None, 2)):
        orders.append(row)
    book.create_sheet("空").sheet_state = "hidden"
    book.save(tmp_path / "书.xlsx")
    return tmp_path / "书.xlsx"


@pytest.fixture
def program() -> Program:
    return check(RULES, None).program


def looked(path: Path, program: Program | None, how: Import | None = None, propose: bool = False) -> Look:
    return Looker(read_workbook(path, isolated=False)).look(how or Import(), program, propose)


def test_sheets_and_the_head(path: Path, program: Program) -> None:
    look = looked(path, program)
    assert [(s.name, s.visible, s.part, s.relation) for s in look.sheets] == [
        ("客户", True, "customers", ""),
        ("订单", True, "related", "订单"),
        ("空", False, "", ""),
    ]
    head = look.head
    assert (head.top, head.bottom, head.first_row, head.total) == (2, 2, 3, 8)
    assert head.rows[0][0] == "2026 年 1–10 月客户汇总" and head.merged == ((0, 0, 0, 8),)
    assert head.rows[2] == HEADINGS
    assert head.rows[6][4] == "待核" and head.rows[5][4] == "12130" and head.numeric[5][4]


def test_each_field_with_its_column_and_how_it_was_found(path: Path, program: Program) -> None:
    look = looked(path, program)
    found = {f.name: (f.column.letters if f.column else "", f.match) for f in look.fields}
    assert found == {
        "客户编号": ("A", "same"),
        "客户名称": ("B", "same"),
        "区域": ("C", "aka"),
        "客户类型": ("", "none"),
        "年消费": ("", "none"),
        "订单次数": ("", "none"),
        "最近下单": ("G", "aka"),
        "投诉次数": ("H", "aka"),
        "负责人": ("", "none"),
        "上期等级": ("", "none"),
        "订单.实付": ("B", "same"),
        "订单.编号": ("A", "same"),
    }


def test_columns_are_proposed_with_a_reason_and_never_twice(path: Path, program: Program) -> None:
    look = looked(path, program, propose=True)
    proposed = {f.name: (f.column.letters, f.doubt.code) for f in look.fields if f.column and f.doubt}
    # 客户性质 holds these very choices; 下单数 has most of the name; one number is left for one number
    assert proposed == {
        "客户类型": ("D", "proposed.values"),
        "订单次数": ("F", "proposed.name"),
        "年消费": ("E", "proposed.last"),
    }
    assert look.how.mapping == {"客户类型": "客户性质", "订单次数": "下单数", "年消费": "含税销售额"}
    # what a person has chosen is no proposal, and no doubt
    own = looked(path, program, replace(look.how, mapping={**look.how.mapping, "上期等级": ""}))
    assert {f.match for f in own.fields if f.name in look.how.mapping} == {"given"}
    assert next(f.match for f in own.fields if f.name == "上期等级") == "unused"
    assert own.doubts == 0


def test_what_was_read_and_what_was_not(path: Path, program: Program) -> None:
    look = looked(path, program, propose=True)
    by_name = {f.name: f for f in look.fields}
    spend = by_name["年消费"]
    # 67,145 and 25,000 and 12,130 and 245,000: the middle is 46,072.5; one cell is no amount
    assert (spend.filled, spend.rows, spend.bad) == (4, 5, 1)
    assert spend.read.code == "read.money"
    assert spend.read.args == {"low": 12130.0, "high": 245000.0, "middle": 46072.5}
    assert by_name["最近下单"].read.args == {"low": date(2024, 11, 2), "high": date(2026, 10, 19)}
    assert by_name["最近下单"].bad == 1
    assert (by_name["客户编号"].read.code, by_name["客户编号"].read.args["again"]) == ("read.id-again", 1)
    assert by_name["区域"].read.args == {"n": 3, "value": "华东", "count": 3}
    assert (by_name["投诉次数"].filled, by_name["投诉次数"].bad) == (5, 0)
    assert by_name["负责人"].read.code == "read.none"
    assert [str(p.cell) for p in look.bad_cells] == ["客户!E7", "客户!G7"]


def test_keys_without_a_partner(path: Path, program: Program) -> None:
    [pairing] = looked(path, program).pairings
    assert (pairing.sheet, pairing.theirs, pairing.ours) == ("订单", "编号", "客户编号")
    assert (pairing.rows, pairing.keys, pairing.blank_rows) == (5, 3, 1)
    assert (pairing.strangers, pairing.stranger_keys, pairing.stranger_rows) == (("C9", "C8"), 2, 3)
    assert (pairing.lonely, pairing.lonely_keys) == (("C2", "C3", "C4"), 3)


def test_the_first_rows_as_they_will_be_read(path: Path, program: Program) -> None:
    rows = preview(looked(path, program, propose=True), 4)
    assert [number for number, _ in rows] == [4, 5, 6, 7]
    assert rows[0][1][:7] == ["C1", "合肥云固", "华东", "装饰公司", 67145.0, 9.0, date(2026, 10, 16)]
    assert rows[3][1][4] is None and rows[3][1][6] is None


def test_every_column_is_taken_for_something_and_says_why(path: Path) -> None:
    look = looked(path, None)
    guesses = {c.heading: (c.summary.guess, c.reason.code) for c in look.columns}
    assert guesses["含税销售额"] == ("number", "guess.number-most")
    assert guesses["最后下单"] == ("date", "guess.date-most")
    assert guesses["下单数"] == ("number", "guess.number")
    assert look.fields == () and look.typed is look.table


def test_another_header_row_gives_other_columns(path: Path, program: Program) -> None:
    looker = Looker(read_workbook(path, isolated=False))
    first = looker.look(Import(), program)
    other = looker.look(Import(header=4), program)
    assert (first.head.bottom, other.head.bottom) == (2, 3)
    assert [c.heading for c in other.columns][:2] == ["C1", "合肥云固"]
    assert looker.look(Import(), program).table is first.table


@pytest.mark.parametrize("language", ["zh", "en"])
def test_everything_said_has_words(path: Path, program: Program, language: str) -> None:
    words = Words(language)
    look = looked(path, program, propose=True)
    said = [f.read for f in look.fields] + [f.doubt for f in look.fields if f.doubt]
    said += [c.reason for c in look.columns]
    for one in said:
        assert words.has(one.code), one.code
        assert "{" not in words.text(one.code, **one.args)
