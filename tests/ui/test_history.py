"""Undo history in words, find and replace, go to definition, help on what has the keyboard."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt

from gradestudio.ui.editor.steps import step_name
from gradestudio.ui.helping import HelpDialog
from gradestudio.ui.speech import say
from tests.ui.desk import AT_50K, AT_100K, Desk

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier

TEXT = '规则簿 "年"\n\n参数 门槛 = 10万\n# 说明\n规则 "稳定": B 当 年消费 至少 5万\n  因为 "够了"\n其余 C\n'


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("10万", "12万", "门槛 10万 → 12万"),
        ("5万", "6.5万", "“稳定” 5万 → 6.5万"),
        ("# 说明", "# 说得更明白", "改第 4 行注释"),
        ("其余 C\n", "", "删去 其余 C"),
        ("其余 C\n", '规则 "新": C 当 是\n其余 C\n', '新增 规则 "新": C 当 是'),
        ("够了", "足够了", "“稳定” 够了 → 足够了"),
        ("至少 5万", "至少 5万 且 区域 = 华东", "“稳定” 写入 且 区域 = 华东"),
        ("\n其余", "\n\n其余", "第 7 行加空行或空格"),
    ],
)
def test_a_step_in_words(old: str, new: str, name: str) -> None:
    assert step_name(TEXT, TEXT.replace(old, new, 1)) == name


def _open_history(desk: Desk) -> Any:
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_Z, CTRL | ALT)
    panel = desk.window.parts.history
    assert panel.isVisible()
    return panel


def _names(panel: Any) -> list[str]:
    return [found.entry.title for found in panel.list.found]


def test_the_history_names_each_step_and_goes_back_to_any(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    original = desk.editor.text()
    desk.replace("10万", "5万")
    desk.replace("至多 1", "至多 2")
    desk.replace("# 年度评级，财务口径", "# 口径")
    panel = _open_history(desk)
    assert _names(panel) == [
        "改第 1 行注释",
        "“高额少投诉” 1 → 2",
        "门槛 10万 → 5万",
        "打开",
    ]
    # By keys: two down is the threshold's step; the later two are undone, and named so.
    for _ in range(2):
        desk.qtbot.keyClick(panel, Qt.Key.Key_Down)
    desk.qtbot.keyClick(panel, Qt.Key.Key_Return)
    desk.rest()
    assert desk.editor.text() == original.replace("10万", "5万", 1)
    assert desk.shown_counts() == AT_50K
    assert [bool(found.detail) for found in panel.list.found] == [True, True, False, False]
    panel.list.chosen.emit(3, False)
    desk.rest()
    assert desk.editor.text() == original
    assert desk.shown_counts() == AT_100K
    # Forward again to the end.
    panel.list.chosen.emit(0, False)
    desk.rest()
    assert "# 口径" in desk.editor.text() and "至多 2" in desk.editor.text()
    # A new edit after going back drops what was undone.
    panel.list.chosen.emit(3, False)
    desk.qtbot.keyClick(panel, Qt.Key.Key_Escape)
    desk.replace("10万", "7万")
    assert _names(_open_history(desk)) == ["门槛 10万 → 7万", "打开"]


def test_typing_in_one_go_is_one_step(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    desk.editor.go_to(len(desk.editor.text()))
    desk.qtbot.keyClicks(desk.editor, "# abc")
    desk.rest()
    assert len(desk.space.text.steps.steps) == 2
    desk.editor.undo()
    assert desk.space.text.steps.at == 0


def test_a_fix_tells_where_it_comes_from(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    desk.replace("年消费 至少 门槛", "年肖费 至少 门槛")
    desk.editor.go_to(desk.editor.text().index("年肖费") + 1)
    desk.qtbot.keyClick(desk.editor, Qt.Key.Key_Period, CTRL)
    desk.qtbot.keyClick(desk.editor, Qt.Key.Key_Return)
    desk.rest()
    top = _open_history(desk).list.found[0].entry
    assert top.kind == say("ui.by-fix")


def test_replace_all_is_one_step_of_undo(desk: Desk) -> None:
    desk.open()
    text = desk.editor.text()
    name = "年消费" if desk.language == "zh" else "spend"
    desk.editor.setFocus()
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_H, CTRL)
    bar = desk.space.text.find_bar
    assert bar.other.isVisible()
    bar.box.setText(name)
    bar.other.setText("业绩")
    bar.all.click()
    desk.rest()
    assert desk.editor.text() == text.replace(name, "业绩")
    assert str(text.count(name)) in bar.count.text()
    desk.editor.undo()
    desk.rest()
    assert desk.editor.text() == text


def test_replace_one_goes_on_to_the_next(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    text = desk.editor.text()
    desk.editor.go_to(0)
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_H, CTRL)
    bar = desk.space.text.find_bar
    bar.box.setText("客户编号")
    bar.other.setText("编号")
    bar.one.click()
    desk.rest()
    assert desk.editor.text() == text.replace("客户编号", "编号", 1)
    assert bar.places() == []


def test_f12_goes_to_the_definition_and_on_to_the_uses(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    text = desk.editor.text()
    desk.editor.go_to(text.index("至少 门槛") + 4)
    desk.qtbot.keyClick(desk.editor, Qt.Key.Key_F12)
    assert desk.editor.textCursor().block().text().startswith("参数 门槛")
    assert desk.editor.textCursor().selectedText() == "门槛"
    desk.qtbot.keyClick(desk.editor, Qt.Key.Key_F12)
    assert "至少 门槛" in desk.editor.textCursor().block().text()


def test_ctrl_click_goes_to_the_definition(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    desk.editor.go_to(desk.editor.text().index("{客户名称}") + 2)
    place = desk.editor.cursorRect().center() + QPoint(2, 0)
    desk.qtbot.mouseClick(desk.editor.viewport(), Qt.MouseButton.LeftButton, CTRL, pos=place)
    assert desk.editor.textCursor().block().text() == "字段 客户名称 : 文本"


def test_f1_on_a_finding_shows_its_page(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    desk.replace("年消费 至少 门槛", "年肖费 至少 门槛")
    desk.editor.go_to(desk.editor.text().index("年肖费") + 1)
    code = desk.editor.mark_at(desk.editor.caret()).finding.code
    desk.qtbot.keyClick(desk.editor, Qt.Key.Key_F1)
    dialog = desk.window.findChild(HelpDialog)
    assert dialog is not None and dialog.isVisible()
    assert dialog.title.text() == code
    dialog.manual.click()
    assert "手册" in dialog.title.text()
    dialog.back.click()
    assert dialog.title.text() == code
    dialog.close()


def test_f1_elsewhere_shows_the_panels_section(desk: Desk) -> None:
    desk.open()
    next(iter(desk.space.effect.bars.values())).setFocus()
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_F1)
    dialog = desk.window.findChild(HelpDialog)
    assert dialog is not None
    heading = dialog.page.textCursor().block().text()
    assert ("已批准" if desk.language == "zh" else "approved version") in heading
    desk.editor.setFocus()
    desk.editor.go_to(0)
    desk.qtbot.keyClick(desk.editor, Qt.Key.Key_F1)
    assert dialog.topic.page == "language"
    dialog.close()


def _changed(panel: Any) -> list[str]:
    return [f"{line.sign} {line.text}" for line in panel.preview.lines] if panel.preview is not None else []


def test_each_step_shows_what_it_changed(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    desk.replace("10万", "5万")
    desk.replace("其余 C", "其余 B")
    panel = _open_history(desk)
    assert _changed(panel) == ["- 其余 C", "+ 其余 B"]
    assert panel.head.text() == "第 20 行"
    desk.qtbot.keyClick(panel, Qt.Key.Key_Down)
    assert _changed(panel) == [
        "- 参数 门槛 = 10万 从 1万 至 50万 步长 1万",
        "+ 参数 门槛 = 5万 从 1万 至 50万 步长 1万",
    ]
    # Ears get it too.
    assert "5万 从 1万" in panel.accessibleName()
    desk.qtbot.keyClick(panel, Qt.Key.Key_Down)
    assert _changed(panel) == []
    assert not panel.head.isVisible()


def test_the_mouse_shows_a_step_before_it_is_chosen(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    desk.replace("10万", "5万")
    text = desk.editor.text()
    desk.replace("至多 1", "至多 2")
    panel = _open_history(desk)
    row = QPoint(60, panel.list.height() // 3 + 16)
    desk.qtbot.mouseMove(panel.list, row - QPoint(4, 0))
    desk.qtbot.mouseMove(panel.list, row)
    desk.wait(lambda: _changed(panel)[:1] == ["- 参数 门槛 = 10万 从 1万 至 50万 步长 1万"])
    assert desk.editor.text() != text
    desk.qtbot.mouseClick(panel.list, Qt.MouseButton.LeftButton, pos=row)
    desk.rest()
    assert desk.editor.text() == text


def test_a_change_of_many_lines_is_shortened(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    desk.editor.go_to(len(desk.editor.text()))
    desk.editor.insertPlainText("".join(f"# 注释 {n}\n" for n in range(30)))
    desk.rest()
    shown = _changed(_open_history(desk))
    assert shown[:2] == ["+ # 注释 0", "+ # 注释 1"]
    assert len(shown) == 9
    assert "22" in shown[-1]
