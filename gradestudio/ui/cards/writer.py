"""Edits made by hand on the newest text: read anew, named, one step of the undo history each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from gradestudio.diagnostics import Edit, apply_edits
from gradestudio.language.reading.parsing import parse

Make = Callable[[Any, Any], tuple[Edit, ...]]
"""From a parsed rulebook and one of its statements to edits."""


class Writer(QObject):
    """The one way by which cards change the text.  `editor` is the text view's."""

    wrote = Signal(str)
    """The name of the step that was made."""

    def __init__(self, editor: Any) -> None:
        super().__init__(editor)
        self._editor = editor
        self.going_to: int | None = None
        """Where the card stands that a step is about, in the new text; taken by whoever shows it."""

    @property
    def text(self) -> str:
        return self._editor.text()

    @property
    def position(self) -> int:
        """Where the text cursor is."""
        return self._editor.position()

    def book(self) -> Any:
        """The text of now, parsed; the parser remembers, so only what changed is read."""
        return parse(self.text)

    def statement(self, start: int) -> Any:
        """The statement that begins at a place; None when none does (the text has changed)."""
        return next((s for s in self.book().statements if s.start == start), None)

    def change(self, start: int, make: Make, step: str, follow: Callable[[Any], int] | None = None) -> bool:
        """Edit about the statement at `start`; `follow` finds the place to go to in the new book."""
        book = self.book()
        statement = next((s for s in book.statements if s.start == start), None)
        return statement is not None and self.make(make(book, statement), step, follow)

    def make(self, edits: tuple[Edit, ...], step: str, follow: Callable[[Any], int] | None = None) -> bool:
        """Make edits of the text of now as one step; whether there was anything to change."""
        if not edits:
            return False
        source = self.text
        if follow is not None:
            self.going_to = follow(parse(apply_edits(source, edits)))
        self._editor.apply(edits, source, "cards", step)
        self.wrote.emit(step)
        return True
