"""The smallest change of two quantities together, for customers whom no single change lifts.

For every customer the nearest values worth trying of each two quantities are put together, and all these
customers that might be are graded at once, with the list facts of the run.  Sizes of the two changes are
added (see `lift`).  Thresholds that differ from customer to customer are tried only where `value_of` knows
them, so that a smaller change than the one given may exist; what is given does lift.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import Any

import numpy as np

from gradestudio.engine.bind import bind
from gradestudio.engine.calendar import day_number
from gradestudio.engine.evaluate import Evaluator
from gradestudio.engine.evaluating.memo import Stopped
from gradestudio.engine.freeze import frozen, rewritten
from gradestudio.engine.grading import Grading
from gradestudio.engine.lifting.lift import Lift
from gradestudio.engine.lifting.lifts import by_choice, constant_value, made_lift, sizes
from gradestudio.engine.lifting.quantities import Quantity, ValueOf, places, quantities, scale_of, thresholds
from gradestudio.language.program import Derived, Field, FieldDef, FieldKind, Grade, Program, Type
from gradestudio.table.columns import Column, ColumnKind, Table, missing_mask

_AT_ONCE = 200_000
"""Customers that might be, graded in one go."""
MOST = 6_000_000
"""So many of them in all; a longer list is left without."""
_NO_PAIR = -1


@dataclass(frozen=True, slots=True, eq=False)
class _Tried:
    """One quantity: present values of all customers and the values worth trying, in the terms of `Lifts`."""

    quantity: Quantity
    now: np.ndarray
    values: np.ndarray


def lift_pairs(
    grading: Grading,
    grade: str,
    rows: Sequence[int],
    value_of: ValueOf = constant_value,
    nearest: int = 6,
    should_stop: Callable[[], bool] | None = None,
) -> list[Lift | None]:
    """For each of `rows` the smallest change of two quantities, the second in `also`; None without one.

    `nearest`: values tried on each side of the present one.  Raises KeyError for no such grade, and Stopped.
    """
    bound = bind(grading.program, grading.as_of, grading.params)
    definition = bound.grade(grade)
    if definition is None:
        raise KeyError(grade)
    made: list[Lift | None] = [None] * len(rows)
    before = grading.grades[grade].tier
    wanted = [i for i, row in enumerate(rows) if before[row] > 0]
    if not definition.ordered or not wanted:
        return made
    search = _Search(grading, bound, definition, value_of, nearest, should_stop)
    found = search.run(np.array([rows[i] for i in wanted]))
    for i, lift in zip(wanted, found, strict=True):
        made[i] = lift
    return made


class _Search:
    def __init__(
        self,
        grading: Grading,
        bound: Program,
        grade: Grade,
        value_of: ValueOf,
        nearest: int,
        should_stop: Callable[[], bool] | None,
    ) -> None:
        self.grading, self.bound, self.nearest, self.should_stop = grading, bound, nearest, should_stop
        self.frozen = frozen(grade, grading.facts)
        evaluator = Evaluator(grading.table)
        program = Program(fields=bound.fields, relations=bound.relations, lets=bound.lets)
        self.tried = []
        for quantity in quantities(bound, self.frozen):
            column, _ = evaluator.column(quantity.node, program, grading.as_of)
            values = self._values(quantity, value_of)
            if len(values):
                self.tried.append(_Tried(quantity, _numbers(quantity, column), values))

    def _values(self, quantity: Quantity, value_of: ValueOf) -> np.ndarray:
        if quantity.choices:
            return np.arange(len(quantity.choices), dtype=np.float64)
        found = thresholds(quantity, self.frozen, value_of)
        scale = scale_of(quantity, found)
        values = [scale.value(p) for p in places(scale, found)]
        return np.array([float(day_number(v)) if isinstance(v, date) else float(v) for v in values])

    def run(self, rows: np.ndarray) -> list[Lift | None]:
        best = np.full(len(rows), np.inf)
        chosen: list[tuple[int, int, float, float, int] | None] = [None] * len(rows)
        pairs = list(combinations(range(len(self.tried)), 2))
        if len(rows) * sum(self._width(i) * self._width(j) for i, j in pairs) > MOST:
            return [None] * len(rows)
        for i, j in pairs:
            step = max(1, _AT_ONCE // (self._width(i) * self._width(j)))
            for start in range(0, len(rows), step):
                here = slice(start, start + step)
                for k, entry in self._pair(i, j, rows[here], best[here]):
                    best[start + k], chosen[start + k] = entry[0], entry[1]
        return [
            None if c is None else self._made(row, c) for row, c in zip(rows.tolist(), chosen, strict=True)
        ]

    def _width(self, i: int) -> int:
        """How many values of a quantity are tried for one customer."""
        most = len(self.tried[i].values)
        return most if self.tried[i].quantity.choices else min(most, 2 * self.nearest)

    def _candidates(self, one: _Tried, rows: np.ndarray) -> np.ndarray:
        """Values to try, rows × width; NaN where there is none."""
        now, values = one.now[rows], one.values
        if one.quantity.choices:
            found = np.tile(values, (len(rows), 1))
        else:
            size = min(len(values), 2 * self.nearest)
            first = np.searchsorted(values, now) - size // 2
            first = np.clip(first, 0, len(values) - size)
            found = values[first[:, None] + np.arange(size)]
        return np.where((found == now[:, None]) | np.isnan(now)[:, None], np.nan, found)

    def _pair(self, i: int, j: int, rows: np.ndarray, best: np.ndarray) -> list[tuple[int, Any]]:
        """Of a few customers those for whom this pair is better than what is known: place and choice."""
        if self.should_stop is not None and self.should_stop():
            raise Stopped
        a, b = self.tried[i], self.tried[j]
        first, second = self._candidates(a, rows), self._candidates(b, rows)
        shape = (len(rows), first.shape[1], second.shape[1])
        x = np.broadcast_to(first[:, :, None], shape)
        y = np.broadcast_to(second[:, None, :], shape)
        with np.errstate(all="ignore"):
            total = _sizes(a, rows, first)[:, :, None] + _sizes(b, rows, second)[:, None, :]
        worth = ~np.isnan(total) & (total < best[:, None, None])
        if not worth.any():
            return []
        which = np.nonzero(worth)
        who = rows[which[0]]
        tier = self._graded(who, {i: x[worth], j: y[worth]})
        better = (tier >= 0) & (tier < self.grading.grades[self.frozen.name].tier[who])
        total = np.where(worth, total, np.inf)
        total[tuple(w[~better] for w in which)] = np.inf
        flat = total.reshape(len(rows), -1)
        place = flat.argmin(axis=1)
        tiers = np.zeros(shape, dtype=np.int64)
        tiers[which] = tier
        found = []
        for k in np.flatnonzero(np.isfinite(flat.min(axis=1))).tolist():
            p, q = divmod(int(place[k]), shape[2])
            choice = (i, j, float(first[k, p]), float(second[k, q]), int(tiers[k, p, q]))
            found.append((k, (float(flat[k, place[k]]), choice)))
        return found

    def _graded(self, who: np.ndarray, changed: dict[int, np.ndarray]) -> np.ndarray:
        """Tiers of these customers when the quantities have other values."""
        columns = {
            f.name: _taken(self.grading.table.columns[f.name], who)
            for f in self.bound.fields
            if f.name in self.grading.table.columns
        }
        fields, instead = list(self.bound.fields), {}
        for i, values in changed.items():
            quantity = self.tried[i].quantity
            name = quantity.name
            if isinstance(quantity.node, Derived):
                name = f"\0{name}"
                kind = FieldKind.DATE if quantity.type is Type.DATE else FieldKind.NUMBER
                fields.append(FieldDef(name, kind))
                instead[quantity.node] = Field(name, kind)
            columns[name] = _column(name, quantity, values, columns.get(name))
        grade = rewritten(self.frozen, lambda n: instead.get(n) if isinstance(n, Derived) else None)
        program = Program(fields=tuple(fields), relations=self.bound.relations, grades=(grade,))
        table = Table(columns, len(who), related=self.grading.table.related)
        return Evaluator(table).grade(program, self.grading.as_of).grades[grade.name].tier

    def _made(self, row: int, choice: tuple[int, int, float, float, int]) -> Lift:
        i, j, first, second, tier = choice
        name = self.frozen.tiers[tier].name
        one, other = (
            made_lift(self.frozen.name, t.quantity, float(t.now[row]), value, name)
            for t, value in ((self.tried[i], first), (self.tried[j], second))
        )
        return replace(one, also=other)


def _numbers(quantity: Quantity, column: Column) -> np.ndarray:
    numbers = np.where(missing_mask(column), np.nan, column.data.astype(np.float64))
    return by_choice(quantity, column, numbers) if quantity.choices else numbers


def _sizes(one: _Tried, rows: np.ndarray, values: np.ndarray) -> np.ndarray:
    now = np.broadcast_to(one.now[rows][:, None], values.shape)
    found = np.empty(values.shape)
    for k in range(values.shape[1]):
        found[:, k] = sizes(one.quantity, now[:, k], values[:, k])
    return np.where(np.isnan(values), np.nan, found)


def _taken(column: Column, rows: np.ndarray) -> Column:
    return Column(column.name, column.kind, column.data[rows], column.values)


def _column(name: str, quantity: Quantity, values: np.ndarray, old: Column | None) -> Column:
    """A column of the tried values."""
    if quantity.choices and quantity.type is Type.FLAG:
        return Column(name, ColumnKind.FLAG, (values == 0).astype(np.int8))
    if quantity.choices:
        known = list(old.values) if old is not None else []
        known += [c for c in quantity.choices if c not in known]
        codes = np.array([known.index(c) for c in quantity.choices], dtype=np.int32)
        return Column(name, ColumnKind.TEXT, codes[values.astype(np.int64)], tuple(known))
    if quantity.type is Type.DATE:
        return Column(name, ColumnKind.DATE, values.astype(np.int32))
    return Column(name, ColumnKind.NUMBER, values.astype(np.float64))
