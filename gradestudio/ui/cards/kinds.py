"""What a condition may say about a name: its type, its icon, the operators that suit it, a first value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gradestudio.language import program as p
from gradestudio.language.compiling.types import grade_of, inner
from gradestudio.language.edits import terms, writing
from gradestudio.language.number_text import plain_number
from gradestudio.ui.cards.context import Context
from gradestudio.ui.fieldsigns import FIELD_SIGNS
from gradestudio.ui.speech import say, words

_NUMBERS = (">=", ">", "<=", "<", "=", "!=", "range", "top", "missing", "not_missing")
_OPERATORS: dict[str, tuple[str, ...]] = {
    "number": _NUMBERS,
    "money": _NUMBERS,
    "date": ("past", "next", "period", ">=", ">", "<=", "<", "=", "missing", "not_missing"),
    "one of": ("=", "!=", "in", "not_in", "missing", "not_missing"),
    "text": ("=", "!=", "in", "not_in", "contains", "starts", "ends", "missing", "not_missing"),
    "id": ("=", "!=", "in", "not_in", "starts", "missing", "not_missing"),
    "flag": ("yes", "no", "missing", "not_missing"),
    "tier of": ("=", "!=", "better", "worse", "in", "not_in", "missing", "not_missing"),
}
_SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "=": "=", "!=": "≠"}


@dataclass(frozen=True, slots=True)
class Known:
    """A name that conditions may be about.  `choices`: its values with how many customers have each (None
    where the sheet does not say); `grade`: the grade of a tier."""

    name: str
    kind: str
    choices: tuple[tuple[str, int | None], ...] = ()
    grade: str = ""
    unit: str = ""
    median: float | None = None

    @property
    def drawing(self) -> str:
        return FIELD_SIGNS.get(self.kind, "text")

    @property
    def operators(self) -> tuple[str, ...]:
        return _OPERATORS.get(self.kind, _NUMBERS)


def known_names(context: Context) -> dict[str, Known]:
    """Every name that a condition may be about, in the order of the rulebook."""
    if not _remembered or _remembered[0][0] is not context:
        _remembered[:] = [(context, _known_names(context))]
    return _remembered[0][1]


_remembered: list[tuple[Context, dict[str, Known]]] = []
"""Of the last context: every condition of a card asks."""


def _known_names(context: Context) -> dict[str, Known]:
    program = context.program
    if program is None:
        return {}
    found: dict[str, Known] = {}
    for field in program.fields:
        found[field.name] = _of_field(field, context)
    for let in program.lets:
        kind, grade = _kind_of(let.value)
        found[let.name] = Known(let.name, kind, _texts(let.value), grade)
    for score in program.scores:
        found[score.name] = Known(score.name, "number")
    for grade in program.grades:
        found[grade.name] = Known(grade.name, "tier of", grade=grade.name)
    for tag in program.tags:
        found[tag.name] = Known(tag.name, "flag")
    # Numbers of customers and their names are rarely what a rule is about.
    return dict(sorted(found.items(), key=lambda item: item[1].kind in ("id", "text")))


def _of_field(field: Any, context: Context) -> Known:
    column = _column(field, context.columns)
    counts = dict(column.values) if column is not None else {}
    named = field.choices or tuple(counts)
    choices = tuple((c, counts.get(c) if column is not None else None) for c in named)
    median = column.quantiles[10] if column is not None and len(column.quantiles) == 21 else None
    return Known(field.name, field.kind.value, choices, field.grade or "", field.unit or "", median)


def _column(field: Any, columns: Mapping[str, Any] | None) -> Any:
    """The imported column that a field reads."""
    for name in (field.name, *field.aka):
        if columns is not None and name in columns:
            return columns[name]
    return None


def _kind_of(value: Any) -> tuple[str, str]:
    found = {
        p.Type.NUMBER: "number",
        p.Type.DATE: "date",
        p.Type.FLAG: "flag",
        p.Type.TIER: "tier of",
        p.Type.TEXT: "text",
    }.get(getattr(value, "type", p.Type.NUMBER), "number")
    return found, (grade_of(value) or "") if found == "tier of" else ""


def _texts(value: Any) -> tuple[tuple[str, int | None], ...]:
    """The texts that a grid or bands can give."""
    value = inner(value)
    parts: list[Any] = []
    if isinstance(value, p.Case):
        parts = [v for _, v in value.arms] + [value.otherwise, value.when_missing]
    elif isinstance(value, p.Grid):
        parts = [v for row in value.cells for v in row]
    elif isinstance(value, p.LetTable):
        parts = [row.value for row in value.rows]
    return tuple((text, None) for text in dict.fromkeys(v.value for v in parts if isinstance(v, p.Text)))


def operator_words(op: str) -> str:
    """An operator as the card shows it."""
    return _SIGNS.get(op) or say(f"ui.op-{op.replace('_', '-')}")


def operator_choice(op: str) -> str:
    """An operator as the list of operators tells it: the sign and its words."""
    sign = _SIGNS.get(op)
    return f"{sign}   {say(_WORDS[op])}" if sign else say(f"ui.op-{op.replace('_', '-')}")


_WORDS = {
    ">=": "ui.op-at-least",
    "<=": "ui.op-at-most",
    ">": "ui.op-above",
    "<": "ui.op-below",
    "=": "ui.op-equal",
    "!=": "ui.op-unequal",
}


def first_term(known: Known, context: Context, chinese: bool) -> str:
    """A condition about a name to begin with: one that is likely to be near what is wanted."""
    name = writing.name(known.name)
    if known.kind in ("number", "money"):
        return terms.written(name, ">=", (first_value(known, ">=", context),), chinese)
    if known.kind == "date":
        return terms.written(name, "past", ("12",), chinese, "months")
    if known.kind == "flag":
        return terms.written(name, "yes", (), chinese)
    if known.kind == "tier of" or known.choices:
        return terms.written(name, "=", (first_value(known, "=", context),), chinese)
    return terms.written(name, "not_missing", (), chinese)


def first_value(known: Known, op: str, context: Context) -> str:
    """A value to begin with, as it is written."""
    if op in ("top", "top_in"):
        return "20%"
    if op in ("past", "next"):
        return "12"
    if known.kind in ("number", "money"):
        return _round(known.median)
    if known.kind == "date":
        return date.today().isoformat()
    if known.kind == "tier of":
        tiers = context.tiers.get(known.grade, ())
        return writing.name(tiers[0][0]) if tiers else "A"
    return writing.compared_text(known.choices[0][0] if known.choices else "…")


def _round(median: float | None) -> str:
    """The middle of the list in two figures: `5.3万` where it is large."""
    from decimal import Decimal

    if median is None or median != median:
        return "1"
    value = Decimal(f"{median:.2g}")
    if abs(value) >= 10_000 and words().language == "zh":
        return plain_number(value / 10_000) + "万"
    return plain_number(value)
