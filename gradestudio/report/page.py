"""The report as one HTML page that needs nothing else: summary, customers by tier, problems, rules."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib.resources import files
from typing import Any

import numpy as np

from gradestudio.report.colours import ink
from gradestudio.report.customers import headings, own_columns
from gradestudio.report.display import texts
from gradestudio.report.files import replacing
from gradestudio.report.graded import Told, nobody
from gradestudio.report.listing import entries
from gradestudio.report.measures import Line, Measure, lines, measures
from gradestudio.report.outcome import Added, added_columns, in_file_order
from gradestudio.report.rules_sheet import facts
from gradestudio.report.view import View

MOST_CUSTOMERS = 200
"""Customers listed of each tier; all of them are in the workbook."""
MOST_PROBLEMS = 200


def write_page(view: View, path: str | os.PathLike[str], told: Told = nobody) -> None:
    """The page as a file.  Raises CannotWrite."""
    made = page(view)
    with replacing(path) as file:
        file.write(made.encode("utf-8", "replace"))
    told(view.rows, view.rows)


def page(view: View, paper: bool = False) -> str:
    """The whole page; for `paper` without folds, in the little of CSS that Qt's printing knows."""
    words = view.words
    title = words.text("summary.title", rulebook=view.program.name or view.provenance.rulebook_file)
    version = view.program.version or words.text("summary.none")
    about = words.text("summary.facts", rows=view.rows, as_of=view.grading.as_of, version=version)
    style = files("gradestudio.report").joinpath("paper.css" if paper else "page.css").read_text("utf-8")
    body = [f"<h1>{escape(title)}</h1><p class=quiet>{escape(about)}</p>", *_grades(view), *_tags(view)]
    if doubt := view.provenance.doubt(words):
        body.insert(1, f"<p class=doubt>{escape(doubt)}</p>")
    body += [*_problems(view), *_rules(view)]
    if paper:
        body = [_unfolded(part) for part in body]
    language = "zh-CN" if words.language == "zh" else "en"
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{style}</style></head><body><main>{''.join(body)}</main></body></html>\n"
    )


_FOLDS = (
    ("<details open>", ""),
    ("<details>", ""),
    ("</details>", ""),
    ("<summary>", "<h3>"),
    ("</summary>", "</h3>"),
    ("<table>", '<table width="100%" cellpadding="4">'),
    ("<table class=summary>", '<table width="100%" cellpadding="4">'),
    ("<section>", "<div>"),
    ("</section>", "</div>"),
)


def _unfolded(part: str) -> str:
    """Markup that Qt prints: no folds, no bars (the figures stand beside).  Texts hold no bare `<`."""
    for fold, plain in _FOLDS:
        part = part.replace(fold, plain)
    return _BAR.sub("<td></td>", part)


_BAR = re.compile(r"<td class=bar>.*?</td>")


def _grades(view: View) -> Iterator[str]:
    sums = measures(view)
    own = own_columns(view.program, view.table, view.source, view.mask)
    added = added_columns(view, headings(own))
    for grade in in_file_order(view.program):
        result = view.grading.grades.get(grade.name)
        if result is None:
            continue
        found = lines(grade, result, view, sums)
        yield f"<section><h2>{escape(grade.name)}</h2>{_summary(found, sums, view)}"
        for line in found:
            rows = np.flatnonzero(result.tier == line.code)
            yield _customers(line, rows, grade.name, added, view)
        yield "</section>"


def _summary(found: Sequence[Line], sums: Sequence[Measure], view: View) -> str:
    words = view.words
    most = max((line.customers for line in found), default=0) or 1
    titled = any(line.title for line in found)
    heads = [words.text(f"summary.{k}") for k in ("tier", "tier-title")[: 1 + titled]]
    numbers = [words.text("summary.customers"), words.text("summary.share"), *(m.name for m in sums)]
    rows = []
    for line in found:
        cells = [words.number(line.customers), words.percent(line.share)]
        cells += [words.money(a.total, m.unit) for m, a in zip(sums, line.amounts, strict=True)]
        width = round(100 * line.customers / most, 1)
        title = f"<td>{escape(line.title)}</td>" if titled else ""
        bar = f'<td class=bar><i style="width:{width}%;{_fill(line)}"></i></td>'
        rows.append(
            f"<tr><td>{_badge(line)}</td>{title}{bar}"
            + "".join(f"<td class=n>{escape(c)}</td>" for c in cells)
            + "</tr>"
        )
    head = "".join(f"<th>{escape(h)}</th>" for h in heads) + "<th></th>"
    head += "".join(f"<th class=n>{escape(h)}</th>" for h in numbers)
    return f"<table class=summary><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _badge(line: Line) -> str:
    if line.code < 0:
        return f'<span class="badge none">{escape(line.name)}</span>'
    look = f"background:{line.colour};color:{ink(line.colour)}"
    return f'<span class=badge style="{look}">{escape(line.name)}</span>'


def _fill(line: Line) -> str:
    return f"background:{line.colour}"


def _customers(line: Line, rows: np.ndarray, grade: str, added: Sequence[Added], view: View) -> str:
    words = view.words
    shown = rows[:MOST_CUSTOMERS]
    wanted = [
        a for a in added if a.of in ("", grade) and a.role in ("reason", "needs", "strategy", "contact")
    ]
    wanted = [a for a in wanted if _any(a, shown)]
    key = view.program.key
    keys = view.keys()
    columns = [(key.name if key is not None else "", [keys[row] for row in shown.tolist()])]
    columns += [(a.heading, _shown(a, shown, view)) for a in wanted]
    count = words.text("tier.facts", n=len(rows), share=words.percent(line.share), as_of=view.grading.as_of)
    label = f"{_badge(line)} {escape(line.title)} <span class=quiet>{escape(count)}</span>"
    more = ""
    if len(rows) > len(shown):
        more = f"<p class=quiet>{escape(words.text('page.more', n=len(rows) - len(shown)))}</p>"
    table = (
        _table([name for name, _ in columns], zip(*(c for _, c in columns), strict=True)) if len(rows) else ""
    )
    return f"<details><summary>{label}</summary>{table}{more}</details>"


def _any(added: Added, rows: np.ndarray) -> bool:
    data = added.column.data[rows]
    return bool((data >= 0).any()) if len(data) else False


def _shown(added: Added, rows: np.ndarray, view: View) -> list[str]:
    missing = view.words.text("word.missing")
    return ["" if t == missing else t for t in texts(added.column, view.words, None, rows)]


def _table(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    head = "".join(f"<th>{escape(h)}</th>" for h in heads)
    body = "".join("<tr>" + "".join(f"<td>{escape(str(c))}</td>" for c in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _tags(view: View) -> Iterator[str]:
    if not view.grading.tags:
        return
    words = view.words
    heads = [words.text(f"summary.{k}") for k in ("tag", "customers", "share")]
    rows = []
    for name, tag in view.grading.tags.items():
        count = int(tag.true.sum())
        share = count / view.rows if view.rows else 0.0
        rows.append((name, words.number(count), words.percent(share)))
    yield f"<section><h2>{escape(words.text('summary.tags'))}</h2>{_table(heads, rows)}</section>"


def _problems(view: View) -> Iterator[str]:
    words, found = view.words, entries(view)
    said = words.text("page.problems", n=len(found)) if found else words.text("problems.none")
    yield f"<section><h2>{escape(words.text('problems.title'))}</h2><p class=quiet>{escape(said)}</p>"
    if found:
        heads = [words.text(f"problems.{k}") for k in ("place", "key", "field", "seen", "what", "did")]
        rows = [(e.cell or "", e.key, e.field, e.seen, e.sentence, e.did) for e in found[:MOST_PROBLEMS]]
        yield f"<details open>{_table(heads, rows)}</details>"
    if len(found) > MOST_PROBLEMS:
        yield f"<p class=quiet>{escape(words.text('page.more', n=len(found) - MOST_PROBLEMS))}</p>"
    yield "</section>"


def _rules(view: View) -> Iterator[str]:
    words = view.words
    yield f"<section><h2>{escape(words.text('rules.title'))}</h2>{_table((), facts(view))}"
    if view.provenance.rulebook_text:
        yield f"<pre>{escape(view.provenance.rulebook_text)}</pre>"
    yield "</section>"
