"""`gradestudio format`: the canonical text of a rulebook, also in the other language's words."""

from __future__ import annotations

import argparse
from pathlib import Path

from gradestudio.cli.arguments import Parser
from gradestudio.cli.check_command import shown
from gradestudio.cli.console import DONE, NO, WRONG, Console
from gradestudio.language.formatting import format_text
from gradestudio.messages import LANGUAGES
from gradestudio.studio import open_rulebook


def arguments(parser: Parser) -> None:
    parser.option("rules", metavar="RULES", nargs="+", help="rules-many")
    parser.option("-w", "--write", action="store_true", help="write")
    parser.option("--check", action="store_true", help="format-check")
    parser.option("--language", choices=LANGUAGES, help="language")


def run(args: argparse.Namespace, console: Console) -> int:
    status = DONE
    for path in args.rules:
        status = max(status, _one(path, args, console))
    return status


def _one(path: str, args: argparse.Namespace, console: Console) -> int:
    book = open_rulebook(path)
    broken = book.checked.rulebook.diagnostics
    if args.language is not None and any(d in book.errors for d in broken):
        # a statement that is not understood has no words to translate
        for line in shown(broken, book, console.words):
            console.tell(line)
        console.say("cli.format.broken", file=book.file)
        return WRONG
    made = format_text(book.source, args.language)
    if args.check:
        if made != book.source:
            console.say("cli.format.differs", file=book.file)
            return NO
        return DONE
    if not args.write:
        console.raw(made)
    elif made != book.source:
        _write(Path(path), made)
        console.say("cli.format.written", file=book.file)
    return DONE


def _write(path: Path, text: str) -> None:
    from gradestudio.report.files import replacing  # here: only writing needs the report layer

    with replacing(path) as file:
        file.write(text.encode("utf-8"))
