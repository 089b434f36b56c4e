"""What a filter and a column are, without the arrays: importable before numpy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

NEAR = ("ui.near-close", "ui.near-further")
"""The words of `nearby.STEPS`."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One wish.  Filters of one `group` are joined by or, groups by and.

    With `name` the grade: kind `tier` (value: tier's index or outcome), `decided` (rule's index, OTHERWISE or
    BY_VALUE), `matches` (rule's index), `moved` (up, down, same), `cell` (old and new outcome by name),
    `lacks` (a column), `near` (index of `nearby.STEPS`).  With `name` a definition: `placed` (its place, and
    words for it).  Else `tag` (`name`), `field` (`name`, value a text or None for missing), `rows` (value:
    table rows).
    """

    kind: str
    name: str = ""
    value: Any = None

    @property
    def group(self) -> tuple[str, str]:
        return self.kind, self.name


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column of the table.  `form`: text, number, date, flag, id, tier, before, rule,
    reason."""

    key: str
    title: str
    form: str = "text"
    grade: str = ""
    frozen: bool = False

    @property
    def right(self) -> bool:
        return self.form in ("number", "money")

    @property
    def centred(self) -> bool:
        return self.form in ("tier", "before")
