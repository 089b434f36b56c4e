"""The find bar of the text view."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.inputs import Label, SearchBox
from gradestudio.ui.controls.surface import Panel
from gradestudio.ui.editor.units import Units
from gradestudio.ui.editor.view import CodeEditor
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style


class FindBar(Panel):
    """Enter goes on, Shift+Enter back, Esc closes; capitals do not matter."""

    closed = Signal()

    def __init__(self, editor: CodeEditor, parent: QWidget | None = None) -> None:
        super().__init__("raised", edges="b", parent=parent)
        self._editor = editor
        self.setFixedHeight(40)
        self.box = SearchBox(clears=False)
        self.box.setMinimumWidth(220)
        self.count = Label(Style.SMALL, "text2")
        self.back = Button("plain", "chev-up")
        self.on = Button("plain", "chev-down")
        self.close_button = Button("plain", "close")
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 0, 8, 1)
        line.setSpacing(6)
        for widget in (self.box, self.count):
            line.addWidget(widget)
        line.addStretch(1)
        for widget in (self.back, self.on, self.close_button):
            line.addWidget(widget)
        self.box.textChanged.connect(lambda _: self._search(0))
        self.back.clicked.connect(lambda: self._search(-1))
        self.on.clicked.connect(lambda: self._search(1))
        self.close_button.clicked.connect(self.leave)
        self.hide()

    def start(self) -> None:
        chosen = self._editor.textCursor().selectedText()
        self.show()
        if chosen and "\u2029" not in chosen:
            self.box.setText(chosen)
        self.box.selectAll()
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search(0)

    def leave(self) -> None:
        self.hide()
        self._editor.setFocus()
        self.closed.emit()

    def places(self) -> list[int]:
        """Code point offsets of what is sought."""
        wanted, text = self.box.text().casefold(), self._editor.text()
        folded = text.casefold()
        if not wanted or len(folded) != len(text):
            folded, wanted = text, self.box.text()
        found, at = [], folded.find(wanted) if wanted else -1
        while at >= 0:
            found.append(at)
            at = folded.find(wanted, at + len(wanted))
        return found

    def _search(self, step: int) -> None:
        found = self.places()
        here = Units(self._editor.text()).to_point(self._editor.textCursor().selectionStart())
        if not found:
            self.count.setText(say("ui.find-none") if self.box.text() else "")
            return
        if step > 0:
            at = next((p for p in found if p > here), found[0])
        elif step < 0:
            at = next((p for p in reversed(found) if p < here), found[-1])
        else:
            at = next((p for p in found if p >= here), found[0])
        self._editor.go_to(at, at + len(self.box.text()), focus=False)
        self.count.setText(f"{found.index(at) + 1} / {len(found)}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._search(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        self.box.setPlaceholderText(say("ui.find-in-text"))
        self.box.setAccessibleName(say("ui.find-in-text"))
        self.back.name_it(say("ui.find-back"), "Shift+Enter")
        self.on.name_it(say("ui.find-on"), "Enter")
        self.close_button.name_it(say("ui.close"), "Esc")
