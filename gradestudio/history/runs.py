"""Gradings that a person asked to keep: date, rules and tiers, to be compared with those of another month.

Of a customer only the key and the tiers are kept, no other value; a key that is private as a fingerprint.
"""

from __future__ import annotations

import json
import secrets
import zlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2b
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from gradestudio.history.store import HistoryUnreadable, file_of, opened

_TABLES = (
    """
CREATE TABLE IF NOT EXISTS run (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    book TEXT NOT NULL,
    kept TEXT NOT NULL,
    as_of TEXT NOT NULL,
    rows INTEGER NOT NULL,
    text TEXT NOT NULL,
    rulebook TEXT NOT NULL,
    sheet TEXT NOT NULL,
    sheet_sha256 TEXT NOT NULL,
    params TEXT NOT NULL,
    reading TEXT NOT NULL,
    hidden INTEGER NOT NULL,
    counts TEXT NOT NULL,
    tiers BLOB NOT NULL
)
""",
    "CREATE TABLE IF NOT EXISTS secret (value BLOB NOT NULL)",
)
_FACTS = (
    "number, book, kept, as_of, rows, text, rulebook, sheet, sheet_sha256, params, reading, hidden, counts"
)
_BROKEN = (zlib.error, KeyError, TypeError, IndexError)


@dataclass(frozen=True, slots=True)
class Result:
    """One grade of a run: `names`: outcomes, tiers in file order first; `codes`: one index a customer."""

    names: tuple[str, ...]
    codes: tuple[int, ...]
    ordered: bool = True


@dataclass(frozen=True, slots=True)
class Tiers:
    """Who got what: `keys` one a customer in the sheet's order, empty for a blank one; results by grade."""

    keys: tuple[str, ...]
    results: Mapping[str, Result]


@dataclass(frozen=True, slots=True)
class KeptRun:
    """A grading that was kept.  `number` counts all runs of the folder from 1 and is never given again.

    `kept`: local time, to the second; `text`: the rulebook's; `rulebook`, `sheet`: the files, the sheet with
    its whole path; `params`: what was set beside the rulebook, as written; `reading`: how the sheet was read,
    as plain values; `hidden`: the keys are fingerprints; `counts`: customers by grade and outcome.
    """

    number: int
    book: str
    kept: datetime
    as_of: date
    rows: int
    text: str
    rulebook: str = ""
    sheet: str = ""
    sheet_sha256: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    reading: Mapping[str, Any] = field(default_factory=dict)
    hidden: bool = False
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"r{self.number}"


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs kept in a folder.  Calls raise HistoryUnreadable for a file that is broken or locked.

    A folder without a file has no runs; reading makes none.
    """

    folder: Path

    def runs(self, book: str | None = None) -> tuple[KeptRun, ...]:
        """All runs of a rulebook, or of all, the newest first."""
        if not self._path.is_file():
            return ()
        where, values = ("", ()) if book is None else (" WHERE book = ?", (book,))
        with self._open() as store:
            rows = store.execute(f"SELECT {_FACTS} FROM run{where} ORDER BY number DESC", values).fetchall()
        return tuple(_run(row) for row in rows)

    def keep(self, run: KeptRun, tiers: Tiers) -> KeptRun:
        """The run with the number that it is kept under; what it has for one is not looked at."""
        with self._open() as store:
            store.execute("BEGIN IMMEDIATE")
            keys = _fingerprints(store, tiers.keys) if run.hidden else tiers.keys
            number = store.execute(
                f"INSERT INTO run ({_FACTS.removeprefix('number, ')}, tiers)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    run.book,
                    run.kept.replace(microsecond=0).isoformat(),
                    run.as_of.isoformat(),
                    len(keys),
                    run.text,
                    run.rulebook,
                    run.sheet,
                    run.sheet_sha256,
                    _json(run.params),
                    _json(run.reading),
                    int(run.hidden),
                    _json(run.counts),
                    _packed(keys, tiers.results),
                ),
            ).lastrowid
            row = store.execute(f"SELECT {_FACTS} FROM run WHERE number = ?", (number,)).fetchone()
        return _run(row)

    def tiers(self, run: KeptRun) -> Tiers:
        """What the customers of a run got; raises HistoryUnreadable for one that is gone, too."""
        with self._open() as store:
            row = store.execute("SELECT tiers FROM run WHERE number = ?", (run.number,)).fetchone()
        try:
            return _unpacked(row[0])
        except _BROKEN as error:
            raise HistoryUnreadable(self._path) from error

    def forget(self, run: KeptRun) -> bool:
        """Whether it was there; its keys and tiers are gone from the file then."""
        with self._open() as store:
            store.execute("PRAGMA secure_delete = ON")
            gone = store.execute("DELETE FROM run WHERE number = ?", (run.number,)).rowcount
        return gone == 1

    @property
    def _path(self) -> Path:
        return file_of(self.folder)

    def _open(self) -> AbstractContextManager[Connection]:
        return opened(self.folder, _prepared)


def _prepared(store: Connection) -> None:
    for table in _TABLES:
        store.execute(table)


def _fingerprints(store: Connection, keys: Iterable[str]) -> tuple[str, ...]:
    """The same for the same key in every run of this folder, and nowhere else."""
    row = store.execute("SELECT value FROM secret").fetchone()
    if row is None:
        row = (secrets.token_bytes(32),)
        store.execute("INSERT INTO secret (value) VALUES (?)", row)
    secret = row[0]
    return tuple(blake2b(k.encode(), digest_size=12, key=secret).hexdigest() if k else "" for k in keys)


def _packed(keys: Sequence[str], results: Mapping[str, Result]) -> bytes:
    plain = {g: [list(r.names), list(r.codes), r.ordered] for g, r in results.items()}
    return zlib.compress(_json({"keys": list(keys), "results": plain}).encode())


def _unpacked(data: bytes) -> Tiers:
    plain = json.loads(zlib.decompress(data))
    results = {g: Result(tuple(n), tuple(c), bool(o)) for g, (n, c, o) in plain["results"].items()}
    return Tiers(tuple(plain["keys"]), results)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _run(row: tuple[Any, ...]) -> KeptRun:
    number, book, kept, as_of, rows, text, rulebook, sheet, sha256, params, reading, hidden, counts = row
    return KeptRun(
        number,
        book,
        datetime.fromisoformat(kept),
        date.fromisoformat(as_of),
        rows,
        text,
        rulebook,
        sheet,
        sha256,
        json.loads(params),
        json.loads(reading),
        bool(hidden),
        json.loads(counts),
    )
