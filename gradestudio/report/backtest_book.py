"""A backtest as a workbook with its curve, as CSV, or as JSON."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any

from gradestudio.analysis.learning.backtest import CutOff, Point, TierRate
from gradestudio.report.backtested import Backtested, curve_values, tier_text
from gradestudio.report.files import CannotWrite, replacing
from gradestudio.report.names import SheetNames
from gradestudio.report.sheet import StreamedBook, StreamedSheet
from gradestudio.report.theme import Theme

ENDINGS = (".xlsx", ".csv", ".json")
_HEADS = ("tier", "customers", "share", "happened", "rate", "low", "high", "lift", "capture", "upto")
_CURVE = ("score", "customers", "share", "happened", "rate", "lift", "capture")
_COUNTS = ("customers", "happened")


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
        _numbers(sheet, row, _CURVE, curve_values(cut.point), theme)
        row += 1
    row += 1
    _heads(sheet, row, ("cut", *_CURVE), theme, said)
    first = row + 1
    nobody = Point(float("nan"), 0, 0, 0.0, 0.0, float("nan"), float("nan"))
    for point in (nobody, *curve.points):
        row += 1
        _numbers(sheet, row, _CURVE, curve_values(point), theme)
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
