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
    silent = [span.end - statement.start for span in silent_of(statement)]
    for number, (start, level) in enumerate(starts):
        floor = max([floor, *(end for end in silent if end <= start)])
        ceiling = starts[number + 1][0] if number + 1 < len(starts) else len(text)
        first = start + len(text[start:ceiling]) - len(text[start:ceiling].lstrip())
        last = _written_end(text, first, ceiling)
        end = next_line(text, last)
        whole = Span(max(_comments_from(text, line_start(text, start), floor), floor), min(end, len(text)))
        found.append(Item(Span(first, last).shifted(statement.start), whole.shifted(statement.start), level))
        floor = whole.end
    return tuple(found)


def silent_of(statement: Statement) -> tuple[Span, ...]:
    """The lines of a score, a strategy or bands that are switched off: comments that would be items.

    Lines below that stand further in belong to the same item.
    """
    text = statement.text
    if statement.keyword not in ("score", "strategy", "let") or not _ITEM_COMMENT.search(text):
        return ()
    head = text[: line_start(text, parsed(text).items[0][0])] if parsed(text).items else text
    head = head[: next_line(head, 0)].rstrip("\r\n") + "\n"
    found: list[Span] = []
    at = next_line(text, 0)
    while at < len(text):
        end = next_line(text, at)
        said = _unsaid(text[at:end])
        if said and _is_item(head, said):
            while end < len(text) and _goes_on(text[at:end], text[end : next_line(text, end)], head):
                end = next_line(text, end)
            found.append(Span(at, end).shifted(statement.start))
        at = end
    return tuple(found)


_ITEM_COMMENT = re.compile(r"^[^\S\r\n]+[#＃]", re.MULTILINE)


def _unsaid(line: str) -> str:
    """What a comment line says; "" for any other line."""
    sign = _OFF.match(line)
    return line[sign.end() :].rstrip() if sign is not None and line[:1].isspace() else ""


def _is_item(head: str, said: str) -> bool:
    """Whether words would be one whole item below a head; `- a word` is a remark, not points."""
    if said.startswith("|") or (said[0] in "-－" and not any(c.isdigit() for c in said)):
        return False
    made = parsed(f"{head}  {said}\n")
    return not made.broken and len(made.items) == 1


def _goes_on(first: str, line: str, head: str) -> bool:
    """Whether a comment line continues the item that is switched off above it."""
    said = _unsaid(line)
    indent = len(line) - len(line.lstrip())
    return bool(said) and indent > len(first) - len(first.lstrip()) and not _is_item(head, said)


def silent_text(source: str, span: Span) -> str:
    """What a switched-off item says, on one line."""
    said = (_unsaid(line) for line in re.split(r"\r\n|\r|\n", source[span.start : span.end]))
    return " ".join(part.strip() for part in said if part)


def woken(book: Rulebook, span: Span) -> tuple[Edit, ...]:
    """A switched-off item on again."""
    source, edits, at = book.source, [], span.start
    while at < span.end:
        edits += spoken(book, at)
        at = next_line(source, at)
    return tuple(edits)


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


def added(
    book: Rulebook,
    statement: Statement,
    text: str,
    behind: Item | None = None,
    like: Item | None = None,
) -> tuple[Edit, ...]:
    """A new item behind another one, or as the last one; indented like it, or `like` another."""
    source, newline = book.source, newline_of(book.source)
    items = items_of(statement)
    behind = behind or (items[-1] if items else None)
    like = like or behind
    indent = indent_at(source, like.span.start) if like else "  "
    at = behind.lines.end if behind else statement.end
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
