"""Tags, strategies, examples, promises and facts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from gradestudio.diagnostics import Related
from gradestudio.language import program as p
from gradestudio.language import syntax as s
from gradestudio.language.checks.bounds import known_number, written_range
from gradestudio.language.compiling.collect import Entry, GradeBlock
from gradestudio.language.compiling.conditions import operand, share, whole_constant
from gradestudio.language.compiling.fields import plain_value
from gradestudio.language.compiling.makers import condition, expression, value
from gradestudio.language.compiling.scope import Place, Scope
from gradestudio.language.compiling.texts import reason
from gradestudio.language.compiling.types import definition_of
from gradestudio.language.compiling.values import is_free_word
from gradestudio.language.names import replacement, unknown_name

NUMBER, TEXT, DATE, FLAG, TIER = p.Type.NUMBER, p.Type.TEXT, p.Type.DATE, p.Type.FLAG, p.Type.TIER


def tag(entry: Entry, scope: Scope) -> p.Tag | None:
    place, node = Place(scope, entry), entry.node
    when = condition(node.when, place)
    said = reason(node.because, place)
    if when is None:
        return None
    return p.Tag(node.name.name, when, said, span=place.span(node.name))


# ── Strategies ──────────────────────────────────────────────────────────────────────────────────


def strategy(entry: Entry, block: GradeBlock | None, scope: Scope) -> p.Strategy | None:
    node: s.StrategyNode = entry.node
    place = Place(scope, entry)
    target = _target(node.target, block, place)
    notes = [_note(note, place) for note in node.notes]
    contacts = [_contact(contact, place) for contact in node.contacts]
    if target is None or not _computed(target, scope):
        return None
    if None in notes or None in contacts or entry.statement.broken:
        name = node.target.name if node.target is not None else ""
        scope.broken[
            place.scope.source[entry.statement.start : entry.whole.end].split("\n")[0].strip() or name
        ] = None
    return p.Strategy(
        *target,
        tuple(n for n in notes if n is not None),
        tuple(c for c in contacts if c is not None),
        span=entry.whole,
    )


def _computed(target: tuple[str | None, str | None, str | None], scope: Scope) -> bool:
    """Whether the grade or tag of a strategy could be computed; a broken one is reported where it is
    written."""
    grade, _, tag_name = target
    return (grade is None or grade in scope.grades) and (tag_name is None or tag_name in scope.values)


def _target(
    node: s.Name | None, block: GradeBlock | None, place: Place
) -> tuple[str | None, str | None, str | None] | None:
    """Grade, tier and tag of a strategy; None when the name is unknown."""
    if node is None:
        return None, None, None
    scope = place.scope
    if block is not None and node.name in block.tier_names:
        return block.name, node.name, None
    if any(e.node.name.name == node.name for e in scope.book.tags):
        scope.used.add(node.name)
        return None, None, node.name
    if node.name in scope.book.suspects:
        return None
    choices = (*(block.tier_names if block else ()), *(e.node.name.name for e in scope.book.tags))
    fixes = replacement(node, node.name, choices, place)
    place.error("unknown-strategy-target", node, fixes, name=node.name, choices=choices)
    return None


def _note(node: s.NoteNode, place: Place) -> p.Note | None:
    when = condition(node.when, place) if node.when is not None else None
    said = reason(node.text, place.within(next_contact=True))
    if said is None or (node.when is not None and when is None):
        return None
    return p.Note(said, when, span=place.span(node))


def _contact(node: s.ContactNode, place: Place) -> p.Contact | None:
    amount = whole_constant(node.amount, place, "length-of-time")
    since = value(node.since, place.within(collected=[]), DATE) if node.since is not None else None
    when = condition(node.when, place) if node.when is not None else None
    if (
        amount is None
        or (node.since is not None and since is None)
        or (node.when is not None and when is None)
    ):
        return None
    return p.Contact(amount, node.unit, since, when, span=place.span(node))


# ── Examples ────────────────────────────────────────────────────────────────────────────────────


def example(entry: Entry, scope: Scope) -> p.Example | None:
    node: s.ExampleNode = entry.node
    place = Place(scope, entry)
    _twice(node.given, place)
    _twice(node.expect, place)
    given = [_given(name, written, place) for name, written in node.given]
    expect = [_expected(name, written, place) for name, written in node.expect]
    if None in given or None in expect:
        return None
    return p.Example(
        node.name,
        node.as_of,
        tuple(g for g in given if g is not None),
        tuple(e for e in expect if e is not None),
        span=entry.whole,
    )


def _twice(pairs: tuple[tuple[s.Name, s.Node], ...], place: Place) -> None:
    seen: dict[str, s.Name] = {}
    for name, _ in pairs:
        first = seen.setdefault(name.name, name)
        if first is not name:
            place.error(
                "duplicate-in-example",
                name,
                related=[Related("first-defined", place.span(first))],
                name=name.name,
            )


def _given(name: s.Name, written: s.Node, place: Place) -> tuple[str, p.Expr] | None:
    scope = place.scope
    known = scope.values.get(name.name)
    if known is None or isinstance(known, p.Param):
        _not_given(name, known, place)
        return None
    scope.used.add(name.name)
    if isinstance(written, s.MissingLiteral):
        return name.name, p.Missing(known.type, span=place.span(written))
    found = operand(written, known, place)
    if found is None:
        return None
    if found.type is not known.type:
        place.error("example-type", written, name=name.name, expected=known.type, found=found.type)
        return None
    plain = plain_value(found, place)
    if plain is None:
        place.error("constant-wanted", written, text=place.text(written))
        return None
    definition = definition_of(known, scope)
    if definition is not None:
        _outside_field(definition, plain, written, place)
    return name.name, _literal(found, plain, place.span(written))


def _literal(found: p.Expr, plain: Any, span: Any) -> p.Expr:
    return p.Number(plain, span=span) if isinstance(plain, Decimal) else found


def _outside_field(definition: p.FieldDef, plain: Any, written: s.Node, place: Place) -> None:
    """A given value that no cell could hold: it would be read as missing."""
    if definition.choices and plain not in definition.choices:
        place.warn(
            "choice-not-in-list", written, name=plain, field=definition.name, choices=definition.choices
        )
        return
    low, high = definition.low, definition.high
    if (low is not None and plain < low) or (high is not None and plain > high):
        place.warn("value-outside-range", written, found=plain, reach=written_range(low, high))


def _not_given(name: s.Name, known: p.Expr | None, place: Place) -> None:
    scope = place.scope
    if known is not None:
        place.error("param-in-example", name, name=name.name)
    elif name.name in scope.relations:
        place.error("relation-in-example", name, name=name.name)
    elif name.name not in scope.defined:
        unknown_name(name, place)


def _expected(name: s.Name, written: s.Node, place: Place) -> tuple[str, Any] | None:
    scope = place.scope
    known = scope.values.get(name.name)
    if known is None or isinstance(known, (p.Param, p.Field)):
        if known is not None:
            place.error("not-an-output", name, name=name.name)
        elif name.name in scope.defined or name.name in scope.relations:
            pass  # its own mistake is reported where it is written
        else:
            unknown_name(name, place)
        return None
    scope.used.add(name.name)
    if isinstance(written, s.OutcomeNode):
        return _outcome(name, known, written, place)
    if isinstance(written, s.MissingLiteral):
        return name.name, None
    found = operand(written, known, place)
    if found is None:
        return None
    plain = plain_value(found, place)
    if found.type is not known.type or plain is None:
        place.error("example-type", written, name=name.name, expected=known.type, found=found.type)
        return None
    return name.name, plain


def _outcome(name: s.Name, known: p.Expr, written: s.OutcomeNode, place: Place) -> tuple[str, Any] | None:
    if isinstance(known, p.GradeValue):
        return name.name, written.outcome
    if written.outcome == "needs data":
        return name.name, None
    place.error("example-type", written, name=name.name, expected=known.type, found=TIER)
    return None


# ── Promises and facts ──────────────────────────────────────────────────────────────────────────


def ensure(entry: Entry, block: GradeBlock | None, scope: Scope) -> p.Ensure | None:
    return _ENSURES[entry.node.kind](entry, block, Place(scope, entry))


def _monotone(entry: Entry, block: GradeBlock | None, place: Place) -> p.Ensure | None:
    node: s.EnsureNode = entry.node
    assert node.left is not None and node.value is not None
    found = value(node.value, place, NUMBER, DATE)
    left = expression(node.left, place)
    if left is None or found is None:
        return None
    if not isinstance(left, p.GradeValue):
        choices = tuple(b.name for b in place.scope.book.grades)
        place.error("grade-wanted", node.left, text=place.text(node.left), choices=choices)
        return None
    if not left.grade.ordered:
        place.error("unranked-order", node.left, grade=left.grade.name)
        return None
    direction = "falls" if node.op == "falls" else "rises"
    return p.Ensure("monotone", left.grade.name, value=found, direction=direction, span=entry.whole)


def _graded(entry: Entry, block: GradeBlock | None, place: Place) -> p.Ensure | None:
    if block is None or block.name in place.scope.grades:
        return p.Ensure("graded", block.name if block is not None else None, span=entry.whole)
    return None


def _share(entry: Entry, block: GradeBlock | None, place: Place) -> p.Ensure | None:
    node: s.EnsureNode = entry.node
    assert node.left is not None and node.share is not None
    portion = known_number(share(node.share, place), place.scope)
    if isinstance(node.left, s.Name) and is_tier_somewhere(node.left, place):
        owner = _owner(node.left, block, place)
        if portion is None or owner is None or owner.name not in place.scope.grades:
            return None
        return p.Ensure("share", owner.name, node.left.name, op=node.op, share=portion, span=entry.whole)
    if isinstance(node.left, s.Name) and is_free_word(node.left, place):
        choices = tuple(dict.fromkeys(t for b in place.scope.book.grades for t in b.tier_names))
        fixes = replacement(node.left, node.left.name, choices, place)
        place.error("unknown-tier", node.left, fixes, name=node.left.name, grade="", choices=choices)
        return None
    asked = condition(node.left, place)
    if asked is None or portion is None:
        return None
    return p.Ensure("share", condition=asked, op=node.op, share=portion, span=entry.whole)


def is_tier_somewhere(node: s.Name, place: Place) -> bool:
    return any(node.name in b.tier_names for b in place.scope.book.grades)


def _owner(node: s.Name, block: GradeBlock | None, place: Place) -> GradeBlock | None:
    """The grade whose tier is meant: the one above, else the first that has it."""
    if block is not None and node.name in block.tier_names:
        return block
    return next((b for b in place.scope.book.grades if node.name in b.tier_names), None)


def _implies(entry: Entry, block: GradeBlock | None, place: Place) -> p.Ensure | None:
    node: s.EnsureNode = entry.node
    assert node.condition is not None
    asked = condition(node.condition, place)
    return None if asked is None else p.Ensure("implies", condition=asked, span=entry.whole)


_ENSURES = {"monotone": _monotone, "graded": _graded, "share": _share, "implies": _implies}


def never(entry: Entry, scope: Scope) -> p.Never | None:
    found = condition(entry.node.condition, Place(scope, entry))
    return None if found is None else p.Never(found, span=entry.whole)
