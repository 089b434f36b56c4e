"""The value of any expression for one customer: the meaning of each node, one short function a node.

Values are plain: float, str, date, bool (conditions and flags), and None for missing or unknown.  A tier is
its name.  Cells are read as the typed table holds them: `workbook.conform` has already put a field's default
in the place of its missing cells and taken out what lies outside the valid range.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from gradestudio.engine import calendar
from gradestudio.engine.decimals import exact_sum, nearest_double, round_half_away, shortest
from gradestudio.language.program import (
    Absolute,
    AllOf,
    AnyOf,
    Arithmetic,
    AtLeast,
    Between,
    Case,
    Compare,
    DateValue,
    DateWithin,
    Derived,
    Elapsed,
    Expr,
    Extreme,
    Field,
    FlagValue,
    GradeValue,
    Grid,
    If,
    IsMissing,
    LetTable,
    Missing,
    MonthOf,
    Negative,
    NextAnniversary,
    Not,
    Number,
    OneOf,
    Round,
    ScoreValue,
    TagValue,
    Template,
    Text,
    TextMatch,
    TierName,
    TierOrder,
    WithDefault,
)


class Reader(Protocol):
    """A customer, or one of the customer's related rows."""

    def value(self, expr: Expr) -> Any: ...


# ── Literals and names ──────────────────────────────────────────────────────────────────────────


def _number(row: Reader, n: Number) -> float | None:
    double = float(n.value)
    return double if math.isfinite(double) else None


def _literal(row: Reader, n: Text | DateValue | FlagValue | TierName) -> Any:
    return n.value


def _missing(row: Reader, n: Missing) -> None:
    return None


def _field(row: Any, n: Field) -> Any:
    return row.field(n.name)


def _derived(row: Any, n: Derived) -> Any:
    return row.named(n.name, lambda: row.value(n.value))


def _score(row: Any, n: ScoreValue) -> float | None:
    return row.named(n.score.name, lambda: row.score(n.score).value)


def _tag(row: Any, n: TagValue) -> bool | None:
    return row.named(n.tag.name, lambda: row.value(n.tag.when))


def _grade(row: Any, n: GradeValue) -> str | None:
    return row.named(n.grade.name, lambda: row.decision(n.grade).final)


# ── Numbers, texts ──────────────────────────────────────────────────────────────────────────────


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None


def _arithmetic(row: Reader, n: Arithmetic) -> float | None:
    left, right = row.value(n.left), row.value(n.right)
    if left is None or right is None:
        return None
    match n.op:
        case "+":
            return _finite(left + right)
        case "-":
            return _finite(left - right)
        case "*":
            return _finite(left * right)
        case "/":
            return None if right == 0 else _finite(left / right)
    raise ValueError(n.op)


def _negative(row: Reader, n: Negative) -> float | None:
    value = row.value(n.value)
    return None if value is None else -value


def _round(row: Reader, n: Round) -> float | None:
    value = row.value(n.value)
    return None if value is None else round_half_away(value, n.places)


def _absolute(row: Reader, n: Absolute) -> float | None:
    value = row.value(n.value)
    return None if value is None else abs(value)


def _extreme(row: Reader, n: Extreme) -> Any:
    values = [row.value(v) for v in n.values]
    if any(v is None for v in values):
        return None
    return min(values) if n.op == "min" else max(values)


def _template(row: Reader, n: Template) -> str | None:
    written: list[str] = []
    for part in n.parts:
        value = part if isinstance(part, str) else row.value(part)
        if isinstance(value, float):
            value = str(int(shortest(value))) if value.is_integer() else None
        if value is None:
            return None
        written.append(value)
    return "".join(written)


# ── Choices ─────────────────────────────────────────────────────────────────────────────────────


def _with_default(row: Reader, n: WithDefault) -> Any:
    value = row.value(n.value)
    return row.value(n.default) if value is None else value


def _if(row: Reader, n: If) -> Any:
    condition = row.value(n.condition)
    if condition is None:
        return None
    return row.value(n.then if condition else n.otherwise)


def _case(row: Reader, n: Case) -> Any:
    if row.value(n.subject) is None:
        return None if n.when_missing is None else row.value(n.when_missing)
    truths = [row.value(condition) for condition, _ in n.arms]
    if True in truths:
        return row.value(n.arms[truths.index(True)][1])
    if None in truths or n.otherwise is None:
        return None
    return row.value(n.otherwise)


def _grid(row: Reader, n: Grid) -> Any:
    rows, columns = [row.value(c) for c in n.rows], [row.value(c) for c in n.columns]
    if True not in rows or True not in columns:
        return None
    return row.value(n.cells[rows.index(True)][columns.index(True)])


def _let_table(row: Reader, n: LetTable) -> Any:
    true = [r for r in n.rows if row.value(r.condition) is True]
    if n.policy == "count":
        return float(len(true))
    values = [row.value(r.value) for r in true]
    if n.policy == "first":
        return values[0] if values else None
    if n.policy == "unique":
        return values[0] if len(set(values)) == 1 else None
    known = [v for v in values if v is not None]
    if n.policy == "sum":
        return nearest_double(exact_sum(known))
    return min(known, default=None) if n.policy == "min" else max(known, default=None)


# ── Time ────────────────────────────────────────────────────────────────────────────────────────


def _elapsed(row: Reader, n: Elapsed) -> float | None:
    start, end = row.value(n.start), row.value(n.end)
    return None if start is None or end is None else float(calendar.elapsed(n.unit, start, end))


def _month_of(row: Reader, n: MonthOf) -> float | None:
    day = row.value(n.value)
    return None if day is None else float(day.month)


def _next_anniversary(row: Reader, n: NextAnniversary) -> Any:
    day, on = row.value(n.value), row.value(n.on)
    return None if day is None or on is None else calendar.next_anniversary(day, on)


def date_window(row: Reader, n: DateWithin) -> Any:
    """First and last day of the node's span; None when its amount is missing or not whole."""
    on = row.value(n.on)
    amount = 0.0 if n.amount is None else row.value(n.amount)
    if on is None or amount is None or not amount.is_integer():
        return None
    # Beyond 4 million days nothing is left of the calendar; larger amounts would only overflow.
    return calendar.window(n.direction, n.unit, int(max(-4e6, min(4e6, amount))), on)


def _date_within(row: Reader, n: DateWithin) -> bool | None:
    day, span = row.value(n.value), date_window(row, n)
    return None if day is None or span is None else span[0] <= day <= span[1]


# ── Conditions ──────────────────────────────────────────────────────────────────────────────────


def all_of(truths: Iterable[bool | None]) -> bool | None:
    """Kleene's `and`: false when one is false, else unknown when one is unknown."""
    truths = list(truths)
    return False if False in truths else None if None in truths else True


def any_of(truths: Iterable[bool | None]) -> bool | None:
    """Kleene's `or`: true when one is true, else unknown when one is unknown."""
    truths = list(truths)
    return True if True in truths else None if None in truths else False


def compared(op: str, left: Any, right: Any) -> bool | None:
    """Unknown when a side is missing."""
    if left is None or right is None:
        return None
    match op:
        case "=":
            return left == right
        case "!=":
            return left != right
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case ">=":
            return left >= right
    raise ValueError(op)


def _compare(row: Reader, n: Compare) -> bool | None:
    return compared(n.op, row.value(n.left), row.value(n.right))


def _between(row: Reader, n: Between) -> bool | None:
    value = row.value(n.value)
    return all_of((compared(">=", value, row.value(n.low)), compared("<=", value, row.value(n.high))))


def _one_of(row: Reader, n: OneOf) -> bool | None:
    value = row.value(n.value)
    if value is None:
        return None
    return any_of(compared("=", value, row.value(option)) for option in n.options)


def _text_match(row: Reader, n: TextMatch) -> bool | None:
    value = row.value(n.value)
    if value is None:
        return None
    texts = [row.value(t) for t in n.texts]
    return any_of(None if t is None else _text_holds(n.op, value, t) for t in texts)


def _text_holds(op: str, value: str, text: str) -> bool:
    match op:
        case "contains":
            return text in value
        case "starts":
            return value.startswith(text)
        case "ends":
            return value.endswith(text)
    raise ValueError(op)


def _is_missing(row: Reader, n: IsMissing) -> bool:
    return row.value(n.value) is None


def _all_of(row: Reader, n: AllOf) -> bool | None:
    return all_of(row.value(p) for p in n.parts)


def _any_of(row: Reader, n: AnyOf) -> bool | None:
    return any_of(row.value(p) for p in n.parts)


def _not(row: Reader, n: Not) -> bool | None:
    truth = row.value(n.value)
    return None if truth is None else not truth


def _at_least(row: Reader, n: AtLeast) -> bool | None:
    k = row.value(n.k)
    truths = [row.value(p) for p in n.parts]
    if k is None:
        return None
    true, unknown = truths.count(True), truths.count(None)
    return True if true >= k else False if true + unknown < k else None


def _tier_order(row: Reader, n: TierOrder) -> bool | None:
    left, right = row.value(n.left), row.value(n.right)
    if left not in n.order or right not in n.order:
        return None
    gap = n.order.index(right) - n.order.index(left)
    return gap > 0 if n.op == "better" else gap < 0


MEANING: dict[type, Callable[[Any, Any], Any]] = {
    Number: _number,
    Text: _literal,
    DateValue: _literal,
    FlagValue: _literal,
    TierName: _literal,
    Missing: _missing,
    Field: _field,
    Derived: _derived,
    ScoreValue: _score,
    TagValue: _tag,
    GradeValue: _grade,
    Arithmetic: _arithmetic,
    Negative: _negative,
    Round: _round,
    Absolute: _absolute,
    Extreme: _extreme,
    Template: _template,
    WithDefault: _with_default,
    If: _if,
    Case: _case,
    Grid: _grid,
    LetTable: _let_table,
    Elapsed: _elapsed,
    MonthOf: _month_of,
    NextAnniversary: _next_anniversary,
    DateWithin: _date_within,
    Compare: _compare,
    Between: _between,
    OneOf: _one_of,
    TextMatch: _text_match,
    IsMissing: _is_missing,
    AllOf: _all_of,
    AnyOf: _any_of,
    Not: _not,
    AtLeast: _at_least,
    TierOrder: _tier_order,
}
"""The meaning of every node that needs one row only."""
