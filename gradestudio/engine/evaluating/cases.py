"""Bands, matrices and tables as values: which line each row takes, and the value of that line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradestudio.engine.evaluating.decimals import row_sums
from gradestudio.engine.evaluating.masks import (
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
    missing_like,
    overlaid,
)
from gradestudio.language.program import (
    AllOf,
    Between,
    Case,
    Compare,
    Expr,
    Grid,
    LetTable,
    Number,
    Type,
)

Get = Callable[[Any], Any]
_MOST_ARMS = 100
Cut = tuple[float, int]
"""A place between doubles: (v, 0) just below v, (v, 1) just above."""
_START: Cut = (float("-inf"), 0)
_END: Cut = (float("inf"), 1)


@dataclass(frozen=True, slots=True)
class Ladder:
    """Bands over one number: the arm of the lowest stretch, and at each cut the arm of the stretch above it.

    An arm of −1 is no arm (then `otherwise`).
    """

    lowest: int
    cuts: tuple[tuple[Cut, int], ...]


def ladder(node: Case) -> Ladder | None:
    """The case as a ladder when each arm is a stretch of the subject between constants; remembered."""
    if "_ladder" not in node.__dict__:
        node.__dict__["_ladder"] = _made_ladder(node)
    return node.__dict__["_ladder"]


def _made_ladder(node: Case) -> Ladder | None:
    if node.subject.type is not Type.NUMBER or not 0 < len(node.arms) <= _MOST_ARMS:
        return None
    stretches = [_stretch(condition, node.subject) for condition, _ in node.arms]
    if any(s is None for s in stretches):
        return None
    known = [s for s in stretches if s is not None]
    places = sorted({place for s in known for place in s} - {_START, _END})

    def arm_above(place: Cut) -> int:
        return next((i for i, (low, high) in enumerate(known) if low <= place < high), -1)

    return Ladder(arm_above(_START), tuple((place, arm_above(place)) for place in places))


def _stretch(condition: Expr, subject: Expr) -> tuple[Cut, Cut] | None:
    match condition:
        case Compare(left=left, right=Number(value=value)) if left == subject:
            return _one_side(condition.op, float(value))
        case Between(value=left, low=Number(value=low), high=Number(value=high)) if left == subject:
            return (float(low), 0), (float(high), 1)
        case AllOf() if condition.parts:
            sides = [_stretch(part, subject) for part in condition.parts]
            if any(s is None for s in sides):
                return None
            known = [s for s in sides if s is not None]
            return max(s[0] for s in known), min(s[1] for s in known)
    return None


def _one_side(op: str, value: float) -> tuple[Cut, Cut] | None:
    match op:
        case ">=":
            return (value, 0), _END
        case ">":
            return (value, 1), _END
        case "<":
            return _START, (value, 0)
        case "<=":
            return _START, (value, 1)
        case "=":
            return (value, 0), (value, 1)
    return None


# ── Case ────────────────────────────────────────────────────────────────────────────────────────


def case(node: Case, get: Get) -> Value:
    """Bands: the value of the first true arm."""
    steps = ladder(node)
    subject = get(node.subject)
    arms: list[Expr] = [value for _, value in node.arms]
    arms += [e for e in (node.otherwise, node.when_missing) if e is not None]
    last = len(node.arms) if node.otherwise is not None else -1
    blank = len(arms) - 1 if node.when_missing is not None else -1
    if steps is not None:
        whole = _whole_values(arms)
        if whole is not None:
            return _stepped(steps, subject, whole, last, blank)
        code = _climbed(subject.data, [last if arm < 0 else arm for arm in _arms_of(steps)], steps)
    else:
        code = first_true([get(condition) for condition, _ in node.arms], last)
    if subject.missing is not NEVER:
        code = np.where(subject.missing, code.dtype.type(blank), code)
    return _of_lines(code, arms, node.type, get)


def _arms_of(steps: Ladder) -> list[int]:
    return [steps.lowest, *(arm for _, arm in steps.cuts)]


def _whole_values(arms: Sequence[Expr]) -> list[int] | None:
    """The values when all are small whole numbers."""
    if all(isinstance(a, Number) and a.value == int(a.value) and abs(a.value) < 10_000 for a in arms):
        return [int(a.value) for a in arms if isinstance(a, Number)]
    return None


def _stepped(steps: Ladder, subject: Numbers, values: list[int], last: int, blank: int) -> Numbers:
    """A ladder of whole numbers as a sum of steps; a stretch without a line is missing."""
    lines = [last if arm < 0 else arm for arm in _arms_of(steps)]
    heights = [values[line] if line >= 0 else -30_000 for line in lines]
    small = _climbed(subject.data, heights, steps)
    data = small.astype(np.float64)
    if min(heights) == -30_000:
        data[small == -30_000] = np.nan
    if subject.missing is not NEVER:
        np.copyto(data, values[blank] if blank >= 0 else np.nan, where=subject.missing)
    return Numbers(data)


def _climbed(data: np.ndarray, heights: Sequence[int], steps: Ladder) -> np.ndarray:
    """int8 or int16: the height of each number's stretch, as the lowest plus all steps below the number."""
    kind = np.int8 if max(heights) - min(heights) < 120 and max(map(abs, heights)) < 120 else np.int32
    made = np.full(len(data), heights[0], dtype=kind)
    height = heights[0]
    for ((value, above), _), next_height in zip(steps.cuts, heights[1:], strict=True):
        step = next_height - height
        if step == 0:
            continue
        height = next_height
        over = (data > value if above else data >= value).view(np.int8)
        if step == 1:
            made += over
        elif step == -1:
            made -= over
        else:
            made += over * kind(step)
    return made


def first_true(truths: Sequence[Truth], otherwise: int) -> np.ndarray:
    """int8 or int16: place of the first true condition; none true: −1 where one is unknown, else
    `otherwise`."""
    kind = np.int8 if len(truths) < 120 else np.int16
    code: Any = np.full(1, otherwise, dtype=kind)
    if otherwise != -1:
        for truth in truths:
            if truth.unknown is not NEVER:
                code = overlaid(code, -1, truth.unknown)
    for i in range(len(truths) - 1, -1, -1):
        code = overlaid(code, i, truths[i].true)
    return code


def _of_lines(code: np.ndarray, lines: Sequence[Expr], kind: Type, get: Get) -> Value:
    """The value of each row's line; missing where the code is −1."""
    known = [get(line) for line in lines]
    if not known:
        return blank_of(kind)
    return chosen(code, known)


def blank_of(kind: Type) -> Value:
    """One missing value of a type, for all rows."""
    if kind is Type.FLAG:
        return missing_like(Truth(NEVER))
    if kind is Type.DATE:
        return Dates(np.full(1, NO_DATE, dtype=np.int32))
    if kind is Type.NUMBER:
        return Numbers(np.full(1, np.nan))
    return Texts(np.full(1, -1, dtype=np.int32), Dictionary(()))


# ── Grid ────────────────────────────────────────────────────────────────────────────────────────


def grid(node: Grid, get: Get) -> Value:
    """A matrix: the cell of the first true line and the first true heading."""
    line = first_true([get(c) for c in node.rows], -1).astype(np.int32)
    heading = first_true([get(c) for c in node.columns], -1)
    width = len(node.columns)
    code = np.where((line < 0) | (heading < 0), -1, line * width + heading)
    return _of_lines(code, [cell for cells in node.cells for cell in cells], node.type, get)


# ── Tables ──────────────────────────────────────────────────────────────────────────────────────


def let_table(node: LetTable, get: Get) -> Value:
    """A table as a value, by its policy."""
    truths = [get(row.condition) for row in node.rows]
    if node.policy == "count":
        total: Any = np.zeros(1)
        for truth in truths:
            total = total + truth.true
        return Numbers(total)
    if node.policy == "first":
        return _of_lines(first_true(truths, -1), [row.value for row in node.rows], node.type, get)
    values = [get(row.value) for row in node.rows]
    if node.policy == "unique":
        return _unique(truths, values, node.type)
    if node.policy == "sum":
        pairs = [(t.true & ~v.missing, v.data) for t, v in zip(truths, values, strict=True)]
        return Numbers(row_sums(pairs))
    return _outermost(node.policy, truths, values, node.type)


def unique_clash(truths: Sequence[Truth], values: Sequence[Value]) -> np.ndarray:
    """bool: true lines give different outputs (a missing output is one of its own)."""
    clash: Any = NEVER
    code = first_true(truths, -1)
    if not values:
        return code >= 0
    taken = chosen(code, values)
    for truth, value in zip(truths, values, strict=True):
        clash = either(clash, truth.true & taken.differs(value))  # type: ignore[arg-type]
    return clash


def _unique(truths: Sequence[Truth], values: Sequence[Value], kind: Type) -> Value:
    code = first_true(truths, -1)
    if not values:
        return blank_of(kind)
    clash = unique_clash(truths, values)
    return chosen(np.where(clash, np.int16(-1), code), values)


def _outermost(policy: str, truths: Sequence[Truth], values: Sequence[Value], kind: Type) -> Value:
    best: Any = None
    pick = np.fmin if policy == "min" else np.fmax
    for truth, value in zip(truths, values, strict=True):
        known = truth.true & ~value.missing
        data = np.where(known, value.data.astype(np.float64), np.nan)  # type: ignore[union-attr]
        best = data if best is None else pick(best, data)
    if best is None:
        return blank_of(kind)
    if kind is Type.DATE:
        return Dates(np.where(np.isnan(best), NO_DATE, np.nan_to_num(best)).astype(np.int32))
    return Numbers(best)


# ── Behind unknown lines ────────────────────────────────────────────────────────────────────────


def behind_unknown(truths: Sequence[Truth]) -> np.ndarray:
    """bool: a condition is true and one before the first true one is unknown."""
    found: Any = NEVER
    unknown: Any = NEVER
    seen: Any = NEVER
    for truth in truths:
        found = either(found, truth.true & ~seen & unknown)
        unknown = either(unknown, truth.unknown)
        seen = either(seen, truth.true)
    return found
