"""The cards view: the list in its scroll area, what is open, and every act on a card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from gradestudio.diagnostics import Span
from gradestudio.language.edits import order, rules
from gradestudio.ui.cards import acts, excel
from gradestudio.ui.cards.contents import Card, Heading, Row, rows_of
from gradestudio.ui.cards.context import Context
from gradestudio.ui.cards.dragging import Dragging
from gradestudio.ui.cards.list import CardList
from gradestudio.ui.cards.numbers import Numbers
from gradestudio.ui.cards.opened import OpenCard
from gradestudio.ui.cards.writer import Writer
from gradestudio.ui.controls.empty import EmptyState
from gradestudio.ui.histogram.textmap import text_map
from gradestudio.ui.speech import say
from gradestudio.ui.tree.items import belongs
from gradestudio.ui.trial import OrderTrial


class CardsView(QWidget):
    """Shows the last check; acts by edits of the text.  Other panels hear of it by signals."""

    chosen = Signal(int)
    """The card at this place (code points) is the current one now."""
    filter_asked = Signal(tuple)
    text_asked = Signal(int)
    """Show this place in the text view."""
    grid_asked = Signal(int)
    """Show this statement as a grid."""
    told = Signal(str)
    """Something was done that may be undone."""
    noted = Signal(str)
    """Something was done that changes nothing."""
    refused = Signal(str)
    """Why something was not done."""
    hinted = Signal(str)
    """How the rules of the current card's grade work together, for the bar above."""

    def __init__(self, editor: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.writer = Writer(editor)
        self.list = CardList()
        self.context = Context()
        self.rows: tuple[Row, ...] = ()
        self._source = ""
        self._reveal: int | None = None
        self.numbers: Numbers | None = None
        self._opened_once = False
        self.open_next = False
        """Open the card that the next step is about."""
        self.menu: Any = None
        self.frame = QScrollArea()
        self.frame.setFrameShape(QFrame.Shape.NoFrame)
        self.frame.setWidgetResizable(True)
        self.frame.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.frame.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.frame.setWidget(self.list)
        self.nothing = EmptyState("cards")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.frame, 1)
        column.addWidget(self.nothing, 1)
        self.nothing.hide()
        self.trial: OrderTrial
        """Since there is a controller: orders that are tried while a card is carried."""
        self.dragging = Dragging(self)
        self._connect()

    def _connect(self) -> None:
        cards = self.list
        cards.chosen.connect(self._chosen)
        cards.open_asked.connect(self.open_card)
        cards.close_asked.connect(lambda: self.close_card(cards.current))
        cards.filter_asked.connect(self.filter_asked)
        cards.switch_asked.connect(lambda start: acts.switch(self, start))
        cards.menu_asked.connect(lambda start, at: acts.show_menu(self, start, at))
        cards.move_asked.connect(lambda start, by: acts.move(self, start, by))
        cards.remove_asked.connect(lambda start: acts.remove(self, start))
        cards.rename_asked.connect(lambda start: acts.rename(self, start))
        cards.drag_asked.connect(self.dragging.begin)
        cards.copy_asked.connect(lambda start: excel.copy_rules(self, start))
        cards.paste_asked.connect(lambda start: excel.paste_rules(self, start))

    def attach(self, controller: Any) -> None:
        """The controller whose workers try orders and look at numbers."""
        self.numbers = Numbers(self, controller)
        self.trial = OrderTrial("order", controller, self)
        self.trial.tried.connect(self._tried)

    def add_rule(self) -> None:
        """A new rule behind the current card."""
        acts.add_rule(self)

    def duplicate(self) -> None:
        """The current card once more."""
        acts.duplicate(self, self.list.current)

    def mend(self) -> None:
        """The first way to mend what is wrong with the current card."""
        self.open_card(self.list.current, keyboard=False)
        widget = self.list.open.get(self.list.current)
        if widget is not None:
            widget.mend(0)

    def switch(self) -> None:
        """The current card off, or on again."""
        acts.switch(self, self.list.current)

    # ── Contents ────────────────────────────────────────────────────────────────────────────────

    def show_checked(
        self,
        checked: Any,
        effects: Mapping[str, Any],
        before: Mapping[str, Any],
        tags: Mapping[str, int],
        context: Context,
    ) -> None:
        """The cards of a check; one of an older text is passed over, as a newer one is on its way."""
        if checked is None:
            self._show_nothing()
            return
        if checked.source != self.writer.text:
            return
        if self.dragging.on:
            self.dragging.stop()
        self.nothing.hide()
        self.frame.show()
        self.context = context
        self.rows = rows_of(checked, effects, before, tags, context.examples)
        self._follow(checked.source)
        by_start = {s.start: s for s in checked.rulebook.statements}
        known = {row.start: row for row in self.rows if isinstance(row, Card)}
        for start in [s for s in self.list.open if s not in known]:
            self._drop(start)
        for start, widget in self.list.open.items():
            widget.show_card(known[start], by_start[start], context)
        self.list.show_rows(self.rows, context.colours)
        self._open_first()
        self._show_revealed()
        if self.open_next and self.list.current in known:
            self.open_next = False
            self.list.by_keyboard = True
            self.open_card(self.list.current)
        self._hint()

    def _show_nothing(self) -> None:
        for start in list(self.list.open):
            self._drop(start)
        self.rows, self._source = (), ""
        self.list.show_rows((), {})
        self.frame.hide()
        self.nothing.show()

    def _follow(self, source: str) -> None:
        """Current and open cards keep theirs after the text above them has changed."""
        if source == self._source:
            return
        places = text_map(source, self._source)
        moved: dict[int, int] = {}
        for start in {self.list.current, *self.list.open}:
            found = places.to_source(Span(start, start))
            moved[start] = found.start if found is not None else -1
        going, self.writer.going_to = self.writer.going_to, None
        if going is not None:
            moved[self.list.current] = going
            self._reveal = going
            self.list.update()
        opened = {moved[start]: widget for start, widget in self.list.open.items()}
        for widget in set(self.list.open.values()) - set(opened.values()):
            _away(widget)
        self.list.open = opened
        self.list.current = moved.get(self.list.current, -1)
        self._source = source

    def _open_first(self) -> None:
        """The first rule of a rulebook that was just opened stands open."""
        if self._opened_once:
            return
        first = next((c for c in self.list.cards() if c.keyword == "rule"), None)
        if first is not None and self.list.current < 0:
            self._opened_once = True
            self.list.select(first.start)
            self.open_card(first.start, keyboard=False)

    def forget(self) -> None:
        """Another file: nothing is open or chosen."""
        for start in list(self.list.open):
            self._drop(start)
        self.list.current, self._source, self._opened_once = -1, "", False
        self.frame.verticalScrollBar().setValue(0)

    # ── Open cards ──────────────────────────────────────────────────────────────────────────────

    def open_card(self, start: int, beside: bool = False, keyboard: bool = True) -> None:
        """Open a card; others close unless it is opened `beside` them."""
        card, statement = self.list.card(start), self.writer.statement(start)
        if card is None or statement is None:
            return
        if start in self.list.open:
            if keyboard:
                self.list.open[start].take_keyboard()
            return
        if not beside:
            for other in [s for s in self.list.open if s != start]:
                self._drop(other)
        widget = OpenCard(self.writer, self.numbers, self.list)
        self.list.open[start] = widget
        widget.filter_asked.connect(self.filter_asked)
        widget.close_asked.connect(lambda w=widget: self.close_card(self._start_of(w)))
        widget.menu_asked.connect(lambda at, w=widget: acts.show_menu(self, self._start_of(w), at))
        widget.tier_asked.connect(lambda at, w=widget: acts.show_tiers(self, self._start_of(w), at))
        widget.rename_asked.connect(lambda w=widget: acts.rename(self, self._start_of(w)))
        widget.grip_pressed.connect(lambda at, w=widget: self.dragging.begin(self._start_of(w), at))
        widget.switch.clicked.connect(lambda _=False, w=widget: acts.switch(self, self._start_of(w)))
        widget.name.written.connect(lambda text, w=widget: acts.retitle(self, self._start_of(w), text))
        widget.show_card(card, statement, self.context)
        self.list.lay_out()
        self.reveal(start)
        if keyboard and self.list.by_keyboard:
            widget.take_keyboard()

    def close_card(self, start: int) -> None:
        if start in self.list.open:
            self._drop(start)
            self.list.lay_out()
            self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _drop(self, start: int) -> None:
        _away(self.list.open.pop(start))

    def _start_of(self, widget: OpenCard) -> int:
        return next((start for start, w in self.list.open.items() if w is widget), -1)

    # ── Places ──────────────────────────────────────────────────────────────────────────────────

    def select_place(self, at: int, reveal: bool = True) -> None:
        """The card that holds a code point of the text is the current one."""
        card = self._card_at(at)
        if card is None:
            return
        self.list.select(card.start)
        self._hint()
        if reveal:
            self.reveal(card.start)

    def go_to(self, at: int) -> None:
        """Open the card that holds a place of the text, and bring it into sight."""
        card = self._card_at(at)
        if card is not None:
            self.list.select(card.start)
            self.open_card(card.start, keyboard=False)
            self.reveal(card.start)
            self._hint()

    def follow(self, at: int) -> None:
        """Bring the card at a place of the text into sight once the text of now is shown."""
        self._reveal = at
        if self._source == self.writer.text:
            self._show_revealed()

    def _show_revealed(self) -> None:
        at, self._reveal = self._reveal, None
        if at is not None:
            self.select_place(at)

    def _card_at(self, at: int) -> Card | None:
        before = [c for c in self.list.cards() if c.start <= at]
        return max(before, key=lambda c: c.start, default=None)

    def reveal(self, start: int) -> None:
        slot = self.list.slot(start)
        if slot is not None:
            middle = slot.rect.top() + min(slot.rect.height(), 300) // 2
            self.frame.ensureVisible(slot.rect.left(), middle, 0, min(slot.rect.height(), 300) // 2 + 12)

    def _chosen(self, start: int) -> None:
        self.chosen.emit(start)
        self.reveal(start)
        self._hint()

    def _hint(self) -> None:
        """The heading of the section that the current card stands in."""
        told = ""
        for row in self.rows:
            if isinstance(row, Heading):
                told = f"{row.title} · {row.hint}" if row.hint else row.title
            elif row.start == self.list.current:
                break
        else:
            first = next((r for r in self.rows if isinstance(r, Heading)), None)
            told = "" if first is None else f"{first.title} · {first.hint}" if first.hint else first.title
        self.hinted.emit(told)

    # ── Orders on trial ─────────────────────────────────────────────────────────────────────────

    def siblings(self, start: int) -> list[int]:
        """The cards that a card may change places with, itself included, in order."""
        statement = self.writer.statement(start)
        if statement is None or statement.keyword not in acts.MOVABLE:
            return []
        return [s.start for s in order.siblings(self.writer.book(), statement)]

    def place_among(self, start: int) -> int:
        return rules.place_among(self.writer.book(), self.writer.statement(start))

    def _tried(self, graded: Any) -> None:
        """Counts as they would be beside those that are; rules are known by their names."""
        effects = {e.grade: e for e in graded.effects} if graded is not None else {}
        self.list.trials = {}
        for card in self.list.cards():
            decides = _decides(card, effects.get(card.grade))
            if decides is not None and card.decides not in (None, decides):
                self.list.trials[card.start] = f"{card.decides:,} → {decides:,}"
        self.dragging.draw()
        self.list.update()

    def retranslate(self) -> None:
        self.list.speak()
        self.nothing.tell(say("ui.cards-none"), say("ui.cards-none-line"))


def _decides(card: Any, effect: Any) -> int | None:
    """How many a rule decides by other figures; None for a card that decides nobody by its kind."""
    if effect is None or card.keyword not in ("rule", "table", "otherwise"):
        return None
    if card.keyword == "otherwise":
        return int(effect.otherwise)
    return sum(line.decides for line in effect.rules if belongs(line, card))


def _away(widget: OpenCard) -> None:
    """A card goes, but not what was lent to it."""
    widget.release()
    widget.hide()
    widget.deleteLater()
