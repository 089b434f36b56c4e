"""The left column: what was changed, by meaning or by text; what is the same; totals; what is proven."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gradestudio.analysis.findings import Verdict
from gradestudio.ui.compare.approving import NoteCard
from gradestudio.ui.compare.changecard import ChangeCard, lines_of
from gradestudio.ui.compare.difflines import DiffLines
from gradestudio.ui.compare.provencards import ProvenCard, RestCard
from gradestudio.ui.compare.totals import TotalsCard
from gradestudio.ui.compare.worddiff import line_diff
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.layouts import empty
from gradestudio.ui.controls.segments import Segments
from gradestudio.ui.controls.surface import Card
from gradestudio.ui.speech import say, words
from gradestudio.ui.theme import Style

_MOST_LINES = 400


class ChangeColumn(QWidget):
    """Shows what it is given, part by part as it comes."""

    rows_asked = Signal(int)
    """By its number, the change whose customers are wished."""
    place_asked = Signal(int)
    back_asked = Signal(int)
    wished = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.effects: Any = None
        self.cards: list[ChangeCard] = []
        self._back = False
        self.title = Label(Style.SMALL_STRONG)
        self.count = Label(Style.SMALL, "text2")
        self.mode = Segments({"meaning": "", "text": ""})
        self.mode.choose("meaning")
        self.totals = TotalsCard()
        self.rest, self.proven = RestCard(), ProvenCard()
        self.inside = QWidget()
        self._column = QVBoxLayout(self.inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(9)
        self._changes = QVBoxLayout()
        self._changes.setSpacing(9)
        self._column.addLayout(self._changes)
        self.note = NoteCard()
        for card in (self.rest, self.totals, self.note, self.proven):
            self._column.addWidget(card)
        self._column.addStretch(1)
        self._build()
        self.mode.chosen.connect(lambda _: self._fill())
        self.totals.wished.connect(self.wished)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.title)
        head.addWidget(self.count)
        head.addStretch(1)
        head.addWidget(self.mode)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self.inside)
        scroll.viewport().setAutoFillBackground(False)
        self.inside.setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(scroll, 1)
        for card in (self.rest, self.proven, self.totals):
            card.hide()

    # ── Contents ────────────────────────────────────────────────────────────────────────────────

    def clear(self) -> None:
        self.effects = None
        self._fill()
        for card in (self.rest, self.proven, self.totals):
            card.hide()

    def show_effects(self, effects: Any, may_go_back: bool) -> None:
        """Changes with what each does alone; `may_go_back`: one can be taken back in the draft."""
        same = self.effects is not None and _texts(self.effects) == _texts(effects)
        self.effects, self._back = effects, may_go_back
        if not same or not self.cards:
            self._fill()
            return
        for card, alone in zip(self.cards, effects.alone, strict=True):
            card.alone = alone
            card.show_verdict(card.verdict)

    def show_verdict(self, number: int, verdict: Verdict) -> None:
        """What is proven about one change by itself."""
        if number < len(self.cards):
            self.cards[number].show_verdict(verdict)

    def show_proven(self, proven: Any) -> None:
        if self.effects is not None:
            self.rest.show_rest(self.effects.found.unchanged, proven)
            self.proven.show_proven(proven)

    def show_totals(self, facts: Any, total: int) -> None:
        self.totals.show_totals(facts, total)

    def _fill(self) -> None:
        empty(self._changes)
        self.cards = []
        effects = self.effects
        self.count.setText("" if effects is None else words().number(len(effects.alone)))
        if effects is None:
            return
        old, new = effects.both.found.old.source, effects.both.found.new.source
        if self.mode.current() == "text":
            self._changes.addWidget(_text_card(old, new))
            return
        for number, alone in enumerate(effects.alone):
            card = ChangeCard(alone, lines_of(alone, old, new), self._back)
            card.rows_asked.connect(lambda number=number: self.rows_asked.emit(number))
            card.place_asked.connect(lambda number=number: self.place_asked.emit(number))
            card.back_asked.connect(lambda number=number: self.back_asked.emit(number))
            self._changes.addWidget(card)
            self.cards.append(card)
        if not effects.alone:
            key = "ui.no-change" if old == new else "ui.only-blank-lines"
            self._changes.addWidget(_sentence_card(say(key)))

    def retranslate(self) -> None:
        self.title.setText(say("ui.changes-in-meaning"))
        self.mode.name_parts(meaning=say("ui.compare-meaning"), text=say("ui.compare-text"))
        self._fill()
        for card in (self.rest, self.proven, self.totals, self.note):
            card.retranslate()


def _texts(effects: Any) -> Any:
    titles = tuple(alone.title for alone in effects.alone)
    return effects.both.found.old.source, effects.both.found.new.source, titles


def _text_card(old: str, new: str) -> Card:
    card = Card()
    column = QVBoxLayout(card)
    column.setContentsMargins(1, 8, 1, 8)
    column.addWidget(DiffLines(line_diff(old, new)[:_MOST_LINES]))
    return card


def _sentence_card(text: str) -> Card:
    card = Card()
    column = QVBoxLayout(card)
    column.setContentsMargins(12, 10, 12, 10)
    column.addWidget(Label(Style.SMALL, "text2", text, wrap=True))
    return card
