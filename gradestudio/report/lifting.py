"""The smallest change that lifts each customer, in words: `年消费 再增 57,853.58 → A`."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradestudio.engine.lifts import NOTHING, Lifts
from gradestudio.messages.numbers import exact
from gradestudio.report.display import HIDDEN
from gradestudio.report.view import View

_HERE = "\x00"


def lift_texts(lifts: Lifts, view: View) -> list[str]:
    """One text a customer; empty where no single change lifts."""
    said = np.full(view.rows, "", dtype=object)
    pairs = lifts.quantity.astype(np.int64) * len(lifts.grade.tiers) + lifts.tier
    for pair in np.unique(pairs[lifts.quantity != NOTHING]).tolist():
        rows = np.flatnonzero((pairs == pair) & (lifts.quantity != NOTHING))
        which, tier = divmod(pair, len(lifts.grade.tiers))
        said[rows] = _texts(lifts, which, lifts.grade.tiers[tier].name, rows, view)
    return said.tolist()


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
    return [_filled(more if to > at else less, _change(at, to, view)) for at, to in zip(now, value, strict=True)]


def _template(key: str, field: str, tier: str, view: View) -> str:
    return view.words.text(key, field=field, tier=tier, change=_HERE)


def _filled(template: str, value: str) -> str:
    return template.replace(_HERE, value)


def _change(now: float, value: float, view: View) -> str:
    before, after = exact(now), exact(value)
    return view.words.number(None if before is None or after is None else abs(after - before))


def _value(quantity: Any, number: float, view: View) -> str:
    if quantity.choices:
        return view.words.value(quantity.choices[int(number)])
    return str(np.datetime64(int(number), "D"))
