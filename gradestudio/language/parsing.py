"""`parse`: from a file's text to its statements and all of its mistakes."""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import replace

from gradestudio.diagnostics import Diagnostic, Edit, Fix, Severity, Span
from gradestudio.language.items import Parsed, parse_text
from gradestudio.language.statements import Slice, split
from gradestudio.language.syntax import Rulebook, Statement
from gradestudio.language.vocabulary import BY_TERMINAL

FILE_CHARACTERS = 1_000_000
LINE_CHARACTERS = 20_000
STATEMENT_CHARACTERS = 200_000
SHOWN_ERRORS = 100

_REMEMBERED = 20_000
_LONG_LINE = re.compile(rf"[^\r\n]{{{LINE_CHARACTERS + 1},}}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+|(?<!\A)\ufeff+")
_memo: OrderedDict[str, Parsed] = OrderedDict()
_last: list[dict[str, Statement]] = [{}]


def parse(source: str) -> Rulebook:
    """The statements of `source`, in order, and its mistakes with absolute spans, in file order.

    Never raises for what a user wrote.  Statements whose text did not change since an earlier call are not parsed
    again.  Codes: `file-too-long`, `line-too-long`, `statement-too-long`, `control-character`, `too-many-errors`, and
    those of `mistakes`, `items`, `grids` and the builders.
    """
    if len(source) > FILE_CHARACTERS:
        place = Span(FILE_CHARACTERS, len(source))
        found = Diagnostic("file-too-long", span=place, args={"limit": FILE_CHARACTERS, "length": len(source)})
        return Rulebook(source, (), (found,))
    general = [*_long_lines(source), *_control_characters(source)]
    skipped = [d.span for d in general if d.code == "line-too-long" and d.span]
    statements: list[Statement] = []
    found: list[Diagnostic] = list(general)
    for piece in split(source):
        statement = _statement(piece, skipped, len(found) >= SHOWN_ERRORS)
        statements.append(statement)
        found += [shifted(d, statement.start) for d in statement.diagnostics]
    _last[0] = {s.text: s for s in statements}
    found.sort(key=lambda d: d.span or Span(0, 0))
    return Rulebook(source, tuple(statements), tuple(_shown(found)))


def parsed(text: str) -> Parsed:
    """What the text of one statement is, from memory when it was met before."""
    known = _memo.get(text)
    if known is None:
        known = _memo[text] = parse_text(text)
        if len(_memo) > _REMEMBERED:
            _memo.popitem(last=False)
    return known


def _statement(piece: Slice, skipped: list[Span], enough: bool) -> Statement:
    known = _last[0].get(piece.text)
    if known is not None and known.start == piece.start and known.comments == piece.comments and not skipped:
        return known
    keyword = BY_TERMINAL[piece.terminal].en if piece.terminal else ""
    end = piece.start + len(piece.text)
    if len(piece.text) > STATEMENT_CHARACTERS:
        found = Diagnostic("statement-too-long", span=Span(0, len(piece.text)), args={"limit": STATEMENT_CHARACTERS})
        return Statement(piece.start, piece.text, keyword, None, (found,), piece.comments, True)
    if any(span.start < end and span.end > piece.start for span in skipped):
        return Statement(piece.start, piece.text, keyword, None, (), piece.comments, True)
    if enough and piece.text not in _memo:
        return Statement(piece.start, piece.text, keyword, None, (), piece.comments, True)
    made = parsed(piece.text)
    return Statement(piece.start, piece.text, made.keyword, made.node, made.diagnostics, piece.comments, made.broken)


def _long_lines(source: str) -> list[Diagnostic]:
    args = {"limit": LINE_CHARACTERS}
    return [Diagnostic("line-too-long", span=Span(*m.span()), args=args) for m in _LONG_LINE.finditer(source)]


def _control_characters(source: str) -> list[Diagnostic]:
    return [
        Diagnostic(
            "control-character",
            span=Span(*match.span()),
            args={"code": f"U+{ord(match.group()[0]):04X}"},
            fixes=(Fix("delete-characters", (Edit(Span(*match.span()), ""),)),),
        )
        for match in _CONTROL.finditer(source)
    ]


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
