"""An example made of a customer of the list: what his grades read, and what they gave.

Related rows and the list itself cannot stand in an example, so every `let` that rests on them is given by its
name with the value that it had.  Ids and private fields are left out.  The example is graded by itself: only
grades that come out the same are expected of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from gradestudio.engine.bind import bind
from gradestudio.engine.examples import given_row
from gradestudio.engine.explain import outcome_name
from gradestudio.engine.grading import Grading
from gradestudio.engine.reference import sheet_of
from gradestudio.language.program import (
    Aggregate,
    Derived,
    Field,
    FieldKind,
    InTop,
    ListStatistic,
    Quantile,
    children,
)

_OF_THE_LIST = (Aggregate, Quantile, InTop, ListStatistic)


@dataclass(frozen=True, slots=True)
class Recorded:
    """`given`: values by field or let (float, text, date, bool; None for a let that is missing); `expect`: a
    tier or outcome by grade; `left_out`: grades that an example cannot say."""

    as_of: date
    given: tuple[tuple[str, Any], ...]
    expect: tuple[tuple[str, str], ...]
    left_out: tuple[str, ...]


def recorded(grading: Grading, row: int) -> Recorded:
    """The example of the customer in a table row.  Raises IndexError for a row that is not there."""
    if not 0 <= row < grading.row_count:
        raise IndexError(row)
    bound = bind(grading.program, grading.as_of, grading.params)
    customer = sheet_of(bound, grading.table, grading.as_of, grading.facts).row(row)
    fields, lets = _read_by(bound.grades)
    given: list[tuple[str, Any]] = []
    for field in bound.fields:
        hidden = field.private or field.kind is FieldKind.ID
        value = customer.field(field.name) if field.name in fields and not hidden else None
        if value is not None:
            given.append((field.name, value))
    given += [(let.name, customer.value(lets[let.name])) for let in bound.lets if let.name in lets]
    values = {name: _exact(value) for name, value in given}
    alone = given_row(grading.program, grading.as_of, values)
    expect, left_out = [], []
    for grade in bound.grades:
        outcome = outcome_name(grade, customer.decision(grade).tier)
        own = alone.sheet.program.grade(grade.name)
        same = own is not None and outcome_name(own, alone.decision(own).tier) == outcome
        (expect.append((grade.name, outcome)) if same else left_out.append(grade.name))
    return Recorded(grading.as_of, tuple(given), tuple(expect), tuple(left_out))


def _read_by(grades: tuple[Any, ...]) -> tuple[set[str], dict[str, Derived]]:
    """Names of the fields that the grades read, and the lets to be given instead of what they rest on."""
    fields: set[str] = set()
    lets: dict[str, Derived] = {}
    seen: set[Any] = set()
    waiting: list[Any] = list(grades)
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        if isinstance(node, Derived) and any(isinstance(inner, _OF_THE_LIST) for inner in _inside(node)):
            lets[node.name] = node
            continue
        if isinstance(node, Field):
            fields.add(node.name)
        waiting += children(node)
    return fields, lets


def _inside(node: Any) -> Iterator[Any]:
    seen: set[Any] = set()
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if here not in seen:
            seen.add(here)
            yield here
            waiting += children(here)


def _exact(value: Any) -> Any:
    """As an example's literal has it: numbers are decimals."""
    is_number = isinstance(value, float) and not isinstance(value, bool)
    return Decimal(repr(value)) if is_number else value
