"""Where the parts of a statement stand in the file, by the tokens that were read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gradestudio.diagnostics import Edit, Span
from gradestudio.language.reading.parsing import parsed
from gradestudio.language.reading.scanning import Token
from gradestudio.language.syntax import Rulebook, Statement

_BLANKS = re.compile(r"[^\S\r\n]*")
_LINE_END = re.compile(r"\r\n|\r|\n")
CLAUSES = frozenset({"WHEN", "BECAUSE"})


@dataclass(frozen=True, slots=True)
class Clause:
    """A word (`when`, `because`) and what stands behind it."""

    word: Span
    body: Span


@dataclass(frozen=True, slots=True)
class Places:
    """Absolute stretches of a rule's, tag's or `otherwise`'s parts; None for what is not written."""

    head: int
    """Behind the last word before the first clause."""
    name: Span | None = None
    off: Span | None = None
    tier: Span | None = None
    when: Clause | None = None
    because: Clause | None = None


def tokens_of(statement: Statement) -> tuple[Token, ...]:
    """The tokens of a statement, in order, with absolute places; those inside texts are left out."""
    made = parsed(statement.text).tokens
    return tuple(
        Token(t.terminal, t.start + statement.start, t.end + statement.start, t.text) for t in made if t.text
    )


def places_of(statement: Statement) -> Places | None:
    """The parts of a rule, tag or `otherwise`; None when the statement could not be read."""
    if statement.node is None or statement.keyword not in ("rule", "tag", "otherwise"):
        return None
    tokens = tokens_of(statement)
    first = next((i for i, t in enumerate(tokens) if t.terminal in CLAUSES), len(tokens))
    head = tokens[:first]
    clauses = {
        group[0].terminal: Clause(_span(group[0]), Span(group[1].start, group[-1].end))
        for group in _groups(tokens[first:])
        if len(group) > 1
    }
    names = [t for t in head[1:] if t.terminal == "NAME"]
    texts = [t for t in head[1:] if t.terminal == "TEXT"]
    is_tag = statement.keyword == "tag"
    return Places(
        head[-1].end,
        name=_span(names[0]) if is_tag else _span(texts[0]) if texts else None,
        off=next((_span(t) for t in head if t.terminal == "OFF"), None),
        tier=None if is_tag else _span(names[-1]),
        when=clauses.get("WHEN"),
        because=clauses.get("BECAUSE"),
    )


def _groups(tokens: Sequence[Token]) -> list[list[Token]]:
    groups: list[list[Token]] = []
    for token in tokens:
        if token.terminal in CLAUSES:
            groups.append([token])
        else:
            groups[-1].append(token)
    return groups


def _span(token: Token) -> Span:
    return Span(token.start, token.end)


def block_of(statement: Statement) -> Span:
    """The statement with the comment lines above it that move with it."""
    start = statement.comments.start if statement.comments else statement.start
    return Span(start, statement.end)


def absolute(statement: Statement, span: Span) -> Span:
    """The place in the file of a stretch inside a statement."""
    return span.shifted(statement.start)


def newline_of(source: str) -> str:
    """How the file ends its lines."""
    found = _LINE_END.search(source)
    return found.group() if found else "\n"


def is_chinese(statement: Statement) -> bool:
    """Whether new words of a statement are written in Chinese: as its first word is."""
    return statement.text[:1] >= "\u2e80"


def mostly_chinese(book: Rulebook) -> bool:
    """Whether more statements begin with Chinese words than with English ones."""
    return sum(1 if is_chinese(s) else -1 for s in book.statements) >= 0


def line_start(source: str, at: int) -> int:
    """Where the line of a place begins."""
    return max(source.rfind("\n", 0, at), source.rfind("\r", 0, at)) + 1


def line_end(source: str, at: int) -> int:
    """Where the line of a place ends, before its line end."""
    found = _LINE_END.search(source, at)
    return found.start() if found else len(source)


def next_line(source: str, at: int) -> int:
    """Where the line after the one of a place begins; the end of the file when there is none."""
    found = _LINE_END.search(source, at)
    return found.end() if found else len(source)


def indent_at(source: str, at: int) -> str:
    """The blanks that the line of a place begins with."""
    start = line_start(source, at)
    found = _BLANKS.match(source, start)
    return found.group() if found else ""


def begins_line(source: str, at: int) -> bool:
    """Whether only blanks stand before a place on its line."""
    return not source[line_start(source, at) : at].strip()


def ends_line(source: str, at: int) -> bool:
    """Whether only blanks stand behind a place on its line."""
    return not source[at : line_end(source, at)].strip()


def blanks_before(source: str, at: int) -> int:
    """Where the blanks that stand before a place, on its line, begin."""
    start = line_start(source, at)
    return start + len(source[start:at].rstrip())


def blanks_behind(source: str, at: int) -> int:
    """Where the blanks behind a place, on its line, end."""
    found = _BLANKS.match(source, at)
    return found.end() if found else at


def without(source: str, span: Span) -> Edit:
    """Take a stretch out: with its lines when nothing else stands on them, else with the blanks before it."""
    if begins_line(source, span.start) and ends_line(source, span.end):
        return Edit(Span(line_start(source, span.start), next_line(source, span.end)), "")
    if begins_line(source, span.start):
        return Edit(Span(span.start, blanks_behind(source, span.end)), "")
    return Edit(Span(blanks_before(source, span.start), span.end), "")


def changed(source: str, span: Span, text: str) -> tuple[Edit, ...]:
    """Replace a stretch, but only where the new text differs from it; nothing when it does not."""
    old = source[span.start : span.end]
    if old == text:
        return ()
    head = _alike(old, text)
    tail = min(_alike(old[::-1], text[::-1]), len(old) - head, len(text) - head)
    return (Edit(Span(span.start + head, span.end - tail), text[head : len(text) - tail]),)


def _alike(one: str, other: str) -> int:
    """How many characters both begin with."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
