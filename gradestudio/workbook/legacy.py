"""Error cells of xls, xlsb and ods sheets, which the reader gives as blanks.  Runs in the reading process."""

from __future__ import annotations

import posixpath
import re
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.parsers import expat

from gradestudio.workbook import biff
from gradestudio.workbook.refusal import Refused
from gradestudio.workbook.sheetxml import PIECE, SheetFacts

Errors = list[tuple[int, int, str]]


def facts(path: Path, form: str, name: str) -> SheetFacts:
    """Cells with errors in one sheet."""
    if form == "ole":
        return SheetFacts(flaws=biff.error_cells(path).get(name, []))
    try:
        with zipfile.ZipFile(path) as package:
            found = _binary_errors(package, name) if form == "xlsb" else _open_document_errors(package, name)
    except (zipfile.BadZipFile, KeyError, struct.error, IndexError):
        return SheetFacts()
    return SheetFacts(flaws=found)


# ── xlsb ────────────────────────────────────────────────────────────────────────────────────────

_ROW, _CELL_ERROR, _FORMULA_ERROR, _SHEET = 0, 3, 11, 156


def _binary_errors(package: zipfile.ZipFile, name: str) -> Errors:
    """[MS-XLSB]: records of cells follow the record of their row."""
    part = _binary_part(package, name)
    if part is None:
        return []
    data = package.read(part)
    found: Errors = []
    row = 0
    for kind, at in _binary_records(data):
        if kind == _ROW:
            (row,) = struct.unpack_from("<I", data, at)
        elif kind in (_CELL_ERROR, _FORMULA_ERROR):
            (column,) = struct.unpack_from("<I", data, at)
            found.append((row + 1, column + 1, biff.ERROR_NAMES.get(data[at + 8], "#UNKNOWN!")))
    return found


def _binary_records(data: bytes) -> Iterator[tuple[int, int]]:
    """Kind and start of each record; both kind and length are written in seven bits a byte."""
    at, end = 0, len(data)
    while at < end:
        kind = data[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (data[at] << 7)
            at += 1
        length = shift = 0
        for _ in range(4):
            byte = data[at]
            at += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        yield kind, at
        at += length


def _binary_part(package: zipfile.ZipFile, name: str) -> str | None:
    links = package.read("xl/_rels/workbook.bin.rels").decode("utf-8", "replace")
    targets: dict[str, str] = {}
    for link in re.findall(r"<Relationship\b[^>]*>", links):
        number, target = re.search(r'\bId="([^"]*)"', link), re.search(r'\bTarget="([^"]*)"', link)
        if number and target:
            targets[number[1]] = target[1]
    book = package.read("xl/workbook.bin")
    for kind, at in _binary_records(book):
        if kind == _SHEET:
            number, at = _wide_text(book, at + 8)
            if _wide_text(book, at)[0] == name and number in targets:
                target = targets[number]
                return (
                    target.lstrip("/")
                    if target[:1] == "/"
                    else posixpath.normpath(posixpath.join("xl", target))
                )
    return None


def _wide_text(data: bytes, at: int) -> tuple[str, int]:
    (count,) = struct.unpack_from("<I", data, at)
    end = at + 4 + 2 * count
    return data[at + 4 : end].decode("utf-16-le", "replace"), end


# ── ods ─────────────────────────────────────────────────────────────────────────────────────────

_ERROR_MARK = b'value-type="error"'
_MOST_REPEATED = 20_000


def _open_document_errors(package: zipfile.ZipFile, name: str) -> Errors:
    """LibreOffice marks them `calcext:value-type="error"` and writes the error as the cell's text."""
    with package.open("content.xml") as part:
        if not _holds(part, _ERROR_MARK):
            return []
    reading = _OpenDocument(name)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.text
    parser.StartDoctypeDeclHandler = _no_doctype
    try:
        with package.open("content.xml") as part:
            parser.ParseFile(part)
    except expat.ExpatError:
        return reading.found
    return reading.found


def _no_doctype(*_: object) -> None:
    raise Refused("file-damaged")


def _holds(part: IO[bytes], mark: bytes) -> bool:
    rest = b""
    while piece := part.read(PIECE):
        if mark in rest + piece:
            return True
        rest = piece[-len(mark) :]
    return False


@dataclass(slots=True)
class _OpenDocument:
    """Counts rows and cells of one sheet, repeated ones too."""

    name: str
    found: Errors = field(default_factory=list)
    _inside: bool = False
    _row: int = 0
    _column: int = 0
    _rows: int = 1
    _columns: int = 1
    _error: str | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self._inside = attributes.get("table:name") == self.name
            self._row = 0
        elif tag == "table:table-row":
            self._rows = int(attributes.get("table:number-rows-repeated", "1"))
            self._column = 0
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self._columns = int(attributes.get("table:number-columns-repeated", "1"))
            is_error = self._inside and attributes.get("calcext:value-type") == "error"
            self._error = "" if is_error else None

    def text(self, text: str) -> None:
        if self._error is not None:
            self._error += text

    def end(self, tag: str) -> None:
        if tag == "table:table-row":
            self._row += self._rows
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            if self._error is not None and self._rows * self._columns <= _MOST_REPEATED:
                self._add(self._error.strip() or "#UNKNOWN!")
            self._error = None
            self._column += self._columns

    def _add(self, code: str) -> None:
        for row in range(self._row, self._row + self._rows):
            for column in range(self._column, self._column + self._columns):
                self.found.append((row + 1, column + 1, code))
