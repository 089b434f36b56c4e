"""A second reader for xlsx and xlsm files that the first one refuses (macro sheets, missing shared texts).

Slower by ten times, more forgiving.  Runs in the reading process.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from gradestudio.workbook.packing import TAGS, Packed, pack_rows
from gradestudio.workbook.refusal import Refused


class SecondReader:
    """A workbook's worksheets.  Raises Refused `file-damaged` when it does not understand the file either."""

    def __init__(self, path: Path) -> None:
        import openpyxl

        self._file = path.open("rb")
        try:
            with warnings.catch_warnings(action="ignore"):
                self._book: Any = openpyxl.load_workbook(self._file, read_only=True, data_only=True)
        except (KeyboardInterrupt, SystemExit, MemoryError):
            self._file.close()
            raise
        except BaseException as error:  # any of a dozen kinds, all for the same reason
            self._file.close()
            raise Refused("file-damaged", detail=type(error).__name__) from error

    def close(self) -> None:
        self._book.close()
        self._file.close()

    def sheets(self) -> list[tuple[str, bool]]:
        """Name, and whether a person sees it."""
        return [(sheet.title, sheet.sheet_state == "visible") for sheet in self._book.worksheets]

    def read(self, name: str) -> tuple[int, list[Packed]]:
        """Number of rows, and the columns, the first of which is A."""
        try:
            with warnings.catch_warnings(action="ignore"):
                return pack_rows(self._rows(name))
        except (KeyboardInterrupt, SystemExit, MemoryError):
            raise
        except BaseException as error:
            raise Refused("file-damaged", sheet=name, detail=type(error).__name__) from error

    def _rows(self, name: str) -> Iterator[list[Any]]:
        sheet = self._book[name]
        sheet.reset_dimensions()
        for row in sheet.iter_rows(values_only=True):
            yield [_plain(value) for value in row]


def _plain(value: Any) -> Any:
    """The same kinds of values as the first reader gives."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value.replace(tzinfo=None)
    if type(value) in TAGS or isinstance(value, (date, timedelta)):
        return value
    return str(value)
