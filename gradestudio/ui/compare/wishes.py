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


Wish = str | tuple[str, str] | Some
"""Who is listed: "" everyone who moves, `up`, `down`, `other`, an old and a new outcome by name, or some."""
