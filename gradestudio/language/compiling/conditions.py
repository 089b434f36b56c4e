"""Comparisons, boundary words, lists, text tests, tiers, time windows, logic."""

from __future__ import annotations

from decimal import Decimal

from gradestudio.language import program as p
from gradestudio.language import syntax as s
from gradestudio.language.checks import conditions as checks
from gradestudio.language.checks.bounds import known_number
from gradestudio.language.checks.guards import guarded
from gradestudio.language.compiling.makers import all_or_none, compiles, condition, expression, value
from gradestudio.language.compiling.scope import Place
from gradestudio.language.compiling.types import ORDERED, definition_of, grade_of, is_constant
from gradestudio.language.compiling.values import is_free_word, unquoted
from gradestudio.language.names import replacement, unknown_name
from gradestudio.language.near import nearest

NUMBER, TEXT, DATE, FLAG, TIER = p.Type.NUMBER, p.Type.TEXT, p.Type.DATE, p.Type.FLAG, p.Type.TIER
_MIRROR = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


# ── Two sides ───────────────────────────────────────────────────────────────────────────────────


def operand(node: s.Node, like: p.Expr | None, place: Place) -> p.Expr | None:
    """The other side of a comparison: tiers by name and unquoted words are read by what they meet."""
    if isinstance(node, s.MissingLiteral):
        place.error("compared-with-missing", node)
        return None
    if like is None:
        return None if is_free_word(node, place) else expression(node, place)
    if like.type is TIER:
        return tier_operand(node, grade_of(like), place)
    if like.type is TEXT and is_free_word(node, place):
        assert isinstance(node, s.Name)
        return _bare_text(node, like, place)
    return expression(node, place)


def tier_operand(node: s.Node, grade: str | None, place: Place) -> p.Expr | None:
    """A tier's name (bare or as a text), or an expression that gives a tier."""
    tiers = place.scope.tiers(grade) if grade is not None else None
    if isinstance(node, (s.Name, s.TextLiteral)) and tiers is not None:
        written = node.name if isinstance(node, s.Name) else node.value
        if written in tiers:
            return p.TierName(grade or "", written, tiers.index(written), span=place.span(node))
        if isinstance(node, s.TextLiteral) or is_free_word(node, place):
            unknown_tier(node, written, grade or "", place)
            return None
    return expression(node, place)


def unknown_tier(node: s.Node, written: str, grade: str, place: Place) -> None:
    block = place.scope.book.block(grade)
    if block is not None and block.broken and written in place.scope.book.suspects:
        return
    choices = place.scope.tiers(grade) or ()
    place.error(
        "unknown-tier",
        node,
        replacement(node, written, choices, place),
        name=written,
        grade=grade,
        choices=choices,
    )


def _bare_text(node: s.Name, like: p.Expr, place: Place) -> p.Expr | None:
    """`区域 = 华东`: the text, unless it is more likely a mistyped name."""
    definition = definition_of(like, place.scope)
    choices = definition.choices if definition else ()
    if node.name not in choices and nearest(node.name, place.scope.defined) is not None:
        unknown_name(node, place, choices)
        return None
    return unquoted(node, place)


def _plain(node: s.Node, place: Place) -> bool:
    return isinstance(node, (s.TextLiteral, s.MissingLiteral)) or is_free_word(node, place)


def sides(left: s.Node, right: s.Node, place: Place) -> tuple[p.Expr, p.Expr] | None:
    """Both sides of a comparison, each read with the other in mind."""
    if _plain(left, place) and not _plain(right, place):
        second = expression(right, place)
        first = operand(left, second, place)
    else:
        first = expression(left, place)
        second = operand(right, first, place)
    return None if first is None or second is None else (first, second)


def comparable(left: p.Expr, right: p.Expr, where: s.Node, right_node: s.Node, place: Place) -> bool:
    """Whether two sides may be compared; reports it when not."""
    if left.type is not right.type:
        checks.wrong_types(left, right, where, right_node, place)
        return False
    if left.type is TIER and grade_of(left) != grade_of(right):
        place.error("different-grades", where, left=grade_of(left) or "", right=grade_of(right) or "")
        return False
    return True


@compiles(s.Comparison)
def comparison(node: s.Comparison, place: Place) -> p.Expr | None:
    pair = sides(node.left, node.right, place)
    if pair is None or not comparable(*pair, node, node.right, place):
        return None
    left, right = pair
    if node.op not in ("=", "!=") and left.type not in ORDERED:
        checks.no_order(node, left, place)
        return None
    made = p.Compare(node.op, left, right, span=place.span(node))
    checks.compared(node.op, left, right, node.left, node.right, node, place)
    if is_constant(left) and not is_constant(right):
        checks.compared(_MIRROR[node.op], right, left, node.right, node.left, node, place)
    return made


@compiles(s.BoundaryTest)
def boundary(node: s.BoundaryTest, place: Place) -> p.Expr | None:
    left = expression(node.value, place)
    parts = [_bound(node, left, op, limit, place) for op, limit in node.bounds]
    made = all_or_none(list(parts))
    if left is None or made is None:
        return None
    checks.empty_range(node, made, place)
    return made[0] if len(made) == 1 else p.AllOf(made, span=place.span(node))


def _bound(node: s.BoundaryTest, left: p.Expr | None, op: str, limit: s.Node, place: Place) -> p.Expr | None:
    right = operand(limit, left, place)
    if left is None or right is None or not comparable(left, right, node, limit, place):
        return None
    if left.type not in ORDERED:
        place.error("no-order", node, found=left.type, text=place.text(node))
        return None
    checks.compared(op, left, right, node.value, limit, node, place)
    whole = len(node.bounds) == 1
    return p.Compare(op, left, right, span=place.span(node if whole else limit))


@compiles(s.BetweenTest)
def between(node: s.BetweenTest, place: Place) -> p.Expr | None:
    left = expression(node.value, place)
    low, high = operand(node.low, left, place), operand(node.high, left, place)
    if left is None or low is None or high is None:
        return None
    if not comparable(left, low, node, node.low, place) or not comparable(left, high, node, node.high, place):
        return None
    if left.type not in ORDERED:
        place.error("no-order", node, found=left.type, text=place.text(node))
        return None
    checks.reversed_range(low, high, node, place)
    checks.compared(">=", left, low, node.value, node.low, node, place)
    checks.compared("<=", left, high, node.value, node.high, node, place)
    return p.Between(left, low, high, span=place.span(node))


@compiles(s.InTest)
def within_list(node: s.InTest, place: Place) -> p.Expr | None:
    left = expression(node.value, place)
    options = [operand(option, left, place) for option in node.options]
    made = all_or_none(list(options))
    if left is None or made is None:
        return None
    for option, written in zip(made, node.options, strict=True):
        if not comparable(left, option, written, written, place):
            return None
        checks.compared("=", left, option, node.value, written, written, place)
    found = p.OneOf(left, made, span=place.span(node))
    return p.Not(found, span=place.span(node)) if node.negated else found


@compiles(s.TextTest)
def text_test(node: s.TextTest, place: Place) -> p.Expr | None:
    left = value(node.value, place, TEXT)
    texts = [operand(t, left, place) for t in node.texts]
    for written, found in zip(node.texts, texts, strict=True):
        if found is not None and left is not None and found.type is not TEXT:
            place.error("type-mismatch", written, expected=TEXT, found=found.type)
            return None
    made = all_or_none(texts)
    if left is None or made is None:
        return None
    checks.searched(node, left, made, place)
    return p.TextMatch(node.op, left, made, span=place.span(node))


@compiles(s.MissingTest)
def missing_test(node: s.MissingTest, place: Place) -> p.Expr | None:
    found = expression(node.value, guarded(place, [node]))
    if found is None:
        return None
    checks.never_missing(node, found, place)
    test = p.IsMissing(found, span=place.span(node))
    return p.Not(test, span=place.span(node)) if node.negated else test


# ── Logic ───────────────────────────────────────────────────────────────────────────────────────


def conditions(nodes: tuple[s.Node, ...], place: Place) -> tuple[p.Expr, ...] | None:
    """Conditions that stand beside each other; each is guarded by what the others ask."""
    lonely = checks.values_after_comparison(nodes, place)
    made: list[p.Expr | None] = []
    for i, node in enumerate(nodes):
        if i in lonely:
            made.append(None)
            continue
        others = [other for other in nodes if other is not node]
        made.append(condition(node, guarded(place, others)))
    return all_or_none(made)


@compiles(s.AndNode)
def both(node: s.AndNode, place: Place) -> p.Expr | None:
    checks.quiet_not_within(node.parts, place)
    parts = conditions(node.parts, place)
    return None if parts is None else p.AllOf(parts, span=place.span(node))


@compiles(s.OrNode)
def either(node: s.OrNode, place: Place) -> p.Expr | None:
    parts = conditions(node.parts, place)
    return None if parts is None else p.AnyOf(parts, span=place.span(node))


@compiles(s.NotNode)
def negation(node: s.NotNode, place: Place) -> p.Expr | None:
    found = condition(node.value, place)
    checks.not_within_next(node, place)
    return None if found is None else p.Not(found, span=place.span(node))


@compiles(s.Quantifier)
def quantifier(node: s.Quantifier, place: Place) -> p.Expr | None:
    checks.quiet_not_within(node.parts if node.kind == "all" else (), place)
    parts = conditions(node.parts, place)
    k = whole_constant(node.k, place, "count-of-conditions") if node.k is not None else None
    if parts is None:
        return None
    span = place.span(node)
    match node.kind:
        case "all":
            return p.AllOf(parts, span=span)
        case "any":
            return p.AnyOf(parts, span=span)
        case "none":
            return p.Not(p.AnyOf(parts, span=span), span=span)
    if k is None:
        return None
    checks.count_of_conditions(node, k, len(parts), place)
    return p.AtLeast(k, parts, span=span)


@compiles(s.TierTest)
def tier_test(node: s.TierTest, place: Place) -> p.Expr | None:
    pair = _tier_sides(node, place)
    if pair is None:
        return None
    left, right = pair
    for side, written in ((left, node.left), (right, node.right)):
        if side.type is not TIER:
            place.error("tier-wanted", written, found=side.type, text=place.text(written))
            return None
    if not comparable(left, right, node, node.right, place):
        return None
    grade = grade_of(left) or ""
    if not place.scope.ordered.get(grade, True):
        place.error("unranked-order", node, grade=grade)
        return None
    return p.TierOrder(node.op, left, right, place.scope.tiers(grade) or (), span=place.span(node))


def _tier_sides(node: s.TierTest, place: Place) -> tuple[p.Expr, p.Expr] | None:
    return sides(node.left, node.right, place)


@compiles(s.TopTest)
def top(node: s.TopTest, place: Place) -> p.Expr | None:
    found = value(node.value, place, NUMBER, DATE)
    portion = share(node.share, place)
    group = expression(node.within, place) if node.within is not None else None
    if place.relation is not None:
        place.error("list-value-in-aggregate", node)
        return None
    if found is None or portion is None or (node.within is not None and group is None):
        return None
    return p.InTop(found, portion, group, span=place.span(node))


@compiles(s.WithinTest)
def within_time(node: s.WithinTest, place: Place) -> p.Expr | None:
    found = value(node.value, place, DATE)
    amount = whole_constant(node.amount, place, "length-of-time") if node.amount is not None else None
    if found is None or (node.amount is not None and amount is None):
        return None
    return p.DateWithin(found, node.direction, node.unit, amount, p.GradingDate(), span=place.span(node))


# ── Constants ───────────────────────────────────────────────────────────────────────────────────


def constant(node: s.Node, place: Place, *wanted: p.Type) -> p.Expr | None:
    """A literal or a param (or arithmetic on them); a customer's value is reported."""
    found = value(node, place, *(wanted or (NUMBER,)))
    if found is None or is_constant(found):
        return found
    place.error("constant-wanted", node, text=place.text(node))
    return None


def whole_constant(node: s.Node, place: Place, what: str) -> p.Expr | None:
    """A constant that is a whole number, 1 or more."""
    found = constant(node, place, NUMBER)
    known = known_number(found, place.scope) if found is not None else None
    if known is not None and (known != known.to_integral_value() or known < 1):
        place.error("whole-number-wanted", node, what=what, found=known)
        return None
    return found


def share(node: s.Node, place: Place) -> p.Expr | None:
    """A constant share 0..1; `top 20` is reported with the fix `20%`."""
    found = constant(node, place, NUMBER)
    known = known_number(found, place.scope) if found is not None else None
    if known is None or 0 < known <= 1:
        return found
    fixes = []
    if isinstance(node, s.NumberLiteral) and not node.percent and Decimal(1) < known <= 100:
        fixes = [place.fix("percent", node, f"{known.normalize():f}%", value=f"{known.normalize():f}%")]
    place.error("share-outside", node, fixes, found=known)
    return None
