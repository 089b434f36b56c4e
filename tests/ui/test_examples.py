"""The rulebook's examples in the window: run after every edit, told in the bar, the text and the cards."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from gradestudio.ui.cards.contents import Card
from tests.ui.desk import EN_RULES, ZH_RULES, Desk

# At 100,000: spend 100,000 with one complaint is A ("at least"), 99,999 is B (50,000 and more).
RULES = {
    "zh": ZH_RULES
    + """
示例 "恰好够" 已知 年消费 = 100000, 投诉次数 = 1 应为 客户等级 = A
示例 "差一元" 已知 年消费 = 99999, 投诉次数 = 0 应为 客户等级 = B
""",
    "en": EN_RULES
    + """
example "just enough" given spend = 100000, complaints = 1 expect Tier = A
example "one short" given spend = 99999, complaints = 0 expect Tier = B
""",
}
JUST = {"zh": "恰好够", "en": "just enough"}
COUNT = {"zh": "示例 {}/2", "en": "Examples {}/2"}
# At 110,000 the first customer is B.
DIFFERS = {"zh": "客户等级 应为 A，得到 B", "en": "Tier should be A, is B"}


def ready(desk: Desk, passed: int) -> None:
    desk.wait(lambda: desk.space.centre.examples.text() == COUNT[desk.language].format(passed))


def raise_threshold(desk: Desk) -> None:
    desk.replace("= 10万", "= 11万") if desk.language == "zh" else desk.replace("= 100000", "= 110000")


@pytest.fixture
def opened(desk: Desk) -> Desk:
    desk.open(RULES[desk.language])
    ready(desk, 2)
    return desk


def test_the_button_counts_what_holds_after_each_edit(opened: Desk) -> None:
    button = opened.space.centre.examples
    assert button.isVisible() and button.ink == ""
    raise_threshold(opened)
    ready(opened, 1)
    assert button.ink == "err"
    opened.editor.undo()
    ready(opened, 2)
    assert button.ink == ""


def test_the_list_tells_what_differs_first_and_leads_there(opened: Desk) -> None:
    raise_threshold(opened)
    ready(opened, 1)
    button = opened.space.centre.examples
    opened.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    actions = button.list.actions()
    assert actions[0].text() == f"{JUST[opened.language]}    {DIFFERS[opened.language]}"
    assert actions[0].toolTip() == DIFFERS[opened.language]
    assert len(actions) == 2
    actions[0].trigger()
    button.list.hide()
    text = opened.editor.text()
    at = text.index("示例" if opened.language == "zh" else "example")
    assert opened.editor.position() == at


def test_the_text_says_it_at_the_end_of_the_line(opened: Desk) -> None:
    raise_threshold(opened)
    ready(opened, 1)
    told = {
        note.text: note.role
        for note in opened.editor.notes_by_line().values()
        if note.text == DIFFERS[opened.language]
    }
    assert told == {DIFFERS[opened.language]: "err"}


def test_the_cards_say_it_too(cards_desk: Desk) -> None:
    cards_desk.open(RULES[cards_desk.language])
    ready(cards_desk, 2)
    raise_threshold(cards_desk)
    ready(cards_desk, 1)
    cards = {c.name: c for c in cards_desk.space.cards.rows if isinstance(c, Card) and c.keyword == "example"}
    just = cards.pop(JUST[cards_desk.language])
    assert just.count == DIFFERS[cards_desk.language] and just.failed
    (other,) = cards.values()
    assert not other.failed and other.count == {"zh": "相符", "en": "holds"}[cards_desk.language]


def test_without_examples_there_is_no_button(desk: Desk) -> None:
    desk.open()
    assert not desk.space.centre.examples.isVisible()


def test_an_example_that_goes_takes_the_button_along(opened: Desk) -> None:
    text = opened.editor.text()
    at = text.index("示例" if opened.language == "zh" else "example")
    opened.editor.go_to(at, len(text))
    opened.editor.insertPlainText("")
    opened.wait(lambda: not opened.space.centre.examples.isVisible())
