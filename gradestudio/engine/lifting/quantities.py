"""What could change about a customer, and the values at which a grade would notice.

A quantity is a number, money, date, flag or choice field of the customer, or a `let` that is an aggregate
over a related sheet (`年消费`).  Values worth trying are: every threshold that it is measured against (solved
through + − × ÷, elapsed time and rounding), one step to each side, complete steps and whole periods of score
items, all values of a choice, and all values of a valid range of at most 100 steps.  A step is the last
decimal place that the thresholds use, 1 at most.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from gradestudio.engine.calendar import day_number, day_of, last_day, shifted, window
from gradestudio.engine.decimals import exact, nearest_double
from gradestudio.language.program import (
    Absolute,
    Aggregate,
    Arithmetic,
    Between,
    Compare,
    DateWithin,
    Derived,
    Elapsed,
    Expr,
    Extreme,
    Field,
    FieldDef,
    FieldKind,
    Grade,
    If,
    ListStatistic,
    Negative,
    Program,
    RelatedColumn,
    Round,
    ScoreItem,
    Type,
    WithDefault,
    children,
)

_TRIED = (FieldKind.NUMBER, FieldKind.MONEY, FieldKind.DATE, FieldKind.CHOICE, FieldKind.FLAG)
_MOST = 100
"""So many complete steps, periods or values of a range are tried."""
ValueOf = Callable[[Expr], Any]
"""The value of an expression that does not read the quantity; None where it is missing or not known."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """`kind` says how its values show; `low` and `high` are its valid range, ends included."""

    name: str
    kind: FieldKind
    node: Expr
    """The Field, or the Derived, as the bound program holds it."""
    low: Decimal | date | None = None
    high: Decimal | date | None = None
    choices: tuple[Any, ...] = ()
    """All values of a choice or flag; empty for numbers and dates."""
    whole: bool = False
    """It counts things."""

    @property
    def type(self) -> Type:
        return self.node.type


def quantities(program: Program, grade: Grade) -> tuple[Quantity, ...]:
    """The quantities that the grade reads: fields in file order, then lets in file order."""
    nodes = list(reachable(grade))
    fields = {n.name: n for n in nodes if isinstance(n, Field)}
    lets = {n.name: n for n in nodes if isinstance(n, Derived) and _aggregate(n) is not None}
    found = [
        _field_quantity(f, fields[f.name]) for f in program.fields if f.name in fields and f.kind in _TRIED
    ]
    found += [_let_quantity(program, lets[d.name]) for d in program.lets if d.name in lets]
    return tuple(found)


def reachable(grade: Grade) -> Iterator[Any]:
    """Every node that the grade reads, each once; not the insides of aggregates and list statistics."""
    seen: set[Any] = set()
    waiting: list[Any] = [grade]
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        yield node
        if not isinstance(node, Aggregate | ListStatistic):
            waiting += children(node)


def _aggregate(node: Derived) -> Aggregate | None:
    inside = node.value
    while isinstance(inside, WithDefault | Derived):
        inside = inside.value
    return inside if isinstance(inside, Aggregate) and inside.type in (Type.NUMBER, Type.DATE) else None


def _field_quantity(field: FieldDef, node: Field) -> Quantity:
    choices: tuple[Any, ...] = (True, False) if field.kind is FieldKind.FLAG else field.choices
    low = field.low if field.kind is not FieldKind.CHOICE else None
    return Quantity(field.name, field.kind, node, low, field.high, choices)


def _let_quantity(program: Program, node: Derived) -> Quantity:
    aggregate = _aggregate(node)
    assert aggregate is not None
    counts = aggregate.op in ("count", "distinct")
    kind = FieldKind.DATE if aggregate.type is Type.DATE else FieldKind.NUMBER
    if not counts and isinstance(aggregate.value, RelatedColumn) and aggregate.value.kind is FieldKind.MONEY:
        kind = FieldKind.MONEY
    return Quantity(node.name, kind, node, Decimal(0) if counts else None, whole=counts)


# ── Values worth trying ─────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Scale:
    """Numbers and dates of a quantity as whole places: value = place × step (dates: the day number)."""

    quantity: Quantity
    step: Fraction

    def value(self, place: int) -> Any:
        """The value at a place; None outside the valid range and the calendar."""
        low, high = self.quantity.low, self.quantity.high
        value: Any = None
        if self.quantity.type is Type.DATE:
            value = day_of(place) if day_number(date.min) <= place <= day_number(date.max) else None
        else:
            value = nearest_double(place * self.step)
        if value is None or (low is not None and value < low) or (high is not None and value > high):
            return None
        return value

    def around(self, threshold: Any) -> set[int]:
        """The places at, next below and next above a threshold."""
        if isinstance(threshold, date):
            day = day_number(threshold)
            return {day - 1, day, day + 1}
        below, rest = divmod(threshold, self.step)
        return {int(below) - 1, int(below), int(below) + 1} | ({int(below) + 2} if rest else set())

    def toward(self, value: Any, up: bool) -> int:
        """The last place that is not beyond the value, when going up (or down) from it."""
        if isinstance(value, date):
            return day_number(value)
        places = exact(value) / self.step
        return int(places // 1) if up else -int(-places // 1)


def scale_of(quantity: Quantity, thresholds: list[Any]) -> Scale:
    """The scale on which all thresholds of a number lie (four decimal places at most)."""
    if quantity.type is Type.DATE or quantity.whole:
        return Scale(quantity, Fraction(1))
    places = max((_places(t) for t in thresholds if not isinstance(t, date)), default=0)
    return Scale(quantity, Fraction(1, 10**places))


def _places(number: Fraction) -> int:
    return next((p for p in range(4) if (number * 10**p).denominator == 1), 4)


def thresholds(quantity: Quantity, grade: Grade, value_of: ValueOf) -> list[Any]:
    """What the grade measures the quantity against: Fractions, or dates."""
    found: list[Any] = []
    search = _Thresholds(quantity, value_of)
    for node in reachable(grade):
        found += search.of(node)
    if grade.by is not None:
        for tier in grade.tiers:
            cut = None if tier.at is None else value_of(tier.at)
            found += search.solved(grade.by, cut)
    low, high = quantity.low, quantity.high
    if isinstance(low, Decimal) and isinstance(high, Decimal):
        step = scale_of(quantity, [*found, exact(low)]).step
        if (exact(high) - exact(low)) / step <= _MOST:
            found += [exact(low) + n * step for n in range(int((exact(high) - exact(low)) / step) + 1)]
    return found


def places(scale: Scale, found: list[Any]) -> list[int]:
    """All places worth trying, ascending."""
    tried: set[int] = set()
    for threshold in found:
        tried |= scale.around(threshold)
    return sorted(p for p in tried if scale.value(p) is not None)


class _Thresholds:
    """The thresholds of one quantity, node by node."""

    def __init__(self, quantity: Quantity, value_of: ValueOf) -> None:
        self.quantity = quantity
        self._value_of = value_of
        self._reads: dict[Any, bool] = {}

    def of(self, node: Any) -> list[Any]:
        match node:
            case Compare():
                return self._against(node.left, [node.right]) + self._against(node.right, [node.left])
            case Between():
                return self._against(node.value, [node.low, node.high])
            case DateWithin():
                return [d for day in self._window(node) for d in self.solved(node.value, day)]
            case ScoreItem():
                return self._item(node)
        return []

    def reads(self, expr: Any) -> bool:
        """Whether the expression reads the quantity."""
        if expr == self.quantity.node:
            return True
        if expr not in self._reads:
            inside = () if isinstance(expr, Aggregate | ListStatistic) else children(expr)
            self._reads[expr] = any(self.reads(c) for c in inside)
        return self._reads[expr]

    def known(self, expr: Expr | None) -> Any:
        """The value of an expression that does not read the quantity; else None."""
        return None if expr is None or self.reads(expr) else self._value_of(expr)

    def _against(self, subject: Expr, others: list[Expr]) -> list[Any]:
        return [t for other in others for t in self.solved(subject, self.known(other))]

    def _window(self, node: DateWithin) -> tuple[date, ...]:
        on, amount = self.known(node.on), 0.0 if node.amount is None else self.known(node.amount)
        if on is None or amount is None or not float(amount).is_integer() or abs(amount) > 10**6:
            return ()
        return window(node.direction, node.unit, int(amount), on) or ()

    def solved(self, expr: Expr, target: Any) -> list[Any]:
        """The values of the quantity at which the expression is the target."""
        if target is None:
            return []
        if expr == self.quantity.node:
            return [target if isinstance(target, date) else _fraction(target)] if _fits(self, target) else []
        match expr:
            case Derived() | WithDefault():
                return self.solved(expr.value, target)
            case Negative():
                return self.solved(expr.value, -_fraction(target))
            case Absolute():
                return self.solved(expr.value, _fraction(target)) + self.solved(
                    expr.value, -_fraction(target)
                )
            case Round():
                half = Fraction(1, 2 * 10 ** min(expr.places, 10))
                return [t for d in (-half, half) for t in self.solved(expr.value, _fraction(target) + d)]
            case Extreme():
                return [t for v in expr.values for t in self.solved(v, target)]
            case If():
                return self.solved(expr.then, target) + self.solved(expr.otherwise, target)
            case Elapsed():
                return self._elapsed(expr, target)
            case Arithmetic():
                return self._arithmetic(expr, _fraction(target))
        return []

    def _arithmetic(self, expr: Arithmetic, target: Fraction) -> list[Any]:
        left, right = self.known(expr.left), self.known(expr.right)
        if (left is None) == (right is None):
            return []
        other = _fraction(left if right is None else right)
        inside = expr.right if right is None else expr.left
        match expr.op, right is None:
            case "+", _:
                return self.solved(inside, target - other)
            case "-", False:
                return self.solved(inside, target + other)
            case "-", True:
                return self.solved(inside, other - target)
            case "*", _:
                return self.solved(inside, target / other) if other else []
            case "/", False:
                return self.solved(inside, target * other)
            case "/", True:
                return self.solved(inside, other / target) if target else []
        return []

    def _elapsed(self, expr: Elapsed, target: Any) -> list[Any]:
        whole = int(_fraction(target) // 1)
        start, end = self.known(expr.start), self.known(expr.end)
        if end is not None and start is None:
            return [
                t for d in _turns(expr.unit, end, -1, [whole, whole + 1]) for t in self.solved(expr.start, d)
            ]
        if start is not None and end is None:
            return [
                t for d in _turns(expr.unit, start, 1, [whole, whole + 1]) for t in self.solved(expr.end, d)
            ]
        return []

    def _item(self, item: ScoreItem) -> list[Any]:
        if item.kind == "per" and item.subject is not None:
            step, cap, points = self.known(item.per), self.known(item.cap), self.known(item.points)
            if step is None or step <= 0:
                return []
            count = _MOST if not cap or not points else min(_MOST, int(cap / points) + 1)
            return [t for n in range(1, count + 1) for t in self.solved(item.subject, _fraction(step) * n)]
        if item.kind in ("fading", "halving") and item.since is not None:
            on, periods = self.known(item.on), self.known(item.periods)
            if on is None or periods is None or periods <= 0:
                return []
            width = 1 if item.kind == "fading" else int(periods)
            count = int(periods) if item.kind == "fading" else 12
            turns = _turns(item.unit or "months", on, -1, [n * width for n in range(min(count, _MOST) + 1)])
            return [t for d in turns for t in self.solved(item.since, d)]
        return []


def _fits(search: _Thresholds, target: Any) -> bool:
    return isinstance(target, date) == (search.quantity.type is Type.DATE) and not isinstance(
        target, str | bool
    )


def _fraction(number: Any) -> Fraction:
    return exact(number) if isinstance(number, float | Decimal) else Fraction(number)


def _turns(unit: str, from_day: date, direction: int, amounts: list[int]) -> list[date]:
    """Days `amounts` of units before (−1) or after (1) a day: where the count of whole units turns."""
    days = [shifted(from_day, direction * n, unit) for n in amounts if abs(n) < 10**6]
    known = [d for d in days if d is not None]
    if unit == "days" or from_day.day != last_day(from_day.year, from_day.month):
        return known
    # From a month's last day, months turn at the last day of the other month too.
    return known + [date(d.year, d.month, last_day(d.year, d.month)) for d in known]
