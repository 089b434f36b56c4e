"""Aggregates over a related sheet, and statistics of the whole list."""

from __future__ import annotations

from gradestudio.diagnostics import Diagnostic, Edit, Fix, Severity, Span
from gradestudio.language import program as p
from gradestudio.language import syntax as s
from gradestudio.language.builtins import AGGREGATES
from gradestudio.language.checks.guards import ABSENT_OPS
from gradestudio.language.compiling.collect import flat, walk
from gradestudio.language.compiling.makers import compiles, condition, expression
from gradestudio.language.compiling.scope import Absence, Place
from gradestudio.language.compiling.values import is_free_word, note_absence
from gradestudio.language.names import unknown_name
from gradestudio.language.phrases import phrase, written

NUMBER = p.Type.NUMBER


@compiles(s.AggregateNode)
def aggregate(node: s.AggregateNode, place: Place) -> p.Expr | None:
    relation = _relation_of(node, place)
    if relation is None:
        return _statistic(node, place)
    return _over_rows(node, relation, place) if relation else None


def _relation_of(node: s.AggregateNode, place: Place) -> str | None:
    """The related sheet read, None for a whole-list statistic, "" when it is reported as unknown."""
    scope = place.scope
    if isinstance(node.target, s.Name):
        name = node.target.name
        return name if name in scope.relations or _lost_relation(name, place) else None
    found = list(dict.fromkeys(d.relation.name for d in _own_columns(node.target)))
    if not found:
        return None
    if found[0] not in scope.relations:
        first = next(d for d in _own_columns(node.target) if d.relation.name == found[0])
        expression(first, place)  # reports the unknown sheet
        return ""
    return found[0]


def _lost_relation(name: str, place: Place) -> bool:
    entry = place.scope.defined.get(name)
    return entry is not None and isinstance(entry.node, s.RelatedNode)


def _own_columns(node: s.Node) -> list[s.Dotted]:
    """Columns with a dot in a target, those inside another aggregate left out."""
    inside: set[int] = set()
    found: list[s.Dotted] = []
    for part in walk(node):
        if isinstance(part, s.AggregateNode):
            inside |= {id(x) for x in walk(part)}
        elif isinstance(part, s.Dotted) and id(part) not in inside:
            found.append(part)
    return found


def _over_rows(node: s.AggregateNode, relation: str, place: Place) -> p.Expr | None:
    scope = place.scope
    scope.used.add(relation)
    if relation not in scope.relations:
        return None
    inside = place.within(relation=relation, guards=place.guards | {relation})
    where = condition(node.where, inside) if node.where is not None else None
    if isinstance(node.target, s.Name):
        if node.op != "count":
            columns = tuple(c.name for c in scope.relations[relation].columns)
            place.error("aggregate-needs-column", node, op=node.op, relation=relation, columns=columns)
            return None
        found: p.Expr | None = None
    else:
        found = expression(node.target, inside)
        if found is None:
            return None
    if node.where is not None and where is None:
        return None
    of = result_type(node, found, place)
    if of is None:
        return None
    made = p.Aggregate(node.op, relation, found, where, of, span=place.span(node))
    if node.op in ABSENT_OPS:
        note_absence(Absence(relation, _absence_warning(node, relation, place)), place)
    return made


def result_type(node: s.AggregateNode, found: p.Expr | None, place: Place) -> p.Type | None:
    """The type of an aggregate's result; None with a report when the operation does not suit the column."""
    built_in = AGGREGATES[node.op]
    if found is None or not built_in.takes or found.type in built_in.takes:
        return (found.type if found is not None else NUMBER) if built_in.gives is None else built_in.gives
    place.error("aggregate-type", node, op=node.op, expected=built_in.takes, found=found.type)
    return None


def _absence_warning(node: s.AggregateNode, relation: str, place: Place) -> Diagnostic:
    span = place.span(node)
    test = _test_around(node, place)
    fixes = _guard_fix(node, test, relation, place) if test is not None else _default_fix(place)
    return Diagnostic(
        "absent-aggregate",
        Severity.WARNING,
        span,
        args={"relation": relation, "text": place.text(node)},
        fixes=fixes,
    )


_TESTS = (s.Comparison, s.BoundaryTest, s.BetweenTest, s.WithinTest, s.InTest, s.TextTest, s.TopTest)


def _test_around(node: s.AggregateNode, place: Place) -> s.Node | None:
    """The smallest condition of the statement that holds an aggregate."""
    around = [
        n
        for n in flat(place.entry.node)
        if isinstance(n, _TESTS) and n.span.start <= node.span.start and node.span.end <= n.span.end
    ]
    return min(around, key=lambda n: n.span.end - n.span.start, default=None)


def _guard_fix(node: s.AggregateNode, test: s.Node, relation: str, place: Place) -> tuple[Fix, ...]:
    """`(count of 订单 >= 1 and …)` around the condition, counting the same rows."""
    count, both = phrase("COUNT_OF", place.chinese), phrase("AND", place.chinese)
    rows = place.text(Span(node.target.span.end, node.span.end)) if node.where is not None else ""
    guard = f"{count} {written(relation)}{rows} >= 1 {both} {place.text(test)}"
    return (place.fix("add-guard", test, f"({guard})", safe=False, name=relation),)


def _default_fix(place: Place) -> tuple[Fix, ...]:
    """For a plain let: a default at its end.  0 where it is a number, else none is offered."""
    node = place.entry.node
    if not isinstance(node, s.LetNode) or isinstance(node.value, (s.BandsForm, s.MatrixForm, s.TableForm)):
        return ()
    if isinstance(node.value, s.AggregateNode) and node.value.op in ("latest", "earliest", "lookup"):
        return ()
    at = place.span(node.value).end
    edit = Edit(Span(at, at), " " + phrase("DEFAULT", place.chinese) + " 0")
    return (Fix("add-default", (edit,), {"value": 0}, safe=False),)


def _statistic(node: s.AggregateNode, place: Place) -> p.Expr | None:
    if isinstance(node.target, s.Name) and _count_of_unknown(node, place):
        return None
    outside = place.within(relation=None)
    found = expression(node.target, outside)
    where = condition(node.where, outside) if node.where is not None else None
    if found is None or (node.where is not None and where is None):
        return None
    if not AGGREGATES[node.op].over_list:
        place.error("not-over-list", node, op=node.op)
        return None
    of = result_type(node, found, place)
    if of is None:
        return None
    return p.ListStatistic(node.op, found, where, of, span=place.span(node))


def _count_of_unknown(node: s.AggregateNode, place: Place) -> bool:
    """`count of 定单`: most likely a mistyped sheet, so the sheets come first among the suggestions."""
    if not is_free_word(node.target, place):
        return False
    assert isinstance(node.target, s.Name)
    unknown_name(node.target, place, tuple(place.scope.relations))
    return True
