"""`gradestudio test`: runs the examples of a rulebook, and those of a sheet; writes boundary cases."""

from __future__ import annotations

import argparse
from typing import Any

from gradestudio.analysis.coverage import coverage
from gradestudio.cli import covering
from gradestudio.cli.arguments import Parser
from gradestudio.cli.cases import check_target, outcome, results_of, write_boundaries
from gradestudio.cli.check_command import as_json, shown
from gradestudio.cli.console import DONE, NO, WRONG, Console
from gradestudio.engine.examples import Check, ExampleResult, example_row, run_examples
from gradestudio.messages import Words
from gradestudio.messages.words import line_and_column
from gradestudio.studio import Book, open_rulebook
from gradestudio.studio.cases import CaseResult


def arguments(parser: Parser) -> None:
    parser.option("rules", metavar="RULES", nargs="+", help="rules-many")
    parser.option("--boundaries", metavar="OUT", help="boundaries")
    parser.option("--from", metavar="SHEET", dest="from_sheet", help="from")
    parser.option("-o", "--output", metavar="OUT", help="test-output")
    parser.option("--sheet", metavar="NAME", help="sheet")
    parser.option("--as-of", metavar="DATE", help="as-of")
    parser.option("--json", action="store_true", help="json")


def run(args: argparse.Namespace, console: Console) -> int:
    check_target(args)
    status, files = DONE, []
    for path in args.rules:
        book = open_rulebook(path)
        made, one = _of_book(book, args, console)
        status = max(status, made)
        files.append(one)
    if args.json:
        console.json({"files": files})
    return status


def _of_book(book: Book, args: argparse.Namespace, console: Console) -> tuple[int, dict[str, Any]]:
    results = run_examples(book.program)
    cases: tuple[CaseResult, ...] = ()
    if args.from_sheet is not None and not book.errors:
        cases = results_of(book, args, console)
    made: dict[str, Any] = {}
    if args.json:
        made = _as_json(book, results, console.words)
        if args.from_sheet is not None:
            made["cases"] = [_case_json(c, console.words) for c in cases]
    else:
        _tell(book, results, console)
        _tell_cases(args, cases, console)
    if not book.errors:
        made |= _covered(book, cases, args, console)
        if args.boundaries is not None:
            made["boundaries"] = write_boundaries(book, args, console)
    return max(_status(book, results), NO if any(not c.passed for c in cases) else DONE), made


def _covered(
    book: Book, cases: tuple[CaseResult, ...], args: argparse.Namespace, console: Console
) -> dict[str, Any]:
    rows = [example_row(book.program, e)[0] for e in book.program.examples]
    rows += [c.row for c in cases]
    found = coverage(rows, book.program)
    if rows and not args.json:
        for line in covering.lines(found, book.program, console.words):
            console.tell(line)
    return {"coverage": covering.as_json(found, book.program, console.words)}


def _status(book: Book, results: tuple[ExampleResult, ...]) -> int:
    if book.errors:
        return WRONG
    return DONE if all(r.passed for r in results) else NO


def _tell(book: Book, results: tuple[ExampleResult, ...], console: Console) -> None:
    words = console.words
    for line in shown(book.errors, book, words):
        console.tell(line)
    for result in results:
        for check in result.checks:
            if not check.passed:
                console.result(f"{_place(book, result, words)}: {_sentence(result, check, words)}")
    passed = sum(r.passed for r in results)
    key = "cli.test.none" if not results else "cli.test.count"
    console.say(key, file=book.file, passed=passed, n=len(results))
    if book.errors:
        console.say("cli.test.errors", file=book.file, n=len(book.errors))


def _tell_cases(args: argparse.Namespace, cases: tuple[CaseResult, ...], console: Console) -> None:
    if args.from_sheet is None:
        return
    for case in cases:
        for check in case.checks:
            if not check.passed:
                console.result(_case_sentence(case, check, console.words))
    passed = sum(c.passed for c in cases)
    console.say("cli.test.cases", file=args.from_sheet, passed=passed, n=len(cases))


def _case_sentence(case: CaseResult, check: Check, words: Words) -> str:
    expected, got = outcome(check.expected, words), outcome(check.got, words)
    args = {"row": case.sheet_row, "name": check.name, "expected": expected, "got": got}
    return words.text("cli.test.case-differs", case=case.name, **args)


def _case_json(case: CaseResult, words: Words) -> dict[str, Any]:
    failed = [
        {
            "name": c.name,
            "expected": plain(c.expected),
            "got": plain(c.got),
            "message": _case_sentence(case, c, words),
        }
        for c in case.checks
        if not c.passed
    ]
    return {"row": case.sheet_row, "name": case.name, "passed": case.passed, "failed": failed}


def _place(book: Book, result: ExampleResult, words: Words) -> str:
    return words.place(result.example, book.source, book.file)


def _sentence(result: ExampleResult, check: Check, words: Words) -> str:
    name = result.example.name
    if not check.known:
        return words.text("cli.test.unknown", example=name, name=check.name)
    return words.text(
        "cli.test.differs",
        example=name,
        name=check.name,
        expected=outcome(check.expected, words),
        got=outcome(check.got, words),
    )


def _as_json(book: Book, results: tuple[ExampleResult, ...], words: Words) -> dict[str, Any]:
    examples = []
    for result in results:
        span = result.example.span
        line = line_and_column(book.source, span.start)[0] if span is not None else None
        failed = [
            {
                "name": c.name,
                "expected": plain(c.expected),
                "got": plain(c.got),
                "message": _sentence(result, c, words),
            }
            for c in result.checks
            if not c.passed
        ]
        examples.append(
            {"name": result.example.name, "line": line, "passed": result.passed, "failed": failed}
        )
    errors = [as_json(d, book.source, words) for d in book.errors]
    return {"file": book.file, "examples": examples, "diagnostics": errors}


def plain(value: Any) -> Any:
    """A value as JSON has it: numbers as numbers, dates as ISO texts."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    number = getattr(value, "as_tuple", None)
    return float(value) if number is not None else str(value)
