"""Approved versions of rulebooks: their texts as they were, numbered, in one SQLite file.

A rulebook is known by its name (`规则簿 "…"`), so that a copy of the file for the next month has the same
versions.  A version is never changed; taking back the newest one is allowed.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from gradestudio.history.store import file_of, opened

_TABLE = """
CREATE TABLE IF NOT EXISTS version (
    book TEXT NOT NULL,
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    approved TEXT NOT NULL,
    file TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (book, number)
)
"""
_NOTE = "ALTER TABLE version ADD COLUMN note TEXT NOT NULL DEFAULT ''"
"""For a file of before notes were kept."""
_NEWEST_FIRST = "SELECT number, text, approved, file, note FROM version WHERE book = ? ORDER BY number DESC"


@dataclass(frozen=True, slots=True)
class Version:
    """`number` from 1; `approved`: local time, to the second; `file`: the name it had then, or empty; `note`:
    what was written at the approval."""

    book: str
    number: int
    text: str
    approved: datetime
    file: str = ""
    note: str = ""

    @property
    def name(self) -> str:
        return f"v{self.number}"

    @property
    def sha256(self) -> str:
        return sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Approved:
    """The versions kept in a folder.  Calls raise HistoryUnreadable for a file that is broken or locked.

    A folder without a file has no versions; reading makes none.
    """

    folder: Path

    def versions(self, book: str) -> tuple[Version, ...]:
        """All versions of a rulebook, the newest first."""
        if not self._path.is_file():
            return ()
        with self._open() as store:
            rows = store.execute(_NEWEST_FIRST, (book,)).fetchall()
        return tuple(_version(book, row) for row in rows)

    def approve(self, book: str, text: str, when: datetime, file: str = "", note: str = "") -> Version:
        """The new version; the newest one again when its text is the same, with its note unless a new one is
        given."""
        with self._open() as store:
            # One writer at a time: two windows never give the same number.
            store.execute("BEGIN IMMEDIATE")
            last = store.execute(
                _NEWEST_FIRST + " LIMIT 1",
                (book,),
            ).fetchone()
            if last is not None and last[1] == text:
                known = _version(book, last)
                if note and note != known.note:
                    store.execute(
                        "UPDATE version SET note = ? WHERE book = ? AND number = ?",
                        (note, book, known.number),
                    )
                    known = replace(known, note=note)
                return known
            number = 1 + (last[0] if last else 0)
            made = Version(book, number, text, when.replace(microsecond=0), file, note)
            store.execute(
                "INSERT INTO version (book, number, text, sha256, approved, file, note)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (book, made.number, text, made.sha256, made.approved.isoformat(), file, note),
            )
        return made

    def take_back(self, version: Version) -> bool:
        """Whether the version stood as the newest, and is gone now."""
        with self._open() as store:
            store.execute("BEGIN IMMEDIATE")
            gone = store.execute(
                "DELETE FROM version WHERE book = ? AND number = ? AND sha256 = ?"
                " AND number = (SELECT MAX(number) FROM version WHERE book = ?)",
                (version.book, version.number, version.sha256, version.book),
            ).rowcount
        return gone == 1

    def books(self) -> tuple[str, ...]:
        """The names of all rulebooks that have versions, in alphabetical order."""
        if not self._path.is_file():
            return ()
        with self._open() as store:
            rows = store.execute("SELECT DISTINCT book FROM version ORDER BY book").fetchall()
        return tuple(name for (name,) in rows)

    @property
    def _path(self) -> Path:
        return file_of(self.folder)

    def _open(self) -> AbstractContextManager[Connection]:
        return opened(self.folder, _prepared)


def _prepared(store: Connection) -> None:
    store.execute(_TABLE)
    if "note" not in {row[1] for row in store.execute("PRAGMA table_info(version)")}:
        store.execute(_NOTE)


def _version(book: str, row: tuple[Any, ...]) -> Version:
    number, text, approved, file, note = row
    return Version(book, number, text, datetime.fromisoformat(approved), file, note)


def book_name(program: Any, path: Path | None) -> str:
    """What a rulebook's versions and runs are kept under: its name, else its file's; empty with neither."""
    name = program.name if program is not None else ""
    return name or (path.stem if path is not None else "")


def plain_text(text: str) -> str:
    """A rulebook's text as it is kept: line ends are `\\n`, as in the window, whatever its file has."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
