"""Approved versions of rulebooks: their texts as they were, numbered, in one SQLite file.

A rulebook is known by its name (`规则簿 "…"`), so that a copy of the file for the next month has the same
versions.  A version is never changed; taking back the newest one is allowed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

_FILE = "history.sqlite"
_TABLE = """
CREATE TABLE IF NOT EXISTS version (
    book TEXT NOT NULL,
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    approved TEXT NOT NULL,
    file TEXT NOT NULL,
    PRIMARY KEY (book, number)
)
"""
_NEWEST_FIRST = "SELECT number, text, approved, file FROM version WHERE book = ? ORDER BY number DESC"


class HistoryUnreadable(Exception):
    """The file cannot be read or written; `code` and `args_by_name` for messages."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.code = "history-unreadable"
        self.args_by_name = {"file": str(path)}


@dataclass(frozen=True, slots=True)
class Version:
    """`number` from 1; `approved`: local time, to the second; `file`: the name it had then, or empty."""

    book: str
    number: int
    text: str
    approved: datetime
    file: str = ""

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
            rows = store.execute(
                "SELECT number, text, approved, file FROM version WHERE book = ? ORDER BY number DESC",
                (book,),
            ).fetchall()
        return tuple(Version(book, n, text, datetime.fromisoformat(at), file) for n, text, at, file in rows)

    def approve(self, book: str, text: str, when: datetime, file: str = "") -> Version:
        """The new version; the newest one again when its text is the same."""
        with self._open() as store:
            # One writer at a time: two windows never give the same number.
            store.execute("BEGIN IMMEDIATE")
            last = store.execute(
                _NEWEST_FIRST + " LIMIT 1",
                (book,),
            ).fetchone()
            if last is not None and last[1] == text:
                return Version(book, last[0], text, datetime.fromisoformat(last[2]), last[3])
            made = Version(book, 1 + (last[0] if last else 0), text, when.replace(microsecond=0), file)
            store.execute(
                "INSERT INTO version VALUES (?, ?, ?, ?, ?, ?)",
                (book, made.number, text, made.sha256, made.approved.isoformat(), file),
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

    @property
    def _path(self) -> Path:
        return self.folder / _FILE

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection whose changes are kept when the block ends without an error."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._path, timeout=5, isolation_level=None)) as store:
                store.execute(_TABLE)
                yield store
                if store.in_transaction:
                    store.execute("COMMIT")
        except (sqlite3.Error, OSError, ValueError) as error:
            raise HistoryUnreadable(self._path) from error
