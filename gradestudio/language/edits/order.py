"""Statements moved, copied, taken out and put in, each with the comment lines above it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gradestudio.diagnostics import Edit, Span
from gradestudio.language.edits.places import block_of, line_start, newline_of
from gradestudio.language.syntax import Rulebook, Statement

UNDER_A_GRADE = frozenset({"tier", "rule", "table", "otherwise", "against", "override", "strategy"})
_IN_ORDER = frozenset({"rule", "table"})
_BLANK_LINE = re.compile(r"[^\S\r\n]*(?:\r\n|\r|\n)")


def grade_of(book: Rulebook, statement: Statement) -> Statement | None:
    """The grade that a statement belongs to, itself for a grade; None above the first one."""
    found = None
    for other in book.statements:
        if other.start > statement.start:
            break
        if other.keyword == "grade":
            found = other
    return found


def siblings(book: Rulebook, statement: Statement) -> tuple[Statement, ...]:
    """What a statement may change places with: rules and tables of one grade, else those of one kind and
    grade, in file order."""
    kinds = _IN_ORDER if statement.keyword in _IN_ORDER else {statement.keyword}
    grade = grade_of(book, statement)
    bound = statement.keyword in UNDER_A_GRADE
    return tuple(
        s for s in book.statements if s.keyword in kinds and (not bound or grade_of(book, s) == grade)
    )


def moved(book: Rulebook, statement: Statement, to: int) -> tuple[Edit, ...]:
    """A statement at another place (counted from 0) among its siblings; nothing beyond the first or last."""
    row = siblings(book, statement)
    at = next(i for i, s in enumerate(row) if s.start == statement.start)
    to = max(0, min(to, len(row) - 1))
    if to == at:
        return ()
    return _up(book, statement, row[to]) if to < at else _down(book, statement, row[to])


def _up(book: Rulebook, statement: Statement, before: Statement) -> tuple[Edit, ...]:
    """In front of `before`, together with the blank lines that stood above it."""
    source, block = book.source, block_of(statement)
    gap = _blank_lines_above(source, block.start, _end_of_previous(book, statement))
    if _is_comment_above(source, gap) and not _is_blank_at(source, block.end):
        gap = block.start  # else the comment would become the next statement's
    text = _with_line_end(source, block) + source[gap : block.start]
    at = block_of(before).start
    return (Edit(Span(at, at), text), Edit(Span(gap, block.end), ""))


def _down(book: Rulebook, statement: Statement, behind: Statement) -> tuple[Edit, ...]:
    """Behind `behind`, together with the blank lines that stood below it."""
    source, block = book.source, block_of(statement)
    gap = _blank_lines_below(source, block.end)
    if _is_comment_at(source, gap) and gap > block.end:
        gap = block.end  # a comment of its own keeps its distance from what stands above
    newline = newline_of(source)
    end = behind.end
    text = source[block.end : gap] + source[block.start : block.end]
    if not source[:end].endswith(("\n", "\r")):
        text = newline + text.rstrip("\r\n")
    return (Edit(Span(block.start, gap), ""), Edit(Span(end, end), text))


def _end_of_previous(book: Rulebook, statement: Statement) -> int:
    return max((s.end for s in book.statements if s.start < statement.start), default=0)


def _blank_lines_above(source: str, at: int, floor: int) -> int:
    while at > floor:
        above = line_start(source, at - 1 if source[at - 2 : at] != "\r\n" else at - 2)
        if above < floor or source[above:at].strip():
            break
        at = above
    return at


def _blank_lines_below(source: str, at: int) -> int:
    while (found := _BLANK_LINE.match(source, at)) is not None:
        at = found.end()
    return at


def _is_comment_above(source: str, at: int) -> bool:
    return at > 0 and source[line_start(source, at - 1) : at].lstrip()[:1] in ("#", "＃")


def _is_comment_at(source: str, at: int) -> bool:
    return source[at : at + 1] in ("#", "＃")


def _is_blank_at(source: str, at: int) -> bool:
    return at >= len(source) or _BLANK_LINE.match(source, at) is not None


def _with_line_end(source: str, block: Span) -> str:
    text = source[block.start : block.end]
    return text if text.endswith(("\n", "\r")) else text + newline_of(source)


def removed(book: Rulebook, statement: Statement) -> tuple[Edit, ...]:
    """A statement taken out with its comment lines; of the blank lines around it those above stay."""
    source, block = book.source, block_of(statement)
    end = block.end
    above = _blank_lines_above(source, block.start, _end_of_previous(book, statement))
    if above < block.start or block.start == 0:
        end = _blank_lines_below(source, end)
    if _is_comment_above(source, above) and end > block.end and not source[end:].strip():
        end = block.end
    return (Edit(Span(block.start, end), ""),)


def put_behind(book: Rulebook, statement: Statement, text: str, apart: bool = False) -> tuple[Edit, ...]:
    """A new statement (its text without line end) on the lines behind another; `apart` by a blank line."""
    newline = newline_of(book.source)
    text = newline.join(re.split(r"\r\n|\r|\n", text))
    lead = newline if apart else ""
    at = statement.end
    if book.source[:at].endswith(("\n", "\r")):
        return (Edit(Span(at, at), lead + text + newline),)
    return (Edit(Span(at, at), newline + lead + text),)


def put_before(book: Rulebook, statement: Statement, text: str) -> tuple[Edit, ...]:
    """A new statement on the lines before another and its comments."""
    newline = newline_of(book.source)
    at = block_of(statement).start
    return (Edit(Span(at, at), newline.join(re.split(r"\r\n|\r|\n", text)) + newline),)


def put_last(book: Rulebook, text: str) -> tuple[Edit, ...]:
    """A new statement at the end of the file, apart by a blank line."""
    newline = newline_of(book.source)
    text = newline.join(re.split(r"\r\n|\r|\n", text)) + newline
    source = book.source
    if not source.strip():
        return (Edit(Span(len(source), len(source)), text),)
    lead = newline if source.endswith(("\n", "\r")) else newline * 2
    return (Edit(Span(len(source), len(source)), lead + text),)


def copied(book: Rulebook, statement: Statement, name: Span | None, new_name: str) -> tuple[Edit, ...]:
    """A copy right behind a statement, comments included, with another name at the place of `name`."""
    source, block = book.source, block_of(statement)
    text = source[block.start : block.end].rstrip("\r\n")
    if name is not None:
        text = source[block.start : name.start] + new_name + source[name.end : block.start + len(text)]
    return put_behind(book, statement, text)


def under(book: Rulebook, grade: Statement, keywords: Sequence[str]) -> Statement:
    """The last statement of one of the kinds under a grade; the grade itself when there is none."""
    found = [s for s in book.statements if s.keyword in keywords and grade_of(book, s) == grade]
    return found[-1] if found else grade
