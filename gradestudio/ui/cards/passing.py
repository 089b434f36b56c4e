"""How many customers each condition of an open card is true for, counted off the GUI thread, and its bars."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradestudio.analysis.distribution import distribution, numbers_of
from gradestudio.analysis.placing import placed
from gradestudio.diagnostics import Span
from gradestudio.language import program as p
from gradestudio.ui.background import Control
from gradestudio.ui.histogram.axis import axis_of
from gradestudio.ui.work import Graded, Grader

_BINS = 9
_SAMPLE = 20_000
"""So many customers are enough for bars of a few pixels; counts are of all."""


@dataclass(frozen=True, slots=True)
class Passing:
    """`count` customers pass; `bars`: how its field lies, (customers, those of them who pass) from the least
    value to the greatest, of a sample in long lists; empty for what is no number."""

    count: int
    bars: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class CountTrue:
    """Customers for whom each of some conditions of the graded program is true (`Passing`), and where they
    stand in bands (`Placed`), by the condition's key."""

    graded: Graded
    grader: Grader
    conditions: tuple[tuple[Any, p.Expr], ...]

    def run(self, control: Control) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        for key, expr in self.conditions:
            if expr.type is p.Type.FLAG:
                found[key] = self._passing(expr, control)
                continue
            with self.grader.lock:
                control.check()
                found[key] = placed(expr, self._column)
        return found

    def _column(self, expr: p.Expr) -> Any:
        return self.grader.column(expr, self.graded.grading)

    def _passing(self, condition: p.Expr, control: Control) -> Passing:
        with self.grader.lock:
            control.check()
            column, subject = self._column(condition), _subject(condition)
            values = self._column(subject) if subject is not None else None
        true = column.data > 0
        return Passing(int(true.sum()), bars_of(numbers_of(values), true) if values is not None else ())


def _subject(condition: p.Expr) -> p.Expr | None:
    """The number or date that a condition is about; None where it is about anything else, or about two."""
    match condition:
        case (
            p.Compare(left=found) | p.Between(value=found) | p.DateWithin(value=found) | p.InTop(value=found)
        ):
            pass
        case p.AllOf(parts=(p.Compare(left=found), p.Compare(left=other))) if found == other:
            pass
        case _:
            return None
    return found if found.type in (p.Type.NUMBER, p.Type.DATE) else None


def bars_of(values: np.ndarray, true: np.ndarray) -> tuple[tuple[int, int], ...]:
    """Customers by value (NaN for missing ones, who are left out), and those of them who pass."""
    step = max(1, len(values) // _SAMPLE)
    values, true = values[::step], true[::step]
    known = ~np.isnan(values)
    every, passing = distribution(values[known]), distribution(values[known & true])
    if not len(every.values):
        return ()
    axis = axis_of(every)
    edges = [axis.value(i / _BINS) for i in range(_BINS + 1)]
    pairs = zip(every.counts(edges), passing.counts(edges), strict=True)
    return tuple((int(a), int(b)) for a, b in pairs)


def conditions_at(program: p.Program, statement: Any) -> Mapping[Span, p.Expr]:
    """The conditions of a statement by their places in the text; those asked for last from memory."""
    for known in _known:
        if known[0] is program and known[1] == statement.start:
            return known[2]
    found = _by_place(program, statement)
    _known.append((program, statement.start, found))
    return found


_known: deque[tuple[p.Program, int, Mapping[Span, p.Expr]]] = deque(maxlen=4)


def conditions_in(checked: Any, program: p.Program, statement: Any, number: int) -> Mapping[Span, p.Expr]:
    """The conditions of a statement, by their places in its text, as another text says them in which only
    values differ (`number`: of the statement among all)."""
    own = conditions_at(program, statement)
    if checked.program is program or number >= len(checked.rulebook.statements):
        return own if checked.program is program else {}
    theirs = conditions_at(checked.program, checked.rulebook.statements[number])
    if len(theirs) != len(own):
        return {}
    return {place: theirs[other] for place, other in zip(sorted(own), sorted(theirs), strict=True)}


def _by_place(program: p.Program, statement: Any) -> Mapping[Span, p.Expr]:
    found: dict[Span, p.Expr] = {}
    waiting: list[Any] = list(_conditions(program, statement))
    while waiting:
        node = waiting.pop()
        if isinstance(node, p.Expr) and node.span is not None and node.type is p.Type.FLAG:
            found.setdefault(node.span, node)
        if isinstance(node, (p.AllOf, p.AnyOf, p.AtLeast, p.Not)):
            waiting.extend(p.children(node))
    return found


def _conditions(program: p.Program, statement: Any) -> Iterator[Any]:
    """What stands behind each `when` of a statement."""

    def here(one: Any) -> bool:
        return one.span is not None and statement.start <= one.span.start < statement.end

    ruled = [r for g in program.grades for r in g.rules if r.table is None]
    scored = [i for s in program.scores for g in s.groups for i in g.items]
    noted = [n for s in program.strategies for n in (*s.notes, *s.contacts)]
    limited = [limit for g in program.grades for limit in g.limits]
    for one in (*ruled, *program.tags, *scored, *noted, *limited):
        if here(one) and one.when is not None:
            yield one.when
