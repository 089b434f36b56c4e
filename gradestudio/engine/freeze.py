"""A bound program, or a part of it, with the list facts of a run written in.

What was measured against the whole list is then measured by the same ruler, whoever is on the list: quantiles
become bands at the cut points, `in top` a comparison with the edge, statistics a constant.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

from gradestudio.engine.calendar import day_of
from gradestudio.engine.decimals import shortest
from gradestudio.engine.grading import ListFact
from gradestudio.language.program import (
    Case,
    Compare,
    DateValue,
    Expr,
    FlagValue,
    Grade,
    InTop,
    ListStatistic,
    Missing,
    Number,
    Quantile,
    Text,
    Tier,
    TierName,
    Type,
)

N = TypeVar("N")


def rewritten(item: N, change: Callable[[Any], Any]) -> N:
    """The node (or tuple) with every node put through `change`, outermost first.

    `change` gives another node, or None to keep it; the parts of what it gives are put through too.  What
    nothing changes in is the same object as before.
    """
    memory: dict[int, tuple[Any, Any]] = {}

    def walk(node: Any) -> Any:
        if isinstance(node, tuple):
            parts = tuple(walk(p) for p in node)
            return node if all(a is b for a, b in zip(parts, node, strict=True)) else parts
        if not hasattr(node, "__dataclass_fields__") or not hasattr(node, "__dict__"):
            return node
        known = memory.get(id(node))
        if known is None:
            other = change(node)
            # The node is kept beside its new form: an id may be used again once its object is gone.
            known = memory[id(node)] = (node, parts_of(node if other is None else other))
        return known[1]

    def parts_of(node: Any) -> Any:
        changed = {}
        for f in fields(node):
            old = getattr(node, f.name)
            new = walk(old)
            if new is not old:
                changed[f.name] = new
        return replace(node, **changed) if changed else node

    return walk(item)


def frozen(item: N, facts: Mapping[Any, ListFact]) -> N:
    """The bound node with every list fact written in; a node without one (in a rule switched off) stays."""

    def change(node: Any) -> Any:
        fact = facts.get(node) if isinstance(node, Quantile | InTop | ListStatistic) else None
        match node:
            case Quantile() if fact is not None:
                return _bands(node, fact)
            case InTop() if fact is not None:
                return _at_least_the_edge(node, fact)
            case ListStatistic() if fact is not None:
                return literal(fact.values[0], node.type)
            case Grade() if any(t.top is not None for t in node.tiers):
                return replace(node, tiers=tuple(_tier(node, t, facts) for t in node.tiers))
        return None

    return rewritten(item, change)


def literal(value: Any, type_: Type) -> Expr:
    """A plain value (or None) as a literal of the type."""
    if value is None:
        return Missing(type_)
    match type_:
        case Type.NUMBER:
            return Number(shortest(float(value)))
        case Type.DATE:
            return DateValue(value)
        case Type.FLAG:
            return FlagValue(value)
        case Type.TIER:
            return TierName("", value, 0)
    return Text(value)


def _measured(edge: float, type_: Type) -> Expr:
    """The edge of a list fact, which counts dates as day numbers, as a literal."""
    if type_ is Type.DATE:
        # A cut point may lie between two days: the first day from it on.
        return DateValue(day_of(-int(-edge // 1)))
    return Number(shortest(edge))


def _bands(node: Quantile, fact: ListFact) -> Expr:
    cuts = fact.values
    if not cuts:
        return Missing(Type.NUMBER)
    scores = [node.k + 1 - s if node.lowest_best else s for s in range(1, node.k + 1)]
    arms = tuple(
        (Compare(">=", node.value, _measured(cut, node.value.type)), literal(score, Type.NUMBER))
        for cut, score in zip(reversed(cuts), reversed(scores[1:]), strict=True)
    )
    return Case(node.value, arms, literal(scores[0], Type.NUMBER), None, Type.NUMBER)


def _at_least_the_edge(node: InTop, fact: ListFact) -> Expr:
    nobody = Compare(">", node.value, node.value)
    reached = [
        nobody if edge is None else Compare(">=", node.value, _measured(edge, node.value.type))
        for edge in fact.values
    ]
    within = node.within
    if within is None:
        return reached[0]
    arms = tuple(
        (Compare("=", within, literal(group, within.type)), condition)
        for group, condition in zip(fact.groups, reached, strict=True)
    )
    return Case(within, arms, nobody, None, Type.FLAG)


def _tier(grade: Grade, tier: Tier, facts: Mapping[Any, ListFact]) -> Tier:
    if tier.top is None or grade.by is None:
        return tier
    fact = facts.get(InTop(grade.by, tier.top))
    edge = None if fact is None else fact.values[0]
    return replace(tier, top=None, at=None if edge is None else _measured(edge, grade.by.type))
