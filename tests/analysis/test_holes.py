"""Holes of decision tables: the rows that are missing, by hand."""

from __future__ import annotations

from datetime import date

from gradestudio.analysis.holes import Holes, holes
from gradestudio.language import check

HEAD = """字段 编号 : 编号
字段 消费 : 金额 从 0
字段 次数 : 数值
字段 区域 : 选项 "东", "南", "北"
字段 备注 : 文本
评级 档次
等级 甲
等级 乙
"""


def the_holes(rows: str, columns: tuple[str, ...] = ("消费", "次数", "区域"), head: str = HEAD) -> Holes:
    program = check(head + rows).program
    assert program is not None
    return holes(program, program.grades[0], columns, date(2026, 1, 31))


def said(found: Holes) -> set[tuple[tuple[str, object, object, object], ...]]:
    return {
        tuple(sorted((n, p.values or "", p.low, p.high) for n, p in hole.parts.items()))
        for hole in found.found
    }


def test_the_missing_rows_of_a_table() -> None:
    found = the_holes(
        """决策表 表
  | 消费              | 次数   | 区域       | -> 档次 |
  | 至少 100          | -      | -          | 甲    |
  | 至少 50 不足 100  | -      | "东", "南" | 乙    |
  | 至少 50 不足 100  | 至少 6 | "北"       | 乙    |
  | 不足 50           | -      | -          | 乙    |
"""
    )
    assert not found.rest
    assert said(found) == {
        (("区域", ("北",), None, None), ("次数", "", None, 6.0), ("消费", "", 50.0, 100.0))
    }
    (hole,) = found.found
    spend, times = hole.parts["消费"], hole.parts["次数"]
    assert (spend.low_included, spend.high_included, times.high_included) == (True, False, False)


def test_several_holes_do_not_repeat_each_other() -> None:
    found = the_holes('决策表 表\n  | 消费 | 区域 | -> 档次 |\n  | 至少 100 | "东" | 甲 |\n')
    assert not found.rest and len(found.found) >= 2
    # Together they leave nobody: with them as rows the table is whole.
    rows = '决策表 表\n  | 消费 | 区域 | -> 档次 |\n  | 至少 100 | "东" | 甲 |\n'
    for hole in found.found:
        spend, region = hole.parts.get("消费"), hole.parts.get("区域")
        first = "-" if spend is None else "至少 100" if spend.low == 100 else "不足 100"
        assert spend is None or (spend.low, spend.high) in ((100, None), (None, 100))
        second = "-" if region is None else ", ".join(f'"{v}"' for v in region.values or ())
        rows += f"  | {first} | {second} | 乙 |\n"
    assert the_holes(rows) == Holes(())


def test_texts_without_a_list_cannot_be_said() -> None:
    rows = '决策表 表\n  | 备注 | -> 档次 |\n  | "好" | 甲 |\n'
    assert the_holes(rows, ("备注",)) == Holes((), True)


def test_a_table_that_leaves_nobody_has_none() -> None:
    rows = "决策表 表\n  | 消费 | -> 档次 |\n  | 至少 100 | 甲 |\n"
    assert the_holes(rows + "其余 乙\n") == Holes(())
    assert len(the_holes(rows).found) == 1


def test_what_the_columns_cannot_say_is_told_as_a_rest() -> None:
    rows = '规则 "一": 甲 当 次数 至少 3\n决策表 表\n  | 消费 | -> 档次 |\n  | 至少 100 | 甲 |\n'
    found = the_holes(rows, ("消费",))
    assert found == Holes((), True)
    assert len(the_holes(rows, ("消费", "次数")).found) == 1


def test_a_score_is_a_column_like_any_other() -> None:
    head = HEAD.replace("评级 档次", "评分 得分\n  +40 当 消费 至少 100\n  +40 当 次数 至少 3\n评级 档次")
    rows = "决策表 表\n  | 得分 | 区域 | -> 档次 |\n  | 至少 60 | - | 甲 |\n"
    found = the_holes(rows, ("得分", "区域"), head)
    (hole,) = found.found
    part = hole.parts["得分"]
    assert (part.low, part.high, part.high_included, hole.sure) == (None, 60.0, False, False)
    assert list(hole.parts) == ["得分"] and not found.rest
