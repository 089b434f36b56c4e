"""Values on arrays: for each node type a function from the values of its parts to its own.

All of them work row by row, so the same function serves the whole list and the changed rows only.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np

from gradestudio.engine.evaluating.calendar import (
    LAST_DAY,
    by_day,
    day_number,
    months_between,
    next_anniversary,
    parts,
)
from gradestudio.engine.evaluating.cases import blank_of, case, grid, let_table
from gradestudio.engine.evaluating.decimals import rounded
from gradestudio.engine.evaluating.masks import (
    ALWAYS,
    NEVER,
    NO_DATE,
    Dates,
    Dictionary,
    Numbers,
    Texts,
    Truth,
    Value,
    chosen,
    either,
)
from gradestudio.language.program import (
    Absolute,
    Arithmetic,
    Case,
    DateValue,
    Derived,
    Elapsed,
    Expr,
    Extreme,
    FlagValue,
    Grid,
    If,
    LetTable,
    Missing,
    MonthOf,
    Negative,
    NextAnniversary,
    Number,
    Round,
    TagValue,
    Template,
    Text,
    TierName,
    WithDefault,
)

Get = Callable[[Any], Any]
_CONSTANT_TEXTS: dict[str, Dictionary] = {}


# ── Literals ────────────────────────────────────────────────────────────────────────────────────


def _number(node: Number, get: Get) -> Numbers:
    return Numbers(np.array([double(node.value)]))


def double(value: Decimal) -> float:
    """The nearest double; NaN beyond the range of doubles."""
    found = float(value)
    return found if np.isfinite(found) else float("nan")


def constant_text(text: str) -> Texts:
    return Texts(np.zeros(1, dtype=np.int32), Dictionary((text,)))


def _text(node: Text | TierName, get: Get) -> Texts:
    return constant_text(node.value)


def _date(node: DateValue, get: Get) -> Dates:
    return Dates(np.array([day_number(node.value)], dtype=np.int32))


def _flag(node: FlagValue, get: Get) -> Truth:
    return Truth(ALWAYS if node.value else NEVER)


def _missing(node: Missing, get: Get) -> Value:
    return blank_of(node.type)


def _derived(node: Derived, get: Get) -> Value:
    return get(node.value)


def _tag(node: TagValue, get: Get) -> Truth:
    return get(node.tag.when)


# ── Numbers and texts ───────────────────────────────────────────────────────────────────────────


def finite(data: np.ndarray) -> Numbers:
    """Numbers with overflows and undefined results as missing."""
    if not np.isfinite(data.sum()) and (endless := np.isinf(data)).any():
        data = np.where(endless, np.nan, data)
    return Numbers(data)


_OPERATIONS: dict[str, Callable[[Any, Any], np.ndarray]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
}


def _arithmetic(node: Arithmetic, get: Get) -> Numbers:
    left, right = get(node.left), get(node.right)
    return finite(_OPERATIONS[node.op](left.data, right.data))


def _negative(node: Negative, get: Get) -> Numbers:
    value = get(node.value)
    return Numbers(-value.data, value.missing)


def _absolute(node: Absolute, get: Get) -> Numbers:
    value = get(node.value)
    return Numbers(np.abs(value.data), value.missing)


def _round(node: Round, get: Get) -> Numbers:
    return finite(rounded(get(node.value).data, node.places))


def _extreme(node: Extreme, get: Get) -> Value:
    values = [get(v) for v in node.values]
    pick = np.minimum if node.op == "min" else np.maximum
    found = values[0].data
    for value in values[1:]:
        found = pick(found, value.data)
    if isinstance(values[0], Numbers):
        return Numbers(found)
    missing = NEVER
    for value in values:
        missing = either(missing, value.missing)
    if missing is not NEVER:
        found = np.where(missing, np.int32(NO_DATE), found)
    return Dates(found)


def _with_default(node: WithDefault, get: Get) -> Value:
    value = get(node.value)
    if value.missing is NEVER:
        return value
    return chosen(value.missing.astype(np.int8), (value, get(node.default)))


def _if(node: If, get: Get) -> Value:
    condition = get(node.condition)
    code = np.where(condition.true, np.int8(0), np.int8(1))
    if condition.unknown is not NEVER:
        code = np.where(condition.unknown, np.int8(-1), code)
    return chosen(code, (get(node.then), get(node.otherwise)))


def _template(node: Template, get: Get) -> Texts:
    """Distinct combinations are written once."""
    pieces = [p if isinstance(p, str) else _written(get(p)) for p in node.parts]
    variable = [p for p in pieces if isinstance(p, Texts)]
    if not variable:
        return constant_text("".join(p for p in pieces if isinstance(p, str)))
    keys: Any = np.zeros(1, dtype=np.int64)
    missing: Any = NEVER
    for piece in variable:
        missing = either(missing, piece.missing)
        keys = keys * (len(piece.dictionary.values) + 1) + (piece.codes.astype(np.int64) + 1)
        _, keys = np.unique(keys, return_inverse=True)
    distinct, first, back = np.unique(keys, return_index=True, return_inverse=True)
    index: dict[str, int] = {}
    table = np.full(len(distinct), -1, dtype=np.int32)
    for i, row in enumerate(first.tolist()):
        text = _joined(pieces, row)
        if text is not None:
            table[i] = index.setdefault(text, len(index))
    return Texts(table[back], Dictionary(tuple(index)))


def _joined(pieces: list[str | Texts], row: int) -> str | None:
    written = ""
    for piece in pieces:
        if isinstance(piece, str):
            written += piece
            continue
        code = piece.codes[row if len(piece.codes) > 1 else 0]
        if code < 0:
            return None
        written += piece.dictionary.values[code]
    return written


def _written(value: Value) -> Texts:
    """Texts as they are; whole numbers in digits, other numbers missing."""
    if isinstance(value, Texts):
        return value
    assert isinstance(value, Numbers)
    distinct, back = np.unique(value.data, return_inverse=True)
    index: dict[str, int] = {}
    table = [
        index.setdefault(str(int(Decimal(repr(x)))), len(index)) if x.is_integer() else -1
        for x in distinct.tolist()
    ]
    return Texts(np.array(table, dtype=np.int32)[back], Dictionary(tuple(index)))


# ── Time ────────────────────────────────────────────────────────────────────────────────────────


def elapsed(unit: str, start: Dates, end: Dates) -> Numbers:
    """Whole units from `start` to `end`; missing where a side is."""
    if len(end.data) == 1 and end.data[0] != NO_DATE:
        on = end.data.astype(np.int64)
        return Numbers(by_day(start.data, lambda days: _units(unit, days, on), np.nan))
    missing = either(start.missing, end.missing)
    first = np.where(start.data == NO_DATE, 0, start.data).astype(np.int64)
    last = np.where(end.data == NO_DATE, 0, end.data).astype(np.int64)
    found = _units(unit, first, last)
    return Numbers(found if missing is NEVER else np.where(missing, np.nan, found))


def _units(unit: str, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    if unit == "days":
        return (end - start).astype(np.float64)
    months = months_between(start, end)
    return (months if unit == "months" else months // 12).astype(np.float64)


def _elapsed(node: Elapsed, get: Get) -> Numbers:
    return elapsed(node.unit, get(node.start), get(node.end))


def _month_of(node: MonthOf, get: Get) -> Numbers:
    return Numbers(by_day(get(node.value).data, lambda days: parts(days)[1].astype(np.float64), np.nan))


def _next_anniversary(node: NextAnniversary, get: Get) -> Dates:
    value, on = get(node.value), get(node.on)
    missing = either(value.missing, on.missing)
    days = np.where(value.data == NO_DATE, 0, value.data).astype(np.int64)
    start = np.where(on.data == NO_DATE, 0, on.data).astype(np.int64)
    found = next_anniversary(days, start)
    found = np.where(found > LAST_DAY, NO_DATE, found).astype(np.int32)
    return Dates(found if missing is NEVER else np.where(missing, np.int32(NO_DATE), found))


VALUES: dict[type[Expr], Callable[[Any, Get], Any]] = {
    Number: _number,
    Text: _text,
    TierName: _text,
    DateValue: _date,
    FlagValue: _flag,
    Missing: _missing,
    Derived: _derived,
    TagValue: _tag,
    Arithmetic: _arithmetic,
    Negative: _negative,
    Absolute: _absolute,
    Round: _round,
    Extreme: _extreme,
    WithDefault: _with_default,
    If: _if,
    Template: _template,
    Case: case,
    Grid: grid,
    LetTable: let_table,
    Elapsed: _elapsed,
    MonthOf: _month_of,
    NextAnniversary: _next_anniversary,
}
