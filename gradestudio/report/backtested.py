"""A backtest in words, as lines of a table, and as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from gradestudio.analysis.learning.backtest import Backtest, Point, TierRate
from gradestudio.messages import Words

_CODES = {-1: "needs data", -2: "no rule", -3: "conflict"}


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that must be known beside the figures."""

    code: str
    args: dict[str, Any]

    def said(self, words: Words) -> str:
        return words.text(self.code, **self.args)


@dataclass(frozen=True, slots=True, eq=False)
class Backtested:
    found: Backtest
    outcome: str
    as_of: date
    remarks: tuple[Remark, ...]
    words: Words

    def headline(self) -> str:
        f = self.found
        return self.words.text(
            "backtest.headline",
            grade=f.grade,
            outcome=self.outcome,
            k=f.happened,
            n=f.customers,
            rate=self.words.percent(f.rate),
            low=self.words.percent(f.low, 1),
            high=self.words.percent(f.high, 1),
            as_of=self.as_of,
        )

    def rows(self) -> list[tuple[str, ...]]:
        """A heading, then a line a tier."""
        say = self.words.text
        heads = ("tier", "customers", "happened", "rate", "interval", "lift", "capture", "upto")
        made = [tuple(say(f"backtest.{head}") for head in heads)]
        for tier in self.found.tiers:
            mark = say("backtest.small-mark") if tier.small else ""
            made.append(
                (
                    tier_text(tier, self.words) + mark,
                    self.words.number(tier.customers),
                    self.words.number(tier.happened),
                    self.words.percent(tier.rate, 1),
                    f"{self.words.percent(tier.low, 1)}–{self.words.percent(tier.high, 1)}",
                    self.words.number(tier.lift, 2),
                    self.words.percent(tier.capture, 1),
                    self.words.percent(tier.upto_capture, 1),
                )
            )
        return made

    def sentences(self) -> list[str]:
        """How well the tiers and the score rank, which tiers to distrust, and every remark."""
        words, f = self.words, self.found
        made = []
        if f.ordered and f.area == f.area:
            key = {1: "backtest.more", -1: "backtest.less", 0: "backtest.neither"}[f.direction]
            made.append(
                words.text(key, outcome=self.outcome, **_area(f.area, f.area_low, f.area_high, words))
            )
        if f.curve is not None and f.curve.area == f.curve.area:
            area = _area(f.curve.area, f.curve.low, f.curve.high, words)
            made.append(words.text("backtest.score-ranks", name=f.curve.name, **area))
        for step in f.against:
            made.append(words.text("backtest.against", better=step.better, worse=step.worse))
        for step in f.alike:
            args = {"better": step.better, "worse": step.worse, "low": words.percent(step.low, 1)}
            made.append(words.text("backtest.alike", high=words.percent(step.high, 1), **args))
        small = tuple(tier_text(t, words) for t in f.tiers if t.small and t.customers)
        if small:
            made.append(words.text("backtest.small", tiers=small))
        return made + [remark.said(words) for remark in self.remarks]

    def as_json(self) -> dict[str, Any]:
        """The shape of `backtest --json`; figures that there are none of are null."""
        f, curve = self.found, self.found.curve
        return _without_nan(
            {
                "grade": f.grade,
                "outcome": self.outcome,
                "as_of": self.as_of.isoformat(),
                "customers": f.customers,
                "unknown": f.unknown,
                "happened": f.happened,
                "rate": f.rate,
                "interval": [f.low, f.high],
                "area": f.area,
                "area_interval": [f.area_low, f.area_high],
                "tiers": [_tier(t) for t in f.tiers],
                "steps": [
                    {
                        "better": s.better,
                        "worse": s.worse,
                        "difference": s.difference,
                        "interval": [s.low, s.high],
                        "told_apart": s.told_apart,
                    }
                    for s in f.steps
                ],
                "score": None
                if curve is None
                else {
                    "name": curve.name,
                    "without": curve.without,
                    "area": curve.area,
                    "area_interval": [curve.low, curve.high],
                    "cutoffs": [{"tier": c.tier, **_point(c.point)} for c in curve.cutoffs],
                    "points": [_point(p) for p in curve.points],
                },
                "remarks": [{"code": r.code, "message": r.said(self.words)} for r in self.remarks],
            }
        )


def tier_text(tier: TierRate, words: Words) -> str:
    return tier.name or words.text(f"outcome.{_CODES[tier.code]}")


# ── JSON ────────────────────────────────────────────────────────────────────────────────────────


def _tier(t: TierRate) -> dict[str, Any]:
    return {
        "tier": t.name or _CODES[t.code],
        "customers": t.customers,
        "happened": t.happened,
        "rate": t.rate,
        "interval": [t.low, t.high],
        "lift": t.lift,
        "share": t.share,
        "capture": t.capture,
        "upto_share": t.upto_share,
        "upto_capture": t.upto_capture,
        "small": t.small,
    }


def _point(p: Point) -> dict[str, Any]:
    names = ("score", "customers", "share", "happened", "rate", "lift", "capture")
    return dict(zip(names, curve_values(p), strict=True))


def _without_nan(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nan(v) for name, v in value.items()}
    if isinstance(value, list):
        return [_without_nan(v) for v in value]
    return None if isinstance(value, float) and value != value else value


def _area(area: float, low: float, high: float, words: Words) -> dict[str, str]:
    return {
        "area": words.percent(area, 1),
        "interval": ""
        if low != low
        else words.text("backtest.area-interval", low=words.percent(low, 1), high=words.percent(high, 1)),
    }


def curve_values(p: Point) -> tuple[float, ...]:
    """Score, customers, share, happened, rate, lift and capture."""
    return (p.score, p.customers, p.share, p.happened, p.rate, p.lift, p.capture)
