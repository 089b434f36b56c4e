"""What a node is for every row: arrays with their missing entries, cut to rows, patched and compared.

Arrays have one entry per row, or exactly one entry that stands for all rows (constants).  They are never
written once a value is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from gradestudio.table.columns import Column

NEVER = np.zeros(1, dtype=bool)
ALWAYS = np.ones(1, dtype=bool)
NEVER.flags.writeable = False
ALWAYS.flags.writeable = False
NO_DATE = int(Column.NO_DATE)
EVERY_ROW = None
"""Stands for a set of changed rows that nobody worked out: any row may differ."""


def either(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """a or b, without a pass over the rows where one of them is nowhere true."""
    if a is NEVER or a is b:
        return b
    return a if b is NEVER else a | b


def overlaid(codes: np.ndarray, code: int, where: np.ndarray) -> np.ndarray:
    """`codes` (int8 or int16) with `code` where asked; by arithmetic, ten times quicker than by a branch."""
    kind = codes.dtype.type
    return codes + (kind(code) - codes) * where.view(np.int8)


def simplified(mask: np.ndarray) -> np.ndarray:
    """`mask`, or NEVER when it is nowhere true."""
    return mask if mask is NEVER or mask.any() else NEVER


def spread(array: np.ndarray, count: int) -> np.ndarray:
    """One entry per row, also for an array that stands for all rows; read only."""
    return array if len(array) == count else np.broadcast_to(array, (count,))


def length_of(*arrays: np.ndarray) -> int:
    """How many rows arrays stand for together; 1 when each of them stands for all rows."""
    return np.broadcast_shapes(*(a.shape for a in arrays))[0]


def taken(array: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """The entries of `rows` (or the one entry that stands for all)."""
    return array if len(array) == 1 else array.take(rows)


def patched(
    array: np.ndarray, count: int, rows: np.ndarray, part: np.ndarray, there: np.ndarray
) -> np.ndarray:
    """The array with `part` in its `rows`, where it had `there`; the array itself when they are the same."""
    if part is there or (part.dtype == there.dtype and _same(part, there)):
        return array
    whole = spread(array, count)
    made = whole.copy() if array.dtype == part.dtype else whole.astype(np.result_type(array, part))
    made[rows] = part
    return made


def _same(part: np.ndarray, there: np.ndarray) -> bool:
    if part.dtype.kind == "f":
        return bool(np.array_equal(part, there, equal_nan=True)) if len(part) == len(there) else False
    return not (part != there).any()


class Truth:
    """A condition or flag: `true` and `unknown` masks, never both."""

    __slots__ = ("true", "unknown")

    def __init__(self, true: np.ndarray, unknown: np.ndarray = NEVER) -> None:
        self.true = true
        self.unknown = unknown

    @property
    def missing(self) -> np.ndarray:
        return self.unknown

    def take(self, rows: np.ndarray) -> Truth:
        return Truth(taken(self.true, rows), taken(self.unknown, rows))

    def patched(self, count: int, rows: np.ndarray, part: Truth, there: Truth) -> Truth:
        return Truth(
            patched(self.true, count, rows, part.true, there.true),
            patched(self.unknown, count, rows, part.unknown, there.unknown),
        )

    def differs(self, other: Truth) -> np.ndarray:
        """bool: where the two values are not the same."""
        if self.unknown is other.unknown:
            return self.true != other.true
        return (self.true != other.true) | (self.unknown != other.unknown)

    def arrays(self) -> tuple[np.ndarray, ...]:
        return (self.true, self.unknown)


class Numbers:
    """float64, NaN for missing."""

    __slots__ = ("_missing", "data")

    def __init__(self, data: np.ndarray, missing: np.ndarray | None = None) -> None:
        self.data = data
        self._missing = missing

    @property
    def missing(self) -> np.ndarray:
        if self._missing is None:
            self._missing = simplified(np.isnan(self.data))
        return self._missing

    def take(self, rows: np.ndarray) -> Numbers:
        return Numbers(taken(self.data, rows), NEVER if self._missing is NEVER else None)

    def patched(self, count: int, rows: np.ndarray, part: Numbers, there: Numbers) -> Numbers:
        missing = self._missing
        if missing is not None:
            missing = patched(missing, count, rows, np.isnan(part.data), np.isnan(there.data))
        return Numbers(patched(self.data, count, rows, part.data, there.data), missing)

    def differs(self, other: Numbers) -> np.ndarray:
        found = self.data != other.data
        if self.missing is NEVER or other.missing is NEVER:
            return found
        return found & ~(self.missing & other.missing)

    def arrays(self) -> tuple[np.ndarray, ...]:
        return (self.data,) if self._missing is None else (self.data, self._missing)


class Dates:
    """int32 days since 1970-01-01, NO_DATE for missing."""

    __slots__ = ("_missing", "data")

    def __init__(self, data: np.ndarray, missing: np.ndarray | None = None) -> None:
        self.data = data
        self._missing = missing

    @property
    def missing(self) -> np.ndarray:
        if self._missing is None:
            self._missing = simplified(self.data == NO_DATE)
        return self._missing

    def take(self, rows: np.ndarray) -> Dates:
        return Dates(taken(self.data, rows), NEVER if self._missing is NEVER else None)

    def patched(self, count: int, rows: np.ndarray, part: Dates, there: Dates) -> Dates:
        return Dates(patched(self.data, count, rows, part.data, there.data))

    def differs(self, other: Dates) -> np.ndarray:
        return self.data != other.data

    def arrays(self) -> tuple[np.ndarray, ...]:
        return (self.data,) if self._missing is None else (self.data, self._missing)


class Dictionary:
    """The distinct texts of a column, with their places; searches in them are kept."""

    __slots__ = ("_index", "found", "values")

    def __init__(self, values: tuple[str, ...]) -> None:
        self.values = values
        self._index: dict[str, int] | None = None
        self.found: dict[Any, Any] = {}

    @property
    def index(self) -> dict[str, int]:
        if self._index is None:
            self._index = {text: i for i, text in enumerate(self.values)}
        return self._index

    def codes_in(self, other: Dictionary) -> np.ndarray:
        """int32, one per text and a last one for missing (-1): its code in `other`, -2 when not there."""
        known = self.found.get(other)
        if known is None:
            there = other.index
            known = np.array([there.get(text, -2) for text in self.values] + [-1], dtype=np.int32)
            self.found[other] = known
        return known


class Texts:
    """int32 codes into a dictionary's texts, -1 for missing (texts, ids, choices, tiers)."""

    __slots__ = ("_missing", "codes", "dictionary")

    def __init__(self, codes: np.ndarray, dictionary: Dictionary) -> None:
        self.codes = codes
        self.dictionary = dictionary
        self._missing: np.ndarray | None = None

    @property
    def missing(self) -> np.ndarray:
        if self._missing is None:
            self._missing = simplified(self.codes < 0)
        return self._missing

    def take(self, rows: np.ndarray) -> Texts:
        return Texts(taken(self.codes, rows), self.dictionary)

    def patched(self, count: int, rows: np.ndarray, part: Texts, there: Texts) -> Texts:
        both, mine, theirs = merged((self.dictionary, part.dictionary))
        whole = self.codes if mine is None else mine[self.codes]
        codes = part.codes if theirs is None else theirs[part.codes]
        before = there.codes if mine is None else mine[there.codes]
        return Texts(patched(whole, count, rows, codes, before), both)

    def differs(self, other: Texts) -> np.ndarray:
        if self.dictionary is other.dictionary:
            return self.codes != other.codes
        return self.codes != other.dictionary.codes_in(self.dictionary)[other.codes]

    def arrays(self) -> tuple[np.ndarray, ...]:
        return (self.codes,)


Value = Truth | Numbers | Dates | Texts


def merged(dictionaries: Sequence[Dictionary]) -> tuple[Any, ...]:
    """One dictionary for all, and for each the table from its codes (-1 included) to the new ones (None:
    the same)."""
    first = dictionaries[0]
    index: dict[str, int] = {}
    if all(d is first for d in dictionaries):
        return (first, *(None for _ in dictionaries))
    tables = []
    for d in dictionaries:
        table = [index.setdefault(text, len(index)) for text in d.values]
        tables.append(np.array([*table, -1], dtype=np.int32))
    return (Dictionary(tuple(index)), *tables)


def missing_like(value: Value) -> Value:
    """One missing value of the same kind, for all rows."""
    if isinstance(value, Truth):
        return Truth(NEVER, ALWAYS)
    if isinstance(value, Numbers):
        return Numbers(np.full(1, np.nan))
    if isinstance(value, Dates):
        return Dates(np.full(1, NO_DATE, dtype=np.int32))
    return Texts(np.full(1, -1, dtype=np.int32), value.dictionary)


def chosen(code: np.ndarray, options: Sequence[Value]) -> Value:
    """For every row the value of `options[code]`; missing where the code is negative.

    All options are of one kind; there is at least one.
    """
    first = options[0]
    if isinstance(first, Truth):
        true = _pick(code, [o.true for o in options], False)  # type: ignore[union-attr]
        unknown = _pick(code, [o.unknown for o in options], True)  # type: ignore[union-attr]
        return Truth(true, simplified(unknown))
    if isinstance(first, Numbers):
        return Numbers(_pick(code, [o.data for o in options], np.nan))  # type: ignore[union-attr]
    if isinstance(first, Dates):
        return Dates(_pick(code, [o.data for o in options], NO_DATE))  # type: ignore[union-attr]
    both, *tables = merged([o.dictionary for o in options])  # type: ignore[union-attr]
    codes = [o.codes if t is None else t[o.codes] for o, t in zip(options, tables, strict=True)]  # type: ignore[union-attr]
    return Texts(_pick(code, codes, -1), both)


def _pick(code: np.ndarray, arrays: Sequence[np.ndarray], blank: Any) -> np.ndarray:
    kind = arrays[0].dtype
    if all(len(a) == 1 for a in arrays):
        table = np.array([*(a[0] for a in arrays), blank], dtype=kind)
        return table.take(code, mode="wrap")
    made = np.full(length_of(code, *arrays), blank, dtype=kind)
    for i, array in enumerate(arrays):
        np.copyto(made, array, where=code == i)
    return made


def union(count: int, sets: Sequence[np.ndarray | None]) -> np.ndarray | None:
    """All rows of the sets, ascending; EVERY_ROW when one of them is."""
    if len(sets) == 1:
        return sets[0]
    distinct: dict[int, np.ndarray] = {}
    for rows in sets:
        if rows is None:  # EVERY_ROW
            return EVERY_ROW
        if len(rows):
            distinct[id(rows)] = rows
    found = list(distinct.values())
    if not found:
        return np.zeros(0, dtype=np.intp)
    if len(found) == 1:
        return found[0]
    found.sort(key=len, reverse=True)
    together = _sorted(found) if sum(map(len, found)) * 8 < count else _marked(count, found)
    return found[0] if len(together) == len(found[0]) else together


def _sorted(sets: Sequence[np.ndarray]) -> np.ndarray:
    """The rows of a few ascending sets; a stable sort only merges them, much quicker than `np.unique`."""
    rows = np.concatenate(sets)
    rows.sort(kind="stable")
    first = np.ones(len(rows), dtype=bool)
    np.not_equal(rows[1:], rows[:-1], out=first[1:])
    return rows.compress(first)


def _marked(count: int, sets: Sequence[np.ndarray]) -> np.ndarray:
    mark = np.zeros(count, dtype=bool)
    for rows in sets:
        mark[rows] = True
    return mark.nonzero()[0]
