"""Reading the customers' sheet for a command."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from getpass import getpass
from pathlib import Path

from gradestudio.cli.arguments import pair
from gradestudio.cli.console import Console, Stop
from gradestudio.language.program import Program
from gradestudio.studio import Book, with_columns
from gradestudio.studio.importing import BadImport, bad_cells_of, fields_of, fix_of, mapped_columns
from gradestudio.studio.remembered import Memory, for_program, headings_found, settings_folder
from gradestudio.table.columns import Table
from gradestudio.workbook import column_summaries, read_workbook, table_of
from gradestudio.workbook.importing import Import, options


def read(
    path: str, args: argparse.Namespace, console: Console, *books: Book, kept: Import | None = None
) -> tuple[Table, tuple[Import, ...]]:
    """The sheet as the options say, over what is `kept`, and how each rulebook reads its columns.

    Raises workbook.UnreadableFile, BadImport, Stop.
    """
    console.step("cli.reading")
    wished = wished_import(args, books)
    if kept is not None:
        wished = kept.overlaid(wished)
    book = read_workbook(path, wished.sheet, password=password(args, console))
    if getattr(args, "remembered", False):
        known = Memory(settings_folder()).recall(headings_found(book, wished), path)
        if known is None:
            console.say("cli.nothing-remembered", file=Path(path).name)
        else:
            wished = known.overlaid(wished)
            for line in options(known):
                console.say("cli.remembered", option=line)
    table = table_of(book, wished)
    for problem in table.problems:
        if problem.code == "fix-without-cell":
            raise Stop("cli.fix-without-cell", **problem.args)
    return table, tuple(for_program(wished, one.program) for one in books)


def password(args: argparse.Namespace, console: Console) -> str | None:
    """What opens a locked workbook; `-` asks for it where nobody looks on, or takes a line of the input."""
    given = getattr(args, "password", None)
    if given != "-":
        return given
    if sys.stdin.isatty():
        return getpass(console.words.text("cli.password") + " ", sys.stderr)
    return sys.stdin.readline().rstrip("\r\n")


def wished_import(args: argparse.Namespace, books: Sequence[Book]) -> Import:
    """What the options say; a field need be in one of the rulebooks only.  Raises BadImport, Stop."""
    given = vars(args)
    header = given.get("header")
    if header is not None and header < 1:
        raise Stop("cli.header", value=header)
    mapping = dict(pair(text, "--map") for text in given.get("map") or ())
    bad_cells = dict(pair(text, "--bad-cells") for text in given.get("bad_cells") or ())
    return Import(
        given.get("sheet"),
        header,
        {name: heading for name, heading in mapping.items() if _knowing(name, books)},
        {name: bad_cells_of(what, name, _knowing(name, books)) for name, what in bad_cells.items()},
        tuple(fix_of(text) for text in given.get("fix") or ()),
        dict(pair(text, "--related") for text in given.get("related") or ()),
    )


def _knowing(name: str, books: Sequence[Book]) -> Program:
    """The program that has the field.  Raises BadImport when none has."""
    programs = [book.program for book in books]
    found = next((program for program in programs if name in fields_of(program)), None)
    if found is None:
        choices = dict.fromkeys(field for program in programs for field in fields_of(program))
        raise BadImport("import-field-unknown", name=name, choices=tuple(choices))
    return found


def checked(book: Book, table: Table, mapping: Mapping[str, str]) -> Book:
    """The rulebook checked against a sheet; `mapping` says which column a field reads.  Raises BadImport."""
    return with_columns(book, mapped_columns(column_summaries(table), mapping))
