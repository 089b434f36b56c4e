"""What stands around the table and follows it: counts of the facets, and who moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from operator import is_
from typing import Any

import numpy as np

from gradestudio.ui.background import Control
from gradestudio.ui.customers.facets_of import facet_groups
from gradestudio.ui.customers.filters import Arrange, View
from gradestudio.ui.customers.spec import Filter
from gradestudio.ui.effect.facts import MoveFacts, move_facts


@dataclass(frozen=True, slots=True, eq=False)
class Around:
    """Per facet group its counts under the other filters; the moves of all customers."""

    facets: Mapping[tuple[str, str], Mapping[Any, int]]
    filters: tuple[Filter, ...]
    moves: tuple[MoveFacts, ...]
    counted: tuple[Any, ...]
    """What the moves are of: grading, baseline, money."""


@dataclass(frozen=True, slots=True, eq=False)
class LookAround:
    """Of a view: `arrange` is what was asked, `view` the answer."""

    arrange: Arrange
    view: View
    money: np.ndarray | None = None
    """Per customer, NaN missing: what the moves are summed up in."""
    last: Around | None = None
    """The answer before: moves of the same two gradings are not counted again."""

    def run(self, control: Control) -> Around:
        arrange, facets = self.arrange, {}
        if arrange.grading is not None:
            for group in facet_groups(arrange.grading, arrange.baseline, arrange.near):
                control.check()
                facets[group] = arrange.facet(group, self.view)
        control.check()
        counted = (arrange.grading, arrange.baseline, self.money)
        return Around(facets, arrange.filters, self._moves(counted), counted)

    def _moves(self, counted: tuple[Any, ...]) -> tuple[MoveFacts, ...]:
        if self.last is not None and all(map(is_, self.last.counted, counted)):
            return self.last.moves
        grading, baseline, money = counted
        if grading is None or baseline is None or baseline is grading:
            return ()
        return move_facts(grading, baseline, money)
