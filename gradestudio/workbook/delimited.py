"""Text files of rows: encoding, separator, records.  Runs in the reading process."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from gradestudio.workbook.kinds import looks_utf16
from gradestudio.workbook.refusal import Refused

LONGEST_CELL = 1_000_000
"""Characters; Excel holds 32,767.  A longer one is a quotation mark that is never closed."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SEPARATORS = ",\t;|"
_SAMPLE = 256 * 1024


def decode(data: bytes) -> tuple[str, str]:
    """The text and its encoding: by its mark; else UTF-16 told by zero bytes, strict UTF-8, GB18030.

    Raises Refused `text-unknown-encoding` when none fits.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding), encoding
    wide = looks_utf16(data[: 64 * 1024])
    for encoding in (wide,) if wide else ("utf-8", "gb18030"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise Refused("text-unknown-encoding")


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise Refused("text-unknown-encoding") from error


def separator(text: str) -> tuple[str, int]:
    """The separator, and how many cells most records have with it (1: none is sure).

    The one that cuts the first records most evenly, then into most cells, wins.
    """
    sample = text[:_SAMPLE]
    cut = len(text) > _SAMPLE
    best = (",", 1)
    best_share = 0.0
    for sign in _SEPARATORS:
        widths = [w for w in _widths(sample, sign, cut) if w]
        if not widths:
            continue
        width, count = max(Counter(widths).items(), key=lambda pair: (pair[0] > 1, pair[1], pair[0]))
        share = count / len(widths)
        if width > 1 and (share, width) > (best_share, best[1]):
            best, best_share = (sign, width), share
    return best


def _widths(sample: str, sign: str, cut: bool) -> list[int]:
    found: list[int] = []
    try:
        for record in csv.reader(io.StringIO(sample, newline=""), delimiter=sign):
            found.append(len(record) if any(record) else 0)
            if len(found) == 200:
                return found
    except csv.Error:
        return found
    return found[:-1] if cut and len(found) > 1 else found


def is_table(text: str) -> bool:
    """Whether a text is surely rows of cells: nearly all of its first records have one width above 1."""
    sign, width = separator(text)
    widths = [w for w in _widths(text[:_SAMPLE], sign, len(text) > _SAMPLE) if w]
    return width > 1 and len(widths) > 1 and widths.count(width) >= 0.9 * len(widths)


def records(lines: Iterable[str], sign: str) -> Iterator[Sequence[str]]:
    """The records, blank lines too, so that a record's place is its row number in Excel.

    Raises Refused `text-unclosed-quote` with the record where a cell grows without end.
    """
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(lines, delimiter=sign)
    row = 0
    try:
        for record in reader:
            row += 1
            yield record
    except csv.Error as error:
        raise Refused("text-unclosed-quote", row=row + 1) from error


def read_text(data: bytes) -> tuple[str, Iterator[Sequence[str]]]:
    """Encoding, and the rows of cells. A first line `sep=;` says the separator and is no row, as in Excel."""
    text, encoding = decode(data)
    named = text[:4].lower() == "sep=" and len(text) > 5 and text[5] in "\r\n"
    sign = text[4] if named else separator(text)[0]
    # a large text takes several times the room of its bytes: from here on it is there line by line
    del text
    rows = records(_lines(data, encoding), sign)
    if named:
        next(rows)
    return encoding, rows


def _lines(data: bytes, encoding: str) -> Iterable[str]:
    """The lines of a text that `decode` knows, with their ends as they are."""
    found = io.BytesIO(data)
    for mark, marked in _MARKS:
        while marked == encoding and data.startswith(mark, found.tell()):
            found.seek(found.tell() + len(mark))
    return io.TextIOWrapper(found, encoding, newline="")
