"""Customers per tier as a small table for the terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence

from gradestudio.language.program import Grade
from gradestudio.messages import Words


def tier_table(grade: Grade, counts: Mapping[str, int], words: Words) -> list[str]:
    """The lines: a heading, then a tier (or an outcome without one) each with count and share of all."""
    total = sum(counts.values())
    titles = {tier.name: tier.title for tier in grade.tiers}
    rows = [(grade.name, words.text("summary.customers"), words.text("summary.share"))]
    for name, count in counts.items():
        title = titles.get(name)
        rows.append(
            (
                f"  {name} {title}" if title else f"  {name}",
                words.number(count),
                words.percent(count / total, 1) if total else "–",
            )
        )
    return aligned(rows, right=(1, 2))


def aligned(rows: Sequence[Sequence[str]], right: Collection[int] = ()) -> list[str]:
    """Rows of equally many texts as lines with columns two blanks apart; `right` are aligned to the right."""
    wide = [max(_width(row[i]) for row in rows) for i in range(len(rows[0]))] if rows else []
    return ["  ".join(_padded(t, wide[i], i in right) for i, t in enumerate(row)).rstrip() for row in rows]


def _padded(text: str, width: int, right: bool) -> str:
    blanks = " " * (width - _width(text))
    return blanks + text if right else text + blanks


def _width(text: str) -> int:
    """Columns on a terminal: two for a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
