"""Bands as forms through the real window: ends on the histogram, neighbours that follow, counts per line."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tests.ui.desk import EN_RULES, ZH_RULES, Desk
from tests.ui.test_accessible import _nameless

ZH_BANDS = """\
定义 档 = 分段 年消费  # 三档
  不足 5万 -> 1
  # 中间
  至少 5万 不足 12万 -> 2
  至少 12万   -> 3  # 大
"""
EN_BANDS = """\
let band = bands of spend  # three
  below 50000 -> 1
  # middle
  at least 50000 below 120000 -> 2
  at least 120000   -> 3  # large
"""
BANDS = {"zh": ZH_BANDS, "en": EN_BANDS}
RULES = {"zh": ZH_RULES, "en": EN_RULES}


def body(desk: Desk) -> Any:
    cards = desk.space.cards
    start = next(c.start for c in cards.list.cards() if c.keyword == "let")
    if start not in cards.list.open:
        cards.list.select(start)
        cards.open_card(start, keyboard=False)
        desk.rest()
    return cards.list.open[start].body


@pytest.fixture
def bands(cards_desk: Desk) -> Desk:
    """The card of the bands, open in the window."""
    desk = cards_desk
    head = "评级 客户" if desk.language == "zh" else "grade Tier"
    desk.open(RULES[desk.language].replace(head, BANDS[desk.language] + "\n" + head, 1))
    desk.window.activateWindow()
    desk.qtbot.waitActive(desk.window)
    body(desk)
    return desk


def part(desk: Desk, row: int, name: str) -> Any:
    found = [w for w in body(desk).rows[row].findChildren(QWidget, name) if w.isVisible()]
    assert found, name
    return found[0]


def text_of(desk: Desk) -> str:
    text = desk.editor.text()
    start = text.index("定义 档" if desk.language == "zh" else "let band")
    return text[start : text.index("评级 客户" if desk.language == "zh" else "grade Tier")].rstrip() + "\n"


def changed(desk: Desk, *pairs: tuple[tuple[str, str], tuple[str, str]]) -> None:
    """The bands with stretches exchanged, and nothing else."""
    wanted = BANDS[desk.language]
    for zh, en in pairs:
        old, new = zh if desk.language == "zh" else en
        assert wanted.count(old) == 1, old
        wanted = wanted.replace(old, new)
    assert text_of(desk) == wanted


def counts(desk: Desk) -> list[str]:
    return [row.mark._told() if row.mark.text() else "" for row in body(desk).rows]


def test_each_line_tells_how_many_it_takes(bands: Desk) -> None:
    # Spend: 120000 130000 60000 49999.99 0 (待定) 100000 80: three, two and two.
    bands.wait(lambda: counts(bands) == ["3", "2", "2"])
    assert _nameless(bands.window) == []
    assert [len(row.ends) for row in body(bands).rows] == [1, 2, 1]


def test_an_end_opens_the_histogram_and_its_neighbour_follows(bands: Desk) -> None:
    desk = bands
    part(desk, 1, "low").setFocus()
    desk.wait(lambda: body(desk).active == (1, True))
    panel = body(desk).panel
    desk.wait(
        lambda: panel.isVisible() and panel.looked is not None and panel.looked.threshold.value == 50000
    )
    assert len(panel.looked.dist.values) == 7
    desk.wait(panel.field.hasFocus)
    panel.field.selectAll()
    desk.qtbot.keyClicks(panel.field, "110000")
    desk.wait(lambda: counts(desk) == ["5", "0", "2"])  # on trial: nothing is written yet
    assert text_of(desk) == BANDS[desk.language]
    desk.qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    desk.wait(lambda: text_of(desk) != BANDS[desk.language])
    desk.rest()
    changed(
        desk,
        (("不足 5万", "不足 11万"), ("below 50000", "below 110000")),
        (("至少 5万", "至少 11万"), ("at least 50000", "at least 110000")),
    )
    desk.wait(lambda: counts(desk) == ["5", "0", "2"])
    # From one number to another, and back to none.
    part(desk, 2, "low").setFocus()
    desk.wait(lambda: body(desk).active == (2, True))
    desk.wait(lambda: panel.looked is not None and panel.looked.threshold.value == 120000)
    assert part(desk, 1, "low") is not panel.field
    desk.space.cards.close_card(body(desk).start)
    assert panel.parent() is not None and not panel.isVisible()


def test_a_sign_is_exchanged_with_that_of_the_neighbour(bands: Desk) -> None:
    desk = bands
    part(desk, 1, "op-high").click()
    body(desk).rows[1].ends[False].chooser.choose("<=")
    desk.rest()
    changed(
        desk,
        (("不足 12万", "至多 12万"), ("below 120000", "at most 120000")),
        (("至少 12万", "超过 12万"), ("at least 120000", "above 120000")),
    )
    desk.wait(lambda: counts(desk) == ["3", "3", "1"])


def test_a_band_is_split_in_its_middle_and_taken_out_again(bands: Desk) -> None:
    desk = bands
    part(desk, 1, "split").click()
    desk.rest()
    # By hand: the middle of 50,000 and 120,000 is 85,000.
    changed(
        desk,
        (
            ("不足 12万 -> 2\n", "不足 8.5万 -> 2\n  至少 8.5万 不足 12万 -> 2\n"),
            ("below 120000 -> 2\n", "below 85000 -> 2\n  at least 85000 below 120000 -> 2\n"),
        ),
    )
    desk.wait(lambda: counts(desk) == ["3", "1", "1", "2"])
    handle = part(desk, 2, "handle")
    handle.setFocus()
    desk.qtbot.keyClick(handle, Qt.Key.Key_Delete)
    desk.rest()
    assert text_of(desk) == BANDS[desk.language]


def test_values_are_written_in_place_and_lines_for_all_others_added(bands: Desk) -> None:
    desk = bands
    field = part(desk, 2, "value-number")
    field.setFocus()
    desk.qtbot.keyClick(field, Qt.Key.Key_Up)
    desk.rest()
    changed(desk, (("   -> 3", "   -> 4"), ("   -> 3", "   -> 4")))
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    desk.rest()
    body(desk).findChild(QWidget, "add-missing").click()
    desk.rest()
    word = "空值" if desk.language == "zh" else "missing"
    assert text_of(desk) == BANDS[desk.language] + f"  {word} -> 3\n"
    desk.wait(lambda: counts(desk) == ["3", "2", "2", "1"])


def test_what_is_no_number_stands_as_text(zh_cards: Desk) -> None:
    desk = zh_cards
    text = ZH_BANDS
    for old, new in (
        ("不足 5万 -> 1", '至多 门槛 -> "小"'),
        ("至少 5万 不足 12万 -> 2", '超过 门槛 不足 12万 -> "中"'),
        ("-> 3", '-> "大"'),
    ):
        text = text.replace(old, new)
    desk.open(ZH_RULES.replace("评级 客户", text + "\n评级 客户", 1))
    assert part(desk, 0, "high-text").text() == "门槛"
    value = part(desk, 1, "value-text")
    assert value.text() == "中"
    value.setFocus()
    value.setText("中等")
    desk.qtbot.keyClick(value, Qt.Key.Key_Return)
    desk.rest()
    text = text.replace('"中"', '"中等"')
    assert text_of(desk) == text
    end = part(desk, 0, "high-text")
    end.setFocus()
    end.setText("8万")
    desk.qtbot.keyClick(end, Qt.Key.Key_Return)
    desk.rest()
    assert text_of(desk) == text.replace("至多 门槛", "至多 8万").replace("超过 门槛", "超过 8万")
