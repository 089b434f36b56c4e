"""Sheet names as Excel allows them."""

from __future__ import annotations

import re
from collections.abc import Iterable

MOST = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\ufffe\uffff\ud800-\udfff]")


class SheetNames:
    """Hands out names that are allowed and not taken; letter case does not tell two names apart."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        # Excel keeps the first one for itself
        self._taken = {"history", *(name.casefold() for name in taken)}

    def claim(self, wanted: str) -> str:
        """`wanted`, with forbidden characters replaced, cut to 31, and numbered where it is taken."""
        plain = _FORBIDDEN.sub("_", wanted).strip().strip("'") or "_"
        number, name = 1, _cut(plain, MOST)
        while name.casefold() in self._taken:
            number += 1
            ending = f" ({number})"
            name = _cut(plain, MOST - len(ending)) + ending
        self._taken.add(name.casefold())
        return name


def _cut(text: str, most: int) -> str:
    """At most so many UTF-16 units, as Excel counts."""
    while len(text.encode("utf-16-le")) // 2 > most:
        text = text[:-1]
    return text.rstrip().rstrip("'")


def link(sheet: str, cell: str) -> str:
    """The address of a cell inside the same workbook, for a hyperlink."""
    return "internal:'" + sheet.replace("'", "''") + "'!" + cell
