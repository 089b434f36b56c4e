"""Boundary cases and sheets of examples, for `gradestudio test`."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from gradestudio.analysis.boundaries import Boundaries, boundaries
from gradestudio.cli.console import Console, Stop
from gradestudio.cli.sheets import read
from gradestudio.messages import LANGUAGES, Words
from gradestudio.report.case_results import write_case_results
from gradestudio.report.case_sheet import write_cases
from gradestudio.report.files import CannotWrite
from gradestudio.studio import Book, read_date
from gradestudio.studio.cases import CaseResult, CaseWords, run_cases


def check_target(args: argparse.Namespace) -> None:
    """Raises Stop, CannotWrite before any work is done."""
    if (args.boundaries or args.from_sheet) and len(args.rules) != 1:
        raise Stop("cli.test.one-rulebook")
    if args.output is not None and args.from_sheet is None:
        raise Stop("cli.test.output-without-sheet")
    if args.boundaries is None:
        return
    target = Path(args.boundaries)
    if target.suffix.lower() != ".xlsx":
        raise CannotWrite("write-ending-unknown", file=target.name, ending=target.suffix, endings=(".xlsx",))
    if not target.absolute().parent.is_dir():
        raise CannotWrite("write-folder-missing", file=target.name, folder=str(target.parent))


def write_boundaries(book: Book, args: argparse.Namespace, console: Console) -> dict[str, Any]:
    """Writes the cases; what `--json` says of them."""
    day = _as_of(book, args, console)
    found = boundaries(book.program, day)
    assert found is not None  # nothing tells it to stop
    words = console.words.on(day)
    count = 0
    if found.found:
        count = write_cases(args.boundaries, found, book.program, day, words)
    _tell(found, count, args.boundaries, words, console)
    made: dict[str, Any] = {"cases": count, "cuts": len(found.found), "unproven": list(found.unproven)}
    for name, cuts in (("idle", found.idle), ("unshown", found.unshown)):
        made[name] = [{"grade": i.grade, "name": i.name, "cut": _plain(i.cut)} for i in cuts]
    return made


def _tell(found: Boundaries, count: int, file: str, words: Words, console: Console) -> None:
    key = "cli.test.boundaries" if found.found else "cli.test.no-boundaries"
    console.say(key, n=count, cuts=len(found.found), file=file)
    for key, cuts in (("cli.test.idle", found.idle), ("cli.test.unshown", found.unshown)):
        if cuts:
            names = tuple(f"{i.name} = {words.value(i.cut)}" for i in cuts)
            console.say(key, n=len(cuts), names=names)
    for grade in found.unproven:
        console.tell(words.text("cases.unproven", grade=grade))


def _as_of(book: Book, args: argparse.Namespace, console: Console) -> date:
    if args.as_of is not None:
        return read_date(args.as_of)
    if book.program.as_of is not None:
        return book.program.as_of
    console.say("cli.grade.today", as_of=date.today())
    return date.today()


def results_of(book: Book, args: argparse.Namespace, console: Console) -> tuple[CaseResult, ...]:
    """Every row of the sheet of `--from`, graded, and written beside with `-o`.

    Raises Stop, BadCases, CannotWrite, workbook.UnreadableFile.
    """
    table, _ = read(args.from_sheet, args, console)
    day = read_date(args.as_of) if args.as_of is not None else None
    results = run_cases(book.program, table, case_words(), day)
    if args.output is not None:
        words = console.words
        write_case_results(args.output, table, results, lambda got: outcome(got, words), words.text)
        console.say("cli.test.results", file=args.output)
    return results


def outcome(value: Any, words: Words) -> str:
    """A value of an example; outcomes beside the tiers in words."""
    if isinstance(value, str) and words.has(f"outcome.{value}"):
        return words.text(f"outcome.{value}")
    return words.value(value)


def case_words() -> CaseWords:
    """The words of all languages."""
    every = [Words(language) for language in LANGUAGES]

    def of(key: str, **args: Any) -> tuple[str, ...]:
        return tuple(w.text(key, **args) for w in every)

    outcomes = {}
    for name in ("needs data", "no rule", "conflict"):
        outcomes |= dict.fromkeys((name, *of(f"outcome.{name}")), name)
    return CaseWords(
        expected=tuple(t.strip() for t in of("cases.expected", name="")),
        name=of("cases.name"),
        as_of=of("cases.as-of"),
        missing=of("word.missing"),
        yes=of("word.yes"),
        no=of("word.no"),
        outcomes=outcomes,
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
