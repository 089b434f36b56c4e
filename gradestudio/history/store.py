"""The one SQLite file of the history: opened for one piece of work, kept whole or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

_FILE = "history.sqlite"


class HistoryUnreadable(Exception):
    """The file cannot be read or written; `code` and `args_by_name` for messages."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.code = "history-unreadable"
        self.args_by_name = {"file": str(path)}


def file_of(folder: Path) -> Path:
    """Where the history of a settings folder is kept; it need not be there yet."""
    return folder / _FILE


@contextmanager
def opened(folder: Path, prepare: Callable[[sqlite3.Connection], None]) -> Iterator[sqlite3.Connection]:
    """A connection whose changes are kept when the block ends without an error; makes folder and file.

    `prepare` makes the tables that are not there yet.  Raises HistoryUnreadable for a file that is broken or
    locked.
    """
    path = file_of(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path, timeout=5, isolation_level=None)) as store:
            prepare(store)
            yield store
            if store.in_transaction:
                store.execute("COMMIT")
    except (sqlite3.Error, OSError, ValueError) as error:
        raise HistoryUnreadable(path) from error
