"""A movement limit as a form through the real window."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tests.ui.desk import EN_RULES, ZH_RULES, Desk
from tests.ui.test_accessible import _nameless

LINES = {"zh": "较 上期 最多下降 1 级  # 稳\n", "en": "against before falls at most 1 step  # calm\n"}
FIELDS = {"zh": "字段 上期 : 等级 客户等级\n", "en": "field before : tier of Tier\n"}
RULES = {"zh": ZH_RULES, "en": EN_RULES}


def test_steps_and_condition_are_written_in_place(cards_desk: Desk) -> None:
    desk = cards_desk
    rules, line = RULES[desk.language], LINES[desk.language]
    last = "其余 C\n" if desk.language == "zh" else "otherwise C\n"
    head = "参数" if desk.language == "zh" else "param"
    rules = rules.replace(head, FIELDS[desk.language] + head, 1)
    desk.open(rules.replace(last, last + line))
    cards = desk.space.cards
    start = next(c.start for c in cards.list.cards() if c.keyword == "against")
    cards.list.select(start)
    cards.open_card(start, keyboard=False)
    desk.rest()

    def body() -> Any:
        return cards.list.open[start].body

    def changed(new: str) -> None:
        assert desk.editor.text() == rules.replace(last, last + new)

    assert _nameless(desk.window) == []
    field = body().findChild(QWidget, "falls_at_most-number")
    field.setFocus()
    desk.qtbot.keyClick(field, Qt.Key.Key_Up)
    desk.rest()
    changed(line.replace("1", "2"))
    body().adds["RISES_AT_MOST"].click()
    desk.rest()
    both = " 最多上升 1 级  #" if desk.language == "zh" else " rises at most 1 step  #"
    changed(line.replace("1", "2").replace("  #", both))
    body().aways["RISES_AT_MOST"].click()
    desk.rest()
    changed(line.replace("1", "2"))
    assert not body().aways["FALLS_AT_MOST"].isVisible()
    body().add_when.click()
    body().chooser.choose("投诉次数" if desk.language == "zh" else "complaints")
    desk.rest()
    # The middle of 0 3 0 1 0 0 1 9 is 0.5: four have more.
    when = " 当 投诉次数 至少 0.5  #" if desk.language == "zh" else " when complaints at least 0.5  #"
    changed(line.replace("1", "2").replace("  #", when))
    desk.wait(lambda: body().condition.passing[(0,)].text().startswith("4 "))
    body().condition.findChild(QWidget, "away-0").click()
    desk.rest()
    changed(line.replace("1", "2"))
