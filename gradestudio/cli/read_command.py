"""`gradestudio read`: how a sheet is read by a rulebook, before anything is graded."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gradestudio.cli.arguments import Parser
from gradestudio.cli.console import DONE, NO, WRONG, Console, Stop
from gradestudio.cli.reading_options import add_reading_options
from gradestudio.cli.sheets import password, wished_import
from gradestudio.cli.tier_table import aligned
from gradestudio.diagnostics import apply_edits
from gradestudio.language.akas import aka_edits
from gradestudio.messages import Words
from gradestudio.report.rulebook_files import write_rulebook
from gradestudio.studio import Book, open_rulebook
from gradestudio.studio.looking import FieldLook, Look, Looker, preview
from gradestudio.studio.pairing import Pairing
from gradestudio.studio.remembered import Memory, for_program, headings_found, settings_folder
from gradestudio.workbook import read_workbook
from gradestudio.workbook.importing import Import

MOST_TOLD = 20


def arguments(parser: Parser) -> None:
    parser.option("rules", metavar="RULES", help="rules")
    parser.option("table", metavar="SHEET", help="table")
    add_reading_options(parser)
    parser.option("--preview", metavar="ROWS", type=int, default=0, help="preview")
    parser.option("--remember", choices=("headings", "aka"), help="remember")
    parser.option("--json", action="store_true", help="json")


def run(args: argparse.Namespace, console: Console) -> int:
    rules = open_rulebook(args.rules)
    console.step("cli.reading")
    wished = wished_import(args, (rules,))
    workbook = read_workbook(args.table, wished.sheet, password=password(args, console))
    headings = headings_found(workbook, wished)
    if args.remembered:
        kept = Memory(settings_folder()).recall(headings, args.table)
        wished = kept.overlaid(wished) if kept is not None else wished
    how = for_program(wished, rules.program)
    looker = Looker(workbook)
    look = looker.look(how, rules.program)
    _stop_at_lost_fixes(look)
    if args.json:
        console.json(as_json(look, console.words))
    else:
        for line in lines(look, rules, console.words, args.preview):
            console.result(line)
        _tell_proposals(looker.look(how, rules.program, propose=True), console)
    if args.remember is not None:
        return _remember(args, rules, headings, how, console)
    read_all = all(f.column is not None or f.match == "unused" for f in look.fields)
    return DONE if read_all and not look.bad_cells else NO


def _stop_at_lost_fixes(look: Look) -> None:
    for problem in look.table.problems:
        if problem.code == "fix-without-cell":
            raise Stop("cli.fix-without-cell", **problem.args)


# ── In words ────────────────────────────────────────────────────────────────────────────────────


def lines(look: Look, book: Book, words: Words, rows: int) -> Iterator[str]:
    """The sheet, a line a field, the columns that nothing reads, related sheets, bad cells, first rows."""
    origin = look.typed.origin
    yield words.text(
        "cli.read.sheet", sheet=origin.sheet or look.path.name, row=origin.header_row, n=look.typed.row_count
    )
    yield from aligned([_heads(words), *(_field_line(f, words) for f in look.fields)])
    used = {f.column.key for f in look.fields if f.column is not None and f.relation is None}
    unused = tuple(f"{c.letters} {c.heading}" for c in look.columns if c.key not in used)
    if unused:
        yield words.text("cli.read.unused", columns=unused)
    for pairing in look.pairings:
        yield pairing_sentence(pairing, words)
    yield from _bad_lines(look, words)
    if rows > 0:
        names = [f.name for f in look.fields if f.relation is None]
        table = [["", *names]]
        for number, values in preview(look, rows):
            table.append([str(number), *("–" if v is None else words.value(v) for v in values)])
        yield from ("", *aligned(table))


def _heads(words: Words) -> list[str]:
    return [words.text(f"cli.read.{name}") for name in ("field", "column", "type", "match", "what", "bad")]


def _field_line(field: FieldLook, words: Words) -> list[str]:
    column = f"{field.column.letters} {field.column.heading}".strip() if field.column is not None else "–"
    match = words.text(f"match.{field.match}")
    if field.doubt is not None:
        match = f"{match} ({words.text(field.doubt.code, **field.doubt.args)})"
    return [
        field.name,
        column,
        words.text(f"field-type.{field.definition.kind.name.lower()}"),
        match,
        words.text(field.read.code, **field.read.args),
        words.number(field.bad) if field.bad else "",
    ]


def pairing_sentence(pairing: Pairing, words: Words) -> str:
    """How the rows of a related sheet find their customers."""
    if not pairing.sheet and not pairing.rows:
        return words.text("pairing.none", relation=pairing.relation)
    keys = f"{pairing.theirs} = {pairing.ours}" if pairing.theirs != pairing.ours else pairing.ours
    said = words.text(
        "pairing.found", relation=pairing.relation, sheet=pairing.sheet, keys=keys, n=pairing.rows
    )
    if pairing.stranger_keys:
        shown = tuple(str(key) for key in pairing.strangers[:8])
        said += words.text(
            "pairing.strangers", n=pairing.stranger_keys, rows=pairing.stranger_rows, keys=shown
        )
    if pairing.lonely_keys:
        said += words.text("pairing.lonely", n=pairing.lonely_keys)
    return said


def _bad_lines(look: Look, words: Words) -> Iterator[str]:
    found = look.bad_cells
    if not found:
        yield words.text("cli.read.all-read")
        return
    yield words.text("cli.read.bad-cells", n=len(found))
    for problem in found[:MOST_TOLD]:
        yield f"  {problem.cell}  {words.sentence(problem)} {words.did(problem)}".rstrip()
    if len(found) > MOST_TOLD:
        yield words.text("cli.grade.more-problems", n=len(found) - MOST_TOLD)


def _tell_proposals(look: Look, console: Console) -> None:
    """Columns that fields without one most likely mean; used only when the option is given."""
    for name, proposal in look.proposed.items():
        why = console.words.text(proposal.reason.code)
        console.say("cli.read.proposed", option=f"--map {name}={proposal.column}", why=why)


def as_json(look: Look, words: Words) -> dict[str, Any]:
    """The shape of `read --json`."""
    return {
        "sheet": look.typed.origin.sheet,
        "header": look.typed.origin.header_row,
        "rows": look.typed.row_count,
        "sheets": [{"name": s.name, "visible": s.visible, "part": s.part} for s in look.sheets],
        "fields": [_field_json(f, words) for f in look.fields],
        "columns": [
            {
                "column": c.letters,
                "heading": c.heading,
                "guess": c.summary.guess,
                "reason": words.text(c.reason.code, **c.reason.args),
            }
            for c in look.columns
        ],
        "related": [
            {
                "relation": p.relation,
                "sheet": p.sheet,
                "rows": p.rows,
                "keys_without_customer": [str(key) for key in p.strangers],
                "customers_without_rows": [str(key) for key in p.lonely],
                "count_without_customer": p.stranger_keys,
                "count_without_rows": p.lonely_keys,
            }
            for p in look.pairings
        ],
        "problems": [
            {"cell": str(p.cell), "code": p.code, "message": words.sentence(p), "did": p.did}
            for p in look.bad_cells
        ],
    }


def _field_json(field: FieldLook, words: Words) -> dict[str, Any]:
    return {
        "field": field.name,
        "column": field.column.letters if field.column is not None else None,
        "heading": field.column.heading if field.column is not None else None,
        "type": field.definition.kind.value,
        "match": field.match,
        "read": words.text(field.read.code, **field.read.args),
        "filled": field.filled,
        "problems": field.bad,
    }


# ── Remembering ─────────────────────────────────────────────────────────────────────────────────


def _remember(
    args: argparse.Namespace, rules: Book, headings: tuple[str, ...], how: Import, console: Console
) -> int:
    if args.remember == "headings":
        Memory(settings_folder()).keep(headings, how, args.table)
        console.say("cli.read.remembered", file=Path(args.table).name)
        return DONE
    wanted = {name: heading for name, heading in how.mapping.items() if heading}
    wanted |= {f"{name}.": place[1:] for name, place in how.related.items() if place.startswith("#")}
    edits, homeless = aka_edits(rules.source, wanted)
    if edits and rules.path is not None:
        write_rulebook(rules.path, apply_edits(rules.source, edits))
    console.say("cli.read.akas", n=len(edits), file=rules.file)
    if homeless:
        console.say("cli.read.homeless", names=homeless)
    return WRONG if homeless else DONE
