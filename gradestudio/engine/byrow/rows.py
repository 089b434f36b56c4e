"""A table seen as rows: what a customer, or a related row, answers when an expression is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from gradestudio.engine.byrow.lists import FACTS, OVER_ROWS
from gradestudio.engine.byrow.related import RelatedRows
from gradestudio.engine.byrow.scores import ScorePoints, score_points
from gradestudio.engine.byrow.values import MEANING
from gradestudio.engine.cells import cell
from gradestudio.engine.grading import ListFact
from gradestudio.language.program import (
    Aggregate,
    Derived,
    Expr,
    Field,
    Grade,
    GradeValue,
    InTop,
    ListStatistic,
    Program,
    Quantile,
    RelatedColumn,
    Score,
    ScoreValue,
    TagValue,
)
from gradestudio.table.columns import Table

_MEANING = MEANING | OVER_ROWS
Decide = Callable[["Row", Grade], Any]


class Sheet:
    """A bound program on a typed table: hands out one `Row` per customer, and the facts of the whole list.

    `facts`: list facts known from an earlier run; what is missing among them is worked out and added.
    `given`: values of fields and of named lets, scores, tags and grades that stand instead of their own, for
    every row (an example's) or for the row in `given_row` (a change tried on one customer).
    `decide`: how a row gets its tier of a grade (an object with `final`, the tier's name or None, and
    `could_be`).
    """

    def __init__(
        self,
        program: Program,
        table: Table,
        decide: Decide,
        facts: Mapping[Any, ListFact] | None = None,
        given: Mapping[str, Any] | None = None,
        given_row: int | None = None,
    ) -> None:
        self.program = program
        self.table = table
        self.decide = decide
        self.facts: dict[Any, ListFact] = dict(facts or {})
        self.given = dict(given or {})
        self.given_row = given_row
        self.relations = {r.name: RelatedRows(r, table.related.get(r.name)) for r in program.relations}
        self._rows: dict[int, Row] = {}

    def row(self, number: int) -> Row:
        found = self._rows.get(number)
        if found is None:
            found = self._rows[number] = Row(self, number)
        return found

    def rows(self) -> Iterable[Row]:
        return (self.row(i) for i in range(self.table.row_count))

    def column(self, expr: Expr) -> list[Any]:
        """The expression's value for every customer."""
        return [row.value(expr) for row in self.rows()]

    def fact(self, node: Quantile | InTop | ListStatistic) -> ListFact:
        """The list fact that the node rests on; recorded under the bound node."""
        found = self.facts.get(node)
        if found is None:
            found = self.facts[node] = FACTS[type(node)](self, node)
        return found


class Row:
    """One customer.  Every value is worked out once."""

    def __init__(self, sheet: Sheet, number: int) -> None:
        self.sheet = sheet
        self.number = number
        self._given = sheet.given if sheet.given_row in (None, number) else {}
        self._values: dict[Expr, Any] = {}
        self._scores: dict[Score, ScorePoints] = {}
        self._decisions: dict[Grade, Any] = {}

    def value(self, expr: Expr) -> Any:
        """The value of the expression; None for missing and for unknown."""
        if expr not in self._values:
            self._values[expr] = _MEANING[type(expr)](self, expr)
        return self._values[expr]

    def score(self, score: Score) -> ScorePoints:
        """The points of every item, group and the total."""
        if score not in self._scores:
            self._scores[score] = score_points(self.value, score)
        return self._scores[score]

    def decision(self, grade: Grade) -> Any:
        """What `decide` says of the grade."""
        if grade not in self._decisions:
            self._decisions[grade] = self.sheet.decide(self, grade)
        return self._decisions[grade]

    def field(self, name: str) -> Any:
        """The customer's cell, or what is given instead."""
        if name in self._given:
            return self._given[name]
        return cell(self.sheet.table.columns.get(name), self.number)

    def named(self, name: str, otherwise: Callable[[], Any]) -> Any:
        """What is given for a let, score, tag or grade, else its own value."""
        return self._given[name] if name in self._given else otherwise()

    def related(self, aggregate: Aggregate) -> list[RelatedRow]:
        """All the customer's rows of the aggregate's sheet; none without a key."""
        relation = self.sheet.relations.get(aggregate.relation)
        if relation is None:
            return []
        key = self.field(relation.definition.ours)
        return [RelatedRow(self, relation, r) for r in relation.rows(key)]


class RelatedRow:
    """One related row: its own columns, and everything else from its customer."""

    def __init__(self, customer: Row, relation: RelatedRows, number: int) -> None:
        self.customer = customer
        self.relation = relation
        self.number = number

    @property
    def sheet(self) -> Sheet:
        return self.customer.sheet

    def value(self, expr: Expr) -> Any:
        if isinstance(expr, RelatedColumn):
            return self.relation.cell(expr.name, self.number)
        if isinstance(expr, _OF_THE_CUSTOMER):
            return self.customer.value(expr)
        return _MEANING[type(expr)](self, expr)


_OF_THE_CUSTOMER = (
    Field,
    Derived,
    ScoreValue,
    TagValue,
    GradeValue,
    Aggregate,
    ListStatistic,
    Quantile,
    InTop,
)
