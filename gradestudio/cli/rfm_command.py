"""`gradestudio rfm`: recency, frequency and money of customers, from their orders, in one step."""

from __future__ import annotations

import argparse
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np

from gradestudio import __version__ as VERSION
from gradestudio.analysis.learning.scores import Bands, bands
from gradestudio.cli.arguments import Parser
from gradestudio.cli.console import DONE, Console, Stop
from gradestudio.cli.grade_command import tier_counts
from gradestudio.cli.orders_told import heading_of, orders_lines
from gradestudio.cli.sheets import read
from gradestudio.cli.suggest_command import check_rulebook_target
from gradestudio.cli.tier_table import tier_table
from gradestudio.language import program as p
from gradestudio.messages import Words
from gradestudio.report.files import replacing
from gradestudio.report.keeping import write_result
from gradestudio.report.rfm_rulebook import LETTERS, SHARES, Frozen, Setting, rulebook_text
from gradestudio.report.view import View
from gradestudio.report.views import view_of
from gradestudio.report.writing import check_target
from gradestudio.studio import Run, book_of_text, fingerprint, read_date
from gradestudio.studio import run as grade
from gradestudio.studio.order_fields import Fields, fields_of
from gradestudio.studio.orders import ROLES, Orders, find_orders
from gradestudio.table.cells import EPOCH
from gradestudio.table.columns import Table

SCORES = 5
MOST_SCORES = 10
_LETS = {"R": "rfm.value-r", "F": "rfm.value-f", "M": "rfm.value-m"}


def arguments(parser: Parser) -> None:
    parser.option("table", metavar="ORDERS_SHEET", help="orders")
    parser.option("-o", "--output", metavar="RULES.grade", help="suggest-output")
    parser.option("--graded", metavar="OUT", help="rfm-graded")
    parser.option("--key", metavar="COLUMN", help="orders-key")
    parser.option("--date", metavar="COLUMN", help="orders-date")
    parser.option("--amount", metavar="COLUMN", help="orders-amount")
    parser.option("--scores", metavar="K", type=int, default=SCORES, help="rfm-scores")
    parser.option("--months", metavar="N", type=int, help="rfm-months")
    parser.option("--freeze", action="store_true", help="rfm-freeze")
    parser.option("--as-of", metavar="DATE", help="orders-as-of")
    parser.option("--sheet", metavar="NAME", help="sheet")
    parser.option("--header", metavar="ROW", type=int, help="header")
    parser.option("--password", metavar="WORD", help="password")
    parser.option("--json", action="store_true", help="json")


def run(args: argparse.Namespace, console: Console) -> int:
    _check(args)
    as_of = read_date(args.as_of) if args.as_of is not None else None
    table, _ = read(args.table, args, console)
    named = {role: given for role in ROLES if (given := getattr(args, role)) is not None}
    orders = find_orders(table, named, args.sheet is not None)
    fields = fields_of(orders)
    if not fields.days.size:
        raise Stop("cli.rfm.no-orders", file=Path(args.table).name)
    latest = EPOCH + timedelta(days=int(fields.days.max()))
    day = as_of or min(latest, date.today())
    if not (fields.days <= (day - EPOCH).days).any():
        raise Stop("cli.rfm.no-orders-then", as_of=day)
    setting = Setting(
        fields.key,
        fields.key_statement,
        orders.table.origin.sheet,
        fields.date,
        fields.amount,
        fields.number,
        fields.columns,
        args.scores,
        args.months,
        latest > day,
    )
    console.step("cli.grading")
    words, source = console.words, Path(args.table).name
    first = _graded(setting, Frozen({}), source, day, table, words)
    frozen = _frozen(first, setting, args.freeze, words)
    made = _graded(setting, frozen, source, day, table, words)
    text = made.book.source
    view = view_of(made, words, False, VERSION)
    if args.output is not None:
        with replacing(args.output) as file:
            file.write(text.encode())
    if args.graded is not None:
        write_result(view, Path(args.graded), False, lambda done, of: console.step("cli.writing", done / of))
    if args.json:
        console.json(_as_json(view, orders, fields, day, frozen, text))
        return DONE
    if args.output is None:
        console.raw(text)
    for line in _lines(view, orders, fields, args, day, frozen):
        console.tell(line)
    return DONE


def _check(args: argparse.Namespace) -> None:
    """Raises CannotWrite, Stop before any work is done."""
    if args.output is not None:
        check_rulebook_target(args.output)
    if args.graded is not None:
        check_target(Path(args.graded), (args.table,))
    if not 2 <= args.scores <= MOST_SCORES:
        raise Stop("cli.rfm.scores", value=args.scores, most=MOST_SCORES)
    if args.months is not None and args.months < 1:
        raise Stop("cli.rfm.months", value=args.months)


def _graded(setting: Setting, frozen: Frozen, source: str, day: date, table: Table, words: Words) -> Run:
    book = book_of_text(rulebook_text(setting, frozen, source, day, words))
    return grade(book, table, day, fingerprinted=fingerprint(table.origin.file))


def _frozen(first: Run, setting: Setting, freeze: bool, words: Words) -> Frozen:
    """Bands where quantiles would leave a score empty; everywhere, and for the tiers, when frozen."""
    made: dict[str, Bands] = {}
    lets = {d.name: d for d in first.book.program.lets}
    for letter in LETTERS:
        let = lets[words.text(_LETS[letter])]
        values = first.column(p.Derived(let.name, let.value)).data
        found = bands(values, setting.k, letter == "R")
        if freeze or found.tied:
            made[letter] = found
    if not freeze:
        return Frozen(made)
    scores = []
    for letter in LETTERS:
        let = lets[words.text(_LETS[letter])]
        scores.append(made[letter].of(first.column(p.Derived(let.name, let.value)).data))
    return Frozen(made, _least_sums(np.sum(scores, axis=0)))


def _least_sums(sums: np.ndarray) -> tuple[Decimal, Decimal]:
    """The least sum within the top share, ties in, as `tier A top 20%` counts."""
    known = np.sort(sums[~np.isnan(sums)])[::-1]
    least = []
    for share in SHARES:
        place = int(np.ceil(float(share) * len(known))) - 1
        least.append(Decimal(int(known[max(place, 0)])))
    return least[0], least[1]


# ── Words ───────────────────────────────────────────────────────────────────────────────────────


def _lines(
    view: View, orders: Orders, fields: Fields, args: argparse.Namespace, day: date, frozen: Frozen
) -> list[str]:
    words = view.words
    file = Path(args.table).name
    made = list(orders_lines(orders, fields, day, args.as_of is None, file, words))
    if fields.number is not None:
        made.append(words.text("cli.rfm.number", name=fields.number))
    for letter, found in frozen.bands.items():
        if found.tied:
            made.append(words.text("cli.rfm.tied", name=words.text(_LETS[letter])))
    for definition in view.program.grades:
        made += tier_table(definition, tier_counts(view, definition.name), words)
    if args.output is not None:
        made.append(words.text("cli.suggest.written", file=args.output))
    if args.graded is not None:
        made.append(words.text("cli.rfm.graded", file=args.graded, n=view.rows))
    return made


def _as_json(
    view: View, orders: Orders, fields: Fields, day: date, frozen: Frozen, text: str
) -> dict[str, Any]:
    """The shape of `rfm --json`."""
    return {
        "sheet": orders.table.origin.sheet,
        "as_of": day.isoformat(),
        "columns": {role: heading_of(getattr(orders, role)) for role in ROLES} | {"number": fields.number},
        "guessed": list(orders.guessed),
        "orders": orders.table.row_count,
        "customers": view.rows,
        "grades": {g.name: view.grading.grades[g.name].counts() for g in view.program.grades},
        "bands": {
            letter: {
                "edges": [float(e) for e in found.edges],
                "scores": list(found.scores),
                "tied": found.tied,
            }
            for letter, found in frozen.bands.items()
        },
        "unread": fields.unread,
        "negative": fields.negative,
        "rulebook": text,
    }
