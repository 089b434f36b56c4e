"""How many visits a month the strategies ask for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np

from gradestudio.engine.bind import bind
from gradestudio.engine.evaluate import Evaluator
from gradestudio.engine.grading import Grading
from gradestudio.language.program import Contact, Number
from gradestudio.table.columns import ColumnKind

_A_MONTH = {"days": 365.25 / 12, "months": 1.0, "years": 1 / 12}


def monthly_visits(grading: Grading, evaluator: Evaluator) -> np.ndarray:
    """Visits a month per customer (float64): of all contacts that stand, the most frequent one.

    One visit serves every strategy that asks for it.
    """
    bound = bind(grading.program, grading.as_of, grading.params)
    made = np.zeros(grading.row_count)
    for result, strategy in zip(grading.strategies, bound.strategies, strict=True):
        for contact in strategy.contacts:
            rate = _rate(contact)
            stands = result.applies & _stands(contact, grading, evaluator)
            made = np.where(stands, np.maximum(made, rate), made)
    return made


def _rate(contact: Contact) -> float:
    amount: Any = contact.amount.value if isinstance(contact.amount, Number) else Decimal(0)
    return _A_MONTH[contact.unit] / float(amount) if amount > 0 else 0.0


def _stands(contact: Contact, grading: Grading, evaluator: Evaluator) -> np.ndarray:
    if contact.when is None:
        return np.ones(grading.row_count, dtype=bool)
    column, _ = evaluator.column(contact.when, grading.program, grading.as_of, grading.params)
    assert column.kind is ColumnKind.FLAG
    return column.data == 1
