"""Nodes are values: they never change, are copied whole, and equal by what they say."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, replace
from decimal import Decimal

import pytest

from gradestudio.diagnostics import Span
from gradestudio.language import program as p
from gradestudio.language import syntax as s

NODES = [
    s.Comparison(
        "=", s.Name("a", span=Span(1, 2)), s.NumberLiteral(Decimal(3), unit="days"), op_span=Span(3, 4)
    ),
    p.Compare("=", p.Field("a", p.FieldKind.NUMBER), p.Number(Decimal(3)), span=Span(1, 9)),
]


@pytest.mark.parametrize("node", NODES, ids=["syntax", "program"])
def test_a_node_refuses_to_change(node: s.Comparison | p.Compare) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(node, "op", "<")  # noqa: B010  a type checker refuses the plain form
    with pytest.raises(FrozenInstanceError):
        delattr(node, "op")
    assert node.op == "="


@pytest.mark.parametrize("node", NODES, ids=["syntax", "program"])
def test_copies_are_equal_and_keep_their_spans(node: s.Comparison | p.Compare) -> None:
    for other in (copy.deepcopy(node), pickle.loads(pickle.dumps(node)), replace(node)):
        assert other == node
        assert hash(other) == hash(node)
        assert other.span == node.span


def test_spans_take_no_part_in_equality_and_values_do() -> None:
    node = NODES[0]
    assert replace(node, span=Span(7, 8)) == node
    assert replace(node, op="<") != node


def test_a_missing_field_is_an_error() -> None:
    with pytest.raises(TypeError):
        s.Comparison("=")  # type: ignore[call-arg]
