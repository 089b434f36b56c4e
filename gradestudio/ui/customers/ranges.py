"""Numbers and dates of a column in bars: what its facet draws, and who stands in a stretch of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import floor, log10
from typing import Any

import numpy as np

from gradestudio.analysis.distribution import distribution
from gradestudio.table.columns import ColumnKind
from gradestudio.ui.customers.stretch import Range, Spread
from gradestudio.ui.histogram.axis import axis_of

_WIDTH = 200
"""Pixels that the bars share: about 8 each."""
_NOWHERE = 255
"""In `Binned.places`: the customer has no value."""
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True, eq=False)
class Binned:
    """Every customer's bar, worked out once for a column; `source` is what it was worked out for."""

    source: Any
    edges: tuple[Any, ...]
    places: np.ndarray
    form: str

    def among(self, rest: np.ndarray) -> tuple[Spread, int]:
        """The bars of some customers (a mask), and how many of them have no value."""
        counts = np.bincount(self.places[rest], minlength=_NOWHERE + 1)
        bars = tuple(int(n) for n in counts[: len(self.edges) - 1])
        return Spread(self.edges, bars, self.form), int(counts[_NOWHERE])


def binned(reader: Any, known: Mapping[str, Binned], key: str) -> Binned:
    """The bars of a column; those worked out before where the column is the same."""
    source = source_of(reader)
    found = known.get(key)
    if found is not None and found.source is source:
        return found
    keys = np.asarray(reader.sort_keys(), dtype=np.float64)
    there = keys[~np.isnan(keys)]
    dated = getattr(reader, "column", None) is not None and reader.column.kind is ColumnKind.DATE
    dist = distribution(there)
    axis = axis_of(dist)
    edges = _edges(axis, dist, dated)
    places = np.full(len(keys), _NOWHERE, dtype=np.uint8)
    places[~np.isnan(keys)] = np.searchsorted(np.asarray(edges[1:-1]), there, side="right").astype(np.uint8)
    form = "date" if dated else "whole" if axis.kind == "whole" else "number"
    if dated:
        return Binned(source, tuple(_EPOCH + timedelta(days=int(e)) for e in edges), places, form)
    return Binned(source, tuple(edges), places, form)


def source_of(reader: Any) -> Any:
    """What a reader reads: the column, or the result of the grading."""
    column = getattr(reader, "column", None)
    return column if column is not None else reader.result


def inside(reader: Any, chosen: Range) -> np.ndarray:
    """Who stands in a stretch: bool per customer, never for a missing value."""
    keys = np.asarray(reader.sort_keys(), dtype=np.float64)
    low, high = _number(chosen.low), _number(chosen.high)
    with np.errstate(invalid="ignore"):
        mask = ~np.isnan(keys)
        if low is not None:
            mask &= keys >= low
        if high is not None:
            mask &= keys < high
    return mask


def flags(reader: Any) -> np.ndarray:
    """1 yes, 0 no, -1 missing, per customer."""
    column = getattr(reader, "column", None)
    if column is not None:
        return column.data
    tag = reader.result
    return np.where(tag.unknown, -1, tag.true.astype(np.int8))


def _number(value: Any) -> float | None:
    if isinstance(value, date):
        return float((value - _EPOCH).days)
    return None if value is None else float(value)


def _edges(axis: Any, dist: Any, dated: bool) -> list[float]:
    """Ascending and all different: whole days for dates, halves between whole numbers, else round values."""
    found = axis.edges(_WIDTH, 8)
    if dated:
        found = [float(round(e)) for e in found]
    elif axis.kind != "whole":
        size = max(abs(found[0]), abs(found[-1])) if axis.kind != "log" else 0.0
        found = [_round(e, size) for e in found]
    edges = sorted(set(found))
    return edges if len(edges) > 1 else [edges[0], edges[0] + 1]


def _round(value: float, size: float) -> float:
    """To three figures of itself, or of `size` where the axis is even."""
    scale = size or abs(value)
    if not scale:
        return 0.0
    return round(value, 2 - floor(log10(scale)))
