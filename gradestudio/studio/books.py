"""A rulebook from its file: text, fingerprint, program and every mistake."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from gradestudio.diagnostics import Diagnostic, Severity
from gradestudio.language.checking import Checked, check
from gradestudio.language.columns import ColumnSummary
from gradestudio.language.program import Program

MOST_BYTES = 4_000_000
"""One million characters, the most that a rulebook may have, take no more than this."""


class UnreadableRulebook(Exception):
    """Raised when a rulebook's file cannot be read at all; `diagnostic` says why, `args["file"]` its name.

    Codes: `rulebook-not-found`, `rulebook-is-folder`, `rulebook-not-permitted`, `rulebook-unreadable`,
    `rulebook-too-large`, `rulebook-is-sheet`, `rulebook-not-text`, `rulebook-not-utf8`.
    """

    def __init__(self, code: str, **args: Any) -> None:
        super().__init__(code, args)
        self.diagnostic = Diagnostic(code, args=args)


@dataclass(frozen=True, slots=True, eq=False)
class Book:
    """A rulebook that was read.  `path` None: a text from elsewhere."""

    path: Path | None
    source: str
    sha256: str
    checked: Checked

    @property
    def program(self) -> Program:
        return self.checked.program

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Every mistake and warning, in file order."""
        return self.checked.diagnostics

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        return tuple(d for d in self.diagnostics if d.severity is Severity.ERROR)

    @property
    def file(self) -> str:
        """The file's name, for places in messages."""
        return self.path.name if self.path is not None else ""


def open_rulebook(path: str | os.PathLike[str]) -> Book:
    """The rulebook in a file, checked by itself.  Raises UnreadableRulebook."""
    file = Path(path)
    data = _bytes(file)
    return book_of_text(_decoded(data, file.name), file, sha256(data).hexdigest())


def book_of_text(source: str, path: Path | None = None, fingerprint: str | None = None) -> Book:
    """The rulebook of a text."""
    return Book(path, source, fingerprint or sha256(source.encode()).hexdigest(), check(source))


def with_columns(book: Book, columns: Mapping[str, ColumnSummary]) -> Book:
    """The same rulebook checked against a sheet's columns too."""
    return Book(book.path, book.source, book.sha256, check(book.checked.rulebook, columns))


def _bytes(file: Path) -> bytes:
    try:
        size = file.stat().st_size
        if file.is_dir():
            raise UnreadableRulebook("rulebook-is-folder", file=file.name)
        if size > MOST_BYTES:
            raise UnreadableRulebook("rulebook-too-large", file=file.name, size=size, most=MOST_BYTES)
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise UnreadableRulebook("rulebook-not-found", file=str(file)) from None
    except PermissionError:
        raise UnreadableRulebook("rulebook-not-permitted", file=file.name) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise UnreadableRulebook("rulebook-unreadable", file=file.name, why=why) from None


_SHEET_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def _decoded(data: bytes, name: str) -> str:
    if data.startswith(_SHEET_STARTS):
        raise UnreadableRulebook("rulebook-is-sheet", file=name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        code = "rulebook-not-text" if b"\x00" in data[:4096] else "rulebook-not-utf8"
        raise UnreadableRulebook(code, file=name, line=line, column=column) from None
    if "\x00" in text:
        raise UnreadableRulebook(
            "rulebook-not-text", file=name, line=text[: text.index("\x00")].count("\n") + 1
        )
    return text
