"""`gradestudio check`: every mistake of a rulebook; with a sheet its columns too, and what is proven."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
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
    parser.option("--json", action="store_true", help="json")


def run(args: argparse.Namespace, console: Console) -> int:
    book = open_rulebook(args.rules)
    if args.data is not None:
        from gradestudio.cli.sheets import checked_with_file  # here: a check without a sheet reads no sheet

        book = checked_with_file(book, args, console)
    found = book.diagnostics
    accepted: tuple[tuple[Diagnostic, str], ...] = ()
    if args.proofs:
        from gradestudio.studio.proofs import proof_diagnostics  # here: not loaded for the mistakes alone

        told = proof_diagnostics(book, notes=args.all)
        found, accepted = found + told.diagnostics, told.accepted
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


def shown(found: Iterable[Diagnostic], book: Book, words: Words) -> list[str]:
    """One line a finding, `规则.grade:12:5: 错误 …`, at most `MOST_SHOWN`."""
    lines = []
    for number, one in enumerate(found):
        if number == MOST_SHOWN:
            lines.append(words.text("cli.check.more"))
            break
        kind = words.text(f"severity.{one.severity.value}")
        lines.append(f"{words.place(one, book.source, book.file)}: {kind}: {words.sentence(one)}")
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
