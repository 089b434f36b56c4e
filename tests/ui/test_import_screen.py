"""The import screen: what a person steers there, and what comes of it in the counts; by keys alone too."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from gradestudio.ui.importing.mapping import AUTOMATIC
from gradestudio.ui.importing.work import LookAgain, ReadSheet
from tests.ui.desk import Desk
from tests.ui.test_accessible import _nameless

RULES = """\
# 口径见财务手册
规则簿 "年度评级"
字段 客户编号 : 编号
字段 年消费 : 金额
字段 下单次数 : 数值 默认 0  # 没有就是没下单
字段 区域 : 选项 "华东", "华南"
关联 订单 按 客户编号
  金额 : 金额

评级 等级
等级 A
等级 B
规则 "高": A 当 年消费 至少 10万 且 下单次数 至少 2
规则 "单多": A 当 求和 订单.金额 至少 1000
其余 B
"""
# 客户编号, 年消费额(含税), 下单, 所在区域
ROWS: tuple[tuple[Any, ...], ...] = (
    ("C1", 120000, 3, "华东"),
    ("C2", "15万", 2, "华南"),
    ("C3", "待核", 5, "华东"),
    ("C4", 200000, "两次", "华南"),
    ("C5", 500, 9, "华东"),
    ("C6", 300000, 1, "华南"),
)
ORDERS = (("C5", 600), ("C5", 500), ("C9", 70), ("X1", 1))
# As the columns are proposed: C1 A, C2 A, C3 needs data, C4 (default 0) B, C5 A by its orders, C6 B.


def _sheet(desk: Desk, name: str = "客户.xlsx", rows: tuple[tuple[Any, ...], ...] = ROWS) -> Path:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = "客户"
    page["A1"] = "客户汇总"
    page.merge_cells("A1:D1")
    page.append([])
    page.append(("客户编号", "年消费额(含税)", "下单", "所在区域"))
    for row in rows:
        page.append(row)
    orders = book.create_sheet("订单")
    orders.append(("客户编号", "金额"))
    for row in ORDERS:
        orders.append(row)
    path = desk.folder / name
    book.save(path)
    return path


def _asked(desk: Desk, rules: str = RULES) -> Any:
    """Both files; the screen that asks."""
    desk.window.open_path(desk.rulebook(rules))
    desk.wait(lambda: desk.controller.last_check is not None)
    desk.window.open_path(_sheet(desk))
    desk.rest()
    screen = desk.window.parts.import_screen
    assert screen.shown
    return screen


def _row(screen: Any, field: str) -> Any:
    return next(row for row in screen.page.mapping.rows if row.name == field)


def _used(desk: Desk, screen: Any) -> dict[str, int]:
    desk.rest()
    screen.page.go.click()
    desk.wait(lambda: desk.controller.last_graded is not None)
    desk.rest()
    return desk.controller.last_graded.grading.grades["等级"].counts()


def _tiers(desk: Desk) -> list[str]:
    result = desk.controller.last_graded.grading.grades["等级"]
    return [result.tiers[code] if code >= 0 else "?" for code in result.tier.tolist()]


def test_a_sheet_with_other_headings_is_shown_before_it_is_used(desk: Desk) -> None:
    screen = _asked(desk)
    assert desk.controller.sheet is None
    assert not desk.window.top.isVisible()
    proposed = "请确认" if desk.language == "zh" else "please check"
    assert [(r.name, r.column.text(), r.match.text()) for r in screen.page.mapping.rows][1:] == [
        ("年消费", "B 年消费额(含税)", proposed),
        ("下单次数", "C 下单", proposed),
        ("区域", "D 所在区域", proposed),
    ]
    header = "3 表头" if desk.language == "zh" else "3 Header"
    assert [screen.page.head.grid.text(r, 0) for r in range(4)] == ["1", "2", header, "4"]
    assert screen.page.head.columnSpan(0, 1) == 4
    _used(desk, screen)
    assert _tiers(desk) == ["A", "A", "?", "B", "A", "B"]
    assert desk.window.top.isVisible()


def test_leaving_changes_nothing(zh_desk: Desk) -> None:
    desk = zh_desk
    screen = _asked(desk)
    screen.page.cancel.click()
    assert not screen.shown
    assert desk.controller.sheet is None
    assert desk.window.pages.currentWidget() is desk.window.workspace


def test_by_keys_alone(zh_desk: Desk, qtbot: Any) -> None:
    """A column is chosen from its list, a proposal confirmed, the sheet imported."""
    desk = zh_desk
    screen = _asked(desk)
    picker = _row(screen, "年消费").column
    picker.setFocus()
    qtbot.keyClick(picker, Qt.Key.Key_Return)
    assert [a.text() for a in picker.list.actions()] == [
        *("自动：B 年消费额(含税)（名称相近）", "不使用"),
        *("A 客户编号", "B 年消费额(含税)", "C 下单", "D 所在区域"),
    ]
    picker.list.setActiveAction(picker.list.actions()[1])
    qtbot.keyClick(picker.list, Qt.Key.Key_Return)
    desk.rest()
    assert _row(screen, "年消费").match.text() == "不使用"
    chip = _row(screen, "下单次数").match
    chip.setFocus()
    qtbot.keyClick(chip, Qt.Key.Key_Space)
    desk.rest()
    assert _row(screen, "下单次数").match.text() == "已指定"
    screen.page.go.setFocus()
    qtbot.keyClick(screen.page.go, Qt.Key.Key_Return)
    desk.wait(lambda: desk.controller.last_graded is not None)
    desk.rest()
    # Without spending only C5, by its orders, is A; who orders enough lacks the amount.
    assert _tiers(desk) == ["?", "?", "?", "B", "A", "B"]


def test_the_same_headings_are_read_the_same_next_time(zh_desk: Desk) -> None:
    desk = zh_desk
    screen = _asked(desk)
    _used(desk, screen)
    kept = json.loads((Path(desk.controller.settings.folder) / "imports.json").read_text("utf-8"))
    assert next(iter(kept.values()))["mapping"]["年消费"] == "年消费额(含税)"
    desk.window.open_path(_sheet(desk, "下月.xlsx", ROWS[:2]))
    desk.wait(lambda: desk.controller.sheet is not None and desk.controller.sheet.path.name == "下月.xlsx")
    desk.rest()
    assert not screen.shown
    assert _tiers(desk) == ["A", "A"]
    assert "照上次" in desk.window.toast.sentence.text()
    # The message leads to the screen, where it can be changed.
    desk.window.toast.actions[0].click()
    desk.rest()
    assert screen.shown
    assert _row(screen, "年消费").match.text() == "已指定"


def test_not_remembered_when_not_wished(zh_desk: Desk) -> None:
    desk = zh_desk
    screen = _asked(desk)
    screen.page.remember.click()
    _used(desk, screen)
    desk.window.open_path(_sheet(desk, "下月.xlsx"))
    desk.rest()
    assert screen.shown


def test_headings_become_other_names_in_the_rules(zh_desk: Desk) -> None:
    desk = zh_desk
    screen = _asked(desk)
    screen.page.where.button("aka").click()
    _used(desk, screen)
    wanted = (
        RULES.replace("字段 年消费 : 金额", '字段 年消费 : 金额 又名 "年消费额(含税)"')
        .replace("数值 默认 0  #", "数值 默认 0 又名 下单  #")
        .replace('选项 "华东", "华南"', '选项 "华东", "华南" 又名 所在区域')
    )
    assert desk.editor.text() == wanted
    assert _tiers(desk) == ["A", "A", "?", "B", "A", "B"]
    # The rulebook alone knows them now; one undo takes them back.
    desk.window.open_path(_sheet(desk, "下月.xlsx", ROWS[:2]))
    desk.wait(lambda: desk.controller.sheet.path.name == "下月.xlsx")
    desk.rest()
    assert not screen.shown and _tiers(desk) == ["A", "A"]
    desk.editor.undo()
    assert desk.editor.text() == RULES


def test_a_value_for_a_column_s_bad_cells(zh_desk: Desk, qtbot: Any) -> None:
    desk = zh_desk
    screen = _asked(desk)
    _row(screen, "下单次数").readable.click()
    treatment = screen.page.cells.treatment
    assert treatment.isVisible()
    assert treatment.ways.current() == "default"
    assert [screen.page.cells.list.cells.place(p) for p in screen.page.cells.list.cells.problems] == ["C7"]
    treatment.ways.button("value").click()
    qtbot.keyClicks(treatment.value, "x")
    qtbot.keyClick(treatment.value, Qt.Key.Key_Return)
    assert treatment.wrong.isVisible() and "x" in treatment.wrong.text()
    treatment.value.clear()
    qtbot.keyClicks(treatment.value, "2")
    qtbot.keyClick(treatment.value, Qt.Key.Key_Return)
    assert _used(desk, screen)["A"] == 4
    assert _tiers(desk)[3] == "A"


def test_bad_cells_as_missing_although_there_is_a_default(zh_desk: Desk) -> None:
    desk = zh_desk
    screen = _asked(desk)
    screen.page.cells.choose("下单次数")
    screen.page.cells.treatment.ways.button("missing").click()
    _used(desk, screen)
    assert _tiers(desk) == ["A", "A", "?", "?", "A", "B"]


def _mend(screen: Any, qtbot: Any, row: int, text: str) -> None:
    cells = screen.page.cells.list
    cells.setFocus()
    cells.setCurrentIndex(cells.cells.index(row, 0))
    qtbot.keyClick(cells, Qt.Key.Key_Return)
    box = cells.findChild(QLineEdit)
    assert box is not None
    box.selectAll()
    qtbot.keyClicks(box, text)
    with qtbot.waitSignal(screen.desk.looked):
        qtbot.keyClick(box, Qt.Key.Key_Return)


def test_a_cell_is_mended_in_place_and_taken_back(zh_desk: Desk, qtbot: Any) -> None:
    desk = zh_desk
    screen = _asked(desk)
    before = (desk.folder / "客户.xlsx").read_bytes()
    screen.page.cells.choose("年消费")
    _mend(screen, qtbot, 0, "110000")
    desk.rest()
    cells = screen.page.cells.list.cells
    assert [(cells.place(p), p.code, p.seen) for p in cells.problems] == [("B6", "cell-corrected", "待核")]
    assert _row(screen, "年消费").readable.text() == "全部"
    qtbot.keyClick(screen.page.cells.list, Qt.Key.Key_Delete)
    desk.rest()
    assert [p.code for p in cells.problems] == ["unreadable-number"]
    _mend(screen, qtbot, 0, "90000")
    desk.rest()
    _mend(screen, qtbot, 0, "110000")
    _used(desk, screen)
    assert _tiers(desk)[2] == "A"
    assert (desk.folder / "客户.xlsx").read_bytes() == before


def test_the_result_tells_how_it_was_read(zh_desk: Desk, qtbot: Any) -> None:
    from gradestudio.ui import files

    desk = zh_desk
    screen = _asked(desk)
    screen.page.cells.choose("年消费")
    _mend(screen, qtbot, 0, "110000")
    _used(desk, screen)
    out = desk.folder / "out.xlsx"
    files.export_to(desk.window, out)
    desk.wait(lambda: desk.window.toast.isVisible() and out.exists())
    rules = openpyxl.load_workbook(out)["规则"]
    told = [str(row[1].value) for row in rules.iter_rows() if row[0].value == "读表的选择"]
    assert "--map 年消费=年消费额(含税)" in told
    assert "--fix 客户!B6=110000" in told
    page = openpyxl.load_workbook(out)["客户"]
    assert page["E6"].value == "A"


def test_another_header_row_and_one_that_cannot_be(zh_desk: Desk, qtbot: Any) -> None:
    desk = zh_desk
    screen = _asked(desk)
    head = screen.page.head
    head.setFocus()
    head.setCurrentIndex(head.grid.index(3, 1))
    qtbot.keyClick(head, Qt.Key.Key_Return)
    desk.rest()
    assert screen.page.header.text() == "第 4 行"
    assert screen.desk.now.look.typed.origin.header_row == 4
    # The sheet ends before row 40.
    screen.page.header_chosen.emit(40)
    desk.rest()
    assert screen.page.wrong.isVisible()
    assert screen.page.header.text() == "第 4 行"
    screen.page.header.choose("3")
    desk.rest()
    assert not screen.page.wrong.isVisible()
    assert _used(desk, screen)["A"] == 3


def test_another_sheet(zh_desk: Desk) -> None:
    desk = zh_desk
    screen = _asked(desk)
    screen.page.sheet.choose("订单")
    desk.rest()
    assert screen.desk.now.look.typed.origin.sheet == "订单"
    assert screen.desk.now.look.typed.row_count == 4


def test_another_sheet_is_found_again(zh_desk: Desk) -> None:
    desk = zh_desk
    screen = _asked(desk)
    screen.page.sheet.choose("订单")
    desk.rest()
    screen.page.go.click()
    desk.rest()
    desk.window.open_path(_sheet(desk, "下月.xlsx"))
    desk.wait(lambda: desk.controller.channels["sheet"].pending is False)
    desk.rest()
    now = screen.desk.now.sheet if screen.shown else desk.controller.sheet
    assert (now.path.name, now.table.origin.sheet) == ("下月.xlsx", "订单")


def test_related_sheets_and_keys_without_a_partner(desk: Desk) -> None:
    screen = _asked(desk)
    card = screen.page.relations.cards[0]
    assert card.sheet.text() == "订单"
    assert "C9" in card.strangers.text() and "X1" in card.strangers.text()
    assert "C1" in card.lonely.text() and "C5" not in card.lonely.text()
    assert [row.column.text() for row in card.columns.rows] == ["A 客户编号", "B 金额"]


def test_rows_of_a_related_sheet_in_another_file(zh_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from gradestudio.ui.importing import screen as module
    from gradestudio.ui.importing.related import FILE

    desk = zh_desk
    screen = _asked(desk)
    other = desk.folder / "订单2.csv"
    other.write_text("客户编号,金额\nC4,5000\n", "utf-8")
    monkeypatch.setattr(module.QFileDialog, "getOpenFileName", lambda *_: (str(other), ""))
    screen.page.relations.cards[0].sheet.choose(FILE)
    desk.rest()
    assert screen.page.relations.cards[0].sheet.text() == "订单2.csv"
    _used(desk, screen)
    assert _tiers(desk) == ["A", "A", "?", "A", "B", "B"]


def test_the_first_rows_as_they_are_read(zh_desk: Desk) -> None:
    desk = zh_desk
    screen = _asked(desk)
    screen.page.views.button("read").click()
    grid = screen.page.read.grid
    assert [grid.headerData(c, Qt.Orientation.Horizontal) for c in range(1, 5)] == [
        *("A 客户编号", "B 年消费", "C 下单次数", "D 区域")
    ]
    rows = [[grid.text(r, c) for c in range(5)] for r in range(3)]
    assert rows == [
        ["4", "C1", "120,000", "3", "华东"],
        ["5", "C2", "150,000", "2", "华南"],
        ["6", "C3", "–", "5", "华东"],
    ]


def test_the_status_bar_leads_to_the_cells(desk: Desk) -> None:
    desk.open()
    desk.window.status.cells.click()
    desk.rest()
    screen = desk.window.parts.import_screen
    assert screen.shown
    cells = screen.page.cells.list
    assert QApplication.focusWidget() in (cells, None) or cells.hasFocus()
    at = next(i for i, p in enumerate(cells.cells.problems) if p.cell is not None)
    assert (cells.cells.place(cells.cells.problems[at]), cells.cells.problems[at].seen) == ("D7", "待定")
    cells.setCurrentIndex(cells.cells.index(at, 0))
    desk.qtbot.keyClick(screen.page.cancel, Qt.Key.Key_Escape)
    assert not screen.shown
    assert desk.space.customers.table.current_row() == 5


def test_rules_that_come_to_a_sheet_ask_for_a_word(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.window.open_path(_sheet(desk))
    desk.wait(lambda: desk.controller.sheet is not None)
    desk.rest()
    desk.window.open_path(desk.rulebook(RULES))
    desk.wait(lambda: desk.window.toast.isVisible())
    assert "年消费" in desk.window.toast.sentence.text()
    desk.window.toast.actions[0].click()
    desk.rest()
    screen = desk.window.parts.import_screen
    assert screen.shown
    assert _used(desk, screen)["A"] == 3


def test_everything_on_the_screen_has_a_name_in_both_languages(desk: Desk) -> None:
    from gradestudio.ui.speech import speech

    screen = _asked(desk)
    assert _nameless(desk.window) == []
    screen.page.cells.choose("下单次数")
    screen.page.views.button("read").click()
    assert _nameless(desk.window) == []
    speech().use("en" if desk.language == "zh" else "zh")
    desk.rest()
    assert screen.page.cancel.text() == ("Cancel" if desk.language == "zh" else "取消")
    assert _nameless(desk.window) == []


def test_the_models_keep_their_promises(zh_desk: Desk, qtmodeltester: Any) -> None:
    screen = _asked(zh_desk)
    for model in (screen.page.head.grid, screen.page.cells.list.cells, screen.page.read.grid):
        qtmodeltester.check(model, force_py=True)


def test_the_copied_list_has_a_line_a_problem(zh_desk: Desk) -> None:
    screen = _asked(zh_desk)
    screen.page.cells.copy.click()
    lines = QApplication.clipboard().text().split("\n")
    assert len(lines) == len(screen.page.cells.list.cells.problems)
    assert any(line.startswith("B6\t年消费\t待核\t") for line in lines)


@pytest.mark.parametrize("rules", ["", RULES])
def test_every_sample_of_the_library_opens_without_a_question(rules: str, tmp_path: Path) -> None:
    from gradestudio.ui import calls
    from gradestudio.ui.background import Control

    control = Control(lambda: False, lambda share: None)
    for entry in calls.library():
        if entry.sample is not None:
            own = entry.path.read_text("utf-8") if rules else ""
            looked = ReadSheet(entry.sample, own, tmp_path).run(control)
            assert looked.undecided == (), entry.name
            again = LookAgain(looked.sheet, looked.sheet.how, own).run(control)
            assert again.look.typed.row_count == looked.look.typed.row_count


def test_a_workbook_with_a_password_asks_for_it(desk: Desk, qtbot: Any) -> None:
    from gradestudio.ui.importing.password import PasswordDialog
    from tests.workbook.test_locked import WORD, locked

    path = locked(desk.folder / "锁.xlsx")
    desk.window.open_path(path)
    desk.wait(lambda: bool(desk.window.findChildren(PasswordDialog)))
    first = desk.window.findChildren(PasswordDialog)[0]
    assert first.isVisible() and _nameless(first) == []
    assert not first.wrong.text()
    qtbot.keyClicks(first.box, "no")
    qtbot.keyClick(first.box, Qt.Key.Key_Return)
    desk.wait(lambda: any(d.wrong.text() for d in desk.window.findChildren(PasswordDialog)))
    again = next(d for d in desk.window.findChildren(PasswordDialog) if d.wrong.text())
    again.box.setText(WORD)
    again.use.click()
    desk.wait(lambda: desk.controller.sheet is not None)
    assert desk.controller.sheet.table.row_count == 2
    desk.rest()
    for kept in Path(desk.controller.settings.folder).rglob("*"):
        if kept.is_file():
            assert WORD.encode() not in kept.read_bytes()


def test_a_sheet_without_a_header_is_shown_with_the_reason(zh_desk: Desk) -> None:
    desk = zh_desk
    path = desk.folder / "数.csv"
    path.write_text("\n".join(f"{n},{n * 2}" for n in range(1, 6)), "utf-8")
    desk.window.open_path(path)
    desk.rest()
    screen = desk.window.parts.import_screen
    assert screen.shown
    assert "标题行" in screen.page.wrong.text() and screen.page.wrong.isVisible()
    assert screen.page.header.text() == "第 1 行"
    screen.page.go.click()
    desk.rest()
    assert desk.controller.sheet.table.row_count == 4


def test_an_empty_first_sheet_leads_to_the_next(zh_desk: Desk) -> None:
    desk = zh_desk
    book = openpyxl.Workbook()
    book.worksheets[0].title = "客户"
    page = book.create_sheet("名单")
    page.append(("客户编号", "金额"))
    page.append(("C1", 5))
    path = desk.folder / "空.xlsx"
    book.save(path)
    desk.window.open_path(path)
    desk.wait(lambda: desk.controller.sheet is not None or desk.window.parts._import_screen is not None)
    desk.rest()
    screen = desk.window.parts._import_screen
    if screen is not None and screen.shown:
        assert screen.page.sheet.text() == "名单"
        screen.page.go.click()
        desk.rest()
    assert desk.controller.sheet.table.origin.sheet == "名单"


def test_a_column_is_dropped_on_a_field(zh_desk: Desk) -> None:
    from PySide6.QtCore import QPoint, QPointF
    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from gradestudio.ui.importing.dragging import column_data

    desk = zh_desk
    screen = _asked(desk)
    row = _row(screen, "下单次数")
    link, left, none = Qt.DropAction.LinkAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    data = column_data("B")
    row.dragEnterEvent(QDragEnterEvent(QPoint(5, 5), link, data, left, none))
    row.dropEvent(QDropEvent(QPointF(5, 5), link, data, left, none))
    desk.rest()
    assert (row.column.text(), row.match.text()) == ("B 年消费额(含税)", "已指定")
    # Letters that the sheet does not have change nothing.
    unknown = column_data("ZZ")
    row.dropEvent(QDropEvent(QPointF(5, 5), link, unknown, left, none))
    desk.rest()
    assert row.column.text() == "B 年消费额(含税)"


def test_reading_that_takes_long_can_be_cancelled(zh_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from gradestudio.ui import calls

    desk = zh_desk
    ended: list[bool] = []
    pause = threading.Event()

    def endless(path: Path, should_stop: Any, password: Any) -> Any:
        while not should_stop():
            pause.wait(0.01)
        ended.append(True)
        raise RuntimeError("stopped")

    workbook = calls.workbook()
    monkeypatch.setattr(workbook, "read_workbook", endless)
    desk.window.open_path(_sheet(desk))
    card = desk.window.parts.reading.card
    desk.wait(card.isVisible)
    assert "客户.xlsx" in card.title.text()
    card.cancel.click()
    desk.wait(lambda: bool(ended))
    assert not card.isVisible()
    assert desk.controller.sheet is None
    assert not desk.window.toast.isVisible()


def _walk(first: Any, last: Any) -> list[Any]:
    """The widgets that Tab goes through, in order."""
    found, at = [first], first.nextInFocusChain()
    while at is not first and found[-1] is not last:
        if at.isVisible() and at.isEnabled() and at.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.append(at)
        at = at.nextInFocusChain()
    return found


def test_tab_goes_from_the_top_to_the_foot(zh_desk: Desk) -> None:
    desk = zh_desk
    screen = _asked(desk)
    page = screen.page
    page.cells.choose("下单次数")
    columns = [row.column for row in page.mapping.rows]
    desk.wait(lambda: all(stop.isVisible() for stop in (*columns, page.cells.list)))
    stops = _walk(page.sheet, page.go)
    places = [stop.mapTo(page, stop.rect().topLeft()) for stop in stops]
    assert [stop for stop in stops if stop in columns] == columns
    wanted = [page.header, page.head, columns[0], columns[-1], page.cells.list, page.remember, page.go]
    assert [stop for stop in stops if stop in wanted] == wanted
    assert stops[-1] is page.go and places[0].y() < places[-1].y()


def test_rulebook_and_sheet_opened_at_once_are_held_together(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.window.open_path(desk.rulebook(RULES))
    desk.window.open_path(_sheet(desk))
    desk.wait(lambda: desk.window.parts._import_screen is not None or desk.controller.sheet is not None)
    desk.wait(lambda: desk.controller.text == RULES)
    desk.rest()
    screen = desk.window.parts.import_screen
    asked = screen.shown or "年消费" in desk.window.toast.sentence.text()
    assert asked


def test_a_locked_workbook_gives_a_new_one(zh_desk: Desk) -> None:
    from tests.ui.test_export_dialog import _dialog, _written
    from tests.workbook.test_locked import WORD, locked

    desk = zh_desk
    fields = "字段 编号 : 编号\n字段 年消费 : 金额\n"
    rules = f'{fields}评级 等级\n等级 A\n等级 B\n规则 "高": A 当 年消费 至少 10\n其余 B\n'
    desk.window.open_path(desk.rulebook(rules))
    desk.wait(lambda: desk.controller.last_check is not None)
    desk.controller.importing.open(locked(desk.folder / "锁.xlsx"), WORD)
    desk.wait(lambda: desk.controller.last_graded is not None)
    desk.rest()
    dialog = _dialog(desk)
    assert dialog.pane.refusal.isVisible() and not dialog.go.isEnabled()
    dialog.pane.refusal.new.click()
    page = _written(desk, dialog).worksheets[0]
    assert [page["D2"].value, page["D3"].value] == ["A", "待补充"]


def test_the_foot_leads_to_what_is_to_be_confirmed(zh_desk: Desk) -> None:
    desk = zh_desk
    screen = _asked(desk)
    seen = []
    for _ in range(3):
        screen.page.foot.doubts.click()
        seen.append(next(r.name for r in screen.page.mapping.rows if r.column is desk.window.focusWidget()))
    assert seen == ["年消费", "下单次数", "区域"]
    for name in seen:
        _row(screen, name).match.click()
        desk.rest()
    assert not screen.page.foot.doubts.isVisible()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("空.xlsx", b""),
        ("图.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(200)),
        ("网页.xls", b"<html><body><table><tr><td>1</td></tr></table></body></html>"),
        ("包.xlsx", b"PK\x05\x06" + bytes(18)),
        ("断.xlsx", None),
        ("没有.csv", "missing"),
        ("文件夹.xlsx", "folder"),
    ],
)
def test_what_is_no_sheet_is_told_in_a_sentence(zh_desk: Desk, name: str, data: Any) -> None:
    desk = zh_desk
    path = desk.folder / name
    if data == "folder":
        path.mkdir()
    elif data is None:
        whole = _sheet(desk, "整.xlsx").read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
    elif data != "missing":
        path.write_bytes(data)
    desk.window.open_path(path)
    desk.wait(lambda: desk.window.toast.isVisible())
    told = desk.window.toast.sentence.text()
    assert name in told and "Error" not in told and "Traceback" not in told
    assert desk.controller.sheet is None


def test_a_choice_is_set_back_to_automatic(zh_desk: Desk) -> None:
    screen = _asked(zh_desk)
    row = _row(screen, "客户编号")
    assert row.match.text() == "同名"
    row.column.choose("所在区域")
    zh_desk.rest()
    row = _row(screen, "客户编号")
    # Chosen, though it reads as no id: that stays to be confirmed.
    assert (row.column.text(), row.column.key) == ("D 所在区域", "所在区域")
    # What it would be by itself is told, with the reason, while another column is chosen.
    (automatic,) = [text for key, text in row.column.options if key == AUTOMATIC]
    assert automatic == "自动：A 客户编号（同名）"
    assert automatic in row.match.toolTip()
    row.column.choose(AUTOMATIC)
    zh_desk.rest()
    row = _row(screen, "客户编号")
    assert (row.column.text(), row.match.text()) == ("A 客户编号", "同名")
    assert "客户编号" not in screen.desk.now.wish.mapping
    # A field that was said to have no column gets its proposal again.
    row = _row(screen, "年消费")
    row.column.choose("")
    zh_desk.rest()
    row = _row(screen, "年消费")
    assert (row.match.text(), row.column.options[0][1]) == ("不使用", "自动：B 年消费额(含税)（名称相近）")
    row.column.choose(AUTOMATIC)
    zh_desk.rest()
    assert _row(screen, "年消费").match.text() == "请确认"


def test_a_column_of_a_related_sheet_is_set_back_to_automatic(desk: Desk) -> None:
    screen = _asked(desk)
    (card,) = screen.page.relations.cards
    row = next(r for r in card.columns.rows if r.name == "订单.金额")
    first = row.column.text()
    row.column.choose("")
    desk.rest()
    row = next(r for r in card.columns.rows if r.name == "订单.金额")
    same = {"zh": "自动：B 金额（同名）", "en": "automatic: B 金额 (same name)"}[desk.language]
    assert (row.column.key, row.column.options[0][1]) == ("", same)
    row.column.choose(AUTOMATIC)
    desk.rest()
    row = next(r for r in card.columns.rows if r.name == "订单.金额")
    assert (row.column.text(), row.column.key) == (first, AUTOMATIC)


def test_a_field_without_a_fitting_column_says_so(zh_desk: Desk) -> None:
    screen = _asked(zh_desk, RULES.replace("字段 区域", "字段 备用 : 日期\n字段 区域", 1))
    row = _row(screen, "备用")
    assert row.column.options[0] == (AUTOMATIC, "自动：没有相配的列")
    assert row.column.key == AUTOMATIC
