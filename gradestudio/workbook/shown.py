"""Cells in the words of a person."""

from __future__ import annotations

from typing import Any

from gradestudio.table import CellError


def shown(cell: Any) -> str:
    """A cell as a person sees it."""
    if cell is None:
        return ""
    if isinstance(cell, CellError):
        return cell.code if cell.code != "formula" else ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    return number_text(cell) if isinstance(cell, float) else str(cell)


def number_text(number: float) -> str:
    """A number as its cell shows it: 1234.0 is `1234`."""
    if number == int(number) and abs(number) < 1e21:
        return str(int(number))
    return repr(number)
