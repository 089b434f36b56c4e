"""How the values of a list lie: sorted once, so that who passes a threshold is looked up, never counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from gradestudio.engine.calendar import day_number, shifted
from gradestudio.table.columns import Column, ColumnKind

_SKEWED = 20
"""A 99th percentile of so many times the median asks for a logarithmic axis."""


@dataclass(frozen=True)
class Distribution:
    """`values`: float64, ascending, without missing ones; `sums[i]`: money of the first i of them."""

    values: np.ndarray
    missing: int
    sums: np.ndarray | None = None
    outside: int = 0
    """Customers with a value that no threshold lets pass (a day ahead, for a window of the past)."""

    @property
    def total(self) -> int:
        """All customers."""
        return len(self.values) + self.missing + self.outside

    @cached_property
    def whole(self) -> bool:
        """Whether every value is a whole number."""
        return bool(len(self.values)) and bool((np.floor(self.values) == self.values).all())

    @cached_property
    def distinct(self) -> int:
        """How many different values there are."""
        return int(np.count_nonzero(np.diff(self.values))) + 1 if len(self.values) else 0

    @property
    def median(self) -> float:
        return self.quantile(0.5)

    @property
    def skewed(self) -> bool:
        """Whether the values are read better on a logarithmic axis."""
        middle = self.median
        return bool(len(self.values)) and middle > 0 and self.quantile(0.99) > _SKEWED * middle

    def quantile(self, share: float) -> float:
        """Linear-interpolation quantile; NaN without values."""
        if not len(self.values):
            return float("nan")
        at = share * (len(self.values) - 1)
        low = int(at)
        high = min(low + 1, len(self.values) - 1)
        return float(self.values[low] + (self.values[high] - self.values[low]) * (at - low))

    def passing(self, op: str, value: float) -> tuple[int, float | None]:
        """How many pass `op value`, and their money (None without money)."""
        first, last = self._stretch(op, value)
        count, money = last - first, self._money(first, last)
        if op != "!=":
            return count, money
        all_money = None if self.sums is None else float(self.sums[-1]) - (money or 0.0)
        return len(self.values) - count, all_money

    def newly(self, op: str, old: float, new: float) -> int:
        """How many pass `new` but not `old`."""
        if op in ("=", "!="):
            return self.passing(op, new)[0] if old != new else 0
        return max(0, self.passing(op, new)[0] - self.passing(op, old)[0])

    def counts(self, edges: Sequence[float]) -> np.ndarray:
        """Customers per bin (edges ascending); what lies beyond the outer edges counts in the outer bins."""
        places = np.searchsorted(self.values, edges[1:-1], side="left")
        return np.diff(np.concatenate(([0], places, [len(self.values)])))

    def _stretch(self, op: str, value: float) -> tuple[int, int]:
        """First and last place (exclusive) of those who pass; for `!=` of those who do not."""
        left = int(np.searchsorted(self.values, value, side="left"))
        right = int(np.searchsorted(self.values, value, side="right"))
        end = len(self.values)
        match op:
            case ">=":
                return left, end
            case ">":
                return right, end
            case "<=" | "within" | "next":
                return 0, right
            case "<":
                return 0, left
        return left, right

    def _money(self, first: int, last: int) -> float | None:
        return None if self.sums is None else float(self.sums[last] - self.sums[first])


def distribution(values: np.ndarray, money: np.ndarray | None = None, outside: int = 0) -> Distribution:
    """Of one value per customer (float64, NaN missing) and each customer's money (NaN: none)."""
    known = ~np.isnan(values)
    found = values[known]
    missing = len(values) - len(found) - outside
    if money is None:
        return Distribution(np.sort(found), missing, None, outside)
    order = np.argsort(found, kind="stable")
    amounts = np.nan_to_num(money[known][order], nan=0.0)
    return Distribution(found[order], missing, np.concatenate(([0.0], np.cumsum(amounts))), outside)


def numbers_of(column: Column) -> np.ndarray:
    """A column as float64, NaN missing: numbers as they are, dates as days since 1970-01-01."""
    if column.kind is ColumnKind.NUMBER:
        return column.data
    if column.kind is ColumnKind.DATE:
        return np.where(column.data == Column.NO_DATE, np.nan, column.data.astype(np.float64))
    return np.full(len(column), np.nan)


def window_lengths(days: np.ndarray, on: date, unit: str, ahead: bool = False) -> tuple[np.ndarray, int]:
    """The shortest window of `unit`s that holds each day (float64, NaN missing), as `within N months` reads
    it, and how many days no window holds, however long: those on the other side of the grading date."""
    side = days - day_number(on) if ahead else day_number(on) - days
    beyond = side < 0
    if unit == "days":
        lengths = side
    else:
        farthest = float(np.nanmax(side, initial=0.0))
        edges: list[float] = []
        # Edges of windows of 0, 1, 2 … units, as a distance in days, until all days lie within.
        while not edges or edges[-1] < farthest:
            edge = shifted(on, len(edges) if ahead else -len(edges), unit)
            if edge is None:
                break
            edges.append(abs(day_number(edge) - day_number(on)))
        lengths = np.searchsorted(np.array(edges), side, side="left").astype(np.float64)
    return np.where(beyond | np.isnan(days), np.nan, lengths), int(np.count_nonzero(beyond))
