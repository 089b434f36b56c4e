"""Who moves when the same customers are graded by another version of the rules, or at another time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum

import numpy as np

from gradestudio.engine.grading import GradeResult, Grading
from gradestudio.language.program import Grade

OUTCOMES = ("needs data", "no rule", "conflict")
"""Outcomes beside the tiers, behind them in every list of names."""
SAME, UP, DOWN, OTHER = 0, 1, -1, 2
"""Directions: a better tier, a worse one, or another outcome that is neither."""


@dataclass(frozen=True, slots=True, eq=False)
class Moves:
    """One grade under two versions; arrays hold one entry per customer, in the order of the sheet."""

    grade: str
    old_names: tuple[str, ...]
    new_names: tuple[str, ...]
    """Tiers in file order, then `OUTCOMES`."""
    old: np.ndarray
    """int16: index into `old_names`."""
    new: np.ndarray
    """int16: index into `new_names`."""
    direction: np.ndarray
    """int8: SAME, UP, DOWN or OTHER.  The order of the new version says what is better."""

    @property
    def moved(self) -> np.ndarray:
        """The rows of those whose outcome differs, ascending."""
        return np.flatnonzero(self.direction != SAME)

    def count(self, direction: int) -> int:
        return int(np.count_nonzero(self.direction == direction))

    def counts(self) -> np.ndarray:
        """Customers, old outcomes × new outcomes."""
        made = np.zeros((len(self.old_names), len(self.new_names)), dtype=np.int64)
        np.add.at(made, (self.old, self.new), 1)
        return made

    def sums(self, values: np.ndarray) -> np.ndarray:
        """Sums of `values` (float64 per customer, NaN missing: skipped), old × new outcomes.

        Each is rounded once, so the order of rows does not matter.
        """
        made = np.zeros((len(self.old_names), len(self.new_names)))
        cell = self.old.astype(np.int64) * len(self.new_names) + self.new
        for one in np.unique(cell).tolist():
            known = values[(cell == one) & np.isfinite(values)]
            made[divmod(one, len(self.new_names))] = fsum(known.tolist())
        return made

    def used(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Outcomes worth a line and a column: all tiers, and of the others those that somebody has."""
        return _used(self.old_names, self.old), _used(self.new_names, self.new)


def moves(old: Grading, new: Grading) -> tuple[Moves, ...]:
    """Every grade that both have, in the file order of the new one.

    Both are of the same customers in the same order.  Raises ValueError for another number of them.
    """
    if old.row_count != new.row_count:
        raise ValueError(f"{old.row_count} customers against {new.row_count}")
    found = [g for g in new.program.grades if g.name in old.grades and g.name in new.grades]
    found.sort(key=lambda g: g.span.start if g.span is not None else 0)
    return tuple(_moves(g, old.grades[g.name], new.grades[g.name]) for g in found)


def _moves(grade: Grade, old: GradeResult, new: GradeResult) -> Moves:
    places = outcome_places(old), outcome_places(new)
    return moves_between(grade.name, (outcome_names(old), outcome_names(new)), places, grade.ordered)


def moves_between(
    grade: str,
    names: tuple[tuple[str, ...], tuple[str, ...]],
    places: tuple[np.ndarray, np.ndarray],
    ordered: bool,
) -> Moves:
    """The moves from outcomes before to those after, both as `outcome_names` and `outcome_places` give them;
    `ordered`: whether the new version says which tier is better."""
    before, after = names
    from_place, to_place = places
    place = {name: i for i, name in enumerate(after)}
    same_as = np.array([place.get(name, -1) for name in before])[from_place]
    tiers = len(after) - len(OUTCOMES)
    rank = _ranks(before, after[:tiers])[from_place]
    direction = np.full(len(to_place), OTHER, dtype=np.int8)
    if ordered:
        between = (rank >= 0) & (to_place < tiers)
        direction[between & (to_place < rank)] = UP
        direction[between & (to_place > rank)] = DOWN
    direction[same_as == to_place] = SAME
    return Moves(grade, before, after, from_place, to_place, direction)


def outcome_names(result: GradeResult) -> tuple[str, ...]:
    """Tiers in file order, then `OUTCOMES`."""
    return (*result.tiers, *OUTCOMES)


def outcome_places(result: GradeResult) -> np.ndarray:
    """Outcome codes as indexes into the names; int16, one a customer."""
    codes = result.tier.astype(np.int64)
    return np.where(codes >= 0, codes, len(result.tiers) - 1 - codes).astype(np.int16)


def _ranks(before: tuple[str, ...], tiers: tuple[str, ...]) -> np.ndarray:
    """By old outcome: its place among the new tiers; -1 for an outcome that is no tier there."""
    ranks: Mapping[str, int] = {name: i for i, name in enumerate(tiers)}
    return np.array([*(ranks.get(name, -1) for name in before[: -len(OUTCOMES)]), *[-1] * len(OUTCOMES)])


def _used(names: tuple[str, ...], places: np.ndarray) -> tuple[int, ...]:
    tiers = len(names) - len(OUTCOMES)
    held = set(np.unique(places).tolist())
    return tuple(i for i in range(len(names)) if i < tiers or i in held)
