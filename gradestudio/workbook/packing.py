"""Rows of Python values packed into plain buffers, column by column, in the reading process.

Standard library only: the reading process starts without numpy.  `cells_from` in `sheets` makes
`table.cells.Cells` of the buffers; the numbers of the tags are those of `table.cells.Tag`.
"""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import count, islice, zip_longest
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
_PLAIN = (float, int)
_DATES = (date, datetime, time, timedelta)
"""None of their values equals one of another kind."""
_NAN = float("nan")
_NO_NUMBER = struct.pack("d", _NAN)
_NO_CODE = struct.pack("i", -1)
_TEXT = TAGS[str]
_GAP: dict[Any, Any] = {"": _NAN}
_BLOCK = 512
"""Rows that are turned at once: their cells fit into the processor's own memory."""

Packed = tuple[bytes, bytes, bytes, list[str]]
"""Tags, numbers (empty when there is none), codes (empty when there is none), texts.

A blank may have any tag: its number is NaN or, tagged a text, its code -1.
"""


class _Numbers(dict[Any, float]):
    """The number of each value that is one, NaN of a blank; floats are their own.  TypeError for a text."""

    def __init__(self) -> None:
        super().__init__({"": _NAN, None: _NAN})

    def __missing__(self, value: Any) -> float:
        if type(value) is float:
            return value
        number = self[value] = _number(value)
        return number


def _number(value: Any) -> float:
    if isinstance(value, str):
        raise TypeError
    if isinstance(value, datetime):
        return (value - _MIDNIGHT).total_seconds()
    if isinstance(value, date):
        return float(value.toordinal() - _EPOCH)
    if isinstance(value, time):
        return value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6
    if isinstance(value, timedelta):
        return value.total_seconds()
    return float(value)


class _Texts:
    """The code of each text in order of first appearance; -1 of a blank.

    While no text came twice, as in a column of ids, a set tells whether that is still so: it takes half the
    time of a dictionary.
    """

    def __init__(self) -> None:
        self._once: list[str] | None = []
        self._seen: set[str] = {""}
        self._codes: defaultdict[str, int] = defaultdict(int)

    def codes(self, block: Sequence[str]) -> Iterable[int]:
        if self._once is not None:
            known = len(self._seen)
            self._seen.update(block)
            if len(self._seen) == known + len(block):
                self._once += block
                return range(known - 1, known - 1 + len(block))
            self._look_up()
        return map(self._codes.__getitem__, block)

    def _look_up(self) -> None:
        """From now on by dictionary."""
        once = self._once or []
        self._once, self._seen = None, set()
        self._codes = defaultdict(count(len(once)).__next__, zip(once, count()))
        self._codes[""] = -1

    @property
    def known(self) -> Callable[[Any], int | None] | None:
        """Gives the code of a text that came before, None of other things; None while no text came twice."""
        return self._codes.get if self._once is None else None

    @property
    def listed(self) -> list[str]:
        if self._once is not None:
            return self._once
        return [text for text in self._codes if text]


class ColumnPacker:
    """One column, fed block by block."""

    def __init__(self) -> None:
        self._tags = bytearray()
        self._numbers = bytearray()
        self._codes = bytearray()
        self._number_of = _Numbers()
        self._numbered: set[type] = set()
        self._texts = _Texts()
        self._last: type | None = None

    def add(self, block: Sequence[Any]) -> None:
        """Further cells, top to bottom."""
        if self._add_known(block):
            return
        kinds = set(map(type, block))
        self._last = kind = str if kinds == {str} else kinds.difference({str}).pop()
        if kind is str and not any(block):
            self.skip(len(block))
        elif kind is str:
            self._add_codes(self._texts.codes(block), len(block))
            self._tags += bytes((_TEXT,)) * len(block)
        elif not (kinds <= {kind, str} and self._add_gapped(block, kind)):
            self._add_mixed(block)

    def _add_known(self, block: Sequence[Any]) -> bool:
        """Texts, or dates, that all came before: what they equal tells what they are.  False for others."""
        try:
            if self._last is str and (known := self._texts.known) is not None:
                self._add_codes(map(known, block), len(block))
            elif self._last in _DATES and self._numbered == {self._last}:
                self._add_numbers(map(self._number_of.get, block), len(block))
            else:
                return False
        except struct.error:  # None is no number
            return False
        self._tags += bytes((TAGS[self._last],)) * len(block)
        return True

    def _add_gapped(self, block: Sequence[Any], kind: type) -> bool:
        """Values of one kind with blanks between them, by far the most frequent mixture; False, and nothing
        is added, where other texts are among them.
        """
        numbers: Iterable[Any] = map(_GAP.get, block, block)
        if kind not in _PLAIN:
            numbers = map(self._number_of.__getitem__, block)
            self._numbered.add(kind)
        try:
            self._add_numbers(numbers, len(block))
        except (TypeError, struct.error):
            return False
        self._tags += bytes((TAGS[kind],)) * len(block)
        return True

    def _add_mixed(self, block: Sequence[Any]) -> None:
        self._numbered.update(map(type, block))
        self._add_numbers((self._number_of["" if type(v) is str else v] for v in block), len(block))
        self._add_codes(self._texts.codes([v if type(v) is str else "" for v in block]), len(block))
        self._tags += bytes(map(TAGS.__getitem__, map(type, block)))

    def _add_numbers(self, numbers: Iterable[float | None], count: int) -> None:
        made = struct.pack(f"{count}d", *numbers)
        self._level_numbers()
        self._numbers += made

    def _add_codes(self, codes: Iterable[int | None], count: int) -> None:
        made = struct.pack(f"{count}i", *codes)
        self._level_codes()
        self._codes += made

    def skip(self, rows: int) -> None:
        """So many blank cells."""
        self._tags += bytes(rows)

    def _level_numbers(self) -> None:
        self._numbers += _NO_NUMBER * (len(self._tags) - len(self._numbers) // len(_NO_NUMBER))

    def _level_codes(self) -> None:
        self._codes += _NO_CODE * (len(self._tags) - len(self._codes) // len(_NO_CODE))

    def packed(self) -> Packed:
        """The buffers."""
        if self._numbers:
            self._level_numbers()
        if self._codes:
            self._level_codes()
        return bytes(self._tags), bytes(self._numbers), bytes(self._codes), self._texts.listed


def pack_rows(rows: Iterable[Sequence[Any]]) -> tuple[int, list[Packed]]:
    """Number of rows, and the packed columns, of rows that may differ in length."""
    columns: list[ColumnPacker] = []
    done = 0
    left = iter(rows)
    while block := list(islice(left, _BLOCK)):
        _add_block(columns, block, done)
        done += len(block)
    columns.reverse()
    packed: list[Packed] = []
    while columns:  # each is forgotten once it is packed: all of them twice would be too much
        packed.append(columns.pop().packed())
    return done, packed


def _add_block(columns: list[ColumnPacker], rows: list[Sequence[Any]], done: int) -> None:
    widths = set(map(len, rows))
    while len(columns) < max(widths):
        columns.append(ColumnPacker())
        columns[-1].skip(done)
    turned = zip(*rows, strict=True) if len(widths) == 1 else zip_longest(*rows, fillvalue="")
    filled = 0
    for column, block in zip(columns, turned, strict=False):
        column.add(block)
        filled += 1
    for column in columns[filled:]:
        column.skip(len(rows))
