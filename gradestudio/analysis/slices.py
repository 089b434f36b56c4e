"""A picture of a finding: what customers get who differ from one customer in one or two values only.

Every field of the picture is an axis cut where a rule cuts it; each piece is graded by the reference, so the
picture claims nothing that a customer could not confirm.  It goes through one customer, who gives the other
fields their values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, islice, product
from typing import Any

from gradestudio.analysis.axes import OTHER_TEXT, Axis, Cell
from gradestudio.analysis.findings import BoxPart, ProofFinding
from gradestudio.analysis.follow import Axes, Dry, Follower, reads
from gradestudio.analysis.outcomes import Outcomes
from gradestudio.analysis.witness import sheet_row
from gradestudio.engine.bind import bind
from gradestudio.engine.codes import NEEDS_DATA, NO_RULE, OTHERWISE
from gradestudio.language.program import Expr, Grade, Program, Type

MOST_ACROSS, MOST_UP = 25, 12
"""Bands of the two axes; of longer ones those around the customer."""
_MOST_CELLS = 60, 40
"""Cells that are graded before those where nothing changes are joined."""
_MOST_TRIED = 3000
_PAIRS = ("overlap", "crossing-rules", "shared-edge")
_OF_A_RULE = ("dead-rule", "always-true", "idle-condition", "idle-number")
_UNDRAWN = (
    "contradiction",
    "unreachable-tier",
    "unreachable-cut-off",
    "not-proven",
    "every-graded-not-proven",
)


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of an axis on which nothing changes.

    `values`: of a list (None: the blank); else it goes from `low` to `high` (None: no end), a point where
    both are equal and included.
    """

    values: tuple[Any, ...] | None = None
    low: Any = None
    high: Any = None
    low_included: bool = False
    high_included: bool = False

    @property
    def point(self) -> bool:
        return self.values is None and self.low is not None and self.low == self.high

    def holds(self, value: Any) -> bool:
        """Whether a value of the axis lies on it."""
        if self.values is not None:
            return value in self.values
        if value is None:
            return False
        above = self.low is None or value > self.low or (self.low_included and value == self.low)
        return above and (
            self.high is None or value < self.high or (self.high_included and value == self.high)
        )


@dataclass(frozen=True, slots=True)
class Piece:
    """What a customer there gets: outcome as in `GradeResult.tier` and `.decided_by`, and whether the finding
    speaks of him."""

    tier: int
    decided_by: int
    marked: bool


@dataclass(frozen=True, slots=True)
class SliceAxis:
    """`name` of the field; `kind` of its values."""

    name: str
    kind: Type
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Slice:
    """`pieces` by band of `up` (one row without it), then by band of `across`; `through`: the values of the
    customer that the other fields have, those alone that the grade's rules read."""

    grade: str
    across: SliceAxis
    up: SliceAxis | None
    pieces: tuple[tuple[Piece, ...], ...]
    through: Mapping[str, Any]
    real: bool = False
    """Whether that customer is the one of the list."""


def slice_of(
    program: Program,
    as_of: date,
    found: ProofFinding,
    real: Mapping[str, Any] | None = None,
) -> Slice | None:
    """The picture of a finding; None where there is nothing to draw: no grade, no field, no such customer.

    `real`: a customer of the list whom the finding speaks of, taken instead of its own example where the
    reference says so.  Raises BindError.
    """
    bound = bind(program, as_of)
    grade = bound.grade(found.grade or "")
    if grade is None or found.code in _UNDRAWN:
        return None
    axes = _axes(bound, grade, as_of)
    chosen = _chosen(axes, grade, found)
    if not chosen:
        return None
    marks = _marks(grade, found)
    customer, own = _customer(bound, as_of, found, axes, marks, real, grade)
    if customer is None:
        return None
    across = chosen[0]
    up = chosen[1] if len(chosen) > 1 else None
    columns = _around(across, customer.get(across.name), _MOST_CELLS[0])
    lines = _around(up, customer.get(up.name), _MOST_CELLS[1]) if up is not None else [None]

    def piece(column: Cell, line: Cell | None) -> Piece:
        values = {**customer, across.name: column.value}
        if up is not None and line is not None:
            values[up.name] = line.value
        row = sheet_row(bound, as_of, values)
        decision = row.decision(grade)
        return Piece(decision.tier, decision.decided_by, marks(row, values))

    graded = [[piece(column, line) for column in columns] for line in lines]
    rows, graded = _joined(up, lines, graded) if up is not None else ((), graded)
    if up is not None:
        rows, graded = _near(rows, graded, customer.get(up.name), MOST_UP)
    bands, turned = _joined(across, columns, [list(c) for c in zip(*graded, strict=True)])
    bands, turned = _near(bands, turned, customer.get(across.name), MOST_ACROSS)
    pieces = tuple(zip(*turned, strict=True))
    drawn = {across.name, up.name if up is not None else ""}
    through = {a.name: customer.get(a.name) for a in axes if a.name not in drawn and a.name in customer}
    return Slice(
        grade.name,
        SliceAxis(across.name, across.kind, bands),
        None if up is None else SliceAxis(up.name, up.kind, tuple(rows)),
        pieces,
        through,
        own,
    )


# ── Axes ────────────────────────────────────────────────────────────────────────────────────────


def _axes(program: Program, grade: Grade, as_of: date) -> list[Axis]:
    """The fields, and named figures of related rows, that the grade reads; cut at its thresholds."""
    met, outcomes = Axes(program), Outcomes(as_of)
    outcomes.of(Follower(met, Dry(), True, outcomes.final_name), grade)
    return [a for a in met.cut() if a.listed and a.cells]


def _chosen(axes: Sequence[Axis], grade: Grade, found: ProofFinding) -> list[Axis]:
    """One or two axes that the finding is about: numbers and dates lie across."""
    if found.code == "monotonicity":
        return [a for a in axes if a.name == found.args.get("value")][:1]
    if found.box:
        names = [part.name for part in found.box]
        wanted = [a for name in names for a in axes if a.name == name]
    else:
        conditions = [grade.rules[i].when for i in found.rules]
        wanted = [a for when in conditions for a in axes if reads(when, a.base)]
    wanted = [a for a in dict.fromkeys(wanted) if len(a.filled) > 1]
    lists = [a for a in wanted if _is_list(a)]
    lines = [a for a in wanted if not _is_list(a)]
    return [*lines, *lists][:2]


def _is_list(axis: Axis) -> bool:
    return axis.values is not None or axis.kind in (Type.TEXT, Type.TIER, Type.FLAG)


def _around(axis: Axis, value: Any, most: int) -> list[Cell]:
    """The filled cells, those nearest to the one with the value where there are too many."""
    cells = [axis.cells[c] for c in axis.filled]
    if value is None and any(c.value is None for c in axis.cells):
        cells.append(Cell(None))
    if len(cells) <= most:
        return cells
    at = next((i for i, c in enumerate(cells) if _band(axis, [c]).holds(value)), 0)
    start = min(max(0, at - most // 2), len(cells) - most)
    return cells[start : start + most]


def _joined(
    axis: Axis, cells: Sequence[Any], graded: Sequence[Sequence[Piece]]
) -> tuple[tuple[Band, ...], list[Sequence[Piece]]]:
    """Neighbouring cells on which nothing differs as one band; values of a list stay apart."""
    if _is_list(axis):
        return tuple(_band(axis, [c]) for c in cells), list(graded)
    bands: list[Band] = []
    kept: list[Sequence[Piece]] = []
    for _, group in groupby(zip(cells, graded, strict=True), key=lambda pair: list(pair[1])):
        members = list(group)
        bands.append(_band(axis, [cell for cell, _ in members]))
        kept.append(members[0][1])
    return tuple(bands), kept


def _near(
    bands: tuple[Band, ...], graded: Sequence[Sequence[Piece]], value: Any, most: int
) -> tuple[tuple[Band, ...], list[Sequence[Piece]]]:
    """At most so many, around the one that the value lies on."""
    at = next((i for i, band in enumerate(bands) if band.holds(value)), 0)
    start = min(max(0, at - most // 2), max(0, len(bands) - most))
    return bands[start : start + most], list(graded[start : start + most])


def _band(axis: Axis, cells: Sequence[Cell]) -> Band:
    if _is_list(axis) or cells[0].value is None:
        return Band(tuple(c.value for c in cells))
    first, last = cells[0], cells[-1]
    return Band(None, first.low, last.high, _point(first), _point(last))


def _point(cell: Cell) -> bool:
    return cell.low is not None and cell.low == cell.high


# ── The customer ────────────────────────────────────────────────────────────────────────────────

Marks = Callable[[Any, Mapping[str, Any]], bool]


def _marks(grade: Grade, found: ProofFinding) -> Marks:
    """Whether the finding speaks of a row (a GivenRow and its values)."""
    code = found.code
    if code in ("gap", "every-graded"):
        return lambda row, _: row.decision(grade).tier == NO_RULE
    if code == "left-to-otherwise":
        return lambda row, _: row.decision(grade).decided_by == OTHERWISE
    if code == "needs-data":
        return lambda row, _: row.decision(grade).tier == NEEDS_DATA
    if code in _OF_A_RULE and found.rules:
        when = grade.rules[found.rules[0]].when
        return lambda row, _: row.value(when) is True
    if code in _PAIRS and len(found.rules) > 1:
        both = [grade.rules[i].when for i in found.rules[:2]]
        return lambda row, _: all(row.value(when) is True for when in both)
    if not found.box:
        return lambda row, _: False
    return lambda row, values: all(_inside(part, values.get(part.name)) for part in found.box)


def _inside(part: BoxPart, value: Any) -> bool:
    if value is None:
        return part.missing
    if part.values is not None:
        return value in part.values or (OTHER_TEXT in part.values and isinstance(value, str))
    return Band(None, part.low, part.high, part.low_included, part.high_included).holds(value)


def _customer(
    program: Program,
    as_of: date,
    found: ProofFinding,
    axes: Sequence[Axis],
    marks: Marks,
    real: Mapping[str, Any] | None,
    grade: Grade,
) -> tuple[dict[str, Any] | None, bool]:
    """Whom it goes through: the real one (then True), the finding's own, else the first it speaks of."""
    known = {*(f.name for f in program.fields), *(a.name for a in axes)}
    if real is not None:
        values = {name: value for name, value in real.items() if name in known}
        if marks(sheet_row(program, as_of, values), values):
            return values, True
    if found.witness is not None:
        return _filled(axes, dict(found.witness)), False
    if not found.rules:
        return None, False
    when = grade.rules[found.rules[0]].when
    for values in _tried(axes, when):
        if marks(sheet_row(program, as_of, values), values):
            return values, False
    return None, False


def _tried(axes: Sequence[Axis], when: Expr) -> Iterator[dict[str, Any]]:
    """Customers who differ in what the condition reads."""
    read = [a for a in axes if reads(when, a.base)]
    choices = [[a.cells[c].value for c in a.likely] for a in read]
    for values in islice(product(*choices), _MOST_TRIED):
        yield _filled(axes, {a.name: v for a, v in zip(read, values, strict=True)})


def _filled(axes: Sequence[Axis], values: dict[str, Any]) -> dict[str, Any]:
    """With a value for every field that the grade reads and of which nothing is said."""
    others = {a.name: a.cells[a.filled[0]].value for a in axes if a.filled and a.name not in values}
    return {**others, **values}
