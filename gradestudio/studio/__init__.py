"""The few calls that the window, the command line and scripts make: open, check, grade, explain.

Pure: values in, values out; no words.  The names are loaded when first used, so that checking a rulebook
imports neither numpy nor anything that reads sheets.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gradestudio.studio.books import Book, UnreadableRulebook, book_of_text, open_rulebook, with_columns
    from gradestudio.studio.runs import (
        Run,
        checked_with,
        fingerprint,
        open_import,
        open_table,
        rows_with_key,
        run,
    )
    from gradestudio.studio.settings import BadSetting, read_date, read_param

_PLACES = {
    "Book": "books",
    "UnreadableRulebook": "books",
    "book_of_text": "books",
    "open_rulebook": "books",
    "with_columns": "books",
    "Run": "runs",
    "checked_with": "runs",
    "fingerprint": "runs",
    "open_import": "runs",
    "open_table": "runs",
    "rows_with_key": "runs",
    "run": "runs",
    "BadSetting": "settings",
    "read_date": "settings",
    "read_param": "settings",
}

__all__ = [
    "BadSetting",
    "Book",
    "Run",
    "UnreadableRulebook",
    "book_of_text",
    "checked_with",
    "fingerprint",
    "open_import",
    "open_rulebook",
    "open_table",
    "read_date",
    "read_param",
    "rows_with_key",
    "run",
    "with_columns",
]


def __getattr__(name: str) -> Any:
    if name in _PLACES:
        return getattr(import_module(f"gradestudio.studio.{_PLACES[name]}"), name)
    raise AttributeError(name)
