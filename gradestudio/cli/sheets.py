"""Reading the customers' sheet for a command."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import replace

from gradestudio.cli.arguments import pair
from gradestudio.cli.console import Console, Stop
from gradestudio.language.columns import ColumnSummary
from gradestudio.studio import Book, open_table, with_columns
from gradestudio.table.columns import Table
from gradestudio.workbook import column_summaries


def opened(path: str, args: argparse.Namespace, console: Console) -> Table:
    """The sheet that the options name.  Raises workbook.UnreadableFile, Stop."""
    console.step("cli.reading")
    related = dict(pair(text, "--related") for text in getattr(args, "related", None) or ())
    header = getattr(args, "header", None)
    if header is not None and header < 1:
        raise Stop("cli.header", value=header)
    return open_table(path, getattr(args, "sheet", None), header, related or None)


def checked_with_file(book: Book, args: argparse.Namespace, console: Console) -> Book:
    """The rulebook checked against the sheet of `--data`."""
    return checked(book, opened(args.data, args, console), {})


def checked(book: Book, table: Table, mapping: Mapping[str, str]) -> Book:
    """The rulebook checked against a sheet; `mapping` says which column a field reads.  Raises Stop."""
    columns = dict(column_summaries(table))
    for field, heading in mapping.items():
        columns[field] = _column(columns, heading, field)
    return with_columns(book, columns)


def _column(columns: Mapping[str, ColumnSummary], heading: str, field: str) -> ColumnSummary:
    if heading not in columns:
        raise Stop("cli.map-column", name=heading, choices=tuple(columns))
    return replace(columns[heading], heading=field)


def mapping(args: argparse.Namespace, book: Book) -> dict[str, str]:
    """`--map FIELD=COLUMN`.  Raises Stop for a field that the rulebook does not have."""
    found = dict(pair(text, "--map") for text in args.map or ())
    names = tuple(field.name for field in book.program.fields)
    for name in found:
        if name not in names:
            raise Stop("cli.map-field", name=name, choices=names)
    return found
