"""Did you mean: names that look like one that is not there.  Worked out only when shown."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

_CLOSE = 0.6
_MOST_CHOICES = 2000


def similar(name: str, choices: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """The choices that look like `name`, nearest first; empty when none does.

    Widths, case, blanks and marks are not told apart.  Of a very long list the first 2,000 are looked at.
    """
    from difflib import SequenceMatcher  # here: only a mistake that is shown pays for it

    wanted = _folded(name)
    if not wanted:
        return ()
    found: list[tuple[float, int, str]] = []
    for i, choice in enumerate(choices):
        if i >= _MOST_CHOICES:
            break
        other = _folded(choice)
        if choice == name or not other:
            continue
        if other == wanted:
            ratio = 2.0
        elif len(wanted) > 1 and (wanted in other or (len(other) > 1 and other in wanted)):
            ratio = 1.0
        else:
            ratio = SequenceMatcher(None, wanted, other).ratio()
        if ratio >= _needed(wanted):
            found.append((-ratio, i, choice))
    return tuple(choice for _, _, choice in sorted(found)[:most])


def _needed(wanted: str) -> float:
    """Chinese names are short: one of two or three characters in common is already a hint."""
    return 0.5 if len(wanted) <= 4 else _CLOSE


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(ch for ch in plain if ch.isalnum())
