"""Two versions of a rulebook: what they do differently, and who of a list moves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from gradestudio.analysis.compare import Moves, moves
from gradestudio.analysis.kinds import Kind, KindPart, SemanticDifference
from gradestudio.analysis.semantic import semantic_difference
from gradestudio.language.program import Field
from gradestudio.studio.books import Book
from gradestudio.studio.runs import Run
from gradestudio.table.columns import Column, ColumnKind, missing_mask


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """`semantic` None: it was told to stop.  Without a sheet there are no runs and no moves."""

    old: Book
    new: Book
    semantic: SemanticDifference | None
    runs: tuple[Run, Run] | None = None
    moves: tuple[Moves, ...] = ()

    @property
    def same(self) -> bool | None:
        """True: proven to have the same effect; False: shown to differ; None: neither."""
        if any(len(m.moved) for m in self.moves):
            return False
        if self.semantic is None:
            return None
        if self.semantic.differs:
            return False
        return True if self.semantic.identical else None

    def customers(self, grade: str, kind: Kind) -> np.ndarray | None:
        """Rows of the list that are of the kind and move so; None without a list or where a part of it cannot
        be read from one."""
        made = next((m for m in self.moves if m.grade == grade), None)
        if made is None or self.runs is None:
            return None
        here = (np.array(made.old_names)[made.old] == kind.before) & (
            np.array(made.new_names)[made.new] == kind.after
        )
        for part in kind.parts:
            found = [holds for run in self.runs if (holds := _holds(part, run)) is not None]
            if not found:
                return None
            here &= np.logical_or.reduce(found)
        return np.flatnonzero(here)


def compare(
    old: Book,
    new: Book,
    as_of: date,
    runs: tuple[Run, Run] | None = None,
    should_stop: Callable[[], bool] | None = None,
    params: tuple[Mapping[str, Any] | None, Mapping[str, Any] | None] = (None, None),
) -> Comparison:
    """Both versions against each other; `runs` are gradings of the same sheet by the old and by the new one.

    Raises engine.bind.BindError for a bad parameter, ValueError for runs with other customers.
    """
    found = semantic_difference(old.program, new.program, as_of, params, should_stop=should_stop)
    moved = () if runs is None else moves(runs[0].grading, runs[1].grading)
    return Comparison(old, new, found, runs, moved)


def _holds(part: KindPart, run: Run) -> np.ndarray | None:
    """Who of the run's customers the part describes; None where its value is not in this version."""
    if isinstance(part.base, Field) and run.grading.program.field(part.base.name) is None:
        return None
    try:
        column = run.column(part.base)
    except (KeyError, LookupError, ValueError):
        return None
    missing = missing_mask(column)
    if part.values is not None or part.excluded is not None:
        named = _among(column, part.values if part.values is not None else part.excluded or ())
        made = named if part.values is not None else ~named
    else:
        numbers = column.data.astype(np.float64)
        made = np.ones(len(numbers), dtype=bool)
        if part.low is not None:
            low = _number(part.low)
            made &= (numbers >= low) if part.low_included else (numbers > low)
        if part.high is not None:
            high = _number(part.high)
            made &= (numbers <= high) if part.high_included else (numbers < high)
    return np.where(missing, part.missing, made).astype(bool)


def _number(value: Any) -> float:
    return float((value - date(1970, 1, 1)).days) if isinstance(value, date) else float(value)


def _among(column: Column, values: tuple[Any, ...]) -> np.ndarray:
    if column.kind is ColumnKind.TEXT:
        codes = [i for i, v in enumerate(column.values) if v in values]
        return np.isin(column.data, codes)
    return np.isin(column.data.astype(np.float64), [_number(v) for v in values])
