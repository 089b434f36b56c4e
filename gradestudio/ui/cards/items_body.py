"""A card that is made of lines: shown as forms in order, moved, copied, switched, taken out and added."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gradestudio.language.edits import lines, rules
from gradestudio.ui.cards.body import Body, CommentLine
from gradestudio.ui.cards.contents import Card
from gradestudio.ui.cards.context import Context
from gradestudio.ui.cards.itemrow import OffRow, Row
from gradestudio.ui.cards.writer import Writer
from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.order import as_laid_out, tab_through
from gradestudio.ui.controls.surface import Panel
from gradestudio.ui.speech import say


class ItemsBody(Body):
    """`make_row` and `show_row` of a kind of statement say what its lines look like."""

    def __init__(self, writer: Writer, numbers: Any) -> None:
        super().__init__(writer, numbers)
        self.context = Context()
        self.statement: Any = None
        self.rows: list[Any] = []
        self.off: list[OffRow] = []
        self._signs: list[Any] = []
        self._goes_to: tuple[int, str] | None = None
        """The line that gets the keyboard once it is shown, and the part of it."""
        self._to = -1
        self._mark = Panel("accent")
        self._mark.setParent(self)
        self._mark.setFixedHeight(2)
        self._mark.hide()
        self.head = QHBoxLayout()
        self.head.setSpacing(6)
        self.column = QVBoxLayout()
        self.column.setSpacing(6)
        self.foot = QHBoxLayout()
        self.foot.setContentsMargins(20, 0, 0, 0)
        self.foot.setSpacing(6)
        self.comment = CommentLine(self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 12, 16, 10)
        whole.setSpacing(8)
        whole.addLayout(self.head)
        whole.addLayout(self.column)
        whole.addLayout(self.foot)
        whole.addWidget(self.comment)

    # ── Contents ────────────────────────────────────────────────────────────────────────────────

    def items(self, statement: Any) -> list[Any]:
        """What each line is, in order."""
        raise NotImplementedError

    def sign_of(self, item: Any) -> Any:
        """What a row is made for: a line with another sign gets another row."""
        raise NotImplementedError

    def make_row(self, item: Any, number: int) -> Row:
        raise NotImplementedError

    def show_row(self, row: Any, item: Any) -> None:
        raise NotImplementedError

    def show_head(self, statement: Any) -> None:
        """What stands above the lines."""

    def show_statement(self, card: Card, statement: Any, context: Context) -> None:
        super().show_statement(card, statement, context)
        self.context, self.statement = context, statement
        found = self.items(statement)
        silent = lines.silent_of(statement)
        self._rebuild(found, [self.sign_of(item) for item in found], statement, silent)
        self.show_head(statement)
        levels = [item.level for item in lines.items_of(statement)]
        for row, item, level in zip(self.rows, found, levels, strict=True):
            row.name_line(len(found), level)
            self.show_row(row, item)
        for row, span in zip(self.off, silent, strict=True):
            row.show_line(lines.silent_text(self.writer.text, span))
        self.comment.show_words(rules.comment_of(self.writer.book(), statement))
        self._go()

    def _rebuild(self, found: list[Any], signs: list[Any], statement: Any, silent: Any) -> None:
        """Rows for the lines of now: those that are alike stay."""
        starts = [item.span.start for item in lines.items_of(statement)]
        before = [sum(start < span.start for start in starts) for span in silent]
        if (signs, before) == (self._signs, self._before):
            return
        kept = {n: row for n, row in enumerate(self.rows) if n < len(signs) and self._signs[n] == signs[n]}
        for number, row in enumerate(self.rows):
            if number not in kept:
                _gone(row)
        for row in self.off:
            _gone(row)
        while self.column.count():
            self.column.takeAt(0)
        self.rows = [kept.get(n) or self.make_row(item, n) for n, item in enumerate(found)]
        self.off = [OffRow(self, n) for n in range(len(silent))]
        for number in range(len(self.rows) + 1):
            for off, at in zip(self.off, before, strict=True):
                if at == number:
                    self.column.addWidget(off)
            if number < len(self.rows):
                self.column.addWidget(self.rows[number])
        self._signs, self._before = signs, before
        tab_through(as_laid_out(self.layout()))

    _before: Any = None

    def release(self) -> None:
        for row in self.rows:
            row.release()

    # ── Keyboard ────────────────────────────────────────────────────────────────────────────────

    def take_keyboard(self) -> None:
        for widget in as_laid_out(self.layout()):
            if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.isVisibleTo(self):
                widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return

    def _go(self) -> None:
        """The keyboard to the line that was moved or added."""
        self.claimed = self._goes_to is not None and self._goes_to[0] < len(self.rows)
        if self._goes_to is None or not self.claimed:
            return
        number, name = self._goes_to
        self._goes_to = None
        row = self.rows[number]
        part = row.findChild(QWidget, name) or row.handle
        # What was made just now is shown, and can take the keyboard, a moment later.
        QTimer.singleShot(0, part, lambda: part.setFocus(Qt.FocusReason.ShortcutFocusReason))

    def _part_in_hand(self) -> str:
        """The name of the part that has the keyboard, inside its line."""
        focused = self.window().focusWidget()
        return focused.objectName() if focused is not None and self.isAncestorOf(focused) else ""

    # ── Acts ────────────────────────────────────────────────────────────────────────────────────

    def edit(self, number: int, make: Any, key: str = "ui.did-line") -> bool:
        """Edits from a function of book, statement and line, as one step."""

        def edits(book: Any, statement: Any) -> Any:
            found = self.items(statement)
            return make(book, statement, found[number]) if number < len(found) else ()

        return self.writer.change(self.start, edits, self.say_step(key))

    def edit_item(self, number: int, make: Any, key: str) -> bool:
        """Edits from a function of book, statement and the item as a whole, as one step."""

        def edits(book: Any, statement: Any) -> Any:
            found = lines.items_of(statement)
            return make(book, statement, found[number]) if number < len(found) else ()

        return self.writer.change(self.start, edits, self.say_step(key))

    def move(self, number: int, by: int) -> None:
        self.move_to(number, number + by)

    def move_to(self, number: int, to: int) -> None:
        """A line to another place; the keyboard goes with it."""
        if not 0 <= to < len(self.rows) or to == number:
            return
        self._goes_to = (to, self._part_in_hand())
        if not self.edit_item(number, lambda b, st, _: lines.moved(b, st, number, to), "ui.did-line-moved"):
            self._goes_to = None

    def copy(self, number: int) -> None:
        self._goes_to = (number + 1, self._part_in_hand())
        self.edit_item(number, lambda b, st, _: lines.copied(b, st, number), "ui.did-line-added")

    def remove(self, number: int) -> None:
        """Taken out; the keyboard goes to the line that stands there then."""
        self._goes_to = (min(number, len(self.rows) - 2), "handle") if len(self.rows) > 1 else None
        self.edit_item(number, lambda b, st, item: lines.removed(b, item), "ui.did-line-removed")

    def switch_line(self, number: int) -> None:
        """A line off: it stays as a comment."""
        self.edit_item(number, lambda b, st, item: lines.silenced(b, item), "ui.did-line-off")

    def wake(self, number: int) -> None:
        """A line on again."""

        def edits(book: Any, statement: Any) -> Any:
            silent = lines.silent_of(statement)
            return lines.woken(book, silent[number]) if number < len(silent) else ()

        self.writer.change(self.start, edits, self.say_step("ui.did-line-on"))

    def add(self, text: str, part: str = "handle", behind: int | None = None, outer: bool = False) -> None:
        """A new line behind another one, or behind the last; `outer`: in no group."""
        number = len(self.rows) if behind is None else behind + 1

        def edits(book: Any, statement: Any) -> Any:
            found = lines.items_of(statement)
            near = found[number - 1] if 0 < number <= len(found) else None
            like = next((item for item in found if item.level == 1), None) if outer else None
            return lines.added(book, statement, text, near, like)

        self._goes_to = (number, part)
        self.writer.change(self.start, edits, self.say_step("ui.did-line-added"))

    # ── Dragging ────────────────────────────────────────────────────────────────────────────────

    def drag(self, number: int, at: QPoint) -> None:
        """The line would stand here; a mark shows where."""
        y = self.mapFromGlobal(at).y()
        others = [row for n, row in enumerate(self.rows) if n != number]
        self._to = sum(1 for row in others if row.geometry().center().y() < y)
        near = others[min(self._to, len(others) - 1)] if others else self.rows[number]
        edge = near.geometry().top() - 4 if self._to < len(others) else near.geometry().bottom() + 2
        self._mark.setGeometry(near.geometry().left(), edge, near.geometry().width(), 2)
        self._mark.show()
        self._mark.raise_()

    def drop(self, number: int | None) -> None:
        """The dragged line stays where the mark was; None: where it came from."""
        to, self._to = self._to, -1
        self._mark.hide()
        if number is not None and to >= 0:
            self.move_to(number, to)


def _gone(row: Any) -> None:
    row.release()
    row.hide()
    row.deleteLater()


def add_button(text: str) -> Button:
    """`+ line` below the lines of a card."""
    button = Button("plain", "plus", say(text), height=24)
    button.setAccessibleName(say(text))
    return button
