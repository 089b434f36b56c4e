"""Customers by number or name, looked for off the GUI thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradestudio.ui.background import Control
from gradestudio.ui.palette.matching import match

_MOST = 8
_AT_ONCE = 2000


@dataclass(frozen=True, slots=True, eq=False)
class FindCustomers:
    """`readers`: of the frozen columns (number, name), by key."""

    wanted: str
    readers: Mapping[str, Any]

    def run(self, control: Control) -> tuple[tuple[int, str, str], ...]:
        """Table row, what was found, and the other column's words; those that begin so come first."""
        found: dict[int, tuple[int, str, str]] = {}
        for key, reader in self.readers.items():
            column: Any = getattr(reader, "column", None)
            if column is None:
                continue
            values: Any = column.values
            hits = []
            for number, value in enumerate(values):
                if number % _AT_ONCE == 0:
                    control.check()
                one = match(self.wanted, value)
                if one is not None:
                    hits.append((one.rank, number))
                    if len(hits) > 50 * _MOST:
                        break
            for rank, number in sorted(hits)[:_MOST]:
                rows = np.flatnonzero(column.data == number)
                for row in rows[:_MOST].tolist():
                    if row not in found or found[row][0] > rank:
                        others = [r.text(row) or "" for k, r in self.readers.items() if k != key]
                        found[row] = (rank, values[number], " ".join(others))
        ordered = sorted(found.items(), key=lambda pair: (pair[1][0], pair[0]))[:_MOST]
        return tuple((row, title, detail) for row, (_, title, detail) in ordered)
