"""The possible customers of a rulebook: the axes of what its rules read, and diagrams over them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from gradestudio.analysis.axes import Axis
from gradestudio.analysis.diagram import LEAF, Diagram, OverBudget
from gradestudio.analysis.follow import Axes, Dry, Follower
from gradestudio.analysis.outcomes import Outcomes
from gradestudio.analysis.witness import asked, box_part, one_confirmed, sheet_row
from gradestudio.language.program import Expr, Program

MOST_AXES = 150
HOLDS = frozenset({True})
NOBODY = -99
"""Stands for an impossible customer's outcome."""


class Space:
    """The axes of some grades and conditions, and their diagrams."""

    def __init__(
        self,
        program: Program,
        as_of: date,
        budget: int,
        should_stop: Callable[[], bool] | None,
        follow_scores: bool,
        build: Callable[[Follower, Outcomes], Any],
        last: Iterable[Expr] = (),
    ) -> None:
        self.program, self.as_of, self.follows_scores = program, as_of, follow_scores
        met = Axes(program)
        first = Outcomes(as_of)
        dry = Follower(met, Dry(), follow_scores, first.final_name)
        build(dry, first)
        self._nevers(dry, met)
        self.axes = met.cut(last)
        if len(self.axes) > MOST_AXES or any(not a.cells for a in self.axes):
            raise OverBudget
        self.d = Diagram([len(a.cells) for a in self.axes], budget, should_stop)
        outcomes = Outcomes(as_of)
        self.follower = Follower(met, self.d, follow_scores, outcomes.final_name)
        self.built = build(self.follower, outcomes)
        self.possible = self._nevers(self.follower, met)

    def _nevers(self, follower: Follower, met: Axes) -> int:
        d = follower.d
        possible = d.true
        for never in self.program.nevers:
            if follower.dry:
                follower.truth(never.condition)
            else:
                possible = d.all_of(possible, self.d.fails(follower.truth(never.condition)))
        return possible

    def region(self, a: int) -> int:
        """Where `a` is true for a possible customer."""
        return self.d.all_of(self.d.holds(a), self.possible)

    def witness(
        self,
        node: int,
        claims: Callable[[Any], bool],
        wanted: frozenset[Any] = HOLDS,
        within: Mapping[int, tuple[int, ...]] | None = None,
    ) -> tuple[dict[str, Any], tuple[Any, ...]] | None:
        """A customer for whom the node has a wanted value and the reference says what `claims`, and the box
        around; only from the cells `within`, by axis, where they are given."""
        d, among = self.d, within or {}

        def ends(n: int) -> bool:
            return d.level[n] == LEAF and d.held[n] in wanted

        for cells in (lambda axis: axis.likely, lambda axis: axis.roomy):

            def order(number: int, cells: Callable[[Axis], list[int]] = cells) -> list[int]:
                allowed = among.get(number)
                every = cells(self.axes[number])
                return every if allowed is None else [c for c in every if c in allowed]

            path, _ = d.way(node, ends, order)
            if path is None:
                return None
            values = one_confirmed(self.axes, path, lambda v: claims(self.row(v)))
            if values is not None:
                return asked(self.axes, path, values), self.box(node, path, wanted)
        return None

    def row(self, values: Mapping[str, Any]) -> Any:
        return sheet_row(self.program, self.as_of, values)

    def possible_row(self, row: Any) -> bool:
        return all(row.value(n.condition) is not True for n in self.program.nevers)

    def box(self, inside: int, path: Mapping[int, int], wanted: frozenset[Any] = HOLDS) -> tuple[Any, ...]:
        """The widest box around the path: fields left out where they do not matter, others stretched.

        Impossible customers may be in it.
        """
        box: dict[int, tuple[int, ...]] = {axis: (cell,) for axis, cell in path.items()}
        if self.possible != self.d.true and wanted == HOLDS:
            inside = self.d.any_of(inside, self.d.fails(self.possible))
        wanted |= {NOBODY}
        for axis in sorted(box, reverse=True):
            everything = {k: v for k, v in box.items() if k != axis}
            if self.d.everywhere(inside, everything, wanted):
                box = everything
                continue
            box[axis] = self._stretched(inside, box, axis, wanted)
        order = sorted(box.items(), key=lambda part: self.axes[part[0]].place)
        parts = (box_part(self.axes[a], cells) for a, cells in order if self.axes[a].name)
        return tuple(p for p in parts if p is not None)

    def _stretched(
        self, inside: int, box: dict[int, tuple[int, ...]], axis: int, wanted: frozenset[Any]
    ) -> tuple[int, ...]:
        one = self.axes[axis]
        cells = set(box[axis])
        free = one.values is not None or not one.cells[min(cells)].value
        for step in (1, -1):
            at = box[axis][0] + step
            while 0 <= at < len(one.cells):
                cell = {**box, axis: (at,)}
                fits = one.cells[at].value is not None and self.d.everywhere(inside, cell, wanted)
                if fits:
                    cells.add(at)
                elif not free or one.values is None:
                    break
                at += step
        return tuple(sorted(cells))
