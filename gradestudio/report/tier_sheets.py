"""One sheet for each tier: who is in it, when to get in touch next, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from gradestudio.engine.grading import CONFLICT, NEEDS_DATA, NO_RULE
from gradestudio.language import program as p
from gradestudio.report.colours import tier_colours
from gradestudio.report.customer_sheet import Drawn, Painter, write_some
from gradestudio.report.customers import SheetColumn
from gradestudio.report.names import SheetNames
from gradestudio.report.outcome import Added, in_file_order
from gradestudio.report.reasons import tier_name
from gradestudio.report.sheet import StreamedBook
from gradestudio.report.theme import Theme
from gradestudio.report.view import View
from gradestudio.table.cells import Tag
from gradestudio.table.columns import Column

_HEADER = 4
_MOST_TEXTS = 5
_MOST_AMOUNTS = 2
MOST_SHEETS = 60


def write_tiers(
    book: StreamedBook,
    theme: Theme,
    view: View,
    own: Sequence[SheetColumn],
    added: Sequence[Added],
    painter: Painter,
    names: SheetNames,
    told: Callable[[int], None],
) -> int:
    """The sheets of every grade, at most `MOST_SHEETS`; how many were left out."""
    grades = [g for g in in_file_order(view.program) if g.name in view.grading.grades]
    wanted = [(g, code) for g in grades for code in codes(g, view)]
    for grade, code in wanted[:MOST_SHEETS]:
        result = view.grading.grades[grade.name]
        name = tier_name(result, code, view)
        title = grade.tiers[code].title if code >= 0 else None
        shown = f"{name} {title}" if title else name
        label = shown if len(grades) == 1 else f"{grade.name} {shown}"
        sheet = book.add_sheet(names.claim(label))
        rows = ordered(np.flatnonzero(result.tier == code), added)
        colour = tier_colours(tuple(t.color for t in grade.tiers))[code] if code >= 0 else None
        if colour is not None:
            sheet.set_tab_color(colour)
        sheet.set_row(0, 26)
        sheet.write_string(0, 0, view.words.text("tier.title", grade=grade.name, tier=shown), theme.title())
        sheet.write_string(1, 0, _facts(view, len(rows)), theme.quiet())
        write_some(sheet, rows, _columns(view, grade, code, own, added, painter), theme, _HEADER, told)
    return max(0, len(wanted) - MOST_SHEETS)


def codes(grade: p.Grade, view: View) -> list[int]:
    """Every tier, then the outcomes without one that occur."""
    tiers = view.grading.grades[grade.name].tier
    outcomes = [c for c in (NEEDS_DATA, NO_RULE, CONFLICT) if (tiers == c).any()]
    return [*range(len(grade.tiers)), *outcomes]


def _facts(view: View, count: int) -> str:
    share = count / view.rows if view.rows else 0.0
    return view.words.text("tier.facts", n=count, share=view.words.percent(share), as_of=view.grading.as_of)


def ordered(rows: np.ndarray, added: Sequence[Added]) -> np.ndarray:
    """By next contact, whoever has none last; else as in the sheet."""
    contact = next((a.column for a in added if a.role == "contact"), None)
    if contact is None:
        return rows
    days = contact.data[rows].astype(np.int64)
    return rows[np.argsort(np.where(days == Column.NO_DATE, np.iinfo(np.int64).max, days), kind="stable")]


def _columns(
    view: View,
    grade: p.Grade,
    code: int,
    own: Sequence[SheetColumn],
    added: Sequence[Added],
    painter: Painter,
) -> list[Drawn]:
    """Who (key, names, amounts), then what to do, then why."""
    made = [painter.own(column, number) for number, column in enumerate(telling(view, own), 1)]
    for one in telling_added(added, grade.name, code):
        made.append(painter.added(one, len(made) + 1))
    return made


def telling_added(added: Sequence[Added], grade: str, code: int) -> list[Added]:
    """The added columns of a tier's sheet: what to do, then why."""
    roles = ("contact", "strategy", "needs" if code == NEEDS_DATA else "next", "reason")
    return [one for role in roles for one in added if one.role == role and one.of in ("", grade)]


def telling(view: View, own: Sequence[SheetColumn]) -> list[SheetColumn]:
    """The columns by which the sales team knows a customer: key, first texts, first amounts."""
    key = view.program.key
    first = [c for c in own if key is not None and c.field is key]
    rest = [c for c in own if c not in first]
    texts = [c for c in rest if _mostly_texts(c)][:_MOST_TEXTS]
    amounts = [c for c in rest if c.field is not None and c.field.kind is p.FieldKind.MONEY][:_MOST_AMOUNTS]
    return first + [c for c in rest if c in texts or c in amounts] or list(own[:1])


def _mostly_texts(column: SheetColumn) -> bool:
    tags: Any = column.cells.tags
    return int((tags == Tag.TEXT).sum()) * 2 > int((tags != Tag.BLANK).sum())
