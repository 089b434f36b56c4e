"""Related sheets: which sheet, joined by which key, keys that find no partner, and their columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gradestudio.ui.controls.empty import Drawing
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.picker import Picker
from gradestudio.ui.controls.surface import Card, Panel
from gradestudio.ui.importing.mapping import MappingCard
from gradestudio.ui.speech import say
from gradestudio.ui.theme import Style

FILE = "\0file"
"""The choice of another file."""
_MOST_KEYS = 12


class RelationCard(Card):
    """One relation of the rulebook."""

    sheet_chosen = Signal(str, str)
    """Relation and where its rows are: `#sheet`, empty for by itself, or FILE."""
    column_chosen = Signal(str, str)
    cells_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.relation = ""
        self.title, self.facts = Label(Style.NAME), Label(Style.BODY, "text2", elide=True)
        self.sheet = Picker()
        self.strangers, self.lonely = (
            Label(Style.SMALL, "warn", wrap=True),
            Label(Style.SMALL, "text2", wrap=True),
        )
        self.columns = MappingCard(heads=False)
        self.columns.edge = "surface"
        head = Panel("raised", edges="b")
        head.setFixedHeight(36)
        line = QHBoxLayout(head)
        line.setContentsMargins(10, 0, 8, 1)
        line.setSpacing(8)
        line.addWidget(Drawing("link", 16, "text2"))
        line.addWidget(self.title)
        line.addWidget(self.facts, 1)
        line.addWidget(self.sheet)
        told = QVBoxLayout()
        told.setContentsMargins(10, 4, 10, 6)
        told.setSpacing(2)
        told.addWidget(self.strangers)
        told.addWidget(self.lonely)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(told)
        column.addWidget(self.columns)
        self.sheet.chosen.connect(lambda key: self.sheet_chosen.emit(self.relation, key))
        self.columns.column_chosen.connect(self.column_chosen)
        self.columns.cells_asked.connect(self.cells_asked)

    def show_pairing(self, pairing: Any, place: str, sheets: Sequence[Any], look: Any) -> None:
        """A Pairing, where the import says its rows are, the SheetLooks of the workbook."""
        self.relation = pairing.relation
        self.title.setText(pairing.relation)
        keys = f"{pairing.theirs} = {pairing.ours}" if pairing.theirs != pairing.ours else pairing.ours
        there = bool(pairing.sheet or pairing.rows)
        told = say("ui.import-joined", keys=keys, n=pairing.rows) if there else say("ui.import-no-sheet")
        self.facts.setText(told)
        options = [("", say("ui.import-by-itself"))]
        options += [(f"#{sheet.name}", sheet.name) for sheet in sheets if sheet.part != "unreadable"]
        if place and place not in dict(options):
            options.append((place, place.replace("\\", "/").rsplit("/", 1)[-1]))
        options.append((FILE, say("ui.import-other-file")))
        self.sheet.offer(options, place, say("ui.import-sheet-of", name=pairing.relation))
        shown = dict(options).get(place, "") if place else pairing.sheet or say("ui.import-by-itself")
        self.sheet.show_value(shown, say("ui.import-sheet"), vacant=not there)
        self._show_keys(pairing)
        fields = [f for f in look.fields if f.relation == pairing.relation]
        self.columns.show_fields(fields, look.related_columns.get(pairing.relation, ()))

    def _show_keys(self, pairing: Any) -> None:
        told = say(
            "ui.import-strangers",
            n=pairing.stranger_keys,
            rows=pairing.stranger_rows,
            keys=_some(pairing.strangers, pairing.stranger_keys),
        )
        self.strangers.setText(told if pairing.stranger_keys else "")
        keys = _some(pairing.lonely, pairing.lonely_keys)
        told = say("ui.import-lonely", n=pairing.lonely_keys, keys=keys)
        self.lonely.setText(told if pairing.lonely_keys else "")
        for label, every in ((self.strangers, pairing.strangers), (self.lonely, pairing.lonely)):
            label.setVisible(bool(label.text()))
            label.setToolTip(say("expr.comma").join(str(key) for key in every))


def _some(keys: Sequence[object], total: int) -> str:
    """The first keys; a mark where there are more (all that are known stand in the tool tip)."""
    shown = say("expr.comma").join(str(key) for key in keys[:_MOST_KEYS])
    return f"{shown}…" if total > _MOST_KEYS else shown


class Relations(QWidget):
    """A card a relation."""

    sheet_chosen = Signal(str, str)
    column_chosen = Signal(str, str)
    cells_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.cards: list[RelationCard] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)

    def show_look(self, look: Any) -> None:
        while len(self.cards) > len(look.pairings):
            card = self.cards.pop()
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        while len(self.cards) < len(look.pairings):
            card = RelationCard()
            for own, ours in (
                (card.sheet_chosen, self.sheet_chosen),
                (card.column_chosen, self.column_chosen),
                (card.cells_asked, self.cells_asked),
            ):
                own.connect(ours)
            self.cards.append(card)
            self._column.addWidget(card)
        for card, pairing in zip(self.cards, look.pairings, strict=True):
            card.show_pairing(pairing, look.how.related.get(pairing.relation, ""), look.sheets, look)
