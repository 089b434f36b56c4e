"""The proofs beside the text: what needs a look, what is proven, what is told, what was accepted."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.empty import EmptyState
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.layouts import empty
from gradestudio.ui.controls.listline import ListLine
from gradestudio.ui.proofs.card import Colours, FindingCard, kept_text
from gradestudio.ui.proofs.facts import ACCEPTED, GROUPS, KEPT, NOTE, TODO, Item, Proven
from gradestudio.ui.speech import say, words
from gradestudio.ui.theme import Style, font, theme

_FOLDED = (NOTE, ACCEPTED)
"""Groups that open when they are asked for."""
_MOST = 40
"""Cards shown of one group."""


class ProofPanel(QWidget):
    """Shows the answer it is given; asks for places, customers and edits by signal."""

    place_asked = Signal(object)
    rows_asked = Signal(str, object)
    edits_asked = Signal(object, str)
    """Edits, and the text that they belong to."""
    page_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.proven: Proven | None = None
        self.cards: list[FindingCard] = []
        self.kept: list[ListLine] = []
        self._colours: Colours = {}
        self._open: set[str] = {g for g in GROUPS if g not in _FOLDED}
        self.summary = Label(Style.SMALL, "text2", wrap=True)
        self.page = Button("plain", "columns", height=24)
        self.page.clicked.connect(self.page_asked)
        self._top = QWidget()
        top = QHBoxLayout(self._top)
        top.setContentsMargins(14, 6, 8, 6)
        top.addWidget(self.summary, 1)
        top.addWidget(self.page)
        self.empty = EmptyState("promise")
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(12, 0, 12, 12)
        self._column.setSpacing(8)
        self.view = QScrollArea()
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setWidgetResizable(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setWidget(self._inside)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.viewport().setAutoFillBackground(False)
        self._inside.setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top)
        column.addWidget(self.view, 1)
        column.addWidget(self.empty, 1)
        theme().changed.connect(self._rebuild)

    def show_proven(self, proven: Proven | None, colours: Colours) -> None:
        """The answer for the newest text; `colours` of the tiers, by grade."""
        at = self.view.verticalScrollBar().value()
        self.proven, self._colours = proven, colours
        self._rebuild()
        self.view.verticalScrollBar().setValue(at)

    def retranslate(self) -> None:
        self.page.setText(say("ui.proofs-page"))
        self.page.name_it(say("ui.proofs-page"), "F10")
        self._rebuild()

    # ── Contents ────────────────────────────────────────────────────────────────────────────────

    def _rebuild(self) -> None:
        empty(self._column)
        self.cards, self.kept = [], []
        proven = self.proven
        nothing = proven is None or proven.broken
        self.empty.setVisible(nothing)
        self.view.setVisible(not nothing)
        self._top.setVisible(not nothing)
        if proven is None or proven.broken:
            broken = proven is not None
            self.empty.tell(
                say("ui.proofs-broken" if broken else "ui.no-proofs"),
                say("ui.proofs-broken-line" if broken else "ui.no-proofs-line"),
            )
            return
        todo = len(proven.of(TODO))
        seconds = words().number(proven.seconds, 2)
        told = say("ui.proofs-summary", n=len(proven.items), todo=todo, seconds=seconds)
        self.summary.setText(told)
        for group in GROUPS:
            items = proven.of(group)
            if items:
                self._group(group, items)
        self._column.addStretch(1)

    def _group(self, group: str, items: tuple[Item, ...]) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        is_open = group in self._open
        head = Button("plain", "chev-down" if is_open else "chev-right", say(f"ui.proofs-{group}"), height=24)
        head.setFont(font(Style.SMALL_STRONG))
        head.ink = "text"
        head.setAccessibleName(f"{say(f'ui.proofs-{group}')} {len(items)}")
        head.clicked.connect(lambda _=False, group=group: self._toggle(group))
        line.addWidget(head)
        line.addWidget(Label(Style.SMALL, "text2", str(len(items))))
        line.addStretch(1)
        self._column.addLayout(line)
        if not is_open:
            return
        if group == KEPT:
            self._lines(items)
            return
        for item in items[:_MOST]:
            card = FindingCard(item, self._colours)
            card.place_asked.connect(self.place_asked)
            card.rows_asked.connect(self.rows_asked)
            card.edits_asked.connect(self._edit)
            self._column.addWidget(card)
            self.cards.append(card)
        if len(items) > _MOST:
            self._column.addWidget(Label(Style.SMALL, "text2", say("ui.and-more", n=len(items) - _MOST)))

    def _lines(self, items: tuple[Item, ...]) -> None:
        """What holds, a line each."""
        lines = QVBoxLayout()
        lines.setSpacing(0)
        self._column.addLayout(lines)
        for item in items:
            text = kept_text(item)
            line = ListLine("check", "ok", text, item.grade)
            line.clicked.connect(lambda _=False, item=item: self.place_asked.emit(item.span))
            line.setEnabled(item.span is not None)
            lines.addWidget(line)
            self.kept.append(line)

    def _toggle(self, group: str) -> None:
        self._open ^= {group}
        self._rebuild()

    def _edit(self, edits: Any) -> None:
        if self.proven is not None:
            self.edits_asked.emit(edits, self.proven.source)

    def first(self) -> QWidget:
        """What takes the keyboard."""
        buttons = [b for card in self.cards for b in card.buttons]
        return buttons[0] if buttons else self
