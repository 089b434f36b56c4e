"""A column that says what happened later to each customer: bought again, left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from gradestudio.engine.evaluate import Evaluator
from gradestudio.language.headings import find_heading, plain_text
from gradestudio.language.program import FieldDef, FieldKind
from gradestudio.studio.books import book_of_text
from gradestudio.table.cells import EPOCH, cells_of
from gradestudio.table.columns import Column, Table, missing_mask
from gradestudio.workbook.matching import called
from gradestudio.workbook.summaries import summary
from gradestudio.workbook.typed import Reading, typed_column

_KINDS = {"number": FieldKind.NUMBER, "date": FieldKind.DATE, "flag": FieldKind.FLAG}
_MOST_SHOWN = 6


class BadColumn(ValueError):
    """A column that cannot be used as asked: `code` and `args_by_name` for messages.

    Codes: `import-column-unknown`, `outcome-blank`, `outcome-unsaid`, `outcome-condition`.
    """

    def __init__(self, code: str, **args: Any) -> None:
        super().__init__(code, args)
        self.code = code
        self.args_by_name = args


@dataclass(frozen=True, slots=True, eq=False)
class Happened:
    """`values`: int8 per row: 1 it happened, 0 it did not, -1 not known."""

    name: str
    column: Column
    values: np.ndarray
    dated: bool
    """The column holds dates, each after the grading date where it counts."""
    blank: int
    """Cells without anything, which are not known (of dates: did not happen)."""
    unreadable: int
    early: int
    """Dates on or before the grading date: not known, as they say nothing of what came later."""


def named_column(table: Table, heading: str) -> Column:
    """The column with a heading, found as generously as a field's.  Raises BadColumn."""
    names = {key: called(column) for key, column in table.columns.items()}
    key = find_heading((heading,), names)
    if key is None:
        raise BadColumn("import-column-unknown", name=heading, choices=tuple(table.columns))
    return table.columns[key]


def happened(table: Table, heading: str, as_of: date, said: Sequence[str] = ()) -> Happened:
    """What the column of a raw table says.

    `said`: values of the column that mean yes, or one condition without its left side (`at least 1`).
    Without it a yes/no column counts as it reads, and a column of dates where the date is after `as_of`.
    Raises BadColumn.
    """
    column = named_column(table, heading)
    found = summary(column)
    name = column.heading or column.name
    if found.guess == "blank":
        raise BadColumn("outcome-blank", name=name)
    if not said and found.guess not in ("flag", "date"):
        examples = tuple(v for v, _ in found.values[:_MOST_SHOWN]) or found.examples
        raise BadColumn("outcome-unsaid", name=name, values=examples)
    blanks = int(np.count_nonzero(cells_of(column).blank))
    texts = _typed(column, FieldKind.TEXT, table)
    wanted = [plain_text(text) for text in said]
    if wanted and set(wanted) <= set(texts.values):
        codes = [i for i, value in enumerate(texts.values) if value in wanted]
        values = np.where(texts.data < 0, -1, np.isin(texts.data, codes)).astype(np.int8)
        lost = int(np.count_nonzero(texts.data < 0)) - blanks
        return Happened(name, column, values, False, blanks, lost, 0)
    if len(said) > 1:
        lost_word = next(w for w in wanted if w not in texts.values)
        raise BadColumn("outcome-condition", name=name, value=lost_word)
    typed = _typed(column, _KINDS.get(found.guess, FieldKind.TEXT), table)
    missing = missing_mask(typed)
    unreadable = int(np.count_nonzero(missing)) - blanks
    if said:
        return Happened(name, column, _by_condition(typed, said[0], as_of), False, blanks, unreadable, 0)
    if found.guess == "flag":
        return Happened(name, column, typed.data.astype(np.int8), False, blanks, unreadable, 0)
    early = ~missing & (typed.data <= (as_of - EPOCH).days)
    values = np.where(missing, 0, 1).astype(np.int8)
    values[early | (missing & ~cells_of(column).blank)] = -1
    return Happened(name, column, values, True, blanks, unreadable, int(np.count_nonzero(early)))


def _typed(column: Column, kind: FieldKind, table: Table) -> Column:
    reading = Reading(FieldDef("outcome", kind), date1904=table.origin.date1904)
    return typed_column(cells_of(column), reading).column


def _by_condition(typed: Column, said: str, as_of: date) -> np.ndarray:
    """A condition of the grading language on the column.  Raises BadColumn."""
    kind = {"NUMBER": "number", "DATE": "date", "FLAG": "flag"}.get(typed.kind.name, "text")
    book = book_of_text(f"field outcome : {kind}\ntag happened when outcome {said}\n")
    if book.errors or not book.program.tags:
        raise BadColumn("outcome-condition", name=typed.heading or typed.name, value=said)
    table = Table({"outcome": typed}, len(typed.data))
    tag = Evaluator(table).grade(book.program, as_of).tags["happened"]
    return np.where(tag.unknown, -1, tag.true).astype(np.int8)
