"""The roundest number that parts the data as a threshold does."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

MONTHS = (Decimal(12), Decimal(6), Decimal(3), Decimal(1))
"""Steps in which people count months: years, half years, quarters."""
_SMALLEST = -12


def roundest(below: float, reached: float, steps: tuple[Decimal, ...] = ()) -> Decimal:
    """The coarsest number r with `below` < r <= `reached`; of equally coarse ones the one nearest the middle.

    A multiple of 1000 is coarser than one of 500, that than one of 200, that than one of 100.  `steps` (from
    the coarsest on) come first.  Where doubles leave no room it is `reached` itself.
    """
    low, high = Decimal(repr(below)), Decimal(repr(reached))
    if low < 0 <= high:
        return Decimal(0)
    middle = (low + high) / 2
    for step in (*steps, *_steps(max(abs(low), abs(high)))):
        first = (low // step + (1 if low >= 0 or low % step == 0 else 0)) * step
        if first <= low:
            first += step
        if first > high:
            continue
        found = max(first, (middle / step).to_integral_value() * step)
        while found > high:
            found -= step
        if below < float(found) <= reached:
            return _plain(found)
    return _plain(high)


def rounder(value: Decimal, within: Decimal, steps: tuple[Decimal, ...] = ()) -> Iterator[Decimal]:
    """Rounder numbers at most the share `within` away from `value`, the coarsest first."""
    given: set[Decimal] = set()
    for step in (*steps, *_steps(abs(value))):
        if value % step == 0:
            return
        found = (value / step).to_integral_value() * step
        if abs(found - value) <= within * abs(value) and found not in given:
            given.add(found)
            yield _plain(found)


def _steps(size: Decimal) -> Iterator[Decimal]:
    """1000, 500, 200, 100, … from above `size` down."""
    for power in range(size.adjusted() + 1, _SMALLEST - 1, -1):
        for lead in (1, Decimal("0.5"), Decimal("0.2")):
            yield lead * Decimal(1).scaleb(power)


def _plain(number: Decimal) -> Decimal:
    """Without zeros behind the point and without an exponent."""
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()
