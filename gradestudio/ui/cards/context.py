"""What an open card knows beside its statement: the program, the sheet's columns, figures, colours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gradestudio.ui.examples.facts import Told
from gradestudio.ui.theme import TierColours


@dataclass(frozen=True, slots=True, eq=False)
class Context:
    """`program`: of the text that runs, None while nothing can; `columns`: of the imported sheet."""

    program: Any = None
    columns: Mapping[str, Any] | None = None
    colours: Mapping[str, Mapping[str, TierColours]] = field(default_factory=dict)
    tiers: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    """Tiers of each grade, best first: (name, title)."""
    compared: str = ""
    """The version that figures are compared with; empty for the one that was opened."""
    source: str = ""
    """The text that was checked."""
    current: bool = False
    """Whether the program is that of the text as it stands, so that its places hold."""
    examples: Mapping[str, Told] = field(default_factory=dict)
    """What became of each example, by its name."""
