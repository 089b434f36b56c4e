"""Whether a known value could still change if something unknown became known.

A value is incomplete when it is not missing and

- it is an aggregate that left a related row out (unknown filter, or missing value);
- it is a score with an unknown item;
- it is a `bands`, matrix or `first` table whose chosen line stands behind an unknown one; a table of
  another policy with an unknown row, or a true row without an output;
- it is a grade's tier that could also be another one;
- or any value directly inside it is incomplete (chosen or not).

What stands inside an aggregate, a list statistic or a score counts only as said above.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gradestudio.engine.byrow.lists import aggregate_values
from gradestudio.engine.byrow.rows import Row
from gradestudio.language.program import (
    Aggregate,
    Case,
    Expr,
    GradeValue,
    Grid,
    LetTable,
    ListStatistic,
    ScoreValue,
    TableRow,
    TagValue,
    children,
)


def incomplete(row: Row, expr: Expr) -> bool:
    """Whether the expression's value for the customer is incomplete; never where it is missing."""
    if row.value(expr) is None:
        return False
    match expr:
        case ScoreValue():
            return row.score(expr.score).incomplete
        case GradeValue():
            return row.decision(expr.grade).could_be >= 0
        case Aggregate():
            return aggregate_values(row, expr)[1]
        case ListStatistic():
            return False
        case TagValue():
            return incomplete(row, expr.tag.when)
    return _own(row, expr) or any(_inside(row, c) for c in children(expr))


def _inside(row: Row, part: Any) -> bool:
    if isinstance(part, Expr) and not isinstance(part, TableRow):
        return incomplete(row, part)
    return any(_inside(row, c) for c in children(part))


def _own(row: Row, expr: Expr) -> bool:
    match expr:
        case Case():
            return row.value(expr.subject) is not None and _behind_unknown(row, [c for c, _ in expr.arms])
        case Grid():
            return _behind_unknown(row, expr.rows) or _behind_unknown(row, expr.columns)
        case LetTable(policy="first"):
            return _behind_unknown(row, [r.condition for r in expr.rows])
        case LetTable():
            return any(
                (truth := row.value(r.condition)) is None
                or (truth and expr.policy != "count" and row.value(r.value) is None)
                for r in expr.rows
            )
    return False


def _behind_unknown(row: Row, conditions: Sequence[Expr]) -> bool:
    truths = [row.value(c) for c in conditions]
    return True in truths and None in truths[: truths.index(True)]
