"""Which columns the table shows, and their readers: the sheet's fields, then what the grading adds."""

from __future__ import annotations

from typing import Any

from gradestudio.table.columns import ColumnKind
from gradestudio.ui.customers.cells import (
    ColumnCells,
    ReasonCells,
    RuleCells,
    ScoreCells,
    TagCells,
    TierCells,
)
from gradestudio.ui.customers.spec import ColumnSpec
from gradestudio.ui.speech import say

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


def sheet_columns(table: Any) -> Made:
    """A sheet that no rulebook has graded: its own columns as they are."""
    specs, cells = [], {}
    for number, (name, column) in enumerate(table.columns.items()):
        if number >= _MOST_RAW:
            break
        specs.append(ColumnSpec(f"raw:{name}", name, "text", frozen=number == 0))
        cells[f"raw:{name}"] = ColumnCells(column)
    return tuple(specs), cells


def graded_columns(grading: Any, baseline: Any, table: Any) -> Made:
    """Key and name frozen, fields in file order, then per grade tier, rule and reason, scores, values, tags.

    `table` is the sheet as read: a name that the rulebook does not read is shown all the same.
    """
    specs: list[ColumnSpec] = []
    cells: dict[str, Any] = {}
    program = grading.program

    def add(spec: ColumnSpec, reader: Any) -> None:
        specs.append(spec)
        cells[spec.key] = reader

    _add_fields(grading, table, add)
    for grade in program.grades:
        if grade.name not in grading.grades:
            continue
        tiers = TierCells(grading, baseline, grade.name)
        add(ColumnSpec(f"tier:{grade.name}", grade.name, "tier", grade.name), tiers)
        if grade.rules:
            title = say("ui.column-rule", grade=grade.name) if len(program.grades) > 1 else say("ui.decided-by")
            add(ColumnSpec(f"rule:{grade.name}", title, "rule", grade.name), RuleCells(grading, grade.name))
    for name, score in grading.scores.items():
        add(ColumnSpec(f"score:{name}", name, "number"), ScoreCells(score))
    for name, value in grading.values.items():
        column = value.column
        add(ColumnSpec(f"value:{name}", name, _FORMS[column.kind]), ColumnCells(column))
    for name, tag in grading.tags.items():
        add(ColumnSpec(f"tag:{name}", name, "flag"), TagCells(tag))
    graded = [g for g in program.grades if g.name in grading.grades]
    for grade in graded:
        title = say("ui.column-reason", grade=grade.name) if len(graded) > 1 else say("ui.reason")
        add(ColumnSpec(f"reason:{grade.name}", title, "reason", grade.name), ReasonCells(grading.row_count))
    return tuple(specs), cells


def _add_fields(grading: Any, table: Any, add: Any) -> None:
    fields = {f.name: f for f in grading.program.fields if f.name in grading.table.columns}
    key = grading.program.key
    if key is not None and key.name in fields:
        add(ColumnSpec(f"field:{key.name}", key.name, "id", frozen=True), _cells(grading, key.name))
    named = next((n for n in fields if _is_name(n) and (key is None or n != key.name)), None)
    unread = None if named else next((n for n in table.columns if _is_name(n) and n not in fields), None)
    if named:
        add(ColumnSpec(f"field:{named}", named, "text", frozen=True), _cells(grading, named))
    elif unread and len(table.column(unread)) == grading.row_count:
        add(ColumnSpec(f"raw:{unread}", unread, "text", frozen=True), ColumnCells(table.column(unread)))
    for name in fields:
        if name == named or (key is not None and name == key.name):
            continue
        column = grading.table.column(name)
        add(ColumnSpec(f"field:{name}", name, _FORMS[column.kind]), _cells(grading, name))


def _cells(grading: Any, name: str) -> ColumnCells:
    return ColumnCells(grading.table.column(name))


def _is_name(heading: str) -> bool:
    folded = heading.casefold()
    return any(word in folded for word in _NAME_WORDS)
