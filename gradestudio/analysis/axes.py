"""Axes: a field, or an expression that cannot be followed, cut into cells on which no condition changes.

Cells of numbers and dates are points at the thresholds and the open stretches between them; a field's valid
range bounds them.  Whole numbers are assumed only for counts, elapsed times and months.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from gradestudio.language.program import Expr, Type

OTHER_TEXT = "…"
"""Stands for every text that no condition names."""


@dataclass(frozen=True, slots=True)
class Cell:
    """`value` stands for all values of the cell; None is the blank.  `low` and `high` are its ends: equal for
    a point; None: no end on that side."""

    value: Any
    low: Any = None
    high: Any = None
    point: bool = True


@dataclass(eq=False)
class Axis:
    """`base` is what the axis stands for; thresholds are gathered first, then `cut` makes the cells."""

    base: Expr
    name: str
    kind: Type
    values: tuple[Any, ...] | None = None
    """A closed list of values (choices, yes and no, tiers)."""
    low: Any = None
    high: Any = None
    whole: bool = False
    missing: bool = True
    """Whether it may be blank."""
    listed: bool = False
    """A field or a named value that an example could give."""
    thresholds: set[Any] = field(default_factory=set)
    number: int = -1
    """Its place in the diagrams; `place` is that of its first mention."""
    place: int = -1
    cells: list[Cell] = field(default_factory=list)

    def cut(self) -> None:
        blank = [Cell(None)] if self.missing else []
        if self.values is not None:
            made = [Cell(v) for v in self.values]
        elif self.kind in (Type.TEXT, Type.TIER):
            made = [Cell(t) for t in sorted(self.thresholds)] + [Cell(OTHER_TEXT)]
        elif self.kind is Type.DATE:
            made = _date_cells(self)
        else:
            made = _number_cells(self)
        self.cells = made + blank

    @cached_property
    def likely(self) -> list[int]:
        """Cells in the order in which a witness should try them: points at thresholds first, blanks last."""
        return sorted(
            range(len(self.cells)), key=lambda c: (self.cells[c].value is None, not self.cells[c].point)
        )

    @cached_property
    def roomy(self) -> list[int]:
        """The same with open stretches first: what is computed from a field has more room there."""
        return sorted(
            range(len(self.cells)), key=lambda c: (self.cells[c].value is None, self.cells[c].point)
        )

    @cached_property
    def filled(self) -> tuple[int, ...]:
        """The cells that are not blank."""
        return tuple(c for c, cell in enumerate(self.cells) if cell.value is not None)


def _number_cells(axis: Axis) -> list[Cell]:
    low = None if axis.low is None else float(axis.low)
    high = None if axis.high is None else float(axis.high)
    points = {float(t) for t in axis.thresholds} | {e for e in (low, high) if e is not None}
    inside = sorted(
        p for p in points if (low is None or p >= low) and (high is None or p <= high) and math.isfinite(p)
    )
    made: list[Cell] = []
    before = None
    for i, p in enumerate(inside):
        if i > 0 or low is None:
            made += _stretch(before, p, axis.whole)
        if not axis.whole or p.is_integer():
            made.append(Cell(p, p, p))
        before = p
    if high is None:
        made += _stretch(before, None, axis.whole)
    return made


def _stretch(low: float | None, high: float | None, whole: bool) -> list[Cell]:
    value = between(low, high, whole)
    return [] if value is None else [Cell(value, low, high, point=False)]


def between(low: float | None, high: float | None, whole: bool = False) -> float | None:
    """A simple number strictly between; None when there is none."""
    if low is None and high is None:
        return 0.0
    if low is None:
        assert high is not None
        return high - _size(high)
    if high is None:
        return low + _size(low)
    middle = low + (high - low) / 2
    for exponent in range(15, -1 if whole else -18, -1):
        step = 10.0**exponent
        value = round(math.floor(middle / step) * step, max(0, -exponent))
        if low < value < high:
            return value
        value = round(math.ceil(middle / step) * step, max(0, -exponent))
        if low < value < high:
            return value
    if whole:
        return None
    return middle if low < middle < high else None


def _size(number: float) -> float:
    size = abs(number)
    return 1.0 if size < 10 else 10.0 ** math.floor(math.log10(size))


def _date_cells(axis: Axis) -> list[Cell]:
    low = (axis.low or date.min).toordinal()
    high = (axis.high or date.max).toordinal()
    days = {t.toordinal() for t in axis.thresholds}
    points = sorted(d for d in days if low <= d <= high)
    made: list[Cell] = []
    at = low
    for p in [*points, high + 1]:
        if at < p:
            made.append(_days(at, p - 1, axis))
        if p <= high:
            made.append(Cell(date.fromordinal(p), date.fromordinal(p), date.fromordinal(p)))
        at = p + 1
    return made


def _days(first: int, last: int, axis: Axis) -> Cell:
    """The stretch of days, both ends in it; `low` and `high` are the days outside it."""
    no_low, no_high = first == date.min.toordinal(), last == date.max.toordinal()
    like = last if no_low and not no_high else first if no_high and not no_low else (first + last) // 2
    if no_low and no_high:
        like = date(2026, 1, 1).toordinal()
    return Cell(
        date.fromordinal(like),
        None if no_low else date.fromordinal(first - 1),
        None if no_high else date.fromordinal(last + 1),
        point=first == last,
    )


# ── Where a rising or falling function crosses ──────────────────────────────────────────────────


def _ordered(x: float) -> int:
    bits = struct.unpack("<q", struct.pack("<d", x))[0]
    return bits if bits >= 0 else -(bits & 0x7FFFFFFFFFFFFFFF)


def _double(n: int) -> float:
    return struct.unpack("<d", struct.pack("<q", n if n >= 0 else -n | -0x8000000000000000))[0]


_FAR = 1e15


def first_change(holds: Callable[[Any], bool | None], dates: bool) -> Any:
    """The first value at which a truth that changes at most once differs from before; None: it never does."""
    if dates:
        low, high = date.min.toordinal(), date.max.toordinal()
        at: Callable[[int], Any] = date.fromordinal
    else:
        low, high = _ordered(-_FAR), _ordered(_FAR)
        at = _double
    start = holds(at(low))
    if holds(at(high)) == start:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        if holds(at(middle)) == start:
            low = middle
        else:
            high = middle
    return at(high)
