"""Conditions of one customer as traces: value read, threshold, truth and distance of each part."""

from __future__ import annotations

from datetime import date
from typing import Any

from gradestudio.engine.byrow.incomplete import incomplete
from gradestudio.engine.byrow.rows import Row
from gradestudio.engine.byrow.values import date_window
from gradestudio.engine.calendar import day_of
from gradestudio.engine.decimals import exact, nearest_double
from gradestudio.engine.explaining.explanation import ConditionTrace, Read, ReasonPart, ReasonTrace
from gradestudio.language.program import (
    Aggregate,
    AllOf,
    AnyOf,
    AtLeast,
    Between,
    Compare,
    DateWithin,
    Derived,
    Expr,
    Field,
    GradeValue,
    InTop,
    IsMissing,
    Not,
    OneOf,
    Placeholder,
    Reason,
    RelatedColumn,
    ScoreValue,
    TagValue,
    TextMatch,
    TierOrder,
    children,
)

_NAMED = (Field, Derived, ScoreValue, TagValue, GradeValue, Aggregate)


def condition_trace(row: Row, node: Expr) -> ConditionTrace:
    """The condition, part by part, for one customer."""
    truth = row.value(node)
    match node:
        case AllOf() | AnyOf():
            kind = "all" if isinstance(node, AllOf) else "any"
            return ConditionTrace(kind, node, truth, tuple(condition_trace(row, p) for p in node.parts))
        case Not():
            return ConditionTrace("not", node, truth, (condition_trace(row, node.value),))
        case AtLeast():
            parts = tuple(condition_trace(row, p) for p in node.parts)
            true = sum(p.truth is True for p in parts)
            return ConditionTrace("count", node, truth, parts, value=true, threshold=row.value(node.k))
        case Derived():
            return ConditionTrace("named", node, truth, (condition_trace(row, node.value),), node.name)
        case TagValue():
            return ConditionTrace("named", node, truth, (condition_trace(row, node.tag.when),), node.tag.name)
    value, threshold, apart = _measured(row, node)
    return ConditionTrace(
        "leaf", node, truth, value=value, threshold=threshold, distance=apart, reads=reads(row, node)
    )


def _measured(row: Row, node: Expr) -> tuple[Any, Any, float | int | None]:
    """Value, threshold and distance of a leaf."""
    match node:
        case Compare():
            value, threshold = row.value(node.left), row.value(node.right)
            return value, threshold, distance(value, threshold)
        case Between():
            return _between(row.value(node.value), row.value(node.low), row.value(node.high))
        case DateWithin():
            span = date_window(row, node) or (None, None)
            return _between(row.value(node.value), *span)
        case InTop():
            return _top(row, node)
        case OneOf():
            return row.value(node.value), tuple(row.value(o) for o in node.options), None
        case TextMatch():
            return row.value(node.value), tuple(row.value(t) for t in node.texts), None
        case TierOrder():
            return row.value(node.left), row.value(node.right), None
        case IsMissing():
            return row.value(node.value), None, None
    return row.value(node), None, None


def _between(value: Any, low: Any, high: Any) -> tuple[Any, Any, float | int | None]:
    """Against the nearer edge; the lower one where both are as near."""
    edges = [e for e in (low, high) if e is not None]
    if value is None or not edges:
        return value, low, None
    nearest = min(edges, key=lambda edge: abs(distance(value, edge) or 0))
    return value, nearest, distance(value, nearest)


def _top(row: Row, node: InTop) -> tuple[Any, Any, float | int | None]:
    value = row.value(node.value)
    group = None if node.within is None else row.value(node.within)
    fact = row.sheet.fact(node)
    edge = fact.values[fact.groups.index(group)] if group in fact.groups else None
    if isinstance(value, date) and edge is not None:
        edge = day_of(int(edge))
    return value, edge, distance(value, edge)


def distance(value: Any, threshold: Any) -> float | int | None:
    """value − threshold: exact for numbers, days for dates; None for anything else and for missing."""
    if isinstance(value, date) and isinstance(threshold, date):
        return (value - threshold).days
    if isinstance(value, float) and isinstance(threshold, float):
        return nearest_double(exact(value) - exact(threshold))
    return None


# ── Values read ─────────────────────────────────────────────────────────────────────────────────


def reads(row: Row, *nodes: Any) -> tuple[Read, ...]:
    """Every value read by name inside the nodes, each once, in the order written; not inside a name."""
    found: dict[Expr, Read] = {}

    def walk(node: Any) -> None:
        if isinstance(node, _NAMED):
            found.setdefault(node, _read(row, node))
        elif not isinstance(node, RelatedColumn):
            for child in children(node):
                walk(child)

    for node in nodes:
        if node is not None:
            walk(node)
    return tuple(found.values())


def _read(row: Row, node: Expr) -> Read:
    kind, name, field_kind = "related", "", None
    match node:
        case Field():
            kind, name, field_kind = "field", node.name, node.kind
        case Derived():
            kind, name = "let", node.name
        case ScoreValue():
            kind, name = "score", node.score.name
        case TagValue():
            kind, name = "tag", node.tag.name
        case GradeValue():
            kind, name = "grade", node.grade.name
        case Aggregate():
            name = node.relation
    return Read(kind, name, row.value(node), incomplete(row, node), node, field_kind)


def reason_trace(row: Row, reason: Reason | None, next_contact: date | None = None) -> ReasonTrace | None:
    """The sentence with the customer's values; None without a reason."""
    if reason is None:
        return None
    return ReasonTrace(reason, tuple(_reason_part(row, p, next_contact) for p in reason.parts))


def _reason_part(row: Row, part: str | Placeholder, next_contact: date | None) -> str | ReasonPart:
    if isinstance(part, str):
        return part
    value = next_contact if part.value is None else row.value(part.value)
    return ReasonPart(part.written, value, part.kind)
