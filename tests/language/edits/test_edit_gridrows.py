"""Rows of a grid, those switched off too: moved, copied, taken out, put in; every other byte stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradestudio.diagnostics import apply_edits
from gradestudio.language import parse
from gradestudio.language.edits import gridrows
from gradestudio.language.edits.grids import HEADING, Grid, grid_of
from tests.language.edits.books import any_text, lines

TABLE = """评级 级
等级 A
等级 B
# 说明
决策表 服务   # 头
  | 年消费         | 区域           | -> 级 | 因为 |
  # 大客户
  | 至少 1000      | -              | A     | "大" |  # 尾
  # | 至少 500     | "华北"         | A     | "中" |
  | 至少 100       | "华东", "华南" | B     |

  # 末行
  | -              | -              | B     | "小" |
其余 B
"""


def the_grid(source: str) -> Grid:
    return next(g for s in parse(source).statements if (g := grid_of(s)) is not None)


def laid(source: str) -> tuple[Grid, tuple[gridrows.GridLine, ...]]:
    grid = the_grid(source)
    return grid, gridrows.lines_of(source, grid)


def cells(source: str) -> list[tuple[bool, str]]:
    return [(line.off, line.cells[0]) for line in laid(source)[1]]


def test_a_row_that_is_off_stands_among_the_others() -> None:
    _, found = laid(TABLE)
    assert [(line.number, line.off) for line in found] == [(0, False), (None, True), (1, False), (2, False)]
    assert found[1].cells == ("至少 500", '"华北"', "A", '"中"')
    assert TABLE[found[0].block.start : found[0].block.end].startswith("  # 大客户\n")
    assert (
        TABLE[found[2].block.start : found[2].block.end] == '  | 至少 100       | "华东", "华南" | B     |\n'
    )
    assert TABLE[found[3].block.start : found[3].block.end].startswith("  # 末行\n")


def test_on_and_off() -> None:
    _, found = laid(TABLE)
    on = apply_edits(TABLE, gridrows.switched(TABLE, found[1]))
    assert on == TABLE.replace("  # | 至少 500", "  | 至少 500")
    assert cells(on) == [(False, c) for c in ("至少 1000", "至少 500", "至少 100", "-")]
    off = apply_edits(TABLE, gridrows.switched(TABLE, found[0]))
    assert off == TABLE.replace("  | 至少 1000", "  # | 至少 1000")
    assert cells(off)[0] == (True, "至少 1000")


@pytest.mark.parametrize(
    ("first", "last", "to", "order"),
    [
        (0, 0, 2, "500 1000 100 -"),
        (2, 2, 0, "100 1000 500 -"),
        (1, 2, 4, "1000 - 500 100"),
        (3, 3, 1, "1000 - 500 100"),
        (1, 2, 2, "1000 500 100 -"),
    ],
)
def test_rows_move_with_their_comments(first: int, last: int, to: int, order: str) -> None:
    _, found = laid(TABLE)
    made = apply_edits(TABLE, gridrows.moved(TABLE, found, first, last, to))
    assert [text.removeprefix("至少 ") for _, text in cells(made)] == order.split()
    assert lines(made) == lines(TABLE)
    at = made.index("# 大客户")
    assert made[at:].split("\n")[1].startswith("  | 至少 1000")


def test_a_file_without_a_last_line_end_keeps_its_lines_apart() -> None:
    source = TABLE[: TABLE.index("其余")].rstrip("\n")
    _, found = laid(source)
    up = apply_edits(source, gridrows.moved(source, found, 3, 3, 0))
    assert [text for _, text in cells(up)] == ["-", "至少 1000", "至少 500", "至少 100"]
    down = apply_edits(source, gridrows.moved(source, found, 0, 0, 4))
    assert [text for _, text in cells(down)] == ["至少 500", "至少 100", "-", "至少 1000"]
    assert lines(down) == lines(source)
    put = apply_edits(source, gridrows.copied(source, found, 3, 3))
    assert [text for _, text in cells(put)][3:] == ["-", "-"]


def test_rows_are_copied_taken_out_and_put_in() -> None:
    grid, found = laid(TABLE)
    twice = apply_edits(TABLE, gridrows.copied(TABLE, found, 0, 1))
    assert [text for _, text in cells(twice)][:4] == ["至少 1000", "至少 500", "至少 1000", "至少 500"]
    assert twice.count("大客户") == 1
    fewer = apply_edits(TABLE, gridrows.removed(found, [0, 1]))
    assert [text for _, text in cells(fewer)] == ["至少 100", "-"] and "大客户" not in fewer
    row = ("至少 1", '"华北"', "A", '"新"')
    more = apply_edits(TABLE, gridrows.added(TABLE, grid, found, [row], 1))
    assert '"中" |\n  | 至少 1         | "华北"         | A     | "新" |\n  | 至少 100' in more
    top = apply_edits(TABLE, gridrows.added(TABLE, grid, found, [row], -1))
    assert cells(top)[0] == (False, "至少 1")


def test_several_cells_and_new_rows_are_one_step() -> None:
    grid, found = laid(TABLE)
    changes = {(0, 0): "至少 2000", (1, 3): '"补"', (HEADING, 1): "地区"}
    edits = gridrows.with_cells(TABLE, grid, changes, [("-", "-", "A", "")], found)
    made = apply_edits(TABLE, edits)
    new, rows = laid(made)
    assert new.heading.cells == ("年消费", "地区", "-> 级", "因为")
    assert [line.cells[-1] for line in rows] == ['"大"', '"中"', '"补"', '"小"', ""]
    assert rows[4].cells == ("-", "-", "A", "")
    assert rows[0].cells[0] == "至少 2000"
    assert "# 尾" in made and made.endswith("其余 B\n")


@given(any_text(), st.data())
def test_moving_there_and_back_gives_the_same_lines(source: str, data: st.DataObject) -> None:
    grids = [g for s in parse(source).statements if (g := grid_of(s)) is not None]
    if not grids:
        return
    number = data.draw(st.integers(0, len(grids) - 1))
    found = gridrows.lines_of(source, grids[number])
    first = data.draw(st.integers(0, len(found) - 1))
    to = data.draw(st.integers(0, len(found)))
    made = apply_edits(source, gridrows.moved(source, found, first, first, to))
    after = [g for s in parse(made).statements if (g := grid_of(s)) is not None][number]
    wanted = [line.cells for line in found]
    taken = wanted.pop(first)
    wanted.insert(to - 1 if to > first else to, taken)
    assert [line.cells for line in gridrows.lines_of(made, after)] == wanted
    assert lines(made) == lines(source)
