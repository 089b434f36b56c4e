"""The figures of what is selected in a grid, counted off the GUI thread."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from gradestudio.analysis.placing import Placed, placed
from gradestudio.engine.grading import NEEDS_DATA
from gradestudio.table.columns import ColumnKind
from gradestudio.ui.background import Control
from gradestudio.ui.customers.filters import Arrange
from gradestudio.ui.customers.spec import Filter
from gradestudio.ui.histogram.requests import TryValue
from gradestudio.ui.work import Graded, Grader

MOST_PARTS = 4
_MOST_OTHERS = 3
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """A row, a cell, a line or column of a matrix, a band or a gap.

    `filters`: who it takes, joined by or; `grade`: whose row it is, "" for a definition's (`let`); `rule`:
    the row's number among the rules of the grade, or among the rows of the definition; `split`: a field by
    whose values its customers are told apart, "" for their tiers; `key`: the block that it is in.
    """

    key: tuple[str, str, int]
    title: str
    filters: tuple[Filter, ...]
    grade: str = ""
    let: str = ""
    rule: int | None = None
    split: str = ""
    gaps: tuple[tuple[int, ...], ...] = ()
    """Of the table: the customers of each gap."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some of them.  `kind` tier or value; `value`: tier's index or outcome of `grade`, else the text."""

    kind: str
    grade: str
    value: Any
    count: int
    filter: Filter


@dataclass(frozen=True, slots=True)
class Other:
    """Customers whom something else concerns too, with one of them (a table row) as a witness.

    `kind`: taken (they meet it, and row `rule` takes them), also (it takes them, and they meet row `rule`),
    unknown (their blanks leave it open), gap or nowhere (no row, cell or band takes them).  `rule`: as in
    `Choice`, -1 for none.  `filters` show them all, joined by and; those of `nowhere` are named by whoever
    has the words.
    """

    kind: str
    rule: int
    count: int
    witness: int
    filters: tuple[Filter, ...]


@dataclass(frozen=True, slots=True)
class ChosenFacts:
    count: int
    total: int
    money: float | None
    money_name: str
    parts: tuple[Part, ...]
    others: tuple[Other, ...]
    named: tuple[int, ...]
    """Table rows of those with the most money."""
    gaps: int = 0
    """How many gaps the table has."""


@dataclass(frozen=True, slots=True, eq=False)
class FindChosen:
    """`cells`: readers of the sheet's columns; `placed`: by `let`, of the same grading."""

    graded: Graded
    grader: Grader
    choice: Choice
    placed: Mapping[str, Placed]
    cells: Mapping[str, Any]

    def run(self, control: Control) -> ChosenFacts:
        graded, choice = self.graded, self.choice
        total, measure = graded.grading.row_count, graded.measure
        mask = mask_of(choice, graded.grading, self.placed)
        control.check()
        money = float(np.nansum(measure.values[mask])) if measure is not None else None
        return ChosenFacts(
            count=int(np.count_nonzero(mask)),
            total=total,
            money=money,
            money_name=measure.name if measure is not None else "",
            parts=tuple(self._parts(mask)),
            others=tuple(self._others(control)),
            named=tuple(self._largest(mask)),
            gaps=len(choice.gaps),
        )

    # ── Who they are ────────────────────────────────────────────────────────────────────────────

    def _parts(self, mask: np.ndarray) -> Iterator[Part]:
        """The most frequent values of the field, else the tiers of the first grade that ran."""
        choice, key = self.choice, f"field:{self.choice.split}"
        column = getattr(self.cells.get(key), "column", None)
        if choice.split and column is not None and column.kind is ColumnKind.TEXT:
            codes, values = column.data[mask].astype(np.int64), column.values
            for code, n in _frequent(codes):
                value = values[code] if code >= 0 else None
                yield Part("value", "", value, n, Filter("field", key, value))
            return
        for name in self._grades():
            codes = self.graded.grading.grades[name].tier[mask].astype(np.int64)
            found = _frequent(codes)
            for code, n in sorted(found, key=lambda pair: pair[0] if pair[0] >= 0 else 999):
                yield Part("tier", name, code, n, Filter("tier", name, code))
            if found:
                return

    def _grades(self) -> list[str]:
        """Grades whose tiers tell something of the customers: not the one whose row decided."""
        grading = self.graded.grading
        ran = [g for g in grading.program.grades if g.name in grading.grades and g.name != self.choice.grade]
        by = [g.name for g in ran if getattr(g.by, "name", None) == self.choice.let]
        return [*(g.name for g in ran if g.name not in by), *by]

    def _largest(self, mask: np.ndarray) -> list[int]:
        rows = np.flatnonzero(mask)
        measure = self.graded.measure
        if measure is not None and len(rows):
            worth = np.nan_to_num(measure.values[rows], nan=-np.inf)
            first = np.argsort(-worth, kind="stable")[:MOST_NAMED]
            rows = rows[first]
        return [int(row) for row in rows[:MOST_NAMED]]

    # ── What else concerns them ─────────────────────────────────────────────────────────────────

    def _others(self, control: Control) -> Iterator[Other]:
        choice = self.choice
        if choice.rule is not None and choice.grade:
            yield from self._other_rules()
        elif choice.rule is not None and choice.let:
            yield from self._other_rows(control)
        for gap in choice.gaps:
            if gap:
                yield Other("gap", -1, len(gap), gap[0], (Filter("rows", "gap", gap),))
        found = self.placed.get(choice.let) if choice.let else None
        if found is not None and found.nowhere:
            yield Other("nowhere", -1, found.nowhere, int(np.argmax(found.mask(-1))), ())

    def _other_rules(self) -> Iterator[Other]:
        choice, rule = self.choice, self.choice.rule
        assert rule is not None
        result = self.graded.grading.grades[choice.grade]
        fired, decided = result.fired, result.decided_by
        here = Filter("matches", choice.grade, rule)
        taken = fired[rule] & (decided != rule) & (decided >= 0)
        for other, n in _frequent(decided[taken].astype(np.int64))[:_MOST_OTHERS]:
            witness = int(np.flatnonzero(taken & (decided == other))[0])
            yield Other("taken", other, n, witness, (here, Filter("decided", choice.grade, other)))
        own = decided == rule
        for other, n in _most({i: f & own for i, f in enumerate(fired) if i != rule}):
            witness = int(np.flatnonzero(fired[other] & own)[0])
            wishes = (Filter("decided", choice.grade, rule), Filter("matches", choice.grade, other))
            yield Other("also", other, n, witness, wishes)
        yield from self._lost("unknown", result.unknown[rule] & (result.tier == NEEDS_DATA))

    def _other_rows(self, control: Control) -> Iterator[Other]:
        """Of a table that is a value: the row's own condition against the others'."""
        choice, found = self.choice, self.placed.get(self.choice.let)
        row = choice.rule
        if found is None or found.kind != "table" or row is None:
            return
        holds = found.rows or self._conditions(control)
        if row >= len(holds):
            return
        here = found.mask(row)
        for kind, masks in (
            ("taken", {i: holds[row] & found.mask(i) for i in range(len(holds)) if i != row}),
            ("also", {i: here & holds[i] for i in range(len(holds)) if i != row}),
        ):
            if kind == "taken" and found.place is None:
                continue  # every row that holds counts
            for other, n in _most(masks):
                rows = tuple(np.flatnonzero(masks[other]).tolist())
                yield Other(kind, other, n, rows[0], (Filter("rows", f"{kind} {other}", rows),))

    def _conditions(self, control: Control) -> tuple[np.ndarray, ...]:
        grading = self.graded.grading
        value = grading.program.let(self.choice.let).value
        while hasattr(value, "value"):
            value = value.value
        made = []
        for row in value.rows:
            with self.grader.lock:
                control.check()
                made.append(np.asarray(self.grader.column(row.condition, grading).data) == 1)
        return tuple(made)

    @staticmethod
    def _lost(kind: str, mask: np.ndarray) -> Iterator[Other]:
        rows = tuple(np.flatnonzero(mask).tolist())
        if rows:
            yield Other(kind, -1, len(rows), rows[0], (Filter("rows", kind, rows),))


def mask_of(choice: Choice, grading: Any, where: Mapping[str, Placed]) -> np.ndarray:
    """Whom a choice takes by a grading (bool per table row)."""
    view = Arrange({}, grading.row_count, grading, placed=where)
    made = np.zeros(grading.row_count, dtype=bool)
    for one in choice.filters:
        made |= view.mask(one)
    return made


def _frequent(codes: np.ndarray) -> list[tuple[int, int]]:
    """The most frequent codes with how often they stand."""
    found, counts = np.unique(codes, return_counts=True)
    pairs = sorted(zip(found.tolist(), counts.tolist(), strict=True), key=lambda pair: -pair[1])
    return pairs[:MOST_PARTS]


def _most(masks: Mapping[int, np.ndarray]) -> list[tuple[int, int]]:
    counts = [(at, int(np.count_nonzero(mask))) for at, mask in masks.items()]
    return sorted((pair for pair in counts if pair[1]), key=lambda pair: -pair[1])[:_MOST_OTHERS]


# ── Other values of the number in the cell ──────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, eq=False)
class FindSteps:
    """How many the choice would take with other values of its number; values that are mistakes are left
    out."""

    choice: Choice
    looked: Any
    values: tuple[Decimal, ...]
    columns: Mapping[str, Any] | None
    grader: Grader
    graded: Graded

    def run(self, control: Control) -> tuple[tuple[Decimal, int], ...]:
        made = []
        # Each is graded to its end: a run that is stopped half-way would leave nothing to go on from.
        whole = Control(lambda: False, control.progress)
        for value in self.values:
            control.check()
            found = self.graded
            if value != self.looked.threshold.value:
                grading, money = self.graded.grading, self.graded.measure
                tried = TryValue(
                    self.looked,
                    value,
                    self.columns,
                    self.grader,
                    grading.as_of,
                    money.name if money is not None else "",
                ).run(whole)
                if tried.graded is None or tried.mistake is not None:
                    continue
                found = tried.graded
            made.append((value, int(np.count_nonzero(self._mask(found.grading)))))
        return tuple(made)

    def _mask(self, grading: Any) -> np.ndarray:
        let = self.choice.let
        where: dict[str, Placed] = {}
        if let:
            with self.grader.lock:
                made = placed(grading.program.let(let).value, lambda expr: self.grader.column(expr, grading))
            if made is not None:
                where[let] = made
        return mask_of(self.choice, grading, where)
