"""The effect of a program on a table.

`grade(program, table, as_of, params=None)` gives a `Grading`; `Evaluator(table)` grades again and again
and works
out changed rows only; `reference.grade_by_rows` is the meaning of both.
"""

from gradestudio.engine.evaluate import Evaluator, grade
from gradestudio.engine.memo import Stopped

__all__ = ["Evaluator", "Stopped", "grade"]
