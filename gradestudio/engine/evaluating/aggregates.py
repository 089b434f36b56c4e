"""Counts, sums, extremes and the rest over stretches of rows: one stretch a customer, a key, or the whole
list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gradestudio.engine.evaluating.decimals import group_sums
from gradestudio.engine.evaluating.masks import (
    NEVER,
    NO_DATE,
    Dates,
    Numbers,
    Texts,
    Truth,
    Value,
    spread,
)


@dataclass(frozen=True, slots=True, eq=False)
class Aggregated:
    """One entry per stretch."""

    value: Value
    incomplete: np.ndarray
    """bool: a row was left out, as its filter is unknown or its value missing."""
    several: np.ndarray
    """bool, of a lookup: it found several different values."""
    count: np.ndarray
    """int64: rows that counted."""


def aggregated(op: str, value: Value | None, keep: Truth | None, counts: np.ndarray) -> Aggregated:
    """`op` over stretches that follow one another; `counts` are their lengths (0 allowed).

    `value` and `keep` have an entry per row, or one for all; None: every row counts as 1, every row is kept.
    """
    total = int(counts.sum())
    stretch = np.repeat(np.arange(len(counts)), counts)
    used, open_rows = _used(value, keep, total)
    incomplete = np.zeros(len(counts), dtype=bool)
    if open_rows is not None:
        incomplete[stretch[open_rows]] = True
    if used is not None:
        stretch = stretch[used]
        counts = np.bincount(stretch, minlength=len(counts))
    several = np.zeros(len(counts), dtype=bool)
    if op == "count" or value is None:
        made: Value = Numbers(counts.astype(np.float64))
    else:
        cells = _cells(value, total)
        made, several = _reduced(op, value, cells if used is None else cells[used], stretch, counts)
    return Aggregated(made, incomplete, several, counts)


def _used(value: Value | None, keep: Truth | None, total: int) -> tuple[np.ndarray | None, np.ndarray | None]:
    """Rows that count (None: all) and rows left out for want of data (None: none), bool each."""
    used: Any = None if keep is None else spread(keep.true, total)
    left_out: Any = None if keep is None or keep.unknown is NEVER else spread(keep.unknown, total)
    if value is not None and value.missing is not NEVER:
        missing = spread(value.missing, total)
        without = missing if used is None else missing & used
        used = ~missing if used is None else used & ~missing
        left_out = without if left_out is None else left_out | without
    return used, left_out


def _cells(value: Value, total: int) -> np.ndarray:
    if isinstance(value, Truth):
        return (
            spread(value.true, total).view(np.int8) if len(value.true) == total else spread(value.true, total)
        )
    return spread(value.codes if isinstance(value, Texts) else value.data, total)


def _reduced(
    op: str, value: Value, cells: np.ndarray, stretch: np.ndarray, counts: np.ndarray
) -> tuple[Value, np.ndarray]:
    nobody = np.zeros(len(counts), dtype=bool)
    some = counts > 0
    starts = (np.cumsum(counts) - counts)[some]
    if op in ("sum", "average"):
        made = np.full(len(counts), 0.0 if op == "sum" else np.nan)
        if len(starts):
            made[some] = group_sums(cells, starts, counts[some])[op == "average"]
        return Numbers(made), nobody
    if op in ("max", "latest"):
        return _like(value, some, _over(np.maximum, cells, starts)), nobody
    if op in ("min", "earliest"):
        return _like(value, some, _over(np.minimum, cells, starts)), nobody
    if op == "distinct":
        return Numbers(_distinct(cells, stretch, len(counts))), nobody
    if op == "shortest_gap":
        return Numbers(_shortest_gaps(cells, stretch, len(counts))), nobody
    if op == "lookup":
        low, high = _over(np.minimum, cells, starts), _over(np.maximum, cells, starts)
        several = nobody.copy()
        several[some] = low != high
        one = some & ~several
        return _like(value, one, low[one[some]]), several
    raise ValueError(op)


def _over(pick: np.ufunc, cells: np.ndarray, starts: np.ndarray) -> np.ndarray:
    return pick.reduceat(cells, starts) if len(starts) else cells[:0]


def _like(value: Value, where: np.ndarray, cells: np.ndarray) -> Value:
    """A value of the same kind with the cells where asked, missing elsewhere."""
    if isinstance(value, Numbers):
        data = np.full(len(where), np.nan)
        data[where] = cells
        return Numbers(data)
    if isinstance(value, Dates):
        days = np.full(len(where), NO_DATE, dtype=np.int32)
        days[where] = cells
        return Dates(days)
    if isinstance(value, Texts):
        codes = np.full(len(where), -1, dtype=np.int32)
        codes[where] = cells
        return Texts(codes, value.dictionary)
    true = np.zeros(len(where), dtype=bool)
    true[where] = cells.astype(bool)
    return Truth(true, ~where)


def _ordered(cells: np.ndarray, stretch: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Stretch by stretch, the cells of each in ascending order, as whole numbers with the same order."""
    if cells.dtype.kind == "f":
        cells = np.unique(cells, return_inverse=True)[1]
    low = int(cells.min())
    width = int(cells.max()) - low + 1
    keys = np.sort(stretch.astype(np.int64) * width + (cells.astype(np.int64) - low))
    return np.divmod(keys, width)


def _distinct(cells: np.ndarray, stretch: np.ndarray, count: int) -> np.ndarray:
    if not len(cells):
        return np.zeros(count)
    of, values = _ordered(cells, stretch)
    new = np.ones(len(of), dtype=bool)
    new[1:] = (of[1:] != of[:-1]) | (values[1:] != values[:-1])
    return np.bincount(of[new], minlength=count).astype(np.float64)


def _shortest_gaps(days: np.ndarray, stretch: np.ndarray, count: int) -> np.ndarray:
    made = np.full(count, np.nan)
    if len(days) < 2:
        return made
    of, values = _ordered(days, stretch)
    inside = of[1:] == of[:-1]
    gaps, of = np.diff(values)[inside], of[1:][inside]
    if len(of):
        first = np.flatnonzero(np.concatenate(([True], of[1:] != of[:-1])))
        made[of[first]] = np.minimum.reduceat(gaps, first)
    return made
