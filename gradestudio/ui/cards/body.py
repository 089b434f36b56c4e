"""What every body of an open card has: its writer, its comment lines, the words before its parts."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gradestudio.language.edits import rules
from gradestudio.ui.cards.code import CodeBox
from gradestudio.ui.cards.contents import Card
from gradestudio.ui.cards.context import Context
from gradestudio.ui.cards.plainline import PlainLine
from gradestudio.ui.cards.writer import Writer
from gradestudio.ui.controls.empty import Drawing
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style

WORD = 40
"""Width of the words (when, because) before the parts of a rule."""


class Body(QWidget):
    """`show_statement` brings it to what the text says; edits go to the writer."""

    left = Signal()

    def __init__(self, writer: Writer, numbers: Any) -> None:
        super().__init__()
        self.writer, self.numbers = writer, numbers
        self.start = -1
        self.name = ""
        self.claimed = False
        """Whether what was shown last gave the keyboard to a part of its own."""

    def show_statement(self, card: Card, statement: Any, context: Context) -> None:
        self.start, self.name = card.start, card.name

    def release(self) -> None:
        """What was lent to it goes back, as the card goes."""

    def take_keyboard(self) -> None:
        first = self.findChild(CodeBox) or self.findChild(PlainLine)
        if first is not None:
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def say_step(self, key: str) -> str:
        return say(key, name=self.name)


def word_label(text: str) -> Label:
    """`when`, `because` … before a part."""
    label = Label(Style.SMALL, "text2", text)
    label.setMinimumWidth(WORD)
    label.setFixedHeight(28)
    return label


class CommentLine(QWidget):
    """The comment lines above a statement: an icon, and the words without their signs."""

    def __init__(self, body: Body) -> None:
        super().__init__()
        self._body = body
        self.box = PlainLine(Style.CODE_SMALL, quiet=True, empty_too=True)
        self.box.setObjectName("comment")
        self.many = CodeBox(lines=True)
        self.many.setObjectName("comments")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        holder = QHBoxLayout()
        holder.setContentsMargins(8, 6, WORD - 24, 0)
        holder.addWidget(Drawing("comment", 16, "text3"), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(holder)
        line.addWidget(self.box, 1)
        line.addWidget(self.many, 1)
        self.box.written.connect(self._write)
        self.many.written.connect(self._write)
        self.box.left.connect(body.left)
        self.many.left.connect(body.left)

    def show_words(self, words: str) -> None:
        several = "\n" in words
        self.box.setVisible(not several)
        self.many.setVisible(several)
        self.box.setPlaceholderText(say("ui.cards-comment"))
        for widget in (self.box, self.many):
            widget.setAccessibleName(say("ui.cards-comment"))
        if several:
            self.many.show_text(words)
        else:
            self.box.show_text(words)

    def _write(self, words: str) -> None:
        step = self._body.say_step("ui.did-comment")
        self._body.writer.change(self._body.start, lambda b, st: rules.commented(b, st, words), step)
