"""The keyboard map.  While an input method composes, every key belongs to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit

from gradestudio.ui import files
from gradestudio.ui.speech import say, speech
from gradestudio.ui.theme import BODIES, theme


@dataclass(frozen=True, slots=True)
class Command:
    """Something that can be done: by its key, and from the palette by its `title`."""

    name: str
    title: str
    keys: str
    act: Callable[[], Any]
    drawing: str = "command"


def commands(window: Any) -> tuple[Command, ...]:
    """Everything with a key, and what has none but a name; titles in the language of now."""

    def of_space(act: Callable[[Any], Any]) -> Callable[[], None]:
        return lambda: _with_space(window, act)

    rows: tuple[tuple[str, str, Callable[[], Any], str], ...] = (
        ("open-sheet", "Ctrl+O", lambda: files.ask_sheet(window), "sheet"),
        ("open-rulebook", "Ctrl+Shift+O", lambda: files.ask_rulebook(window), "open"),
        ("new-rulebook", "", lambda: files.new_rulebook(window), "plus"),
        ("save", "Ctrl+S", lambda: files.save(window), "save"),
        ("save-as", "Ctrl+Shift+S", lambda: files.save_as(window), "save"),
        ("read-sheet", "", lambda: review_sheet(window), "import"),
        ("export", "Ctrl+E", lambda: files.ask_export(window), "export"),
        ("undo", "Ctrl+Z", lambda: _in_text(window, "undo"), "undo"),
        ("redo", "Ctrl+Y", lambda: _in_text(window, "redo"), "redo"),
        (
            "history",
            "Ctrl+Alt+Z",
            lambda: _with_space(window, lambda _: window.parts.history.open()),
            "history",
        ),
        ("find", "Ctrl+F", lambda: find(window), "search"),
        ("replace", "Ctrl+H", of_space(lambda w: w.find_in_text(replacing=True)), "search"),
        ("definition", "F12", lambda: _with_space(window, lambda w: definition(window)), "arrow-right"),
        ("quick-fix", "Ctrl+.", lambda: quick_fix(window), "fix"),
        ("complete", "Ctrl+Space", of_space(lambda w: w.text.completing.ask(forced=True)), "text"),
        ("toggle-comment", "Ctrl+/", of_space(_toggle_comment), "comment"),
        ("next-problem", "F4", of_space(lambda w: w.next_problem(1)), "warning"),
        ("previous-problem", "Shift+F4", of_space(lambda w: w.next_problem(-1)), "warning"),
        ("cards", "Ctrl+1", of_space(lambda w: w.centre.show_view("cards")), "cards"),
        ("grids", "Ctrl+2", of_space(lambda w: w.centre.show_view("grids")), "grid"),
        ("text", "Ctrl+3", of_space(lambda w: w.centre.show_view("text")), "text"),
        ("new-rule", "Ctrl+N", of_space(lambda w: w.cards.add_rule()), "plus"),
        ("add-statement", "", of_space(lambda w: w.open_add_menu()), "plus"),
        ("duplicate-rule", "Ctrl+D", lambda: _with_cards(window, lambda c: c.duplicate()), "copy"),
        ("next-panel", "F6", lambda: next_panel(window, 1), "columns"),
        ("previous-panel", "Shift+F6", lambda: next_panel(window, -1), "columns"),
        ("customers-large", "F7", of_space(lambda w: w.enlarge()), "grid"),
        ("fold-customers", "Ctrl+J", of_space(lambda w: w.fold_customers()), "chev-down"),
        ("right-panel", "F8", of_space(lambda w: w.toggle_right()), "columns"),
        ("why", "Ctrl+I", of_space(lambda w: w.show_right("why")), "why"),
        ("proofs", "F10", window.show_proofs, "promise"),
        ("examples", "", of_space(lambda w: w.centre.examples.open()), "play"),
        ("format", "", lambda: _with_space(window, lambda _: window.controller.format()), "text"),
        (
            "clear-filters",
            "",
            lambda: _with_space(window, lambda _: window.controller.clear_filters()),
            "filter",
        ),
        ("from-customers", "", of_space(lambda w: w.customers.separate_asked.emit()), "fix"),
        ("aim", "", lambda: _with_space(window, lambda _: aim(window)), "aim"),
        (
            "approve",
            "",
            lambda: _with_space(window, lambda _: window.parts.wiring.effect.approve()),
            "promise",
        ),
        ("compare", "F9", window.show_compare, "compare"),
        ("palette", "Ctrl+K", lambda: window.parts.palette.open(), "command"),
        ("language", "Ctrl+L", lambda: switch_language(window), "language"),
        ("theme", "", lambda: switch_theme(window), "moon"),
        ("zoom-in", "Ctrl+=", lambda: zoom(window, 1), "plus"),
        ("zoom-out", "Ctrl+-", lambda: zoom(window, -1), "minus"),
        ("zoom-reset", "Ctrl+0", lambda: zoom(window, 0), "type"),
        ("settings", "Ctrl+,", lambda: ask_settings(window), "settings"),
        ("home", "", window.show_welcome, "menu"),
        ("help", "F1", lambda: help_here(window), "info"),
    )
    return tuple(Command(name, say(f"ui.do-{name}"), keys, act, sign) for name, keys, act, sign in rows)


_ALSO = (("Ctrl+Shift+Z", "redo"), ("Ctrl++", "zoom-in"))
"""Second keys."""


def connect_keys(window: Any) -> None:
    """Actions of the window with their keys."""
    known = {command.name: command for command in commands(window)}
    for command in known.values():
        if command.keys:
            _add(window, command.keys, command.act)
    for keys, name in _ALSO:
        _add(window, keys, known[name].act)
    top = window.top
    top.search.clicked.connect(lambda: window.parts.palette.open())
    top.home.clicked.connect(window.show_welcome)
    top.save.clicked.connect(lambda: files.save(window))
    top.undo.clicked.connect(lambda: _in_text(window, "undo"))
    top.redo.clicked.connect(lambda: _in_text(window, "redo"))
    top.theme.clicked.connect(lambda: switch_theme(window))
    top.export.clicked.connect(lambda: files.ask_export(window))
    top.open_menu.aboutToShow.connect(lambda: _fill_open_menu(window))
    top.language_menu.aboutToShow.connect(lambda: _fill_language_menu(window))


def _add(window: Any, key: str, act: Callable[[], Any]) -> None:
    action = QAction(window)
    action.setShortcut(QKeySequence(key))
    action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    action.triggered.connect(lambda _=False: act())
    window.addAction(action)


def _with_space(window: Any, act: Callable[[Any], Any]) -> None:
    if window.has_workspace and window.pages.currentWidget() is window.workspace:
        act(window.workspace)


def _in_text(window: Any, command: str) -> None:
    """Undo and redo act on the text whatever has the keyboard; a search box keeps its own."""
    focused = QApplication.focusWidget()
    if isinstance(focused, QLineEdit):
        has_own = focused.isUndoAvailable() if command == "undo" else focused.isRedoAvailable()
        if has_own:
            getattr(focused, command)()
            return
    if window.has_workspace and window.pages.currentWidget() is not window.welcome:
        window.parts.wiring.cards.undo(redo=command == "redo")


def _with_cards(window: Any, act: Callable[[Any], Any]) -> None:
    _with_space(window, lambda w: act(w.cards) if w.centre.view == "cards" else None)


def review_sheet(window: Any) -> None:
    """How the open sheet is read."""
    if window.controller.sheet is not None:
        window.parts.import_screen.review()


def find(window: Any) -> None:
    """Search in the panel that has the keyboard: customers, else the text."""

    def start(space: Any) -> None:
        focused = QApplication.focusWidget()
        if space.large or (focused is not None and space.customers.isAncestorOf(focused)):
            space.customers.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            space.customers.search.selectAll()
        else:
            space.find_in_text()

    _with_space(window, start)


def definition(window: Any) -> None:
    """F12: from a name to where it is defined, and on to its uses."""
    window.parts.wiring.go_to_definition(window.workspace.text.editor.position())


def aim(window: Any) -> None:
    """A wanted count gives the value: of the number in sight, or of a param."""
    from gradestudio.ui.aim.opening import open_aim

    panel = window.workspace.text.threshold
    open_aim(window, panel.looked if panel.isVisible() else None)


def help_here(window: Any) -> None:
    """F1: the page about what has the keyboard."""
    from gradestudio.ui.helping import open_help, topic_of

    open_help(window, topic_of(window, QApplication.focusWidget()))


def quick_fix(window: Any) -> None:
    """The first way to mend what is wrong: of the current card, or a list of them in the text."""

    def mend(space: Any) -> None:
        if space.centre.view == "cards":
            space.cards.mend()
        else:
            space.text.completing.offer_fixes()

    _with_space(window, mend)


def next_panel(window: Any, step: int) -> None:
    """F6: the next panel takes the keyboard."""

    def go(space: Any) -> None:
        wanted = space.panels()
        focused = QApplication.focusWidget()
        here = next(
            (i for i, w in enumerate(wanted) if w is focused or (focused and w.isAncestorOf(focused))), -1
        )
        if here < 0 and focused is not None:
            here = next((i for i, w in enumerate(wanted) if _same_panel(space, w, focused)), -1)
        to = wanted[(here + step) % len(wanted)] if wanted else None
        if to is not None:
            to.setFocus(Qt.FocusReason.ShortcutFocusReason)

    pages = (window.parts.comparing, window.parts.proving)
    page = next((p.page for p in pages if p is not None and p.page is window.pages.currentWidget()), None)
    if page is not None:
        page.next_panel(step)
    else:
        _with_space(window, go)


def _same_panel(space: Any, one: Any, other: Any) -> bool:
    panels = (space.left, space.centre, space.right, space.customers)
    return any(p.isAncestorOf(one) and p.isAncestorOf(other) for p in panels)


def _toggle_comment(space: Any) -> None:
    from gradestudio.ui.editor.keys import toggle_comment

    if space.text.editor.hasFocus():
        toggle_comment(space.text.editor)
    elif space.centre.view == "cards":
        space.cards.switch()


def switch_language(window: Any) -> None:
    use_language(window, "en" if speech().language == "zh" else "zh")


def use_language(window: Any, language: str) -> None:
    window.settings.language = language
    speech().use(language)


def zoom(window: Any, step: int) -> None:
    """The text a size larger or smaller; 0: as it was made."""
    size = 13 if step == 0 else min(max(theme().body + step, BODIES[0]), BODIES[-1])
    use_body(window, size)
    window.toast.tell(say("ui.text-size", n=size), "type", "accent_t")


def use_body(window: Any, size: int) -> None:
    window.settings.body = size
    theme().use_body(size)


def ask_settings(window: Any) -> None:
    from gradestudio.ui.settingsdialog import SettingsDialog

    SettingsDialog(window).open()


def switch_theme(window: Any) -> None:
    use_theme(window, "light" if theme().dark else "dark")


def use_theme(window: Any, name: str) -> None:
    window.settings.theme = name
    theme().use(name)


def _fill_open_menu(window: Any) -> None:
    from gradestudio.ui.menus import fill_open_menu

    fill_open_menu(window)


def _fill_language_menu(window: Any) -> None:
    from gradestudio.ui.menus import fill_language_menu

    fill_language_menu(window)
