"""Columns and sheets added to the user's own workbook."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any
from xml.etree import ElementTree

from gradestudio.diagnostics import column_letters
from gradestudio.workbook.keep.book import (
    COLUMNS_NAME,
    Book,
    add_names,
    earlier_columns,
    earlier_sheets,
    name_element,
    open_book,
    remove_sheets,
    without_name,
)
from gradestudio.workbook.keep.calculation import reckoned_when_opened, with_colours, without_stale_chain
from gradestudio.workbook.keep.columns import AddedColumn, ColumnCells
from gradestudio.workbook.keep.package import Package, relations_part, write_package
from gradestudio.workbook.keep.refusal import Unkeepable
from gradestudio.workbook.keep.sheetrows import (
    RowEdit,
    SheetStream,
    edited_rows,
    widened_dimension,
    widened_range,
    with_widths,
)
from gradestudio.workbook.keep.stylebook import Stylebook
from gradestudio.workbook.keep.tail import narrowed_table, sheet_reference, widened_table, widened_tail
from gradestudio.workbook.keep.transplant import bring_sheets, typed

MOST_COLUMNS = 16_384


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the added columns stand: their numbers, from 1; `replaced`: an earlier grading's were.

    `protected`: the sheet is, and so are the added cells; `by_hand`: formulas were added to a workbook that
    reckons only when it is told to.
    """

    columns: tuple[int, ...]
    replaced: tuple[int, ...] = ()
    protected: bool = False
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A workbook before anything is added: names of its sheets (without those of an earlier grading), and
    whether it holds macros."""

    sheets: tuple[str, ...]
    macros: bool


@dataclass(frozen=True, slots=True, eq=False)
class Addition:
    """What to add: `columns` beside the rows `rows` (sheet rows, rising, one per value) under the headings of
    `header_row` in the sheet `sheet`, whose cells end at column `width`; and all sheets of `sheets_from`,
    a workbook of ours."""

    sheet: str
    header_row: int
    rows: Sequence[int]
    columns: Sequence[AddedColumn]
    width: int
    sheets_from: Path | None = None
    told: Callable[[int], None] = field(default=lambda rows: None)


def earlier_grading(path: Path, sheet: str) -> tuple[list[int], list[str]]:
    """Columns of the sheet, and names of sheets, that an earlier grading added to a workbook.

    Raises Unkeepable or the zip module's errors when it is not a workbook of parts.
    """
    with Package(path) as package:
        book = open_book(package)
        return earlier_columns(book, sheet), [entry.name for entry in earlier_sheets(book)]


def surroundings(path: Path) -> Surroundings:
    """What stands around the customers' sheet.  Raises Unkeepable."""
    with _told_as_unkeepable(path), Package(path) as package:
        book = open_book(package)
        ours = earlier_sheets(book)
        types = package.text("[Content_Types].xml")
        main = re.search(rf"""<[^>]*PartName=["']/{re.escape(book.part)}["'][^>]*>""", types)
        macros = "macroEnabled" in (main.group(0) if main else types)
        return Surroundings(tuple(entry.name for entry in book.sheets if entry not in ours), macros)


_BROKEN = (zipfile.BadZipFile, zlib.error, ElementTree.ParseError, EOFError, KeyError, NotImplementedError)


@contextmanager
def _told_as_unkeepable(path: Path) -> Iterator[None]:
    """Whatever a damaged package makes the readers raise, as Unkeepable."""
    try:
        yield
    except _BROKEN as error:
        with path.open("rb") as file:
            locked = file.read(4) == b"\xd0\xcf\x11\xe0"
        if locked:
            raise Unkeepable("keep-encrypted") from error
        raise Unkeepable("keep-part-strange", part=path.name) from error


def keep_workbook(source: Path, target: Path | IO[bytes], addition: Addition) -> Placed:
    """Writes `source` with the addition to `target`; gives where the columns stand.

    `target` must be another file: the caller replaces.  Raises Unkeepable when the file's structure does
    not allow it.
    """
    with _told_as_unkeepable(source), Package(source) as package, ExitStack() as opened:
        other = None
        if addition.sheets_from is not None:
            other = opened.enter_context(Package(addition.sheets_from))
        return _kept(package, target, addition, other)


def _kept(package: Package, target: Path | IO[bytes], addition: Addition, other: Package | None) -> Placed:
    book = open_book(package)
    gone = earlier_sheets(book)
    entry = book.sheet(addition.sheet)
    without_stale_chain(
        package, book, {e.number for e in gone}, entry.number, earlier_columns(book, addition.sheet)
    )
    remove_sheets(package, book, gone)
    if not entry.part or not package.has(entry.part):
        raise Unkeepable("keep-no-sheet", sheet=addition.sheet)
    placed = _placed(earlier_columns(book, addition.sheet), addition)
    styles_part = _styles_part(package, book)
    styles = Stylebook(package.text(styles_part))
    changed: dict[str, Any] = {}
    types: dict[str, str] = {}
    if other is not None:
        brought = bring_sheets(book, styles, other, package.names)
        changed |= brought.parts
        types = brought.types
    index = [e.name for e in book.sheets].index(addition.sheet)
    book.text = _marked(book.text, addition, placed, index)
    by_hand = False
    if any(column.formula is not None for column in addition.columns):
        book.text, by_hand = reckoned_when_opened(book.text)
    changed |= _tables(package, entry.part, addition, placed)
    sheet = _SheetPart(package, entry.part, addition, placed, styles)
    changed[book.part] = book.text.encode("utf-8")
    changed[relations_part(book.part)] = book.relations.encode("utf-8")
    changed["[Content_Types].xml"] = _types(package, book, types)
    # formats are known only when the rows have been written, so the style part comes last
    _write(package, target, entry.part, sheet, styles_part, styles, changed, book, addition)
    return replace(placed, protected=sheet.protected, by_hand=by_hand)


def _write(
    package: Package,
    target: Path | IO[bytes],
    part: str,
    sheet: _SheetPart,
    styles_part: str,
    styles: Stylebook,
    changed: dict[str, Any],
    book: Book,
    addition: Addition,
) -> None:
    package.names = [n for n in package.names if n not in book.removed_parts and n not in (part, styles_part)]
    package.names += [part, styles_part]
    changed[part] = sheet.write
    changed[styles_part] = lambda out: out.write(styles.xml().encode("utf-8"))
    write_package(package, target, changed)


def _placed(earlier: Sequence[int], addition: Addition) -> Placed:
    count = len(addition.columns)
    columns = list(earlier[:count])
    following = max([addition.width, *earlier]) + 1
    columns += range(following, following + count - len(columns))
    if columns and columns[-1] > MOST_COLUMNS:
        raise Unkeepable("keep-too-wide", columns=columns[-1])
    return Placed(tuple(columns), tuple(earlier))


def _styles_part(package: Package, book: Book) -> str:
    for _, kind, target in package.relations(book.part):
        if kind == "styles":
            return target
    raise Unkeepable("keep-part-strange", part="styles.xml")


class _SheetPart:
    """The customers' sheet, written while it is read."""

    def __init__(
        self, package: Package, part: str, addition: Addition, placed: Placed, styles: Stylebook
    ) -> None:
        self._package, self._part = package, part
        self._addition, self._placed = addition, placed
        self._styles = styles
        self._cells = ColumnCells(addition.columns, addition.rows, addition.header_row, styles)
        self.protected = False

    def write(self, out: IO[bytes]) -> None:
        rows = sorted({addition_row for addition_row in (self._addition.header_row, *self._addition.rows)})
        columns = self._placed.columns
        edit = RowEdit(columns, rows, self._cells, frozenset(self._placed.replaced))
        with self._package.open(self._part) as source:
            stream = SheetStream(source, self._part)
            prolog = widened_dimension(stream.prolog, columns, rows)
            widths = {c: column.width for c, column in zip(columns, self._addition.columns, strict=True)}
            out.write(with_widths(prolog, stream.prefix, widths))
            waiting: list[bytes] = []
            for row in edited_rows(stream, edit, self._addition.told):
                waiting.append(row)
                if len(waiting) >= 512:
                    out.write(b"".join(waiting))
                    waiting.clear()
            out.write(b"".join(waiting))
            self.protected = b"sheetProtection" in stream.tail
            tail = widened_tail(stream.tail, columns, self._addition.header_row)
            added = dict(zip(columns, self._addition.columns, strict=True))
            out.write(with_colours(tail, stream.prefix, self._styles, added, self._addition.rows))


def _tables(package: Package, part: str, addition: Addition, placed: Placed) -> dict[str, Any]:
    columns = [(column.heading, column.formula) for column in addition.columns]
    changed: dict[str, Any] = {}
    for _, kind, target in package.relations(part):
        if kind == "table" and package.has(target):
            text = package.text(target)
            gone = [column for column in placed.replaced if column not in placed.columns]
            text_now = narrowed_table(text, gone, addition.header_row, target)
            wider = widened_table(text_now, columns, placed.columns, addition.header_row)
            if wider != text:
                changed[target] = wider.encode("utf-8")
    return changed


def _marked(text: str, addition: Addition, placed: Placed, index: int) -> str:
    """The workbook part with our columns named and the sheet's filter name widened."""
    areas = ",".join(
        sheet_reference(
            addition.sheet,
            f"${column_letters(a)}${addition.header_row}:${column_letters(b)}${addition.header_row}",
        )
        for a, b in _runs(placed.columns)
    )
    first, last = placed.columns[0], _runs(placed.columns)[0][1]

    def filter_name(match: re.Match[str]) -> str:
        head, sheet, area = match.group(1), match.group(2), match.group(3)
        if f'localSheetId="{index}"' not in head:
            return match.group(0)
        return f"{head}{sheet}!{widened_range(area, first, last, addition.header_row)}<"

    text = re.sub(
        r'(<(?:[\w.-]+:)?definedName\s[^>]*name="_xlnm\._FilterDatabase"[^>]*>)([^<!]*)!([^<]*)<',
        filter_name,
        text,
    )
    return add_names(without_name(text, COLUMNS_NAME), [name_element(COLUMNS_NAME, areas)])


def _runs(columns: Sequence[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for column in columns:
        if runs and runs[-1][1] == column - 1:
            runs[-1] = (runs[-1][0], column)
        else:
            runs.append((column, column))
    return runs


def _types(package: Package, book: Book, types: dict[str, str]) -> bytes:
    text = package.text("[Content_Types].xml")
    for part in book.removed_parts:
        text = re.sub(rf'<(?:[\w.-]+:)?Override\s[^>]*PartName="/{re.escape(part)}"[^>]*/>', "", text)
    return typed(text, types).encode("utf-8") if types else text.encode("utf-8")
