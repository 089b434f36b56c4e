"""The smallest change that lifts each customer, in words: `年消费 再增 57,853.58 → A`."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np

from gradestudio.engine.lifting.lift import Lift
from gradestudio.engine.lifting.lifts import NOTHING, Lifts
from gradestudio.language.program import FieldKind
from gradestudio.messages.numbers import exact
from gradestudio.report.masking import HIDDEN
from gradestudio.report.view import View

_HERE = "\x00"
_DECIMALS = 4
_EXACT_BELOW = 1e10
"""Below it a difference of doubles with so few decimals is right once it is rounded to them."""


def lift_texts(lifts: Lifts, view: View) -> list[str]:
    """One text a customer; empty where no single change lifts."""
    said = np.full(view.rows, "", dtype=object)
    pairs = lifts.quantity.astype(np.int64) * len(lifts.grade.tiers) + lifts.tier
    for pair in np.unique(pairs[lifts.quantity != NOTHING]).tolist():
        rows = np.flatnonzero((pairs == pair) & (lifts.quantity != NOTHING))
        which, tier = divmod(pair, len(lifts.grade.tiers))
        said[rows] = _texts(lifts, which, lifts.grade.tiers[tier].name, rows, view)
    for row, pair in lifts.pairs.items():
        said[row] = pair_text(pair, view)
    return said.tolist()


def pair_text(pair: Lift, view: View) -> str:
    """Two changes together: `年消费 再增 20,000 且 投诉次数 减少 1 → A`."""
    assert pair.also is not None
    first, second = (_part(part, view) for part in (pair, pair.also))
    return view.words.text("next.two", first=first, second=second, tier=pair.tier)


def _part(lift: Lift, view: View) -> str:
    field, let = view.program.field(lift.name), view.program.let(lift.name)
    if view.mask and ((field is not None and field.private) or (let is not None and view.hides(let.value))):
        return view.words.text("next.part-to", field=lift.name, change=HIDDEN)
    if lift.change is None or lift.kind is FieldKind.DATE:
        return view.words.text("next.part-to", field=lift.name, change=view.words.value(lift.value))
    key = "next.part-more" if lift.change > 0 else "next.part-less"
    return view.words.text(key, field=lift.name, change=view.words.number(abs(lift.change)))


def _texts(lifts: Lifts, which: int, tier: str, rows: np.ndarray, view: View) -> list[str]:
    """For customers with the same quantity and tier."""
    quantity = lifts.quantities[which]
    now, value = lifts.current[which][rows].tolist(), lifts.value[rows].tolist()
    field = view.program.field(quantity.name)
    if view.mask and ((field is not None and field.private) or view.hides(quantity.node)):
        return [_filled(_template("next.to", quantity.name, tier, view), HIDDEN)] * len(rows)
    if quantity.choices or quantity.type == "date":
        template = _template("next.to", quantity.name, tier, view)
        shown = {v: _filled(template, _value(quantity, v, view)) for v in set(value)}
        return [shown[v] for v in value]
    more, less = (_template(key, quantity.name, tier, view) for key in ("next.more", "next.less"))
    changes = _changes(np.array(now), np.array(value), view)
    return [
        _filled(more if to > at else less, change) for at, to, change in zip(now, value, changes, strict=True)
    ]


def _template(key: str, field: str, tier: str, view: View) -> str:
    return view.words.text(key, field=field, tier=tier, change=_HERE)


def _filled(template: str, value: str) -> str:
    return template.replace(_HERE, value)


def _changes(now: np.ndarray, value: np.ndarray, view: View) -> list[str]:
    """How much each value must change, as exact as the two are written."""
    largest = float(max(np.abs(now).max(initial=0), np.abs(value).max(initial=0)))
    if largest < _EXACT_BELOW and _few_decimals(now) and _few_decimals(value):
        sizes = np.round(np.abs(value - now), _DECIMALS)
        return [view.words.number(size) for size in sizes.tolist()]
    pairs = zip(now.tolist(), value.tolist(), strict=True)
    return [_change(exact(before), exact(after), view) for before, after in pairs]


def _few_decimals(values: np.ndarray) -> bool:
    return bool(np.all(np.round(values, _DECIMALS) == values))


def _change(before: Decimal | None, after: Decimal | None, view: View) -> str:
    return view.words.number(None if before is None or after is None else abs(after - before))


def _value(quantity: Any, number: float, view: View) -> str:
    if quantity.choices:
        return view.words.value(quantity.choices[int(number)])
    return str(np.datetime64(int(number), "D"))
