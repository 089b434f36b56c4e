"""A few customers of a grading as a grading of their own, for a preview: every value is that of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from gradestudio.engine.grading import Grading
from gradestudio.engine.lifting.lifts import Lifts
from gradestudio.report.view import View
from gradestudio.table import Column, Table
from gradestudio.table.cells import RawColumn, cells_of
from gradestudio.table.columns import ColumnKind


def sampled(view: View, rows: np.ndarray) -> View:
    """The view of `rows` alone (table rows, rising), with their row numbers and addresses."""
    grading = view.grading
    source = view.source if view.source is not None and view.source.row_count == view.rows else None
    lifts = view.lifts_of
    return replace(
        view,
        grading=_grading(grading, rows),
        source=_table(source, rows) if source is not None else None,
        column_of=lambda expr: _column(view.column(expr), rows),
        needs_of=lambda grade, some: view.needs(grade, rows[some]),
        lifts_of=None if lifts is None else lambda grade: _lifts(lifts(grade), rows),
    )


def _grading(grading: Grading, rows: np.ndarray) -> Grading:
    grades = {
        name: replace(
            result,
            tier=result.tier[rows],
            computed=result.computed[rows],
            decided_by=result.decided_by[rows],
            limit=result.limit[rows],
            override=result.override[rows],
            could_be=result.could_be[rows],
            fired=tuple(fired[rows] for fired in result.fired),
            unknown=tuple(unknown[rows] for unknown in result.unknown),
        )
        for name, result in grading.grades.items()
    }
    scores = {
        name: replace(s, points=s.points[rows], missing=s.missing[rows], incomplete=s.incomplete[rows])
        for name, s in grading.scores.items()
    }
    tags = {n: replace(t, true=t.true[rows], unknown=t.unknown[rows]) for n, t in grading.tags.items()}
    values = {
        name: replace(v, column=_column(v.column, rows), incomplete=v.incomplete[rows])
        for name, v in grading.values.items()
    }
    strategies = tuple(
        replace(
            s,
            applies=s.applies[rows],
            notes=tuple(note[rows] for note in s.notes),
            contact=s.contact[rows],
        )
        for s in grading.strategies
    )
    return replace(
        grading,
        table=_table(grading.table, rows),
        grades=grades,
        scores=scores,
        tags=tags,
        values=values,
        strategies=strategies,
        findings=(),
    )


def _table(table: Table, rows: np.ndarray) -> Table:
    """Problems keep only those of the rows; related sheets are left out."""
    places = {row: number for number, row in enumerate(rows.tolist())}
    numbers = table.origin.rows
    origin = replace(table.origin, rows=numbers[rows] if numbers is not None else rows + 1)
    problems = tuple(
        replace(p, row=places[p.row]) for p in table.problems if p.relation is None and p.row in places
    )
    columns = {name: _column(column, rows) for name, column in table.columns.items()}
    return Table(columns, len(rows), origin, problems=problems)


def _column(column: Column, rows: np.ndarray) -> Column:
    if column.kind is ColumnKind.RAW:
        cells = cells_of(column).take(rows)
        return RawColumn(column.name, cells, column.heading, column.sheet_column)
    return Column(
        column.name, column.kind, column.data[rows], column.values, column.heading, column.sheet_column
    )


def _lifts(lifts: Lifts, rows: np.ndarray) -> Lifts:
    places: dict[Any, int] = {row: number for number, row in enumerate(rows.tolist())}
    return replace(
        lifts,
        quantity=lifts.quantity[rows],
        current=tuple(current[rows] for current in lifts.current),
        value=lifts.value[rows],
        tier=lifts.tier[rows],
        pairs={places[row]: pair for row, pair in lifts.pairs.items() if row in places},
    )


def telling_rows(tier: np.ndarray, most: int) -> np.ndarray:
    """Rows worth showing: the first three, then some of every outcome in turn; rising."""
    chosen: dict[int, None] = dict.fromkeys(range(min(3, len(tier))))
    groups: Sequence[np.ndarray] = [np.flatnonzero(tier == code)[:most] for code in np.unique(tier)]
    for turn in range(most):
        for group in groups:
            if len(chosen) < most and turn < len(group):
                chosen.setdefault(int(group[turn]))
    return np.array(sorted(chosen), dtype=np.int64)
