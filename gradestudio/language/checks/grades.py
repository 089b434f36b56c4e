"""What is wrong, or easily overlooked, in a grade as a whole."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

from gradestudio.diagnostics import Edit, Fix, Related, Severity, Span
from gradestudio.language import program as p
from gradestudio.language import syntax as s
from gradestudio.language.checks import columns as checks_columns
from gradestudio.language.checks.bounds import bounds, known_number, written_range
from gradestudio.language.compiling.collect import Entry, GradeBlock
from gradestudio.language.compiling.scope import Place, Scope
from gradestudio.language.phrases import phrase, written

_PROTECTED = ("性别", "年龄")
_PROTECTED_ENGLISH = {"gender", "sex", "age"}


def check_grade(grade: p.Grade, block: GradeBlock, scope: Scope) -> None:
    place = Place(scope, block.entry)
    _cutoffs(grade, block, place)
    _gap(grade, block, place)
    _repeated(grade, block, scope)
    _touching(grade, scope)
    _protected(grade, scope)
    if grade.policy == "best" and not grade.ordered:
        place.warn("best-of-unranked", block.entry.node.name, grade=grade.name)


# ── Cut-offs ────────────────────────────────────────────────────────────────────────────────────


def _cutoffs(grade: p.Grade, block: GradeBlock, place: Place) -> None:
    """A tier whose cut-off is not below the one before it can never be reached."""
    if grade.by is None or grade.by.type is not p.Type.NUMBER:
        return
    if any(t.at is not None for t in grade.tiers) and any(t.top is not None for t in grade.tiers):
        place.warn("mixed-cutoffs", block.entry.node.name, grade=grade.name)
        return
    reach = bounds(grade.by, place.scope)
    before: tuple[p.Tier, Decimal] | None = None
    for entry, tier in _written_tiers(grade, block):
        limit = known_number(tier.at or tier.top, place.scope)
        if limit is None:
            continue
        own = Place(place.scope, entry)
        where = entry.node.at or entry.node.top
        if before is not None and (limit >= before[1] if tier.at is not None else limit <= before[1]):
            related = [Related("earlier-tier", before[0].span)]
            own.warn("cutoffs-out-of-order", where, related=related, name=tier.name, earlier=before[0].name)
        elif tier.at is not None and reach.high is not None and limit > reach.high:
            own.warn("value-outside-range", where, found=limit, reach=written_range(reach.low, reach.high))
        before = (tier, limit)


def _written_tiers(grade: p.Grade, block: GradeBlock) -> list[tuple[Entry, p.Tier]]:
    tiers = {t.name: t for t in grade.tiers}
    first: dict[str, Entry] = {}
    for entry in block.tiers:
        first.setdefault(entry.node.name.name, entry)
    return [(entry, tiers[name]) for name, entry in first.items() if name in tiers]


def _gap(grade: p.Grade, block: GradeBlock, place: Place) -> None:
    """Customers whom nothing takes."""
    if grade.otherwise is not None or block.broken or block.otherwise:
        return
    if grade.by is None:
        if not block.rules:
            place.warn("grade-without-rules", block.entry.node.name, grade=grade.name)
        elif not any(r.when == p.AllOf(()) or r.when == p.FlagValue(True) for r in grade.rules if not r.off):
            fix = _otherwise_fix(grade.tiers[-1].name, block, place)
            place.warn("otherwise-missing", block.entry.node.name, [fix], grade=grade.name)
    elif grade.by.type is p.Type.NUMBER:
        _below_cutoffs(grade, block, place)


def _below_cutoffs(grade: p.Grade, block: GradeBlock, place: Place) -> None:
    """Values under the lowest cut-off, `at 0` most of all: refunds make totals negative."""
    limits = [
        (known_number(t.at, place.scope), e, t) for e, t in _written_tiers(grade, block) if t.at is not None
    ]
    known = [(limit, e, t) for limit, e, t in limits if limit is not None]
    if not known or len(known) < len(limits) or grade.by is None:
        return
    lowest, entry, tier = min(known, key=lambda k: k[0])
    reach = bounds(grade.by, place.scope)
    if reach.low is not None and lowest <= reach.low:
        return
    own = Place(place.scope, entry)
    fix = _otherwise_fix(tier.name, block, place)
    if lowest == 0:
        own.warn("tier-at-zero", entry.node.at, [fix], name=tier.name, grade=grade.name)
    else:
        place.warn("otherwise-missing", block.entry.node.name, [fix], grade=grade.name, low=lowest)


def _otherwise_fix(tier: str, block: GradeBlock, place: Place) -> Fix:
    """`otherwise LAST` behind the grade's last rule, table or tier."""
    last = max([block.entry, *block.tiers, *block.rules], key=lambda e: e.statement.start)
    end = last.whole.end
    line = f"\n{phrase('OTHERWISE', place.chinese)} {written(tier)}"
    return Fix("add-otherwise", (Edit(Span(end, end), line),), {"name": tier}, safe=False)


# ── Rules ───────────────────────────────────────────────────────────────────────────────────────


def _repeated(grade: p.Grade, block: GradeBlock, scope: Scope) -> None:
    """Two rules of one name; a rule that asks exactly what an earlier one asks."""
    names: dict[str, p.Rule] = {}
    asked: dict[p.Expr, p.Rule] = {}
    for rule in grade.rules:
        if rule.table is None:
            first = names.setdefault(rule.name, rule)
            if first is not rule:
                _say(scope, "duplicate-rule", rule.span, first.span, name=rule.name)
        if rule.off:
            continue
        same = asked.setdefault(rule.when, rule)
        if same is not rule and grade.policy != "best":
            _say(scope, "repeated-condition", rule.condition_span, same.span, name=rule.name)


def _say(scope: Scope, code: str, span: Span | None, first: Span | None, **args: object) -> None:
    scope.reporter.add(code, span, Severity.WARNING, dict(args), related=[Related("first-defined", first)])


def _touching(grade: p.Grade, scope: Scope) -> None:
    """`10万以上` in one rule and `10万以下` in the next: exactly 10万 belongs to both."""
    rules = [r for r in grade.rules if not r.off]
    for first, second in pairwise(rules):
        ends = {(c.left, c.right): c.op for c in _own_compares(first.when)}
        for compare in _own_compares(second.when):
            op = ends.get((compare.left, compare.right))
            if op is not None and {op, compare.op} == {">=", "<="} and first.tier != second.tier:
                known = known_number(compare.right, scope)
                _say(
                    scope, "both-include", compare.span, first.span, value=known if known is not None else ""
                )


def _own_compares(when: p.Expr) -> list[p.Compare]:
    """Inclusive comparisons with a number that must hold for the rule to hold."""
    parts = when.parts if isinstance(when, p.AllOf) else (when,)
    found: list[p.Compare] = []
    for part in parts:
        if isinstance(part, p.AllOf):
            found += _own_compares(part)
        elif isinstance(part, p.Compare) and part.op in (">=", "<=") and part.left.type is p.Type.NUMBER:
            found.append(part)
    return found


def _protected(grade: p.Grade, scope: Scope) -> None:
    """Gender or age among what decides a grade."""
    if not any(is_protected(name) for name in scope.fields):
        return
    decided = [r.when for r in grade.rules if not r.off]
    decided += [x for x in (grade.by, *(limit.when for limit in grade.limits)) if x is not None]
    for place_of_reading in protected_reads(decided):
        name, span = place_of_reading
        scope.reporter.add("protected-field", span, Severity.WARNING, {"name": name, "grade": grade.name})


def protected_reads(exprs: list[p.Expr]) -> list[tuple[str, Span | None]]:
    """Fields of gender or age, each once, with the first place (outermost definition) where it is read."""
    found: dict[str, Span | None] = {}
    seen: set[int] = set()
    stack: list[p.Expr] = list(reversed(exprs))
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, p.Field) and is_protected(node.name):
            found.setdefault(node.name, node.span)
        if not isinstance(node, p.Reason):
            stack.extend(reversed(p.children(node)))
    return list(found.items())


def is_protected(name: str) -> bool:
    lowered = name.casefold()
    return any(word in lowered for word in _PROTECTED) or bool(
        _PROTECTED_ENGLISH & set(lowered.replace("_", " ").replace("-", " ").split())
    )


# ── Overrides ───────────────────────────────────────────────────────────────────────────────────


def check_override(key: str, until: date | None, node: s.OverrideNode, place: Place) -> None:
    """Expired at the fixed grading date; a key that the sheet does not hold."""
    fixed = checks_columns.fixed_date(place.scope)
    if until is not None and fixed is not None and until < fixed and node.until is not None:
        place.warn("override-expired", node.until, until=until, date=fixed, name=key)
    key_field = next((f for f in place.scope.fields.values() if f.kind is p.FieldKind.ID), None)
    if key_field is not None:
        values = checks_columns.values_of(p.Field(key_field.name, key_field.kind), place)
        if values and key not in values:
            place.warn("override-key-unknown", node.key, name=key, choices=values)
