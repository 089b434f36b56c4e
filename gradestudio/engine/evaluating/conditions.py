"""Conditions on masks: for each node type a function from the values of its parts to a `Truth`.

All of them work row by row, so the same function serves the whole list and the changed rows only.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from gradestudio.engine.evaluating.calendar import (
    FIRST_DAY,
    LAST_DAY,
    by_day,
    period,
    plus_months,
)
from gradestudio.engine.evaluating.masks import (
    ALWAYS,
    NEVER,
    NO_DATE,
    Dates,
    Numbers,
    Texts,
    Truth,
    Value,
    either,
    simplified,
)
from gradestudio.engine.evaluating.texts import holds, searched
from gradestudio.language.program import (
    AllOf,
    AnyOf,
    AtLeast,
    Between,
    Compare,
    DateWithin,
    Expr,
    IsMissing,
    Not,
    OneOf,
    TextMatch,
    TierOrder,
)

Get = Callable[[Any], Any]
_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def compared(op: str, left: Value, right: Value) -> Truth:
    """`left op right`; unknown where a side is missing."""
    unknown = either(left.missing, right.missing)
    if isinstance(left, Truth) and isinstance(right, Truth):
        true = (left.true == right.true) if op == "=" else (left.true != right.true)
    elif isinstance(left, Texts) and isinstance(right, Texts):
        return _texts_compared(op, left, right, unknown)
    else:
        assert isinstance(left, Numbers | Dates) and isinstance(right, Numbers | Dates)
        true = _OPERATORS[op](left.data, right.data)
        if isinstance(left, Numbers) and op != "!=":
            return Truth(true, unknown)
    return Truth(true if unknown is NEVER else true & ~unknown, unknown)


def _texts_compared(op: str, left: Texts, right: Texts, unknown: np.ndarray) -> Truth:
    if len(left.codes) == 1:
        left, right = right, left
    codes = right.codes
    if right.dictionary is not left.dictionary:
        if len(codes) == 1:
            place = left.dictionary.index.get(right.dictionary.values[codes[0]], -2) if codes[0] >= 0 else -1
            codes = np.full(1, place, dtype=np.int32)
        else:
            codes = right.dictionary.codes_in(left.dictionary)[codes]
    true = (left.codes == codes) if op == "=" else (left.codes != codes)
    return Truth(true if unknown is NEVER else true & ~unknown, unknown)


def all_of(parts: Sequence[Truth]) -> Truth:
    """True when all are; false when one is false; else unknown.  Over none: true."""
    if not parts:
        return Truth(ALWAYS)
    if len(parts) == 1:
        return parts[0]
    true = parts[0].true
    for part in parts[1:]:
        true = true & part.true
    if all(p.unknown is NEVER for p in parts):
        return Truth(true)
    possible = None
    for part in parts:
        maybe = part.true if part.unknown is NEVER else part.true | part.unknown
        possible = maybe if possible is None else possible & maybe
    assert possible is not None
    return Truth(true, simplified(possible & ~true))


def any_of(parts: Sequence[Truth]) -> Truth:
    """True when one is; false when all are false; else unknown.  Over none: false."""
    if not parts:
        return Truth(NEVER)
    if len(parts) == 1:
        return parts[0]
    true, unknown = parts[0].true, parts[0].unknown
    for part in parts[1:]:
        true = true | part.true
        unknown = either(unknown, part.unknown)
    return Truth(true, unknown if unknown is NEVER else simplified(unknown & ~true))


def negated(part: Truth) -> Truth:
    false = ~part.true
    return Truth(false if part.unknown is NEVER else false & ~part.unknown, part.unknown)


def at_least(count: Numbers, parts: Sequence[Truth]) -> Truth:
    """`count` of the parts are true; false when true + unknown < count; else unknown."""
    sure: Any = np.zeros(1, dtype=np.int16)
    for part in parts:
        sure = sure + part.true
    possible = sure
    for part in parts:
        if part.unknown is not NEVER:
            possible = possible + part.unknown
    true = sure >= count.data
    unknown = NEVER if possible is sure else simplified((possible >= count.data) & ~true)
    if count.missing is NEVER:
        return Truth(true, unknown)
    return Truth(true & ~count.missing, either(unknown, count.missing))


def _compare(node: Compare, get: Get) -> Truth:
    return compared(node.op, get(node.left), get(node.right))


def _between(node: Between, get: Get) -> Truth:
    value = get(node.value)
    return all_of((compared(">=", value, get(node.low)), compared("<=", value, get(node.high))))


def _one_of(node: OneOf, get: Get) -> Truth:
    value = get(node.value)
    options = [get(o) for o in node.options]
    if isinstance(value, Texts) and options and all(len(o.codes) == 1 for o in options):
        return _listed(value, options)
    found = any_of([compared("=", value, o) for o in options])
    if value.missing is NEVER:
        return found
    return Truth(found.true & ~value.missing, either(found.unknown, value.missing))


def _listed(value: Texts, options: Sequence[Texts]) -> Truth:
    """Membership in constant texts, through a table over the dictionary."""
    known = [o.dictionary.values[o.codes[0]] for o in options if o.codes[0] >= 0]
    table = np.zeros(len(value.dictionary.values) + 1, dtype=bool)
    places = [value.dictionary.index.get(text) for text in known]
    table[[p for p in places if p is not None]] = True
    true = _looked_up(table, value.codes)
    if len(known) == len(options):
        return Truth(true, value.missing)
    return Truth(true, ~true)


def _looked_up(table: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """The table's entries; the last one is for missing."""
    return table.take(codes, mode="wrap")


def _text_match(node: TextMatch, get: Get) -> Truth:
    value = get(node.value)
    texts = [get(t) for t in node.texts]
    found = any_of([_matched(node.op, value, t) for t in texts])
    if value.missing is NEVER:
        return found
    return Truth(found.true & ~value.missing, either(found.unknown, value.missing))


def _matched(op: str, value: Texts, text: Texts) -> Truth:
    if len(text.codes) == 1 or len(set(text.codes.tolist())) == 1:
        if text.codes[0] < 0:
            return Truth(NEVER, ALWAYS)
        table = searched(op, value.dictionary, text.dictionary.values[text.codes[0]])
        return Truth(_looked_up(table, value.codes), value.missing)
    there, sought = value.dictionary.values, text.dictionary.values
    codes = np.broadcast_to(value.codes, text.codes.shape)
    pairs = zip(codes.tolist(), text.codes.tolist(), strict=True)
    true = np.array([a >= 0 and b >= 0 and holds(op, there[a], sought[b]) for a, b in pairs], dtype=bool)
    return Truth(true, either(value.missing, text.missing))


def _is_missing(node: IsMissing, get: Get) -> Truth:
    return Truth(get(node.value).missing)


def _all_of(node: AllOf, get: Get) -> Truth:
    return all_of([get(p) for p in node.parts])


def _any_of(node: AnyOf, get: Get) -> Truth:
    return any_of([get(p) for p in node.parts])


def _not(node: Not, get: Get) -> Truth:
    return negated(get(node.value))


def _at_least(node: AtLeast, get: Get) -> Truth:
    return at_least(get(node.k), [get(p) for p in node.parts])


def _tier_order(node: TierOrder, get: Get) -> Truth:
    """Tiers that are not in the order compare as missing."""
    left, right = (_ranks(get(side), node.order) for side in (node.left, node.right))
    return compared("<" if node.op == "better" else ">", left, right)


def _ranks(value: Texts, order: tuple[str, ...]) -> Numbers:
    rank = {name: float(i) for i, name in enumerate(order)}
    table = np.array([rank.get(text, np.nan) for text in value.dictionary.values] + [np.nan])
    return Numbers(table.take(value.codes, mode="wrap"))


def _date_within(node: DateWithin, get: Get) -> Truth:
    value, on = get(node.value), get(node.on)
    if node.direction in ("this", "last"):
        low, high = _calendar_span(on, node.unit, node.direction == "last")
    else:
        assert node.amount is not None
        ahead = node.direction == "next"
        edge = moved(on, get(node.amount), node.unit, 1 if ahead else -1, LAST_DAY if ahead else FIRST_DAY)
        low, high = (on, edge) if ahead else (edge, on)
    unknown = either(either(value.missing, low.missing), high.missing)
    inside = (value.data >= low.data) & (value.data <= high.data)
    return Truth(inside if unknown is NEVER else inside & ~unknown, unknown)


def _calendar_span(on: Dates, unit: str, last: bool) -> tuple[Dates, Dates]:
    """First and last day of the span that holds the grading date, or of the one before."""

    def ends(which: int) -> Dates:
        def each(days: np.ndarray) -> np.ndarray:
            spans = [period(int(day), unit, int(last)) for day in days]
            return np.array([s[which] if s[0] >= FIRST_DAY else NO_DATE for s in spans], dtype=np.int32)

        return Dates(by_day(on.data, each, NO_DATE))

    return ends(0), ends(1)


def moved(days: Dates, amount: Numbers, unit: str, sign: int, beyond: int = NO_DATE) -> Dates:
    """`days` with `amount` units added or taken off; `beyond` where that leaves the calendar.

    Missing where a side is, and where the amount is not whole.
    """
    missing = either(days.missing, amount.missing)
    known = np.nan_to_num(amount.data)
    missing = either(missing, simplified(known != np.rint(known)))
    steps = np.clip(known, -4e6, 4e6).astype(np.int64) * sign
    start = np.where(days.data == NO_DATE, 0, days.data).astype(np.int64)
    found = start + steps if unit == "days" else plus_months(start, steps * (12 if unit == "years" else 1))
    found = np.where((found < FIRST_DAY) | (found > LAST_DAY), beyond, found).astype(np.int32)
    return Dates(found if missing is NEVER else np.where(missing, np.int32(NO_DATE), found))


CONDITIONS: dict[type[Expr], Callable[[Any, Get], Any]] = {
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
    DateWithin: _date_within,
}
