"""Adds columns of cells to a sheet's XML while it streams past; every other byte of its rows stays."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Protocol

from gradestudio.diagnostics import column_letters
from gradestudio.workbook.keep.refusal import Unkeepable

_STEP = 1 << 20
LONGEST_ROW = 64 * 1024 * 1024
"""Bytes of one row's XML; Excel's widest row of ordinary cells needs a tenth."""


class AddedCells(Protocol):
    """What to write into a row of the sheet."""

    def row(self, number: int, base_style: int) -> Sequence[str | None]:
        """For each target column the cell's XML after its address (` s="4"><v>1</v></c>`), None for a blank.

        `number` is the sheet row, `base_style` the format of the row's last own cell.
        """
        ...


@dataclass(frozen=True, slots=True)
class RowEdit:
    """`columns`: target columns from 1, rising; `rows`: sheet rows that get cells, rising."""

    columns: tuple[int, ...]
    rows: Sequence[int]
    cells: AddedCells
    cleared: frozenset[int] = frozenset()
    """Columns whose cells go everywhere (ours of an earlier grading)."""


class SheetStream:
    """One pass over a sheet's XML: what stands before the rows, the rows, and what comes after."""

    def __init__(self, source: IO[bytes], part: str) -> None:
        self._source = source
        self._part = part
        self._buffer = b""
        self.prolog = self._until_rows()
        self.prefix = self._find_prefix()

    def _more(self) -> bool:
        piece = self._source.read(_STEP)
        self._buffer += piece
        return bool(piece)

    def _until_rows(self) -> bytes:
        """Everything up to and including `<sheetData>`; a self-closed one is opened."""
        while True:
            found = re.search(rb"<((?:[\w.-]+:)?sheetData)\b[^>]*?(/?)>", self._buffer)
            if found:
                break
            if len(self._buffer) > LONGEST_ROW or not self._more():
                raise Unkeepable("keep-part-strange", part=self._part)
        head, self._empty = self._buffer[: found.end()], bool(found.group(2))
        self._buffer = self._buffer[found.end() :]
        if b"<!DOCTYPE" in head or b"<!--" in head:
            raise Unkeepable("keep-part-strange", part=self._part)
        if self._empty:
            head = head[: found.start()] + b"<" + found.group(1) + b">"
        return head

    def _find_prefix(self) -> bytes:
        found = re.search(rb"<((?:[\w.-]+:)?)worksheet\b", self.prolog)
        if not found:
            raise Unkeepable("keep-part-strange", part=self._part)
        encoding = re.match(rb"""\s*(?:\xef\xbb\xbf)?<\?xml[^>]*encoding=["']([\w-]+)["']""", self.prolog)
        if encoding and encoding.group(1).lower() not in (b"utf-8", b"ascii", b"us-ascii"):
            raise Unkeepable("keep-part-strange", part=self._part)
        if b"purl.oclc.org/ooxml" in self.prolog:
            raise Unkeepable("keep-strict")
        return found.group(1)

    def rows(self) -> Iterator[bytes]:
        """Each row element whole, with whatever blanks stand before it; then `tail` is ready."""
        self.tail = b""
        if self._empty:
            self.tail = b"</" + self.prefix + b"sheetData>" + self._rest()
            return
        p = re.escape(self.prefix)
        opened = re.compile(rb"\s*<%srow\b[^>]*>" % p)
        closing = re.compile(rb"\s*</%ssheetData\s*>" % p)
        row_end = b"</" + self.prefix + b"row"
        at = 0
        while True:
            stop = self._row_end(opened, row_end, at)
            if stop is not None:
                row = self._buffer[at:stop]
                if b"<!" in row:
                    raise Unkeepable("keep-comments", part=self._part)
                at = stop
                yield row
                continue
            if closing.match(self._buffer, at):
                self.tail = self._buffer[at:] + self._rest()
                return
            self._buffer = self._buffer[at:]
            at = 0
            if len(self._buffer) > LONGEST_ROW or not self._more():
                raise Unkeepable("keep-part-strange", part=self._part)

    def _row_end(self, opened: re.Pattern[bytes], row_end: bytes, at: int) -> int | None:
        """Where the row at a place of the buffer ends; None when it is not there whole."""
        head = opened.match(self._buffer, at)
        if head is None:
            return None
        if head.group(0).endswith(b"/>"):
            return head.end()
        closes = self._buffer.find(row_end, head.end())
        stop = self._buffer.find(b">", closes) if closes >= 0 else -1
        return stop + 1 if stop >= 0 else None

    def _rest(self) -> bytes:
        """What the source still holds behind the buffer (for a sheet without rows: the buffer too)."""
        parts = [self._buffer] if self._empty else []
        while piece := self._source.read(_STEP):
            parts.append(piece)
        return b"".join(parts)


def column_number(letters: bytes) -> int:
    """27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def edited_rows(
    stream: SheetStream, edit: RowEdit, told: Callable[[int], None] = lambda rows: None
) -> Iterator[bytes]:
    """The rows with the edit's cells in them; rows that were not in the XML are made.

    Raises Unkeepable when rows do not rise.
    """
    p = stream.prefix.decode()
    wanted = iter(edit.rows)
    pending = next(wanted, None)
    letters = [column_letters(c) for c in edit.columns]
    merger = _Merger(stream.prefix, edit, letters)
    number_of = re.compile(rb"""<[^>]*?\sr=["'](\d+)["']""")
    last = 0
    for row in stream.rows():
        found = number_of.match(row.lstrip())
        number = int(found.group(1)) if found else last + 1
        if number <= last:
            raise Unkeepable("keep-part-strange", part="rows")
        while pending is not None and pending < number:
            yield _made(p, pending, edit.cells.row(pending, 0), letters)
            pending = next(wanted, None)
        if pending == number:
            yield merger.merged(row, number)
            pending = next(wanted, None)
        elif edit.cleared:
            yield merger.cleared(row)
        else:
            yield row
        last = number
        if not number % 4096:
            told(number)
    while pending is not None:
        yield _made(p, pending, edit.cells.row(pending, 0), letters)
        pending = next(wanted, None)


def _made(prefix: str, number: int, pieces: Sequence[str | None], letters: list[str]) -> bytes:
    return (f'<{prefix}row r="{number}">{_cells(prefix, number, pieces, letters)}</{prefix}row>').encode()


def _cells(prefix: str, number: int, pieces: Sequence[str | None], letters: list[str]) -> str:
    head = '<c r="'
    made = [
        f'{head}{letter}{number}"{piece}'
        for letter, piece in zip(letters, pieces, strict=True)
        if piece is not None
    ]
    joined = "".join(made)
    # a text holds no "<": what follows one is always a tag of ours
    return re.sub(r"<(/?)(?=(?:v|is|t|c|f)[ >/])", rf"<\1{prefix}", joined) if prefix else joined


class _Merger:
    """Puts cells into a row that is there."""

    def __init__(self, prefix: bytes, edit: RowEdit, letters: list[str]) -> None:
        p = re.escape(prefix)
        self._edit = edit
        self._prefix = prefix
        self._letters = letters
        self._gone = frozenset(edit.columns) | edit.cleared
        self._first = min(self._gone)
        self._cell_head = b"<" + prefix + b"c"
        self._close = b"</" + prefix + b"row"
        self._cell = re.compile(rb"<%sc\b(?:[^>]*/>|[^>]*>.*?</%sc\s*>)" % (p, p), re.DOTALL)
        self._head = re.compile(rb"\s*<%srow\b[^>]*>" % p)
        self._address = re.compile(rb"""<[^>]*?\sr=["']([A-Z]+)\d+["']""")
        self._style = re.compile(rb"""<[^>]*?\ss=["'](\d+)["']""")
        self._spans = re.compile(rb"""\sspans=["'](\d+):(\d+)["']""")

    def merged(self, row: bytes, number: int) -> bytes:
        head = self._head.match(row)
        assert head is not None
        opening = self._widened(head.group(0))
        if opening.endswith(b"/>"):
            cells = self._written(number, 0)
            return opening[:-2].rstrip() + b">" + cells + self._close + b">"
        close = row.rindex(self._close)
        body = row[head.end() : close]
        at = body.rfind(self._cell_head + b" ")
        address = self._address.match(body, at) if at >= 0 else None
        if address is not None and column_number(address.group(1)) < self._first:
            style = self._style.match(body, at)
            base = int(style.group(1)) if style else 0
            return opening + body + self._written(number, base) + row[close:]
        return opening + self._interleaved(body, number) + row[close:]

    def cleared(self, row: bytes) -> bytes:
        """The row without cells in the columns that go."""
        head = self._head.match(row)
        assert head is not None
        if head.group(0).endswith(b"/>"):
            return row
        close = row.rindex(self._close)
        kept = [
            cell for column, cell in self._parsed(row[head.end() : close]) if column not in self._edit.cleared
        ]
        return head.group(0) + b"".join(kept) + row[close:]

    def _written(self, number: int, base: int) -> bytes:
        pieces = self._edit.cells.row(number, base)
        return _cells(self._prefix.decode(), number, pieces, self._letters).encode("utf-8")

    def _parsed(self, body: bytes) -> Iterator[tuple[int, bytes]]:
        column = 0
        for match in self._cell.finditer(body):
            address = self._address.match(match.group(0))
            column = column_number(address.group(1)) if address else column + 1
            yield column, match.group(0)

    def _interleaved(self, body: bytes, number: int) -> bytes:
        """Cells in column order, ours instead of those that stood in their places."""
        parsed = list(self._parsed(body))
        own = [(column, cell) for column, cell in parsed if column not in self._gone]
        before = [cell for column, cell in own if column < self._first]
        style = self._style.match(before[-1]) if before else None
        pieces = self._edit.cells.row(number, int(style.group(1)) if style else 0)
        prefix = self._prefix.decode()
        ours = [
            (column, _cells(prefix, number, [piece], [letter]).encode("utf-8"))
            for column, letter, piece in zip(self._edit.columns, self._letters, pieces, strict=True)
        ]
        return b"".join(cell for _, cell in sorted(own + ours, key=lambda pair: pair[0]))

    def _widened(self, opening: bytes) -> bytes:
        def wider(match: re.Match[bytes]) -> bytes:
            low = min(int(match.group(1)), self._edit.columns[0])
            high = max(int(match.group(2)), self._edit.columns[-1])
            return b' spans="%d:%d"' % (low, high)

        return self._spans.sub(wider, opening)


def widened_range(ref: str, first: int, last: int, header_row: int) -> str:
    """`A4:N90` widened to column `last` when it covers the header row and ends just before `first`."""
    found = re.fullmatch(r"\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)", ref)
    if not found:
        return ref
    right = column_number(found.group(3).encode())
    if right not in (first - 1,) and not first <= right <= last:
        return ref
    if not int(found.group(2)) <= header_row + 1:
        return ref
    dollar = "$" if "$" in ref else ""
    return ref[: ref.index(":") + 1] + f"{dollar}{column_letters(max(last, right))}{dollar}{found.group(4)}"


def widened_dimension(prolog: bytes, columns: tuple[int, ...], rows: Sequence[int]) -> bytes:
    """The prolog whose `dimension` holds the added cells too."""

    def wider(match: re.Match[bytes]) -> bytes:
        ends = match.group(2).decode().split(":")
        start = re.fullmatch(r"([A-Z]+)(\d+)", ends[0])
        stop = re.fullmatch(r"([A-Z]+)(\d+)", ends[-1])
        if not start or not stop:
            return match.group(0)
        left = min(column_number(start.group(1).encode()), columns[0])
        right = max(column_number(stop.group(1).encode()), columns[-1])
        top = min([int(start.group(2)), *rows[:1]])
        bottom = max([int(stop.group(2)), *rows[-1:]])
        ref = f"{column_letters(left)}{top}:{column_letters(right)}{bottom}"
        return match.group(1) + ref.encode() + match.group(3)

    return re.sub(rb"""(<(?:[\w.-]+:)?dimension\s+ref=["'])([^"']*)(["'])""", wider, prolog)


def with_widths(prolog: bytes, prefix: bytes, widths: Mapping[int, float]) -> bytes:
    """The prolog with column widths; a `col` element that covers an added column is cut around it."""
    p = re.escape(prefix)
    found = re.search(rb"<%scols\b[^>]*>(.*?)</%scols\s*>" % (p, p), prolog, re.DOTALL)
    kept: list[tuple[int, bytes]] = []
    for col in re.findall(rb"<%scol\b[^>]*/>" % p, found.group(1)) if found else []:
        kept += _cut(col, set(widths))
    for column, width in widths.items():
        kept.append(
            (
                column,
                b'<%scol min="%d" max="%d" width="%.2f" customWidth="1"/>' % (prefix, column, column, width),
            )
        )
    kept.sort(key=lambda pair: pair[0])
    cols = b"<%scols>" % prefix + b"".join(col for _, col in kept) + b"</%scols>" % prefix
    if found:
        return prolog[: found.start()] + cols + prolog[found.end() :]
    at = prolog.rindex(b"<" + prefix + b"sheetData")
    return prolog[:at] + cols + prolog[at:]


def _cut(col: bytes, taken: set[int]) -> list[tuple[int, bytes]]:
    low = int(re.search(rb'\bmin="(\d+)"', col).group(1))  # type: ignore[union-attr]
    high = int(re.search(rb'\bmax="(\d+)"', col).group(1))  # type: ignore[union-attr]
    inside = sorted(c for c in taken if low <= c <= high)
    made, start = [], low
    for stop in [*inside, high + 1]:
        if start < stop:
            piece = re.sub(rb'\bmin="\d+"', b'min="%d"' % start, col)
            made.append((start, re.sub(rb'\bmax="\d+"', b'max="%d"' % (stop - 1), piece)))
        start = stop + 1
    return made
