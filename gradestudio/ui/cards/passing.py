"""How many customers each condition of the open rule is true for, counted off the GUI thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gradestudio.diagnostics import Span
from gradestudio.language import program as p
from gradestudio.ui.background import Control
from gradestudio.ui.work import Graded, Grader


@dataclass(frozen=True, slots=True, eq=False)
class CountTrue:
    """Customers for whom each of some conditions of the graded program is true, by the condition's key."""

    graded: Graded
    grader: Grader
    conditions: tuple[tuple[Any, p.Expr], ...]

    def run(self, control: Control) -> dict[Any, int]:
        found: dict[Any, int] = {}
        for key, condition in self.conditions:
            with self.grader.lock:
                control.check()
                column = self.grader.column(condition, self.graded.grading)
            found[key] = int((column.data > 0).sum())
        return found


def conditions_at(program: p.Program, statement: Any) -> Mapping[Span, p.Expr]:
    """The conditions of a rule or tag by their places in the text."""
    rules = [r for g in program.grades for r in g.rules if r.table is None]
    found: dict[Span, p.Expr] = {}
    for one in (*rules, *program.tags):
        if one.span is not None and statement.start <= one.span.start < statement.end:
            waiting: list[Any] = [one.when]
            while waiting:
                node = waiting.pop()
                if isinstance(node, p.Expr) and node.span is not None and node.type is p.Type.FLAG:
                    found.setdefault(node.span, node)
                if isinstance(node, (p.AllOf, p.AnyOf, p.AtLeast, p.Not)):
                    waiting.extend(p.children(node))
    return found
