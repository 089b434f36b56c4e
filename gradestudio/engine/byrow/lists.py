"""Values over a customer's related rows, and over the whole list of customers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gradestudio.engine.byrow import listfacts
from gradestudio.engine.byrow.values import compared
from gradestudio.engine.codes import ListFact
from gradestudio.engine.opened import OpenCompare, between_ends
from gradestudio.language.program import (
    Aggregate,
    InTop,
    ListStatistic,
    Number,
    Quantile,
)

if TYPE_CHECKING:
    from gradestudio.engine.byrow.rows import Row, Sheet


def aggregate_values(row: Row, n: Aggregate) -> tuple[list[Any], bool]:
    """The values that the aggregate runs over, and whether it is incomplete: a row was left out because its
    filter is unknown, or because its value is missing."""
    values: list[Any] = []
    incomplete = False
    for related in row.related(n):
        kept = True if n.where is None else related.value(n.where)
        if kept is False:
            continue
        value = None if kept is None else 1.0 if n.value is None else related.value(n.value)
        if value is None:
            incomplete = True
        else:
            values.append(value)
    return values, incomplete


def _aggregate(row: Row, n: Aggregate) -> Any:
    values, _ = aggregate_values(row, n)
    if n.op == "lookup":
        return values[0] if len(set(values)) == 1 else None
    return listfacts.statistic(n.op, values)


def _quantile(row: Row, n: Quantile) -> float | None:
    value = row.value(n.value)
    if value is None:
        return None
    cuts = row.sheet.fact(n).values
    return float(listfacts.quantile_score(cuts, n.k, listfacts.measure(value), n.lowest_best))


def _in_top(row: Row, n: InTop) -> bool | None:
    value = row.value(n.value)
    group = None if n.within is None else row.value(n.within)
    if value is None or (n.within is not None and group is None):
        return None
    fact = row.sheet.fact(n)
    edge = fact.values[fact.groups.index(group)] if group in fact.groups else None
    return edge is not None and listfacts.measure(value) >= edge


def _open_compare(row: Row, n: OpenCompare) -> bool | None:
    plain = compared(n.op, row.value(n.value), row.value(n.other))
    points = row.score(n.score)
    if plain is None or not points.incomplete:
        return plain
    always, never = between_ends(n.op, points.low / 100, points.high / 100, row.value(n.other))
    return True if always else False if never else None


def _list_statistic(row: Row, n: ListStatistic) -> Any:
    return row.sheet.fact(n).values[0]


def _quantile_fact(sheet: Sheet, n: Quantile) -> ListFact:
    values = sorted(listfacts.measure(v) for v in sheet.column(n.value) if v is not None)
    return ListFact("quantile", "", listfacts.cut_points(values, n.k), (len(values),))


def _top_fact(sheet: Sheet, n: InTop) -> ListFact:
    groups: dict[Any, list[float]] = {None: []} if n.within is None else {}
    for row in sheet.rows():
        value = row.value(n.value)
        group = None if n.within is None else row.value(n.within)
        if value is not None and (n.within is None or group is not None):
            groups.setdefault(group, []).append(listfacts.measure(value))
    assert isinstance(n.share, Number), "a share is a constant once the program is bound"
    share = n.share.value
    names = sorted(groups) if n.within is not None else [None]
    return ListFact(
        "top",
        "",
        tuple(listfacts.top_edge(groups[g], share) for g in names),
        tuple(len(groups[g]) for g in names),
        tuple(names),
    )


def _statistic_fact(sheet: Sheet, n: ListStatistic) -> ListFact:
    kept = [
        value
        for row in sheet.rows()
        if (value := row.value(n.value)) is not None and (n.where is None or row.value(n.where) is True)
    ]
    return ListFact("statistic", "", (listfacts.statistic(n.op, kept),), (len(kept),))


FACTS: dict[type, Callable[[Sheet, Any], ListFact]] = {
    Quantile: _quantile_fact,
    InTop: _top_fact,
    ListStatistic: _statistic_fact,
}
"""The list fact that a node rests on."""

OVER_ROWS: dict[type, Callable[[Any, Any], Any]] = {
    Aggregate: _aggregate,
    Quantile: _quantile,
    InTop: _in_top,
    ListStatistic: _list_statistic,
    OpenCompare: _open_compare,
}
"""The meaning of the nodes that look beyond the customer's own row; `rows.Row` reads them."""
