"""Readers of cells: the text shown, whether it is missing, sort keys and search, one per column."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from math import isfinite
from typing import Any

import numpy as np

from gradestudio.engine.grading import BY_VALUE, CONFLICT, NEEDS_DATA, NO_RULE, OTHERWISE
from gradestudio.table.cells import Tag, cells_of
from gradestudio.table.columns import CellError, Column, ColumnKind
from gradestudio.ui.customers.filters import before_codes, folded
from gradestudio.ui.speech import say, words

_EPOCH = date(1970, 1, 1)
OUTCOME_KEYS = {NEEDS_DATA: "ui.needs-data", NO_RULE: "ui.no-rule", CONFLICT: "ui.conflict"}


class ColumnCells:
    """A typed column of the sheet, or a shown value."""

    def __init__(self, column: Column) -> None:
        self.column = column
        self._raw = cells_of(column) if column.kind is ColumnKind.RAW else None
        self._show: Callable[[Any], str | None] = {
            ColumnKind.NUMBER: _number,
            ColumnKind.DATE: _day,
            ColumnKind.FLAG: _flag,
            ColumnKind.TEXT: self._text,
            ColumnKind.RAW: _raw,
        }[column.kind]

    def text(self, row: int) -> str | None:
        """The cell as shown; None when missing."""
        # of a sheet as read only what is looked at becomes Python values: of all cells they would be many
        return self._show(self.column.data[row] if self._raw is None else self._raw.cell(row))

    def _text(self, code: Any) -> str | None:
        return self.column.values[code] if code >= 0 else None

    def sort_keys(self) -> np.ndarray:
        """One float a row, NaN for missing; texts by their order (Chinese by pronunciation, mostly)."""
        if self._raw is not None:
            return _raw_keys(self._raw.objects())
        kind, data = self.column.kind, self.column.data
        if kind is ColumnKind.NUMBER:
            return data
        if kind is ColumnKind.TEXT:
            ranks = np.empty(len(self.column.values) + 1)
            ranks[-1] = np.nan
            ordered = sorted(
                range(len(self.column.values)), key=lambda i: spoken_order(self.column.values[i])
            )
            ranks[ordered] = np.arange(len(ordered), dtype=np.float64)
            return ranks[data]
        blank = Column.NO_DATE if kind is ColumnKind.DATE else -1
        return np.where(data == blank, np.nan, data.astype(np.float64))

    def holding(self, wanted: str) -> np.ndarray | None:
        """Rows whose text holds `wanted` (folded); None for a column that is not searched."""
        if self.column.kind is ColumnKind.TEXT:
            hits = np.array([wanted in folded(v) for v in self.column.values] + [False], dtype=bool)
            return hits[self.column.data]
        if self._raw is not None:
            hits = np.array([wanted in folded(t) for t in self._raw.texts] + [False], dtype=bool)
            return hits[self._raw.codes] & (self._raw.tags == Tag.TEXT)
        return None


class TierCells:
    """A grade's tier, with the tier that the baseline gave."""

    def __init__(self, grading: Any, baseline: Any, grade: str) -> None:
        self.result = grading.grades[grade]
        self._before = before_codes(grading, baseline, grade)
        program_grade = next(g for g in grading.program.grades if g.name == grade)
        self.ordered = program_grade.ordered
        self.titles = tuple(t.title or "" for t in program_grade.tiers)

    def code(self, row: int) -> int:
        return int(self.result.tier[row])

    def before(self, row: int) -> int | None:
        """The tier of the baseline; None when there is nothing to compare with."""
        return int(self._before[row]) if self._before is not None else None

    def move(self, row: int) -> int:
        """1 up, -1 down, 0 the same or not comparable."""
        before, now = self.before(row), self.code(row)
        if before is None or before == now or before < 0 or now < 0 or not self.ordered:
            return 0
        return 1 if now < before else -1

    def text(self, row: int) -> str | None:
        code = self.code(row)
        return self.result.tiers[code] if code >= 0 else say(OUTCOME_KEYS[code])

    def title(self, row: int) -> str:
        code = self.code(row)
        return self.titles[code] if code >= 0 else ""

    def sort_keys(self) -> np.ndarray:
        tier = self.result.tier.astype(np.float64)
        return np.where(tier < 0, len(self.result.tiers) - tier, tier)

    def holding(self, wanted: str) -> np.ndarray | None:
        return None


class BeforeCells:
    """The tier that the version compared with gave; `move` as in the column of now."""

    def __init__(self, grading: Any, baseline: Any, grade: str) -> None:
        self.result = baseline.grades[grade]
        self._now = TierCells(grading, baseline, grade)
        self.move = self._now.move

    def code(self, row: int) -> int:
        return int(self.result.tier[row])

    def text(self, row: int) -> str | None:
        code = self.code(row)
        return self.result.tiers[code] if code >= 0 else say(OUTCOME_KEYS[code])

    def sort_keys(self) -> np.ndarray:
        tier = self.result.tier.astype(np.float64)
        return np.where(tier < 0, len(self.result.tiers) - tier, tier)

    def holding(self, wanted: str) -> np.ndarray | None:
        return None


class RuleCells:
    """What decided a grade."""

    def __init__(self, grading: Any, grade: str) -> None:
        self.result = grading.grades[grade]
        program_grade = next(g for g in grading.program.grades if g.name == grade)
        self.names = tuple(r.name for r in program_grade.rules)

    def text(self, row: int) -> str | None:
        by = int(self.result.decided_by[row])
        if by >= 0:
            return self.names[by]
        if by in (OTHERWISE, BY_VALUE):
            return say("ui.otherwise" if by == OTHERWISE else "ui.by-value")
        return ""

    def sort_keys(self) -> np.ndarray:
        by = self.result.decided_by.astype(np.float64)
        return np.where(by < 0, len(self.names) - by, by)

    def holding(self, wanted: str) -> np.ndarray | None:
        hits = np.array([wanted in folded(n) for n in self.names], dtype=bool)
        by = self.result.decided_by
        return np.where(by >= 0, hits[np.maximum(by, 0)], False) if len(hits) else None


class ScoreCells:
    def __init__(self, result: Any) -> None:
        self.result = result

    def text(self, row: int) -> str | None:
        if self.result.missing[row]:
            return None
        return words().number(int(self.result.points[row]) / 100)

    def sort_keys(self) -> np.ndarray:
        return np.where(self.result.missing, np.nan, self.result.hundredths / 100)

    def holding(self, wanted: str) -> np.ndarray | None:
        return None


class TagCells:
    def __init__(self, result: Any) -> None:
        self.result = result

    def text(self, row: int) -> str | None:
        if self.result.unknown[row]:
            return None
        return say("word.yes" if self.result.true[row] else "word.no")

    def sort_keys(self) -> np.ndarray:
        return np.where(self.result.unknown, np.nan, (~self.result.true).astype(np.float64))

    def holding(self, wanted: str) -> np.ndarray | None:
        return None


class NearCells:
    """How small a change of one value gives a better tier; nothing for who is further away.

    `sizes` is None until it is known, and where nobody is near.
    """

    def __init__(self, sizes: np.ndarray | None, total: int) -> None:
        known = sizes is not None and len(sizes) == total
        self.sizes = sizes if sizes is not None and known else np.broadcast_to(np.float64(np.inf), (total,))

    def share(self, row: int) -> float | None:
        """The change as a share of the value; None: no small one."""
        size = float(self.sizes[row])
        return size if isfinite(size) else None

    def text(self, row: int) -> str | None:
        share = self.share(row)
        return "" if share is None else say("ui.near-by", share=words().percent(share, 1))

    def sort_keys(self) -> np.ndarray:
        return np.where(np.isinf(self.sizes), np.nan, self.sizes)

    def holding(self, wanted: str) -> np.ndarray | None:
        return None


class ReasonCells:
    """Sentences, made for the rows that are looked at: `wanted` gathers them, `take` brings them."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._made: dict[int, str] = {}
        self.wanted: set[int] = set()
        self.asked: Callable[[], object] = _nothing
        """Called when a sentence is wanted that is not there yet."""

    def text(self, row: int) -> str | None:
        found = self._made.get(row)
        if found is None:
            self.wanted.add(row)
            self.asked()
            return ""
        return found

    def take(self, made: Mapping[int, str]) -> None:
        if len(self._made) > 20_000:
            self._made.clear()
        self._made.update(made)
        self.wanted -= made.keys()

    def sort_keys(self) -> np.ndarray:
        return np.zeros(self._total)

    def holding(self, wanted: str) -> np.ndarray | None:
        return None


def _nothing() -> None:
    """Nobody listens."""


def _number(value: Any) -> str | None:
    return None if value != value else words().number(float(value))


def _day(value: Any) -> str | None:
    return None if value == Column.NO_DATE else (_EPOCH + timedelta(days=int(value))).isoformat()


def _flag(value: Any) -> str | None:
    return None if value < 0 else say("word.yes" if value else "word.no")


def _raw(cell: Any) -> str | None:
    if cell is None:
        return None
    if isinstance(cell, CellError):
        return cell.code
    if isinstance(cell, datetime) and cell.time().isoformat() == "00:00:00":
        return cell.date().isoformat()
    if isinstance(cell, bool):
        return say("word.yes" if cell else "word.no")
    if isinstance(cell, (int, float)):
        return words().number(cell)
    return str(cell)


def _raw_keys(data: np.ndarray) -> np.ndarray:
    shown = [_raw(c) for c in data]
    distinct = sorted({s for s in shown if s is not None}, key=_number_first)
    ranks = {s: float(i) for i, s in enumerate(distinct)}
    return np.array([np.nan if s is None else ranks[s] for s in shown])


def _number_first(text: str) -> tuple[int, float, bytes]:
    try:
        return 0, float(text.replace(",", "").replace("\N{MINUS SIGN}", "-")), b""
    except ValueError:
        return 1, 0.0, spoken_order(text)


def spoken_order(text: str) -> bytes:
    """GB18030 holds the common Chinese characters in the order of their pronunciation."""
    return text.casefold().encode("gb18030", "replace")
