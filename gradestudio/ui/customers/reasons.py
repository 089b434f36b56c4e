"""Reasons for the customers that are looked at, worked out off the GUI thread, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gradestudio.engine.needs import needs_of_rows
from gradestudio.messages import Words
from gradestudio.report.reasons import needs, reasons
from gradestudio.report.view import View
from gradestudio.ui.background import Control


class _Some:
    """A report's view of some customers only: rows count from the first of them."""

    def __init__(self, view: View, rows: np.ndarray) -> None:
        self._view, self._rows = view, rows

    def texts(self, expr: Any, kind: Any, rows: Any = slice(None)) -> list[str]:
        return self._view.texts(expr, kind, self._rows[rows])

    def needs(self, grade: str, rows: np.ndarray) -> Any:
        return () if not len(rows) else needs_of_rows(self._view.grading, grade, self._rows[rows])

    def __getattr__(self, name: str) -> Any:
        return getattr(self._view, name)


@dataclass(frozen=True, slots=True, eq=False)
class Reasons:
    """The sentences of `rows` for every grade."""

    graded: Any
    grader: Any
    words: Words
    rows: tuple[int, ...]

    def run(self, control: Control) -> Mapping[str, Mapping[int, str]]:
        grading = self.graded.grading
        rows = np.array(self.rows, dtype=np.int64)
        with self.grader.lock:
            control.check()
            view = self.grader.report_view(grading, self.words)
            return {
                grade.name: dict(zip(self.rows, reasons_of_rows(grade, grading, view, rows), strict=True))
                for grade in grading.program.grades
                if grade.name in grading.grades
            }


def reasons_of_rows(grade: Any, grading: Any, view: View, rows: np.ndarray) -> list[str]:
    """One sentence for each of `rows`, as reports write them."""
    whole = grading.grades[grade.name]
    some: Any = _Some(view, rows)
    result = replace(
        whole,
        tier=whole.tier[rows],
        computed=whole.computed[rows],
        decided_by=whole.decided_by[rows],
        limit=whole.limit[rows],
        override=whole.override[rows],
        could_be=whole.could_be[rows],
        fired=tuple(f[rows] for f in whole.fired),
        unknown=tuple(u[rows] for u in whole.unknown),
    )
    return reasons(grade, result, some, needs(result, some))
