"""The graded workbook: customers, summary, a sheet a tier, problems, rules."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import IO, Any

from gradestudio.report.as_read import as_read
from gradestudio.report.customer_sheet import Painter, write_all
from gradestudio.report.customers import Part, SheetColumn, headings, own_columns, parts_of
from gradestudio.report.files import CannotWrite, replacing
from gradestudio.report.listing import entries
from gradestudio.report.live import Live
from gradestudio.report.names import SheetNames
from gradestudio.report.outcome import Added, added_columns, taken_columns
from gradestudio.report.problem_sheet import write_problems
from gradestudio.report.related_sheets import write_related
from gradestudio.report.rules_sheet import write_rules
from gradestudio.report.sheet import MOST_COLUMNS, StreamedBook
from gradestudio.report.summary_sheet import SummarySheet
from gradestudio.report.theme import Theme
from gradestudio.report.tier_sheets import write_tiers
from gradestudio.report.view import View

Told = Callable[[int, int], None]
"""Hears rows written and rows in all; what it raises ends the writing and leaves the old file."""


def nobody(done: int, of: int) -> None:
    """Listens to nothing."""


def write_graded(view: View, path: str | os.PathLike[str], told: Told = nobody) -> None:
    """The graded workbook as a file, whole or not at all.  Raises CannotWrite."""
    with replacing(path) as file:
        compose(view, file, Path(path).name, told)


def compose(view: View, file: IO[bytes], name: str, told: Told = nobody) -> None:
    """All five parts into an open file."""
    own = own_columns(view.program, view.table, view.source, view.mask)
    if view.formulas:
        own = as_read(own, view.table, view.mask, name)
    added = added_columns(view, headings(own))
    taken = taken_columns(view, added)
    last = max((c.position for c in own), default=0)
    if last + len(taken) > MOST_COLUMNS:
        raise CannotWrite("write-too-many-columns", file=name, columns=last + len(taken), most=MOST_COLUMNS)
    book = StreamedBook(file)
    theme, names = Theme(book, view.words.language), SheetNames()
    painter = Painter(book, theme, view)
    count = _Counting(told, view.rows * 2)
    wanted = view.table.origin.sheet or view.words.text("sheet.customers")
    parts = parts_of(view.table, lambda: names.claim(wanted))
    drawn = [painter.own(c) for c in own]
    live = Live(view, own, parts, names, name) if view.formulas else None
    for number, one in enumerate(taken, 1):
        column = painter.added(one, last + number)
        drawn.append(column if live is None else live.drawn(one, column, book, theme))
    for part in parts:
        above = view.table.origin.above if part.header > 1 else ()
        sheet = book.add_sheet(part.name)
        write_all(sheet, part, drawn, theme, count, above)
        if live is not None:
            live.colour(sheet, taken, last + 1, theme)
    _beside(book, theme, view, own, added, painter, names, parts, count, live=live)
    book.set_properties(_properties(view))
    book.close()


def compose_beside(
    view: View,
    file: IO[bytes],
    added: Sequence[Added],
    part: Part,
    taken: Iterable[str],
    names: SheetNames,
    told: Told = nobody,
    live: Live | None = None,
) -> list[float]:
    """All sheets but the customers' own into an open file; the width of each added column.

    The customers stand in another workbook, as `part` says, whose sheets are `taken`; `names` are free there.
    """
    own = own_columns(view.program, view.table, view.source, view.mask)
    book = StreamedBook(file, 1)
    theme = Theme(book, view.words.language)
    painter = Painter(book, theme, view)
    widths = [painter.added(one, 1).width for one in added]
    kept = {name: name for name in taken}
    count = _Counting(told, view.rows * 2)
    _beside(book, theme, view, own, added, painter, names, (part,), count, kept, live)
    book.close()
    return widths


def _beside(
    book: StreamedBook,
    theme: Theme,
    view: View,
    own: Sequence[SheetColumn],
    added: Sequence[Added],
    painter: Painter,
    names: SheetNames,
    parts: tuple[Part, ...],
    count: _Counting,
    kept: Mapping[str, str] | None = None,
    live: Live | None = None,
) -> None:
    """Summary, tiers, problems, rules; `parts` say where the customers stand, `kept` names sheets that the
    workbook has already, `live` writes the sheets that formulas read."""
    has, say = view.contents.has, view.words.text
    if has("summary"):
        SummarySheet(book, book.add_sheet(names.claim(say("sheet.summary"))), theme, view, added).write()
    left_out = write_tiers(book, theme, view, own, added, painter, names, count) if has("tiers") else 0
    problems = book.add_sheet(names.claim(say("sheet.problems"))) if has("problems") else None
    rules = book.add_sheet(names.claim(view.words.text("sheet.rules")))
    write_rules(rules, theme, view)
    notes = [*_notes(book, view)]
    if left_out:
        notes.append(view.words.text("problems.tiers-left-out", n=left_out))
    found = entries(view)
    if live is not None:
        notes.append(view.words.text("problems.formulas"))
        live.write(book, theme, count)
    related = kept
    if related is None:
        there = {} if live is None else live.sheets
        related = {**there, **write_related(book, theme, view, names, found, count, tuple(there))}
    if problems is not None:
        write_problems(book, problems, theme, view, found, parts, notes, related)


class _Counting:
    """Adds up the rows that the sheets report."""

    def __init__(self, told: Told, total: int) -> None:
        self._told, self._total, self._done = told, total, 0

    def __call__(self, rows: int) -> None:
        self._done += rows
        self._told(min(self._done, self._total), self._total)


def _notes(book: StreamedBook, view: View) -> list[str]:
    """What could not be written as it was."""
    counted = Counter(book.strings.changed.values())
    return [view.words.text(f"problems.{code}", n=n) for code, n in sorted(counted.items())]


def _properties(view: View) -> dict[str, Any]:
    """Document properties; the time is the grading date's, so that the same grading gives the same file."""
    return {
        "title": view.program.name,
        "author": view.program.owner or "",
        "company": "",
        "created": datetime.combine(view.grading.as_of, time()),
    }
