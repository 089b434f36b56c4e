"""Matrices and decision tables that give a value: lines that never act, customers without a line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from gradestudio.analysis.deciding import CONFLICT, NO_RULE, Contender, decide
from gradestudio.analysis.diagram import Diagram
from gradestudio.analysis.findings import ProofFinding, Verdict
from gradestudio.analysis.follow import Follower
from gradestudio.analysis.outcomes import Outcomes, conjuncts
from gradestudio.analysis.space import Space
from gradestudio.diagnostics import Severity, Span
from gradestudio.language.program import (
    Derived,
    Expr,
    Grid,
    LetDef,
    LetTable,
    Program,
    WithDefault,
)


@dataclass(frozen=True, slots=True)
class _Lines:
    """Conditions tried one after the other; `what` is row or column."""

    what: str
    conditions: tuple[Expr, ...]
    values: tuple[Expr, ...]
    policy: str


class LineProof:
    """One named value that is a matrix or a table."""

    def __init__(
        self,
        program: Program,
        let: LetDef,
        as_of: date,
        budget: int,
        should_stop: Callable[[], bool] | None,
        follow_scores: bool,
    ) -> None:
        self.let = let
        self.guarded = isinstance(_plain(let.value), WithDefault)
        self.lines = _lines(let.value)
        self.space = Space(program, as_of, budget, should_stop, follow_scores, self._build)
        self.d = self.space.d

    def _build(self, follower: Follower, outcomes: Outcomes) -> list[list[tuple[int, ...]]]:
        return [
            [tuple(dict.fromkeys(follower.truth(p) for p in conjuncts(c))) for c in lines.conditions]
            for lines in self.lines
        ]

    def findings(self) -> list[ProofFinding]:
        found: list[ProofFinding] = []
        hole: list[ProofFinding] = []
        for lines, parts in zip(self.lines, self.space.built, strict=True):
            first = self._decided(lines, parts, unique=False)
            if lines.policy == "first":
                found += self._dead(lines, parts, self.d.values(first) - {None})
            if lines.policy == "unique":
                found += self._conflict(lines, parts)
            if lines.policy in ("first", "unique") and not self.guarded and not hole:
                hole = self._hole(first)
        return found + hole

    def _decided(self, lines: _Lines, parts: list[tuple[int, ...]], unique: bool) -> int:
        d = self.d
        assert isinstance(d, Diagram)
        ranks = {value: n for n, value in enumerate(dict.fromkeys(lines.values))}
        contenders = [
            Contender(i, ranks[value], of_line)
            for i, (of_line, value) in enumerate(zip(parts, lines.values, strict=True))
        ]
        made = decide(d, contenders, d.leaf(NO_RULE), unique)
        return made if self.space.possible == d.true else d.apply(_only, made, self.space.possible)

    def _dead(self, lines: _Lines, parts: list[tuple[int, ...]], winners: set[Any]) -> list[ProofFinding]:
        return [
            ProofFinding(
                "dead-column" if lines.what == "column" else "dead-row",
                Verdict.PROVEN,
                Severity.WARNING,
                span=condition.span or self.let.span,
                args={"name": self.let.name, "number": i + 1},
            )
            for i, condition in enumerate(lines.conditions)
            if i not in winners
        ]

    def _hole(self, first: int) -> list[ProofFinding]:
        region = self.d.apply(_is_nobody, first)
        args = {"name": self.let.name}
        return self._shown("value-hole", region, args)

    def _conflict(self, lines: _Lines, parts: list[tuple[int, ...]]) -> list[ProofFinding]:
        region = self.d.apply(_is_conflict, self._decided(lines, parts, unique=True))
        return self._shown("line-conflict", region, {"name": self.let.name})

    def _shown(self, code: str, region: int, args: dict[str, Any]) -> list[ProofFinding]:
        if region == self.d.false:
            return []
        named = Derived(self.let.name, self.let.value)
        found = self.space.witness(
            region, lambda row: row.value(named) is None and self.space.possible_row(row)
        )
        if found is None:
            return []
        witness, box = found
        span: Span | None = self.let.span
        shown, warning = Verdict.COUNTEREXAMPLE, Severity.WARNING
        return [ProofFinding(code, shown, warning, witness=witness, box=box, span=span, args=args)]


def has_lines(let: LetDef) -> bool:
    return bool(_lines(let.value))


def _plain(value: Expr) -> Expr:
    while isinstance(value, Derived):
        value = value.value
    return value


def _lines(value: Expr) -> list[_Lines]:
    value = _plain(value)
    if isinstance(value, WithDefault):
        value = _plain(value.value)
    if isinstance(value, Grid):
        rows = _Lines("row", value.rows, value.rows, "first")
        return [rows, _Lines("column", value.columns, value.columns, "first")]
    if isinstance(value, LetTable):
        conditions = tuple(r.condition for r in value.rows)
        return [_Lines("row", conditions, tuple(r.value for r in value.rows), value.policy)]
    return []


def _only(decides: int, possible: bool) -> int | None:
    return decides if possible else None


def _is_nobody(decides: int | None) -> bool:
    return decides == NO_RULE


def _is_conflict(decides: int | None) -> bool:
    return decides == CONFLICT
