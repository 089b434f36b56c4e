"""Who moves from where to where, and which columns are wanting: counted off the GUI thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradestudio.analysis.compare import DOWN, OTHER, OUTCOMES, UP, Moves, moves
from gradestudio.engine.grading import NEEDS_DATA
from gradestudio.ui.background import Control


@dataclass(frozen=True, slots=True)
class Flow:
    """Customers of one old outcome who now have one new outcome; names as in `analysis.compare.Moves`."""

    old: str
    new: str
    count: int
    money: float | None
    direction: int
    """SAME, UP, DOWN or OTHER of `analysis.compare`."""


@dataclass(frozen=True, slots=True)
class MoveFacts:
    """One grade against the version that is compared with.  `olds` and `news`: (name, title, colour, tier
    index or outcome code) in order; `flows` holds pairs that occur."""

    grade: str
    olds: tuple[tuple[str, str, str | None, int], ...]
    news: tuple[tuple[str, str, str | None, int], ...]
    flows: tuple[Flow, ...]
    up: int
    down: int
    other: int

    @property
    def moved(self) -> int:
        return self.up + self.down + self.other


def move_facts(grading: Any, baseline: Any, money: np.ndarray | None) -> tuple[MoveFacts, ...]:
    """One per grade of both; empty for another list of customers.  `money`: per customer, NaN missing."""
    if grading.row_count != baseline.row_count:
        return ()
    known = np.nan_to_num(money, nan=0.0) if money is not None else None
    return tuple(_facts(found, grading, baseline, known) for found in moves(baseline, grading))


def _facts(found: Moves, grading: Any, baseline: Any, money: np.ndarray | None) -> MoveFacts:
    width = len(found.new_names)
    cell = found.old.astype(np.int64) * width + found.new
    counts = np.bincount(cell, minlength=len(found.old_names) * width)
    sums = np.bincount(cell, weights=money, minlength=len(counts)) if money is not None else None
    # Somebody of each cell tells its direction: all of a cell have the same.
    somebody = np.zeros(len(counts), dtype=np.int64)
    somebody[cell] = np.arange(len(cell))
    way = {one: int(found.direction[somebody[one]]) for one in np.flatnonzero(counts).tolist()}
    flows = tuple(
        Flow(
            found.old_names[one // width],
            found.new_names[one % width],
            int(counts[one]),
            float(sums[one]) if sums is not None else None,
            way[one],
        )
        for one in way
    )
    olds, news = found.used()
    totals = {d: sum(f.count for f in flows if f.direction == d) for d in (UP, DOWN, OTHER)}
    return MoveFacts(
        found.grade,
        _ends(baseline, found.grade, found.old_names, olds),
        _ends(grading, found.grade, found.new_names, news),
        flows,
        totals[UP],
        totals[DOWN],
        totals[OTHER],
    )


def _ends(grading: Any, grade: str, names: tuple[str, ...], used: tuple[int, ...]) -> Any:
    defined = next(g for g in grading.program.grades if g.name == grade)
    tiers = len(names) - len(OUTCOMES)
    made = []
    for i in used:
        tier = defined.tiers[i] if i < tiers else None
        title = (tier.title or "") if tier is not None else ""
        made.append((names[i], title, tier.color if tier is not None else None, i if tier else tiers - 1 - i))
    return tuple(made)


@dataclass(frozen=True, slots=True, eq=False)
class Lacking:
    """Per grade: column and the customers (bool masks) whose grade would need it."""

    grading: Any
    columns: Mapping[str, Mapping[str, np.ndarray]]


@dataclass(frozen=True, slots=True, eq=False)
class FindLacking:
    """Which columns would decide those who need data."""

    grading: Any
    grader: Any

    def run(self, control: Control) -> Lacking:
        found: dict[str, dict[str, np.ndarray]] = {}
        for name, result in self.grading.grades.items():
            rows = np.flatnonzero(result.tier == NEEDS_DATA)
            if not len(rows):
                continue
            control.check()
            with self.grader.lock:
                needed = self.grader.needs(self.grading, name)
            masks = found.setdefault(name, {})
            for row in rows.tolist():
                for column in needed[row]:
                    if column not in masks:
                        masks[column] = np.zeros(self.grading.row_count, dtype=bool)
                    masks[column][row] = True
        return Lacking(self.grading, found)
