"""The value of a parameter that gives a wanted count, share, money or number of visits, on the real list.

What a parameter does is a staircase: it changes only where it passes a customer.  All its steps are tried
where they are few; of many, evenly spaced ones first and then those between which the goal is passed.  The
answer is the nearest that can be reached, with both sides of the step on which the goal falls.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from math import fsum
from typing import Any

import numpy as np

from gradestudio.analysis.axes import between
from gradestudio.analysis.stairs import stairs
from gradestudio.analysis.visits import monthly_visits
from gradestudio.engine.decimals import shortest
from gradestudio.engine.evaluate import Evaluator
from gradestudio.engine.evaluating.memo import Stopped
from gradestudio.engine.grading import Grading
from gradestudio.language.program import Grade, ParamDef, Program
from gradestudio.table.columns import Table

GOALS = ("count", "share", "money", "visits")
_FIRST = 48
"""Evenly spaced values that are tried first."""
_MOST_CROSSINGS = 6
_MOST_ALIKE = 60
"""Values in a row that give the same, passed over on the way to the present one."""


class CannotTune(ValueError):
    """A question that has no answer: `code` and `args_by_name` for messages.

    Codes: `tune-param-unknown`, `tune-param-not-number`, `tune-tier-unknown`, `tune-no-effect`,
    `tune-no-money`, `tune-no-visits`.
    """

    def __init__(self, code: str, **args: Any) -> None:
        super().__init__(code, args)
        self.code = code
        self.args_by_name = args


@dataclass(frozen=True, slots=True)
class Goal:
    """`kind`: one of `GOALS`; `wanted`: customers, share 0–1, money, or visits a month that can be made."""

    kind: str
    wanted: float

    def distance(self, amount: float) -> tuple[bool, float]:
        """How far an amount is from the goal, for choosing the nearest: visits beyond what can be made come
        last."""
        return self.kind == "visits" and amount > self.wanted, abs(amount - self.wanted)


@dataclass(frozen=True, slots=True)
class Step:
    """What one value of the parameter gives; `count`, `share`, `money`, `visits`: of the tiers asked for."""

    value: Decimal
    count: int
    share: float
    money: float | None
    visits: float | None
    moved: int
    """Customers whose tier differs from that of the present value."""
    counts: Mapping[str, int]
    """Customers by outcome of the whole grade."""

    def of(self, kind: str) -> float:
        found = getattr(self, kind)
        return float("nan") if found is None else float(found)


@dataclass(frozen=True, slots=True, eq=False)
class Tuning:
    param: ParamDef
    grade: str
    tiers: tuple[str, ...]
    goal: Goal | None
    current: Step
    curve: tuple[Step, ...]
    """All values that were tried, ascending."""
    best: Step | None = None
    """The nearest to the goal; of equally near ones the nearest to the present value."""
    sides: tuple[Step, Step] | None = None
    """Neighbouring values of the parameter between which the goal is passed, where it cannot be met."""

    @property
    def met(self) -> bool:
        """Exactly what was wanted."""
        return (
            self.goal is not None
            and self.best is not None
            and self.best.of(self.goal.kind) == self.goal.wanted
        )

    @property
    def beyond(self) -> bool:
        """No value of the parameter passes the goal: it lies outside of what can be reached."""
        return self.goal is not None and not self.met and self.sides is None


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """`money`: float64 per customer, NaN missing; None: there is none to sum."""

    param: str
    grade: str
    tiers: tuple[str, ...]
    goal: Goal | None = None
    money: np.ndarray | None = None


def tune(
    program: Program,
    table: Table,
    as_of: date,
    question: Question,
    params: Mapping[str, Any] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Tuning:
    """The answer, on a typed table.  Raises CannotTune, BindError, and Stopped when told to stop."""
    return _Tuner(program, table, as_of, question, params or {}, should_stop).run()


class _Tuner:
    def __init__(
        self,
        program: Program,
        table: Table,
        as_of: date,
        question: Question,
        params: Mapping[str, Any],
        should_stop: Callable[[], bool] | None,
    ) -> None:
        self.program, self.as_of, self.question = program, as_of, question
        self.params, self.should_stop = dict(params), should_stop
        self.param = _param(program, question.param)
        self.grade = _grade(program, question)
        self.evaluator = Evaluator(table)
        self.rows = table.row_count
        self.tried: dict[Decimal, Step] = {}
        self.small = self._needed()
        self.visits = any(s.contacts for s in program.strategies)
        self.now = Decimal(str(self.params.get(question.param, self.param.value)))
        self.before: np.ndarray | None = None
        self.current = self.step(self.now)
        self._check()

    def _needed(self) -> Program:
        """The program without the outputs that the answer does not rest on."""
        keep = {"tags": self.program.tags, "strategies": self.program.strategies}
        if not any(s.contacts for s in self.program.strategies):
            keep = {"tags": (), "strategies": ()}
        grades = self.program.grades if keep["strategies"] else (self.grade,)
        return replace(self.program, grades=grades, scores=(), shows=(), ensures=(), nevers=(), **keep)

    def _check(self) -> None:
        goal = self.question.goal
        if goal is not None and goal.kind == "money" and self.question.money is None:
            raise CannotTune("tune-no-money")
        if goal is not None and goal.kind == "visits" and not self.visits:
            raise CannotTune("tune-no-visits")

    # ── One value ───────────────────────────────────────────────────────────────────────────────

    def step(self, value: Decimal) -> Step:
        found = self.tried.get(value)
        if found is None:
            found = self.tried[value] = self._step(value)
        return found

    def _step(self, value: Decimal) -> Step:
        if self.should_stop is not None and self.should_stop():
            raise Stopped
        values = {**self.params, self.param.name: value}
        grading = self.evaluator.grade(self._unbounded(), self.as_of, values)
        result = grading.grades[self.grade.name]
        if self.before is None:
            self.before = result.tier
        names = [t.name for t in self.grade.tiers]
        inside = np.isin(result.tier, [names.index(t) for t in self.question.tiers])
        count = int(inside.sum())
        return Step(
            value,
            count,
            count / self.rows if self.rows else 0.0,
            self._money(inside),
            self._visits(grading, inside),
            int((result.tier != self.before).sum()),
            result.counts(),
        )

    def _unbounded(self) -> Program:
        """The program whose parameter may have any value: `stairs` keeps to its range by itself."""
        params = tuple(
            replace(p, low=None, high=None) if p.name == self.param.name else p for p in self.small.params
        )
        return replace(self.small, params=params)

    def _money(self, inside: np.ndarray) -> float | None:
        money = self.question.money
        return None if money is None else fsum(money[inside & np.isfinite(money)].tolist())

    def _visits(self, grading: Grading, inside: np.ndarray) -> float | None:
        return fsum(monthly_visits(grading, self.evaluator)[inside].tolist()) if self.visits else None

    # ── The search ──────────────────────────────────────────────────────────────────────────────

    def run(self) -> Tuning:
        values = stairs(
            self.param, self.now, self.grade, self.program, self.as_of, self.params, self.evaluator
        )
        first = np.unique(np.linspace(0, len(values) - 1, min(_FIRST, len(values))).astype(int)).tolist()
        for i in first:
            self.step(values[i])
        if not any(s.moved for s in self.tried.values()):
            raise CannotTune("tune-no-effect", name=self.param.name, low=values[0], high=values[-1])
        made = Tuning(self.param, self.grade.name, self.question.tiers, None, self.current, ())
        goal = self.question.goal
        if goal is not None:
            made = self._answer(made, goal, values, first)
        curve = tuple(sorted(self.tried.values(), key=lambda s: s.value))
        return replace(made, curve=curve)

    def _answer(self, made: Tuning, goal: Goal, values: list[Decimal], first: list[int]) -> Tuning:
        crossings = []
        for a, b in pairwise(first):
            low, high = (self.step(values[i]).of(goal.kind) - goal.wanted for i in (a, b))
            if low * high < 0:
                crossings.append((min(abs(low), abs(high)), a, b))
        sides = []
        for _, a, b in sorted(crossings)[:_MOST_CROSSINGS]:
            sides.append(self._halved(goal, values, a, b))
        best = min(
            self.tried.values(),
            key=lambda s: (*goal.distance(s.of(goal.kind)), abs(s.value - self.now)),
        )
        best = self._nearest_alike(best, goal, values)
        nearest = [s for s in sides if best.value in (s[0].value, s[1].value)] or sides
        met = best.of(goal.kind) == goal.wanted
        return replace(made, goal=goal, best=best, sides=None if met or not nearest else nearest[0])

    def _halved(self, goal: Goal, values: list[Decimal], a: int, b: int) -> tuple[Step, Step]:
        """Neighbours between which the goal is passed (or met)."""
        sign = self.step(values[a]).of(goal.kind) - goal.wanted
        while b - a > 1:
            middle = (a + b) // 2
            found = self.step(values[middle]).of(goal.kind) - goal.wanted
            if found == 0 or found * sign < 0:
                b = middle
            else:
                a = middle
        return self.step(values[a]), self.step(values[b])

    def _nearest_alike(self, best: Step, goal: Goal, values: list[Decimal]) -> Step:
        """Of the values that give the same, going from the best towards the present one, the last; without
        steps of the parameter's own, a rounder number that gives the same."""
        if best.value not in values:
            return best
        at, amount = values.index(best.value), best.of(goal.kind)
        way = 1 if self.now > best.value else -1
        for _ in range(_MOST_ALIKE):
            next_one = at + way
            beyond = not 0 <= next_one < len(values) or (values[next_one] - self.now) * way > 0
            if beyond or self.step(values[next_one]).of(goal.kind) != amount:
                break
            at = next_one
        found = self.step(values[at])
        return found if self.param.step is not None else self._rounder(found, goal, values, at)

    def _rounder(self, found: Step, goal: Goal, values: list[Decimal], at: int) -> Step:
        for other in (at - 1, at + 1):
            if 0 <= other < len(values):
                low, high = sorted((found.value, values[other]))
                simple = between(float(low), float(high))
                if simple is not None:
                    rounder = self.step(shortest(simple))
                    if _figures(rounder.value) < _figures(found.value) and rounder.of(goal.kind) == found.of(
                        goal.kind
                    ):
                        return rounder
        return found


def _figures(value: Decimal) -> int:
    """How many figures a number is written with, zeros at its ends left out."""
    return len(value.normalize().as_tuple().digits)


def _param(program: Program, name: str) -> ParamDef:
    found = next((p for p in program.params if p.name == name), None)
    if found is None:
        raise CannotTune("tune-param-unknown", name=name, choices=tuple(p.name for p in program.params))
    if not isinstance(found.value, Decimal):
        raise CannotTune("tune-param-not-number", name=name)
    return found


def _grade(program: Program, question: Question) -> Grade:
    found = program.grade(question.grade)
    assert found is not None, question.grade
    names = tuple(t.name for t in found.tiers)
    for tier in question.tiers:
        if tier not in names:
            raise CannotTune("tune-tier-unknown", name=tier, grade=found.name, choices=names)
    return found
