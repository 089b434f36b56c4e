"""What a manager does in the window, from opening to the exported workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication

from tests.ui.desk import AT_50K, AT_100K, Desk


def _bars(desk: Desk) -> Any:
    return next(iter(desk.space.effect.bars.values()))


def test_opening_both_files_shows_the_counts(desk: Desk) -> None:
    desk.open()
    assert desk.shown_counts() == AT_100K
    outcome = [bar.count for bar in _bars(desk).bars if bar.code < 0]
    assert outcome == [1]
    assert desk.keys() == ["0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008"]
    # The cell that is no number is told in the status bar, never read as 0.
    assert "1" in desk.window.status.cells.text()


def test_a_typed_threshold_changes_the_counts_and_tells_the_difference(desk: Desk) -> None:
    desk.open()
    desk.replace("10万" if desk.language == "zh" else "100000", "5万" if desk.language == "zh" else "50000")
    assert desk.shown_counts() == AT_50K
    changes = {bar.badge.text: bar.change for bar in _bars(desk).bars if bar.code >= 0}
    assert changes == {"A": "+1", "B": "\N{MINUS SIGN}1", "C": "–"}
    assert desk.controller.dirty


def test_a_click_on_a_tier_shows_exactly_its_customers(desk: Desk) -> None:
    desk.open()
    bars = _bars(desk)
    desk.qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=bars.line_rect(0).center())
    desk.rest()
    assert desk.keys() == ["0001", "0007"]
    assert len(desk.space.customers.chips) == 1
    assert desk.space.customers.count.text() == "2"
    # Ctrl adds, a second click takes away, the chip's cross takes away.
    ctrl = Qt.KeyboardModifier.ControlModifier
    desk.qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, ctrl, pos=bars.line_rect(1).center())
    desk.rest()
    assert desk.keys() == ["0001", "0002", "0003", "0007"]
    desk.space.customers.chips[0].click()
    desk.rest()
    assert desk.keys() == ["0002", "0003"]
    desk.qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=bars.line_rect(1).center())
    desk.rest()
    assert len(desk.keys()) == 8


def test_a_rule_s_count_in_the_tree_filters_too(desk: Desk) -> None:
    desk.open()
    grade = "客户等级" if desk.language == "zh" else "Tier"
    desk.space.tree.filter_asked.emit(("decided", grade, "0"))
    desk.rest()
    assert desk.keys() == ["0001", "0007"]


def test_search_and_sort(desk: Desk) -> None:
    desk.open()
    customers = desk.space.customers
    customers.search.setText("丙")
    desk.wait(lambda: desk.keys() == ["0003"])
    customers.search.clear()
    desk.wait(lambda: len(desk.keys()) == 8)
    column = "年消费" if desk.language == "zh" else "spend"
    customers.table.sort_requested.emit(f"field:{column}")
    desk.rest()
    assert desk.keys() == ["0005", "0008", "0004", "0003", "0007", "0001", "0002", "0006"]
    customers.table.sort_requested.emit(f"field:{column}")
    desk.rest()
    # Descending; the missing one stays last.
    assert desk.keys() == ["0002", "0001", "0007", "0003", "0004", "0008", "0005", "0006"]


def test_why_tells_the_rule_and_the_margins(desk: Desk) -> None:
    desk.open()
    table = desk.space.customers.table
    table.select_row(2)
    desk.space.show_right("why")
    desk.rest()
    why = desk.space.why
    assert [card.head.text() or card.head.accessibleName().split(":")[0] for card in why.cards] == (
        ["高额少投诉", "稳定"] if desk.language == "zh" else ["high spend", "steady"]
    )
    lines = [row.line for card in why.cards for row in card.findChildren(_row_type())]
    # 60,000 against 100,000 is 40,000 short; one complaint allowed, none made; 10,000 above 50,000.
    assert [line.truth for line in lines] == [False, True, True]
    assert "40,000" in lines[0].margin
    assert "1" in lines[1].margin
    assert "10,000" in lines[2].margin


def _row_type() -> Any:
    from gradestudio.ui.why.ruler import ConditionRow

    return ConditionRow


def test_why_names_the_smallest_change_that_lifts(desk: Desk) -> None:
    desk.open()
    # 0004 spends 49,999.99: 0.01 more makes B.
    desk.space.customers.table.select_row(3)
    desk.space.show_right("why")
    desk.rest()

    def told() -> str:
        return " ".join(label.text() for label in desk.space.why.findChildren(_label_type()))

    desk.wait(lambda: "0.01" in told())
    assert "50,000" in told()


def test_why_names_what_would_lower(desk: Desk) -> None:
    desk.open()
    # 0001 decides by the first rule (at least 100,000): a yuan below it is B.
    desk.space.customers.table.select_row(0)
    desk.space.show_right("why")
    spends = {"zh": "即降为 B", "en": "lowers to B"}[desk.language]
    desk.wait(lambda: any(spends in x.text() for x in desk.space.why.findChildren(_label_type())))
    (told,) = [x.text() for x in desk.space.why.findChildren(_label_type()) if spends in x.text()]
    assert "99,999" in told and "20,001" in told


def test_needs_data_names_the_column(desk: Desk) -> None:
    desk.open()
    desk.space.customers.table.select_row(5)
    desk.space.show_right("why")
    desk.rest()
    told = [label.text() for label in desk.space.why.findChildren(_label_type())]
    column = "年消费" if desk.language == "zh" else "spend"
    assert any(column in text for text in told)


def _label_type() -> Any:
    from gradestudio.ui.controls.inputs import Label

    return Label


def test_reasons_come_for_the_rows_in_sight(desk: Desk) -> None:
    desk.open()
    grade = "客户等级" if desk.language == "zh" else "Tier"
    model = desk.space.customers.table.model
    column = next(i for i, c in enumerate(model.columns) if c.key == f"reason:{grade}")
    desk.wait(lambda: bool(model.text(0, column)))
    assert "120,000" in model.text(0, column)


def test_export_and_read_back(desk: Desk) -> None:
    from gradestudio.ui import files

    desk.open()
    target = desk.folder / "out.xlsx"
    files.export_to(desk.window, target)
    desk.wait(lambda: desk.window.toast.isVisible())
    assert not desk.window.waiting.isVisible()
    assert len(desk.window.toast.actions) == 2
    page = openpyxl.load_workbook(target).worksheets[0]
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    grade = "客户等级" if desk.language == "zh" else "Tier"
    at = rows[0].index(grade)
    needs = "待补充" if desk.language == "zh" else "needs data"
    assert [row[at] for row in rows[1:9]] == ["A", "B", "B", "C", "C", needs, "A", "C"]
    assert rows[1][0] == "0001"


def test_a_broken_statement_does_not_stop_the_others(desk: Desk) -> None:
    desk.open()
    before = desk.shown_counts()
    word = "投诉次数 至多 1" if desk.language == "zh" else "complaints at most 1"
    desk.replace(word, "(((")
    assert desk.controller.last_check.diagnostics
    assert desk.shown_counts() == before
    assert desk.space.effect.band.isVisible()
    # The other rule still works: from 10,000 on it takes 0004 (49,999.99) too.
    if desk.language == "zh":
        desk.replace("年消费 至少 5万", "年消费 至少 1万")
    else:
        desk.replace("spend at least 50000", "spend at least 10000")
    desk.wait(lambda: desk.shown_counts()["B"] == before["B"] + 1)
    # Mended, the band goes.
    desk.replace("(((", word)
    desk.wait(lambda: not desk.space.effect.band.isVisible())


def test_undo_is_one_history_over_typing_and_fixes(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    text = desk.editor.text()
    desk.replace("年消费 至少 门槛", "年肖费 至少 门槛")
    assert any(m.severity == "error" for m in desk.editor.marks)
    desk.editor.go_to(desk.editor.text().index("年肖费") + 1)
    assert desk.space.text.completing.offer_fixes()
    popup = desk.space.text.completing.fixes
    assert popup.isVisible() and popup.choices
    desk.qtbot.keyClick(desk.editor, Qt.Key.Key_Return)
    desk.rest()
    assert desk.editor.text() == text
    desk.editor.undo()
    assert "年肖费 至少 门槛" in desk.editor.text()
    desk.editor.undo()
    while desk.editor.text() != text and desk.editor.document().isUndoAvailable():
        desk.editor.undo()
    assert desk.editor.text() == text
    desk.rest()


def test_saving_keeps_line_ends_and_byte_order_mark(zh_desk: Desk) -> None:
    desk = zh_desk
    path = desk.rulebook()
    windows = b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(windows)
    desk.window.open_path(path)
    desk.wait(lambda: desk.controller.text != "")
    desk.replace("10万", "9万")
    assert desk.controller.save()
    assert path.read_bytes() == windows.replace("10万".encode(), "9万".encode())
    assert not desk.controller.dirty
    assert [p.name for p in desk.folder.iterdir()] == [path.name]


def test_saving_makes_the_present_the_version_compared_with(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    desk.replace("10万", "5万")
    assert any(bar.change for bar in _bars(desk).bars)
    desk.controller.save()
    desk.rest()
    assert all(not bar.change for bar in _bars(desk).bars)


def test_language_and_theme_switch_at_run_time(zh_desk: Desk) -> None:
    from gradestudio.ui.speech import speech
    from gradestudio.ui.theme import theme

    desk = zh_desk
    desk.open()
    assert desk.window.top.export.text() == "导出"
    speech().use("en")
    desk.rest()
    assert desk.window.top.export.text() == "Export"
    assert desk.space.customers.title.text() == "Customers"
    theme().use("dark")
    desk.rest()
    assert QApplication.palette().window().color().name() == "#14161a"


def test_files_dropped_on_the_window_open(zh_desk: Desk) -> None:
    desk = zh_desk
    for path in (desk.rulebook(), desk.sheet()):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        event = QDropEvent(
            QPointF(100, 100),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        desk.window.dropEvent(event)
        desk.rest()
    desk.wait(lambda: desk.controller.last_graded is not None)
    desk.rest()
    assert desk.shown_counts() == AT_100K


def test_a_file_that_cannot_be_read_is_one_sentence(desk: Desk) -> None:
    wrong = desk.folder / "坏.xlsx"
    wrong.write_bytes(b"PK\x03\x04 this is no workbook")
    desk.window.open_path(wrong)
    desk.wait(lambda: desk.window.toast.isVisible())
    sentence = desk.window.toast.sentence.text()
    assert "坏.xlsx" in sentence
    assert "Traceback" not in sentence and "Error" not in sentence
    latin = desk.folder / "latin.grade"
    latin.write_bytes("规则".encode("gb18030"))
    desk.window.toast.hide()
    desk.window.open_path(latin)
    desk.wait(lambda: desk.window.toast.isVisible())
    assert "latin.grade" in desk.window.toast.sentence.text()


def test_unsaved_text_is_kept_and_offered_again(zh_desk: Desk, own_settings: Path) -> None:
    from gradestudio.ui.recovery import Recovery

    desk = zh_desk
    desk.window.open_path(desk.rulebook())
    desk.wait(lambda: desk.controller.text != "")
    desk.replace("10万", "7万")
    desk.controller.keep_now()
    # Another start, while this window still runs, leaves the text alone.
    assert Recovery(own_settings).found() is None
    # A window that died: its lock is gone.
    recovery = desk.controller.recovery
    recovery._lock.unlock()
    found = Recovery(own_settings).found()
    assert found is not None
    assert "= 7万" in found.text


def test_leaving_asks_about_unsaved_changes(zh_desk: Desk, monkeypatch: Any) -> None:
    from PySide6.QtWidgets import QMessageBox

    desk = zh_desk
    desk.window.open_path(desk.rulebook())
    desk.wait(lambda: desk.controller.text != "")
    desk.replace("10万", "7万")
    asked: list[str] = []

    def stay(self: QMessageBox) -> int:
        asked.append(self.text())
        button = next(b for b in self.buttons() if self.buttonRole(b) == QMessageBox.ButtonRole.RejectRole)
        monkeypatch.setattr(QMessageBox, "clickedButton", lambda _: button)
        return 0

    monkeypatch.setattr(QMessageBox, "exec", stay)
    assert not desk.window.close()
    assert len(asked) == 1 and "规则.grade" in asked[0]
    assert desk.window.isVisible()


def test_the_grading_date_can_be_chosen(zh_desk: Desk) -> None:
    from gradestudio.ui.dates import DateDialog

    desk = zh_desk
    desk.open()
    desk.window.status.as_of.click()
    dialog = desk.window.findChild(DateDialog)
    assert dialog is not None
    dialog.box.setText("三月")
    dialog.take()
    assert dialog.isVisible() and dialog.wrong.text()
    dialog.box.setText("2026/3/31")
    dialog.take()
    desk.rest()
    assert desk.controller.last_graded.grading.as_of.isoformat() == "2026-03-31"


def test_copy_for_excel_is_tab_separated(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    desk.space.customers.copy.click()
    lines = QApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[:2] == ["客户编号", "客户名称"]
    assert len(lines) == 9
    assert lines[1].split("\t")[:2] == ["0001", "甲公司"]


def test_customers_large_and_folded(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_F7)
    assert desk.space.large and not desk.space.text.isVisible() and desk.space.customers.isVisible()
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_F7)
    assert desk.space.text.isVisible()
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert desk.space.folded and not desk.space.customers.table.isVisible()
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert desk.space.customers.table.isVisible()


def test_a_click_on_a_tier_in_the_table_asks_why(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    table = desk.space.customers.table
    column = next(i for i, c in enumerate(table.model.columns) if c.form == "tier")
    place = table.right.visualRect(table.model.index(1, column)).center()
    desk.qtbot.mouseClick(table.right.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    desk.rest()
    assert desk.space.right.part == "why"
    desk.wait(lambda: bool(desk.space.why.cards))


def test_the_customers_own_sheet_is_never_written_over(zh_desk: Desk) -> None:
    from gradestudio.ui import files

    desk = zh_desk
    desk.open()
    source = desk.folder / "客户.xlsx"
    before = source.read_bytes()
    files.export_to(desk.window, source)
    desk.wait(lambda: desk.window.toast.isVisible())
    assert source.read_bytes() == before
    assert "客户.xlsx" in desk.window.toast.sentence.text()
    assert not desk.window.waiting.isVisible()


def test_a_report_as_pdf(zh_desk: Desk) -> None:
    from gradestudio.ui import files

    desk = zh_desk
    desk.open()
    target = desk.folder / "报告.pdf"
    files.export_to(desk.window, target)
    desk.wait(lambda: target.exists())
    desk.rest()
    assert target.read_bytes().startswith(b"%PDF")


def test_a_cancelled_export_leaves_nothing(zh_desk: Desk) -> None:
    from gradestudio.ui import files

    desk = zh_desk
    desk.open()
    target = desk.folder / "out.xlsx"
    files.export_to(desk.window, target)
    desk.window.waiting.cancel.click()
    assert not desk.window.waiting.isVisible()
    # Another export is not held up by the one that was cancelled.
    again = desk.folder / "again.xlsx"
    files.export_to(desk.window, again)
    desk.wait(lambda: desk.window.toast.isVisible())
    assert again.exists()
    assert not list(desk.folder.glob("*.part"))
