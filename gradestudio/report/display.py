"""Typed columns as the texts that people read, worked out over distinct values."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np

from gradestudio.language.program import FieldKind
from gradestudio.messages import Words
from gradestudio.messages.numbers import exact
from gradestudio.table.columns import Column, ColumnKind


def texts(column: Column, words: Words, kind: FieldKind | None = None, rows: Any = slice(None)) -> list[str]:
    """One text a row of `rows`: numbers grouped, dates ISO, yes/no in words, the blank word for missing.

    `kind` is that of the field read; without one a number is worked out, and shown to two decimals.
    """
    data = column.data[rows]
    missing = words.text("word.missing")
    match column.kind:
        case ColumnKind.TEXT:
            known = [*column.values, missing]
            return [known[code] for code in data.tolist()]
        case ColumnKind.FLAG:
            known = [words.text("word.no"), words.text("word.yes"), missing]
            return [known[code] for code in data.tolist()]
        case ColumnKind.DATE:
            return _distinct(data, _days(words, missing))
        case ColumnKind.NUMBER:
            return _distinct(data, _numbers(words, missing, kind is not None))
    return [words.value(cell) for cell in data]


def _distinct(data: np.ndarray, say: Callable[[Any], str]) -> list[str]:
    """`say` of every entry, called once for each distinct one."""
    found, codes = np.unique(data, return_inverse=True)
    said = [say(value) for value in found.tolist()]
    return [said[code] for code in codes.tolist()]


def _days(words: Words, missing: str) -> Callable[[Any], str]:
    none = int(Column.NO_DATE)
    return lambda day: missing if day == none else str(np.datetime64(day, "D"))


def _numbers(words: Words, missing: str, as_written: bool) -> Callable[[Any], str]:
    def say(value: float) -> str:
        decimal = exact(value)
        if decimal is None:
            return missing
        return words.number(decimal if as_written else rounded(decimal))

    return say


def rounded(value: Decimal) -> Decimal:
    """To two decimals, a small number to three figures: what a person needs of a computed number."""
    if value == value.to_integral_value() or abs(value) >= Decimal(10) ** 15:
        return value
    places = 2 if abs(value) >= 1 else 2 - value.adjusted()
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
