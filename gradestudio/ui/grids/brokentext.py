"""The text of a statement that cannot be shown as a grid: coloured, written back when it is left."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QWidget

from gradestudio.ui.editor.highlight import Highlighter
from gradestudio.ui.theme import Style, font, theme

_LINE = 22
_MOST = 14
"""Lines after which it scrolls."""


class BrokenText(QPlainTextEdit):
    """`written` with Ctrl+Enter or on leaving, when the text is another one; Esc puts back what was there."""

    written = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._was = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(font(Style.CODE))
        self.document().setDefaultFont(font(Style.CODE))
        self.document().setDocumentMargin(8)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.highlighter = Highlighter(self.document())
        self.textChanged.connect(self._grow)
        theme().changed.connect(self.highlighter.retint)

    def text(self) -> str:
        return self.document().toRawText().replace("\u2029", "\n")

    def show_text(self, text: str) -> None:
        """What stands in the rulebook now; what is being typed is left alone."""
        if self.hasFocus() and self.text() != self._was:
            return
        self._was = text
        if text != self.text():
            self.setPlainText(text)

    def _grow(self) -> None:
        self.setFixedHeight(min(max(self.document().blockCount(), 1), _MOST) * _LINE + 18)

    def _write(self) -> None:
        if self.text() != self._was:
            self._was = self.text()
            self.written.emit(self._was)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and ctrl:
            self._write()
        elif event.key() == Qt.Key.Key_Escape and self.text() != self._was:
            self.setPlainText(self._was)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._write()
