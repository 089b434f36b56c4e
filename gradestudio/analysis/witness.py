"""A concrete customer for a place in a diagram, believed only when the reference grades it as claimed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from itertools import islice, product
from typing import Any

from gradestudio.analysis.axes import Axis, Cell
from gradestudio.analysis.findings import BoxPart
from gradestudio.engine.given import GivenRow
from gradestudio.language.program import Aggregate, Program, Type

MOST_TRIED = 48
Values = Mapping[str, Any]
Confirms = Callable[[Values], bool]


def sheet_row(program: Program, as_of: date, values: Values) -> GivenRow:
    """One customer as the reference reads it; `values` by field or by the name of a `let`."""
    cells = {f.name: None if f.default is None else _plain(f.default) for f in program.fields}
    return GivenRow(program, as_of, {**cells, **values})


def _plain(value: Any) -> Any:
    return value if isinstance(value, (str, bool, date)) else float(value)


def customers(axes: list[Axis], path: Mapping[int, int]) -> Any:
    """Customers in the cells of the path, the most likely first: field or `let` name -> value.

    Axes that are no field and no named value follow from the fields; the first customers may miss them.
    """
    shown = [a for a in axes if a.listed]
    loose = any(not a.listed for a in axes)
    choices = [_values(a, path.get(a.number), loose) for a in shown]
    for values in islice(product(*choices), MOST_TRIED if loose else 1):
        yield {a.name: v for a, v in zip(shown, values, strict=True)}


def _values(axis: Axis, cell: int | None, loose: bool) -> list[Any]:
    one = axis.cells[axis.likely[0] if cell is None else cell]
    if not loose or one.point or axis.kind is not Type.NUMBER:
        return [one.value]
    tried = [one.value]
    for more in (0.0, 1.0, 10.0, 1000.0, 100000.0, 0.5, -1.0):
        inside = (one.low is None or more > one.low) and (one.high is None or more < one.high)
        if inside and more not in tried:
            tried.append(more)
    return tried


def one_confirmed(axes: list[Axis], path: Mapping[int, int], confirms: Confirms) -> Values | None:
    """The first customer of the path of whom `confirms` says so; None when none of those tried does."""
    if not _feasible(axes, path):
        return None
    return next((c for c in customers(axes, path) if confirms(c)), None)


def _feasible(axes: list[Axis], path: Mapping[int, int]) -> bool:
    """Two figures of one related sheet hang together: nothing is claimed about such a customer."""
    sheets = [a.base.relation for a in axes if a.number in path and isinstance(a.base, Aggregate)]
    return len(sheets) == len(set(sheets))


def asked(axes: list[Axis], path: Mapping[int, int], values: Values) -> dict[str, Any]:
    """Of a customer only what the path asks for, and what the axes that are no field rest on."""
    read = {a.name for a in axes if a.number in path}
    if any(not a.listed and a.number in path for a in axes):
        return dict(values)
    return {n: v for n, v in values.items() if n in read}


def box_part(axis: Axis, cells: tuple[int, ...]) -> BoxPart | None:
    """The cells as people say them; None when they are all there are."""
    if len(cells) == len(axis.cells):
        return None
    kept = [axis.cells[c] for c in cells]
    missing = any(c.value is None for c in kept)
    filled = [c for c in kept if c.value is not None]
    if axis.values is not None or axis.kind in (Type.TEXT, Type.TIER, Type.FLAG) or not filled:
        return BoxPart(axis.name, tuple(c.value for c in filled), missing=missing)
    first, last = filled[0], filled[-1]
    all_filled = [c for c in axis.cells if c.value is not None]
    low = None if first is all_filled[0] else first.low
    high = None if last is all_filled[-1] else last.high
    return BoxPart(axis.name, None, low, high, _is_point(first), _is_point(last), missing)


def _is_point(cell: Cell) -> bool:
    return cell.low is not None and cell.low == cell.high
