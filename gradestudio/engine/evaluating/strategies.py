"""Strategies: who they are for, which notes stand, and the next contact."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from gradestudio.engine.evaluating.anatomy import Applied
from gradestudio.engine.evaluating.calendar import day_number
from gradestudio.engine.evaluating.conditions import moved
from gradestudio.engine.evaluating.masks import ALWAYS, NO_DATE, Dates, patched, taken
from gradestudio.language.program import Contact

LATEST = np.int32(2**31 - 1)


class Advice:
    """One strategy: `applies`, the notes that stand (bool each), the day of the next contact (int32)."""

    __slots__ = ("applies", "contact", "notes")

    def __init__(self, applies: np.ndarray, notes: Sequence[np.ndarray], contact: np.ndarray) -> None:
        self.applies = applies
        self.notes = tuple(notes)
        self.contact = contact

    def take(self, rows: np.ndarray) -> Advice:
        return _advice([taken(a, rows) for a in self.arrays()])

    def patched(self, count: int, rows: np.ndarray, part: Advice, there: Advice) -> Advice:
        arrays = zip(self.arrays(), part.arrays(), there.arrays(), strict=True)
        return _advice([patched(a, count, rows, b, c) for a, b, c in arrays])

    def differs(self, other: Advice) -> np.ndarray:
        found: Any = np.zeros(1, dtype=bool)
        for a, b in zip(self.arrays(), other.arrays(), strict=True):
            found = found | (a != b)
        return found

    def arrays(self) -> tuple[np.ndarray, ...]:
        return (self.applies, self.contact, *self.notes)


def _advice(arrays: list[np.ndarray]) -> Advice:
    return Advice(arrays[0], arrays[2:], arrays[1])


def contact_day(node: Contact, get: Any) -> Dates:
    """Day of one contact: `since` plus the period, the grading date without it; missing when it does not
    stand."""
    on = np.int32(day_number(get.as_of))
    if node.since is None:
        days: Any = np.full(1, on, dtype=np.int32)
    else:
        since = get(node.since)
        days = moved(since, get(node.amount), node.unit, 1).data
        days = np.where(since.missing, on, days)
    if node.when is not None:
        days = np.where(get(node.when).true, days, np.int32(NO_DATE))
    return Dates(days)


def applied(node: Applied, get: Any) -> Advice:
    """Who a strategy is for, and what it says."""
    who: Any = ALWAYS
    if node.grade is not None:
        who = get(node.grade).tier == next(
            (i for i, t in enumerate(node.grade.tiers) if t.name == node.strategy.tier), -100
        )
    elif node.when is not None:
        who = get(node.when).true
    elif node.strategy.tag is not None or node.strategy.tier is not None:
        who = np.zeros(1, dtype=bool)
    notes = [who if n.when is None else who & get(n.when).true for n in node.strategy.notes]
    day: Any = np.full(1, LATEST)
    for contact in node.strategy.contacts:
        days = get(contact).data
        day = np.minimum(day, np.where(days == NO_DATE, LATEST, days))
    day = np.where(who & (day != LATEST), day, np.int32(NO_DATE)).astype(np.int32)
    return Advice(who, notes, day)
