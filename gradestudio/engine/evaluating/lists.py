"""The first pass over the whole list: quantiles, `in top`, statistics; each with its fact."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np

from gradestudio.engine.byrow import listfacts
from gradestudio.engine.evaluating.aggregates import aggregated
from gradestudio.engine.evaluating.calendar import EPOCH
from gradestudio.engine.evaluating.conditions import Get
from gradestudio.engine.evaluating.masks import (
    NEVER,
    Dates,
    Numbers,
    Texts,
    Truth,
    Value,
    either,
    simplified,
    spread,
)
from gradestudio.engine.grading import ListFact
from gradestudio.language.program import InTop, ListStatistic, Number, Quantile


def _measures(value: Value) -> np.ndarray:
    """float64: numbers as they are, dates as day numbers; NaN for missing."""
    if isinstance(value, Numbers):
        return value.data
    assert isinstance(value, Dates)
    return np.where(value.missing, np.nan, value.data.astype(np.float64))


def _known(measures: np.ndarray, value: Value, count: int) -> np.ndarray:
    whole = spread(measures, count)
    return whole if value.missing is NEVER else whole[~spread(value.missing, count)]


# ── Quantile ────────────────────────────────────────────────────────────────────────────────────


def quantile(node: Quantile, get: Get, count: int) -> tuple[Numbers, ListFact]:
    """The score of each customer and the cut points."""
    value = get(node.value)
    measures = _measures(value)
    known = _known(measures, value, count)
    cuts = listfacts.cut_points(_places_sorted(known, node.k), node.k)  # type: ignore[arg-type]
    score = np.full(len(measures), node.k if node.lowest_best else 1, dtype=np.float64)
    for cut in cuts:
        score += np.where(measures >= cut, -1.0 if node.lowest_best else 1.0, 0.0)
    if value.missing is not NEVER:
        score = np.where(value.missing, np.nan, score)
    return Numbers(score), ListFact("quantile", "", cuts, (len(known),))


def _places_sorted(known: np.ndarray, k: int) -> np.ndarray:
    """The values with those that the cut points look at in their sorted place."""
    n = len(known)
    if n == 0 or k < 2:
        return known
    wanted = {min(n - 1, (n - 1) * j // k + more) for j in range(1, k) for more in (0, 1)}
    return np.sort(known) if len(wanted) > 40 else np.partition(known, sorted(wanted))


# ── In top ──────────────────────────────────────────────────────────────────────────────────────


def in_top(node: InTop, get: Get, count: int) -> tuple[Truth, ListFact]:
    """Who is in, and per group (ascending) the least value that is in and how many have a value."""
    assert isinstance(node.share, Number), "a share is a constant once the program is bound"
    share = Fraction(node.share.value)
    value = get(node.value)
    measures = _measures(value)
    if node.within is None:
        return _top_of_all(measures, value, share, count)
    return _top_of_groups(measures, value, get(node.within), share, count)


def _place(share: Fraction, n: int) -> int:
    """How many places are in: ceil(share · n), within 0..n."""
    return min(n, max(0, -(-share * n // 1)))


def _edge(values: np.ndarray, share: Fraction) -> float | None:
    place = len(values) - _place(share, len(values))
    return float(np.partition(values, place)[place]) if place < len(values) else None


def _top_of_all(measures: np.ndarray, value: Value, share: Fraction, count: int) -> tuple[Truth, ListFact]:
    known = _known(measures, value, count)
    edge = _edge(known, share)
    true = np.zeros(1, dtype=bool) if edge is None else measures >= edge
    return Truth(true, value.missing), ListFact("top", "", (edge,), (len(known),), (None,))


def _top_of_groups(
    measures: np.ndarray, value: Value, within: Value, share: Fraction, count: int
) -> tuple[Truth, ListFact]:
    codes, names = _groups(within, count)
    measures = spread(measures, count)
    unknown = either(value.missing, within.missing)
    ranked = codes if unknown is NEVER else np.where(spread(unknown, count), len(names), codes)
    order = np.argsort(ranked.astype(np.int16) if len(names) < 32_000 else ranked, kind="stable")
    counts = np.bincount(ranked, minlength=len(names) + 1)[: len(names)]
    ends = np.cumsum(counts)
    ordered = measures[order]
    edges = [_edge(ordered[e - n : e], share) for e, n in zip(ends.tolist(), counts.tolist(), strict=True)]
    table = np.array([np.inf if e is None else e for e in edges] + [np.inf])
    true = measures >= table[ranked]
    return Truth(true, simplified(unknown)), _group_fact(names, edges, counts)


def _group_fact(names: list[Any], edges: list[float | None], counts: np.ndarray) -> ListFact:
    some = sorted((names[i], edges[i], int(n)) for i, n in enumerate(counts.tolist()) if n)
    return ListFact(
        "top", "", tuple(e for _, e, _ in some), tuple(n for *_, n in some), tuple(g for g, *_ in some)
    )


def _groups(within: Value, count: int) -> tuple[np.ndarray, list[Any]]:
    """Group number of each customer (0 for a missing one) and the groups' values."""
    if isinstance(within, Texts):
        return np.maximum(spread(within.codes, count), 0), list(within.dictionary.values) or [""]
    if isinstance(within, Truth):
        return spread(within.true, count).astype(np.int32), [False, True]
    distinct, codes = np.unique(spread(within.data, count), return_inverse=True)
    names = distinct.tolist()
    if isinstance(within, Dates):
        names = [date.fromordinal(max(1, d + EPOCH)) for d in names]
    return codes, names or [0.0]


# ── Statistics ──────────────────────────────────────────────────────────────────────────────────


def list_statistic(node: ListStatistic, get: Get, count: int) -> tuple[Value, ListFact]:
    """One value for all customers."""
    keep = None if node.where is None else get(node.where)
    found = aggregated(node.op, get(node.value), keep, np.array([count]))
    plain = plain_value(found.value, 0)
    return found.value, ListFact("statistic", "", (plain,), (int(found.count[0]),))


def plain_value(value: Value, row: int) -> Any:
    """One row's value as float, str, date or bool; None for missing."""
    cells = value.arrays()[0]
    at = row if len(cells) > 1 else 0
    if (value.missing if len(value.missing) > 1 else np.broadcast_to(value.missing, cells.shape))[at]:
        return None
    if isinstance(value, Texts):
        return value.dictionary.values[cells[at]]
    if isinstance(value, Dates):
        return date.fromordinal(int(cells[at]) + EPOCH)
    return bool(cells[at]) if isinstance(value, Truth) else float(cells[at])
