"""The main window: welcome page or workspace, wired to the one controller."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from gradestudio.ui import files
from gradestudio.ui.commands import connect_keys
from gradestudio.ui.controller import Controller
from gradestudio.ui.controls.toast import Toast
from gradestudio.ui.progress import Waiting
from gradestudio.ui.settings import Settings
from gradestudio.ui.speech import say, speech
from gradestudio.ui.statusbar import StatusBar
from gradestudio.ui.theme import theme
from gradestudio.ui.topbar import TopBar
from gradestudio.ui.welcome import Welcome


class MainWindow(QMainWindow):
    """`workspace` and its wiring are made when something is first opened: the first page needs neither."""

    first_painted = Signal()

    def __init__(self, settings: Settings | None = None) -> None:
        super().__init__()
        self.settings = settings or Settings()
        self.controller = Controller(self.settings, self)
        self.setMinimumSize(1024, 640)
        self.resize(1440, 900)
        self.setAcceptDrops(True)
        self.top = TopBar()
        self.status = StatusBar()
        self.welcome = Welcome()
        self.pages = QStackedWidget()
        self.pages.addWidget(self.welcome)
        self._workspace: Any = None
        self._wiring: Any = None
        frame = QWidget()
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.top, self.pages, self.status):
            column.addWidget(widget, 1 if widget is self.pages else 0)
        self.setCentralWidget(frame)
        self.top.hide()
        self.status.hide()
        self.toast = Toast(self)
        self.waiting = Waiting(self)
        self._painted = False
        self._connect()
        self.retranslate()
        self.welcome.show_recent(self.settings.recent())

    def _connect(self) -> None:
        connect_keys(self)
        speech().changed.connect(self.retranslate)
        self.welcome.sheet_asked.connect(lambda: files.ask_sheet(self))
        self.welcome.rulebook_asked.connect(lambda: files.ask_rulebook(self))
        self.welcome.new_asked.connect(lambda: files.new_rulebook(self))
        self.welcome.path_asked.connect(self.open_path)
        self.welcome.template_asked.connect(lambda entry, both: files.open_template(self, entry, both))
        controller = self.controller
        controller.rulebook_opened.connect(lambda _: self.show_workspace())
        controller.sheet_opened.connect(lambda _: self.show_workspace())
        controller.title_changed.connect(self._title)
        controller.refused.connect(lambda what, why, request: files.refused(self, what, why, request))

    # ── Pages ───────────────────────────────────────────────────────────────────────────────────

    @property
    def workspace(self) -> Any:
        """The panels; made on first use."""
        if self._workspace is None:
            from gradestudio.ui.wiring import Wiring
            from gradestudio.ui.workspace import Workspace

            self._workspace = Workspace(self.settings)
            self._wiring = Wiring(self, self._workspace, self.controller)
            self.pages.addWidget(self._workspace)
            self._workspace.retranslate()
        return self._workspace

    @property
    def has_workspace(self) -> bool:
        return self._workspace is not None

    def show_workspace(self) -> None:
        self.pages.setCurrentWidget(self.workspace)
        self.top.show()
        self.status.show()

    def show_welcome(self) -> None:
        self.welcome.show_recent(self.settings.recent())
        self.pages.setCurrentWidget(self.welcome)
        self.top.hide()
        self.status.hide()

    def open_path(self, path: str | Path) -> None:
        """A rulebook or a sheet; unsaved changes of the rulebook are asked about first."""
        files.open_path(self, Path(path))

    def after_first_paint(self) -> None:
        """What can wait until the window stands: the library, text left by a crash."""
        files.load_library(self)
        files.offer_recovery(self)

    # ── Words ───────────────────────────────────────────────────────────────────────────────────

    def retranslate(self) -> None:
        self.top.retranslate()
        self.welcome.retranslate()
        if self._workspace is not None:
            self._workspace.retranslate()
            self._wiring.retranslate()
        self._title()

    def _title(self) -> None:
        file = self.controller.file
        name = file.name or say("ui.untitled")
        word = say("ui.unsaved") if self.controller.dirty else ""
        self.top.title.tell(name, word, self.controller.dirty)
        self.setWindowTitle(f"{'• ' if self.controller.dirty else ''}{name} — GradeStudio")

    # ── Events ──────────────────────────────────────────────────────────────────────────────────

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.first_painted.emit)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        if self.toast.isVisible():
            self.toast.place()
        if self.waiting.isVisible():
            self.waiting.resize(self.size())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files.local_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for path in files.local_paths(event.mimeData()):
            self.open_path(path)
        event.acceptProposedAction()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ThemeChange and self.settings.theme == "system":
            QTimer.singleShot(0, lambda: theme().use("system"))

    def closeEvent(self, event: QCloseEvent) -> None:
        if not files.may_leave(self):
            event.ignore()
            return
        self.controller.recovery.forget()
        self.controller.close()
        event.accept()
