"""A text in which fields may be told: the line, and a button that puts a field in at the cursor."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gradestudio.language.edits import writing
from gradestudio.ui.cards.chooser import Chooser, Option
from gradestudio.ui.cards.context import Context
from gradestudio.ui.cards.kinds import known_names
from gradestudio.ui.cards.reason import ReasonLine
from gradestudio.ui.controls.button import Button
from gradestudio.ui.speech import say


class QuotedLine(QWidget):
    """`line` is written like any other input of a card."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.line = ReasonLine()
        self.line.setObjectName(name)
        self.button = Button("plain", "plus", height=24)
        self.button.setObjectName(f"quote-{name}" if name != "reason" else "quote")
        self.chooser: Any = None
        self._context = Context()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.button)
        self.button.clicked.connect(self._choose)

    def show_quoted(self, text: str, spoken: str, context: Context) -> None:
        """The text between its quotes."""
        self._context = context
        self.button.name_it(say("ui.cards-quote"))
        self.line.setAccessibleName(spoken)
        self.line.show_text(text)

    def _choose(self) -> None:
        options = [Option(k.name, k.name, k.drawing) for k in known_names(self._context).values()]
        self.chooser = Chooser(say("ui.cards-quote"), options, False, self)
        self.chooser.chosen.connect(self._quote)
        self.chooser.open_at(self.button.mapToGlobal(QPoint(0, self.button.height() + 2)))

    def _quote(self, name: str) -> None:
        text = self.line.text()
        at = self.line.cursorPosition() if self.line.hasFocus() else len(text)
        self.line.setText(f"{text[:at]}{{{writing.name(name)}}}{text[at:]}")
        self.line.commit()
