"""Start-up: the application object, input methods, style, the first window."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from gradestudio.ui import rubbish
from gradestudio.ui.icons import clear, icon
from gradestudio.ui.settings import Settings
from gradestudio.ui.speech import speech
from gradestudio.ui.theme import theme
from gradestudio.ui.window import MainWindow


def main(paths: Sequence[str] = (), language: str | None = None) -> int:
    """Opens the window with the files named; the exit status."""
    mend_input_method()
    settings = Settings()
    if settings.scale != 100:
        # Qt reads it once, before the first window; what the user's system says comes on top.
        os.environ.setdefault("QT_SCALE_FACTOR", str(settings.scale / 100))
    app = application(dressed=False)
    speech().use(language or settings.language or speech().language)
    theme().use(settings.theme)
    if settings.body != theme().body:
        theme().use_body(settings.body)
    window = MainWindow(settings)
    if settings.scale != 100:
        window.fit_screen()
    if os.environ.get("GRADESTUDIO_EXIT_AFTER_FIRST_PAINT") == "1":
        window.first_painted.connect(_tell_and_quit)
    else:
        window.first_painted.connect(lambda: _go_on(window, paths))
    window.show()
    return app.exec()


def application(dressed: bool = True) -> QApplication:
    """The application with our words; the one that is there already, in tests.

    `dressed`: with our style too.  The first page does without it, and is there sooner.
    """
    # A worker hands the interpreter over within 0.2 ms: painting asks for it some dozens of times.
    sys.setswitchinterval(0.0002)
    rubbish.search_at_rest()
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("GradeStudio")
    app.setOrganizationName("GradeStudio")
    if app.style().objectName() != "fusion":
        app.setStyle("Fusion")
    if dressed:
        from gradestudio.ui.theme.style import StudioStyle

        app.setStyle(StudioStyle())
    theme().changed.connect(clear)
    _dialog_words(app)
    speech().changed.connect(lambda: _dialog_words(app))
    return app


_translators: list[QTranslator] = []


def _dialog_words(app: QApplication) -> None:
    """Qt's own words (file dialogs, context menus) and number forms follow the language."""
    for old in _translators:
        app.removeTranslator(old)
    _translators.clear()
    chinese = speech().language == "zh"
    QLocale.setDefault(QLocale("zh_CN" if chinese else "en_US"))
    made = QTranslator()
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if chinese and made.load("qtbase_zh_CN", folder):
        app.installTranslator(made)
        _translators.append(made)


def mend_input_method() -> None:
    """Under fcitx the wheel's Qt has no plugin of its own; fcitx speaks ibus too."""
    if not sys.platform.startswith("linux"):
        return
    named = os.environ.get("QT_IM_MODULE", "") + os.environ.get("XMODIFIERS", "")
    if "fcitx" not in named:
        return
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforminputcontexts"
    if not any("fcitx" in plugin.name for plugin in folder.glob("*")):
        os.environ["QT_IM_MODULE"] = "ibus"
        # A list of modules, where set, would win over the one.
        os.environ.pop("QT_IM_MODULES", None)


def _tell_and_quit() -> None:
    print("first-window", file=sys.stderr, flush=True)
    QTimer.singleShot(0, QApplication.quit)


def _go_on(window: MainWindow, paths: Sequence[str]) -> None:
    window.setWindowIcon(icon("tier", "accent"))
    window.after_first_paint()
    for path in paths:
        window.open_path(path)
