"""Names for screen readers, tab order, no character without a glyph, no word without a translation."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QTextLayout
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QScrollBar, QWidget

from gradestudio.messages.compile import read_po
from gradestudio.ui.theme import Style, font
from tests.ui.desk import Desk

_CATALOGUES = Path(__file__).resolve().parents[2] / "gradestudio/messages/catalogues"
_UI = Path(__file__).resolve().parents[2] / "gradestudio/ui"


def _nameless(root: QWidget) -> list[str]:
    """Visible widgets that take the keyboard but have no name."""
    found = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
            continue
        if isinstance(widget, QScrollBar) or not widget.isEnabled():
            continue
        if isinstance(widget.parentWidget(), QAbstractScrollArea) and widget.focusProxy() is not None:
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        name = interface.text(QAccessible.Text.Name) if interface is not None else ""
        if not name.strip():
            found.append(f"{type(widget).__name__} {widget.objectName()}")
    return found


def test_everything_on_the_first_page_has_a_name(desk: Desk) -> None:
    desk.window.after_first_paint()
    assert _nameless(desk.window) == []


def test_everything_in_the_workspace_has_a_name(desk: Desk) -> None:
    desk.open()
    desk.space.text.find_bar.start()
    assert _nameless(desk.window) == []
    desk.space.customers.table.select_row(0)
    desk.space.show_right("why")
    desk.rest()
    assert _nameless(desk.window) == []


def test_f6_goes_round_the_panels(zh_desk: Desk, qtbot: Any) -> None:
    desk = zh_desk
    desk.open()
    desk.window.activateWindow()
    desk.space.tree.setFocus()
    seen = []
    for _ in range(4):
        qtbot.keyClick(QApplication.focusWidget() or desk.window, Qt.Key.Key_F6)
        seen.append(QApplication.focusWidget())
    bars = next(iter(desk.space.effect.bars.values()))
    assert seen == [desk.editor, bars, desk.space.customers.table.right, desk.space.tree]


def test_a_tier_is_filtered_by_keys_alone(zh_desk: Desk, qtbot: Any) -> None:
    desk = zh_desk
    desk.open()
    bars = next(iter(desk.space.effect.bars.values()))
    bars.setFocus()
    qtbot.keyClick(bars, Qt.Key.Key_Down)
    assert "B" in bars.accessibleName()
    qtbot.keyClick(bars, Qt.Key.Key_Return)
    desk.rest()
    assert desk.keys() == ["0002", "0003"]


def _texts(language: str) -> dict[str, str]:
    """Every text of the window, from whichever catalogue."""
    found: dict[str, str] = {}
    for path in sorted((_CATALOGUES / language).glob("*.po")):
        found |= {key: text for key, text in read_po(path).items() if key.startswith("ui.")}
    return found


def test_both_catalogues_say_the_same_with_the_same_fields() -> None:
    zh, en = _texts("zh"), _texts("en")
    assert zh.keys() == en.keys()
    for key in zh:
        fields = [set(re.findall(r"\{(\w+)", text)) for text in (zh[key], en[key])]
        assert fields[0] == fields[1], key


def test_every_text_that_is_asked_for_is_there_and_none_is_idle() -> None:
    source = "".join(path.read_text("utf-8") for path in _UI.rglob("*.py"))
    asked = set(re.findall(r"""["'](ui\.[a-z0-9-]+)["']""", source))
    known = set(_texts("zh"))
    assert asked - known == set()
    open_ended = (
        "ui.kind-",
        "ui.moved-",
        "ui.policy-",
        "ui.state-",
        "ui.word-",
        "ui.customer-",
        "ui.passes-",
        "ui.op-",
        "ui.group-",
        "ui.do-",
        "ui.by-",
        "ui.grid-kind-",
        "ui.grid-policy-",
        "ui.finding-",
        "ui.kept-",
        "ui.proofs-",
    )
    assert {k for k in known - asked if not k.startswith(open_ended)} == set()


@pytest.mark.parametrize("words", ["zh", "en"])
def test_no_character_is_a_box(words: str, qapp: QApplication) -> None:
    for key, text in _texts(words).items():
        for style in (Style.BODY, Style.CODE):
            layout = QTextLayout(text.replace("\n", " "), font(style))
            layout.beginLayout()
            layout.createLine()
            layout.endLayout()
            for run in layout.glyphRuns():
                assert 0 not in run.glyphIndexes(), (key, style)
