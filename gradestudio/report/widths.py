"""Column widths that fit what stands in the column, measured on a sample; Chinese characters count double."""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import east_asian_width

SAMPLE = 300
_LEAST, _MOST = 8.0, 46.0


def shown_width(text: str) -> int:
    """Width of a text in half-width characters, of its widest line."""
    return max(
        (sum(2 if east_asian_width(c) in "WF" else 1 for c in line) for line in text.split("\n")), default=0
    )


def column_width(heading: str, texts: Iterable[str], most: float = _MOST) -> float:
    """A width in Excel's units for a heading with a filter button above these texts."""
    widest = max((shown_width(text) for text in texts), default=0)
    return min(max(shown_width(heading) + 4.0, widest + 2.0, _LEAST), most)
