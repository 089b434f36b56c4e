"""Conditions on incomplete scores, left open where the unknown points could change them.

For every comparison an incomplete score is the plain number that its known items add up to.  To say what a
customer could also be, the same condition is read once more with the score anywhere between its least and its
most: true when it holds for all of these, false when for none, else unknown.
"""

from __future__ import annotations

from typing import Any

from gradestudio.language.program import (
    AllOf,
    AnyOf,
    AtLeast,
    Between,
    Compare,
    Condition,
    Derived,
    Expr,
    Not,
    Score,
    ScoreValue,
    TagValue,
    node,
)

_MIRRORED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


@node
class OpenCompare(Condition):
    """`value op other`, where `value` is the score's number; a node of the engines alone."""

    op: str
    value: Expr
    score: Score
    other: Expr


def plain_of(node_: OpenCompare) -> Expr:
    """The comparison of the plain score that it was made from; remembered."""
    known = node_.__dict__.get("_plain")
    if known is None:
        known = node_.__dict__["_plain"] = Compare(node_.op, node_.value, node_.other)
    return known


def score_of(expr: Expr | None) -> Score | None:
    """The score that a value is, by itself or by the name of a `let`."""
    while isinstance(expr, Derived):
        expr = expr.value
    return expr.score if isinstance(expr, ScoreValue) else None


def opened(expr: Expr) -> Expr:
    """The condition with its comparisons of scores left open; the same object when there are none.

    Looked for under and, or, not, at least K of, and behind the names of lets and tags.
    """
    known = expr.__dict__.get("_opened")
    if known is None:
        known = expr.__dict__["_opened"] = _made(expr)
    return known


def _made(expr: Expr) -> Expr:
    match expr:
        case Compare():
            return _compare(expr)
        case Between() if score_of(expr.value) and not (score_of(expr.low) or score_of(expr.high)):
            ends = (Compare(">=", expr.value, expr.low), Compare("<=", expr.value, expr.high))
            return AllOf(tuple(_compare(e) for e in ends), span=expr.span)
        case AllOf() | AnyOf():
            parts = _parts(expr.parts)
            return expr if parts is expr.parts else type(expr)(parts, span=expr.span)
        case AtLeast():
            parts = _parts(expr.parts)
            return expr if parts is expr.parts else AtLeast(expr.k, parts, span=expr.span)
        case Not():
            inside = opened(expr.value)
            return expr if inside is expr.value else Not(inside, span=expr.span)
        case Derived():
            inside = opened(expr.value)
            return expr if inside is expr.value else inside
        case TagValue():
            inside = opened(expr.tag.when)
            return expr if inside is expr.tag.when else inside
    return expr


def _parts(parts: tuple[Expr, ...]) -> tuple[Expr, ...]:
    made = tuple(opened(p) for p in parts)
    return parts if all(a is b for a, b in zip(made, parts, strict=True)) else made


def _compare(expr: Compare) -> Expr:
    left, right = score_of(expr.left), score_of(expr.right)
    if left is not None and right is None:
        made = OpenCompare(expr.op, expr.left, left, expr.right, span=expr.span)
    elif right is not None and left is None:
        made = OpenCompare(_MIRRORED[expr.op], expr.right, right, expr.left, span=expr.span)
    else:
        return expr
    made.__dict__["_plain"] = expr
    return made


def between_ends(op: str, low: Any, high: Any, other: Any) -> tuple[Any, Any]:
    """Whether `value op other` holds for all values from low to high, and whether for none (arrays too)."""
    match op:
        case ">=":
            return low >= other, high < other
        case ">":
            return low > other, high <= other
        case "<=":
            return high <= other, low > other
        case "<":
            return high < other, low >= other
    same, never = (low == other) & (high == other), (low > other) | (high < other)
    return (same, never) if op == "=" else (never, same)
