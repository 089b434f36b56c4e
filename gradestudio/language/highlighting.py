"""`tokens`: what each stretch of a rulebook's text is, for colours.  Bears any text."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from gradestudio.diagnostics import Span
from gradestudio.language.reading.items import Parsed
from gradestudio.language.reading.parsing import FILE_CHARACTERS, parsed, within_limits
from gradestudio.language.reading.scanning import BLANK, COMMENT, MASTER, SIGNS, Token
from gradestudio.language.reading.statements import split
from gradestudio.language.syntax import Statement
from gradestudio.language.vocabulary import BY_TERMINAL, readings


class Kind(StrEnum):
    KEYWORD = "keyword"
    NUMBER = "number"
    STRING = "string"
    COMMENT = "comment"
    PLACEHOLDER = "placeholder"
    NAME = "name"
    OPERATOR = "operator"


_KINDS = {
    "NUMBER": Kind.NUMBER,
    "UNIT": Kind.NUMBER,
    "DATE": Kind.NUMBER,
    "TEXT": Kind.STRING,
    "NAME": Kind.NAME,
}
_SCANNED = {
    "NUMBER": Kind.NUMBER,
    "DATE": Kind.NUMBER,
    "TEXT": Kind.STRING,
    "OPEN_TEXT": Kind.STRING,
    "TICKED": Kind.NAME,
    "OPEN_TICK": Kind.NAME,
    "SIGN": Kind.OPERATOR,
}

Coloured = tuple[Span, Kind]


def tokens(source: str | Statement) -> Iterator[Coloured]:
    """The stretches that have a colour, in order, without overlap.

    Spans count from the start of what was given: a file's text or a statement.  What could not be parsed is
    coloured word by word.  Texts beyond the limits have no colours.
    """
    if isinstance(source, Statement):
        yield from _statement(source.text, 0)
        return
    if len(source) > FILE_CHARACTERS:
        return
    at = 0
    for piece in split(source):
        yield from _scanned(source, at, piece.start)
        yield from _statement(piece.text, piece.start)
        at = piece.start + len(piece.text)
    yield from _scanned(source, at, len(source))


def _statement(text: str, offset: int) -> Iterator[Coloured]:
    if not within_limits(text):
        return
    made = parsed(text)
    at = 0
    for token in made.tokens:
        if token.start < at:
            continue
        yield from _moved(_scanned(text, at, token.start), offset)
        yield from _moved(_read(text, made, token), offset)
        at = token.end
    yield from _moved(_scanned(text, at, len(text)), offset)


def _moved(some: Iterator[Coloured], by: int) -> Iterator[Coloured]:
    return ((span.shifted(by), kind) for span, kind in some) if by else some


def _read(text: str, made: Parsed, token: Token) -> Iterator[Coloured]:
    """A token that the parser read; a text in pieces around its placeholders."""
    if token.terminal in BY_TERMINAL:
        yield Span(token.start, token.end), Kind.KEYWORD
        return
    kind = Kind.OPERATOR if token.terminal in SIGNS.values() else _KINDS.get(token.terminal, Kind.OPERATOR)
    at = token.start
    for inside in made.embedded.get(token.start, ()):
        opened = text.rfind("{", at, inside.start)
        closed = text.find("}", inside.end, token.end)
        if opened < 0 or closed < 0:
            continue
        if at < opened:
            yield Span(at, opened), kind
        yield Span(opened, closed + 1), Kind.PLACEHOLDER
        at = closed + 1
    if at < token.end:
        yield Span(at, token.end), kind


def _scanned(text: str, start: int, end: int) -> Iterator[Coloured]:
    """A stretch that the parser did not read: comments, and words by their looks."""
    at = start
    while at < end:
        blank = BLANK.match(text, at, end)
        behind = blank.end() if blank else at
        yield from _comments(text, at, behind)
        at = behind
        if at >= end:
            return
        match = MASTER.match(text, at, end)
        if match is None:
            at += 1
            continue
        kind = _SCANNED.get(match.lastgroup or "")
        if kind is None:
            kind = Kind.KEYWORD if match.group() in readings() else Kind.NAME
        yield Span(at, match.end()), kind
        at = match.end()


def _comments(text: str, start: int, end: int) -> Iterator[Coloured]:
    for match in COMMENT.finditer(text, start, end):
        yield Span(*match.span()), Kind.COMMENT
