"""What the examples of a rulebook try: rules, tiers, thresholds and cells of grids and bands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from gradestudio.engine.bind import bind_expr
from gradestudio.engine.byrow.rows import Row
from gradestudio.engine.lifting.quantities import reachable
from gradestudio.language.program import (
    Between,
    Case,
    Compare,
    DateValue,
    DateWithin,
    Derived,
    Expr,
    Grade,
    GradingDate,
    Grid,
    LetDef,
    Number,
    Param,
    Program,
    Type,
    WithDefault,
    children,
)


@dataclass(frozen=True, slots=True)
class RuleItem:
    """A rule, or `otherwise` or the value of a grade (`name` then empty, `what` says which)."""

    grade: str
    what: str
    name: str


@dataclass(frozen=True, slots=True)
class TierItem:
    grade: str
    tier: str


@dataclass(frozen=True, slots=True)
class ThresholdItem:
    """A comparison with a constant or parameter, as the unbound program has it."""

    condition: Expr


@dataclass(frozen=True, slots=True)
class CellItem:
    """A band (`column` None), or a cell of a matrix; lines and columns count from 0.

    Behind the last line of bands stand `else`, then `missing`, where they are written.
    """

    let: str
    line: int
    column: int | None


@dataclass(frozen=True, slots=True)
class Part:
    """Things of one kind: all of them, and those that an example tried."""

    every: tuple[Any, ...]
    tried: frozenset[Any]

    @property
    def left(self) -> tuple[Any, ...]:
        return tuple(i for i in self.every if i not in self.tried)


@dataclass(frozen=True, slots=True)
class Coverage:
    """A rule is tried when it decided for an example, a tier when an example has it, a threshold when one
    example meets the condition and another does not, a cell when an example's value came from it."""

    rules: Part
    tiers: Part
    thresholds: Part
    cells: Part


def coverage(rows: Iterable[Row], program: Program) -> Coverage:
    """What the examples' customers try of an unbound program; each is bound at a date of its own."""
    tried = _Tried(program)
    for row in rows:
        tried.add(row)
    return Coverage(
        Part(tuple(_rules(program)), frozenset(tried.rules)),
        Part(
            tuple(TierItem(g.name, t.name) for g in program.grades for t in g.tiers), frozenset(tried.tiers)
        ),
        Part(tuple(_thresholds(program)), frozenset(tried.both())),
        Part(tuple(c for d in program.lets for c in _cells(d)), frozenset(tried.cells)),
    )


class _Tried:
    def __init__(self, program: Program) -> None:
        self.program = program
        self.rules: set[RuleItem] = set()
        self.tiers: set[TierItem] = set()
        self.cells: set[CellItem] = set()
        self._thresholds = tuple(_thresholds(program))
        self._met: dict[ThresholdItem, set[bool]] = {item: set() for item in self._thresholds}

    def add(self, row: Row) -> None:
        own = row.sheet.program
        for grade in own.grades:
            self._grade(row.decision(grade), grade)
        for let in own.lets:
            self._let(row, let)
        params = {p.name: p.value for p in own.params}
        for item in self._thresholds:
            assert own.as_of is not None
            truth = row.value(bind_expr(item.condition, self.program, own.as_of, params))
            if truth is not None:
                self._met[item].add(truth)

    def both(self) -> Iterator[ThresholdItem]:
        return (item for item, met in self._met.items() if len(met) == 2)

    def _grade(self, decision: Any, grade: Grade) -> None:
        by = decision.decided_by
        if decision.computed >= 0:
            self.rules.add(_rule_item(grade, by))
        if decision.tier >= 0:
            self.tiers.add(TierItem(grade.name, grade.tiers[decision.tier].name))

    def _let(self, row: Row, let: LetDef) -> None:
        node = _grid(let.value)
        if let.name in row.sheet.given:
            return
        if isinstance(node, Grid):
            line = _first(row, node.rows)
            column = _first(row, node.columns)
            if line is not None and column is not None:
                self.cells.add(CellItem(let.name, line, column))
        elif isinstance(node, Case):
            line = _first(row, tuple(c for c, _ in node.arms))
            if line is None and node.when_missing is not None and row.value(node.subject) is None:
                line = len(node.arms) + (node.otherwise is not None)
            elif line is None and node.otherwise is not None and row.value(node.subject) is not None:
                line = len(node.arms)
            if line is not None:
                self.cells.add(CellItem(let.name, line, None))


def _first(row: Row, conditions: tuple[Expr, ...]) -> int | None:
    return next((i for i, c in enumerate(conditions) if row.value(c) is True), None)


def _rule_item(grade: Grade, decided_by: int) -> RuleItem:
    if decided_by >= 0:
        return RuleItem(grade.name, "rule", grade.rules[decided_by].name)
    return RuleItem(grade.name, "value" if decided_by == -1 else "otherwise", "")


def _rules(program: Program) -> Iterator[RuleItem]:
    for grade in program.grades:
        yield from (RuleItem(grade.name, "rule", r.name) for r in grade.rules if not r.off)
        if grade.by is not None:
            yield RuleItem(grade.name, "value", "")
        if grade.otherwise is not None:
            yield RuleItem(grade.name, "otherwise", "")


def _cells(let: LetDef) -> Iterator[CellItem]:
    node = _grid(let.value)
    if isinstance(node, Grid):
        for r in range(len(node.rows)):
            yield from (CellItem(let.name, r, c) for c in range(len(node.columns)))
    elif isinstance(node, Case):
        more = (node.otherwise is not None) + (node.when_missing is not None)
        yield from (CellItem(let.name, i, None) for i in range(len(node.arms) + more))


def _grid(expr: Expr) -> Expr:
    while isinstance(expr, Derived | WithDefault):
        expr = expr.value
    return expr


def _thresholds(program: Program) -> Iterator[ThresholdItem]:
    """Comparisons of a number or date with what is the same for every customer, each once, in file order."""
    seen: set[Any] = set()
    for grade in program.grades:
        seen.update(reachable(replace(grade, rules=tuple(r for r in grade.rules if not r.off))))
    for output in (*program.tags, *program.scores):
        seen.update(reachable(output))  # type: ignore[arg-type]  any node will do
    yield from map(ThresholdItem, sorted(filter(_is_threshold, seen), key=_written))


def _is_threshold(node: Any) -> bool:
    if isinstance(node, DateWithin):
        return True
    if isinstance(node, Between):
        return node.value.type in (Type.NUMBER, Type.DATE)
    if isinstance(node, Compare) and node.left.type in (Type.NUMBER, Type.DATE):
        return _is_constant(node.left) != _is_constant(node.right)
    return False


def _is_constant(expr: Any) -> bool:
    inside = [c for c in children(expr) if isinstance(c, Expr)]
    return all(map(_is_constant, inside)) if inside else isinstance(expr, _CONSTANTS)


def _written(node: Expr) -> tuple[int, int]:
    return (node.span.start, node.span.end) if node.span is not None else (1 << 60, 0)


_CONSTANTS = (Number, DateValue, Param, GradingDate)
