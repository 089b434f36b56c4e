"""Random typed tables over the columns of `generators`: blanks, ties, edges, duplicate keys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any

import numpy as np

from gradestudio.language.program import FieldKind, Type
from gradestudio.table.columns import Column, ColumnKind, Table
from tests.engine.generators import CHOICES, DATES, FIELDS, KEYS, NUMBERS, RELATED, TEXTS, TIERS, TYPE_OF


def _column(rng: Random, name: str, kind: FieldKind, count: int, blank: float) -> Column:
    def cells(options: Sequence[Any]) -> list[Any]:
        few = rng.sample(list(options), k=min(len(options), rng.randint(1, 8)))
        return [None if rng.random() < blank else rng.choice(few) for _ in range(count)]

    match TYPE_OF[kind]:
        case Type.NUMBER:
            extra = [repr(rng.uniform(-5, 5)), str(rng.randint(-9, 9)), "1e16", "0.30000000000000004", "1e-7"]
            given = cells([*NUMBERS, *extra] if rng.random() < 0.6 else ["0", "1", "2", "3"])
            data = np.array([np.nan if c is None else float(c) for c in given], dtype=np.float64)
            return Column(name, ColumnKind.NUMBER, data)
        case Type.DATE:
            epoch = date(1970, 1, 1)
            days = [int(Column.NO_DATE) if c is None else (c - epoch).days for c in cells(DATES)]
            return Column(name, ColumnKind.DATE, np.array(days, dtype=np.int32))
        case Type.FLAG:
            flags = [-1 if c is None else int(c) for c in cells((True, False))]
            return Column(name, ColumnKind.FLAG, np.array(flags, dtype=np.int8))
    options = {FieldKind.ID: KEYS, FieldKind.CHOICE: CHOICES, FieldKind.TIER: (*TIERS, "D")}.get(kind, TEXTS)
    return text_column(name, cells(options))


def text_column(name: str, cells: Sequence[str | None]) -> Column:
    index: dict[str, int] = {}
    codes = [-1 if c is None else index.setdefault(c, len(index)) for c in cells]
    return Column(name, ColumnKind.TEXT, np.array(codes, dtype=np.int32), tuple(index))


def random_table(rng: Random, most: int = 30, least: int = 0) -> Table:
    """A typed table with its orders; sometimes without rows, orders or blanks, or with unique keys."""
    count = max(least, rng.choice((0, 1, 2, rng.randint(3, most), rng.randint(3, most))))
    blank = rng.choice((0.0, 0.1, 0.4))
    columns = {n: _column(rng, n, k, count, blank) for n, k in FIELDS if n != "没有的列"}
    if rng.random() < 0.4:
        columns["编号"] = text_column("编号", [f"k{i + 1}" for i in range(count)])
    orders = rng.choice((0, 1, rng.randint(2, 3 * most)))
    theirs = {n: _column(rng, n, k, orders, blank) for n, k in RELATED}
    related = {} if rng.random() < 0.05 else {"订单": Table(theirs, orders)}
    return Table(columns, count, related=related)


def taken_rows(table: Table, rows: np.ndarray) -> Table:
    """The table with these rows, in this order (texts numbered anew, as a reader would)."""
    columns = {}
    for name, column in table.columns.items():
        if column.kind is ColumnKind.TEXT:
            cells = [None if column.data[r] < 0 else column.values[column.data[r]] for r in rows]
            columns[name] = text_column(name, cells)
        else:
            columns[name] = Column(name, column.kind, column.data[rows])
    return Table(columns, len(rows), related=table.related)
