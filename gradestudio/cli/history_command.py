"""`gradestudio history`: approved versions and kept runs, who moved between two of them and why."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from typing import Any

from gradestudio.cli.arguments import Parser
from gradestudio.cli.check_command import counts, shown
from gradestudio.cli.console import DONE, WRONG, Console, Stop
from gradestudio.cli.grade_command import add_sheet_options
from gradestudio.cli.history_sides import effect, run_named
from gradestudio.cli.movement_told import movement_json, tell_movement
from gradestudio.history import Approved, KeptRun, Runs, Version, book_name, plain_text
from gradestudio.studio import open_rulebook
from gradestudio.studio.approval import State, approval
from gradestudio.studio.movement import movement
from gradestudio.studio.remembered import settings_folder

_NAMES = {
    "list": (0, 0),
    "approve": (1, 1),
    "movement": (2, 2),
    "effect": (2, 3),
    "forget": (1, 1),
}
"""Fewest and most names behind each act."""


def arguments(parser: Parser) -> None:
    parser.option("act", metavar="|".join(_NAMES), nargs="?", choices=tuple(_NAMES), default="list",
                  help="history-act")  # fmt: skip
    parser.option("names", metavar="NAME", nargs="*", help="history-names")
    parser.option("--book", metavar="NAME", help="history-book")
    parser.option("--note", metavar="TEXT", default="", help="history-note")
    parser.option("--grade", metavar="NAME", help="grade")
    parser.option("-o", "--output", metavar="OUT", help="compare-output")
    add_sheet_options(parser)
    parser.option("--mask", action="store_true", help="mask")
    parser.option("--json", action="store_true", help="json")


def run(args: argparse.Namespace, console: Console) -> int:
    fewest, most = _NAMES[args.act]
    if not fewest <= len(args.names) <= most:
        raise Stop(f"cli.history.names-{args.act}", n=len(args.names))
    if args.output is not None and args.act != "effect":
        raise Stop("cli.history.output-only-effect")
    match args.act:
        case "approve":
            return _approve(args, console)
        case "movement":
            return _movement(args, console)
        case "effect":
            return effect(args, console)
        case "forget":
            return _forget(args.names[0], args, console)
    return _list(args, console)


# ── Versions and runs ───────────────────────────────────────────────────────────────────────────


def _list(args: argparse.Namespace, console: Console) -> int:
    store, runs = Approved(settings_folder()), Runs(settings_folder()).runs()
    names = dict.fromkeys([*store.books(), *sorted({r.book for r in runs})])
    if args.book is not None:
        if args.book not in names:
            raise Stop("cli.history.book-unknown", name=args.book, choices=tuple(names))
        names = {args.book: None}
    found = [(name, store.versions(name), tuple(r for r in runs if r.book == name)) for name in names]
    if args.json:
        console.json({"books": [_book_json(*one) for one in found]})
        return DONE
    if not found:
        console.result(console.words.text("cli.history.empty"))
    for name, versions, mine in found:
        console.result(name)
        for version in versions:
            console.result("  " + _version_line(version, console))
        for kept in mine:
            console.result("  " + _run_line(kept, versions, console))
    return DONE


def _version_line(version: Version, console: Console) -> str:
    day = console.words.date(version.approved.date())
    parts = (version.name, day, version.file, " ".join(version.note.split()))
    return "  ".join(p for p in parts if p)


def _run_line(kept: KeptRun, versions: tuple[Version, ...], console: Console) -> str:
    words = console.words
    people = words.text("cli.history.customers", n=kept.rows)
    rules = _rules_of(kept, versions) or words.text("cli.history.draft")
    parts = (kept.name, words.date(kept.as_of), people, rules, Path(kept.sheet).name)
    return "  ".join(p for p in parts if p)


def _rules_of(kept: KeptRun, versions: tuple[Version, ...]) -> str:
    """The version by whose rules a run was graded; empty for a draft."""
    found = approval(kept.text, versions)
    return found.version if found.state in (State.APPROVED, State.OLDER) else ""


def _book_json(name: str, versions: tuple[Version, ...], runs: tuple[KeptRun, ...]) -> dict[str, Any]:
    listed = [
        {
            "version": v.name,
            "approved": v.approved.isoformat(),
            "sha256": v.sha256,
            "file": v.file,
            "note": v.note,
        }
        for v in versions
    ]
    return {
        "name": name,
        "versions": listed,
        "runs": [{**run_json(r), "version": _rules_of(r, versions) or None} for r in runs],
    }


def run_json(kept: KeptRun) -> dict[str, Any]:
    """The facts of a run; no customer is in them."""
    return {
        "run": kept.name,
        "book": kept.book,
        "kept": kept.kept.isoformat(),
        "as_of": kept.as_of.isoformat(),
        "rows": kept.rows,
        "rulebook": kept.rulebook,
        "sheet": kept.sheet,
        "sheet_sha256": kept.sheet_sha256,
        "params": dict(kept.params),
        "grades": {grade: dict(found) for grade, found in kept.counts.items()},
    }


def _approve(args: argparse.Namespace, console: Console) -> int:
    book = open_rulebook(args.names[0])
    if book.errors:
        for line in shown(book.errors, book, console.words):
            console.tell(line)
        console.say("cli.grade.errors", file=book.file, **counts(book.errors))
        return WRONG
    name, store = book_name(book.program, book.path), Approved(settings_folder())
    known = {version.number for version in store.versions(name)}
    made = store.approve(name, plain_text(book.source), datetime.now(), book.file, args.note.strip())
    new = made.number not in known
    if args.json:
        console.json({"book": name, "new": new, **_book_json(name, (made,), ())["versions"][0]})
    else:
        key = "cli.history.approved" if new else "cli.history.approved-before"
        day = made.approved.date()
        console.result(console.words.text(key, book=name, version=made.name, date=day))
    return DONE


def _forget(name: str, args: argparse.Namespace, console: Console) -> int:
    kept = run_named(name)
    Runs(settings_folder()).forget(kept)
    if args.json:
        console.json({"forgotten": kept.name})
    else:
        console.result(console.words.text("cli.history.forgotten", run=kept.name, book=kept.book))
    return DONE


# ── Movement ────────────────────────────────────────────────────────────────────────────────────


def _movement(args: argparse.Namespace, console: Console) -> int:
    old, new = (run_named(name) for name in args.names)
    if old.hidden != new.hidden:
        raise Stop("cli.history.keys-differ", old=old.name, new=new.name)
    store = Runs(settings_folder())
    console.step("cli.history.matching")
    found = movement(store.tiers(old), store.tiers(new))
    if args.grade is not None:
        names = tuple(one.moves.grade for one in found)
        if args.grade not in names:
            raise Stop("cli.grade-unknown", name=args.grade, choices=names)
        found = tuple(one for one in found if one.moves.grade == args.grade)
    if not found:
        raise Stop("cli.history.no-grade", old=old.name, new=new.name)
    if args.json:
        console.json({"from": run_json(old), "to": run_json(new), **movement_json(old, new, found)})
    else:
        tell_movement(old, new, found, console)
    return DONE
