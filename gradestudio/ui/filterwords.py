"""Filters in words, for the chips."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from gradestudio.ui import outcomes
from gradestudio.ui.customers.spec import NEAR, Filter
from gradestudio.ui.customers.stretch import Range, shown_ends
from gradestudio.ui.histogram.axis import short
from gradestudio.ui.speech import say, speech


def chips(filters: Sequence[Filter], program: Any) -> list[tuple[Filter, str]]:
    """Each filter with its words, in order."""
    return [(one, filter_text(one, program)) for one in filters]


def filter_text(one: Filter, program: Any) -> str:
    if one.kind == "tag":
        return one.name
    if one.kind == "rows":
        return say("ui.filter-rows", n=len(one.value))
    if one.kind == "field":
        value = say("ui.missing") if one.value is None else str(one.value)
        return say("ui.filter", name=one.name.split(":", 1)[1], value=value)
    if one.kind in ("range", "flag", "problem"):
        return _column_text(one)
    if one.kind == "moved":
        return say("ui.filter", name=say("ui.change"), value=say(f"ui.moved-{one.value}"))
    if one.kind == "lacks":
        return say("ui.filter-lacks", field=one.value)
    if one.kind == "near":
        return say("ui.filter", name=say("ui.near", grade=one.name), value=say(NEAR[one.value]))
    if one.kind == "placed":
        return say("ui.filter-placed", name=one.name, place=one.value[1])
    if one.kind == "cell":
        old, new = (outcome_name(name) for name in one.value)
        return say("ui.filter-cell", grade=one.name, old=old, new=new)
    grade = program.grade(one.name) if program is not None else None
    if one.kind == "tier":
        return say("ui.filter", name=one.name, value=_tier(grade, one.value))
    value = _rule(grade, one.value)
    return say("ui.filter-decided" if one.kind == "decided" else "ui.filter-matches", rule=value)


def _column_text(one: Filter) -> str:
    name = one.name.split(":", 1)[1]
    if one.kind == "problem":
        return say("ui.filter", name=name, value=say("ui.facet-problem"))
    if one.kind == "flag":
        value = {1: "word.yes", 0: "word.no"}.get(one.value, "ui.missing")
        return say("ui.filter", name=name, value=say(value))
    if one.value is None:
        return say("ui.filter", name=name, value=say("ui.missing"))
    return say("ui.filter", name=name, value=range_text(one.value))


def range_text(chosen: Range) -> str:
    """`≥ 5万`, `2025-01-01 – 2025-06-30`; the upper end of plain numbers is not inside: `1万 – < 5万`."""
    low, high = (None if end is None else _end(end) for end in shown_ends(chosen))
    if chosen.form == "number":
        below = None if high is None else f"< {high}"
    else:
        below = None if high is None else high if low is not None else f"≤ {high}"
    if low is None or below is None:
        return below or (f"≥ {low}" if low is not None else "")
    return low if low == below else f"{low} – {below}"


def _end(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else short(float(value), speech().language, 4)


def outcome_name(name: str) -> str:
    """A tier's name, or the words of `needs data`, `no rule`, `conflict`."""
    code = {"needs data": outcomes.NEEDS_DATA, "no rule": outcomes.NO_RULE, "conflict": outcomes.CONFLICT}
    return say(outcomes.NAMES[code[name]]) if name in code else name


def _tier(grade: Any, code: int) -> str:
    if code < 0:
        return say(outcomes.NAMES[code])
    return grade.tiers[code].name if grade is not None and code < len(grade.tiers) else str(code)


def _rule(grade: Any, index: int) -> str:
    if index == outcomes.OTHERWISE:
        return say("ui.otherwise")
    if index == outcomes.BY_VALUE:
        return say("ui.by-value")
    return grade.rules[index].name if grade is not None and index < len(grade.rules) else str(index)
