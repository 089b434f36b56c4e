"""A stretch of a column's numbers or days, and the bars it is chosen on: importable before numpy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import Any


@dataclass(frozen=True, slots=True)
class Range:
    """From `low`, up to but without `high`; None: open at that end.  `form`: number, whole or date."""

    low: Any
    high: Any
    form: str = "number"


@dataclass(frozen=True, slots=True)
class Spread:
    """Customers per bar, and the value at every edge (one more than bars); the outer bars hold what lies
    beyond them too.  `form`: number, whole or date."""

    edges: tuple[Any, ...]
    counts: tuple[int, ...]
    form: str = "number"

    def range(self, first: int, last: int) -> Range:
        """The stretch from one bar to another, both included."""
        low = None if first <= 0 else self.edges[first]
        high = None if last >= len(self.counts) - 1 else self.edges[last + 1]
        return Range(low, high, self.form)

    def bars(self, chosen: Range) -> tuple[int, int]:
        """The first and the last bar of a stretch."""
        inside = range(len(self.counts))
        first = next((i for i in inside if chosen.low is not None and self.edges[i] >= chosen.low), 0)
        last = next((i for i in inside if chosen.high is not None and self.edges[i + 1] >= chosen.high), None)
        return first, len(self.counts) - 1 if last is None else last


def shown_ends(chosen: Range) -> tuple[Any, Any]:
    """A stretch as people say it: first and last value, None where it is open.

    The upper end of numbers is told as the edge itself, that of whole numbers and days as the last inside.
    """
    low, high = chosen.low, chosen.high
    if chosen.form == "date":
        return low, None if high is None else high - timedelta(days=1)
    if chosen.form == "whole":
        return None if low is None else ceil(low), None if high is None else ceil(high) - 1
    return low, high
