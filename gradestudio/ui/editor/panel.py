"""The text view: the find bar, the editor on its card; what it has in the bar above."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from gradestudio.diagnostics import Edit, Span
from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.empty import EmptyState
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.segments import Segments
from gradestudio.ui.controls.surface import Card, Panel
from gradestudio.ui.editor.completing import Completing
from gradestudio.ui.editor.find import FindBar
from gradestudio.ui.editor.squiggle import Mark
from gradestudio.ui.editor.steps import Steps
from gradestudio.ui.editor.units import Units
from gradestudio.ui.editor.view import CodeEditor
from gradestudio.ui.histogram.panel import ThresholdPanel
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style


class TextView(Panel):
    """Panels ask by signal; the controller answers."""

    edited = Signal(str)
    completion_asked = Signal(str, int, bool)
    format_asked = Signal(object)
    """None, or the language of the words to write."""
    cursor_moved = Signal(int, int, int)
    """Line and column from 1, and the code point."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("bg", parent=parent)
        self.file = Label(Style.SMALL, "text2", elide=True)
        self.vocabulary = Segments({"zh": "", "en": ""})
        self.format = Button("plain", "text", height=24)
        self.editor = CodeEditor()
        self.find_bar = FindBar(self.editor)
        self.completing = Completing(self.editor)
        self.steps = Steps(self.editor)
        self.threshold = ThresholdPanel()
        self.refusal = EmptyState("error", "err")
        self._build()
        self._connect()

    def _build(self) -> None:
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 6, 1, 6)
        inside.setSpacing(0)
        inside.addWidget(self.find_bar)
        inside.addWidget(self.editor, 1)
        inside.addWidget(self.threshold)
        self.threshold.hide()
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(card)
        self._stack.addWidget(self.refusal)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 14)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 16, 0)
        row.addWidget(holder)
        column.addLayout(row, 1)

    def _connect(self) -> None:
        self.editor.text_edited.connect(lambda: self.edited.emit(self.editor.text()))
        self.editor.typed.connect(self.completing.after_typing)
        self.editor.cursorPositionChanged.connect(self._tell_cursor)
        self.completing.wanted.connect(self.completion_asked)
        self.format.clicked.connect(lambda: self.format_asked.emit(None))
        self.vocabulary.chosen.connect(self.format_asked.emit)

    # ── Contents ────────────────────────────────────────────────────────────────────────────────

    def load(self, text: str, name: str) -> None:
        self.file.setText(f"{name} · UTF-8" if name else say("ui.new-rulebook"))
        self._stack.setCurrentIndex(0)
        self.completing.close()
        self.editor.load(text)
        self._show_vocabulary(text)

    def refuse(self, title: str, line: str) -> None:
        """A file could not be opened and there is no text to fall back to."""
        self.refusal.tell(title, line)
        self._stack.setCurrentIndex(1)

    def show_text(self) -> None:
        self._stack.setCurrentIndex(0)

    def show_findings(self, source: str, diagnostics: tuple[Any, ...]) -> None:
        """Squiggles for the findings of `source`, if it is still the text."""
        if source != self.editor.text():
            return
        units = Units(source)
        self.editor.show_marks(
            [
                Mark(units.to_units(d.span.start), units.to_units(d.span.end), str(d.severity), d)
                for d in diagnostics
                if d.span is not None
            ]
        )
        self._show_vocabulary(source)

    def take_formatted(self, source: str, text: str) -> None:
        """Put the canonical text in as one undo step, line by line, so that marks and cursor stay."""
        if source != self.editor.text() or source == text:
            return
        edits = line_edits(source, text)
        self.editor.apply(edits, source, "format")

    def take_over(self, text: str) -> None:
        """Another text over the one that is open, as one step of undo."""
        self.editor.apply(line_edits(self.editor.text(), text), origin="recovered")

    def _show_vocabulary(self, text: str) -> None:
        self.vocabulary.choose("zh" if mostly_chinese(text) else "en")

    def _tell_cursor(self) -> None:
        cursor = self.editor.textCursor()
        self.cursor_moved.emit(cursor.blockNumber() + 1, cursor.positionInBlock() + 1, self.editor.position())

    # ── Commands ────────────────────────────────────────────────────────────────────────────────

    def next_problem(self, step: int) -> None:
        mark = self.editor.next_mark(step)
        if mark is not None:
            cursor = self.editor.textCursor()
            cursor.setPosition(mark.start)
            self.editor.setTextCursor(cursor)
            self.editor.centerCursor()
            self.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def retranslate(self) -> None:
        self.vocabulary.name_parts(zh=say("ui.keywords-zh"), en=say("ui.keywords-en"))
        self.vocabulary.setAccessibleName(say("ui.keywords"))
        self.format.setText(say("ui.format"))
        self.format.setAccessibleName(say("ui.format"))
        self.editor.setAccessibleName(say("ui.rule-text"))
        self.find_bar.retranslate()


def line_edits(old: str, new: str) -> list[Edit]:
    """The edits, on whole lines, that turn `old` into `new`."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    starts = [0]
    for line in before:
        starts.append(starts[-1] + len(line))
    return [
        Edit(Span(starts[a], starts[b]), "".join(after[c:d]))
        for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
        if what != "equal"
    ]


def mostly_chinese(text: str) -> bool:
    """Whether the statements begin with Chinese keywords, by the first letters at column 0."""
    begins = [line[0] for line in text.splitlines() if line and line[0].isalpha()]
    return sum(1 for c in begins if not c.isascii()) * 2 >= max(len(begins), 1)
