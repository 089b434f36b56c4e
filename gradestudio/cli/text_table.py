"""Rows of cells as aligned lines for the terminal: the first column to the left, the others to the right."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


def aligned(rows: Sequence[Sequence[str]], indent: str = "") -> list[str]:
    """One line a row; a Chinese character takes two places."""
    wide = [max(width(row[i]) for row in rows) for i in range(len(rows[0]))] if rows else []
    lines = []
    for row in rows:
        first = row[0] + " " * (wide[0] - width(row[0]))
        rest = (" " * (w - width(c)) + c for c, w in zip(row[1:], wide[1:], strict=True))
        lines.append(indent + "  ".join([first, *rest]).rstrip())
    return lines


def width(text: str) -> int:
    """Places that a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
