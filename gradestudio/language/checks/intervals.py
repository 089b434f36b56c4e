"""Stretches of numbers (or days) for which conditions hold: what bands cover, and what they leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gradestudio.language import program as p
from gradestudio.language.checks.bounds import known_number
from gradestudio.language.compiling.scope import Scope

_LOWEST, _HIGHEST = Decimal("-Infinity"), Decimal("Infinity")

Point = tuple[Decimal, int]
"""A place on the line: just below (-1), at (0) or just above (1) a number."""


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`, both included (an open end lies just beside its number)."""

    low: Point = (_LOWEST, 0)
    high: Point = (_HIGHEST, 0)

    @property
    def empty(self) -> bool:
        return self.low > self.high

    @property
    def has_low(self) -> bool:
        return self.low[0] != _LOWEST

    @property
    def has_high(self) -> bool:
        return self.high[0] != _HIGHEST

    def holds(self, point: Point) -> bool:
        return self.low <= point <= self.high

    def cut(self, other: Interval) -> Interval:
        return Interval(max(self.low, other.low), min(self.high, other.high))

    def whole(self) -> Interval:
        """The same for whole numbers: every end on a whole number, included."""
        low, high = self.low, self.high
        if self.has_low:
            up = low[0].to_integral_value("ROUND_CEILING")
            low = (up + 1 if low[1] > 0 and up == low[0] else up, 0)
        if self.has_high:
            down = high[0].to_integral_value("ROUND_FLOOR")
            high = (down - 1 if high[1] < 0 and down == high[0] else down, 0)
        return Interval(low, high)


def on_line(expr: p.Expr, scope: Scope) -> Decimal | None:
    """The place of a constant on the line: a number, or a date's day number."""
    if isinstance(expr, p.DateValue):
        return Decimal(expr.value.toordinal())
    if isinstance(expr, p.Param):
        definition = scope.params.get(expr.name)
        if definition is not None and isinstance(definition.value, date):
            return Decimal(definition.value.toordinal())
    return known_number(expr, scope)


def interval_of(test: p.Expr, subject: p.Expr, scope: Scope) -> Interval | None:
    """The stretch for which a condition on `subject` holds; None when it is not one stretch of constants."""
    if isinstance(test, p.AllOf) and test.parts:
        whole = Interval()
        for part in test.parts:
            inside = interval_of(part, subject, scope)
            if inside is None:
                return None
            whole = whole.cut(inside)
        return whole
    if isinstance(test, p.Between) and test.value == subject:
        low, high = on_line(test.low, scope), on_line(test.high, scope)
        return None if low is None or high is None else Interval((low, 0), (high, 0))
    if isinstance(test, p.Compare) and test.left == subject:
        limit = on_line(test.right, scope)
        return None if limit is None else _side(test.op, limit)
    return None


def _side(op: str, limit: Decimal) -> Interval | None:
    match op:
        case "<":
            return Interval(high=(limit, -1))
        case "<=":
            return Interval(high=(limit, 0))
        case ">":
            return Interval(low=(limit, 1))
        case ">=":
            return Interval(low=(limit, 0))
        case "=":
            return Interval((limit, 0), (limit, 0))
    return None


def next_point(point: Point, whole: bool) -> Point:
    """The first place after one, as far as two stretches that meet there are concerned."""
    if whole:
        return (point[0] + 1, 0)
    return (point[0], point[1] + 1)


def gaps(covered: list[Interval], whole: bool) -> list[Interval]:
    """The stretches between, below and above the covered ones, in order."""
    found: list[Interval] = []
    reached: Point | None = None
    for stretch in sorted((c for c in covered if not c.empty), key=lambda c: c.low):
        if reached is None:
            if stretch.has_low:
                found.append(Interval(high=_before(stretch.low, whole)))
            reached = stretch.high
        else:
            start = next_point(reached, whole)
            if stretch.low > start:
                found.append(Interval(start, _before(stretch.low, whole)))
            reached = max(reached, stretch.high)
    if reached is not None and reached[0] != _HIGHEST:
        found.append(Interval(low=next_point(reached, whole)))
    return found


def _before(point: Point, whole: bool) -> Point:
    return (point[0] - 1, 0) if whole else (point[0], point[1] - 1)
