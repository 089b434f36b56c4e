"""`gradestudio grade`: a sheet and a rulebook in, a graded workbook out."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from time import perf_counter
from typing import Any

from gradestudio import __version__ as VERSION
from gradestudio.cli.absent import read_but_absent, read_twice
from gradestudio.cli.arguments import Parser, pair
from gradestudio.cli.check_command import counts, shown
from gradestudio.cli.console import DONE, WRONG, Console, Stop
from gradestudio.cli.reading_options import add_reading_options
from gradestudio.cli.sheets import checked, read
from gradestudio.cli.tier_table import tier_table
from gradestudio.engine.grading import Grading
from gradestudio.history import KeptRun
from gradestudio.report.files import CannotWrite, replacing
from gradestudio.report.keeping import KEPT, Note, check_keeping, same_file, write_result
from gradestudio.report.listing import entries
from gradestudio.report.outcome import in_file_order
from gradestudio.report.page import page
from gradestudio.report.reasons import tier_name
from gradestudio.report.view import View
from gradestudio.report.views import view_of
from gradestudio.report.writing import check_target
from gradestudio.studio import Book, Run, fingerprint, open_rulebook, read_date, read_param
from gradestudio.studio import run as grade
from gradestudio.studio.approval import approval_in
from gradestudio.studio.keeping_runs import check_keepable, keep_run
from gradestudio.studio.remembered import settings_folder
from gradestudio.table.columns import missing_mask
from gradestudio.workbook.keep.refusal import Unkeepable

MOST_PROBLEMS_TOLD = 5

PdfMaker = Callable[[str], bytes]
pdf_maker: list[PdfMaker] = []
"""Filled by `__main__`, which alone may load the window's libraries."""


def arguments(parser: Parser) -> None:
    parser.option("rules", metavar="RULES", help="rules")
    parser.option("table", metavar="SHEET", help="table")
    parser.option("-o", "--output", metavar="OUT", help="output")
    add_sheet_options(parser)
    parser.option("--keep-workbook", action="store_const", const=True, dest="keep", help="keep-workbook")
    parser.option("--new-workbook", action="store_const", const=False, dest="keep", help="new-workbook")
    parser.option("--formulas", action="store_true", help="formulas")
    parser.option("--mask", action="store_true", help="mask")
    parser.option("--keep-going", action="store_true", help="keep-going")
    parser.option("--keep-run", action="store_true", help="keep-run")
    parser.option("--json", action="store_true", help="json")


def add_sheet_options(parser: Parser, param: str = "param") -> None:
    """The options of every command that grades a sheet; `param` names the help of `--param`."""
    add_reading_options(parser)
    parser.option("--as-of", metavar="DATE", help="as-of")
    parser.option("--param", metavar="NAME=VALUE", action="append", help=param)


def run(args: argparse.Namespace, console: Console) -> int:
    if args.output is None and not args.json and not args.keep_run:
        raise Stop("cli.grade.no-output")
    if args.output is not None:
        _check_output(args, console)
    made, seconds = graded(args, console, args.keep_going)
    if made is None:
        return WRONG
    book, folder = made.book, settings_folder()
    standing = approval_in(folder, book.source, book.program, book.path)
    view = view_of(made, console.words, args.mask, VERSION, args.formulas, standing)
    if args.keep_run:
        check_keepable(book)
    begun = perf_counter()
    notes: tuple[Note, ...] = ()
    if args.output is not None:
        notes = _write(view, Path(args.output), args.keep, console)
        seconds["write"] = perf_counter() - begun
    kept = keep_run(folder, made, args.table, datetime.now()) if args.keep_run else None
    _told(view, args, console, seconds, notes, kept)
    return DONE


def _check_output(args: argparse.Namespace, console: Console) -> None:
    """Raises CannotWrite, Stop before any work is done.  Only who asks to keep a workbook may replace it."""
    source, target = Path(args.table), Path(args.output)
    own = args.keep and same_file(source, target)
    check_target(target, (args.rules,) if own else (args.rules, source))
    if args.formulas and target.suffix.lower() not in KEPT:
        raise CannotWrite("formulas-ending", file=target.name)
    if args.keep and source.is_file():
        try:
            check_keeping(source, target, args.mask)
        except Unkeepable as refused:
            why = console.words.text(refused.code, **refused.args_by_name)
            raise Stop("keep-refused", file=source.name, why=why) from refused


def graded(
    args: argparse.Namespace, console: Console, keep_going: bool = False
) -> tuple[Run | None, dict[str, float]]:
    """Everything up to the grading; None when mistakes stop it, which are told then.  Raises Stop."""
    book = open_rulebook(args.rules)
    _stop_without_outputs(book)
    params = _params(args, book)
    begun = perf_counter()
    table, (how,) = read(args.table, args, console, book)
    fields = how.mapping
    book = checked(book, table, fields)
    seconds = {"read": perf_counter() - begun}
    for line in shown(book.diagnostics, book, console.words):
        console.tell(line)
    if book.errors and not keep_going:
        console.say("cli.grade.errors", file=book.file, **counts(book.errors))
        return None, seconds
    absent = tuple(name for name in read_but_absent(book) if fields.get(name) != "")
    if absent and not keep_going:
        raise Stop("cli.grade.absent", names=absent, file=Path(args.table).name)
    twice = read_twice(book, table, fields)
    if twice is not None and not keep_going:
        name, problem = twice
        place = {"cell": str(problem.cell), "file": Path(args.table).name}
        raise Stop("cli.grade.twice", name=name, **place, **problem.args)
    as_of = _as_of(args, book, console)
    begun = perf_counter()
    made = grade(
        book,
        table,
        as_of,
        params,
        None,
        lambda done, of: console.step("cli.grading", done / of if of else 1.0),
        fingerprint(args.table),
        how,
    )
    seconds["grade"] = perf_counter() - begun
    if not keep_going:
        _stop_without_keys(made.grading, args)
    return made, seconds


def _stop_without_keys(grading: Grading, args: argparse.Namespace) -> None:
    """A column of keys with nothing in it is the wrong column."""
    key = grading.program.key
    column = grading.table.columns.get(key.name) if key is not None else None
    if column is not None and grading.row_count and bool(missing_mask(column).all()):
        raise Stop("cli.grade.keys-blank", name=column.name, file=Path(args.table).name)


def _stop_without_outputs(book: Book) -> None:
    program = book.program
    if not book.errors and not (program.grades or program.scores or program.tags or program.shows):
        raise Stop("cli.grade.nothing", file=book.file)


def _params(args: argparse.Namespace, book: Book) -> Mapping[str, Any]:
    """`--param NAME=VALUE` by name.  Raises Stop, BadSetting."""
    known = {p.name: p for p in book.program.params}
    found: dict[str, Decimal | date | str] = {}
    for text in args.param or ():
        name, value = pair(text, "--param")
        if name not in known:
            raise Stop("cli.param-unknown", name=name, choices=tuple(known))
        found[name] = read_param(value, known[name])
    return found


def _as_of(args: argparse.Namespace, book: Book, console: Console) -> date:
    """The option's date, the rulebook's, or today, which is then said."""
    if args.as_of is not None:
        return read_date(args.as_of)
    if book.program.as_of is not None:
        return book.program.as_of
    today = date.today()
    console.say("cli.grade.today", as_of=today)
    return today


def _write(view: View, target: Path, keep: bool | None, console: Console) -> tuple[Note, ...]:
    if target.suffix.lower() == ".pdf":
        _write_pdf(view, target)
        return ()

    def told(done: int, of: int) -> None:
        console.step("cli.writing", done / of if of else 1.0)

    notes = write_result(view, target, keep, told)
    for note in notes:
        console.tell(note.sentence)
    return notes


def _write_pdf(view: View, target: Path) -> None:
    if not pdf_maker:
        raise CannotWrite("write-pdf-needs-window", file=target.name)
    made = page(view, paper=True)
    with replacing(target) as file:
        file.write(pdf_maker[0](made))


def _told(
    view: View,
    args: argparse.Namespace,
    console: Console,
    seconds: dict[str, float],
    notes: Sequence[Note],
    kept: KeptRun | None,
) -> None:
    if args.json:
        console.json(summary(view, seconds, notes, kept))
        return
    words = console.words
    standing = view.provenance.approval
    if standing is not None and standing.doubtful:
        console.say(standing.key, **standing.args)
    found = entries(view)
    for entry in found[:MOST_PROBLEMS_TOLD]:
        place = f"{entry.cell}: " if entry.cell is not None else ""
        did = f" ({entry.did})" if entry.did else ""
        console.tell(f"{place}{entry.sentence}{did}")
    if len(found) > MOST_PROBLEMS_TOLD:
        console.say("cli.grade.more-problems", n=len(found) - MOST_PROBLEMS_TOLD)
    for definition in in_file_order(view.program):
        if definition.name in view.grading.grades:
            for line in tier_table(definition, tier_counts(view, definition.name), words):
                console.result(line)
    for name, tag in view.grading.tags.items():
        console.result(f"{name}: {words.number(int(tag.true.sum()))}")
    if args.output is not None:
        console.result(words.text("cli.grade.done", n=view.rows, as_of=view.grading.as_of, file=args.output))
    if kept is not None:
        console.result(words.text("cli.grade.kept-run", run=kept.name, book=kept.book))


def tier_counts(view: View, grade_name: str) -> dict[str, int]:
    """Customers per tier, then per outcome without one, named in the words' language."""
    result = view.grading.grades[grade_name]
    found = {name: int((result.tier == i).sum()) for i, name in enumerate(result.tiers)}
    for code in (-1, -2, -3):
        count = int((result.tier == code).sum())
        if count:
            found[tier_name(result, code, view)] = count
    return found


def summary(
    view: View, seconds: Mapping[str, float], notes: Sequence[Note] = (), kept: KeptRun | None = None
) -> dict[str, Any]:
    """The shape of `grade --json`; outcomes have the same names in every language."""
    program, grading = view.program, view.grading
    return {
        "as_of": grading.as_of.isoformat(),
        "rows": view.rows,
        "rulebook": {
            "name": program.name,
            "version": program.version,
            "sha256": view.provenance.rulebook_sha256,
        },
        "approval": _approval(view),
        "run": kept.name if kept is not None else None,
        "grades": {
            g.name: grading.grades[g.name].counts()
            for g in in_file_order(program)
            if g.name in grading.grades
        },
        "tags": {name: int(tag.true.sum()) for name, tag in grading.tags.items()},
        "params": {name: _plain(value) for name, value in grading.params.items()},
        "problems": [
            {"cell": str(e.cell) if e.cell is not None else None, "code": e.code, "message": e.sentence}
            for e in entries(view)
        ],
        "notes": [{"code": note.code, "message": note.sentence} for note in notes],
        "seconds": {name: round(value, 3) for name, value in seconds.items()},
    }


def _approval(view: View) -> dict[str, Any] | None:
    """`state`: approved, older, draft, never or unknown; the version that the rules are, else the newest."""
    found = view.provenance.approval
    if found is None:
        return None
    day = found.approved.isoformat() if found.approved is not None else None
    return {"state": found.state.value, "version": found.version or None, "approved": day}


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else str(value)
