"""What is selected in a grid stands beside it: whom it takes, who they are, what else would take them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt

from gradestudio.ui.chosen.section import ChosenSection
from gradestudio.ui.speech import speech
from tests.ui.desk import ROWS, Desk
from tests.ui.gridbook import GRIDS
from tests.ui.test_accessible import _nameless
from tests.ui.test_grids import panels, the_page


def section(desk: Desk) -> ChosenSection:
    found = desk.window.findChild(ChosenSection)
    assert found is not None
    return found


def choose(desk: Desk, panel: Any, row: int, column: int) -> ChosenSection:
    panel.table.setFocus()
    panel.table.go_to(row, column)
    desk.rest()
    found = section(desk)
    desk.wait(lambda: found.isVisible())
    return found


def tiles(found: ChosenSection) -> dict[str, str]:
    """Figures by label (of tiers with the tier before it)."""
    return {
        f"{tile.badge.text} {tile.label}" if tile.badge else tile.label: tile.figure
        for tile in found.tiles.tiles
    }


def sentences(found: ChosenSection) -> list[str]:
    return [line.text() for line in found.lines]


def test_a_row_says_whom_it_takes_and_who_else_meets_it(zh_desk: Desk) -> None:
    desk = zh_desk
    found = choose(desk, panels(desk)[2], 3, 2)
    assert found.head.text() == "选中：服务规则 · 第 3 行"
    # By hand: it decides 0002 (130,000) and 0007 (100,000), both in the south; 0001 and 0003 meet it too.
    assert tiles(found) == {"决定": "2", "年消费合计": "¥23万"}
    assert found.tiles.tiles[0].unit == "人 · 25.0%"
    assert sentences(found) == [
        "另有 1 人也符合，由“服务规则 1”决定，例如 0001 甲公司",
        "另有 1 人也符合，由“服务规则 2”决定，例如 0003 丙公司",
        "1 人缺数据，说不准是否符合，例如 0006 己公司",
        "0002 乙公司",
        "0007 庚公司",
    ]
    found.lines[0].click()
    desk.wait(lambda: desk.keys() == ["0001"])
    found.lines[2].click()
    desk.wait(lambda: desk.keys() == ["0006"])
    # The figure shows its customers, from the keyboard too.
    found.tiles.setFocus()
    desk.qtbot.keyClick(found.tiles, Qt.Key.Key_Return)
    desk.wait(lambda: desk.keys() == ["0002", "0007"])
    assert _nameless(desk.window) == []
    speech().use("en")
    desk.rest()
    assert found.head.text() == "Selected: 服务规则 · row 3" and sentences(found)[0].startswith(
        "1 more meets it"
    )
    found.lines[3].click()
    assert desk.space.right.part == "why"
    desk.wait(lambda: desk.controller.row == 1)


def test_the_grade_of_the_grid_stands_first(zh_desk: Desk) -> None:
    _, matrix, table = panels(zh_desk)
    choose(zh_desk, table, 1, 2)
    assert list(zh_desk.space.effect.bars) == ["服务", "等级"]
    choose(zh_desk, matrix, 1, 1)
    assert list(zh_desk.space.effect.bars) == ["等级", "服务"]
    zh_desk.qtbot.keyClick(zh_desk.window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert not section(zh_desk).isVisible()


@pytest.mark.parametrize(
    ("row", "column", "title", "count", "money", "tiers"),
    [
        # East below 50,000: 0005 and 0008, who have 80 together; both fall to the last line of the service.
        (1, 1, "信用 · 华东 × 1 → 低", "2", "¥80", {"标准 服务": "2"}),
        # The whole line of the south: 0004, 0007, 0002.
        (2, 0, "信用 · 华南", "3", "¥28万", {"标准 服务": "3"}),
        # The column from 120,000 on: 0001 and 0002.
        (0, 3, "信用 · 否则", "2", "¥25万", {"专属 服务": "1", "标准 服务": "1"}),
    ],
)
def test_cells_lines_and_columns_of_a_matrix(
    zh_desk: Desk, row: int, column: int, title: str, count: str, money: str, tiers: dict[str, str]
) -> None:
    found = choose(zh_desk, panels(zh_desk)[1], row, column)
    assert found.head.text() == f"选中：{title}"
    assert tiles(found) == {"人数": count, "年消费合计": money} | tiers
    assert sentences(found)[0] == "1 人哪一格都不在，例如 0006 己公司"
    found.lines[0].click()
    zh_desk.wait(lambda: zh_desk.keys() == ["0006"])


def test_a_band_counts_its_customers(zh_desk: Desk) -> None:
    found = choose(zh_desk, panels(zh_desk)[0], 2, 2)
    # 60,000 and 100,000.
    assert found.head.text() == "选中：档 · 至少 5万 不足 12万 → 2"
    assert tiles(found)["人数"] == "2" and tiles(found)["年消费合计"] == "¥16万"


def test_a_gap_is_told_with_a_witness(zh_desk: Desk) -> None:
    page = the_page(zh_desk, GRIDS.replace("\n其余 标准\n", "\n"))
    table: Any = list(page.panels.values())[-1]
    zh_desk.wait(lambda: any(r.kind == "ghost" for r in table.block.rows))
    found = choose(zh_desk, table, 1, 2)
    # 0004, 0005 and 0008 spend less than 50,000.
    zh_desk.wait(lambda: any("缺口" in one for one in sentences(found)))
    assert "这张表有 1 处缺口，3 人无人接管，例如 0004 丁公司" in sentences(found)
    choose(zh_desk, table, 4, 1)
    assert tiles(found)["决定"] == "3"


def test_figures_follow_the_row_that_is_carried_and_the_value_that_is_dragged(zh_desk: Desk) -> None:
    desk, table = zh_desk, panels(zh_desk)[2]
    found, view = choose(desk, table, 3, 2), table.table
    start, end = (view.visualRect(view.grid.index(n, 0)).center() for n in (3, 1))
    desk.qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=start)
    desk.qtbot.mouseMove(view.viewport(), QPoint(end.x(), end.y() - 8))
    # Standing first it takes all four who spend 50,000.
    desk.wait(lambda: tiles(found)["决定"] == "4")
    assert found.head.text() == "选中：服务规则 · 第 1 行"
    desk.qtbot.keyClick(view, Qt.Key.Key_Escape)
    desk.wait(lambda: tiles(found)["决定"] == "2")
    assert desk.editor.text() == GRIDS
    choose(desk, table, 1, 1)
    threshold = desk.space.grids.threshold
    desk.wait(lambda: threshold.isVisible() and threshold.looked is not None)
    desk.controller.numbers.try_value(Decimal(60000))
    # At most one complaint: 0001, 0003, 0007.
    desk.wait(lambda: tiles(found)["决定"] == "3")
    desk.controller.numbers.give_up()
    desk.wait(lambda: tiles(found)["决定"] == "1")


def test_other_values_of_the_number_with_what_they_would_take(zh_desk: Desk) -> None:
    desk, table = zh_desk, panels(zh_desk)[2]
    found = choose(desk, table, 1, 1)
    desk.wait(lambda: len(found.steps.steps) > 1)
    steps = found.steps.steps
    assert [s.written for s in steps if s.now] == ["12万"] and len(steps) == 7

    def takes(line: Decimal) -> int:
        known = [(spend, calls) for _, _, _, spend, calls in ROWS if not isinstance(spend, str)]
        return sum(spend >= line and calls <= 1 for spend, calls in known)

    assert [s.count for s in steps] == [takes(s.value) for s in steps]
    assert len({s.count for s in steps}) > 1
    assert _nameless(desk.window) == []
    first = steps[0]
    found.steps.setFocus()
    for _ in range(3):
        desk.qtbot.keyClick(found.steps, Qt.Key.Key_Left)
    desk.qtbot.keyClick(found.steps, Qt.Key.Key_Return)
    desk.wait(lambda: desk.editor.text() == GRIDS.replace("| 至少 12万 ", f"| 至少 {first.written} "))
    desk.rest()
    desk.editor.undo()
    assert desk.editor.text() == GRIDS
