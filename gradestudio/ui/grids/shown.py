"""What stands in the grids view, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from gradestudio.ui.controls.badge import Badge
from gradestudio.ui.customers.spec import Filter

HEADING_ROW = 0
"""The heading is the first row of what is shown, so that it is edited and copied like any other."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    `form`: corner, subject, heading (of a matrix), condition, output, result, value, reason, whole (a text
    over the full row), number, count, share, low, high.  `at`: row and column as edits name them, None for
    what is only looked at.
    """

    form: str
    written: str = ""
    at: tuple[int, int] | None = None
    shown: str = ""
    chips: tuple[str, ...] = ()
    badge: Badge | None = None
    sign: str = ""
    """An icon for the type of the field that a heading names."""
    swatch: str = ""
    """Colour of the tier that the value names."""
    count: int | None = None
    bar: float = 0.0
    """The count as a part of the largest one."""
    filter: Filter | None = None
    quiet: bool = False
    """Stands for anything, or for nothing."""
    problem: str = ""
    severity: str = ""
    span: tuple[int, int] = (0, 0)
    """Where it stands in the text (code points)."""

    @property
    def text(self) -> str:
        """In words, as it is seen."""
        if self.chips:
            return ", ".join(self.chips)
        return self.shown if self.shown or self.quiet else self.written

    def wrong(self, problem: str, severity: str) -> Cell:
        return replace(self, problem=problem, severity=severity)


@dataclass(frozen=True, slots=True)
class Row:
    """`kind`: heading, row, off, odd (only its text can be shown), ghost (a gap), default.

    `line`: its number among the rows that can be moved, None for others.
    """

    kind: str
    cells: tuple[Cell, ...]
    line: int | None = None
    name: str = ""
    """For screen readers: which row it is."""
    merged: tuple[int, int] = (0, 0)
    """First column and number of columns that are one cell."""
    span: tuple[int, int] = (0, 0)
    """Where its line stands in the text (code points)."""
    holds: int | None = None
    """For how many customers the conditions of a row of a grade hold, whoever decides them."""


@dataclass(frozen=True, slots=True)
class Block:
    """One statement as a grid.  `kind`: table, matrix, bands, or text where only the text can be shown.

    `edge`: the column after which the conditions end; `reason` and `placed` say which columns there are.
    """

    key: tuple[str, str, int]
    """Keyword, name, and how many of that name stand above: the same block before and after an edit."""
    kind: str
    start: int
    name: str
    about: str
    note: str
    rows: tuple[Row, ...]
    forms: tuple[str, ...]
    edge: int
    source: Any = field(compare=False)
    """What edits are made on: a `GridText` or `BandsText`; None for a block of text."""
    grade: str = ""
    policy: str = ""
    broken: bool = False
    stale: bool = False
    """The figures are of another text: of the last good one, or of one a moment ago."""
    text: str = ""
    problems: tuple[tuple[str, str], ...] = ()
    """Severity and sentence of what is wrong with the whole statement or with a cell."""

    def cell(self, row: int, column: int) -> Cell:
        return self.rows[row].cells[column]
