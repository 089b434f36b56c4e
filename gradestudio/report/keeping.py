"""The result inside the user's own workbook: added columns beside the customers, our sheets behind theirs."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from hashlib import file_digest
from pathlib import Path
from typing import Any

import numpy as np

from gradestudio.report.cells import EXCEL_EPOCH, FIRST_DAY
from gradestudio.report.colours import NEEDS_DATA, ink, tier_colours
from gradestudio.report.customers import Part, own_columns
from gradestudio.report.files import CannotWrite, replacing
from gradestudio.report.graded import Told, compose_beside, nobody
from gradestudio.report.live import Live
from gradestudio.report.names import SheetNames
from gradestudio.report.outcome import Added, added_columns, taken_columns
from gradestudio.report.theme import DATE, all_whole
from gradestudio.report.view import View
from gradestudio.report.writing import write
from gradestudio.table.columns import ColumnKind, Table
from gradestudio.workbook.keep.columns import AddedColumn, Value
from gradestudio.workbook.keep.keep import Addition, keep_workbook, surroundings
from gradestudio.workbook.keep.refusal import Unkeepable
from gradestudio.workbook.keep.stylebook import Look

KEPT = (".xlsx", ".xlsm")
_OUTCOMES = 3
_EPOCH_1904 = 1_462
"""Days from Excel's day 0 to 1904-01-01."""


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader should know of how the file was written: a code of the report's words, and a sentence."""

    code: str
    sentence: str


def write_result(
    view: View, path: str | os.PathLike[str], keep: bool | None = None, told: Told = nobody
) -> tuple[Note, ...]:
    """Writes by the ending of the name, into a copy of the user's own workbook where that is wanted.

    `keep`: True asks for the user's workbook, False for a new one; None keeps it where source and result
    are both .xlsx or .xlsm and it can be kept, else writes a new one and says why.  Raises CannotWrite.
    """
    target, source = Path(path), Path(view.table.origin.file)
    if keep is False or (keep is None and not _both_kept(source, target)):
        write(view, target, told)
        return ()
    try:
        check_keeping(source, target, view.mask)
        return _write_kept(view, source, target, told)
    except Unkeepable as refused:
        why = view.words.text(refused.code, **refused.args_by_name)
    if keep or target.suffix.lower() == ".xlsm" or same_file(source, target):
        raise CannotWrite("keep-refused", file=source.name or target.name, why=why)
    write(view, target, told)
    return (Note("kept-not", view.words.text("kept-not", file=source.name, why=why)),)


def check_keeping(source: Path, target: Path, mask: bool) -> None:
    """Raises Unkeepable for what is plain before any work is done."""
    if not _both_kept(source, target):
        raise Unkeepable("keep-not-workbook")
    if mask:
        raise Unkeepable("keep-masked")
    macros = surroundings(source).macros
    if macros and target.suffix.lower() != ".xlsm":
        raise Unkeepable("keep-macros")
    if not macros and target.suffix.lower() == ".xlsm":
        raise Unkeepable("keep-no-macros")


def check_view(view: View, target: Path) -> None:
    """The same, and that the customers stand in a sheet that can be found again."""
    check_keeping(Path(view.table.origin.file), target, view.mask)
    _part(view.source if view.source is not None else view.table)


def _both_kept(source: Path, target: Path) -> bool:
    return source.suffix.lower() in KEPT and target.suffix.lower() in KEPT


def same_file(one: Path, other: Path) -> bool:
    """Whether two names are one file that is there."""
    try:
        return one.exists() and other.exists() and one.samefile(other)
    except OSError:
        return False


def _write_kept(view: View, source: Path, target: Path, told: Told) -> tuple[Note, ...]:
    table = view.source if view.source is not None else view.table
    part = _part(table)
    width = _width(table)
    added = added_columns(view, [c.heading or c.name for c in table.columns.values()])
    # never inside the user's folder, where a stopped program would leave it
    with tempfile.TemporaryDirectory(prefix="gradestudio-") as folder, replacing(target) as file:
        sheets = Path(folder, "sheets.xlsx")
        own = surroundings(source).sheets
        names = SheetNames(own)
        live = _live(view, part, names, own, target.name) if view.formulas else None
        with sheets.open("wb") as opened:
            widths = compose_beside(view, opened, added, part, own, names, told, live)
        _check_unchanged(source, view.provenance.source_sha256)
        painted = _Painted(view, table.origin.date1904, live)
        taken = set(map(id, taken_columns(view, added)))
        columns = [painted.column(a, w) for a, w in zip(added, widths, strict=True) if id(a) in taken]
        total = view.rows
        addition = Addition(
            part.name,
            part.header,
            part.rows.tolist(),
            columns,
            width,
            sheets,
            lambda row: told(total + min(row, total), 2 * total),
        )
        placed = keep_workbook(source, file, addition)
    notes = [_note("kept-protected", view, sheet=part.name)] if placed.protected else []
    if placed.by_hand:
        notes.append(_note("kept-by-hand", view, file=target.name))
    return tuple(notes)


def _live(view: View, part: Part, names: SheetNames, sheets: Collection[str], file: str) -> Live:
    """The formulas over the customers' own cells.  Raises CannotWrite."""
    if view.source is None:
        raise CannotWrite("formulas-no-rows", file=file)
    for problem in view.table.problems:
        if problem.code == "cell-corrected":
            raise CannotWrite("formulas-cell", file=file, name=problem.field, cell=problem.cell)
    own = own_columns(view.program, view.table, view.source, view.mask, as_it_is=True)
    return Live(view, own, (part,), names, file, sheets)


def _note(code: str, view: View, **args: Any) -> Note:
    return Note(code, view.words.text(code, **args))


def _part(table: Table) -> Part:
    """Where the customers stand in their own sheet.  Raises Unkeepable."""
    origin = table.origin
    rows = origin.rows
    if rows is None or not origin.sheet or not origin.header_row:
        raise Unkeepable("keep-no-sheet", sheet=origin.sheet)
    if len(rows) and (rows[0] <= origin.header_row or not bool(np.all(np.diff(rows) > 0))):
        raise Unkeepable("keep-no-sheet", sheet=origin.sheet)
    return Part(origin.sheet, 0, table.row_count, origin.header_row, rows)


def _width(table: Table) -> int:
    """The last column in which something stands."""
    columns = [c.sheet_column for c in table.columns.values()]
    return max([*columns, *(column for _, column, _ in table.origin.above)], default=0)


def _check_unchanged(source: Path, known: str) -> None:
    """Rows are found by their numbers: a file that was changed since it was read is not written into."""
    if not known:
        return
    with source.open("rb") as file:
        if file_digest(file, "sha256").hexdigest() != known:
            raise Unkeepable("keep-changed")


class _Painted:
    """Added columns with the looks that a new workbook gives them, over the look of the cell beside."""

    def __init__(self, view: View, date1904: bool, live: Live | None) -> None:
        self._view, self._live = view, live
        self._shift = EXCEL_EPOCH - (_EPOCH_1904 if date1904 else 0)
        self._first = _EPOCH_1904 - EXCEL_EPOCH if date1904 else FIRST_DAY

    def column(self, added: Added, width: float) -> AddedColumn:
        made = self._plain(added, width)
        formula = self._live.formula(added) if self._live is not None else None
        if self._live is None or formula is None:
            return made
        follows = tuple((text, self._tier_look(c)) for text, c in self._live.followed(added))
        if not follows:
            return replace(made, formula=formula)
        # the colour follows the formula, so none may stand in the cells
        looks = (Look("General", align="center"),)
        return replace(made, formula=formula, looks=looks, look_of=None, follows=follows)

    def _plain(self, added: Added, width: float) -> AddedColumn:
        column = added.column
        if column.kind is ColumnKind.NUMBER:
            amount = "#,##0" if all_whole(column.data) else "#,##0.00"
            form = amount if added.money else "General"
            return AddedColumn(added.heading, _numbers(column.data), (Look(number_format=form),), None, width)
        if column.kind is ColumnKind.DATE:
            days = column.data.astype(np.float64) + self._shift
            known = np.where(column.data < self._first, np.nan, days)
            look = Look(number_format=DATE, align="center")
            return AddedColumn(added.heading, _numbers(known), (look,), None, width)
        codes = column.data.tolist()
        texts = [*column.values, None]
        values: Sequence[Value] = [texts[code] for code in codes]
        if added.role in ("tier", "computed"):
            return AddedColumn(added.heading, values, self._tier_looks(added), codes, width)
        return AddedColumn(added.heading, values, (Look(number_format="General"),), None, width)

    def _tier_looks(self, added: Added) -> tuple[Look, ...]:
        """A look for each tier, then for each outcome without one."""
        grade = self._view.program.grade(added.of)
        own = tier_colours(tuple(tier.color for tier in grade.tiers)) if grade is not None else ()
        return (*map(self._tier_look, own), *[self._tier_look(None)] * _OUTCOMES)

    def _tier_look(self, colour: str | None) -> Look:
        if colour is None:
            return Look("General", NEEDS_DATA, "#1B1F26", False, "center", hatched=True)
        return Look("General", colour, ink(colour), True, "center")


def _numbers(data: np.ndarray) -> list[Value]:
    """Python numbers, whole ones as such; None for a blank."""
    return [
        None if value != value else int(value) if value.is_integer() and abs(value) < 2**53 else value
        for value in data.tolist()
    ]
