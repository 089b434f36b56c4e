"""What a node's value depends on: its parts, and its shape, which is all the rest.

Nodes of one type with equal shapes differ in their parts only, so the value of one can be made from the value
of the other by working out the rows in which a part differs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from gradestudio.engine.evaluating.cases import ladder
from gradestudio.engine.evaluating.grades import grade_parts, grade_shape
from gradestudio.engine.evaluating.open import compares_score
from gradestudio.engine.evaluating.reach import (
    GroupReach,
    ItemReach,
    ScoreReach,
    reach_of,
    reach_parts,
    reach_shape,
)
from gradestudio.engine.evaluating.related import customer_parts
from gradestudio.engine.opened import OpenCompare
from gradestudio.language.program import (
    Aggregate,
    Case,
    Compare,
    Contact,
    Expr,
    Grade,
    InTop,
    Quantile,
    Score,
    ScoreGroup,
    ScoreItem,
    Strategy,
    TableRow,
    node,
)


@node
class Applied:
    """A strategy with the grade or the condition that it is for; a value of the engine alone."""

    strategy: Strategy
    grade: Grade | None
    when: Expr | None


@dataclass(frozen=True, slots=True)
class Anatomy:
    parts: tuple[Any, ...]
    """Nodes with a value of their own, in a fixed order."""
    shape: Any


_VALUES = (Expr, ScoreItem, ScoreGroup, Score, Grade, Contact)
_WORDS = {"reason", "name"}
"""Fields that take no part in any value."""


def anatomy(item: Any) -> Anatomy:
    """Parts and shape of a node; remembered."""
    known = item.__dict__.get("_anatomy")
    if known is None:
        known = item.__dict__["_anatomy"] = _made(item)
    return known


def _made(item: Any) -> Anatomy:
    match item:
        case Case() if (steps := ladder(item)) is not None:
            lines = [value for _, value in item.arms]
            ends = [e for e in (item.otherwise, item.when_missing) if e is not None]
            shape = (steps, len(lines), item.otherwise is None, item.when_missing is None)
            return Anatomy((item.subject, *lines, *ends), shape)
        case Aggregate():
            return Anatomy(tuple(customer_parts(item)), None)
        case InTop():
            return Anatomy((item.value,) if item.within is None else (item.value, item.within), None)
        case Quantile():
            return Anatomy((item.value,), None)
        case ScoreGroup():
            return Anatomy(item.items, len(item.items))
        case Score():
            inside = tuple(_score_parts(item))
            return Anatomy(inside, tuple((len(g.items), g.cap is None) for g in item.groups) + _ends(item))
        case OpenCompare():
            return Anatomy((reach_of(item.score), item.score, item.other), item.op)
        case ItemReach() | GroupReach() | ScoreReach():
            return Anatomy(tuple(reach_parts(item)), reach_shape(item))
        case Compare() if (found := compares_score(item)) is not None:
            return Anatomy((found[0], found[2]), found[1])
        case Grade():
            return Anatomy(tuple(grade_parts(item)), grade_shape(item))
        case Applied():
            return _applied(item)
    parts: list[Any] = []
    shape = _fields_shape(item, parts)
    return Anatomy(tuple(parts), shape)


def _fields_shape(item: Any, parts: list[Any]) -> Any:
    named = [f.name for f in fields(item) if f.compare]
    kept = named if _names_matter(item) else [n for n in named if n not in _WORDS]
    return tuple(_shape(getattr(item, n), parts) for n in kept)


def _names_matter(item: Any) -> bool:
    """The name of a field or of a related column is what it reads; elsewhere names are for people."""
    return (
        isinstance(item, Expr)
        and "value" not in item.__dataclass_fields__
        and "tag" not in item.__dataclass_fields__
    )


def _shape(item: Any, parts: list[Any]) -> Any:
    if isinstance(item, tuple):
        return tuple(_shape(i, parts) for i in item)
    if isinstance(item, _VALUES) and not isinstance(item, TableRow):
        parts.append(item)
        return _VALUES
    if _is_node(item):
        return (type(item), _fields_shape(item, parts))
    return item


def _is_node(item: Any) -> bool:
    return hasattr(item, "__dataclass_fields__") and hasattr(item, "__dict__")


def _ends(score: Score) -> tuple[Any, ...]:
    return (score.low is None, score.high is None)


def _score_parts(score: Score) -> Iterator[Any]:
    for group in score.groups:
        yield group
        if group.cap is not None:
            yield group.cap
        yield from group.items
    yield from (e for e in (score.low, score.high) if e is not None)


def _applied(item: Applied) -> Anatomy:
    whens = [n.when for n in item.strategy.notes if n.when is not None]
    owner = [o for o in (item.grade, item.when) if o is not None]
    shape = (
        item.strategy.tier,
        item.grade is None,
        item.when is None,
        tuple(n.when is None for n in item.strategy.notes),
        len(item.strategy.contacts),
        None if item.grade is None else tuple(t.name for t in item.grade.tiers),
    )
    return Anatomy((*owner, *whens, *item.strategy.contacts), shape)
