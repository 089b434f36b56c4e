"""How a sheet was read is remembered: by its headings, or in the rulebook's own words."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradestudio.diagnostics import CellRef, apply_edits
from gradestudio.language import check, parse
from gradestudio.language.akas import aka_edits
from gradestudio.studio.remembered import MOST_KEPT, Memory, for_program, heading_key
from gradestudio.workbook import BadCells, BadCellUse, CellFix, Import

SOURCE = """\
# 年度
字段 编号 : 编号
字段 年消费 : 金额 又名 消费, "消费 额" 默认 5  # 财务口径
字段 区域 : 选项 "东",
   "西"
field x : number unit "元"
关联 订单 按 编号
  实付 : 金额   # 含税
"""
HOW = Import(
    "客户",
    3,
    {"年消费": "含税销售额", "区域": ""},
    {"年消费": BadCells(BadCellUse.DEFAULT, "0"), "区域": BadCells(BadCellUse.MISSING)},
    (CellFix(CellRef("客户", 7, 5), "12万", "待核"),),
    {"订单": "#流水"},
)


def written(headings: dict[str, str]) -> tuple[str, tuple[str, ...]]:
    edits, homeless = aka_edits(SOURCE, headings)
    return apply_edits(SOURCE, edits), homeless


def test_other_names_are_written_where_they_belong_and_nothing_else_changes() -> None:
    text, homeless = written(
        {
            "年消费": "含税销售额",
            "区域": "所在 地区",
            "x": "Total (EUR)",
            "订单.实付": "成交额",
            "订单.": "流水",
        }
    )
    assert homeless == ()
    assert text == (
        "# 年度\n"
        "字段 编号 : 编号\n"
        '字段 年消费 : 金额 又名 消费, "消费 额", 含税销售额 默认 5  # 财务口径\n'
        '字段 区域 : 选项 "东",\n'
        '   "西" 又名 "所在 地区"\n'
        'field x : number unit "元" aka "Total (EUR)"\n'
        "关联 订单 按 编号 又名 流水\n"
        "  实付 : 金额 又名 成交额   # 含税\n"
    )
    assert not parse(text).diagnostics
    program = check(text, None).program
    spend, region, x = program.field("年消费"), program.field("区域"), program.field("x")
    assert spend is not None and region is not None and x is not None
    assert spend.aka == ("消费", "消费 额", "含税销售额")
    assert (region.aka, x.aka) == (("所在 地区",), ("Total (EUR)",))
    assert program.relations[0].aka == ("流水",)


def test_a_name_that_is_there_needs_no_edit() -> None:
    assert written({"年消费": "消费额", "区域": " 区域"}) == (SOURCE, ())


def test_what_has_no_place_is_named() -> None:
    # the key of the related sheet is not written out in the rulebook
    text, homeless = written({"订单.编号": "会员号", "没有": "x", "区域": ""})
    assert (text, homeless) == (SOURCE, ("订单.编号", "没有", "区域"))


@pytest.mark.parametrize("heading", ['带"引号"', "带`撇", "当", "3月", "a,b", "金额#1", "“弯”引号", "{花}"])
def test_headings_with_signs_read_back_as_they_are(heading: str) -> None:
    text, homeless = written({"区域": heading})
    assert homeless == ()
    field = check(text, None).program.field("区域")
    assert field is not None and field.aka == (heading,)


def test_the_same_headings_in_any_order_are_one() -> None:
    assert heading_key(["A", "客户 编号", ""]) == heading_key(["客户编号", "ａ"])
    assert heading_key(["A", "B"]) != heading_key(["A", "C"])


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "new")
    assert memory.recall(["a", "b"]) is None
    memory.keep(["a", "b"], HOW, tmp_path / "x.xlsx")
    assert Memory(tmp_path / "new").recall(["b", "a"], tmp_path / "x.xlsx") == HOW
    # corrections belong to one file; everything else to all sheets with these headings
    other = memory.recall(["a", "b"], tmp_path / "y.xlsx")
    assert other is not None and other.fixes == () and other.mapping == HOW.mapping
    assert memory.recall(["a", "c"], tmp_path / "x.xlsx") is None
    assert [p.name for p in (tmp_path / "new").iterdir()] == ["imports.json"]
    assert memory.forget(["a", "b"]) and not memory.forget(["a", "b"])
    assert memory.recall(["a", "b"]) is None


@pytest.mark.parametrize("text", ["", "[]", "{", '{"KEY": 3}', '{"KEY": {"mapping": 3}}', '{"KEY": {}}'])
def test_a_broken_file_counts_as_nothing_and_is_written_anew(tmp_path: Path, text: str) -> None:
    memory = Memory(tmp_path)
    (tmp_path / "imports.json").write_text(text.replace("KEY", heading_key(["a"])), "utf-8")
    assert memory.recall(["a"]) is None
    memory.keep(["a"], Import(mapping={"x": "y"}))
    assert memory.recall(["a"]) == Import(mapping={"x": "y"})


def test_the_oldest_goes_when_there_are_too_many(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    for number in range(MOST_KEPT):
        memory.keep([str(number)], Import())
    memory.keep(["0"], Import(header=2))
    memory.keep(["new"], Import())
    assert memory.recall(["0"]) == Import(header=2)
    assert memory.recall(["1"]) is None and memory.recall(["2"]) == Import()


def test_only_what_the_rulebook_knows_is_used() -> None:
    program = check(SOURCE, None).program
    how = Import(
        mapping={"年消费": "a", "别的": "b", "订单.实付": "c"},
        bad_cells={"别的": BadCells(BadCellUse.MISSING)},
        related={"订单": "#流水", "拜访": "#x"},
    )
    assert for_program(how, program) == Import(
        mapping={"年消费": "a", "订单.实付": "c"}, related={"订单": "#流水"}
    )
