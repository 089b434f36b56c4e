"""The body of bands, scores and strategies: head and item lines."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gradestudio.language.edits import lines, rules, writing
from gradestudio.ui.cards.body import WORD, Body, CommentLine
from gradestudio.ui.cards.code import CodeBox
from gradestudio.ui.cards.contents import Card
from gradestudio.ui.cards.context import Context
from gradestudio.ui.cards.reason import ReasonLine
from gradestudio.ui.cards.writer import Writer
from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.layouts import empty
from gradestudio.ui.speech import say


class LinesBody(Body):
    """Head and item lines (bands, points, notes), each a line of its own."""

    def __init__(self, writer: Writer, numbers: Any) -> None:
        super().__init__(writer, numbers)
        self.head = CodeBox()
        self.head.setObjectName("head")
        self.rows: list[_LineRow] = []
        self.more = Button("plain", "plus", height=24)
        self.comment = CommentLine(self)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 10)
        column.setSpacing(4)
        column.addWidget(self.head)
        column.addLayout(self._rows)
        foot = QHBoxLayout()
        foot.setContentsMargins(WORD + 8, 0, 0, 0)
        foot.addWidget(self.more)
        foot.addStretch(1)
        column.addLayout(foot)
        column.addWidget(self.comment)
        self.head.written.connect(self._write_head)
        self.head.left.connect(self.left)
        self.more.clicked.connect(self._add)

    def show_statement(self, card: Card, statement: Any, context: Context) -> None:
        super().show_statement(card, statement, context)
        items = lines.items_of(statement)
        source = self.writer.text
        first = items[0].lines.start if items else statement.end
        self.head.setAccessibleName(say("ui.cards-text", name=card.name))
        self.head.show_text(source[statement.start : first].rstrip())
        if len(self.rows) != len(items):
            empty(self._rows)
            self.rows = [_LineRow(self, number) for number in range(len(items))]
            for row in self.rows:
                self._rows.addWidget(row)
        for row, item in zip(self.rows, items, strict=True):
            row.show_item(source[item.span.start : item.span.end], item.level, len(items))
        self.more.setText(say("ui.cards-add-line"))
        self.more.setAccessibleName(say("ui.cards-add-line"))
        self.comment.show_words(rules.comment_of(self.writer.book(), statement))

    def _write_head(self, text: str) -> None:
        def make(book: Any, statement: Any) -> Any:
            items = lines.items_of(statement)
            first = items[0].lines.start if items else statement.end
            old = book.source[statement.start : first].rstrip()
            return rules.rewritten(book, statement, text + statement.text[len(old) :])

        self.writer.change(self.start, make, self.say_step("ui.did-text"))

    def _add(self) -> None:
        """A copy of the last line to go on from: it is whole, and says what a line looks like."""
        count = len(self.rows)

        def make(book: Any, statement: Any) -> Any:
            items = lines.items_of(statement)
            if items:
                return lines.copied(book, statement, len(items) - 1)
            return lines.added(book, statement, '"…"')

        if self.writer.change(self.start, make, self.say_step("ui.did-line-added")):
            self._focus_row(count)

    def _focus_row(self, number: int) -> None:
        statement = self.writer.statement(self.start)
        if statement is None:
            return
        if number < len(self.rows):
            self.rows[number].box.setFocus()

    def replace(self, number: int, text: str) -> None:
        self._item(number, lambda b, st, i: lines.replaced(b, i, text), "ui.did-line")

    def remove(self, number: int) -> None:
        self._item(number, lambda b, st, i: lines.removed(b, i), "ui.did-line-removed")

    def move(self, number: int, by: int) -> None:
        self._item(number, lambda b, st, i: lines.moved(b, st, number, number + by), "ui.did-line-moved")

    def _item(self, number: int, make: Any, step: str) -> None:
        def edit(book: Any, statement: Any) -> Any:
            items = lines.items_of(statement)
            return make(book, statement, items[number]) if number < len(items) else ()

        self.writer.change(self.start, edit, self.say_step(step))


class _LineRow(QWidget):
    """One item: its text, up, down, away."""

    def __init__(self, body: LinesBody, number: int) -> None:
        super().__init__()
        self.box = CodeBox()
        self.box.setObjectName(f"line-{number}")
        self.note = ReasonLine()
        self.note.setObjectName(f"note-{number}")
        self.rest = CodeBox()
        self.rest.setObjectName(f"rest-{number}")
        self._written = ("", "", "")
        """A note's opening quote with its text, its closing quote, and what stands behind it."""
        self.up = Button("plain", "arrow-up", height=24)
        self.down = Button("plain", "arrow-down", height=24)
        self.away = Button("plain", "trash", height=24)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(4)
        self._line.addWidget(self.box, 1)
        self._line.addWidget(self.note, 3)
        self._line.addWidget(self.rest, 2)
        for button in (self.up, self.down, self.away):
            self._line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.box.written.connect(lambda text: body.replace(number, text))
        self.note.written.connect(lambda text: body.replace(number, self._with_note(text)))
        self.rest.written.connect(lambda text: body.replace(number, self._with_rest(text)))
        for widget in (self.box, self.note, self.rest):
            widget.left.connect(body.left)
        self.up.clicked.connect(lambda: body.move(number, -1))
        self.down.clicked.connect(lambda: body.move(number, 1))
        self.away.clicked.connect(lambda: body.remove(number))
        self._number = number

    def show_item(self, text: str, level: int, count: int) -> None:
        self._line.setContentsMargins(20 * level, 0, 0, 0)
        named = say("ui.cards-line", n=self._number + 1)
        note = _NOTE.fullmatch(text)
        self.box.setVisible(note is None)
        self.note.setVisible(note is not None)
        self.rest.setVisible(note is not None and bool(note["rest"].strip()))
        for widget in (self.box, self.note, self.rest):
            widget.setAccessibleName(named)
        if note is None:
            self.box.show_text(text)
        else:
            self._written = (note["open"] + note["text"], note["close"], note["rest"])
            self.note.show_text(note["text"])
            self.rest.show_text(note["rest"].strip())
        self.up.name_it(say("ui.cards-line-up", n=self._number + 1))
        self.down.name_it(say("ui.cards-line-down", n=self._number + 1))
        self.away.name_it(say("ui.cards-line-away", n=self._number + 1))
        self.up.setEnabled(self._number > 0)
        self.down.setEnabled(self._number + 1 < count)

    def _with_note(self, text: str) -> str:
        """The line with another text; without any, the line as it was."""
        said, _, rest = self._written
        return (writing.text(text.strip(), like=said[:1]) if text.strip() else said + self._written[1]) + rest

    def _with_rest(self, text: str) -> str:
        """The line with another condition behind its text."""
        said, close, rest = self._written
        blank = rest[: len(rest) - len(rest.lstrip())] or " "
        return said + close + blank + text.strip()


_NOTE = re.compile(
    r"(?P<open>[\"“「])(?P<text>[^\"”」\r\n]*)(?P<close>[\"”」])(?P<rest>(?:\s.*)?)", re.DOTALL
)
"""A note of a strategy: its text, and the condition behind it."""
