"""What is wrong, or easily misread, in a single condition."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from gradestudio.diagnostics import Edit, Fix, Span
from gradestudio.language import program as p
from gradestudio.language import syntax as s
from gradestudio.language.checks import columns as checks_columns
from gradestudio.language.checks.bounds import bounds, known_number, written_range
from gradestudio.language.compiling.collect import walk
from gradestudio.language.compiling.scope import Place, Searched
from gradestudio.language.compiling.types import definition_of, inner
from gradestudio.language.near import nearest
from gradestudio.language.phrases import phrase

NUMBER, TEXT, DATE, FLAG, TIER = p.Type.NUMBER, p.Type.TEXT, p.Type.DATE, p.Type.FLAG, p.Type.TIER
_FUTURE_WORDS = ("预计", "预期", "计划", "到期", "下次", "截止", "有效期")
_FUTURE_ENGLISH = (
    "expected",
    "planned",
    "plan",
    "due",
    "next",
    "deadline",
    "expiry",
    "expires",
    "renewal",
    "until",
)
_YES = {"是", "yes", "y", "true", "有", "对"}
_NO = {"否", "no", "n", "false", "无", "没有"}


# ── Types ───────────────────────────────────────────────────────────────────────────────────────


def wrong_types(left: p.Expr, right: p.Expr, where: s.Node, right_node: s.Node, place: Place) -> None:
    """Report two sides that cannot be compared, with a fix where a literal is in the wrong form."""
    fixes = _literal_fix(left, right_node, place)
    code = "number-against-text" if {left.type, right.type} == {NUMBER, TEXT} else "compare-types"
    place.error(code, where, fixes, left=left.type, right=right.type, text=place.text(where))


def _literal_fix(left: p.Expr, node: s.Node, place: Place) -> list[Fix]:
    if isinstance(node, s.NumberLiteral) and left.type is TEXT:
        return [place.fix("quote", node, f'"{place.text(node)}"', name=place.text(node))]
    if not isinstance(node, s.TextLiteral):
        return []
    text = node.value
    if left.type is NUMBER and _is_number(text):
        return [place.fix("unquote", node, text, name=text)]
    if left.type is FLAG and text.casefold() in _YES | _NO:
        word = phrase("YES" if text.casefold() in _YES else "NO", place.chinese)
        return [place.fix("replace", node, word, name=word)]
    if left.type is DATE:
        try:
            return [place.fix("unquote", node, date.fromisoformat(text).isoformat(), name=text)]
        except ValueError:
            return []
    return []


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite() and text.isascii() and "_" not in text and "e" not in text.lower()
    except InvalidOperation:
        return False


def no_order(node: s.Comparison, left: p.Expr, place: Place) -> None:
    """Report `<` on texts, flags and tiers; of tiers offer the words."""
    if left.type is not TIER:
        place.error("no-order", node, found=left.type, text=place.text(node))
        return
    fixes = []
    if node.op in ("<", ">") and isinstance(node.left, (s.Name, s.Dotted)):
        word = phrase("BETTER" if node.op == ">" else "WORSE", place.chinese)
        fixes = [place.fix("replace", node.op_span, f" {word} ", name=word, safe=False)]
    place.error("tier-order-sign", node, fixes, op=node.op)


# ── Values beside what they are compared with ───────────────────────────────────────────────────


def compared(
    op: str, left: p.Expr, right: p.Expr, left_node: s.Node, right_node: s.Node, node: s.Node, place: Place
) -> None:
    """All warnings about `left op right`, with the customer's value on the left."""
    if left.type is TEXT and isinstance(right, p.Text):
        _text_compared(op, left, right, right_node, place)
    elif left.type is NUMBER:
        _number_compared(op, left, right, left_node, right_node, node, place)


def _text_compared(op: str, left: p.Expr, right: p.Text, node: s.Node, place: Place) -> None:
    definition = definition_of(left, place.scope)
    if definition is None:
        return
    place.scope.searched.append(Searched(inner(left), op, right.value, place.span(node)))
    if definition.choices and right.value not in definition.choices:
        best = nearest(right.value, definition.choices)
        fixes = [place.fix("replace", node, f'"{best}"', name=best, safe=False)] if best else []
        place.warn(
            "choice-not-in-list",
            node,
            fixes,
            name=right.value,
            field=definition.name,
            choices=definition.choices,
        )
    else:
        checks_columns.text_in_column(definition, inner(left), right.value, node, place)


def _number_compared(
    op: str, left: p.Expr, right: p.Expr, left_node: s.Node, right_node: s.Node, node: s.Node, place: Place
) -> None:
    known = known_number(right, place.scope)
    if known is None:
        return
    _unit(left, right_node, place)
    plain = inner(left)
    if isinstance(plain, p.Elapsed) and isinstance(plain.end, p.GradingDate):
        _elapsed_compared(op, plain, known, left_node, node, place)
    elif not _outside(left, known, right_node, place):
        checks_columns.percent_in_column(left, known, right_node, place)


def _outside(left: p.Expr, known: Decimal, node: s.Node, place: Place) -> bool:
    reach = bounds(left, place.scope)
    below = reach.low is not None and known < reach.low
    above = reach.high is not None and known > reach.high
    if not below and not above:
        return False
    fixes = []
    if above and reach.high == 1 and isinstance(node, s.NumberLiteral) and not node.percent and known <= 100:
        fixes = [place.fix("percent", node, f"{place.text(node)}%", value=f"{place.text(node)}%", safe=False)]
    place.warn("value-outside-range", node, fixes, found=known, reach=written_range(reach.low, reach.high))
    return True


def _unit(left: p.Expr, node: s.Node, place: Place) -> None:
    if not isinstance(node, s.NumberLiteral) or node.unit is None:
        return
    definition = definition_of(left, place.scope)
    unit = definition.unit if definition else None
    if unit is not None and unit != node.unit:
        place.warn(
            "unit-differs", node, found=node.unit, unit=unit, field=definition.name if definition else ""
        )


def _elapsed_compared(
    op: str, elapsed: p.Elapsed, known: Decimal, left_node: s.Node, node: s.Node, place: Place
) -> None:
    if (
        op == "<="
        and elapsed.unit in ("months", "years")
        and known >= 1
        and isinstance(left_node, s.SinceNode)
    ):
        place.warn(
            "months-at-most", node, _within_fix(left_node, known, node, place), n=known, unit=elapsed.unit
        )
    if op in ("<", "<=") and known > 0 and _may_lie_ahead(elapsed.start, place):
        place.warn("date-may-lie-ahead", node, text=place.text(left_node) if left_node.span.end else "")


def _within_fix(since: s.SinceNode, known: Decimal, node: s.Node, place: Place) -> list[Fix]:
    single = isinstance(node, s.Comparison) or (isinstance(node, s.BoundaryTest) and len(node.bounds) == 1)
    if not single or known != known.to_integral_value():
        return []
    return [place.fix("within", node, _within(since, int(known), place), safe=False, n=known)]


def _within(since: s.SinceNode, n: int, place: Place) -> str:
    unit = phrase("MONTHS" if since.unit == "months" else "YEARS", place.chinese)
    return f"{place.text(since.value)} {phrase('WITHIN', place.chinese)} {n} {unit}"


def _may_lie_ahead(start: p.Expr, place: Place) -> bool:
    plain = inner(start)
    if not isinstance(plain, p.Field):
        return False
    name = plain.name.casefold()
    if any(word in name for word in _FUTURE_WORDS) or any(w in _FUTURE_ENGLISH for w in name.split()):
        return True
    return checks_columns.newest_is_ahead(plain.name, place)


# ── Ranges ──────────────────────────────────────────────────────────────────────────────────────


def empty_range(node: s.BoundaryTest, parts: tuple[p.Expr, ...], place: Place) -> None:
    """`at least 10 below 5`: no value is both."""
    lows = [_limit(c, place) for c in parts if isinstance(c, p.Compare) and c.op in (">", ">=")]
    highs = [_limit(c, place) for c in parts if isinstance(c, p.Compare) and c.op in ("<", "<=")]
    for low in lows:
        for high in highs:
            if low is not None and high is not None and _empty(low, high):
                place.warn("empty-range", node, low=low[1], high=high[1])
                return


def _limit(compare: p.Compare, place: Place) -> tuple[str, Decimal | date] | None:
    known = limit_value(compare.right, place)
    return None if known is None else (compare.op, known)


def limit_value(expr: p.Expr, place: Place) -> Decimal | date | None:
    """A constant number or date."""
    if isinstance(expr, p.DateValue):
        return expr.value
    return known_number(expr, place.scope)


def _empty(low: tuple[str, Decimal | date], high: tuple[str, Decimal | date]) -> bool:
    if type(low[1]) is not type(high[1]):
        return False
    if low[1] == high[1]:
        return low[0] == ">" or high[0] == "<"
    return low[1] > high[1]  # type: ignore[operator]


def reversed_range(low: p.Expr, high: p.Expr, node: s.Node, place: Place) -> None:
    """`between 10 and 5`."""
    first, last = limit_value(low, place), limit_value(high, place)
    if first is not None and type(first) is type(last) and first > last:  # type: ignore[operator]
        place.warn("empty-range", node, low=first, high=last)


# ── Texts ───────────────────────────────────────────────────────────────────────────────────────


def searched(node: s.TextTest, left: p.Expr, texts: tuple[p.Expr, ...], place: Place) -> None:
    """Note what is searched for, and warn of a whole value that other values hold too."""
    definition = definition_of(left, place.scope)
    if definition is None:
        return
    for written, found in zip(node.texts, texts, strict=True):
        if not isinstance(found, p.Text):
            continue
        place.scope.searched.append(Searched(inner(left), node.op, found.value, place.span(written)))
        if node.op == "contains":
            _inside_others(definition, inner(left), found.value, written, place)


def _inside_others(definition: p.FieldDef, left: p.Expr, text: str, node: s.Node, place: Place) -> None:
    known = definition.choices or checks_columns.values_of(left, place)
    longer = tuple(v for v in known if text in v and v != text)
    if text in known and longer:
        place.warn("contains-more", node, name=text, longer=longer[:5], field=definition.name)


# ── Logic ───────────────────────────────────────────────────────────────────────────────────────


def never_missing(node: s.MissingTest, found: p.Expr, place: Place) -> None:
    """`count of 订单 is missing` never holds."""
    plain = inner(found)
    counted = isinstance(plain, p.Aggregate) and plain.op in ("count", "sum", "distinct")
    definition = definition_of(found, place.scope) if isinstance(plain, p.Field) else None
    filled = isinstance(found, p.Derived) and isinstance(found.value, p.WithDefault)
    if counted or filled or (definition is not None and definition.default is not None):
        place.warn("never-missing", node, text=place.text(node.value))


def values_after_comparison(nodes: tuple[s.Node, ...], place: Place) -> set[int]:
    """Indexes of plain values behind a comparison, as in `a = 1 or 2`; each run is reported once."""
    found: set[int] = set()
    i = 0
    while i < len(nodes):
        node = nodes[i]
        run: list[s.Node] = []
        if isinstance(node, s.Comparison) and node.op in ("=", "!="):
            while i + len(run) + 1 < len(nodes) and _is_plain_value(nodes[i + len(run) + 1], place):
                run.append(nodes[i + len(run) + 1])
            if run:
                _report_run(node, run, place)
                found |= set(range(i + 1, i + 1 + len(run)))
        i += 1 + len(run)
    return found


def _is_plain_value(node: s.Node, place: Place) -> bool:
    if isinstance(node, (s.NumberLiteral, s.TextLiteral, s.DateLiteral)):
        return True
    if not isinstance(node, s.Name):
        return False
    known = place.scope.values.get(node.name)
    if known is not None:
        return known.type is not FLAG
    return node.name not in place.scope.defined and node.name not in place.scope.book.suspects


def _report_run(first: s.Comparison, run: list[s.Node], place: Place) -> None:
    span = Span(first.span.start, run[-1].span.end)
    listed = ", ".join(place.text(v) for v in [first.right, *run])
    word = phrase("IN" if first.op == "=" else "NOT_IN", place.chinese)
    better = f"{place.text(first.left)} {word} ({listed})"
    fix = Fix("in-list", (Edit(place.span(span), better),), {"text": better})
    place.error("or-of-values", span, [fix], text=place.text(span))


def quiet_not_within(parts: tuple[s.Node, ...], place: Place) -> None:
    """A `not D within next …` is clear where another test of D stands beside it."""
    for part in parts:
        if not _is_not_within_next(part):
            continue
        dates = {n.name for n in walk(part) if isinstance(n, s.Name)}
        others = [n for other in parts if other is not part for n in walk(other) if isinstance(n, s.Name)]
        if any(n.name in dates for n in others):
            place.scope.quiet.add(id(part))


def _is_not_within_next(node: s.Node) -> bool:
    return (
        isinstance(node, s.NotNode)
        and isinstance(node.value, s.WithinTest)
        and node.value.direction == "next"
    )


def not_within_next(node: s.NotNode, place: Place) -> None:
    """`not D within next 6 months` takes dates that are past as well."""
    if not _is_not_within_next(node) or id(node) in place.scope.quiet:
        return
    assert isinstance(node.value, s.WithinTest)
    name = place.text(node.value.value)
    guard = f"{name} >= {phrase('GRADING_DATE', place.chinese)}"
    better = f"({guard} {phrase('AND', place.chinese)} {place.text(node)})"
    place.warn("not-within-next", node, [place.fix("only-ahead", node, better, safe=False)], text=name)


def count_of_conditions(node: s.Quantifier, k: p.Expr, count: int, place: Place) -> None:
    """`at least 4 of` three conditions never holds."""
    known = known_number(k, place.scope)
    if known is not None and known > count:
        place.warn("count-too-large", node, k=known, count=count)
