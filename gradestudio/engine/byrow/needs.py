"""Which cells of a customer would decide what is still unknown.

Names are those of fields; of a related sheet (`订单`) where the customer has no row that counts; and
`订单.金额` where rows are there but their cells are missing.  They come in file order: fields, then sheets.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gradestudio.engine.byrow.grades import Decision, open_rules
from gradestudio.engine.byrow.rows import RelatedRow, Row
from gradestudio.engine.grading import NEEDS_DATA
from gradestudio.engine.opened import OpenCompare, opened, score_of
from gradestudio.language.program import (
    Aggregate,
    Case,
    Derived,
    Expr,
    Field,
    Grade,
    GradeValue,
    Grid,
    If,
    LetTable,
    Program,
    RelatedColumn,
    Score,
    ScoreValue,
    TagValue,
    children,
)


def grade_needs(row: Row, grade: Grade) -> tuple[str, ...]:
    """Names of the cells that could decide (needs data) or change (marked `could be`) the customer's tier.

    Empty for every other customer.  An unknown rule of the tier that the customer has asks for nothing.
    """
    return _in_order(row, _grade_inputs(row, grade))


def missing_inputs(row: Row, expr: Expr) -> tuple[str, ...]:
    """Names of the missing cells that make the expression missing or unknown; empty where it is known."""
    return _in_order(row, _inputs(row, expr))


def score_inputs(row: Row, score: Score) -> tuple[str, ...]:
    """Names of the missing cells under the score's unknown items."""
    return _in_order(row, _score_inputs(row, score))


def _in_order(row: Row, names: set[str]) -> tuple[str, ...]:
    return names_in_order(row.sheet.program, names)


def names_in_order(program: Program, names: set[str]) -> tuple[str, ...]:
    """The names as the file has them: fields, then each related sheet and its columns."""
    order = [f.name for f in program.fields]
    for relation in program.relations:
        order += [relation.name, *(f"{relation.name}.{c.name}" for c in relation.columns)]
    place = {name: i for i, name in enumerate(order)}
    return tuple(sorted(names, key=lambda n: (place.get(n, len(order)), n)))


def _grade_inputs(row: Row, grade: Grade) -> set[str]:
    decision = row.decision(grade)
    if decision.computed != NEEDS_DATA and decision.could_be < 0:
        return set()
    if decision.computed == NEEDS_DATA:
        unknown = [r.when for r, t in zip(grade.rules, decision.truths, strict=True) if t is None]
        return _all(row, unknown) | (set() if grade.by is None else _inputs(row, grade.by))
    rules, ended = open_rules(row, grade)
    found = _all(row, (opened(grade.rules[i].when) for i in _that_matter(grade, rules, decision)))
    score = score_of(grade.by)
    if score is not None and not ended:
        found |= _score_inputs(row, score)
    return found


def _that_matter(grade: Grade, rules: list[int], decision: Decision) -> list[int]:
    """Of the rules that could win: those of another tier, and the deciding one (it may turn out false)."""
    return [
        i for i in rules if i == decision.decided_by or grade.rank(grade.rules[i].tier) != decision.computed
    ]


def _all(row: Row | RelatedRow, parts: Iterable[Any]) -> set[str]:
    found: set[str] = set()
    for part in parts:
        found |= _inputs(row, part)
    return found


def _inputs(row: Row | RelatedRow, expr: Expr) -> set[str]:
    if row.value(expr) is not None:
        return set()
    if isinstance(row, RelatedRow):
        return _related_inputs(row, expr)
    match expr:
        case Field():
            return {expr.name}
        case Aggregate():
            return _aggregate_inputs(row, expr)
        case ScoreValue():
            return _score_inputs(row, expr.score)
        case GradeValue():
            return _grade_inputs(row, expr.grade)
        case TagValue():
            return _inputs(row, expr.tag.when)
        case Derived():
            return _inputs(row, expr.value)
        case OpenCompare():
            return _open_inputs(row, expr)
    return _all(row, _deciding(row, expr))


def _open_inputs(row: Row, expr: OpenCompare) -> set[str]:
    """Of a comparison that is open: the score's missing cells, and those of the other side."""
    return _score_inputs(row, expr.score) | _inputs(row, expr.other)


def _deciding(row: Row | RelatedRow, expr: Expr) -> list[Expr]:
    """The parts of a missing value that it is missing by; those that are not chosen do not count."""
    match expr:
        case If():
            condition = row.value(expr.condition)
            return [expr.condition if condition is None else expr.then if condition else expr.otherwise]
        case Case():
            if row.value(expr.subject) is None:
                return [expr.subject]
            return _chosen(row, [(c, v) for c, v in expr.arms], expr.otherwise)
        case LetTable(policy="first" | "unique"):
            return _chosen(row, [(r.condition, r.value) for r in expr.rows], None)
        case LetTable():
            return [r.condition for r in expr.rows] + [
                r.value for r in expr.rows if row.value(r.condition) is True
            ]
        case Grid():
            return _grid_parts(row, expr)
    return [c for c in children(expr) if isinstance(c, Expr)]


def _chosen(row: Row | RelatedRow, arms: list[tuple[Expr, Expr]], otherwise: Expr | None) -> list[Expr]:
    for condition, value in arms:
        if row.value(condition) is True:
            return [value]
    return [c for c, _ in arms] + ([] if otherwise is None else [otherwise])


def _grid_parts(row: Row | RelatedRow, grid: Grid) -> list[Expr]:
    places: list[int] = []
    parts: list[Expr] = []
    for headings in (grid.rows, grid.columns):
        truths = [row.value(h) for h in headings]
        if True in truths:
            places.append(truths.index(True))
        else:
            parts += headings
    return parts or [grid.cells[places[0]][places[1]]]


def _score_inputs(row: Row, score: Score) -> set[str]:
    found: set[str] = set()
    for group in row.score(score).groups:
        for points in group.items:
            if points.points is None:
                found |= _all(row, (c for c in children(points.item) if isinstance(c, Expr)))
    return found


def _aggregate_inputs(row: Row, expr: Aggregate) -> set[str]:
    """A missing aggregate: the customer's key, cells of related rows that were left out, else the sheet."""
    relation = row.sheet.relations.get(expr.relation)
    if relation is not None and row.field(relation.definition.ours) is None:
        return {relation.definition.ours}
    found: set[str] = set()
    for related in row.related(expr):
        kept = True if expr.where is None else related.value(expr.where)
        if kept is None and expr.where is not None:
            found |= _inputs(related, expr.where)
        elif kept and expr.value is not None:
            found |= _inputs(related, expr.value)
    return found or {expr.relation}


def _related_inputs(related: RelatedRow, expr: Expr) -> set[str]:
    if isinstance(expr, RelatedColumn):
        return {f"{expr.relation}.{expr.name}"}
    if isinstance(expr, Field | Derived | ScoreValue | TagValue | GradeValue | Aggregate):
        return _inputs(related.customer, expr)
    return _all(related, _deciding(related, expr))
