"""`gradestudio backtest`: how well a grading told apart whom something happened to later."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date

import numpy as np

from gradestudio.analysis.learning.backtest import backtest
from gradestudio.cli.arguments import Parser
from gradestudio.cli.console import DONE, WRONG, Console, Stop
from gradestudio.cli.grade_command import add_sheet_options, graded
from gradestudio.cli.grades import one_grade
from gradestudio.cli.text_table import aligned
from gradestudio.engine.bind import bind
from gradestudio.engine.grading import BY_VALUE
from gradestudio.language import program as p
from gradestudio.report.backtest_book import check_backtest_target, write_backtest
from gradestudio.report.backtested import Backtested, Remark
from gradestudio.studio import Run
from gradestudio.studio.absent import fields_read
from gradestudio.studio.outcome_column import Happened, happened
from gradestudio.table.cells import EPOCH
from gradestudio.table.columns import ColumnKind


def arguments(parser: Parser) -> None:
    parser.option("rules", metavar="RULES", help="rules")
    parser.option("table", metavar="SHEET", help="table")
    parser.option("--outcome", metavar="COLUMN", required=True, help="outcome")
    parser.option("--happened", metavar="VALUE", action="append", help="happened")
    parser.option("--grade", metavar="NAME", help="grade")
    parser.option("--score", metavar="NAME", help="backtest-score")
    parser.option("-o", "--output", metavar="OUT", help="backtest-output")
    add_sheet_options(parser)
    parser.option("--json", action="store_true", help="json")


def run(args: argparse.Namespace, console: Console) -> int:
    if args.output is not None:
        check_backtest_target(args.output, (args.rules, args.table))
    made, _ = graded(args, console)
    if made is None:
        return WRONG
    grading = made.grading
    if grading.as_of >= date.today():
        raise Stop("cli.backtest.as-of", as_of=grading.as_of)
    grade = one_grade(made.book, args.grade)
    if made.source.row_count != grading.row_count:
        raise Stop("cli.backtest.no-column", name=args.outcome)
    outcome = happened(made.source, args.outcome, grading.as_of, args.happened or ())
    _stop_at_known_answer(made, outcome)
    score = _score(made, grade, args.score)
    cutoffs = _cutoffs(made, grade, score[1]) if score is not None and args.score is None else ()
    found = backtest(grading.grades[grade.name], grade.ordered, outcome.values, score, cutoffs)
    if not found.customers:
        raise Stop("cli.backtest.nobody", name=outcome.name)
    if found.happened in (0, found.customers):
        raise Stop("cli.backtest.all-alike", name=outcome.name, n=found.customers, k=found.happened)
    remarks = tuple(_remarks(made, outcome))
    said = Backtested(found, outcome.name, grading.as_of, remarks, console.words)
    if args.output is not None:
        write_backtest(args.output, said)
    if args.json:
        console.json(said.as_json())
        return DONE
    console.result(said.headline())
    for line in aligned(said.rows(), "  "):
        console.result(line)
    for sentence in said.sentences():
        console.result(sentence)
    if args.output is not None:
        console.say("cli.backtest.written", file=args.output)
    return DONE


def _stop_at_known_answer(made: Run, outcome: Happened) -> None:
    """Raises Stop when the rules read the very column that is to be foretold."""
    place = outcome.column.sheet_column
    for name in fields_read(made.grading.program):
        column = made.grading.table.columns.get(name)
        if column is not None and place and column.sheet_column == place:
            raise Stop("cli.backtest.known", name=outcome.name, field=name)


def _score(made: Run, grade: p.Grade, name: str | None) -> tuple[str, np.ndarray] | None:
    """The named score or number, else the one that decides the grade.  Raises Stop."""
    program = made.grading.program
    values: dict[str, p.Expr] = {s.name: p.ScoreValue(s) for s in program.scores}
    values |= {d.name: p.Derived(d.name, d.value) for d in program.lets}
    if name is not None and name not in values:
        raise Stop("cli.backtest.score", name=name, choices=tuple(values))
    expr = values[name] if name is not None else grade.by
    if expr is None:
        return None
    column = made.column(expr)
    if column.kind is not ColumnKind.NUMBER:
        if name is not None:
            raise Stop("cli.backtest.score", name=name, choices=tuple(s.name for s in program.scores))
        return None
    named = getattr(expr, "name", None) or getattr(getattr(expr, "score", None), "name", None)
    return name or named or grade.name, column.data


def _cutoffs(made: Run, grade: p.Grade, score: np.ndarray) -> Iterator[tuple[str, float]]:
    """The least score of each tier; of `top` tiers the least that somebody in it has."""
    grading = made.grading
    bound = bind(grading.program, grading.as_of, grading.params).grade(grade.name)
    result = grading.grades[grade.name]
    for i, tier in enumerate(bound.tiers if bound is not None else ()):
        if isinstance(tier.at, p.Number):
            yield tier.name, float(tier.at.value)
        elif tier.top is not None:
            here = (result.decided_by == BY_VALUE) & (result.computed == i)
            if here.any():
                yield tier.name, float(score[here].min())


def _remarks(made: Run, outcome: Happened) -> Iterator[Remark]:
    as_of = made.grading.as_of
    if not outcome.dated:
        yield Remark("backtest.undated", {"outcome": outcome.name, "as_of": as_of})
    elif outcome.blank:
        yield Remark("backtest.blank-dates", {"n": outcome.blank, "outcome": outcome.name})
    if outcome.early:
        args = {"n": outcome.early, "outcome": outcome.name, "as_of": as_of}
        yield Remark("backtest.early", args)
    if outcome.unreadable:
        yield Remark("backtest.unreadable", {"n": outcome.unreadable, "outcome": outcome.name})
    if outcome.blank and not outcome.dated:
        yield Remark("backtest.blank", {"n": outcome.blank, "outcome": outcome.name})
    day = (as_of - EPOCH).days
    read = set(fields_read(made.grading.program))
    columns = [(n, c) for n, c in made.grading.table.columns.items() if n in read]
    for relation, table in made.grading.table.related.items():
        columns += [(f"{relation}.{name}", column) for name, column in table.columns.items()]
    for name, column in columns:
        later = int((column.data > day).sum()) if column.kind is ColumnKind.DATE else 0
        if later:
            yield Remark("backtest.future", {"name": name, "n": later, "as_of": as_of})
