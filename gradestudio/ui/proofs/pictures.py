"""Pictures of findings, made on a worker: what customers around one of them get, and where those of the list
stand in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gradestudio.ui import calls
from gradestudio.ui.background import Control
from gradestudio.ui.proofs.facts import Item, Prove


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A slice with the names of what stands in it.

    `dots`: customers of the list who lie in what is marked, from 0 to the number of bands across and up (0.5
    without a second axis); `people`: how many the finding speaks of in all; `person`: key of the real
    customer it goes through, empty for an example.
    """

    slice: Any
    tiers: tuple[str, ...]
    rules: tuple[str, ...]
    dots: tuple[tuple[float, float], ...] = ()
    people: int = 0
    person: str = ""
    pair: tuple[tuple[float, int], ...] = ()
    """Of a broken promise, both customers: place across and tier."""


@dataclass(frozen=True, slots=True, eq=False)
class DrawIt:
    """The picture of one finding; None where there is nothing to draw."""

    proven: Any
    asked: Prove
    item: Item

    def run(self, control: Control) -> Picture | None:
        asked, item, desk = self.asked, self.item, calls.proofs()
        program = asked.checked.program
        if item.found is None or program is None:
            return None
        grading = matching(asked)
        real, person = _real(asked, grading, item)
        found = desk.slice_of(program, asked.as_of, item.found, real)
        control.check()
        grade = program.grade(item.grade)
        if found is None or grade is None:
            return None
        return Picture(
            found,
            tuple(t.name for t in grade.tiers),
            tuple(r.name for r in grade.rules),
            _dots(asked, found, grading, item),
            len(item.rows or ()),
            person if found.real else "",
            _pair(found, item, grade),
        )


def matching(asked: Prove) -> Any:
    """The grading, when it is one of this text."""
    graded = asked.graded
    return graded.grading if graded is not None and graded.checked.source == asked.source else None


def _real(asked: Prove, grading: Any, item: Item) -> tuple[Mapping[str, Any] | None, str]:
    """The first customer of the list whom the finding speaks of: values by name, and the key."""
    if grading is None or not item.rows or item.second is not None:
        return None, ""
    program, row = grading.program, item.rows[0]
    names = [f.name for f in program.fields] + [let.name for let in program.lets if _of_rows(let)]
    columns = {name: column for name in names if (column := _column(asked, grading, name)) is not None}
    values = {name: calls.proofs().value_at(column, row) for name, column in columns.items()}
    key = program.key
    return values, str(values.get(key.name) or "") if key is not None else ""


def _of_rows(let: Any) -> bool:
    """A figure of related rows, which a customer alone does not have."""
    return type(let.value).__name__ == "Aggregate"


def _column(asked: Prove, grading: Any, name: str) -> Any:
    """The values of a field or a definition, one a customer; None where it is not there."""
    expr = calls.proofs().named_expr(name, grading.program)
    if expr is None:
        return None
    with asked.grader.lock:
        return asked.grader.column(expr, grading)


# ── Places ──────────────────────────────────────────────────────────────────────────────────────


def _dots(asked: Prove, found: Any, grading: Any, item: Item) -> tuple[tuple[float, float], ...]:
    """Those of the finding's customers who lie where the picture is marked; the others differ elsewhere."""
    rows, value_at = item.rows or (), calls.proofs().value_at
    axes = [found.across] if found.up is None else [found.across, found.up]
    columns = (
        [_column(asked, grading, axis.name) for axis in axes] if grading is not None and rows else [None]
    )
    if None in columns:
        return ()
    made = []
    for row in rows:
        found_at = (place(axis, value_at(column, row)) for axis, column in zip(axes, columns, strict=True))
        places = [at for at in found_at if at is not None]
        if len(places) < len(axes):
            continue
        across, up = places[0], places[1] if len(places) > 1 else 0.5
        if found.pieces[int(up)][int(across)].marked:
            made.append((across, up))
    return tuple(made)


def _pair(found: Any, item: Item, grade: Any) -> tuple[tuple[float, int], ...]:
    if item.second is None or item.witness is None:
        return ()
    ranks = {tier.name: number for number, tier in enumerate(grade.tiers)}
    made = []
    for customer, tier in zip((item.witness, item.second), item.tiers, strict=True):
        at = place(found.across, customer.get(found.across.name))
        if at is not None and tier in ranks:
            made.append((at, ranks[tier]))
    return tuple(made)


def place(axis: Any, value: Any) -> float | None:
    """Where a value lies: the number of its band and how far in it is; None for a band that is not drawn."""
    for number, band in enumerate(axis.bands):
        if band.holds(value):
            return number + (0.5 if band.values is not None else min(_within(band, value), 0.999))
    return None


def _within(band: Any, value: Any) -> float:
    """From 0 to 1; a band without an end has its nearer half for the first stretch as long as its end."""
    at, low, high = (_number(v) for v in (value, band.low, band.high))
    assert at is not None
    if low is not None and high is not None:
        return (at - low) / (high - low) if high > low else 0.5
    if low is None and high is None:
        return 0.5
    end = low if low is not None else high
    assert end is not None
    size = 365.0 if isinstance(value, date) else max(abs(end), 1.0)
    far = abs(at - end) / size
    share = far / (1 + far)
    return share if low is not None else 1 - share


def _number(value: Any) -> float | None:
    if value is None:
        return None
    return float(value.toordinal()) if isinstance(value, date) else float(value)
