"""What a result holds besides the customers' own columns: which added columns, which sheets."""

from __future__ import annotations

from dataclasses import dataclass

SHEETS = ("summary", "tiers", "problems")
"""Sheets that may be left out.  The rules are always there: by them the result can be made again."""


@dataclass(frozen=True, slots=True)
class Contents:
    """`columns` are added columns left out of the customers' sheet (`role:of`), `sheets` sheets left out."""

    columns: frozenset[str] = frozenset()
    sheets: frozenset[str] = frozenset()

    def takes(self, role: str, of: str) -> bool:
        """Whether the customers' sheet has an added column."""
        return column_key(role, of) not in self.columns

    def has(self, sheet: str) -> bool:
        return sheet not in self.sheets


def column_key(role: str, of: str) -> str:
    """An added column by its part and the name that it belongs to."""
    return f"{role}:{of}"
