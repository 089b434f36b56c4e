"""The compare page: two versions on the same customers, through the real window, by mouse and by keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog

from tests.ui.desk import Desk
from tests.ui.test_accessible import _nameless

# At 100,000 the tiers are A B B C C ? A C (see desk.py).  At 50,000 the customer 0003 (60,000, no complaint)
# rises from B to A; with two complaints allowed nobody else moves (0002 has three).


def _page(desk: Desk) -> Any:
    return desk.window.parts.compare.page


def _open(desk: Desk) -> Any:
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_F9)
    desk.rest()
    assert desk.window.pages.currentWidget() is _page(desk)
    return _page(desk)


def _halve(desk: Desk) -> None:
    chinese = desk.language == "zh"
    desk.replace("10万" if chinese else "100000", "5万" if chinese else "50000")


def _keys(page: Any) -> list[str]:
    model = page.list.table.model
    return [model.text(row, 0) for row in range(model.rowCount())]


def _cells(page: Any) -> list[list[str]]:
    model = page.list.table.model
    return [[model.text(r, c) or "" for c in range(model.columnCount())] for r in range(model.rowCount())]


def _counts(page: Any) -> dict[tuple[str, str], int]:
    return {(f.old, f.new): f.count for f in page.moves.facts.flows}


def test_the_draft_against_the_saved_text(desk: Desk) -> None:
    desk.open()
    _halve(desk)
    page = _open(desk)
    assert _counts(page) == {
        ("A", "A"): 2,
        ("B", "A"): 1,
        ("B", "B"): 1,
        ("C", "C"): 3,
        ("needs data", "needs data"): 1,
    }
    assert [f.money for f in page.moves.facts.flows if (f.old, f.new) == ("B", "A")] == [60_000]
    assert _keys(page) == ["0003"]
    assert "8" in page.header.told.text()
    # Only those who move are drawn; the matrix has everybody.
    assert [r.key for r in page.moves.ribbons.regions] == [("B", "A")]
    assert len(page.moves.matrix.regions) == 5
    assert _nameless(desk.window) == []


def test_swapped_sides_turn_the_moves_round(desk: Desk) -> None:
    desk.open()
    _halve(desk)
    page = _open(desk)
    page.header.swap.click()
    desk.rest()
    assert _counts(page)["A", "B"] == 1
    assert page.moves.facts.down == 1
    assert page.moves.facts.up == 0


def test_a_stream_and_a_cell_show_their_customers(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    desk.replace("10万", "5万")
    desk.replace("年消费 至少 5万", "年消费 至少 7万")
    # 0003 (60,000) rises all the same; nobody is B for 50,000 any more but 0002 (130,000).
    desk.replace("其余 C", "其余 B")
    # The three of C (0004, 0005, 0008) rise to B.
    page = _open(desk)
    assert _counts(page)["C", "B"] == 3
    assert _keys(page) == ["0003", "0004", "0008", "0005"]
    ribbons = page.moves.ribbons
    ribbons.setFocus()
    while ribbons.regions[ribbons.at].key != ("C", "B"):
        desk.qtbot.keyClick(ribbons, Qt.Key.Key_Down)
    desk.qtbot.keyClick(ribbons, Qt.Key.Key_Return)
    desk.rest()
    assert _keys(page) == ["0004", "0008", "0005"]
    assert page.list.chips["C", "B"].form == "active"
    page.list.chips[""].click()
    desk.rest()
    assert len(_keys(page)) == 4
    page.moves.form.button("matrix").click()
    place = page.moves.matrix.region(("B", "B")).rect.center()
    desk.qtbot.mouseClick(page.moves.matrix, Qt.MouseButton.LeftButton, pos=place)
    desk.rest()
    assert _keys(page) == ["0002"]


def test_the_list_is_sorted_and_copied_with_both_reasons(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    desk.replace("其余 C", "其余 B")
    page = _open(desk)
    table = page.list.table
    assert _keys(page) == ["0004", "0008", "0005"]
    header = table.left.horizontalHeader()
    place = table.header_point("field:客户编号")
    desk.qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    desk.rest()
    assert _keys(page) == ["0004", "0005", "0008"]
    desk.qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    desk.rest()
    assert _keys(page) == ["0008", "0005", "0004"]
    page.list.copy.click()
    desk.rest()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 4
    heads, first = lines[0].split("\t"), lines[1].split("\t")
    row = dict(zip(heads, first, strict=True))
    assert (row["客户编号"], row["已保存"], row["草稿"]) == ("0008", "C", "B")
    assert row["已保存 的理由"]
    assert row["草稿 的理由"]


def test_by_keys_alone_from_the_page_to_why_and_back(desk: Desk) -> None:
    desk.open()
    _halve(desk)
    desk.window.activateWindow()
    page = _open(desk)
    assert QApplication.focusWidget() is page.header.old
    for _ in range(2):
        desk.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
    table = page.list.table
    assert QApplication.focusWidget() is table.right
    desk.qtbot.keyClick(table.right, Qt.Key.Key_Down)
    desk.wait(lambda: "60,000" in page.list.details[1].text())
    assert page.list.details[0].text() != page.list.details[1].text()
    desk.qtbot.keyClick(table.right, Qt.Key.Key_Return)
    desk.rest()
    assert desk.window.pages.currentWidget() is desk.space
    assert desk.space.right.part == "why"
    assert desk.controller.row == 2
    page = _open(desk)
    desk.qtbot.keyClick(page.header.old, Qt.Key.Key_Escape)
    assert desk.window.pages.currentWidget() is desk.space


def test_another_file_and_one_with_mistakes(
    zh_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = zh_desk
    desk.open()
    other = tmp_path / "明年.grade"
    other.write_text(desk.editor.text().replace("10万", "5万"), "utf-8")
    page = _open(desk)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(other), ""))
    page.header.new.menu.actions()[-1].trigger()
    desk.rest()
    assert page.header.new.text() == "明年.grade"
    assert _counts(page)["B", "A"] == 1
    other.write_text(desk.editor.text().replace("其余 C", "其余 Q"), "utf-8")
    page.header.swap.click()
    desk.rest()
    assert page.notice.isVisible()
    assert page.told.line.text() == "“明年”还有 1 处错误，改好后才能比较。"
    other.unlink()
    page.header.swap.click()
    desk.rest()
    assert "明年.grade" in page.told.line.text()


def test_it_follows_the_draft(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    page = _open(desk)
    assert page.moves.facts.moved == 0
    desk.window.show_workspace()
    desk.replace("10万", "5万")
    assert not desk.controller.channels["compare"].pending
    page = _open(desk)
    assert _keys(page) == ["0003"]
    desk.qtbot.keyClick(page.header.old, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    desk.wait(lambda: page.moves.facts.moved == 0)


def test_an_approved_version_is_the_old_side(desk: Desk) -> None:
    desk.open()
    desk.controller.versions.approve("第四季度")
    desk.rest()
    _halve(desk)
    page = _open(desk)
    assert "v1" in page.header.old.text()
    assert "第四季度" in page.header.old.line
    assert _keys(page) == ["0003"]
