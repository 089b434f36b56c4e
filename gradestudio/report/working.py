"""The sheets on which formulas stand: the steps between, one customer or order a row, and the readings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradestudio.language import program as p
from gradestudio.report.cells import Cells, CodedCells, NumberCells, number_piece, text_cells
from gradestudio.report.customers import Part
from gradestudio.report.formula_cells import FormulaCells
from gradestudio.report.readings import TOP as READINGS_TOP
from gradestudio.report.readings import Readings
from gradestudio.report.sheet import Block, StreamedBook, StreamedSheet
from gradestudio.report.theme import DATE, Theme
from gradestudio.table.columns import Column, ColumnKind, missing_mask
from gradestudio.workbook.formulas import (
    TOP,
    Form,
    Formula,
    FormulaBook,
    FormulaInputs,
    Given,
    RelatedInput,
)

Say = Callable[..., str]
_WIDTH = 16


@dataclass(frozen=True, slots=True, eq=False)
class RelatedSteps:
    """The key of each row of a related sheet, and its place there from 1."""

    keys: Column
    places: np.ndarray


class Steps:
    """Writes the sheets into `book`; `shift` is Excel's day number of 1970-01-01 in that workbook."""

    def __init__(
        self, book: StreamedBook, theme: Theme, say: Say, told: Callable[[int], None], shift: int
    ) -> None:
        self._book, self._theme, self._say, self._told, self._shift = book, theme, say, told, shift
        self._days = book.style_number(num_format=DATE, align="center")
        self._first_of: dict[str, dict[Any, int]] = {}

    def write(self, made: FormulaBook, inputs: FormulaInputs, part: Part, keys: Mapping[str, Column]) -> None:
        """The steps of the customers; `keys` are their keys by related sheet."""
        sheet = self._book.add_sheet(inputs.helper)
        sheet.write_string(0, 0, self._say("working.note"), self._theme.quiet())
        header = max(part.header, 2) if inputs.first > 2 else part.header
        rows = np.arange(inputs.first, max(inputs.end, inputs.last) + 1)
        if not len(part.rows):
            rows = rows[:0]
        elif inputs.end == inputs.last:
            rows = part.rows
        else:
            rows = np.concatenate([part.rows, rows[rows > part.rows[-1]]])
        given: dict[Given, Cells] = {}
        for relation, column in keys.items():
            values = self._values(column)
            numbers = (part.rows - inputs.first + 1).tolist()
            first: dict[Any, int] = {}
            for value, number in zip(values, numbers, strict=True):
                if value is not None:
                    first.setdefault(value, number)
            self._first_of[relation] = first
            places = [np.nan if v is None else first[v] for v in values]
            given[Given("key", relation)] = self._keys(column, np.arange(len(values)), len(rows))
            given[Given("place", relation)] = _numbers(places, len(rows))
        columns: dict[int, Cells] = {1: FormulaCells(made.rows, rows)}
        self._put(sheet, header, rows, made.helpers, given, columns)

    def write_related(
        self, relation: str, inputs: RelatedInput, helpers: Sequence[Formula], steps: RelatedSteps
    ) -> None:
        """The steps of a related sheet, in the customers' order."""
        sheet = self._book.add_sheet(inputs.helper)
        note = self._say("working.related-note", name=inputs.sheet)
        sheet.write_string(0, 0, note, self._theme.quiet())
        sheet.write_string(TOP - 2, 0, self._say("working.row"), self._theme.head())
        first = self._first_of.get(relation, {})
        owners = np.array([first.get(v, np.nan) for v in self._values(steps.keys)], dtype=np.float64)
        order = np.argsort(owners, kind="stable")  # NaN last
        rest = np.setdiff1d(np.arange(1, inputs.count + 1), steps.places)
        places = np.concatenate([steps.places[order], rest]).astype(np.float64)
        rows = np.arange(TOP, TOP + inputs.count)
        given: dict[Given, Cells] = {
            Given("key", relation): self._keys(steps.keys, order, inputs.count),
            Given("place", relation): _numbers(owners[order].tolist(), inputs.count),
        }
        self._put(sheet, TOP - 1, rows, helpers, given, {1: NumberCells(places)})

    def _put(
        self,
        sheet: StreamedSheet,
        header: int,
        rows: np.ndarray,
        helpers: Sequence[Formula],
        given: Mapping[Given, Cells],
        columns: dict[int, Cells],
    ) -> None:
        """Helper columns from column B, below their headings in row `header`."""
        for number, helper in enumerate(helpers, 2):
            sheet.write_string(header - 1, number - 1, helper.heading[:255], self._theme.head())
            if isinstance(helper.node, Given):
                columns[number] = given[helper.node]
            else:
                dated = isinstance(helper.node, p.Expr) and helper.node.type is p.Type.DATE
                shown = rows[:1] if helper.form is Form.ONCE else rows
                columns[number] = FormulaCells(helper, shown, self._days if dated else 0)
        sheet.set_column(1, max(len(helpers), 1), _WIDTH)
        if len(rows):
            sheet.set_block(Block(rows, columns), self._told)
        sheet.freeze_panes(header, 0)

    def write_readings(self, readings: Readings) -> None:
        """What stands in cells and what was read there, where a formula would read something else."""
        if not readings.noted:
            return
        sheet = self._book.add_sheet(readings.sheet)
        sheet.write_string(0, 0, self._say("readings.note"), self._theme.quiet())
        for number, noted in enumerate(readings.noted):
            column = 2 * number
            sheet.write_string(READINGS_TOP - 3, column, noted.heading[:255], self._theme.head())
            for at, word in enumerate(("readings.seen", "readings.read")):
                sheet.write_string(READINGS_TOP - 2, column + at, self._say(word), self._theme.head())
            for row, pair in enumerate(zip(noted.seen, noted.read, strict=True), READINGS_TOP - 1):
                for at, value in enumerate(pair):
                    _write(sheet, row, column + at, value)
        sheet.set_column(0, 2 * len(readings.noted) - 1, _WIDTH)
        sheet.freeze_panes(READINGS_TOP - 1, 0)

    # ── Keys as they were ───────────────────────────────────────────────────────────────────────

    def _values(self, column: Column) -> list[Any]:
        """One a row; None for a missing one."""
        missing = missing_mask(column)
        names = column.values if column.kind is ColumnKind.TEXT else None
        return [
            None if gone else names[value] if names is not None else value
            for value, gone in zip(column.data.tolist(), missing.tolist(), strict=True)
        ]

    def _keys(self, column: Column, order: np.ndarray, count: int) -> Cells:
        more = count - len(order)
        data = column.data[order]
        if column.kind is ColumnKind.TEXT:
            data = np.concatenate([data, np.full(more, -1, dtype=data.dtype)])
            return text_cells(Column(column.name, column.kind, data, column.values), self._book.strings)
        if column.kind is ColumnKind.FLAG:
            data = np.concatenate([data, np.full(more, -1, dtype=data.dtype)])
            return CodedCells(data, [number_piece(0), number_piece(1)])
        numbers = data.astype(np.float64)
        if column.kind is ColumnKind.DATE:
            numbers = np.where(data == Column.NO_DATE, np.nan, numbers + self._shift)
        return _numbers(numbers.tolist(), count)


def _numbers(values: Sequence[float], count: int) -> Cells:
    """The values, then blanks up to `count` rows."""
    return NumberCells(np.array([*values, *[np.nan] * (count - len(values))], dtype=np.float64))


def _write(sheet: Any, row: int, column: int, value: str | float | bool) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    else:
        sheet.write_number(row, column, value)
