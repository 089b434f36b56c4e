"""What is asked of workers: the conditions, and what a rule made of one would do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from gradestudio.analysis.separating import Separation, Subject, holds, separations
from gradestudio.engine.evaluating.calendar import months_between
from gradestudio.engine.evaluating.memo import Stopped as EngineStopped
from gradestudio.language.program import Derived, FieldKind
from gradestudio.table.columns import Column, ColumnKind
from gradestudio.ui.background import Control, Stopped
from gradestudio.ui.separating.writing import MONTHS, condition_text
from gradestudio.ui.work import Graded, Grader

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True, eq=False)
class Proposal:
    """A condition as it is written, its figures, and the customers who meet it (table rows)."""

    text: str
    found: Separation
    rows: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Separate:
    """Up to three conditions that tell the `rows` from all others."""

    graded: Graded
    grader: Grader
    rows: tuple[int, ...]
    chinese: bool

    def run(self, control: Control) -> tuple[Proposal, ...]:
        grading = self.graded.grading
        chosen = np.zeros(grading.row_count, dtype=bool)
        chosen[list(self.rows)] = True
        subjects = [*_subjects(grading), *self._definitions(control)]
        try:
            found = separations(subjects, chosen, should_stop=control.should_stop)
        except EngineStopped:
            raise Stopped from None
        by_key = {s.key: s for s in subjects}
        return tuple(
            Proposal(
                condition_text(one.conditions, self.chinese),
                one,
                np.flatnonzero(np.logical_and.reduce([holds(c, by_key[c.key]) for c in one.conditions])),
            )
            for one in found
        )

    def _definitions(self, control: Control) -> Iterator[Subject]:
        """What the rulebook defines (`let`), with the values that it has."""
        grading = self.graded.grading
        for let in grading.program.lets:
            control.check()
            with self.grader.lock:
                column = self.grader.column(Derived(let.name, let.value), grading)
            if column.kind is ColumnKind.TEXT and len(column.values) * 2 > len(column):
                continue
            found = _subject(let.name, column, grading.as_of)
            if found is not None:
                yield found


def _subjects(grading: Any) -> Iterator[Subject]:
    """Fields but keys and names, then scores; dates as whole months up to the grading date."""
    for field in grading.program.fields:
        column = grading.table.columns.get(field.name)
        if column is None or field.kind is FieldKind.ID:
            continue
        if field.kind is FieldKind.TEXT and len(column.values) * 2 > len(column):
            continue  # nearly everybody has another: a name, not a property
        found = _subject(field.name, column, grading.as_of)
        if found is not None:
            yield found
    for name, score in grading.scores.items():
        values = np.where(score.missing, np.nan, score.hundredths / 100)
        yield Subject(("score", name), "number", values)


def _subject(name: str, column: Column, as_of: date) -> Subject | None:
    if column.kind is ColumnKind.NUMBER:
        return Subject(("field", name), "number", column.data)
    if column.kind is ColumnKind.TEXT:
        return Subject(("field", name), "choice", column.data.astype(np.int64), tuple(column.values))
    if column.kind is ColumnKind.FLAG:
        return Subject(("field", name), "flag", column.data.astype(np.int64))
    if column.kind is ColumnKind.DATE:
        missing = column.data == Column.NO_DATE
        days = np.where(missing, 0, column.data).astype(np.int64)
        today = np.full(len(days), (as_of - _EPOCH).days, dtype=np.int64)
        months = months_between(days, today).astype(np.float64)
        return Subject((MONTHS, name), "number", np.where(missing, np.nan, months))
    return None
