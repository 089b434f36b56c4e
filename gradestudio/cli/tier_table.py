"""Customers per tier as a small table for the terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

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
    wide = [max(_width(row[i]) for row in rows) for i in range(3)]
    return [
        f"{name}{' ' * (wide[0] - _width(name))}  {_right(count, wide[1])}  {_right(share, wide[2])}"
        for name, count, share in rows
    ]


def _right(text: str, width: int) -> str:
    return " " * (width - _width(text)) + text


def _width(text: str) -> int:
    """Columns on a terminal: two for a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
