"""The password of a workbook: asked when it is wanted, kept nowhere."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style, font


class PasswordDialog(QDialog):
    """Enter opens the workbook with what was typed."""

    given = Signal(str)

    def __init__(self, file: str, wrong: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("ui.password"))
        self.box = QLineEdit()
        self.box.setEchoMode(QLineEdit.EchoMode.Password)
        self.box.setFont(font(Style.BODY))
        self.box.setFixedHeight(28)
        self.box.setAccessibleName(say("ui.password"))
        self.box.setProperty("wrong", wrong)
        self.wrong = Label(Style.SMALL, "err", say("ui.password-wrong") if wrong else "", wrap=True)
        self.use = Button("primary", text=say("ui.open"))
        self.cancel = Button("secondary", text=say("ui.cancel"))
        for button in (self.use, self.cancel):
            button.setAccessibleName(button.text())
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.use)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        column.addWidget(Label(Style.TITLE, text=say("ui.password-title", file=file)))
        column.addWidget(Label(Style.SMALL, "text2", say("ui.password-line"), wrap=True))
        column.addWidget(self.box)
        column.addWidget(self.wrong)
        column.addLayout(foot)
        self.setMinimumWidth(420)
        self.box.returnPressed.connect(self._take)
        self.use.clicked.connect(self._take)
        self.cancel.clicked.connect(self.reject)
        self.box.setFocus()

    def _take(self) -> None:
        if self.box.text():
            self.given.emit(self.box.text())
            self.accept()
