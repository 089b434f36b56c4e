"""`gradestudio check`: every mistake of a rulebook; with a sheet its columns too, and what is proven."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from gradestudio.cli.arguments import Parser
from gradestudio.cli.console import DONE, NO, Console
from gradestudio.cli.reading_options import add_reading_options
from gradestudio.diagnostics import Diagnostic, Severity, Span
from gradestudio.messages import Words
from gradestudio.messages.words import line_and_column
from gradestudio.studio import Book, open_rulebook

MOST_SHOWN = 100


def arguments(parser: Parser) -> None:
    parser.option("rules", metavar="RULES", help="rules")
    parser.option("--data", metavar="SHEET", help="data")
    add_reading_options(parser)
    parser.option("--proofs", action=argparse.BooleanOptionalAction, default=True, help="proofs")
    parser.option("--all", action="store_true", help="all-findings")
    parser.option("--thorough", action="store_true", help="thorough")
    parser.option("--json", action="store_true", help="json")


def run(args: argparse.Namespace, console: Console) -> int:
    book = open_rulebook(args.rules)
    graded: Any = None
    if args.data is not None:
        book, graded = _with_data(book, args, console)
    found = book.diagnostics
    accepted: tuple[tuple[Diagnostic, str], ...] = ()
    if args.proofs:
        found, accepted = _proven(book, graded, found, args)
    if args.json:
        hidden = [as_json(d, book.source, console.words) | {"reason": why} for d, why in accepted]
        shown_ones = [as_json(d, book.source, console.words) for d in found]
        console.json({"diagnostics": shown_ones, "accepted": hidden})
    else:
        for line in shown(found, book, console.words):
            console.result(line)
        wrong = [d for d in found if d.severity is not Severity.INFORMATION]
        console.say("cli.check.none" if not wrong else "cli.check.count", **counts(wrong), file=book.file)
        if accepted:
            console.say("cli.check.accepted", n=len(accepted))
    return NO if any(d.severity is not Severity.INFORMATION for d in found) else DONE


def _with_data(book: Book, args: argparse.Namespace, console: Console) -> tuple[Book, Any]:
    """The rulebook checked against the sheet, and the sheet graded by it; None where it has mistakes."""
    from gradestudio.cli.sheets import checked, read  # here: a check without a sheet reads no sheet
    from gradestudio.studio import run

    table, (how,) = read(args.data, args, console, book)
    book = checked(book, table, how.mapping)
    if book.errors or not args.proofs:
        return book, None
    return book, run(book, table, book.program.as_of or date.today(), how=how)


def _proven(
    book: Book, graded: Any, found: tuple[Diagnostic, ...], args: argparse.Namespace
) -> tuple[tuple[Diagnostic, ...], tuple[tuple[Diagnostic, str], ...]]:
    from gradestudio.studio.proofs import proof_diagnostics  # here: not loaded for the mistakes alone

    if graded is None:
        told = proof_diagnostics(book, notes=args.all, thorough=args.thorough)
        return (*_still_open(found, told), *told.diagnostics), told.accepted
    from gradestudio.studio.proofs_on_data import broken_by_list, concerned

    told = proof_diagnostics(
        book,
        notes=args.all,
        count=lambda finding: concerned(finding, graded),
        thorough=args.thorough,
    )
    return (*_still_open(found, told), *told.diagnostics, *broken_by_list(graded)), told.accepted


def _still_open(found: tuple[Diagnostic, ...], told: Any) -> Iterator[Diagnostic]:
    """Without what reading alone could only suspect, and the proofs have settled."""
    return (d for d in found if d.code != "otherwise-missing" or d.span not in told.gaps_known)


def shown(found: Iterable[Diagnostic], book: Book, words: Words) -> list[str]:
    """One line a finding, `规则.grade:12:5: 错误 …`, at most `MOST_SHOWN`."""
    lines = []
    for number, one in enumerate(found):
        if number == MOST_SHOWN:
            lines.append(words.text("cli.check.more"))
            break
        kind = words.text(f"severity.{one.severity.value}")
        sentence = words.sentence(one)
        if "customers" in one.args:
            sentence += words.text("cli.check.customers", n=one.args["customers"])
        lines.append(f"{words.place(one, book.source, book.file)}: {kind}: {sentence}")
    return lines


def counts(found: Iterable[Diagnostic]) -> dict[str, int]:
    """How many errors and others."""
    kinds = [d.severity is Severity.ERROR for d in found]
    return {"errors": sum(kinds), "others": len(kinds) - sum(kinds)}


def as_json(found: Diagnostic, source: str, words: Words) -> dict[str, Any]:
    """The shape of `check --json`."""
    line, column, end_line, end_column = _place(found.span, source)
    made = {
        "code": found.code,
        "severity": found.severity.value,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "message": words.sentence(found),
        "witness": found.args.get("witness"),
        "fix": _fix(found, source, words),
    }
    if "customers" in found.args:
        made["customers"] = found.args["customers"]
    return made | ({"cell": str(found.cell)} if found.cell is not None else {})


def _place(span: Span | None, source: str) -> tuple[int | None, int | None, int | None, int | None]:
    if span is None:
        return None, None, None, None
    return (*line_and_column(source, span.start), *line_and_column(source, span.end))


def _fix(found: Diagnostic, source: str, words: Words) -> dict[str, Any] | None:
    if not found.fixes:
        return None
    fix = found.fixes[0]
    edits = []
    for edit in fix.edits:
        line, column, end_line, end_column = _place(edit.span, source)
        place = {"line": line, "column": column, "end_line": end_line, "end_column": end_column}
        edits.append({**place, "text": edit.text})
    return {"title": words.fix_title(fix), "safe": fix.safe, "edits": edits}
