"""Cells of a typed table as plain Python values: float, str, date, bool, or None for missing."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from gradestudio.engine.calendar import day_number, day_of
from gradestudio.language.program import Type
from gradestudio.table.columns import Column, ColumnKind


def cell(column: Column | None, row: int) -> Any:
    """The value in a row; None when it is missing, or when there is no such column.

    Raises TypeError for a column as read from a sheet, which has not met its field yet.
    """
    if column is None:
        return None
    raw = column.data[row]
    match column.kind:
        case ColumnKind.NUMBER:
            return float(raw) if math.isfinite(raw) else None
        case ColumnKind.DATE:
            return None if raw == Column.NO_DATE else day_of(raw)
        case ColumnKind.FLAG:
            return None if raw < 0 else bool(raw)
        case ColumnKind.TEXT:
            return None if raw < 0 else column.values[raw]
    raise TypeError(f"column {column.name} is not conformed to its field")


def column_of(name: str, type_: Type, values: list[Any]) -> Column:
    """A typed column of plain values; texts and tiers are numbered in order of first appearance."""
    match type_:
        case Type.NUMBER:
            data = np.array([math.nan if v is None else v for v in values], dtype=np.float64)
            return Column(name, ColumnKind.NUMBER, data)
        case Type.DATE:
            days = [int(Column.NO_DATE) if v is None else day_number(v) for v in values]
            return Column(name, ColumnKind.DATE, np.array(days, dtype=np.int32))
        case Type.FLAG:
            flags = np.array([-1 if v is None else int(v) for v in values], dtype=np.int8)
            return Column(name, ColumnKind.FLAG, flags)
    codes: dict[str, int] = {}
    numbered = [-1 if v is None else codes.setdefault(v, len(codes)) for v in values]
    return Column(name, ColumnKind.TEXT, np.array(numbered, dtype=np.int32), tuple(codes))
