"""Wide and long grids: key columns stay at the left, the heading at the top, every place is the right one."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from gradestudio.ui.grids.celledit import CellBox
from tests.ui.desk import Desk
from tests.ui.test_grids import the_page

WIDE = 20


def wide_book(rows: int) -> str:
    head = " | ".join(f"数{n}" for n in range(WIDE))
    sums = "".join(f"定义 数{n} = 年消费 + {n}\n" for n in range(WIDE))
    lines = ""
    for row in range(1, rows + 1):
        cells = " | ".join(f"至少 {row * 100 + n} 不足 {row * 100 + n + 50}" for n in range(WIDE))
        lines += f'  | {cells} | 高 | "第 {row}" |\n'
    return (
        f'规则簿 "宽表"\n字段 客户编号 : 编号\n字段 年消费 : 金额\n{sums}'
        f"评级 等级\n等级 高\n等级 低\n决策表 宽\n  | {head} | -> 等级 | 因为 |\n{lines}其余 低\n"
    )


def long_book(rows: int) -> str:
    lines = "".join(f'  | "甲{row}" | "华东" | 高 |\n' for row in range(1, rows + 1))
    return (
        '规则簿 "长表"\n字段 客户编号 : 编号\n字段 客户名称 : 文本\n字段 区域 : 文本\n'
        f"评级 等级\n等级 高\n等级 低\n决策表 长\n  | 客户名称 | 区域 | -> 等级 |\n{lines}其余 低\n"
    )


def test_key_columns_stay_and_places_are_read_accordingly(zh_desk: Desk) -> None:
    desk = zh_desk
    (panel,) = the_page(desk, wide_book(3)).panels.values()
    view = panel.table
    assert view.is_wide() and view.kept == 2
    left = view.kept_width()
    rect = view.visualRect(view.grid.index(2, 1))
    view.setFocus()
    view.go_to(2, WIDE)
    desk.rest()
    bar = view.horizontalScrollBar()
    assert bar.value() > 0
    # Number and first condition stand where they stood; under them it is they who are hit.
    assert view.visualRect(view.grid.index(2, 1)) == rect
    hit = view.indexAt(rect.center())
    assert (hit.row(), hit.column()) == (2, 1)
    there = view.visualRect(view.grid.index(2, WIDE))
    assert there.left() >= left and there.right() <= view.viewport().width()
    assert view.indexAt(there.center()) == view.grid.index(2, WIDE)
    # Back by the keyboard: the cell that comes next is never below the kept ones.
    for column in range(WIDE - 1, 1, -1):
        desk.qtbot.keyClick(view, Qt.Key.Key_Left)
        assert view.currentIndex().column() == column
        assert view.visualRect(view.currentIndex()).left() >= left
    # What is painted at the left edge is the same picture, scrolled or not.
    view.clearFocus()
    view.selectionModel().clear()
    bar.setValue(0)
    QApplication.processEvents()
    keys = view.viewport().grab().copy(0, 0, left, view.viewport().height()).toImage()
    bar.setValue(400)
    QApplication.processEvents()
    assert view.viewport().grab().copy(0, 0, left, view.viewport().height()).toImage() == keys
    # A cell that is kept is edited in place.
    view.setFocus()
    view.go_to(1, 1)
    assert bar.value() == 400
    desk.qtbot.keyClick(view, Qt.Key.Key_F2)
    box = view.findChild(CellBox)
    assert box is not None and abs(box.geometry().left() - rect.left()) <= 2
    assert box.text() == "至少 100 不足 150"
    desk.qtbot.keyClick(box, Qt.Key.Key_Escape)


def test_a_grid_that_has_room_keeps_nothing(zh_desk: Desk) -> None:
    for panel in the_page(zh_desk).panels.values():
        assert panel.table.kept == 0


def test_the_heading_of_a_long_grid_stays_and_the_page_follows_the_keyboard(zh_desk: Desk) -> None:
    desk = zh_desk
    page = the_page(desk, long_book(60))
    (panel,) = page.panels.values()
    view = panel.table
    view.setFocus()
    view.go_to(1, 2)
    for _ in range(45):
        desk.qtbot.keyClick(view, Qt.Key.Key_Down)
    QApplication.processEvents()
    window = page.area.viewport()
    current = view.visualRect(view.currentIndex())
    at = view.viewport().mapTo(window, current.center())
    assert view.currentIndex().row() == 46 and window.rect().contains(at)
    # The heading stands at the top of what is seen, above the current row, and takes what hits it there.
    assert view.stuck > 0
    top = view.visualRect(view.grid.index(0, 2))
    assert 0 <= view.viewport().mapTo(window, top.topLeft()).y() <= 2 and top.bottom() < current.top()
    hit = view.indexAt(top.center())
    assert (hit.row(), hit.column()) == (0, 2)
    assert view.indexAt(QPoint(5, current.center().y())).row() == 46
    for _ in range(46):
        desk.qtbot.keyClick(view, Qt.Key.Key_Up)
    QApplication.processEvents()
    assert view.stuck == 0 and window.rect().contains(view.viewport().mapTo(window, QPoint(4, 4)))
