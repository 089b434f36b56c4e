"""The menus of the top bar, filled when they open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gradestudio.ui import files
from gradestudio.ui.commands import review_sheet, use_language
from gradestudio.ui.icons import icon
from gradestudio.ui.speech import say, speech


def fill_open_menu(window: Any) -> None:
    menu = window.top.open_menu
    menu.clear()
    for text, drawing, keys, act in (
        (say("ui.open-sheet"), "sheet", "Ctrl+O", lambda: files.ask_sheet(window)),
        (say("ui.open-rulebook"), "rule", "Ctrl+Shift+O", lambda: files.ask_rulebook(window)),
        (say("ui.new-rulebook"), "plus", "", lambda: files.new_rulebook(window)),
        (say("ui.save-as"), "save", "Ctrl+Shift+S", lambda: files.save_as(window)),
    ):
        action = menu.addAction(icon(drawing), f"{text}\t{keys}" if keys else text)
        action.triggered.connect(lambda _=False, act=act: act())
    if window.controller.sheet is not None:
        action = menu.addAction(icon("import"), say("ui.import-menu"))
        action.triggered.connect(lambda _=False: review_sheet(window))
    recent = window.settings.recent()
    if recent:
        menu.addSeparator()
    for path in recent:
        name = Path(path).name.replace("&", "&&")
        action = menu.addAction(icon("rule" if path.endswith(".grade") else "sheet"), name)
        action.setToolTip(path)
        action.triggered.connect(lambda _=False, path=path: window.open_path(path))
    menu.addSeparator()
    action = menu.addAction(icon("settings"), f"{say('ui.settings')}\tCtrl+,")
    action.triggered.connect(lambda _=False: _settings(window))


def _settings(window: Any) -> None:
    from gradestudio.ui.commands import ask_settings

    ask_settings(window)


def fill_language_menu(window: Any) -> None:
    menu = window.top.language_menu
    menu.clear()
    for language, text in (("zh", "中文"), ("en", "English")):
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(speech().language == language)
        action.triggered.connect(lambda _=False, language=language: use_language(window, language))
