"""Where formulas stand and what they read: one helper column a value, rows alike in all sheets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gradestudio.diagnostics import column_letters

ROW = "\x01"
"""Stands for the row's number in a formula until it is written into a row."""
LONGEST = 8_000
"""Characters of a formula; Excel takes 8,192."""
MOST_PAIRS = 60_000_000
"""Customers times the rows that each is held against; above it each change would take minutes."""


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
class RelatedInput:
    """A related sheet: its name, first and last row, and the letters of its typed columns by name."""

    sheet: str
    first: int
    last: int
    columns: Mapping[str, str]

    def range(self, column: str) -> str:
        letter = self.columns[column]
        return f"{quoted(self.sheet)}!${letter}${self.first}:${letter}${self.last}"


@dataclass(frozen=True, slots=True)
class FormulaInputs:
    """`sheet` holds the customers in rows `first`..`last`; `columns` are the letters of the fields' columns.

    A field without a column is missing everywhere.  `helper` is the name of the sheet of helper columns,
    `words` the output words for needs data, no rule, conflict, yes and no in the reader's language.
    """

    sheet: str
    first: int
    last: int
    columns: Mapping[str, str]
    helper: str
    related: Mapping[str, RelatedInput]
    words: Mapping[str, str]


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

    def at(self, row: int) -> str:
        """The formula of one row, with its `=`."""
        return "=" + self.text.replace(ROW, str(row))


def quoted(sheet: str) -> str:
    """A sheet's name as formulas write it."""
    return "'" + sheet.replace("'", "''") + "'"


def text_literal(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


class Helpers:
    """The helper sheet's columns, made as they are needed, each value once."""

    def __init__(self, inputs: FormulaInputs) -> None:
        self._inputs = inputs
        self.columns: list[Formula] = []
        self._known: dict[Any, str] = {}

    def known(self, node: Any) -> str | None:
        return self._known.get(node)

    def add(self, heading: str, text: str, node: Any) -> str:
        """The reference to a new helper column, from the helper sheet itself."""
        if len(text) > LONGEST:
            raise Untranslatable("too-long", heading)
        letter = column_letters(len(self.columns) + 2)
        self.columns.append(Formula(heading, text, node, letter))
        reference = f"${letter}{ROW}"
        self._known[node] = reference
        return reference

    def whole(self, reference: str) -> str:
        """The whole column that a reference reads, customers' rows only."""
        letter = reference.strip("$").replace(ROW, "")
        return f"${letter}${self._inputs.first}:${letter}${self._inputs.last}"

    def outside(self, reference: str) -> str:
        """A reference as another sheet writes it."""
        return f"{quoted(self._inputs.helper)}!{reference}"
