"""The grading date: a small dialog that takes it as people write it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gradestudio.ui import calls
from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style, wear


class DateDialog(QDialog):
    """A wrong date stays visible, with how to write it."""

    chosen = Signal(object)

    def __init__(self, now: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("ui.grading-date"))
        self.box = QLineEdit(now.isoformat())
        wear(self.box, Style.BODY)
        self.box.setFixedHeight(28)
        self.box.setAccessibleName(say("ui.grading-date"))
        self.wrong = Label(Style.SMALL, "err")
        self.use = Button("primary", text=say("ui.use-date"))
        self.cancel = Button("secondary", text=say("ui.cancel"))
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.use)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        column.addWidget(Label(Style.TITLE, text=say("ui.grading-date")))
        column.addWidget(Label(Style.SMALL, "text2", say("ui.grading-date-line"), wrap=True))
        column.addWidget(self.box)
        column.addWidget(self.wrong)
        column.addLayout(foot)
        self.setFixedWidth(400)
        self.box.returnPressed.connect(self.take)
        self.use.clicked.connect(self.take)
        self.cancel.clicked.connect(self.reject)
        self.box.textEdited.connect(lambda _: self._mark(""))

    def take(self) -> None:
        day = calls.read_date(self.box.text())
        if day is None:
            self._mark(say("ui.grading-date-wrong"))
            return
        self.chosen.emit(day)
        self.accept()

    def _mark(self, sentence: str) -> None:
        self.wrong.setText(sentence)
        self.box.setProperty("wrong", bool(sentence))
        self.box.update()
