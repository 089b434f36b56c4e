"""Which related sheets a condition makes sure of: `count of 订单 >= 2 and average of 订单.金额 > 3`."""

from __future__ import annotations

from collections.abc import Iterable

from gradestudio.language import syntax as s
from gradestudio.language.compiling.collect import flat, walk
from gradestudio.language.compiling.scope import Place

_COUNTING = {"count", "sum", "distinct"}
_ABSENT_WHEN_EMPTY = {"average", "min", "max", "latest", "earliest", "shortest_gap", "lookup"}
ABSENT_OPS = frozenset(_ABSENT_WHEN_EMPTY)


def guarded(place: Place, beside: Iterable[s.Node]) -> Place:
    """The place, with conditions that stand beside it; the same where nothing needs a guard."""
    return place if not _matters(place) else place.within(beside=(*place.beside, *beside))


def _matters(place: Place) -> bool:
    """Whether the statement reads an aggregate that can be absent, itself or through a let."""
    known = place.scope.guarding.get(id(place.entry))
    if known is None:
        absences = place.scope.absences
        known = bool(place.scope.relations) and any(
            (isinstance(n, s.AggregateNode) and n.op in ABSENT_OPS)
            or (isinstance(n, s.Name) and n.name in absences)
            for n in flat(place.entry.node)
        )
        place.scope.guarding[id(place.entry)] = known
    return known


def is_guarded(place: Place, relation: str) -> bool:
    """Whether the conditions beside a place ask about a relation's rows.  Worked out only when it matters."""
    return relation in place.guards or any(relation in _asked(node, place) for node in place.beside)


def _asked(node: s.Node, place: Place) -> set[str]:
    found: set[str] = set()
    for part in walk(node):
        if isinstance(part, s.AggregateNode) and part.op in _COUNTING:
            found |= _relations(part.target, place)
        elif isinstance(part, s.MissingTest):
            for inside in walk(part.value):
                found |= _relations(inside, place)
        elif isinstance(part, s.Name):
            found |= _through_let(part, place)
    return found


def _relations(node: s.Node, place: Place) -> set[str]:
    if isinstance(node, s.Dotted):
        return {node.relation.name}
    if isinstance(node, s.AggregateNode):
        return _relations(node.target, place)
    if isinstance(node, s.Name):
        if node.name in place.scope.relations:
            return {node.name}
        return {a.relation for a in place.scope.absences.get(node.name, ())}
    return set()


def _through_let(node: s.Name, place: Place) -> set[str]:
    """`订单数 >= 2` guards too, where 订单数 is a let that counts."""
    entry = place.scope.defined.get(node.name)
    tree = getattr(entry, "node", None)
    if isinstance(tree, s.LetNode) and isinstance(tree.value, s.AggregateNode) and tree.value.op in _COUNTING:
        return _relations(tree.value.target, place)
    return set()
