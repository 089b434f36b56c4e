"""`gradestudio history effect`: what the change of the rules alone does, both on the same sheet.

A side is a kept run (`r3`), an approved version (`v2`) or a rulebook's file.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gradestudio.cli.check_command import counts, shown
from gradestudio.cli.compare_command import compared
from gradestudio.cli.console import WRONG, Console, Stop
from gradestudio.cli.two_books import grading_date, params_of
from gradestudio.history import Approved, KeptRun, Runs
from gradestudio.report.customer_list import check_list_target
from gradestudio.studio import Book, book_of_text, fingerprint, open_rulebook
from gradestudio.studio.keeping_runs import reading_of, rules_of
from gradestudio.studio.remembered import settings_folder

_VERSION, _RUN = re.compile(r"[vV](\d+)"), re.compile(r"[rR](\d+)")


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    book: Book
    run: KeptRun | None = None
    params: Mapping[str, Any] = field(default_factory=dict)


def effect(args: argparse.Namespace, console: Console) -> int:
    """The exit status: 0 proven the same, 1 different."""
    named = args.names[:2]
    # A file of that name goes before a run or version.
    files = tuple(Path(name).exists() for name in named)
    runs = tuple(
        run_named(name) if _RUN.fullmatch(name) and not file else None
        for name, file in zip(named, files, strict=True)
    )
    old, new = (_side(name, run, args, runs) for name, run in zip(named, runs, strict=True))
    books = old.book, new.book
    for book in books:
        if book.errors:
            for line in shown(book.errors, book, console.words):
                console.tell(line)
            console.say("cli.grade.errors", file=book.file, **counts(book.errors))
            return WRONG
    source = next((run for run in reversed(runs) if run is not None), None)
    args.table = args.names[2] if len(args.names) == 3 else _sheet_of(source)
    if args.output is not None:
        if args.table is None:
            raise Stop("cli.compare.output-without-sheet")
        check_list_target(args.output, (args.table,))
    reading = reading_of(source) if source is not None and len(args.names) == 2 else None
    wished = params_of(args, books)
    params = {**old.params, **wished[0]}, {**new.params, **wished[1]}
    own_day = source.as_of if source is not None and args.as_of is None else None
    as_of = own_day or grading_date(args, books, console)
    return compared(args, console, books, params, as_of, reading)


def run_named(name: str) -> KeptRun:
    """The kept run `r3`.  Raises Stop."""
    known = Runs(settings_folder()).runs()
    found = next((run for run in known if run.name == name.strip().lower()), None)
    if found is None:
        raise Stop("cli.history.run-unknown", name=name, known=tuple(r.name for r in known))
    return found


def _side(
    name: str, run: KeptRun | None, args: argparse.Namespace, runs: tuple[KeptRun | None, ...]
) -> _Side:
    if run is not None:
        book, params = rules_of(run)
        return _Side(book, run, params)
    if _VERSION.fullmatch(name) and not Path(name).exists():
        return _Side(_version(name, args, runs))
    return _Side(open_rulebook(name))


def _version(name: str, args: argparse.Namespace, runs: tuple[KeptRun | None, ...]) -> Book:
    """An approved version of the book that is named, that a run beside it is of, or that is the only one."""
    store = Approved(settings_folder())
    books = store.books()
    of_runs = [run.book for run in runs if run is not None]
    wanted = args.book or next(iter(of_runs), None) or (books[0] if len(books) == 1 else None)
    if wanted is None:
        raise Stop("cli.history.which-book", name=name, books=books)
    versions = store.versions(wanted)
    found = next((v for v in versions if v.name == name.lower()), None)
    if found is None:
        raise Stop(
            "cli.history.version-unknown", name=name, book=wanted, known=tuple(v.name for v in versions)
        )
    return book_of_text(found.text, Path(found.name))


def _sheet_of(run: KeptRun | None) -> str | None:
    """The sheet that a run graded, when it is still what it was.  Raises Stop."""
    if run is None:
        return None
    if not Path(run.sheet).is_file():
        raise Stop("cli.history.sheet-gone", run=run.name, file=run.sheet)
    if run.sheet_sha256 and fingerprint(run.sheet) != run.sheet_sha256:
        raise Stop("cli.history.sheet-changed", run=run.name, file=run.sheet)
    return run.sheet
