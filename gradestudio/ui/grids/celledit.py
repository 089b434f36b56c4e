"""Editing in a cell: an input with completion; Enter goes down, Tab right, Esc puts back."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gradestudio.diagnostics import Edit
from gradestudio.ui.editor.choices import choice_of
from gradestudio.ui.editor.popup import ListPopup
from gradestudio.ui.grids.model import GridModel
from gradestudio.ui.theme import Style, font, theme
from gradestudio.ui.theme.paint import rounded

_MOST = 60
_Index = QModelIndex | QPersistentModelIndex


class CellBox(QLineEdit):
    """The input over a cell; proposals come from outside, for the text and place that they were asked for."""

    wanted = Signal(object, str, int, bool)
    """This box, its text, the place in it, and whether a person asked (Ctrl+Space)."""
    ended = Signal(object, str)
    """This box and how it was left: down, up, right, left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = self.column = 0
        self.setFrame(False)
        self.setFont(font(Style.BODY))
        self.setTextMargins(6, 0, 4, 0)
        self.list = ListPopup(self)
        self.list.chosen.connect(self._take)
        self._asked: tuple[str, int] | None = None
        self._forced = False
        self._composing = False
        self.textEdited.connect(lambda _: self.ask())
        self.setStyleSheet("QLineEdit { background: transparent; }")

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        rounded(painter, self.rect(), 2, theme().colour("surface"), theme().colour("focus"), 2.0)
        painter.end()
        super().paintEvent(event)

    # ── Completion ──────────────────────────────────────────────────────────────────────────────

    def ask(self, forced: bool = False) -> None:
        """Ask for proposals at the cursor; never while an input method composes."""
        if self._composing or self.hasSelectedText():
            return
        self._asked, self._forced = (self.text(), self.cursorPosition()), forced
        if self.typed_word() or forced:
            self.wanted.emit(self, *self._asked, forced)
        else:
            self.list.hide()

    def offer(self, text: str, at: int, proposals: tuple[Any, ...]) -> None:
        """Show proposals (their places are in the text of the box)."""
        if self._composing or (self.text(), self.cursorPosition()) != (text, at) or self._asked != (text, at):
            return
        typed = self.typed_word()
        alone = len(proposals) == 1 and proposals[0].insert.strip('"') == typed
        if not proposals or alone or not self.isVisible():
            self.list.hide()
            return
        below = QRect(self.mapToGlobal(self.rect().topLeft()), self.size())
        # A cell is small: its list goes without the pane of details.
        self.list.offer([replace(choice_of(p, typed), detail=()) for p in proposals[:_MOST]], below)

    def typed_word(self) -> str:
        before = self.text()[: self.cursorPosition()]
        at = len(before)
        while at and (
            before[at - 1].isalnum() or before[at - 1] == "_" or unicodedata.combining(before[at - 1])
        ):
            at -= 1
        return before[at:]

    def _take(self, choice: Any) -> None:
        edit: Edit = choice.payload
        text = self.text()
        start, end = max(edit.span.start, 0), min(edit.span.end, len(text))
        insert = edit.text
        if text[:start].count('"') % 2 == 0 and insert.startswith('"') and text[end : end + 1] == '"':
            insert = insert[:-1]
        self.setText(text[:start] + insert + text[end:])
        self.setCursorPosition(start + len(insert))
        self.list.hide()

    # ── Keys ────────────────────────────────────────────────────────────────────────────────────

    def inputMethodEvent(self, event) -> None:
        self._composing = bool(event.preeditString())
        if self._composing:
            self.list.hide()
        super().inputMethodEvent(event)

    def event(self, event: QEvent) -> bool:
        # Tab would otherwise move the keyboard before it is seen as a key.
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._own(event):
            return True
        return super().event(event)

    def _own(self, event: QKeyEvent) -> bool:
        if self.list.isVisible() and self.list.choices and self.list.take(event):
            return True
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key == Qt.Key.Key_Space and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.ask(forced=True)
            return True
        ways = {
            Qt.Key.Key_Return: "up" if shift else "down",
            Qt.Key.Key_Enter: "up" if shift else "down",
            Qt.Key.Key_Tab: "right",
            Qt.Key.Key_Backtab: "left",
        }
        way = ways.get(Qt.Key(key))
        if way is None:
            return False
        self.list.hide()
        self.ended.emit(self, way)
        return True

    def focusOutEvent(self, event) -> None:
        self.list.hide()
        super().focusOutEvent(event)

    def hideEvent(self, event) -> None:
        self.list.hide()
        super().hideEvent(event)


class CellDelegate(QStyledItemDelegate):
    """Makes the input over a cell and hands its text to the model."""

    wanted = Signal(object, str, int, bool)
    left = Signal(str)
    """An input was left by a key: where to go."""
    given_up = Signal(int, int)
    """Esc in the input of a cell."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        box = CellBox(parent)
        box.row, box.column = index.row(), index.column()
        model = index.model()
        if isinstance(model, GridModel):
            box.setAccessibleName(model.spoken(index.row(), index.column()))
        box.wanted.connect(self.wanted)
        box.ended.connect(self._ended)
        return box

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        if isinstance(editor, CellBox) and not editor.isModified():
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: Any, index: _Index) -> None:
        if isinstance(editor, CellBox):
            model.setData(index, editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: _Index) -> None:
        editor.setGeometry(option.rect.adjusted(-1, -1, 0, 0))  # type: ignore[attr-defined]

    def _ended(self, box: CellBox, way: str) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box)
        self.left.emit(way)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, CellBox) and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            if event.key() == Qt.Key.Key_Escape:
                if watched.list.isVisible():
                    watched.list.hide()
                    return True
                self.closeEditor.emit(watched)
                self.given_up.emit(watched.row, watched.column)
                return True
            return False  # the box has keys of its own
        return super().eventFilter(watched, event)
