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
"""A text field with at most so many values is a facet too."""


def facet_groups(
    grading: Any, baseline: Any, near: Mapping[str, Any] | None = None
) -> tuple[tuple[str, str], ...]:
    """Groups by (kind, name): moves when there are any, tiers, who is near the next one, fields of few
    values."""
    found: list[tuple[str, str]] = []
    for grade in grading.program.grades:
        if grade.name not in grading.grades:
            continue
        if grade.ordered and _has_moved(grading, baseline, grade.name):
            found.append(("moved", grade.name))
        found.append(("tier", grade.name))
        if near and grade.name in near:
            found.append(("near", grade.name))
    for field in grading.program.fields:
        column = grading.table.columns.get(field.name)
        if column is None or column.kind is not ColumnKind.TEXT or not column.values:
            continue
        if field.kind is FieldKind.CHOICE or (field.kind is FieldKind.TEXT and len(column.values) <= _FEW):
            found.append(("field", f"field:{field.name}"))
    return tuple(found[:_MOST_GROUPS])


def _has_moved(grading: Any, baseline: Any, grade: str) -> bool:
    before = before_codes(grading, baseline, grade)
    return before is not None and bool((grading.grades[grade].tier != before).any())


def facet_lines(
    facets: Mapping[tuple[str, str], Mapping[Any, int]], grading: Any, filters: tuple[Filter, ...]
) -> tuple[FacetGroup, ...]:
    """The groups in words; lines by count, tiers and moves in their own order."""
    return tuple(_group(group, counts, grading, filters) for group, counts in facets.items())


def _group(
    group: tuple[str, str], counts: Mapping[Any, int], grading: Any, filters: tuple[Filter, ...]
) -> FacetGroup:
    kind, name = group
    if kind == "moved":
        lines = [FacetLine(Filter(kind, name, m), say(f"ui.moved-{m}"), counts.get(m, 0)) for m in MOVES]
        return FacetGroup(say("ui.change"), tuple(lines))
    if kind == "near":
        steps = [FacetLine(Filter(kind, name, i), say(NEAR[i]), counts.get(i, 0)) for i in range(len(STEPS))]
        return FacetGroup(say("ui.near", grade=name), tuple(steps))
    if kind == "tier":
        return FacetGroup(name, _tier_lines(name, counts, grading))
    title = name.split(":", 1)[1]
    shown = sorted(counts.items(), key=lambda pair: -pair[1])[:_MOST_LINES]
    chosen = {f.value for f in filters if f.group == group} - {value for value, _ in shown}
    shown += [(value, counts.get(value, 0)) for value in chosen]
    made = [
        FacetLine(Filter("field", name, value), say("ui.missing") if value is None else str(value), n)
        for value, n in shown
    ]
    return FacetGroup(title, tuple(made))


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
