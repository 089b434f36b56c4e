"""Which customers of a graded list a finding is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import numpy as np

from gradestudio.analysis.findings import BoxPart, ProofFinding
from gradestudio.engine.calendar import day_number
from gradestudio.engine.grading import NEEDS_DATA, NO_RULE, OTHERWISE, Grading
from gradestudio.language.program import Derived, Expr, Field, Program
from gradestudio.table.columns import Column, ColumnKind, missing_mask

Columns = Callable[[Expr], Column]
"""The values of an expression of the graded program, one per customer."""


def customers_of(found: ProofFinding, grading: Grading, column: Columns) -> np.ndarray | None:
    """A bool per customer; None where the finding is about no customers (a tier, a number, a promise kept).

    A rule's finding: whom its condition takes; two rules': whom both take; otherwise whom the box holds.
    """
    result = grading.grades.get(found.grade or "")
    if found.code in ("dead-rule", "idle-condition") and result is not None and found.rules:
        return result.fired[found.rules[0]]
    pairs = ("overlap", "crossing-rules", "shared-edge")
    if found.code in pairs and result is not None and len(found.rules) == 2:
        return result.fired[found.rules[0]] & result.fired[found.rules[1]]
    if result is not None and found.code in _OUTCOMES:
        return _OUTCOMES[found.code](result)
    if found.box:
        return inside(found.box, grading.program, column, grading.row_count)
    return None


_OUTCOMES: dict[str, Callable[[Any], np.ndarray]] = {
    "gap": lambda result: result.tier == NO_RULE,
    "gap-combinations": lambda result: result.tier == NO_RULE,
    "every-graded": lambda result: result.tier == NO_RULE,
    "left-to-otherwise": lambda result: result.decided_by == OTHERWISE,
    "needs-data": lambda result: result.tier == NEEDS_DATA,
}


def inside(parts: Iterable[BoxPart], program: Program, column: Columns, count: int) -> np.ndarray | None:
    """Who is in the box; None when it asks for something that has no name."""
    kept = np.ones(count, dtype=bool)
    for part in parts:
        expr = named_expr(part.name, program)
        if expr is None:
            return None
        kept &= _holds(part, column(expr))
    return kept


def named_expr(name: str, program: Program) -> Expr | None:
    """A field or a `let` by its name."""
    definition = program.field(name)
    if definition is not None:
        return Field(name, definition.kind, definition.grade)
    let = program.let(name)
    return None if let is None else Derived(let.name, let.value)


def _holds(part: BoxPart, column: Column) -> np.ndarray:
    blank = missing_mask(column)
    if part.values is not None:
        found = np.isin(column.data, [_code(v, column) for v in part.values]) & ~blank
    else:
        data = column.data
        found = ~blank
        if part.low is not None:
            low = _measure(part.low)
            found &= data >= low if part.low_included else data > low
        if part.high is not None:
            high = _measure(part.high)
            found &= data <= high if part.high_included else data < high
    return found | blank if part.missing else found


def _code(value: Any, column: Column) -> Any:
    if column.kind is ColumnKind.TEXT:
        return column.values.index(value) if value in column.values else -2
    return int(value) if isinstance(value, bool) else _measure(value)


def _measure(value: Any) -> Any:
    return day_number(value) if isinstance(value, date) else value
