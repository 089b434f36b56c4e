"""`complete`: what may be written at the cursor, in the words of both languages."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gradestudio.diagnostics import Span
from gradestudio.language.builtins import BUILTINS, BuiltIn
from gradestudio.language.columns import ColumnSummary
from gradestudio.language.completing import names
from gradestudio.language.completing.context import Cursor, cursor_at
from gradestudio.language.pinyin import initials
from gradestudio.language.vocabulary import KEYWORDS, STATEMENTS, Keyword

MOST = 200


@dataclass(frozen=True, slots=True)
class Completion:
    """`insert` replaces `span`.  `type` is a field's type, `detail` a few lines about it.

    `kind`: statement keyword field param let score grade tier tag relation column choice function.
    """

    label: str
    insert: str
    kind: str
    detail: tuple[str, ...]
    span: Span
    type: str | None = None

    @property
    def text(self) -> str:
        return self.insert


def complete(
    source: str, offset: int, columns: Mapping[str, ColumnSummary] | None = None
) -> list[Completion]:
    """Everything that may stand at `offset` (code points) and fits the word in front of it, best first.

    A word fits by its beginning, by a part, by the initials of its pinyin; a keyword by the other language.
    """
    cursor = cursor_at(source, offset)
    if cursor is None:
        return []
    found: list[tuple[int, int, Completion]] = []
    for i, proposal in enumerate(_proposals(source, cursor, columns)):
        rank = _rank(proposal, cursor.typed)
        if rank is not None:
            found.append((rank, i, proposal))
    found.sort(key=lambda f: f[:2])
    return [proposal for _, _, proposal in found[:MOST]]


# ── What fits ───────────────────────────────────────────────────────────────────────────────────


def _rank(proposal: Completion, typed: str) -> int | None:
    """0 for a beginning, 1 for a part, 2 for pinyin; None when the word does not fit."""
    wanted = _folded(typed.strip("`｀"))
    if not wanted:
        return 0
    spellings = [_folded(s) for s in _spellings(proposal)]
    if any(s.startswith(wanted) for s in spellings):
        return 0
    if any(wanted in s for s in spellings):
        return 1
    if wanted.isascii() and any(initials(s).startswith(wanted) for s in spellings):
        return 2
    return None


def _spellings(proposal: Completion) -> tuple[str, ...]:
    if proposal.kind in ("keyword", "statement", "function") and proposal.detail:
        return (proposal.label, proposal.detail[0])
    return (proposal.label,)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip('"')


# ── What may stand here ─────────────────────────────────────────────────────────────────────────


def _proposals(
    source: str, cursor: Cursor, columns: Mapping[str, ColumnSummary] | None
) -> Iterator[Completion]:
    chinese = _is_chinese(source, cursor)
    if cursor.expected == ("STATEMENT",):
        yield from (_keyword(k, chinese, cursor, "statement") for k in STATEMENTS)
        return
    only_tiers = False
    for name in names.candidates(source, cursor, columns):
        only_tiers |= name.kind == "tier" and cursor.column >= 0
        yield Completion(name.label, name.insert, name.kind, name.detail, cursor.span, name.type)
    if not cursor.quote and not only_tiers:
        yield from _words(cursor, chinese)


def _is_chinese(source: str, cursor: Cursor) -> bool:
    """The language of the statement around; of the file, at the beginning of a line."""
    text = cursor.statement.text if cursor.statement is not None else source
    letters = [c for c in text[:4000] if c.isalpha()]
    if cursor.statement is not None:
        return text[:1] >= "\u2e80"
    return not letters or sum(c >= "\u2e80" for c in letters) * 3 >= len(letters)


_FUNCTIONS = {b.terminal: b for b in BUILTINS}
_SECOND = {"POST_AT_LEAST", "POST_AT_MOST"}
"""Read behind a literal; the formatter writes the word in front."""


def _words(cursor: Cursor, chinese: bool) -> Iterator[Completion]:
    """Keywords that the grammar allows here, in the order of the vocabulary."""
    expected = set(cursor.expected)
    for keyword in KEYWORDS:
        if keyword.terminal not in expected or keyword.terminal in _SECOND:
            continue
        built_in = _FUNCTIONS.get(keyword.terminal)
        if built_in is not None:
            yield _function(keyword, built_in, chinese, cursor)
        else:
            yield _keyword(keyword, chinese, cursor, "keyword")


def _keyword(keyword: Keyword, chinese: bool, cursor: Cursor, kind: str) -> Completion:
    own, other = (keyword.zh, keyword.en) if chinese else (keyword.en, keyword.zh)
    return Completion(own, own, kind, (other,), cursor.span)


def _function(keyword: Keyword, built_in: BuiltIn, chinese: bool, cursor: Cursor) -> Completion:
    own, other = (keyword.zh, keyword.en) if chinese else (keyword.en, keyword.zh)
    form = built_in.form_zh if chinese else built_in.form_en
    doc = built_in.doc_zh if chinese else built_in.doc_en
    missing = built_in.missing_zh if chinese else built_in.missing_en
    insert = f"{own}(" if keyword.calls else own
    return Completion(own, insert, "function", (other, form, doc, missing), cursor.span)
