"""Rows of Python values packed into plain buffers, column by column, in the reading process.

Standard library only: the reading process starts without numpy.  `cells_from` in `transfer` makes
`table.cells.Cells` of the buffers; the numbers of the tags are those of `table.cells.Tag`.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import zip_longest
from typing import Any

TAGS: dict[type, int] = {
    float: 1,
    int: 1,
    str: 2,
    date: 3,
    datetime: 4,
    time: 5,
    timedelta: 6,
    bool: 7,
    type(None): 0,
}
_EPOCH = date(1970, 1, 1).toordinal()
_MIDNIGHT = datetime(1970, 1, 1)
_GAPPED = {float, str}
_NAN = float("nan")
_NO_NUMBER = array("d", [_NAN])
_NO_CODE = array("i", [-1])

Packed = tuple[bytes, bytes, bytes, list[str]]
"""Tags, numbers (empty when there is none), codes (empty when there is none), texts.  A text cell
whose code is -1 is a blank."""


class _Numbers(dict[Any, float]):
    """The number of each value that is one; NaN of a text."""

    def __missing__(self, value: Any) -> float:
        kind = type(value)
        if kind is float:
            return value
        if kind is str or value is None:
            return _NAN
        number = _number(value)
        self[value] = number
        return number


def _number(value: Any) -> float:
    if isinstance(value, datetime):
        return (value - _MIDNIGHT).total_seconds()
    if isinstance(value, date):
        return float(value.toordinal() - _EPOCH)
    if isinstance(value, time):
        return value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6
    if isinstance(value, timedelta):
        return value.total_seconds()
    return float(value)


class _Texts(dict[Any, int]):
    """The code of each text in order of first appearance; -1 of what is none."""

    def __init__(self) -> None:
        super().__init__()
        self[""] = -1
        self.listed: list[str] = []

    def __missing__(self, value: Any) -> int:
        return -1

    def learn(self, texts: Iterable[str]) -> None:
        """Codes for those that have none yet."""
        fresh = [text for text in dict.fromkeys(texts) if text not in self]
        self.update(zip(fresh, range(len(self.listed), len(self.listed) + len(fresh)), strict=True))
        self.listed += fresh


class ColumnPacker:
    """One column, fed block by block."""

    def __init__(self) -> None:
        self._tags = bytearray()
        self._numbers = array("d")
        self._codes = array("i")
        self._number_of = _Numbers()
        self._code_of = _Texts()

    def add(self, block: Sequence[Any]) -> None:
        """Further cells, top to bottom."""
        kinds = set(map(type, block))
        if kinds == _GAPPED and not any(v for v in block if type(v) is str):
            self._add_gapped(block)
            return
        numbers, codes = kinds != {str}, kinds != {float}
        if numbers:
            self._level_numbers()
            self._numbers.extend(map(self._number_of.__getitem__, block) if codes else array("d", block))
        if codes:
            self._level_codes()
            self._code_of.learn([v for v in block if type(v) is str] if numbers else block)
            self._codes.extend(map(self._code_of.__getitem__, block))
        if len(kinds) == 1:
            self._tags += bytes((TAGS[kinds.pop()],)) * len(block)
        else:
            self._tags += bytes(map(TAGS.__getitem__, map(type, block)))

    def _add_gapped(self, block: Sequence[Any]) -> None:
        """Numbers with blanks between, by far the most frequent mixture."""
        self._level_numbers()
        self._numbers.extend([v if type(v) is float else _NAN for v in block])
        self._tags += bytes([type(v) is float for v in block])

    def skip(self, rows: int) -> None:
        """So many blank cells."""
        self._tags += bytes(rows)

    def _level_numbers(self) -> None:
        self._numbers.extend(_NO_NUMBER * (len(self._tags) - len(self._numbers)))

    def _level_codes(self) -> None:
        self._codes.extend(_NO_CODE * (len(self._tags) - len(self._codes)))

    def packed(self) -> Packed:
        """The buffers."""
        if self._numbers:
            self._level_numbers()
        if self._codes:
            self._level_codes()
        return bytes(self._tags), self._numbers.tobytes(), self._codes.tobytes(), self._code_of.listed


def pack_rows(rows: Iterable[Sequence[Any]], block: int = 4096) -> tuple[int, list[Packed]]:
    """Number of rows, and the packed columns, of rows that may differ in length."""
    columns: list[ColumnPacker] = []
    count = 0
    pending: list[Sequence[Any]] = []
    for row in rows:
        pending.append(row)
        if len(pending) == block:
            count += _add_block(columns, pending, count)
            pending = []
    if pending:
        count += _add_block(columns, pending, count)
    return count, [column.packed() for column in columns]


def _add_block(columns: list[ColumnPacker], rows: list[Sequence[Any]], done: int) -> int:
    width = max(map(len, rows))
    while len(columns) < width:
        columns.append(ColumnPacker())
        columns[-1].skip(done)
    same = all(len(row) == width for row in rows)
    turned = zip(*rows, strict=True) if same else zip_longest(*rows, fillvalue="")
    filled = 0
    for column, block in zip(columns, turned, strict=False):
        column.add(block)
        filled += 1
    for column in columns[filled:]:
        column.skip(len(rows))
    return len(rows)
