"""The customers' cells as native formulas must find them: what a formula reads is what the grading read.

A formula takes a number for a number and a text for a text, and everything else for missing; it knows no
amounts in words, no tier's title and no correction.  Only cells that it would read otherwise are changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from gradestudio.language import program as p
from gradestudio.report.cells import EXCEL_EPOCH, FIRST_DAY
from gradestudio.report.customers import SheetColumn, cells_of_typed
from gradestudio.report.files import CannotWrite
from gradestudio.table.cells import EPOCH, Cells, Tag
from gradestudio.table.columns import Column, Table

_NUMBERS = (p.FieldKind.NUMBER, p.FieldKind.MONEY)
_SPACES = re.compile(" +")
_DAY = 86_400


def as_read(columns: Sequence[SheetColumn], table: Table, mask: bool, file: str) -> list[SheetColumn]:
    """`columns`, but masked ones, with what was read in the cells that a formula would read otherwise.

    Raises CannotWrite for a day that Excel has no number for, and for a missing value of a field with a
    default, which a formula cannot tell from a blank.
    """
    return [
        c
        if c.field is None or (mask and c.field.private)
        else replace(c, cells=_agreeing(c.cells, table.column(c.field.name), c, file))
        for c in columns
    ]


def _agreeing(cells: Cells, typed: Column, column: SheetColumn, file: str) -> Cells:
    field = column.field
    assert field is not None
    wanted = cells_of_typed(typed)
    if field.kind is p.FieldKind.DATE and bool(((wanted.tags == Tag.DATE) & (typed.data < FIRST_DAY)).any()):
        raise CannotWrite("formulas-early-date", file=file, name=column.heading)
    same = _seen(field)(cells, wanted, field)
    if same.all():
        return cells
    made = _put(cells, wanted, ~same)
    if field.default is not None and bool(((wanted.tags == Tag.BLANK) & ~same).any()):
        raise CannotWrite("formulas-missing-default", file=file, name=field.name)
    return made


def _seen(field: p.FieldDef) -> Callable[[Cells, Cells, p.FieldDef], np.ndarray]:
    if field.kind in _NUMBERS:
        return _same_numbers
    if field.kind is p.FieldKind.DATE:
        return _same_days
    if field.kind is p.FieldKind.FLAG:
        return _same_flags
    return _same_texts


def _same_numbers(cells: Cells, wanted: Cells, field: p.FieldDef) -> np.ndarray:
    number = cells.tags == Tag.NUMBER
    dated = np.isin(cells.tags, (Tag.DATE, Tag.MOMENT, Tag.TIME, Tag.DURATION))
    found = np.where(number, cells.numbers, np.nan)
    return ~dated & _equal(
        _ranged(found, field, float), np.where(wanted.tags == Tag.NUMBER, wanted.numbers, np.nan)
    )


def _same_days(cells: Cells, wanted: Cells, field: p.FieldDef) -> np.ndarray:
    found = np.full(len(cells), np.nan)
    for tag, days in (
        (Tag.DATE, cells.numbers),
        (Tag.MOMENT, np.floor(cells.numbers / _DAY)),
        (Tag.NUMBER, np.floor(cells.numbers) - EXCEL_EPOCH),
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
    both = (cells.tags == Tag.FLAG) & (wanted.tags == Tag.FLAG) & (cells.numbers == wanted.numbers)
    return both | (cells.tags == Tag.BLANK)


def _same_texts(cells: Cells, wanted: Cells, field: p.FieldDef) -> np.ndarray:
    numbered: dict[str, int] = {"": -1}
    default = "" if field.default is None else str(field.default)

    def read(text: str) -> int:
        text = _SPACES.sub(" ", text).strip(" ")
        if not text or (field.kind is p.FieldKind.CHOICE and text not in field.choices):
            text = default
        return numbered.setdefault(text, len(numbered))

    found = np.array([*map(read, cells.texts), read("")], dtype=np.int64)
    want = np.array([*(numbered.setdefault(t, len(numbered)) for t in wanted.texts), -1], dtype=np.int64)
    readable = (cells.tags == Tag.TEXT) | (cells.tags == Tag.BLANK)
    read_as = found[np.where(cells.tags == Tag.TEXT, cells.codes, len(cells.texts))]
    return readable & (read_as == want[np.where(wanted.tags == Tag.TEXT, wanted.codes, len(wanted.texts))])


def _put(cells: Cells, other: Cells, here: np.ndarray) -> Cells:
    """`cells` with those of `here` taken from `other`."""
    return Cells(
        np.where(here, other.tags, cells.tags).astype(np.uint8),
        np.where(here, other.numbers, cells.numbers),
        np.where(
            here & (other.codes >= 0), other.codes + len(cells.texts), np.where(here, -1, cells.codes)
        ).astype(np.int32),
        (*cells.texts, *other.texts),
    )
