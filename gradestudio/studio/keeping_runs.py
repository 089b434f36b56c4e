"""From a grading to what is kept of it, and back to rules and a sheet that can be graded again."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from gradestudio.analysis.compare import outcome_names, outcome_places
from gradestudio.engine.grading import Grading
from gradestudio.history import KeptRun, Result, Runs, Tiers, book_name, plain_text
from gradestudio.studio.books import Book, book_of_text
from gradestudio.studio.remembered import import_of, plain_import
from gradestudio.studio.runs import Run
from gradestudio.studio.settings import read_param
from gradestudio.table.columns import Column
from gradestudio.workbook import Import


class CannotKeep(Exception):
    """A grading without a key: nobody could be found again.  `code` and `args_by_name` for messages."""

    def __init__(self, code: str, **args: Any) -> None:
        super().__init__(code, args)
        self.code, self.args_by_name = code, args


def check_keepable(book: Book) -> None:
    """Raises CannotKeep for a rulebook without an id field or without a grade."""
    if book.program.key is None:
        raise CannotKeep("run-without-key", file=book.file)
    if not book.program.grades:
        raise CannotKeep("run-without-grade", file=book.file)


def keep_run(folder: Path, run: Run, sheet: str | os.PathLike[str], when: datetime) -> KeptRun:
    """The run as it is kept now.  Raises CannotKeep, history.HistoryUnreadable."""
    book, grading = run.book, run.grading
    check_keepable(book)
    column = grading.table.columns.get(grading.program.key.name)
    if column is None:
        raise CannotKeep("run-without-key", file=book.file)
    place = str(Path(sheet).absolute())
    kept = KeptRun(
        0,
        book_name(book.program, book.path),
        when,
        grading.as_of,
        grading.row_count,
        plain_text(book.source),
        book.file,
        place,
        run.source_sha256,
        {name: _written(value) for name, value in grading.params.items()},
        plain_import(run.how, place),
        bool(grading.program.key.private),
        {name: result.counts() for name, result in grading.grades.items()},
    )
    return Runs(folder).keep(kept, tiers_of(grading, column))


def tiers_of(grading: Grading, keys: Column) -> Tiers:
    """Keys and outcomes of everyone; `keys` is the column of the key."""
    ordered = {g.name: g.ordered for g in grading.program.grades}
    results = {
        name: Result(outcome_names(r), tuple(outcome_places(r).tolist()), ordered.get(name, True))
        for name, r in grading.grades.items()
    }
    known = [*keys.values, ""]
    return Tiers(tuple(str(known[code]) for code in keys.data.tolist()), results)


def _written(value: Any) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else str(value)


def rules_of(kept: KeptRun) -> tuple[Book, Mapping[str, Any]]:
    """The rules of a run, known by its name (`r3`) in messages, and the values of their parameters."""
    book = book_of_text(kept.text, Path(kept.name))
    known = {p.name: p for p in book.program.params}
    return book, {n: read_param(v, known[n]) for n, v in kept.params.items() if n in known}


def reading_of(kept: KeptRun) -> Import:
    """How the sheet of a run was read."""
    return import_of(kept.reading, kept.sheet)
