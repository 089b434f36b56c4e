"""One customer of known cells, without a sheet and without arrays: the same meaning as `reference` gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from gradestudio.engine.byrow.grades import decide
from gradestudio.engine.byrow.lists import FACTS, OVER_ROWS
from gradestudio.engine.byrow.scores import ScorePoints, score_points
from gradestudio.engine.byrow.values import MEANING
from gradestudio.engine.codes import ListFact
from gradestudio.language.program import Aggregate, Expr, Grade, Program, Score

_MEANING = MEANING | OVER_ROWS


class GivenRow:
    """A customer alone on a list, with no related rows.  `program` is bound.

    `given`: cells by field, None for a blank, and values of named lets, scores, tags and grades that stand
    instead of their own.
    """

    def __init__(self, program: Program, as_of: date, given: Mapping[str, Any]) -> None:
        self.sheet = _Alone(program, self)
        self._as_of, self._given = as_of, given
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
        """The `byrow.grades.Decision` of the grade."""
        if grade not in self._decisions:
            self._decisions[grade] = decide(self, grade, self._as_of)  # type: ignore[arg-type]
        return self._decisions[grade]

    def field(self, name: str) -> Any:
        """The cell; None where nothing is given."""
        return self._given.get(name)

    def named(self, name: str, otherwise: Callable[[], Any]) -> Any:
        """What is given for a let, score, tag or grade, else its own value."""
        return self._given[name] if name in self._given else otherwise()

    def related(self, aggregate: Aggregate) -> list[Any]:
        """No rows."""
        return []


class _Alone:
    """The list of one customer."""

    def __init__(self, program: Program, row: GivenRow) -> None:
        self.program, self._row = program, row
        self._facts: dict[Any, ListFact] = {}

    def rows(self) -> list[GivenRow]:
        return [self._row]

    def column(self, expr: Expr) -> list[Any]:
        return [self._row.value(expr)]

    def fact(self, node: Any) -> ListFact:
        if node not in self._facts:
            self._facts[node] = FACTS[type(node)](self, node)  # type: ignore[arg-type]
        return self._facts[node]
