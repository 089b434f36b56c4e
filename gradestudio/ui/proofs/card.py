"""One finding: what it says, the customer who shows it, whom it concerns, what can be done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gradestudio.ui.controls.badge import Badge, badge_width, paint_badge, short_name
from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.empty import Drawing
from gradestudio.ui.controls.inputs import Label, LineBox
from gradestudio.ui.controls.surface import Card
from gradestudio.ui.proofs.facts import ACCEPTED, KEPT, LOST, NOTE, Item
from gradestudio.ui.proofs.strip import Cell, CustomerStrip
from gradestudio.ui.speech import say, speech, words
from gradestudio.ui.theme import Style, TierColours, font, theme
from gradestudio.ui.theme.paint import line_text, rounded

_SIGNS = {
    KEPT: ("check", "ok"),
    NOTE: ("info", "accent_t"),
    LOST: ("why", "text2"),
    ACCEPTED: ("pin", "text2"),
}
_DRAWINGS = {"gap": "gap", "value-hole": "gap", "edge-left-out": "gap"}
Colours = Mapping[str, Mapping[str, TierColours]]
"""By grade and tier."""


def title_of(item: Item) -> str:
    """What a card is headed by: the rule or value that it is about, else its grade."""
    return item.name if item.name and item.name != item.grade else item.grade


def kind_of(item: Item) -> str:
    """The kind of finding, in a word or two."""
    return say(f"ui.finding-{item.code}")


def sentence_of(item: Item) -> str:
    """What the finding says, without the customer who stands below it."""
    key = f"card.{getattr(item.told, 'code', '')}"
    return say(key, **item.told.args) if words().has(key) else words().sentence(item.told)


class FindingCard(Card):
    """Open from the start; asks by signal."""

    place_asked = Signal(object)
    rows_asked = Signal(str, object)
    edits_asked = Signal(object)

    def __init__(self, item: Item, colours: Colours) -> None:
        super().__init__()
        self.item, self._colours = item, colours
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(14, 10, 14, 12)
        self.column.setSpacing(8)
        self.buttons: list[Button] = []
        self.reason: LineBox | None = None
        self._head()
        self.column.addWidget(Label(Style.BODY, "text2", sentence_of(item), wrap=True))
        self._covers()
        self._customers()
        if item.reason:
            self.column.addWidget(
                Label(Style.SMALL, "text2", say("ui.accepted-because", reason=item.reason), wrap=True)
            )
        self._actions()

    # ── Parts ───────────────────────────────────────────────────────────────────────────────────

    def _head(self) -> None:
        item = self.item
        severity = str(getattr(item.told, "severity", "warning"))
        sign, role = ("error", "err") if severity == "error" else ("warning", "warn")
        sign, role = _SIGNS.get(item.group, (_DRAWINGS.get(item.code, sign), role))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(Drawing(sign, 16, role), 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(_Tag(kind_of(item), role))
        line.addWidget(Label(Style.SUBTITLE, text=title_of(item), elide=True), 1)
        if item.line is not None:
            place = Button("plain", "text", say("ui.at-line", n=item.line), height=24)
            place.name_it(f"{say('ui.show-in-text')}{say('ui.comma')}{say('ui.at-line', n=item.line)}")
            place.clicked.connect(lambda: self.place_asked.emit(item.span))
            line.addWidget(place)
            self.buttons.append(place)
        if item.accept is not None and item.group not in (KEPT, ACCEPTED) and item.span is not None:
            accept = Button("plain", "pin", say("ui.accept-finding"), height=24)
            accept.setAccessibleName(f"{say('ui.accept-finding')} {title_of(item)}")
            accept.clicked.connect(self._ask_reason)
            line.addWidget(accept)
            self.buttons.append(accept)
        self.column.addLayout(line)

    def _covers(self) -> None:
        for cover in self.item.covers:
            line = QHBoxLayout()
            line.setSpacing(8)
            line.addWidget(_TierMark(self._badge(cover.tier)), 0, Qt.AlignmentFlag.AlignVCenter)
            line.addWidget(Label(Style.NAME, text=cover.name))
            told = words().expression(cover.condition)
            line.addWidget(Label(Style.SMALL, "text2", told, elide=True), 1)
            if cover.count is not None:
                key = "ui.takes-n" if self.item.code == "dead-rule" else "ui.holds-for-n"
                line.addWidget(Label(Style.SMALL, "text2", say(key, n=cover.count)))
            self.column.addLayout(line)

    def _customers(self) -> None:
        item = self.item
        if item.witness is None:
            return
        before, after = item.tiers
        self.column.addWidget(
            Label(Style.SMALL, "text3", say("ui.witness" if item.second is None else "ui.witness-pair"))
        )
        self.column.addWidget(self._strip(item.witness, before))
        if item.second is not None:
            self.column.addWidget(self._strip(item.second, after))

    def _strip(self, customer: Mapping[str, Any], tier: str) -> CustomerStrip:
        asked = {p.name for p in self.item.box}
        if self.item.second is not None and self.item.witness is not None:
            asked = {n for n, v in self.item.witness.items() if self.item.second.get(n) != v}
        cells = [Cell(name, words().value(value), name in asked) for name, value in customer.items()]
        if tier:
            cells.append(Cell(self.item.grade, tier, badge=self._badge(tier)))
        return CustomerStrip(tuple(cells), words().value(customer))

    def _badge(self, tier: str) -> Badge:
        colours = self._colours.get(self.item.grade, {}).get(tier)
        return Badge(short_name(tier), colours)

    # ── What can be done ────────────────────────────────────────────────────────────────────────

    def _actions(self) -> None:
        item = self.item
        line = QHBoxLayout()
        line.setSpacing(8)
        for number, fix in enumerate(item.fixes):
            if preview := fix.args.get("text"):
                self.column.addWidget(Label(Style.CODE, "text", preview, wrap=True))
            title = words().fix_title(fix)
            button = Button("primary" if not number else "secondary", "fix", title)
            button.setAccessibleName(f"{title} {title_of(item)}")
            button.clicked.connect(lambda _=False, fix=fix: self.edits_asked.emit(fix.edits))
            line.addWidget(button)
            self.buttons.append(button)
        if item.rows is not None:
            text = say("ui.show-n-customers", n=len(item.rows))
            show = Button("plain", "customer", text)
            show.setAccessibleName(f"{text} {title_of(item)}")
            show.setEnabled(bool(item.rows))
            show.clicked.connect(lambda: self.rows_asked.emit(item.code, item.rows))
            line.addWidget(show)
            self.buttons.append(show)
        line.addStretch(1)
        if line.count() > 1:
            self.column.addLayout(line)

    def _ask_reason(self) -> None:
        """A line for the reason under the card; Enter writes it into the text."""
        if self.reason is None:
            self.reason = LineBox()
            self.reason.setPlaceholderText(say("ui.accept-reason"))
            self.reason.setAccessibleName(say("ui.accept-reason"))
            self.reason.returnPressed.connect(self._accept)
            self.column.addWidget(self.reason)
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _accept(self) -> None:
        reason = self.reason.text().strip() if self.reason is not None else ""
        edit = self.item.accept(reason, speech().language) if reason and self.item.accept else None
        if edit is not None:
            self.edits_asked.emit((edit,))


_GROUNDS = {"warn": "warnt", "err": "errt", "ok": "okt"}


class _Tag(QWidget):
    """The kind of a finding on a ground of its colour."""

    def __init__(self, text: str, role: str) -> None:
        super().__init__()
        self._text, self._role = text, role
        self._font = font(Style.SMALL, weight=500)
        self.setAccessibleName(text)
        self.setFixedSize(QFontMetrics(self._font).horizontalAdvance(text) + 12, 20)
        theme().changed.connect(self.update)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        rounded(painter, self.rect(), 4, theme().colour(_GROUNDS.get(self._role, "sunken")))
        painter.setFont(self._font)
        painter.setPen(theme().colour(self._role))
        line_text(painter, self.rect(), self._text, "centre")


class _TierMark(QWidget):
    """A tier's badge alone."""

    def __init__(self, badge: Badge) -> None:
        super().__init__()
        self._badge = badge
        self.setFixedSize(badge_width(badge), 20)

    def paintEvent(self, event) -> None:
        paint_badge(QPainter(self), 0, 10, self._badge)
