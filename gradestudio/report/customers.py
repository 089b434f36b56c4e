"""The customers' own columns as they go into the graded workbook, and where each cell stands there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from gradestudio.diagnostics import CellRef
from gradestudio.language import program as p
from gradestudio.report.cells import before_excel
from gradestudio.report.masking import HIDDEN, masked
from gradestudio.report.sheet import MOST_ROWS
from gradestudio.table.cells import Cells, Tag, cells_of, no_codes, no_numbers
from gradestudio.table.columns import Column, ColumnKind, Problem, Table
from gradestudio.workbook.matching import scales

_NUMBERS = (p.FieldKind.NUMBER, p.FieldKind.MONEY)


@dataclass(frozen=True, slots=True, eq=False)
class SheetColumn:
    """One of the customers' columns: its heading, cells, place (from 1), and the field that reads it."""

    heading: str
    cells: Cells
    position: int
    field: p.FieldDef | None = None
    scale: tuple[int, int] = (1, 1)
    """Numbers in the cells times the first and divided by the second are in the field's unit."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Rows `start` to `stop` of the table on one sheet: their row numbers there, and the header's."""

    name: str
    start: int
    stop: int
    header: int
    rows: np.ndarray


def parts_of(table: Table, claim: Callable[[], str], most: int = MOST_ROWS) -> tuple[Part, ...]:
    """Where the rows stand; `claim` gives the next sheet's name.

    They keep their own row numbers, so that an address in the source is the same address here; more rows
    than one sheet holds go on further sheets.
    """
    count, header = table.row_count, max(table.origin.header_row, 1)
    own = table.origin.rows
    if own is None:
        own = np.arange(header + 1, header + 1 + count)
    if count == 0 or (own[0] > header and own[-1] <= most and bool(np.all(np.diff(own) > 0))):
        return (Part(claim(), 0, count, header, own),)
    starts = range(0, count, most - 1)
    return tuple(
        Part(claim(), start, stop, 1, np.arange(2, 2 + stop - start))
        for start, stop in ((s, min(s + most - 1, count)) for s in starts)
    )


def own_columns(
    program: p.Program, typed: Table, source: Table | None, mask: bool, as_it_is: bool = False
) -> list[SheetColumn]:
    """The customers' columns in the sheet's order; `as_it_is`: every cell as it stands in the sheet.

    Texts that were read as a date or an amount become one; ids become texts; everything else, what could
    not be read above all, stays as it was.  Without a source the typed columns stand for it.
    """
    if source is None or source.row_count != typed.row_count:
        return _typed_columns(program, typed, mask)
    fields = _fields_by_place(program, typed)
    bad = _bad_rows(typed.problems)
    made = []
    for number, raw in enumerate(source.columns.values(), 1):
        column, field = fields.get(raw.sheet_column or raw.heading or raw.name, (None, None))
        cells, scale = cells_of(raw), (1, 1)
        if column is not None and field is not None:
            scale = scales(field, raw)[:2]
        if column is not None and field is not None and not as_it_is:
            cells = _read_cells(cells, column, field, bad.get(field.name, ()), scale)
        if not as_it_is:
            cells = _as_text(cells, before_excel(cells))
        if mask and field is not None and field.private:
            cells = masked_cells(cells)
        made.append(SheetColumn(raw.heading or raw.name, cells, raw.sheet_column or number, field, scale))
    return made


def _fields_by_place(
    program: p.Program, typed: Table
) -> Mapping[int | str, tuple[Column | None, p.FieldDef | None]]:
    """Field and typed column by sheet column, or by heading for a table that is from no sheet."""
    found: dict[int | str, tuple[Column | None, p.FieldDef | None]] = {}
    for field in program.fields:
        column = typed.columns.get(field.name)
        if column is not None and (column.sheet_column or column.heading):
            found[column.sheet_column or column.heading] = (column, field)
    return found


def _bad_rows(problems: tuple[Problem, ...]) -> dict[str, list[int]]:
    bad: dict[str, list[int]] = {}
    for problem in problems:
        if problem.row is not None and problem.relation is None and problem.did != "read-as":
            bad.setdefault(problem.field, []).append(problem.row)
    return bad


def _read_cells(
    cells: Cells, column: Column, field: p.FieldDef, bad: list[int] | tuple[()], scale: tuple[int, int]
) -> Cells:
    """The cells with texts that were read as numbers or dates turned into them, and ids into texts.

    A number stays in the unit of its column.
    """
    good = np.ones(len(cells), dtype=bool)
    good[list(bad)] = False
    if field.kind in _NUMBERS and column.kind is ColumnKind.NUMBER:
        here = good & (cells.tags == Tag.TEXT) & np.isfinite(column.data)
        return _patched(cells, here, Tag.NUMBER, column.data * scale[1] / scale[0])
    if field.kind is p.FieldKind.DATE and column.kind is ColumnKind.DATE:
        here = good & (cells.tags == Tag.TEXT) & (column.data != Column.NO_DATE)
        return _patched(cells, here, Tag.DATE, column.data)
    if field.kind is p.FieldKind.ID and column.kind is ColumnKind.TEXT:
        here = good & ((cells.tags == Tag.NUMBER) | (cells.tags == Tag.EXACT)) & (column.data >= 0)
        tags, codes = cells.tags.copy(), cells.codes.copy()
        tags[here] = Tag.TEXT
        codes[here] = column.data[here] + len(cells.texts)
        return Cells(tags, cells.numbers, codes, cells.texts + column.values)
    return cells


def _patched(cells: Cells, here: np.ndarray, tag: Tag, values: np.ndarray) -> Cells:
    if not here.any():
        return cells
    tags, numbers = cells.tags.copy(), cells.numbers.copy()
    tags[here], numbers[here] = tag, values[here]
    return Cells(tags, numbers, cells.codes, cells.texts)


def _as_text(cells: Cells, here: np.ndarray) -> Cells:
    """The cells of `here` as the texts that people read."""
    if not here.any():
        return cells
    tags, codes, texts = cells.tags.copy(), cells.codes.copy(), list(cells.texts)
    for row in np.flatnonzero(here).tolist():
        tags[row], codes[row] = Tag.TEXT, len(texts)
        texts.append(str(cells.cell(row)))
    return Cells(tags, cells.numbers, codes, tuple(texts))


def masked_cells(cells: Cells) -> Cells:
    """The same cells with every value hidden; blanks stay blank."""
    texts = (*(masked(text) for text in cells.texts), HIDDEN)
    filled = cells.tags != Tag.BLANK
    tags = np.where(filled, np.uint8(Tag.TEXT), cells.tags).astype(np.uint8)
    codes = np.where(filled & (cells.codes < 0), len(cells.texts), cells.codes).astype(np.int32)
    return Cells(tags, cells.numbers, codes, texts)


def _typed_columns(program: p.Program, typed: Table, mask: bool) -> list[SheetColumn]:
    made = []
    for field in program.fields:
        column = typed.columns.get(field.name)
        if column is not None and (column.heading or field is program.key):
            cells = cells_of_typed(column)
            if mask and field.private:
                cells = masked_cells(cells)
            made.append(SheetColumn(field.name, cells, len(made) + 1, field))
    return made


def cells_of_typed(column: Column) -> Cells:
    """A typed column as sheet cells."""
    count = len(column.data)
    numbers, codes = no_numbers(count), no_codes(count)
    if column.kind is ColumnKind.TEXT:
        return Cells(_tags(column.data >= 0, Tag.TEXT), numbers, column.data, column.values)
    if column.kind is ColumnKind.DATE:
        return Cells(_tags(column.data != Column.NO_DATE, Tag.DATE), column.data.astype(np.float64), codes)
    if column.kind is ColumnKind.FLAG:
        return Cells(_tags(column.data >= 0, Tag.FLAG), column.data.astype(np.float64), codes)
    return Cells(_tags(np.isfinite(column.data), Tag.NUMBER), column.data, codes)


def _tags(filled: np.ndarray, tag: Tag) -> np.ndarray:
    return np.where(filled, np.uint8(tag), np.uint8(Tag.BLANK)).astype(np.uint8)


def place(parts: tuple[Part, ...], row: int, column: int) -> CellRef:
    """The address of a table row's cell in the graded workbook."""
    part = next(part for part in parts if row < part.stop)
    return CellRef(part.name, int(part.rows[row - part.start]), column)


def headings(columns: list[SheetColumn]) -> Iterator[str]:
    return (column.heading for column in columns)
