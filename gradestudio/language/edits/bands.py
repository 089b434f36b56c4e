"""Bands as lines with a lower end, an upper end and a value; each part can be written anew."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from gradestudio.diagnostics import Edit, Span
from gradestudio.language import syntax as tree
from gradestudio.language.edits import writing
from gradestudio.language.edits.lines import Item, items_of
from gradestudio.language.edits.places import changed, indent_at, is_chinese, newline_of, next_line, tokens_of
from gradestudio.language.reading.scanning import Token
from gradestudio.language.vocabulary import BY_TERMINAL

LOW = frozenset({"AT_LEAST", "ABOVE", "GE", "GT"})
HIGH = frozenset({"AT_MOST", "BELOW", "LE", "LT"})
_WORDS = {">=": "AT_LEAST", "≥": "AT_LEAST", ">": "ABOVE", "<=": "AT_MOST", "≤": "AT_MOST", "<": "BELOW"}
_SIGN = re.compile(r"[>＞]\s*[=＝]|[<＜]\s*[=＝]|[>＞≥<＜≤]")
_KINDS = {"ELSE": "else", "MISSING": "missing", "DEFAULT": "default"}


@dataclass(frozen=True, slots=True)
class BandLine:
    """One line.  `kind`: band (with `low`, `high` or both), phrase (a condition of another form), else,
    missing, default (has no phrase), odd (could not be read: only `item` is known)."""

    item: Item
    kind: str
    phrase: Span | None = None
    low: Span | None = None
    high: Span | None = None
    value: Span | None = None


@dataclass(frozen=True, slots=True)
class Bands:
    """`subject`: what the bands are of."""

    name: str
    subject: Span
    lines: tuple[BandLine, ...]
    statement: tree.Statement


def bands_of(statement: tree.Statement) -> Bands | None:
    """The bands of a `let … = bands of …`; None for any other statement."""
    node = statement.node
    if not isinstance(node, tree.LetNode) or not isinstance(node.value, tree.BandsForm):
        return None
    tokens = tokens_of(statement)
    lines = tuple(_line(item, _inside(tokens, item.span)) for item in items_of(statement))
    return Bands(
        node.name.name,
        node.value.subject.span.shifted(statement.start),
        lines,
        statement,
    )


def _inside(tokens: tuple[Token, ...], span: Span) -> list[Token]:
    return [t for t in tokens if span.start <= t.start and t.end <= span.end]


def _line(item: Item, tokens: list[Token]) -> BandLine:
    first = tokens[0].terminal if tokens else ""
    if first == "DEFAULT" and len(tokens) > 1 and tokens[-1].end == item.span.end:
        return BandLine(item, "default", value=Span(tokens[1].start, item.span.end))
    arrow = next((i for i, t in enumerate(tokens) if t.terminal == "ARROW"), None)
    if not arrow or arrow + 1 >= len(tokens) or tokens[-1].end != item.span.end:
        return BandLine(item, "odd")
    value = Span(tokens[arrow + 1].start, item.span.end)
    phrase = Span(tokens[0].start, tokens[arrow - 1].end)
    if first in ("ELSE", "MISSING") and arrow == 1:
        return BandLine(item, _KINDS[first], phrase, value=value)
    starts = [i for i in range(arrow) if tokens[i].terminal in LOW | HIGH]
    sides = [tokens[i].terminal in LOW for i in starts]
    if sides not in ([True], [False], [True, False]) or starts[0] != 0:
        return BandLine(item, "phrase", phrase, value=value)
    ends = [*starts[1:], arrow]
    spans = [Span(tokens[i].start, tokens[end - 1].end) for i, end in zip(starts, ends, strict=True)]
    low = spans[0] if sides[0] else None
    high = spans[-1] if not sides[-1] else None
    return BandLine(item, "band", phrase, low, high, value)


# ── Edits ───────────────────────────────────────────────────────────────────────────────────────


def with_low(source: str, bands: Bands, line: BandLine, text: str) -> tuple[Edit, ...]:
    """A band with another lower end; "" takes it out."""
    return _with_end(source, bands, line, line.low, line.high, text)


def with_high(source: str, bands: Bands, line: BandLine, text: str) -> tuple[Edit, ...]:
    """A band with another upper end; "" takes it out."""
    return _with_end(source, bands, line, line.high, line.low, text)


def _with_end(
    source: str, bands: Bands, line: BandLine, end: Span | None, other: Span | None, text: str
) -> tuple[Edit, ...]:
    assert line.phrase is not None
    if not text:
        return _without(source, end) if end is not None else ()
    edits: tuple[Edit, ...] = ()
    if other is not None:  # two ends are written with words, never with signs
        text = in_words(bands, text)
        edits = changed(source, other, in_words(bands, source[other.start : other.end]))
    if end is not None:
        return (*edits, *changed(source, end, text))
    if other is None or other == line.low:
        return (*edits, Edit(Span(line.phrase.end, line.phrase.end), " " + text))
    return (*edits, Edit(Span(line.phrase.start, line.phrase.start), text + " "))


def in_words(bands: Bands, text: str) -> str:
    """An end with its word in place of a sign: `at least 4` for `>= 4`."""
    found = _SIGN.match(text)
    if found is None:
        return text
    sign = unicodedata.normalize("NFKC", found.group()).replace(" ", "")
    return f"{writing.word(_WORDS[sign], is_chinese(bands.statement))} {text[found.end() :].strip()}"


def _without(source: str, span: Span) -> tuple[Edit, ...]:
    end = span.end
    while source[end : end + 1] in (" ", "\t", "\u3000"):
        end += 1
    return (Edit(Span(span.start, end), ""),)


def with_phrase(source: str, line: BandLine, text: str) -> tuple[Edit, ...]:
    """A line with another condition."""
    return changed(source, line.phrase, text) if line.phrase is not None else ()


def with_value(source: str, line: BandLine, text: str) -> tuple[Edit, ...]:
    """A line with another value."""
    return changed(source, line.value, text) if line.value is not None else ()


def band_text(bands: Bands, low: str, high: str, value: str) -> str:
    """A new line as it is written; without ends it is the `else` line."""
    phrase = " ".join(part for part in (low, high) if part)
    return f"{phrase or writing.word('ELSE', is_chinese(bands.statement))} -> {value}"


def added(source: str, bands: Bands, texts: list[str], behind: int) -> tuple[Edit, ...]:
    """New lines behind a line (-1: in front of all), indented like the others."""
    newline = newline_of(source)
    indent = indent_at(source, bands.lines[0].item.span.start) if bands.lines else "  "
    if behind >= 0:
        at = bands.lines[behind].item.lines.end
    elif bands.lines:
        at = bands.lines[0].item.lines.start
    else:
        at = next_line(source, bands.subject.end)
    lines = [indent + text for text in texts]
    if source[:at].endswith(("\n", "\r")):
        return (Edit(Span(at, at), "".join(line + newline for line in lines)),)
    return (Edit(Span(at, at), "".join(newline + line for line in lines)),)


_MEETS = (("BELOW", "AT_LEAST"), ("AT_MOST", "ABOVE"), ("AT_LEAST", "BELOW"), ("ABOVE", "AT_MOST"))


def opposite(bands: Bands, end: str) -> str:
    """The end that meets one, in words: `at least 4` for `below 4`, `at most 4` for `above 4`; "" for what
    is no end."""
    chinese, end = is_chinese(bands.statement), in_words(bands, end)
    for own, other in _MEETS:
        for spelling in BY_TERMINAL[own].spellings:
            if end.startswith(spelling):
                return f"{writing.word(other, chinese)} {end[len(spelling) :].strip()}"
    return ""


def meeting(source: str, bands: Bands, number: int, low: bool) -> int | None:
    """The line whose other end meets the lower (or upper) end of a line; None when it is not just one."""
    line = bands.lines[number]
    own = line.low if low else line.high
    if own is None:
        return None
    wanted = opposite(bands, source[own.start : own.end])
    found = [
        n
        for n, other in enumerate(bands.lines)
        if n != number
        and (end := other.high if low else other.low) is not None
        and in_words(bands, source[end.start : end.end]) == wanted
    ]
    return found[0] if len(found) == 1 and wanted else None
