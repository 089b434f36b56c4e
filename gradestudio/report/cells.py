"""Columns of cells as pieces of sheet XML, made a column at a time.

A piece is what follows the cell's address: ` s="4"><v>12</v></c>`; None is no cell at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from gradestudio.report.texts import Strings
from gradestudio.table.cells import Cells as SheetCells
from gradestudio.table.cells import Tag
from gradestudio.table.columns import Column

EXCEL_EPOCH = 25_569
"""Excel's day number of 1970-01-01."""
FIRST_DAY = 61 - EXCEL_EPOCH
"""1900-03-01 in days since 1970: Excel believes in a 29 February 1900, so earlier days are wrong there."""
_DAY = 86_400
_ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")


class Cells(Protocol):
    """One column of a block."""

    def pieces(self, start: int, stop: int) -> Sequence[str | None]:
        """The pieces of the rows from `start` up to, not including, `stop`."""
        ...


def styled(style: int) -> str:
    return f' s="{style}"' if style else ""


def text_piece(number: int, style: int = 0) -> str:
    return f'{styled(style)} t="s"><v>{number}</v></c>'


def number_piece(value: float | int, style: int = 0) -> str:
    return f"{styled(style)}><v>{value!r}</v></c>"


def flag_piece(value: bool, style: int = 0) -> str:
    return f'{styled(style)} t="b"><v>{int(value)}</v></c>'


def blank_piece(style: int = 0) -> str | None:
    return f"{styled(style)}/>" if style else None


class CodedCells:
    """Few distinct pieces, one code a row; -1 is the last piece (blank)."""

    def __init__(self, codes: np.ndarray, pieces: Sequence[str | None], blank: str | None = None) -> None:
        self._codes = codes
        self._pieces = [*pieces, blank]

    def pieces(self, start: int, stop: int) -> Sequence[str | None]:
        known = self._pieces
        return [known[code] for code in self._codes[start:stop].tolist()]


class TextCells:
    """Texts of which most stand once: `numbers` in the table of strings by code, -1 for blank; each piece is
    made when it is written."""

    def __init__(self, codes: np.ndarray, numbers: Sequence[int], style: int = 0) -> None:
        self._codes = codes
        self._numbers = numbers
        self._style = style

    def pieces(self, start: int, stop: int) -> Sequence[str | None]:
        known, style = self._numbers, self._style
        codes = self._codes[start:stop].tolist()
        return [text_piece(known[code], style) if code >= 0 else None for code in codes]


class NumberCells:
    """float64, NaN for blank."""

    def __init__(self, data: np.ndarray, style: int = 0) -> None:
        self._data = data
        self._style = style
        finite = data[np.isfinite(data)]
        self._whole = bool(np.all(finite == np.trunc(finite)) and np.all(np.abs(finite) < 2**53))

    def pieces(self, start: int, stop: int) -> Sequence[str | None]:
        part = self._data[start:stop]
        head, tail = f"{styled(self._style)}><v>", "</v></c>"
        blanks = ~np.isfinite(part)
        shown = (np.where(blanks, 0, part).astype(np.int64) if self._whole else part).tolist()
        made: list[str | None] = [f"{head}{value!r}{tail}" for value in shown]
        for i in np.flatnonzero(blanks).tolist():
            made[i] = None
        return made


class RawCells:
    """Cells of every kind in one column, as they were read."""

    def __init__(self, cells: SheetCells, strings: Strings, styles: Styles) -> None:
        self._cells = cells
        self._styles = styles
        self._texts = strings.numbers(cells.texts)

    def pieces(self, start: int, stop: int) -> Sequence[str | None]:
        cells = self._cells
        tags = cells.tags[start:stop]
        made = np.full(len(tags), None, dtype=object)
        for tag in np.unique(tags).tolist():
            here = np.flatnonzero(tags == tag)
            if tag in (Tag.TEXT, Tag.ERROR, Tag.EXACT):
                made[here] = self._of_texts(tag, cells.codes[start:stop][here])
            elif tag != Tag.BLANK:
                made[here] = self._of_numbers(tag, cells.numbers[start:stop][here])
        return made.tolist()

    def _of_texts(self, tag: int, codes: np.ndarray) -> list[str | None]:
        style = styled(self._styles.text)
        if tag == Tag.ERROR:
            return [self._error(self._cells.texts[code]) for code in codes.tolist()]
        return [f'{style} t="s"><v>{self._texts[code]}</v></c>' for code in codes.tolist()]

    def _error(self, code: str) -> str | None:
        return f'{styled(self._styles.text)} t="e"><v>{code}</v></c>' if code in _ERRORS else None

    def _of_numbers(self, tag: int, numbers: np.ndarray) -> list[str | None]:
        match tag:
            case Tag.FLAG:
                return [flag_piece(value == 1, self._styles.text) for value in numbers.tolist()]
            case Tag.DATE:
                return _number_pieces(numbers + EXCEL_EPOCH, self._styles.date)
            case Tag.MOMENT:
                return _number_pieces(numbers / _DAY + EXCEL_EPOCH, self._styles.moment)
            case Tag.TIME:
                return _number_pieces(numbers / _DAY, self._styles.time)
            case Tag.DURATION:
                return _number_pieces(numbers / _DAY, self._styles.duration)
        return _number_pieces(numbers, self._styles.number)


def _number_pieces(numbers: np.ndarray, style: int) -> list[str | None]:
    head = f"{styled(style)}><v>"
    return [f"{head}{int(v) if v.is_integer() else v!r}</v></c>" for v in numbers.tolist()]


@dataclass(frozen=True, slots=True)
class Styles:
    """Numbers of the formats by kind of cell."""

    text: int = 0
    number: int = 0
    date: int = 0
    moment: int = 0
    time: int = 0
    duration: int = 0


def before_excel(cells: SheetCells) -> np.ndarray:
    """bool: dates that Excel cannot hold rightly, which must be written as text."""
    days = np.where(cells.tags == Tag.MOMENT, cells.numbers / _DAY, cells.numbers)
    dated = (cells.tags == Tag.DATE) | (cells.tags == Tag.MOMENT)
    negative = (cells.tags == Tag.DURATION) & (cells.numbers < 0)
    return (dated & (days < FIRST_DAY)) | negative


def text_cells(column: Column, strings: Strings, style: int = 0) -> Cells:
    """A TEXT column."""
    numbers = strings.numbers(column.values)
    if len(numbers) * 2 > len(column):
        return TextCells(column.data, numbers, style)
    return CodedCells(column.data, [text_piece(number, style) for number in numbers])


def date_cells(column: Column, style: int) -> NumberCells:
    """A DATE column as Excel's day numbers; days that Excel does not know are blank."""
    days = column.data.astype(np.float64) + EXCEL_EPOCH
    return NumberCells(np.where(column.data < FIRST_DAY, np.nan, days), style)
