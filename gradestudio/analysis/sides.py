"""One customer's cells as a version of a rulebook reads them, for the reference to grade."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from gradestudio.analysis.axes import Axis
from gradestudio.analysis.joining import Side
from gradestudio.analysis.witness import sheet_row
from gradestudio.language.program import Aggregate, Expr, Program, children


def row_of(side: Side, as_of: date, values: Mapping[str, Any], axes: list[Axis]) -> Any:
    """The customer as this version reads its cells; None where a figure cannot be given to it."""
    own: dict[str, Any] = {}
    for axis in axes:
        if axis.name not in values:
            continue
        name = axis.name
        if isinstance(axis.base, Aggregate):
            given = side.lets.get(axis.base)
            if given is None:
                if _reads(side.program, axis.base):
                    return None
                continue
            own[given] = values[name]
        else:
            own_name = side.renamed.get(name, name)
            own[own_name] = _as_read(side, own_name, values[name])
    return sheet_row(side.bound, as_of, own)


def _as_read(side: Side, name: str, value: Any) -> Any:
    """A cell's value once the sheet has been read by this version: outside of its range or list, a blank."""
    field = side.bound.field(name)
    if field is None or value is None:
        return None if field is None or field.default is None else _plain(field.default)
    outside = (field.low is not None and value < field.low) or (field.high is not None and value > field.high)
    grade = side.bound.grade(field.grade or "")
    strange = bool(field.choices) and value not in field.choices
    unknown = grade is not None and all(t.name != value for t in grade.tiers)
    if outside or strange or unknown:
        return None if field.default is None else _plain(field.default)
    return value


def _plain(value: Any) -> Any:
    return value if isinstance(value, (str, bool, date)) else float(value)


def possible(side: Side, row: Any) -> bool:
    """Whether the version's facts allow the customer; impossible is only who is so in both."""
    return all(row.value(n.condition) is not True for n in side.bound.nevers)


def _reads(program: Program, base: Expr) -> bool:
    """Whether any output of the version reads the value."""
    waiting: list[Any] = [*program.grades, *program.tags, *program.scores, *program.lets]
    seen: set[Any] = set()
    while waiting:
        node = waiting.pop()
        if node == base:
            return True
        if node not in seen:
            seen.add(node)
            waiting += children(node)
    return False
