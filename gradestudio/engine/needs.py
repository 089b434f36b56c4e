"""Which cells would decide what is still unknown, for all customers of a grade at once.

The same as `byrow.needs`, on masks.  Customers with something that only a closer look can tell (related rows
whose cells are missing) are looked at one by one, when they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from gradestudio.engine.bind import bind
from gradestudio.engine.byrow.grades import winning_order
from gradestudio.engine.byrow.needs import grade_needs, names_in_order
from gradestudio.engine.evaluate import Evaluator
from gradestudio.engine.evaluating.masks import NEVER, Numbers, Truth, Value, spread
from gradestudio.engine.grading import NEEDS_DATA, Grading
from gradestudio.engine.opened import OpenCompare, opened, score_of
from gradestudio.engine.reference import sheet_of
from gradestudio.language.program import (
    Aggregate,
    Case,
    Derived,
    Expr,
    Field,
    FieldKind,
    Grade,
    GradeValue,
    Grid,
    If,
    LetTable,
    Program,
    Score,
    ScoreValue,
    TableRow,
    TagValue,
    children,
)


class Needs:
    """`needs[row]`: names of the cells that would decide or could change the tier, in file order."""

    def __init__(self, grading: Grading, grade: str, evaluator: Evaluator | None = None) -> None:
        bound = bind(grading.program, grading.as_of, grading.params)
        definition = bound.grade(grade)
        if definition is None:
            raise KeyError(grade)
        result = grading.grades[grade]
        self._count = grading.row_count
        self._grade = definition
        self._sheet = sheet_of(bound, grading.table, grading.as_of, grading.facts)
        rows = np.flatnonzero((result.computed == NEEDS_DATA) | (result.could_be >= 0))
        search = _Search(grading, bound, evaluator or Evaluator(grading.table), rows)
        if len(rows):
            search.grade(definition, np.ones(len(rows), dtype=bool))
        self._slow = frozenset(rows[search.slow].tolist())
        self._known = search.names()

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, row: int) -> tuple[str, ...]:
        """Raises IndexError beyond the last customer."""
        at = range(self._count)[row]
        if at in self._slow:
            return grade_needs(self._sheet.row(at), self._grade)
        return self._known.get(at, ())

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return (self[i] for i in range(len(self)))


def needs(grading: Grading, grade: str, evaluator: Evaluator | None = None) -> Needs:
    """The needs of every customer of the grading.  Raises KeyError for no such grade.

    `evaluator`: one that graded this table and remembers its values; without it all are worked out anew.
    """
    return Needs(grading, grade, evaluator)


def needs_of_rows(grading: Grading, grade: str, rows: Iterable[int]) -> list[tuple[str, ...]]:
    """The same for some customers, one by one: sooner than all at once while they are few.

    Raises KeyError for no such grade.
    """
    bound = bind(grading.program, grading.as_of, grading.params)
    definition = bound.grade(grade)
    if definition is None:
        raise KeyError(grade)
    sheet = sheet_of(bound, grading.table, grading.as_of, grading.facts)
    return [grade_needs(sheet.row(int(row)), definition) for row in rows]


class _Search:
    """Masks of the customers who need each name; all masks here are of `rows` only."""

    def __init__(self, grading: Grading, bound: Program, evaluator: Evaluator, rows: np.ndarray) -> None:
        self.grading, self.bound, self.evaluator, self.rows = grading, bound, evaluator, rows
        self.masks: dict[str, np.ndarray] = {}
        self.slow = np.zeros(len(rows), dtype=bool)
        self._read: dict[Expr, tuple[np.ndarray, np.ndarray]] = {}

    def names(self) -> dict[int, tuple[str, ...]]:
        """By customer; those with the same needs share theirs, those without any are left out."""
        order = names_in_order(self.bound, set(self.masks))
        if not order:
            return {}
        some = np.flatnonzero(np.logical_or.reduce([self.masks[n] for n in order]))
        bits = np.stack([self.masks[n][some] for n in order], axis=1)
        packed = np.packbits(bits, axis=1)
        if packed.shape[1] <= 8:  # as one number a customer, which sorts quickly
            wide = np.zeros((len(some), 8), dtype=np.uint8)
            wide[:, : packed.shape[1]] = packed
            _, first, which = np.unique(wide.view(np.uint64).ravel(), return_index=True, return_inverse=True)
        else:
            _, first, which = np.unique(packed, axis=0, return_index=True, return_inverse=True)
        tuples = [tuple(n for n, there in zip(order, bits[i], strict=True) if there) for i in first]
        kinds = which.ravel().tolist()
        return {row: tuples[kind] for row, kind in zip(self.rows[some].tolist(), kinds, strict=True)}

    def add(self, name: str, where: np.ndarray) -> None:
        known = self.masks.get(name)
        self.masks[name] = where.copy() if known is None else known | where

    def missing(self, expr: Expr) -> np.ndarray:
        """bool per customer: missing, or unknown."""
        return self._masks(expr)[0]

    def true(self, expr: Expr) -> np.ndarray:
        """bool per customer: the condition is true."""
        return self._masks(expr)[1]

    def _masks(self, expr: Expr) -> tuple[np.ndarray, np.ndarray]:
        found = self._read.get(expr)
        if found is None:
            value, count = self._value(expr), len(self.rows)
            true = value.true if isinstance(value, Truth) else NEVER
            found = self._read[expr] = spread(value.missing, count), spread(true, count)
        return found

    def _value(self, expr: Expr) -> Value:
        return self.evaluator.values_in(expr, self.bound, self.grading.as_of, self.rows)

    # ── Grades ──────────────────────────────────────────────────────────────────────────────────

    def grade(self, grade: Grade, where: np.ndarray) -> None:
        result = self.grading.grades[grade.name]
        computed = result.computed[self.rows]
        undecided = where & (computed == NEEDS_DATA)
        for rule, unknown in zip(grade.rules, result.unknown, strict=True):
            if not rule.off:
                self.inputs(rule.when, undecided & unknown[self.rows])
        if grade.by is not None:
            self.inputs(grade.by, undecided)
        self._marked(grade, where & (computed != NEEDS_DATA) & (result.could_be[self.rows] >= 0))

    def _marked(self, grade: Grade, marked: np.ndarray) -> None:
        """Customers who could be another tier: unknown rules that would win, and open points of the value.

        Of the rules that could win those of another tier matter, and the deciding one, which may turn out
        false.
        """
        if not marked.any():
            return
        result = self.grading.grades[grade.name]
        computed, decided_by = result.computed[self.rows], result.decided_by[self.rows]
        left, ended = marked, np.zeros(len(marked), dtype=bool)
        for i in winning_order(grade):
            condition = opened(grade.rules[i].when)
            matters = (computed != grade.rank(grade.rules[i].tier)) | (decided_by == i)
            self.inputs(condition, left & matters)
            ended = ended | self.true(condition)
            if grade.policy != "unique":
                left = marked & ~ended
        score = score_of(grade.by)
        if score is not None:
            self.score(score, marked & ~ended)

    def score(self, score: Score, where: np.ndarray) -> None:
        for group in score.groups:
            for item in group.items:
                unknown = where
                if item.when is not None:
                    unknown = where & (self.true(item.when) | self.missing(item.when))
                for part in children(item):
                    if isinstance(part, Expr):
                        self.inputs(part, unknown)

    # ── Expressions ─────────────────────────────────────────────────────────────────────────────

    def inputs(self, expr: Expr, where: np.ndarray) -> None:
        """Adds what makes the expression missing, for the customers of `where` for whom it is."""
        if not where.any():
            return
        where = where & self.missing(expr)
        if not where.any():
            return
        match expr:
            case Field():
                self.add(expr.name, where)
            case OpenCompare():
                self.score(expr.score, where)
                self.inputs(expr.other, where)
            case Derived():
                self.inputs(expr.value, where)
            case TagValue():
                self.inputs(expr.tag.when, where)
            case ScoreValue():
                self.score(expr.score, where)
            case GradeValue():
                self.grade(expr.grade, where)
            case Aggregate():
                self._aggregate(expr, where)
            case If():
                self.inputs(expr.condition, where)
                self.inputs(expr.then, where & self.true(expr.condition))
                self.inputs(
                    expr.otherwise, where & ~self.true(expr.condition) & ~self.missing(expr.condition)
                )
            case Case():
                self.inputs(expr.subject, where)
                self._arms(list(expr.arms), expr.otherwise, where & ~self.missing(expr.subject))
            case LetTable(policy="first" | "unique"):
                self._arms([(r.condition, r.value) for r in expr.rows], None, where)
            case LetTable():
                for row in expr.rows:
                    self.inputs(row.condition, where)
                    self.inputs(row.value, where & self.true(row.condition))
            case Grid():
                self._grid(expr, where)
            case _:
                for part in children(expr):
                    if isinstance(part, Expr) and not isinstance(part, TableRow):
                        self.inputs(part, where)

    def _arms(self, arms: list[tuple[Expr, Expr]], otherwise: Expr | None, where: np.ndarray) -> None:
        left = where
        for condition, value in arms:
            true = self.true(condition)
            self.inputs(value, left & true)
            left = left & ~true
        for condition, _ in arms:
            self.inputs(condition, left)
        if otherwise is not None:
            self.inputs(otherwise, left)

    def _grid(self, grid: Grid, where: np.ndarray) -> None:
        firsts = [self._firsts(kind, where) for kind in (grid.rows, grid.columns)]
        for r, cells in enumerate(grid.cells):
            for c, value in enumerate(cells):
                self.inputs(value, where & (firsts[0] == r) & (firsts[1] == c))

    def _firsts(self, headings: tuple[Expr, ...], where: np.ndarray) -> np.ndarray:
        """The first true heading of each customer, −1 none: then the unknown ones are needed."""
        first = np.full(len(where), -1)
        for i, heading in enumerate(headings):
            first = np.where((first < 0) & self.true(heading), i, first)
        for heading in headings:
            self.inputs(heading, where & (first < 0))
        return first

    def _aggregate(self, expr: Aggregate, where: np.ndarray) -> None:
        """No key, no row at all, or (looked at one by one) rows whose cells are missing."""
        relation = self.bound.relation(expr.relation)
        if relation is None:
            self.add(expr.relation, where)
            return
        field = self.bound.field(relation.ours)
        key = self.missing(Field(relation.ours, field.kind if field is not None else FieldKind.ID))
        self.add(relation.ours, where & key)
        count = self._value(Aggregate("count", expr.relation, None, None))
        assert isinstance(count, Numbers), "rows are counted in numbers"
        nothing = count.data == 0
        self.add(expr.relation, where & ~key & nothing)
        self.slow |= where & ~key & ~nothing
