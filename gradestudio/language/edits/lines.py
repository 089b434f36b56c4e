"""The item lines of a statement: bands, score points, notes, rows of a grid, columns of a related sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gradestudio.diagnostics import Edit, Span
from gradestudio.language.edits import writing
from gradestudio.language.edits.places import (
    blanks_behind,
    changed,
    indent_at,
    line_start,
    newline_of,
    next_line,
)
from gradestudio.language.reading.parsing import parsed
from gradestudio.language.reading.scanning import COMMENT
from gradestudio.language.reading.statements import STATEMENT_PIECES, cut
from gradestudio.language.syntax import Rulebook, Statement

_OFF = re.compile(r"[^\S\r\n]*[#＃] ?")


@dataclass(frozen=True, slots=True)
class Item:
    """One item: `span` is what is written of it, without indentation and trailing comment; `lines` are its
    whole lines with the comment lines above it and its line end; `level` 1, or 2 inside a group."""

    span: Span
    lines: Span
    level: int


def items_of(statement: Statement) -> tuple[Item, ...]:
    """The items of a statement in order, also those that could not be read."""
    text, made = statement.text, parsed(statement.text)
    starts = sorted(made.items)
    if not starts:
        return ()
    lines = cut(text).lines
    found: list[Item] = []
    floor = next((line.start for line in lines if line.start >= starts[0][0]), starts[0][0])
    floor = _comments_from(text, floor, 0)
    for number, (start, level) in enumerate(starts):
        ceiling = starts[number + 1][0] if number + 1 < len(starts) else len(text)
        first = start + len(text[start:ceiling]) - len(text[start:ceiling].lstrip())
        last = _written_end(text, first, ceiling)
        end = next_line(text, last)
        whole = Span(max(_comments_from(text, line_start(text, start), floor), floor), min(end, len(text)))
        found.append(Item(Span(first, last).shifted(statement.start), whole.shifted(statement.start), level))
        floor = whole.end
    return tuple(found)


def _written_end(text: str, start: int, end: int) -> int:
    """Behind the last character that is neither blank nor comment."""
    last = start
    at = start
    for piece in STATEMENT_PIECES.finditer(text, start, end):
        stretch = text[at : piece.start()].rstrip()
        last = at + len(stretch) if stretch else last
        at = piece.end()
        if piece.group()[0] not in "#＃\r\n":
            last = at
    stretch = text[at:end].rstrip()
    return at + len(stretch) if stretch else last


def _comments_from(text: str, at: int, floor: int) -> int:
    """Where the comment lines directly above a line begin."""
    while at > floor:
        above = line_start(text, at - (2 if text[at - 2 : at] == "\r\n" else 1))
        if above < floor or above == 0 or text[above:at].lstrip()[:1] not in ("#", "＃"):
            break
        at = above
    return at


def replaced(book: Rulebook, item: Item, text: str) -> tuple[Edit, ...]:
    """An item with other words; its indentation and the comment behind it stay."""
    return changed(book.source, item.span, writing.continued(text, newline_of(book.source)))


def removed(book: Rulebook, item: Item) -> tuple[Edit, ...]:
    """An item's lines taken out, the comment lines above it included."""
    return (Edit(item.lines, ""),)


def added(book: Rulebook, statement: Statement, text: str, behind: Item | None = None) -> tuple[Edit, ...]:
    """A new item behind another one, indented like it, or as the last one."""
    source, newline = book.source, newline_of(book.source)
    items = items_of(statement)
    like = behind or (items[-1] if items else None)
    indent = indent_at(source, like.span.start) if like else "  "
    at = like.lines.end if like else statement.end
    line = indent + writing.continued(text, newline, indent + "  ")
    if source[:at].endswith(("\n", "\r")):
        return (Edit(Span(at, at), line + newline),)
    return (Edit(Span(at, at), newline + line),)


def moved(book: Rulebook, statement: Statement, index: int, to: int) -> tuple[Edit, ...]:
    """An item at another place (counted from 0) among those of its statement."""
    items, source = items_of(statement), book.source
    to = max(0, min(to, len(items) - 1))
    if to == index:
        return ()
    text = source[items[index].lines.start : items[index].lines.end]
    newline = newline_of(source)
    if to < index:
        at = items[to].lines.start
        text = text if text.endswith(("\n", "\r")) else text + newline
    else:
        at = items[to].lines.end
        if not source[:at].endswith(("\n", "\r")):
            text = newline + text.rstrip("\r\n")
    return (Edit(Span(at, at), text), Edit(items[index].lines, ""))


def copied(book: Rulebook, statement: Statement, index: int) -> tuple[Edit, ...]:
    """An item once more, behind itself."""
    item = items_of(statement)[index]
    return added(book, statement, book.source[item.span.start : item.span.end], item)


def silenced(book: Rulebook, item: Item) -> tuple[Edit, ...]:
    """An item switched off: its lines become comments."""
    source = book.source
    edits: list[Edit] = []
    at = line_start(source, item.span.start)
    while at < item.span.end:
        first = blanks_behind(source, at)
        if source[first : first + 1] not in ("#", "＃", "\r", "\n", ""):
            edits.append(Edit(Span(first, first), "# "))
        at = next_line(source, at)
    return tuple(edits)


def spoken(book: Rulebook, line: int) -> tuple[Edit, ...]:
    """A comment line (a place on it) made text again."""
    source = book.source
    start = line_start(source, line)
    sign = _OFF.match(source, start)
    if sign is None:
        return ()
    first = blanks_behind(source, start)
    return (Edit(Span(first, sign.end()), ""),)


def comment_behind(book: Rulebook, item: Item) -> Span | None:
    """The comment on an item's last line."""
    found = COMMENT.search(book.source, item.span.end, item.lines.end)
    return Span(*found.span()) if found else None
