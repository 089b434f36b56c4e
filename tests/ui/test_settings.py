"""Settings that act at once, text size by keys, autosave into the file, the scale now and from the start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from gradestudio.ui.scaling import at_once
from gradestudio.ui.settings import Settings
from gradestudio.ui.settingsdialog import SettingsDialog
from gradestudio.ui.speech import speech
from gradestudio.ui.theme import Style, font, theme
from tests.ui.desk import Desk

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def normal_size() -> Any:
    yield
    theme().use_body(13)


def _dialog(desk: Desk) -> SettingsDialog:
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_Comma, CTRL)
    found = desk.window.findChild(SettingsDialog)
    assert isinstance(found, SettingsDialog) and found.isVisible()
    return found


def test_language_and_theme_at_once(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    dialog = _dialog(desk)
    dialog.language.button("en").click()
    assert speech().language == "en" and dialog.title.text() == "Settings"
    dialog.theme.button("dark").click()
    assert theme().dark
    assert (Settings().language, Settings().theme) == ("en", "dark")
    dialog.accept()


def test_text_size_by_keys_and_in_the_dialog(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    label, code = desk.space.tree_title, desk.editor.document()
    assert (label.font().pixelSize(), code.defaultFont().pixelSize()) == (14, 13)
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_Equal, CTRL)
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_Equal, CTRL)
    # 15 / 13 of 14 and of 13.
    assert (label.font().pixelSize(), code.defaultFont().pixelSize()) == (16, 15)
    assert font(Style.SMALL).pixelSize() == 14
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_Equal, CTRL)
    assert theme().body == 15 and Settings().body == 15
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_0, CTRL)
    assert (label.font().pixelSize(), code.defaultFont().pixelSize()) == (14, 13)
    dialog = _dialog(desk)
    dialog.body.button("12").click()
    # Chinese is never below 11.
    assert font(Style.NOTE).pixelSize() == 11 and label.font().pixelSize() == 13
    dialog.accept()


def test_autosave_writes_the_file_and_keeps_what_is_compared_with(
    zh_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gradestudio.ui.settings.AUTOSAVES", (0, 1, 5, 30))
    desk = zh_desk
    desk.open()
    path = desk.folder / "规则.grade"
    before = path.read_text("utf-8")
    desk.window.settings.autosave = 1
    desk.replace("10万", "5万")
    desk.wait(lambda: path.read_text("utf-8") != before)
    assert path.read_text("utf-8") == desk.editor.text() == before.replace("10万", "5万", 1)
    assert not desk.controller.dirty
    bars = next(iter(desk.space.effect.bars.values())).bars
    assert bars[0].change == "+1"


def test_without_autosave_the_file_stays(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    before = (desk.folder / "规则.grade").read_bytes()
    desk.replace("10万", "5万")
    desk.controller.autosave_now()
    assert (desk.folder / "规则.grade").read_bytes() == before


def test_autosave_never_writes_over_somebody_elses_change(zh_desk: Desk) -> None:
    desk = zh_desk
    desk.open()
    desk.window.settings.autosave = 5
    path = desk.folder / "规则.grade"
    path.write_text("# 别人改过\n", "utf-8")
    desk.replace("10万", "5万")
    desk.controller.autosave_now()
    assert path.read_text("utf-8") == "# 别人改过\n"
    assert desk.window.toast.isVisible()


def test_the_scale_acts_at_once_and_is_taken_back(desk: Desk) -> None:
    desk.open()
    assert at_once()
    window = desk.window
    text, size = desk.editor.text(), window.size()
    desk.replace("10万" if desk.language == "zh" else "100000", "5万" if desk.language == "zh" else "50000")
    dialog = _dialog(desk)
    try:
        for scale in (150, 200, 125):
            dialog.scale.button(str(scale)).click()
            desk.rest()
            assert window.settings.scale == scale
            for widget in (window, dialog):
                assert widget.devicePixelRatioF() == scale / 100
                assert widget.isVisible()
            # No larger than the screen, which is smaller now in the window's own measure.
            room = window.screen().availableGeometry().size()
            assert window.size() == window.size().boundedTo(room)
            image = window.grab()
            assert image.width() == round(window.width() * scale / 100)
    finally:
        dialog.scale.button("100").click()
    desk.rest()
    assert window.devicePixelRatioF() == 1
    assert dialog.isModal()
    dialog.accept()
    window.resize(size)
    # The same window: what was typed before is taken back after.
    desk.editor.undo()
    desk.rest()
    assert desk.editor.text() == text


def test_the_scale_holds_from_the_next_start_on(own_settings: Path) -> None:
    Settings().scale = 150
    code = (
        "import os; os.environ['GRADESTUDIO_EXIT_AFTER_FIRST_PAINT'] = '1'\n"
        "from gradestudio.ui.main import main\n"
        "main()\n"
        "from PySide6.QtWidgets import QApplication\n"
        "print(QApplication.primaryScreen().devicePixelRatio())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1.5"


def test_foreign_values_in_the_settings_count_as_none(own_settings: Path) -> None:
    (own_settings / "settings.ini").write_text("[General]\nbody=900\nscale=x\nautosave=-3\n", "utf-8")
    kept = Settings()
    assert (kept.body, kept.scale, kept.autosave) == (13, 100, 0)
