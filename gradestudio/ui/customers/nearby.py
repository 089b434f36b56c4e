"""Who stands just below a better tier: found after the grading, while nobody waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradestudio.ui import calls
from gradestudio.ui.background import Control
from gradestudio.ui.customers.spec import FURTHEST

STEPS = ((0.0, 0.05), (0.05, FURTHEST))
"""Shares of change: above the first, up to and with the second."""
MOST_ROWS = 200_000
"""Longer lists are not searched unasked: every value worth trying is graded."""


@dataclass(frozen=True, slots=True, eq=False)
class FindNear:
    """By ordered grade: how small a change of one number or date gives each customer a better tier.

    Grades that nobody is near are left out.
    """

    grading: Any

    def run(self, control: Control) -> Mapping[str, np.ndarray]:
        found: dict[str, np.ndarray] = {}
        for grade in self.grading.program.grades:
            control.check()
            if grade.ordered and grade.name in self.grading.grades:
                side = calls.near().near(self.grading, grade.name, STEPS[-1][1], control.should_stop).up
                if len(side.rows):
                    sizes = np.full(self.grading.row_count, np.inf)
                    sizes[side.rows] = side.sizes
                    found[grade.name] = sizes
        return found


def within(sizes: np.ndarray, step: int) -> np.ndarray:
    """bool per customer: those of one of `STEPS`."""
    low, high = STEPS[step]
    return (sizes > low) & (sizes <= high)
