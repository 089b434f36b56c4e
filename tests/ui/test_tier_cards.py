"""Tiers as forms through the real window: order, title, cut-off on the histogram, colour."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from tests.ui.desk import EN_RULES, ZH_RULES, Desk
from tests.ui.test_accessible import _nameless

ZH = (
    '评级 会员 按 年消费\n等级 金 "金卡" 颜色 "#C9A227" 达到 10万  # 门槛\n'
    "等级 银 达到 5万\n等级 普\n其余 普\n"
)
EN = (
    'grade Club by spend\ntier gold "Gold" color "#C9A227" at 100000  # line\n'
    "tier silver at 50000\ntier plain\notherwise plain\n"
)


@pytest.fixture
def tiers(cards_desk: Desk) -> Desk:
    desk = cards_desk
    rules = (ZH_RULES + "\n" + ZH) if desk.language == "zh" else (EN_RULES + "\n" + EN)
    desk.open(rules)
    desk.window.activateWindow()
    desk.qtbot.waitActive(desk.window)
    return desk


def body(desk: Desk, number: int) -> Any:
    cards = desk.space.cards
    name = (("金", "银", "普") if desk.language == "zh" else ("gold", "silver", "plain"))[number]
    start = next(c.start for c in cards.list.cards() if c.keyword == "tier" and c.name == name)
    if start not in cards.list.open:
        cards.list.select(start)
        cards.open_card(start, keyboard=False)
        desk.rest()
    return cards.list.open[start].body


def changed(desk: Desk, zh: tuple[str, str], en: tuple[str, str]) -> None:
    old, new = zh if desk.language == "zh" else en
    text = ZH if desk.language == "zh" else EN
    assert text.count(old) == 1 and desk.editor.text().endswith("\n" + text.replace(old, new))


def test_the_cut_off_stands_on_its_histogram(tiers: Desk) -> None:
    desk = tiers
    shown = body(desk, 0)
    panel = desk.space.cards.numbers.panel
    desk.wait(lambda: panel.isVisible() and panel.looked is not None)
    assert panel.looked.threshold.value == 100000 and len(panel.looked.dist.values) == 7
    assert _nameless(desk.window) == []
    panel.field.setFocus()
    panel.field.selectAll()
    desk.qtbot.keyClicks(panel.field, "120000")
    desk.qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    desk.wait(lambda: "12" in desk.editor.text().rsplit("#C9A227", 1)[1][:20])
    desk.rest()
    changed(desk, ("达到 10万", "达到 12万"), ("at 100000", "at 120000"))
    shown.cut_away.click()
    desk.rest()
    changed(desk, (" 达到 10万", ""), (" at 100000", ""))
    assert shown.add["AT"].isVisible() and not panel.isVisible()
    shown.add["TOP"].click()
    desk.rest()
    changed(desk, ("达到 10万", "前 20%"), ("at 100000", "top 20%"))


def test_a_colour_is_typed_chosen_and_left_to_the_ramp(tiers: Desk) -> None:
    desk = tiers
    shown = body(desk, 0)
    shown.colour.setFocus()
    shown.colour.setText("red")
    desk.qtbot.keyClick(shown.colour, Qt.Key.Key_Return)
    desk.rest()
    assert shown.colour.wrong and '"#C9A227"' in desk.editor.text()
    shown.colour.setText("#112233")
    desk.qtbot.keyClick(shown.colour, Qt.Key.Key_Return)
    desk.rest()
    changed(desk, ("#C9A227", "#112233"), ("#C9A227", "#112233"))
    shown.swatch.click()
    shown.swatch.dialog.setCurrentColor(QColor("#445566"))
    shown.swatch.dialog.accept()
    desk.rest()
    changed(desk, ("#C9A227", "#445566"), ("#C9A227", "#445566"))
    shown.plain.click()
    desk.rest()
    changed(desk, (' 颜色 "#C9A227"', ""), (' color "#C9A227"', ""))
    assert shown.colour.text() == "" and not shown.plain.isVisible()


def test_a_tier_goes_one_place_down_and_keeps_its_card(tiers: Desk) -> None:
    desk = tiers
    shown = body(desk, 1)
    assert "2" in shown.rank.text() and "3" in shown.rank.text()
    shown.down.click()
    desk.rest()
    text = ZH if desk.language == "zh" else EN
    lines = text.split("\n")
    assert desk.editor.text().endswith("\n".join([*lines[:2], lines[3], lines[2], *lines[4:]]))
    assert not body(desk, 1).down.isEnabled()
    body(desk, 1).up.click()
    desk.rest()
    assert desk.editor.text().endswith(text)
