"""The condition builder through the real window: each control writes its own words."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from gradestudio.ui.cards.rows import ConditionRows
from gradestudio.ui.speech import speech
from tests.ui.desk import ROWS, Desk
from tests.ui.test_accessible import _nameless
from tests.ui.test_cards import card, opened

CONDITIONS = '规则 "高额少投诉": A\n  当 {}\n  因为'


def rows_of(desk: Desk, name: str = "高额少投诉") -> ConditionRows:
    found = opened(desk, name).body.condition
    assert isinstance(found, ConditionRows)
    return found


def part(rows: QWidget, name: str) -> Any:
    found = rows.findChild(QWidget, name)
    assert found is not None, [w.objectName() for w in rows.findChildren(QWidget) if w.objectName()]
    return found


def choose(desk: Desk, rows: ConditionRows, name: str, *keys: str) -> None:
    """Press a control and choose from the list that it opens."""
    part(rows, name).click()
    for key in keys:
        rows.chooser.choose(key)
    if rows.chooser is not None and len(keys) and rows.chooser._several:
        rows.chooser.close()
    desk.rest()


def written(desk: Desk, text: str, name: str = "高额少投诉") -> None:
    """The condition of the rule, and that nothing else of the text changed."""
    assert CONDITIONS.format(text) in desk.editor.text()


@pytest.fixture
def builder(zh_cards: Desk) -> Desk:
    zh_cards.open()
    zh_cards.window.activateWindow()
    zh_cards.qtbot.waitActive(zh_cards.window)
    return zh_cards


def test_fields_operators_and_values_are_shown_by_type(builder: Desk) -> None:
    rows = rows_of(builder)
    assert part(rows, "field-0").text() == "年消费" and part(rows, "field-0").drawing == "money"
    assert part(rows, "op-0").text() == "≥"
    assert rows.panel.field.text() == "10万"
    assert part(rows, "field-1").text() == "投诉次数"
    assert part(rows, "value-1-0").text() == "1"
    assert _nameless(builder.window) == []


def test_the_number_in_hand_has_the_histogram_of_what_it_is_held_against(builder: Desk) -> None:
    rows = rows_of(builder)
    builder.wait(lambda: rows.panel.looked is not None and rows.panel.isVisible())
    assert rows.panel.looked.threshold.param.name == "门槛"
    assert sorted(rows.panel.looked.dist.values) == sorted(
        float(r[3]) for r in ROWS if not isinstance(r[3], str)
    )
    part(rows, "value-1-0").setFocus()
    builder.wait(lambda: rows.active == ((1,), 0))
    builder.wait(lambda: rows.panel.looked is not None and rows.panel.looked.threshold.value == 1)


def test_a_number_typed_in_the_card_keeps_its_unit(builder: Desk) -> None:
    before = builder.editor.text()
    rows = rows_of(builder)
    builder.wait(lambda: rows.panel.looked is not None)
    field = rows.panel.field
    field.setFocus()
    field.selectAll()
    builder.qtbot.keyClicks(field, "50000")
    builder.wait(lambda: builder.controller.numbers.trial is not None)
    assert builder.shown_counts()["A"] == 3 and builder.editor.text() == before
    builder.qtbot.keyClick(field, Qt.Key.Key_Return)
    builder.wait(lambda: builder.editor.text() != before)
    builder.rest()
    assert builder.editor.text() == before.replace("= 10万", "= 5万")
    assert builder.shown_counts() == {"A": 3, "B": 1, "C": 3}


def test_an_operator_is_exchanged(builder: Desk) -> None:
    choose(builder, rows_of(builder), "op-0", ">")
    written(builder, "年消费 超过 门槛 且 投诉次数 至多 1")
    # By hand: 100,000 is no longer enough.
    assert builder.shown_counts()["A"] == 1
    choose(builder, rows_of(builder), "op-1", "missing")
    written(builder, "年消费 超过 门槛 且 投诉次数 为空")


def test_conditions_are_added_and_taken_out(builder: Desk) -> None:
    choose(builder, rows_of(builder), "add-root", "区域")
    written(builder, '年消费 至少 门槛 且 投诉次数 至多 1 且 区域 = "华东"')
    assert builder.shown_counts()["A"] == 1
    rows = rows_of(builder)
    part(rows, "value-2-0").click()
    assert [(o.key, o.tail) for o in rows.chooser.options] == [("华东", "5 客户"), ("华南", "3 客户")]
    rows.chooser.choose("华南")
    rows.chooser.close()
    builder.rest()
    written(builder, '年消费 至少 门槛 且 投诉次数 至多 1 且 区域 属于 ("华东", "华南")')
    part(rows_of(builder), "away-0").click()
    builder.rest()
    written(builder, '投诉次数 至多 1 且 区域 属于 ("华东", "华南")')


def test_groups_change_their_kind(builder: Desk) -> None:
    choose(builder, rows_of(builder), "kind-root-1", "any")
    written(builder, "年消费 至少 门槛 或 投诉次数 至多 1")
    choose(builder, rows_of(builder), "kind-root-1", "at_least")
    written(builder, "至少 2 项 (年消费 至少 门槛, 投诉次数 至多 1)")
    choose(builder, rows_of(builder), "count-root", "1")
    written(builder, "至少 1 项 (年消费 至少 门槛, 投诉次数 至多 1)")
    choose(builder, rows_of(builder), "group-root", "none")
    written(builder, "均不满足 (年消费 至少 门槛, 投诉次数 至多 1)")
    choose(builder, rows_of(builder), "group-root", "all")
    written(builder, "年消费 至少 门槛 且 投诉次数 至多 1")


def test_a_group_in_a_group(builder: Desk) -> None:
    choose(builder, rows_of(builder), "add-root", "\0any")
    text = next(x for x in builder.editor.text().split("\n") if x.startswith("  当"))
    assert text.startswith("  当 年消费 至少 门槛 且 投诉次数 至多 1 且 (") and " 或 " in text
    rows = rows_of(builder)
    choose(builder, rows, "add-2", "年消费")
    text = next(x for x in builder.editor.text().split("\n") if x.startswith("  当"))
    assert text.count(" 或 ") == 2 and text.endswith(")")


def test_another_field_of_the_same_type_keeps_operator_and_value(builder: Desk) -> None:
    choose(builder, rows_of(builder), "field-1", "年消费")
    # money and number are held against the same values, but are written as what they are
    text = next(x for x in builder.editor.text().split("\n") if x.startswith("  当"))
    assert text.startswith("  当 年消费 至少 门槛 且 年消费 至少 ")


def test_a_number_becomes_a_param_and_a_number_again(builder: Desk) -> None:
    choose(builder, rows_of(builder, "稳定"), "swap-0-0", "门槛")
    assert '规则 "稳定": B 当 年消费 至少 门槛\n' in builder.editor.text()
    choose(builder, rows_of(builder, "稳定"), "swap-0-0", "\0number")
    assert '规则 "稳定": B 当 年消费 至少 10万\n' in builder.editor.text()


def test_what_has_no_form_stands_as_text_and_is_edited_there(builder: Desk) -> None:
    builder.space.cards.close_card(next(iter(builder.space.cards.list.open)))
    builder.replace("年消费 至少 5万", "年消费 - 投诉次数 * 1000 + 1 = 年消费 + 1 或 是")
    rows = rows_of(builder, "稳定")
    free = part(rows, "free-1")
    assert free.text() == "是"
    free.setFocus()
    free.setPlainText("如果 投诉次数 超过 1 则 是 否则 否")
    builder.qtbot.keyClick(free, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    builder.rest()
    assert "或 (如果 投诉次数 超过 1 则 是 否则 否)" in builder.editor.text()


def test_a_new_rule_gets_its_first_condition(builder: Desk) -> None:
    builder.qtbot.keyClick(builder.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    builder.rest()
    choose(builder, rows_of(builder, "新规则"), "first", "投诉次数")
    line = next(x for x in builder.editor.text().split("\n") if "新规则" in x)
    # The middle of 0 3 0 1 0 0 1 9 is 0.5.
    assert line == '规则 "新规则": A 当 投诉次数 至少 0.5'


def test_two_open_cards_share_one_histogram(builder: Desk) -> None:
    first = rows_of(builder)
    builder.space.cards.open_card(card(builder, "稳定").start, beside=True)
    builder.rest()
    second = rows_of(builder, "稳定")
    assert first.active is not None and second.active is None
    part(second, "value-0-0").setFocus()
    builder.wait(lambda: second.active is not None)
    assert first.active is None
    builder.wait(
        lambda: second.panel.looked is not None and second.panel.looked.threshold.value == Decimal(50000)
    )
    builder.space.cards.close_card(card(builder, "稳定").start)
    builder.rest()
    builder.editor.go_to(0)
    builder.replace("5万", "6万")
    assert card(builder, "稳定").decides == 2


def test_each_condition_tells_how_many_pass(builder: Desk) -> None:
    rows = rows_of(builder)
    # Complaints are 0 3 0 1 0 0 1 9: six of eight have at most one.
    builder.wait(lambda: rows.passing[(1,)].text() == "6 人通过，占 75%")
    choose(builder, rows, "op-1", ">")
    rows = rows_of(builder)
    builder.wait(lambda: rows.passing[(1,)].text() == "2 人通过，占 25%")


def test_counts_follow_a_value_that_is_tried(builder: Desk) -> None:
    before = builder.editor.text()
    choose(builder, rows_of(builder), "add-root", "年消费")
    rows = rows_of(builder)
    part(rows, "swap-2-0").click()
    rows.chooser.choose("门槛")
    builder.rest()
    rows = rows_of(builder)
    # Spend: 120000 130000 60000 49999.99 0 (待定) 100000 80, and the threshold is 100,000.
    builder.wait(lambda: (0,) in rows.passing and rows.passing[(0,)].text().startswith("3 "))
    written = builder.editor.text()
    builder.wait(lambda: rows.panel.looked is not None and rows.panel.looked.threshold.param is not None)
    field = rows.panel.field
    field.setFocus()
    field.selectAll()
    builder.qtbot.keyClicks(field, "125000")
    builder.wait(lambda: rows.passing[(0,)].text().startswith("1 "))
    assert builder.editor.text() == written != before
    builder.qtbot.keyClick(field, Qt.Key.Key_Escape)
    builder.wait(lambda: rows.passing[(0,)].text().startswith("3 "))


def test_a_group_behind_another_condition_shows_how_they_are_joined(builder: Desk) -> None:
    builder.space.cards.close_card(next(iter(builder.space.cards.list.open)))
    builder.replace("年消费 至少 5万", "年消费 至少 5万 或 至少 1 项 (投诉次数 = 0, 投诉次数 为空)")
    rows = rows_of(builder, "稳定")
    assert part(rows, "kind-root-1").text() == "或"
    choose(builder, rows, "add-root", "区域")
    assert '为空) 或 区域 = "华东"\n' in builder.editor.text()


def test_an_english_rulebook_is_edited_in_english_words(qtbot: Any, tmp_path: Path) -> None:
    speech().use("en")
    desk = Desk(qtbot, tmp_path, "en", "cards")
    desk.open()
    name = "high spend"
    choose(desk, rows_of(desk, name), "op-0", ">")
    assert "when spend above line and complaints at most 1" in desk.editor.text()
    choose(desk, rows_of(desk, name), "kind-root-1", "at_least")
    assert "when at least 2 of (spend above line, complaints at most 1)" in desk.editor.text()
    choose(desk, rows_of(desk, name), "add-root", "region")
    assert 'complaints at most 1, region = "East")' in desk.editor.text()
    assert _nameless(desk.window) == []
