"""`gradestudio suggest`: a readable rulebook learnt from past grades."""

from __future__ import annotations

import argparse
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from gradestudio import __version__ as VERSION
from gradestudio.analysis.learning.learn import Learnt, learn
from gradestudio.cli.arguments import Parser
from gradestudio.cli.console import DONE, NO, Console, Stop
from gradestudio.cli.sheets import read
from gradestudio.cli.suggest_clusters import left_out_lines, suggest_clusters
from gradestudio.cli.text_table import aligned
from gradestudio.engine.grading import NEEDS_DATA
from gradestudio.messages import Words
from gradestudio.report.customer_list import check_list_target, write_list
from gradestudio.report.disagreeing import disagreeing, page
from gradestudio.report.files import CannotWrite, replacing
from gradestudio.report.learnt_rulebook import rulebook_text
from gradestudio.report.reasons import tier_name
from gradestudio.report.view import View
from gradestudio.report.views import view_of
from gradestudio.studio import Run, read_date
from gradestudio.studio import run as grade
from gradestudio.studio.labels import MOST_TIERS, labels_of, of_the_label, tells_the_label
from gradestudio.studio.material import Material, book_for, material
from gradestudio.studio.scales import best_first

MOST_RULES = 10
_PARTS = re.compile(r"\s*[,，、]\s*")


def arguments(parser: Parser) -> None:
    parser.option("table", metavar="SHEET", help="table")
    parser.option("--label", metavar="COLUMN", help="label")
    parser.option("--clusters", metavar="K", type=int, help="clusters")
    parser.option("-o", "--output", metavar="RULES.grade", help="suggest-output")
    parser.option("--list", metavar="LIST", help="suggest-list")
    parser.option("--tiers", metavar="A,B,C", help="suggest-tiers")
    parser.option("--only", metavar="COLUMN", action="append", help="only")
    parser.option("--without", metavar="COLUMN", action="append", help="without")
    parser.option("--most-rules", metavar="N", type=int, default=MOST_RULES, help="most-rules")
    parser.option("--as-of", metavar="DATE", help="suggest-as-of")
    parser.option("--sheet", metavar="NAME", help="sheet")
    parser.option("--header", metavar="ROW", type=int, help="header")
    parser.option("--password", metavar="WORD", help="password")
    parser.option("--json", action="store_true", help="json")


def run(args: argparse.Namespace, console: Console) -> int:
    _check(args)
    if args.clusters is not None:
        return suggest_clusters(args, console)
    as_of = read_date(args.as_of) if args.as_of is not None else None
    table, _ = read(args.table, args, console)
    column, labels, grades = labels_of(table, args.label)
    tiers, ordered = _tiers(args.tiers, grades, column.heading or column.name)
    labels = _renumbered(labels, grades, tiers)
    beside = of_the_label(table, column)
    besides = (column, *(table.columns[name] for name in beside))
    offered = material(table, besides, args.without or (), as_of, args.only or ())
    names = tuple(p.name for p in offered.predictors if tells_the_label(p, labels))
    offered = replace(offered, predictors=tuple(p for p in offered.predictors if p.name not in names))
    if not offered.predictors:
        raise Stop("cli.suggest.no-columns", file=Path(args.table).name)
    learnt = learn(
        offered.predictors,
        labels,
        tiers,
        ordered,
        args.most_rules,
        lambda done, of: console.step("cli.suggest.learning", done / of),
    )
    heading = column.heading or column.name
    words = console.words
    title = words.text("suggest.title", label=heading)
    text = rulebook_text(learnt, offered, heading, title, ordered, Path(args.table).name, words)
    book = book_for(text, table)
    made = grade(book, table, offered.as_of)
    view = view_of(made, words, False, VERSION)
    rows = disagreeing(view, heading, labels, tiers)
    if args.output is not None:
        with replacing(args.output) as file:
            file.write(text.encode())
    if args.list is not None:
        write_list(args.list, [page(view, heading, rows, labels, tiers)])
    said = _Said(learnt, offered, heading, ordered, made, view, rows, (*beside, *names), text)
    if args.json:
        console.json(said.as_json(words))
    else:
        said.tell(args, console)
    return DONE if learnt.better else NO


def _check(args: argparse.Namespace) -> None:
    """Raises CannotWrite, Stop before any work is done."""
    if (args.label is None) == (args.clusters is None):
        raise Stop("cli.suggest.one-source")
    if args.clusters is not None:
        if not 2 <= args.clusters <= MOST_TIERS:
            raise Stop("cli.suggest.clusters", value=args.clusters, most=MOST_TIERS)
        if args.list is not None or args.tiers is not None:
            raise Stop("cli.suggest.label-only")
    if args.output is not None:
        check_rulebook_target(args.output)
    if args.list is not None:
        check_list_target(args.list, (args.table,))
    if not 1 <= args.most_rules <= 50:
        raise Stop("cli.suggest.most-rules", value=args.most_rules)


def check_rulebook_target(path: str) -> None:
    """Raises CannotWrite before any work is done."""
    target = Path(path)
    if target.suffix.lower() != ".grade":
        raise CannotWrite("write-ending-unknown", file=target.name, ending=target.suffix, endings=(".grade",))
    if not target.absolute().parent.is_dir():
        raise CannotWrite("write-folder-missing", file=target.name, folder=str(target.parent))


def _tiers(said: str | None, grades: tuple[str, ...], heading: str) -> tuple[tuple[str, ...], bool]:
    """The grades from the best, and whether they have an order.  Raises Stop."""
    if said is None:
        found = best_first(grades)
        return (found, True) if found is not None else (grades, False)
    order = tuple(part for part in _PARTS.split(said.strip()) if part)
    if set(order) != set(grades) or len(set(order)) != len(order):
        raise Stop("cli.suggest.tiers", name=heading, grades=grades)
    return order, True


def _renumbered(labels: np.ndarray, grades: tuple[str, ...], tiers: tuple[str, ...]) -> np.ndarray:
    places = np.array([*(tiers.index(g) for g in grades), -1], dtype=np.int16)
    return places[labels]


class _Said:
    """What was learnt, in words and as JSON."""

    def __init__(
        self,
        learnt: Learnt,
        offered: Material,
        label: str,
        ordered: bool,
        made: Run,
        view: View,
        rows: np.ndarray,
        names: tuple[str, ...],
        text: str,
    ) -> None:
        self.learnt, self.offered, self.label, self.ordered = learnt, offered, label, ordered
        self.made, self.view, self.rows, self.names, self.text = made, view, rows, names, text
        self.result = made.grading.grades[label]
        self.labelled = int(np.count_nonzero(learnt.labels >= 0))
        known = learnt.labels >= 0
        self.lacking = int(np.count_nonzero(known & (self.result.tier == NEEDS_DATA)))
        self.agree = self.labelled - len(rows)

    def tell(self, args: argparse.Namespace, console: Console) -> None:
        words, learnt = console.words, self.learnt
        if args.output is None:
            console.raw(self.text)
        for line in self._lines(words):
            console.tell(line)
        for line in aligned(self._matrix(words), "  "):
            console.tell(line)
        for line in self._remarks(words, args.as_of is None):
            console.tell(line)
        if not learnt.better:
            console.say("cli.suggest.no-better")
        if args.output is not None:
            console.say("cli.suggest.written", file=args.output)
        if args.list is not None:
            console.say("cli.suggest.list-written", file=args.list, n=len(self.rows))

    def _lines(self, words: Words) -> list[str]:
        learnt, trust = self.learnt, self.learnt.trust
        tier = learnt.tiers[learnt.baseline_tier]
        share = {
            "share": words.percent(trust.share),
            "baseline": words.percent(learnt.baseline),
            "tier": tier,
        }
        interval = {"low": words.percent(trust.low), "high": words.percent(trust.high)}
        made = [
            words.text(
                "cli.suggest.learnt", n=self.labelled, label=self.label, rules=len(learnt.rules.rules)
            ),
            words.text("cli.suggest.trust", **share, **interval),
        ]
        if self.ordered and len(learnt.tiers) > 2:
            made.append(words.text("cli.suggest.near", share=words.percent(trust.near / trust.customers)))
        differ = len(self.rows) - self.lacking
        made.append(words.text("cli.suggest.agree", agree=self.agree, differ=differ, lacking=self.lacking))
        return made

    def _matrix(self, words: Words) -> list[tuple[str, ...]]:
        counts = self._confusion()
        outcomes = list(dict.fromkeys(new for row in counts.values() for new in row))
        heads = (words.text("cli.suggest.matrix"), *outcomes)
        return [
            heads,
            *((past, *(words.number(row.get(o, 0)) for o in outcomes)) for past, row in counts.items()),
        ]

    def _confusion(self) -> dict[str, dict[str, int]]:
        """Past tier -> new outcome -> customers; every tier stands in both."""
        result = self.result
        codes = [*range(len(result.tiers)), *sorted({int(c) for c in result.tier if c < 0}, reverse=True)]
        names = [tier_name(result, code, self.view) for code in codes]
        return {
            past: {
                name: int(np.count_nonzero((self.learnt.labels == i) & (self.result.tier == code)))
                for name, code in zip(names, codes, strict=True)
            }
            for i, past in enumerate(self.learnt.tiers)
        }

    def _remarks(self, words: Words, guessed_day: bool) -> list[str]:
        made = []
        tiers = self.learnt.tiers
        made.append(words.text("cli.suggest.order" if self.ordered else "cli.suggest.no-order", tiers=tiers))
        if guessed_day and any(p.form in ("months", "days") for p in self.learnt.predictors):
            made.append(words.text("cli.suggest.day", as_of=self.offered.as_of))
        if self.names:
            made.append(words.text("cli.suggest.same", names=self.names))
        made += left_out_lines(self.offered, words)
        if self.learnt.sampled:
            made.append(words.text("cli.suggest.sampled", n=self.learnt.trust.customers))
        return made

    def as_json(self, words: Words) -> dict[str, Any]:
        """The shape of `suggest --json`."""
        learnt, trust = self.learnt, self.learnt.trust
        keys = self.view.keys()
        return {
            "label": self.label,
            "tiers": list(learnt.tiers),
            "ordered": self.ordered,
            "as_of": self.offered.as_of.isoformat(),
            "customers": self.labelled,
            "rules": len(learnt.rules.rules),
            "accuracy": {
                "cross_validated": trust.share,
                "interval": [trust.low, trust.high],
                "within_one_tier": trust.near / trust.customers if self.ordered else None,
                "needs_data": trust.lacking / trust.customers,
                "customers": trust.customers,
            },
            "baseline": {"tier": learnt.tiers[learnt.baseline_tier], "share": learnt.baseline},
            "better": learnt.better,
            "agree": self.agree,
            "needs_data": self.lacking,
            "matrix": self._confusion(),
            "disagree": [
                {
                    "id": keys[row] or None,
                    "label": learnt.tiers[int(learnt.labels[row])],
                    "grade": self._outcome(int(self.result.tier[row])),
                }
                for row in self.rows.tolist()
            ],
            "left_out": [{"column": left.heading, "why": left.why} for left in self.offered.left_out]
            + [{"column": one, "why": "suggest.left-same"} for one in self.names],
            "rulebook": self.text,
        }

    def _outcome(self, code: int) -> str:
        return self.result.tiers[code] if code >= 0 else "needs data"
