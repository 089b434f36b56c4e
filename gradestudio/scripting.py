"""The calls for scripts: the third front end, beside the window and the command line."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gradestudio import __version__, studio
from gradestudio.diagnostics import Diagnostic, Severity
from gradestudio.engine.explain import explain
from gradestudio.engine.explaining.explanation import Explanation
from gradestudio.engine.grading import Grading
from gradestudio.language.program import Program
from gradestudio.messages import Words
from gradestudio.report.keeping import same_file, write_result
from gradestudio.report.outcome import added_columns
from gradestudio.report.plain import rows_of
from gradestudio.report.view import View
from gradestudio.report.views import view_of
from gradestudio.report.writing import check_target
from gradestudio.studio.importing import bad_cells_of, checked_mapping, fix_of
from gradestudio.studio.proofs import proof_diagnostics
from gradestudio.table.columns import Table
from gradestudio.workbook.importing import Import

if TYPE_CHECKING:
    import pandas

FilePath = str | os.PathLike[str]


class RulebookErrors(ValueError):
    """Raised when a rulebook with mistakes is asked to grade; `diagnostics` are the mistakes."""

    def __init__(self, file: str, diagnostics: tuple[Diagnostic, ...], sentences: list[str]) -> None:
        super().__init__("\n".join([file, *sentences]))
        self.diagnostics = diagnostics


class Rulebook:
    """A rulebook: its mistakes in `diagnostics`, its typed rules in `program`."""

    def __init__(self, book: studio.Book) -> None:
        self._book = book

    @property
    def source(self) -> str:
        """The text."""
        return self._book.source

    @property
    def program(self) -> Program:
        """What can be computed of it."""
        return self._book.program

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Every mistake and warning, in file order; empty for a rulebook without any."""
        return self._book.diagnostics

    def check(self, table: Table | None = None, language: str | None = None) -> list[str]:
        """The mistakes in words, with their places; with a table also those of its columns."""
        book = self._book if table is None else studio.checked_with(self._book, table)
        words = Words(language)
        return [words.line(d, book.source, book.file) for d in book.diagnostics]

    def proofs(
        self,
        as_of: date | str | None = None,
        language: str | None = None,
        notes: bool = False,
        thorough: bool = False,
    ) -> list[str]:
        """What is proven about the rules alone, in words, with their places; empty when nothing is wrong.

        `notes`: also what is no mistake; `thorough`: however long it takes.  Nothing is claimed about a
        rulebook with mistakes.
        """
        told = proof_diagnostics(self._book, self._date(as_of), notes, thorough=thorough)
        words = Words(language)
        return [words.line(d, self._book.source, self._book.file) for d in told.diagnostics]

    def grade(
        self,
        table: Table,
        as_of: date | str | None = None,
        params: Mapping[str, Any] | None = None,
        mapping: Mapping[str, str] | None = None,
        language: str | None = None,
        bad_cells: Mapping[str, str] | None = None,
    ) -> ScriptGrading:
        """Every row of the table graded.

        `as_of` is the grading date (default: the rulebook's, else today); `params` sets parameters by name;
        `mapping` says which column a field reads ("" for none); `bad_cells` what stands for its cells that
        cannot be read (`missing`, `default`, `default:VALUE`); `language` chooses the words of the
        added columns (default: the locale).  Raises RulebookErrors for a rulebook with mistakes, ValueError
        for a date, parameter or column that cannot be used.
        """
        if self._book.errors:
            words = Words(language)
            lines = [words.line(d, self._book.source, self._book.file) for d in self._book.errors]
            raise RulebookErrors(self._book.file, self._book.errors, lines)
        known = {p.name: p for p in self.program.params}
        values = {
            name: studio.read_param(v, known[name]) if isinstance(v, str) and name in known else _exact(v)
            for name, v in (params or {}).items()
        }
        origin = table.origin.file
        fingerprint = studio.fingerprint(origin) if origin else ""
        treated = {name: bad_cells_of(what, name, self.program) for name, what in (bad_cells or {}).items()}
        how = Import(mapping=checked_mapping(mapping or {}, self.program), bad_cells=treated)
        made = studio.run(self._book, table, self._date(as_of), values, None, None, fingerprint, how)
        return ScriptGrading(made, Words(language))

    def _date(self, as_of: date | str | None) -> date:
        if isinstance(as_of, str):
            return studio.read_date(as_of)
        if isinstance(as_of, datetime):
            return as_of.date()
        return as_of or self.program.as_of or date.today()

    def __repr__(self) -> str:
        errors = sum(d.severity is Severity.ERROR for d in self.diagnostics)
        return f"<Rulebook {self.program.name!r}, {errors} errors>"


class ScriptGrading:
    """The result: `frame` for the added columns, `explain` for one customer, `write` for a file."""

    def __init__(self, run: studio.Run, words: Words) -> None:
        self._run = run
        self._words = words
        self._frame: Any = None

    @property
    def result(self) -> Grading:
        """All outputs as arrays."""
        return self._run.grading

    @property
    def as_of(self) -> date:
        return self._run.grading.as_of

    @property
    def problems(self) -> list[str]:
        """Every bad cell and finding in words, with its place."""
        found = (*self._run.grading.table.problems, *self._run.grading.findings)
        return [self._words.line(p) for p in found]

    @property
    def frame(self) -> pandas.DataFrame:
        """A pandas DataFrame of the added columns, one row a customer, in sheet order."""
        import pandas  # here: scripts that only write a file need no pandas

        if self._frame is None:
            headings = [c.heading or c.name for c in self._run.source.columns.values()]
            self._frame = pandas.DataFrame(rows_of(added_columns(self._view(), headings)))
        return self._frame

    def explain(self, key: str) -> Explanation:
        """Why the customer with this key has these grades (the first of several).  Raises KeyError."""
        rows = studio.rows_with_key(self._run.grading, str(key))
        if not rows:
            raise KeyError(key)
        return explain(self._run.grading, rows[0])

    def write(self, path: FilePath, mask: bool = False, keep: bool | None = None) -> list[str]:
        """The graded workbook (`.xlsx`), or `.csv`, `.parquet`, `.html` by the ending.

        `keep`: True writes into a copy of the customers' own workbook, False a new one; None keeps it where
        it is an .xlsx or .xlsm and can be kept.  Gives sentences that a reader should know, such as why a
        new workbook was written.  Raises report.files.CannotWrite; the old file then stays as it was.
        """
        origin, rules = self._run.source.origin.file, self._run.book.path
        inputs = [p for p in (rules, Path(origin) if origin else None) if p is not None]
        if keep and origin and same_file(Path(origin), Path(path)):
            inputs.remove(Path(origin))
        check_target(path, tuple(inputs))
        return [note.sentence for note in write_result(self._view(mask), path, keep)]

    def _view(self, mask: bool = False) -> View:
        return view_of(self._run, self._words, mask, __version__)

    def __repr__(self) -> str:
        counts = {name: result.counts() for name, result in self._run.grading.grades.items()}
        return f"<Grading of {self._run.grading.row_count} customers as of {self.as_of}: {counts}>"


def open_rulebook(path: FilePath) -> Rulebook:
    """The rulebook in a file; its mistakes are in `.diagnostics`.

    Raises studio.UnreadableRulebook when the file cannot be read.
    """
    return Rulebook(studio.open_rulebook(path))


def open_table(
    path: FilePath,
    sheet: str | None = None,
    header: int | None = None,
    related: Mapping[str, str] | None = None,
    fixes: Mapping[str, object] | None = None,
    password: str | None = None,
) -> Table:
    """The customers' sheet of a file, found by itself when `sheet` and `header` are not given.

    The other sheets are its related ones; `related` names more: `{"订单": "orders.xlsx#Sheet1"}`.  `fixes`
    are cells to be read as something else: `{"客户!C17": 123}`; the file stays as it is.  `password`
    opens a workbook that has one.  Raises workbook.UnreadableFile, ValueError for an address that is none.
    """
    made = tuple(fix_of(f"{cell}={value}") for cell, value in (fixes or {}).items())
    return studio.open_import(path, Import(sheet, header, fixes=made, related=related or {}), password)


def _exact(value: Any) -> Any:
    """A number as the decimal that it is written as."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return Decimal(repr(value))
