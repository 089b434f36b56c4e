"""Sliders at the ends of the lines of params, in the text view."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from gradestudio.ui.editor.sliders import LineSlider
from tests.ui.desk import AT_50K, AT_100K, Desk


@pytest.fixture
def opened(desk: Desk) -> Desk:
    desk.open()
    desk.wait(lambda: len(desk.editor.sliders.items) == 1)
    return desk


def spot(desk: Desk, value: int) -> QPoint:
    """Where the grip stands for a value; the range is 10,000 to 500,000."""
    rect = desk.editor.sliders.rect(desk.editor.sliders.items[0])
    share = (value - 10_000) / 490_000
    return QPoint(rect.left() + 6 + round((rect.width() - 12) * share), rect.center().y())


def test_values_stand_on_the_param_s_own_steps() -> None:
    slider = LineSlider(0, 0, Decimal(10), Decimal(0), Decimal(100), Decimal(30))
    assert [slider.value_at(s) for s in (0.0, 0.14, 0.16, 0.5, 1.0)] == [0, 0, 30, 60, 90]
    assert slider.share(Decimal(25)) == 0.25 and slider.share(Decimal(200)) == 1.0
    assert LineSlider(0, 0, Decimal(1), Decimal(0), Decimal(50)).value_at(0.333) == Decimal("16.5")


def test_dragging_shows_the_effect_and_writes_once(opened: Desk) -> None:
    view, before = opened.editor.viewport(), opened.editor.text()
    assert opened.shown_counts() == AT_100K
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=spot(opened, 100_000))
    QTest.mouseMove(view, spot(opened, 50_000))
    opened.wait(lambda: opened.shown_counts() == AT_50K)
    assert opened.editor.text() == before
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=spot(opened, 50_000))
    opened.wait(lambda: opened.editor.text() != before)
    old, new = {"zh": ("= 10万", "= 5万"), "en": ("= 100000", "= 50000")}[opened.language]
    assert opened.editor.text() == before.replace(old, new)
    opened.rest()
    assert opened.shown_counts() == AT_50K
    opened.editor.undo()
    assert opened.editor.text() == before


def test_escape_while_dragging_gives_up(opened: Desk) -> None:
    view, before = opened.editor.viewport(), opened.editor.text()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=spot(opened, 100_000))
    QTest.mouseMove(view, spot(opened, 50_000))
    opened.wait(lambda: opened.shown_counts() == AT_50K)
    QTest.keyClick(opened.editor, Qt.Key.Key_Escape)
    opened.wait(lambda: opened.shown_counts() == AT_100K)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=spot(opened, 50_000))
    opened.rest()
    assert opened.editor.text() == before


def test_a_broken_text_has_no_sliders(opened: Desk) -> None:
    opened.replace({"zh": "至多 1", "en": "at most 1"}[opened.language], "??")
    opened.wait(lambda: not opened.editor.sliders.items)
    opened.editor.undo()
    opened.wait(lambda: len(opened.editor.sliders.items) == 1)


def test_an_edit_above_moves_it_along(opened: Desk) -> None:
    place = opened.editor.sliders.items[0].at
    opened.editor.go_to(0)
    opened.editor.insertPlainText("# a\n")
    assert opened.editor.sliders.items[0].at == place + 4
    opened.rest()
    assert opened.editor.sliders.items[0].at == place + 4
