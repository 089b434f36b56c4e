"""Ctrl+K: everything is found by Chinese, by pinyin initials, by English; Enter acts, Ctrl+Enter beside."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gradestudio.messages.compile import read_po
from gradestudio.ui.commands import commands
from gradestudio.ui.palette.matching import match
from tests.ui.desk import Desk
from tests.ui.test_accessible import _CATALOGUES

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize(
    ("wanted", "name", "spans"),
    [
        ("消费", "年消费", ((1, 3),)),
        ("nxf", "年消费", ((0, 3),)),
        ("xf", "年消费", ((1, 3),)),
        ("cq", "重庆盛峰", ((0, 2),)),
        ("zq", "重庆盛峰", ((0, 2),)),
        ("xr", "鑫瑞建材", ((0, 2),)),
        ("CUST", "customers large", ((0, 4),)),
        ("cl", "Customers large", ((0, 1), (10, 11))),
        ("ＡＢ", "abc", ((0, 2),)),
        ("甲 丙", "甲乙丙", ((0, 1), (2, 3))),
    ],
)
def test_what_was_meant_is_marked(wanted: str, name: str, spans: Any) -> None:
    found = match(wanted, name)
    assert found is not None and found.spans == spans


@pytest.mark.parametrize(
    ("wanted", "name"), [("xfn", "年消费"), ("甲 丁", "甲乙丙"), ("fei", "年消费"), ("12", "1号 2号")]
)
def test_what_does_not_fit_is_not_found(wanted: str, name: str) -> None:
    assert match(wanted, name) is None


def test_a_beginning_comes_before_a_part_and_both_before_sounds() -> None:
    ranks = [match("n", name) for name in ("name", "customer name", "union", "年消费")]
    assert [r.rank for r in ranks if r is not None] == [0, 1, 2, 3]


def _open(desk: Desk, typed: str = "") -> Any:
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_K, CTRL)
    palette = desk.window.parts.palette
    assert palette.isVisible() and QApplication.focusWidget() is palette.box
    palette.box.setText(typed)
    desk.rest()
    return palette


def _titles(palette: Any) -> list[str]:
    return [f.entry.title for f in palette.list.found]


def test_a_field_by_its_sounds_and_the_rule_that_uses_it(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    palette = _open(desk, "nxf")
    titles = _titles(palette)
    assert titles[0] == "年消费"
    assert palette.note.text()
    used = {f.entry.title: f.detail for f in palette.list.found}
    assert "年消费" in used["高额少投诉"] and "年消费" in used["稳定"]
    assert any("排序" in title for title in titles)
    desk.qtbot.keyClick(palette.box, Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert desk.editor.textCursor().block().text() == "字段 年消费 : 金额"


def test_a_rule_and_beside_it_its_customers(desk: Desk) -> None:
    desk.open()
    name = "稳定" if desk.language == "zh" else "steady"
    palette = _open(desk, name)
    before = desk.editor.position()
    desk.qtbot.keyClick(palette.box, Qt.Key.Key_Return, CTRL)
    desk.rest()
    # The text stays where it is; the table holds those whom the rule decides.
    assert desk.keys() == ["0002", "0003"]
    assert desk.editor.position() == before
    palette = _open(desk, name)
    desk.qtbot.keyClick(palette.box, Qt.Key.Key_Return)
    assert name in desk.editor.textCursor().block().text()


def test_a_customer_by_name_number_or_sounds(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    palette = _open(desk, "丙公")
    assert _titles(palette)[0] == "丙公司"
    assert "0003" in palette.list.found[0].detail
    palette.box.setText("bgs")
    desk.rest()
    assert _titles(palette)[0] == "丙公司"
    palette.box.setText("0003")
    desk.rest()
    assert _titles(palette)[0] == "0003"
    desk.qtbot.keyClick(palette.box, Qt.Key.Key_Return, CTRL)
    desk.rest()
    assert desk.space.customers.table.current_row() == 2
    assert desk.space.right.part == "why"


def test_a_customer_whom_the_filter_hides_is_shown(zh_desk: Desk) -> None:
    from gradestudio.ui.customers.spec import Filter

    desk = zh_desk
    desk.open()
    desk.controller.show_only(Filter("tier", "客户等级", 0))
    desk.rest()
    assert desk.keys() == ["0001", "0007"]
    palette = _open(desk, "丙公司")
    desk.qtbot.keyClick(palette.box, Qt.Key.Key_Return)
    desk.rest()
    assert desk.keys() == ["0003"]
    assert desk.space.customers.table.current_row() == 2
    assert len(desk.space.customers.chips) == 1


def test_a_command_in_either_way_and_what_was_used_comes_first(desk: Desk) -> None:
    desk.open()
    wanted = "fdhhy" if desk.language == "zh" else "cust lar"
    palette = _open(desk, wanted)
    assert palette.list.found[0].entry.key == "command:customers-large"
    assert palette.list.found[0].entry.hint == "F7"
    desk.qtbot.keyClick(palette.box, Qt.Key.Key_Return)
    assert desk.space.large
    palette = _open(desk)
    assert palette.list.found[0].entry.key == "command:customers-large"
    desk.qtbot.keyClick(palette.box, Qt.Key.Key_Down)
    assert palette.list.at == 1
    desk.qtbot.keyClick(palette.box, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_every_command_has_words_and_every_words_a_command(desk: Desk) -> None:
    known = {f"ui.do-{c.name}" for c in commands(desk.window)}
    every = sorted((_CATALOGUES / desk.language).glob("*.po"))
    texts = {key for path in every for key in read_po(path) if key.startswith("ui.do-")}
    assert known == texts
    keys = [c.keys for c in commands(desk.window) if c.keys]
    assert len(keys) == len(set(keys))


def test_the_palette_helps_on_the_first_page_too(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.window.after_first_paint()
    palette = _open(desk, "语言")
    assert not desk.window.has_workspace or _titles(palette)
    palette.box.setText("英文")
    desk.qtbot.keyClick(palette.box, Qt.Key.Key_Return)
    assert desk.window.settings.language == "en"
