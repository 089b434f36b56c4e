"""What the proofs panel shows, as data; made off the GUI thread."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from gradestudio.diagnostics import Edit, Fix, Severity
from gradestudio.ui.background import Control

TODO, NOTE, KEPT, LOST, ACCEPTED = "todo", "note", "kept", "lost", "accepted"
GROUPS: tuple[str, ...] = (TODO, LOST, KEPT, NOTE, ACCEPTED)
"""In the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Cover:
    """A rule that takes customers of another one first, and how many of the list (None: no list)."""

    name: str
    tier: str
    condition: Any
    count: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """One line of the panel.  `told` is what messages word; `rows` the customers concerned, None without a
    list or when the finding is about no customers."""

    group: str
    code: str
    told: Any
    grade: str = ""
    name: str = ""
    span: Any = None
    line: int | None = None
    box: tuple[Any, ...] = ()
    witness: Any = None
    second: Any = None
    tiers: tuple[str, str] = ("", "")
    """Tier of the two customers of a broken promise."""
    covers: tuple[Cover, ...] = ()
    rows: tuple[int, ...] | None = None
    fixes: tuple[Fix, ...] = ()
    reason: str = ""
    found: Any = None
    """The ProofFinding, for its picture."""
    accept: Callable[[str, str], Edit | None] | None = None
    """The edit that accepts it with a reason, in a language."""


@dataclass(frozen=True, slots=True, eq=False)
class Proven:
    """Everything told about one text.  `broken`: it has errors, and nothing is claimed."""

    source: str
    items: tuple[Item, ...]
    seconds: float
    broken: bool = False

    def of(self, group: str) -> tuple[Item, ...]:
        return tuple(i for i in self.items if i.group == group)


@dataclass(frozen=True, slots=True, eq=False)
class Prove:
    """Prove what can be proven about a text; with a grading count its customers."""

    source: str
    checked: Any
    as_of: date
    graded: Any = None
    grader: Any = None

    def run(self, control: Control) -> Proven:
        from gradestudio.ui.proofs.gathering import gathered

        began = time.perf_counter()
        if any(d.severity is Severity.ERROR for d in self.checked.diagnostics):
            return Proven(self.source, (), 0.0, broken=True)
        items = gathered(self, control)
        control.check()
        return Proven(self.source, items, time.perf_counter() - began)
