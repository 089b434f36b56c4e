"""The one name that a mistyped one most likely means, for a fix."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable


def nearest(name: str, choices: Iterable[str]) -> str | None:
    """The choice that differs from `name` by width, case, blanks or very little; None when none or two do."""
    from difflib import SequenceMatcher  # only a mistake pays for this import

    wanted = _folded(name)
    if not wanted:
        return None
    best: list[tuple[float, str]] = []
    for choice in choices:
        other = _folded(choice)
        ratio = 1.0 if other == wanted else SequenceMatcher(None, wanted, other).ratio()
        if ratio >= (0.65 if len(wanted) <= 4 else 0.72):
            best.append((ratio, choice))
    best.sort(key=lambda pair: -pair[0])
    if not best or (len(best) > 1 and best[0][0] - best[1][0] < 0.05):
        return None
    return best[0][1]


def _folded(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
