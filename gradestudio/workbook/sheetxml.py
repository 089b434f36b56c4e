"""One pass over a sheet's XML as bytes: how far it reaches, and what the reader would keep silent about.

The reader gives a blank for an error cell (`#N/A`), for a formula without a stored value and for a blank
alike, and it makes one cell for each place of the block that holds all cells.  So both are looked up first.
Runs in the reading process; works on pieces of a few mebibytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import IO

from gradestudio.workbook.refusal import Refused

PIECE = 1024 * 1024
_LARGEST_PIECE = 8 * PIECE
_LONGEST_CELL = 64 * 1024 * 1024
_SHORTEST_CELL = 3
"""Bytes: `<c ` is a cell's beginning already."""
_ENTITY = b"<!DOCTYPE"
_MERGED_WITHIN = 200
"""Merged ranges matter for headers only."""
_MOST_GROWN = 100
"""How often a sheet may turn out larger before its cells are looked at one by one."""

Merged = tuple[int, int, int, int]
"""Top, left, bottom, right; rows and columns from 0."""


@dataclass(slots=True)
class SheetFacts:
    cells: bool = False
    """Whether there is any."""
    far: bool = False
    """Whether the block from A1 to the cells may have more places than are allowed."""
    flaws: list[tuple[int, int, str]] = field(default_factory=list)
    """Row, column (from 1), and the error's code, or `formula` for one without a stored value."""
    padded: dict[int, dict[int, int]] = field(default_factory=dict)
    """Digits shown by the number format (`000000`), by column and row, from 1."""
    merged: list[Merged] | None = None
    """Those that begin in the first 200 rows; None where they were not looked for."""


def column_number(letters: bytes) -> int:
    """A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def scan(part: IO[bytes], size: int, padding: dict[int, int], most: int) -> SheetFacts:
    """The facts of one sheet of `size` bytes.

    Raises Refused: file-damaged; file-too-large for more than `most` cells.
    """
    piece = part.read(PIECE)
    if _ENTITY in piece[:4096] or b"<!ENTITY" in piece[:4096]:
        raise Refused("file-damaged")
    patterns = _Patterns.of(piece, padding)
    looking = _Looking(patterns, most, size > most * _SHORTEST_CELL, _Block.of(piece, patterns, most))
    rest = b""
    while piece:
        whole = rest + piece
        cut = max(whole.rfind(patterns.cell_start), whole.rfind(patterns.row_start))
        if cut <= 0:
            cut = max(whole.rfind(b"<"), 0)
        # more at once behind a cell that has no end yet: what it holds so far is copied with every piece
        piece = part.read(min(max(PIECE, len(whole) - cut), _LARGEST_PIECE))
        if not piece:
            cut = len(whole)
        looking.look(whole, cut)
        rest = whole[cut:]
        if len(rest) > _LONGEST_CELL:
            raise Refused("file-too-large")
    return looking.facts


def reach_of_values(part: IO[bytes]) -> tuple[int, int]:
    """Lowest row and rightmost column of the cells that hold something: styled blanks reach far in real
    sheets.
    """
    filled = re.compile(rb"<(?:\w+:)?c\s(?:[^>]*?\s)??r=\"([A-Z]{1,7})(\d{1,12})\"[^>]*(?<!/)>\s*<")
    rows = columns = 0
    rest = b""
    while piece := part.read(PIECE):
        whole = rest + piece
        end = 0
        for found in filled.finditer(whole):
            rows, columns = max(rows, int(found[2])), max(columns, column_number(found[1]))
            end = found.end()
        rest = whole[max(end, len(whole) - 4096) :]
    return rows, columns


@dataclass(frozen=True, slots=True)
class _Patterns:
    """Searches for one way of writing: elements with or without a name-space prefix."""

    prefix: bytes
    cell_start: bytes
    placeless: bytes
    """A cell that says nothing of itself, which stands behind the one before it."""
    row_start: bytes
    row_end: bytes
    rows_end: re.Pattern[bytes]
    merged: re.Pattern[bytes]
    error: re.Pattern[bytes]
    formula: re.Pattern[bytes]
    padded: re.Pattern[bytes] | None
    padding: dict[bytes, int]

    @classmethod
    def of(cls, head: bytes, padding: dict[int, int]) -> _Patterns:
        found = re.search(rb"<(\w+:)?worksheet\b", head[:65536])
        p = (found[1] or b"") if found else b""
        styles = b"|".join(b"%d" % style for style in padding)
        return cls(
            prefix=p,
            cell_start=b"<" + p + b"c ",
            placeless=b"<" + p + b"c>",
            row_start=b"<" + p + b"row",
            row_end=b"</" + p + b"row>",
            rows_end=re.compile(rb"</%ssheetData\s*>" % p),
            merged=re.compile(
                rb'<%smergeCell\s(?:[^>]*?\s)?ref="([A-Z]+)(\d{1,7})(?::([A-Z]+)(\d{1,7}))?"' % p
            ),
            error=re.compile(
                rb"<%sc\s([^>]*\bt=\"e\"[^>]*)>(?:<%sf\b[^>]*?(?:/>|>[^<]*</%sf>))?\s*<%sv>([^<]*)<"
                % (p, p, p, p)
            ),
            formula=re.compile(
                rb"<%sc\s([^>]*)>\s*<%sf\b[^>]*?(?:/>|>[^<]*</%sf>)\s*(<%sv\s*/>|<%sv>\s*</%sv>)?\s*</%sc>"
                % (p, p, p, p, p, p, p)
            ),
            padded=re.compile(
                rb"<%sc r=\"([A-Z]+)(\d+)\" s=\"(%s)\"(?: t=\"n\")?>\s*<%sv>\d+</" % (p, styles, p)
            )
            if padding
            else None,
            padding={b"%d" % style: width for style, width in padding.items()},
        )


@dataclass(frozen=True, slots=True)
class _Block:
    """A block from A1 that is small enough, in which so far all cells stand; at most twice as high as they
    need.

    `outside` finds the place of a cell beyond it.  Few cells are, so hardly any is looked at by itself.
    """

    prefix: bytes
    columns: int
    rows: int
    outside: re.Pattern[bytes]
    grown: int = 0

    @classmethod
    def of(cls, head: bytes, patterns: _Patterns, most: int) -> _Block | None:
        """As wide as the first rows; None where that is more than `most`."""
        start = re.compile(rb'<%sc r="([A-Z]{1,3})\d' % patterns.prefix)
        columns = max(map(column_number, start.findall(head[:65536])), default=1)
        return cls._sized(patterns.prefix, columns, 1) if columns <= most else None

    @classmethod
    def _sized(cls, prefix: bytes, columns: int, rows: int, grown: int = 0) -> _Block:
        columns_in, rows_in = _up_to(_letters(columns), b"A", b"Z"), _up_to(b"%d" % rows, b"0", b"9")
        place = rb'r="(?:%s)(?:%s)"' % (columns_in, rows_in)
        outside = rb'<%sc(?! %s|\s[^>]*?\s%s)\s(?:[^>]*?\s)??r="([A-Z]+)(\d+)"' % (prefix, place, place)
        return cls(prefix, columns, rows, re.compile(outside), grown)

    def with_cell(self, row: int, column: int, most: int) -> _Block | None:
        """A block with this cell too; None where it would have more than `most` places, or grew too often."""
        columns, rows = max(self.columns, column), max(self.rows, row)
        if columns * rows > most or self.grown == _MOST_GROWN:
            return None
        if row > self.rows:
            rows = max(rows, min(2 * self.rows, most // columns))
        return self._sized(self.prefix, columns, rows, self.grown + 1)


def _letters(column: int) -> bytes:
    """1 is A, 27 is AA."""
    letters = b""
    while column:
        column, last = divmod(column - 1, 26)
        letters = bytes((65 + last,)) + letters
    return letters


def _up_to(word: bytes, first: bytes, last: bytes) -> bytes:
    """A pattern of the words that are shorter than `word`, or as long and not behind it in order."""
    size = len(word)
    found = [rb"[%s-%s]{1,%d}" % (first, last, size - 1)] if size > 1 else []
    for at in range(size):
        before = bytes((word[at] - 1,))
        if before >= first:
            found.append(rb"%s[%s-%s][%s-%s]{%d}" % (word[:at], first, before, first, last, size - 1 - at))
    return b"|".join([*found, word])


_PLACE = re.compile(rb'(?:^|\s)r="([A-Z]+)(\d+)"')


@dataclass(slots=True)
class _Looking:
    """What is known after the pieces so far."""

    patterns: _Patterns
    most: int
    counting: bool
    """Whether the sheet is long enough to hold too many cells."""
    block: _Block | None
    facts: SheetFacts = field(default_factory=SheetFacts)
    _count: int = 0

    def look(self, xml: bytes, end: int) -> None:
        """At the first `end` bytes, which hold whole cells."""
        patterns, facts = self.patterns, self.facts
        if not facts.cells:
            facts.cells = (
                xml.find(patterns.cell_start, 0, end) >= 0 or xml.find(patterns.placeless, 0, end) >= 0
            )
        if self.counting:
            self._count += xml.count(patterns.cell_start, 0, end) + xml.count(patterns.placeless, 0, end)
            if self._count > self.most:
                raise Refused("file-too-large")
        self._look_outside(xml, end)
        self._look_for_flaws(xml, end)
        if patterns.padded is not None:
            for found in patterns.padded.finditer(xml, 0, end):
                column = facts.padded.setdefault(column_number(found[1]), {})
                column[int(found[2])] = patterns.padding[found[3]]
        self._look_behind(xml, end)

    def _look_outside(self, xml: bytes, end: int) -> None:
        at = 0
        while self.block is not None and (found := self.block.outside.search(xml, at, end)):
            at = found.end()
            row, column = int(found[2][:12]), column_number(found[1][:7])
            self.block = self.block.with_cell(row, column, self.most)
        self.facts.far = self.block is None

    def _look_for_flaws(self, xml: bytes, end: int) -> None:
        patterns = self.patterns
        # one byte is found ten times as fast as several, and every error has this one
        if xml.find(b"#", 0, end) >= 0 and xml.find(b't="e"', 0, end) >= 0:
            for found in patterns.error.finditer(xml, 0, end):
                self._flaw(found[1], found[2].decode("ascii", "replace"))
        if xml.find(b"f", 0, end) >= 0 and xml.find(b"<" + patterns.prefix + b"f", 0, end) >= 0:
            for found in patterns.formula.finditer(xml, 0, end):
                empty_text = found[2] is not None and b't="str"' in found[1]
                if not empty_text:
                    self._flaw(found[1], "formula")

    def _flaw(self, attributes: bytes, code: str) -> None:
        place = _PLACE.search(attributes)
        if place:
            self.facts.flaws.append((int(place[2]), column_number(place[1]), code))

    def _look_behind(self, xml: bytes, end: int) -> None:
        """Merged ranges stand behind the last row."""
        start = 0
        if self.facts.merged is None:
            last_row = max(xml.rfind(self.patterns.row_end, 0, end), 0)
            if not (closed := self.patterns.rows_end.search(xml, last_row, end)):
                return
            self.facts.merged, start = [], closed.end()
        for found in self.patterns.merged.finditer(xml, start, end):
            left, top = column_number(found[1]) - 1, int(found[2]) - 1
            right, bottom = (column_number(found[3]) - 1, int(found[4]) - 1) if found[3] else (left, top)
            if top < _MERGED_WITHIN:
                self.facts.merged.append((top, left, bottom, right))
