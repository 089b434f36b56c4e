"""What stands in front of the cursor: the statement, the tokens of its piece, what may follow."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from gradestudio.diagnostics import Span
from gradestudio.language.building.values import BUILDERS
from gradestudio.language.reading import items
from gradestudio.language.reading.making import Making
from gradestudio.language.reading.parser import parse_piece
from gradestudio.language.reading.scanning import Token
from gradestudio.language.reading.statements import Slice, split
from gradestudio.language.vocabulary import BY_TERMINAL

_ITEM_STARTS = {
    "RULEBOOK": "rulebook_item",
    "RELATED": "related_item",
    "SCORE": "score_item",
    "STRATEGY": "strategy_item",
}
_QUOTES = {'"': '"', "“": "”", "「": "」"}


@dataclass(frozen=True, slots=True)
class Cursor:
    """`typed` is the word in front of the cursor, `span` its place; `quote` the mark of an open text."""

    typed: str
    span: Span
    statement: Slice | None
    tokens: tuple[Token, ...] = ()
    """Of the piece (statement, item or cell) that the cursor is in, up to the typed word."""
    expected: tuple[str, ...] = ()
    """Terminals that may stand at the word; empty where nothing can be told."""
    quote: str = ""
    column: int = -1
    """In a line of a grid: which cell, from 0; else -1."""

    @property
    def keyword(self) -> str:
        """Canonical English keyword of the statement, or ""."""
        return BY_TERMINAL[self.statement.terminal].en if self.statement and self.statement.terminal else ""


def cursor_at(source: str, offset: int) -> Cursor | None:
    """What stands in front of `offset`; None in a comment."""
    line = source.rfind("\n", 0, offset) + 1
    open_text = _open(source[line:offset])
    if open_text is not None and open_text[0] == "#":
        return None
    if open_text is not None and open_text[0] in _QUOTES:
        return _in_text(source, offset, line + open_text[1], open_text[0])
    begin = line + open_text[1] if open_text is not None else _word_start(source, offset, line)
    return _at_word(source, begin, offset)


def _open(before: str) -> tuple[str, int] | None:
    """The comment, text or backticked name that is still open at the end of a line's beginning."""
    at = 0
    while at < len(before):
        character = before[at]
        if character in "#＃":
            return "#", at
        closing = _QUOTES.get(character) or ("`" if character in "`｀" else "")
        if closing:
            end = before.find(closing, at + 1)
            if end < 0:
                return character, at
            at = end
        at += 1
    return None


def _word_start(source: str, offset: int, line: int) -> int:
    at = offset
    while at > line and (
        source[at - 1].isalnum() or source[at - 1] == "_" or unicodedata.combining(source[at - 1])
    ):
        at -= 1
    return at


def _in_text(source: str, offset: int, begin: int, mark: str) -> Cursor:
    """Inside an open text: a placeholder's word, or the text itself."""
    inside = source[begin + 1 : offset]
    brace = inside.rfind("{")
    if brace >= 0 and "}" not in inside[brace:]:
        start = _word_start(source, offset, begin + 2 + brace)
        statement = _statement(source, begin)
        return Cursor(source[start:offset], Span(start, offset), statement, (), ("NAME", "PLACEHOLDER"))
    found = _at_word(source, begin, offset)
    return Cursor(
        inside,
        Span(begin + 1, offset),
        found.statement,
        found.tokens,
        found.expected,
        _QUOTES[mark],
        found.column,
    )


def _statement(source: str, offset: int) -> Slice | None:
    last = None
    for piece in split(source[:offset]):
        last = piece
    return last


def _at_word(source: str, begin: int, offset: int) -> Cursor:
    typed, span = source[begin:offset], Span(begin, offset)
    if begin == 0 or source[begin - 1] == "\n":
        return Cursor(typed, span, None, (), ("STATEMENT",))
    statement = _statement(source, begin)
    if statement is None or not statement.terminal:
        return Cursor(typed, span, statement)
    text = source[statement.start : begin]
    line = text[text.rfind("\n") + 1 :]
    if "|" in line or "｜" in line:
        return _in_grid(typed, span, statement, text, line)
    return _in_piece(typed, span, statement, text)


def _in_grid(typed: str, span: Span, statement: Slice, text: str, line: str) -> Cursor:
    bars = [m.start() for m in re.finditer(r"[|｜]", line)]
    outer = statement.terminal == "TABLE" and not line[: bars[0]].strip()
    start = len(text) - len(line) + bars[-1] + 1
    tokens, expected = _parsed("cell", text, start)
    return Cursor(typed, span, statement, tokens, expected, "", len(bars) - (1 if outer else 0))


def _in_piece(typed: str, span: Span, statement: Slice, text: str) -> Cursor:
    whole = text + typed
    start, begin = _piece(whole, statement)
    tokens, _ = _parsed(start, whole, begin)
    cut = len(text)
    if tokens and tokens[-1].end == len(whole) and tokens[-1].start > cut:
        cut = tokens[-1].start  # `10万且投`: only 投 is being typed
    text, typed, span = whole[:cut], whole[cut:], Span(span.end - (len(whole) - cut), span.end)
    start, begin = _piece(text, statement)
    tokens, expected = _parsed(start, text, begin)
    return Cursor(typed, span, statement, tokens, expected)


def _piece(text: str, statement: Slice) -> tuple[str, int]:
    """The start symbol and the beginning of the piece that the end of `text` is in."""
    item = _ITEM_STARTS.get(statement.terminal)
    tail = text[text.rfind("\n") + 1 :]
    if "\n" in text and not tail.strip() and item is not None:
        return item, len(text)
    recording = _Recording(text)
    items.read_statement(recording, statement.terminal)
    if "\n" in text and not tail.strip() and any(t.terminal == "BANDS_OF" for t in recording.tokens):
        return "band_item", len(text)
    return recording.pieces[-1] if recording.pieces else (statement.terminal.lower(), 0)


_MARK = " \ue000"
"""A sign that may stand nowhere: where the parser stops at it, it says what may."""


def _parsed(start: str, text: str, begin: int) -> tuple[tuple[Token, ...], tuple[str, ...]]:
    """The tokens from `begin` to the end of `text`, and what may come next (nothing after a mistake)."""
    marked = text + _MARK
    outcome = parse_piece(start, marked, begin, len(marked), BUILDERS, Making(marked, "zh"))
    stop = outcome.stop
    at_mark = stop is not None and stop.token.start >= len(text)
    return tuple(outcome.tokens), stop.expected if stop is not None and at_mark else ()


class _Recording(Making):
    """Notes the last piece that is read."""

    def __init__(self, text: str) -> None:
        super().__init__(text, "zh")
        self.pieces: list[tuple[str, int]] = []

    def piece(self, start: str, begin: int, end: int) -> tuple[bool, Any]:
        if start != "placeholder":
            self.pieces.append((start, begin))
        return super().piece(start, begin, end)
