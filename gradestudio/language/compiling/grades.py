"""Grades: tiers, rules and tables, the value, movement limits, overrides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

from gradestudio.diagnostics import Related
from gradestudio.language import program as p
from gradestudio.language import syntax as s
from gradestudio.language.checks import grades as checks
from gradestudio.language.checks.bounds import known_number
from gradestudio.language.compiling.collect import Entry, GradeBlock
from gradestudio.language.compiling.conditions import constant, share, unknown_tier
from gradestudio.language.compiling.grids import row_conditions
from gradestudio.language.compiling.makers import condition, expression, value
from gradestudio.language.compiling.remembering import Memory
from gradestudio.language.compiling.scope import Place, Scope
from gradestudio.language.compiling.texts import reason
from gradestudio.language.compiling.types import grade_of, possible_texts
from gradestudio.language.phrases import phrase

NUMBER, TEXT, TIER = p.Type.NUMBER, p.Type.TEXT, p.Type.TIER


def grade(block: GradeBlock, scope: Scope, memory: Memory) -> p.Grade | None:
    """The grade; None when a part that decides tiers cannot be computed."""
    node: s.GradeNode = block.entry.node
    place = Place(scope, block.entry)
    tiers = _tiers(block, scope)
    by = expression(node.by, place) if node.by is not None else None
    by_ok = node.by is None or (by is not None and _value_fits(node, by, block, place))
    rules = list(_rules(block, scope, memory))
    otherwise, otherwise_ok = _otherwise(block, scope)
    limits = [_limit(entry, block, scope) for entry in block.limits]
    overrides = [_override(entry, block, scope) for entry in block.overrides]
    if not block.tiers and not block.broken:
        place.error("grade-without-tiers", node.name, name=node.name.name)
    if not tiers or not by_ok:
        return None
    made = p.Grade(
        node.name.name,
        tiers,
        tuple(r for r in rules if r is not None),
        otherwise.node.tier.name if otherwise is not None else None,
        by,
        node.policy,
        not node.unranked,
        tuple(x for x in limits if x is not None),
        tuple(o for o in overrides if o is not None),
        _key(scope),
        reason(otherwise.node.because, Place(scope, otherwise)) if otherwise is not None else None,
        span=block.entry.span(node.name),
        otherwise_span=otherwise.whole if otherwise is not None else None,
    )
    checks.check_grade(made, block, scope)  # also of a broken one: all mistakes at once
    broken = block.broken or block.entry.statement.broken or not otherwise_ok
    return None if broken or None in rules or None in limits else made


def _key(scope: Scope) -> str | None:
    return next((f.name for f in scope.fields.values() if f.kind is p.FieldKind.ID), None)


# ── Tiers ───────────────────────────────────────────────────────────────────────────────────────


def _tiers(block: GradeBlock, scope: Scope) -> tuple[p.Tier, ...] | None:
    made: dict[str, p.Tier] = {}
    whole = True
    for entry in block.tiers:
        place, node = Place(scope, entry), entry.node
        name = node.name.name
        if name in made:
            first = Related("first-defined", made[name].span)
            place.error("duplicate-tier", node.name, related=[first], name=name, grade=block.name)
            continue
        found = _tier(node, block, place)
        whole &= found is not None
        if found is not None:
            made[name] = found
    return tuple(made.values()) if whole else None


def _tier(node: s.TierNode, block: GradeBlock, place: Place) -> p.Tier | None:
    at = constant(node.at, place, NUMBER) if node.at is not None else None
    top = share(node.top, place) if node.top is not None else None
    if (node.at is not None and at is None) or (node.top is not None and top is None):
        return None
    limit = node.at or node.top
    if limit is not None and block.entry.node.by is None:
        place.error("cutoff-without-value", limit, name=node.name.name, grade=block.name)
        return None
    return p.Tier(node.name.name, node.title, node.color, at, top, span=place.span(node.name))


def _value_fits(node: s.GradeNode, by: p.Expr, block: GradeBlock, place: Place) -> bool:
    """Whether a grade's value is of a type that its tiers can be read from."""
    assert node.by is not None
    cut = [t for t in block.tiers if t.node.at is not None or t.node.top is not None]
    if by.type is NUMBER:
        if cut or block.broken:
            return True
        place.error("value-without-cutoffs", node.by, text=place.text(node.by), grade=block.name)
        return False
    if by.type not in (TEXT, TIER):
        place.error("grade-by-type", node.by, found=by.type, text=place.text(node.by))
        return False
    for entry in cut:
        Place(place.scope, entry).error(
            "cutoff-on-text", entry.node.at or entry.node.top, name=entry.node.name.name
        )
    _texts_are_tiers(by, block, node.by, place)
    return not cut


def _texts_are_tiers(by: p.Expr, block: GradeBlock, node: s.Node, place: Place) -> None:
    texts = possible_texts(by, place.scope) if by.type is TEXT else place.scope.tiers(grade_of(by) or "")
    if texts is None or block.broken:
        return
    strangers = tuple(t for t in sorted(texts) if t not in block.tier_names)
    if strangers:
        place.warn(
            "value-not-a-tier",
            node,
            name=strangers[0],
            values=strangers,
            grade=block.name,
            choices=block.tier_names,
        )


# ── Rules and tables ────────────────────────────────────────────────────────────────────────────


def _rules(block: GradeBlock, scope: Scope, memory: Memory) -> Iterator[p.Rule | None]:
    for entry in block.rules:
        place = Place(scope, entry)
        if isinstance(entry.node, s.RuleNode):
            found = memory.rule(entry, block, partial(_rule, entry, block, place))
            if found is not None or not entry.node.off:
                yield found
        else:
            yield from _table(entry, block, place)


def _rule(entry: Entry, block: GradeBlock, place: Place) -> p.Rule | None:
    node: s.RuleNode = entry.node
    tier = tier_name(node.tier, block, place)
    when = condition(node.when, place)
    said = reason(node.because, place)
    if tier is None or when is None:
        return None
    return p.Rule(
        node.name, tier, when, said, node.off, span=entry.whole, condition_span=place.span(node.when)
    )


def tier_name(node: s.Node | None, block: GradeBlock, place: Place) -> str | None:
    """The name of a tier of the grade, bare or as a text; None with a report."""
    written = (
        node.name if isinstance(node, s.Name) else node.value if isinstance(node, s.TextLiteral) else None
    )
    if written is None:
        if node is not None:
            place.error("tier-name-wanted", node, grade=block.name, choices=block.tier_names)
        return None
    if written in block.tier_names:
        return written
    assert node is not None
    unknown_tier(node, written, block.name, place)
    return None


def _table(entry: Entry, block: GradeBlock, place: Place) -> Iterator[p.Rule | None]:
    node: s.TableNode = entry.node
    name = node.name.name if node.name is not None else phrase("TABLE", place.chinese)
    _output_is_grade(node, block, place)
    tests = row_conditions(node.form, place)
    for i, (row, test) in enumerate(zip(node.form.rows, tests, strict=True), start=1):
        said = reason(row.because, place)
        if row.output is None:
            place.error("table-row-without-result", row)
        tier = tier_name(row.output, block, place)
        if test is None or tier is None:
            yield None
            continue
        yield p.Rule(
            f"{name} {i}",
            tier,
            test,
            said,
            False,
            name,
            i,
            span=place.span(row),
            condition_span=place.span(row),
        )


def _output_is_grade(node: s.TableNode, block: GradeBlock, place: Place) -> None:
    output = node.form.output
    if output is not None and output.name != block.name:
        fix = place.fix("replace", output, block.name, name=block.name)
        place.warn("table-of-other-grade", output, [fix], name=output.name, grade=block.name)


def _otherwise(block: GradeBlock, scope: Scope) -> tuple[Entry | None, bool]:
    first: Entry | None = None
    fine = True
    for entry in block.otherwise:
        place = Place(scope, entry)
        if first is not None:
            related = [Related("first-defined", first.whole)]
            place.error("duplicate-otherwise", entry.node.tier, related=related, grade=block.name)
            continue
        first = entry
        fine = tier_name(entry.node.tier, block, place) is not None
    return first, fine


# ── After the rules ─────────────────────────────────────────────────────────────────────────────


def _limit(entry: Entry, block: GradeBlock, scope: Scope) -> p.Limit | None:
    node: s.AgainstNode = entry.node
    place = Place(scope, entry)
    previous = expression(node.previous, place)
    when = condition(node.when, place) if node.when is not None else None
    falls, rises = _steps(node.falls, place), _steps(node.rises, place)
    if block.entry.node.unranked:
        place.error("limit-on-unranked", node, grade=block.name)
        return None
    if previous is None or (node.when is not None and when is None) or -1 in (falls, rises):
        return None
    if previous.type is not TIER or grade_of(previous) != block.name:
        place.error(
            "previous-not-a-tier",
            node.previous,
            text=place.text(node.previous),
            found=previous.type,
            grade=block.name,
        )
        return None
    return p.Limit(previous, falls, rises, when, span=entry.whole)


def _steps(node: s.Node | None, place: Place) -> int | None:
    """Whole steps, 0 or more; -1 with a report."""
    if node is None:
        return None
    found = constant(node, place, NUMBER)
    known = known_number(found, place.scope)
    if known is None or known < 0 or known != known.to_integral_value():
        if found is not None:
            place.error("steps-not-whole", node, text=place.text(node))
        return -1
    return int(known)


def _override(entry: Entry, block: GradeBlock, scope: Scope) -> p.Override | None:
    node: s.OverrideNode = entry.node
    place = Place(scope, entry)
    tier = tier_name(node.tier, block, place)
    key = _override_key(node, place)
    said = reason(node.because, place)
    until = _until(node, place)
    if _key(scope) is None and not scope.book.suspects:
        place.error("override-without-key", node.key)
        return None
    if node.until is None:
        place.warn("override-without-end", node.key, name=key or "")
    if node.because is None:
        place.warn("override-without-reason", node.key, name=key or "")
    if tier is None or key is None or (node.until is not None and until is None):
        return None
    checks.check_override(key, until, node, place)
    return p.Override(key, tier, until, said, span=entry.whole)


def _until(node: s.OverrideNode, place: Place) -> date | None:
    if node.until is None:
        return None
    found = value(node.until, place, p.Type.DATE)
    return found.value if isinstance(found, p.DateValue) else None


def _override_key(node: s.OverrideNode, place: Place) -> str | None:
    if isinstance(node.key, s.TextLiteral):
        return node.key.value
    text = place.text(node.key)
    place.error("key-not-quoted", node.key, [place.fix("quote", node.key, f'"{text}"', name=text)], name=text)
    return None
