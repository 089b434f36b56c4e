"""Literals, names, arithmetic, functions, `if`, texts with placeholders, dates."""

from __future__ import annotations

from decimal import Decimal

from gradestudio.language import program as p
from gradestudio.language import syntax as s
from gradestudio.language.checks.guards import guarded, is_guarded
from gradestudio.language.compiling.makers import all_or_none, compiles, condition, expression, value
from gradestudio.language.compiling.scope import Absence, Place
from gradestudio.language.compiling.types import grade_of
from gradestudio.language.names import replacement, unknown_name

NUMBER, TEXT, DATE, FLAG, TIER = p.Type.NUMBER, p.Type.TEXT, p.Type.DATE, p.Type.FLAG, p.Type.TIER
MOST_PLACES = 10


@compiles(s.NumberLiteral)
def number(node: s.NumberLiteral, place: Place) -> p.Expr:
    return p.Number(node.value, span=place.span(node))


@compiles(s.TextLiteral)
def text(node: s.TextLiteral, place: Place) -> p.Expr:
    return p.Text(node.value, span=place.span(node))


@compiles(s.DateLiteral)
def day(node: s.DateLiteral, place: Place) -> p.Expr:
    return p.DateValue(node.value, span=place.span(node))


@compiles(s.FlagLiteral)
def flag(node: s.FlagLiteral, place: Place) -> p.Expr:
    return p.FlagValue(node.value, span=place.span(node))


@compiles(s.MissingLiteral)
def missing(node: s.MissingLiteral, place: Place) -> None:
    place.error("missing-here", node)


@compiles(s.Hole)
def hole(node: s.Hole, place: Place) -> p.Expr | None:
    return place.hole


@compiles(s.GradingDateNode)
def grading_date(node: s.GradingDateNode, place: Place) -> p.Expr:
    return p.GradingDate(span=place.span(node))


@compiles(s.NextContactNode)
def next_contact(node: s.NextContactNode, place: Place) -> None:
    place.error("next-contact-here", node)


# ── Names ───────────────────────────────────────────────────────────────────────────────────────


@compiles(s.Name)
def name(node: s.Name, place: Place) -> p.Expr | None:
    scope = place.scope
    found = scope.values.get(node.name)
    if found is not None:
        scope.used.add(node.name)
        _pass_absences(node.name, place)
        return _at(found, node, place)
    if node.name in scope.relations:
        scope.used.add(node.name)
        place.error("relation-as-value", node, name=node.name)
    elif node.name in scope.defined or node.name in scope.broken:
        scope.used.add(node.name)  # its own mistake is reported where it is written
    else:
        unknown_name(node, place)
    return None


def _at(found: p.Expr, node: s.Name, place: Place) -> p.Expr:
    """The same node with the place where it is read."""
    span = place.span(node)
    match found:
        case p.Field():
            return p.Field(found.name, found.kind, found.grade, span=span)
        case p.Param():
            return p.Param(found.name, found.of, span=span)
        case p.Derived():
            return p.Derived(found.name, found.value, span=span)
        case p.ScoreValue():
            return p.ScoreValue(found.score, span=span)
        case p.TagValue():
            return p.TagValue(found.tag, span=span)
        case p.GradeValue():
            return p.GradeValue(found.grade, span=span)
    return found


def _pass_absences(let: str, place: Place) -> None:
    """A let without guard is read: its warning is due, unless this place guards it or is itself a let."""
    for absence in place.scope.absences.get(let, ()):
        note_absence(absence, place)


def note_absence(absence: Absence, place: Place) -> None:
    """Report an unguarded aggregate, or hand it on to the let around."""
    if is_guarded(place, absence.relation):
        return
    if place.collected is None:
        place.scope.reporter.keep(absence.warning)
    else:
        place.collected.append(absence)


@compiles(s.Dotted)
def dotted(node: s.Dotted, place: Place) -> p.Expr | None:
    scope, wanted = place.scope, node.relation.name
    definition = scope.relations.get(wanted)
    if definition is None:
        _unknown_relation(node, place)
        return None
    scope.used.add(wanted)
    if place.relation is None:
        place.error("related-column-alone", node, name=place.text(node), relation=wanted)
        return None
    if place.relation != wanted:
        place.error("other-relation", node, name=place.text(node), relation=place.relation)
        return None
    column = definition.column(node.column.name)
    if column is None:
        _unknown_column(node, definition, place)
        return None
    return p.RelatedColumn(wanted, column.name, column.kind, column.grade, span=place.span(node))


def _unknown_relation(node: s.Dotted, place: Place) -> None:
    scope, wanted = place.scope, node.relation.name
    if wanted in scope.book.suspects or wanted in scope.broken:
        return
    choices = tuple(scope.relations)
    if wanted in scope.defined:
        place.error("not-a-relation", node.relation, name=wanted, choices=choices)
        return
    fixes = replacement(node.relation, wanted, choices, place)
    place.error("unknown-relation", node.relation, fixes, name=wanted, choices=choices)


def _unknown_column(node: s.Dotted, definition: p.RelationDef, place: Place) -> None:
    if definition.name in place.scope.loose_relations:
        return
    choices = tuple(c.name for c in definition.columns)
    fixes = replacement(node.column, node.column.name, choices, place)
    place.error(
        "unknown-column", node.column, fixes, name=node.column.name, relation=definition.name, choices=choices
    )


# ── Arithmetic and functions ────────────────────────────────────────────────────────────────────


@compiles(s.Operation)
def operation(node: s.Operation, place: Place) -> p.Expr | None:
    left = _number_side(node.left, node, place)
    right = _number_side(node.right, node, place)
    if left is None or right is None:
        return None
    if node.op == "/" and isinstance(right, p.Number) and right.value == 0:
        place.warn("division-by-zero", node)
    return p.Arithmetic(node.op, left, right, span=place.span(node))


def _number_side(side: s.Node, node: s.Operation, place: Place) -> p.Expr | None:
    found = expression(side, place)
    if found is None or found.type is NUMBER:
        return found
    if found.type is DATE:
        place.error("arithmetic-on-date", node, op=node.op)
    else:
        place.error("arithmetic-type", side, op=node.op, found=found.type, text=place.text(side))
    return None


@compiles(s.Minus)
def minus(node: s.Minus, place: Place) -> p.Expr | None:
    found = value(node.value, place, NUMBER)
    if found is None:
        return None
    if isinstance(found, p.Number):
        return p.Number(-found.value, span=place.span(node))
    return p.Negative(found, span=place.span(node))


@compiles(s.Call)
def call(node: s.Call, place: Place) -> p.Expr | None:
    return _CALLS[node.function](node, place)


def _round(node: s.Call, place: Place) -> p.Expr | None:
    if not _count(node, place, 1, 2):
        return None
    found = value(node.arguments[0], place, NUMBER)
    places = _places(node.arguments[1], place) if len(node.arguments) == 2 else 0
    return None if found is None or places is None else p.Round(found, places, span=place.span(node))


def _places(node: s.Node, place: Place) -> int | None:
    if isinstance(node, s.NumberLiteral):
        places = node.value
        if places == places.to_integral_value() and 0 <= places <= MOST_PLACES:
            return int(places)
    place.error("round-places", node, most=MOST_PLACES)
    return None


def _abs(node: s.Call, place: Place) -> p.Expr | None:
    if not _count(node, place, 1, 1):
        return None
    found = value(node.arguments[0], place, NUMBER)
    return None if found is None else p.Absolute(found, span=place.span(node))


def _extreme(node: s.Call, place: Place) -> p.Expr | None:
    if not _count(node, place, 1, 1000):
        return None
    values = all_or_none([value(a, place, NUMBER, DATE) for a in node.arguments])
    if values is None:
        return None
    for argument, found in zip(node.arguments, values, strict=True):
        if found.type is not values[0].type:
            place.error("type-mismatch", argument, expected=values[0].type, found=found.type)
            return None
    return p.Extreme(node.function, values, span=place.span(node))


def _count(node: s.Call, place: Place, least: int, most: int) -> bool:
    if least <= len(node.arguments) <= most:
        return True
    wanted = str(least) if least == most else f"{least}–{most}"
    place.error("argument-count", node, name=node.function, wanted=wanted, found=len(node.arguments))
    return False


_CALLS = {"round": _round, "abs": _abs, "min": _extreme, "max": _extreme}


# ── Choice and texts ────────────────────────────────────────────────────────────────────────────


@compiles(s.IfNode)
def if_then(node: s.IfNode, place: Place) -> p.Expr | None:
    asked = condition(node.condition, place)
    inside = guarded(place, [node.condition])
    pair = same_type([node.then, node.otherwise], inside)
    if asked is None or pair is None:
        return None
    return p.If(asked, pair[0], pair[1], span=place.span(node))


def same_type(nodes: list[s.Node], place: Place) -> tuple[p.Expr, ...] | None:
    """The nodes' expressions, all of one type (`missing` takes that of the others); None with a report."""
    found = [None if isinstance(n, s.MissingLiteral) else _own_value(n, nodes, place) for n in nodes]
    given = [f for f in found if f is not None]
    if not given:
        if all(isinstance(n, s.MissingLiteral) for n in nodes):
            place.error("missing-only", nodes[0])
        return None
    kind, grade = given[0].type, grade_of(given[0])
    made: list[p.Expr | None] = []
    for node, expr in zip(nodes, found, strict=True):
        if isinstance(node, s.MissingLiteral):
            made.append(p.Missing(kind, span=place.span(node)))
        elif expr is not None and expr.type is not kind:
            place.error("mixed-values", node, expected=kind, found=expr.type, text=place.text(node))
            made.append(None)
        elif expr is not None and kind is TIER and grade_of(expr) != grade:
            place.error("different-grades", node, left=grade or "", right=grade_of(expr) or "")
            made.append(None)
        else:
            made.append(expr)
    return all_or_none(made)


def _own_value(node: s.Node, beside: list[s.Node], place: Place) -> p.Expr | None:
    """A value; an unknown bare word among texts is reported as a text without quotation marks."""
    among_texts = any(isinstance(other, s.TextLiteral) for other in beside)
    if among_texts and isinstance(node, s.Name) and is_free_word(node, place):
        return unquoted(node, place)
    return expression(node, place)


def is_free_word(node: s.Node, place: Place) -> bool:
    """Whether a node is a bare word that nothing defines."""
    if not isinstance(node, s.Name):
        return False
    scope = place.scope
    known = node.name in scope.defined or node.name in scope.broken or node.name in scope.book.suspects
    return not known


def unquoted(node: s.Name, place: Place) -> p.Expr:
    """A bare word where a text must stand, taken as that text, with a warning and its fix."""
    fix = place.fix("quote", node, f'"{node.name}"', name=node.name)
    place.warn("unquoted-text", node, [fix], name=node.name)
    return p.Text(node.name, span=place.span(node))


# ── Dates and quantiles ─────────────────────────────────────────────────────────────────────────


@compiles(s.SinceNode)
def since(node: s.SinceNode, place: Place) -> p.Expr | None:
    found = value(node.value, place, DATE)
    if found is None:
        return None
    return p.Elapsed(node.unit, found, p.GradingDate(), span=place.span(node))


@compiles(s.FromToNode)
def from_to(node: s.FromToNode, place: Place) -> p.Expr | None:
    start, end = value(node.start, place, DATE), value(node.end, place, DATE)
    if start is None or end is None:
        return None
    return p.Elapsed(node.unit, start, end, span=place.span(node))


@compiles(s.MonthOfNode)
def month_of(node: s.MonthOfNode, place: Place) -> p.Expr | None:
    found = value(node.value, place, DATE)
    return None if found is None else p.MonthOf(found, span=place.span(node))


@compiles(s.AnniversaryNode)
def anniversary(node: s.AnniversaryNode, place: Place) -> p.Expr | None:
    found = value(node.value, place, DATE)
    return None if found is None else p.NextAnniversary(found, p.GradingDate(), span=place.span(node))


@compiles(s.QuantileNode)
def quantile(node: s.QuantileNode, place: Place) -> p.Expr | None:
    found = value(node.value, place, NUMBER)
    k = _quantile_k(node.k, place)
    if place.relation is not None:
        place.error("list-value-in-aggregate", node)
        return None
    if found is None or k is None:
        return None
    return p.Quantile(k, found, node.lowest_best, span=place.span(node))


def _quantile_k(node: s.Node, place: Place) -> int | None:
    if isinstance(node, s.NumberLiteral):
        k: Decimal = node.value
        if k == k.to_integral_value() and 2 <= k <= 1000:
            return int(k)
    place.error("quantile-k", node)
    return None
