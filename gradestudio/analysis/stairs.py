"""The values of a parameter at which anything can change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

from gradestudio.engine.decimals import shortest
from gradestudio.engine.evaluate import Evaluator
from gradestudio.engine.lifting.quantities import reachable
from gradestudio.language.program import (
    Between,
    Compare,
    Derived,
    Expr,
    Grade,
    Param,
    ParamDef,
    Program,
    Type,
)

_EVEN = 401
"""Values tried of a parameter without steps that is measured against nothing that could be looked up."""
_MOST_STEPS = 200_000


def stairs(
    param: ParamDef,
    now: Decimal,
    grade: Grade,
    program: Program,
    as_of: date,
    params: Mapping[str, Any],
    evaluator: Evaluator,
) -> list[Decimal]:
    """Ascending, inside the parameter's range: its own steps; else the customers' values that it is measured
    against; else evenly spaced numbers.  The present value is always among them."""
    met = _measured(param, grade, program, as_of, params, evaluator)
    low, high = _range(param, now, met)
    if param.step is not None and param.step > 0:
        found = _grid(param, now, low, high)
    elif len(met):
        outside = (float(low) - 1 if param.low is None else float(low), float(high) + 1)
        ends = (outside[0], outside[1] if param.high is None else float(high))
        found = {shortest(v) for v in (*met.tolist(), *ends)}
    else:
        found = {shortest(v) for v in np.linspace(float(low), float(high), _EVEN).tolist()}
    inside = {v for v in found if _inside(v, param)}
    return sorted(inside | {now})


def _inside(value: Decimal, param: ParamDef) -> bool:
    return (param.low is None or value >= param.low) and (param.high is None or value <= param.high)


def _range(param: ParamDef, now: Decimal, met: np.ndarray) -> tuple[Decimal, Decimal]:
    """The parameter's own ends; where it has none, those of what it is measured against, or twice itself."""
    size = abs(now) or Decimal(1)
    ends = (now - size, now + size)
    if len(met):
        ends = min(now, shortest(float(met.min()))), max(now, shortest(float(met.max())))
    return (
        ends[0] if param.low is None else param.low,
        ends[1] if param.high is None else param.high,
    )


def _grid(param: ParamDef, now: Decimal, low: Decimal, high: Decimal) -> set[Decimal]:
    step = param.step
    assert step is not None
    start = param.low if param.low is not None else now - ((now - low) / step).to_integral_value() * step
    count = int((high - start) / step)
    if count <= _MOST_STEPS:
        return {start + i * step for i in range(count + 1)}
    places = np.unique(np.linspace(0, count, _MOST_STEPS).astype(np.int64)).tolist()
    return {start + i * step for i in places}


def _measured(
    param: ParamDef,
    grade: Grade,
    program: Program,
    as_of: date,
    params: Mapping[str, Any],
    evaluator: Evaluator,
) -> np.ndarray:
    """Distinct values that the parameter is compared with as it is, ascending."""
    found: list[np.ndarray] = []
    for expr in set(_against(grade, param.name)):
        if expr.type is Type.NUMBER:
            column, _ = evaluator.column(expr, program, as_of, params)
            found.append(column.data[np.isfinite(column.data)])
    return np.unique(np.concatenate(found)) if found else np.array([])


def _against(grade: Grade, name: str) -> Iterator[Expr]:
    for node in reachable(grade):
        match node:
            case Compare():
                if _is(node.right, name):
                    yield node.left
                if _is(node.left, name):
                    yield node.right
            case Between():
                if _is(node.low, name) or _is(node.high, name):
                    yield node.value
    if grade.by is not None and any(t.at is not None and _is(t.at, name) for t in grade.tiers):
        yield grade.by


def _is(expr: Expr, name: str) -> bool:
    while isinstance(expr, Derived):
        expr = expr.value
    return isinstance(expr, Param) and expr.name == name
