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

PIECE = 4 * 1024 * 1024
_LONGEST_CELL = 64 * 1024 * 1024
_ENTITY = b"<!DOCTYPE"


@dataclass(slots=True)
class SheetFacts:
    rows: int = 0
    columns: int = 0
    cells: int = 0
    flaws: list[tuple[int, int, str]] = field(default_factory=list)
    """Row, column (from 1), and the error's code, or `formula` for one without a stored value."""
    padded: dict[int, dict[int, int]] = field(default_factory=dict)
    """Digits shown by the number format (`000000`), by column and row, from 1."""


def column_number(letters: bytes) -> int:
    """A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def scan(part: IO[bytes], padding: dict[int, int], most: int) -> SheetFacts:
    """The facts of one sheet.  Raises Refused: file-damaged; file-too-large for more than `most` cells."""
    facts = SheetFacts()
    piece = part.read(PIECE)
    if _ENTITY in piece[:4096] or b"<!ENTITY" in piece[:4096]:
        raise Refused("file-damaged")
    patterns = _Patterns.of(piece, padding)
    rest = b""
    while piece:
        whole = rest + piece
        cut = max(whole.rfind(patterns.cell_start), whole.rfind(patterns.row_start))
        if cut <= 0:
            cut = whole.rfind(b"<")
        piece = part.read(PIECE)
        if not piece:
            cut = len(whole)
        _look(whole[:cut] if cut > 0 else b"", patterns, facts)
        if facts.cells > most:
            raise Refused("file-too-large")
        rest = whole[max(cut, 0) :]
        if len(rest) > _LONGEST_CELL:
            raise Refused("file-too-large")
    return facts


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
    row: re.Pattern[bytes]
    quick_cell: bytes
    any_cell: re.Pattern[bytes]
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
            row=re.compile(rb"<%srow\b[^>]*?\sr=\"(\d+)\"" % p),
            quick_cell=b"<" + p + b'c r="',
            any_cell=re.compile(rb"<%sc\s(?:[^>]*?\s)??r=\"([A-Z]+)(\d+)\"" % p),
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


_PLACE = re.compile(rb'(?:^|\s)r="([A-Z]+)(\d+)"')


def _look(xml: bytes, patterns: _Patterns, facts: SheetFacts) -> None:
    count = xml.count(patterns.cell_start)
    facts.cells += count + xml.count(patterns.placeless)
    _reach(xml, patterns, facts, count)
    if b't="e"' in xml:
        for found in patterns.error.finditer(xml):
            _flaw(facts, found[1], found[2].decode("ascii", "replace"))
    if b"<" + patterns.prefix + b"f" in xml:
        for found in patterns.formula.finditer(xml):
            empty_text = found[2] is not None and b't="str"' in found[1]
            if not empty_text:
                _flaw(facts, found[1], "formula")
    if patterns.padded is not None:
        for letters, row, style in patterns.padded.findall(xml):
            column = facts.padded.setdefault(column_number(letters), {})
            column[int(row)] = patterns.padding[style]


def _flaw(facts: SheetFacts, attributes: bytes, code: str) -> None:
    place = _PLACE.search(attributes)
    if place:
        facts.flaws.append((int(place[2]), column_number(place[1]), code))


def _reach(xml: bytes, patterns: _Patterns, facts: SheetFacts, count: int) -> None:
    """Lowest row and rightmost column.

    Cells are not looked at one by one: only those right of what is known already, and those whose row
    number has more digits than the row elements say.
    """
    if not count:
        return
    if xml.count(patterns.quick_cell) < count:
        for letters, row in patterns.any_cell.findall(xml):
            _extend(facts, int(row), column_number(letters))
        return
    facts.rows = max([facts.rows, *map(int, patterns.row.findall(xml))])
    if not facts.columns:
        first = patterns.any_cell.findall(xml[:65536])
        facts.columns = max(column_number(letters) for letters, _ in first) if first else 1
    for letters, row in _unknown_cells(patterns.quick_cell, facts).findall(xml):
        _extend(facts, int(row), column_number(letters))


def _unknown_cells(cell_start: bytes, facts: SheetFacts) -> re.Pattern[bytes]:
    """Cells beyond the known columns (exactly so up to Z) or of more digits than the known rows."""
    deep = rb"[A-Z]{1,7}\d{%d}" % (len(str(facts.rows)) + 1)
    right = rb"[%c-Z]\d|[A-Z]{2}" % (65 + facts.columns) if facts.columns < 26 else rb"[A-Z]{2}"
    return re.compile(re.escape(cell_start) + rb"(?=%s|%s)([A-Z]{1,7})(\d{1,12})" % (right, deep))


def _extend(facts: SheetFacts, row: int, column: int) -> None:
    facts.rows, facts.columns = max(facts.rows, row), max(facts.columns, column)
