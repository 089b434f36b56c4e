"""`parse`: from a file's text to its statements and all of its mistakes.

What did not change since the last call is not read again: a tree is remembered by its text, and of
the text that was parsed last only the stretch around the edit is cut into statements anew.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gradestudio.diagnostics import Diagnostic, Edit, Fix, Severity, Span
from gradestudio.language.reading.blanks import WordCutter, defined_names, with_blanks_fix
from gradestudio.language.reading.items import Parsed, parse_text
from gradestudio.language.reading.statements import Slice, split, statement_word
from gradestudio.language.syntax import Rulebook, Statement
from gradestudio.language.vocabulary import BY_TERMINAL

FILE_CHARACTERS = 1_000_000
LINE_CHARACTERS = 20_000
STATEMENT_CHARACTERS = 200_000
SHOWN_ERRORS = 100

_REMEMBERED = 20_000
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+|(?<!\A)\ufeff+"
)
_CONTROLS = [chr(c) for c in (*range(0xA0), *range(0x2028, 0x206A)) if _CONTROL.fullmatch(chr(c))] + [
    "\ufeff"
]
_memo: OrderedDict[str, Parsed] = OrderedDict()


@dataclass(frozen=True, slots=True)
class _Last:
    """What was parsed last; `whole` when nothing in it was skipped for being too much."""

    source: str = ""
    statements: tuple[Statement, ...] = ()
    whole: bool = True


_last = [_Last()]


def parse(source: str) -> Rulebook:
    """The statements of `source`, in order, and its mistakes with absolute spans, in file order.

    Never raises for what a user wrote.  Codes: `file-too-long`, `line-too-long`, `statement-too-long`,
    `control-character`, `statement-indented`, `too-many-errors`, and those of `mistakes`, `items`, `grids`
    and the builders.
    """
    if len(source) > FILE_CHARACTERS:
        place = Span(FILE_CHARACTERS, len(source))
        args = {"limit": FILE_CHARACTERS, "length": len(source)}
        return Rulebook(source, (), (Diagnostic("file-too-long", span=place, args=args),))
    general = [*_long_lines(source), *_control_characters(source)]
    skipped = [d.span for d in general if d.code == "line-too-long" and d.span]
    statements = _all_anew(source, skipped) if skipped else _all(source)
    found = [*general, *_indentation(source, statements)]
    for statement in statements:
        if statement.diagnostics:
            found += [shifted(d, statement.start) for d in statement.diagnostics]
    found = _with_blanks(statements, found)
    found.sort(key=lambda d: d.span or Span(0, 0))
    _last[0] = _Last(source, tuple(statements), not skipped and len(found) < SHOWN_ERRORS)
    return Rulebook(source, tuple(statements), tuple(_shown(found)))


def parsed(text: str) -> Parsed:
    """What the text of one statement is, from memory when it was met before."""
    known = _memo.get(text)
    if known is None:
        known = _memo[text] = parse_text(text)
        if len(_memo) > _REMEMBERED:
            _memo.popitem(last=False)
    return known


# ── Statements, those around an edit anew ──


def _all(source: str) -> list[Statement]:
    last = _last[0]
    if not last.whole or not last.statements:
        return _all_anew(source, [])
    before, after = _unchanged(last, source)
    kept = last.statements[:before]
    rest = last.statements[after:]
    shift = len(source) - len(last.source)
    begin = _begin(last.statements[before]) if kept else 0
    end = _begin(rest[0]) + shift if rest else len(source)
    middle = [_statement(_moved(piece, begin)) for piece in split(source[begin:end])]
    return [*kept, *middle, *(_shifted(s, shift) for s in rest)]


def _unchanged(last: _Last, source: str) -> tuple[int, int]:
    """How many statements stay as they are before the edit, and from which on they only move.

    Two more than the edited one are read again in front, as an edit may join lines to the one above, and
    one behind, as it may make a comment of the line above.
    """
    same = _common(last.source, source)
    behind = _common(last.source[same:][::-1], source[same:][::-1])
    starts = [_begin(s) for s in last.statements]
    before = max(bisect_right(starts, same) - 3, 0)
    after = bisect_right(starts, len(last.source) - behind + 2) + 1
    return before, max(after, before + 1)


def _common(one: str, other: str) -> int:
    """Length of the common beginning."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _begin(statement: Statement) -> int:
    return statement.comments.start if statement.comments else statement.start


def _moved(piece: Slice, by: int) -> Slice:
    comments = piece.comments.shifted(by) if piece.comments else None
    return Slice(piece.start + by, piece.text, piece.terminal, comments)


def _shifted(s: Statement, by: int) -> Statement:
    if not by:
        return s
    comments = s.comments.shifted(by) if s.comments else None
    return Statement(s.start + by, s.text, s.keyword, s.node, s.diagnostics, comments, s.broken)


def _all_anew(source: str, skipped: Sequence[Span]) -> list[Statement]:
    """Every statement; only cut out, not parsed: what stands behind more mistakes than are shown, or on a
    line that is too long."""
    statements: list[Statement] = []
    mistakes = 0
    for piece in split(source):
        end = piece.start + len(piece.text)
        if mistakes >= SHOWN_ERRORS or any(s.start < end and s.end > piece.start for s in skipped):
            statements.append(_unread(piece))
        else:
            statements.append(_statement(piece))
            mistakes += len(statements[-1].diagnostics)
    return statements


def _unread(piece: Slice, found: tuple[Diagnostic, ...] = ()) -> Statement:
    keyword = BY_TERMINAL[piece.terminal].en if piece.terminal else ""
    return Statement(piece.start, piece.text, keyword, None, found, piece.comments, True)


def _statement(piece: Slice) -> Statement:
    if len(piece.text) > STATEMENT_CHARACTERS:
        args = {"limit": STATEMENT_CHARACTERS}
        return _unread(piece, (Diagnostic("statement-too-long", span=Span(0, len(piece.text)), args=args),))
    made = parsed(piece.text)
    return Statement(
        piece.start, piece.text, made.keyword, made.node, made.diagnostics, piece.comments, made.broken
    )


# ── Mistakes of the file as a whole ──


def _long_lines(source: str) -> list[Diagnostic]:
    if not _has_long_line(source):
        return []
    found: list[Diagnostic] = []
    at = 0
    for line in source.replace("\r", "\n").split("\n"):
        if len(line) > LINE_CHARACTERS:
            args = {"limit": LINE_CHARACTERS, "length": len(line)}
            found.append(Diagnostic("line-too-long", span=Span(at, at + len(line)), args=args))
        at += len(line) + 1
    return found


def within_limits(text: str) -> bool:
    """Whether the text of a statement is short enough to be read."""
    return len(text) <= STATEMENT_CHARACTERS and not _has_long_line(text)


def _has_long_line(source: str) -> bool:
    """Looks only for a line end in every stretch as long as a line may be."""
    at = 0
    while at + LINE_CHARACTERS < len(source):
        stretch = at, at + LINE_CHARACTERS + 1
        last = max(source.rfind("\n", *stretch), source.rfind("\r", *stretch))
        if last < 0:
            return True
        at = last + 1
    return False


def _control_characters(source: str) -> list[Diagnostic]:
    if not any(character in source for character in _CONTROLS) and _is_unicode(source):
        return []
    return [
        Diagnostic(
            "control-character",
            span=Span(*match.span()),
            args={"character": f"U+{ord(match.group()[0]):04X}"},
            fixes=(Fix("delete-characters", (Edit(Span(*match.span()), ""),)),),
        )
        for match in _CONTROL.finditer(source)
    ]


def _is_unicode(source: str) -> bool:
    """No lone halves of a surrogate pair."""
    try:
        source.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _indentation(source: str, statements: Sequence[Statement]) -> list[Diagnostic]:
    """A first statement that does not begin at column 0."""
    if not statements:
        return []
    start = statements[0].start
    line = max(source.rfind("\n", 0, start), source.rfind("\r", 0, start)) + 1
    if not source[line:start].strip("\ufeff"):
        return []
    word = statement_word(source, start)[0]
    fix = Fix("outdent", (Edit(Span(line, start), ""),))
    return [
        Diagnostic(
            "statement-indented", span=Span(start, start + len(word)), args={"word": word}, fixes=(fix,)
        )
    ]


def _with_blanks(statements: Sequence[Statement], found: list[Diagnostic]) -> list[Diagnostic]:
    """The findings, with the fix "insert blanks" where a broken statement only lacks them.

    It needs the names of the whole file, so it is not remembered with the statement.
    """
    candidates = [s for s in statements if s.broken and _may_lack_blanks(s)]
    if not candidates:
        return found
    cutter = WordCutter(defined_names(statements))
    mended: dict[Diagnostic, Diagnostic] = {}
    for statement in candidates:
        after = with_blanks_fix(statement.text, statement.diagnostics, cutter)
        for old, new in zip(statement.diagnostics, after, strict=True):
            mended[shifted(old, statement.start)] = shifted(new, statement.start)
    return [mended.get(d, d) for d in found]


def _may_lack_blanks(statement: Statement) -> bool:
    codes = {d.code for d in statement.diagnostics}
    return bool(codes) and codes <= {"unexpected-word", "ends-too-early"}


def shifted(diagnostic: Diagnostic, by: int) -> Diagnostic:
    """The same finding, `by` code points further on, with its fixes and related places."""
    if by == 0:
        return diagnostic
    return replace(
        diagnostic,
        span=diagnostic.span.shifted(by) if diagnostic.span else None,
        related=tuple(replace(r, span=r.span.shifted(by)) if r.span else r for r in diagnostic.related),
        fixes=tuple(
            replace(fix, edits=tuple(Edit(edit.span.shifted(by), edit.text) for edit in fix.edits))
            for fix in diagnostic.fixes
        ),
    )


def _shown(found: list[Diagnostic]) -> list[Diagnostic]:
    if len(found) <= SHOWN_ERRORS:
        return found
    rest = found[SHOWN_ERRORS].span
    more = Diagnostic("too-many-errors", Severity.ERROR, rest, args={"shown": SHOWN_ERRORS})
    return [*found[:SHOWN_ERRORS], more]


def forget() -> None:
    """Drops what is remembered of earlier texts."""
    _memo.clear()
    _last[0] = _Last()
