"""Counts, shares and money per tier: the numbers of the summary, of the page and of `--json`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

import numpy as np

from gradestudio.engine.grading import CONFLICT, NEEDS_DATA, NO_RULE, GradeResult
from gradestudio.language import program as p
from gradestudio.report.colours import NEEDS_DATA as HATCHED
from gradestudio.report.colours import tier_colours
from gradestudio.report.reasons import tier_name
from gradestudio.report.view import View, is_money
from gradestudio.table.columns import ColumnKind

_MOST_MEASURES = 3


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """An amount of money that each customer has; NaN where it is missing."""

    name: str
    values: np.ndarray
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """The sum over the customers who have a value, and how many have none."""

    total: float
    known: int
    missing: int


@dataclass(frozen=True, slots=True)
class Line:
    """One tier or outcome: `code` as in `GradeResult.tier`."""

    code: int
    name: str
    title: str
    colour: str
    customers: int
    share: float
    amounts: tuple[Amount, ...]


def measures(view: View) -> tuple[Measure, ...]:
    """The money columns of the customers, then derived sums of money; at most three."""
    made = []
    for field in view.program.fields:
        column = view.table.columns.get(field.name)
        if field.kind is p.FieldKind.MONEY and column is not None and column.kind is ColumnKind.NUMBER:
            made.append(Measure(field.name, column.data, field.unit))
    for let in view.program.lets:
        if len(made) < _MOST_MEASURES and _sums_money(let.value) and view.column_of is not None:
            column = view.column(p.Derived(let.name, let.value))
            made.append(Measure(let.name, column.data))
    return tuple(m for m in made if np.isfinite(m.values).any())[:_MOST_MEASURES]


def _sums_money(expr: p.Expr) -> bool:
    while isinstance(expr, p.WithDefault | p.Derived):
        expr = expr.value
    return isinstance(expr, p.Aggregate) and expr.op == "sum" and is_money(expr)


def amount(values: np.ndarray) -> Amount:
    """Sum and counts of one measure; the sum does not depend on the order of rows."""
    known = values[np.isfinite(values)]
    return Amount(fsum(known.tolist()), len(known), len(values) - len(known))


def lines(grade: p.Grade, result: GradeResult, view: View, sums: Sequence[Measure]) -> list[Line]:
    """Every tier, also an empty one, then the outcomes that occur."""
    colours = tier_colours(tuple(tier.color for tier in grade.tiers))
    titles = {i: (tier.title or "", colours[i]) for i, tier in enumerate(grade.tiers)}
    codes = list(titles) + [c for c in (NEEDS_DATA, NO_RULE, CONFLICT) if (result.tier == c).any()]
    made = []
    for code in codes:
        here = result.tier == code
        count = int(here.sum())
        title, colour = titles.get(code, ("", HATCHED))
        share = count / view.rows if view.rows else 0.0
        amounts = tuple(amount(m.values[here]) for m in sums)
        made.append(Line(code, tier_name(result, code, view), title, colour, count, share, amounts))
    return made
