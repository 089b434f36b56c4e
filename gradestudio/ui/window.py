"""The main window.  Its first page stands before anything else is made or even imported."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from gradestudio.ui.settings import Settings
from gradestudio.ui.speech import speech
from gradestudio.ui.theme import theme
from gradestudio.ui.welcome import Welcome

_LEAST = QSize(1024, 640)


class MainWindow(QMainWindow):
    """Controller, bars and panels are made when first asked for, at the latest after the first paint."""

    first_painted = Signal()

    def __init__(self, settings: Settings | None = None) -> None:
        super().__init__()
        self.settings = settings or Settings()
        self.setMinimumSize(_LEAST)
        self.resize(1440, 900)
        self.setAcceptDrops(True)
        self.setWindowTitle("GradeStudio")
        self.welcome = Welcome()
        self.pages = QStackedWidget()
        self.pages.addWidget(self.welcome)
        frame = QWidget()
        self.column = QVBoxLayout(frame)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addWidget(self.pages, 1)
        self.setCentralWidget(frame)
        self._parts: Any = None
        self._painted = False
        speech().changed.connect(self.retranslate)
        self.welcome.show_recent(self.settings.recent())

    def fit_screen(self) -> None:
        """The smallest window is never more than the screen has room for, where everything is larger."""
        self.setMinimumSize(_LEAST.boundedTo(self.screen().availableGeometry().size()))

    # ── Parts ───────────────────────────────────────────────────────────────────────────────────

    @property
    def parts(self) -> Any:
        if self._parts is None:
            from gradestudio.ui.parts import Parts

            self._parts = Parts(self)
            self._parts.connect()
        return self._parts

    @property
    def controller(self) -> Any:
        return self.parts.controller

    @property
    def top(self) -> Any:
        return self.parts.top

    @property
    def status(self) -> Any:
        return self.parts.status

    @property
    def toast(self) -> Any:
        return self.parts.toast

    @property
    def waiting(self) -> Any:
        return self.parts.waiting

    # ── Pages ───────────────────────────────────────────────────────────────────────────────────

    @property
    def workspace(self) -> Any:
        """The panels; made on first use."""
        if self.parts.workspace is None:
            self.pages.addWidget(self.parts.make_workspace())
        return self.parts.workspace

    @property
    def has_workspace(self) -> bool:
        return self._parts is not None and self._parts.workspace is not None

    def show_workspace(self) -> None:
        self.pages.setCurrentWidget(self.workspace)
        self.top.show()
        self.status.show()

    def show_compare(self) -> None:
        """Two versions of the rulebook on the same customers; nothing while there is no rulebook."""
        if self.has_workspace and self.controller.text.strip():
            self.pages.setCurrentWidget(self.parts.compare.page)
            self.parts.compare.page.header.old.setFocus()

    def show_proofs(self) -> None:
        """What is proven about the rules; from the page back to the rules; nothing without a rulebook."""
        if not self.has_workspace or not self.controller.text.strip():
            return
        page = self.parts.proofs.page
        if self.pages.currentWidget() is page:
            self.show_workspace()
        else:
            self.pages.setCurrentWidget(page)

    def show_welcome(self) -> None:
        self.welcome.show_recent(self.settings.recent())
        if self._parts is not None:
            self.controller.fit_templates(self.welcome.entries)
        self.pages.setCurrentWidget(self.welcome)
        self.top.hide()
        self.status.hide()

    def open_path(self, path: str | Path) -> None:
        """A rulebook or a sheet; unsaved changes of the rulebook are asked about first."""
        from gradestudio.ui import files

        files.open_path(self, Path(path))

    def after_first_paint(self) -> None:
        """What can wait until the window stands: the parts, the library, text left by a crash."""
        from gradestudio.ui import files

        _ = self.parts
        files.load_library(self)
        files.offer_recovery(self)

    def retranslate(self) -> None:
        self.welcome.retranslate()
        if self._parts is not None:
            self._parts.retranslate()

    # ── Events ──────────────────────────────────────────────────────────────────────────────────

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.first_painted.emit)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        if self._parts is None:
            return
        if self.toast.isVisible():
            self.toast.place()
        if self.parts.palette_shown:
            self.parts.palette.place()
        if self.waiting.isVisible():
            self.waiting.resize(self.size())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _local_paths(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for path in _local_paths(event):
            self.open_path(path)
        event.acceptProposedAction()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ThemeChange and self.settings.theme == "system":
            QTimer.singleShot(0, lambda: theme().use("system"))

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._parts is not None:
            from gradestudio.ui import files

            if not files.may_leave(self):
                event.ignore()
                return
            self.controller.recovery.forget()
            self.controller.close()
        event.accept()


def _local_paths(event: QDropEvent) -> list[Path]:
    """Files that are dragged over the window."""
    data = event.mimeData()
    return [Path(u.toLocalFile()) for u in data.urls() if u.isLocalFile()] if data.hasUrls() else []
