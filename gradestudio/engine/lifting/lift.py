"""The smallest change of one quantity that lifts one customer to a better tier, or lets him fall.

Tried are the quantities that the grade reads (see `quantities`: own number, money, date, flag and choice
fields, and lets that are aggregates), each alone, those that are missing excepted.  The row is graded again
with every value worth trying, nearest first, until the tier is better; then the step from the last value that
does not lift to the first that does is halved down, so that thresholds hidden in a computation are found too.
The answer is always confirmed by grading.  List facts stay those of the run: the others do not move.

Which change is the smallest: for numbers |change| / the larger of |old| and |new|; for dates days / 365; a
choice or flag counts 1.  `lifts` does the same for all customers at once, by the constant thresholds alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from gradestudio.engine.bind import bind
from gradestudio.engine.byrow.rows import Row
from gradestudio.engine.calendar import day_of
from gradestudio.engine.decimals import exact, nearest_double
from gradestudio.engine.freeze import frozen
from gradestudio.engine.grading import Grading
from gradestudio.engine.lifting.quantities import Quantity, Scale, places, quantities, scale_of, thresholds
from gradestudio.engine.reference import sheet_of
from gradestudio.language.program import FieldKind, Grade, Program, Type
from gradestudio.table.columns import ColumnKind, Table, missing_mask


@dataclass(frozen=True, slots=True)
class Lift:
    """`name` (a field or a let) from `current` to `value` gives `tier`, together with `also` where it is not
    enough alone.

    `change`: value − current in the quantity's unit, days for dates, None for choices and flags.  `kind` says
    how the values show.
    """

    grade: str
    name: str
    kind: FieldKind
    current: Any
    value: Any
    change: float | int | None
    tier: str
    also: Lift | None = None


def lift(grading: Grading, row: int, grade: str) -> Lift | None:
    """The smallest change that gives the customer in `row` a better tier of the grade.

    None when there is none, for the best tier, for an unranked grade, and for a customer without a tier.
    """
    bound = bind(grading.program, grading.as_of, grading.params)
    definition = bound.grade(grade)
    current = int(grading.grades[grade].tier[row])
    if definition is None or not definition.ordered or current <= 0:
        return None
    return _Search(grading, bound, definition, row, current).smallest()


def drop(grading: Grading, row: int, grade: str) -> Lift | None:
    """The smallest change that gives the customer a worse tier, likewise; None for the worst one."""
    bound = bind(grading.program, grading.as_of, grading.params)
    definition = bound.grade(grade)
    current = int(grading.grades[grade].tier[row])
    if definition is None or not definition.ordered or not 0 <= current < len(definition.tiers) - 1:
        return None
    return _Search(grading, bound, definition, row, current, worse=True).smallest()


def size_of(change: float | int | None, now: Any, value: Any) -> float:
    """How large a change is, so that changes of different quantities can be compared."""
    if change is None:
        return 1.0
    if isinstance(now, date):
        return abs(change) / 365
    return abs(change) / max(abs(now), abs(value))


class _Search:
    """One customer and grade: what can be tried, and what comes of it."""

    def __init__(
        self,
        grading: Grading,
        bound: Program,
        grade: Grade,
        row: int,
        current: int,
        worse: bool = False,
    ) -> None:
        self.grading, self.bound, self.grade, self.worse = grading, bound, grade, worse
        self.number, self.current = row, current
        self.row = self._row({})
        self.frozen = frozen(grade, self.row.sheet.facts)
        known = quantities(bound, grade)
        self.quantities = [q for q in known if self.row.value(q.node) is not None]

    def _row(self, given: dict[str, Any]) -> Row:
        grading = self.grading
        sheet = sheet_of(self.bound, grading.table, grading.as_of, grading.facts, given, self.number)
        return sheet.row(self.number)

    def tier(self, name: str, value: Any) -> int:
        """The tier's index when the quantity has the value."""
        return self._row({name: value}).decision(self.grade).tier

    def better(self, name: str, value: Any) -> bool:
        """Whether the value gives a better tier; a worse one, where that is looked for."""
        if value is None:
            return False
        tier = self.tier(name, value)
        return tier > self.current if self.worse else 0 <= tier < self.current

    def smallest(self) -> Lift | None:
        """The smallest change of any quantity."""
        found = [(size, i, made) for i, q in enumerate(self.quantities) for size, made in self.best(q)]
        return min(found, key=lambda entry: entry[:2])[2] if found else None

    def best(self, quantity: Quantity) -> Iterator[tuple[float, Lift]]:
        """The smallest lifting change of the quantity with its size, or nothing."""
        now = self.row.value(quantity.node)
        change: float | int | None = None
        if quantity.choices:
            options = (v for v in quantity.choices if v != now)
            value = next((v for v in options if self.better(quantity.name, v)), None)
        else:
            value = self._nearest(quantity, now)
        if value is None:
            return
        if isinstance(now, date):
            change = (value - now).days
        elif not quantity.choices:
            change = nearest_double(exact(value) - exact(now)) or 0.0
        tier = self.grade.tiers[self.tier(quantity.name, value)].name
        made = Lift(self.grade.name, quantity.name, quantity.kind, now, value, change, tier)
        yield size_of(change, now, value), made

    def _nearest(self, quantity: Quantity, now: Any) -> Any:
        """The lifting value nearest to the present one; None without one."""
        found = thresholds(quantity, self.frozen, self.row.value)
        scale = scale_of(quantity, found)
        ends = [e for e in (quantity.low, quantity.high) if e is not None]
        ends += _ends(self.grading.table, quantity)
        tried = places(scale, found + [exact(e) if isinstance(e, float | Decimal) else e for e in ends])
        here = _measure(now) / scale.step
        for place in sorted(tried, key=lambda p: (abs(p - here), p)):
            value = scale.value(place)
            if value != now and self.better(quantity.name, value):
                return scale.value(self._smallest(quantity.name, scale, now, place, tried))
        return None

    def _smallest(self, name: str, scale: Scale, now: Any, lifting: int, tried: list[int]) -> int:
        """Between the last place that does not lift and the first that does, the smallest that does."""
        here = _measure(now) / scale.step
        up = lifting > here
        between = [p for p in tried if (here < p < lifting if up else lifting < p < here)]
        idle = scale.toward(now, up)
        if between:
            idle = max(between) if up else min(between)
        while abs(lifting - idle) > 1:
            middle = (lifting + idle) // 2
            if self.better(name, scale.value(middle)):
                lifting = middle
            else:
                idle = middle
        return lifting


def _measure(value: Any) -> Fraction:
    """A number exactly, a date as its day number."""
    return (
        Fraction(value.toordinal() - date(1970, 1, 1).toordinal())
        if isinstance(value, date)
        else exact(value)
    )


def _ends(table: Table, quantity: Quantity) -> list[Any]:
    """Least and greatest value of a field's column; none for a let."""
    column = table.columns.get(quantity.name)
    if column is None or column.kind not in (ColumnKind.NUMBER, ColumnKind.DATE):
        return []
    known = column.data[~missing_mask(column)]
    if len(known) == 0:
        return []
    ends = (known.min(), known.max())
    return [day_of(int(e)) if quantity.type is Type.DATE else float(e) for e in ends]
