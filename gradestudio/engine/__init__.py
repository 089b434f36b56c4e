"""The effect of a program on a table.

`grade(program, table, as_of, params=None)` gives a `Grading`; `Evaluator(table)` grades again and again
and works
out changed rows only; `reference.grade_by_rows` is the meaning of both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gradestudio.engine.evaluate import Evaluator, grade
    from gradestudio.engine.evaluating.memo import Stopped

__all__ = ["Evaluator", "Stopped", "grade"]


def __getattr__(name: str) -> Any:
    """Numpy is loaded with the first grading: proofs read the meaning of the rules without it."""
    if name in ("Evaluator", "grade"):
        from gradestudio.engine import evaluate

        return getattr(evaluate, name)
    if name == "Stopped":
        from gradestudio.engine.evaluating.memo import Stopped

        return Stopped
    raise AttributeError(name)
