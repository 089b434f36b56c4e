"""A backtest in words, as lines of a table, and as a workbook with its curve."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from gradestudio.analysis.learning.backtest import Backtest, CutOff, Point, TierRate
from gradestudio.messages import Words
from gradestudio.report.files import CannotWrite, replacing
from gradestudio.report.names import SheetNames
from gradestudio.report.sheet import StreamedBook, StreamedSheet
from gradestudio.report.theme import Theme

ENDINGS = (".xlsx", ".csv", ".json")
_HEADS = ("tier", "customers", "share", "happened", "rate", "low", "high", "lift", "capture", "upto")
_CURVE = ("score", "customers", "share", "happened", "rate", "lift", "capture")
_COUNTS = ("customers", "happened")
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


def check_backtest_target(path: str | os.PathLike[str], inputs: Sequence[str]) -> None:
    """Raises CannotWrite before any work is done."""
    target = Path(path)
    if target.suffix.lower() not in ENDINGS:
        raise CannotWrite("write-ending-unknown", file=target.name, ending=target.suffix, endings=ENDINGS)
    if not target.absolute().parent.is_dir():
        raise CannotWrite("write-folder-missing", file=target.name, folder=str(target.parent))
    for given in inputs:
        if target.exists() and Path(given).exists() and target.samefile(given):
            raise CannotWrite("write-over-source", file=target.name)


def write_backtest(path: str | os.PathLike[str], said: Backtested) -> None:
    """By its ending: a workbook, the tiers as CSV, or everything as JSON.  Raises CannotWrite."""
    ending = Path(path).suffix.lower()
    with replacing(path) as file:
        if ending == ".json":
            file.write((json.dumps(said.as_json(), ensure_ascii=False, indent=2) + "\n").encode())
        elif ending == ".csv":
            file.write(_csv(said).encode("utf-8-sig"))
        else:
            _write_book(file, said)


def _csv(said: Backtested) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([said.words.text(f"backtest.{head}") for head in _HEADS])
    for tier in said.found.tiers:
        values = _values(tier)
        writer.writerow([tier_text(tier, said.words), *("" if v != v else v for v in values)])
    return text.getvalue()


def _values(t: TierRate) -> tuple[float, ...]:
    return (t.customers, t.share, t.happened, t.rate, t.low, t.high, t.lift, t.capture, t.upto_capture)


# ── Workbook ────────────────────────────────────────────────────────────────────────────────────


def _write_book(file: Any, said: Backtested) -> None:
    book = StreamedBook(file)
    theme, names, say = Theme(book, said.words.language), SheetNames(), said.words.text
    _write_tiers(book.add_sheet(names.claim(say("backtest.page-tiers"))), theme, said)
    if said.found.curve is not None:
        _write_curve(book, names.claim(say("backtest.page-curve")), theme, said)
    created = datetime.combine(said.as_of, time())
    book.set_properties({"title": said.headline(), "author": "", "company": "", "created": created})
    book.close()


def _write_tiers(sheet: StreamedSheet, theme: Theme, said: Backtested) -> None:
    say = said.words.text
    title = say("backtest.title", grade=said.found.grade, outcome=said.outcome)
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, title, theme.title())
    sheet.write_string(1, 0, said.headline(), theme.quiet())
    _heads(sheet, 3, _HEADS, theme, said)
    row = 4
    for tier in said.found.tiers:
        mark = say("backtest.small-mark") if tier.small else ""
        sheet.write_string(row, 0, tier_text(tier, said.words) + mark)
        _numbers(sheet, row, _HEADS[1:], _values(tier), theme)
        row += 1
    for sentence in said.sentences():
        row += 1
        sheet.write_string(row, 0, sentence)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, len(_HEADS) - 1, 13)
    sheet.hide_gridlines(2)


def _write_curve(book: StreamedBook, name: str, theme: Theme, said: Backtested) -> None:
    curve = said.found.curve
    assert curve is not None
    sheet, say = book.add_sheet(name), said.words.text
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, say("backtest.curve-title", name=curve.name), theme.title())
    sheet.write_string(1, 0, say("backtest.curve-facts", n=curve.without), theme.quiet())
    _heads(sheet, 3, ("cut", *_CURVE), theme, said)
    row = 4
    first_cut = row
    for cut in curve.cutoffs:
        sheet.write_string(row, 0, cut.tier)
        _numbers(sheet, row, _CURVE, _curve_values(cut.point), theme)
        row += 1
    row += 1
    _heads(sheet, row, ("cut", *_CURVE), theme, said)
    first = row + 1
    nobody = Point(float("nan"), 0, 0, 0.0, 0.0, float("nan"), float("nan"))
    for point in (nobody, *curve.points):
        row += 1
        _numbers(sheet, row, _CURVE, _curve_values(point), theme)
    sheet.set_column(0, len(_CURVE), 13)
    chart = _gains(book, name, said, (first, row), (first_cut, curve.cutoffs))
    sheet.insert_chart(
        3, len(_CURVE) + 2, chart, {"description": say("backtest.curve-title", name=curve.name)}
    )


def _gains(
    book: StreamedBook,
    sheet: str,
    said: Backtested,
    rows: tuple[int, int],
    cuts: tuple[int, tuple[CutOff, ...]],
) -> Any:
    """Capture over share of customers, the cut-offs on it; the diagonal is what chance would give."""
    say, share, capture = said.words.text, 3, 7
    chart: Any = book.add_chart({"type": "scatter", "subtype": "straight"})

    def series(key: str, first: int, last: int, of: int, **look: Any) -> None:
        places = {"categories": [sheet, first, share, last, share], "values": [sheet, first, of, last, of]}
        chart.add_series({"name": say(key), **places, **look})

    plain = {"marker": {"type": "none"}}
    series("backtest.curve", *rows, capture, line={"color": "#2450B0", "width": 2.25}, **plain)
    series("backtest.chance", *rows, share, line={"color": "#9AA3B0", "dash_type": "dash"}, **plain)
    if cuts[1]:
        labels = [{"value": cut.tier} for cut in cuts[1]]
        series(
            "backtest.cut",
            cuts[0],
            cuts[0] + len(cuts[1]) - 1,
            capture,
            line={"none": True},
            marker={
                "type": "circle",
                "size": 9,
                "fill": {"color": "#C2410C"},
                "border": {"color": "#C2410C"},
            },
            data_labels={"custom": labels, "value": True, "position": "right"},
        )
    for axis, key in ((chart.set_x_axis, "backtest.upto-share"), (chart.set_y_axis, "backtest.capture")):
        axis(
            {"name": say(key), "min": 0, "max": 1, "num_format": "0%", "major_gridlines": {"visible": False}}
        )
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 560, "height": 420})
    return chart


def _heads(sheet: StreamedSheet, row: int, heads: Sequence[str], theme: Theme, said: Backtested) -> None:
    for column, head in enumerate(heads):
        sheet.write_string(row, column, said.words.text(f"backtest.{head}"), theme.head(right=column > 0))


def _numbers(
    sheet: StreamedSheet, row: int, heads: Sequence[str], values: Sequence[float], theme: Theme
) -> None:
    """From the second column on; a figure that there is none of stays blank."""
    forms = {"score": "General", "lift": "0.00"} | dict.fromkeys(_COUNTS, "#,##0")
    for column, (head, value) in enumerate(zip(heads, values, strict=True), 1):
        if value == value:
            form = theme.plain(num_format=forms.get(head, "0.0%"))
            sheet.write_number(row, column, value, form)


def _curve_values(p: Point) -> tuple[float, ...]:
    return (p.score, p.customers, p.share, p.happened, p.rate, p.lift, p.capture)


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
    return dict(zip(names, _curve_values(p), strict=True))


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
