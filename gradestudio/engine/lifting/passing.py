"""What would lower a customer: a change, or time alone - the first day on which another tier comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from gradestudio.engine.bind import bind
from gradestudio.engine.codes import CONFLICT, NEEDS_DATA, NO_RULE
from gradestudio.engine.grading import Grading
from gradestudio.engine.lifting.lift import Lift, drop
from gradestudio.engine.reference import sheet_of
from gradestudio.language.program import InTop, ListStatistic, Quantile, children

DAYS = 366
"""How far ahead is looked."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would lower a customer: the smallest change, and what time alone does."""

    drop: Lift | None
    passing: Passing | None


@dataclass(frozen=True, slots=True)
class Passing:
    """From `day` on the grade comes out as `outcome` (a tier, or needs data and the like); `better`: True for
    a better tier, False for a worse one, None for anything else."""

    grade: str
    day: date
    outcome: str
    better: bool | None


def outlook(grading: Grading, row: int, grade: str, should_stop: Callable[[], bool] | None = None) -> Outlook:
    """Both; of an unranked grade only the days."""
    return Outlook(drop(grading, row, grade), passing(grading, row, grade, should_stop))


def passing(
    grading: Grading, row: int, grade: str, should_stop: Callable[[], bool] | None = None
) -> Passing | None:
    """The first change within a year while every cell stays as it is; None when nothing changes.

    Each day is graded by the row-by-row meaning.  What is measured against the whole list (a quantile, an
    edge of `in top`) keeps its measure of today: the others may buy as well as not.
    """
    today = grading.as_of
    bound = bind(grading.program, today, grading.params).grade(grade)
    next_day = bind(grading.program, today + timedelta(days=1), grading.params).grade(grade)
    if bound is None or bound == next_day:
        return None
    measured = [grading.facts.get(node) for node in _whole(bound)]
    if None in measured:
        return None
    now = _decided(grading, row, grade, today, measured)
    for day in (today + timedelta(days=n) for n in range(1, DAYS + 1)):
        if should_stop is not None and should_stop():
            return None
        then = _decided(grading, row, grade, day, measured)
        if then != now:
            ranked = bound.ordered and now >= 0 and then >= 0
            outcome = bound.tiers[then].name if then >= 0 else _BESIDE[then]
            return Passing(grade, day, outcome, then < now if ranked else None)
    return None


_BESIDE = {NEEDS_DATA: "needs data", NO_RULE: "no rule", CONFLICT: "conflict"}
_WHOLE = (InTop, Quantile, ListStatistic)


def _decided(grading: Grading, row: int, grade: str, day: date, measured: Sequence[Any]) -> int:
    """The tier on a day, with the measures of the whole list in the order of their nodes."""
    bound = bind(grading.program, day, grading.params)
    definition = bound.grade(grade)
    assert definition is not None
    facts = dict(zip(_whole(definition), measured, strict=True))
    return sheet_of(bound, grading.table, day, facts).row(row).decision(definition).tier


def _whole(node: Any) -> Iterator[Any]:
    """The nodes that look at the whole list, in order; the same order on every day."""
    if isinstance(node, _WHOLE):
        yield node
    for child in children(node):
        yield from _whole(child)
