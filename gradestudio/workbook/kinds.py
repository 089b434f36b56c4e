"""What kind of file it is, told from its first bytes, never from its name alone."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path

SHEET_ENDINGS = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlsb", ".ods", ".et", ".xlt", ".xla", ".xlam")
TEXT_ENDINGS = (".csv", ".txt", ".tsv", ".tab")

_CERTAIN: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"%PDF", "PDF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"\x1f\x8b", "gzip"),
    (b"\xfd7zXZ", "xz"),
    (b"SQLite format 3", "SQLite"),
    (b"\x7fELF", "ELF"),
    (b"{\\rtf", "RTF"),
)
_UNLESS_TEXT: tuple[tuple[bytes, str], ...] = (
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"BZh", "bzip2"),
    (b"PAR1", "Parquet"),
    (b"MZ", "EXE"),
    (b"ID3", "MP3"),
)
"""Starts that a text may have too (`BM编号,…`)."""
_UTF16_STARTS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Kind:
    """`form`: zip, ole, biff (an old xls without a container), text, web-page, xml-sheet, empty, or other;
    `name` says what an `other` file is, for people."""

    form: str
    name: str = ""


def kind_of(path: Path, head: bytes) -> Kind:
    """The kind of a file that begins with `head` (a few kibibytes)."""
    if not head:
        return Kind("empty")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return Kind("zip")
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return Kind("ole")
    if head[:2] in (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08") and head[2:4] in _BOF_SIZES:
        return Kind("biff")
    for start, name in _CERTAIN if _plain(head) else _CERTAIN + _UNLESS_TEXT:
        if head.startswith(start):
            return Kind("other", name)
    return _text_kind(head)


_BOF_SIZES = tuple(bytes((size, 0)) for size in (4, 6, 8, 16))


def _plain(head: bytes) -> bool:
    """No control characters."""
    return not any(byte < 9 or 13 < byte < 27 for byte in head)


def _text_kind(head: bytes) -> Kind:
    if head.startswith(_UTF16_STARTS):
        return Kind("text")
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:2048].lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in start:
        return Kind("xml-sheet")
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta", b"<style")) or (
        start.startswith((b"<?xml", b"<!--", b"<div", b"mime-version:"))
        and (b"<html" in start or b"mime" in start)
    ):
        return Kind("web-page")
    if start.startswith(b"<?xml"):
        return Kind("other", "XML")
    if start.startswith((b"{", b"[{")):
        return Kind("other", "JSON")
    if not looks_utf16(head) and b"\0" in head:
        return Kind("other", "")
    return Kind("text")


def looks_utf16(head: bytes) -> str | None:
    """`utf-16-le` or `utf-16-be` when a text without a mark is in it: signs, digits and line ends have a
    zero byte always on the same side, and read so it holds no signs that no text holds."""
    pairs = len(head) // 2
    if pairs == 0 or any(head[i : i + 2] == b"\0\0" for i in range(0, 2 * pairs, 2)):
        return None
    first, second = head[0 : 2 * pairs : 2].count(0), head[1 : 2 * pairs : 2].count(0)
    if max(first, second) < _FEWEST_ZEROS * pairs:
        return None
    found = "utf-16-le" if first * 20 <= second else "utf-16-be" if second * 20 <= first else None
    return found if found is not None and _is_text(head[: 2 * pairs].decode(found, "ignore")) else None


def _is_text(text: str) -> bool:
    """No control, private or unassigned characters: bytes of another encoding, read in pairs, have many."""
    strange = (c for c in text if unicodedata.category(c) in ("Cc", "Co", "Cn", "Cs") and c not in "\t\r\n\f")
    return next(strange, None) is None


_FEWEST_ZEROS = 0.04
"""Share of characters below U+0100 in any table of text: separators and line ends alone are more."""
