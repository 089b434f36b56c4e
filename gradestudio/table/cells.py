"""Cells as read, packed into arrays: what a RAW column holds before anybody asks for single cells.

A sheet of a million rows is moved between processes, searched and typed as arrays; the Python
object of a cell is made only when somebody looks at it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import IntEnum
from typing import Any

import numpy as np

from gradestudio.table.columns import CellError, Column, ColumnKind

EPOCH = date(1970, 1, 1)
MIDNIGHT = datetime(1970, 1, 1)
WHOLE_DOUBLES = 2**53
"""Whole numbers up to here have a double of their own."""


class Tag(IntEnum):
    """What stands in a cell, and where its value is."""

    BLANK = 0
    NUMBER = 1
    """`numbers`."""
    TEXT = 2
    """`texts[codes]`, never empty."""
    DATE = 3
    """`numbers`: days since 1970-01-01."""
    MOMENT = 4
    """A date with a time of day; `numbers`: seconds since 1970-01-01."""
    TIME = 5
    """A time of day; `numbers`: seconds."""
    DURATION = 6
    """`numbers`: seconds."""
    FLAG = 7
    """`numbers`: 1 or 0."""
    ERROR = 8
    """`texts[codes]` is the `CellError`'s code."""
    EXACT = 9
    """A number that no double holds, written out in `texts[codes]`."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """One column of cells, one entry per row in `tags` (uint8), `numbers` (float64, NaN where the
    value is elsewhere) and `codes` (int32 into `texts`, -1 where it is elsewhere).

    `numbers` and `codes` that say nothing in any row take no room (`no_numbers`, `no_codes`).
    """

    tags: np.ndarray
    numbers: np.ndarray
    codes: np.ndarray
    texts: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.tags)

    @property
    def blank(self) -> np.ndarray:
        """True where nothing stands; bool, one per row."""
        return self.tags == Tag.BLANK

    def take(self, rows: np.ndarray | slice) -> Cells:
        """The cells of some rows."""
        return Cells(self.tags[rows], _cut(self.numbers, rows), _cut(self.codes, rows), self.texts)

    def cell(self, row: int) -> Any:
        """One cell as a Python value; None for a blank."""
        tag = int(self.tags[row])
        if tag == Tag.BLANK:
            return None
        if tag in _BY_TEXT:
            return _BY_TEXT[tag](self.texts[self.codes[row]])
        return _BY_NUMBER[tag](float(self.numbers[row]))

    def objects(self) -> np.ndarray:
        """All cells as Python values; object array, None for blanks."""
        found = np.full(len(self), None, dtype=object)
        for tag in np.unique(self.tags).tolist():
            if tag == Tag.BLANK:
                continue
            here = self.tags == tag
            found[here] = self._values(tag, here)
        return found

    def _values(self, tag: int, here: np.ndarray) -> np.ndarray:
        if tag in _BY_TEXT:
            used, back = np.unique(self.codes[here], return_inverse=True)
            return _object_array(_BY_TEXT[tag](self.texts[code]) for code in used.tolist())[back]
        if tag == Tag.NUMBER:
            return self.numbers[here].astype(object)
        distinct, back = np.unique(self.numbers[here], return_inverse=True)
        return _object_array(map(_BY_NUMBER[tag], distinct.tolist()))[back]

    @classmethod
    def pack(cls, values: Iterable[Any]) -> Cells:
        """Any Python values as cells; None, "", NaN and NaT are blanks."""
        packing = _Packing()
        for value in values:
            packing.add(value)
        return packing.done()


def no_numbers(rows: int) -> np.ndarray:
    """NaN for every row, in the room of a single one; read only."""
    return np.broadcast_to(np.float64(np.nan), (rows,))


def no_codes(rows: int) -> np.ndarray:
    """-1 for every row, in the room of a single one; read only."""
    return np.broadcast_to(np.int32(-1), (rows,))


def blank_cells(rows: int) -> Cells:
    """A column in which nothing stands."""
    return Cells(np.zeros(rows, np.uint8), no_numbers(rows), no_codes(rows))


def _cut(array: np.ndarray, rows: np.ndarray | slice) -> np.ndarray:
    """The entries of some rows; one entry in the place of all stays one."""
    if isinstance(rows, slice) or array.strides != (0,) or not len(array):
        return array[rows]
    count = int(np.count_nonzero(rows)) if rows.dtype == bool else len(rows)
    return np.broadcast_to(array[0], (count,))


def _object_array(values: Iterable[Any]) -> np.ndarray:
    listed = list(values)
    made = np.empty(len(listed), dtype=object)
    made[:] = listed
    return made


def _exact(text: str) -> int | Decimal:
    return int(text) if text.lstrip("+-").isdigit() else Decimal(text)


def clock(seconds: float) -> time:
    """The time of day so many seconds after midnight."""
    return (MIDNIGHT + timedelta(seconds=min(max(seconds, 0.0), 86399.999999))).time()


def moment(seconds: float) -> datetime:
    """The date and time so many seconds after 1970-01-01, to the microsecond."""
    return MIDNIGHT + timedelta(microseconds=round(seconds * 1e6))


_BY_TEXT: dict[int, Callable[[str], Any]] = {Tag.TEXT: str, Tag.ERROR: CellError, Tag.EXACT: _exact}
_BY_NUMBER: dict[int, Callable[[float], Any]] = {
    Tag.NUMBER: float,
    Tag.DATE: lambda n: date.fromordinal(EPOCH.toordinal() + int(n)),
    Tag.MOMENT: moment,
    Tag.TIME: clock,
    Tag.DURATION: lambda n: timedelta(seconds=n),
    Tag.FLAG: lambda n: n == 1,
}


@dataclass(slots=True)
class _Packing:
    tags: list[int] = field(default_factory=list)
    numbers: list[float] = field(default_factory=list)
    codes: list[int] = field(default_factory=list)
    texts: dict[str, int] = field(default_factory=dict)

    def add(self, value: Any) -> None:
        tag, number, text = _split(value)
        self.tags.append(tag)
        self.numbers.append(number)
        self.codes.append(-1 if text is None else self.texts.setdefault(text, len(self.texts)))

    def done(self) -> Cells:
        return Cells(
            np.array(self.tags, dtype=np.uint8),
            np.array(self.numbers, dtype=np.float64),
            np.array(self.codes, dtype=np.int32),
            tuple(self.texts),
        )


_NAN = float("nan")


def _split(value: Any) -> tuple[Tag, float, str | None]:
    """Tag, number and text of a value."""
    if value is None or value == "" or value != value:
        return Tag.BLANK, _NAN, None
    if isinstance(value, str):
        return Tag.TEXT, _NAN, str(value)
    if isinstance(value, (bool, np.bool_)):
        return Tag.FLAG, float(value), None
    if isinstance(value, (int, np.integer)):
        whole = int(value)
        return (
            (Tag.NUMBER, float(whole), None) if abs(whole) <= WHOLE_DOUBLES else (Tag.EXACT, _NAN, str(whole))
        )
    if isinstance(value, (float, np.floating)):
        return (Tag.NUMBER, float(value), None) if np.isfinite(value) else (Tag.ERROR, _NAN, "#NUM!")
    if isinstance(value, Decimal):
        return Tag.EXACT, _NAN, format(value, "f")
    if isinstance(value, CellError):
        return Tag.ERROR, _NAN, value.code
    return _split_time(value)


def _split_time(value: Any) -> tuple[Tag, float, str | None]:
    if isinstance(value, datetime):
        plain = value.replace(tzinfo=None)
        if plain.time() == time():
            return Tag.DATE, float(plain.toordinal() - EPOCH.toordinal()), None
        return Tag.MOMENT, (plain - MIDNIGHT).total_seconds(), None
    if isinstance(value, date):
        return Tag.DATE, float(value.toordinal() - EPOCH.toordinal()), None
    if isinstance(value, time):
        return Tag.TIME, value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6, None
    if isinstance(value, timedelta):
        return Tag.DURATION, value.total_seconds(), None
    return Tag.TEXT, _NAN, str(value)


class RawColumn(Column):
    """A RAW column that keeps its cells packed; `data` makes the Python values when first asked."""

    __slots__ = ("_objects", "cells", "full_heading", "unit")

    def __init__(
        self,
        name: str,
        cells: Cells,
        heading: str = "",
        sheet_column: int = 0,
        unit: str = "",
        full_heading: str = "",
    ) -> None:
        """`unit`: from a row of units below the header; `full_heading`: of a heading
        over two rows both names, when the lower one alone is its heading."""
        for attribute, value in (
            ("name", name),
            ("kind", ColumnKind.RAW),
            ("values", ()),
            ("heading", heading),
            ("sheet_column", sheet_column),
            ("cells", cells),
            ("unit", unit),
            ("full_heading", full_heading),
            ("_objects", None),
        ):
            object.__setattr__(self, attribute, value)

    @property
    def data(self) -> np.ndarray:  # type: ignore[override]
        if self._objects is None:
            object.__setattr__(self, "_objects", self.cells.objects())
        return self._objects  # type: ignore[return-value]

    def __len__(self) -> int:
        return len(self.cells)


def cells_of(column: Column) -> Cells:
    """A RAW column's cells, packed.  Raises ValueError for a typed column."""
    if isinstance(column, RawColumn):
        return column.cells
    if column.kind is not ColumnKind.RAW:
        raise ValueError(f"{column.name} is typed already")
    return Cells.pack(column.data)


def free_name(name: str, used: Collection[str]) -> str:
    """`name`, or `name (2)`, `name (3)`…: the first that is not used."""
    if name not in used:
        return name
    number = 2
    while f"{name} ({number})" in used:
        number += 1
    return f"{name} ({number})"
