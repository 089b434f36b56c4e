"""The result of a program on a table: arrays, one entry per customer, in sheet order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

from gradestudio.engine.codes import (
    BY_VALUE,
    CONFLICT,
    NEEDS_DATA,
    NO_RULE,
    NOBODY,
    OTHERWISE,
    ListFact,
)

__all__ = [
    "BY_VALUE",
    "CONFLICT",
    "NEEDS_DATA",
    "NOBODY",
    "NO_RULE",
    "OTHERWISE",
    "Finding",
    "GradeResult",
    "Grading",
    "ListFact",
    "ScoreResult",
    "StrategyResult",
    "TagResult",
    "ValueResult",
]


@dataclass(frozen=True, slots=True, eq=False)
class GradeResult:
    """One grade.  Rule indexes count all rules of `Grade.rules`, those switched off too."""

    grade: str
    tiers: tuple[str, ...]
    """Names in file order (best first when ordered)."""
    tier: np.ndarray
    """int16: final tier's index, or NEEDS_DATA, NO_RULE, CONFLICT."""
    computed: np.ndarray
    """int16: the same before movement limits and overrides."""
    decided_by: np.ndarray
    """int32: rule index, BY_VALUE, OTHERWISE or NOBODY (needs data, no rule, conflict)."""
    limit: np.ndarray
    """int16: index of the last movement limit that changed the tier, -1 none."""
    override: np.ndarray
    """int16: index of the override that acted, -1 none."""
    could_be: np.ndarray
    """int16: for a customer who is graded though a rule before the deciding one was unknown (or an
    incomplete score decides): the best (unranked: first in file order) other tier that the unknown could
    give, -1 none."""
    fired: tuple[np.ndarray, ...]
    """bool, one array per rule: the rule's condition is true (off rules: all False)."""
    unknown: tuple[np.ndarray, ...]
    """bool, one array per rule: the rule's condition is unknown."""

    def counts(self) -> dict[str, int]:
        """Customers per final tier, then `needs data`, `no rule`, `conflict` where there are any."""
        named = {name: int(np.count_nonzero(self.tier == i)) for i, name in enumerate(self.tiers)}
        rest = len(self.tier) - sum(named.values())
        for name, code in (("needs data", NEEDS_DATA), ("no rule", NO_RULE), ("conflict", CONFLICT)):
            if rest and (count := int(np.count_nonzero(self.tier == code))):
                named[name] = count
                rest -= count
        return named


@dataclass(frozen=True, slots=True, eq=False)
class ScoreResult:
    score: str
    points: np.ndarray
    """The total times 100 as the engine holds it, int32 or int64; see `hundredths`."""
    missing: np.ndarray
    """bool: none of the items is known."""
    incomplete: np.ndarray
    """bool: at least one item is unknown."""

    @property
    def hundredths(self) -> np.ndarray:
        """int64: the total times 100; read only where not `missing`.  Made when it is asked for."""
        return self.points.astype(np.int64, copy=False)


@dataclass(frozen=True, slots=True, eq=False)
class TagResult:
    tag: str
    true: np.ndarray
    unknown: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class ValueResult:
    """A shown `let`: a typed column (same kinds as `table.ColumnKind`, RAW excluded)."""

    name: str
    column: Any
    incomplete: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class StrategyResult:
    """One strategy statement: who it is for, which of its notes, and the next contact."""

    strategy: Any
    """The `language.program.Strategy`."""
    applies: np.ndarray
    """bool: the customer has the tier or tag (all True for a strategy without a name)."""
    notes: tuple[np.ndarray, ...]
    """bool per note: applies and the note's condition is true."""
    contact: np.ndarray
    """int32 day numbers (`Column.NO_DATE`: none): the earliest of its contacts that apply."""


@dataclass(frozen=True, slots=True, eq=False)
class Finding:
    """Something about the data that the run met and must not keep silent (`duplicate-key`,
    `key-without-customer`, `row-without-key`, `lookup-several`, `unique-conflict`,
    `table-unique-conflict`, `never-broken`,
    `grid-without-match`, `ensure-share`): code, plain args, table rows concerned."""

    code: str
    rows: tuple[int, ...] = ()
    args: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Grading:
    """All outputs of one run."""

    program: Any
    """The `language.Program` that ran, with its parameters still named."""
    table: Any
    """The typed table that was graded."""
    as_of: date
    params: Mapping[str, Decimal | date | str]
    """Every parameter and the value it had."""
    grades: Mapping[str, GradeResult]
    scores: Mapping[str, ScoreResult]
    tags: Mapping[str, TagResult]
    values: Mapping[str, ValueResult]
    strategies: tuple[StrategyResult, ...]
    """In file order, as `Program.strategies`."""
    facts: Mapping[Any, ListFact]
    """By the bound node (Quantile, InTop, ListStatistic)."""
    findings: tuple[Finding, ...] = ()

    @property
    def row_count(self) -> int:
        return int(self.table.row_count)
