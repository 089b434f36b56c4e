"""The smallest change that lifts each customer, for all of them at once.

One grading for every value worth trying of every quantity: the quantity's node is replaced by the value, so
that only what reads it is worked out anew.  Values are the constant thresholds of `quantities`; a threshold
that differs from customer to customer (`a >= b`, points of a computed amount) is left to `lift`, which looks
at one customer closely and may find a smaller change.  Nothing is claimed that a grading has not confirmed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np

from gradestudio.engine.bind import bind
from gradestudio.engine.calendar import day_number, day_of
from gradestudio.engine.decimals import exact, nearest_double
from gradestudio.engine.evaluate import Evaluator
from gradestudio.engine.evaluating.memo import Stopped
from gradestudio.engine.freeze import frozen, literal, rewritten
from gradestudio.engine.grading import Grading
from gradestudio.engine.lifting.lift import Lift
from gradestudio.engine.lifting.quantities import Quantity, places, quantities, scale_of, thresholds
from gradestudio.language.program import DateValue, Derived, Expr, Grade, Number, Program
from gradestudio.table.columns import Column, missing_mask

NOTHING = -1


@dataclass(frozen=True, slots=True, eq=False)
class Lifts:
    """One entry per customer of the grading."""

    grade: Grade
    quantities: tuple[Quantity, ...]
    quantity: np.ndarray
    """int16: index of the quantity to change, NOTHING where no single change lifts."""
    current: tuple[np.ndarray, ...]
    """float64 per quantity: its present values; dates as day numbers, choices as index, NaN: missing."""
    value: np.ndarray
    """float64: the value to reach, in the same terms."""
    tier: np.ndarray
    """int16: the tier that it gives."""
    pairs: Mapping[int, Lift] = field(default_factory=dict)
    """By row: two changes together, of customers whom no single one lifts."""

    def lift(self, row: int) -> Lift | None:
        """One customer's; None where there is none."""
        which = int(self.quantity[row])
        if which == NOTHING:
            return self.pairs.get(row)
        tier = self.grade.tiers[int(self.tier[row])].name
        now, value = float(self.current[which][row]), float(self.value[row])
        return made_lift(self.grade.name, self.quantities[which], now, value, tier)


def lifts(grading: Grading, grade: str, should_stop: Callable[[], bool] | None = None) -> Lifts:
    """The smallest change of every customer; nothing for unranked grades and for customers without a tier.

    Raises KeyError for no such grade, and Stopped when told to stop.
    """
    bound = bind(grading.program, grading.as_of, grading.params)
    definition = bound.grade(grade)
    if definition is None:
        raise KeyError(grade)
    search, nearest = ValueSearch(grading, bound, definition, should_stop), Nearest(grading.row_count)
    before = search.before
    if definition.ordered and (before > 0).any():
        for one in search.tries():
            nearest.keep(one, (before > 0) & (one.tier >= 0) & (one.tier < before))
    return nearest.lifts(search)


def made_lift(grade: str, quantity: Quantity, current: float, number: float, tier: str) -> Lift:
    """One change, from values in the terms of `Lifts`."""
    now, value = _plain(quantity, current), _plain(quantity, number)
    change: float | int | None = None
    if isinstance(now, date):
        change = (value - now).days
    elif not quantity.choices:
        change = nearest_double(exact(value) - exact(now))
    return Lift(grade, quantity.name, quantity.kind, now, value, change, tier)


def _plain(quantity: Quantity, number: float) -> Any:
    if quantity.choices:
        return quantity.choices[int(number)]
    return day_of(int(number)) if quantity.type == "date" else float(number)


class Nearest:
    """The nearest value found so far for each customer, with the tier that it gives."""

    def __init__(self, count: int) -> None:
        self.size = np.full(count, np.inf)
        self.quantity = np.full(count, NOTHING, dtype=np.int16)
        self.value = np.full(count, np.nan)
        self.tier = np.full(count, NOTHING, dtype=np.int16)

    def keep(self, one: Try, wanted: np.ndarray) -> None:
        """Takes the tried value for those of `wanted` (bool) to whom it is nearer."""
        rows = np.flatnonzero(wanted & (one.now != one.number) & ~np.isnan(one.now))
        size = sizes(one.quantity, one.now[rows], one.number)
        nearer = size < self.size[rows]
        rows = rows[nearer]
        self.size[rows], self.quantity[rows] = size[nearer], one.index
        self.value[rows], self.tier[rows] = one.number, one.tier[rows]

    def lifts(self, search: ValueSearch) -> Lifts:
        """What was found, as changes."""
        current = tuple(search.current)
        return Lifts(search.grade, search.known, self.quantity, current, self.value, self.tier)


@dataclass(frozen=True, slots=True, eq=False)
class Try:
    """One value given to everybody: quantity (and its index), present values, and the tiers that it gives."""

    index: int
    quantity: Quantity
    now: np.ndarray
    number: float
    tier: np.ndarray


class ValueSearch:
    """All customers of one grade, graded with every value worth trying of every quantity."""

    def __init__(
        self, grading: Grading, bound: Program, grade: Grade, should_stop: Callable[[], bool] | None
    ) -> None:
        self.grading, self.grade, self.should_stop = grading, grade, should_stop
        self.evaluator = Evaluator(grading.table)
        self.frozen = frozen(grade, grading.facts) if grade.ordered else grade
        self.small = Program(
            fields=bound.fields, relations=bound.relations, lets=bound.lets, grades=(self.frozen,)
        )
        self.before = grading.grades[grade.name].tier
        self.known: tuple[Quantity, ...] = ()
        self.current: list[np.ndarray] = []

    def tries(self) -> Iterator[Try]:
        """One grading for every value.  Raises Stopped when told to stop."""
        self.known = quantities(self.small, self.frozen)
        for index, quantity in enumerate(self.known):
            now = self._current(quantity)
            self.current.append(now)
            for number, value in self._values(quantity):
                yield Try(index, quantity, now, number, self._graded(quantity, value))

    def _current(self, quantity: Quantity) -> np.ndarray:
        column, _ = self.evaluator.column(quantity.node, self.small, self.grading.as_of)
        numbers = np.where(missing_mask(column), np.nan, column.data.astype(np.float64))
        if not quantity.choices:
            return numbers
        return by_choice(quantity, column, numbers)

    def _values(self, quantity: Quantity) -> Iterator[tuple[float, Any]]:
        """Values worth trying, as numbers and as they are."""
        if quantity.choices:
            yield from ((float(i), v) for i, v in enumerate(quantity.choices))
            return
        found = thresholds(quantity, self.frozen, constant_value)
        scale = scale_of(quantity, found)
        for place in places(scale, found):
            value = scale.value(place)
            yield (float(day_number(value)) if isinstance(value, date) else value), value

    def _graded(self, quantity: Quantity, value: Any) -> np.ndarray:
        if self.should_stop is not None and self.should_stop():
            raise Stopped
        instead = literal(value, quantity.type)
        if isinstance(quantity.node, Derived):
            instead = replace(quantity.node, value=instead)
        changed = rewritten(self.frozen, lambda n: instead if n == quantity.node else None)
        program = replace(self.small, grades=(changed,))
        return self.evaluator.grade(program, self.grading.as_of).grades[self.grade.name].tier


def sizes(quantity: Quantity, now: np.ndarray, number: float | np.ndarray) -> np.ndarray:
    """`lift.size_of` for many."""
    if quantity.choices:
        return np.ones(len(now))
    if quantity.type == "date":
        return np.abs(number - now) / 365
    with np.errstate(over="ignore"):
        return np.abs(number - now) / np.maximum(np.abs(now), np.abs(number))


def by_choice(quantity: Quantity, column: Column, numbers: np.ndarray) -> np.ndarray:
    """Cells as index into the quantity's choices; NaN for missing."""
    if not column.values:
        return np.where(np.isnan(numbers), np.nan, np.where(numbers == 1, 0.0, 1.0))
    places_of = {v: i for i, v in enumerate(quantity.choices)}
    table = np.array([float(places_of.get(v, np.nan)) for v in column.values] + [np.nan])
    return table[column.data]


def constant_value(expr: Expr) -> Any:
    """The value of a literal, also by the name of a `let`; None for everything else."""
    if isinstance(expr, Number):
        return float(expr.value)
    if isinstance(expr, DateValue):
        return expr.value
    return constant_value(expr.value) if isinstance(expr, Derived) else None
