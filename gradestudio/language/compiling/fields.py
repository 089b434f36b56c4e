"""Fields, related sheets and params: what a rulebook reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from gradestudio.diagnostics import Edit, Fix, Related, Span
from gradestudio.language import program as p
from gradestudio.language import syntax as s
from gradestudio.language.checks.bounds import known_number, written_range
from gradestudio.language.compiling.collect import Entry, walk
from gradestudio.language.compiling.conditions import constant, tier_operand
from gradestudio.language.compiling.makers import value
from gradestudio.language.compiling.scope import Place, Scope
from gradestudio.language.compiling.values import is_free_word, unquoted
from gradestudio.language.names import name_of, replacement, unknown_name

NUMBER, TEXT, DATE, FLAG, TIER = p.Type.NUMBER, p.Type.TEXT, p.Type.DATE, p.Type.FLAG, p.Type.TIER
_NUMBERS = (p.FieldKind.NUMBER, p.FieldKind.MONEY)


def compile_fields(scope: Scope) -> None:
    for entry in scope.book.fields:
        definition = field(entry.node, Place(scope, entry))
        if definition is None:
            scope.broken[entry.node.name.name] = None
            continue
        scope.fields[definition.name] = definition
        scope.values[definition.name] = p.Field(
            definition.name, definition.kind, definition.grade, span=definition.span
        )
    _headings(scope)


def field(node: s.FieldNode, place: Place) -> p.FieldDef | None:
    """The definition; None when its grade is unknown."""
    kind = p.FieldKind(node.kind)
    grade = node.grade.name if node.grade is not None else None
    if node.grade is not None and not _grade_there(node.grade, place):
        return None
    low, high = _range(node, kind, place)
    return p.FieldDef(
        node.name.name,
        kind,
        tuple(name_of(a) for a in node.aka),
        _choices(node, place),
        grade,
        node.unit,
        low,
        high,
        _default(node, kind, low, high, place),
        node.private,
        span=place.span(node.name),
    )


def _grade_there(name: s.Name, place: Place) -> bool:
    if place.scope.tiers(name.name) is not None:
        return True
    if name.name not in place.scope.book.suspects:
        choices = tuple(b.name for b in place.scope.book.grades)
        fixes = replacement(name, name.name, choices, place)
        place.error("unknown-grade", name, fixes, name=name.name, choices=choices)
    return False


def _choices(node: s.FieldNode, place: Place) -> tuple[str, ...]:
    seen: dict[str, s.TextLiteral] = {}
    for choice in node.choices:
        if choice.value in seen:
            first = Related("first-defined", place.span(seen[choice.value]))
            place.warn("duplicate-choice", choice, related=[first], name=choice.value)
        seen.setdefault(choice.value, choice)
    return tuple(seen)


def _range(node: s.FieldNode, kind: p.FieldKind, place: Place) -> tuple[Any, Any]:
    ends = []
    for limit in (node.low, node.high):
        ends.append(_limit(limit, kind, place) if limit is not None else None)
    low, high = ends
    if low is not None and high is not None and low > high and node.low and node.high:
        place.warn("range-reversed", node.low.span.join(node.high.span), low=low, high=high)
    return low, high


def _limit(node: s.Node, kind: p.FieldKind, place: Place) -> Decimal | date | None:
    if kind not in (*_NUMBERS, p.FieldKind.DATE):
        place.error("range-type", node, kind=kind.value)
        return None
    wanted = DATE if kind is p.FieldKind.DATE else NUMBER
    return plain_value(constant(node, place, wanted), place)


def plain_value(expr: p.Expr | None, place: Place) -> Any:
    """The Decimal, date, text or flag of a constant; None when there is none."""
    if isinstance(expr, (p.DateValue, p.Text, p.FlagValue)):
        return expr.value
    if isinstance(expr, p.TierName):
        return expr.value
    if isinstance(expr, p.Param):
        definition = place.scope.params.get(expr.name)
        return definition.value if definition else None
    return known_number(expr, place.scope) if expr is not None else None


def _default(node: s.FieldNode, kind: p.FieldKind, low: Any, high: Any, place: Place) -> Any:
    if node.default is None or isinstance(node.default, s.MissingLiteral):
        return None
    found = _default_value(node, kind, place)
    default = plain_value(found, place) if found is not None else None
    if default is None:
        return None
    choices = tuple(c.value for c in node.choices)
    if choices and default not in choices:
        place.warn("choice-not-in-list", node.default, name=default, field=node.name.name, choices=choices)
    outside = (low is not None and default < low) or (high is not None and default > high)
    if outside:
        place.warn("value-outside-range", node.default, found=default, reach=written_range(low, high))
    if default == 0 and not isinstance(default, bool) and kind in _NUMBERS:
        place.warn("default-zero", node.default, [_without_default(node, place)], name=node.name.name)
    return default


def _default_value(node: s.FieldNode, kind: p.FieldKind, place: Place) -> p.Expr | None:
    assert node.default is not None
    wanted = p.Field("", kind).type
    if wanted is TIER:
        return tier_operand(node.default, node.grade.name if node.grade else None, place)
    if wanted is TEXT and isinstance(node.default, s.Name) and is_free_word(node.default, place):
        return unquoted(node.default, place)
    return constant(node.default, place, wanted)


def _without_default(node: s.FieldNode, place: Place) -> Fix:
    """Removes ` default 0`: from the blank before the keyword to the end of the value."""
    assert node.default is not None
    end = place.span(node.default).end
    source, begin = place.scope.source, place.entry.statement.start
    before = source[begin : place.span(node.default).start].rstrip()
    for word in ("默认", "default"):
        if before.endswith(word):
            before = before[: -len(word)].rstrip()
    return Fix("remove", (Edit(Span(begin + len(before), end), ""),), {}, safe=False)


def _headings(scope: Scope) -> None:
    """A heading that two fields claim goes to the first of them."""
    claimed: dict[str, Entry] = {}
    for entry in scope.book.fields:
        place = Place(scope, entry)
        for other in entry.node.aka:
            heading = name_of(other)
            owner = claimed.setdefault(heading, entry)
            taken = owner if owner is not entry else None
            if taken is None and heading in scope.fields and heading != entry.node.name.name:
                taken = scope.defined.get(heading)
            if taken is not None:
                first = Related("first-defined", taken.span(taken.node.name))
                place.warn(
                    "duplicate-heading", other, related=[first], name=heading, field=taken.node.name.name
                )


# ── Related sheets ──────────────────────────────────────────────────────────────────────────────


def compile_relations(scope: Scope) -> None:
    for entry in scope.book.relations:
        place = Place(scope, entry)
        definition = _relation(entry.node, place)
        if entry.statement.broken:
            scope.loose_relations.add(entry.node.name.name)
        if definition is None:
            scope.broken[entry.node.name.name] = None
        else:
            scope.relations[definition.name] = definition


def _relation(node: s.RelatedNode, place: Place) -> p.RelationDef | None:
    ours = place.scope.fields.get(node.ours.name)
    columns = _columns(node, place)
    if ours is None:
        _unknown_key(node, place)
        return None
    theirs = next((c for c in columns if c.name == node.theirs.name), None)
    if theirs is None:
        columns = (
            replace(ours, name=node.theirs.name, aka=(), default=None, span=place.span(node.theirs)),
            *columns,
        )
    elif _type(theirs) is not _type(ours):
        place.error(
            "relation-key-type", node.theirs, left=_type(theirs), right=_type(ours), name=node.name.name
        )
        return None
    return p.RelationDef(
        node.name.name,
        node.theirs.name,
        node.ours.name,
        columns,
        tuple(name_of(a) for a in node.aka),
        span=place.span(node.name),
    )


def _type(definition: p.FieldDef) -> p.Type:
    return p.Field(definition.name, definition.kind).type


def _unknown_key(node: s.RelatedNode, place: Place) -> None:
    scope = place.scope
    name = node.ours.name
    if name in scope.broken or name in scope.book.suspects:
        return
    if name in scope.defined:
        place.error("relation-key-not-field", node.ours, name=name, choices=tuple(scope.fields))
    else:
        choices = tuple(scope.fields)
        fixes = replacement(node.ours, name, choices, place)
        place.error("unknown-name", node.ours, fixes, name=name, choices=choices)


def _columns(node: s.RelatedNode, place: Place) -> tuple[p.FieldDef, ...]:
    columns: dict[str, p.FieldDef] = {}
    for column in node.columns:
        name = column.name.name
        if name in columns:
            first = Related("first-defined", columns[name].span)
            place.error("duplicate-column", column.name, related=[first], name=name, relation=node.name.name)
            continue
        if (made := field(column, place)) is not None:
            columns[name] = made
        else:
            place.scope.loose_relations.add(node.name.name)
    return tuple(columns.values())


# ── Params ──────────────────────────────────────────────────────────────────────────────────────


def compile_params(scope: Scope) -> None:
    for entry in scope.book.params:
        definition = _param(entry.node, Place(scope, entry))
        if definition is None:
            scope.broken[entry.node.name.name] = None
            continue
        scope.params[definition.name] = definition
        of = (
            DATE
            if isinstance(definition.value, date)
            else TEXT
            if isinstance(definition.value, str)
            else NUMBER
        )
        scope.values[definition.name] = p.Param(definition.name, of, span=definition.span)


def _param(node: s.ParamNode, place: Place) -> p.ParamDef | None:
    strangers = [n for n in walk(node.value) if isinstance(n, s.Name) and n.name not in place.scope.params]
    for stranger in strangers:
        _param_name(stranger, node, place)
    if strangers:
        return None
    found = value(node.value, place, NUMBER, DATE, TEXT)
    known = plain_value(found, place) if found is not None else None
    if known is None:
        if found is not None:
            place.error("param-not-constant", node.value, name=node.name.name)
        return None
    low, high, step = (_edge(n, known, place) for n in (node.low, node.high, node.step))
    _check_param(node, known, low, high, step, place)
    return p.ParamDef(
        node.name.name,
        known,
        low,
        high,
        step,
        node.unit,
        place.text(node.value),
        span=place.span(node.name),
        value_span=place.span(node.value),
    )


def _param_name(node: s.Name, param: s.ParamNode, place: Place) -> None:
    if node.name in place.scope.defined:
        place.error("param-not-constant", node, name=param.name.name)
    else:
        unknown_name(node, place)


def _edge(node: s.Node | None, known: Any, place: Place) -> Decimal | None:
    if node is None:
        return None
    if not isinstance(known, Decimal):
        place.error("param-range-type", node)
        return None
    found = plain_value(constant(node, place, NUMBER), place)
    return found if isinstance(found, Decimal) else None


def _check_param(node: s.ParamNode, known: Any, low: Any, high: Any, step: Any, place: Place) -> None:
    if low is not None and high is not None and low > high and node.low and node.high:
        place.warn("range-reversed", node.low.span.join(node.high.span), low=low, high=high)
    elif (low is not None and known < low) or (high is not None and known > high):
        place.warn("value-outside-range", node.value, found=known, reach=written_range(low, high))
    if step is not None and step <= 0 and node.step:
        place.warn("step-not-positive", node.step, found=step)
