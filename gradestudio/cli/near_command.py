"""`gradestudio near`: customers whom a small change would give another tier."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from gradestudio import __version__ as VERSION
from gradestudio.analysis.near import Near, near
from gradestudio.cli.arguments import Parser
from gradestudio.cli.console import DONE, WRONG, Console, Stop
from gradestudio.cli.grade_command import add_sheet_options, graded
from gradestudio.cli.grades import ordered_grade
from gradestudio.cli.text_table import aligned
from gradestudio.report.customer_list import check_list_target, write_list
from gradestudio.report.near_list import SIDES, change_text, page, side_of
from gradestudio.report.view import View
from gradestudio.report.views import view_of
from gradestudio.studio import BadSetting
from gradestudio.studio.settings import read_number

MOST_TOLD = 20


def arguments(parser: Parser) -> None:
    parser.option("rules", metavar="RULES", help="rules")
    parser.option("table", metavar="SHEET", help="table")
    parser.option("--within", metavar="SHARE", default="5%", help="within")
    parser.option("--side", choices=("up", "down", "both"), default="up", help="side")
    parser.option("--grade", metavar="NAME", help="grade")
    parser.option("-o", "--output", metavar="OUT", help="list-output")
    add_sheet_options(parser)
    parser.option("--mask", action="store_true", help="mask")
    parser.option("--json", action="store_true", help="json")


def run(args: argparse.Namespace, console: Console) -> int:
    within = _share(args.within)
    if args.output is not None:
        check_list_target(args.output, (args.rules, args.table))
        if args.side == "both" and args.output.lower().endswith(".csv"):
            raise Stop("cli.near.csv-both")
    made, _ = graded(args, console)
    if made is None:
        return WRONG
    grade = ordered_grade(made.book, args.grade)
    found = near(made.grading, grade.name, within)
    view = view_of(made, console.words, args.mask, VERSION)
    sides = SIDES if args.side == "both" else (args.side,)
    if args.output is not None:
        write_list(args.output, [page(found, side, view) for side in sides])
    if args.json:
        console.json(_as_json(found, sides, view))
        return DONE
    for side in sides:
        _tell(found, side, view, console)
    if args.output is not None:
        console.say("cli.near.written", file=args.output)
    return DONE


def _share(text: str) -> float:
    """`5%`, `0.05`.  Raises Stop."""
    try:
        share = float(read_number(text))
    except BadSetting:
        raise Stop("cli.near.within", value=text) from None
    if not 0 < share < 1:
        raise Stop("cli.near.within", value=text)
    return share


def _tell(found: Near, name: str, view: View, console: Console) -> None:
    words, side = console.words, side_of(found, name)
    count = {"n": len(side.rows), "grade": found.grade, "within": words.percent(found.within)}
    console.result(words.text(f"near.count-{name}", **count))
    keys, tiers = view.keys(), view.grading.grades[found.grade]
    rows = []
    for row, size in list(zip(side.rows.tolist(), side.sizes.tolist(), strict=True))[:MOST_TOLD]:
        change = side.change(row)
        move = f"{tiers.tiers[int(tiers.tier[row])]} → {change.tier}"
        rows.append((keys[row], move, change_text(change, view), words.percent(size)))
    for line in aligned(rows, "  "):
        console.result(line)
    if len(side.rows) > MOST_TOLD:
        console.say("cli.near.more", most=MOST_TOLD)


def _as_json(found: Near, sides: tuple[str, ...], view: View) -> dict[str, Any]:
    made: dict[str, Any] = {"grade": found.grade, "within": found.within, "rows": view.rows}
    keys, result = view.keys(), view.grading.grades[found.grade]
    for name in sides:
        side, lines = side_of(found, name), []
        for row, size in zip(side.rows.tolist(), side.sizes.tolist(), strict=True):
            change = side.change(row)
            lines.append(
                {
                    "id": keys[row] or None,
                    "tier": result.tiers[int(result.tier[row])],
                    "to": change.tier,
                    "field": change.name,
                    "value": _plain(change.current),
                    "threshold": _plain(change.value),
                    "change": change.change,
                    "share": size,
                }
            )
        made[name] = lines
    return made


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
