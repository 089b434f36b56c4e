"""Cells, rows and columns of matrices and decision tables: the text says what was asked, and nothing else
moves."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from gradestudio.diagnostics import apply_edits
from gradestudio.language import parse
from gradestudio.language.edits import grids
from gradestudio.language.edits.grids import HEADING, Grid, grid_of
from tests.language.edits.books import any_text

TABLE = """评级 级
等级 A
等级 B
决策表 服务   # 头
  | 年消费         | 区域           | -> 级 | 因为 |
  # 大客户
  | 至少 1000      | -              | A     | "大" |  # 尾
  | 至少 100       | "华东", "华南" | B     |
  # 末行
  | -              | -              | B     | "小" |
其余 B
"""
MATRIX = (
    '定义 类 = 矩阵 甲, 乙 按 丙\n       | "x"  | 否则\n  3 2 | "好" | "中"\n  1 1 | "中" | "差"\n  默认 "无"'
)


def grids_of(source: str) -> list[Grid]:
    return [g for s in parse(source).statements if (g := grid_of(s)) is not None]


def outside(source: str, grid: Grid) -> tuple[str, str]:
    return source[: grid.heading.item.lines.start], source[grid.statement.end :]


def test_the_cells_are_those_that_are_written() -> None:
    (table,) = grids_of(TABLE)
    assert (table.kind, table.name, table.left, table.default) == ("table", "服务", 2, None)
    assert table.heading.cells == ("年消费", "区域", "-> 级", "因为")
    assert [r.cells for r in table.rows][1] == ("至少 100", '"华东", "华南"', "B")
    (matrix,) = grids_of(MATRIX)
    assert (matrix.kind, matrix.name, matrix.left, matrix.corner) == ("matrix", "类", 1, 1)
    assert matrix.heading.cells == ("", '"x"', "否则")
    assert [r.cells for r in matrix.rows] == [("3 2", '"好"', '"中"'), ("1 1", '"中"', '"差"')]
    assert matrix.default is not None


def test_a_cell_keeps_the_bars_in_line_where_there_is_room() -> None:
    (table,) = grids_of(TABLE)
    shorter = apply_edits(TABLE, grids.with_cell(TABLE, table, 1, 1, '"华北"'))
    assert '  | 至少 100       | "华北"         | B     |\n' in shorter
    longer = apply_edits(TABLE, grids.with_cell(TABLE, table, 0, 0, "至少 1000 不足 100000"))
    assert '  | 至少 1000 不足 100000 | -              | A     | "大" |  # 尾\n' in longer
    (matrix,) = grids_of(MATRIX)
    assert (
        apply_edits(MATRIX, grids.with_cell(MATRIX, matrix, 0, 2, '"优"')).splitlines()[2]
        == '  3 2 | "好" | "优"'
    )
    named = apply_edits(TABLE, grids.with_cell(TABLE, table, HEADING, 0, "年消费额"))
    assert "  | 年消费额       | 区域           | -> 级 | 因为 |\n" in named
    blank = TABLE.replace('| B     | "小" |', "| B     |      |")
    (table,) = grids_of(blank)
    assert apply_edits(blank, grids.with_cell(blank, table, 2, 3, '"新"')) == TABLE.replace("小", "新")


def test_a_row_moves_with_its_comment_and_a_new_one_is_laid_out_like_the_others() -> None:
    (table,) = grids_of(TABLE)
    wanted = [(1, table.rows[1].cells), (None, ("至少 1", '"华北"', "A", '"新"')), (0, table.rows[0].cells)]
    made = apply_edits(TABLE, grids.with_rows(TABLE, table, wanted))
    assert made.splitlines()[4:9] == [
        "  | 年消费         | 区域           | -> 级 | 因为 |",
        '  | 至少 100       | "华东", "华南" | B     |',
        '  | 至少 1         | "华北"         | A     | "新" |',
        "  # 大客户",
        '  | 至少 1000      | -              | A     | "大" |  # 尾',
    ]
    assert "末行" not in made and made.endswith("其余 B\n")


def test_columns_change_places() -> None:
    (table,) = grids_of(TABLE)
    made = apply_edits(TABLE, grids.with_columns(TABLE, table, [1, None, 2, 3], [("次数", "-", ">= 1", "-")]))
    (again,) = grids_of(made)
    assert again.heading.cells == ("区域", "次数", "-> 级", "因为")
    assert [r.cells[:3] for r in again.rows] == [
        ("-", "-", "A"),
        ('"华东", "华南"', ">= 1", "B"),
        ("-", "-", "B"),
    ]
    assert "# 尾" in made and "  # 大客户\n" in made


@given(any_text(), st.integers(0, 2**32))
def test_rows_as_they_were_asked_for_stand_there_and_nothing_else_moves(source: str, seed: int) -> None:
    """Any grid of any rulebook: rows shuffled, left out, added, with cells of other rows."""
    dice = random.Random(seed)
    for number, grid in enumerate(grids_of(source)):
        numbers = [n for n in range(len(grid.rows)) if dice.random() < 0.8]
        if dice.random() < 0.5:
            dice.shuffle(numbers)
        wanted: list[grids.Wanted] = [(n, grid.rows[n].cells) for n in numbers]
        if grid.rows:
            pool = [r.cells for r in grid.rows if len(r.slots) == len(grid.rows[0].slots)]
            for i, (n, cells) in enumerate(wanted):
                if dice.random() < 0.3 and len(cells) == len(pool[0]):
                    wanted[i] = (n, dice.choice(pool))
            if dice.random() < 0.5:
                wanted.insert(dice.randrange(len(wanted) + 1), (None, dice.choice(pool)))
        made = apply_edits(source, grids.with_rows(source, grid, wanted))
        if not wanted:
            continue
        again = grids_of(made)[number]
        assert [r.cells for r in again.rows] == [cells for _, cells in wanted]
        assert again.heading.cells == grid.heading.cells
        assert outside(made, again) == outside(source, grid)
