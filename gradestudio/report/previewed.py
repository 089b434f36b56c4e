"""The graded workbook before it is written: its sheets, with the first rows of each as they will stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from gradestudio.diagnostics import column_letters
from gradestudio.language.program import FieldKind
from gradestudio.messages.numbers import symbol
from gradestudio.report import display
from gradestudio.report.colours import ink, tier_colours
from gradestudio.report.contents import column_key
from gradestudio.report.customers import SheetColumn, headings, own_columns
from gradestudio.report.keeping import check_view
from gradestudio.report.listing import entries
from gradestudio.report.measures import Line, lines, measures
from gradestudio.report.outcome import Added, added_columns, contacts, in_file_order
from gradestudio.report.rules_sheet import facts
from gradestudio.report.sampled import sampled, telling_rows
from gradestudio.report.theme import all_whole
from gradestudio.report.tier_sheets import codes, ordered, telling, telling_added
from gradestudio.report.view import View
from gradestudio.studio.approval import Approval
from gradestudio.table.cells import Tag
from gradestudio.table.columns import CellError, ColumnKind
from gradestudio.workbook.keep.refusal import Unkeepable

MOST_ROWS = 24
"""Customers shown of the whole sheet, rows of problems, lines of the rules."""
_MOST_OF_A_TIER = 8
_MOST_TIERS = 24

Paint = tuple[str, str] | None
"""Ground and ink of a cell; None: hatched, for an outcome that is no tier."""


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """`position` in the sheet (from 1), 0 for an added column, whose place depends on what else is taken;
    `key` is `role:of` of an added column. `form`: text, number, centre, tier (then `paints`, one a row)."""

    heading: str
    texts: tuple[str, ...]
    form: str = "text"
    position: int = 0
    key: str = ""
    paints: tuple[Paint, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownSheet:
    """The first rows of a sheet; `rows` are row numbers there, `total` all its rows."""

    rows: tuple[int, ...]
    columns: tuple[ShownColumn, ...]
    total: int


@dataclass(frozen=True, slots=True)
class TierSheet:
    """One sheet of a tier or outcome of a grade."""

    grade: str
    line: Line
    sheet: ShownSheet


@dataclass(frozen=True, slots=True)
class Preview:
    """`last_own`: the column (from 1) behind which the added ones stand; `groups`: added columns that are
    taken or left together; `tiers_left_out`: sheets of tiers that are not shown here."""

    customers: ShownSheet
    last_own: int
    header: int
    groups: tuple[tuple[ShownColumn, ...], ...]
    grade: str
    bars: tuple[Line, ...]
    tiers: tuple[TierSheet, ...]
    tiers_left_out: int
    problems: ShownSheet
    rules: tuple[tuple[str, str], ...]
    private: tuple[str, ...]
    keep_refused: tuple[str, dict[str, Any]] | None = None
    approval: Approval | None = None
    """Why columns cannot go into the customers' own workbook: a code of the report's words, its arguments."""


def preview_of(view: View, source: Path, check: Callable[[], None] = lambda: None) -> Preview:
    """The preview of a view; `check` is called between its steps, and what it raises ends it."""
    view = replace(view, lifts_of=cache(view.lifts_of) if view.lifts_of else None)
    grades = [g for g in in_file_order(view.program) if g.name in view.grading.grades]
    first = _first_rows(view, grades[0].name if grades else "")
    wanted = [(g, code) for g in grades for code in codes(g, view)]
    contact = contacts(view)
    check()
    by_contact = [Added("", contact, "contact")] if contact is not None else []
    of_tier = {
        (g.name, code): ordered(np.flatnonzero(view.grading.grades[g.name].tier == code), by_contact)
        for g, code in wanted[:_MOST_TIERS]
    }
    shown = [first, *(rows[:_MOST_OF_A_TIER] for rows in of_tier.values())]
    every = np.unique(np.concatenate(shown))
    check()
    some = sampled(view, every)
    own = own_columns(some.program, some.table, some.source, some.mask)
    check()
    added = added_columns(some, headings(own))
    check()
    make = _Maker(some, every, added)
    known = telling(some, own)
    sums = measures(view)
    by_grade = {g.name: lines(g, view.grading.grades[g.name], view, sums) for g in grades}
    customers = ShownSheet(
        tuple(view.table.origin.row_number(int(row)) for row in first),
        (*(make.own(c, first) for c in _known_by(known)), *(make.added(a, first) for a in added)),
        view.rows,
    )
    tiers = []
    for (grade, code), rows in of_tier.items():
        line = next(line for line in by_grade[grade] if line.code == code)
        here = rows[:_MOST_OF_A_TIER]
        columns = [make.own(c, here) for c in known]
        columns += [make.added(a, here) for a in telling_added(added, grade, code)]
        placed = tuple(replace(c, position=n) for n, c in enumerate(columns, 1))
        sheet = ShownSheet(tuple(range(5, 5 + len(here))), placed, len(rows))
        tiers.append(TierSheet(grade, line, sheet))
    check()
    return Preview(
        customers=customers,
        last_own=max((c.position for c in own), default=0),
        header=view.table.origin.header_row,
        groups=tuple(tuple(make.added(a, first) for a in group) for group in _groups(added)),
        grade=grades[0].name if grades else "",
        bars=tuple(by_grade[grades[0].name]) if grades else (),
        tiers=tuple(tiers),
        tiers_left_out=max(0, len(wanted) - _MOST_TIERS),
        problems=_problems(view),
        rules=_rules(view),
        private=tuple(f.name for f in view.program.fields if f.private and _there(view, f.name)),
        keep_refused=_refusal(view, source),
        approval=view.provenance.approval,
    )


def _first_rows(view: View, grade: str) -> np.ndarray:
    if grade:
        return telling_rows(view.grading.grades[grade].tier, min(MOST_ROWS, view.rows))
    return np.arange(min(MOST_ROWS, view.rows))


def _known_by(columns: Sequence[SheetColumn]) -> list[SheetColumn]:
    """The first two columns and the first amount, so that the added ones stand in sight."""
    rest = columns[2:]
    amounts = [c for c in rest if c.field is not None and c.field.kind is FieldKind.MONEY]
    return [*columns[:2], *(amounts or rest)[:1]]


def _there(view: View, name: str) -> bool:
    column = view.table.columns.get(name)
    return column is not None and bool(column.heading)


def _refusal(view: View, source: Path) -> tuple[str, dict[str, Any]] | None:
    """Only what can be told without trying."""
    try:
        check_view(view, source.with_name(f"_{source.name}"))
    except Unkeepable as refused:
        return refused.code, refused.args_by_name
    return None


def _groups(added: Sequence[Added]) -> list[list[Added]]:
    """Columns that a person takes or leaves together."""
    made: list[list[Added]] = []
    grades = list(dict.fromkeys(a.of for a in added if a.role == "tier"))
    for name in grades:
        own = [a for a in added if a.of == name and a.role in ("tier", "rule", "reason", "computed")]
        more = [a for a in added if a.of == name and a.role in ("needs", "next")]
        made += [own, more] if len(grades) <= 2 else [own + more]
    for roles in (("show", "score"), ("tag",), ("strategy", "contact")):
        made.append([a for a in added if a.role in roles])
    return [group for group in made if group]


# ── Columns ─────────────────────────────────────────────────────────────────────────────────────


class _Maker:
    """Columns of the sampled view (`every`: its rows, rising) as they are shown for some of its rows."""

    def __init__(self, view: View, every: np.ndarray, added: Sequence[Added]) -> None:
        self._view, self._every = view, every
        self._texts = {id(a): self._added_texts(a) for a in added}

    def _places(self, rows: np.ndarray) -> list[int]:
        return np.searchsorted(self._every, rows).tolist()

    def own(self, column: SheetColumn, rows: np.ndarray) -> ShownColumn:
        cells, field = column.cells, column.field
        money = field is not None and field.kind is FieldKind.MONEY
        form = ",.0f" if all_whole(cells.numbers) else ",.2f"
        sign = symbol(field.unit, "en") or "" if field is not None else ""

        def say(row: int) -> str:
            tag = cells.tags[row]
            if tag == Tag.BLANK:
                return ""
            if tag == Tag.NUMBER:
                number = float(cells.numbers[row])
                return f"{sign}{number:{form}}" if money else f"{number:.10g}"
            value = cells.cell(row)
            return value.code if isinstance(value, CellError) else str(value)

        places = self._places(rows)
        numbers = int((cells.tags == Tag.NUMBER).sum()) * 2 > int((cells.tags != Tag.BLANK).sum())
        texts = tuple(say(row) for row in places)
        return ShownColumn(column.heading, texts, "number" if numbers else "text", column.position)

    def added(self, added: Added, rows: np.ndarray) -> ShownColumn:
        places = self._places(rows)
        column, key = added.column, column_key(added.role, added.of)
        texts = tuple(self._texts[id(added)][row] for row in places)
        if added.role in ("tier", "computed"):
            paints = self._paints(added)
            data = column.data.tolist()
            return ShownColumn(
                added.heading, texts, "tier", 0, key, tuple(paints[data[row]] for row in places)
            )
        form = {ColumnKind.NUMBER: "number", ColumnKind.DATE: "centre"}.get(column.kind, "text")
        return ShownColumn(added.heading, texts, form, 0, key)

    def _added_texts(self, added: Added) -> list[str]:
        blank = self._view.words.text("word.missing")
        said = display.texts(added.column, self._view.words)
        return ["" if text == blank else text for text in said]

    def _paints(self, added: Added) -> list[Paint]:
        grade = self._view.program.grade(added.of)
        own = tier_colours(tuple(tier.color for tier in grade.tiers)) if grade is not None else ()
        return [*((colour, ink(colour)) for colour in own), None, None, None]


def _problems(view: View) -> ShownSheet:
    found = entries(view)
    say = view.words.text
    columns = [
        ShownColumn(say(f"problems.{head}"), texts, "text", number)
        for number, (head, texts) in enumerate(
            (
                ("place", tuple(str(e.cell) if e.cell is not None else "" for e in found[:MOST_ROWS])),
                ("key", tuple(e.key for e in found[:MOST_ROWS])),
                ("field", tuple(e.field for e in found[:MOST_ROWS])),
                ("seen", tuple(e.seen for e in found[:MOST_ROWS])),
                ("what", tuple(e.sentence for e in found[:MOST_ROWS])),
                ("did", tuple(e.did for e in found[:MOST_ROWS])),
            ),
            1,
        )
    ]
    return ShownSheet(tuple(range(5, 5 + len(found[:MOST_ROWS]))), tuple(columns), len(found))


def _rules(view: View) -> tuple[tuple[str, str], ...]:
    """Name and value of each fact, then number and text of the first lines."""
    text = view.provenance.rulebook_text.split("\n")[: 4 * MOST_ROWS]
    return (*facts(view), *((str(number), line.rstrip("\r")) for number, line in enumerate(text, 1)))


def added_letters(preview: Preview, left_out: frozenset[str]) -> dict[str, str]:
    """The sheet's letters of the added columns that are taken, by key."""
    taken = [c.key for c in preview.customers.columns if c.key and c.key not in left_out]
    return {key: column_letters(preview.last_own + number) for number, key in enumerate(taken, 1)}
