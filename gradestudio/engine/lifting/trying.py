"""What could be otherwise about one customer, for somebody who wants to try it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from gradestudio.engine.bind import bind
from gradestudio.engine.grading import Grading
from gradestudio.engine.lifting.quantities import quantities
from gradestudio.engine.reference import sheet_of
from gradestudio.language.program import FieldKind


@dataclass(frozen=True, slots=True)
class Tryable:
    """A quantity that some grade reads and the value that the customer has (None: missing).

    `kind` says how values show; `low` and `high` are the valid range, ends included; `choices` are all values
    of a choice or flag; `whole`: it counts things.
    """

    name: str
    kind: FieldKind
    value: Any
    low: Decimal | date | None = None
    high: Decimal | date | None = None
    choices: tuple[Any, ...] = ()
    whole: bool = False

    def read(self, value: Any) -> Any:
        """What the program would read from a cell with this value: None outside the valid range."""
        if value is None or self.choices:
            return value
        below = self.low is not None and value < self.low
        above = self.high is not None and value > self.high
        return None if below or above else value


def tryable(grading: Grading, row: int) -> tuple[Tryable, ...]:
    """Every such quantity of the program's grades, each once: those of the first grade first.

    Raises IndexError for a row that the table does not have.
    """
    if not 0 <= row < grading.row_count:
        raise IndexError(row)
    bound = bind(grading.program, grading.as_of, grading.params)
    customer = sheet_of(bound, grading.table, grading.as_of, grading.facts).row(row)
    found: dict[str, Tryable] = {}
    for grade in bound.grades:
        for q in quantities(bound, grade):
            if q.name not in found:
                found[q.name] = Tryable(
                    q.name, q.kind, customer.value(q.node), q.low, q.high, q.choices, q.whole
                )
    return tuple(found.values())
