"""The find bar of the text view, with a second line for replacing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gradestudio.diagnostics import Edit, Span
from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.inputs import Label, LineBox, SearchBox
from gradestudio.ui.controls.surface import Panel
from gradestudio.ui.editor.units import Units
from gradestudio.ui.editor.view import CodeEditor
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style


class FindBar(Panel):
    """Enter goes on, Shift+Enter back, Esc closes; capitals do not matter.  All is replaced as one step."""

    closed = Signal()

    def __init__(self, editor: CodeEditor, parent: QWidget | None = None) -> None:
        super().__init__("raised", edges="b", parent=parent)
        self._editor = editor
        self.box = SearchBox(clears=False)
        self.box.setMinimumWidth(220)
        self.count = Label(Style.SMALL, "text2")
        self.back = Button("plain", "chev-up")
        self.on = Button("plain", "chev-down")
        self.close_button = Button("plain", "close")
        self.unfold = Button("plain", "chev-right", height=24)
        self.other = LineBox()
        self.other.setMinimumWidth(220)
        self.one = Button("secondary", height=24)
        self.all = Button("secondary", height=24)
        self.second = QWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 7)
        column.setSpacing(4)
        line = QHBoxLayout()
        line.setSpacing(6)
        for widget in (self.unfold, self.box, self.count):
            line.addWidget(widget)
        line.addStretch(1)
        for widget in (self.back, self.on, self.close_button):
            line.addWidget(widget)
        column.addLayout(line)
        below = QHBoxLayout(self.second)
        below.setContentsMargins(30, 0, 0, 0)
        below.setSpacing(6)
        for widget in (self.other, self.one, self.all):
            below.addWidget(widget)
        below.addStretch(1)
        column.addWidget(self.second)
        self.second.hide()
        self.unfold.clicked.connect(lambda: self._show_second(self.second.isHidden()))
        self.one.clicked.connect(self.replace_one)
        self.all.clicked.connect(self.replace_all)
        self.box.textChanged.connect(lambda _: self._search(0))
        self.back.clicked.connect(lambda: self._search(-1))
        self.on.clicked.connect(lambda: self._search(1))
        self.close_button.clicked.connect(self.leave)
        self.hide()

    def start(self, replacing: bool = False) -> None:
        """Open with what is selected; `replacing`: with the second line."""
        chosen = self._editor.textCursor().selectedText()
        self.show()
        if chosen and "\u2029" not in chosen:
            self.box.setText(chosen)
        if replacing:
            self._show_second(True)
        self.box.selectAll()
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search(0)

    def _show_second(self, on: bool) -> None:
        self.second.setVisible(on)
        self.unfold.drawing = "chev-down" if on else "chev-right"
        self.unfold.update()

    def replace_one(self) -> None:
        """The place that is selected, then on to the next; without one, only on."""
        found, wanted = self.places(), self.box.text()
        cursor, units = self._editor.textCursor(), Units(self._editor.text())
        here = units.to_point(cursor.selectionStart())
        if here in found and units.to_point(cursor.selectionEnd()) == here + len(wanted):
            edit = Edit(Span(here, here + len(wanted)), self.other.text())
            self._editor.apply([edit], origin="replace")
            self._editor.go_to(here + len(self.other.text()), focus=False)
            self._search(0)
        else:
            self._search(1)

    def replace_all(self) -> None:
        """Every place, as one step of the undo history."""
        found, wanted = self.places(), self.box.text()
        if not found:
            return
        edits = [Edit(Span(at, at + len(wanted)), self.other.text()) for at in found]
        self._editor.apply(edits, origin="replace")
        self.count.setText(say("ui.replaced", n=len(found)))

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
            if self.other.hasFocus():
                self.replace_one()
                return
            self._search(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        self.box.setPlaceholderText(say("ui.find-in-text"))
        self.box.setAccessibleName(say("ui.find-in-text"))
        self.other.setPlaceholderText(say("ui.replace-by"))
        self.other.setAccessibleName(say("ui.replace-by"))
        self.one.setText(say("ui.replace-one"))
        self.one.setAccessibleName(say("ui.replace-one"))
        self.all.setText(say("ui.replace-all"))
        self.all.setAccessibleName(say("ui.replace-all"))
        self.unfold.name_it(say("ui.replace"), "Ctrl+H")
        self.back.name_it(say("ui.find-back"), "Shift+Enter")
        self.on.name_it(say("ui.find-on"), "Enter")
        self.close_button.name_it(say("ui.close"), "Esc")
