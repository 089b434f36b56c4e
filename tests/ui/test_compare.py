"""The compare page: two versions on the same customers, through the real window, by mouse and by keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
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
    # The figures on a stream belong to it, whatever lies below.
    place = ribbons._pills["B", "A"].center().toPoint()
    desk.qtbot.mouseClick(ribbons, Qt.MouseButton.LeftButton, pos=place)
    desk.rest()
    assert _keys(page) == ["0003"]
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
    assert row["理由（已保存）"]
    assert row["理由（草稿）"]


def test_by_keys_alone_from_the_page_to_why_and_back(desk: Desk) -> None:
    desk.open()
    _halve(desk)
    desk.window.activateWindow()
    page = _open(desk)
    assert QApplication.focusWidget() is page.header.old
    table, seen = page.list.table, []
    for _ in range(5):
        desk.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
        seen.append(QApplication.focusWidget())
    change = page.changes.cards[0].moved
    assert seen == [change, page.moves.ribbons, table.right, page.side.tiers, page.header.old]
    table.right.setFocus()
    desk.qtbot.keyClick(table.right, Qt.Key.Key_Down)
    desk.wait(lambda: "60,000" in page.list.details[1].text())
    assert page.list.details[0].text() != page.list.details[1].text()
    desk.qtbot.keyClick(table.right, Qt.Key.Key_Return)
    desk.rest()
    whys = desk.window.parts.compare.why
    why = whys.dialog
    assert why.isVisible()
    assert _nameless(why) == []
    # B by the old threshold, A by the new one.
    assert [panel._shown[0].grades[0].outcome for panel in why.panels] == ["B", "A"]
    desk.qtbot.keyClick(why, Qt.Key.Key_Escape)
    assert whys.dialog is None
    assert desk.window.focusWidget() is table.right
    desk.qtbot.keyClick(table.right, Qt.Key.Key_Return)
    desk.rest()
    why = desk.window.parts.compare.why.dialog
    why.rules.click()
    desk.rest()
    assert desk.window.pages.currentWidget() is desk.space
    assert desk.space.right.part == "why"
    assert desk.controller.row == 2
    desk.window.activateWindow()
    desk.qtbot.waitUntil(desk.window.isActiveWindow)
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
    assert not page.changes.isVisible()
    assert page.told.line.text().startswith("“明年”还有 1 处错误，改好后才能比较。第一处：")
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


# ── What was changed ────────────────────────────────────────────────────────────────────────────


def _titles(page: Any) -> list[tuple[str, int | None]]:
    return [(card.title.text(), card.alone.moved) for card in page.changes.cards]


def test_each_change_by_itself_and_why_each_customer_moves(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    desk.replace("10万", "5万")
    desk.replace("其余 C", "其余 B")
    desk.replace("# 年度评级，财务口径", "# 年度评级")
    page = _open(desk)
    # By itself the threshold lifts 0003; the last line lifts the three of C.
    assert _titles(page) == [("规则簿 年度评级", None), ("参数 门槛", 1), ("其余", 3)]
    comment = page.changes.cards[0]
    assert comment.same.isVisible()
    assert [(line.sign, line.text) for line in comment.diff.lines] == [
        ("-", "# 年度评级，财务口径"),
        ("+", "# 年度评级"),
    ]
    by_key = {row[0]: row for row in _cells(page)}
    titles = [spec.title for spec in page.list.table.model.columns]
    because = titles.index("因为哪处改动")
    assert by_key["0003"][because] == "门槛 10万 → 5万"
    assert by_key["0004"][because] == "其余 C → B"
    page.changes.cards[1].moved.click()
    desk.rest()
    assert _keys(page) == ["0003"]
    assert page.changes.rest.title.text() == "其余 12 条语句没有改动"


def test_only_together(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    # The rule needs a name that the other change brings.
    desk.replace('规则 "稳定"', '参数 稳定线 = 7万\n规则 "稳定"')
    desk.replace("年消费 至少 5万", "年消费 至少 稳定线")
    page = _open(desk)
    # B for 70,000 instead of 50,000: 0003 (60,000) falls to C.
    assert _keys(page) == ["0003"]
    cards = {card.title.text(): card for card in page.changes.cards}
    assert cards["规则“稳定”"].alone.others == ("参数 稳定线",)
    assert cards["规则“稳定”"].alone.moved == 1
    # The parameter alone is proven to change nothing.
    desk.wait(lambda: cards["参数 稳定线"].same.isVisible())


def test_exactly_who_changes_without_customers(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    desk.replace("10万", "8万")
    page = _open(desk)
    assert page.moves.facts.moved == 0
    card = page.changes.cards[0]
    desk.wait(lambda: card.told.text() != "")
    assert card.told.text() == "这批客户不变，别的会变"
    kinds = [(k.move_label.text(), k.who.text()) for k in page.changes.proven.kinds]
    assert kinds == [("B → A", "80,000 ≤ 年消费 < 100,000 且 投诉次数 ≤ 1")]


def test_another_way_of_writing_is_proven_the_same(desk: Desk) -> None:
    desk.open()
    chinese = desk.language == "zh"
    at = desk.editor.text().index("年消费 至少 5万" if chinese else "spend at least 50000")
    desk.editor.go_to(at, at)
    # Whoever reaches 50,000 reaches 40,000.
    desk.editor.insertPlainText("年消费 至少 4万 且 " if chinese else "spend at least 40000 and ")
    desk.rest()
    page = _open(desk)
    assert page.moves.facts.moved == 0
    card = page.changes.cards[0]
    desk.wait(lambda: card.same.isVisible())
    said = page.changes.proven.sentence.text()
    assert ("对任何客户都给出同样的结果" if chinese else "proven") in said
    assert page.changes.proven.kinds == []


def test_one_change_is_taken_back_as_one_step(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    original = desk.editor.text()
    desk.replace("10万", "5万")
    desk.replace("其余 C", "其余 B")
    page = _open(desk)
    page.changes.cards[0].back_asked.emit()
    desk.wait(lambda: page.moves.facts.moved == 3)
    desk.rest()
    assert desk.editor.text() == original.replace("其余 C", "其余 B")
    desk.qtbot.keyClick(page.header.old, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    desk.wait(lambda: page.moves.facts.moved == 4)


def test_without_customers_the_rules_are_compared(zh_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = zh_desk
    desk.window.open_path(desk.rulebook())
    desk.wait(lambda: desk.controller.text != "")
    desk.rest()
    desk.replace("10万", "8万")
    page = _open(desk)
    assert page.known.isVisible()
    assert not page.centre.isVisible()
    desk.wait(lambda: bool(page.known.card.kinds))
    assert [k.move_label.text() for k in page.known.card.kinds] == ["B → A"]
    assert _nameless(desk.window) == []
    # A sheet that is asked for here is compared on here.
    sheet = desk.sheet()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(sheet), ""))
    page.known.open.click()
    desk.wait(lambda: desk.controller.last_graded is not None)
    desk.wait(lambda: page.isVisible() and page.centre.isVisible())
    desk.rest()
    assert "8" in page.header.told.text()


def test_the_texts_line_by_line(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    desk.replace("10万", "8万")
    page = _open(desk)
    page.changes.mode.button("text").click()
    from gradestudio.ui.compare.difflines import DiffLines

    lines = page.changes.inside.findChildren(DiffLines)[-1].lines
    assert [(line.sign, line.number) for line in lines] == [(" ", 9), ("-", 10), ("+", 10), (" ", 11)]
    assert [text for text, differs in lines[1].parts if differs] == ["10万"]


# ── The right side, approving, the report ───────────────────────────────────────────────────────

PROMISES = """
保证 客户等级 不下降 随 年消费 上升
保证 A 至多 30% 客户
"""


def test_tiers_promises_and_findings_of_both_sides(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    end = desk.editor.text()
    desk.editor.go_to(len(end), len(end))
    desk.editor.insertPlainText(PROMISES)
    desk.rest()
    assert not [d for d in desk.controller.last_check.diagnostics if d.severity == "error"]
    desk.controller.versions.approve()
    desk.rest()
    desk.replace("10万", "5万")
    desk.replace("其余 C", '规则 "大单": B 当 年消费 至少 20万\n其余 C')
    page = _open(desk)
    tiers = {t.name: (t.old, t.new, t.old_average, t.new_average) for t in page.side.tiers.tiers}
    # A: 120,000 and 100,000, now with 60,000; B: 130,000 and 60,000; C: 49,999.99, 0 and 80.
    assert tiers["A"] == (2, 3, 110_000, 280_000 / 3)
    assert tiers["B"] == (2, 1, 95_000, 130_000)
    assert tiers["C"] == (3, 3, pytest.approx(50_079.99 / 3), pytest.approx(50_079.99 / 3))
    desk.wait(lambda: bool(page.side.promise_lines))
    told = [line.accessibleName() for line in page.side.promise_lines]
    assert told[0].startswith("客户等级 不下降 随 年消费 上升")
    # 2 of 8, then 3 of 8.
    assert told[1] == "A 至多 30% 客户 25.0% → 37.5%"
    # At least 200,000 is at least 50,000: "稳定" takes everyone before "大单".
    assert [line.accessibleName() for line in page.side.finding_lines] == ["“大单”死规则 新增"]
    page.side.tiers.setFocus()
    desk.qtbot.keyClick(page.side.tiers, Qt.Key.Key_Return)
    desk.rest()
    assert _keys(page) == ["0003"]
    assert _nameless(desk.window) == []


def test_approved_with_a_note_by_keys(desk: Desk) -> None:
    from gradestudio.history import Approved

    desk.open()
    _halve(desk)
    page = _open(desk)
    assert page.header.approve.text().endswith("v1")
    box = page.changes.note.box
    box.setFocus()
    desk.qtbot.keyClicks(box, "agreed on Monday")
    desk.qtbot.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.rest()
    kept = Approved(desk.window.settings.folder).versions(desk.controller.versions.book)
    assert [(v.name, v.note, v.text) for v in kept] == [("v1", "agreed on Monday", desk.editor.text())]
    assert box.toPlainText() == ""
    assert "v1" in page.header.old.text()
    assert "agreed on Monday" in page.header.old.line
    assert page.moves.facts.moved == 0
    # The text is the newest version now: there is nothing to approve.
    assert not page.header.approve.isVisible()


def test_the_report_is_a_workbook(zh_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = zh_desk
    desk.open()
    desk.replace("10万", "5万")
    page = _open(desk)
    target = desk.folder / "差异.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    page.header.report.click()
    desk.wait(target.exists)
    desk.rest()
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["两版对比", "改动", "变动客户"]
    changed = [tuple(cell.value for cell in row) for row in book["改动"].iter_rows(3, 4, max_col=4)]
    assert changed == [
        ("语句", "旧版", "新版", "单独影响人数"),
        (
            "参数 门槛",
            "参数 门槛 = 10万 从 1万 至 50万 步长 1万",
            "参数 门槛 = 5万 从 1万 至 50万 步长 1万",
            1,
        ),
    ]
    moved = [[cell.value for cell in row] for row in book["变动客户"].iter_rows(5, 5)]
    assert moved[0][:3] == ["0003", "丙公司", "华东"]
    assert desk.window.toast.isVisible()
    # Never over what it was made from.
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(desk.folder / "客户.xlsx"), ""))
    before = (desk.folder / "客户.xlsx").read_bytes()
    page.header.report.click()
    desk.rest()
    assert (desk.folder / "客户.xlsx").read_bytes() == before
    assert "客户.xlsx" in desk.window.toast.sentence.text()


def test_stopped_and_asked_again(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    desk.replace("10万", "5万")
    desk.window.show_compare()
    page = _page(desk)
    assert desk.controller.channels["compare"].pending
    page.header.cancel_asked.emit()
    desk.rest()
    assert page.moves.facts is None
    desk.window.show_workspace()
    page = _open(desk)
    assert page.moves.facts.moved == 1


@pytest.mark.parametrize("size", [(1280, 720), (1440, 900)])
def test_no_text_of_the_page_is_cut(desk: Desk, size: tuple[int, int]) -> None:
    from PySide6.QtGui import QFontMetrics
    from PySide6.QtWidgets import QLabel

    desk.window.resize(*size)
    desk.open()
    _halve(desk)
    page = _open(desk)
    desk.wait(lambda: bool(page.changes.proven.kinds))
    for label in page.findChildren(QLabel):
        if label.isVisible() and not label.wordWrap() and not getattr(label, "_elide", False):
            needed = QFontMetrics(label.font()).horizontalAdvance(label.text())
            assert needed <= label.width() + 1, label.text()
    for button in (page.header.report, page.header.approve, page.header.swap, page.list.copy):
        assert button.width() >= button.sizeHint().width()


def test_the_rest_of_many_moves(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    # Everything turned round: A of before (0001, 0007) to C, B (0002, 0003) to A, C to B; needs data stays.
    # Moves: A -> C 2, B -> A 1 (0002), B -> C 1 (0003), C -> B 3, and one of the C to A makes a fifth.
    desk.replace(
        '规则 "高额少投诉": A\n  当 年消费 至少 门槛 且 投诉次数 至多 1',
        '规则 "高额少投诉": C\n  当 年消费 至少 门槛 且 投诉次数 至多 1',
    )
    desk.replace(
        '规则 "稳定": B 当 年消费 至少 5万',
        '规则 "多": A 当 年消费 至少 7万\n规则 "中": C 当 年消费 至少 5万\n规则 "少": A 当 年消费 = 80',
    )
    desk.replace("其余 C", "其余 B")
    page = _open(desk)
    assert _counts(page) == {
        ("A", "C"): 2,
        ("B", "A"): 1,
        ("B", "C"): 1,
        ("C", "A"): 1,
        ("C", "B"): 2,
        ("needs data", "needs data"): 1,
    }
    rest = next(chip for wish, chip in page.list.chips.items() if not isinstance(wish, str | tuple))
    assert rest.text() == "其余  2"
    rest.click()
    desk.rest()
    # The three chips are A -> C, C -> B and the first of those with one customer.
    assert len(_keys(page)) == 2
    shown = {tuple(row[i] for i in (3, 4)) for row in _cells(page)}
    assert shown.isdisjoint({("A", "C"), ("C", "B")})


def test_help_on_the_page(desk: Desk) -> None:
    from gradestudio.ui.helping import HelpDialog

    desk.open()
    page = _open(desk)
    desk.qtbot.keyClick(page.header.old, Qt.Key.Key_F1)
    dialog = desk.window.findChild(HelpDialog)
    assert dialog is not None
    chinese = desk.language == "zh"
    assert dialog.topic.heading == ("比较页：两版规则" if chinese else "The compare page: two versions")
    assert dialog.topic.heading in dialog.page.toPlainText()


def test_the_other_language_and_theme_on_the_page(zh_desk: Desk) -> None:
    from gradestudio.ui.speech import speech

    desk = zh_desk
    desk.open()
    desk.replace("10万", "5万")
    page = _open(desk)
    desk.qtbot.keyClick(page.header.old, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    desk.rest()
    assert speech().language == "en"
    assert page.header.title.text() == "Compare"
    assert [card.title.text() for card in page.changes.cards] == ["parameter 门槛"]
    assert page.changes.cards[0].moved.text() == "alone moves 1"
    desk.wait(lambda: bool(page.changes.proven.kinds))
    assert "and" in page.changes.proven.kinds[0].who.text()
    from gradestudio.ui.theme import theme

    theme().use("dark")
    desk.rest()
    assert _keys(page) == ["0003"]


def test_versions_with_other_fields_and_other_tiers(zh_desk: Desk, tmp_path: Path) -> None:
    from gradestudio.ui.compare.sides import Side

    desk = zh_desk
    desk.open()
    old = tmp_path / "去年.grade"
    # Last year nobody looked at the region, and C was called D; the list has never changed.
    text = desk.editor.text().replace('字段 区域 : 选项 "华东", "华南"\n', "")
    old.write_text(text.replace("等级 C", "等级 D").replace("其余 C", "其余 D"), "utf-8")
    desk.replace("年消费 至少 5万", '年消费 至少 5万 且 区域 = "华东"')
    page = _open(desk)
    desk.window.parts.compare.desk.choose(old=Side("file", path=old))
    desk.rest()
    # 0002 (B, 华南) is C now; those of D are C: neither better nor worse.
    assert _counts(page) == {
        ("A", "A"): 2,
        ("B", "B"): 1,
        ("B", "C"): 1,
        ("D", "C"): 3,
        ("needs data", "needs data"): 1,
    }
    assert (page.moves.facts.up, page.moves.facts.down, page.moves.facts.other) == (0, 1, 3)
    assert {t.name: (t.old, t.new) for t in page.side.tiers.tiers} == {
        "A": (2, 2),
        "B": (2, 1),
        "C": (None, 4),
        "D": (3, None),
    }
    page.changes.totals.parts["other"].click()
    desk.rest()
    assert sorted(_keys(page)) == ["0004", "0005", "0008"]
    page.list.table.select_row(3)
    desk.wait(lambda: not page.list.details[0].text().endswith("…"))
    page.list.copy.click()
    desk.rest()
    assert len(QGuiApplication.clipboard().text().splitlines()) == 4
    page.header.swap.click()
    desk.rest()
    assert _counts(page)["C", "D"] == 3
