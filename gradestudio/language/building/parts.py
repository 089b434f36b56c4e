"""Builders of what statements share: words with a value, put together by `gathered`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gradestudio.diagnostics import Span
from gradestudio.language import syntax as tree
from gradestudio.language.building.values import builds, plain, read_date, span_of
from gradestudio.language.reading.scanning import Token
from gradestudio.language.vocabulary import BY_TERMINAL

if TYPE_CHECKING:
    from gradestudio.language.reading.making import Making


@dataclass(frozen=True, slots=True)
class Part:
    """One clause or modifier: its word and what it says."""

    terminal: str
    value: Any
    span: Span


@dataclass(frozen=True, slots=True)
class DefaultLine:
    """`default V` as the last line of a grid."""

    value: tree.Node
    span: Span


@dataclass(frozen=True, slots=True)
class GroupLine:
    name: str | None
    cap: tree.Node | None
    span: Span


def gathered(making: Making, parts: Iterable[Part]) -> dict[str, Any]:
    """Word -> value; a word written twice is reported and its first value kept."""
    found: dict[str, Any] = {}
    for part in parts:
        if part.terminal in found:
            is_word = part.terminal in BY_TERMINAL
            word = making.spelled(part.terminal) if is_word else making.cut(part.span.start, part.span.end)
            making.report("repeated-word", part.span, word=word)
        else:
            found[part.terminal] = part.value
    return found


@builds
def modifier(making: Making, start: int, end: int, word: Token, value: Any) -> Part:
    return Part(word.terminal, value, Span(start, end))


@builds
def modifier_flag(making: Making, start: int, end: int, word: Token) -> Part:
    return Part(word.terminal, True, Span(start, end))


@builds
def modifier_plain_text(making: Making, start: int, end: int, word: Token, text: Token) -> Part:
    return Part(word.terminal, plain(text), Span(start, end))


@builds
def clause(making: Making, start: int, end: int, word: Token, value: Any) -> Part:
    return Part(word.terminal, value, Span(start, end))


@builds
def clause_because(making: Making, start: int, end: int, word: Token, text: Token) -> Part:
    return Part(word.terminal, making.shown(text), Span(start, end))


@builds
def clause_date(making: Making, start: int, end: int, word: Token, day: Token) -> Part:
    return Part(word.terminal, tree.DateLiteral(read_date(making, day), span=span_of(day)), Span(start, end))


@builds
def cap(making: Making, start: int, end: int, word: Token, value: Any) -> Part:
    return Part("AT_MOST", value, Span(start, end))


@builds
def unit_text(making: Making, start: int, end: int, token: Token) -> str:
    return plain(token)


@builds
def unit_word(making: Making, start: int, end: int, word: tree.Name) -> str:
    return word.name
