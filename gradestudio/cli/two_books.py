"""Two versions of a rulebook, and one sheet graded by both, for commands that compare them."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from gradestudio.cli.absent import read_but_absent, read_twice
from gradestudio.cli.arguments import pair
from gradestudio.cli.check_command import counts, shown
from gradestudio.cli.console import Console, Stop
from gradestudio.cli.sheets import checked, read
from gradestudio.studio import Book, Run, fingerprint, open_rulebook, read_date, read_param
from gradestudio.studio import run as grade
from gradestudio.workbook.importing import Import

Params = Mapping[str, Any]


def opened_books(args: argparse.Namespace, console: Console) -> tuple[Book, Book] | None:
    """Both rulebooks; None when one has mistakes, which are told then."""
    books = open_rulebook(args.old), open_rulebook(args.new)
    wrong = [b for b in books if b.errors]
    for book in wrong:
        for line in shown(book.errors, book, console.words):
            console.tell(line)
        console.say("cli.grade.errors", file=book.file, **counts(book.errors))
    return None if wrong else books


def grading_date(args: argparse.Namespace, books: tuple[Book, Book], console: Console) -> date:
    """The option's, the new rulebook's, the old one's, or today, which is then said."""
    if args.as_of is not None:
        return read_date(args.as_of)
    known = next((b.program.as_of for b in reversed(books) if b.program.as_of is not None), None)
    if known is not None:
        return known
    console.say("cli.grade.today", as_of=date.today())
    return date.today()


def params_of(args: argparse.Namespace, books: tuple[Book, Book]) -> tuple[Params, Params]:
    """`--param NAME=VALUE` for each version that has the parameter.  Raises Stop for one that neither has."""
    found: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
    for text in args.param or ():
        name, value = pair(text, "--param")
        definitions = [next((p for p in b.program.params if p.name == name), None) for b in books]
        if not any(definitions):
            choices = tuple(p.name for b in books for p in b.program.params)
            raise Stop("cli.param-unknown", name=name, choices=tuple(dict.fromkeys(choices)))
        for values, definition in zip(found, definitions, strict=True):
            if definition is not None:
                values[name] = read_param(value, definition)
    return found


def graded_by_both(
    args: argparse.Namespace,
    books: tuple[Book, Book],
    as_of: date,
    params: tuple[Params, Params],
    console: Console,
    kept: Import | None = None,
) -> tuple[Run, Run] | None:
    """One reading of the sheet, graded twice; None when mistakes stop it, which are told then."""
    table, hows = read(args.table, args, console, *books, kept=kept)
    hashed = fingerprint(args.table)
    made: list[Run] = []
    for book, own, values in zip(books, hows, params, strict=True):
        full = checked(book, table, own.mapping)
        if full.errors:
            for line in shown(full.errors, full, console.words):
                console.tell(line)
            console.say("cli.grade.errors", file=full.file, **counts(full.errors))
            return None
        absent = tuple(name for name in read_but_absent(full) if own.mapping.get(name) != "")
        if absent:
            raise Stop("cli.grade.absent", names=absent, file=Path(args.table).name)
        twice = read_twice(full, table, own.mapping)
        if twice is not None:
            name, problem = twice
            place = {"cell": str(problem.cell), "file": Path(args.table).name}
            raise Stop("cli.grade.twice", name=name, **place, **problem.args)
        console.step("cli.grading", 0.5 * len(made))
        made.append(grade(full, table, as_of, values, None, None, hashed, own))
    if made[0].grading.row_count != made[1].grading.row_count:
        rows = [r.grading.row_count for r in made]
        raise Stop("cli.compare.rows", old=rows[0], new=rows[1])
    return made[0], made[1]
