"""Columns of a typed table as values, and values as columns."""

from __future__ import annotations

import numpy as np

from gradestudio.engine.evaluating.cases import blank_of
from gradestudio.engine.evaluating.masks import (
    NEVER,
    Dates,
    Dictionary,
    Numbers,
    Texts,
    Truth,
    Value,
    simplified,
    spread,
)
from gradestudio.language.program import Type
from gradestudio.table.columns import Column, ColumnKind, Table


class Cells:
    """The columns of one table as values, each made once."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._known: dict[str, Value] = {}

    def value(self, name: str, kind: Type) -> Value:
        """One entry per row of the table; all missing when there is no such column."""
        found = self._known.get(name)
        if found is None:
            column = self.table.columns.get(name)
            if column is None:
                return blank_of(kind)
            found = self._known[name] = column_value(column)
        return found


def column_value(column: Column) -> Value:
    """A typed column as a value.  Raises TypeError for a column as read from a sheet."""
    data = column.data
    match column.kind:
        case ColumnKind.NUMBER:
            endless = np.isinf(data)
            return Numbers(np.where(endless, np.nan, data) if endless.any() else data)
        case ColumnKind.DATE:
            return Dates(data)
        case ColumnKind.FLAG:
            return Truth(data > 0, simplified(data < 0))
        case ColumnKind.TEXT:
            return Texts(data, Dictionary(column.values))
    raise TypeError(f"column {column.name} is not conformed to its field")


def made_column(name: str, value: Value, count: int) -> Column:
    """A value as a typed column of `count` rows; texts are numbered in order of first appearance."""
    if isinstance(value, Truth):
        data = spread(value.true, count).astype(np.int8)
        if value.unknown is not NEVER:
            data[spread(value.unknown, count)] = -1
        return Column(name, ColumnKind.FLAG, data)
    if isinstance(value, Numbers):
        return Column(name, ColumnKind.NUMBER, np.ascontiguousarray(spread(value.data, count)))
    if isinstance(value, Dates):
        return Column(name, ColumnKind.DATE, np.ascontiguousarray(spread(value.data, count)))
    codes, first = np.unique(spread(value.codes, count), return_index=True)
    order = codes[np.argsort(first)]
    order = order[order >= 0]
    table = np.full(len(value.dictionary.values) + 1, -1, dtype=np.int32)
    table[order] = np.arange(len(order), dtype=np.int32)
    texts = tuple(value.dictionary.values[i] for i in order.tolist())
    return Column(name, ColumnKind.TEXT, table[spread(value.codes, count)], texts)
