"""The effect against an approved version: matrix, streams, lists, and what a click on each of them shows."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from tests.ui.desk import ZH_RULES, Desk

SECOND_MONEY = ZH_RULES.replace("字段 投诉次数 : 数值", "字段 投诉次数 : 金额")


def _section(desk: Desk) -> Any:
    return next(iter(desk.space.effect.moves.values()))


def _approve(desk: Desk) -> None:
    desk.window.top.compare_menu.aboutToShow.emit()
    desk.window.top.compare_menu.actions()[-1].trigger()
    desk.rest()


def _halve(desk: Desk) -> None:
    """Threshold from 100,000 to 50,000: 0003 (60,000, no complaint) rises from B to A, nobody else moves."""
    chinese = desk.language == "zh"
    desk.replace("10万" if chinese else "100000", "5万" if chinese else "50000")


def _cells(desk: Desk) -> dict[tuple[str, str], int]:
    return {(f.old, f.new): f.count for f in _section(desk).facts.flows}


def test_an_approved_version_is_what_changes_are_counted_against(desk: Desk) -> None:
    desk.open()
    _approve(desk)
    assert "v1" in desk.window.top.compare.text()
    assert "v1" in desk.window.toast.sentence.text()
    _halve(desk)
    assert _cells(desk) == {
        ("A", "A"): 2,
        ("B", "A"): 1,
        ("B", "B"): 1,
        ("C", "C"): 3,
        ("needs data", "needs data"): 1,
    }
    money = {(f.old, f.new): f.money for f in _section(desk).facts.flows}
    assert money["B", "A"] == 60_000
    assert money["A", "A"] == 220_000
    # Saving does not make the saved text the one that is compared with.
    assert desk.controller.save()
    desk.rest()
    assert _cells(desk)["B", "A"] == 1
    bars = next(iter(desk.space.effect.bars.values())).bars
    assert [bar.change for bar in bars[:3]] == ["+1", "\N{MINUS SIGN}1", "–"]


def test_a_cell_of_the_matrix_shows_exactly_its_customers(desk: Desk) -> None:
    desk.open()
    _approve(desk)
    _halve(desk)
    section = _section(desk)
    assert section.matrix.isVisible()
    place = section.matrix.region(("B", "A")).rect.center()
    desk.qtbot.mouseClick(section.matrix, Qt.MouseButton.LeftButton, pos=place)
    desk.rest()
    assert desk.keys() == ["0003"]
    # A second click takes the filter away; then by keys alone: right of A to A there is nothing, below is B.
    desk.qtbot.mouseClick(section.matrix, Qt.MouseButton.LeftButton, pos=place)
    desk.rest()
    assert len(desk.keys()) == 8
    section.matrix.setFocus()
    desk.qtbot.keyClick(section.matrix, Qt.Key.Key_Right)
    assert "B" in section.matrix.accessibleName()
    desk.qtbot.keyClick(section.matrix, Qt.Key.Key_Return)
    desk.rest()
    assert desk.keys() == ["0002"]


def test_the_list_of_those_who_rose(desk: Desk) -> None:
    desk.open()
    _approve(desk)
    _halve(desk)
    section = _section(desk)
    assert not section.down.isVisible()
    section.up.click()
    desk.rest()
    assert desk.keys() == ["0003"]
    # Both tiers stand side by side in the table, old and new.
    model = desk.space.customers.table.model
    forms = [c.form for c in model.columns]
    assert forms.index("before") == forms.index("tier") - 1
    row = [model.text(0, forms.index(form)) for form in ("before", "tier")]
    assert row == ["B", "A"]


def test_streams_instead_of_cells_and_back(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    _approve(desk)
    _halve(desk)
    section = _section(desk)
    section.form.click()
    assert section.ribbons.isVisible() and not section.matrix.isVisible()
    stream = section.ribbons.region(("B", "A"))
    desk.qtbot.mouseClick(section.ribbons, Qt.MouseButton.LeftButton, pos=stream.rect.center())
    desk.rest()
    assert desk.keys() == ["0003"]
    assert desk.controller.settings.moves == ("ribbons", "people")


def test_another_window_finds_the_version_again(zh_desk: Desk, qtbot: Any) -> None:
    desk = zh_desk
    desk.open()
    _approve(desk)
    _halve(desk)
    assert desk.controller.save()
    other = Desk(qtbot, desk.folder, "zh")
    other.window.open_path(desk.folder / "规则.grade")
    other.wait(lambda: other.controller.text != "")
    other.window.open_path(desk.folder / "客户.xlsx")
    other.wait(lambda: bool(other.space.effect.moves) and _section(other).facts is not None)
    other.rest()
    assert _cells(other)["B", "A"] == 1
    assert other.controller.compared_name == "v1"


def test_an_approval_can_be_taken_back(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    _approve(desk)
    desk.window.toast.actions[0].click()
    desk.rest()
    assert desk.controller.versions.known == ()
    assert desk.controller.compared_name == ""
    _halve(desk)
    assert _cells(desk)["B", "A"] == 1


def test_a_rulebook_with_a_mistake_is_not_approved(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    desk.replace("投诉次数 至多 1", "(((")
    _approve(desk)
    assert desk.controller.versions.known == ()
    assert "1" in desk.window.toast.sentence.text()


def test_a_tier_that_is_new_or_gone_still_compares(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    _approve(desk)
    # C is called D now: its three customers are in a tier that was not there before.
    desk.replace('等级 C "潜在客户"', '等级 D "潜在客户"')
    desk.replace("其余 C", "其余 D")
    desk.wait(lambda: ("C", "D") in _cells(desk))
    assert _cells(desk)["C", "D"] == 3
    section = _section(desk)
    section.matrix.chosen.emit(("C", "D"), False)
    desk.rest()
    assert desk.keys() == ["0004", "0005", "0008"]


def test_rules_that_decide_nobody_say_why(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open(
        ZH_RULES.replace(
            "其余 C",
            '规则 "大户": B 当 年消费 至少 11万\n规则 "巨户": B 当 年消费 至少 900万\n其余 C',
        )
    )
    lines = [line.text() for line in desk.space.effect.idle.lines]
    # 120,000 and 130,000 reach 110,000, but rules before it take both; nobody reaches 9,000,000.
    assert len(lines) == 2
    assert "大户" in lines[0] and "2 人" in lines[0]
    assert "巨户" in lines[1] and "没有客户满足" in lines[1]
    desk.space.effect.idle.lines[1].click()
    line = desk.editor.textCursor().block().text()
    assert "巨户" in line


def test_columns_that_are_wanting_and_who_lacks_them(desk: Desk) -> None:
    desk.open()
    column = "年消费" if desk.language == "zh" else "spend"
    desk.wait(lambda: bool(desk.space.effect.lacking.lines))
    line = desk.space.effect.lacking.lines[0]
    assert column in line.text() and "1" in line.text()
    line.click()
    desk.rest()
    assert desk.keys() == ["0006"]


def test_money_is_counted_in_the_column_that_is_chosen(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open(SECOND_MONEY)
    effect = desk.space.effect
    assert effect.money.isVisible()
    assert [a.text() for a in effect.money_menu.actions()] == ["年消费", "投诉次数"]
    line = next(iter(effect.bars.values())).bars[0]
    assert line.money == "¥22万"
    effect.money_menu.actions()[1].trigger()
    desk.rest()
    # A: 0001 and 0007, with 0 and 1.
    assert next(iter(effect.bars.values())).bars[0].money == "¥1"
    assert {(f.old, f.new): f.money for f in _section(desk).facts.flows}["A", "A"] == 1
