"""Statements added from the menu above the tree, customers kept as examples, the tree filtered by name."""

from __future__ import annotations

from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt

from gradestudio.ui.cards.contents import Card
from gradestudio.ui.speech import say
from tests.ui.desk import EN_RULES, ZH_RULES, Desk


@pytest.fixture
def opened(cards_desk: Desk) -> Desk:
    cards_desk.open()
    return cards_desk


def add(desk: Desk, keyword: str) -> None:
    menu = desk.space.add_menu
    desk.space.open_add_menu()
    action = next(a for a in menu.actions() if a.text() == say(f"ui.word-{keyword}"))
    menu.hide()
    action.trigger()
    desk.rest()


WRITTEN = {
    "zh": {
        "param": "参数 门槛 = 10万 从 1万 至 50万 步长 1万\n参数 新参数 = 0\n",
        "tier": '等级 C "潜在客户"\n等级 D\n',
        "strategy": "  回访周期 30 天\n策略 B\n",
        "tag": "\n标签 新标签 当 否\n",
        "ensure": "\n保证 每个客户都有等级\n",
        "score": "\n评分 新评分 从 0 至 100\n  +10 当 否\n",
        "grade": "\n评级 新评级\n等级 A\n等级 B\n其余 B\n",
    },
    "en": {
        "param": "param line = 100000 from 10000 to 500000 step 10000\nparam new_param = 0\n",
        "tier": 'tier C "prospect"\ntier D\n',
        "strategy": "  contact every 30 days\nstrategy B\n",
        "tag": "\ntag new_tag when no\n",
        "ensure": "\nensure every customer is graded\n",
        "score": "\nscore new_score from 0 to 100\n  +10 when no\n",
        "grade": "\ngrade new_grade\ntier A\ntier B\notherwise B\n",
    },
}


@pytest.mark.parametrize("keyword", list(WRITTEN["zh"]))
def test_each_kind_stands_in_the_text_and_as_an_open_card(opened: Desk, keyword: str) -> None:
    before = opened.editor.text()
    add(opened, keyword)
    text = opened.editor.text()
    assert WRITTEN[opened.language][keyword] in text
    cards = opened.space.cards
    current = next(c for c in cards.rows if isinstance(c, Card) and c.start == cards.list.current)
    assert current.keyword == ("tier" if keyword == "grade" else keyword)
    assert current.start in cards.list.open
    assert not [d for d in opened.controller.last_check.diagnostics if str(d.severity) == "error"]
    opened.editor.undo()
    assert opened.editor.text() == before


def test_columns_that_are_not_read_are_offered_with_their_type(zh_cards: Desk) -> None:
    desk = zh_cards
    desk.window.open_path(desk.rulebook())
    desk.wait(lambda: desk.controller.text != "")
    path = desk.sheet()
    book = openpyxl.load_workbook(path)
    page: Any = book.active
    for row, value in enumerate(("来源", "网店", "门店", "网店", "门店", "网店", "门店", "网店", "门店"), 1):
        page.cell(row, 6, value)
    book.save(path)
    desk.window.open_path(path)
    desk.wait(lambda: desk.controller.last_graded is not None)
    desk.rest()
    desk.space.open_add_menu()
    menu = desk.space.add_menu
    fields = next(a.menu() for a in menu.actions() if a.menu() is not None)
    assert [a.text() for a in fields.actions()] == ["来源 : 选项"]
    menu.hide()
    fields.actions()[0].trigger()
    desk.rest()
    assert '字段 投诉次数 : 数值\n字段 来源 : 选项 "网店", "门店"\n' in desk.editor.text()


def test_a_customer_is_kept_as_an_example_that_holds(opened: Desk) -> None:
    opened.window.parts.wiring.customers.record(2)  # 60,000 and no complaint: B
    opened.rest()
    wanted = {
        "zh": "  已知 年消费 = 60000, 投诉次数 = 0\n  应为 客户等级 = B\n",
        "en": "  given spend = 60000, complaints = 0\n  expect Tier = B\n",
    }
    assert wanted[opened.language] in opened.editor.text()
    assert say("ui.record-title", name="0003") in opened.editor.text()
    opened.wait(lambda: opened.space.centre.examples.text() == say("ui.examples-count", passed=1, n=1))
    opened.window.parts.wiring.customers.record(2)  # a second one has a name of its own
    opened.rest()
    opened.wait(lambda: opened.space.centre.examples.text() == say("ui.examples-count", passed=2, n=2))


def names(desk: Desk) -> list[str]:
    tree = desk.space.tree
    return [index.data() for index in tree._all()]


def test_the_tree_shows_only_what_matches(opened: Desk) -> None:
    button, box = opened.space.tree_filter, opened.space.tree_search
    whole = names(opened)
    opened.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert box.isVisible() and box.hasFocus()
    wanted = {"zh": "稳定", "en": "steady"}[opened.language]
    box.setText(wanted)
    grade = {"zh": "客户等级", "en": "Tier"}[opened.language]
    assert names(opened) == [grade, wanted]
    opened.qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert names(opened) == whole and box.isVisible()
    opened.qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert not box.isVisible()


def test_the_rules_of_the_desk_have_no_tag_yet() -> None:
    assert "标签" not in ZH_RULES and "tag " not in EN_RULES
