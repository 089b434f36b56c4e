"""What a typed column holds, in one line: how many, from where to where, which most."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from gradestudio.language.program import FieldDef, FieldKind
from gradestudio.studio.guesses import Said
from gradestudio.table import Column, ColumnKind, missing_mask
from gradestudio.table.cells import EPOCH


def facts_of(column: Column, definition: FieldDef, there: bool = True) -> Said:
    """`there`: the sheet has the column; else only its default is in it, or nothing."""
    if not there:
        if definition.default is not None:
            return Said("read.default", {"value": definition.default})
        return Said("read.none")
    data = column.data[~missing_mask(column)]
    if not len(data):
        return Said("read.nothing")
    if column.kind is ColumnKind.NUMBER:
        money = definition.kind is FieldKind.MONEY
        args = {"low": float(data.min()), "high": float(data.max()), "middle": float(np.median(data))}
        return Said("read.money" if money else "read.number", args)
    if column.kind is ColumnKind.DATE:
        return Said("read.date", {"low": _day(data.min()), "high": _day(data.max())})
    if column.kind is ColumnKind.FLAG:
        yes = int(np.count_nonzero(data == 1))
        return Said("read.flag", {"yes": yes, "no": len(data) - yes})
    return _texts(column, data, definition)


def _texts(column: Column, data: np.ndarray, definition: FieldDef) -> Said:
    counts = np.bincount(data, minlength=len(column.values))
    distinct, most = int(np.count_nonzero(counts)), int(counts.argmax())
    if definition.kind is FieldKind.ID:
        again = len(data) - distinct
        return Said("read.id-again" if again else "read.id", {"n": len(data), "again": again})
    if definition.kind is FieldKind.TEXT and distinct * 2 > len(data):
        return Said("read.text", {"n": len(data)})
    return Said("read.choice", {"n": distinct, "value": column.values[most], "count": int(counts[most])})


def _day(days: Any) -> date:
    return date.fromordinal(EPOCH.toordinal() + int(days))


def value_at(column: Column, row: int) -> Any:
    """One value as float, date, bool or str; None for missing."""
    cell = column.data[row]
    match column.kind:
        case ColumnKind.NUMBER:
            return None if np.isnan(cell) else float(cell)
        case ColumnKind.DATE:
            return None if cell == Column.NO_DATE else _day(cell)
        case ColumnKind.FLAG:
            return None if cell < 0 else bool(cell)
        case ColumnKind.TEXT:
            return None if cell < 0 else column.values[int(cell)]
    return cell
