"""The smallest change of one field that lifts a customer to a better tier.

Tried are the customer's own number, money, date, flag and choice fields that the grade reads (not the cells
of related sheets, not cells that are missing).  Candidates for a number or date: every threshold that the
field is measured against (at it, and one step above and below), complete steps and whole periods of score
items, edges of `in top` and quantiles, the ends of its valid range and of its column.  For a choice: every
value of its list.  The row is graded again with each, nearest first, until the tier is better; then the
change is halved down to the smallest step that still lifts.  So the answer is always confirmed by grading.

List facts (quantiles, `in top`, averages) stay those of the run: the others do not move.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from gradestudio.engine.bind import bind
from gradestudio.engine.calendar import day_of, shifted
from gradestudio.engine.decimals import exact, nearest_double
from gradestudio.engine.grading import Grading
from gradestudio.engine.reference import sheet_of
from gradestudio.engine.rowgrades import cut_of
from gradestudio.engine.rows import Row
from gradestudio.engine.rowvalues import date_window
from gradestudio.language.program import (
    Aggregate,
    Between,
    Compare,
    DateWithin,
    Derived,
    Elapsed,
    Expr,
    Field,
    FieldDef,
    FieldKind,
    Grade,
    InTop,
    ListStatistic,
    Program,
    Quantile,
    ScoreItem,
    children,
)
from gradestudio.table.columns import ColumnKind, Table, missing_mask

_TRIED = (FieldKind.NUMBER, FieldKind.MONEY, FieldKind.DATE, FieldKind.CHOICE, FieldKind.FLAG)
_STEPS = 60
"""So many complete steps or periods of a score item are tried."""
_MOST = 200
"""So many candidates are tried for one field."""


@dataclass(frozen=True, slots=True)
class Lift:
    """`field` from `current` to `value` gives `tier`.  `change`: value − current in the field's unit, days
    for dates, None for choices and flags."""

    grade: str
    field: str
    kind: FieldKind
    current: Any
    value: Any
    change: float | int | None
    tier: str


def lift(grading: Grading, row: int, grade: str) -> Lift | None:
    """The smallest change of one field that gives the customer in `row` a better tier.

    None when there is none, for the best tier, for an unranked grade, and for a customer without a tier.
    Which change is the smallest: the smallest share of the field's spread in the sheet; a choice or flag
    counts as the whole spread.
    """
    bound = bind(grading.program, grading.as_of, grading.params)
    definition = bound.grade(grade)
    current = int(grading.grades[grade].tier[row])
    if definition is None or not definition.ordered or current <= 0:
        return None
    search = _Search(grading, bound, definition, row, current)
    found = [(size, i, made) for i, f in enumerate(search.fields()) for size, made in search.best(f)]
    return min(found, key=lambda entry: entry[:2])[2] if found else None


class _Search:
    """One customer and grade: what can be tried, and what comes of it."""

    def __init__(self, grading: Grading, bound: Program, grade: Grade, row: int, current: int) -> None:
        self.grading, self.bound, self.grade = grading, bound, grade
        self.number, self.current = row, current
        self.row = self._row({})
        self.nodes = list(_reachable(grade))

    def _row(self, given: dict[str, Any]) -> Row:
        grading = self.grading
        sheet = sheet_of(self.bound, grading.table, grading.as_of, grading.facts, given, self.number)
        return sheet.row(self.number)

    def tier(self, name: str, value: Any) -> int:
        """The tier's index when the field holds the value."""
        return self._row({name: value}).decision(self.grade).tier

    def better(self, name: str, value: Any) -> bool:
        return 0 <= self.tier(name, value) < self.current

    def fields(self) -> list[FieldDef]:
        """The fields to try, in file order; only those that this customer has."""
        read = {n.name for n in self.nodes if isinstance(n, Field)}
        return [
            f
            for f in self.bound.fields
            if f.name in read and f.kind in _TRIED and self.row.field(f.name) is not None
        ]

    def best(self, field: FieldDef) -> Iterator[tuple[float, Lift]]:
        """The smallest lifting change of the field with its size, or nothing."""
        now = self.row.field(field.name)
        if field.kind in (FieldKind.CHOICE, FieldKind.FLAG):
            options = field.choices if field.kind is FieldKind.CHOICE else (True, False)
            value = next((v for v in options if v != now and self.better(field.name, v)), None)
            if value is not None:
                yield 1.0, self._lift(field, now, value, None)
            return
        value = self._nearest(field, now)
        if value is not None:
            change = (value - now).days if isinstance(now, date) else _difference(value, now)
            yield abs(change) / _spread(self.grading.table, field.name), self._lift(field, now, value, change)

    def _lift(self, field: FieldDef, now: Any, value: Any, change: float | int | None) -> Lift:
        tier = self.grade.tiers[self.tier(field.name, value)].name
        return Lift(self.grade.name, field.name, field.kind, now, value, change, tier)

    def _nearest(self, field: FieldDef, now: Any) -> Any:
        """The lifting value nearest to the present one."""
        scale = _Scale.of(field, now, self._thresholds(field))
        places = sorted(scale.candidates(self.grading.table), key=lambda p: (abs(p), p))[:_MOST]
        for place in places:
            if place and self.better(field.name, scale.value(place)):
                return scale.value(self._smallest(field.name, scale, place, places))
        return None

    def _smallest(self, name: str, scale: _Scale, lifting: int, places: list[int]) -> int:
        """Between the last candidate that does not lift and the first that does, the smallest that does."""
        same_side = [p for p in places if p * lifting > 0 and abs(p) < abs(lifting)]
        idle = max(same_side, key=abs, default=0)
        while abs(lifting - idle) > 1:
            middle = (lifting + idle) // 2
            if self.better(name, scale.value(middle)):
                lifting = middle
            else:
                idle = middle
        return lifting

    def _thresholds(self, field: FieldDef) -> list[Any]:
        """What the field is measured against, as values of the field."""
        found: list[Any] = []
        for node in self.nodes:
            found += _against(self.row, node, field.name)
        if self.grade.by is not None and _is_field(self.grade.by, field.name):
            found += [cut_of(self.row, self.grade.by, t) for t in self.grade.tiers]
        found += [field.low, field.high]
        return [t for t in found if t is not None]


# ── Places on a field's scale ───────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Scale:
    """Values of a number or date field counted in steps from the customer's own: place 0 is the own value."""

    field: FieldDef
    now: Any
    step: Fraction
    """Days for dates; for numbers the last decimal place that the value or a threshold uses."""
    thresholds: tuple[Any, ...]

    @classmethod
    def of(cls, field: FieldDef, now: Any, thresholds: list[Any]) -> _Scale:
        if isinstance(now, date):
            return cls(field, now, Fraction(1), tuple(t for t in thresholds if isinstance(t, date)))
        numbers = [exact(t) for t in thresholds if isinstance(t, float | Decimal)]
        places = max((_places(n) for n in [exact(now), *numbers]), default=0)
        return cls(field, now, Fraction(1, 10**places), tuple(numbers))

    def value(self, place: int) -> Any:
        if isinstance(self.now, date):
            return self.now + timedelta(days=place)
        return nearest_double(exact(self.now) + place * self.step)

    def place(self, value: Any) -> int:
        """The nearest place (thresholds lie on one, but for cut points with many decimals)."""
        if isinstance(self.now, date):
            return (value - self.now).days
        return round((exact(value) - exact(self.now)) / self.step)

    def candidates(self, table: Table) -> set[int]:
        around = {
            self.place(t) + d for t in (*self.thresholds, *_ends(table, self.field)) for d in (-1, 0, 1)
        }
        return {p for p in around if self._allowed(p)}

    def _allowed(self, place: int) -> bool:
        try:
            value = self.value(place)
        except OverflowError:
            return False
        low, high = self.field.low, self.field.high
        return value is not None and (low is None or value >= low) and (high is None or value <= high)


def _places(number: Fraction) -> int:
    """Decimal places of a number, 4 at most."""
    return next((p for p in range(4) if (number * 10**p).denominator == 1), 4)


def _ends(table: Table, field: FieldDef) -> list[Any]:
    """Least and greatest value of the field's column."""
    column = table.columns[field.name]
    known = column.data[~missing_mask(column)]
    if len(known) == 0:
        return []
    ends = (known.min(), known.max())
    return [day_of(int(e)) if column.kind is ColumnKind.DATE else float(e) for e in ends]


def _spread(table: Table, name: str) -> float:
    """Greatest less least value of a number or date column; 1 when they are the same."""
    column = table.columns[name]
    known = column.data[~missing_mask(column)]
    return float(known.max()) - float(known.min()) or 1.0 if len(known) else 1.0


def _difference(value: float, now: float) -> float:
    return nearest_double(exact(value) - exact(now)) or 0.0


# ── Thresholds in the grade ─────────────────────────────────────────────────────────────────────


def _reachable(grade: Grade) -> Iterator[Any]:
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


def _is_field(expr: Expr | None, name: str) -> bool:
    while isinstance(expr, Derived):
        expr = expr.value
    return isinstance(expr, Field) and expr.name == name


def _against(row: Row, node: Any, name: str) -> list[Any]:
    """What the node measures the field against."""
    match node:
        case Compare():
            return _measured(row, node.left, [node.right], name) + _measured(
                row, node.right, [node.left], name
            )
        case Between():
            return _measured(row, node.value, [node.low, node.high], name)
        case DateWithin() if _is_field(node.value, name):
            return list(date_window(row, node) or ())
        case InTop() | Quantile() if _is_field(node.value, name):
            return [_like(row.field(name), v) for v in row.sheet.fact(node).values]
        case ScoreItem():
            return _item_thresholds(row, node, name)
    return []


def _like(now: Any, measured: Any) -> Any:
    """A list fact's measure as a value of the field."""
    return day_of(round(measured)) if isinstance(now, date) and measured is not None else measured


def _measured(row: Row, subject: Expr, thresholds: list[Expr], name: str) -> list[Any]:
    while isinstance(subject, Derived):
        subject = subject.value
    values = [row.value(t) for t in thresholds]
    if isinstance(subject, Field) and subject.name == name:
        return values
    if isinstance(subject, Elapsed) and _is_field(subject.start, name):
        end = row.value(subject.end)
        whole = [int(v) for v in values if isinstance(v, float)]
        return _days_ago(end, subject.unit, [n + d for n in whole for d in (0, 1)])
    return []


def _days_ago(end: Any, unit: str, amounts: list[int]) -> list[Any]:
    return [] if end is None else [shifted(end, -n, unit) for n in amounts if abs(n) < 10**6]


def _item_thresholds(row: Row, item: ScoreItem, name: str) -> list[Any]:
    if item.kind == "per" and _is_field(item.subject, name) and item.per is not None:
        step, now = row.value(item.per), row.field(name)
        if step is None or now is None or step <= 0:
            return []
        first = max(0, exact(now) // exact(step) - _STEPS // 2)
        return [nearest_double(exact(step) * n) for n in range(int(first), int(first) + _STEPS)]
    if item.kind in ("fading", "halving") and _is_field(item.since, name) and item.on is not None:
        return _days_ago(row.value(item.on), item.unit or "months", list(range(_STEPS)))
    return []
