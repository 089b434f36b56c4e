"""The figures of a grading, counted off the GUI thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gradestudio.engine.grading import BY_VALUE, CONFLICT, NEEDS_DATA, NO_RULE, OTHERWISE


@dataclass(frozen=True, slots=True)
class TierLine:
    """One tier or outcome.  `code` is the tier's index, or NEEDS_DATA, NO_RULE, CONFLICT."""

    code: int
    name: str
    title: str
    count: int
    color: str | None = None
    money: float | None = None
    """Of its customers; None where the list has no money."""


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule: how many it decides, and for how many its condition is true."""

    index: int
    name: str
    tier: str
    decides: int
    matches: int
    off: bool = False


@dataclass(frozen=True, slots=True)
class Effect:
    """One grade's figures.  Outcomes without customers stand in `lines` only when they are tiers."""

    grade: str
    ordered: bool
    total: int
    lines: tuple[TierLine, ...]
    rules: tuple[RuleLine, ...]
    otherwise: int
    by_value: int

    def count(self, code: int) -> int:
        return next((line.count for line in self.lines if line.code == code), 0)


_OUTCOMES = ((NEEDS_DATA, "needs data"), (NO_RULE, "no rule"), (CONFLICT, "conflict"))


def effects(grading: Any, measure: Any = None) -> tuple[Effect, ...]:
    """One per grade that ran, in file order of the grades; `measure` is the customers' money."""
    money = np.nan_to_num(measure.values, nan=0.0) if measure is not None else None
    return tuple(
        _effect(grade, grading.grades[grade.name], money)
        for grade in grading.program.grades
        if grade.name in grading.grades
    )


def _effect(grade: Any, result: Any, money: np.ndarray | None) -> Effect:
    codes, most = result.tier.astype(np.int64) - CONFLICT, len(result.tiers) - CONFLICT
    found = np.bincount(codes, minlength=most)
    sums = np.bincount(codes, weights=money, minlength=most) if money is not None else None

    def sum_of(code: int) -> float | None:
        return float(sums[code - CONFLICT]) if sums is not None else None

    lines = [
        TierLine(i, t.name, t.title or "", int(found[i - CONFLICT]), t.color, sum_of(i))
        for i, t in enumerate(grade.tiers)
    ]
    lines += [
        TierLine(code, name, "", int(found[code - CONFLICT]), money=sum_of(code))
        for code, name in _OUTCOMES
        if found[code - CONFLICT]
    ]
    decided = np.bincount(result.decided_by.astype(np.int64) + 3, minlength=len(grade.rules) + 3)
    rules = tuple(
        RuleLine(i, r.name, r.tier, int(decided[i + 3]), int(np.count_nonzero(result.fired[i])), r.off)
        for i, r in enumerate(grade.rules)
    )
    return Effect(
        grade=grade.name,
        ordered=grade.ordered,
        total=len(result.tier),
        lines=tuple(lines),
        rules=rules,
        otherwise=int(decided[OTHERWISE + 3]),
        by_value=int(decided[BY_VALUE + 3]),
    )
