"""The page of the proofs in the window: pictures and effects come one by one, the chosen finding's first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject

from gradestudio.ui.background import Channel
from gradestudio.ui.proofs.boundarydesk import BoundaryDesk
from gradestudio.ui.proofs.facts import Item
from gradestudio.ui.proofs.page import ProofPage
from gradestudio.ui.proofs.pictures import DrawIt, Picture
from gradestudio.ui.speech import say, words
from gradestudio.ui.trial import TryEdits

_MOST_CHANGES = 3
"""Tiers of which an effect tells the counts."""


class ProofPageWiring(QObject):
    """Made with the page, on first use."""

    def __init__(self, window: Any, page: ProofPage, proofs: Any) -> None:
        super().__init__(window)
        self.window, self.page, self._proofs = window, page, proofs
        self.controller, self.desk = window.controller, proofs.desk
        self._pictures: dict[Item, Picture | None] = {}
        self._drawing = self._channel("pictures", self._drawn)
        # One that fails is told, and keeps none of the others waiting.
        self._drawing.failed.connect(lambda request, _: self._drawn(request, None))
        self._trying = self._channel("proof-trial", self._tried)
        self._wanted: list[tuple[Item, int]] = []
        page.looked_at.connect(self._look)
        page.leave_asked.connect(window.show_workspace)
        page.place_asked.connect(self._go_to)
        page.rows_asked.connect(self._customers)
        page.edits_asked.connect(lambda edits, source: proofs.write(edits, source, show=False))
        page.chosen.connect(self._chosen)
        page.cards_made.connect(self._fill)
        self.boundaries = BoundaryDesk(window, self)
        page.boundaries.clicked.connect(self.boundaries.ask)
        self.desk.proven.connect(self._proven)
        self.desk.waiting.connect(page.slow.run)
        self._proven(self.desk.last)

    def _channel(self, name: str, took: Any) -> Channel:
        made = self.controller.channels[name] = Channel(name, self)
        made.answered.connect(took)
        made.failed.connect(lambda request, failure: self.controller.refuse(name, request, failure))
        return made

    def _look(self, on: bool) -> None:
        self.desk.watch(on, "page")
        if not on:
            self._drawing.cancel()
            self._trying.cancel()
        elif self.page.proven is not None:
            self._draw_next()

    def _proven(self, proven: Any) -> None:
        self._pictures, self._wanted = {}, []
        self._drawing.cancel()
        self._trying.cancel()
        self.page.show_proven(proven, self._proofs.colours())

    def retranslate(self) -> None:
        self.page.retranslate()

    # ── Pictures ────────────────────────────────────────────────────────────────────────────────

    def _fill(self) -> None:
        """New cards: what is known of them already, the rest is drawn."""
        for card in self.page.cards:
            if card.item in self._pictures:
                card.show_picture(self._pictures[card.item])

    def _chosen(self, item: Item) -> None:
        self._draw_next()
        self._wanted = [(item, number) for number in range(len(item.fixes))]
        self._try_next()

    def _draw_next(self) -> None:
        """The chosen finding's picture, then those of the other cards."""
        first = self.page.list.item
        items = sorted((card.item for card in self.page.cards), key=lambda item: item is not first)
        item = next((item for item in items if item not in self._pictures), None)
        if item is not None and self.desk.asked is not None and self.page.isVisible():
            self._drawing.ask(DrawIt(self.page.proven, self.desk.asked, item))

    def _drawn(self, request: DrawIt, picture: Picture | None) -> None:
        if request.proven is not self.page.proven:
            return
        self._pictures[request.item] = picture
        card = self.page.card(request.item)
        if card is not None:
            card.show_picture(picture)
        self._draw_next()

    # ── What a fix would do ─────────────────────────────────────────────────────────────────────

    def _try_next(self) -> None:
        controller = self.controller
        checked, grader, proven = controller.last_check, controller.grader, self.page.proven
        if not self._wanted or controller.last_graded is None or proven is None:
            return
        if checked is None or grader is None or checked.good != proven.source:
            return
        item, number = self._wanted[0]
        edits = tuple(item.fixes[number].edits)
        self._trying.ask(
            TryEdits(checked, edits, controller.columns, grader, controller.as_of, controller.money)
        )

    def _tried(self, request: TryEdits, graded: Any) -> None:
        if not self._wanted:
            return
        item, number = self._wanted.pop(0)
        now = self.controller.last_graded
        card = self.page.card(item)
        if card is not None and now is not None and graded is not None:
            card.show_effect(number, effect_text(now.grading, graded.grading, item.grade))
        self._try_next()

    # ── What its clicks reach ───────────────────────────────────────────────────────────────────

    def _go_to(self, span: Any) -> None:
        self.window.show_workspace()
        self._proofs.go_to(span)

    def _customers(self, code: str, rows: tuple[int, ...]) -> None:
        self.window.show_workspace()
        self._proofs.customers(code, rows)


def effect_text(now: Any, then: Any, grade: str) -> str:
    """`A 263 → 215、B 379 → 427`; that nobody moves; how many do where the counts stay."""
    if grade not in now.grades or grade not in then.grades:
        return ""
    before, after = now.grades[grade], then.grades[grade]
    if before.tiers == after.tiers:
        moved = int((before.tier != after.tier).sum())
        if not moved:
            return say("ui.fix-moves-nobody")
    else:
        moved = now.row_count
    changed = _changed(before.counts(), after.counts())
    if not changed:
        return say("ui.n-move", n=moved)
    return say("expr.comma").join(changed[:_MOST_CHANGES])


def _changed(before: Mapping[str, int], after: Mapping[str, int]) -> list[str]:
    made = []
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name, 0), after.get(name, 0)
        if old != new:
            key = f"outcome.{name}"
            told = words().text(key) if words().has(key) else name
            made.append(f"{told} {words().number(old)} → {words().number(new)}")
    return made
