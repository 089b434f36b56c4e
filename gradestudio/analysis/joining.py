"""Two versions of a rulebook over the same customers' cells.

A field that the versions define differently (range, default, choices, name) is one cell all the same: each
version reads it in its own way, which is written out (`a cell above 100 is missing`).  What both read alike
stays one and the same expression, so that equal nodes are proven to be equal in effect.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from gradestudio.engine.bind import bind
from gradestudio.engine.freeze import rewritten
from gradestudio.language.program import (
    Aggregate,
    AllOf,
    AnyOf,
    Compare,
    DateValue,
    Derived,
    Expr,
    Field,
    FieldDef,
    FieldKind,
    FlagValue,
    If,
    Missing,
    Never,
    Number,
    OneOf,
    Program,
    RelatedColumn,
    Text,
    Tier,
    TierName,
    WithDefault,
)

_RAW = "\0"
APART = "\0"
"""Ends the shared name of a field or related sheet that the versions do not read alike."""


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One version: `bound` as it is, `program` rewritten over the shared fields."""

    bound: Program
    program: Program
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Own field name by shared name, where they differ."""
    lets: Mapping[Expr, str] = field(default_factory=dict)
    """Name of the `let` that reads an aggregate, by the aggregate."""


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    old: Side
    new: Side
    domain: Program
    """Every field as it may stand in a cell, the tiers of every grade, and the facts that both declare."""


def joined(old: Program, new: Program, as_of: date, params: tuple[Any, Any] = (None, None)) -> Joined:
    """The two versions, bound and over the same fields.  Raises BindError for a bad parameter."""
    before, after = bind(old, as_of, params[0]), bind(new, as_of, params[1])
    names = _same_fields(before, after)
    shared = {f.name: f for f in after.fields}
    fields: list[FieldDef] = []
    readings: tuple[dict[str, FieldDef], dict[str, FieldDef]] = ({}, {})
    for f in before.fields:
        other = shared.get(names.get(f.name, f.name))
        if other is not None and other.kind is not f.kind:
            # Read as two kinds, one cell is two things: nothing is claimed to hang together.
            names[f.name] = f.name + APART
            continue
        shared.pop(names.get(f.name, f.name), None)
        if other is None:
            fields.append(f)
            continue
        made = _cell(f, other, before, after)
        fields.append(made)
        for reading, own in zip(readings, (f, other), strict=True):
            if _differs(own, made, before if own is f else after, before, after):
                reading[own.name] = own
    fields += shared.values()
    changed = _changed_relations(before, after)
    sides = (
        _side(before, names, readings[0], {r: r + APART for r in changed}),
        _side(after, {}, readings[1], {}),
    )
    domain = replace(
        after,
        fields=tuple(fields),
        lets=(*sides[1].program.lets, *(d for d in sides[0].program.lets if after.let(d.name) is None)),
        grades=_with_all_tiers(before, after),
        nevers=_both(sides[0].program, sides[1].program),
        ensures=(),
        scores=(),
    )
    return Joined(sides[0], sides[1], domain)


def _same_fields(old: Program, new: Program) -> dict[str, str]:
    """New name by old name, of fields that were renamed and read the same heading."""
    found: dict[str, str] = {}
    gone = [f for f in old.fields if new.field(f.name) is None]
    come = [f for f in new.fields if old.field(f.name) is None]
    for f in gone:
        for other in come:
            related = f.name in other.aka or other.name in f.aka
            if related and other.kind is f.kind and other.name not in found.values():
                found[f.name] = other.name
                break
    return found


def _cell(old: FieldDef, new: FieldDef, before: Program, after: Program) -> FieldDef:
    """The field as wide as both read it; a default only where both have the same."""
    low = None if old.low is None or new.low is None else min(old.low, new.low)  # type: ignore[type-var]
    high = None if old.high is None or new.high is None else max(old.high, new.high)  # type: ignore[type-var]
    choices = (*new.choices, *(c for c in old.choices if c not in new.choices))
    default = new.default if old.default == new.default else None
    if default is not None and not _read_alike(old, new, before, after):
        default = None
    return replace(new, low=low, high=high, choices=choices, default=default)


def _read_alike(old: FieldDef, new: FieldDef, before: Program, after: Program) -> bool:
    same = (old.low, old.high, set(old.choices)) == (new.low, new.high, set(new.choices))
    return same and _tiers(before, old) == _tiers(after, new)


def _differs(own: FieldDef, made: FieldDef, program: Program, before: Program, after: Program) -> bool:
    ranges = (own.low, own.high, own.default) != (made.low, made.high, made.default)
    tiers = own.kind is FieldKind.TIER and _tiers(program, own) != _all_tiers(before, after, own.grade)
    return ranges or set(own.choices) != set(made.choices) or tiers


def _tiers(program: Program, field: FieldDef) -> set[str]:
    grade = program.grade(field.grade or "")
    return set() if grade is None else {t.name for t in grade.tiers}


def _all_tiers(before: Program, after: Program, name: str | None) -> set[str]:
    found: set[str] = set()
    for program in (before, after):
        grade = program.grade(name or "")
        found |= set() if grade is None else {t.name for t in grade.tiers}
    return found


def _changed_relations(before: Program, after: Program) -> list[str]:
    """Related sheets that the versions do not read alike: their figures are not taken for the same."""
    found = []
    for relation in before.relations:
        other = after.relation(relation.name)
        if other is not None and replace(relation, aka=()) != replace(other, aka=()):
            found.append(relation.name)
    return found


def _with_all_tiers(before: Program, after: Program) -> tuple[Any, ...]:
    made = []
    for grade in after.grades:
        old = before.grade(grade.name)
        names = {t.name for t in grade.tiers}
        more = () if old is None else tuple(Tier(t.name) for t in old.tiers if t.name not in names)
        made.append(replace(grade, tiers=(*grade.tiers, *more)))
    made += [g for g in before.grades if after.grade(g.name) is None]
    return tuple(made)


def _both(before: Program, after: Program) -> tuple[Never, ...]:
    """Impossible is only who is impossible in both versions."""
    if not before.nevers or not after.nevers:
        return ()
    shared = [n for n in after.nevers if n in before.nevers]
    rest = [tuple(n.condition for n in p.nevers if n not in shared) for p in (before, after)]
    if all(rest):
        shared.append(Never(AllOf(tuple(AnyOf(r) for r in rest))))
    return tuple(shared)


# ── Reading a cell as one version does ──────────────────────────────────────────────────────────


def _side(
    bound: Program, names: Mapping[str, str], readings: Mapping[str, FieldDef], relations: Mapping[str, str]
) -> Side:
    program = bound
    if names or readings or relations:

        def change(node: Any) -> Any:
            match node:
                case Field() if node.name in readings:
                    return _reading(node, readings[node.name], bound)
                case Aggregate() | RelatedColumn() if node.relation in relations:
                    return replace(node, relation=relations[node.relation])
            return None

        def shared(node: Any) -> Any:
            if not isinstance(node, Field):
                return None
            own = node.name.removeprefix(_RAW)
            other = names.get(own, own)
            return None if other == node.name else replace(node, name=other)

        parts = ("lets", "scores", "grades", "tags", "nevers", "strategies")
        made = {p: rewritten(rewritten(getattr(bound, p), change), shared) for p in parts}
        program = replace(bound, **made)
    lets = {_inside(d.value): d.name for d in reversed(program.lets)}
    return Side(bound, program, {v: k for k, v in names.items()}, lets)


def _inside(expr: Expr) -> Expr:
    while isinstance(expr, Derived):
        expr = expr.value
    return expr


def _reading(node: Field, own: FieldDef, program: Program) -> Expr:
    """The field's value as this version makes it of the cell."""
    raw = replace(node, name=_RAW + node.name)
    made: Expr = raw
    ends = (("<", own.low), (">", own.high))
    outside = [Compare(op, raw, _literal(end)) for op, end in ends if end is not None]
    if outside:
        made = If(AnyOf(tuple(outside)), Missing(node.type), made)
    if own.choices:
        made = If(OneOf(raw, tuple(Text(c) for c in own.choices)), made, Missing(node.type))
    grade = program.grade(own.grade or "")
    if grade is not None:
        named = tuple(Compare("=", raw, TierName(grade.name, t.name, i)) for i, t in enumerate(grade.tiers))
        made = If(AnyOf(named), made, Missing(node.type))
    return made if own.default is None else WithDefault(made, _literal(own.default))


def _literal(value: Any) -> Expr:
    if isinstance(value, bool):
        return FlagValue(value)
    if isinstance(value, Decimal):
        return Number(value)
    return DateValue(value) if isinstance(value, date) else Text(value)
