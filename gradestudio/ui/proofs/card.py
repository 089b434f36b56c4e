"""One finding: what it says, the customer who shows it, whom it concerns, what can be done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gradestudio.diagnostics import Fix, apply_edits
from gradestudio.ui.compare.difflines import DiffLines
from gradestudio.ui.compare.worddiff import changed_lines
from gradestudio.ui.controls.badge import Badge, badge_width, paint_badge, short_name
from gradestudio.ui.controls.button import Button
from gradestudio.ui.controls.empty import Drawing
from gradestudio.ui.controls.inputs import Label, LineBox
from gradestudio.ui.controls.layouts import empty
from gradestudio.ui.controls.surface import Card
from gradestudio.ui.proofs.drawing import SliceView, caption
from gradestudio.ui.proofs.facts import ACCEPTED, KEPT, LOST, NOTE, Item
from gradestudio.ui.proofs.pictures import Picture
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
_FIXES = {"remove-rule": "trash", "move-rule": "arrow-up", "add-rule": "plus", "remove-condition": "minus"}
_MOST_LINES = 12
"""Of a preview."""
_DRAWINGS = {"gap": "gap", "value-hole": "gap", "edge-left-out": "gap"}
Colours = Mapping[str, Mapping[str, TierColours]]
"""By grade and tier."""


def title_of(item: Item) -> str:
    """What a card is headed by: the rule or value that it is about, else its grade."""
    return item.name if item.name and item.name != item.grade else item.grade


def sign_of(item: Item) -> tuple[str, str]:
    """The drawing of a finding and its colour role."""
    severity = str(getattr(item.told, "severity", "warning"))
    sign, role = ("error", "err") if severity == "error" else ("warning", "warn")
    return _SIGNS.get(item.group, (_DRAWINGS.get(item.code, sign), role))


def kind_of(item: Item) -> str:
    """The kind of finding, in a word or two; of what is summed up about a grade, that it is proven."""
    return say("ui.proofs-kept" if item.code.startswith("proof-") else f"ui.finding-{item.code}")


def kept_text(item: Item) -> str:
    """A proven promise or fact in words."""
    if item.code in ("every-graded", "monotonicity", "promise"):
        value = item.told.args.get("value", "")
        return say(f"ui.kept-{item.code}", grade=item.grade, value=value)
    if item.code == "tier-share":
        return words().sentence(item.told)
    return words().sentence(item.told) or kind_of(item)


def _told(item: Item) -> str:
    return kept_text(item) if item.group == KEPT else sentence_of(item)


def sentence_of(item: Item) -> str:
    """What the finding says, without the customer who stands below it."""
    key = f"card.{getattr(item.told, 'code', '')}"
    return say(key, **item.told.args) if words().has(key) else words().sentence(item.told)


_SIDE = 380
"""Width of the picture beside the words."""


class FindingCard(Card):
    """Open from the start; asks by signal.

    With a `source` (the proven text) it is a card of the page: fixes show what they change, and a picture
    stands beside the words.
    """

    place_asked = Signal(object)
    rows_asked = Signal(str, object)
    edits_asked = Signal(object)

    def __init__(self, item: Item, colours: Colours, source: str | None = None) -> None:
        super().__init__()
        self.item, self._colours, self._source = item, colours, source
        outer = self._outer = QVBoxLayout(self)
        outer.setContentsMargins(14, 10, 14, 12)
        outer.setSpacing(8)
        self.buttons: list[Button] = []
        self.reason: LineBox | None = None
        self.effects: list[Label] = []
        """Beside each fix: whom it would move."""
        self.picture: SliceView | None = None
        self._head(outer)
        self.column, self._side = QVBoxLayout(), QVBoxLayout()
        for part in (self.column, self._side):
            part.setSpacing(8)
        body = QHBoxLayout()
        body.setSpacing(20)
        body.addLayout(self.column, 1)
        body.addLayout(self._side)
        outer.addLayout(body)
        self.column.addWidget(Label(Style.BODY, "text2", _told(item), wrap=True))
        self._covers()
        self._customers()
        if item.reason:
            self.column.addWidget(
                Label(Style.SMALL, "text2", say("ui.accepted-because", reason=item.reason), wrap=True)
            )
        self._actions()
        if source is not None:
            self.column.addStretch(1)

    def show_picture(self, picture: Picture | None) -> None:
        """What customers around the finding get; None: nothing to draw."""
        empty(self._side)
        self.picture = None
        if picture is None:
            return
        self.picture = SliceView(picture, self._colours.get(self.item.grade, {}))
        self.picture.setFixedWidth(_SIDE)
        self._side.addWidget(self.picture)
        for told in caption(picture):
            line = Label(Style.NOTE, "text2", told, wrap=True)
            line.setFixedWidth(_SIDE)
            self._side.addWidget(line)
        self._side.addStretch(1)

    def show_effect(self, number: int, told: str) -> None:
        """Whom a fix would move."""
        if number < len(self.effects):
            self.effects[number].setText(told)

    def light(self, on: bool) -> None:
        """Whether it is the one chosen in the list."""
        self.edge, self.edge_width = ("accent", 2.0) if on else ("line", 1.0)
        self.update()

    # ── Parts ───────────────────────────────────────────────────────────────────────────────────

    def _head(self, outer: QVBoxLayout) -> None:
        item = self.item
        sign, role = sign_of(item)
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
        outer.addLayout(line)

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
            button = self._fix_button(number, fix)
            if self._source is not None:
                self._previewed(fix, button, self._source)
                continue
            if preview := fix.args.get("text"):
                self.column.addWidget(Label(Style.CODE, "text", preview, wrap=True))
            line.addWidget(button)
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

    def _fix_button(self, number: int, fix: Fix) -> Button:
        title = words().fix_title(fix)
        button = Button("primary" if not number else "secondary", _FIXES.get(fix.code, "fix"), title)
        button.setAccessibleName(f"{title} {title_of(self.item)}")
        button.clicked.connect(lambda: self.edits_asked.emit(fix.edits))
        self.buttons.append(button)
        return button

    def _previewed(self, fix: Fix, button: Button, source: str) -> None:
        """The button, whom it would move, and the lines that it changes."""
        line = QHBoxLayout()
        line.setSpacing(8)
        told = Label(Style.BODY, "text2", elide=True)
        line.addWidget(button)
        line.addWidget(told, 1)
        self.effects.append(told)
        self.column.addLayout(line)
        if fix.code == "move-rule":
            to, old = sorted(fix.edits, key=lambda e: not e.text)
            lines = (1 + source.count("\n", 0, at) for at in (old.span.end - 1, to.span.start))
            now, then = lines
            self.column.addWidget(Label(Style.SMALL, "text2", say("ui.fix-moves-line", old=now, new=then)))
            return
        changed = changed_lines(source, apply_edits(source, fix.edits))
        self.column.addWidget(DiffLines(changed[:_MOST_LINES]))

    def _ask_reason(self) -> None:
        """A line for the reason under the card; Enter writes it into the text."""
        if self.reason is None:
            self.reason = LineBox()
            self.reason.setPlaceholderText(say("ui.accept-reason"))
            self.reason.setAccessibleName(say("ui.accept-reason"))
            self.reason.returnPressed.connect(self._accept)
            self._outer.addWidget(self.reason)
            self.reason.show()
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
