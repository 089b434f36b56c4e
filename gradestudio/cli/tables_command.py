"""`gradestudio tables`: decision tables and matrices to a workbook, and what was changed there back."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from gradestudio.cli.arguments import Parser
from gradestudio.cli.console import DONE, NO, WRONG, Console, Stop
from gradestudio.messages import LANGUAGES, Words
from gradestudio.report.files import CannotWrite
from gradestudio.report.grid_book import sheet_words, write_grids
from gradestudio.report.rulebook_files import write_rulebook
from gradestudio.studio import Book, open_rulebook
from gradestudio.studio.grid_changes import Applied, GridChange, applied
from gradestudio.studio.grid_sheets import NamedGrid, named_grids, sheet_grids
from gradestudio.workbook import read_workbook


def arguments(parser: Parser) -> None:
    parser.option("rules", metavar="RULES", help="rules")
    parser.option("-o", "--output", metavar="OUT", help="tables-output")
    parser.option("--table", metavar="NAME", action="append", help="tables-table")
    parser.option("--from", metavar="SHEET", dest="from_sheet", help="tables-from")
    parser.option("-w", "--write", action="store_true", help="tables-write")
    parser.option("--json", action="store_true", help="json")


def run(args: argparse.Namespace, console: Console) -> int:
    book = open_rulebook(args.rules)
    grids = named_grids(book.checked.rulebook)
    if not grids:
        raise Stop("cli.tables.none", file=book.file)
    if args.from_sheet is not None:
        return _take(book, args, console)
    if args.output is not None:
        return _write_out(book, _chosen(grids, args), args, console)
    if args.json:
        console.json({"tables": [_grid_json(g) for g in grids]})
        return DONE
    for grid in grids:
        size = {"rows": len(grid.grid.rows), "columns": len(grid.table[0])}
        console.result(console.words.text(f"cli.tables.{grid.grid.kind}", name=grid.key, **size))
    return DONE


def _grid_json(grid: NamedGrid) -> dict[str, Any]:
    heading, *rows = grid.table
    kind = {"name": grid.key, "kind": grid.grid.kind, "grade": grid.grade, "policy": grid.grid.policy}
    return {**kind, "fingerprint": grid.fingerprint, "heading": heading, "rows": rows}


def _chosen(grids: list[NamedGrid], args: argparse.Namespace) -> list[NamedGrid]:
    if not args.table:
        return grids
    for name in args.table:
        if name not in [g.key for g in grids]:
            raise Stop("cli.tables.unknown", name=name, choices=tuple(g.key for g in grids))
    return [g for g in grids if g.key in args.table]


def _write_out(book: Book, grids: list[NamedGrid], args: argparse.Namespace, console: Console) -> int:
    target = Path(args.output)
    if target.suffix.lower() != ".xlsx":
        raise CannotWrite("write-ending-unknown", file=target.name, ending=target.suffix, endings=(".xlsx",))
    if not target.absolute().parent.is_dir():
        raise CannotWrite("write-folder-missing", file=target.name, folder=str(target.parent))
    write_grids(target, book, grids, console.words)
    console.say("cli.tables.written", n=len(grids), file=args.output)
    return DONE


# ── Back again ──────────────────────────────────────────────────────────────────────────────────


def _take(book: Book, args: argparse.Namespace, console: Console) -> int:
    workbook = read_workbook(args.from_sheet)
    names = [name for name, _ in workbook.names if name not in workbook.failed]
    sheets = {name: workbook.sheet(name) for name in names}
    found = list(sheet_grids(sheets, sheet_words(LANGUAGES)))
    if not found:
        raise Stop("grid-sheet-none", file=Path(args.from_sheet).name)
    made = applied(book.source, found)
    written = bool(args.write and made.changes and not made.mistakes and book.path is not None)
    if written and book.path is not None:
        write_rulebook(book.path, made.source)
    if args.json:
        console.json(_as_json(made, written, console.words))
    else:
        _tell(made, book, written, args, console)
    if made.mistakes:
        return WRONG
    return NO if made.changes and not written else DONE


def _tell(made: Applied, book: Book, written: bool, args: argparse.Namespace, console: Console) -> None:
    for change in made.changes:
        console.result(sentence(change, console.words))
    for place, mistake in made.mistakes:
        where = f"{place}: " if place is not None else ""
        console.tell(f"{where}{console.words.sentence(mistake)}")
    if made.mistakes:
        console.say("cli.tables.refused", n=len(made.mistakes), file=book.file)
    elif not made.changes:
        console.say("cli.tables.same", file=book.file)
    elif written:
        console.say("cli.tables.taken", n=len(made.changes), file=book.file)
    else:
        console.say("cli.tables.shown", n=len(made.changes), file=book.file)


def sentence(change: GridChange, words: Words) -> str:
    """One change as a person reads it, with the sheet's cell in front."""
    args = dict(change.args)
    if "cells" in args:
        args["cells"] = " | ".join(args["cells"])
    for name in ("old", "new"):
        if name in args:
            args[name] = args[name] or words.text("word.missing")
    place = f"{change.place}: " if change.place is not None else f"{change.key}: "
    return place + words.text(change.code, **args)


def _as_json(made: Applied, written: bool, words: Words) -> dict[str, Any]:
    changes = [
        {
            "code": c.code,
            "table": c.key,
            "cell": str(c.place) if c.place is not None else None,
            **c.args,
            "message": sentence(c, words),
        }
        for c in made.changes
    ]
    mistakes = [
        {"cell": str(place) if place is not None else None, "code": d.code, "message": words.sentence(d)}
        for place, d in made.mistakes
    ]
    return {"changes": changes, "mistakes": mistakes, "written": written}
