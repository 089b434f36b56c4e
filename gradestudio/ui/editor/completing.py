"""Completion and quick fixes: when the list opens, what it inserts, when it must stay shut."""

from __future__ import annotations

import unicodedata
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent

from gradestudio.diagnostics import Fix
from gradestudio.ui.editor.choices import choice_of, fix_choice
from gradestudio.ui.editor.popup import ListPopup
from gradestudio.ui.editor.squiggle import Mark
from gradestudio.ui.editor.view import CodeEditor
from gradestudio.ui.speech import words

_MOST = 60


class Completing(QObject):
    """Between the editor's keys and the lists; the proposals come from outside, by number of the text."""

    wanted = Signal(str, int, bool)
    """Text, offset (code points) and whether a person asked (Ctrl+Space)."""

    def __init__(self, editor: CodeEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self.list = ListPopup(editor)
        self.fixes = ListPopup(editor)
        self.list.chosen.connect(self._insert)
        self.fixes.chosen.connect(self._apply)
        self._asked_at: tuple[str, int] | None = None
        self._forced = False
        editor.installEventFilter(self)
        editor.composing.connect(self._composing)
        editor.verticalScrollBar().valueChanged.connect(lambda _: self.close())

    # ── Opening ─────────────────────────────────────────────────────────────────────────────────

    def ask(self, forced: bool = False) -> None:
        """Ask for proposals at the cursor; while an input method composes nothing is asked."""
        if self._editor.is_composing or self._editor.textCursor().hasSelection():
            return
        self._asked_at = (self._editor.text(), self._editor.position())
        self._forced = forced
        self.wanted.emit(*self._asked_at, forced)

    def offer(self, text: str, offset: int, proposals: tuple[Any, ...]) -> None:
        """Show proposals if text and cursor are still those that were asked about."""
        here = (self._editor.text(), self._editor.position())
        if self._editor.is_composing or here != (text, offset) or self._asked_at != here:
            return
        typed = self.typed_word()
        alone = len(proposals) == 1 and proposals[0].insert == typed
        if not proposals or alone or (not typed and not self._forced):
            self.list.hide()
            return
        self.list.offer([choice_of(p, typed) for p in proposals[:_MOST]], self._caret())

    def offer_fixes(self) -> bool:
        """The finding at the cursor, or the nearest one of its line, with its fixes (Ctrl+.)."""
        mark = self._mark_here()
        if mark is None:
            return False
        self.list.hide()
        choices = [fix_choice(fix, words().fix_title(fix)) for fix in mark.finding.fixes]
        role = {"error": ("error", "err"), "warning": ("warning", "warn")}.get(
            mark.severity, ("info", "accent_t")
        )
        head = (*role, words().sentence(mark.finding), mark.finding.code)
        self.fixes.offer(choices, self._caret(), head)
        return True

    def _mark_here(self) -> Mark | None:
        editor = self._editor
        at = editor.caret()
        mark = editor.mark_at(at)
        if mark is not None:
            return mark
        block = editor.textCursor().block()
        first, last = block.position(), block.position() + block.length()
        in_line = [m for m in editor.marks if m.start < last and m.end >= first]
        return min(in_line, key=lambda m: (not m.finding.fixes, abs(m.start - at)), default=None)

    def close(self) -> None:
        self.list.hide()
        self.fixes.hide()

    def _composing(self, on: bool) -> None:
        if on:
            self.close()

    def _caret(self) -> QRect:
        rect = self._editor.cursorRect()
        return QRect(self._editor.viewport().mapToGlobal(rect.topLeft()), rect.size())

    def typed_word(self) -> str:
        """The part of a name or keyword in front of the cursor."""
        before = self._editor.text()[: self._editor.position()]
        at = len(before)
        while at and (
            before[at - 1].isalnum() or before[at - 1] == "_" or unicodedata.combining(before[at - 1])
        ):
            at -= 1
        return before[at:]

    # ── Taking ──────────────────────────────────────────────────────────────────────────────────

    def _insert(self, choice: Any) -> None:
        self._editor.apply([choice.payload])

    def _apply(self, choice: Any) -> None:
        fix: Fix = choice.payload
        self._editor.apply(fix.edits, origin="fix")

    # ── Keys ────────────────────────────────────────────────────────────────────────────────────

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut or event.type() == QEvent.Type.Hide:
            self.close()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        for popup in (self.fixes, self.list):
            if popup.isVisible() and popup.choices and popup.take(event):
                return True
            if popup.isVisible() and event.key() == Qt.Key.Key_Escape:
                popup.hide()
                return True
        self.fixes.hide()
        return False

    def after_typing(self, typed: str) -> None:
        """Called when a person typed: go on asking inside a word, shut behind it."""
        if typed and (typed[-1].isalnum() or typed[-1] in "_"):
            self.ask()
        else:
            self.list.hide()
