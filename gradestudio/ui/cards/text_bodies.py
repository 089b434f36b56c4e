"""Bodies that are mostly text: any statement, a param with its histogram."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from gradestudio.language import syntax as s
from gradestudio.language.edits import rules
from gradestudio.ui.cards.body import Body, CommentLine
from gradestudio.ui.cards.code import CodeBox
from gradestudio.ui.cards.contents import Card
from gradestudio.ui.cards.context import Context
from gradestudio.ui.cards.writer import Writer
from gradestudio.ui.speech import say


class TextBody(Body):
    """Any statement as coloured text."""

    def __init__(self, writer: Writer, numbers: Any) -> None:
        super().__init__(writer, numbers)
        self.box = CodeBox(lines=True)
        self.box.setObjectName("text")
        self.comment = CommentLine(self)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 12, 16, 10)
        self.column.setSpacing(4)
        self.column.addWidget(self.box)
        self.column.addWidget(self.comment)
        self.box.written.connect(self._write)
        self.box.left.connect(self.left)

    def show_statement(self, card: Card, statement: Any, context: Context) -> None:
        super().show_statement(card, statement, context)
        self.box.setAccessibleName(say("ui.cards-text", name=card.name))
        self.box.mark(bool(card.problem))
        self.box.show_text(statement.text.rstrip())
        self.comment.show_words(rules.comment_of(self.writer.book(), statement))

    def _write(self, text: str) -> None:
        step = self.say_step("ui.did-text")
        self.writer.change(self.start, lambda b, st: rules.rewritten(b, st, text), step)


class ParamBody(TextBody):
    """A param: its number on the histogram of what it is held against, and the rest as text."""

    def __init__(self, writer: Writer, numbers: Any) -> None:
        super().__init__(writer, numbers)
        self._line = QHBoxLayout()
        self._line.setSpacing(6)
        self._line.addStretch(1)
        self.column.insertLayout(0, self._line)

    def show_statement(self, card: Card, statement: Any, context: Context) -> None:
        super().show_statement(card, statement, context)
        at = _number_of(statement)
        if at is None or self.numbers is None or self.numbers.borrower not in (None, self):
            return
        panel = self.numbers.panel
        if self.numbers.borrower is None:
            self.numbers.borrow(self)
            panel.field.bare = False
            panel.field.setObjectName("value")
            panel.setContentsMargins(0, 0, 0, 0)
            self._line.insertWidget(0, panel.field)
            self._line.addWidget(panel.aim)
            self.column.insertWidget(1, panel)
            panel.field.show()
        self.numbers.look(at, self.writer.text)

    def lost_panel(self) -> None:
        """Another card has the histogram now; the number is in the text as well."""

    def release(self) -> None:
        if self.numbers is not None:
            self.numbers.release(self)

    def take_keyboard(self) -> None:
        if self.numbers is not None and self.numbers.borrower is self:
            self.numbers.panel.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            super().take_keyboard()


def _number_of(statement: Any) -> int | None:
    """Where a param's number stands; None for a text or a date."""
    value = statement.node.value
    is_number = isinstance(value, (s.NumberLiteral, s.Minus))
    return value.span.start + statement.start if is_number else None
