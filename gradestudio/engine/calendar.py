"""Whole months, anniversaries and spans of the calendar, from year, month and day alone.

`None` comes back where the answer lies outside the years 1 to 9999.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

EPOCH = date(1970, 1, 1).toordinal()
"""`Column` day numbers count from 1970-01-01."""


def last_day(year: int, month: int) -> int:
    return monthrange(year, month)[1]


def months_between(start: date, end: date) -> int:
    """Whole months from `start` to `end`: 31 Jan → 28 Feb is 1; negative when `end` lies before."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if end.day < start.day and end.day != last_day(end.year, end.month):
        months -= 1
    return months


def elapsed(unit: str, start: date, end: date) -> int:
    """Whole `days`, `months` or `years` from `start` to `end`; years = floor(months / 12)."""
    if unit == "days":
        return (end - start).days
    months = months_between(start, end)
    if unit == "months":
        return months
    if unit == "years":
        return months // 12
    raise ValueError(unit)


def shifted(day: date, amount: int, unit: str) -> date | None:
    """The day `amount` `days`, `months` or `years` later (earlier when negative); the day of the month is
    cut to the month's last: 31 Mar less 1 month is 28 or 29 Feb."""
    if unit == "days":
        try:
            return day + timedelta(days=amount)
        except OverflowError:
            return None
    if unit not in ("months", "years"):
        raise ValueError(unit)
    count = day.year * 12 + day.month - 1 + amount * (12 if unit == "years" else 1)
    year, month = count // 12, count % 12 + 1
    if not date.min.year <= year <= date.max.year:
        return None
    return date(year, month, min(day.day, last_day(year, month)))


def window(direction: str, unit: str, amount: int, on: date) -> tuple[date, date] | None:
    """First and last day, both included, of `within N units` ("past"), `within next N` ("next"),
    `within this|last year|quarter|month`.  An end beyond the calendar is cut to its first or last day; None
    for `last` before the first year."""
    if direction == "past":
        return shifted(on, -amount, unit) or date.min, on
    if direction == "next":
        return on, shifted(on, amount, unit) or date.max
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    first = date(on.year, (on.month - 1) // months * months + 1, 1)
    if direction == "last":
        earlier = shifted(first, -months, "months")
        if earlier is None:
            return None
        first = earlier
    last_month = first.month + months - 1
    return first, date(first.year, last_month, last_day(first.year, last_month))


def next_anniversary(day: date, on: date) -> date | None:
    """The first day, `on` included, with `day`'s month and day (29 Feb: 28 Feb in common years)."""
    for year in (on.year, on.year + 1):
        if year > date.max.year:
            return None
        found = date(year, day.month, min(day.day, last_day(year, day.month)))
        if found >= on:
            return found
    raise AssertionError("an anniversary lies within every year")


def day_number(day: date) -> int:
    """Days since 1970-01-01, as date columns hold them."""
    return day.toordinal() - EPOCH


def day_of(number: int) -> date:
    """The day of a date column's day number."""
    return date.fromordinal(int(number) + EPOCH)
