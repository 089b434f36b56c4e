"""Parameters and the grading date written into a program."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from gradestudio.engine.bind import BindError, bind
from gradestudio.language.program import (
    Compare,
    DateValue,
    Derived,
    GradingDate,
    Missing,
    Number,
    Param,
    Program,
    Type,
    children,
)
from tests.engine.casework import program_of

RULES = """
field a : number
field d : date
param p = 10 from 0 to 100
param q = 2 from 0 to 100
let twice = p * 2
let X = p / q + 1 / 3
tag one when a >= p
tag two when a >= q
tag three when d within 3 months
tag four when a >= twice
show X
"""
DAY = date(2026, 1, 31)


def nodes(program: Program) -> list[Any]:
    found: list[Any] = [program]
    for node in found:
        found += children(node)
    return found


def test_nothing_waits_any_more() -> None:
    bound = bind(program_of(RULES), DAY)
    assert not [n for n in nodes(bound) if isinstance(n, Param | GradingDate)]
    assert [n.value for n in nodes(bound) if isinstance(n, DateValue)] == [DAY]
    assert bound.as_of == DAY


def test_constants_are_folded_exactly() -> None:
    bound = bind(program_of(RULES), DAY)
    lets = {d.name: d.value for d in bound.lets}
    assert lets["twice"] == Number(Decimal(20))
    assert lets["X"] == Number(Decimal(repr(16 / 3)))
    four = bound.tags[3].when
    assert four == Compare(">=", bound.tags[0].when.left, Derived("twice", Number(Decimal(20))))  # type: ignore[attr-defined]


def test_division_by_a_zero_parameter_is_missing() -> None:
    bound = bind(program_of(RULES), DAY, {"q": 0})
    assert {d.name: d.value for d in bound.lets}["X"] == Missing(Type.NUMBER)


def test_what_a_parameter_does_not_reach_is_shared() -> None:
    program = program_of(RULES)
    first, second = bind(program, DAY, {"p": 20}), bind(program, DAY, {"p": 30})
    assert first.tags[0] != second.tags[0]
    assert first.tags[1] is second.tags[1]
    assert first.tags[2] is second.tags[2]
    assert bind(program, DAY, {"p": 20}).tags[0] == first.tags[0]


def test_the_values_used_stand_in_the_definitions() -> None:
    bound = bind(program_of(RULES), DAY, {"p": 20})
    assert [(p.name, p.value) for p in bound.params] == [("p", 20), ("q", 2)]


@pytest.mark.parametrize(
    ("params", "code", "args"),
    [
        ({"r": 1}, "unknown-param", {"name": "r", "choices": ("p", "q")}),
        ({"p": Decimal(101)}, "param-out-of-range", {"low": 0, "high": 100, "value": 101}),
        ({"p": -1}, "param-out-of-range", {"name": "p"}),
        ({"p": "much"}, "param-type", {"name": "p", "type": "number"}),
        ({"p": True}, "param-type", {"name": "p"}),
        ({"p": Decimal("NaN")}, "param-type", {"name": "p"}),
        ({"p": float("inf")}, "param-type", {"name": "p"}),
    ],
)
def test_what_cannot_be_set(params: dict[str, Any], code: str, args: dict[str, Any]) -> None:
    with pytest.raises(BindError) as caught:
        bind(program_of(RULES), DAY, params)
    assert caught.value.code == code
    assert caught.value.args_by_name.items() >= args.items()
