"""`gradestudio test`: runs the examples of a rulebook."""

from __future__ import annotations

import argparse
from typing import Any

from gradestudio.cli.arguments import Parser
from gradestudio.cli.check_command import as_json, shown
from gradestudio.cli.console import DONE, NO, WRONG, Console
from gradestudio.engine.examples import Check, ExampleResult, run_examples
from gradestudio.messages import Words
from gradestudio.messages.words import line_and_column
from gradestudio.studio import Book, open_rulebook


def arguments(parser: Parser) -> None:
    parser.option("rules", metavar="RULES", nargs="+", help="rules-many")
    parser.option("--json", action="store_true", help="json")


def run(args: argparse.Namespace, console: Console) -> int:
    status, files = DONE, []
    for path in args.rules:
        book = open_rulebook(path)
        results = run_examples(book.program)
        status = max(status, _status(book, results))
        if args.json:
            files.append(_as_json(book, results, console.words))
        else:
            _tell(book, results, console)
    if args.json:
        console.json({"files": files})
    return status


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


def outcome(value: Any, words: Words) -> str:
    """A value of an example; outcomes beside the tiers in words."""
    if isinstance(value, str) and words.has(f"outcome.{value}"):
        return words.text(f"outcome.{value}")
    return words.value(value)


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
