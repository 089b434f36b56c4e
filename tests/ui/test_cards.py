"""The cards view through the real window: every act changes its own words of the text, and nothing else."""

from __future__ import annotations

import random
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from gradestudio.ui.cards import acts, painting
from gradestudio.ui.cards.renaming import RenameDialog
from tests.ui.desk import AT_100K, Desk
from tests.ui.test_accessible import _nameless

RULES = {"zh": ("高额少投诉", "稳定"), "en": ("high spend", "steady")}


def card(desk: Desk, name: str) -> Any:
    return next(c for c in desk.space.cards.list.cards() if c.name == name)


def line_of(desk: Desk, words: str) -> str:
    return next(line for line in desk.editor.text().split("\n") if words in line)


def others(text: str, words: str) -> list[str]:
    """All lines but those that hold the words."""
    return [line for line in text.split("\n") if words not in line]


def names(desk: Desk, keyword: str = "rule") -> list[str]:
    return [c.name for c in desk.space.cards.list.cards() if c.keyword == keyword]


def click(desk: Desk, start: int, at: str = "middle") -> None:
    """With the mouse on a closed card: its middle, switch or count."""
    cards = desk.space.cards.list
    slot = cards.slot(start)
    point = slot.rect.center()
    if at == "switch":
        point = painting.switch_zone(slot.rect).center()
    if at == "count":
        point = painting.count_zone(slot.row, slot.rect).center()
    desk.qtbot.mouseClick(cards, Qt.MouseButton.LeftButton, pos=point)
    desk.rest()


def opened(desk: Desk, name: str) -> Any:
    start = card(desk, name).start
    if start not in desk.space.cards.list.open:
        click(desk, start)
    return desk.space.cards.list.open[start]


def test_the_first_rule_stands_open_and_counts_are_those_of_the_list(cards_desk: Desk) -> None:
    desk = cards_desk
    desk.open()
    first, second = RULES[desk.language]
    assert list(desk.space.cards.list.open) == [card(desk, first).start]
    assert (card(desk, first).decides, card(desk, second).decides) == (2, 2)
    assert _nameless(desk.window) == []


def test_a_click_on_a_count_shows_its_customers(cards_desk: Desk) -> None:
    desk = cards_desk
    desk.open()
    click(desk, card(desk, RULES[desk.language][1]).start, "count")
    assert desk.keys() == ["0002", "0003"]


def test_the_switch_writes_off_behind_the_name_and_takes_it_back(cards_desk: Desk) -> None:
    desk = cards_desk
    desk.open()
    name = RULES[desk.language][1]
    before = desk.editor.text()
    click(desk, card(desk, name).start, "switch")
    word = "停用" if desk.language == "zh" else "off"
    assert line_of(desk, name) == next(x for x in before.split("\n") if name in x).replace(
        f'"{name}"', f'"{name}" {word}'
    )
    assert others(desk.editor.text(), name) == others(before, name)
    assert card(desk, name).off
    desk.qtbot.keyClick(desk.space.cards.list, Qt.Key.Key_Space)
    desk.rest()
    assert desk.editor.text() == before


def test_rules_move_by_keys_with_their_comments_and_one_undo_brings_them_back(cards_desk: Desk) -> None:
    desk = cards_desk
    desk.open()
    first, second = RULES[desk.language]
    before = desk.editor.text()
    cards = desk.space.cards.list
    cards.setFocus()
    cards.select(card(desk, second).start)
    desk.qtbot.keyClick(cards, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    desk.rest()
    assert names(desk) == [second, first]
    assert sorted(desk.editor.text().split("\n")) == sorted(before.split("\n"))
    assert cards.current == card(desk, second).start
    assert second in desk.window.top.undo.accessibleName()
    # By hand: all four who spend 50,000 are taken by the rule that stands first now.
    assert (card(desk, second).decides, card(desk, first).decides) == (4, 0)
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    desk.rest()
    assert desk.editor.text() == before
    assert names(desk) == [first, second]


def test_a_rule_carried_by_its_grip_shows_the_outcome_before_it_is_dropped(zh_cards: Desk) -> None:
    desk = zh_cards
    desk.open()
    view, cards = desk.space.cards, desk.space.cards.list
    before = desk.editor.text()
    view.close_card(next(iter(cards.open)))
    slot = cards.slot(card(desk, "稳定").start)
    target = cards.slot(card(desk, "高额少投诉").start)
    view.dragging.begin(card(desk, "稳定").start, cards.mapToGlobal(slot.rect.center()))
    view.dragging.move(cards.mapToGlobal(target.rect.topLeft() + QPoint(40, 2)))
    desk.wait(lambda: bool(cards.trials))
    assert {c.name: cards.trials.get(c.start) for c in cards.cards() if c.keyword == "rule"} == {
        "高额少投诉": "2 → 0",
        "稳定": "2 → 4",
    }
    assert desk.editor.text() == before
    # The two of A become B: bars, matrix and customers show it already.
    desk.wait(lambda: desk.shown_counts() == {"A": 0, "B": 4, "C": 3})
    desk.wait(lambda: [f.moved for f in desk.controller.last_around.moves] == [2])
    desk.qtbot.keyClick(cards, Qt.Key.Key_Escape)
    desk.rest()
    assert desk.shown_counts() == AT_100K and desk.controller.last_around.moves == ()
    assert not view.dragging.on and desk.editor.text() == before and not cards.trials
    view.dragging.begin(card(desk, "稳定").start, cards.mapToGlobal(slot.rect.center()))
    view.dragging.move(cards.mapToGlobal(target.rect.topLeft() + QPoint(40, 2)))
    view.dragging.drop()
    desk.rest()
    assert names(desk) == ["稳定", "高额少投诉"]


def test_a_deleted_rule_is_told_and_undone_from_the_message(cards_desk: Desk) -> None:
    desk = cards_desk
    desk.open()
    name = RULES[desk.language][1]
    before = desk.editor.text()
    cards = desk.space.cards.list
    cards.setFocus()
    cards.select(card(desk, name).start)
    desk.qtbot.keyClick(cards, Qt.Key.Key_Delete)
    desk.rest()
    assert names(desk) == [RULES[desk.language][0]]
    assert desk.editor.text() == "\n".join(others(before, name))
    assert name in desk.window.toast.sentence.text()
    desk.window.toast.actions[0].click()
    desk.rest()
    assert desk.editor.text() == before


def test_a_new_rule_takes_nobody_and_stands_open_behind_the_one_in_hand(cards_desk: Desk) -> None:
    desk = cards_desk
    desk.open()
    first, second = RULES[desk.language]
    counts = desk.shown_counts()
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    desk.rest()
    new = "新规则" if desk.language == "zh" else "New rule"
    assert names(desk) == [first, new, second]
    assert desk.shown_counts() == counts
    assert list(desk.space.cards.list.open) == [card(desk, new).start]


def test_a_copy_of_a_rule(cards_desk: Desk) -> None:
    desk = cards_desk
    desk.open()
    first, second = RULES[desk.language]
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    desk.rest()
    assert names(desk) == [first, f"{first} 2", second]
    assert card(desk, f"{first} 2").decides == 0


def test_the_name_and_the_tier_of_a_rule_are_written_in_place(cards_desk: Desk) -> None:
    desk = cards_desk
    desk.open()
    first = RULES[desk.language][0]
    before = desk.editor.text()
    widget = opened(desk, first)
    widget.name.setFocus()
    widget.name.selectAll()
    desk.qtbot.keyClicks(widget.name, "Top")
    desk.qtbot.keyClick(widget.name, Qt.Key.Key_Return)
    desk.rest()
    assert desk.editor.text() == before.replace(f'"{first}"', '"Top"')
    acts.set_tier(desk.space.cards, card(desk, "Top").start, "B")
    desk.rest()
    assert desk.editor.text() == before.replace(f'"{first}": A', '"Top": B')
    assert desk.shown_counts()["A"] == 0


def test_reason_and_comment_are_written_and_taken_out(zh_cards: Desk) -> None:
    desk = zh_cards
    desk.open()
    before = desk.editor.text()
    body = opened(desk, "稳定").body
    for box, typed in ((body.reason, "消费够"), (body.comment.box, "先看这条")):
        box.setFocus()
        box.setText(typed)
        desk.qtbot.keyClick(box, Qt.Key.Key_Return)
        desk.rest()
    assert desk.editor.text() == before.replace(
        '规则 "稳定": B 当 年消费 至少 5万\n', '# 先看这条\n规则 "稳定": B 当 年消费 至少 5万 因为 "消费够"\n'
    )
    body = opened(desk, "稳定").body
    for box in (body.reason, body.comment.box):
        box.setFocus()
        box.clear()
        desk.qtbot.keyClick(box, Qt.Key.Key_Return)
        desk.rest()
    assert desk.editor.text() == before


def test_a_broken_rule_greys_out_alone_and_its_text_is_mended_in_the_card(zh_cards: Desk) -> None:
    desk = zh_cards
    desk.open()
    before = desk.editor.text()
    desk.space.cards.close_card(next(iter(desk.space.cards.list.open)))
    desk.replace("年消费 至少 5万", "年消费 至少")
    broken = card(desk, "稳定")
    assert broken.problem and not card(desk, "高额少投诉").problem
    assert card(desk, "高额少投诉").decides == 2
    click(desk, broken.start)
    widget = desk.space.cards.list.open[broken.start]
    assert widget.body.box.text() == '规则 "稳定": B 当 年消费 至少'
    widget.body.box.setFocus()
    widget.body.box.setPlainText('规则 "稳定": B 当 年消费 至少 5万')
    desk.qtbot.keyClick(widget.body.box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.rest()
    assert desk.editor.text() == before
    assert not card(desk, "稳定").problem


def test_lines_of_a_strategy_are_edited_added_and_moved(zh_cards: Desk) -> None:
    desk = zh_cards
    desk.open()
    before = desk.editor.text()
    start = next(c.start for c in desk.space.cards.list.cards() if c.keyword == "strategy")
    desk.space.cards.open_card(start)
    body = desk.space.cards.list.open[start].body
    assert body.rows[0].note.text() == "{客户名称}：专属客户经理。"
    period = body.rows[1].amount.number
    assert period.text() == "30" and body.rows[1].unit.text() == "天"
    period.setFocus()
    period.selectAll()
    desk.qtbot.keyClicks(period, "45")
    desk.qtbot.keyClick(period, Qt.Key.Key_Return)
    desk.rest()
    assert desk.editor.text() == before.replace("30 天", "45 天")
    desk.qtbot.keyClick(period, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    desk.rest()
    assert desk.editor.text().endswith('策略 A\n  回访周期 45 天\n  "{客户名称}：专属客户经理。"\n')


def test_a_field_is_renamed_everywhere_and_still_finds_its_column(zh_cards: Desk) -> None:
    desk = zh_cards
    desk.open()
    counts = desk.shown_counts()
    view = desk.space.cards
    start = card(desk, "年消费").start
    view.list.select(start)
    acts.rename(view, start)
    dialog = desk.window.findChild(RenameDialog)
    assert dialog is not None
    assert "4" in dialog.count.text()
    dialog.name.setText("客户名称")
    assert not dialog.go.isEnabled()
    dialog.name.setText("消费额")
    dialog.go.click()
    desk.rest()
    assert "字段 消费额 : 金额 又名 年消费" in desk.editor.text()
    assert "当 消费额 至少 门槛" in desk.editor.text() and "{消费额}" in desk.editor.text()
    assert desk.shown_counts() == counts


@pytest.mark.parametrize("key", [Qt.Key.Key_3, Qt.Key.Key_1])
def test_views_are_switched_by_keys_at_one_place(cards_desk: Desk, key: Qt.Key) -> None:
    desk = cards_desk
    desk.open()
    second = RULES[desk.language][1]
    click(desk, card(desk, second).start)
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert desk.space.centre.view == "text"
    assert desk.editor.textCursor().block().text().startswith(line_of(desk, second)[:6])
    if key == Qt.Key.Key_1:
        desk.editor.go_to(desk.editor.text().index(RULES[desk.language][0]))
        desk.qtbot.keyClick(desk.window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
        assert desk.space.centre.view == "cards"
        assert desk.space.cards.list.current == card(desk, RULES[desk.language][0]).start


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_done_is_undone_to_the_byte(zh_cards: Desk, seed: int) -> None:
    desk = zh_cards
    desk.open()
    view, chance = desk.space.cards, random.Random(seed)
    before = desk.editor.text()
    for _ in range(12):
        start = chance.choice([c.start for c in view.list.cards()])
        view.list.select(start)
        act = chance.choice([
            lambda at: acts.switch(view, at),
            lambda at: acts.move(view, at, chance.choice([-1, 1, 2])),
            lambda at: acts.duplicate(view, at),
            lambda at: acts.remove(view, at),
            lambda at: acts.add_rule(view),
            lambda at: acts.retitle(view, at, "某规则") if card_at(view, at).keyword == "rule" else None,
        ])  # fmt: skip
        act(start)
        desk.rest()
    while desk.editor.document().isUndoAvailable():
        desk.window.parts.wiring.cards.undo()
    desk.rest()
    assert desk.editor.text() == before
    assert desk.shown_counts() == {"A": 2, "B": 2, "C": 3}


def card_at(view: Any, start: int) -> Any:
    return view.list.card(start)


def test_delete_on_a_part_of_an_open_card_leaves_the_rule(zh_cards: Desk) -> None:
    desk = zh_cards
    desk.open()
    before = desk.editor.text()
    part = opened(desk, "高额少投诉").body.condition.findChild(QWidget, "op-0")
    part.setFocus()
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_End):
        desk.qtbot.keyClick(part, key)
        desk.rest()
    assert desk.editor.text() == before
    assert desk.space.cards.list.current == card(desk, "高额少投诉").start
    desk.qtbot.keyClick(part, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    desk.rest()
    assert names(desk) == ["稳定", "高额少投诉"]


def test_a_new_rule_from_the_text_stands_behind_the_rule_at_the_cursor(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    desk.editor.go_to(desk.editor.text().index("投诉次数 至多 1"))
    desk.space.cards.add_rule()
    desk.rest()
    lines = desk.editor.text().split("\n")
    assert lines.index('规则 "新规则": A 当 否') + 1 == lines.index('规则 "稳定": B 当 年消费 至少 5万')


def test_a_wrong_name_is_mended_from_the_card(zh_cards: Desk) -> None:
    desk = zh_cards
    desk.open()
    before = desk.editor.text()
    desk.replace("年消费 至少 5万", "年肖费 至少 5万")
    widget = opened(desk, "稳定")
    assert "年肖费" in widget.problem.text()
    assert widget.fixes[0].isVisible() and "年消费" in widget.fixes[0].text()
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    desk.rest()
    assert desk.editor.text() == before
    assert not opened(desk, "稳定").fixes[0].isVisible()


def test_a_param_has_its_histogram_in_its_card(zh_cards: Desk) -> None:
    desk = zh_cards
    desk.open()
    before = desk.editor.text()
    desk.space.cards.go_to(card(desk, "门槛").start)
    panel = desk.space.cards.numbers.panel
    desk.wait(lambda: panel.isVisible() and panel.looked is not None)
    assert panel.field.text() == "10万"
    panel.field.setFocus()
    panel.field.selectAll()
    desk.qtbot.keyClicks(panel.field, "50000")
    desk.qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    desk.wait(lambda: desk.editor.text() != before)
    desk.rest()
    assert desk.editor.text() == before.replace("= 10万", "= 5万")
    assert desk.shown_counts() == {"A": 3, "B": 1, "C": 3}
    click(desk, card(desk, "高额少投诉").start)
    desk.wait(lambda: panel.looked is not None and panel.field.text() == "5万" and panel.isVisible())


def test_a_tier_gets_another_title(zh_cards: Desk) -> None:
    desk = zh_cards
    desk.open()
    before = desk.editor.text()
    body = opened(desk, "B").body
    body.title.setFocus()
    body.title.setText("稳定客户")
    desk.qtbot.keyClick(body.title, Qt.Key.Key_Return)
    desk.rest()
    assert desk.editor.text() == before.replace("普通客户", "稳定客户")


def test_a_rule_that_is_being_written_takes_nobody_and_stops_nobody(cards_desk: Desk) -> None:
    desk = cards_desk
    desk.open()
    counts = desk.shown_counts()
    last = RULES[desk.language][1]
    at = desk.space.cards.writer.statement(card(desk, last).start).end
    half = '规则 "半条": A 当 年消费 至少' if desk.language == "zh" else 'rule "half": A when spend at least'
    desk.editor.go_to(at, focus=False)
    desk.editor.insertPlainText(half + "\n")
    desk.rest()
    assert desk.shown_counts() == counts
    assert card(desk, "半条" if desk.language == "zh" else "half").problem
    assert card(desk, last).decides == 2


def test_a_note_with_a_condition_is_edited_part_by_part(zh_cards: Desk) -> None:
    desk = zh_cards
    desk.open()
    desk.replace("回访周期 30 天", "“先道歉。”  当 投诉次数 至少 1  # 尾注")
    before = desk.editor.text()
    start = next(c.start for c in desk.space.cards.list.cards() if c.keyword == "strategy")
    desk.space.cards.open_card(start)
    row = desk.space.cards.list.open[start].body.rows[1]
    assert row.note.text() == "先道歉。"
    assert row.condition.findChild(QWidget, "field-0").text() == "投诉次数"
    row.note.setFocus()
    row.note.setText("先道歉，再拜访。")
    desk.qtbot.keyClick(row.note, Qt.Key.Key_Return)
    desk.rest()
    after = before.replace("先道歉。", "先道歉，再拜访。")
    assert desk.editor.text() == after
    row.condition.findChild(QWidget, "op-0").click()
    row.condition.chooser.choose(">")
    desk.rest()
    assert desk.editor.text() == after.replace("至少 1  #", "超过 1  #")
    # Complaints are 0 3 0 1 0 0 1 9: two of eight have more than one.
    desk.wait(lambda: row.condition.passing[(0,)].text().startswith("2 "))
    row.condition.findChild(QWidget, "away-0").click()
    desk.rest()
    assert desk.editor.text() == after.replace("  当 投诉次数 至少 1", "")


def test_notes_and_contacts_are_added(zh_cards: Desk) -> None:
    desk = zh_cards
    desk.open()
    before = desk.editor.text()
    start = next(c.start for c in desk.space.cards.list.cards() if c.keyword == "strategy")
    desk.space.cards.open_card(start)
    body = desk.space.cards.list.open[start].body
    body.note.click()
    desk.rest()
    assert desk.editor.text() == before + '  "…"\n'
    body.rows[1].handle.setFocus()
    desk.qtbot.keyClick(body.rows[1].handle, Qt.Key.Key_Delete)
    desk.rest()
    assert desk.editor.text() == before.replace("  回访周期 30 天\n", "") + '  "…"\n'
    body.contact.click()
    desk.rest()
    assert desk.editor.text() == before.replace("  回访周期 30 天\n", "") + '  "…"\n  回访周期 30 天\n'
    assert not body.contact.isVisible()
    assert _nameless(desk.window) == []


def test_a_field_is_quoted_in_a_reason(zh_cards: Desk) -> None:
    desk = zh_cards
    desk.open()
    body = opened(desk, "稳定").body
    body.quoted.button.click()
    body.quoted.chooser.choose("年消费")
    desk.rest()
    assert '规则 "稳定": B 当 年消费 至少 5万 因为 "{年消费}"' in desk.editor.text()
