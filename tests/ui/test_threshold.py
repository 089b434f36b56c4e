"""A threshold on its histogram: dragged, typed, stepped; the text changes once, at the end."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QInputMethodEvent
from PySide6.QtWidgets import QApplication

from gradestudio.ui.histogram.panel import ThresholdPanel
from tests.ui.desk import AT_50K, AT_100K, ZH_RULES, Desk

BANDS = "定义 档 = 分段 年消费\n  不足 3万 -> 1\n  至少 3万 不足 8万 -> 2\n  否则 -> 3\n"


def _at_the_threshold(desk: Desk) -> ThresholdPanel:
    """The window with the text cursor in the param's number."""
    desk.open()
    written = "10万" if desk.language == "zh" else "100000"
    at = desk.editor.text().index(written)
    desk.editor.go_to(at + 1)
    panel = desk.space.text.threshold
    desk.wait(lambda: panel.isVisible() and panel.looked is not None)
    desk.rest()
    return panel


def _handle(panel: ThresholdPanel) -> QPoint:
    return panel.histogram.grip().center()


def _at_value(panel: ThresholdPanel, value: int) -> QPoint:
    from decimal import Decimal

    return QPoint(round(panel.histogram.x_of(Decimal(value))), _handle(panel).y())


def test_the_number_under_the_cursor_and_who_passes(desk: Desk) -> None:
    panel = _at_the_threshold(desk)
    # 120,000, 130,000 and 100,000 reach 100,000; one spend is no number.
    assert panel.looked.dist.passing(">=", 100000)[0] == 3
    assert panel.looked.dist.missing == 1
    for part in ("3", "37.5%"):
        assert part in panel.passing.text()
    assert "1" in panel.missing.text()
    assert panel.field.text() == ("10万" if desk.language == "zh" else "100000")
    assert panel.title.text() == ("门槛" if desk.language == "zh" else "line")


def test_a_drag_moves_counts_and_table_and_writes_once(desk: Desk) -> None:
    panel = _at_the_threshold(desk)
    text, qtbot, histogram = desk.editor.text(), desk.qtbot, panel.histogram
    qtbot.mousePress(histogram, Qt.MouseButton.LeftButton, pos=_handle(panel))
    for value in (90000, 70000, 50000):
        qtbot.mouseMove(histogram, _at_value(panel, value))
    desk.wait(lambda: desk.shown_counts() == AT_50K)
    desk.rest()
    assert desk.editor.text() == text
    assert panel.field.text() == ("5万" if desk.language == "zh" else "50000")
    assert histogram.bubble is not None and any("A 3" in part for part in histogram.bubble.parts)
    key = "tier:客户等级" if desk.language == "zh" else "tier:Tier"
    reader = desk.controller.cells[key]
    # The third customer spends 60,000 and has no complaint: B as written, A as tried.
    assert (reader.text(2), reader.move(2)) == ("A", 1)
    qtbot.mouseRelease(histogram, Qt.MouseButton.LeftButton, pos=_at_value(panel, 50000))
    desk.wait(lambda: desk.editor.text() != text)
    desk.rest()
    wanted = (
        text.replace("= 10万 ", "= 5万 ") if desk.language == "zh" else text.replace("= 100000 ", "= 50000 ")
    )
    assert desk.editor.text() == wanted
    assert desk.shown_counts() == AT_50K
    desk.editor.undo()
    desk.rest()
    assert desk.editor.text() == text and desk.shown_counts() == AT_100K
    assert not desk.editor.document().isUndoAvailable()


def test_esc_puts_a_drag_back(desk: Desk) -> None:
    panel = _at_the_threshold(desk)
    text = desk.editor.text()
    desk.qtbot.mousePress(panel.histogram, Qt.MouseButton.LeftButton, pos=_handle(panel))
    desk.qtbot.mouseMove(panel.histogram, _at_value(panel, 50000))
    desk.wait(lambda: desk.shown_counts() == AT_50K)
    desk.qtbot.keyClick(panel.histogram, Qt.Key.Key_Escape)
    desk.wait(lambda: desk.shown_counts() == AT_100K)
    desk.qtbot.mouseRelease(panel.histogram, Qt.MouseButton.LeftButton, pos=_at_value(panel, 50000))
    desk.rest()
    assert desk.editor.text() == text and not desk.editor.document().isUndoAvailable()
    assert desk.controller.numbers.trial is None and panel.histogram.bubble is None
    assert panel.field.text() == ("10万" if desk.language == "zh" else "100000")


@pytest.mark.parametrize(
    ("key", "modifier", "value"),
    [
        (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier, 90_000),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, 110_000),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier, 200_000),
        # The quantiles above 100,000 lie between the values 100,000, 120,000 and 130,000.
        (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier, 10_000),
    ],
)
def test_the_handle_by_keys(zh_desk: Desk, key: Any, modifier: Any, value: int) -> None:
    panel = _at_the_threshold(zh_desk)
    panel.histogram.setFocus(Qt.FocusReason.TabFocusReason)
    zh_desk.qtbot.keyClick(panel.histogram, key, modifier)
    zh_desk.rest()
    assert f"参数 门槛 = {value // 10000}万 从" in zh_desk.editor.text()


def test_alt_snaps_to_quantiles(zh_desk: Desk) -> None:
    panel = _at_the_threshold(zh_desk)
    panel.histogram.setFocus(Qt.FocusReason.TabFocusReason)
    zh_desk.qtbot.keyClick(panel.histogram, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    zh_desk.rest()
    # Seven values, sorted: 0, 80, 49,999.99, 60,000, 100,000, 120,000, 130,000.  The first of the quantiles
    # 5 %, 10 % … above 100,000 is that of 70 %: place 4.2, 104,000.
    assert "参数 门槛 = 10.4万 从" in zh_desk.editor.text()


def test_keys_held_down_write_once(zh_desk: Desk) -> None:
    panel = _at_the_threshold(zh_desk)
    panel.histogram.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(5):
        zh_desk.qtbot.keyPress(panel.histogram, Qt.Key.Key_Left)
    zh_desk.rest()
    assert "= 10万 " in zh_desk.editor.text() and zh_desk.shown_counts() == AT_50K
    zh_desk.qtbot.keyRelease(panel.histogram, Qt.Key.Key_Left)
    zh_desk.rest()
    assert "= 5万 " in zh_desk.editor.text()
    zh_desk.editor.undo()
    assert "= 10万 " in zh_desk.editor.text() and not zh_desk.editor.document().isUndoAvailable()


@pytest.mark.parametrize("typed", ["5万", "50,000", "5e4", "５万", "50000"])
def test_typed_in_any_form_and_written_as_it_was(zh_desk: Desk, typed: str) -> None:
    panel = _at_the_threshold(zh_desk)
    panel.field.setFocus(Qt.FocusReason.TabFocusReason)
    panel.field.selectAll()
    event = QInputMethodEvent()
    event.setCommitString(typed)
    QApplication.sendEvent(panel.field, event)
    zh_desk.wait(lambda: zh_desk.shown_counts() == AT_50K)
    assert "= 10万 " in zh_desk.editor.text()
    zh_desk.qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    zh_desk.rest()
    assert "参数 门槛 = 5万 从 1万" in zh_desk.editor.text()
    assert zh_desk.shown_counts() == AT_50K


def test_what_is_no_number_stays_and_changes_nothing(desk: Desk) -> None:
    panel = _at_the_threshold(desk)
    text = desk.editor.text()
    panel.field.setFocus(Qt.FocusReason.TabFocusReason)
    panel.field.selectAll()
    desk.qtbot.keyClicks(panel.field, "26w")
    desk.qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    desk.rest()
    assert panel.field.text() == "26w" and panel.field.wrong
    assert panel.wrong.isVisible() and "100000" in panel.wrong.text()
    assert desk.editor.text() == text
    desk.qtbot.keyClick(panel.field, Qt.Key.Key_Escape)
    assert panel.field.text() == ("10万" if desk.language == "zh" else "100000")
    assert not panel.wrong.isVisible()


def test_the_arrow_keys_of_the_input_step(zh_desk: Desk) -> None:
    panel = _at_the_threshold(zh_desk)
    panel.field.setFocus(Qt.FocusReason.TabFocusReason)
    zh_desk.qtbot.keyClick(panel.field, Qt.Key.Key_Up)
    zh_desk.rest()
    assert "= 11万 " in zh_desk.editor.text()
    zh_desk.qtbot.keyClick(panel.field, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    zh_desk.rest()
    # Ten steps below is 10,000: the least that the rulebook allows.
    assert "= 1万 " in zh_desk.editor.text()


def test_a_value_that_the_rules_do_not_allow_is_told_and_not_written(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open(ZH_RULES.replace("年消费 至少 5万", "年消费 排名前 50%"))
    desk.editor.go_to(desk.editor.text().index("50%") + 1)
    panel = desk.space.text.threshold
    desk.wait(lambda: panel.isVisible())
    text = desk.editor.text()
    panel.field.setFocus(Qt.FocusReason.TabFocusReason)
    panel.field.selectAll()
    desk.qtbot.keyClicks(panel.field, "120%")
    desk.qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    desk.rest()
    assert desk.editor.text() == text
    assert panel.wrong.isVisible() and panel.wrong.text()
    assert not panel.histogram.isVisible()  # nothing of the list is held against a share


def test_what_the_rules_warn_of_is_told_and_written(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open(ZH_RULES.replace('规则 "稳定"', f'{BANDS}规则 "稳定"'))
    desk.editor.go_to(desk.editor.text().index("不足 8万") + 3)
    panel = desk.space.text.threshold
    desk.wait(lambda: panel.isVisible())
    panel.field.setFocus(Qt.FocusReason.TabFocusReason)
    panel.field.selectAll()
    desk.qtbot.keyClicks(panel.field, "20000")
    desk.wait(lambda: panel.wrong.isVisible())
    desk.qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    desk.rest()
    assert "至少 3万 不足 2万" in desk.editor.text()


def test_an_edge_of_bands_moves_in_both_lines(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open(ZH_RULES.replace('规则 "稳定"', f'{BANDS}规则 "稳定"'))
    desk.editor.go_to(desk.editor.text().index("不足 3万") + 3)
    panel = desk.space.text.threshold
    desk.wait(lambda: panel.isVisible())
    panel.field.setFocus(Qt.FocusReason.TabFocusReason)
    panel.field.selectAll()
    desk.qtbot.keyClicks(panel.field, "40000")
    desk.qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    desk.rest()
    assert "不足 4万 -> 1\n  至少 4万 不足 8万 -> 2" in desk.editor.text()
    desk.editor.undo()
    assert "不足 3万 -> 1\n  至少 3万 不足 8万 -> 2" in desk.editor.text()


def test_screen_readers_see_a_slider(desk: Desk) -> None:
    panel = _at_the_threshold(desk)
    found = QAccessible.queryAccessibleInterface(panel.histogram)
    assert found.role() == QAccessible.Role.Slider
    value = found.valueInterface()
    assert (value.minimumValue(), value.currentValue(), value.maximumValue()) == (10_000, 100_000, 130_000)
    name = found.text(QAccessible.Text.Name)
    assert "37.5%" in name and ("门槛" if desk.language == "zh" else "line") in name
    value.setCurrentValue(50_000)
    desk.rest()
    assert desk.shown_counts() == AT_50K
    assert panel.field.accessibleName()


def test_a_number_of_a_broken_rulebook_can_still_be_moved(zh_desk: Desk) -> None:
    panel = _at_the_threshold(zh_desk)
    zh_desk.replace('规则 "稳定": B 当 年消费 至少 5万', '规则 "稳定": B 当 年消费额 至少 5万')
    zh_desk.editor.go_to(zh_desk.editor.text().index("10万") + 1)
    zh_desk.rest()
    panel.field.setFocus(Qt.FocusReason.TabFocusReason)
    zh_desk.qtbot.keyClick(panel.field, Qt.Key.Key_Up)
    zh_desk.rest()
    assert "= 11万 " in zh_desk.editor.text() and "年消费额" in zh_desk.editor.text()


def test_leaving_the_line_closes_it(zh_desk: Desk) -> None:
    panel = _at_the_threshold(zh_desk)
    zh_desk.editor.go_to(0)
    zh_desk.rest()
    assert not panel.isVisible()
    zh_desk.editor.go_to(zh_desk.editor.text().index("至多 1") + 3)
    zh_desk.wait(lambda: panel.isVisible())
    # Complaints of the eight: 0 3 0 1 0 0 1 9, six of them at most 1.
    assert panel.looked.dist.passing("<=", 1)[0] == 6
    assert panel.histogram.picture is not None and panel.histogram.picture.axis.kind == "whole"
    panel.close_button.click()
    assert not panel.isVisible()


def test_another_panel_can_show_a_number(zh_desk: Desk) -> None:
    """Cards hold a panel of their own over the same desk."""
    from gradestudio.diagnostics import Span
    from gradestudio.ui.histogram.dock import connect_panel

    zh_desk.open()
    panel = ThresholdPanel(titled=False)
    zh_desk.qtbot.addWidget(panel)
    desk = zh_desk.controller.numbers
    connect_panel(panel, desk, zh_desk.controller)
    at = zh_desk.editor.text().index("至少 5万") + 3
    panel.show_number(Span(at, at + 2))
    zh_desk.wait(lambda: panel.looked is not None)
    assert panel.field.text() == "5万"
