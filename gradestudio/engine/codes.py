"""Outcomes as numbers, and what was found out about the whole list: without arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

NEEDS_DATA = -1
NO_RULE = -2
CONFLICT = -3
"""Outcomes beside the tiers, in `GradeResult.tier` and `.computed`."""

BY_VALUE = -1
OTHERWISE = -2
NOBODY = -3
"""`GradeResult.decided_by` beside rule indexes: the grade's value, `otherwise`, or nothing decided."""


@dataclass(frozen=True, slots=True)
class ListFact:
    """A whole-list statistic of the first pass, recorded so that it can be frozen into the rulebook.

    kind `quantile`: `values` are the k−1 cut points; `top`: per group (None: the whole list) the smallest
    value that is in, and n; `statistic`: one value.
    """

    kind: str
    written: str
    values: tuple[Any, ...]
    counts: tuple[int, ...] = ()
    groups: tuple[Any, ...] = ()
