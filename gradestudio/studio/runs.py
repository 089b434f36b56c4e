"""A sheet graded by a rulebook, with everything that a report of it needs."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import file_digest
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from gradestudio import workbook
from gradestudio.engine.bind import BindError
from gradestudio.engine.evaluate import Evaluator
from gradestudio.engine.grading import Grading
from gradestudio.engine.lifting.lifts import Lifts
from gradestudio.engine.lifting.smallest import smallest_changes
from gradestudio.engine.needs import needs
from gradestudio.language.program import Expr
from gradestudio.studio.books import Book, with_columns
from gradestudio.table.columns import Column, ColumnKind, Table

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """`source` is the sheet as read, `grading.table` the same typed; `evaluator` knows every value of it."""

    book: Book
    source: Table
    grading: Grading
    evaluator: Any
    source_sha256: str = ""
    seconds: Mapping[str, float] = field(default_factory=dict)
    how: workbook.Import = field(default_factory=workbook.Import)

    def column(self, expr: Expr) -> Column:
        """The values of any expression of the program, one a customer."""
        made, _ = self.evaluator.column(expr, self.grading.program, self.grading.as_of, self.grading.params)
        return made

    def lifts(self, grade: str) -> Lifts:
        """The smallest change that lifts each customer to a better tier of the grade."""
        return smallest_changes(self.grading, grade)

    def needs(self, grade: str, rows: np.ndarray) -> Sequence[tuple[str, ...]]:
        """For each of `rows`: the columns whose values would decide the grade."""
        lacking = needs(self.grading, grade, self.evaluator)
        return [lacking[int(row)] for row in rows]


def open_table(
    path: str | os.PathLike[str],
    sheet: str | None = None,
    header: int | None = None,
    related: Mapping[str, str] | None = None,
) -> Table:
    """The customers' sheet of a file, its cells as they are.  Raises workbook.UnreadableFile."""
    return workbook.open_table(path, sheet, header, related)


def open_import(path: str | os.PathLike[str], how: workbook.Import, password: str | None = None) -> Table:
    """The same, as an import says; `password` opens a workbook that has one.

    Raises workbook.UnreadableFile.
    """
    return workbook.open_import(path, how, password=password)


def checked_with(book: Book, source: Table) -> Book:
    """The rulebook checked against the sheet too."""
    return with_columns(book, workbook.column_summaries(source))


def run(
    book: Book,
    source: Table,
    as_of: date,
    params: Mapping[str, Any] | None = None,
    mapping: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    fingerprinted: str = "",
    how: workbook.Import | None = None,
) -> Run:
    """Grades every row of the sheet, which was read as `how` says; `mapping` adds to its columns.

    Raises engine.bind.BindError for a parameter that cannot be set so.
    """
    begun = perf_counter()
    how = how or workbook.Import()
    if mapping:
        how = replace(how, mapping={**how.mapping, **mapping})
    typed = workbook.conform(source, book.program, as_of, how.mapping, how.bad_cells)
    evaluator = Evaluator(typed)
    grading = evaluator.grade(book.program, as_of, params, progress=progress)
    seconds = {"grade": perf_counter() - begun}
    return Run(book, workbook.source_of(source, typed), grading, evaluator, fingerprinted, seconds, how)


def fingerprint(path: str | os.PathLike[str]) -> str:
    """SHA-256 of a file; empty where it cannot be read again."""
    try:
        with Path(path).open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def rows_with_key(grading: Grading, wanted: str) -> list[int]:
    """The table rows whose key is `wanted` (trimmed); empty when there is none, or no key at all."""
    key = grading.program.key
    column = grading.table.columns.get(key.name) if key is not None else None
    if column is None or column.kind is not ColumnKind.TEXT:
        return []
    code = next((i for i, value in enumerate(column.values) if value == wanted.strip()), None)
    return [] if code is None else np.flatnonzero(column.data == code).tolist()


__all__ = [
    "BindError",
    "Run",
    "checked_with",
    "fingerprint",
    "open_import",
    "open_table",
    "rows_with_key",
    "run",
]
