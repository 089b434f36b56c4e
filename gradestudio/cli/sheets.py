"""Reading the customers' sheet for a command."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import replace

from gradestudio.cli.arguments import Parser, pair
from gradestudio.cli.console import Console, Stop
from gradestudio.studio import Book, with_columns
from gradestudio.studio.importing import bad_cells_of, checked_mapping, fix_of, mapped_columns
from gradestudio.studio.runs import open_import
from gradestudio.table.columns import Table
from gradestudio.workbook import column_summaries
from gradestudio.workbook.importing import BadCells, Import


def add_reading_options(parser: Parser) -> None:
    """How the sheet is read: the options of every command that reads one."""
    parser.option("--sheet", metavar="NAME", help="sheet")
    parser.option("--header", metavar="ROW", type=int, help="header")
    parser.option("--map", metavar="FIELD=COLUMN", action="append", help="map")
    parser.option("--bad-cells", metavar="FIELD=WHAT", action="append", dest="bad_cells", help="bad-cells")
    parser.option("--fix", metavar="CELL=VALUE", action="append", help="fix")
    parser.option("--related", metavar="NAME=FILE[#SHEET]", action="append", help="related")


def opened(path: str, args: argparse.Namespace, console: Console) -> Table:
    """The sheet that the options name.  Raises workbook.UnreadableFile, Stop."""
    console.step("cli.reading")
    table = open_import(path, _cells(args))
    for problem in table.problems:
        if problem.code == "fix-without-cell":
            raise Stop("cli.fix-without-cell", **problem.args)
    return table


def import_of(args: argparse.Namespace, book: Book) -> Import:
    """Everything that the options say of how the sheet is read.  Raises BadImport, Stop."""
    return replace(_cells(args), mapping=mapping(args, book), bad_cells=_bad_cells(args, book))


def _cells(args: argparse.Namespace) -> Import:
    """What they say of its cells.  Raises BadImport, Stop."""
    related = dict(pair(text, "--related") for text in getattr(args, "related", None) or ())
    header = getattr(args, "header", None)
    if header is not None and header < 1:
        raise Stop("cli.header", value=header)
    fixes = tuple(fix_of(text) for text in getattr(args, "fix", None) or ())
    return Import(getattr(args, "sheet", None), header, fixes=fixes, related=related)


def checked_with_file(book: Book, args: argparse.Namespace, console: Console) -> Book:
    """The rulebook checked against the sheet of `--data`."""
    return checked(book, opened(args.data, args, console), mapping(args, book))


def checked(book: Book, table: Table, mapping: Mapping[str, str]) -> Book:
    """The rulebook checked against a sheet; `mapping` says which column a field reads.  Raises BadImport."""
    return with_columns(book, mapped_columns(column_summaries(table), mapping))


def mapping(args: argparse.Namespace, book: Book) -> dict[str, str]:
    """`--map FIELD=COLUMN`.  Raises BadImport for a field that the rulebook does not have."""
    return checked_mapping(
        dict(pair(text, "--map") for text in getattr(args, "map", None) or ()), book.program
    )


def _bad_cells(args: argparse.Namespace, book: Book) -> dict[str, BadCells]:
    """`--bad-cells FIELD=missing|default|default:VALUE`.  Raises BadImport."""
    wishes = (pair(text, "--bad-cells") for text in getattr(args, "bad_cells", None) or ())
    return {name: bad_cells_of(what, name, book.program) for name, what in wishes}
