"""Whom the rules of a grade leave without a tier, as rows that a decision table could have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from gradestudio.analysis.axes import OTHER_TEXT
from gradestudio.analysis.deciding import NO_RULE
from gradestudio.analysis.diagram import LEAF, OverBudget, StoppedEarly
from gradestudio.analysis.findings import BoxPart
from gradestudio.analysis.grade_proof import GradeProof
from gradestudio.analysis.verify import BUDGET, verify
from gradestudio.engine.bind import bind
from gradestudio.language import program as p

MOST = 6
"""Holes that are looked for in one grade."""


@dataclass(frozen=True, slots=True)
class Hole:
    """`parts` by the name of a field or definition, those that do not matter left out; `condition` holds for
    all customers like that."""

    parts: Mapping[str, BoxPart]
    condition: p.Expr
    sure: bool = True
    """Whether a customer like that was found; else scores were taken for values of their own, and there may
    be none."""


@dataclass(frozen=True, slots=True)
class Holes:
    """`rest`: there are more customers without a tier, but not such as these columns could tell apart."""

    found: tuple[Hole, ...]
    rest: bool = False


def holes(
    program: p.Program,
    grade: p.Grade,
    columns: tuple[str, ...],
    as_of: date,
    should_stop: Callable[[], bool] | None = None,
) -> Holes:
    """The widest hole first, each next one beside those before; only such as the columns can say."""
    subjects = {name: one for name in columns if (one := _subject(program, name)) is not None}
    found: list[Hole] = []
    tried = grade
    while len(found) < MOST:
        alone = replace(program, grades=(tried,), ensures=())
        gap = next((f for f in verify(alone, as_of, should_stop=should_stop) if f.code == "gap"), None)
        if gap is None:
            return Holes(tuple(found))
        hole = _hole(gap.box, subjects, True)
        if hole is None and program.scores:
            hole = _hole(_box(alone, tried, as_of, should_stop), subjects, False)
        if hole is None:
            return Holes(tuple(found), True)
        found.append(hole)
        rule = p.Rule("", grade.tiers[-1].name, hole.condition)
        tried = replace(tried, rules=(*tried.rules, rule))
    return Holes(tuple(found), True)


def _hole(box: tuple[BoxPart, ...], subjects: Mapping[str, p.Expr], sure: bool) -> Hole | None:
    """A box in the words of the columns; None when they cannot say it."""
    parts = {part.name: part for part in box}
    made = [_in_part(subjects[name], part) if name in subjects else None for name, part in parts.items()]
    conditions = tuple(c for c in made if c is not None)
    if not conditions or len(conditions) < len(made):
        return None
    return Hole(parts, conditions[0] if len(conditions) == 1 else p.AllOf(conditions), sure)


def _box(
    program: p.Program, grade: p.Grade, as_of: date, should_stop: Callable[[], bool] | None
) -> tuple[BoxPart, ...]:
    """A wide box of customers without a tier, every score a value of its own; nothing when that is too much
    work."""
    try:
        bound = bind(program, as_of)
        proof = GradeProof(bound, bound.grades[0], as_of, BUDGET, should_stop, False)
        space, final, wanted = proof.space, proof.final, frozenset({NO_RULE})
        d = space.d
        path, _ = d.way(
            final, lambda n: d.level[n] == LEAF and d.held[n] in wanted, lambda axis: space.axes[axis].roomy
        )
        return space.box(final, path, wanted) if path is not None else ()
    except (OverBudget, StoppedEarly, RecursionError):
        return ()


def _subject(program: p.Program, name: str) -> p.Expr | None:
    field = program.field(name)
    if field is not None:
        return p.Field(field.name, field.kind, field.grade)
    let = program.let(name)
    if let is not None:
        return p.Derived(let.name, let.value)
    score = next((s for s in program.scores if s.name == name), None)
    return p.ScoreValue(score) if score is not None else None


def _in_part(subject: p.Expr, part: BoxPart) -> p.Expr | None:
    """The condition that a value is in the part; None for one that cannot be said."""
    made: list[p.Expr] = []
    if part.values and OTHER_TEXT in part.values:
        return None
    if part.values:
        values = [_value(subject, v) for v in part.values]
        known = tuple(v for v in values if v is not None)
        if len(known) < len(values):
            return None
        made.append(p.OneOf(subject, known))
    elif part.values is None:
        ends = _ends(subject, part)
        if ends is None:
            return None
        made += ends
    if part.missing:
        missing = p.IsMissing(subject)
        return p.AnyOf((p.AllOf(tuple(made)), missing)) if made else missing
    if not made:
        return None
    return made[0] if len(made) == 1 else p.AllOf(tuple(made))


def _ends(subject: p.Expr, part: BoxPart) -> list[p.Expr] | None:
    made: list[p.Expr] = []
    for value, op in (
        (part.low, ">=" if part.low_included else ">"),
        (part.high, "<=" if part.high_included else "<"),
    ):
        if value is None:
            continue
        known = _value(subject, value)
        if known is None:
            return None
        made.append(p.Compare(op, subject, known))
    return made


def _value(subject: p.Expr, value: Any) -> p.Expr | None:
    match subject.type:
        case p.Type.NUMBER if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            return p.Number(Decimal(str(value)))
        case p.Type.TEXT if isinstance(value, str):
            return p.Text(value)
        case p.Type.DATE if isinstance(value, date):
            return p.DateValue(value)
        case p.Type.FLAG if isinstance(value, bool):
            return p.FlagValue(value)
        case p.Type.TIER if isinstance(value, str) and isinstance(subject, p.Field) and subject.grade:
            return p.TierName(subject.grade, value, 0)
    return None
