"""Rulebook texts to edit: the library's and the drafts, in both vocabularies, with both line ends."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from gradestudio.diagnostics import Edit, apply_edits
from gradestudio.language import format_text, parse
from gradestudio.language.syntax import Rulebook, Statement

ROOT = Path(__file__).parent.parent.parent.parent
FILES = sorted([*ROOT.glob("rules/*.grade"), *ROOT.glob("tests/language/rulebooks/*.grade")])


@cache
def texts() -> tuple[str, ...]:
    """As written, in English words, and with the line ends of Windows and without the last one."""
    found: list[str] = []
    for path in FILES:
        text = path.read_text("utf-8")
        found += [text, format_text(text, "en"), text.rstrip("\n").replace("\n", "\r\n")]
    return tuple(found)


def any_text() -> st.SearchStrategy[str]:
    return st.sampled_from(texts())


def statements(source: str, *keywords: str) -> list[Statement]:
    return [s for s in parse(source).statements if s.keyword in keywords]


def said(book: Rulebook) -> list[tuple[str, Any, str]]:
    """Keyword, tree and comment lines of every statement, in order."""
    return [
        (s.keyword, s.node, "" if s.comments is None else _lines(book, s.comments.start, s.comments.end))
        for s in book.statements
    ]


def _lines(book: Rulebook, start: int, end: int) -> str:
    return book.source[start:end].replace("\r\n", "\n").rstrip("\n")


def lines(source: str) -> Counter[str]:
    """The lines of a text, however they stand and end."""
    return Counter(source.replace("\r\n", "\n").rstrip("\n").split("\n"))


def made(source: str, edits: tuple[Edit, ...]) -> str:
    """The text after edits; and back again, to the byte."""
    after = apply_edits(source, edits)
    assert apply_edits(after, inverse(source, edits)) == source
    return after


def inverse(source: str, edits: tuple[Edit, ...]) -> list[Edit]:
    """The edits that undo edits."""
    back: list[Edit] = []
    shift = 0
    for edit in sorted(edits, key=lambda e: (e.span.start, e.span.end)):
        start = edit.span.start + shift
        span = type(edit.span)(start, start + len(edit.text))
        back.append(Edit(span, source[edit.span.start : edit.span.end]))
        shift += len(edit.text) - (edit.span.end - edit.span.start)
    return back


def outside(source: str, edits: tuple[Edit, ...]) -> str:
    """What the edits leave alone, in order."""
    return apply_edits(source, [Edit(e.span, "") for e in edits])
