"""The undo history over the window: each step in words, the one in sight marked; a choice goes there.

Below the steps stand the lines that the current one changed, before and after.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from gradestudio.ui.compare.difflines import DiffLines
from gradestudio.ui.compare.worddiff import DiffLine
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.layouts import empty
from gradestudio.ui.controls.surface import Card
from gradestudio.ui.editor.steps import Steps
from gradestudio.ui.palette.entries import Entry, Found
from gradestudio.ui.palette.matching import Match
from gradestudio.ui.palette.panel import FoundList
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style

_DRAWINGS = {"": "open", "number": "histogram", "fix": "fix", "aim": "aim", "cards": "cards", "grid": "grid"}


_MOST_LINES = 8
"""Of the lines that a step changed."""


class HistoryList(Card):
    """Newest first; later steps that were undone stand above, small."""

    def __init__(self, window: Any, steps: Steps) -> None:
        super().__init__(edge="line2", parent=window)
        self._window, self._steps = window, steps
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.title = Label(Style.SUBTITLE)
        self.title.setContentsMargins(14, 4, 14, 2)
        self.foot = Label(Style.NOTE, "text3")
        self.foot.setContentsMargins(14, 2, 14, 4)
        self.list = FoundList()
        self.head = Label(Style.SMALL, "text2")
        self.head.setContentsMargins(14, 4, 14, 0)
        self.preview: DiffLines | None = None
        self._lines = QVBoxLayout()
        self._lines.setContentsMargins(8, 0, 8, 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 6, 1, 4)
        column.setSpacing(4)
        for widget in (self.title, self.list, self.head):
            column.addWidget(widget)
        column.addLayout(self._lines)
        column.addWidget(self.foot)
        self.list.moved.connect(self._show_change)
        self.list.chosen.connect(lambda row, _: self._choose(row))
        steps.changed.connect(self._fill)
        self.hide()

    def open(self) -> None:
        self.title.setText(say("ui.history"))
        self.foot.setText(say("ui.history-keys"))
        self._fill(anyway=True)
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        self.hide()
        self._window.workspace.text.editor.setFocus()

    def place(self) -> None:
        wide = min(520, self._window.width() - 80)
        self.setFixedWidth(wide)
        self.adjustSize()
        self.move(QPoint((self._window.width() - wide) // 2, 56))

    def _fill(self, anyway: bool = False) -> None:
        if not (anyway or self.isVisible()):
            return
        rows = []
        for number, (step, name) in enumerate(zip(self._steps.steps, self._steps.names(), strict=True)):
            origin = step.origin
            undone = number > self._steps.at
            entry = Entry(
                str(number),
                name,
                say(f"ui.by-{origin}") if origin else "",
                _DRAWINGS.get(origin, "text"),
                lambda: None,
                detail=say("ui.undone") if undone else "",
            )
            rows.append(Found(entry, Match(0), entry.detail))
        rows.reverse()
        self.list.show_found(rows, str(self._steps.at))
        self.place()

    def _show_change(self) -> None:
        """What the current step changed; said with its name."""
        number = int(self.list.found[self.list.at].entry.key) if self.list.found else 0
        lines = self._steps.change(number) if number < len(self._steps.steps) else ()
        empty(self._lines)
        self.preview = DiffLines(_shortened(lines)) if lines else None
        if self.preview is not None:
            self._lines.addWidget(self.preview)
            self.preview.show()
        places = sorted({line.number for line in lines})
        self.head.setVisible(bool(lines))
        if places:
            key = "ui.at-line" if len(places) == 1 else "ui.at-lines"
            self.head.setText(say(key, n=places[0], to=places[-1]))
        spoken = f"{self.list.accessibleName()}. {self.preview.accessibleName() if self.preview else ''}"
        self.setAccessibleName(f"{say('ui.history')}: {spoken.strip()}")
        self.place()

    def _choose(self, row: int) -> None:
        self._steps.go_to(int(self.list.found[row].entry.key))
        self._window.workspace.text.editor.centerCursor()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.list.go(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.list.found:
            self._choose(self.list.at)
        elif key == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.hide()


def _shortened(lines: tuple[DiffLine, ...]) -> tuple[DiffLine, ...]:
    """Both the old and the new lines, as far as there is room; a line says how many are left out."""
    if len(lines) <= _MOST_LINES:
        return lines
    old = [line for line in lines if line.sign == "-"]
    new = [line for line in lines if line.sign == "+"]
    of_old = min(len(old), max(_MOST_LINES // 2, _MOST_LINES - len(new)))
    kept = (*old[:of_old], *new[: _MOST_LINES - of_old])
    rest = say("ui.and-more", n=len(lines) - len(kept))
    return (*kept, DiffLine("…", ((rest, False),)))
