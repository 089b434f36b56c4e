"""`gradestudio compare`: what two rulebooks do differently, and who of a sheet moves."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from gradestudio import __version__ as VERSION
from gradestudio.analysis.compare import Moves
from gradestudio.analysis.kinds import EffectChange, KindPart
from gradestudio.cli.arguments import Parser
from gradestudio.cli.console import DONE, NO, WRONG, Console, Stop
from gradestudio.cli.grade_command import add_sheet_options
from gradestudio.cli.text_table import aligned
from gradestudio.cli.two_books import Params, graded_by_both, grading_date, opened_books, params_of
from gradestudio.messages.kinds import outcome, parts_text
from gradestudio.report.compared import Compared
from gradestudio.report.customer_list import check_list_target, write_list
from gradestudio.report.measures import Measure
from gradestudio.report.views import view_of
from gradestudio.studio import Book
from gradestudio.studio.comparing import Comparison, compare
from gradestudio.workbook.importing import Import

MOST_TOLD = 20
MOST_KINDS = 3
"""Kinds of customers told of one way to move; `--json` and the workbook hold all that were found."""


def arguments(parser: Parser) -> None:
    parser.option("old", metavar="OLD", help="old")
    parser.option("new", metavar="NEW", help="new")
    parser.option("table", metavar="SHEET", nargs="?", help="compare-table")
    parser.option("-o", "--output", metavar="OUT", help="compare-output")
    parser.option("--grade", metavar="NAME", help="grade")
    add_sheet_options(parser)
    parser.option("--mask", action="store_true", help="mask")
    parser.option("--json", action="store_true", help="json")


def run(args: argparse.Namespace, console: Console) -> int:
    if args.output is not None:
        if args.table is None:
            raise Stop("cli.compare.output-without-sheet")
        check_list_target(args.output, (args.old, args.new, args.table))
    books = opened_books(args, console)
    if books is None:
        return WRONG
    params = params_of(args, books)
    as_of = grading_date(args, books, console)
    return compared(args, console, books, params, as_of)


def compared(
    args: argparse.Namespace,
    console: Console,
    books: tuple[Book, Book],
    params: tuple[Params, Params],
    as_of: date,
    kept: Import | None = None,
) -> int:
    """Compares, tells and writes; the exit status.  `kept`: how the sheet was read before, under the options.

    Raises Stop.
    """
    _known_grade(args, books)
    runs = None
    if args.table is not None:
        runs = graded_by_both(args, books, as_of, params, console, kept)
        if runs is None:
            return WRONG
    found = _only(compare(*books, as_of, runs, None, params), args.grade)
    words = console.words.on(as_of)
    views = None
    if runs is not None:
        views = (view_of(runs[0], words, args.mask, VERSION), view_of(runs[1], words, args.mask, VERSION))
    said = Compared(found, words, views)
    if args.output is not None:
        if not found.moves:
            raise Stop("cli.compare.no-grade")
        write_list(args.output, said.pages(), [said.overview()])
    if args.json:
        console.json(as_json(said, as_of))
    else:
        _tell(said, args, console)
    return DONE if found.same else NO


def _known_grade(args: argparse.Namespace, books: tuple[Book, Book]) -> None:
    if args.grade is None:
        return
    names = tuple(dict.fromkeys(g.name for b in reversed(books) for g in b.program.grades))
    if args.grade not in names:
        raise Stop("cli.grade-unknown", name=args.grade, choices=names)


def _only(found: Comparison, grade: str | None) -> Comparison:
    """The comparison of one grade; of all outputs without a name."""
    if grade is None or found.semantic is None:
        return found
    outputs = tuple(o for o in found.semantic.outputs if o.kind == "grade" and o.name == grade)
    kept = tuple(m for m in found.moves if m.grade == grade)
    return Comparison(found.old, found.new, type(found.semantic)(outputs), found.runs, kept)


def _tell(said: Compared, args: argparse.Namespace, console: Console) -> None:
    words = said.words
    for line in said.outputs(MOST_KINDS):
        console.result(line)
    for moves in said.found.moves:
        console.result("")
        console.result(said.summary(moves))
        for line in aligned(said.matrix(moves), "  "):
            console.result(line)
        for line in _moved(said, moves):
            console.result(line)
    console.result("")
    console.result(said.verdict())
    if args.output is not None:
        console.say("cli.compare.written", file=args.output)
    elif any(len(m.moved) > MOST_TOLD for m in said.found.moves):
        console.tell(words.text("cli.compare.more", most=MOST_TOLD))


def _moved(said: Compared, moves: Moves) -> list[str]:
    """The first of those who move, with both reasons."""
    assert said.views is not None
    rows = said.ordered(moves)[:MOST_TOLD].tolist()
    if not rows:
        return []
    keys, (before, after) = said.views[1].keys(), said.reasons(moves)
    return [
        "  "
        + said.words.text(
            "compare.customer",
            key=keys[row] or said.words.number(row + 1),
            move=" → ".join(_outcomes(said, moves, row)),
            before=before[row],
            after=after[row],
        )
        for row in rows
    ]


def _outcomes(said: Compared, moves: Moves, row: int) -> tuple[str, str]:
    """The customer's outcome before and after, in words."""
    before, after = moves.old_names[int(moves.old[row])], moves.new_names[int(moves.new[row])]
    return outcome(before, said.words), outcome(after, said.words)


# ── JSON ────────────────────────────────────────────────────────────────────────────────────────


def as_json(said: Compared, as_of: date) -> dict[str, Any]:
    """The shape of `compare --json`; outcomes have the same names in every language."""
    found = said.found
    made: dict[str, Any] = {
        "as_of": as_of.isoformat(),
        "old": _book(found.old),
        "new": _book(found.new),
        "identical": found.same,
        "outputs": [_output(o, said) for o in (found.semantic.outputs if found.semantic else ())],
    }
    if said.views is not None:
        made["rows"] = said.views[1].rows
        made["grades"] = {m.grade: _moves(m, said) for m in found.moves}
    return made


def _book(book: Book) -> dict[str, Any]:
    program = book.program
    return {"file": book.file, "name": program.name, "version": program.version, "sha256": book.sha256}


def _output(one: EffectChange, said: Compared) -> dict[str, Any]:
    kinds = []
    for kind in one.kinds:
        rows = said.found.customers(one.name, kind) if one.kind == "grade" else None
        kinds.append(
            {
                "before": kind.before,
                "after": kind.after,
                "confirmed": kind.confirmed,
                "text": parts_text(kind.parts, said.words),
                "parts": [_part(p, said) for p in kind.parts],
                "witness": _plain(kind.witness),
                "customers": None if rows is None else len(rows),
            }
        )
    return {
        "kind": one.kind.value,
        "name": one.name,
        "verdict": one.verdict.value,
        "only_in": one.only_in or None,
        "complete": one.complete,
        "common": [_part(p, said) for p in one.common],
        "kinds": kinds,
        "witness": _plain(one.witness),
    }


def _part(part: KindPart, said: Compared) -> dict[str, Any]:
    made = {
        "name": part.name or said.words.expression(part.base),
        "values": None if part.values is None else [_value(v) for v in part.values],
        "excluded": None if part.excluded is None else [_value(v) for v in part.excluded],
        "low": _value(part.low),
        "high": _value(part.high),
        "low_included": part.low_included,
        "high_included": part.high_included,
        "missing": part.missing,
    }
    return made


def _moves(moves: Moves, said: Compared) -> dict[str, Any]:
    return {**moves_json(moves, said.measure()), "moved": _list(moves, said)}


def moves_json(moves: Moves, measure: Measure | None = None) -> dict[str, Any]:
    """Counts by direction and the matrix, with money by the measure."""
    counts = moves.counts()
    sums = None if measure is None else moves.sums(measure.values)
    matrix = [
        {
            "before": moves.old_names[r],
            "after": moves.new_names[c],
            "customers": int(counts[r, c]),
            "money": None if sums is None else float(sums[r, c]),
        }
        for r in range(len(moves.old_names))
        for c in range(len(moves.new_names))
        if counts[r, c]
    ]
    return {
        "better": moves.count(1),
        "worse": moves.count(-1),
        "other": moves.count(2),
        "same": moves.count(0),
        "money": None if measure is None else measure.name,
        "matrix": matrix,
    }


def _list(moves: Moves, said: Compared) -> list[dict[str, Any]]:
    if not len(moves.moved):
        return []
    assert said.views is not None
    keys, (before, after) = said.views[1].keys(), said.reasons(moves)
    ways = {"up": "better", "down": "worse"}
    return [
        {
            "id": keys[row] or None,
            "before": moves.old_names[int(moves.old[row])],
            "after": moves.new_names[int(moves.new[row])],
            "direction": ways.get(said.direction(moves, row), "other"),
            "reason_before": before[row],
            "reason_after": after[row],
        }
        for row in said.ordered(moves).tolist()
    ]


def _plain(customer: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if customer is None else {name: _value(value) for name, value in customer.items()}


def _value(value: Any) -> Any:
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.isoformat() if isinstance(value, date) else value
