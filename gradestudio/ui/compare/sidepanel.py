"""The right side: what every tier gained or lost, promises and findings of both versions."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gradestudio.studio.accepted import KINDS
from gradestudio.ui.compare.tierbars import TierBars
from gradestudio.ui.controls.empty import Drawing
from gradestudio.ui.controls.inputs import Label
from gradestudio.ui.controls.layouts import empty
from gradestudio.ui.controls.listline import ListLine
from gradestudio.ui.controls.surface import Panel
from gradestudio.ui.effect.lists import separator
from gradestudio.ui.speech import say, speech, words
from gradestudio.ui.theme import Style

_MOST = 10
_SIGNS = {"holds": ("promise", "ok"), "broken": ("error", "err"), "open": ("info", "text2")}


class SidePanel(Panel):
    """Shows what it is given, part by part; asks for places in the rules."""

    tier_chosen = Signal(str)
    place_asked = Signal(object, bool, str)
    """A place, whether it is one of the old version, and what to say where that version is not open."""

    def __init__(self) -> None:
        super().__init__("surface", "l", "line2")
        self._stands: Any = None
        self._names = ("", "")
        self.heads = [Label(Style.SMALL_STRONG) for _ in range(3)]
        self.tiers = TierBars()
        self.tiers.chosen.connect(lambda name, _: self.tier_chosen.emit(name))
        self._promises, self._findings = QVBoxLayout(), QVBoxLayout()
        self.promise_lines: list[ListLine] = []
        self.finding_lines: list[ListLine] = []
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(1, 0, 0, 8)
        self._column.setSpacing(0)
        self._section(self.heads[0], self.tiers)
        self._column.addSpacing(8)
        self._rules = [separator(), separator()]
        self._column.addWidget(self._rules[0])
        self._section(self.heads[1], self._promises)
        self._column.addSpacing(8)
        self._column.addWidget(self._rules[1])
        self._section(self.heads[2], self._findings)
        self._column.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        scroll.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.addWidget(scroll)
        self.show_tiers(())
        self._fill()

    def _section(self, head: Label, body: Any) -> None:
        head.setContentsMargins(12, 9, 12, 6)
        self._column.addWidget(head)
        if isinstance(body, QWidget):
            self._column.addWidget(body)
        else:
            body.setSpacing(0)
            self._column.addLayout(body)

    # ── Contents ────────────────────────────────────────────────────────────────────────────────

    def show_tiers(self, tiers: Any) -> None:
        """`ui.compare.standing.TierChange`s of the grade that is shown; none without a list."""
        self.tiers.show_tiers(tiers)
        for widget in (self.heads[0], self.tiers, self._rules[0]):
            widget.setVisible(bool(tiers))

    def show_stands(self, stands: Any, names: tuple[str, str]) -> None:
        """`ui.compare.standing.Stands`, None while it is worked out."""
        self._stands, self._names = stands, names
        self._fill()

    def _fill(self) -> None:
        for layout in (self._promises, self._findings):
            empty(layout)
        self.promise_lines, self.finding_lines = [], []
        stands = self._stands
        shown = stands is not None
        self.heads[1].setVisible(shown and bool(stands.promises))
        self._rules[1].setVisible(shown and bool(stands.promises))
        self.heads[2].setVisible(shown)
        if not shown:
            return
        for promise in stands.promises:
            line = self._promise(promise)
            self._promises.addWidget(line)
            self.promise_lines.append(line)
        for noted in stands.findings[:_MOST]:
            line = self._finding(noted)
            self._findings.addWidget(line)
            self.finding_lines.append(line)
        left = len(stands.findings) - _MOST
        if left > 0:
            self._quiet(say("ui.and-more", n=left))
        if not any(noted.state == "came" for noted in stands.findings):
            self._quiet(say("ui.no-new-finding"), "check", "ok")

    def _quiet(self, text: str, drawing: str = "", role: str = "text2") -> None:
        """A line that is no button, with a drawing before it."""
        line = QHBoxLayout()
        line.setContentsMargins(12, 3, 12, 3)
        line.setSpacing(8)
        sign = Drawing(drawing or "more", 16, role)
        line.addWidget(sign)
        line.addWidget(Label(Style.SMALL, role, text), 1)
        self._findings.addLayout(line)

    def _promise(self, promise: Any) -> ListLine:
        state = (promise.new or promise.old).state
        drawing, role = _SIGNS[state]
        line = ListLine(drawing, role, promise.text, self._standing(promise))
        line.clicked.connect(lambda: self.place_asked.emit(promise.span, promise.new is None, promise.text))
        return line

    def _standing(self, promise: Any) -> str:
        """How it stands on both sides, in a few words."""
        old, new = promise.old, promise.new
        if old is None or new is None:
            return say("ui.only-in", version=self._names[0 if new is None else 1])
        if new.share is not None or old.share is not None:
            shares = (words().percent(s.share, 1) if s.share is not None else "–" for s in (old, new))
            return " → ".join(shares)
        if old.state == new.state:
            return say(_BOTH[new.state])
        return f"{say(_ONE[old.state])} → {say(_ONE[new.state])}"

    def _finding(self, noted: Any) -> ListLine:
        kind = KINDS.get(noted.code)
        sentence = words().sentence(noted.diagnostic)
        if kind is not None:
            word = kind[0 if speech().language == "zh" else 1]
            sentence_short = say("ui.finding-short", name=noted.name, kind=word) if noted.name else word
        else:
            sentence_short = sentence
        drawing, role = {"came": ("warning", "warn"), "gone": ("check", "ok")}.get(
            noted.state, ("info", "text2")
        )
        tag = {"came": "ui.finding-came", "gone": "ui.finding-gone"}.get(noted.state, "ui.finding-stayed")
        line = ListLine(drawing, role, sentence_short, say(tag, version=self._names[0]))
        line.setToolTip(sentence)
        span, gone = noted.diagnostic.span, noted.state == "gone"
        line.clicked.connect(lambda: self.place_asked.emit(span, gone, sentence))
        return line

    def retranslate(self) -> None:
        for head, key in zip(self.heads, ("ui.per-tier", "ui.promises", "ui.problems"), strict=True):
            head.setText(say(key))
        self._fill()


_BOTH = {"holds": "ui.both-hold", "broken": "ui.both-broken", "open": "ui.both-open"}
_ONE = {"holds": "ui.one-holds", "broken": "ui.one-broken", "open": "ui.one-open"}
