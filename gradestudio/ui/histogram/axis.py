"""The axis of a histogram: linear, logarithmic, or one bar per whole number; places, ticks, round values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, isfinite, log10
from typing import Any

_FEW = 32
"""So many whole numbers still get a bar each."""
_UPWARD = (">=", "<")
"""Operators whose edge lies below the value itself, where values are whole."""


@dataclass(frozen=True, slots=True)
class Axis:
    """From `low` to `high`; `kind` is linear, log or whole."""

    low: float
    high: float
    kind: str = "linear"

    def share(self, value: float) -> float:
        """Where a value lies, 0 to 1, cut at both ends."""
        if self.kind == "log":
            if value <= self.low:
                return 0.0
            return min(1.0, log10(value / self.low) / log10(self.high / self.low))
        return min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))

    def value(self, share: float) -> float:
        """The value at a place, 0 to 1."""
        share = min(1.0, max(0.0, share))
        if self.kind == "log":
            return float(self.low * (self.high / self.low) ** share)
        return self.low + share * (self.high - self.low)

    def edge(self, op: str, value: float) -> float:
        """Where the line of `op value` stands, 0 to 1: between the bars of whole numbers."""
        if self.kind != "whole" or op in ("=", "!="):
            return self.share(value)
        return self.share(value - 0.5 if op in _UPWARD else value + 0.5)

    def value_of_edge(self, op: str, share: float) -> float:
        """The value whose line stands nearest to a place."""
        found = self.value(share)
        if self.kind != "whole":
            return found
        shift = 0.0 if op in ("=", "!=") else 0.5 if op in _UPWARD else -0.5
        return float(floor(found + shift + 0.5))

    def edges(self, width: int, bar: int = 12) -> list[float]:
        """Edges of the bins, ascending, for bars about `bar` pixels wide."""
        count = round(self.high - self.low) if self.kind == "whole" else max(8, min(120, width // bar))
        return [self.value(i / count) for i in range(count + 1)]

    def ticks(self, most: int) -> tuple[float, ...]:
        """Round values, at most about so many, ascending."""
        if self.kind == "whole":
            first, last = ceil(self.low), floor(self.high)
            step = max(1, ceil((last - first + 1) / max(most, 1)))
            return tuple(float(v) for v in range(first, last + 1, step))
        if self.kind == "log":
            return _log_ticks(self.low, self.high, most)
        step = round_up((self.high - self.low) / max(most, 1))
        first = ceil(self.low / step - 1e-9)
        return tuple(step * i for i in range(first, floor(self.high / step + 1e-9) + 1))


def axis_of(dist: Any, *values: float) -> Axis:
    """The axis for a distribution, on which these values lie too."""
    wanted = [v for v in values if isfinite(v)]
    if not len(dist.values):
        low, high = min(wanted, default=0.0), max(wanted, default=1.0)
        return Axis(low - 1, high + 1) if low == high else Axis(low, high)
    low, high = float(dist.values[0]), float(dist.values[-1])
    if dist.whole and high - low <= _FEW and all(v == floor(v) for v in wanted):
        inside = [v for v in wanted if low - _FEW <= v <= high + _FEW]
        return Axis(min(low, *inside, low) - 0.5, max(high, *inside, high) + 0.5, "whole")
    if dist.skewed:
        return _log_axis(dist, [v for v in wanted if v > 0])
    # A few far values must not push all others into one bar; they count in the outer bars.
    low, high = max(low, dist.quantile(0.002)), min(high, dist.quantile(0.998))
    low, high = min([low, *wanted]), max([high, *wanted])
    step = round_up((high - low) / 20) if high > low else 1.0
    return Axis(floor(low / step) * step, max(ceil(high / step) * step, floor(low / step) * step + step))


def _log_axis(dist: Any, wanted: list[float]) -> Axis:
    positive = dist.values[dist.values > 0]
    low = float(positive[len(positive) // 200])
    high = float(dist.values[-1 - len(dist.values) // 1000])
    low, high = min([low, *wanted]), max([high, *wanted])
    return Axis(round_down(low), max(round_up(high), round_down(low) * 10), "log")


def round_up(value: float) -> float:
    """The next 1, 2 or 5 times a power of ten."""
    if value <= 0 or not isfinite(value):
        return 1.0
    power = 10.0 ** floor(log10(value) + 1e-12)
    return next(float(m * power) for m in (1, 2, 5, 10) if m * power >= value * (1 - 1e-9))


def round_down(value: float) -> float:
    """The 1, 2 or 5 times a power of ten at or below."""
    power = 10.0 ** floor(log10(value) + 1e-12)
    return next(float(m * power) for m in (5, 2, 1) if m * power <= value * (1 + 1e-9))


def _log_ticks(low: float, high: float, most: int) -> tuple[float, ...]:
    powers = range(floor(log10(low)), ceil(log10(high)) + 1)
    for steps in ((1, 2, 5), (1, 3), (1,)):
        every = [m * 10.0**p for p in powers for m in steps]
        found = [v for v in every if low * 0.999 <= v <= high * 1.001]
        if len(found) <= most:
            return tuple(found)
    keep = ceil(len(found) / max(most, 1))
    return tuple(found[::keep])


# ── Round values for hand and keyboard ──────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Steps:
    """How far one key moves a number, and to what a dragged one is rounded."""

    step: Decimal | None = None
    """Fixed by the rulebook or by the form of the values; None: a tenth of the value's own size."""
    low: Decimal | None = None
    high: Decimal | None = None

    def moved(self, value: Decimal, by: int) -> Decimal:
        """`by` steps on; a value off the steps goes to the next one on them."""
        step = self.step_at(value, by)
        return self.held(value + step * by)

    def step_at(self, value: Decimal, by: int = 1) -> Decimal:
        if self.step is not None:
            return self.step
        size = abs(value)
        if not size:
            return Decimal(1)
        step = Decimal(1).scaleb(size.adjusted() - 1)
        # From 10 down to 9.9, not to 9.
        shrinks = (by < 0) == (value > 0)
        return step / 10 if shrinks and size == step * 10 else step

    def rounded(self, value: float) -> Decimal:
        """A dragged value on the steps, else to two figures."""
        exact = Decimal(repr(value))
        if self.step is not None:
            count = (exact / self.step).to_integral_value()
            return self.held(count * self.step)
        if not exact:
            return self.held(Decimal(0))
        return self.held(exact.quantize(Decimal(1).scaleb(exact.adjusted() - 1)))

    def held(self, value: Decimal) -> Decimal:
        """Within the range that the rulebook gives."""
        if self.low is not None and value < self.low:
            return self.low
        return self.high if self.high is not None and value > self.high else value


def steps_of(threshold: Any, dist: Any, axis: Axis | None) -> Steps:
    """The param's own range and step, else what suits the values."""
    param = threshold.param
    low, high = (param.low, param.high) if param is not None else (None, None)
    if param is not None and param.step:
        return Steps(param.step, low, high)
    if dist is None or axis is None:
        exponent = threshold.value.normalize().as_tuple().exponent
        return Steps(Decimal(1).scaleb(min(int(exponent), 0)), low, high)
    if threshold.unit is not None:
        return Steps(Decimal(1), Decimal(0) if low is None else low, high)
    if axis.kind == "whole":
        return Steps(Decimal(1), low, high)
    if axis.kind == "log":
        return Steps(None, low, high)
    step = Decimal(repr(round_up((axis.high - axis.low) / 200)))
    return Steps(max(step, Decimal(1)) if dist.whole else step, low, high)


# ── Words ───────────────────────────────────────────────────────────────────────────────────────

_SIZES = {
    "zh": ((1e8, "亿"), (1e4, "万")),
    "en": ((1e9, "bn"), (1e6, "m"), (1e3, "k")),
}


def short(value: float, language: str, figures: int = 3) -> str:
    """A value on the axis: `0.2万`, `1.5k`; to three figures."""
    size, word = next(
        ((s, w) for s, w in _SIZES[language] if abs(value) >= s * (0.1 if s == 1e4 else 1)), (1.0, "")
    )
    scaled = value / size
    if scaled == 0:
        return "0"
    places = max(0, figures - 1 - floor(log10(abs(scaled)) + 1e-9))
    text = f"{scaled:,.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "\N{MINUS SIGN}") + word
