"""Aim: a wanted count, share or amount finds the value; applying is one edit in the unit that was written."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt

from gradestudio.ui.aim.dialog import AimDialog
from tests.ui.desk import AT_100K, Desk

# By hand from the desk's rows: at a threshold of T, tier A holds those with at most one complaint and
# spend >= T: 120,000 (0001), 100,000 (0007), 60,000 (0003), 49,999.99 (0004).


def _open(desk: Desk) -> AimDialog:
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = desk.window.parts.palette
    palette.box.setText("瞄准" if desk.language == "zh" else "aim at")
    desk.qtbot.keyClick(palette.box, Qt.Key.Key_Return)
    desk.wait(lambda: desk.window.findChild(AimDialog) is not None)
    dialog = desk.window.findChild(AimDialog)
    assert isinstance(dialog, AimDialog)
    desk.rest()
    return dialog


def _want(desk: Desk, dialog: AimDialog, text: str, kind: str = "count") -> Any:
    if dialog.kinds.current() != kind:
        dialog.kinds.button(kind).click()
        desk.rest()
    dialog.box.setText(text)
    dialog.ask()
    desk.rest()
    return dialog._aimed.tuning


@pytest.mark.parametrize(
    ("kind", "text", "value", "amount"),
    [
        ("count", "3", 60_000, 3),
        ("count", "1", 110_000, 1),
        ("count", "0", 130_000, 0),
        ("share", "12.5", 110_000, 0.125),
        ("share", "12.5%", 110_000, 0.125),
        ("money", "12万", 110_000, 120_000),
        ("money", "160,000", 110_000, 120_000),
    ],
)
def test_the_value_for_what_is_wanted(zh_desk: Desk, kind: str, text: str, value: int, amount: float) -> None:
    desk = zh_desk
    desk.open()
    dialog = _open(desk)
    found = _want(desk, dialog, text, kind)
    assert found.best.value == value
    assert found.best.of(kind) == amount
    dialog.reject()


def test_applying_writes_the_param_once_in_its_unit(desk: Desk) -> None:
    desk.open()
    text = desk.editor.text()
    dialog = _open(desk)
    _want(desk, dialog, "3")
    dialog.use.click()
    desk.rest()
    old, new = ("= 10万", "= 6万") if desk.language == "zh" else ("= 100000", "= 60000")
    assert desk.editor.text() == text.replace(old, new)
    assert desk.shown_counts() == {"A": 3, "B": 1, "C": 3}
    desk.editor.undo()
    desk.rest()
    assert desk.editor.text() == text
    assert desk.shown_counts() == AT_100K


def test_both_sides_of_a_step(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    dialog = _open(desk)
    # Between 110,000 (one customer, 120,000) and 100,000 (two, 220,000) there is nothing.
    found = _want(desk, dialog, "16万", "money")
    assert [step.value for step in found.sides] == [100_000, 110_000]
    assert all(button.isVisible() for button in dialog.sides)
    dialog.sides[0].click()
    assert dialog._value == 100_000
    assert not dialog.use.isEnabled()  # that is the value of now
    dialog.sides[1].click()
    assert dialog._value == 110_000 and dialog.use.isEnabled()
    dialog.reject()


def test_what_is_out_of_reach_is_said(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    dialog = _open(desk)
    found = _want(desk, dialog, "100")
    assert found.beyond and found.best.count == 4
    assert "到不了" in dialog.told.text()
    dialog.box.setText("好多")
    dialog.ask()
    assert dialog.wrong.isVisible() and dialog.wrong.text()
    dialog.reject()


def test_the_curve_is_walked_by_keys(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    dialog = _open(desk)
    before = dialog._value
    desk.qtbot.keyClick(dialog.curve, Qt.Key.Key_Right)
    assert dialog._value is not None and before is not None and dialog._value > before
    assert dialog.use.isEnabled()
    dialog.reject()


def test_a_number_that_is_no_param(desk: Desk) -> None:
    desk.open()
    text = desk.editor.text()
    number = "5万" if desk.language == "zh" else "50000"
    desk.editor.go_to(text.rindex(number) + 1)
    panel = desk.space.text.threshold
    desk.wait(lambda: panel.isVisible() and panel.looked is not None and panel.looked.dist is not None)
    desk.rest()
    panel.aim.click()
    desk.wait(lambda: desk.window.findChild(AimDialog) is not None)
    dialog = desk.window.findChild(AimDialog)
    assert isinstance(dialog, AimDialog)
    desk.rest()
    dialog.tier.setCurrentIndex(1)
    found = _want(desk, dialog, "3")
    # B has 0002 and 0003; 0004 with 49,999.99 is the third.
    assert found.best.count == 3
    assert Decimal(80) < found.best.value <= Decimal("49999.99")
    dialog.use.click()
    desk.rest()
    assert desk.shown_counts()["B"] == 3
    changed = desk.editor.text()
    assert changed[: text.rindex(number)] == text[: text.rindex(number)]
    assert changed.endswith(text[text.rindex(number) + len(number) :])
