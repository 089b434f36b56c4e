"""Customers whose learnt grade is another one than the past one, as a list."""

from __future__ import annotations

import numpy as np

from gradestudio.report.customer_list import Page
from gradestudio.report.outcome import Added, text_column, tier_column
from gradestudio.report.reasons import needs, reasons
from gradestudio.report.view import View


def disagreeing(view: View, grade: str, labels: np.ndarray, names: tuple[str, ...]) -> np.ndarray:
    """Rows (of a grading of the same customers) whose past grade (`labels` into `names`, -1 none) differs."""
    result = view.grading.grades[grade]
    places = {tier: i for i, tier in enumerate(result.tiers)}
    past = np.array([*(places.get(n, -9) for n in names), -9], dtype=np.int64)[labels]
    return np.flatnonzero((past != -9) & (past != result.tier))


def page(view: View, grade: str, rows: np.ndarray, labels: np.ndarray, names: tuple[str, ...]) -> Page:
    """Those customers with their past grade, the learnt one and its reason."""
    say, result = view.words.text, view.grading.grades[grade]
    definition = view.program.grade(grade)
    assert definition is not None
    past = text_column("", [names[code] if code >= 0 else "" for code in labels.tolist()])
    why = text_column("", reasons(definition, result, view, needs(result, view)))
    added = (
        Added(say("suggest.heading-past"), past, "show"),
        Added(grade, tier_column(result, result.tier, view, grade), "tier", grade),
        Added(say("heading.reason", grade=grade), why, "reason", grade),
    )
    title = say("suggest.list-title", grade=grade)
    facts = say("suggest.list-facts", n=len(rows), as_of=view.grading.as_of)
    return Page(say("suggest.list-page"), title, facts, view, rows, tuple((a, view) for a in added))
