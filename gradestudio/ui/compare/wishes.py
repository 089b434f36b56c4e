"""What the list can be asked for, and the names of its own columns: importable before numpy."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

BECAUSE, OLD_REASON, NEW_REASON = "because", "reason:old", "reason:new"


@dataclass(frozen=True, slots=True)
class Some:
    """Customers chosen elsewhere on the page: `key` knows the choice again, `label` is for its chip."""

    key: tuple[Any, ...]
    label: str = field(compare=False)
    mask: Any = field(compare=False)
    """One truth a customer."""


@dataclass(frozen=True, slots=True)
class Rest:
    """Everyone who moves, but for these old and new outcomes by name."""

    pairs: tuple[tuple[str, str], ...]


Wish = str | tuple[str, str] | Rest | Some
"""Who is listed: "" everyone who moves, `up`, `down`, `other`, an old and a new outcome by name, the rest, or
some."""
