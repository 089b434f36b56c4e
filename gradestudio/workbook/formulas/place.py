"""Where formulas stand and what they read: one helper column a value, rows alike in all sheets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as made
from datetime import date
from enum import StrEnum
from typing import Any

from gradestudio.diagnostics import column_letters

ROW = "\x01"
"""Stands for the row's number in a formula until it is written into a row."""
LONGEST = 8_000
"""Characters of a formula; Excel takes 8,192."""
MOST_PAIRS = 60_000_000
"""Customers times the groups that they are ranked in: each is one array as long as the list."""
MOST_RELATED_PAIRS = 1_000_000_000
"""Rows of a related sheet times those or the customers: gone through only after a key was changed."""
_EPOCH = date(1899, 12, 30)
_EPOCH_1904 = date(1904, 1, 1)


class Untranslatable(Exception):
    """Raised when the rulebook cannot be said in spreadsheet formulas; the values still can be written.

    `output` is the rule, score or value that cannot; `what` a code of the construct: `quantile-frozen`,
    `group-share`, `group-size`,
    `list-statistic`, `related-sheet`, `related-size`, `related-column`, `related-filter`,
    `related-value`, `aggregate`, `let-table`, `policy-unique`, `too-long`, `value`.
    """

    def __init__(self, what: str, output: str = "") -> None:
        super().__init__(what, output)
        self.what = what
        self.output = output


@dataclass(frozen=True, slots=True)
class Lookup:
    """Two columns of equal length: what stands in a cell, and what the grading read in it.

    `seen` and `read` are ranges with their sheet, `both` the two together; `exact`: two entries differ by
    capitals alone, or hold signs that a search takes for patterns, so that each must be compared.
    """

    seen: str
    read: str
    both: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class FieldCells:
    """How a column's cells are read: its letter, what numbers are multiplied and divided by, the digits that
    a number in a column of ids is filled up to, and the texts that a formula would read otherwise."""

    letter: str
    up: int = 1
    down: int = 1
    digits: int = 0
    lookup: Lookup | None = None


@dataclass(frozen=True, slots=True)
class RelatedInput:
    """A related sheet: its name, first and last row (with rows to spare), its typed columns by name, and the
    name of its own sheet of helper columns, which has `count` rows from row `TOP`, `spare` of them for rows
    that are added."""

    sheet: str
    first: int
    last: int
    columns: Mapping[str, FieldCells]
    helper: str
    count: int
    spare: int = 0

    def range(self, letter: str) -> str:
        """A column of the related sheet itself."""
        return f"{quoted(self.sheet)}!${letter}${self.first}:${letter}${self.last}"


TOP = 3
"""First row of a related sheet's helper columns."""


@dataclass(frozen=True, slots=True)
class FormulaInputs:
    """`sheet` holds the customers in rows `first`..`last`, and `end` - `last` rows more may be added to them;
    `columns` tell how the fields' columns are read.

    A field without a column is missing everywhere.  `helper` is the name of the sheet of helper columns,
    `words` the output words for needs data, no rule, conflict, yes and no in the reader's language.
    `distinct` tells how many values an expression has in the list.
    """

    sheet: str
    first: int
    last: int
    columns: Mapping[str, FieldCells]
    helper: str
    related: Mapping[str, RelatedInput]
    words: Mapping[str, str]
    end: int = 0
    date1904: bool = False
    distinct: Callable[[Any], int] = made(default=lambda node: 1)

    def serial(self, day: date) -> int:
        """Excel's day number; 61 (1900-03-01) is the first that it counts rightly."""
        return (day - (_EPOCH_1904 if self.date1904 else _EPOCH)).days


class Form(StrEnum):
    """How a helper column is written."""

    EACH = "each"
    """A formula in every row."""
    ARRAY = "array"
    """The same, each reckoned over arrays."""
    ONCE = "once"
    """One formula in the first row: a value of the whole list."""
    GIVEN = "given"
    """Values of the grading; `node` is a `Given`."""


@dataclass(frozen=True, slots=True)
class Given:
    """Values that are written as they were at the grading: `key` (the key of the row), `place` (the number of
    the first customer with that key, blank for none), `row` (which row of the related sheet this one is).

    `relation` is the related sheet whose key it is.
    """

    what: str
    relation: str


@dataclass(frozen=True, slots=True)
class Formula:
    """One column: its heading, the formula with `ROW` for the row, and the node that it says.

    `node` tells which value is to be stored with the formula: an Expr (a condition's is 0, 0.5 or 1), a
    Score, a Grade (its tier), or a `(Grade, "computed")`.
    """

    heading: str
    text: str
    node: Any
    letter: str = ""
    form: Form = Form.EACH

    def at(self, row: int) -> str:
        """The formula of one row, with its `=`."""
        return "=" + self.text.replace(ROW, str(row))


def quoted(sheet: str) -> str:
    """A sheet's name as formulas write it."""
    return "'" + sheet.replace("'", "''") + "'"


def text_literal(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


class Helpers:
    """A sheet's helper columns from column B, made as they are needed, each value once.

    Column A of the customers' helper sheet tells the row that each of its rows follows.
    """

    def __init__(self, sheet: str, first: int, end: int) -> None:
        self.sheet, self.first, self.end = sheet, first, end
        self.columns: list[Formula] = []
        self._known: dict[Any, str] = {}

    def known(self, node: Any) -> str | None:
        return self._known.get(node)

    def add(self, heading: str, text: str, node: Any, form: Form = Form.EACH) -> str:
        """The reference to a new helper column, from the helper sheet itself."""
        if len(text) > LONGEST:
            raise Untranslatable("too-long", heading)
        letter = column_letters(len(self.columns) + 2)
        self.columns.append(Formula(heading, text, node, letter, form))
        reference = f"${letter}${self.first}" if form is Form.ONCE else f"${letter}{ROW}"
        self._known[node] = reference
        return reference

    def once(self, heading: str, text: str) -> str:
        """The reference to a value of the whole list, which is reckoned in one cell."""
        key = ("once", text)
        return self.known(key) or self.add(heading, text, key, Form.ONCE)

    def whole(self, reference: str) -> str:
        """The whole column that a reference reads; rows that are no customer's any more hold a text there."""
        letter = column_of(reference)
        for at, formula in enumerate(self.columns):
            if formula.letter == letter and not formula.text.startswith(_THERE):
                self.columns[at] = replace(formula, text=f'{_THERE}{formula.text},"")')
        return self.range(letter)

    def range(self, letter: str) -> str:
        return f"${letter}${self.first}:${letter}${self.end}"

    def outside(self, reference: str) -> str:
        """A reference as another sheet writes it."""
        return f"{quoted(self.sheet)}!{reference}"


_THERE = f"IF(ISNUMBER($A{ROW}),"


def column_of(reference: str) -> str:
    """The letters of a reference within the helper sheet."""
    return reference.strip("$").replace(ROW, "")
