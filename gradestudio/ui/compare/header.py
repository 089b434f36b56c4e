"""The line at the top of the page: both sides, swap, what the comparison is of, what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QWidget

from gradestudio.ui.compare.sidebutton import SideButton
from gradestudio.ui.compare.sides import Side, line, title
from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.empty import Drawing
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.icons import icon
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style

_WORDS_FROM = 850
"""Milliseconds after the bar (150) until words and "cancel" come."""


class Header(QWidget):
    """Shows the sides it is given; asks for others by signal."""

    old_chosen = Signal(object)
    new_chosen = Signal(object)
    swap_asked = Signal()
    cancel_asked = Signal()
    leave_asked = Signal()
    report_asked = Signal()
    approve_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = Label(Style.TITLE)
        self.old, self.new = SideButton(), SideButton()
        self.swap = Button("plain", "compare")
        self.told = Label(Style.SMALL, "text2")
        self.cancel = Button("secondary", height=24)
        self.report = Button("secondary", "export")
        self.approve = Button("primary", "check")
        self.leave = Button("plain", "close")
        self._of = ""
        self._slow = QTimer(self, singleShot=True, interval=_WORDS_FROM)
        self._slow.timeout.connect(self._say_busy)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.title)
        row.addSpacing(4)
        row.addWidget(self.old, 2)
        row.addWidget(Drawing("arrow-right", 20, "text2"))
        row.addWidget(self.new, 2)
        row.addWidget(self.swap)
        row.addStretch(1)
        for widget in (self.told, self.cancel, self.report, self.approve, self.leave):
            row.addWidget(widget)
        self.cancel.hide()
        self.report.hide()
        self.swap.clicked.connect(self.swap_asked)
        self.cancel.clicked.connect(self.cancel_asked)
        self.leave.clicked.connect(self.leave_asked)
        self.report.clicked.connect(self.report_asked)
        self.approve.clicked.connect(self.approve_asked)

    # ── Sides ───────────────────────────────────────────────────────────────────────────────────

    def show_sides(self, old: Side, new: Side, choices: Sequence[Side], controller: Any) -> None:
        """The sides as they are, and what their menus offer."""
        for button, side, key, chosen in (
            (self.old, old, "ui.old-side", self.old_chosen),
            (self.new, new, "ui.new-side", self.new_chosen),
        ):
            role = "ok" if side.kind == "version" else "accent_t" if side.kind == "draft" else "text2"
            spoken = say(key, side=title(side))
            button.tell(side.drawing, role, title(side), line(side, controller), spoken)
            self._fill(button.menu, side, choices, controller, chosen)

    def _fill(self, menu: QMenu, now: Side, choices: Sequence[Side], controller: Any, chosen: Any) -> None:
        menu.clear()
        for side in choices:
            words = title(side)
            if side.kind == "version":
                words = f"{words}  {line(side, controller)}"
            action = menu.addAction(icon(side.drawing), words.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(side == now)
            action.triggered.connect(lambda _=False, side=side: chosen.emit(side))
        menu.addSeparator()
        action = menu.addAction(icon("open"), say("ui.other-file"))
        action.triggered.connect(lambda _=False: self._ask_file(controller, chosen))

    def _ask_file(self, controller: Any, chosen: Any) -> None:
        folder = str(controller.file.path.parent) if controller.file.path is not None else ""
        kinds = f"{say('ui.rulebooks')} (*.grade);;{say('ui.all-files')} (*)"
        path, _ = QFileDialog.getOpenFileName(self, say("ui.open-rulebook"), folder, kinds)
        if path:
            chosen.emit(Side("file", path=Path(path)))

    def show_approve(self, version: str) -> None:
        """The version that the draft would become; empty where it cannot."""
        self.approve.setVisible(bool(version))
        self.approve.setText(say("ui.approve-as", version=version))
        self.approve.setAccessibleName(say("ui.approve-as", version=version))

    # ── What is under way ───────────────────────────────────────────────────────────────────────

    def tell(self, of: str) -> None:
        """What the figures are of: `同一批 3,000 位客户`."""
        self._of = of
        if self.cancel.isHidden():
            self.told.setText(of)

    def wait(self, on: bool) -> None:
        if on and not self._slow.isActive() and self.cancel.isHidden():
            self._slow.start()
        elif not on:
            self._slow.stop()
            self.cancel.hide()
            self.told.setText(self._of)

    def _say_busy(self) -> None:
        self.told.setText(say("ui.comparing"))
        self.cancel.show()

    def retranslate(self) -> None:
        self.title.setText(say("ui.compare"))
        self.swap.name_it(say("ui.swap-sides"))
        self.cancel.setText(say("ui.cancel"))
        self.cancel.setAccessibleName(say("ui.cancel"))
        self.report.setText(say("ui.difference-report"))
        self.report.setAccessibleName(say("ui.difference-report"))
        self.leave.name_it(say("ui.leave-compare"), "Esc")
