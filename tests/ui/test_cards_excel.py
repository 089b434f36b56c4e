"""Rules go to Excel and come back: one step of undo, and nothing is written while a row cannot be a rule."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.ui.desk import Desk
from tests.ui.test_cards import RULES, card, names

CTRL = Qt.KeyboardModifier.ControlModifier


def the_cards(desk: Desk) -> Any:
    desk.open()
    cards = desk.space.cards.list
    cards.setFocus()
    cards.select(card(desk, RULES[desk.language][0]).start)
    return cards


def test_rules_are_copied_changed_and_pasted_back(cards_desk: Desk) -> None:
    desk, clipboard = cards_desk, QApplication.clipboard()
    cards = the_cards(desk)
    before, (first, second) = desk.editor.text(), RULES[desk.language]
    desk.qtbot.keyClick(cards, Qt.Key.Key_C, CTRL)
    line = clipboard.text().split("\t")
    assert len(line) == 4 and line[:2] == [first, "A"]
    # The condition stands on one line, the reason without its quotes.
    zh = desk.language == "zh"
    assert line[2] == (
        "年消费 至少 门槛 且 投诉次数 至多 1" if zh else "spend at least line and complaints at most 1"
    )
    assert line[3].startswith("年消费 {年消费}" if zh else "spend {spend}")
    # Pasted as it was copied it changes nothing.
    desk.qtbot.keyClick(cards, Qt.Key.Key_V, CTRL)
    assert desk.editor.text() == before
    other = "投诉次数 至少 5" if zh else "complaints at least 5"
    clipboard.setText("\t".join([first, "B", *line[2:]]) + f"\r\nX 1\tC\t{other}\t\r\n")
    desk.qtbot.keyClick(cards, Qt.Key.Key_V, CTRL)
    desk.rest()
    assert names(desk) == [first, "X 1", second]
    assert (card(desk, first).tier, card(desk, "X 1").tier) == ("B", "C")
    # By hand: only 0008 has five complaints.
    assert card(desk, "X 1").decides == 1
    kept = [text for text in before.split("\n") if first not in text]
    assert [
        text for text in desk.editor.text().split("\n") if first not in text and "X 1" not in text
    ] == kept
    desk.editor.undo()
    assert desk.editor.text() == before and not desk.editor.document().isUndoAvailable()


def test_nothing_is_pasted_while_a_row_cannot_be_a_rule(zh_cards: Desk) -> None:
    desk, clipboard = zh_cards, QApplication.clipboard()
    cards = the_cards(desk)
    before = desk.editor.text()
    clipboard.setText(
        "规则\t等级\t条件\t因为\n好\tB\t投诉次数 至多 2\t\n"
        "甲\tZ\t投诉次数 至多 2\t\n乙\tB\t投诉次数 至多 ( 2\t\n"
    )
    desk.qtbot.keyClick(cards, Qt.Key.Key_V, CTRL)
    assert desk.editor.text() == before
    assert desk.window.toast.sentence.text() == (
        "没有粘贴，2 行不行：第 2 行没有等级“Z”、第 3 行的条件“投诉次数 至多 ( 2”读不懂"
    )
    clipboard.setText("随便什么")
    desk.qtbot.keyClick(cards, Qt.Key.Key_V, CTRL)
    assert desk.editor.text() == before and "剪贴板" in desk.window.toast.sentence.text()
    # A tier may be said by its title, and headings are left out.
    clipboard.setText("规则\t等级\t条件\t因为\n好\t普通客户\t投诉次数 至多 2\t少投诉\n")
    desk.qtbot.keyClick(cards, Qt.Key.Key_V, CTRL)
    assert '规则 "好": B 当 投诉次数 至多 2 因为 "少投诉"\n' in desk.editor.text()
