"""`gradestudio suggest --clusters K`: groups of customers as bands and a table."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from gradestudio.analysis.learning.clusters import STRUCTURE, Clusters, clustered
from gradestudio.analysis.learning.learn import Learnt, learn
from gradestudio.cli.console import DONE, NO, Console, Stop
from gradestudio.cli.sheets import read
from gradestudio.engine.grading import NEEDS_DATA
from gradestudio.messages import Words
from gradestudio.report.cluster_rulebook import ClusterRulebook, group_names
from gradestudio.report.files import replacing
from gradestudio.studio import read_date
from gradestudio.studio import run as grade
from gradestudio.studio.material import Material, book_for, material

_RULES_A_GROUP = 3
_TIDY = 0.03
"""Share of customers that fewer bands may cost."""
_NUMBERS = ("number", "months", "days")
_STRONG, _FAIR = 0.7, 0.5
"""Silhouettes from which groups are strong, or reasonable (Kaufman & Rousseeuw 1990)."""


def suggest_clusters(args: argparse.Namespace, console: Console) -> int:
    """Raises Stop, CannotWrite."""
    as_of = read_date(args.as_of) if args.as_of is not None else None
    table, _ = read(args.table, args, console)
    offered = material(table, (), args.without or (), as_of, args.only or ())
    offered = replace(offered, predictors=tuple(p for p in offered.predictors if p.form in _NUMBERS))
    if not offered.predictors:
        raise Stop("cli.suggest.no-numbers", file=Path(args.table).name)
    console.step("cli.suggest.learning")
    found = clustered(offered.predictors, args.clusters)
    words = console.words
    learnt = learn(
        offered.predictors,
        found.labels,
        group_names(args.clusters, words),
        False,
        max(args.most_rules, _RULES_A_GROUP * args.clusters),
        lambda done, of: console.step("cli.suggest.learning", done / of),
        _TIDY,
    )
    writer = ClusterRulebook(learnt, found, offered, words)
    heading = words.text("clusters.grade")
    text = writer.text(heading, words.text("clusters.title"), Path(args.table).name)
    result = grade(book_for(text, table), table, offered.as_of).grading.grades[heading]
    if args.output is not None:
        with replacing(args.output) as file:
            file.write(text.encode())
    known = found.labels >= 0
    agree = int(np.count_nonzero(known & (result.tier == found.labels)))
    lacking = int(np.count_nonzero(result.tier == NEEDS_DATA))
    if args.json:
        console.json(_as_json(found, learnt, offered, writer, text, agree, lacking))
        return DONE if found.silhouette >= STRUCTURE else NO
    if args.output is None:
        console.raw(text)
    for line in _lines(found, learnt, offered, writer, words):
        console.tell(line)
    console.say("cli.suggest.clusters-agree", agree=agree, n=int(known.sum()), lacking=lacking)
    if args.as_of is None and any(p.form != "number" for p in offered.predictors):
        console.say("cli.suggest.day", as_of=offered.as_of)
    for line in left_out_lines(offered, words):
        console.tell(line)
    if args.output is not None:
        console.say("cli.suggest.written", file=args.output)
    return DONE if found.silhouette >= STRUCTURE else NO


def left_out_lines(offered: Material, words: Words) -> list[str]:
    """The columns that were not learnt from, by reason."""
    by_reason: dict[str, list[str]] = {}
    for left in offered.left_out:
        by_reason.setdefault(left.why, []).append(left.heading)
    return [words.text(why, names=tuple(headings)) for why, headings in by_reason.items()]


def _lines(
    found: Clusters, learnt: Learnt, offered: Material, writer: ClusterRulebook, words: Words
) -> list[str]:
    names = tuple(p.name for p in offered.predictors)
    made = [words.text("cli.suggest.clustered", n=int((found.labels >= 0).sum()), columns=names)]
    for group, tier in enumerate(learnt.tiers):
        made.append(f"  {tier} {writer.described(group)}: {writer.size(group)}")
    value = found.silhouette
    strength = (
        "strong"
        if value >= _STRONG
        else "fair"
        if value >= _FAIR
        else "weak"
        if value >= STRUCTURE
        else "none"
    )
    made.append(words.text(f"cli.suggest.silhouette-{strength}", value=words.number(value, 2)))
    if found.others:
        others = tuple(f"{k}: {words.number(v, 2)}" for k, v in found.others)
        made.append(words.text("cli.suggest.silhouette-others", others=others))
    logged = tuple(n for n, log in zip(names, found.logged, strict=True) if log)
    if logged:
        made.append(words.text("cli.suggest.logged", names=logged))
    if (found.labels < 0).any():
        made.append(words.text("cli.suggest.unclustered", n=int((found.labels < 0).sum())))
    return made


def _as_json(
    found: Clusters,
    learnt: Learnt,
    offered: Material,
    writer: ClusterRulebook,
    text: str,
    agree: int,
    lacking: int,
) -> dict[str, Any]:
    """The shape of `suggest --clusters --json`."""
    return {
        "clusters": len(learnt.tiers),
        "as_of": offered.as_of.isoformat(),
        "columns": [p.name for p in offered.predictors],
        "customers": int((found.labels >= 0).sum()),
        "silhouette": found.silhouette,
        "silhouette_of": {str(k): v for k, v in found.others},
        "groups": [
            {
                "name": tier,
                "description": writer.described(group),
                "customers": int((found.labels == group).sum()),
                "medians": dict(
                    zip((p.name for p in offered.predictors), found.medians[group].tolist(), strict=True)
                ),
            }
            for group, tier in enumerate(learnt.tiers)
        ],
        "agree": agree,
        "needs_data": lacking,
        "accuracy": {
            "cross_validated": learnt.trust.share,
            "interval": [learnt.trust.low, learnt.trust.high],
        },
        "left_out": [{"column": left.heading, "why": left.why} for left in offered.left_out],
        "rulebook": text,
    }
