"""`gradestudio tune`: the value of a parameter for a wanted count, share, money or number of visits."""

from __future__ import annotations

import argparse
import csv
import io
import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from gradestudio import __version__ as VERSION
from gradestudio.analysis.tune import Goal, Question, Step, Tuning, tune
from gradestudio.cli.arguments import Parser
from gradestudio.cli.console import DONE, NO, WRONG, Console, Stop
from gradestudio.cli.grade_command import add_sheet_options, graded
from gradestudio.cli.grades import one_grade
from gradestudio.diagnostics import Edit, apply_edits
from gradestudio.language.number_text import number_like, plain_number
from gradestudio.messages import Words
from gradestudio.report.files import CannotWrite, replacing
from gradestudio.report.measures import Measure, measures
from gradestudio.report.rulebook_files import write_rulebook
from gradestudio.report.views import view_of
from gradestudio.studio import BadSetting, Book
from gradestudio.studio.settings import read_number

_GOALS = (("count", "count"), ("share", "share"), ("money", "money"), ("capacity", "visits"))
"""Option and kind of goal."""
CURVES = (".csv", ".json")


def arguments(parser: Parser) -> None:
    parser.option("rules", metavar="RULES", help="rules")
    parser.option("table", metavar="SHEET", help="table")
    parser.option("--tier", metavar="NAME", action="append", help="tier")
    parser.option("--count", metavar="N", help="count")
    parser.option("--share", metavar="SHARE", help="share")
    parser.option("--money", metavar="AMOUNT", help="money")
    parser.option("--capacity", metavar="VISITS", help="capacity")
    parser.option("--grade", metavar="NAME", help="tune-grade")
    parser.option("--curve", metavar="OUT", help="curve")
    parser.option("-w", "--write", action="store_true", help="tune-write")
    add_sheet_options(parser, "tune-param")
    parser.option("--json", action="store_true", help="json")


def run(args: argparse.Namespace, console: Console) -> int:
    name = _tuned_param(args)
    goal = _goal(args)
    _check_curve(args)
    made, _ = graded(args, console)
    if made is None:
        return WRONG
    grade = one_grade(made.book, args.grade)
    if not args.tier and args.capacity is None:
        raise Stop("cli.tune.no-tier", choices=tuple(t.name for t in grade.tiers))
    tiers = tuple(args.tier or (t.name for t in grade.tiers))
    measure = next(iter(measures(view_of(made, console.words, False, VERSION))), None)
    question = Question(name, grade.name, tiers, goal, None if measure is None else measure.values)
    console.step("cli.tune.trying")
    grading = made.grading
    found = tune(grading.program, grading.table, grading.as_of, question, grading.params)
    if args.curve is not None:
        _write_curve(found, Path(args.curve))
    written = _write(found, made.book) if args.write else None
    if args.json:
        console.json(as_json(found, measure, written))
    else:
        _tell(found, measure, args, written, made.book, console)
    return NO if found.beyond else DONE


def _tuned_param(args: argparse.Namespace) -> str:
    """The one `--param NAME` without a value; those with one stay.  Raises Stop."""
    names = [text for text in args.param or () if "=" not in text]
    args.param = [text for text in args.param or () if "=" in text]
    if len(names) != 1:
        raise Stop("cli.tune.one-param", names=tuple(names))
    return names[0].strip()


def _goal(args: argparse.Namespace) -> Goal | None:
    """Raises Stop for none (but for a curve), several, or one that is no number."""
    given = [(option, kind) for option, kind in _GOALS if getattr(args, option) is not None]
    if len(given) > 1 or (not given and args.curve is None):
        raise Stop("cli.tune.one-goal")
    if not given:
        if args.write:
            raise Stop("cli.tune.one-goal")
        return None
    option, kind = given[0]
    text = getattr(args, option)
    try:
        wanted = float(read_number(text))
    except BadSetting:
        raise Stop("cli.tune.goal", option=f"--{option}", value=text) from None
    if wanted < 0 or (kind == "share" and wanted > 1) or (kind == "count" and not wanted.is_integer()):
        raise Stop("cli.tune.goal", option=f"--{option}", value=text)
    return Goal(kind, wanted)


# ── Words ───────────────────────────────────────────────────────────────────────────────────────


def _tell(
    found: Tuning,
    measure: Measure | None,
    args: argparse.Namespace,
    written: str | None,
    book: Book,
    console: Console,
) -> None:
    words = console.words
    say = words.text
    tiers = words.listed(found.tiers)
    current = said(found.current, found, measure, words)
    if found.best is not None and found.goal is not None:
        console.result(
            say(
                "tune.best",
                name=found.param.name,
                value=shown(found.best.value, found),
                tiers=tiers,
                what=said(found.best, found, measure, words),
                wanted=_wanted(found.goal, measure, words),
            )
        )
        if found.beyond:
            console.result(say("tune.beyond"))
        elif found.sides is not None:
            ways = [
                say("tune.side", value=shown(s.value, found), what=said(s, found, measure, words))
                for s in found.sides
            ]
            console.result(say("tune.sides", first=ways[0], second=ways[1]))
        console.result(say("tune.moved", n=found.best.moved))
    console.result(say("tune.now", value=shown(found.current.value, found), tiers=tiers, what=current))
    if args.curve is not None:
        console.say("cli.tune.curve-written", file=args.curve, n=len(found.curve))
    if written is not None:
        console.say("cli.tune.written", file=book.file, name=found.param.name, value=written)


def said(step: Step, found: Tuning, measure: Measure | None, words: Words) -> str:
    """`401 人（13.4%），¥6,012万`; visits where they are asked for."""
    parts = [words.text("tune.customers", n=step.count, share=words.percent(step.share))]
    if step.money is not None and measure is not None:
        parts.append(f"{measure.name} {words.money(step.money, measure.unit)}")
    if found.goal is not None and found.goal.kind == "visits" and step.visits is not None:
        parts.append(words.text("tune.visits", n=round(step.visits, 1)))
    return words.text("tune.between").join(parts)


def shown(value: Decimal, found: Tuning) -> str:
    """A value written as the parameter is."""
    return number_like(value, found.param.as_written) or plain_number(value)


def _wanted(goal: Goal, measure: Measure | None, words: Words) -> str:
    if goal.kind == "share":
        return words.percent(goal.wanted)
    if goal.kind == "money":
        return words.money(goal.wanted, measure.unit if measure is not None else None)
    return words.text(f"tune.wanted-{goal.kind}", n=goal.wanted)


# ── Files ───────────────────────────────────────────────────────────────────────────────────────


def _write(found: Tuning, book: Book) -> str | None:
    """The parameter's new text, written into the rulebook; nothing else of it changes.  Raises Stop."""
    best, span = found.best, found.param.value_span
    if best is None or book.path is None or span is None or best.value == found.param.value:
        return None
    text = number_like(best.value, found.param.as_written)
    if text is None:
        raise Stop("cli.tune.not-a-number", name=found.param.name, text=found.param.as_written)
    made = apply_edits(book.source, [Edit(span, text)])
    write_rulebook(book.path, made)
    return text


def _check_curve(args: argparse.Namespace) -> None:
    if args.curve is None:
        return
    target = Path(args.curve)
    if target.suffix.lower() not in CURVES:
        raise CannotWrite("write-ending-unknown", file=target.name, ending=target.suffix, endings=CURVES)
    if not target.absolute().parent.is_dir():
        raise CannotWrite("write-folder-missing", file=target.name, folder=str(target.parent))


def _write_curve(found: Tuning, path: Path) -> None:
    """One line a value that was tried; outcomes have the same names in every language."""
    outcomes = list(dict.fromkeys(name for s in found.curve for name in s.counts))
    if path.suffix.lower() == ".json":
        text = json.dumps([_step(s) for s in found.curve], ensure_ascii=False, indent=2) + "\n"
        data = text.encode()
    else:
        lines = io.StringIO()
        writer = csv.writer(lines)
        writer.writerow([found.param.name, "customers", "share", "money", "visits", "moved", *outcomes])
        for s in found.curve:
            fixed = (plain_number(s.value), s.count, s.share, s.money, s.visits, s.moved)
            counts = (s.counts.get(name, 0) for name in outcomes)
            writer.writerow(["" if v is None else v for v in (*fixed, *counts)])
        data = lines.getvalue().encode("utf-8-sig")
    with replacing(path) as file:
        file.write(data)


# ── JSON ────────────────────────────────────────────────────────────────────────────────────────


def as_json(found: Tuning, measure: Measure | None, written: str | None) -> dict[str, Any]:
    """The shape of `tune --json`."""
    goal, param = found.goal, found.param
    best = found.best
    return {
        "param": param.name,
        "grade": found.grade,
        "tiers": list(found.tiers),
        "money": None if measure is None else measure.name,
        "goal": None if goal is None else {"kind": goal.kind, "wanted": goal.wanted},
        "met": found.met,
        "beyond": found.beyond,
        "current": _step(found.current),
        "best": None if best is None else {**_step(best), "text": shown(best.value, found)},
        "sides": None if found.sides is None else [_step(s) for s in found.sides],
        "written": written,
        "curve": [_step(s) for s in found.curve],
    }


def _step(step: Step) -> Mapping[str, Any]:
    return {
        "value": float(step.value),
        "customers": step.count,
        "share": step.share,
        "money": step.money,
        "visits": step.visits,
        "moved": step.moved,
        "counts": dict(step.counts),
    }
