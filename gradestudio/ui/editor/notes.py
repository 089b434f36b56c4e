"""What stands beside the lines: tier badges in the gutter, counts at line ends."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

from gradestudio.ui.controls.badge import Badge


@dataclass(frozen=True, slots=True)
class LineNote:
    """Words at the end of the line that holds `at` (UTF-16 units); `key` says what a click filters."""

    at: int
    text: str
    role: str = "text2"
    key: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LineSign:
    """A badge, a swatch of a tier's colour, or an icon in the gutter of the line that holds `at`."""

    at: int
    badge: Badge | None = None
    swatch: str = ""
    icon: str = ""


Placed = TypeVar("Placed", LineNote, LineSign)


def moved(item: Placed, at: int, removed: int, added: int) -> Placed | None:
    """The item after an edit; None when its place was deleted."""
    if item.at < at:
        return item
    if item.at >= at + removed:
        return replace(item, at=item.at + added - removed)
    return None
