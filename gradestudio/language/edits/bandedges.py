"""The edges of bands: moved with their neighbours, a band split in its middle, one taken out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from gradestudio.diagnostics import Edit, Span
from gradestudio.language.amounts import read_amount, write_like
from gradestudio.language.edits import writing
from gradestudio.language.edits.bands import (
    BandLine,
    Bands,
    added,
    band_text,
    in_words,
    meeting,
    opposite,
    with_high,
    with_low,
    with_phrase,
)
from gradestudio.language.edits.places import is_chinese, tokens_of

_SIGNS = {
    "AT_LEAST": ">=",
    "GE": ">=",
    "ABOVE": ">",
    "GT": ">",
    "AT_MOST": "<=",
    "LE": "<=",
    "BELOW": "<",
    "LT": "<",
}
_WORDS = {">=": "AT_LEAST", ">": "ABOVE", "<=": "AT_MOST", "<": "BELOW"}


@dataclass(frozen=True, slots=True)
class Edge:
    """One end of a band: `op` is one of >= > <= <, `word` and `value` what is written for it."""

    op: str
    word: Span
    value: Span


def edge_of(bands: Bands, end: Span | None) -> Edge | None:
    """The word or sign of an end, and what stands behind it."""
    if end is None:
        return None
    inside = [t for t in tokens_of(bands.statement) if end.start <= t.start and t.end <= end.end]
    if len(inside) < 2 or inside[0].terminal not in _SIGNS:
        return None
    first = inside[0]
    return Edge(_SIGNS[first.terminal], Span(first.start, first.end), Span(inside[1].start, inside[-1].end))


def with_edge(source: str, bands: Bands, number: int, low: bool, text: str) -> tuple[Edit, ...]:
    """A band with another lower (or upper) end; the end of its neighbour that meets it moves along.

    `text` is the whole end (`at least 4`); "" takes it out and leaves the neighbour alone.
    """
    line = bands.lines[number]
    own = with_low if low else with_high
    met = meeting(source, bands, number, low) if text else None
    edits = own(source, bands, line, text)
    other = opposite(bands, text) if met is not None else ""
    if met is None or not other:
        return edits
    theirs = with_high if low else with_low
    return (*edits, *theirs(source, bands, bands.lines[met], other))


def with_edge_value(source: str, bands: Bands, number: int, low: bool, value: str) -> tuple[Edit, ...]:
    """An end with another number behind its word."""
    line = bands.lines[number]
    end = line.low if low else line.high
    edge = edge_of(bands, end)
    if edge is None or end is None:
        return ()
    text = source[end.start : edge.value.start] + value
    return with_edge(source, bands, number, low, text)


def with_edge_op(source: str, bands: Bands, number: int, low: bool, op: str) -> tuple[Edit, ...]:
    """An end that takes its number in, or leaves it to the neighbour."""
    line = bands.lines[number]
    edge = edge_of(bands, line.low if low else line.high)
    if edge is None or edge.op == op:
        return ()
    return with_edge(source, bands, number, low, ended(bands, op, source[edge.value.start : edge.value.end]))


def ended(bands: Bands, op: str, value: str) -> str:
    """An end in words: `at least 4`."""
    return f"{writing.word(_WORDS[op], is_chinese(bands.statement))} {value}"


# ── Splitting ───────────────────────────────────────────────────────────────────────────────────


def middle_of(source: str, bands: Bands, number: int) -> str | None:
    """The number in the middle of a band, in the unit of its ends; of a band without one end, half as far
    again (or half) of the other.  None where its ends are no numbers."""
    line = bands.lines[number]
    low, high = _number_at(source, bands, line.low), _number_at(source, bands, line.high)
    known = low or high
    if known is None or (line.low is not None and low is None) or (line.high is not None and high is None):
        return None
    if low is not None and high is not None:
        middle = (low[0] + high[0]) / 2
    else:
        middle = _beside(source, bands, number, known[0], upwards=low is not None)
    whole = all(end is None or end[0] == end[0].to_integral_value() for end in (low, high))
    if whole and abs(middle) >= 1:
        middle = middle.to_integral_value()
    if middle in tuple(end[0] for end in (low, high) if end is not None):
        return None
    return write_like(middle, known[1])


def _beside(source: str, bands: Bands, number: int, end: Decimal, upwards: bool) -> Decimal:
    """A number beyond the only end of a band: as far as its neighbour is wide, else twice or half of it."""
    met = meeting(source, bands, number, low=upwards)
    if met is not None:
        other = bands.lines[met].low if upwards else bands.lines[met].high
        far = _number_at(source, bands, other)
        if far is not None:
            return end + (end - far[0])
    return end * 2 if upwards else end / 2


def _number_at(source: str, bands: Bands, end: Span | None) -> tuple[Decimal, str] | None:
    edge = edge_of(bands, end)
    if edge is None:
        return None
    written = source[edge.value.start : edge.value.end]
    found = read_amount(written.rstrip("元次个月天年分"))
    return (found, written) if found is not None else None


def split(source: str, bands: Bands, number: int) -> tuple[Edit, ...]:
    """A band as two that meet in its middle, both with its value; nothing where it has none.

    Where the neighbours only say where they begin (or end), so do the two.
    """
    line, middle = bands.lines[number], middle_of(source, bands, number)
    if middle is None or line.value is None:
        return ()
    value = source[line.value.start : line.value.end]
    upper, lower = ended(bands, ">=", middle), ended(bands, "<", middle)
    high = in_words(bands, source[line.high.start : line.high.end]) if line.high is not None else ""
    if line.low is not None and line.high is not None:
        return (
            *with_high(source, bands, line, lower),
            *added(source, bands, [band_text(bands, upper, high, value)], number),
        )
    if _in_steps(source, bands, number):  # the first that is true decides: the narrower one in front
        new = (
            band_text(bands, upper, "", value) if line.low is not None else band_text(bands, "", lower, value)
        )
        return added(source, bands, [new], number - 1)
    if line.low is not None:
        return (
            *with_high(source, bands, line, lower),
            *added(source, bands, [band_text(bands, upper, "", value)], number),
        )
    return (
        *with_low(source, bands, line, upper),
        *added(source, bands, [band_text(bands, "", lower, value)], number - 1),
    )


def _in_steps(source: str, bands: Bands, number: int) -> bool:
    """Whether the bands are a stair of ends of one side."""
    line = bands.lines[number]
    return meeting(source, bands, number, low=line.low is not None) is None and not any(
        b.low is not None and b.high is not None for b in bands.lines
    )


# ── Taking out ──────────────────────────────────────────────────────────────────────────────────


def without_band(source: str, bands: Bands, number: int) -> tuple[Edit, ...]:
    """Bands without a line; the neighbour that met its lower end (else the one that met its upper end)
    reaches over its place."""
    line = bands.lines[number]
    gone = (Edit(line.item.lines, ""),)
    if line.kind != "band":
        return gone
    below = meeting(source, bands, number, low=True)
    above = meeting(source, bands, number, low=False)
    if below is not None:
        return (*_reach(source, bands, bands.lines[below], line.high, with_high), *gone)
    if above is not None:
        return (*_reach(source, bands, bands.lines[above], line.low, with_low), *gone)
    return gone


def _reach(source: str, bands: Bands, line: BandLine, end: Span | None, act) -> tuple[Edit, ...]:
    """A neighbour whose end becomes that of the band that goes; one that would have no end at all takes
    everything else."""
    if end is not None:
        return act(source, bands, line, in_words(bands, source[end.start : end.end]))
    if line.low is not None and line.high is not None:
        return act(source, bands, line, "")
    if any(b.kind == "else" for b in bands.lines):
        return ()
    return with_phrase(source, line, writing.word("ELSE", is_chinese(bands.statement)))
