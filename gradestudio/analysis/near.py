"""Customers near the line: a small change of one number or date would give them another tier."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gradestudio.engine.bind import bind
from gradestudio.engine.grading import Grading
from gradestudio.engine.lifting.lift import Lift
from gradestudio.engine.lifting.lifts import Lifts, Nearest, ValueSearch


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """Those near the line on one side, nearest first."""

    rows: np.ndarray
    """Customers, by `sizes` ascending."""
    sizes: np.ndarray
    """float64: how near each of `rows` is; see `near`."""
    changes: Lifts

    def change(self, row: int) -> Lift:
        """What would give the customer the other tier."""
        found = self.changes.lift(row)
        assert found is not None
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Near:
    grade: str
    within: float
    up: Side
    """A small change gives a better tier."""
    down: Side
    """A small change gives a worse one."""


def near(grading: Grading, grade: str, within: float, should_stop: Callable[[], bool] | None = None) -> Near:
    """Everyone whom a change of at most the share `within` moves.

    A number's change is measured against the larger of present and other value, a date's in years.  Choices
    and yes/no are never near.  Nobody of an unranked grade is.  Raises KeyError for no such grade, and
    Stopped when told to stop.
    """
    bound = bind(grading.program, grading.as_of, grading.params)
    definition = bound.grade(grade)
    if definition is None:
        raise KeyError(grade)
    search = ValueSearch(grading, bound, definition, should_stop)
    up, down = Nearest(grading.row_count), Nearest(grading.row_count)
    if definition.ordered:
        before = search.before
        for one in search.tries():
            if not one.quantity.choices:
                known = (before >= 0) & (one.tier >= 0)
                up.keep(one, known & (one.tier < before))
                down.keep(one, known & (one.tier > before))
    return Near(grade, within, _side(up, search, within), _side(down, search, within))


def _side(found: Nearest, search: ValueSearch, within: float) -> Side:
    rows = np.flatnonzero(found.size <= within)
    rows = rows[np.argsort(found.size[rows], kind="stable")]
    return Side(rows, found.size[rows], found.lifts(search))
