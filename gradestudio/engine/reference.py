"""Grading row by row: obvious and slow.  It is the meaning; every other engine must agree with it.

The values of expressions are in `byrow.values`, points in `byrow.scores`, tiers in `byrow.grades`, list facts
in `byrow.listfacts`; here they are put together into a `Grading`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from gradestudio.engine import calendar
from gradestudio.engine.bind import bind, bind_expr, param_values
from gradestudio.engine.byrow.grades import Decision, decide
from gradestudio.engine.byrow.incomplete import incomplete
from gradestudio.engine.byrow.rows import Row, Sheet
from gradestudio.engine.cells import column_of
from gradestudio.engine.findings import row_findings
from gradestudio.engine.grading import (
    GradeResult,
    Grading,
    ListFact,
    ScoreResult,
    StrategyResult,
    TagResult,
    ValueResult,
)
from gradestudio.language.program import (
    Contact,
    Expr,
    Grade,
    InTop,
    ListStatistic,
    Program,
    Quantile,
    Reason,
    Rule,
    Score,
    Strategy,
    Tag,
    children,
)
from gradestudio.table.columns import Column, Table


def sheet_of(
    bound: Program,
    table: Table,
    as_of: date,
    facts: Mapping[Any, ListFact] | None = None,
    given: Mapping[str, Any] | None = None,
    given_row: int | None = None,
) -> Sheet:
    """The rows of a typed table under a bound program (see `Sheet`)."""
    return Sheet(bound, table, lambda row, grade: decide(row, grade, as_of), facts, given, given_row)


def grade_by_rows(
    program: Program, table: Table, as_of: date, params: Mapping[str, Any] | None = None
) -> Grading:
    """All outputs of the program on a typed table at the grading date.  Raises BindError for a bad param."""
    bound = bind(program, as_of, params)
    sheet = sheet_of(bound, table, as_of)
    _first_pass(sheet)
    return Grading(
        program=program,
        table=table,
        as_of=as_of,
        params=param_values(program, params),
        grades={g.name: _grade_result(sheet, g) for g in bound.grades},
        scores={s.name: _score_result(sheet, s) for s in bound.scores},
        tags={t.name: _tag_result(sheet, t) for t in bound.tags},
        values={n: _value_result(sheet, n) for n in bound.shows if bound.let(n) is not None},
        strategies=tuple(
            _strategy_result(sheet, written, ran, as_of)
            for written, ran in zip(program.strategies, bound.strategies, strict=True)
        ),
        findings=row_findings(sheet),
        facts=sheet.facts,
    )


def _first_pass(sheet: Sheet) -> None:
    """Works out every list fact that an output rests on, also where no customer asks for it."""
    for node in _output_nodes(sheet.program):
        if isinstance(node, Quantile | InTop | ListStatistic):
            sheet.fact(node)
    for grade in sheet.program.grades:
        for tier in grade.tiers:
            if grade.by is not None and tier.top is not None:
                sheet.fact(InTop(grade.by, tier.top))


def _output_nodes(program: Program) -> set[Any]:
    """Every node that decides an output; not those of reasons, nor of rules switched off."""
    waiting: list[Any] = [
        *program.grades,
        *program.scores,
        *program.tags,
        *program.strategies,
        *program.nevers,
    ]
    waiting += [d.value for d in program.lets if d.name in program.shows]
    waiting += [e.condition for e in program.ensures if e.condition is not None]
    seen: set[Any] = set()
    while waiting:
        node = waiting.pop()
        if node in seen or isinstance(node, Reason) or (isinstance(node, Rule) and node.off):
            continue
        seen.add(node)
        waiting += children(node)
    return seen


def column_by_rows(
    expr: Expr, program: Program, table: Table, as_of: date, params: Mapping[str, Any] | None = None
) -> tuple[Column, np.ndarray]:
    """Any expression of the program as a typed column, and where its values are incomplete (bool per row)."""
    sheet = sheet_of(bind(program, as_of, params), table, as_of)
    bound = bind_expr(expr, program, as_of, params)
    return column_of("", bound.type, sheet.column(bound)), _incomplete(sheet, bound)


def _incomplete(sheet: Sheet, expr: Expr) -> np.ndarray:
    return np.array([incomplete(row, expr) for row in sheet.rows()], dtype=bool)


# ── Outputs ─────────────────────────────────────────────────────────────────────────────────────


def _grade_result(sheet: Sheet, grade: Grade) -> GradeResult:
    decisions: list[Decision] = [row.decision(grade) for row in sheet.rows()]
    rules = range(len(grade.rules))
    return GradeResult(
        grade=grade.name,
        tiers=tuple(t.name for t in grade.tiers),
        tier=np.array([d.tier for d in decisions], dtype=np.int16),
        computed=np.array([d.computed for d in decisions], dtype=np.int16),
        decided_by=np.array([d.decided_by for d in decisions], dtype=np.int32),
        limit=np.array([d.limit for d in decisions], dtype=np.int16),
        override=np.array([d.override for d in decisions], dtype=np.int16),
        could_be=np.array([d.could_be for d in decisions], dtype=np.int16),
        fired=tuple(np.array([d.truths[r] is True for d in decisions], dtype=bool) for r in rules),
        unknown=tuple(np.array([d.truths[r] is None for d in decisions], dtype=bool) for r in rules),
    )


def _score_result(sheet: Sheet, score: Score) -> ScoreResult:
    points = [row.score(score) for row in sheet.rows()]
    return ScoreResult(
        score.name,
        points=np.array([p.points for p in points], dtype=np.int64),
        missing=np.array([p.missing for p in points], dtype=bool),
        incomplete=np.array([p.incomplete for p in points], dtype=bool),
    )


def _tag_result(sheet: Sheet, tag: Tag) -> TagResult:
    truths = sheet.column(tag.when)
    return TagResult(
        tag.name,
        true=np.array([t is True for t in truths], dtype=bool),
        unknown=np.array([t is None for t in truths], dtype=bool),
    )


def _value_result(sheet: Sheet, name: str) -> ValueResult:
    definition = sheet.program.let(name)
    assert definition is not None
    column = column_of(name, definition.value.type, sheet.column(definition.value))
    return ValueResult(name, column, _incomplete(sheet, definition.value))


# ── Strategies ──────────────────────────────────────────────────────────────────────────────────


def _strategy_result(sheet: Sheet, written: Strategy, ran: Strategy, as_of: date) -> StrategyResult:
    rows = list(sheet.rows())
    applies = np.array([strategy_applies(r, ran) for r in rows], dtype=bool)
    notes = tuple(
        np.array([bool(a) and note_stands(r, n.when) for r, a in zip(rows, applies, strict=True)], dtype=bool)
        for n in ran.notes
    )
    contacts = [next_contact(r, ran, as_of) if a else None for r, a in zip(rows, applies, strict=True)]
    days = [int(Column.NO_DATE) if day is None else calendar.day_number(day) for day in contacts]
    return StrategyResult(written, applies, notes, np.array(days, dtype=np.int32))


def strategy_applies(row: Row, strategy: Strategy) -> bool:
    """Whether the customer has the strategy's tier or tag; a strategy without a name is for everybody."""
    program = row.sheet.program
    if strategy.tag is not None:
        tag = program.tag(strategy.tag)
        return tag is not None and row.value(tag.when) is True
    if strategy.tier is None:
        return True
    grade = program.grade(strategy.grade or "")
    return grade is not None and row.decision(grade).final == strategy.tier


def note_stands(row: Row, when: Expr | None) -> bool:
    """A note stands when its condition is true, or when it has none."""
    return when is None or row.value(when) is True


def next_contact(row: Row, strategy: Strategy, as_of: date) -> date | None:
    """The earliest of the strategy's contacts that stand; None without one."""
    days = [_contact_day(row, c, as_of) for c in strategy.contacts if note_stands(row, c.when)]
    return min((d for d in days if d is not None), default=None)


def _contact_day(row: Row, contact: Contact, as_of: date) -> date | None:
    """`since` plus the period; due on the grading date without `since` or when its date is missing."""
    since = None if contact.since is None else row.value(contact.since)
    amount = row.value(contact.amount)
    if since is None:
        return as_of
    if amount is None or not amount.is_integer():
        return None
    return calendar.shifted(since, int(max(-4e6, min(4e6, amount))), contact.unit)
