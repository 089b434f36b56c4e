"""The customers' cells of a new workbook as native formulas must find them.

Only cells that a formula would read otherwise than the grading did are changed into what was read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from gradestudio.language import program as p
from gradestudio.report.agreeing import NUMBERS, agreeing
from gradestudio.report.cells import FIRST_DAY
from gradestudio.report.customers import SheetColumn, cells_of_typed
from gradestudio.report.files import CannotWrite
from gradestudio.table.cells import Cells, Tag
from gradestudio.table.columns import Column, Table


def as_read(columns: Sequence[SheetColumn], table: Table, mask: bool, file: str) -> list[SheetColumn]:
    """`columns`, but masked ones, with what was read in the cells that a formula would read otherwise.

    Raises CannotWrite for a day that Excel has no number for, and for a missing value of a field with a
    default, which a formula cannot tell from a blank.
    """
    return [
        c
        if c.field is None or (mask and c.field.private)
        else replace(c, cells=_agreeing(c.cells, table.column(c.field.name), c, file))
        for c in columns
    ]


def refuse_early(column: Column, name: str, file: str, first: int = FIRST_DAY) -> None:
    """Raises CannotWrite for a DATE column with days before `first`, which Excel reckons wrong."""
    known = column.data[column.data != Column.NO_DATE]
    if len(known) and known.min() < first:
        raise CannotWrite("formulas-early-date", file=file, name=name)


def _agreeing(cells: Cells, typed: Column, column: SheetColumn, file: str) -> Cells:
    field = column.field
    assert field is not None
    wanted = cells_of_typed(typed)
    if field.kind is p.FieldKind.DATE:
        refuse_early(typed, column.heading, file)
    same = agreeing(cells, wanted, field, column.scale)
    if same.all():
        return cells
    up, down = column.scale
    made = _put(cells, wanted if field.kind not in NUMBERS else _unscaled(wanted, up, down), ~same)
    if field.default is not None and bool(((wanted.tags == Tag.BLANK) & ~same).any()):
        raise CannotWrite("formulas-missing-default", file=file, name=field.name)
    return made


def _unscaled(cells: Cells, up: int, down: int) -> Cells:
    """Values of the field as numbers in the column's unit."""
    return cells if up == down else replace(cells, numbers=cells.numbers * down / up)


def _put(cells: Cells, other: Cells, here: np.ndarray) -> Cells:
    """`cells` with those of `here` taken from `other`."""
    return Cells(
        np.where(here, other.tags, cells.tags).astype(np.uint8),
        np.where(here, other.numbers, cells.numbers),
        np.where(
            here & (other.codes >= 0), other.codes + len(cells.texts), np.where(here, -1, cells.codes)
        ).astype(np.int32),
        (*cells.texts, *other.texts),
    )
