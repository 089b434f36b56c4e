"""What stands around the table and follows it: counts of the facets, and who moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import is_
from typing import Any

import numpy as np

from gradestudio.ui.background import Control
from gradestudio.ui.customers.facets_of import possible_groups, usual_groups
from gradestudio.ui.customers.filters import Arrange, View, problem_rows
from gradestudio.ui.customers.ranges import Binned, binned
from gradestudio.ui.customers.spec import FacetChoice, Filter
from gradestudio.ui.customers.stretch import Spread
from gradestudio.ui.effect.facts import MoveFacts, move_facts


@dataclass(frozen=True, slots=True, eq=False)
class Around:
    """Per facet group its counts under the other filters; the moves of all customers."""

    facets: Mapping[tuple[str, str], Mapping[Any, int]]
    """By group and value, customers."""
    spreads: Mapping[tuple[str, str], Spread]
    """Bars of the groups of numbers and dates; `facets` has their missing ones."""
    problems: Mapping[tuple[str, str], int]
    """Customers whose cell in the group's column could not be read, where there are any."""
    filters: tuple[Filter, ...]
    moves: tuple[MoveFacts, ...]
    counted: tuple[Any, ...]
    """What the moves are of: grading, baseline, money."""
    binned: Mapping[str, Binned] = field(default_factory=dict)
    """By column, every customer's bar: worked out once."""


@dataclass(frozen=True, slots=True, eq=False)
class LookAround:
    """Of a view: `arrange` is what was asked, `view` the answer."""

    arrange: Arrange
    view: View
    money: np.ndarray | None = None
    """Per customer, NaN missing: what the moves are summed up in."""
    choice: FacetChoice = field(default_factory=FacetChoice)
    last: Around | None = None
    """The answer before: moves of the same two gradings are not counted again."""

    def run(self, control: Control) -> Around:
        arrange, view = self.arrange, self.view
        facets: dict[tuple[str, str], Mapping[Any, int]] = {}
        spreads: dict[tuple[str, str], Spread] = {}
        problems: dict[tuple[str, str], int] = {}
        known = dict(self.last.binned) if self.last is not None else {}
        for group in self._groups():
            control.check()
            kind, key = group
            if kind == "range":
                known[key] = binned(arrange.cells[key], known, key)
                spreads[group], missing = known[key].among(arrange.rest(view, group))
                facets[group] = {None: missing} if missing else {}
            else:
                facets[group] = arrange.facet(group, view)
            if key.startswith("field:"):
                found = problem_rows(arrange.grading, key)
                if len(found):
                    rest = arrange.rest(view, group, ("problem", key))
                    problems[group] = int(np.count_nonzero(rest[found]))
        control.check()
        counted = (arrange.grading, arrange.baseline, self.money)
        kept = {key: one for key, one in known.items() if ("range", key) in spreads}
        return Around(facets, spreads, problems, arrange.filters, self._moves(counted), counted, kept)

    def _groups(self) -> tuple[tuple[str, str], ...]:
        arrange = self.arrange
        if arrange.grading is None:
            return ()
        groups = (arrange.grading, arrange.baseline, arrange.near, arrange.cells)
        return self.choice.among(usual_groups(*groups), possible_groups(*groups))

    def _moves(self, counted: tuple[Any, ...]) -> tuple[MoveFacts, ...]:
        if self.last is not None and all(map(is_, self.last.counted, counted)):
            return self.last.moves
        grading, baseline, money = counted
        if grading is None or baseline is None or baseline is grading:
            return ()
        return move_facts(grading, baseline, money)
