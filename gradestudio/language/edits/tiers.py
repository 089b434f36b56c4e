"""A tier's title, colour, cut-off and share: each is written anew, added and taken out by itself."""

from __future__ import annotations

from itertools import pairwise

from gradestudio.diagnostics import Edit, Span
from gradestudio.language.edits import writing
from gradestudio.language.edits.places import changed, is_chinese, tokens_of, without
from gradestudio.language.syntax import Rulebook, Statement

_OPTIONS = frozenset({"TEXT", "COLOR", "AT", "TOP"})


def _options(statement: Statement) -> dict[str, Span]:
    """Each option of a tier with its word, by that word; TEXT is the title."""
    tokens = tokens_of(statement)[2:]
    found: dict[str, Span] = {}
    starts = [
        i
        for i, t in enumerate(tokens)
        if t.terminal in _OPTIONS and not (t.terminal == "TEXT" and i and tokens[i - 1].terminal == "COLOR")
    ]
    for start, end in pairwise([*starts, len(tokens)]):
        found.setdefault(tokens[start].terminal, Span(tokens[start].start, tokens[end - 1].end))
    return found


def body_of(statement: Statement, word: str) -> Span | None:
    """What stands behind `COLOR`, `AT` or `TOP` (the title for TEXT); None where it is not written."""
    whole = _options(statement).get(word)
    if whole is None or word == "TEXT":
        return whole
    return Span(next(t.start for t in tokens_of(statement) if t.start > whole.start), whole.end)


def titled(book: Rulebook, statement: Statement, title: str) -> tuple[Edit, ...]:
    """A tier with another title behind its name; an empty one takes it out."""
    return _with(book, statement, "TEXT", title.strip())


def coloured(book: Rulebook, statement: Statement, colour: str) -> tuple[Edit, ...]:
    """A tier with a colour of its own (`#RRGGBB`); an empty one leaves it to the ramp."""
    return _with(book, statement, "COLOR", colour.strip())


def with_cut(book: Rulebook, statement: Statement, word: str, text: str) -> tuple[Edit, ...]:
    """A tier with another cut-off (`AT`) or cumulative share (`TOP`); "" takes it out."""
    return _with(book, statement, word, text.strip())


def _with(book: Rulebook, statement: Statement, word: str, text: str) -> tuple[Edit, ...]:
    source, whole, body = book.source, _options(statement).get(word), body_of(statement, word)
    if whole is not None and body is not None:
        if not text:
            return (without(source, whole),)
        return changed(source, body, _written(word, text, source[body.start]))
    if not text:
        return ()
    said = _written(word, text, "")
    if word == "TEXT":
        at = tokens_of(statement)[1].end
        return (Edit(Span(at, at), f" {said}"),)
    at = tokens_of(statement)[-1].end
    return (Edit(Span(at, at), f" {writing.word(word, is_chinese(statement))} {said}"),)


def _written(word: str, text: str, like: str) -> str:
    return writing.text(text, like=like) if word in ("TEXT", "COLOR") else text
