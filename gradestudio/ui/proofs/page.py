"""The proofs as a page: findings by kind at the left; at the right each explained, drawn, and mended."""

from __future__ import annotations

from collections import Counter
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.empty import EmptyState
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.layouts import empty
from gradestudio.ui.controls.picker import Picker
from gradestudio.ui.controls.surface import Panel
from gradestudio.ui.progress import SlowBar
from gradestudio.ui.proofs.card import Colours, FindingCard, kind_of
from gradestudio.ui.proofs.facts import GROUPS, TODO, Item, Proven
from gradestudio.ui.proofs.findinglist import FindingList, small_line, title_line
from gradestudio.ui.speech import say, words
from gradestudio.ui.theme import Style, theme

_MOST = 40
"""Cards of one group."""
_LEFT = 277


class ProofPage(Panel):
    """Shows the answer it is given; asks by signal; `looked_at` says whether it is in sight."""

    looked_at = Signal(bool)
    leave_asked = Signal()
    place_asked = Signal(object)
    rows_asked = Signal(str, object)
    edits_asked = Signal(object, str)
    chosen = Signal(object)
    """The Item that is looked at."""
    cards_made = Signal()

    def __init__(self) -> None:
        super().__init__("bg")
        self.proven: Proven | None = None
        self._colours: Colours = {}
        self.cards: list[FindingCard] = []
        self.title, self.line = Label(Style.SUBTITLE), Label(Style.SMALL, "text2", elide=True)
        self.kinds = Picker()
        self.list = FindingList()
        self.summary = Label(Style.BODY, "text2", elide=True)
        self.boundaries = Button("plain", "export")
        self.copy = Button("plain", "copy")
        self.leave = Button("plain", "close")
        self.empty = EmptyState("promise")
        self.slow = SlowBar()
        self._kind = ""
        self._shown: tuple[Any, str] = (None, "")
        self._build()
        self.kinds.chosen.connect(self._filter)
        self.list.chosen.connect(self._choose)
        self.copy.clicked.connect(self._copy)
        self.leave.clicked.connect(self.leave_asked)
        key = QShortcut(QKeySequence("Esc"), self)
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.activated.connect(self.leave_asked)
        theme().changed.connect(self._rebuild)

    def _build(self) -> None:
        left = Panel("surface", edges="r")
        self._left = left
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 8)
        head.setSpacing(8)
        head.addWidget(self.title)
        head.addWidget(self.line, 1)
        filters = QHBoxLayout()
        filters.setContentsMargins(12, 0, 12, 8)
        filters.addWidget(self.kinds)
        filters.addStretch(1)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 1, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(filters)
        column.addWidget(self.list, 1)
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 8, 12, 8)
        bar.setSpacing(8)
        bar.addWidget(self.summary, 1)
        for button in (self.boundaries, self.copy, self.leave):
            bar.addWidget(button)
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(16, 0, 16, 16)
        self._column.setSpacing(12)
        self.view = QScrollArea()
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setWidgetResizable(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setWidget(self._inside)
        self.view.viewport().setAutoFillBackground(False)
        self._inside.setAutoFillBackground(False)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.slow)
        right.addLayout(bar)
        right.addWidget(self.view, 1)
        right.addWidget(self.empty, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(left)
        row.addLayout(right, 1)

    # ── Contents ────────────────────────────────────────────────────────────────────────────────

    def show_proven(self, proven: Proven | None, colours: Colours) -> None:
        """The answer for the newest text; `colours` of the tiers, by grade."""
        self.proven, self._colours = proven, colours
        self._rebuild()

    def _rebuild(self) -> None:
        proven = self.proven
        nothing = proven is None or proven.broken
        for widget in (self.view, self._left, self.boundaries, self.copy):
            widget.setVisible(not nothing)
        self.empty.setVisible(nothing)
        self._shown = (None, "")
        if proven is None or proven.broken:
            broken = proven is not None
            self.summary.setText("")
            self.empty.tell(
                say("ui.proofs-broken" if broken else "ui.no-proofs"),
                say("ui.proofs-broken-line" if broken else "ui.no-proofs-line"),
            )
            return
        seconds = words().number(proven.seconds, 2)
        told = say("ui.proofs-summary", n=len(proven.items), todo=len(proven.of(TODO)), seconds=seconds)
        self.summary.setText(told)
        self._offer_kinds(proven)
        self._list()

    def _offer_kinds(self, proven: Proven) -> None:
        """The kinds of findings that there are, in the order of the groups."""
        counts = Counter(_kind(item) for item in proven.items)
        if self._kind not in counts:
            self._kind = ""
        ordered = dict.fromkeys(_kind(item) for group in GROUPS for item in proven.of(group))
        named = {_kind(item): kind_of(item) for item in proven.items}
        options = [("", say("ui.proofs-all", n=len(proven.items)))]
        options += [(code, f"{named[code]} {counts[code]}") for code in ordered]
        self.kinds.offer(options, self._kind, say("ui.proofs-kind"))

    def _filter(self, kind: str) -> None:
        self._kind = kind
        self.kinds.show_value(dict(self.kinds.options).get(kind, ""))
        self._shown = (None, "")
        self._list()

    def _list(self) -> None:
        assert self.proven is not None
        kept = [item for item in self.proven.items if self._kind in ("", _kind(item))]
        self.list.show_items(kept, self.list.item)

    def _choose(self, item: Item) -> None:
        """The cards of its group, its own in sight."""
        if self.proven is None:
            return
        if self._shown != (self.proven, item.group):
            self._shown = (self.proven, item.group)
            self._fill(item.group, item)
        for card in self.cards:
            card.light(card.item is item)
        QTimer.singleShot(0, self, self._reveal)
        self.chosen.emit(item)

    def _reveal(self) -> None:
        """The chosen card, its head first."""
        card = self.card(self.list.item)
        if card is not None:
            self.view.ensureWidgetVisible(card, 0, 12)
            if card.height() > self.view.viewport().height():
                self.view.verticalScrollBar().setValue(card.y() - 12)

    def _fill(self, group: str, item: Item) -> None:
        assert self.proven is not None
        empty(self._column)
        self.cards = []
        items = [i for i in self.proven.of(group) if self._kind in ("", _kind(i))]
        start = max(0, min(items.index(item) - _MOST // 2, len(items) - _MOST))
        for one in items[start : start + _MOST]:
            card = FindingCard(one, self._colours, self.proven.source)
            card.place_asked.connect(self.place_asked)
            card.rows_asked.connect(self.rows_asked)
            card.edits_asked.connect(self._edit)
            self._column.addWidget(card)
            self.cards.append(card)
        if len(items) > _MOST:
            self._column.addWidget(Label(Style.SMALL, "text2", say("ui.and-more", n=len(items) - _MOST)))
        self._column.addStretch(1)
        self.cards_made.emit()

    def card(self, item: Item | None) -> FindingCard | None:
        return next((card for card in self.cards if card.item is item), None)

    def _edit(self, edits: Any) -> None:
        if self.proven is not None:
            self.edits_asked.emit(edits, self.proven.source)

    def _copy(self) -> None:
        """Everything that is listed, a line a finding, for a mail or a sheet."""
        rows = (self.list.findings.item(row) for row in range(self.list.findings.rowCount()))
        lines = [
            "\t".join((say(f"ui.proofs-{i.group}"), title_line(i), small_line(i), words().sentence(i.told)))
            for i in rows
            if i is not None
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))

    # ── Keyboard ────────────────────────────────────────────────────────────────────────────────

    def next_panel(self, step: int) -> None:
        """F6: list, the chosen card, the bar."""
        card, bar = self.card(self.list.item), self.boundaries
        panels: list[tuple[QWidget, QWidget]] = [(self._left, self.list)]
        if card is not None and card.buttons:
            panels.append((card, card.buttons[0]))
        panels.append((bar, bar))
        focused = QApplication.focusWidget()
        inside = (focused is home or (focused and home.isAncestorOf(focused)) for home, _ in panels)
        here = next((i for i, found in enumerate(inside) if found), -step)
        panels[(here + step) % len(panels)][1].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._left.setFixedWidth(_LEFT if self.width() >= 1200 else 236)

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self.looked_at.emit(True)
        self.list.setFocus()

    def hideEvent(self, event) -> None:
        super().hideEvent(event)
        self.looked_at.emit(False)

    def retranslate(self) -> None:
        self.setAccessibleName(say("ui.proofs"))
        self.title.setText(say("ui.proofs"))
        self.line.setText(say("ui.proofs-line"))
        self.list.setAccessibleName(say("ui.proofs"))
        self.boundaries.setText(say("ui.boundary-cases"))
        self.boundaries.setAccessibleName(say("ui.boundary-cases"))
        self.boundaries.setToolTip(say("ui.boundary-line"))
        self.copy.setText(say("ui.proofs-copy"))
        self.copy.setAccessibleName(say("ui.proofs-copy"))
        self.leave.name_it(say("ui.leave-compare"), "Esc")
        self._rebuild()


def _kind(item: Item) -> str:
    """What a filter goes by: the code, one for all that is summed up about grades."""
    return "proof" if item.code.startswith("proof-") else item.code
