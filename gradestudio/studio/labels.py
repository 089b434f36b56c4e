"""A column of past grades: the grades, and which other columns only repeat them."""

from __future__ import annotations

import numpy as np

from gradestudio.analysis.learning.rulesets import Predictor
from gradestudio.studio.material import FieldText, read_as
from gradestudio.studio.outcome_column import BadColumn, named_column
from gradestudio.table.cells import RawColumn, cells_of
from gradestudio.table.columns import Column, Table
from gradestudio.workbook.conforming import NO_TIER


def labels_of(table: Table, heading: str) -> tuple[Column, np.ndarray, tuple[str, ...]]:
    """A column of past grades: itself, a code per customer (-1 none), and the grades by code.

    Raises BadColumn (`label-blank`, `label-one`, `label-many`).
    """
    column = named_column(table, heading)
    statement = FieldText("label", "field label : text")
    typed = read_as(Table({"label": _renamed(column)}, table.row_count, table.origin), [statement])
    values = _graded(typed.columns["label"])
    shown = column.heading or column.name
    if not len(values.values):
        raise BadColumn("label-blank", name=shown)
    if len(values.values) == 1:
        raise BadColumn("label-one", name=shown, value=values.values[0])
    if len(values.values) > MOST_TIERS:
        raise BadColumn("label-many", name=shown, n=len(values.values), most=MOST_TIERS)
    return column, values.data.astype(np.int16), values.values


MOST_TIERS = 12


def _graded(column: Column) -> Column:
    """Without the words that stand for no grade in a graded workbook (needs data and the like)."""
    kept = [i for i, value in enumerate(column.values) if value not in NO_TIER]
    codes = np.full(len(column.values) + 1, -1, dtype=np.int32)
    codes[kept] = np.arange(len(kept), dtype=np.int32)
    return Column(column.name, column.kind, codes[column.data], tuple(column.values[i] for i in kept))


def of_the_label(table: Table, label: Column) -> tuple[str, ...]:
    """Columns that an earlier grading wrote beside the grade: `G reason`, `G 依据`."""
    start = f"{label.heading or label.name} "
    return tuple(name for name in table.columns if name.startswith(start))


def tells_the_label(predictor: Predictor, labels: np.ndarray) -> bool:
    """Whether a choice column is only another name of the grade: each of its values goes with one grade."""
    known = (labels >= 0) & ~predictor.missing
    if predictor.form != "choice" or not known.any():
        return False
    pairs = np.unique(np.column_stack((predictor.values[known], labels[known])), axis=0)
    grades = len(np.unique(labels[labels >= 0]))
    return len(pairs) == len(np.unique(pairs[:, 0])) == len(np.unique(pairs[:, 1])) == grades > 1


def _renamed(column: Column) -> Column:
    return RawColumn("label", cells_of(column), "label", column.sheet_column)
