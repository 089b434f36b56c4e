"""Tokens of one line for colouring: comment, string, placeholder, number, keyword.

Two sources: a quick look at the line alone, at once; and the language's own tokens, worked out off the GUI
thread, which replace it where they differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from gradestudio.ui.editor.keywords import is_keyword
from gradestudio.ui.editor.units import Units

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_TOKEN = re.compile(
    r"""
    (?P<comment>[#＃].*)
  | (?P<string>"[^"]*"?|“[^”]*”?|「[^」]*」?)
  | (?P<quoted>[`｀][^`｀]*[`｀]?)
  | (?P<date>\d{4}\s*[-/年]\s*\d{1,2}\s*[-/月]\s*\d{1,2}日?)
  | (?P<number>[0-9０-９][0-9０-９,，]*(?:[.．][0-9０-９]+)?\s?(?:亿|万|千|[%％])?)
  | (?P<word>[^\W\d]\w*)
    """,
    re.VERBOSE,
)


class Token(NamedTuple):
    """`start`, `end` in UTF-16 units of the line; kind: comment, string, placeholder, number, keyword."""

    start: int
    end: int
    kind: str


@lru_cache(maxsize=8192)
def quick_tokens(line: str) -> tuple[Token, ...]:
    """The tokens of a line by its looks."""
    units = Units(line)
    made: list[Token] = []
    for found in _TOKEN.finditer(line):
        kind = found.lastgroup
        if kind == "string":
            made += _text(line, found.start(), found.end(), units)
        elif kind in ("number", "date"):
            made.append(_token(found.start(), found.end(), "number", units))
        elif kind == "comment" or (kind == "word" and is_keyword(found.group())):
            made.append(
                _token(found.start(), found.end(), "comment" if kind == "comment" else "keyword", units)
            )
    return tuple(made)


def _text(line: str, start: int, end: int, units: Units) -> list[Token]:
    made, last = [], start
    for hole in _PLACEHOLDER.finditer(line, start, end):
        if last < hole.start():
            made.append(_token(last, hole.start(), "string", units))
        made.append(_token(hole.start(), hole.end(), "placeholder", units))
        last = hole.end()
    if last < end:
        made.append(_token(last, end, "string", units))
    return made


def _token(start: int, end: int, kind: str, units: Units) -> Token:
    return Token(units.to_units(start), units.to_units(end), kind)


_KINDS = {"keyword", "number", "string", "comment", "placeholder"}


def exact_tokens(source: str, tokens: Iterable[tuple[Any, Any]]) -> Mapping[str, tuple[Token, ...]]:
    """The language's tokens by the line they stand in, for lines where they differ from the quick look."""
    starts = [0]
    for line in source.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    by_line: dict[int, list[Token]] = {}
    at = 0
    for span, kind in tokens:
        while at + 1 < len(starts) - 1 and starts[at + 1] <= span.start:
            at += 1
        if str(kind) in _KINDS and span.end < starts[at + 1]:
            by_line.setdefault(at, []).append(
                Token(span.start - starts[at], span.end - starts[at], str(kind))
            )
    made: dict[str, tuple[Token, ...]] = {}
    for number, line in enumerate(source.split("\n")):
        units = Units(line)
        found = tuple(_token(t.start, t.end, t.kind, units) for t in by_line.get(number, ()))
        if found != quick_tokens(line):
            made[line] = found
    return made
