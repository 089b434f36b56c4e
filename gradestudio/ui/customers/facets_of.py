"""Which facets a grading offers, and their lines in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gradestudio.language.program import FieldKind
from gradestudio.table.columns import ColumnKind
from gradestudio.ui import outcomes
from gradestudio.ui.controls.badge import Badge, short_name
from gradestudio.ui.customers.facets import FacetGroup, FacetLine
from gradestudio.ui.customers.filters import MOVES, before_codes
from gradestudio.ui.customers.nearby import STEPS
from gradestudio.ui.customers.spec import NEAR, Filter
from gradestudio.ui.speech import say
from gradestudio.ui.theme import theme

_MOST_GROUPS = 8
_MOST_LINES = 12
_FEW = 12
"""A text field with at most so many values is a facet by itself."""
_KINDS = {
    ColumnKind.NUMBER: "range",
    ColumnKind.DATE: "range",
    ColumnKind.FLAG: "flag",
    ColumnKind.TEXT: "field",
}
_FLAGS = {1: "word.yes", 0: "word.no", -1: "ui.missing"}


Group = tuple[str, str]


def usual_groups(
    grading: Any, baseline: Any, near: Mapping[str, Any], cells: Mapping[str, Any]
) -> tuple[Group, ...]:
    """The facets that show by themselves: moves when there are any, tiers, who is near the next one, fields
    of few values, then numbers and dates."""
    grades = _grade_groups(grading, baseline, near)
    columns = [g for g in _column_groups(grading, cells) if g[1].startswith("field:")]
    few = [g for g in columns if g[0] == "flag" or (g[0] == "field" and _is_few(grading, g[1]))]
    ranges = [g for g in columns if g[0] == "range"]
    return tuple([*grades, *few, *ranges][:_MOST_GROUPS])


def possible_groups(
    grading: Any, baseline: Any, near: Mapping[str, Any], cells: Mapping[str, Any]
) -> tuple[Group, ...]:
    """Every facet that could be shown: of the grades, and of the columns of the table in their order."""
    return (*_grade_groups(grading, baseline, near), *_column_groups(grading, cells))


def _grade_groups(grading: Any, baseline: Any, near: Mapping[str, Any]) -> list[Group]:
    found: list[Group] = []
    for grade in grading.program.grades:
        if grade.name not in grading.grades:
            continue
        if grade.ordered and _has_moved(grading, baseline, grade.name):
            found.append(("moved", grade.name))
        found.append(("tier", grade.name))
        if near and grade.name in near:
            found.append(("near", grade.name))
    return found


def _column_groups(grading: Any, cells: Mapping[str, Any]) -> list[Group]:
    key = grading.program.key
    found: list[Group] = []
    for name, reader in cells.items():
        column = getattr(reader, "column", None)
        if column is not None and (key is None or name != f"field:{key.name}"):
            kind = _KINDS.get(column.kind, "")
            if kind and (kind != "field" or column.values):
                found.append((kind, name))
        elif name.startswith("score:"):
            found.append(("range", name))
        elif name.startswith("tag:"):
            found.append(("flag", name))
    return found


def _is_few(grading: Any, key: str) -> bool:
    """A choice, or a text of few values."""
    field = grading.program.field(key.split(":", 1)[1])
    if field is None:
        return False
    few = field.kind is FieldKind.TEXT and len(grading.table.column(field.name).values) <= _FEW
    return few or field.kind is FieldKind.CHOICE


def _has_moved(grading: Any, baseline: Any, grade: str) -> bool:
    before = before_codes(grading, baseline, grade)
    return before is not None and bool((grading.grades[grade].tier != before).any())


def facet_lines(around: Any, grading: Any) -> tuple[FacetGroup, ...]:
    """The groups of an `Around` in words; lines by count, tiers and moves in their own order."""
    return tuple(_group(group, around, grading) for group in around.facets)


def group_title(group: Group) -> str:
    """What a facet is called."""
    kind, name = group
    if kind == "moved":
        return say("ui.change")
    if kind == "near":
        return say("ui.near", grade=name)
    return name if kind == "tier" else name.split(":", 1)[1]


def _group(group: Group, around: Any, grading: Any) -> FacetGroup:
    kind, name = group
    counts = around.facets[group]
    title = group_title(group)
    if kind == "moved":
        lines = [FacetLine(Filter(kind, name, m), say(f"ui.moved-{m}"), counts.get(m, 0)) for m in MOVES]
    elif kind == "near":
        lines = [FacetLine(Filter(kind, name, i), say(NEAR[i]), counts.get(i, 0)) for i in range(len(STEPS))]
    elif kind == "tier":
        lines = list(_tier_lines(name, counts, grading))
    elif kind == "flag":
        lines = [FacetLine(Filter(kind, name, v), say(_FLAGS[v]), n) for v, n in counts.items()]
    elif kind == "range":
        lines = [FacetLine(Filter(kind, name), say("ui.missing"), n) for n in counts.values()]
    else:
        lines = _value_lines(group, counts, around.filters)
    if group in around.problems:
        wish = Filter("problem", name)
        lines.append(FacetLine(wish, say("ui.facet-problem"), around.problems[group]))
    spread = around.spreads.get(group)
    chosen = next((f.value for f in around.filters if f.group == group and f.value is not None), None)
    return FacetGroup(title, tuple(lines), group, spread, chosen if spread is not None else None)


def _value_lines(group: Group, counts: Mapping[Any, int], filters: tuple[Filter, ...]) -> list[FacetLine]:
    """The most frequent values, and those that are filtered by."""
    there = [(value, n) for value, n in counts.items() if n or len(counts) <= _MOST_LINES]
    shown = sorted(there, key=lambda pair: -pair[1])[:_MOST_LINES]
    chosen = {f.value for f in filters if f.group == group} - {value for value, _ in shown}
    shown += [(value, counts.get(value, 0)) for value in chosen]
    return [
        FacetLine(Filter("field", group[1], value), say("ui.missing") if value is None else str(value), n)
        for value, n in shown
    ]


def _tier_lines(name: str, counts: Mapping[Any, int], grading: Any) -> tuple[FacetLine, ...]:
    grade = next(g for g in grading.program.grades if g.name == name)
    colours = theme().tiers([t.color for t in grade.tiers])
    lines = [
        FacetLine(
            Filter("tier", name, i),
            t.title or t.name,
            counts.get(i, 0),
            Badge(short_name(t.name), colours[i]),
        )
        for i, t in enumerate(grade.tiers)
    ]
    lines += [
        FacetLine(
            Filter("tier", name, code), say(outcomes.NAMES[code]), n, Badge(say(outcomes.SHORT_NAMES[code]))
        )
        for code, n in counts.items()
        if code < 0
    ]
    return tuple(lines)
