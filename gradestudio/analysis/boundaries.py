"""Customers just below, at and just above every cut that decides something, with their outcomes.

The diagrams say where a step across a cut can change the outcome, and which cuts change nobody's; every case
is a customer whom the reference grades.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from gradestudio.analysis.axes import Axis
from gradestudio.analysis.diagram import OverBudget, StoppedEarly
from gradestudio.analysis.follow import Follower, plain_base
from gradestudio.analysis.outcomes import Outcomes
from gradestudio.analysis.space import Space
from gradestudio.analysis.witness import asked, customers
from gradestudio.engine.bind import bind
from gradestudio.engine.examples import outcome_name
from gradestudio.engine.lifting.quantities import reachable
from gradestudio.language.program import (
    Aggregate,
    Between,
    Compare,
    DateValue,
    Field,
    FieldKind,
    Grade,
    Number,
    Program,
    Type,
)

BUDGET = 60_000
BELOW, AT, ABOVE, VALUE = "below", "at", "above", "value"
"""Where a case stands: next to a cut, or (of a list of choices) at one of its values."""


@dataclass(frozen=True, slots=True)
class Case:
    """`values` by field or `let` name, None for a blank; `outcome` a tier's name, `needs data`, …"""

    place: str
    values: Mapping[str, Any]
    outcome: str


@dataclass(frozen=True, slots=True)
class Boundary:
    """Cases that differ in `name` alone; not all have one outcome.  `cut` is None for a list of choices."""

    grade: str
    name: str
    cut: Any
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Idle:
    """A cut without cases."""

    grade: str
    name: str
    cut: Any


@dataclass(frozen=True, slots=True)
class Boundaries:
    """`idle`: cuts written in the rules that are proven to change nobody's outcome (steps of points, windows
    of time and facts are none).  `unshown`: cuts that matter, though no example could be made: what hangs
    together is not followed there."""

    found: tuple[Boundary, ...]
    idle: tuple[Idle, ...]
    unshown: tuple[Idle, ...]
    unproven: tuple[str, ...]
    """Grades that took too much work."""


def boundaries(
    program: Program,
    as_of: date,
    params: Mapping[str, Any] | None = None,
    budget: int = BUDGET,
    should_stop: Callable[[], bool] | None = None,
) -> Boundaries | None:
    """The cases of every grade; None when `should_stop` said so.  Raises BindError for a bad parameter."""
    bound = bind(program, as_of, params)
    found: list[Boundary] = []
    idle: list[Idle] = []
    unshown: list[Idle] = []
    unproven: list[str] = []
    for grade in sorted(bound.grades, key=lambda g: g.span.start if g.span is not None else 0):
        try:
            made = _of_grade(bound, grade, as_of, budget, should_stop)
        except StoppedEarly:
            return None
        if made is None:
            unproven.append(grade.name)
        else:
            found += made[0]
            idle += made[1]
            unshown += made[2]
    return Boundaries(tuple(found), tuple(idle), tuple(unshown), tuple(unproven))


def _of_grade(
    program: Program, grade: Grade, as_of: date, budget: int, should_stop: Callable[[], bool] | None
) -> tuple[list[Boundary], list[Idle], list[Idle]] | None:
    for follow_scores in (True, False) if program.scores else (True,):
        try:
            search = _Search(program, grade, as_of, budget, should_stop, follow_scores)
            return search.run()
        except (OverBudget, RecursionError):
            continue
    return None


class _Search:
    def __init__(
        self,
        program: Program,
        grade: Grade,
        as_of: date,
        budget: int,
        should_stop: Callable[[], bool] | None,
        follow_scores: bool,
    ) -> None:
        self.grade, self.program = grade, program

        def build(follower: Follower, outcomes: Outcomes) -> int:
            return outcomes.of(follower, grade).final

        self.space = Space(program, as_of, budget, should_stop, follow_scores, build)
        self.d = self.space.d

    def run(self) -> tuple[list[Boundary], list[Idle], list[Idle]]:
        found: list[Boundary] = []
        idle: list[Idle] = []
        unshown: list[Idle] = []
        for axis in self.space.axes:
            if not axis.listed:
                continue
            if _is_ordered(axis):
                written = self._written(axis)
                for cell in self._cuts(axis):
                    boundary, flips = self._around(axis, cell)
                    cut = axis.cells[cell].value
                    if boundary is not None:
                        found.append(boundary)
                    elif flips or cut in written:
                        (unshown if flips else idle).append(Idle(self.grade.name, axis.name, cut))
            else:
                found += self._choices(axis)
        return found, idle, unshown

    def _cuts(self, axis: Axis) -> Iterator[int]:
        """Cells that are a threshold, not only an end of the valid range."""
        wanted = {t if isinstance(t, date) else float(t) for t in axis.thresholds}
        for i, cell in enumerate(axis.cells):
            if (
                cell.value is not None
                and cell.low is not None
                and cell.low == cell.high
                and cell.value in wanted
            ):
                yield i

    def _written(self, axis: Axis) -> set[Any]:
        """Constants that the grade compares the axis with, as they stand in the rules."""
        found: set[Any] = set()
        for node in reachable(self.grade):
            ends: tuple[Any, ...] = ()
            if isinstance(node, Compare) and plain_base(node.left) == axis.base:
                ends = (node.right,)
            elif isinstance(node, Compare) and plain_base(node.right) == axis.base:
                ends = (node.left,)
            elif isinstance(node, Between) and plain_base(node.value) == axis.base:
                ends = (node.low, node.high)
            for end in ends:
                value = plain_base(end)
                if isinstance(value, Number | DateValue):
                    found.add(value.value if isinstance(value, DateValue) else float(value.value))
        return found

    # ── Around one cut ──────────────────────────────────────────────────────────────────────────

    def _around(self, axis: Axis, cell: int) -> tuple[Boundary | None, bool]:
        """The cases at a cut, and whether anything can change there at all."""
        last = len(axis.filled) - 1
        cells = [c for c in (cell - 1, cell, cell + 1) if 0 <= c <= last]
        places = {cell - 1: BELOW, cell: AT, cell + 1: ABOVE}
        finals = [self.d.fixed(self.space.built, axis.number, c) for c in cells]
        allowed = [self.d.fixed(self.space.possible, axis.number, c) for c in cells]
        everyone = self.d.true
        for one in allowed:
            everyone = self.d.all_of(everyone, self.d.holds(one))
        steps = [self.d.apply(_differ, a, b) for a, b in pairwise(finals)]
        both = self.d.true
        for one in steps:
            both = self.d.all_of(both, one)
        flips = False
        for region in (both, *steps):
            region = self.d.all_of(region, everyone)
            if region == self.d.false:
                continue
            flips = True
            values = {c: _beside(axis, cell, c) for c in cells}
            cases = self._cases(axis, region, {places[c]: v for c, v in values.items()})
            if cases is not None:
                return Boundary(self.grade.name, axis.name, axis.cells[cell].value, cases), True
        return None, flips

    def _cases(self, axis: Axis, region: int, values: Mapping[Any, Any]) -> tuple[Case, ...] | None:
        """One customer of the region with each of the values in turn, when their outcomes are not all one."""
        for order in (lambda a: self.space.axes[a].likely, lambda a: self.space.axes[a].roomy):
            path = self.d.path(region, order)
            if path is None:
                return None
            for customer in customers(self.space.axes, path):
                shown = asked(self.space.axes, path, customer)
                for context in (shown, customer):
                    made = self._graded(axis, context, values)
                    if made is not None:
                        return made
        return None

    def _graded(
        self, axis: Axis, context: Mapping[str, Any], values: Mapping[Any, Any]
    ) -> tuple[Case, ...] | None:
        cases = []
        for place, value in values.items():
            given = {**{n: v for n, v in context.items() if n != axis.name}, axis.name: value}
            row = self.space.row(given)
            if not self.space.possible_row(row):
                return None
            outcome = outcome_name(self.grade, row.decision(self.grade).tier)
            cases.append(Case(place if isinstance(place, str) else VALUE, given, outcome))
        return tuple(cases) if len({c.outcome for c in cases}) > 1 else None

    # ── Lists of choices ────────────────────────────────────────────────────────────────────────

    def _choices(self, axis: Axis) -> Iterator[Boundary]:
        """Groups of cases with every value, until every two neighbours that can differ do in one of them."""
        cells = list(axis.filled)
        told: set[tuple[int, int]] = set()
        finals = {c: self.d.fixed(self.space.built, axis.number, c) for c in cells}
        everyone = self.d.true
        for c in cells:
            everyone = self.d.all_of(
                everyone, self.d.holds(self.d.fixed(self.space.possible, axis.number, c))
            )
        for pair in pairwise(cells):
            if pair in told:
                continue
            differ = self.d.apply(_differ, finals[pair[0]], finals[pair[1]])
            region = self.d.all_of(differ, everyone)
            if region == self.d.false:
                continue
            values = {i: axis.cells[c].value for i, c in enumerate(cells)}
            cases = self._cases(axis, region, values)
            if cases is None:
                continue
            for i, (a, b) in enumerate(pairwise(cases)):
                if a.outcome != b.outcome:
                    told.add((cells[i], cells[i + 1]))
            yield Boundary(self.grade.name, axis.name, None, cases)


def _differ(a: Any, b: Any) -> bool:
    return a != b


def _is_ordered(axis: Axis) -> bool:
    return axis.values is None and axis.kind in (Type.NUMBER, Type.DATE)


def _beside(axis: Axis, cut: int, cell: int) -> Any:
    """The value of a cell that is next to the cut: one cent, unit or day away where the cell has it."""
    at, one = axis.cells[cut].value, axis.cells[cell]
    if cell == cut or (one.point and axis.kind is not Type.DATE):
        return one.value
    if isinstance(at, date):
        return at + timedelta(days=1 if cell > cut else -1)
    value = float(Decimal(repr(at)) + (_unit(axis) if cell > cut else -_unit(axis)))
    inside = (one.low is None or value > one.low) and (one.high is None or value < one.high)
    return value if inside else one.value


def _unit(axis: Axis) -> Decimal:
    """The smallest step that people would take: a cent of money, else the last decimal of the thresholds."""
    if axis.whole:
        return Decimal(1)
    money = isinstance(axis.base, Field) and axis.base.kind is FieldKind.MONEY
    if money or (isinstance(axis.base, Aggregate) and axis.base.op not in ("count", "distinct")):
        return Decimal("0.01")
    places = (max(0, -int(Decimal(repr(float(t))).normalize().as_tuple().exponent)) for t in axis.thresholds)
    return Decimal(1).scaleb(-max(places, default=0))
