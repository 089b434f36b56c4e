"""Where a native formula reads in a cell what the grading read.

It takes a number for a number and a text for a text, and everything else for missing; it knows no amounts in
words, no tier's title and no correction.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

from gradestudio.language import program as p
from gradestudio.report.cells import EXCEL_EPOCH
from gradestudio.table.cells import EPOCH, Cells, Tag

NUMBERS = (p.FieldKind.NUMBER, p.FieldKind.MONEY)
_SPACES = re.compile(" +")
_PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,13})(?:\.\d*[1-9])?")
_DAY = 86_400
_MOST_DIGITS = 10**15
"""Whole numbers below it have one way to be written in a spreadsheet."""


def agreeing(
    cells: Cells,
    wanted: Cells,
    field: p.FieldDef,
    scale: tuple[int, int] = (1, 1),
    digits: int = 0,
    shift: int = EXCEL_EPOCH,
) -> np.ndarray:
    """bool, one per row: whether a formula finds in `cells` what was read, `wanted` (NUMBER, DATE, FLAG and
    TEXT cells; blank for missing).

    Numbers are multiplied by `scale[0]` and divided by `scale[1]`; `digits`: numbers in a column of ids are
    filled up with zeros; `shift`: the workbook's day number of 1970-01-01.
    """
    if field.kind in NUMBERS:
        return _same_numbers(cells, wanted, field, scale)
    if field.kind is p.FieldKind.DATE:
        return _same_days(cells, wanted, field, shift)
    if field.kind is p.FieldKind.FLAG:
        return _same_flags(cells, wanted, field)
    return _same_texts(cells, wanted, field, digits)


def scaled(numbers: np.ndarray, up: int, down: int) -> np.ndarray:
    """The numbers times `up` / `down`, reckoned in decimals as reading does."""
    if up == down:
        return numbers
    distinct, back = np.unique(numbers, return_inverse=True)
    made = [v if v != v else float(Decimal(repr(v)) * up / down) for v in distinct.tolist()]
    return np.array(made)[back]


def _same_numbers(cells: Cells, wanted: Cells, field: p.FieldDef, scale: tuple[int, int]) -> np.ndarray:
    found = np.where(cells.tags == Tag.NUMBER, cells.numbers, np.nan)
    texts = np.array([*(_plain_number(text) for text in cells.texts), np.nan])
    found = np.where(cells.tags == Tag.TEXT, texts[cells.codes], found)
    dated = np.isin(cells.tags, (Tag.DATE, Tag.MOMENT, Tag.TIME, Tag.DURATION))
    read = _ranged(scaled(found, *scale), field, float)
    return ~dated & _equal(read, np.where(wanted.tags == Tag.NUMBER, wanted.numbers, np.nan))


def _plain_number(text: str) -> float:
    """A text that a spreadsheet writes just so when it has the number; else NaN."""
    return float(text) if len(text) <= 15 and _PLAIN_NUMBER.fullmatch(text) else np.nan


def _same_days(cells: Cells, wanted: Cells, field: p.FieldDef, shift: int) -> np.ndarray:
    found = np.full(len(cells), np.nan)
    for tag, days in (
        (Tag.DATE, cells.numbers),
        (Tag.MOMENT, np.floor(cells.numbers / _DAY)),
        (Tag.NUMBER, np.floor(cells.numbers) - shift),
    ):
        here = cells.tags == tag
        found[here] = days[here]
    timed = np.isin(cells.tags, (Tag.TIME, Tag.DURATION))
    want = np.where(wanted.tags == Tag.DATE, wanted.numbers, np.nan)
    return ~timed & _equal(_ranged(found, field, _days), want)


def _days(day: date) -> float:
    return float((day - EPOCH).days)


def _ranged(found: np.ndarray, field: p.FieldDef, number: Callable[[Any], float]) -> np.ndarray:
    """The numbers of the valid range; the default, or NaN, for the others."""
    inside = ~np.isnan(found)
    if field.low is not None:
        inside &= found >= number(field.low)
    if field.high is not None:
        inside &= found <= number(field.high)
    return np.where(inside, found, np.nan if field.default is None else number(field.default))


def _equal(found: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    return (found == wanted) | (np.isnan(found) & np.isnan(wanted))


def _same_flags(cells: Cells, wanted: Cells, field: p.FieldDef) -> np.ndarray:
    found = np.full(len(cells), np.nan if field.default is None else float(bool(field.default)))
    found = np.where(cells.tags == Tag.FLAG, cells.numbers, found)
    known = np.isin(cells.tags, (Tag.FLAG, Tag.BLANK, Tag.ERROR))
    return known & _equal(found, np.where(wanted.tags == Tag.FLAG, wanted.numbers, np.nan))


def _same_texts(cells: Cells, wanted: Cells, field: p.FieldDef, digits: int) -> np.ndarray:
    numbered: dict[str, int] = {"": -1}
    default = "" if field.default is None else str(field.default)

    def read(text: str) -> int:
        text = _SPACES.sub(" ", text).strip(" ")
        if not text or (field.kind is p.FieldKind.CHOICE and text not in field.choices):
            text = default
        return numbered.setdefault(text, len(numbered))

    found = np.array([*map(read, cells.texts), read("")], dtype=np.int64)
    of_text = np.where(cells.tags == Tag.TEXT, cells.codes, len(cells.texts))
    read_as = found[of_text]
    whole = _whole(cells)
    if whole.any():
        distinct, back = np.unique(cells.numbers[whole], return_inverse=True)
        as_text = [read(f"{int(v):0{digits}d}" if digits else f"{int(v)}") for v in distinct.tolist()]
        read_as[whole] = np.array(as_text)[back]
    want = np.array([*(numbered.setdefault(t, len(numbered)) for t in wanted.texts), -1], dtype=np.int64)
    readable = np.isin(cells.tags, (Tag.TEXT, Tag.BLANK, Tag.ERROR)) | whole
    return readable & (read_as == want[np.where(wanted.tags == Tag.TEXT, wanted.codes, len(wanted.texts))])


def _whole(cells: Cells) -> np.ndarray:
    """bool: numbers that a spreadsheet turns into the same digits."""
    numbers = np.where(cells.tags == Tag.NUMBER, cells.numbers, np.nan)
    return (numbers == np.floor(numbers)) & (np.abs(numbers) < _MOST_DIGITS) & (numbers >= 0)
