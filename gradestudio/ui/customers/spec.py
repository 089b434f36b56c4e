"""What a filter and a column are, without the arrays: importable before numpy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

NEAR = ("ui.near-close", "ui.near-further")
"""The words of `nearby.STEPS`."""
FURTHEST = 0.10
"""The largest share of change that still counts as near."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One wish.  Filters of one `group` are joined by or, groups by and.

    With `name` the grade: kind `tier` (value: tier's index or outcome), `decided` (rule's index, OTHERWISE or
    BY_VALUE), `matches` (rule's index), `moved` (up, down, same), `cell` (old and new outcome by name),
    `lacks` (a column), `near` (index of `nearby.STEPS`).  With `name` a definition: `placed` (its place, and
    words for it).  With `name` a column's key: `field` (a text, None for missing), `range` (a `Range`, None
    for missing), `flag` (1, 0, -1 for missing), `problem` (cells that could not be read).  Else `tag`
    (`name`), `rows` (value: table rows).
    """

    kind: str
    name: str = ""
    value: Any = None

    @property
    def group(self) -> tuple[str, str]:
        return self.kind, self.name


@dataclass(frozen=True, slots=True)
class FacetChoice:
    """Facets that a person added to those shown by themselves, and those taken away; by group."""

    added: tuple[tuple[str, str], ...] = ()
    removed: frozenset[tuple[str, str]] = frozenset()

    def among(
        self, usual: Sequence[tuple[str, str]], possible: Sequence[tuple[str, str]]
    ) -> tuple[tuple[str, str], ...]:
        """The groups to show, of those that are possible: added ones first."""
        first = [g for g in self.added if g in possible]
        return (*first, *(g for g in usual if g not in first and g not in self.removed))

    def with_shown(self, usual: Sequence[tuple[str, str]], shown: Sequence[tuple[str, str]]) -> FacetChoice:
        """The choice after which just these are shown, the newest first."""
        fresh = [g for g in shown if g not in usual and g not in self.added]
        kept = [g for g in self.added if g in shown]
        back = [g for g in shown if g in self.removed]
        return FacetChoice((*fresh, *back, *kept), frozenset(g for g in usual if g not in shown))


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column of the table.  `form`: text, number, date, flag, id, tier, before, rule,
    reason."""

    key: str
    title: str
    form: str = "text"
    grade: str = ""
    frozen: bool = False
    extra: bool = False
    """Out of sight until it is asked for."""

    @property
    def right(self) -> bool:
        return self.form in ("number", "money")

    @property
    def centred(self) -> bool:
        return self.form in ("tier", "before")
