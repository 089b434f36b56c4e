"""Why one customer has this grade: the reference pass over one row, kept as data.

The list facts are those of the run, so one row is enough, whichever engine graded.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from gradestudio.engine.bind import bind
from gradestudio.engine.byrow.grades import Decision, cut_of
from gradestudio.engine.byrow.incomplete import incomplete
from gradestudio.engine.byrow.listfacts import measure
from gradestudio.engine.byrow.needs import grade_needs, missing_inputs, score_inputs
from gradestudio.engine.byrow.rows import Row
from gradestudio.engine.byrow.scores import GroupPoints, ItemPoints
from gradestudio.engine.explaining.conditions import condition_trace, distance, reads, reason_trace
from gradestudio.engine.explaining.explanation import (
    CutTrace,
    Explanation,
    GradeTrace,
    GroupTrace,
    ItemTrace,
    LetTrace,
    LimitTrace,
    OverrideTrace,
    ReasonTrace,
    RuleTrace,
    ScoreTrace,
    StrategyTrace,
    TagTrace,
    ValueTrace,
)
from gradestudio.engine.grading import BY_VALUE, CONFLICT, NEEDS_DATA, NO_RULE, OTHERWISE, Grading
from gradestudio.engine.opened import score_of
from gradestudio.engine.reference import next_contact, note_stands, sheet_of, strategy_applies
from gradestudio.language.program import (
    Case,
    Derived,
    Expr,
    Grade,
    Grid,
    LetTable,
    Program,
    Score,
    Strategy,
    Tag,
    children,
)

_OUTCOMES = {NEEDS_DATA: "needs data", NO_RULE: "no rule", CONFLICT: "conflict"}


def row_of(grading: Grading, row: int, given: Mapping[str, Any] | None = None) -> Row:
    """The customer in a table row, ready to be asked, under the run's program and list facts.

    `given`: values of fields and lets that are tried instead of the customer's own.
    Raises IndexError for a row that the table does not have.
    """
    if not 0 <= row < grading.row_count:
        raise IndexError(row)
    bound = bind(grading.program, grading.as_of, grading.params)
    return sheet_of(bound, grading.table, grading.as_of, grading.facts, given, row).row(row)


def explain(grading: Grading, row: int, given: Mapping[str, Any] | None = None) -> Explanation:
    """Everything about the customer in a table row.  Raises IndexError for a row that is not there.

    `given`: values tried instead of the customer's own, by name of field or let; the others and the list
    facts stay as they are.
    """
    customer = row_of(grading, row, given)
    program = customer.sheet.program
    strategies = tuple(
        _strategy(customer, s, grading.as_of) for s in program.strategies if strategy_applies(customer, s)
    )
    days = [s.next_contact for s in strategies if s.next_contact is not None]
    earliest = min(days, default=None)
    return Explanation(
        row=row,
        key=None if program.key is None else customer.field(program.key.name),
        as_of=grading.as_of,
        grades=tuple(_grade(customer, g, earliest) for g in program.grades),
        scores=tuple(_score(customer, s) for s in program.scores),
        tags=tuple(_tag(customer, t) for t in program.tags),
        lets=_lets(customer, program),
        strategies=strategies,
        next_contact=earliest,
    )


# ── Grades ──────────────────────────────────────────────────────────────────────────────────────


def outcome_name(grade: Grade, index: int) -> str:
    """The tier's name; `needs data`, `no rule` or `conflict` for the codes of `grading`."""
    return grade.tiers[index].name if index >= 0 else _OUTCOMES[index]


def _grade(row: Row, grade: Grade, contact: date | None) -> GradeTrace:
    decision: Decision = row.decision(grade)
    rules = tuple(_rule(row, grade, decision, i, contact) for i in range(len(grade.rules)))
    return GradeTrace(
        grade=grade.name,
        outcome=outcome_name(grade, decision.tier),
        computed=outcome_name(grade, decision.computed),
        decided_by=decision.decided_by,
        rules=rules,
        value=_value(row, grade, decision),
        otherwise=grade.otherwise,
        limits=_limits(row, grade, decision),
        override=_override(row, grade, decision, contact),
        could_be=grade.tiers[decision.could_be].name if decision.could_be >= 0 else None,
        needs=grade_needs(row, grade),
        reason=_decisive_reason(row, grade, decision, contact),
    )


def _decisive_reason(row: Row, grade: Grade, decision: Decision, contact: date | None) -> ReasonTrace | None:
    if decision.decided_by >= 0:
        return reason_trace(row, grade.rules[decision.decided_by].reason, contact)
    if decision.decided_by == OTHERWISE:
        return reason_trace(row, grade.otherwise_reason, contact)
    return None


def _rule(row: Row, grade: Grade, decision: Decision, index: int, contact: date | None) -> RuleTrace:
    rule, truth = grade.rules[index], decision.truths[index]
    return RuleTrace(
        index=index,
        rule=rule,
        truth=truth,
        decided=index == decision.decided_by,
        condition=condition_trace(row, rule.when),
        reason=reason_trace(row, rule.reason, contact),
        needs=() if truth is not None or rule.off else missing_inputs(row, rule.when),
    )


def _value(row: Row, grade: Grade, decision: Decision) -> ValueTrace | None:
    if grade.by is None:
        return None
    score = score_of(grade.by)
    open_score = score is not None and row.score(score).incomplete
    return ValueTrace(
        decision.value,
        tuple(_cuts(row, grade, decision)),
        reads(row, grade.by),
        score_inputs(row, score) if score is not None and open_score else missing_inputs(row, grade.by),
    )


def _cuts(row: Row, grade: Grade, decision: Decision) -> list[CutTrace]:
    found: list[CutTrace] = []
    value = decision.value
    for i, tier in enumerate(grade.tiers):
        cut = None if grade.by is None else cut_of(row, grade.by, tier)
        reached = decision.decided_by == BY_VALUE and decision.computed == i
        apart = None if value is None or cut is None else distance(measure(value), float(cut))
        found.append(CutTrace(tier.name, cut, reached, None if apart is None else float(apart)))
    return found


def _limits(row: Row, grade: Grade, decision: Decision) -> tuple[LimitTrace, ...]:
    return tuple(
        LimitTrace(
            index=i,
            limit=step.limit,
            truth=step.truth,
            previous=None if step.previous is None else grade.tiers[step.previous].name,
            before=outcome_name(grade, step.before),
            after=outcome_name(grade, step.after),
            condition=None if step.limit.when is None else condition_trace(row, step.limit.when),
        )
        for i, step in enumerate(decision.steps)
    )


def _override(row: Row, grade: Grade, decision: Decision, contact: date | None) -> OverrideTrace | None:
    if decision.override < 0:
        return None
    override = grade.overrides[decision.override]
    before = decision.steps[-1].after if decision.steps else decision.computed
    return OverrideTrace(
        decision.override, override, outcome_name(grade, before), reason_trace(row, override.reason, contact)
    )


# ── Scores, tags, lets, strategies ──────────────────────────────────────────────────────────────


def _points(hundredths: float | None) -> Decimal | None:
    """Points as a decimal of two places; None for unknown and for no bound."""
    if hundredths is None or hundredths in (float("inf"), float("-inf")):
        return None
    return Decimal(int(hundredths)).scaleb(-2)


def _known_points(hundredths: int) -> Decimal:
    return Decimal(hundredths).scaleb(-2)


def _score(row: Row, score: Score) -> ScoreTrace:
    points = row.score(score)
    return ScoreTrace(
        score=score.name,
        points=None if points.missing else _known_points(points.points),
        total=_known_points(points.total),
        groups=tuple(_group(row, g) for g in points.groups),
        incomplete=points.incomplete,
        least=_points(points.low),
        most=_points(points.high),
    )


def _group(row: Row, group: GroupPoints) -> GroupTrace:
    return GroupTrace(
        group.group.name,
        tuple(_item(row, i) for i in group.items),
        _known_points(group.total),
        _points(group.cap),
        _known_points(group.points),
    )


def _item(row: Row, points: ItemPoints) -> ItemTrace:
    item = points.item
    amounts = (item.points, item.per, item.subject, item.cap, item.periods, item.since)
    needs: set[str] = set()
    if points.points is None:
        needs = {n for e in (item.when, *amounts) if e is not None for n in missing_inputs(row, e)}
    return ItemTrace(
        item=item,
        truth=points.truth,
        points=_points(points.points),
        uncapped=_points(points.uncapped if points.truth is not False else points.points),
        condition=None if item.when is None else condition_trace(row, item.when),
        reads=reads(row, *amounts),
        reason=reason_trace(row, item.reason),
        needs=tuple(sorted(needs)),
    )


def _tag(row: Row, tag: Tag) -> TagTrace:
    return TagTrace(
        tag.name,
        row.value(tag.when),
        condition_trace(row, tag.when),
        reason_trace(row, tag.reason),
        missing_inputs(row, tag.when),
    )


def _strategy(row: Row, strategy: Strategy, as_of: date) -> StrategyTrace:
    contact = next_contact(row, strategy, as_of)
    notes = [reason_trace(row, n.text, contact) for n in strategy.notes if note_stands(row, n.when)]
    return StrategyTrace(strategy, tuple(n for n in notes if n is not None), contact)


def _lets(row: Row, program: Program) -> tuple[LetTrace, ...]:
    """The derived values that grades, scores, tags and shown columns read, in file order."""
    read = set(program.shows)
    seen: set[Any] = set()

    def walk(node: Any) -> None:
        if node in seen:
            return
        seen.add(node)
        if isinstance(node, Derived):
            read.add(node.name)
        for child in children(node):
            walk(child)

    for part in (*program.grades, *program.scores, *program.tags, *program.strategies):
        walk(part)
    for shown in program.shows:
        definition = program.let(shown)
        if definition is not None:
            walk(definition.value)
    return tuple(_let(row, Derived(d.name, d.value)) for d in program.lets if d.name in read)


def _let(row: Row, derived: Derived) -> LetTrace:
    return LetTrace(
        derived.name,
        row.value(derived),
        incomplete(row, derived),
        _chosen(row, derived.value),
        reads(row, derived.value),
        missing_inputs(row, derived),
    )


def _chosen(row: Row, value: Expr) -> int | tuple[int, int] | None:
    match value:
        case Case():
            return (
                _first_true(row, [c for c, _ in value.arms]) if row.value(value.subject) is not None else None
            )
        case LetTable(policy="first"):
            return _first_true(row, [r.condition for r in value.rows])
        case Grid():
            place = _first_true(row, value.rows), _first_true(row, value.columns)
            return (place[0], place[1]) if place[0] is not None and place[1] is not None else None
    return None


def _first_true(row: Row, conditions: list[Expr] | tuple[Expr, ...]) -> int | None:
    return next((i for i, c in enumerate(conditions) if row.value(c) is True), None)
