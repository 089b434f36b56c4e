"""Grading on numpy masks: the same results as `reference`, for a million customers, and again after an
edit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from gradestudio.engine.bind import bind, bind_expr, param_values
from gradestudio.engine.evaluating.align import aligned
from gradestudio.engine.evaluating.anatomy import Applied
from gradestudio.engine.evaluating.columns import Cells, made_column
from gradestudio.engine.evaluating.conditions import CONDITIONS
from gradestudio.engine.evaluating.findings import FoundRows, findings, read_nodes
from gradestudio.engine.evaluating.grades import Decisions, decisions, grade_value, rule_masks
from gradestudio.engine.evaluating.incomplete import incomplete
from gradestudio.engine.evaluating.lists import in_top, list_statistic, quantile
from gradestudio.engine.evaluating.masks import EVERY_ROW, Dictionary, Texts, Truth, Value, spread
from gradestudio.engine.evaluating.memo import All, Memo, Some, Stopped, facts_below
from gradestudio.engine.evaluating.open import (
    Opened,
    compares_score,
    open_compared,
    opened_parts,
    score_compared,
)
from gradestudio.engine.evaluating.points import item_points
from gradestudio.engine.evaluating.reach import (
    GroupReach,
    ItemReach,
    ScoreReach,
    group_reach,
    item_reach,
    score_reach,
)
from gradestudio.engine.evaluating.related import Relation
from gradestudio.engine.evaluating.scores import ScoreSum, group_sum, score_sum, score_value
from gradestudio.engine.evaluating.strategies import applied, contact_day
from gradestudio.engine.evaluating.values import VALUES
from gradestudio.engine.grading import (
    GradeResult,
    Grading,
    ScoreResult,
    StrategyResult,
    TagResult,
    ValueResult,
)
from gradestudio.engine.opened import OpenCompare
from gradestudio.language.collecting import without_collecting
from gradestudio.language.program import (
    Aggregate,
    Compare,
    Contact,
    Expr,
    Field,
    FieldKind,
    Grade,
    GradeValue,
    InTop,
    ListStatistic,
    Program,
    Quantile,
    Score,
    ScoreGroup,
    ScoreItem,
    ScoreValue,
    Strategy,
)
from gradestudio.table.columns import Column, Table

__all__ = ["Evaluator", "Stopped", "grade"]

Progress = Callable[[int, int], None]
_GRADE_NAMES: dict[tuple[str, ...], Dictionary] = {}


def grade(program: Program, table: Table, as_of: date, params: Mapping[str, Any] | None = None) -> Grading:
    """All outputs of the program on a typed table at the grading date.  Raises BindError for a bad param."""
    return Evaluator(table).grade(program, as_of, params)


def _grade_value(node: GradeValue, get: Any) -> Texts:
    names = tuple(t.name for t in node.grade.tiers)
    return grade_value(get(node.grade), node.grade, _GRADE_NAMES.setdefault(names, Dictionary(names)))


def _compare(node: Compare, get: Any) -> Truth:
    found = compares_score(node)
    return CONDITIONS[Compare](node, get) if found is None else score_compared(get(found[0]), *found[1:])


_BY_ROW: dict[type, Callable[[Any, Any], Any]] = {
    **CONDITIONS,
    **VALUES,
    Compare: _compare,
    OpenCompare: open_compared,
    ItemReach: item_reach,
    GroupReach: group_reach,
    ScoreReach: score_reach,
    ScoreItem: item_points,
    ScoreGroup: group_sum,
    Score: score_sum,
    ScoreValue: score_value,
    Grade: decisions,
    GradeValue: _grade_value,
    Contact: contact_day,
    Applied: applied,
}


class Evaluator:
    """Grades one typed table again and again; after an edit only changed rows are worked out.

    `last_changed`: per grade the rows whose final tier differs from the grading before (by the tier's name).
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        self.last_changed: dict[str, np.ndarray] = {}
        self._cells = Cells(table)
        self._relations: dict[Any, Relation] = {}
        self._program: Program | None = None
        self._read: Program | None = None
        """The latest program, in nodes of the ones before where it is equal."""
        self._roots: dict[Any, Any] = {}
        self._columns: dict[str, tuple[Value, Column]] = {}
        self._scores: dict[str, tuple[ScoreSum, ScoreResult]] = {}
        self._latest: dict[str, _Latest] = {}
        self._forgotten = 0
        self._found = FoundRows(table.row_count)
        self._memo = Memo(
            table.row_count,
            _BY_ROW,
            {
                Field: self._field,
                Aggregate: self._aggregate,
                Quantile: self._quantile,
                InTop: self._in_top,
                ListStatistic: self._list_statistic,
            },
        )

    def grade(
        self,
        program: Program,
        as_of: date,
        params: Mapping[str, Any] | None = None,
        should_stop: Callable[[], bool] | None = None,
        progress: Progress | None = None,
    ) -> Grading:
        """All outputs.  `progress(done, of)` counts outputs.  Raises BindError, and Stopped when told to
        stop."""
        with without_collecting():
            return self._grade(program, as_of, params, should_stop, progress)

    def _grade(
        self,
        program: Program,
        as_of: date,
        params: Mapping[str, Any] | None,
        should_stop: Callable[[], bool] | None,
        progress: Progress | None,
    ) -> Grading:
        read = self._read = program if self._read is None else aligned(program, self._read)
        bound = bind(read, as_of, params)
        self._begin(bound, as_of, should_stop)
        roots = dict(_roots(bound))
        with np.errstate(all="ignore"):
            for done, (place, root) in enumerate(roots.items()):
                if progress is not None:
                    progress(done, len(roots))
                self._memo.value(root, self._roots.get(place))
            facts = dict.fromkeys(f for root in roots.values() for f in facts_below(root))
            grading = self._results(program, bound, facts, param_values(program, params))
        self._roots = roots
        self._memo.finish(roots.values())
        if progress is not None:
            progress(len(roots), len(roots))
        return grading

    def column(
        self, expr: Expr, program: Program, as_of: date, params: Mapping[str, Any] | None = None
    ) -> tuple[Column, np.ndarray]:
        """Any expression of the program as a typed column, and where its values are incomplete (bool per
        row)."""
        bound = bind_expr(expr, program, as_of, params)
        self._begin(bind(program, as_of, params), as_of, None)
        with np.errstate(all="ignore"):
            value = self._memo.value(bound)
            mask = incomplete(bound, All(self._memo), self._memo.incomplete)
            return made_column("", value, self._count), np.array(spread(mask, self._count))

    def values_in(self, expr: Expr, bound: Program, as_of: date, rows: np.ndarray) -> Value:
        """A bound expression's value in `rows`; an opened condition (`opened`) with its comparisons of
        incomplete scores left open."""
        self._begin(bound, as_of, None)
        with np.errstate(all="ignore"):
            for part in opened_parts(expr):
                self._memo.value(part)
            return Opened(Some(self._memo, rows))(expr)

    @property
    def _count(self) -> int:
        return self.table.row_count

    def _begin(self, bound: Program, as_of: date, should_stop: Callable[[], bool] | None) -> None:
        if as_of != self._memo.as_of or self._program is None or self._program.relations != bound.relations:
            self._memo.forget()
            self._found.forget()
        self._program = bound
        self._memo.start(as_of, should_stop)

    def field(self, node: Field) -> Value:
        """A field's cells; all missing without such a column."""
        return self._cells.value(node.name, node.type)

    # ── Nodes that look at the whole list ───────────────────────────────────────────────────────

    def _field(self, node: Field, memo: Memo) -> Value:
        return self.field(node)

    def _aggregate(self, node: Aggregate, memo: Memo) -> Value:
        relation = self.relation(node.relation)
        found = relation.aggregate(node, All(memo), _BY_ROW, self._count)
        memo.notes[node] = found
        return found.value

    def relation(self, name: str) -> Relation:
        """The related sheet's rows by the customers' keys."""
        assert self._program is not None
        definition = self._program.relation(name)
        assert definition is not None, "the checker lets no aggregate over an unknown sheet pass"
        found = self._relations.get(definition)
        if found is None:
            field = self._program.field(definition.ours)
            kind = Field(definition.ours, field.kind if field is not None else FieldKind.ID).type
            ours = self._cells.value(definition.ours, kind)
            found = Relation(definition, ours, self.table.related.get(name), self._count)
            self._relations[definition] = found
        return found

    def _quantile(self, node: Quantile, memo: Memo) -> Value:
        value, memo.facts[node] = quantile(node, All(memo), self._count)
        return value

    def _in_top(self, node: InTop, memo: Memo) -> Value:
        value, memo.facts[node] = in_top(node, All(memo), self._count)
        return value

    def _list_statistic(self, node: ListStatistic, memo: Memo) -> Value:
        value, memo.facts[node] = list_statistic(node, All(memo), self._count)
        return value

    # ── Results ─────────────────────────────────────────────────────────────────────────────────

    def _results(
        self, program: Program, bound: Program, facts: Iterable[Any], params: Mapping[str, Any]
    ) -> Grading:
        get = All(self._memo)
        grades = {g.name: self._grade_result(g, get) for g in bound.grades}
        self._note_changes(bound, grades)
        return Grading(
            program=program,
            table=self.table,
            as_of=self._memo.as_of,
            params=params,
            grades=grades,
            scores={s.name: self._score_result(s, get) for s in bound.scores},
            tags={
                t.name: TagResult(t.name, *(spread(a, self._count) for a in get(t.when).arrays()))
                for t in bound.tags
            },
            values={n: self._value_result(n, bound, get) for n in bound.shows if bound.let(n) is not None},
            strategies=tuple(
                self._strategy_result(w, get(_applied(s, bound)))
                for w, s in zip(program.strategies, bound.strategies, strict=True)
            ),
            facts={node: self._memo.facts[node] for node in facts},
            findings=findings(self, bound, get, grades, self._found),
        )

    def _grade_result(self, grade: Grade, get: All) -> GradeResult:
        found: Decisions = get(grade)
        fired, unknown = rule_masks(grade, get, self._count)
        return GradeResult(
            grade=grade.name,
            tiers=tuple(t.name for t in grade.tiers),
            tier=spread(found.tier, self._count),
            computed=spread(found.computed, self._count),
            decided_by=spread(found.decided_by, self._count),
            limit=spread(found.limit, self._count),
            override=spread(found.override, self._count),
            could_be=spread(found.could_be, self._count),
            fired=fired,
            unknown=unknown,
        )

    def _score_result(self, score: Score, get: All) -> ScoreResult:
        found = get(score)
        known = self._scores.get(score.name)
        if known is None or known[0] is not found:
            made = ScoreResult(
                score.name,
                points=spread(found.hundredths, self._count),
                missing=spread(found.missing, self._count),
                incomplete=spread(found.incomplete, self._count),
            )
            known = self._scores[score.name] = (found, made)
        return known[1]

    def _value_result(self, name: str, bound: Program, get: All) -> ValueResult:
        definition = bound.let(name)
        assert definition is not None
        value = get(definition.value)
        known = self._columns.get(name)
        if known is None or known[0] is not value:
            known = self._columns[name] = (value, made_column(name, value, self._count))
        mask = incomplete(definition.value, get, self._memo.incomplete)
        return ValueResult(name, known[1], spread(mask, self._count))

    def _strategy_result(self, written: Strategy, found: Any) -> StrategyResult:
        applies, contact, *notes = (spread(a, self._count) for a in found.arrays())
        return StrategyResult(written, applies, tuple(notes), contact)

    def _note_changes(self, bound: Program, grades: Mapping[str, GradeResult]) -> None:
        before, self._latest = self._latest, {g.name: _Latest(g, grades[g.name]) for g in bound.grades}
        # What was worked out since something was forgotten tells nothing about results from before.
        same, self._forgotten = self._forgotten == self._memo.forgotten, self._memo.forgotten
        self.last_changed = {
            name: self._moved(before[name], now, same) if name in before else np.zeros(0, dtype=np.intp)
            for name, now in self._latest.items()
        }

    def _moved(self, before: _Latest, now: _Latest, same_memo: bool) -> np.ndarray:
        """Rows whose tier's name (or lack of one) differs."""
        rows = self._memo.known_changes(now.node, before.node) if same_memo else EVERY_ROW
        old, tier = before.result.tier, now.result.tier
        if rows is not None:
            old, tier = old.take(rows), tier.take(rows)
        if before.result.tiers != now.result.tiers:
            places = {n: i for i, n in enumerate(now.result.tiers)}
            table = [places.get(n, -100) for n in before.result.tiers] + [-3, -2, -1]
            old = np.array(table, dtype=np.int16).take(old, mode="wrap")
        moved = (old != tier).nonzero()[0]
        return moved if rows is None else rows.take(moved)


@dataclass(frozen=True, slots=True)
class _Latest:
    """A grade of the latest run, bound, and what came out."""

    node: Grade
    result: GradeResult


def _applied(strategy: Strategy, bound: Program) -> Applied:
    """The strategy with what it is for."""
    tag = bound.tag(strategy.tag) if strategy.tag is not None else None
    grade = bound.grade(strategy.grade or "") if strategy.tag is None and strategy.tier is not None else None
    return Applied(strategy, grade, None if tag is None else tag.when)


def _roots(bound: Program) -> Iterator[tuple[Any, Any]]:
    """Every node that an output needs, with its place in the program."""
    for score in bound.scores:
        yield ("score", score.name), score
    for grade_ in bound.grades:
        yield ("grade", grade_.name), grade_
    for tag in bound.tags:
        yield ("tag", tag.name), tag.when
    for name in bound.shows:
        definition = bound.let(name)
        if definition is not None:
            yield ("let", name), definition.value
    for i, strategy in enumerate(bound.strategies):
        yield ("strategy", i), _applied(strategy, bound)
    for i, never in enumerate(bound.nevers):
        yield ("never", i), never.condition
    for i, promise in enumerate(bound.ensures):
        if promise.kind == "implies" and promise.condition is not None:
            yield ("ensure", i), promise.condition
    for listed in read_nodes(bound):
        yield ("read", listed), listed
