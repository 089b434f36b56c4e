"""Who stands just below a better tier: found after the grading, while nobody waits."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradestudio.engine.evaluating.memo import Stopped
from gradestudio.ui import calls
from gradestudio.ui.background import Control
from gradestudio.ui.customers.spec import FURTHEST

STEPS = ((0.0, 0.05), (0.05, FURTHEST))
"""Shares of change: above the first, up to and with the second."""
MOST_ROWS = 200_000
"""Longer lists are not searched unasked: every value worth trying is graded."""
PATIENCE = 6.0
"""Seconds that a grade may take: nobody waits for it, but it takes its share of the machine."""


@dataclass(frozen=True, slots=True, eq=False)
class FindNear:
    """By ordered grade: how small a change of one number or date gives each customer a better tier.

    Grades that nobody is near are left out, and those that take longer than `PATIENCE` to look through.
    """

    grading: Any

    def run(self, control: Control) -> Mapping[str, np.ndarray]:
        found: dict[str, np.ndarray] = {}
        for grade in self.grading.program.grades:
            control.check()
            if grade.ordered and grade.name in self.grading.grades:
                side = self._side(grade.name, control)
                if side is not None and len(side.rows):
                    sizes = np.full(self.grading.row_count, np.inf)
                    sizes[side.rows] = side.sizes
                    found[grade.name] = sizes
        return found

    def _side(self, grade: str, control: Control) -> Any:
        """Those just below a better tier; None where it takes too long."""
        end = time.monotonic() + PATIENCE

        def should_stop() -> bool:
            return control.should_stop() or time.monotonic() > end

        try:
            return calls.near().near(self.grading, grade, STEPS[-1][1], should_stop).up
        except Stopped:
            control.check()
            return None


def within(sizes: np.ndarray, step: int) -> np.ndarray:
    """bool per customer: those of one of `STEPS`."""
    low, high = STEPS[step]
    return (sizes > low) & (sizes <= high)
