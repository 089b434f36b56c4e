"""Which columns the table shows, and their readers: the sheet's fields, then what the grading adds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gradestudio.table.columns import ColumnKind
from gradestudio.ui.customers.cells import (
    BeforeCells,
    ColumnCells,
    NearCells,
    ReasonCells,
    RuleCells,
    ScoreCells,
    TagCells,
    TierCells,
)
from gradestudio.ui.customers.filters import before_codes
from gradestudio.ui.customers.nearby import MOST_ROWS
from gradestudio.ui.customers.spec import ColumnSpec
from gradestudio.ui.speech import say

Pair = tuple[ColumnSpec, Any]
Made = tuple[tuple[ColumnSpec, ...], dict[str, Any]]

_FORMS = {
    ColumnKind.NUMBER: "number",
    ColumnKind.DATE: "date",
    ColumnKind.FLAG: "flag",
    ColumnKind.TEXT: "text",
    ColumnKind.RAW: "text",
}
_NAME_WORDS = ("名称", "姓名", "客户名", "name", "公司", "企业")
_MOST_RAW = 60
_FEW_FIELDS = 6


def sheet_columns(table: Any) -> Made:
    """A sheet that no rulebook has graded: its own columns as they are."""
    specs, cells = [], {}
    for number, (name, column) in enumerate(table.columns.items()):
        if number >= _MOST_RAW:
            break
        specs.append(ColumnSpec(f"raw:{name}", name, "text", frozen=number == 0))
        cells[f"raw:{name}"] = ColumnCells(column)
    return tuple(specs), cells


def graded_columns(
    grading: Any, baseline: Any, table: Any, version: str = "", near: Mapping[str, Any] | None = None
) -> Made:
    """Key and name frozen; fields in file order; tiers, rules and reasons; scores, values, tags.

    `table` is the sheet as read: a name that the rulebook does not read is shown all the same.  With the name
    of a `version`, its tiers stand before those of now, for the grades of which somebody has another.
    `near`: by grade, how small a change lifts each customer (`nearby`).
    """
    specs: list[ColumnSpec] = []
    cells: dict[str, Any] = {}
    program = grading.program

    def add(spec: ColumnSpec, reader: Any) -> None:
        specs.append(spec)
        cells[spec.key] = reader

    frozen, fields = _field_columns(grading, table)
    graded = [g for g in program.grades if g.name in grading.grades]
    results = _results(grading, baseline, graded, version, near or {})
    # Few fields stand before the result, as in the sheet; many would push it out of sight.
    order = [*frozen, *fields, *results] if len(fields) <= _FEW_FIELDS else [*frozen, *results, *fields]
    for spec, reader in [*order, *_added(grading)]:
        add(spec, reader)
    return tuple(specs), cells


def _results(
    grading: Any, baseline: Any, graded: list[Any], version: str, near: Mapping[str, Any]
) -> list[Pair]:
    """Tiers of all grades, then what decided and why, the first grade's before the others'."""
    several = len(graded) > 1
    tiers: list[Pair] = []
    behind: list[Pair] = []
    for grade in graded:
        name = grade.name
        if version and _differs(grading, baseline, name):
            title = f"{name} {version}" if several else version
            spec = ColumnSpec(f"before:{name}", title, "before", name)
            tiers.append((spec, BeforeCells(grading, baseline, name)))
        tiers.append((ColumnSpec(f"tier:{name}", name, "tier", name), TierCells(grading, baseline, name)))
        if grade.ordered and grading.row_count <= MOST_ROWS:
            title = say("ui.near-column", grade=name) if several else say("ui.near-alone")
            behind.append(
                (
                    ColumnSpec(f"near:{name}", title, "near", name, extra=True),
                    NearCells(near.get(name), grading.row_count),
                )
            )
        if grade.rules:
            title = say("ui.column-rule", grade=name) if several else say("ui.decided-by")
            behind.append((ColumnSpec(f"rule:{name}", title, "rule", name), RuleCells(grading, name)))
        title = say("ui.column-reason", grade=name) if several else say("ui.reason")
        behind.append((ColumnSpec(f"reason:{name}", title, "reason", name), ReasonCells(grading.row_count)))
    return tiers + behind


def _differs(grading: Any, baseline: Any, grade: str) -> bool:
    before = before_codes(grading, baseline, grade)
    return before is not None and bool((before != grading.grades[grade].tier).any())


def _added(grading: Any) -> list[Pair]:
    """Scores, shown values and tags."""
    made: list[Pair] = [
        (ColumnSpec(f"score:{name}", name, "number"), ScoreCells(score))
        for name, score in grading.scores.items()
    ]
    made += [
        (ColumnSpec(f"value:{name}", name, _FORMS[value.column.kind]), ColumnCells(value.column))
        for name, value in grading.values.items()
    ]
    made += [(ColumnSpec(f"tag:{name}", name, "flag"), TagCells(tag)) for name, tag in grading.tags.items()]
    return made


def _field_columns(grading: Any, table: Any) -> tuple[list[Pair], list[Pair]]:
    """Key and name, which are frozen; the other fields in file order."""
    fields = {f.name: f for f in grading.program.fields if f.name in grading.table.columns}
    frozen: list[Pair] = []
    key = grading.program.key
    if key is not None and key.name in fields:
        frozen.append(
            (ColumnSpec(f"field:{key.name}", key.name, "id", frozen=True), _cells(grading, key.name))
        )
    named = next((n for n in fields if _is_name(n) and (key is None or n != key.name)), None)
    unread = None if named else next((n for n in table.columns if _is_name(n) and n not in fields), None)
    if named:
        frozen.append((ColumnSpec(f"field:{named}", named, "text", frozen=True), _cells(grading, named)))
    elif unread and len(table.column(unread)) == grading.row_count:
        frozen.append(
            (ColumnSpec(f"raw:{unread}", unread, "text", frozen=True), ColumnCells(table.column(unread)))
        )
    taken = {spec.title for spec, _ in frozen}
    others: list[Pair] = []
    for name in fields:
        if name not in taken:
            form = _FORMS[grading.table.column(name).kind]
            others.append((ColumnSpec(f"field:{name}", name, form), _cells(grading, name)))
    return frozen, others


def _cells(grading: Any, name: str) -> ColumnCells:
    return ColumnCells(grading.table.column(name))


def _is_name(heading: str) -> bool:
    folded = heading.casefold()
    return any(word in folded for word in _NAME_WORDS)
