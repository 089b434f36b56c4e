"""Below 1180 pixels: a rail of icons, the right panel over the text by F8, and everything back when wide."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from gradestudio.ui.narrow import BELOW, RAIL
from tests.ui.desk import Desk


@pytest.fixture
def narrow_desk(desk: Desk) -> Desk:
    desk.open()
    desk.window.resize(1100, 720)
    desk.wait(lambda: desk.space.width() == 1100)
    return desk


def test_the_rail_stands_for_the_rulebook(narrow_desk: Desk) -> None:
    space = narrow_desk.space
    rail = space.narrow.rail
    assert rail.isVisible() and rail.width() == RAIL
    assert not space.left.isVisible() and not space.right.isVisible()
    assert len(rail.buttons) == len(space.tree.sections())
    assert all(button.accessibleName() for button in rail.buttons)
    # The text has all that the rail leaves.
    assert space.centre.width() >= 1100 - RAIL - 2


def test_an_icon_opens_the_rulebook_over_the_text(narrow_desk: Desk) -> None:
    desk, space = narrow_desk, narrow_desk.space
    grade = "客户等级" if desk.language == "zh" else "Tier"
    button = next(b for b in space.narrow.rail.buttons if b.accessibleName() == grade)
    button.click()
    assert space.left.isVisible() and space.tree.current_section() == grade
    width = space.centre.width()
    assert space.left.geometry().left() > RAIL
    # A second click closes it; so do Esc and a click beside it.
    button.click()
    assert not space.left.isVisible() and space.centre.width() == width
    button.click()
    desk.qtbot.keyClick(space.tree, Qt.Key.Key_Escape)
    assert not space.left.isVisible()
    button.click()
    desk.qtbot.mouseClick(
        space.centre, Qt.MouseButton.LeftButton, pos=space.centre.rect().bottomRight() * 0.9
    )
    assert not space.left.isVisible()


def test_f8_brings_the_effect_over_the_right_edge(narrow_desk: Desk) -> None:
    desk, space = narrow_desk, narrow_desk.space
    width = space.centre.width()
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_F8)
    assert space.right.isVisible()
    assert space.right.geometry().right() == space.width() - 1
    assert space.centre.width() == width
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_F8)
    assert not space.right.isVisible()
    space.narrow.rail.right.click()
    assert space.right.isVisible()
    space.narrow.rail.right.click()
    # Why opens it too, as wide as it needs.
    desk.space.customers.table.select_row(0)
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert space.right.isVisible() and space.right.part == "why"
    assert space.right.width() > 360


def test_wide_again_everything_stands_where_it_stood(narrow_desk: Desk) -> None:
    desk, space = narrow_desk, narrow_desk.space
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_F8)
    desk.window.resize(1440, 900)
    desk.wait(lambda: space.width() == 1440)
    assert not space.narrow.rail.isVisible()
    assert space.left.isVisible() and space.right.isVisible()
    order = [space.left.geometry().left(), space.centre.geometry().left(), space.right.geometry().left()]
    assert order == sorted(order) and order[0] == 0
    assert space.left.width() + space.centre.width() + space.right.width() >= 1430
    # Customers large and back leaves no panel behind, in either form.
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_F7)
    desk.window.resize(BELOW - 40, 720)
    desk.wait(lambda: space.narrow.on)
    assert not space.narrow.rail.isVisible()
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_F7)
    assert space.narrow.rail.isVisible() and not space.left.isVisible()


def test_f6_goes_round_the_rail_and_the_overlay(narrow_desk: Desk) -> None:
    space = narrow_desk.space
    panels = space.panels()
    assert panels[0] is space.narrow.rail.buttons[0]
    assert space.tree not in panels
