"""Customers near the line as a list for the sales team."""

from __future__ import annotations

import numpy as np

from gradestudio.analysis.near import Near, Side
from gradestudio.engine.lifting.lift import Lift
from gradestudio.language.program import FieldKind
from gradestudio.report.customer_list import Page
from gradestudio.report.masking import HIDDEN
from gradestudio.report.outcome import Added, text_column, tier_column
from gradestudio.report.view import View
from gradestudio.table.columns import Column, ColumnKind

SIDES = ("up", "down")


def side_of(found: Near, name: str) -> Side:
    return found.up if name == "up" else found.down


def change_text(change: Lift, view: View) -> str:
    """`年消费 97,500 → 100,000`; values of a private field are hidden when the view masks."""
    return view.words.text(
        "near.change",
        field=change.name,
        current=_shown(change, change.current, view),
        value=_shown(change, change.value, view),
    )


def page(found: Near, name: str, view: View) -> Page:
    """Everyone near the line on one side, nearest first, with what would give the other tier."""
    say, side = view.words.text, side_of(found, name)
    rows = side.rows.tolist()
    changes = {row: side.change(row) for row in rows}
    result = view.grading.grades[found.grade]

    def texts(of: dict[int, str]) -> Column:
        made = [""] * view.rows
        for row, text in of.items():
            made[row] = text
        return text_column("", made)

    share = np.full(view.rows, np.nan)
    share[side.rows] = np.round(side.sizes * 100, 2)
    added = (
        Added(found.grade, tier_column(result, result.tier, view, found.grade), "tier", found.grade),
        Added(say("near.heading-tier"), texts({r: c.tier for r, c in changes.items()}), "next"),
        Added(
            say("near.heading-change"), texts({r: change_text(c, view) for r, c in changes.items()}), "next"
        ),
        Added(say("near.heading-amount"), texts({r: _amount(c, view) for r, c in changes.items()}), "needs"),
        Added(say("near.heading-share"), Column("", ColumnKind.NUMBER, share), "show"),
    )
    facts = say("near.facts", n=len(rows), within=view.words.percent(found.within), as_of=view.grading.as_of)
    title = say(f"near.title-{name}", grade=found.grade)
    return Page(say(f"near.page-{name}"), title, facts, view, side.rows, tuple((a, view) for a in added))


def _shown(change: Lift, value: object, view: View) -> str:
    return HIDDEN if _hidden(change, view) else view.words.value(value)


def _amount(change: Lift, view: View) -> str:
    """How much it lacks, in the field's unit."""
    if change.change is None or _hidden(change, view):
        return ""
    if change.kind is FieldKind.DATE:
        return view.words.text("near.days", n=abs(change.change))
    field = view.program.field(change.name)
    unit = field.unit if field is not None and field.unit else ""
    return f"{view.words.number(abs(change.change))} {unit}".strip()


def _hidden(change: Lift, view: View) -> bool:
    field, let = view.program.field(change.name), view.program.let(change.name)
    return view.mask and (
        (field is not None and field.private) or (let is not None and view.hides(let.value))
    )
