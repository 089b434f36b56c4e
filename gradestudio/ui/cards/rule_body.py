"""The body of a rule or tag: condition, reason, comment."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from gradestudio.language.edits import rules, writing
from gradestudio.language.edits.places import places_of
from gradestudio.ui.cards.body import Body, CommentLine, word_label
from gradestudio.ui.cards.chooser import Chooser, Option
from gradestudio.ui.cards.contents import Card
from gradestudio.ui.cards.context import Context
from gradestudio.ui.cards.kinds import known_names
from gradestudio.ui.cards.reason import ReasonLine
from gradestudio.ui.cards.rows import ConditionRows
from gradestudio.ui.cards.writer import Writer
from gradestudio.ui.controls.button import Button
from gradestudio.ui.speech import say


class RuleBody(Body):
    """Condition, reason and comment of a rule or tag."""

    def __init__(self, writer: Writer, numbers: Any) -> None:
        super().__init__(writer, numbers)
        self.when = word_label("")
        self.condition = ConditionRows(self)
        self.because = word_label("")
        self.reason = ReasonLine()
        self.reason.setObjectName("reason")
        self.quote = Button("plain", "plus", height=24)
        self.quote.setObjectName("quote")
        self.quote.clicked.connect(self._choose_quoted)
        self.chooser: Chooser | None = None
        self._context = Context()
        self.comment = CommentLine(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 8)
        column.setSpacing(8)
        column.addWidget(self.condition)
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self.because, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.reason, 1)
        line.addWidget(self.quote)
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
        self._context = context
        self.quote.name_it(say("ui.cards-quote"))
        self.reason.setAccessibleName(say("ui.cards-reason"))
        self.reason.setPlaceholderText(say("ui.cards-reason-hint"))
        self.reason.show_text(source[reason.start + 1 : reason.end - 1] if reason is not None else "")
        self.comment.show_words(rules.comment_of(self.writer.book(), statement))

    def release(self) -> None:
        self.condition.release()

    def take_keyboard(self) -> None:
        self.condition.take_keyboard()

    def _choose_quoted(self) -> None:
        """A field whose value the reason tells, at the cursor."""
        options = [Option(k.name, k.name, k.drawing) for k in known_names(self._context).values()]
        self.chooser = Chooser(say("ui.cards-quote"), options, False, self)
        self.chooser.chosen.connect(self._quote)
        self.chooser.open_at(self.quote.mapToGlobal(QPoint(0, self.quote.height() + 2)))

    def _quote(self, name: str) -> None:
        at = self.reason.cursorPosition() if self.reason.hasFocus() else len(self.reason.text())
        text = self.reason.text()
        self.reason.setText(f"{text[:at]}{{{writing.name(name)}}}{text[at:]}")
        self.reason.commit()

    def _write_reason(self, text: str) -> None:
        step = self.say_step("ui.did-reason")
        self.writer.change(self.start, lambda b, st: rules.given_reason(b, st, text), step)
