"""What stands below the head of an open card, by the kind of its statement."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gradestudio.language import syntax as s
from gradestudio.language.edits import lines, rules, writing
from gradestudio.language.edits.places import places_of
from gradestudio.ui.cards.chooser import Chooser, Option
from gradestudio.ui.cards.code import CodeBox
from gradestudio.ui.cards.contents import Card
from gradestudio.ui.cards.context import Context
from gradestudio.ui.cards.kinds import known_names
from gradestudio.ui.cards.plainline import PlainLine
from gradestudio.ui.cards.reason import ReasonLine
from gradestudio.ui.cards.rows import ConditionRows
from gradestudio.ui.cards.writer import Writer
from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.empty import Drawing
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.layouts import empty
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


class TierBody(TextBody):
    """A tier: its title, and the rest as text."""

    def __init__(self, writer: Writer, numbers: Any) -> None:
        super().__init__(writer, numbers)
        self.word = word_label("")
        self.title = PlainLine(empty_too=True)
        self.title.setObjectName("title")
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self.word)
        line.addWidget(self.title, 1)
        self.column.insertLayout(0, line)
        self.title.written.connect(self._write_title)
        self.title.left.connect(self.left)

    def show_statement(self, card: Card, statement: Any, context: Context) -> None:
        super().show_statement(card, statement, context)
        self.word.setText(say("ui.cards-title"))
        self.title.setAccessibleName(say("ui.cards-title"))
        self.title.show_text(statement.node.title or "")

    def take_keyboard(self) -> None:
        self.title.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _write_title(self, text: str) -> None:
        step = self.say_step("ui.did-text")
        self.writer.change(self.start, lambda b, st: rules.titled(b, st, text), step)


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


def body_of(card: Card, statement: Any) -> type[Body]:
    """The body that can show a statement; text for whatever no other can."""
    if statement.node is None or statement.broken:
        return TextBody
    if card.keyword in ("rule", "tag", "otherwise"):
        return RuleBody
    if card.keyword == "tier":
        return TierBody
    if card.keyword == "param":
        return ParamBody
    if card.keyword in ("score", "strategy") or (card.keyword == "let" and lines.items_of(statement)):
        is_grid = card.keyword == "let" and "|" in statement.text
        return TextBody if is_grid else LinesBody
    return TextBody
