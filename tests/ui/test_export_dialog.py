"""The export dialog: what it shows is what is written; its choices, its refusals, its end; keys alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QAbstractButton, QApplication

from gradestudio.ui import files
from tests.ui.desk import EN_RULES, ZH_RULES, Desk
from tests.ui.test_accessible import _nameless


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Files and folders that were handed to the system."""
    asked: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: asked.append(url.toLocalFile()))
    return asked


def _dialog(desk: Desk) -> Any:
    """The dialog with its preview."""
    files.ask_export(desk.window)
    dialog = desk.window.parts.export_dialog
    desk.wait(lambda: dialog._preview is not None)
    return dialog


def _written(desk: Desk, dialog: Any) -> Any:
    target = dialog.target
    dialog.start()
    desk.wait(lambda: not dialog.writing)
    assert target.exists()
    return openpyxl.load_workbook(target)


def _shown(dialog: Any) -> list[list[str]]:
    """The grid as it stands: headings with their letters, then the rows."""
    model = dialog.pane.grid.grid
    heads = [model.headerData(c, Qt.Orientation.Horizontal) for c in range(1, model.columnCount())]
    rows = [[model.text(r, c) for c in range(model.columnCount())] for r in range(model.rowCount())]
    return [heads, *rows]


def test_by_keys_alone_the_workbook_gets_its_columns(desk: Desk, qtbot: Any, opened: list[str]) -> None:
    desk.open()
    source = desk.folder / "客户.xlsx"
    before = source.read_bytes()
    desk.window.activateWindow()
    qtbot.keyClick(desk.editor, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    dialog = desk.window.parts.export_dialog
    assert dialog.isVisible()
    desk.wait(lambda: dialog._preview is not None)
    qtbot.keyClick(dialog.go, Qt.Key.Key_Return)
    desk.wait(lambda: not dialog.writing)
    suffix = "_已评级" if desk.language == "zh" else "_graded"
    target = desk.folder / f"客户{suffix}.xlsx"
    grade = "客户等级" if desk.language == "zh" else "Tier"
    page = openpyxl.load_workbook(target).worksheets[0]
    heads = [cell.value for cell in page[1]]
    assert heads[5] == grade
    needs = "待补充" if desk.language == "zh" else "needs data"
    assert [row[5].value for row in page.iter_rows(2, 9)] == ["A", "B", "B", "C", "C", needs, "A", "C"]
    assert source.read_bytes() == before
    assert "8" in dialog.outcome.title.text()
    focused = QApplication.focusWidget() or dialog.focusWidget()
    qtbot.keyClick(focused, Qt.Key.Key_Return)
    assert opened == [str(target)]
    qtbot.keyClick(focused, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert desk.window.parts.export_dialog is None


def test_the_preview_is_what_is_written(desk: Desk) -> None:
    desk.open()
    dialog = _dialog(desk)
    heads, *rows = _shown(dialog)
    page = _written(desk, dialog).worksheets[0]
    assert len(rows) == 8
    for head, *texts in zip(heads, *(row[1:] for row in rows), strict=True):
        letters, heading = head.split(" ", 1)
        assert page[f"{letters}1"].value == heading
        for (number, *_), text in zip(rows, texts, strict=True):
            value = page[f"{letters}{number}"].value
            if isinstance(value, int | float):
                assert float(text.replace(",", "").removeprefix("¥")) == value
            elif hasattr(value, "strftime"):
                assert text == value.strftime("%Y-%m-%d")
            else:
                assert text == (value or "")


def test_a_tier_s_tab_shows_its_sheet(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    dialog = _dialog(desk)
    assert [tab.text for tab in dialog.pane.tabs.tabs] == [
        *("客户", "汇总", "A 2", "B 2", "C 3", "待补充 1", "问题 1", "规则")
    ]
    dialog.pane.tabs.choose("tier:0")
    shown = _shown(dialog)
    book = _written(desk, dialog)
    page = next(p for p in book.worksheets if p.title.startswith("A"))
    assert shown[0][:2] == ["A 客户编号", "B 客户名称"]
    assert [row[1] for row in shown[1:]] == [page["A5"].value, page["A6"].value] == ["0001", "0007"]
    assert [row[0] for row in shown[1:]] == ["5", "6"]


def test_columns_and_sheets_that_are_left_out(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    dialog = _dialog(desk)
    reasons = next(line for line, keys in dialog.options.groups if "needs:客户等级" in keys)
    reasons.click()
    dialog.options.sheets["tiers"].click()
    heads = _shown(dialog)[0]
    assert heads[-2:] == ["I 策略", "J 下次联系"]
    assert not any("待补" in head or "提升" in head for head in heads)
    assert [tab.key for tab in dialog.pane.tabs.tabs] == ["customers", "summary", "problems", "rules"]
    book = _written(desk, dialog)
    assert book.sheetnames == ["客户", "汇总", "问题", "规则"]
    assert [c.value for c in book.worksheets[0][1]][5:] == [
        *("客户等级", "客户等级 依据", "客户等级 原因", "策略", "下次联系")
    ]


def test_masking_cannot_keep_the_workbook_and_says_so(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open(ZH_RULES.replace("字段 客户名称 : 文本", "字段 客户名称 : 文本 保密"))
    dialog = _dialog(desk)
    assert dialog.options.masked.isEnabled()
    dialog.options.masked.click()
    desk.wait(lambda: dialog.pane.refusal.isVisible())
    assert "客户.xlsx" in dialog.pane.refusal.sentence.text()
    assert not dialog.go.isEnabled()
    dialog.pane.refusal.new.click()
    desk.rest()
    assert dialog.go.isEnabled() and not dialog.pane.refusal.isVisible()
    assert dialog.choices.form == "new"
    page = _written(desk, dialog).worksheets[0]
    assert page["B2"].value == "甲***"
    assert "甲公司" not in str([[c.value for c in row] for row in page.iter_rows()])


def test_a_text_file_can_only_become_a_new_workbook(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.window.open_path(desk.rulebook())
    desk.wait(lambda: desk.controller.text != "")
    sheet = desk.folder / "客户.csv"
    sheet.write_text("客户编号,客户名称,区域,年消费,投诉次数\n0001,甲,华东,120000,0\n", "utf-8")
    desk.window.open_path(sheet)
    desk.wait(lambda: desk.controller.last_graded is not None)
    desk.rest()
    dialog = _dialog(desk)
    assert not dialog.options.forms["keep"].isEnabled()
    assert dialog.choices.form == "new"
    assert dialog.target == desk.folder / "客户_已评级.xlsx"
    assert _written(desk, dialog).worksheets[0]["F2"].value == "A"


def test_the_form_and_the_name_follow_each_other(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    dialog = _dialog(desk)
    dialog.options.forms["data"].click()
    assert dialog.target.name == "客户_已评级.html"
    dialog.options.data.button("csv").click()
    assert dialog.target.name == "客户_已评级.csv"
    dialog.path.clear()
    desk.qtbot.keyClicks(dialog.path, str(desk.folder / "a.pdf"))
    assert dialog.choices.form == "pdf"
    dialog.options.forms["new"].click()
    assert dialog.target == desk.folder / "a.xlsx"


def test_choices_are_remembered(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    dialog = _dialog(desk)
    dialog.options.forms["new"].click()
    dialog.options.sheets["problems"].click()
    dialog.options.languages.button("en").click()
    desk.rest()
    book = _written(desk, dialog)
    assert book.sheetnames == [
        "客户",
        "Summary",
        "A 重点客户",
        "B 普通客户",
        "C 潜在客户",
        "needs data",
        "Rules",
    ]
    dialog.reject()
    again = _dialog(desk)
    assert (again.choices.form, again.choices.language) == ("new", "en")
    assert again.choices.sheets == frozenset({"problems"})
    assert "customers" not in again.options.languages.current()
    # The file of before is there: that it will be replaced is said.
    assert "客户_已评级.xlsx" in again.warning.text()


def test_a_file_that_is_open_elsewhere(
    zh_desk: Desk, monkeypatch: pytest.MonkeyPatch, opened: list[str]
) -> None:
    desk = zh_desk
    desk.open()
    target = desk.folder / "客户_已评级.xlsx"
    target.write_bytes(b"old")
    dialog = _dialog(desk)
    replace = __import__("os").replace

    def locked(source: Any, place: Any) -> None:
        if Path(place) == target:
            raise PermissionError(13, "in use")
        replace(source, place)

    monkeypatch.setattr("gradestudio.report.files.os.replace", locked)
    dialog.start()
    desk.wait(lambda: not dialog.writing)
    assert target.read_bytes() == b"old"
    assert not list(desk.folder.glob(".*part"))
    names = [b.text() for b in _buttons(dialog)]
    assert names == ["再试一次", "存为 客户_已评级 (2).xlsx", "返回"]
    _buttons(dialog)[1].click()
    desk.wait(lambda: not dialog.writing)
    other = desk.folder / "客户_已评级 (2).xlsx"
    assert openpyxl.load_workbook(other).worksheets[0]["F2"].value == "A"
    _buttons(dialog)[1].click()
    assert opened == [str(desk.folder)]


def _buttons(dialog: Any) -> list[Any]:
    from gradestudio.ui.controls.button import Button

    return [b for b in dialog.outcome.findChildren(Button) if b.isVisible()]


def test_a_workbook_that_cannot_be_kept_is_told_with_the_way_out(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    dialog = _dialog(desk)
    # Somebody saves the sheet while the dialog is open: its rows are no longer those that were graded.
    book = openpyxl.load_workbook(desk.folder / "客户.xlsx")
    book.worksheets[0]["A2"] = "9999"
    book.save(desk.folder / "客户.xlsx")
    dialog.path.setText(str(desk.folder / "out.xlsx"))
    dialog.start()
    desk.wait(lambda: not dialog.writing)
    assert not (desk.folder / "out.xlsx").exists()
    assert _buttons(dialog)[0].text() == "改为新工作簿"
    _buttons(dialog)[0].click()
    desk.wait(lambda: not dialog.writing)
    assert dialog.target.exists()
    assert openpyxl.load_workbook(dialog.target).worksheets[0]["A2"].value == "0001"


def test_native_formulas_in_a_new_workbook(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    dialog = _dialog(desk)
    dialog.options.forms["data"].click()
    assert not dialog.options.formulas.isVisible()
    dialog.options.forms["new"].click()
    dialog.options.formulas.click()
    page = _written(desk, dialog).worksheets[0]
    assert str(page["F2"].value).startswith("=")


def test_native_formulas_beside_the_own_cells(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    dialog = _dialog(desk)
    assert dialog.options.forms["keep"].isChecked()
    dialog.options.formulas.click()
    book = _written(desk, dialog)
    assert str(book.worksheets[0]["F2"].value).startswith("=") and "计算过程" in book.sheetnames


def test_formulas_that_own_cells_forbid_go_into_a_new_workbook(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    dialog = _dialog(desk)
    dialog.options.formulas.click()
    dialog.outcome.tell_refused("B2", "formulas-cell", dialog.target, dialog)
    dialog.outcome.show()
    ways = {b.text(): b for b in dialog.outcome.findChildren(QAbstractButton)}
    assert list(ways) == ["改为新工作簿", "只写数值", "返回"]
    ways["改为新工作簿"].click()
    desk.wait(lambda: not dialog.writing)
    book = openpyxl.load_workbook(dialog.target)
    assert str(book.worksheets[0]["F2"].value).startswith("=") and "读法" not in book.sheetnames


def test_rules_that_no_formula_can_say_are_named(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open(ZH_RULES.replace("评级 客户等级", "评级 客户等级 唯一").replace("其余 C\n", ""))
    dialog = _dialog(desk)
    dialog.options.forms["new"].click()
    dialog.options.formulas.click()
    dialog.start()
    desk.wait(lambda: not dialog.writing)
    assert not dialog.target.exists()
    assert _buttons(dialog)[0].text() == "只写数值"
    _buttons(dialog)[0].click()
    desk.wait(lambda: not dialog.writing)
    assert dialog.target.exists()


def test_cancelling_leaves_nothing_and_the_dialog_open(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    dialog = _dialog(desk)
    dialog.start()
    dialog.cancel.click()
    assert dialog.isVisible() and not dialog.writing
    # The worker notices between two rows; then nothing half-made is left.
    desk.wait(lambda: not list(desk.folder.glob(".*part")))
    assert _written(desk, dialog).sheetnames[0] == "客户"


def test_rules_in_error_are_told(desk: Desk) -> None:
    desk.open()
    rules = ZH_RULES if desk.language == "zh" else EN_RULES
    word = "年消费 至少 5万" if desk.language == "zh" else "spend at least 50000"
    assert word in rules
    desk.replace(word, "((")
    dialog = _dialog(desk)
    told = "规则有错误" if desk.language == "zh" else "in error"
    assert told in dialog.warning.text()


def test_everything_in_the_dialog_has_a_name(desk: Desk) -> None:
    desk.open()
    dialog = _dialog(desk)
    assert _nameless(dialog) == []
    dialog.options.forms["data"].click()
    assert _nameless(dialog) == []
    dialog.start()
    desk.wait(lambda: not dialog.writing)
    assert _nameless(dialog) == []


def test_a_full_disk_is_told_and_can_be_tried_again(zh_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = zh_desk
    desk.open()
    dialog = _dialog(desk)
    target = dialog.target
    target.write_bytes(b"old")

    def full(number: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("gradestudio.report.files.os.fsync", full)
        dialog.start()
        desk.wait(lambda: not dialog.writing)
    assert dialog.outcome.title.text() == "没有写成"
    assert target.name in dialog.outcome.line.text()
    assert target.read_bytes() == b"old"
    _buttons(dialog)[0].click()
    desk.wait(lambda: not dialog.writing)
    assert "已导出 8 位客户" in dialog.outcome.title.text()
    assert target.read_bytes() != b"old"


def test_tab_goes_through_the_choices_then_to_the_foot(zh_desk: Desk) -> None:
    from tests.ui.test_import_screen import _walk

    desk = zh_desk
    desk.open()
    dialog = _dialog(desk)
    options = dialog.options
    groups = [line for line, _ in options.groups]
    desk.wait(lambda: all(line.isVisible() for line in groups))
    stops = _walk(options.forms["keep"], dialog.go)
    wanted = [*groups, options.sheets["summary"], dialog.pane.tabs, dialog.path, dialog.go]
    assert [stop for stop in stops if stop in wanted] == wanted


def test_rules_that_are_not_approved_are_told_in_dialog_and_workbook(desk: Desk, opened: list[str]) -> None:
    desk.open()
    dialog = _dialog(desk)
    never, note = {
        "zh": ("规则从未批准过。", "规则未经批准"),
        "en": ("The rules were never approved.", "Not approved"),
    }[desk.language]
    assert dialog.standing.text() == never
    assert dialog.standing.isVisible()
    assert note in dialog.warning.text()
    sheet = {"zh": "规则", "en": "Rules"}[desk.language]
    book = _written(desk, dialog)
    texts = [str(c.value) for row in book[sheet].iter_rows(max_col=2, max_row=20) for c in row]
    assert never in texts
    dialog.reject()
    desk.controller.versions.approve()
    desk.wait(lambda: desk.controller.versions.known != ())
    dialog = _dialog(desk)
    assert {"zh": "已批准 v1", "en": "approved v1"}[desk.language] in dialog.line.text()
    assert note not in dialog.warning.text()
    assert not dialog.standing.isVisible()
    dialog.reject()
    # A draft that differs from it.
    desk.replace(
        "门槛 = 10万" if desk.language == "zh" else "line = 100000",
        "门槛 = 20万" if desk.language == "zh" else "line = 200000",
    )
    dialog = _dialog(desk)
    differs = {
        "zh": "规则是草稿，与已批准的 v1（",
        "en": "The rules are a draft that differs from the approved v1 (",
    }
    assert dialog.standing.text().startswith(differs[desk.language])
    dialog.reject()
