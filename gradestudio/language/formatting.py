"""`format_text`: the canonical text of a rulebook, and its translation between Chinese and English words.

Comments, order, line breaks and the author's names stay; blanks, indentation, spellings and the columns of
grids become canonical.  A statement with a mistake stays byte for byte.
"""

from __future__ import annotations

import re

from gradestudio.language.layout import laid_out
from gradestudio.language.reading.parsing import FILE_CHARACTERS, parsed, within_limits
from gradestudio.language.reading.statements import Slice, split

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u200b\u2060\u202a-\u202e\u2066-\u2069\ufeff]"
)


def format_text(source: str, language: str | None = None) -> str:
    """`source` in canonical form; formatting twice changes nothing more.

    `language` "zh" or "en" writes every keyword in that language; without it each keyword keeps its own.  The
    trees of the statements stay equal.  A text beyond the limits of a file comes back unchanged.
    """
    if len(source) > FILE_CHARACTERS:
        return source
    newline = "\r\n" if "\r\n" in source else "\n"
    written: list[str] = []
    at = 1 if source.startswith("\ufeff") else 0
    for piece in split(source):
        begin = piece.comments.start if piece.comments else piece.start
        _write_between(written, source[at:begin], newline)
        if piece.comments:
            _write_between(written, source[begin : piece.start], newline)
        written.append(_statement(piece, language, newline))
        at = piece.start + len(piece.text)
    _write_between(written, source[at:], newline)
    while written and written[-1] == newline:
        written.pop()
    return source[: 1 if source.startswith("\ufeff") else 0] + "".join(written)


def _write_between(written: list[str], text: str, newline: str) -> None:
    """Comment lines and blank lines between statements; never two blank lines in a row, none at the start."""
    for match in _LINE.finditer(text):
        line = match.group().rstrip()
        if not match.group():
            continue
        if line or (written and written[-1] != newline):
            written.append(line + newline)


def _statement(piece: Slice, language: str | None, newline: str) -> str:
    """The statement laid out anew, or its own text when anything about it is wrong."""
    if not within_limits(piece.text):
        return piece.text
    made = parsed(piece.text)
    if made.node is None or made.broken or made.diagnostics or _CONTROL.search(piece.text):
        return piece.text
    text = laid_out(piece.text, made, language)
    if text is None:
        return piece.text
    again = parsed(text)
    if again.node != made.node or again.diagnostics:
        return piece.text
    return text.replace("\n", newline)
