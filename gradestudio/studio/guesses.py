"""What a sheet's columns look like, why, and which one a field without a column most likely means.

A guess is never used unasked: a person sees it with its reason and takes it or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gradestudio.language.columns import ColumnSummary
from gradestudio.language.headings import compared, plain_text
from gradestudio.language.program import FieldDef, FieldKind

_ALIKE = 0.5
"""From this likeness of names on a column is proposed."""
_APART = 0.05
"""By so much the best one must be better than the next."""
_FITTING = 0.9
"""Share of a column's cells that are among a field's choices."""


@dataclass(frozen=True, slots=True)
class Said:
    """A code of the messages' words with its arguments."""

    code: str
    args: Mapping[str, Any] = field(default_factory=dict)


def reason_of(summary: ColumnSummary) -> Said:
    """Why a column is taken for what it is."""
    filled = summary.rows - summary.blanks
    facts = {"n": filled, "bad": summary.unreadable, "distinct": summary.distinct}
    match summary.guess:
        case "blank":
            return Said("guess.blank")
        case "number" | "date" as kind:
            code = f"guess.{kind}" if not summary.unreadable else f"guess.{kind}-most"
            return Said(code, facts | {"read": filled - summary.unreadable})
        case "flag":
            return Said("guess.flag", {"values": tuple(value for value, _ in summary.values[:4])})
        case "one of":
            return Said("guess.choice", facts)
        case "id":
            return Said("guess.id", facts)
    return Said("guess.text", facts)


# ── A column for a field that has none ──────────────────────────────────────────────────────────

_KINDS: dict[FieldKind, tuple[str, ...]] = {
    FieldKind.NUMBER: ("number",),
    FieldKind.MONEY: ("number",),
    FieldKind.DATE: ("date",),
    FieldKind.FLAG: ("flag", "one of"),
    FieldKind.CHOICE: ("one of", "text"),
    FieldKind.TIER: ("one of",),
    FieldKind.ID: ("id", "text", "number"),
    FieldKind.TEXT: ("text", "id", "one of"),
}
"""What a column may be taken for so that a field of a kind could read it."""
_TELLING = {FieldKind.NUMBER: "number", FieldKind.MONEY: "number", FieldKind.DATE: "date", FieldKind.ID: "id"}
"""Kinds of which a last field may take the last column."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The key of a column, and why it is proposed."""

    column: str
    reason: Said


def fits(definition: FieldDef, summary: ColumnSummary) -> bool:
    """Whether the column looks like one of the field's kind."""
    return summary.guess == "blank" or summary.guess in _KINDS[definition.kind]


def proposals(fields: Iterable[FieldDef], columns: Mapping[str, ColumnSummary]) -> dict[str, Proposal]:
    """A column by field name, for fields and columns that have no partner yet; each column once at most."""
    wanted, free = list(fields), dict(columns)
    made: dict[str, Proposal] = {}
    scored = [
        (*found, definition.name, key)
        for definition in wanted
        for key, summary in free.items()
        if fits(definition, summary) and (found := _likeness(definition, summary))[0] >= _ALIKE
    ]
    for score, reason, name, key in sorted(scored, key=lambda s: -s[0]):
        rivals = [s[0] for s in scored if (s[2] == name) != (s[3] == key) and s[2] not in made]
        rivals += [s[0] for s in scored if s[2] == name and s[3] != key]
        if name in made or key not in free or any(score - other < _APART for other in rivals):
            continue
        made[name] = Proposal(key, reason)
        del free[key]
    return made | _last_ones([d for d in wanted if d.name not in made], free)


def _likeness(definition: FieldDef, summary: ColumnSummary) -> tuple[float, Said]:
    names = max((_alike(name, summary.heading) for name in (definition.name, *definition.aka)), default=0.0)
    if definition.kind is FieldKind.CHOICE and _share(definition, summary) >= _FITTING:
        return 1.0 + names, Said("proposed.values")
    return names, Said("proposed.name")


def _alike(name: str, heading: str) -> float:
    from difflib import SequenceMatcher  # here: only a field without a column pays for it

    one, other = compared(name), compared(heading)
    if not one or not other:
        return 0.0
    if min(len(one), len(other)) > 1 and (one in other or other in one):
        return 0.9
    return SequenceMatcher(None, one, other).ratio()


def _share(definition: FieldDef, summary: ColumnSummary) -> float:
    """Of the listed cells, those that are among the choices; nothing for a single value."""
    choices = {plain_text(choice) for choice in definition.choices}
    total = sum(count for _, count in summary.values)
    known = [(value, count) for value, count in summary.values if value in choices]
    return sum(count for _, count in known) / total if total and len(known) > 1 else 0.0


def _last_ones(fields: Sequence[FieldDef], columns: Mapping[str, ColumnSummary]) -> dict[str, Proposal]:
    """The one column of a kind for the one field of that kind that is left."""
    made: dict[str, Proposal] = {}
    for guess in ("number", "date", "id"):
        open_fields = [d for d in fields if _TELLING.get(d.kind) == guess]
        left = [key for key, summary in columns.items() if summary.guess == guess]
        if len(open_fields) == 1 and len(left) == 1:
            made[open_fields[0].name] = Proposal(left[0], Said("proposed.last"))
    return made
