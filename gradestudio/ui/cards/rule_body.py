"""The body of a rule or tag: condition, reason, comment."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from gradestudio.language.edits import rules
from gradestudio.language.edits.places import places_of
from gradestudio.ui.cards.body import Body, CommentLine, word_label
from gradestudio.ui.cards.contents import Card
from gradestudio.ui.cards.context import Context
from gradestudio.ui.cards.quoting import QuotedLine
from gradestudio.ui.cards.rows import ConditionRows
from gradestudio.ui.cards.writer import Writer
from gradestudio.ui.speech import say


class RuleBody(Body):
    """Condition, reason and comment of a rule or tag."""

    def __init__(self, writer: Writer, numbers: Any) -> None:
        super().__init__(writer, numbers)
        self.when = word_label("")
        self.condition = ConditionRows(self)
        self.because = word_label("")
        self.quoted = QuotedLine("reason")
        self.reason = self.quoted.line
        self.comment = CommentLine(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 8)
        column.setSpacing(8)
        column.addWidget(self.condition)
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self.because, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.quoted, 1)
        column.addLayout(line)
        column.addWidget(self.comment)
        self.condition.left.connect(self.left)
        self.reason.written.connect(self._write_reason)
        self.reason.left.connect(self.left)

    def show_statement(self, card: Card, statement: Any, context: Context) -> None:
        super().show_statement(card, statement, context)
        source = self.writer.text
        places = places_of(statement)
        self.when.setText(say("ui.cards-when"))
        self.because.setText(say("ui.cards-because"))
        conditional = places is not None and places.when is not None
        self.condition.setVisible(conditional)
        if conditional:
            self.condition.show_condition(statement, context)
        reason = places.because.body if places is not None and places.because is not None else None
        self.reason.setPlaceholderText(say("ui.cards-reason-hint"))
        told = source[reason.start + 1 : reason.end - 1] if reason is not None else ""
        self.quoted.show_quoted(told, say("ui.cards-reason"), context)
        self.comment.show_words(rules.comment_of(self.writer.book(), statement))

    def release(self) -> None:
        self.condition.release()

    def take_keyboard(self) -> None:
        self.condition.take_keyboard()

    def _write_reason(self, text: str) -> None:
        step = self.say_step("ui.did-reason")
        self.writer.change(self.start, lambda b, st: rules.given_reason(b, st, text), step)
