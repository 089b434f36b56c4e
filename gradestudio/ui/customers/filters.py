"""Filters as frozen values, and the rows that pass them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gradestudio.analysis.compare import OUTCOMES
from gradestudio.engine.grading import CONFLICT, NEEDS_DATA, NO_RULE
from gradestudio.table.columns import Column, ColumnKind
from gradestudio.ui.background import Control
from gradestudio.ui.customers.nearby import STEPS, within
from gradestudio.ui.customers.ranges import flags, inside
from gradestudio.ui.customers.spec import Filter

MOVES = ("up", "down", "same")
_MANY = 60
"""Of a text column with more values the most frequent ones are counted."""
GONE = -9
"""In `before_codes`: a tier that the rulebook has no longer."""


@dataclass(frozen=True, slots=True, eq=False)
class Sorting:
    """`key` gives one sortable number a row (NaN last); `descending` turns the rest round."""

    column: str = ""
    descending: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """Table rows in the order shown."""

    rows: np.ndarray
    total: int
    filters: tuple[Filter, ...]
    search: str
    sorting: Sorting
    found: np.ndarray | None = None
    """Who holds the text that is searched for; None without one."""
    masks: Mapping[tuple[str, str], np.ndarray] = field(default_factory=dict)
    """By group of filters, who passes them."""


@dataclass(frozen=True, slots=True, eq=False)
class Arrange:
    """Filter, search and sort; `cells` are the readers of the columns by key."""

    cells: Mapping[str, Any]
    total: int
    grading: Any = None
    baseline: Any = None
    filters: tuple[Filter, ...] = ()
    search: str = ""
    sorting: Sorting = field(default_factory=Sorting)
    lacking: Mapping[str, Mapping[str, np.ndarray]] = field(default_factory=dict)
    """By grade and column: who needs the column for the grade."""
    near: Mapping[str, np.ndarray] = field(default_factory=dict)
    """By grade: how small a change gives each customer a better tier (`nearby`)."""
    placed: Mapping[str, Any] = field(default_factory=dict)
    """By `let`: where each customer stands (`analysis.placing.Placed`)."""

    def run(self, control: Control) -> View:
        found = self._found()
        control.check()
        masks = self._masks_by_group()
        rows = np.flatnonzero(_all([found, *masks.values()], self.total))
        control.check()
        return View(self._sorted(rows), self.total, self.filters, self.search, self.sorting, found, masks)

    def _found(self) -> np.ndarray | None:
        wanted = folded(self.search)
        if not wanted:
            return None
        hit = np.zeros(self.total, dtype=bool)
        for reader in self.cells.values():
            if (mask := reader.holding(wanted)) is not None:
                hit |= mask
        return hit

    def _masks_by_group(self) -> dict[tuple[str, str], np.ndarray]:
        """One mask per group: its filters joined by or."""
        made: dict[tuple[str, str], np.ndarray] = {}
        for one in self.filters:
            mask = self.mask(one)
            made[one.group] = made[one.group] | mask if one.group in made else mask
        return made

    def mask(self, one: Filter) -> np.ndarray:
        """Who passes one filter (bool per table row)."""
        if one.kind == "field":
            column = self.cells[one.name].column if one.name in self.cells else None
            return _equals(column, one.value) if column is not None else np.zeros(self.total, dtype=bool)
        if one.kind in ("range", "flag", "problem"):
            return self._column_mask(one)
        if one.kind == "rows":
            return np.isin(np.arange(self.total), np.asarray(one.value, dtype=np.int64))
        if self.grading is None:
            return np.ones(self.total, dtype=bool)
        if one.kind == "placed":
            return self._placed(one.name, *one.value)
        if one.kind == "tag":
            tag = self.grading.tags.get(one.name)
            return tag.true if tag is not None else np.zeros(self.total, dtype=bool)
        result = self.grading.grades.get(one.name)
        if result is None:
            return np.zeros(self.total, dtype=bool)
        if one.kind == "tier":
            return result.tier == one.value
        if one.kind == "decided":
            return result.decided_by == one.value
        if one.kind == "matches":
            return result.fired[one.value]
        if one.kind == "lacks":
            found = self.lacking.get(one.name, {}).get(one.value)
            return found if found is not None else np.zeros(self.total, dtype=bool)
        if one.kind == "near":
            return self._near(one.name, one.value)
        if one.kind == "cell":
            return self._cell(one.name, *one.value)
        return move_masks(self.grading, self.baseline, one.name)[one.value]

    def _column_mask(self, one: Filter) -> np.ndarray:
        """Who passes a filter of a column; nobody where the column is gone."""
        if one.kind == "problem":
            mask = np.zeros(self.total, dtype=bool)
            mask[problem_rows(self.grading, one.name)] = True
            return mask
        reader = self.cells.get(one.name)
        if reader is None:
            return np.zeros(self.total, dtype=bool)
        if one.kind == "flag":
            return flags(reader) == one.value
        if one.value is None:
            return np.isnan(np.asarray(reader.sort_keys(), dtype=np.float64))
        return inside(reader, one.value)

    def _cell(self, grade: str, old: str, new: str) -> np.ndarray:
        """Who had the one outcome and has the other."""
        if not comparable(self.grading, self.baseline, grade):
            return np.zeros(self.total, dtype=bool)
        before, now = self.baseline.grades[grade], self.grading.grades[grade]
        return (before.tier == _code(before, old)) & (now.tier == _code(now, new))

    def _near(self, grade: str, step: int) -> np.ndarray:
        sizes = self.near.get(grade)
        known = sizes is not None and len(sizes) == self.total
        return within(sizes, step) if sizes is not None and known else np.zeros(self.total, dtype=bool)

    def _placed(self, name: str, place: int, _: str) -> np.ndarray:
        """Who stands at one place of a matrix, table or band."""
        placed = self.placed.get(name)
        if placed is None or place >= len(placed.counts) or len(placed.mask(place)) != self.total:
            return np.zeros(self.total, dtype=bool)
        return placed.mask(place)

    def rest(self, view: View, *groups: tuple[str, str]) -> np.ndarray:
        """Who passes all filters of `view` but those of some groups; bool per customer."""
        others = [m for g, m in view.masks.items() if g not in groups]
        return _all([view.found, *others], self.total)

    def facet(self, group: tuple[str, str], view: View) -> dict[Any, int]:
        """How many customers each line of a facet holds, among those who pass all other filters of `view`."""
        rest = self.rest(view, group)
        kind, name = group
        if kind == "moved":
            moves = move_masks(self.grading, self.baseline, name)
            return {value: int(np.count_nonzero(moves[value] & rest)) for value in MOVES}
        if kind == "near":
            return {i: int(np.count_nonzero(self._near(name, i) & rest)) for i in range(len(STEPS))}
        if kind == "tier":
            codes = self.grading.grades[name].tier[rest].astype(np.int64)
            return {int(c): int(n) for c, n in zip(*np.unique(codes, return_counts=True), strict=True)}
        if kind == "flag":
            found = np.bincount(flags(self.cells[name])[rest].astype(np.int64) + 1, minlength=3)
            return {value: int(found[value + 1]) for value in (1, 0, -1) if value >= 0 or found[0]}
        column = self.cells[name].column
        counts = np.bincount(column.data[rest].astype(np.int64) + 1, minlength=len(column.values) + 1)
        named = {column.values[i]: int(counts[i + 1]) for i in self._told(column, counts[1:], group)}
        return named | ({None: int(counts[0])} if counts[0] else {})

    def _told(self, column: Column, counts: np.ndarray, group: tuple[str, str]) -> Sequence[int]:
        """Codes of a text column whose counts are told: of very many values the most frequent ones, and those
        that are filtered by."""
        if len(counts) <= _MANY:
            return range(len(counts))
        chosen = [column.values.index(f.value) for f in self.filters if f.group == group and f.value]
        return [*np.argsort(-counts, kind="stable")[:_MANY].tolist(), *chosen]

    def _sorted(self, rows: np.ndarray) -> np.ndarray:
        reader = self.cells.get(self.sorting.column)
        if reader is None:
            return rows
        keys = np.asarray(reader.sort_keys(), dtype=np.float64)[rows]
        missing = np.isnan(keys)
        keys = np.where(missing, np.inf, -keys if self.sorting.descending else keys)
        return rows[np.argsort(keys, kind="stable")]


def problem_rows(grading: Any, key: str) -> np.ndarray:
    """Table rows whose cell in the field's column (`field:NAME`) could not be read; each once."""
    name = key.split(":", 1)[1]
    problems = grading.table.problems if grading is not None else ()
    rows = {p.row for p in problems if p.field == name and p.row is not None and p.relation is None}
    return np.array(sorted(rows), dtype=np.int64)


def _equals(column: Column, value: Any) -> np.ndarray:
    if column.kind is not ColumnKind.TEXT:
        return np.zeros(len(column), dtype=bool)
    if value is None:
        return column.data < 0
    code = column.values.index(value) if value in column.values else -2
    return column.data == code


def _all(masks: Sequence[np.ndarray | None], total: int) -> np.ndarray:
    made = np.ones(total, dtype=bool)
    for mask in masks:
        if mask is not None:
            made &= mask
    return made


def _code(result: Any, name: str) -> int:
    """An outcome's code by its name in `analysis.compare.Moves`; one that nobody has for an unknown name."""
    if name in result.tiers:
        return result.tiers.index(name)
    return -1 - OUTCOMES.index(name) if name in OUTCOMES else GONE


def move_masks(grading: Any, baseline: Any, grade: str) -> dict[str, np.ndarray]:
    """Who went up, down, or stayed against the baseline, by an ordered grade."""
    total = grading.row_count
    now = grading.grades[grade].tier
    before = before_codes(grading, baseline, grade)
    if before is None:
        stays = np.ones(total, dtype=bool)
        return {"up": ~stays, "down": ~stays, "same": stays}
    both = (now >= 0) & (before >= 0)
    up, down = both & (now < before), both & (now > before)
    return {"up": up, "down": down, "same": ~up & ~down}


def before_codes(grading: Any, baseline: Any, grade: str) -> np.ndarray | None:
    """The baseline's outcomes in this grading's numbers, GONE for a tier that is no more; None when there is
    nothing to compare with."""
    if not comparable(grading, baseline, grade):
        return None
    before, now = baseline.grades[grade], grading.grades[grade]
    if before.tiers == now.tiers:
        return before.tier
    place = {name: i for i, name in enumerate(now.tiers)}
    codes = [CONFLICT, NO_RULE, NEEDS_DATA, *(place.get(name, GONE) for name in before.tiers)]
    return np.array(codes, dtype=np.int16)[before.tier.astype(np.int64) - CONFLICT]


def comparable(grading: Any, baseline: Any, grade: str) -> bool:
    """Whether the baseline graded the same list by the same grade."""
    return baseline is not None and grade in baseline.grades and baseline.row_count == grading.row_count


def folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()
