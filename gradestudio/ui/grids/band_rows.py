"""Bands as rows: from, to, value, and how many customers are in each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from gradestudio.analysis.placing import Placed
from gradestudio.diagnostics import Span
from gradestudio.language.edits.bands import BandLine
from gradestudio.ui.customers.spec import Filter
from gradestudio.ui.grids.shown import Block, Cell, Row
from gradestudio.ui.grids.sources import HIGH, LOW, PHRASE, VALUE, WHOLE, BandsText
from gradestudio.ui.grids.stand import Stand
from gradestudio.ui.grids.table_rows import cell_of
from gradestudio.ui.speech import say

_FORMS = ("low", "high", "value", "count", "share")


def bands_block(text: BandsText, stand: Stand) -> Block:
    bands = text.bands
    subject = text.source[bands.subject.start : bands.subject.end].replace("`", "")
    places = _places(text, stand)
    colours = stand.swatches(_values(text))
    rows = [_heading()]
    for number, line in enumerate(bands.lines):
        rows.append(_row(text, line, number, places.get(number), stand, colours))
    about = say("ui.grid-about-bands", name=subject)
    block = stand.block("bands", about, tuple(rows), _FORMS, 1, text)
    placed = stand.placed
    if placed is not None and placed.nowhere and places:
        block = replace(block, note=say("ui.grid-nowhere", n=placed.nowhere))
    return block


def _heading() -> Row:
    keys = ("ui.grid-from", "ui.grid-to", "ui.grid-value", "ui.grid-takes", "ui.grid-share")
    return Row("heading", tuple(Cell("plain", say(key)) for key in keys), None, say("ui.grid-heading"))


def _values(text: BandsText) -> tuple[str, ...]:
    spans = [line.value for line in text.bands.lines if line.value is not None]
    return tuple(cell_of("value", text.source[s.start : s.end], None, (0, 0)).shown for s in spans)


def _places(text: BandsText, stand: Stand) -> dict[int, int]:
    """By number of the line: its place among the counts."""
    return places_of_lines(text.bands.lines, stand.placed) if stand.placed is not None else {}


def places_of_lines(lines: tuple[BandLine, ...], placed: Placed) -> dict[int, int]:
    """By number of the line of bands: its place among the counts; nothing while the lines are other ones."""
    if placed.kind != "bands":
        return {}
    plain = [n for n, line in enumerate(lines) if line.kind in ("band", "phrase")]
    order = [*plain, *(n for kind in ("else", "missing") for n in _first(lines, kind))]
    counted = [n for n, line in enumerate(lines) if line.kind not in ("default", "odd")]
    if len(order) != placed.lines or len(counted) != placed.lines:
        return {}
    return {n: place for place, n in enumerate(order)}


def _first(lines: tuple[BandLine, ...], kind: str) -> list[int]:
    return [n for n, line in enumerate(lines) if line.kind == kind][:1]


def _row(
    text: BandsText, line: BandLine, number: int, place: int | None, stand: Stand, colours: dict[str, str]
) -> Row:
    item = line.item.span

    def written(span: Span | None) -> str:
        return text.source[span.start : span.end] if span is not None else ""

    def stretch(span: Span | None) -> tuple[int, int]:
        return (span.start, span.end) if span is not None else (item.start, item.start)

    where = (line.item.span.start, line.item.lines.end)
    if line.kind == "odd" or (line.kind == "default" and line.value is None):
        whole = Cell("whole", written(item), (number, WHOLE), span=(item.start, item.end))
        cells = (whole, *[Cell("plain")] * 4)
        return Row("odd", cells, number, say("ui.grid-row-odd"), (0, len(_FORMS)), where)
    value = cell_of("value", written(line.value), (number, VALUE), stretch(line.value))
    value = replace(value, swatch=colours.get(value.shown, ""))
    count: Any = None
    wish = None
    if place is not None and stand.placed is not None:
        count = stand.placed.counts[place]
        label = written(line.phrase) or say("ui.grid-default")
        wish = Filter("placed", stand.name, (place, label))
    figures = (stand.count(count, wish), stand.share(count))
    if line.kind == "band":
        low = Cell("low", written(line.low), (number, LOW), quiet=line.low is None, span=stretch(line.low))
        high = Cell(
            "high", written(line.high), (number, HIGH), quiet=line.high is None, span=stretch(line.high)
        )
        name = written(line.phrase)
        return Row("row", (low, high, value, *figures), number, name, span=where)
    if line.kind == "default":
        head = Cell("plain", say("ui.grid-default"))
    else:
        head = Cell("phrase", written(line.phrase), (number, PHRASE), span=stretch(line.phrase))
    return Row("row", (head, Cell("plain"), value, *figures), number, head.text, (0, 2), where)
