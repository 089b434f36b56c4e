"""Text of a card that is written back when it is left: the keys that all its inputs share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

_Base = QWidget if TYPE_CHECKING else object


class Kept(_Base):
    """Stands before a text widget among the bases of a class that has the signals `written` and `left`.

    `written` is sent with Enter and on leaving, when the text is another one; Esc puts back what was there;
    `left` is Esc with nothing to put back: the card may close.
    """

    written: Any
    left: Any
    _was = ""
    _empty_too = False
    """Whether an empty text is written as well."""

    if TYPE_CHECKING:  # the widget's own

        def text(self) -> str: ...

    def _put(self, text: str) -> None:
        """Another text, as if it had always stood here."""
        raise NotImplementedError

    @property
    def is_typed(self) -> bool:
        """Whether another text stands here than in the rulebook."""
        return self.text() != self._was

    def show_text(self, text: str) -> None:
        """What stands in the rulebook now; what is being typed is left alone."""
        if self.hasFocus() and self.is_typed:
            return
        self._was = text
        if text != self.text():
            self._put(text)

    def commit(self) -> None:
        """Write what is typed, if it is another text."""
        text = self.text()
        if text != self._was and (text.strip() or self._empty_too):
            self._was = text
            self._settle()
            self.written.emit(text)

    def _settle(self) -> None:
        """What was typed is written: from here on undo is that of the rule text."""

    def _writes(self, event: QKeyEvent) -> bool:
        """Whether this Enter writes; else it is a line end."""
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._writes(event):
            self.commit()
        elif event.key() == Qt.Key.Key_Escape:
            if self.is_typed:
                self._put(self._was)
            else:
                self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: Any) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        self.update()
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            if not self.text().strip() and not self._empty_too:
                self._put(self._was)
            self.commit()

    def event(self, event: Any) -> bool:
        if event.type() == event.Type.ShortcutOverride and not self.is_typed:
            keys = QKeySequence.StandardKey
            if event.matches(keys.Undo) or event.matches(keys.Redo):
                event.ignore()  # nothing was typed here: undo is that of the rule text
                return False
        return super().event(event)
