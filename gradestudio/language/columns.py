"""What is known of a sheet's columns, in plain values: enough for checking and completion.

The language never sees a row.  `gradestudio.workbook.column_summaries(table)` makes these.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

MAX_DISTINCT = 200
"""As many distinct values as a summary lists."""


@dataclass(frozen=True, slots=True)
class ColumnSummary:
    """One column of a sheet, summed up.

    `guess` is the field kind that most of its cells read as: `number`, `date`, `flag`, `one of` (few
    distinct texts), `text`, `id` (texts, nearly all different), or `blank` when no cell holds anything.
    """

    heading: str
    guess: str = "text"
    rows: int = 0
    blanks: int = 0
    """Cells without anything in them."""
    unreadable: int = 0
    """Cells that hold something, yet not of the guessed kind, errors (`#DIV/0!`) among them."""
    low: float | date | None = None
    """Smallest value, for `number` and `date`."""
    high: float | date | None = None
    quantiles: tuple[float, ...] = ()
    """For `number`: the 0, 5, 10 … 100 % points (type 7), 21 values; else empty."""
    values: tuple[tuple[str, int], ...] = ()
    """Distinct texts (trimmed, NFKC-normalised) with their counts, most frequent first, at most
    `MAX_DISTINCT`; a number or date column lists none.  Of a `flag` the words in the sheet (`有`, `TRUE`)."""
    distinct: int = 0
    """How many distinct values there are, listed or not."""
    sheet_column: int = 0
    relation: str | None = None
    """Name of the related sheet that the column stands in; None: the customers' own."""
    also: tuple[str, ...] = ()
    """What else the column is called: both names of a heading over two rows."""
    examples: tuple[str, ...] = field(default=())
    """The first few cells as a person would see them."""
