"""How low and how high a number can be, and whether it is whole; so bands and cut-offs that miss are seen."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, DivisionByZero, InvalidOperation, Overflow

from gradestudio.language import program as p
from gradestudio.language.compiling.scope import Scope
from gradestudio.language.compiling.types import inner


@dataclass(frozen=True, slots=True)
class Bounds:
    """Both ends included; None: unknown or without end."""

    low: Decimal | None = None
    high: Decimal | None = None
    whole: bool = False


def known_number(expr: p.Expr | None, scope: Scope) -> Decimal | None:
    """The number of a constant expression, params at their written value; None when it has none."""
    match expr:
        case p.Number():
            return expr.value
        case p.Param():
            definition = scope.params.get(expr.name)
            written = definition.value if definition else None
            return written if isinstance(written, Decimal) else None
        case p.Negative():
            found = known_number(expr.value, scope)
            return -found if found is not None else None
        case p.Derived():
            return known_number(expr.value, scope)
        case p.Arithmetic():
            return _computed(expr, scope)
    return None


def _computed(expr: p.Arithmetic, scope: Scope) -> Decimal | None:
    left, right = known_number(expr.left, scope), known_number(expr.right, scope)
    if left is None or right is None:
        return None
    try:
        match expr.op:
            case "+":
                return left + right
            case "-":
                return left - right
            case "*":
                return left * right
        return left / right
    except (DivisionByZero, InvalidOperation, Overflow):
        return None


def bounds(expr: p.Expr, scope: Scope, depth: int = 0) -> Bounds:
    """What is certain of a NUMBER expression."""
    expr = inner(expr)
    if depth > 20:
        return Bounds()
    if (constant := known_number(expr, scope)) is not None:
        return Bounds(constant, constant, constant == constant.to_integral_value())
    match expr:
        case p.Field():
            return _field(scope.fields.get(expr.name))
        case p.ScoreValue():
            low, high = (known_number(e, scope) for e in (expr.score.low, expr.score.high))
            return Bounds(_lowest(expr.score, scope) if low is None else low, high, _whole_score(expr.score))
        case p.Aggregate() | p.ListStatistic():
            if expr.op in ("count", "distinct", "shortest_gap"):
                return Bounds(Decimal(0), None, True)
            return Bounds()
        case p.Quantile():
            return Bounds(Decimal(1), Decimal(expr.k), True)
        case p.MonthOf():
            return Bounds(Decimal(1), Decimal(12), True)
        case p.Elapsed():
            return Bounds(None, None, True)
        case p.Absolute():
            return Bounds(Decimal(0), None, bounds(expr.value, scope, depth + 1).whole)
        case p.Round():
            return Bounds(None, None, expr.places == 0)
        case p.Arithmetic():
            return _arithmetic(expr, scope, depth)
        case p.Case():
            return _join(
                [
                    bounds(v, scope, depth + 1)
                    for v in (*(v for _, v in expr.arms), expr.otherwise)
                    if v is not None
                ]
            )
        case p.If():
            return _join([bounds(v, scope, depth + 1) for v in (expr.then, expr.otherwise)])
    return Bounds()


def _field(definition: p.FieldDef | None) -> Bounds:
    if definition is None:
        return Bounds()
    low = definition.low if isinstance(definition.low, Decimal) else None
    high = definition.high if isinstance(definition.high, Decimal) else None
    return Bounds(low, high)


def _lowest(score: p.Score, scope: Scope) -> Decimal | None:
    """The total when every negative item counts; None when an item's points are computed from a customer."""
    lowest = Decimal(0)
    for item in (item for group in score.groups for item in group.items):
        points = bounds(item.points, scope, 1)
        size = points.low if item.sign > 0 else _minus(points.high)
        if size is None or (item.kind == "per" and (item.sign < 0 or size < 0)):
            return None
        lowest += min(size, Decimal(0))
    return lowest


def _whole_score(score: p.Score) -> bool:
    items = [item for group in score.groups for item in group.items]
    return all(
        item.kind in ("fixed", "per")
        and isinstance(item.points, p.Number)
        and item.points.value == item.points.value.to_integral_value()
        for item in items
    )


def _arithmetic(expr: p.Arithmetic, scope: Scope, depth: int) -> Bounds:
    left, right = bounds(expr.left, scope, depth + 1), bounds(expr.right, scope, depth + 1)
    whole = left.whole and right.whole and expr.op != "/"
    if expr.op == "+":
        return Bounds(_sum(left.low, right.low), _sum(left.high, right.high), whole)
    if expr.op == "-":
        return Bounds(_sum(left.low, _minus(right.high)), _sum(left.high, _minus(right.low)), whole)
    return Bounds(Decimal(0) if _never_negative(left, right) else None, None, whole)


def _never_negative(left: Bounds, right: Bounds) -> bool:
    return left.low is not None and right.low is not None and left.low >= 0 and right.low >= 0


def _sum(a: Decimal | None, b: Decimal | None) -> Decimal | None:
    return None if a is None or b is None else a + b


def _minus(a: Decimal | None) -> Decimal | None:
    return None if a is None else -a


def _join(parts: list[Bounds]) -> Bounds:
    if not parts:
        return Bounds()
    lows, highs = [b.low for b in parts], [b.high for b in parts]
    return Bounds(
        None if None in lows else min(low for low in lows if low is not None),
        None if None in highs else max(high for high in highs if high is not None),
        all(b.whole for b in parts),
    )


def written_range(low: object, high: object) -> str:
    """A range as signs: `0 … 100`, `≥ 0`, `≤ 100`."""
    if low is not None and high is not None:
        return f"{low} … {high}"
    return f"≥ {low}" if low is not None else f"≤ {high}"
