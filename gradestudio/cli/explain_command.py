"""`gradestudio explain`: why one customer has these grades, and the smallest change that lifts one."""

from __future__ import annotations

import argparse

from gradestudio.cli.arguments import Parser
from gradestudio.cli.console import DONE, WRONG, Console, Stop
from gradestudio.cli.explaining import Explainer
from gradestudio.cli.explanation_json import as_json
from gradestudio.cli.grade_command import add_sheet_options, graded
from gradestudio.engine.explain import explain
from gradestudio.engine.grading import Grading
from gradestudio.engine.lifting.lift import Lift
from gradestudio.engine.lifting.passing import outlook
from gradestudio.engine.lifting.smallest import smallest_change
from gradestudio.studio import rows_with_key


def arguments(parser: Parser) -> None:
    parser.option("rules", metavar="RULES", help="rules")
    parser.option("table", metavar="SHEET", help="table")
    parser.option("--id", metavar="ID", help="id")
    add_sheet_options(parser)
    parser.option("--json", action="store_true", help="json")


def run(args: argparse.Namespace, console: Console) -> int:
    if args.id is None or not args.id.strip():
        raise Stop("cli.explain.no-id")
    made, _ = graded(args, console)
    if made is None:
        return WRONG
    grading = made.grading
    key = grading.program.key
    if key is None:
        raise Stop("cli.explain.no-key", file=made.book.file)
    rows = rows_with_key(grading, args.id)
    if not rows:
        raise Stop("cli.explain.unknown", name=args.id, choices=_keys(grading, key.name))
    if len(rows) > 1:
        console.say("cli.explain.several", name=args.id, n=len(rows))
    explanation = explain(grading, rows[0])
    lifts = lifts_of(grading, rows[0])
    falls = {name: outlook(grading, rows[0], name) for name in grading.grades}
    if args.json:
        console.json(as_json(explanation, lifts, falls, console.words.on(grading.as_of)))
        return DONE
    explainer = Explainer(console.words.on(grading.as_of), grading.program)
    for line in explainer.lines(explanation, lifts, falls):
        console.result(line)
    return DONE


def lifts_of(grading: Grading, row: int) -> dict[str, Lift]:
    """By grade: the smallest change that lifts the customer, where there is one."""
    found = {name: smallest_change(grading, row, name) for name in grading.grades}
    return {name: one for name, one in found.items() if one is not None}


def _keys(grading: Grading, name: str) -> tuple[str, ...]:
    return grading.table.column(name).values
