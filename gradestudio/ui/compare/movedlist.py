"""The card with those who move: chips of the largest moves, the table, both reasons of the current one."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from gradestudio.ui.compare.wishes import NEW_REASON, OLD_REASON, Rest, Wish
from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.chip import Chip
from gradestudio.ui.controls.empty import EmptyState
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.layouts import empty
from gradestudio.ui.controls.surface import Card
from gradestudio.ui.customers.table import CustomerTable
from gradestudio.ui.effect.matrix import SAME
from gradestudio.ui.filterwords import outcome_name
from gradestudio.ui.speech import say, words
from gradestudio.ui.theme import Style

_CHIPS = 3
"""Moves that have a chip of their own."""


class MovedList(Card):
    """Shows the rows it is given; asks for others, for sentences and for "why" by signal."""

    wished = Signal(object)
    reasons_asked = Signal(tuple)
    why_asked = Signal(int)
    copy_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.wish: Wish = ""
        self.facts: Any = None
        self.names = ("", "")
        self.title = Label(Style.SUBTITLE)
        self.count = Label(Style.SMALL, "text2")
        self.copy = Button("plain", "copy", height=24)
        self.table = CustomerTable()
        self.nobody = EmptyState("check", "ok")
        self.details = (Label(Style.SMALL, "text2", elide=True), Label(Style.SMALL, elide=True))
        self.chips: dict[Wish, Chip] = {}
        self._chip_line = QHBoxLayout()
        self._chip_line.setSpacing(6)
        self._wanted = QTimer(self, singleShot=True, interval=30)
        self._wanted.timeout.connect(self._ask_reasons)
        self._build()
        self.table.current_changed.connect(lambda _: self._show_details())
        self.table.why_requested.connect(lambda _: self._why())
        self.table.tier_clicked.connect(lambda row, _: self.why_asked.emit(row))
        self.table.copy_requested.connect(self.copy_asked)
        self.copy.clicked.connect(self.copy_asked)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(14, 7, 10, 7)
        head.setSpacing(8)
        head.addWidget(self.title)
        head.addWidget(self.count)
        head.addStretch(1)
        head.addLayout(self._chip_line)
        head.addWidget(self.copy)
        body = QWidget()
        self._stack = QStackedLayout(body)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.nobody)
        self._foot = QWidget()
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(14, 4, 14, 5)
        foot.setSpacing(0)
        for label in self.details:
            foot.addWidget(label)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(body, 1)
        column.addWidget(self._foot)
        self._foot.hide()

    # ── Contents ────────────────────────────────────────────────────────────────────────────────

    def show_facts(self, facts: Any, names: tuple[str, str]) -> None:
        """The grade whose moves are listed: its largest moves get chips."""
        self.facts, self.names = facts, names
        self._fill_chips()

    def show_rows(self, columns: Any, cells: Any, rows: Any) -> None:
        for key in (OLD_REASON, NEW_REASON):
            if key in cells:
                cells[key].asked = self._want
        self.table.show_columns(columns, cells, rows)
        self.count.setText(words().number(len(rows)))
        self._stack.setCurrentWidget(self.table if len(rows) else self.nobody)
        self.copy.setEnabled(bool(len(rows)))
        self._show_details()

    def show_wish(self, wish: Wish) -> None:
        self.wish = wish
        self._fill_chips()

    def reasons_came(self) -> None:
        for half in (self.table.left, self.table.right):
            half.viewport().update()
        self._show_details()

    def _fill_chips(self) -> None:
        focused = next((wish for wish, chip in self.chips.items() if chip.hasFocus()), None)
        empty(self._chip_line)
        self.chips = {}
        if self.facts is None or not self.facts.moved:
            return
        flows = sorted((f for f in self.facts.flows if f.direction != SAME), key=lambda f: -f.count)
        wishes: list[tuple[Wish, str]] = [("", say("ui.all-moved"))]
        # One more instead of a rest that is one.
        for flow in flows[: _CHIPS + (len(flows) == _CHIPS + 1)]:
            text = say("ui.chip-move", old=outcome_name(flow.old), new=outcome_name(flow.new), n=flow.count)
            wishes.append(((flow.old, flow.new), text))
        if len(flows) > _CHIPS + 1:
            rest = Rest(tuple((f.old, f.new) for f in flows[:_CHIPS]))
            wishes.append((rest, say("ui.chip-rest", n=sum(f.count for f in flows[_CHIPS:]))))
        if self.wish in [w for w, _ in wishes] or isinstance(self.wish, Rest):
            pass
        elif isinstance(self.wish, tuple):
            old, new = (outcome_name(name) for name in self.wish)
            wishes.append((self.wish, f"{old} → {new}"))
        elif isinstance(self.wish, str):
            wishes.append((self.wish, say(f"ui.moved-{self.wish}")))
        else:
            wishes.append((self.wish, self.wish.label))
        for wish, text in wishes:
            chip = Chip(text, "active" if wish == self.wish else "plain", closable=False)
            chip.clicked.connect(lambda _=False, wish=wish: self.wished.emit(wish))
            self._chip_line.addWidget(chip)
            self.chips[wish] = chip
        if focused in self.chips:
            self.chips[focused].setFocus()

    def _show_details(self) -> None:
        row = self.table.current_row()
        self._foot.setVisible(row >= 0 and self._stack.currentWidget() is self.table)
        if row < 0:
            return
        cells = self.table.model.cells
        for label, key, name in zip(self.details, (OLD_REASON, NEW_REASON), self.names, strict=True):
            text = cells[key].text(row) if key in cells else ""
            label.setText(say("ui.reason-of", version=name, reason=text or "…"))

    def _why(self) -> None:
        row = self.table.current_row()
        if row >= 0:
            self.why_asked.emit(row)

    # ── Sentences for the rows in sight ─────────────────────────────────────────────────────────

    def _want(self) -> None:
        if not self._wanted.isActive():
            self._wanted.start()

    def _ask_reasons(self) -> None:
        rows: set[int] = set()
        for key in (OLD_REASON, NEW_REASON):
            rows |= getattr(self.table.model.cells.get(key), "wanted", set())
        if rows:
            self.reasons_asked.emit(tuple(sorted(rows)[:500]))

    def retint(self, colours: Any, before: Any) -> None:
        """Badges of the new and of the old version, by grade."""
        self.table.delegate.tier_colours, self.table.delegate.before_colours = colours, before

    def retranslate(self) -> None:
        self.title.setText(say("ui.moved-customers"))
        self.copy.name_it(say("ui.copy-to-excel"), "Ctrl+C")
        self.table.name_it(say("ui.moved-customers"))
        self.nobody.tell(say("ui.nobody-moves-title"), say("ui.nobody-moves-line"))
        self._fill_chips()
