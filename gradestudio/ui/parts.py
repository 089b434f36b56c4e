"""What the window gets after its first paint: controller, bars, messages, keys."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QApplication

from gradestudio.ui import files
from gradestudio.ui.commands import connect_keys
from gradestudio.ui.controller import Controller
from gradestudio.ui.controls.toast import Toast
from gradestudio.ui.importing.reading import ReadingCard
from gradestudio.ui.progress import Waiting
from gradestudio.ui.speech import say
from gradestudio.ui.statusbar import StatusBar
from gradestudio.ui.theme.style import StudioStyle
from gradestudio.ui.topbar import TopBar


class Parts:
    """Made once, when the first page stands or something is opened."""

    def __init__(self, window: Any) -> None:
        _dress()
        self.window = window
        self.controller = Controller(window.settings, window)
        self.top = TopBar()
        self.status = StatusBar()
        self.top.hide()
        self.status.hide()
        window.column.insertWidget(0, self.top)
        window.column.addWidget(self.status)
        self.toast = Toast(window)
        self.waiting = Waiting(window)
        self.export_dialog: Any = None
        self._palette: Any = None
        self._history: Any = None
        self._import_screen: Any = None
        self.workspace: Any = None
        self.wiring: Any = None
        self.comparing: Any = None
        self.proving: Any = None

    @property
    def palette(self) -> Any:
        """Made when it is first asked for."""
        if self._palette is None:
            from gradestudio.ui.palette.panel import Palette

            self._palette = Palette(self.window)
            self.controller.channels["customer-search"] = self._palette.channel
        return self._palette

    @property
    def history(self) -> Any:
        """The list of the undo history, made when it is first asked for."""
        if self._history is None:
            from gradestudio.ui.editor.historylist import HistoryList

            self._history = HistoryList(self.window, self.workspace.text.steps)
        return self._history

    @property
    def compare(self) -> Any:
        """The page that compares two versions, with its wiring; made when it is first asked for."""
        if self.comparing is None:
            from gradestudio.ui.compare.page import ComparePage
            from gradestudio.ui.compare.wiring import CompareWiring

            page = ComparePage()
            self.comparing = CompareWiring(self.window, page, self.controller)
            self.window.pages.addWidget(page)
            self.comparing.retranslate()
        return self.comparing

    @property
    def proofs(self) -> Any:
        """The page of the proofs, with its wiring; made when it is first asked for."""
        if self.proving is None:
            from gradestudio.ui.proofs.page import ProofPage
            from gradestudio.ui.proofs.pagewiring import ProofPageWiring

            page = ProofPage()
            self.proving = ProofPageWiring(self.window, page, self.wiring.proofs)
            self.window.pages.addWidget(page)
            self.proving.retranslate()
        return self.proving

    @property
    def palette_shown(self) -> bool:
        return self._palette is not None and self._palette.isVisible()

    def connect(self) -> None:
        """Signals of the first page and of the controller; the keys."""
        window, welcome, controller = self.window, self.window.welcome, self.controller
        connect_keys(window)
        welcome.sheet_asked.connect(lambda: files.ask_sheet(window))
        welcome.rulebook_asked.connect(lambda: files.ask_rulebook(window))
        welcome.new_asked.connect(lambda: files.new_rulebook(window))
        welcome.path_asked.connect(window.open_path)
        welcome.template_asked.connect(lambda entry, both: files.open_template(window, entry, both))
        controller.templates_fit.connect(welcome.show_fits)
        controller.rulebook_opened.connect(lambda _: window.show_workspace())
        controller.sheet_opened.connect(lambda _: window.show_workspace())
        self.reading = ReadingCard(window)
        controller.importing.asked.connect(lambda looked: self.import_screen.open(looked))
        controller.importing.noticed.connect(self._notice)
        controller.title_changed.connect(self.show_title)
        controller.refused.connect(lambda what, why, request: files.refused(window, what, why, request))
        self.top.retranslate()
        self.show_title()

    @property
    def import_screen(self) -> Any:
        """Made on first use."""
        if self._import_screen is None:
            from gradestudio.ui.importing.screen import ImportScreen

            self._import_screen = ImportScreen(self.window)
        return self._import_screen

    def make_workspace(self) -> Any:
        """The panels, on first use."""
        from gradestudio.ui.wiring import Wiring
        from gradestudio.ui.workspace import Workspace

        self.workspace = Workspace(self.window.settings)
        self.wiring = Wiring(self.window, self.workspace, self.controller)
        self.workspace.retranslate()
        return self.workspace

    def retranslate(self) -> None:
        self.top.retranslate()
        if self._import_screen is not None:
            self._import_screen.page.retranslate()
        if self.workspace is not None:
            self.workspace.retranslate()
            self.wiring.retranslate()
        for page in (self.comparing, self.proving):
            if page is not None:
                page.retranslate()
        self.show_title()

    def _notice(self, what: str, looked: Any) -> None:
        from gradestudio.ui.importing.screen import notice

        notice(self.window, what, looked)

    def show_title(self) -> None:
        file = self.controller.file
        name = file.name or say("ui.untitled")
        word = say("ui.unsaved") if self.controller.dirty else ""
        self.top.title.tell(name, word, self.controller.dirty)
        self.window.setWindowTitle(f"{'• ' if self.controller.dirty else ''}{name} — GradeStudio")


def _dress() -> None:
    app = QApplication.instance()
    if isinstance(app, QApplication) and not isinstance(app.style(), StudioStyle):
        app.setStyle(StudioStyle())
