"""Calendar arithmetic on arrays of day numbers (days since 1970-01-01, proleptic Gregorian)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np

from gradestudio.engine.evaluating.masks import NO_DATE

EPOCH = date(1970, 1, 1).toordinal()
FIRST_DAY = 1 - EPOCH
LAST_DAY = date.max.toordinal() - EPOCH
_DAYS_BEFORE = np.array([0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334], dtype=np.int64)
_LENGTHS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], dtype=np.int64)


def day_number(day: date) -> int:
    return day.toordinal() - EPOCH


def leap(year: np.ndarray) -> np.ndarray:
    return (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))


def month_length(year: np.ndarray, month: np.ndarray) -> np.ndarray:
    return _LENGTHS[month] + ((month == 2) & leap(year))


def parts(days: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(year, month, day) of day numbers, int64 each."""
    shifted = np.asarray(days, dtype=np.int64) + 719468
    era, of_era = np.divmod(shifted, 146097)
    year_of_era = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    from_march = (5 * of_year + 2) // 153
    day = of_year - (153 * from_march + 2) // 5 + 1
    month = np.where(from_march < 10, from_march + 3, from_march - 9)
    return year_of_era + era * 400 + (month <= 2), month, day


def number(year: np.ndarray, month: np.ndarray, day: np.ndarray) -> np.ndarray:
    """int64 day numbers of real calendar days."""
    before = year - 1
    ordinal = before * 365 + before // 4 - before // 100 + before // 400
    return ordinal + _DAYS_BEFORE[month] + ((month > 2) & leap(year)) + day - EPOCH


def months_between(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Whole months from `start` to `end` (day numbers), int64, negative when `end` is earlier."""
    y1, m1, d1 = parts(start)
    y2, m2, d2 = parts(end)
    return (y2 - y1) * 12 + (m2 - m1) - ((d2 < d1) & (d2 != month_length(y2, m2)))


def plus_months(days: np.ndarray, months: np.ndarray) -> np.ndarray:
    """The day `months` later (int64), cut to its month's last day; may lie outside the calendar."""
    year, month, day = parts(days)
    count = year * 12 + month - 1 + months
    year, month = count // 12, count % 12 + 1
    return number(year, month, np.minimum(day, month_length(year, month)))


def next_anniversary(days: np.ndarray, on: np.ndarray) -> np.ndarray:
    """The first day from `on` with the month and day of `days` (29 Feb: 28 in common years)."""
    _, month, day = parts(days)
    year, _, _ = parts(on)
    this = number(year, month, np.minimum(day, month_length(year, month)))
    return np.where(this >= on, this, number(year + 1, month, np.minimum(day, month_length(year + 1, month))))


def period(on: int, unit: str, back: int) -> tuple[int, int]:
    """First and last day of the calendar year, quarter or month that holds `on`, or of the one `back`
    before."""
    year, month, _ = (int(p) for p in parts(np.array(on)))
    length = {"year": 12, "quarter": 3, "month": 1}[unit]
    first = (year * 12 + month - 1) // length * length - back * length
    return _month_start(first), _month_start(first + length) - 1


def _month_start(count: int) -> int:
    return int(number(np.array(count // 12), np.array(count % 12 + 1), np.array(1)))


def by_day(days: np.ndarray, work: Callable[[np.ndarray], np.ndarray], blank: float) -> np.ndarray:
    """`work` of day numbers, with `blank` for NO_DATE; through a table of days where that is shorter.

    The result has the type of `work`'s.
    """
    if not len(days) or int(days.max()) == NO_DATE:
        return np.full(len(days), blank, dtype=work(np.zeros(1, dtype=np.int64)).dtype)
    # Counted from the day after NO_DATE, a missing date is the largest number of all.
    low = int((days.view(np.uint32) + np.uint32(2**31 - 1)).min()) - (2**31 - 1)
    high = int(days.max())
    if high - low < len(days):
        table = work(np.arange(low, high + 1, dtype=np.int64))
        table = np.concatenate([np.array([blank], dtype=table.dtype), table])
        return table.take(days.astype(np.intp) - (low - 1), mode="clip")
    known = days[days != NO_DATE]
    found = np.full(len(days), blank, dtype=work(known[:1]).dtype)
    found[days != NO_DATE] = work(known)
    return found
