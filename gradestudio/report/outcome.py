"""The columns that a grading adds to each customer's row, in the order of the exported sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from gradestudio.engine.grading import GradeResult
from gradestudio.language import program as p
from gradestudio.messages import Words
from gradestudio.report import display
from gradestudio.report.lifting import lift_texts
from gradestudio.report.masking import masked
from gradestudio.report.reasons import Needs, deciders, needs, reasons, tier_name
from gradestudio.report.templates import filled
from gradestudio.report.view import View, is_money
from gradestudio.table.columns import Column, ColumnKind


@dataclass(frozen=True, slots=True, eq=False)
class Added:
    """One added column.

    `role`: tier, rule, reason, needs, next, computed, show, score, tag, strategy, contact; `of` names the
    grade, value, score or tag.
    """

    heading: str
    column: Column
    role: str
    of: str = ""
    money: bool = False


def added_columns(view: View, existing: Iterable[str] = ()) -> list[Added]:
    """Every added column; a heading that is among `existing` gets ` (2)`."""
    made: list[Added] = []
    for grade in in_file_order(view.program):
        if grade.name in view.grading.grades:
            made += _grade_columns(grade, view.grading.grades[grade.name], view)
    made += [_shown(name, view) for name in view.program.shows if name in view.grading.values]
    made += [_score(name, view) for name in view.grading.scores]
    made += [_tag(name, view) for name in view.grading.tags]
    made += _strategy(view)
    return _renamed(made, existing)


def taken_columns(view: View, added: Iterable[Added]) -> list[Added]:
    """Those of the added columns that the customers' sheet gets."""
    return [one for one in added if view.contents.takes(one.role, one.of)]


def in_file_order(program: p.Program) -> list[p.Grade]:
    """The grades as the rulebook writes them (`Program.grades` stands in the order of reading)."""
    return sorted(program.grades, key=lambda g: g.span.start if g.span is not None else 0)


def text_column(name: str, texts: Iterable[str]) -> Column:
    """A TEXT column of these texts; an empty one is missing."""
    known: dict[str, int] = {}
    codes = [known.setdefault(text, len(known)) if text else -1 for text in texts]
    return Column(name, ColumnKind.TEXT, np.array(codes, dtype=np.int32), tuple(known))


def tier_column(result: GradeResult, codes: np.ndarray, view: View, name: str) -> Column:
    """Tier names; needs data, no rule and conflict are values of their own behind the tiers."""
    outcomes = [tier_name(result, code, view) for code in (-1, -2, -3)]
    shown = np.where(codes >= 0, codes, len(result.tiers) - 1 - codes).astype(np.int32)
    return Column(name, ColumnKind.TEXT, shown, (*result.tiers, *outcomes))


def contacts(view: View) -> Column | None:
    """Every customer's next contact: the earliest of the strategies that apply; None without any."""
    if not any(s.strategy.contacts for s in view.grading.strategies):
        return None
    last = np.iinfo(np.int32).max
    days = np.full(view.rows, last, dtype=np.int32)
    for strategy in view.grading.strategies:
        own = strategy.contact
        days = np.minimum(days, np.where(own == Column.NO_DATE, last, own))
    days = np.where(days == last, Column.NO_DATE, days).astype(np.int32)
    return Column("contact", ColumnKind.DATE, days)


def _grade_columns(grade: p.Grade, result: GradeResult, view: View) -> list[Added]:
    words, name, lacking = view.words, grade.name, needs(result, view)

    def column(role: str, column: Column) -> Added:
        heading = name if role == "tier" else words.text(f"heading.{role}", grade=name)
        return Added(heading, column, role, name)

    made = [
        column("tier", tier_column(result, result.tier, view, name)),
        column("rule", text_column("rule", deciders(grade, result, view))),
        column("reason", text_column("reason", reasons(grade, result, view, lacking))),
        column("needs", text_column("needs", _names(lacking, view))),
    ]
    if grade.ordered and view.lifts_of is not None:
        made.append(column("next", text_column("next", lift_texts(view.lifts_of(name), view))))
    if grade.limits or grade.overrides:
        made.append(column("computed", tier_column(result, result.computed, view, name)))
    return made


def _names(lacking: Needs, view: View) -> list[str]:
    made = [""] * view.rows
    mark = view.words.text("expr.comma")
    for row, names in lacking.items():
        made[row] = mark.join(names)
    return made


def _shown(name: str, view: View) -> Added:
    made = view.program.let(name)
    column = view.grading.values[name].column
    if made is not None and view.hides(made.value):
        column = masked_column(column, view.words)
    return Added(
        name, flag_texts(column, view.words), "show", name, made is not None and is_money(made.value)
    )


def _score(name: str, view: View) -> Added:
    score = view.grading.scores[name]
    points = np.where(score.missing, np.nan, score.hundredths / 100)
    return Added(name, Column(name, ColumnKind.NUMBER, points), "score", name)


def _tag(name: str, view: View) -> Added:
    tag = view.grading.tags[name]
    flags = np.where(tag.unknown, -1, tag.true).astype(np.int8)
    return Added(name, flag_texts(Column(name, ColumnKind.FLAG, flags), view.words), "tag", name)


def flag_texts(column: Column, words: Words) -> Column:
    """A FLAG column as yes and no in words; any other as it is."""
    if column.kind is not ColumnKind.FLAG:
        return column
    names = (words.text("word.no"), words.text("word.yes"))
    return Column(column.name, ColumnKind.TEXT, column.data.astype(np.int32), names)


def masked_column(column: Column, words: Words) -> Column:
    """The same rows with private values hidden; blanks stay blank."""
    blank = words.text("word.missing")
    return text_column(column.name, ["" if t == blank else masked(t) for t in display.texts(column, words)])


def _strategy(view: View) -> list[Added]:
    if not view.program.strategies:
        return []
    words, contact = view.words, contacts(view)
    made = [Added(words.text("heading.strategy"), text_column("strategy", notes(view, contact)), "strategy")]
    if contact is not None:
        made.append(Added(words.text("heading.contact"), contact, "contact"))
    return made


def notes(view: View, contact: Column | None) -> list[str]:
    """Every customer's strategy notes, in file order."""
    made = np.full(view.rows, "", dtype=object)
    for result in view.grading.strategies:
        for note, applies in zip(result.strategy.notes, result.notes, strict=True):
            rows = np.flatnonzero(applies)
            if len(rows):
                made[rows] = _appended(made[rows].tolist(), filled(note.text, rows, view, contact))
    return made.tolist()


def _appended(before: Sequence[str], more: Sequence[str]) -> list[str]:
    return [f"{a} {b}" if a else b for a, b in zip(before, more, strict=True)]


def _renamed(columns: list[Added], existing: Iterable[str]) -> list[Added]:
    # letter case aside: a table of Excel takes "Tier" and "tier" for one
    taken = {heading.casefold() for heading in existing}
    made = []
    for added in columns:
        heading, number = added.heading, 2
        while heading.casefold() in taken:
            heading, number = f"{added.heading} ({number})", number + 1
        taken.add(heading.casefold())
        made.append(Added(heading, added.column, added.role, added.of, added.money))
    return made
