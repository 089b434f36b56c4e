"""Tiers, promises and findings of both sides: counted and proven on a worker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum
from typing import Any

import numpy as np

from gradestudio.studio.proofs import findings_of
from gradestudio.studio.standing import Noted, Promise, Proofs, findings, promises
from gradestudio.ui.background import Control
from gradestudio.ui.compare.requests import Both


@dataclass(frozen=True, slots=True)
class TierChange:
    """One tier on both sides; counts None where the version has no such tier, averages (money a customer, of
    those who have a figure) None without any."""

    name: str
    title: str
    color: str | None
    code: int
    old: int | None
    new: int | None
    old_average: float | None = None
    new_average: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class CountTiers:
    """By grade, its tiers: those of the new version, then those that only the old one has."""

    both: Both

    def run(self, control: Control) -> Mapping[str, tuple[TierChange, ...]]:
        return {m.grade: _tiers(self.both, m, control) for m in self.both.found.moves}


def _tiers(both: Both, moves: Any, control: Control) -> tuple[TierChange, ...]:
    assert both.found.runs is not None
    old, new = (run.grading.program.grade(moves.grade) for run in both.found.runs)
    values = both.measure.values if both.measure is not None else None

    def side(names: tuple[str, ...], places: np.ndarray, tiers: Any, name: str) -> tuple[Any, Any]:
        if name not in [t.name for t in tiers]:
            return None, None
        here = places == names.index(name)
        known = values[here] if values is not None else np.zeros(0)
        known = known[np.isfinite(known)]
        average = fsum(known.tolist()) / len(known) if len(known) else None
        return int(np.count_nonzero(here)), average

    made = []
    tiers = [*new.tiers, *(t for t in old.tiers if t.name not in {n.name for n in new.tiers})]
    for code, tier in enumerate(tiers):
        control.check()
        was, before = side(moves.old_names, moves.old, old.tiers, tier.name)
        now, after = side(moves.new_names, moves.new, new.tiers, tier.name)
        made.append(TierChange(tier.name, tier.title or "", tier.color, code, was, now, before, after))
    return tuple(made)


@dataclass(frozen=True, slots=True, eq=False)
class Stands:
    promises: tuple[Promise, ...]
    findings: tuple[Noted, ...]


@dataclass(frozen=True, slots=True, eq=False)
class FindStanding:
    """What is promised and what is found in both versions."""

    both: Both

    def run(self, control: Control) -> Stands:
        found = self.both.found
        runs = found.runs or (None, None)
        sides = []
        for book, run in zip((found.old, found.new), runs, strict=True):
            proven = findings_of(book, self.both.as_of, control.should_stop)
            control.check()
            sides.append(Proofs(book, proven, run.grading if run is not None else None))
        return Stands(promises(*sides), findings(*sides))
