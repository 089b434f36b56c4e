"""`gradestudio rules`: the rule library."""

from __future__ import annotations

import argparse
from pathlib import Path

from gradestudio.cli.arguments import Parser
from gradestudio.cli.console import DONE, Console, Stop
from gradestudio.studio import open_rulebook
from gradestudio.studio.library import LibraryEntry, library


def arguments(parser: Parser) -> None:
    parser.option(
        "act",
        metavar="list|show|copy",
        nargs="?",
        choices=("list", "show", "copy"),
        default="list",
        help="rules-act",
    )
    parser.option("name", metavar="NAME", nargs="?", help="rules-name")
    parser.option("--to", metavar="FOLDER", default=".", help="rules-to")
    parser.option("--json", action="store_true", help="json")


def run(args: argparse.Namespace, console: Console) -> int:
    entries = library()
    if args.act == "list":
        _list(entries, args.json, console)
    elif args.act == "show":
        console.raw(open_rulebook(_named(entries, args.name).path).source)
    else:
        _copy(_named(entries, args.name), Path(args.to), console)
    return DONE


def _list(entries: tuple[LibraryEntry, ...], json: bool, console: Console) -> None:
    titles = [open_rulebook(entry.path).program.name for entry in entries]
    if json:
        listed = [
            {"name": e.name, "title": t, "sample": e.sample.name if e.sample else None}
            for e, t in zip(entries, titles, strict=True)
        ]
        console.json({"rules": listed})
        return
    for entry, title in zip(entries, titles, strict=True):
        console.result(f"{entry.name}\t{title}" if title and title != entry.name else entry.name)


def _named(entries: tuple[LibraryEntry, ...], name: str | None) -> LibraryEntry:
    names = tuple(e.name for e in entries)
    if name is None:
        raise Stop("cli.rules.which", choices=names)
    wanted = name.removesuffix(".grade")
    starts = [e for e in entries if e.name.split("-")[0].casefold() == wanted.casefold()]
    for entry in entries:
        if entry.name == wanted:
            return entry
    if len(starts) == 1:
        return starts[0]
    raise Stop("cli.rules.unknown", name=name, choices=names)


def _copy(entry: LibraryEntry, folder: Path, console: Console) -> None:
    from gradestudio.report.files import replacing  # here: only copying writes

    if not folder.is_dir():
        raise Stop("write-folder-missing", file=entry.path.name, folder=str(folder))
    files = [p for p in (entry.path, entry.sample) if p is not None]
    for source in files:
        if (folder / source.name).exists():
            raise Stop("cli.rules.exists", file=source.name, folder=str(folder))
    for source in files:
        with replacing(folder / source.name) as file:
            file.write(source.read_bytes())
        console.result(str(folder / source.name))
