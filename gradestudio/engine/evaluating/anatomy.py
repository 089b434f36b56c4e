"""What a node's value depends on: its parts, and its shape, which is all the rest.

Nodes of one type with equal shapes differ in their parts only, so the value of one can be made from the value
of the other by working out the rows in which a part differs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
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
from gradestudio.engine.nodes import kind_of
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
    watched: tuple[Any, ...]
    """The parts that tell in which rows the value changes.

    An open comparison changes in others too, but where the score is complete it is the plain comparison,
    which whoever reads the one reads too.
    """


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
    find = _ANATOMIES.get(type(item))
    found = None if find is None else find(item)
    if found is None:
        inside: list[Any] = []
        found = inside, _fields_shape(item, inside)
    parts = tuple(found[0])
    return Anatomy(parts, found[1], (parts[0], item.other) if isinstance(item, OpenCompare) else parts)


def _case(item: Case) -> tuple[list[Any], Any] | None:
    steps = ladder(item)
    if steps is None:
        return None
    lines = [value for _, value in item.arms]
    ends = [e for e in (item.otherwise, item.when_missing) if e is not None]
    shape = (steps, len(lines), item.otherwise is None, item.when_missing is None)
    return [item.subject, *lines, *ends], shape


def _score(item: Score) -> tuple[list[Any], Any]:
    parts: list[Any] = []
    for group in item.groups:
        parts += (group, *group.items) if group.cap is None else (group, group.cap, *group.items)
    parts += [e for e in (item.low, item.high) if e is not None]
    groups = tuple([(len(g.items), g.cap is None) for g in item.groups])
    return parts, (groups, item.low is None, item.high is None)


def _compare(item: Compare) -> tuple[list[Any], Any] | None:
    """On whole hundredths a comparison reads the score itself."""
    found = compares_score(item)
    return None if found is None else ([found[0], found[2]], found[1])


def _applied(item: Applied) -> tuple[list[Any], Any]:
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
    return [*owner, *whens, *item.strategy.contacts], shape


_ANATOMIES: dict[type, Callable[[Any], tuple[Any, Any] | None]] = {
    Case: _case,
    Aggregate: lambda item: (customer_parts(item), None),
    InTop: lambda item: ((item.value,) if item.within is None else (item.value, item.within), None),
    Quantile: lambda item: ((item.value,), None),
    ScoreGroup: lambda item: (item.items, len(item.items)),
    Score: _score,
    OpenCompare: lambda item: ((reach_of(item.score), item.score, item.other), item.op),
    ItemReach: lambda item: (reach_parts(item), reach_shape(item)),
    GroupReach: lambda item: (reach_parts(item), reach_shape(item)),
    ScoreReach: lambda item: (reach_parts(item), reach_shape(item)),
    Compare: _compare,
    Grade: lambda item: (grade_parts(item), grade_shape(item)),
    Applied: _applied,
}
"""By type parts and shape; None: as for all others, from the node's fields."""


def _fields_shape(item: Any, parts: list[Any]) -> Any:
    mine = item.__dict__
    return tuple([_shape(mine[name], parts) for name in _kept(type(item))])


@cache
def _kept(cls: type) -> tuple[str, ...]:
    """The fields of a class of nodes that take part in values.

    The name of a field or of a related column is what it reads; elsewhere names are for people.
    """
    kind = kind_of(cls)
    assert kind is not None
    if issubclass(cls, Expr) and "value" not in kind.compared and "tag" not in kind.compared:
        return kind.compared
    return tuple(n for n in kind.compared if n not in _WORDS)


def _shape(item: Any, parts: list[Any]) -> Any:
    if item is None or isinstance(item, str):
        return item
    if isinstance(item, tuple):
        return tuple([_shape(i, parts) for i in item])
    if isinstance(item, _VALUES) and not isinstance(item, TableRow):
        parts.append(item)
        return _VALUES
    if kind_of(type(item)) is not None:
        return (type(item), _fields_shape(item, parts))
    return item
