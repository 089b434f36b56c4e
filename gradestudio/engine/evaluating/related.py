"""Aggregates over related sheets: the rows of a sheet put in the order of the customers' keys.

Customers with one key have the same rows, so an aggregate is worked out once per key.  Only when it reads
the customer too (`订单.金额 > 客户额度`) is it worked out per customer, on pairs of a customer and one of
the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from gradestudio.engine.evaluating.aggregates import Aggregated, aggregated
from gradestudio.engine.evaluating.cases import blank_of
from gradestudio.engine.evaluating.columns import Cells
from gradestudio.engine.evaluating.masks import Dates, Numbers, Texts, Truth, Value, merged, spread
from gradestudio.language.program import (
    Aggregate,
    Derived,
    Expr,
    Field,
    GradeValue,
    InTop,
    ListStatistic,
    Quantile,
    RelatedColumn,
    RelationDef,
    ScoreValue,
    TableRow,
    TagValue,
    Type,
    children,
)
from gradestudio.table.columns import Table

Get = Callable[[Any], Any]
_OF_THE_CUSTOMER = (
    Field,
    Derived,
    ScoreValue,
    TagValue,
    GradeValue,
    Aggregate,
    ListStatistic,
    Quantile,
    InTop,
)
PAIRS_AT_ONCE = 2_000_000


def reads_rows(node: Any) -> bool:
    """Whether a node inside an aggregate reads the related row; remembered."""
    known = node.__dict__.get("_reads_rows")
    if known is None:
        if isinstance(node, RelatedColumn):
            known = True
        else:
            known = not isinstance(node, _OF_THE_CUSTOMER) and any(reads_rows(c) for c in children(node))
        node.__dict__["_reads_rows"] = known
    return known


def customer_parts(node: Aggregate) -> Iterator[Expr]:
    """The largest expressions inside an aggregate that are the customer's (constants too)."""

    def walk(part: Any) -> Iterator[Expr]:
        if isinstance(part, Expr) and not isinstance(part, TableRow) and not reads_rows(part):
            yield part
        else:
            for child in children(part):
                yield from walk(child)

    for part in (node.value, node.where):
        if part is not None:
            yield from walk(part)


class Relation:
    """A related sheet's rows in the order of the customers' keys.

    `rows`: row numbers, key by key; `counts`: rows of each key; `key_of`: each customer's key, −1 for none;
    `numbers`: each related row's key, −1 for none and for one that no customer has; `theirs`: the related
    sheet's keys
    (None: there is no such sheet).
    """

    def __init__(self, definition: RelationDef, ours: Value, table: Table | None, customers: int) -> None:
        self.definition = definition
        self.cells = Cells(table) if table is not None else None
        self.theirs = self._theirs()
        key_of, numbers, keys = _numbered(ours, self.theirs)
        self.key_of = spread(key_of, customers)
        used = np.append(np.bincount(self.key_of[self.key_of >= 0], minlength=keys) > 0, False)
        self.numbers = numbers = np.where(used[numbers], numbers, -1)
        order = np.argsort(numbers, kind="stable")
        self.rows = order[numbers[order] >= 0]
        self.counts = np.bincount(numbers[numbers >= 0], minlength=keys)
        self.starts = np.cumsum(self.counts) - self.counts
        self.kept: dict[Any, Value] = {}
        """Values of nodes that read no customer, one entry per row of `rows`."""

    def _theirs(self) -> Value | None:
        if self.cells is None:
            return None
        column = self.definition.column(self.definition.theirs)
        kind = (
            Type.TEXT
            if column is None
            else RelatedColumn(self.definition.name, column.name, column.kind).type
        )
        return self.cells.value(self.definition.theirs, kind)

    def column(self, node: RelatedColumn) -> Value:
        """The related sheet's column, in its own order."""
        return blank_of(node.type) if self.cells is None else self.cells.value(node.name, node.type)

    def trim(self) -> None:
        """Forget values when there are many."""
        if len(self.kept) > 64:
            self.kept.clear()

    def aggregate(self, node: Aggregate, outer: Get, kernels: Any, customers: int) -> Aggregated:
        """The aggregate for every customer; `outer` gives the customers' values."""
        per_customer = any(_varies(outer(part)) for part in customer_parts(node)) and customers > 1
        if not per_customer:
            inside = _Inside(self, self.rows, None, outer, kernels, self.kept)
            per_key = _of(node, inside, np.append(self.counts, 0))
            return _taken(per_key, self.key_of)
        return _joined(list(self._by_customer(node, outer, kernels)))

    def _by_customer(self, node: Aggregate, outer: Get, kernels: Any) -> Iterator[Aggregated]:
        counts = np.append(self.counts, 0)[self.key_of]
        starts = np.append(self.starts, 0)[self.key_of]
        for some in _chunks(counts):
            lengths = counts[some]
            owner = np.repeat(np.arange(some.start, some.stop), lengths)
            within = np.arange(len(owner)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
            rows = self.rows[starts[owner] + within]
            yield _of(node, _Inside(self, rows, owner, outer, kernels, {}), lengths)


class _Inside:
    """Values of nodes inside an aggregate, one entry per related row (or pair)."""

    def __init__(
        self,
        relation: Relation,
        rows: np.ndarray,
        owner: np.ndarray | None,
        outer: Get,
        kernels: Any,
        kept: dict[Any, Value],
    ) -> None:
        self.relation = relation
        self.rows = rows
        self.owner = owner
        self.outer = outer
        self.kernels = kernels
        self.kept = kept

    def get(self, node: Any) -> Value:
        if isinstance(node, Expr) and not reads_rows(node):
            value = self.outer(node)
            return value if self.owner is None else value.take(self.owner)
        found = self.kept.get(node)
        if found is None:
            if isinstance(node, RelatedColumn):
                found = self.relation.column(node).take(self.rows)
            else:
                found = self.kernels[type(node)](node, self.get)
            self.kept[node] = found
        return found


def _of(node: Aggregate, inside: _Inside, counts: np.ndarray) -> Aggregated:
    value = None if node.value is None else inside.get(node.value)
    keep = None if node.where is None else inside.get(node.where)
    return aggregated(node.op, value, keep, counts)  # type: ignore[arg-type]


def _varies(value: Value) -> bool:
    return any(len(a) != 1 for a in value.arrays())


def _taken(found: Aggregated, key_of: np.ndarray) -> Aggregated:
    """Key −1 takes the last entry, the one of no rows."""
    return Aggregated(
        found.value.take(key_of), found.incomplete[key_of], found.several[key_of], found.count[key_of]
    )


def _joined(parts: list[Aggregated]) -> Aggregated:
    first = parts[0]
    if len(parts) == 1:
        return first
    fields = [
        np.concatenate([getattr(p, name) for p in parts]) for name in ("incomplete", "several", "count")
    ]
    values = [p.value for p in parts]
    kind = type(first.value)
    if kind is Truth:
        value: Value = Truth(
            np.concatenate([v.true for v in values]),  # type: ignore[union-attr]
            np.concatenate([np.broadcast_to(v.unknown, v.true.shape) for v in values]),  # type: ignore[union-attr]
        )
    elif kind is Texts:
        both, *tables = merged([v.dictionary for v in values])  # type: ignore[union-attr]
        codes = [v.codes if t is None else t[v.codes] for v, t in zip(values, tables, strict=True)]  # type: ignore[union-attr]
        value = Texts(np.concatenate(codes), both)
    else:
        data = np.concatenate([v.data for v in values])  # type: ignore[union-attr]
        value = Numbers(data) if kind is Numbers else Dates(data)
    return Aggregated(value, *fields)


def _chunks(counts: np.ndarray) -> Iterator[slice]:
    """Customers in runs of a bounded number of pairs, one customer at least."""
    ends = np.cumsum(counts)
    start = 0
    while start < len(counts):
        before = int(ends[start - 1]) if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, before + PAIRS_AT_ONCE, side="right")))
        yield slice(start, stop)
        start = stop


def _numbered(ours: Value, theirs: Value | None) -> tuple[np.ndarray, np.ndarray, int]:
    """Key number of every customer and of every related row (−1: no key, no customer), and how many keys."""
    if isinstance(ours, Texts):
        keys, mine = len(ours.dictionary.values), ours.codes
        if isinstance(theirs, Texts):
            there = np.maximum(theirs.dictionary.codes_in(ours.dictionary), -1)[theirs.codes]
            return mine, there, keys
        return mine, _no_keys(theirs), keys
    data = ours.true.astype(np.int32) if isinstance(ours, Truth) else ours.data
    distinct = np.unique(data[~np.broadcast_to(ours.missing, data.shape)])
    mine = _places(distinct, data, ours.missing)
    if type(theirs) is not type(ours) or theirs is None:
        return mine, _no_keys(theirs), len(distinct)
    other = theirs.true.astype(np.int32) if isinstance(theirs, Truth) else theirs.data  # type: ignore[union-attr]
    return mine, _places(distinct, other, theirs.missing), len(distinct)


def _no_keys(theirs: Value | None) -> np.ndarray:
    return np.full(0 if theirs is None else len(theirs.arrays()[0]), -1, dtype=np.int32)


def _places(distinct: np.ndarray, data: np.ndarray, missing: np.ndarray) -> np.ndarray:
    if not len(distinct):
        return np.full(len(data), -1, dtype=np.int32)
    place = np.minimum(np.searchsorted(distinct, data), len(distinct) - 1)
    return np.where((distinct[place] == data) & ~missing, place, -1).astype(np.int32)
