"""Rules read once more with incomplete scores left open, for all customers (see `opened`, `rowgrades`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from gradestudio.engine.evaluate_conditions import compared
from gradestudio.engine.masks import NEVER, Numbers, Truth, either, patched, taken
from gradestudio.engine.opened import OpenCompare, between_ends, opened
from gradestudio.language.program import Expr, Grade, Score, node


@node
class ScoreReach:
    """The least and the most of a score where it is incomplete; a value of the engine alone."""

    score: Score


class Reach:
    """float64 hundredths; 0 where the score is complete."""

    __slots__ = ("high", "low")

    def __init__(self, low: np.ndarray, high: np.ndarray) -> None:
        self.low = low
        self.high = high

    def take(self, rows: np.ndarray) -> Reach:
        return Reach(taken(self.low, rows), taken(self.high, rows))

    def patched(self, count: int, rows: np.ndarray, part: Reach, there: Reach) -> Reach:
        low = patched(self.low, count, rows, part.low, there.low)
        return Reach(low, patched(self.high, count, rows, part.high, there.high))

    def differs(self, other: Reach) -> np.ndarray:
        return (self.low != other.low) | (self.high != other.high)

    def arrays(self) -> tuple[np.ndarray, ...]:
        return (self.low, self.high)


def open_parts(item: OpenCompare) -> tuple[Any, ...]:
    """What an open comparison is worked out from."""
    return (item.value, item.score, ScoreReach(item.score), item.other)


def open_compare(item: OpenCompare, get: Any) -> Truth:
    """The plain comparison; where the score is incomplete, what holds between its least and its most."""
    value, other = get(item.value), get(item.other)
    plain = compared(item.op, value, other)
    partly = get(item.score).incomplete
    if partly is NEVER:
        return plain
    assert isinstance(other, Numbers)
    reach: Reach = get(ScoreReach(item.score))
    always, never = between_ends(item.op, reach.low / 100, reach.high / 100, other.data)
    known = partly if plain.unknown is NEVER else partly & ~plain.unknown
    return Truth(
        np.where(known, always, plain.true),
        either(plain.unknown, known & ~always & ~never),
    )


def opened_rules(grade: Grade) -> Iterator[Expr]:
    """The opened conditions that are not the plain ones, in file order."""
    for rule in grade.rules:
        if not rule.off and opened(rule.when) is not rule.when:
            yield opened(rule.when)


def opened_shape(grade: Grade) -> tuple[bool, ...]:
    """Which rules have an opened condition of their own."""
    return tuple(not r.off and opened(r.when) is not r.when for r in grade.rules)
