"""Boxes of customers: a few cells of a few axes, as wide as a region of a diagram lets them be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from gradestudio.analysis.axes import OTHER_TEXT, Axis
from gradestudio.analysis.kinds import KindPart
from gradestudio.analysis.space import Space
from gradestudio.analysis.witness import box_part
from gradestudio.language.program import Aggregate, Type


def widest(space: Space, inside: int, path: Mapping[int, int]) -> dict[int, tuple[int, ...]]:
    """The widest box around the path: axes that do not matter left out, the others stretched."""
    d = space.d
    box: dict[int, tuple[int, ...]] = {axis: (cell,) for axis, cell in path.items()}
    for axis in sorted(box, reverse=True):
        everything = {k: v for k, v in box.items() if k != axis}
        if d.everywhere(inside, everything):
            box = everything
        else:
            box[axis] = _stretched(space, inside, box, axis)
    return box


def _stretched(space: Space, inside: int, box: dict[int, tuple[int, ...]], axis: int) -> tuple[int, ...]:
    """More cells of one axis: neighbours of an interval and a blank, any values of a list."""
    one = space.axes[axis]
    start = box[axis][0]

    def fits(cell: int) -> bool:
        return space.d.everywhere(inside, {**box, axis: (cell,)})

    if one.cells[start].value is None:
        return box[axis]
    if not _is_interval(one):
        return tuple(c for c in range(len(one.cells)) if c == start or fits(c))
    cells = {start}
    for step in (1, -1):
        at = start + step
        while 0 <= at < len(one.cells) and one.cells[at].value is not None and fits(at):
            cells.add(at)
            at += step
    cells |= {c for c, cell in enumerate(one.cells) if cell.value is None and fits(c)}
    return tuple(sorted(cells))


def _is_interval(axis: Axis) -> bool:
    return axis.values is None and axis.kind not in (Type.TEXT, Type.TIER, Type.FLAG)


def diagram_of(space: Space, box: Mapping[int, tuple[int, ...]]) -> int:
    d = space.d
    made = d.true
    for axis in sorted(box, reverse=True):
        kept = set(box[axis])
        made = d.all_of(d.ask(axis, [c in kept for c in range(len(space.axes[axis].cells))]), made)
    return made


def part_of(axis: Axis, cells: tuple[int, ...]) -> KindPart | None:
    """The cells as a part; None when they are all there are."""
    found = box_part(axis, cells)
    if found is None:
        return None
    name = "" if not axis.listed and not isinstance(axis.base, Aggregate) else axis.name
    part = KindPart(
        axis.base,
        name,
        found.values,
        None,
        found.low,
        found.high,
        found.low_included,
        found.high_included,
        found.missing,
    )
    if part.values is not None and OTHER_TEXT in part.values:
        kept = set(part.values)
        others = tuple(c.value for c in axis.cells if c.value is not None and c.value not in kept)
        return replace(part, values=None, excluded=others)
    if part.values is not None and set(part.values) >= {axis.cells[c].value for c in axis.filled}:
        return replace(part, values=None, excluded=())
    return part


def parts_of(space: Space, box: Mapping[int, tuple[int, ...]]) -> tuple[KindPart, ...]:
    """The box in words' order: by first mention of what it asks for."""
    order = sorted(box.items(), key=lambda part: space.axes[part[0]].place)
    return tuple(p for a, cells in order if (p := part_of(space.axes[a], cells)) is not None)


def hull(space: Space, region: int) -> tuple[KindPart, ...]:
    """What everyone of the region has in common, axis by axis; nothing of an axis on which all is found."""
    d = space.d
    met: dict[int, set[int]] = {}
    alive: dict[int, bool] = {}
    count = len(space.axes)

    def place(n: int) -> int:
        return min(d.level[n], count)

    def walk(n: int) -> bool:
        if n not in alive:
            alive[n] = n == d.true
            for cell, kid in enumerate(d.kids[n]):
                if walk(kid):
                    alive[n] = True
                    met.setdefault(d.level[n], set()).add(cell)
                    passed_over(place(n) + 1, place(kid))
        return alive[n]

    def passed_over(start: int, stop: int) -> None:
        for axis in range(start, stop):
            met.setdefault(axis, set()).update(range(len(space.axes[axis].cells)))

    walk(region)
    passed_over(0, place(region))
    parts = parts_of(space, {a: tuple(sorted(cells)) for a, cells in met.items()})
    return tuple(p for p in parts if p.name or not p.missing)
