"""The list of those who move: its columns, its order, its sentences on both sides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gradestudio.analysis.compare import DOWN, OTHER, UP
from gradestudio.messages import Words
from gradestudio.report.views import view_of
from gradestudio.ui.background import Control
from gradestudio.ui.compare.requests import Both
from gradestudio.ui.compare.wishes import BECAUSE, NEW_REASON, OLD_REASON, Rest, Some, Wish
from gradestudio.ui.customers.cells import ReasonCells, spoken_order
from gradestudio.ui.customers.columns import Made, graded_columns
from gradestudio.ui.customers.reasons import reasons_of_rows
from gradestudio.ui.customers.spec import ColumnSpec
from gradestudio.ui.customers.table import as_lines
from gradestudio.ui.speech import say

WAYS = {"up": UP, "down": DOWN, "other": OTHER}


class CauseCells:
    """By which change a customer moves: a name a row, for those who move."""

    def __init__(self, names: tuple[str, ...] = (), cause: np.ndarray | None = None) -> None:
        self.names, self.cause = names, cause

    def text(self, row: int) -> str | None:
        if self.cause is None:
            return "…"
        code = int(self.cause[row])
        return self.names[code] if code >= 0 else ""

    def sort_keys(self) -> np.ndarray:
        if self.cause is None:
            return np.zeros(1)
        ranks = np.empty(len(self.names) + 1)
        ranks[-1] = np.nan
        order = sorted(range(len(self.names)), key=lambda i: spoken_order(self.names[i]))
        ranks[order] = np.arange(len(order), dtype=np.float64)
        return ranks[self.cause]

    def holding(self, wanted: str) -> np.ndarray | None:
        return None


def moved_columns(both: Both, grade: str, names: tuple[str, str]) -> Made:
    """Key and name, the money, both tiers, the cause, both reasons."""
    assert both.found.runs is not None
    old, new = both.found.runs
    specs, cells = graded_columns(new.grading, old.grading, new.source, names[0])
    money = both.measure.name if both.measure is not None else ""
    wanted = [s for s in specs if s.frozen]
    wanted += [s for s in specs if s.key in (f"field:{money}", f"value:{money}")]
    if f"before:{grade}" in cells:
        wanted.append(ColumnSpec(f"before:{grade}", names[0], "before", grade))
    wanted.append(ColumnSpec(f"tier:{grade}", names[1], "tier", grade))
    kept = {s.key: cells[s.key] for s in wanted}
    total = both.rows
    wanted.append(ColumnSpec(BECAUSE, say("ui.because-of"), "reason"))
    kept[BECAUSE] = CauseCells()
    for key, name in ((OLD_REASON, names[0]), (NEW_REASON, names[1])):
        wanted.append(ColumnSpec(key, say("ui.column-rule-reason", version=name), "reason"))
        kept[key] = ReasonCells(total)
    return tuple(wanted), kept


@dataclass(frozen=True, slots=True, eq=False)
class ListIt:
    """Rows of those who move as wished: by old and new outcome, within by money, or by a column."""

    both: Both
    grade: str
    wish: Wish
    cells: Mapping[str, Any] = field(default_factory=dict)
    column: str = ""
    descending: bool = False

    def run(self, control: Control) -> np.ndarray:
        moves = self.both.moves(self.grade)
        rows = moves.moved
        if isinstance(self.wish, Some):
            rows = np.flatnonzero(self.wish.mask)
        elif isinstance(self.wish, tuple):
            old, new = (
                names.index(name) if name in names else -1
                for names, name in zip((moves.old_names, moves.new_names), self.wish, strict=True)
            )
            if self.wish[0] == self.wish[1]:
                rows = np.arange(len(moves.old))
            rows = rows[(moves.old[rows] == old) & (moves.new[rows] == new)]
        elif isinstance(self.wish, Rest):
            for old, new in self.wish.pairs:
                there = moves.old[rows] == moves.old_names.index(old)
                rows = rows[~(there & (moves.new[rows] == moves.new_names.index(new)))]
        elif self.wish:
            rows = rows[moves.direction[rows] == WAYS[self.wish]]
        control.check()
        measure = self.both.measure
        amount = np.zeros(len(rows)) if measure is None else -np.nan_to_num(measure.values[rows])
        rows = rows[np.lexsort((rows, amount, moves.new[rows], moves.old[rows]))]
        reader = self.cells.get(self.column)
        if reader is None:
            return rows
        keys = np.asarray(reader.sort_keys(), dtype=np.float64)
        if len(keys) != self.both.rows:
            return rows
        keys = keys[rows]
        keys = np.where(np.isnan(keys), np.inf, -keys if self.descending else keys)
        return rows[np.argsort(keys, kind="stable")]


@dataclass(frozen=True, slots=True, eq=False)
class BothReasons:
    """Sentences for some customers, in the old and in the new version: two mappings by row."""

    both: Both
    grade: str
    rows: tuple[int, ...]
    words: Words

    def run(self, control: Control) -> tuple[Mapping[int, str], Mapping[int, str]]:
        old, new = (self._side(side, control) for side in (0, 1))
        return old, new

    def _side(self, side: int, control: Control) -> Mapping[int, str]:
        runs = self.both.found.runs
        assert runs is not None
        run, grader = runs[side], self.both.used[side]
        control.check()
        with grader.lock:
            view = view_of(run, self.words)
            grade = run.grading.program.grade(self.grade)
            rows = np.array(self.rows, dtype=np.int64)
            return dict(zip(self.rows, reasons_of_rows(grade, run.grading, view, rows), strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class CopyList:
    """The listed customers as tab-separated text, with both reasons of everyone."""

    reasons: BothReasons
    columns: tuple[ColumnSpec, ...]
    cells: Mapping[str, Any]

    def run(self, control: Control) -> str:
        old, new = self.reasons.run(control)
        made = {OLD_REASON: old, NEW_REASON: new}

        def text(spec: ColumnSpec, row: int) -> str:
            return made[spec.key][row] if spec.key in made else self.cells[spec.key].text(row) or ""

        titles = [spec.title for spec in self.columns]
        lines = ([text(spec, row) for spec in self.columns] for row in self.reasons.rows)
        return as_lines(titles, lines)
