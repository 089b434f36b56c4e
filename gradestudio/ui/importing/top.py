"""The head of the import screen: the file, its sheet, its header row, the grading date."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.empty import Drawing
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.picker import Picker
from gradestudio.ui.controls.surface import Panel
from gradestudio.ui.speech import say, words
from gradestudio.ui.theme import Style

_HEADERS = 40
"""Rows that can be chosen as header from the list."""


class ImportTop(Panel):
    """52 high."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", edges="b", edge="line2", parent=parent)
        self.setFixedHeight(52)
        self.title, self.facts = Label(Style.TITLE), Label(Style.SMALL, "text2", elide=True)
        self.sheet, self.header, self.as_of = Picker(), Picker(), Button("secondary", "calendar")
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 0, 16, 1)
        line.setSpacing(10)
        line.addWidget(Drawing("sheet", 20, "text2"))
        line.addWidget(self.title)
        line.addWidget(self.facts, 1)
        for widget in (self.sheet, self.header, self.as_of):
            line.addWidget(widget)

    def show_looked(self, looked: Any, day: Any) -> None:
        """`day`: the grading date."""
        self.title.setText(say("ui.import-title", file=looked.look.path.name))
        size = _size(looked.sheet.size)
        told = say("ui.import-read-only")
        self.facts.setText(f"{size} · {told}" if size else told)
        self.as_of.setText(words().date(day) if day is not None else "")
        self.as_of.setAccessibleName(f"{say('ui.grading-date')}: {self.as_of.text()}")
        self.as_of.setToolTip(say("ui.grading-date"))
        self.show_choices(looked.look)

    def show_choices(self, look: Any) -> None:
        """Sheet and header as they are."""
        own = look.typed.origin.sheet
        sheets = [(s.name, s.name) for s in look.sheets if s.visible or s.name == own]
        self.sheet.offer(sheets, own, say("ui.import-sheet"))
        rows = say("ui.import-n-rows", n=look.head.total)
        self.sheet.show_value(own or look.path.name, say("ui.import-sheet"), rows)
        header = look.typed.origin.header_row
        offered = [
            (str(number), say("ui.import-row", n=number, texts=_some_of(row)))
            for number, row in enumerate(look.head.rows[:_HEADERS], 1)
            if any(row)
        ]
        if str(header) not in dict(offered):
            offered.append((str(header), say("ui.import-row", n=header, texts="")))
        self.header.offer(offered, str(header), say("ui.import-header"))
        self.header.show_value(say("ui.import-nth-row", n=header), say("ui.import-header"))


def _some_of(row: tuple[str, ...]) -> str:
    return " ".join(text for text in row if text)[:40]


def _size(count: int) -> str:
    """`1.2 MB`; empty for one that is not known."""
    if count <= 0:
        return ""
    return f"{count / 1e6:.1f} MB" if count >= 1e5 else f"{max(1, round(count / 1e3))} kB"
