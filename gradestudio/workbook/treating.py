"""What stands where a cell could not be read, or was blank."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

from gradestudio.language.program import FieldDef, FieldKind
from gradestudio.table import Column, ColumnKind
from gradestudio.table.cells import EPOCH, Cells
from gradestudio.workbook.importing import BadCells, BadCellUse
from gradestudio.workbook.typed import Reading, Typed, ranged, typed_column, with_default

NOTHING = "blank-word"
"""The flaw of cells that say that there is nothing: they are blanks, not bad cells."""


def filled(typed: Typed, definition: FieldDef, bad: Any) -> Column:
    """The column with the default where nothing stands, and `bad` (a value, None for missing) where a cell
    could not be read."""
    if bad == definition.default:
        return with_default(typed.column, definition.default)
    rows = np.zeros(len(typed.column.data), dtype=bool)
    for flaw in typed.flaws:
        if flaw.missing and flaw.code != NOTHING:
            rows[flaw.rows] = True
    column = typed.column if bad is None else with_default(typed.column, bad, rows)
    return with_default(column, definition.default, ~rows)


def instead(definition: FieldDef, treatment: BadCells | None, tiers: Mapping[str, str | None] | None) -> Any:
    """The value for cells that cannot be read; None for missing."""
    if treatment is None or (treatment.use is BadCellUse.DEFAULT and not treatment.value):
        return definition.default
    if treatment.use is BadCellUse.MISSING:
        return None
    return read_value(treatment.value, definition, tiers)


def read_value(text: str, definition: FieldDef, tiers: Mapping[str, str | None] | None = None) -> Any:
    """A text as a value of the field, as a cell would read: Decimal, str, date or bool; None when it does
    not.
    """
    typed = ranged(typed_column(Cells.pack([text]), Reading(definition, tiers)), definition)
    column = typed.column
    if column.kind is ColumnKind.NUMBER:
        return None if np.isnan(column.data[0]) else Decimal(repr(float(column.data[0])))
    if column.kind is ColumnKind.DATE:
        day = int(column.data[0])
        return None if day == Column.NO_DATE else date.fromordinal(EPOCH.toordinal() + day)
    if column.kind is ColumnKind.FLAG:
        return None if column.data[0] < 0 else bool(column.data[0])
    return None if column.data[0] < 0 else column.values[int(column.data[0])]


def takes_default(definition: FieldDef) -> bool:
    """Whether a value may stand for bad cells: never for a key, which tells customers apart."""
    return definition.kind is not FieldKind.ID
