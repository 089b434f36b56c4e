"""Comparisons of scores: on whole hundredths, and left open where unknown points could change them.

`opened` says what that means for one customer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradestudio.engine.evaluating.conditions import CONDITIONS, Get
from gradestudio.engine.evaluating.masks import NEVER, Numbers, Truth, either, taken
from gradestudio.engine.evaluating.reach import OpenReach, reach_of
from gradestudio.engine.opened import OpenCompare, between_ends, opened, plain_of, score_of
from gradestudio.language.program import (
    AllOf,
    AnyOf,
    AtLeast,
    Compare,
    Not,
    Number,
    Score,
    children,
)


@dataclass(frozen=True, slots=True)
class OpenCondition:
    """A condition left open: `condition` is itself again when it compares no score."""

    condition: Any
    parts: tuple[Any, ...]
    """Its open comparisons, each with its plain one, and the plain conditions beside them."""
    shape: Any
    """How the parts are joined; None for a single one."""
    scores: frozenset[Score]
    """The scores that it leaves open."""


def open_condition(plain: Any) -> OpenCondition:
    """The condition with its comparisons of scores left open (`opened`); remembered."""
    known = plain.__dict__.get("_open_condition")
    if known is None:
        condition = opened(plain)
        parts = list(opened_parts(condition))
        compared = [p for p in parts if isinstance(p, OpenCompare)]
        scores = frozenset([p.score for p in compared])
        parts += [plain_of(p) for p in compared]
        known = OpenCondition(condition, tuple(parts), _shape(condition), scores)
        plain.__dict__["_open_condition"] = known
    return known


def opened_parts(expr: Any) -> Iterator[Any]:
    """Of an opened condition: its open comparisons, and the plain conditions beside them."""
    if isinstance(expr, OpenCompare) or not holds_open(expr):
        yield expr
    else:
        for part in children(expr):
            yield from opened_parts(part)


def _shape(expr: Any) -> Any:
    if isinstance(expr, OpenCompare) or not holds_open(expr):
        return None
    return type(expr), tuple(_shape(part) for part in children(expr))


def holds_open(expr: Any) -> bool:
    """Whether an open comparison stands in a condition; remembered."""
    known = expr.__dict__.get("_holds_open")
    if known is None:
        inside = isinstance(expr, AllOf | AnyOf | AtLeast | Not) and any(map(holds_open, children(expr)))
        known = expr.__dict__["_holds_open"] = inside or isinstance(expr, OpenCompare)
    return known


class Opened:
    """Reads conditions of some rows with incomplete scores left open; `get` reads the rows' plain values."""

    def __init__(self, get: Any) -> None:
        self.get = get

    def __call__(self, node_: Any) -> Any:
        if isinstance(node_, OpenCompare) or not holds_open(node_):
            return self.get(node_)
        return CONDITIONS[type(node_)](node_, self)


# ── Comparisons of scores ───────────────────────────────────────────────────────────────────────


def compares_score(node_: Any) -> tuple[Score, str, Number] | None:
    """(score, operator, number) of a comparison of a score with a constant: it is made on whole
    hundredths."""
    if (
        isinstance(node_, Compare)
        and isinstance(node_.right, Number)
        and (score := score_of(node_.left)) is not None
    ):
        return score, node_.op, node_.right
    return None


def score_compared(score: Any, op: str, number: Number) -> Truth:
    """`score op number`; as comparing the double hundredths/100 with the number's double."""
    limit = Limit.of(number)
    if limit is None:
        data = score.hundredths / 100.0
        true = _compared(op, data, float(number.value))
    else:
        true = limit.compared(op, score.hundredths)
    return Truth(true if score.missing is NEVER else true & ~score.missing, score.missing)


class Limit:
    """A number among hundredths: `least` is the first whole number h with h/100 >= number; `hit`: h/100 =
    number."""

    def __init__(self, least: int, hit: bool) -> None:
        self.least = least
        self.hit = hit

    @classmethod
    def of(cls, number: Number) -> Limit | None:
        """None for numbers too large to be counted in int32 hundredths."""
        value = float(number.value)
        if not abs(value) < 2**24:
            return None
        least = int(np.ceil(value * 100))
        while (least - 1) / 100 >= value:
            least -= 1
        while least / 100 < value:
            least += 1
        return cls(least, least / 100 == value)

    def compared(self, op: str, points: np.ndarray) -> np.ndarray:
        """`points/100 op number`, for whole hundredths (or infinite)."""
        above = self.least + self.hit
        match op:
            case ">=":
                return points >= self.least
            case ">":
                return points >= above
            case "<":
                return points < self.least
            case "<=":
                return points < above
            case "=":
                return points == self.least if self.hit else np.zeros(len(points), dtype=bool)
        return points != self.least if self.hit else np.ones(len(points), dtype=bool)


def _compared(op: str, left: Any, right: Any) -> np.ndarray:
    return {
        "=": np.equal,
        "!=": np.not_equal,
        "<": np.less,
        "<=": np.less_equal,
        ">": np.greater,
        ">=": np.greater_equal,
    }[op](left, right)


class OpenTruth:
    """A comparison of a score left open, worked out only for rows that somebody asks for.

    True when it holds for all that the score could be, false when for none, else unknown.
    """

    def __init__(
        self, op: str, reach: OpenReach, missing: np.ndarray, other: Numbers, number: Number | None
    ) -> None:
        self.op = op
        self.reach = reach
        self.missing = missing
        self.other = other
        self.limit = None if number is None or op in ("=", "!=") else Limit.of(number)

    def take(self, rows: np.ndarray) -> Truth:
        reach, missing = self.reach.take(rows), taken(self.missing, rows)
        if self.limit is None:
            other = self.other.take(rows)
            always, never = between_ends(self.op, reach.low / 100.0, reach.high / 100.0, other.data)
            missing = either(missing, other.missing)
        else:
            first, last = (reach.low, reach.high) if self.op in (">", ">=") else (reach.high, reach.low)
            always, never = self.limit.compared(self.op, first), ~self.limit.compared(self.op, last)
        unknown = ~(always | never)
        if missing is NEVER:
            return Truth(always, unknown)
        return Truth(always & ~missing, unknown | missing)

    def differs(self, other: OpenTruth) -> np.ndarray:
        if self.limit is None or other.limit is None or self.reach is not other.reach or self.op != other.op:
            return np.ones(1, dtype=bool)
        low, high = self.reach.all().low, self.reach.all().high
        mine, theirs = self.limit, other.limit
        changed = mine.compared(self.op, low) != theirs.compared(self.op, low)
        return changed | (mine.compared(self.op, high) != theirs.compared(self.op, high))

    def arrays(self) -> tuple[np.ndarray, ...]:
        return ()


def open_compared(node_: OpenCompare, get: Get) -> OpenTruth:
    """The comparison with the score anywhere between its least and its most."""
    number = node_.other if isinstance(node_.other, Number) else None
    reach = get(reach_of(node_.score))
    return OpenTruth(node_.op, reach, get(node_.score).missing, get(node_.other), number)
