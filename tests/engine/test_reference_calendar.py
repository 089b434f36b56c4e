"""Months, anniversaries and spans of the calendar: §4.7 by hand, and against dateutil."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from gradestudio.engine.calendar import elapsed, next_anniversary, shifted, window

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2026, 1, 31), date(2026, 2, 28), 1),
        (date(2024, 1, 31), date(2024, 2, 28), 0),
        (date(2024, 1, 31), date(2024, 2, 29), 1),
        (date(2026, 1, 31), date(2026, 4, 30), 3),
        (date(2026, 1, 31), date(2026, 4, 29), 2),
        (date(2025, 12, 15), date(2026, 1, 14), 0),
        (date(2025, 12, 15), date(2026, 1, 15), 1),
        (date(2026, 1, 15), date(2026, 1, 15), 0),
        (date(2026, 2, 10), date(2026, 1, 31), -1),
        (date(2026, 2, 10), date(2026, 1, 9), -2),
        (date(2026, 1, 20), date(2026, 1, 10), -1),
        (date(2026, 3, 31), date(2026, 2, 28), -1),
        (date(2024, 2, 29), date(2025, 2, 28), 12),
    ],
)
def test_months_since(start: date, end: date, months: int) -> None:
    assert elapsed("months", start, end) == months


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        (date(2020, 6, 1), date(2026, 5, 31), 5),
        (date(2020, 6, 15), date(2026, 6, 14), 5),
        (date(2020, 6, 15), date(2026, 6, 15), 6),
        (date(2024, 2, 29), date(2025, 2, 28), 1),
        (date(2026, 3, 1), date(2026, 2, 15), -1),
    ],
)
def test_years_since(start: date, end: date, years: int) -> None:
    assert elapsed("years", start, end) == years


def test_days_since() -> None:
    assert elapsed("days", date(2026, 1, 31), date(2026, 3, 1)) == 29
    assert elapsed("days", date(2026, 3, 1), date(2026, 2, 28)) == -1


@given(DAYS, DAYS)
def test_months_agree_with_dateutil_forwards(a: date, b: date) -> None:
    start, end = min(a, b), max(a, b)
    delta = relativedelta(end, start)
    months = delta.years * 12 + delta.months
    # dateutil counts 31 Jan → 28 Feb as 28 days; here the last day of a month completes it.
    last_day = (end + timedelta(days=1)).month != end.month
    assert elapsed("months", start, end) == months + (1 if last_day and end.day < start.day else 0)


def _relative(unit: str, amount: int) -> relativedelta:
    if unit == "days":
        return relativedelta(days=amount)
    return relativedelta(months=amount) if unit == "months" else relativedelta(years=amount)


@given(DAYS, st.integers(-600, 600), st.sampled_from(["days", "months", "years"]))
def test_shifting_agrees_with_dateutil(day: date, amount: int, unit: str) -> None:
    try:
        expected = day + _relative(unit, amount)
    except (ValueError, OverflowError):
        expected = None
    assert shifted(day, amount, unit) == expected


@pytest.mark.parametrize(
    ("direction", "unit", "amount", "on", "first", "last"),
    [
        ("past", "months", 1, date(2026, 3, 31), date(2026, 2, 28), date(2026, 3, 31)),
        ("past", "months", 12, date(2024, 2, 29), date(2023, 2, 28), date(2024, 2, 29)),
        ("past", "days", 30, date(2026, 1, 31), date(2026, 1, 1), date(2026, 1, 31)),
        ("past", "years", 1, date(2026, 1, 31), date(2025, 1, 31), date(2026, 1, 31)),
        ("next", "months", 1, date(2026, 1, 31), date(2026, 1, 31), date(2026, 2, 28)),
        ("this", "year", 0, date(2026, 5, 20), date(2026, 1, 1), date(2026, 12, 31)),
        ("this", "quarter", 0, date(2026, 5, 20), date(2026, 4, 1), date(2026, 6, 30)),
        ("this", "month", 0, date(2024, 2, 3), date(2024, 2, 1), date(2024, 2, 29)),
        ("last", "year", 0, date(2026, 5, 20), date(2025, 1, 1), date(2025, 12, 31)),
        ("last", "quarter", 0, date(2026, 2, 1), date(2025, 10, 1), date(2025, 12, 31)),
        ("last", "month", 0, date(2026, 3, 31), date(2026, 2, 1), date(2026, 2, 28)),
        ("past", "years", 5000, date(2026, 1, 31), date.min, date(2026, 1, 31)),
    ],
)
def test_windows(direction: str, unit: str, amount: int, on: date, first: date, last: date) -> None:
    assert window(direction, unit, amount, on) == (first, last)


@pytest.mark.parametrize(
    ("day", "on", "expected"),
    [
        (date(1990, 1, 31), date(2026, 1, 31), date(2026, 1, 31)),
        (date(1990, 1, 30), date(2026, 1, 31), date(2027, 1, 30)),
        (date(1990, 12, 25), date(2026, 1, 31), date(2026, 12, 25)),
        (date(2000, 2, 29), date(2026, 2, 28), date(2026, 2, 28)),
        (date(2000, 2, 29), date(2026, 3, 1), date(2027, 2, 28)),
        (date(2000, 2, 29), date(2027, 3, 1), date(2028, 2, 29)),
        (date(2000, 2, 29), date(2028, 2, 28), date(2028, 2, 29)),
        (date(2030, 5, 1), date(2026, 5, 1), date(2026, 5, 1)),
    ],
)
def test_next_anniversary(day: date, on: date, expected: date) -> None:
    assert next_anniversary(day, on) == expected


def test_no_anniversary_beyond_the_calendar() -> None:
    assert next_anniversary(date(2000, 1, 1), date(9999, 6, 1)) is None
