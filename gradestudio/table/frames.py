"""Tables from pandas data frames."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from gradestudio.table.cells import Cells, RawColumn, Tag, free_name, no_codes
from gradestudio.table.columns import Column, Origin, Table


def table_from_pandas(frame: Any, related: Mapping[str, Any]) -> Table:
    """A table of RAW columns with a data frame's cells; NaN, NaT and None are blanks.

    Related frames may be tables already. Of columns with one name the later ones are called `… (2)`; an
    index with a name is a column too, the first.
    """
    if frame.index.name is not None and frame.index.name not in frame.columns:
        frame = frame.reset_index()
    columns: dict[str, Column] = {}
    for at, label in enumerate(frame.columns):
        name = free_name(str(label), columns)
        columns[name] = RawColumn(name, _cells(frame.iloc[:, at]), str(label))
    others = {name: _table(other) for name, other in related.items()}
    return Table(columns, len(frame), Origin(), others)


def _table(other: Any) -> Table:
    return other if isinstance(other, Table) else table_from_pandas(other, {})


def _cells(series: Any) -> Cells:
    """Packed straight from the array where it is numbers or days; else cell by cell."""
    kind = getattr(series.dtype, "kind", "O")
    if isinstance(series.dtype, np.dtype) and kind in "iuf" and _holds(series):
        numbers = series.to_numpy(dtype=np.float64)
        tags = np.where(np.isnan(numbers), Tag.BLANK, Tag.NUMBER).astype(np.uint8)
        return Cells(tags, numbers, no_codes(len(numbers)))
    if kind == "M":
        return _moments(series)
    return Cells.pack(_plain(value) for value in series.tolist())


def _holds(series: Any) -> bool:
    """Every number has a double of its own, and none is infinite."""
    values = series.to_numpy()
    if values.dtype.kind == "f":
        return not bool(np.isinf(values).any())
    return len(values) == 0 or (int(values.min()) >= -(2**53) and int(values.max()) <= 2**53)


def _moments(series: Any) -> Cells:
    """Times with a zone keep what their clock says."""
    if getattr(series.dtype, "tz", None) is not None:
        series = series.dt.tz_localize(None)
    moments = series.to_numpy(dtype="datetime64[us]")
    blank = np.isnat(moments)
    micros = np.where(blank, 0, moments.astype(np.int64))
    whole = micros % 86_400_000_000 == 0
    tags = np.where(blank, Tag.BLANK, np.where(whole, Tag.DATE, Tag.MOMENT)).astype(np.uint8)
    numbers = np.where(blank, np.nan, np.where(whole, micros // 86_400_000_000, micros / 1e6))
    return Cells(tags, numbers, no_codes(len(tags)))


def _plain(value: Any) -> Any:
    """pandas' own missing marks as None."""
    return None if value is None or type(value).__name__ in ("NAType", "NaTType") else value
