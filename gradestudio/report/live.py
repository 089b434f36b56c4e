"""The graded workbook with native formulas: who changes a number in the spreadsheet sees the tier move.

The added tiers, scores, tags and shown values are formulas over the customers' own cells, with the values of
the grading stored.  The steps between stand on sheets of their own.  In the customers' own workbook cells
stay as they are; in a new one related sheets that the rules read are written beside, as they were read.
Reasons, next steps and notes stay the texts of the grading.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gradestudio.diagnostics import column_letters
from gradestudio.engine.bind import bind
from gradestudio.language import program as p
from gradestudio.report.as_read import refuse_early
from gradestudio.report.cells import EXCEL_EPOCH, FIRST_DAY, Cells
from gradestudio.report.colours import tier_colours
from gradestudio.report.customer_sheet import Drawn, Painter, write_all
from gradestudio.report.customers import Part, SheetColumn, cells_of_typed, parts_of
from gradestudio.report.files import CannotWrite
from gradestudio.report.formula_cells import StoredCells
from gradestudio.report.names import SheetNames
from gradestudio.report.outcome import Added
from gradestudio.report.readings import Readings
from gradestudio.report.sheet import MOST_ROWS, StreamedBook, StreamedSheet
from gradestudio.report.theme import DATE, Theme, all_whole
from gradestudio.report.view import View
from gradestudio.report.working import RelatedSteps, Steps
from gradestudio.table.cells import cells_of
from gradestudio.table.columns import Column, ColumnKind, Table
from gradestudio.workbook.formulas import (
    ROW,
    FieldCells,
    FormulaBook,
    FormulaInputs,
    RelatedInput,
    Untranslatable,
    formulas_for,
)
from gradestudio.workbook.matching import scales

MOST_CELLS = 3_000_000
"""Formulas in one workbook; above it a spreadsheet would take minutes to open."""
SPARE = 100
"""Rows below the last one that formulas read too: customers and orders may be added there."""
OUTCOMES = ("needs data", "no rule", "conflict")
_EPOCH_1904 = EXCEL_EPOCH - 1_462


@dataclass(frozen=True, slots=True, eq=False)
class _Related:
    """A related sheet: `part` where its rows stand; `columns` when it is written here, beside the others."""

    part: Part
    table: Table
    input: RelatedInput
    columns: tuple[SheetColumn, ...] = ()


class Live:
    """The formulas of one workbook.  Raises CannotWrite, naming the rule that no formula can say.

    `own` are the customers' columns as they will stand in the workbook, `kept` the sheets of their own
    workbook, whose cells stay as they are; None: all of it is new.
    """

    def __init__(
        self,
        view: View,
        own: Sequence[SheetColumn],
        parts: Sequence[Part],
        names: SheetNames,
        file: str,
        kept: Collection[str] | None = None,
    ) -> None:
        self._view, self._file, self._kept = view, file, kept
        self._program = bind(view.program, view.grading.as_of, dict(view.grading.params))
        if len(parts) != 1:
            raise CannotWrite("formulas-too-many", file=file, most=MOST_CELLS)
        self._part = parts[0]
        self._date1904 = kept is not None and view.table.origin.date1904
        say = view.words.text
        self._helper = names.claim(say("sheet.working"))
        self._readings = Readings(
            names.claim(say("sheet.readings")) if kept is not None else "", self._shift, file
        )
        columns = {c.field.name: self._field(c, view.table) for c in own if c.field is not None}
        self._related = {r: self._placed(r, names) for r in _relations(self._program) if self._has(r)}
        self._inputs = self._made_inputs(columns)
        self._book = self._formulas()
        self._refuse_masked()
        related = sum(r.input.count * len(self._book.related.get(n, ())) for n, r in self._related.items())
        if view.rows * (len(self._book.helpers) + len(self._book.outputs)) + related > MOST_CELLS:
            raise CannotWrite("formulas-too-many", file=file, most=MOST_CELLS)

    @property
    def _shift(self) -> int:
        """Excel's day number of 1970-01-01."""
        return _EPOCH_1904 if self._date1904 else EXCEL_EPOCH

    @property
    def sheets(self) -> Mapping[str, str]:
        """The related sheets that this writes: the source's name and the name here."""
        return {r.table.origin.sheet: r.part.name for r in self._related.values() if r.columns}

    # ── What the formulas read ──────────────────────────────────────────────────────────────────

    def _field(self, column: SheetColumn, table: Table) -> FieldCells:
        assert column.field is not None
        if self._kept is None:
            return FieldCells(column_letters(column.position), *column.scale)
        return self._in_place(column, table.column(column.field.name), table)

    def _in_place(self, column: SheetColumn, typed: Column, table: Table) -> FieldCells:
        assert column.field is not None
        self._refuse_early(typed)
        return self._readings.cells(column.cells, typed, column.field, column.scale, table.origin)

    def _refuse_early(self, column: Column) -> None:
        if column.kind is ColumnKind.DATE:
            first = 1 - _EPOCH_1904 if self._date1904 else FIRST_DAY
            refuse_early(column, column.heading or column.name, self._file, first)

    def _has(self, relation: str) -> bool:
        return relation in self._view.table.related

    def _placed(self, relation: str, names: SheetNames) -> _Related:
        typed = self._view.table.related[relation]
        definition = self._view.program.relation(relation)
        assert definition is not None
        if self._view.mask and any(c.private for c in definition.columns):
            raise CannotWrite("formulas-masked", file=self._file, name=relation)
        helper = names.claim(f"{self._helper} {relation}")
        raw = self._source_of(typed)
        if raw is not None and self._is_kept(typed):
            return self._related_in_place(typed, raw, definition, helper)
        for column in typed.columns.values():
            self._refuse_early(column)
        name = names.claim(typed.origin.sheet or relation)
        columns = tuple(_related_columns(typed, raw, definition))
        parts = parts_of(typed, lambda: name)
        if len(parts) != 1:
            raise CannotWrite("formulas-too-many", file=self._file, most=MOST_CELLS)
        read = {c.field.name: FieldCells(column_letters(c.position)) for c in columns if c.field}
        return _Related(parts[0], typed, _related_input(parts[0], read, helper), columns)

    def _is_kept(self, typed: Table) -> bool:
        origin = typed.origin
        return (
            self._kept is not None
            and origin.sheet in self._kept
            and origin.file == self._view.table.origin.file
            and origin.rows is not None
        )

    def _related_in_place(self, typed: Table, raw: Table, definition: p.RelationDef, helper: str) -> _Related:
        self._refuse_between(typed, raw)
        read: dict[str, FieldCells] = {}
        cells = {c.sheet_column: c for c in raw.columns.values()}
        for column in typed.columns.values():
            field, source = definition.column(column.name), cells.get(column.sheet_column)
            if field is None or source is None or not column.sheet_column:
                continue
            own = SheetColumn(
                column.heading, cells_of(source), column.sheet_column, field, scales(field, source)[:2]
            )
            read[field.name] = self._in_place(own, column, typed)
        rows = typed.origin.rows
        assert rows is not None
        part = Part(typed.origin.sheet, 0, typed.row_count, typed.origin.header_row, rows)
        return _Related(part, typed, _related_input(part, read, helper))

    def _refuse_between(self, typed: Table, raw: Table) -> None:
        """Formulas read all rows from the first to the last: a total between them would be an order."""
        rows = typed.origin.rows
        assert rows is not None
        for problem in raw.problems:
            cell = problem.cell
            if problem.did == "left-out" and cell and len(rows) and rows[0] < cell.row < rows[-1]:
                raise CannotWrite("formulas-row-between", file=self._file, cell=cell)

    def _source_of(self, typed: Table) -> Table | None:
        """The sheet as it was read, with the columns that no rule reads."""
        source = self._view.source
        for table in source.related.values() if source is not None else ():
            if table.origin.sheet == typed.origin.sheet and table.row_count == typed.row_count:
                return table
        return None

    def _made_inputs(self, columns: Mapping[str, FieldCells]) -> FormulaInputs:
        words = {w: self._view.words.text(f"outcome.{w}") for w in OUTCOMES}
        words |= {w: self._view.words.text(f"word.{w}") for w in ("yes", "no")}
        first, last = _ends(self._part)
        spare = 0 if _reads_list(self._program) else min(SPARE, MOST_ROWS - last)
        return FormulaInputs(
            self._part.name,
            first,
            last,
            columns,
            self._helper,
            {relation: r.input for relation, r in self._related.items()},
            words,
            last + spare,
            self._date1904,
            lambda node: len(np.unique(self._view.column(node).data)),
        )

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
        every = (*self._book.helpers, *(c for columns in self._book.related.values() for c in columns))
        texts = [f.text for f in (*every, *self._book.outputs.values())]
        for helper in self._book.helpers:
            field = self._view.program.field(helper.node.name) if isinstance(helper.node, p.Field) else None
            read = f"${helper.letter}"
            if field is not None and field.private and any(_reads(t, read) for t in texts):
                raise CannotWrite("formulas-masked", file=self._file, name=field.name)

    # ── The customers' sheet ────────────────────────────────────────────────────────────────────

    def formula(self, added: Added) -> str | None:
        """The formula of an added column, the same in every row, without `=`; None where it is none."""
        if added.role not in ("tier", "computed", "score", "tag", "show"):
            return None
        made = self._book.outputs.get(f"{added.of} computed" if added.role == "computed" else added.of)
        return made.text if made is not None else None

    def drawn(self, added: Added, drawn: Drawn, book: StreamedBook, theme: Theme) -> Drawn:
        """An added column of a new customers' sheet with its cells as formulas, where it is one."""
        formula = self.formula(added)
        if formula is None:
            return drawn
        style, column = _styled(added, book, theme)

        def make(chosen: np.ndarray | slice) -> Cells:
            some = Column(column.name, column.kind, column.data[chosen], column.values)
            return StoredCells(formula, style, some)

        return replace(drawn, make=make)

    def colour(self, sheet: StreamedSheet, added: Sequence[Added], first: int, theme: Theme) -> None:
        """Colours of the tiers that follow the formulas; the added columns stand from position `first`."""
        top, bottom = self._inputs.first - 1, max(self._inputs.last, self._inputs.first) - 1
        for number, one in enumerate(added):
            place = first + number - 1
            for text, colour in self.followed(one):
                look = theme.where_text(text, theme.changing(colour))
                sheet.conditional_format(top, place, bottom, place, look)

    def followed(self, added: Added) -> list[tuple[str, str | None]]:
        """What a column of tiers can say, with its colour; nothing for other columns."""
        grade = self._view.program.grade(added.of) if added.role in ("tier", "computed") else None
        if grade is None:
            return []
        colours = tier_colours(tuple(tier.color for tier in grade.tiers))
        tiers = [(tier.name, colour) for tier, colour in zip(grade.tiers, colours, strict=True)]
        return [*tiers, *((self._inputs.words[outcome], None) for outcome in OUTCOMES)]

    # ── The sheets beside ───────────────────────────────────────────────────────────────────────

    def write(self, book: StreamedBook, theme: Theme, told: Callable[[int], None]) -> None:
        """The related sheets that are not there yet, then the sheets of the steps between."""
        for related in self._related.values():
            if related.columns:
                painter = Painter(book, theme, self._view, related.table.row_count)
                drawn = [painter.own(c) for c in related.columns]
                write_all(
                    book.add_sheet(related.part.name),
                    related.part,
                    drawn,
                    theme,
                    told,
                    related.table.origin.above,
                )
        say = self._view.words.text
        steps = Steps(book, theme, say, told, self._shift)
        steps.write(self._book, self._inputs, self._part, self._keys())
        for relation, related in self._related.items():
            columns = self._book.related.get(relation, ())
            if columns:
                steps.write_related(relation, related.input, columns, self._steps_of(relation, related))
        steps.write_readings(self._readings)

    def _keys(self) -> Mapping[str, Column]:
        """The customers' keys by related sheet."""
        return {
            relation: self._view.table.column(definition.ours)
            for relation in self._related
            if (definition := self._view.program.relation(relation)) is not None
        }

    def _steps_of(self, relation: str, related: _Related) -> RelatedSteps:
        definition = self._view.program.relation(relation)
        assert definition is not None
        return RelatedSteps(
            related.table.column(definition.theirs), related.part.rows - related.input.first + 1
        )


def _related_columns(typed: Table, source: Table | None, definition: p.RelationDef) -> Iterator[SheetColumn]:
    """The columns that the rules know as they were read, the others as they are."""
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


def _related_input(part: Part, read: Mapping[str, FieldCells], helper: str) -> RelatedInput:
    first, last = _ends(part)
    end = min(last + SPARE, MOST_ROWS)
    return RelatedInput(part.name, first, end, read, helper, end - first + 1, end - last)


def _relations(program: p.Program) -> list[str]:
    """Related sheets that the program's values read."""
    return list(dict.fromkeys(node.relation for node in _walk(program) if isinstance(node, p.Aggregate)))


def _reads_list(program: p.Program) -> bool:
    """Whether a customer's result depends on who else is in the list."""
    tops = any(tier.top is not None for grade in program.grades for tier in grade.tiers)
    return tops or any(isinstance(n, p.Quantile | p.InTop | p.ListStatistic) for n in _walk(program))


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
