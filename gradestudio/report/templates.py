"""Reasons and notes filled in for many customers at once."""

from __future__ import annotations

from itertools import repeat

import numpy as np

from gradestudio.language import program as p
from gradestudio.report import display
from gradestudio.report.view import View
from gradestudio.table.columns import Column


def filled(reason: p.Reason, rows: np.ndarray, view: View, contact: Column | None = None) -> list[str]:
    """The sentence for each of `rows`; `contact` gives `{next contact}`."""
    parts = []
    for part in reason.parts:
        if isinstance(part, str):
            parts.append(repeat(part, len(rows)))
        else:
            parts.append(_placeholder(part, rows, view, contact))
    return list(map("".join, zip(*parts, strict=True))) if parts else [""] * len(rows)


def constant(reason: p.Reason) -> bool:
    """Whether the sentence is the same for everyone."""
    return all(isinstance(part, str) for part in reason.parts)


def _placeholder(part: p.Placeholder, rows: np.ndarray, view: View, contact: Column | None) -> list[str]:
    if part.value is not None:
        return view.texts(part.value, part.kind, rows)
    if contact is None:
        return [view.words.text("word.missing")] * len(rows)
    return display.texts(contact, view.words, p.FieldKind.DATE, rows)
