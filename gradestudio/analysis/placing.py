"""Which line of its bands, which row of its table or which cell of its matrix each customer takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from gradestudio.language import program as p

Read = Callable[[p.Expr], Any]
"""The values of an expression for every customer, as a typed column (`Evaluator.column`)."""


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """Of one `let`: `kind` bands, matrix or table, and how many lines and columns it has.

    `place`: int32 per customer: of bands and of a table that takes the first row the line, of a matrix
    line · columns + column; −1 for whom none takes.  For other tables it is None, and `rows` says of each
    row for whom it holds (bool).  Of bands `else` comes behind the lines, then `missing`.
    """

    kind: str
    lines: int
    columns: int
    place: np.ndarray | None
    rows: tuple[np.ndarray, ...] = ()

    @property
    def counts(self) -> tuple[int, ...]:
        """Customers per place (a row of a table of another policy counts whom it holds for)."""
        if self.place is None:
            return tuple(int(np.count_nonzero(row)) for row in self.rows)
        return tuple(np.bincount(self.place[self.place >= 0], minlength=self.lines * self.columns).tolist())

    @property
    def nowhere(self) -> int:
        """Customers whom no line takes, for want of data or of a line."""
        if self.place is None:
            return int(np.count_nonzero(~np.logical_or.reduce(self.rows))) if self.rows else 0
        return int(np.count_nonzero(self.place < 0))

    def mask(self, at: int) -> np.ndarray:
        """Who is at a place; −1: nowhere."""
        if self.place is not None:
            return self.place == at
        return self.rows[at] if at >= 0 else ~np.logical_or.reduce(self.rows)


def placed(value: p.Expr, read: Read) -> Placed | None:
    """Where each customer stands in the grid that a `let` is; None for a `let` of another kind."""
    while isinstance(value, p.WithDefault):
        value = value.value
    match value:
        case p.Case():
            return Placed("bands", _lines(value), 1, _places(read(_numbered_case(value))))
        case p.Grid():
            width = len(value.columns)
            return Placed("matrix", len(value.rows), width, _places(read(_numbered_grid(value))))
        case p.LetTable(policy="first"):
            rows = tuple(p.TableRow(row.condition, _number(i)) for i, row in enumerate(value.rows))
            return Placed("table", len(rows), 1, _places(read(p.LetTable("first", rows))))
        case p.LetTable():
            holds = tuple(np.asarray(read(row.condition).data) == 1 for row in value.rows)
            return Placed("table", len(holds), 1, None, holds)
    return None


def _number(value: int) -> p.Number:
    return p.Number(Decimal(value))


def _lines(value: p.Case) -> int:
    return len(value.arms) + (value.otherwise is not None) + (value.when_missing is not None)


def _numbered_case(value: p.Case) -> p.Case:
    """The same bands, each with the number of its line."""
    arms = tuple((condition, _number(i)) for i, (condition, _) in enumerate(value.arms))
    behind = len(arms)
    otherwise = missing = None
    if value.otherwise is not None:
        otherwise, behind = _number(behind), behind + 1
    if value.when_missing is not None:
        missing = _number(behind)
    return p.Case(value.subject, arms, otherwise, missing, p.Type.NUMBER)


def _numbered_grid(value: p.Grid) -> p.Grid:
    width = len(value.columns)
    cells = tuple(
        tuple(_number(row * width + column) for column in range(width)) for row in range(len(value.rows))
    )
    return p.Grid(value.rows, value.columns, cells, p.Type.NUMBER)


def _places(column: Any) -> np.ndarray:
    data = np.asarray(column.data, dtype=np.float64)
    return np.where(np.isnan(data), -1, data).astype(np.int32)
