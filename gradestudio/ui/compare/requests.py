"""Two versions graded on the same customers, and what is proven about them: off the GUI thread."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from gradestudio.analysis.compare import moves
from gradestudio.diagnostics import Diagnostic
from gradestudio.studio.books import Book, book_of_text, with_columns
from gradestudio.studio.comparing import Comparison
from gradestudio.ui.background import Control
from gradestudio.ui.compare.sides import Side
from gradestudio.ui.effect.facts import MoveFacts, move_facts
from gradestudio.ui.textfile import read_text_file
from gradestudio.ui.work import Grader


class CannotCompare(ValueError):
    """A side that cannot be compared; `code` and `args_by_name` for messages, `first` of its mistakes."""

    def __init__(self, code: str, first: Diagnostic | None = None, **args: Any) -> None:
        super().__init__(code)
        self.code, self.first = code, first
        self.args_by_name = args


@dataclass(frozen=True, slots=True)
class Given:
    """One side to be read: `name` is for sentences; `text` None: that of the side's file."""

    side: Side
    name: str
    text: str | None
    path: Path | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Graders:
    """Engines that keep what they have worked out, each for its own fields; the first is the window's."""

    kept: list[Grader]

    def graded(self, book: Book, as_of: date, control: Control) -> tuple[Any, Grader]:
        """The sheet as a rulebook grades it (a `studio.runs.Run`), and the engine that did."""
        found = next((g for g in self.kept if g.suits(book.program, as_of)), None)
        if found is None:
            found = Grader(self.kept[0].sheet)
            self.kept.append(found)
        with found.lock:
            control.check()
            return found.run(book, as_of, control), found


@dataclass(frozen=True, slots=True, eq=False)
class Both:
    """Both versions as read, and graded where there is a sheet (`found.runs`, `facts` one a grade)."""

    given: tuple[Given, Given]
    found: Comparison
    as_of: date
    graders: Graders | None = None
    used: tuple[Grader, ...] = ()
    facts: tuple[MoveFacts, ...] = ()
    measure: Any = None
    seconds: float = 0.0

    @property
    def rows(self) -> int:
        runs = self.found.runs
        return runs[1].grading.row_count if runs is not None else 0

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else uses the engines meanwhile."""
        with ExitStack() as held:
            for grader in sorted(set(self.used), key=id):
                held.enter_context(grader.lock)
            yield

    def moves(self, grade: str) -> Any:
        return next((m for m in self.found.moves if m.grade == grade), None)


@dataclass(frozen=True, slots=True, eq=False)
class CompareIt:
    """Read, check and grade both sides at one grading date: the new side's own, the old one's, else `day`."""

    old: Given
    new: Given
    columns: Mapping[str, Any] | None
    graders: Graders | None
    day: date
    money: str = ""

    def run(self, control: Control) -> Both:
        began = time.perf_counter()
        books = self._book(self.old), self._book(self.new)
        control.check()
        as_of = books[1].program.as_of or books[0].program.as_of or self.day
        given, graders = (self.old, self.new), self.graders
        if graders is None:
            found = Comparison(books[0], books[1], None)
            return Both(given, found, as_of, seconds=time.perf_counter() - began)
        # One after the other: the engine of the first serves the second where it can.
        old, before = graders.graded(books[0], as_of, control)
        new, after = graders.graded(books[1], as_of, control)
        was, now = old.grading, new.grading
        if was.row_count != now.row_count:
            raise CannotCompare("cli.compare.rows", old=was.row_count, new=now.row_count)
        with after.lock:
            measures = after.measures(now)
        measure = next((m for m in measures if m.name == self.money), measures[0] if measures else None)
        facts = move_facts(now, was, measure.values if measure is not None else None)
        found = Comparison(books[0], books[1], None, (old, new), moves(was, now))
        seconds = time.perf_counter() - began
        return Both(given, found, as_of, graders, (before, after), facts, measure, seconds)

    def _book(self, given: Given) -> Book:
        text, path = given.text, given.path
        if text is None:
            assert given.side.path is not None
            text, path = read_text_file(given.side.path).text, given.side.path
        book = book_of_text(text, path)
        if self.columns is not None and not book.errors:
            book = with_columns(book, self.columns)
        if book.errors:
            raise CannotCompare("compare-has-errors", book.errors[0], name=given.name, n=len(book.errors))
        return book
