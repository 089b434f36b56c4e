"""The graded workbook with native formulas: who changes a number in the spreadsheet sees the tier move.

The added tiers, scores, tags and shown values are formulas over the customers' own cells, with the values of
the grading stored.  The steps between stand on a sheet of their own.  Related sheets that the rules read are
written beside, as they were read.  Reasons, next steps and notes stay the texts of the grading.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gradestudio.diagnostics import column_letters
from gradestudio.engine.bind import bind
from gradestudio.language import program as p
from gradestudio.report.cells import EXCEL_EPOCH, FIRST_DAY, Cells
from gradestudio.report.colours import tier_colours
from gradestudio.report.customer_sheet import Drawn, Painter, write_all
from gradestudio.report.customers import Part, SheetColumn, cells_of_typed, parts_of
from gradestudio.report.files import CannotWrite
from gradestudio.report.formula_cells import FormulaCells, made_cells
from gradestudio.report.names import SheetNames
from gradestudio.report.outcome import Added
from gradestudio.report.sheet import Block, StreamedBook, StreamedSheet
from gradestudio.report.theme import DATE, Theme, all_whole
from gradestudio.report.view import View
from gradestudio.table.cells import cells_of
from gradestudio.table.columns import Column, ColumnKind, Table
from gradestudio.workbook.formulas import (
    ROW,
    FormulaBook,
    FormulaInputs,
    RelatedInput,
    Untranslatable,
    formulas_for,
)

MOST_CELLS = 3_000_000
"""Formulas in one workbook; above it a spreadsheet would take minutes to open."""
_OUTCOMES = ("needs data", "no rule", "conflict")


@dataclass(frozen=True, slots=True, eq=False)
class _Related:
    """A related sheet as it will stand in the workbook."""

    name: str
    part: Part
    columns: tuple[SheetColumn, ...]
    table: Table


class Live:
    """The formulas of one workbook.  Raises CannotWrite, naming the rule that no formula can say."""

    def __init__(
        self, view: View, own: Sequence[SheetColumn], parts: Sequence[Part], names: SheetNames, file: str
    ) -> None:
        self._view, self._file = view, file
        self._program = bind(view.program, view.grading.as_of, dict(view.grading.params))
        if len(parts) != 1:
            raise CannotWrite("formulas-too-many", file=file, most=MOST_CELLS)
        self._part = parts[0]
        self._helper = names.claim(view.words.text("sheet.working"))
        self._related = {r: self._placed(r, names) for r in _relations(self._program) if self._has(r)}
        self._inputs = self._made_inputs(own)
        self._book = self._formulas()
        self._refuse_masked()
        if view.rows * (len(self._book.helpers) + len(self._book.outputs)) > MOST_CELLS:
            raise CannotWrite("formulas-too-many", file=file, most=MOST_CELLS)

    @property
    def sheets(self) -> Mapping[str, str]:
        """The related sheets that this writes: the source's name and the name here."""
        return {r.table.origin.sheet: r.name for r in self._related.values()}

    def _has(self, relation: str) -> bool:
        return relation in self._view.table.related

    def _placed(self, relation: str, names: SheetNames) -> _Related:
        typed = self._view.table.related[relation]
        definition = self._view.program.relation(relation)
        assert definition is not None
        if self._view.mask and any(c.private for c in definition.columns):
            raise CannotWrite("formulas-masked", file=self._file, name=relation)
        name = names.claim(typed.origin.sheet or relation)
        columns = tuple(self._related_columns(typed, definition))
        parts = parts_of(typed, lambda: name)
        if len(parts) != 1:
            raise CannotWrite("formulas-too-many", file=self._file, most=MOST_CELLS)
        return _Related(name, parts[0], columns, typed)

    def _related_columns(self, typed: Table, definition: p.RelationDef) -> Iterator[SheetColumn]:
        """The columns that the rules know as they were read, the others as they are."""
        for column in typed.columns.values():
            self._refuse_early(column)
        source = self._source_of(typed)
        if source is None:
            for number, column in enumerate(typed.columns.values(), 1):
                field = definition.column(column.name)
                yield SheetColumn(column.heading or column.name, cells_of_typed(column), number, field)
            return
        read = {c.sheet_column: c for c in typed.columns.values() if c.sheet_column}
        for number, raw in enumerate(source.columns.values(), 1):
            column, place = read.get(raw.sheet_column), raw.sheet_column or number
            if column is None:
                yield SheetColumn(raw.heading or raw.name, cells_of(raw), place)
            else:
                field = definition.column(column.name)
                yield SheetColumn(raw.heading or raw.name, cells_of_typed(column), place, field)

    def _source_of(self, typed: Table) -> Table | None:
        """The sheet as it was read, with the columns that no rule reads."""
        source = self._view.source
        for table in source.related.values() if source is not None else ():
            if table.origin.sheet == typed.origin.sheet and table.row_count == typed.row_count:
                return table
        return None

    def _refuse_early(self, column: Column) -> None:
        if column.kind is ColumnKind.DATE:
            known = column.data[column.data != Column.NO_DATE]
            if len(known) and known.min() < FIRST_DAY:
                name = column.heading or column.name
                raise CannotWrite("formulas-early-date", file=self._file, name=name)

    def _made_inputs(self, own: Sequence[SheetColumn]) -> FormulaInputs:
        words = {w: self._view.words.text(f"outcome.{w}") for w in _OUTCOMES}
        words |= {w: self._view.words.text(f"word.{w}") for w in ("yes", "no")}
        related = {
            relation: RelatedInput(
                r.name,
                *_ends(r.part),
                {c.field.name: column_letters(c.position) for c in r.columns if c.field},
            )
            for relation, r in self._related.items()
        }
        columns = {c.field.name: column_letters(c.position) for c in own if c.field is not None}
        return FormulaInputs(self._part.name, *_ends(self._part), columns, self._helper, related, words)

    def _formulas(self) -> FormulaBook:
        try:
            return formulas_for(self._program, self._inputs, self._view.grading.as_of)
        except Untranslatable as error:
            what = self._view.words.text(f"formulas-not.{error.what}")
            raise CannotWrite("formulas-not", file=self._file, name=error.output, what=what) from None

    def _refuse_masked(self) -> None:
        """A hidden value gives another tier; a hidden one that no formula reads does no harm."""
        if not self._view.mask:
            return
        texts = [f.text for f in (*self._book.helpers, *self._book.outputs.values())]
        for helper in self._book.helpers:
            field = self._view.program.field(helper.node.name) if isinstance(helper.node, p.Field) else None
            read = f"${helper.letter}"
            if field is not None and field.private and any(_reads(t, read) for t in texts):
                raise CannotWrite("formulas-masked", file=self._file, name=field.name)

    # ── Writing ─────────────────────────────────────────────────────────────────────────────────

    def drawn(self, added: Added, drawn: Drawn, book: StreamedBook, theme: Theme) -> Drawn:
        """An added column of the customers' sheet with its cells as formulas, where it is one."""
        formula = self._book.outputs.get(f"{added.of} computed" if added.role == "computed" else added.of)
        if added.role not in ("tier", "computed", "score", "tag", "show") or formula is None:
            return drawn
        style, column = _styled(added, book, theme)
        rows, start = self._part.rows, self._part.start

        def make(chosen: np.ndarray | slice) -> Cells:
            some = Column(column.name, column.kind, column.data[chosen], column.values)
            return made_cells(formula, rows[chosen] if start == 0 else rows, style, some)

        return replace(drawn, make=make)

    def colour(self, sheet: StreamedSheet, added: Sequence[Added], first: int, theme: Theme) -> None:
        """Colours of the tiers that follow the formulas; the added columns stand from position `first`."""
        top, bottom = self._inputs.first - 1, max(self._inputs.last, self._inputs.first) - 1
        for number, one in enumerate(added):
            grade = self._view.program.grade(one.of) if one.role in ("tier", "computed") else None
            if grade is None:
                continue
            colours = tier_colours(tuple(tier.color for tier in grade.tiers))
            place = first + number - 1
            for tier, colour in zip(grade.tiers, colours, strict=True):
                look = theme.where_text(tier.name, theme.changing(colour))
                sheet.conditional_format(top, place, bottom, place, look)
            for outcome in _OUTCOMES:
                look = theme.where_text(self._inputs.words[outcome], theme.changing(None))
                sheet.conditional_format(top, place, bottom, place, look)

    def write(self, book: StreamedBook, theme: Theme, told: Callable[[int], None]) -> None:
        """The related sheets, then the sheet of the steps between."""
        for related in self._related.values():
            painter = Painter(book, theme, self._view, related.table.row_count)
            drawn = [painter.own(c) for c in related.columns]
            write_all(
                book.add_sheet(related.name), related.part, drawn, theme, told, related.table.origin.above
            )
        self._write_steps(book, theme, told)

    def _write_steps(self, book: StreamedBook, theme: Theme, told: Callable[[int], None]) -> None:
        sheet = book.add_sheet(self._helper)
        sheet.write_string(0, 0, self._view.words.text("working.note"), theme.quiet())
        header = max(self._part.header, 2) if self._inputs.first > 2 else self._part.header
        days = book.style_number(num_format=DATE, align="center")
        columns: dict[int, Cells] = {}
        for number, helper in enumerate(self._book.helpers, 2):
            sheet.write_string(header - 1, number - 1, helper.heading[:255], theme.head())
            style = days if getattr(helper.node, "type", None) is p.Type.DATE else 0
            columns[number] = FormulaCells(helper, self._part.rows, style)
        sheet.set_column(1, len(self._book.helpers), 16)
        if columns:
            sheet.set_block(Block(self._part.rows, columns), told)
        sheet.freeze_panes(header, 0)


def _relations(program: p.Program) -> list[str]:
    """Related sheets that the program's values read."""
    return list(dict.fromkeys(node.relation for node in _walk(program) if isinstance(node, p.Aggregate)))


def _walk(node: Any) -> Iterator[Any]:
    yield node
    for child in p.children(node):
        yield from _walk(child)


def _ends(part: Part) -> tuple[int, int]:
    """First and last row of the sheet; without rows the one below the header."""
    if not len(part.rows):
        return part.header + 1, part.header + 1
    return int(part.rows[0]), int(part.rows[-1])


def _reads(text: str, reference: str) -> bool:
    return f"{reference}{ROW}" in text or f"{reference}$" in text


def _styled(added: Added, book: StreamedBook, theme: Theme) -> tuple[int, Column]:
    """The number of the look, and the stored values as Excel holds them."""
    column = added.column
    if added.role in ("tier", "computed"):
        return book.style_number(align="center"), column
    if column.kind is ColumnKind.NUMBER:
        form = theme.money_form(None, all_whole(column.data)) if added.money else ""
        return (book.style_number(num_format=form) if form else 0), column
    if column.kind is ColumnKind.DATE:
        days = np.where(column.data == Column.NO_DATE, np.nan, column.data.astype(np.float64) + EXCEL_EPOCH)
        return book.style_number(num_format=DATE, align="center"), Column(
            column.name, ColumnKind.NUMBER, days
        )
    return 0, column
