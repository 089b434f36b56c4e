"""The parts of an xls file that tell whether it is one, and where its error cells are.

The container is a small file system ([MS-CFB]); the workbook in it is a row of records ([MS-XLS]). Runs in
the reading process.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from gradestudio.workbook.refusal import Refused

ERROR_NAMES = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
_FREE = 0xFFFFFFFA
"""Sector numbers from here on are marks, not sectors."""
_MOST_SECTORS = 4_000_000
_BOUND_SHEET, _FILE_PASS, _FORMULA, _BOOL_OR_ERROR, _END = 0x85, 0x2F, 0x06, 0x205, 0x0A


class Container:
    """The streams of a container by name. Raises Refused `file-broken` for one that is not whole."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            self._open()
        except (struct.error, IndexError, ValueError) as error:
            raise Refused("file-broken") from error

    def _open(self) -> None:
        shift, small_shift = struct.unpack_from("<HH", self._data, 30)
        if not 7 <= shift <= 12:
            raise ValueError(shift)
        self._size, self._small = 1 << shift, 1 << small_shift
        _, directory, _, self._cutoff, small_fat, _, more, more_count = struct.unpack_from(
            "<IIIIIIII", self._data, 44
        )
        blocks = list(struct.unpack_from("<109I", self._data, 76))
        for _ in range(min(more_count, _MOST_SECTORS)):
            if more >= _FREE:
                break
            numbers = struct.unpack(f"<{self._size // 4}I", self._sector(more))
            blocks += numbers[:-1]
            more = numbers[-1]
        table = b"".join(self._sector(block) for block in blocks if block < _FREE)
        self._fat = struct.unpack(f"<{len(table) // 4}I", table)
        entries = self._chain(directory)
        self.entries: dict[str, tuple[int, int]] = {}
        for at in range(0, len(entries) - 127, 128):
            length, kind = struct.unpack_from("<HB", entries, at + 64)
            start, size = struct.unpack_from("<II", entries, at + 116)
            if kind and 2 <= length <= 64:
                name = entries[at : at + length - 2].decode("utf-16-le", "replace")
                self.entries.setdefault(name if kind != 5 else "", (start, size))
        self._small_fat = self._chain(small_fat) if small_fat < _FREE else b""

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        found = self._data[start : start + self._size]
        if not found:
            raise IndexError(number)
        return found.ljust(self._size, b"\0")

    def _chain(self, start: int) -> bytes:
        parts: list[bytes] = []
        while start < _FREE:
            parts.append(self._sector(start))
            if len(parts) > len(self._fat):
                raise ValueError("a chain that never ends")
            start = self._fat[start]
        return b"".join(parts)

    def stream(self, name: str) -> bytes:
        """A stream's bytes; small ones lie together in the root's own stream."""
        start, size = self.entries[name]
        try:
            if size >= self._cutoff:
                return self._chain(start)[:size]
            root = self._chain(self.entries[""][0])
            small = struct.unpack(f"<{len(self._small_fat) // 4}I", self._small_fat)
            parts: list[bytes] = []
            while start < _FREE and len(parts) <= len(small):
                parts.append(root[start * self._small : (start + 1) * self._small])
                start = small[start]
            return b"".join(parts)[:size]
        except (struct.error, IndexError, ValueError, KeyError) as error:
            raise Refused("file-broken") from error


_WRONG = {"WordDocument": "Word", "PowerPoint Document": "PowerPoint", "__properties_version1.0": "Outlook"}


def check(path: Path) -> None:
    """Raises Refused for a container that is encrypted, broken, or holds no workbook."""
    data = path.read_bytes()
    try:
        container = Container(data)
    except Refused:
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Refused("file-encrypted") from None
        raise
    if "EncryptedPackage" in container.entries or "EncryptionInfo" in container.entries:
        raise Refused("file-encrypted")
    for name, kind in _WRONG.items():
        if name in container.entries:
            raise Refused("file-wrong-kind", kind=kind)
    name = _book_name(container)
    if name is None:
        raise Refused("file-unknown-kind")
    _sheets(container.stream(name))


def _book_name(container: Container) -> str | None:
    return next((name for name in container.entries if name.lower() in ("workbook", "book")), None)


def error_cells(path: Path) -> dict[str, list[tuple[int, int, str]]]:
    """Error cells by sheet: row and column from 1, and the error.  Raises Refused `file-encrypted`."""
    container = Container(path.read_bytes())
    name = _book_name(container)
    if name is None:
        return {}
    book = container.stream(name)
    found: dict[str, list[tuple[int, int, str]]] = {}
    for start, sheet in _sheets(book):
        found[sheet] = list(_errors(book, start))
    return found


def _records(book: bytes, at: int = 0) -> Iterator[tuple[int, int, int]]:
    """Kind, start and length of each record."""
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        if at + 4 + length > len(book):
            return
        yield kind, at + 4, length
        at += 4 + length


def _sheets(book: bytes) -> list[tuple[int, str]]:
    """Start and name of each sheet.  Raises Refused `file-encrypted`."""
    found: list[tuple[int, str]] = []
    for kind, at, length in _records(book):
        if kind == _FILE_PASS:
            raise Refused("file-encrypted")
        if kind == _BOUND_SHEET and length > 8:
            (start,) = struct.unpack_from("<I", book, at)
            count, wide = book[at + 6], book[at + 7] & 1
            raw = book[at + 8 : at + 8 + count * (2 if wide else 1)]
            found.append((start, raw.decode("utf-16-le" if wide else "latin-1", "replace")))
        if kind == _END:
            break
    return found


def _errors(book: bytes, start: int) -> Iterator[tuple[int, int, str]]:
    for kind, at, length in _records(book, start):
        if kind == _END:
            return
        if kind == _BOOL_OR_ERROR and length >= 8 and book[at + 7] == 1:
            row, column = struct.unpack_from("<HH", book, at)
            yield row + 1, column + 1, ERROR_NAMES.get(book[at + 6], "#UNKNOWN!")
        elif (
            kind == _FORMULA and length >= 14 and book[at + 12 : at + 14] == b"\xff\xff" and book[at + 6] == 2
        ):
            row, column = struct.unpack_from("<HH", book, at)
            yield row + 1, column + 1, ERROR_NAMES.get(book[at + 8], "#UNKNOWN!")
