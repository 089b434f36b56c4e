"""Code points and UTF-16 units: Python and the language count the first, Qt the second."""

from __future__ import annotations

import re
from bisect import bisect_left

_RARE = re.compile("[\U00010000-\U0010ffff]")
"""Characters that take two units."""


class Units:
    """Converts positions of one text both ways; costs nothing for texts without rare characters."""

    __slots__ = ("_points", "_units")

    def __init__(self, text: str) -> None:
        wide = [] if text.isascii() else [found.start() for found in _RARE.finditer(text)]
        self._points = wide
        """Code point positions of the characters that take two units."""
        self._units = [at + before for before, at in enumerate(wide)]

    def to_units(self, point: int) -> int:
        """The UTF-16 position of a code point position."""
        return point + bisect_left(self._points, point) if self._points else point

    def to_point(self, unit: int) -> int:
        """The code point position of a UTF-16 position; inside a pair, that of its character."""
        if not self._points:
            return unit
        before = bisect_left(self._units, unit)
        if before and self._units[before - 1] + 1 == unit:
            return self._points[before - 1]
        return unit - before


def unit_length(text: str) -> int:
    """How many UTF-16 units a text takes."""
    return len(text) if text.isascii() else len(text) + len(_RARE.findall(text))
