"""Customers chosen by what is shown beside the list: a change, a proven kind, a tier."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gradestudio.ui.compare.wishes import Some
from gradestudio.ui.speech import say


class Picks:
    """Makes wishes for the list; chooses the grade that they belong to first."""

    def __init__(self, desk: Any, rows: Any, effects: Any, choose_grade: Callable[[str], None]) -> None:
        self._desk, self._rows, self._effects = desk, rows, effects
        self._choose_grade = choose_grade

    def by_change(self, number: int) -> None:
        """Whom a change moves by itself, in the grade that is shown (else in the first where it does)."""
        alone, rows = self._effects.effects.alone[number], self._rows
        moving = [grade for grade, mask in alone.rows.items() if mask.any()]
        if not moving:
            return
        if rows.grade not in moving:
            self._choose_grade(moving[0])
        label = say("ui.by-change", what=alone.short)
        rows.wish(Some(("change", number), label, alone.rows[rows.grade]))

    def by_kind(self, told: Any, kind: Any) -> None:
        """The customers of the list who are of one proven kind."""
        if told.output.name != self._rows.grade:
            self._choose_grade(told.output.name)
        label = f"{kind.move}: {kind.who}"
        self._rows.wish(Some(("kind", told.output.name, kind.move, kind.who), label, kind.rows))

    def by_tier(self, name: str) -> None:
        """Who came into a tier or left it."""
        moves = self._desk.both.moves(self._rows.grade)
        mask = moves.direction != 0
        was, now = (
            places == (names.index(name) if name in names else -1)
            for names, places in ((moves.old_names, moves.old), (moves.new_names, moves.new))
        )
        label = say("ui.in-or-out", tier=name)
        self._rows.wish(Some(("tier", self._rows.grade, name), label, mask & (was | now)))
