"""Exact decimals: what a double is read as, rounding half away from zero, sums, complete steps.

A double stands for the shortest decimal that reads back as it (`repr`), so that 1.005 rounds to 1.01 and
0.3 holds three steps of 0.1.  Results are rounded to a double once, at the end.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

LARGEST_HUNDREDTHS = 10**15
"""Points of this size (10 billion points times 1,000) or more are an overflow, hence missing: below it a
total of hundredths fits in an int64, and divided by 100 it is the double nearest to the points."""

_MANY_BITS = 5000


def shortest(number: float) -> Decimal:
    """The shortest decimal that reads back as `number` (finite)."""
    return Decimal(repr(float(number)))


def exact(number: float | Decimal | Fraction) -> Fraction:
    """The number as a fraction; a double counts as its shortest decimal."""
    return Fraction(shortest(number)) if isinstance(number, float) else Fraction(number)


def nearest_double(number: Fraction) -> float | None:
    """The nearest double; None (missing) when it is out of a double's reach."""
    try:
        double = float(number)
    except OverflowError:
        return None
    return double if math.isfinite(double) else None


def to_decimal(number: Fraction) -> Decimal | None:
    """The exact decimal where there is a finite one, else the nearest double's shortest; None on overflow."""
    double = nearest_double(number)
    if double is None:
        return None
    rest, twos, fives = number.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return shortest(double)
    places = max(twos, fives)
    digits = number.numerator * 10**places // number.denominator
    return Decimal((1 if digits < 0 else 0, tuple(int(d) for d in str(abs(digits))), -places))


def bounded(number: Fraction) -> Fraction | None:
    """The number, or its nearest double once its digits have grown beyond all use; None on overflow."""
    if number.numerator.bit_length() < _MANY_BITS and number.denominator.bit_length() < _MANY_BITS:
        return number
    double = nearest_double(number)
    return None if double is None else exact(double)


def scaled_half_away(number: Fraction, places: int) -> int:
    """`number` times 10**places, rounded half away from zero to a whole number."""
    scaled = abs(number) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return -whole if number < 0 else whole


def round_half_away(number: float, places: int) -> float | None:
    """A double rounded on its shortest decimal: 2.5 → 3, −2.5 → −3, 1.005 to two places → 1.01."""
    if places > 350:
        return number
    return nearest_double(Fraction(scaled_half_away(exact(number), places), 10**places))


def hundredths(number: Fraction) -> int | None:
    """Points as whole hundredths, rounded half away from zero; None (missing) on overflow."""
    whole = scaled_half_away(number, 2)
    return whole if abs(whole) < LARGEST_HUNDREDTHS else None


def exact_sum(numbers: Iterable[float]) -> Fraction:
    """The sum of the numbers' shortest decimals, without any rounding, so that order never matters."""
    total = Fraction(0)
    for number in numbers:
        total += exact(number)
    return total


def complete_steps(amount: Fraction, step: Fraction) -> int | None:
    """Complete steps in the amount: 0 for a negative one; None for a step that is not positive."""
    if step <= 0:
        return None
    return max(0, amount // step)
