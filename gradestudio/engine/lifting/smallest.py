"""The smallest change that lifts a customer: of one quantity, else of two."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from gradestudio.engine.bind import bind
from gradestudio.engine.grading import Grading
from gradestudio.engine.lifting.lift import Lift, lift
from gradestudio.engine.lifting.lifts import NOTHING, Lifts, lifts
from gradestudio.engine.lifting.pairs import lift_pairs
from gradestudio.engine.reference import sheet_of

_NEAREST = 20


def smallest_change(grading: Grading, row: int, grade: str) -> Lift | None:
    """None for the best tier, an unranked grade, a customer without a tier, and where two do not help either.

    The answer is confirmed by grading the customer row by row.
    """
    found = lift(grading, row, grade)
    if found is not None:
        return found
    bound = bind(grading.program, grading.as_of, grading.params)
    value_of = sheet_of(bound, grading.table, grading.as_of, grading.facts).row(row).value
    (pair,) = lift_pairs(grading, grade, [row], value_of, _NEAREST)
    return pair if pair is not None and _confirmed(grading, row, pair) else None


def smallest_changes(grading: Grading, grade: str, should_stop: Callable[[], bool] | None = None) -> Lifts:
    """The same for all customers at once; on a list too long to try two changes each, one alone.

    Raises KeyError for no such grade, and Stopped when told to stop.
    """
    found = lifts(grading, grade, should_stop)
    before = grading.grades[grade].tier
    alone = np.flatnonzero((found.quantity == NOTHING) & (before > 0)).tolist()
    pairs = lift_pairs(grading, grade, alone, should_stop=should_stop) if found.grade.ordered else []
    return replace(found, pairs={row: p for row, p in zip(alone, pairs, strict=False) if p is not None})


def _confirmed(grading: Grading, row: int, found: Lift) -> bool:
    bound = bind(grading.program, grading.as_of, grading.params)
    given = {part.name: part.value for part in (found, found.also) if part is not None}
    customer = sheet_of(bound, grading.table, grading.as_of, grading.facts, given, row).row(row)
    definition = bound.grade(found.grade)
    assert definition is not None
    return customer.decision(definition).final == found.tier
