"""Dates written as text or as bare numbers: `2024年8月21日`, `2024/8/21`, `20240821`, `45525`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gradestudio.workbook.plain import BLANK_WORDS, ERROR_WORDS, plain_text

NO_DAY = -(2**31)
_EPOCH = date(1970, 1, 1).toordinal()
FIRST_YEAR, LAST_YEAR = 1600, 9999
SERIAL_LOW, SERIAL_HIGH = 10_000, 80_000
"""Excel day numbers read as dates without more: 1927 to 2119; smaller ones are counts, larger ones amounts.
"""
DAYS_1904 = 1462
"""From a day number of the 1904 system to the same day's of the 1900 system."""
_EXCEL_EPOCH = date(1899, 12, 30).toordinal()


@dataclass(frozen=True, slots=True)
class DateRead:
    """`day` since 1970-01-01 or NO_DAY; `code` "" when read, `blank`, or a problem's; `serial` for a bare
    day number.
    """

    day: int = NO_DAY
    code: str = ""
    serial: bool = False
    args: Mapping[str, Any] = field(default_factory=dict)


_BAD = DateRead(code="unreadable-date")
_TIME = r"(?:[\sT]*(?:[上下]午\s*)?\d{1,2}[:时点]\d{0,2}.*)?"
_YMD = re.compile(rf"(\d{{4}})\s*([-/.年])\s*(\d{{1,2}})\s*([-/.月])\s*(\d{{1,2}})\s*[日号]?{_TIME}")
_SHORT_YMD = re.compile(rf"(\d{{2}})\s*年\s*(\d{{1,2}})\s*月\s*(\d{{1,2}})\s*[日号]?{_TIME}")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{4}|\d{6})?")
_COMPACT_TIME = re.compile(r"(\d{4})(\d{2})(\d{2})[\sT]+\d{1,2}[:.]?\d{2}.*")
_YEAR_LAST = re.compile(rf"(\d{{1,2}})\s*([-/.])\s*(\d{{1,2}})\s*\2\s*(\d{{4}}){_TIME}")
_TWO_DIGITS = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{2}}){_TIME}")
_DAY_MONTH = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?[\s-]+([a-z]{{3,9}})\.?,?[\s-]+(\d{{4}}){_TIME}", re.IGNORECASE
)
_MONTH_DAY = re.compile(
    rf"([a-z]{{3,9}})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}}){_TIME}", re.IGNORECASE
)
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
_MONTH_NAMES = (
    "jan january",
    "feb february",
    "mar march",
    "apr april",
    "may",
    "jun june",
    "jul july",
    "aug august",
    "sep sept september",
    "oct october",
    "nov november",
    "dec december",
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}


def read_date(text: str, date1904: bool = False) -> DateRead:
    """A text's date.  The time of day is dropped.

    `3/4/2024` may be March or April: `ambiguous-date`, with both readings in `args`; `25/12/2024` may not.
    """
    said = plain_text(text)
    if not said:
        return DateRead(code="blank")
    said = re.sub(r"\s*[(]?(?:星期|周)[一二三四五六日天][)]?", " ", said).strip()
    for pattern, order in ((_YMD, (1, 3, 5)), (_COMPACT, (1, 2, 3)), (_COMPACT_TIME, (1, 2, 3))):
        if found := pattern.fullmatch(said):
            if pattern is _YMD and (found[2] == "年") != (found[4] == "月"):
                return _BAD
            return _day(*(int(found[i]) for i in order))
    if found := _SHORT_YMD.fullmatch(said):
        return _day(_century(int(found[1])), int(found[2]), int(found[3]))
    if found := _YEAR_LAST.fullmatch(said):
        return _either(int(found[1]), int(found[3]), int(found[4]))
    if found := _DAY_MONTH.fullmatch(said):
        return _named(found[2], int(found[1]), int(found[3]))
    if found := _MONTH_DAY.fullmatch(said):
        return _named(found[1], int(found[2]), int(found[3]))
    if _SERIAL.fullmatch(said):
        return serial_date(float(said), date1904)
    return _otherwise(said)


def _otherwise(said: str) -> DateRead:
    if found := _TWO_DIGITS.fullmatch(said):
        return _two_digit_year(*(int(found[i]) for i in (1, 2, 3)))
    if said.upper() in ERROR_WORDS:
        return DateRead(code="error-cell")
    return DateRead(code="blank-word") if said.casefold() in BLANK_WORDS else _BAD


def _century(year: int) -> int:
    return year + (2000 if year < 70 else 1900)


def _day(year: int, month: int, day: int) -> DateRead:
    try:
        found = date(year, month, day)
    except ValueError:
        return _BAD
    return DateRead(found.toordinal() - _EPOCH) if FIRST_YEAR <= year <= LAST_YEAR else _BAD


def _named(month: str, day: int, year: int) -> DateRead:
    number = _MONTHS.get(month.casefold())
    return _day(year, number, day) if number else _BAD


def _either(first: int, second: int, year: int) -> DateRead:
    """Month or day first: certain when one of them is above 12, or both are equal."""
    if first > 12 or second > 12 or first == second:
        return _day(year, second, first) if first > 12 else _day(year, first, second)
    readings = (_day(year, first, second), _day(year, second, first))
    return _ambiguous(readings)


def _two_digit_year(a: int, b: int, c: int) -> DateRead:
    """`24-8-21`: the year may stand first or last."""
    first = _day(_century(a), b, c)
    last = [_day(_century(c), a, b), _day(_century(c), b, a)]
    return _ambiguous((first, *last))


def _ambiguous(readings: tuple[DateRead, ...]) -> DateRead:
    days = sorted({r.day for r in readings if r.day != NO_DAY})
    if not days:
        return _BAD
    return DateRead(
        code="ambiguous-date", args={"readings": tuple(date.fromordinal(d + _EPOCH) for d in days)}
    )


def serial_date(number: float, date1904: bool = False) -> DateRead:
    """A bare number's date: an Excel day number, or `20240821`."""
    whole = int(number) if number >= 0 else -1
    if SERIAL_LOW <= whole <= SERIAL_HIGH:
        shift = DAYS_1904 if date1904 else 0
        return DateRead(_EXCEL_EPOCH + whole + shift - _EPOCH, serial=True)
    if number == whole and 19000101 <= whole <= 21991231:
        return _day(whole // 10000, whole // 100 % 100, whole % 100)
    return _BAD
