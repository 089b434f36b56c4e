"""Pictures of the window's shell and effect: what `shots` takes after the main window."""

from __future__ import annotations

from typing import Any

from gradestudio.diagnostics import Edit, Span
from gradestudio.ui.speech import speech


def shell_pictures(studio: Any) -> None:
    """Everything of this file, from the graded sample; leaves the text as it was."""
    text = studio.space.text.editor.text()
    _palette(studio)
    _moves(studio)
    _history(studio)
    _replace(studio)
    _help(studio)
    _aim(studio)
    _from_customers(studio)
    _settings(studio)
    _narrow(studio)
    _templates(studio)
    _back(studio, text)


def _back(studio: Any, text: str) -> None:
    editor = studio.space.text.editor
    editor.apply([Edit(Span(0, len(editor.text())), text)])
    studio.controller.clear_filters()
    studio.settle()


def change(studio: Any) -> None:
    """A threshold or two changed, so that somebody moves."""
    editor = studio.space.text.editor
    pairs = (("= 10万 ", "= 6万 "), ("投诉次数 至多 1", "投诉次数 至多 0"), (">= 5 then", ">= 3 then"))
    for old, new in pairs:
        at = editor.text().find(old)
        if at >= 0:
            editor.apply([Edit(Span(at, at + len(old)), new)])
    studio.settle()


def _moves(studio: Any) -> None:
    effect = studio.space.effect
    studio.controller.versions.approve()
    studio.settle()
    studio.window.toast.hide()
    change(studio)
    next(iter(effect.moves.values())).up.click()
    studio.picture("moves")
    effect.show_form("ribbons", "money")
    studio.picture("streams")
    effect.show_form("matrix", "people")


def _palette(studio: Any) -> None:
    palette = studio.window.parts.palette
    palette.open()
    studio.picture("palette-empty")
    palette.box.setText("nxf" if speech().language == "zh" else "ability")
    studio.picture("palette")
    palette.leave()


def _history(studio: Any) -> None:
    editor = studio.space.text.editor
    change(studio)
    at = editor.text().index("#") + 2
    editor.apply([Edit(Span(at, at), "2026 ")])
    editor.undo()
    studio.settle()
    panel = studio.window.parts.history
    panel.open()
    studio.picture("history")
    panel.hide()


def _replace(studio: Any) -> None:
    bar = studio.space.text.find_bar
    studio.space.find_in_text(replacing=True)
    bar.box.setText("年消费" if speech().language == "zh" else "intent")
    bar.other.setText("业绩" if speech().language == "zh" else "interest")
    studio.picture("replace")
    bar.leave()


def _help(studio: Any) -> None:
    from gradestudio.ui.helping import HelpDialog, Topic, open_help

    open_help(studio.window, Topic("diagnostics/bands-hole"))
    dialog = studio.window.findChild(HelpDialog)
    studio.picture("help", dialog)
    open_help(studio.window, Topic("manual", "7. 窗口"))
    studio.picture("help-manual", dialog)
    dialog.close()


def _aim(studio: Any) -> None:
    from gradestudio.ui.aim.dialog import AimDialog
    from gradestudio.ui.commands import aim

    aim(studio.window)
    studio.settle()
    dialog = studio.window.findChild(AimDialog)
    if dialog is None:  # a rulebook without a number that can be moved
        studio.window.toast.hide()
        return
    dialog.box.setText("400")
    dialog.ask()
    studio.picture("aim", dialog)
    dialog.kinds.button("money").click()
    dialog.box.setText("4000万")
    dialog.ask()
    studio.picture("aim-money", dialog)
    dialog.reject()


def _from_customers(studio: Any) -> None:
    """Customers of the best tier selected: what tells them from the others."""
    from PySide6.QtCore import QItemSelectionModel

    from gradestudio.ui.customers.spec import Filter
    from gradestudio.ui.separating.dialog import SeparatingDialog

    effect = studio.controller.last_graded.effects[0]
    studio.controller.show_exactly(Filter("tier", effect.grade, 0))
    studio.settle()
    table = studio.space.customers.table
    model = table.left.selectionModel()
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for row in range(len(table.model.rows)):
        model.select(table.model.index(row, 0), flags)
    studio.space.customers.separate.click()
    dialog = studio.window.findChild(SeparatingDialog)
    studio.wait(lambda: bool(dialog.lines) or bool(dialog.effect.text()))
    studio.picture("from-customers", dialog)
    studio.picture("from-customers-window")
    dialog.reject()
    studio.controller.clear_filters()


def _settings(studio: Any) -> None:
    from gradestudio.ui.settingsdialog import SettingsDialog
    from gradestudio.ui.theme import theme

    dialog = SettingsDialog(studio.window)
    dialog.open()
    studio.picture("settings", dialog)
    dialog.accept()
    theme().use_body(15)
    studio.picture("large-text")
    theme().use_body(13)


def _narrow(studio: Any) -> None:
    """Below 1180: the rail, the rulebook and the effect over the text."""
    size = studio.window.size()
    studio.window.resize(1100, 720)
    studio.picture("narrow")
    space = studio.space
    space.narrow.open_left(space.tree.sections()[-4][1])
    studio.picture("narrow-rulebook")
    space.narrow.close_left()
    space.toggle_right()
    studio.picture("narrow-effect")
    studio.window.resize(1024, 640)
    studio.picture("narrow-smallest")
    studio.window.resize(size)
    studio.settle()


def _templates(studio: Any) -> None:
    """The first page while a sheet is open: which templates it can run."""
    studio.window.show_welcome()
    studio.picture("welcome-fits")
    studio.window.show_workspace()
    studio.settle()
