"""Scores as forms through the real window: each control writes its own words and nothing else."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from tests.ui.desk import EN_RULES, ZH_RULES, Desk
from tests.ui.test_accessible import _nameless

ZH_SCORE = """\
评分 价值 从 0 至 100  # 总分
  # 先扣
  -15 当 投诉次数 至少 3  # 每年
  分组 "消费" 至多 60
    +40 当 年消费 至少 5万 因为 "够了"
    +1 每满 5000 的 年消费 至多 20
  + 0.4 * 投诉次数
"""
EN_SCORE = """\
score worth from 0 to 100  # total
  # first what is taken
  -15 when complaints at least 3  # yearly
  group "spend" at most 60
    +40 when spend at least 50000 because "enough"
    +1 per 5000 of spend at most 20
  + 0.4 * complaints
"""
SCORES = {"zh": ZH_SCORE, "en": EN_SCORE}
RULES = {"zh": ZH_RULES, "en": EN_RULES}


def score_of(desk: Desk, more: str = "") -> Any:
    """The open card of the score, and the window on it."""
    text = RULES[desk.language]
    head = "评级 客户" if desk.language == "zh" else "grade Tier"
    desk.open(text.replace(head, SCORES[desk.language] + more + "\n" + head, 1))
    desk.window.activateWindow()
    desk.qtbot.waitActive(desk.window)
    cards = desk.space.cards
    start = next(c.start for c in cards.list.cards() if c.keyword == "score")
    cards.list.select(start)
    cards.open_card(start, keyboard=False)
    desk.rest()
    return body(desk)


def body(desk: Desk) -> Any:
    cards = desk.space.cards
    start = next(c.start for c in cards.list.cards() if c.keyword == "score")
    return cards.list.open[start].body


def part(desk: Desk, row: int, name: str) -> Any:
    found = body(desk).rows[row].findChild(QWidget, name)
    assert found is not None and found.isVisible(), name
    return found


def typed(desk: Desk, field: Any, text: str) -> None:
    field.setFocus()
    field.selectAll()
    desk.qtbot.keyClicks(field, text)
    desk.qtbot.keyClick(field, Qt.Key.Key_Return)
    desk.rest()


def text_of(desk: Desk) -> str:
    """The score as it stands in the text."""
    text = desk.editor.text()
    start = text.index("评分 价值" if desk.language == "zh" else "score worth")
    return text[start : text.index("评级 客户" if desk.language == "zh" else "grade Tier")].rstrip() + "\n"


def replaced(desk: Desk, zh: tuple[str, str], en: tuple[str, str]) -> None:
    """The score with one stretch exchanged; everything else of the file as it was."""
    old, new = zh if desk.language == "zh" else en
    before = SCORES[desk.language]
    assert before.count(old) == 1
    assert text_of(desk) == before.replace(old, new)


def test_every_line_is_a_form_with_a_name_for_each_control(cards_desk: Desk) -> None:
    shown = score_of(cards_desk)
    assert len(shown.rows) == 5
    assert [part(cards_desk, n, "points").text() for n in (0, 2, 3)] == ["\u221215", "+40", "+1"]
    assert part(cards_desk, 4, "value").text().startswith("0.4 *")
    assert part(cards_desk, 1, "title").text() in ("消费", "spend")
    assert part(cards_desk, 3, "per-number").text() == "5000"
    assert part(cards_desk, 3, "at_most-number").text() == "20"
    assert _nameless(cards_desk.window) == []


def test_points_are_typed_and_stepped_in_place(cards_desk: Desk) -> None:
    desk = cards_desk
    score_of(desk)
    typed(desk, part(desk, 0, "points"), "-20")
    replaced(desk, ("-15 当", "-20 当"), ("-15 when", "-20 when"))
    field = part(desk, 0, "points")
    field.setFocus()
    desk.qtbot.keyPress(field, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert field.text() == "\u221210" and "-20" in text_of(desk)  # written when the key is let go
    desk.qtbot.keyRelease(field, Qt.Key.Key_Up)
    desk.rest()
    replaced(desk, ("-15 当", "-10 当"), ("-15 when", "-10 when"))
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    desk.rest()
    replaced(desk, ("-15 当", "-20 当"), ("-15 when", "-20 when"))


def test_points_that_are_no_number_stay_in_the_field_and_change_nothing(cards_desk: Desk) -> None:
    desk = cards_desk
    score_of(desk)
    field = part(desk, 0, "points")
    typed(desk, field, "many")
    assert field.wrong and field.text() == "many" and text_of(desk) == SCORES[desk.language]
    desk.qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "\u221215" and not field.wrong


def test_conditions_are_built_like_those_of_rules(cards_desk: Desk) -> None:
    desk = cards_desk
    score_of(desk)
    rows = body(desk).rows[0].condition
    # Complaints are 0 3 0 1 0 0 1 9: two of eight have three or more.
    desk.wait(lambda: rows.passing[(0,)].text() != "")
    assert rows.passing[(0,)].text().startswith("2 ")
    assert sum(n for n, _ in rows.passing[(0,)]._found.bars) == 8
    part(desk, 0, "op-0").click()
    rows.chooser.choose(">")
    desk.rest()
    replaced(desk, ("投诉次数 至少 3", "投诉次数 超过 3"), ("complaints at least 3", "complaints above 3"))
    rows = body(desk).rows[0].condition
    desk.wait(lambda: rows.passing[(0,)].text().startswith("1 "))


def test_a_number_in_a_condition_opens_its_histogram_in_its_line(zh_cards: Desk) -> None:
    desk = zh_cards
    score_of(desk)
    rows = body(desk).rows[2].condition
    part(desk, 2, "value-0-0").setFocus()
    desk.wait(lambda: rows.active == ((0,), 0) and rows.panel.looked is not None)
    desk.wait(lambda: rows.panel.isVisible() and rows.panel.looked.threshold.value == 50000)
    field = rows.panel.field
    desk.wait(field.hasFocus)
    field.selectAll()
    desk.qtbot.keyClicks(field, "60000")
    desk.wait(lambda: desk.controller.numbers.trial is not None)
    assert text_of(desk) == ZH_SCORE
    desk.qtbot.keyClick(field, Qt.Key.Key_Return)
    desk.wait(lambda: "6万" in desk.editor.text())
    desk.rest()
    assert text_of(desk) == ZH_SCORE.replace("至少 5万", "至少 6万")


def test_the_last_condition_goes_with_its_word_and_comes_back(cards_desk: Desk) -> None:
    desk = cards_desk
    score_of(desk)
    part(desk, 0, "away-0").click()
    desk.rest()
    replaced(desk, (" 当 投诉次数 至少 3", ""), (" when complaints at least 3", ""))
    row = body(desk).rows[0]
    row.add_part("WHEN")
    row.chooser.choose("投诉次数" if desk.language == "zh" else "complaints")
    desk.rest()
    # The middle of 0 3 0 1 0 0 1 9 is 0.5.
    replaced(
        desk, ("投诉次数 至少 3", "投诉次数 至少 0.5"), ("complaints at least 3", "complaints at least 0.5")
    )


def test_parts_are_added_written_and_taken_out(cards_desk: Desk) -> None:
    desk = cards_desk
    score_of(desk)
    typed(desk, part(desk, 3, "per-number"), "10000")
    replaced(desk, ("每满 5000", "每满 10000"), ("per 5000", "per 10000"))
    part(desk, 3, "away-at_most").click()
    desk.rest()
    assert text_of(desk).count("至多" if desk.language == "zh" else "at most") == 1
    body(desk).rows[3].add_part("AT_MOST")
    desk.rest()
    replaced(desk, ("每满 5000", "每满 10000"), ("per 5000", "per 10000"))
    typed(desk, part(desk, 2, "reason"), "plenty")
    assert ('因为 "plenty"' if desk.language == "zh" else 'because "plenty"') in text_of(desk)


def test_the_range_and_a_group_are_fields(cards_desk: Desk) -> None:
    desk = cards_desk
    score_of(desk)
    high = body(desk).findChild(QWidget, "high-number")
    typed(desk, high, "120")
    replaced(desk, ("至 100", "至 120"), ("to 100", "to 120"))
    typed(desk, part(desk, 1, "cap-number"), "70")
    typed(desk, part(desk, 1, "title"), "x y")
    assert ('分组 "x y" 至多 70\n' if desk.language == "zh" else 'group "x y" at most 70\n') in text_of(desk)
    low = body(desk).findChild(QWidget, "away-low")
    low.click()
    desk.rest()
    assert text_of(desk).startswith("评分 价值 至 120" if desk.language == "zh" else "score worth to 120")
    body(desk).findChild(QWidget, "add-low").click()
    desk.rest()
    assert " 0 " in text_of(desk).split("\n")[0]


def test_lines_move_by_keys_and_by_hand_with_their_comments(cards_desk: Desk) -> None:
    desk = cards_desk
    score_of(desk)
    before = SCORES[desk.language].split("\n")
    field = part(desk, 0, "points")
    field.setFocus()
    desk.qtbot.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    desk.rest()
    assert text_of(desk).split("\n") == [before[0], before[3], *before[1:3], *before[4:]]
    desk.wait(lambda: part(desk, 1, "points").hasFocus())
    handle = body(desk).rows[1].handle
    desk.space.cards.reveal(body(desk).start)
    top = body(desk).rows[0]
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=QPoint(10, 14))
    for y in (-8, -20):
        QTest.mouseMove(handle, QPoint(10, y))
    to = handle.mapFromGlobal(top.mapToGlobal(QPoint(10, 2)))
    QTest.mouseMove(handle, to)
    assert body(desk)._mark.isVisible()
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=to)
    desk.rest()
    assert text_of(desk).split("\n") == before


def test_lines_are_copied_switched_off_and_on_and_taken_out(cards_desk: Desk) -> None:
    desk = cards_desk
    score_of(desk)
    before = SCORES[desk.language]
    field = part(desk, 0, "points")
    field.setFocus()
    desk.qtbot.keyClick(field, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    desk.rest()
    line = before.split("\n")[2].split("  #")[0]
    assert text_of(desk) == before.replace("  分组" if desk.language == "zh" else "  group", line + "\n  " + (
        "分组" if desk.language == "zh" else "group"))  # fmt: skip
    desk.wait(lambda: part(desk, 1, "points").hasFocus())
    handle = body(desk).rows[1].handle
    handle.setFocus()
    desk.qtbot.keyClick(handle, Qt.Key.Key_Delete)
    desk.rest()
    assert text_of(desk) == before
    body(desk).rows[2].switch.click()
    desk.rest()
    assert len(body(desk).rows) == 4 and len(body(desk).off) == 1
    off = body(desk).off[0]
    assert off.isVisible() and "+40" in off.said.accessibleName()
    assert text_of(desk) == before.replace("    +40", "    # +40")
    off.switch.click()
    desk.rest()
    assert text_of(desk) == before


def test_new_lines_begin_with_points_in_hand(cards_desk: Desk) -> None:
    desk = cards_desk
    shown = score_of(desk)
    shown.more.click()
    desk.rest()
    assert text_of(desk) == SCORES[desk.language] + "  +10\n"
    desk.wait(lambda: part(desk, 5, "points").hasFocus())
    body(desk).group.click()
    desk.rest()
    last = text_of(desk).rstrip().split("\n")[-1]
    assert last == "  " + (
        '分组 "新分组" 至多 50' if desk.language == "zh" else 'group "New group" at most 50'
    )


def test_a_broken_line_greys_its_statement_alone_and_is_mended_as_text(zh_cards: Desk) -> None:
    desk = zh_cards
    score_of(desk)
    at = desk.editor.text().index("0.4 * 投诉次数") + len("0.4 *")
    desk.editor.go_to(at, at + len(" 投诉次数"))
    desk.editor.textCursor().removeSelectedText()
    desk.rest()
    card = next(c for c in desk.space.cards.list.cards() if c.keyword == "score")
    assert card.problem and not any(c.problem for c in desk.space.cards.list.cards() if c is not card)
    shown = desk.space.cards.list.open[card.start].body
    shown.box.setFocus()
    shown.box.setPlainText(shown.box.text().replace("0.4 *", "0.4"))
    desk.qtbot.keyClick(shown.box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.rest()
    assert len(body(desk).rows) == 5
