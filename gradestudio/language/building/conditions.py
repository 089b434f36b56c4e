"""Builders of conditions, and of cells: conditions whose left side is the heading's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradestudio.diagnostics import Edit, Fix, Span
from gradestudio.language import syntax as tree
from gradestudio.language.building.values import HOLE, builds, sign_of, span_of
from gradestudio.language.reading.scanning import Token

if TYPE_CHECKING:
    from gradestudio.language.reading.making import Making

BOUNDS = {
    "AT_LEAST": ">=",
    "AT_MOST": "<=",
    "ABOVE": ">",
    "BELOW": "<",
    "POST_AT_LEAST": ">=",
    "POST_AT_MOST": "<=",
}
TEXT_OPERATORS = {"CONTAINS": "contains", "STARTS_WITH": "starts", "ENDS_WITH": "ends"}
QUANTIFIERS = {"ALL_OF": "all", "ANY_OF": "any", "NONE_OF": "none"}


@builds
def either(making: Making, start: int, end: int, parts: list[Any]) -> tree.OrNode:
    return tree.OrNode(tuple(parts), span=Span(start, end))


@builds
def both(making: Making, start: int, end: int, parts: list[Any]) -> tree.AndNode:
    return tree.AndNode(tuple(parts), span=Span(start, end))


@builds
def negation(making: Making, start: int, end: int, word: Token, value: Any) -> tree.NotNode:
    return tree.NotNode(value, span=Span(start, end))


@builds
def comparison(making: Making, start: int, end: int, left: Any, op: Token, right: Any) -> tree.Comparison:
    return tree.Comparison(sign_of(op), left, right, op_span=span_of(op), span=Span(start, end))


@builds
def bound(making: Making, start: int, end: int, word: Token, value: Any) -> tuple[str, Any, str]:
    return BOUNDS[word.terminal], value, word.text


@builds
def postfix_bound(making: Making, start: int, end: int, value: Any, word: Token) -> tuple[str, Any, str]:
    return BOUNDS[word.terminal], value, word.text


@builds
def boundary(making: Making, start: int, end: int, value: Any, phrases: list[Any]) -> tree.BoundaryTest:
    return tree.BoundaryTest(
        value,
        tuple((op, number) for op, number, _ in phrases),
        tuple(word for _, _, word in phrases),
        span=Span(start, end),
    )


@builds
def between(
    making: Making, start: int, end: int, value: Any, word: Token, low: Any, to: Token, high: Any
) -> tree.BetweenTest:
    return tree.BetweenTest(value, low, high, span=Span(start, end))


@builds
def is_in(
    making: Making,
    start: int,
    end: int,
    value: Any,
    word: Token,
    left: Token,
    options: list[Any],
    right: Token,
) -> tree.InTest:
    return tree.InTest(value, tuple(options), word.terminal == "NOT_IN", span=Span(start, end))


@builds
def is_not_in(making: Making, start: int, end: int, *children: Any) -> tree.InTest:
    return is_in(making, start, end, *children)


@builds
def text_test(
    making: Making, start: int, end: int, value: Any, word: Token, texts: list[Any]
) -> tree.TextTest:
    return tree.TextTest(TEXT_OPERATORS[word.terminal], value, tuple(texts), span=Span(start, end))


@builds
def is_missing(making: Making, start: int, end: int, value: Any, word: Token) -> tree.MissingTest:
    return tree.MissingTest(value, span=Span(start, end))


@builds
def is_not_missing(making: Making, start: int, end: int, value: Any, word: Token) -> tree.MissingTest:
    return tree.MissingTest(value, True, span=Span(start, end))


@builds
def tier_test(making: Making, start: int, end: int, left: Any, word: Token, right: Any) -> tree.TierTest:
    return tree.TierTest(word.terminal.lower(), left, right, span=Span(start, end))


@builds
def in_top(making: Making, start: int, end: int, value: Any, word: Token, share: Any) -> tree.TopTest:
    return tree.TopTest(value, share, span=Span(start, end))


@builds
def in_top_of_group(
    making: Making, start: int, end: int, value: Any, word: Token, share: Any, w: Token, group: Any
) -> tree.TopTest:
    return tree.TopTest(value, share, group, span=Span(start, end))


@builds
def within(
    making: Making, start: int, end: int, value: Any, word: Token, amount: Any, unit: Token
) -> tree.WithinTest:
    return tree.WithinTest(value, "past", unit.terminal.lower(), amount, span=Span(start, end))


@builds
def within_next(
    making: Making, start: int, end: int, value: Any, word: Token, amount: Any, unit: Token
) -> tree.WithinTest:
    return tree.WithinTest(value, "next", unit.terminal.lower(), amount, span=Span(start, end))


@builds
def within_calendar(
    making: Making, start: int, end: int, value: Any, word: Token, period: Token
) -> tree.WithinTest:
    direction, unit = period.terminal.lower().split("_")
    return tree.WithinTest(value, direction, unit, span=Span(start, end))


@builds
def quantifier(
    making: Making, start: int, end: int, word: Token, left: Token, parts: list[Any], right: Token
) -> tree.Quantifier:
    return tree.Quantifier(QUANTIFIERS[word.terminal], tuple(parts), span=Span(start, end))


@builds
def at_least_of(
    making: Making,
    start: int,
    end: int,
    word: Token,
    k: Any,
    of: Token,
    left: Token,
    parts: list[Any],
    right: Token,
) -> tree.Quantifier:
    return tree.Quantifier("at_least", tuple(parts), k, span=Span(start, end))


# ── Cells ──


class PlainValue(tuple[tree.Node]):
    """A value that stands alone in a cell, before it becomes `= value` or a part of a list."""


@builds
def cell_value(making: Making, start: int, end: int, value: tree.Node) -> Any:
    if _is_dash_range(value):
        assert isinstance(value, tree.Operation)
        making.report(
            "dash-range", Span(start, end), fixes=(_range_fix(making, value),), written=making.cut(start, end)
        )
        return tree.BetweenTest(HOLE, value.left, value.right, span=Span(start, end))
    return PlainValue((value,))


def _is_dash_range(value: tree.Node) -> bool:
    """`5-10`: a range to its author, minus five to the letter; never guessed."""
    literals = (tree.NumberLiteral, tree.DateLiteral)
    return (
        isinstance(value, tree.Operation)
        and value.op == "-"
        and isinstance(value.left, literals)
        and isinstance(value.right, literals)
    )


def _range_fix(making: Making, value: tree.Operation) -> Fix:
    word = f" {making.spelled('TO')} "
    between_them = Span(value.left.span.end, value.right.span.start)
    return Fix("write-range", (Edit(between_them, word),), {"right": making.spelled("TO")})


@builds
def cell_comparison(making: Making, start: int, end: int, op: Token, value: Any) -> Any:
    return comparison(making, start, end, HOLE, op, value)


@builds
def cell_boundary(making: Making, start: int, end: int, phrases: list[Any]) -> Any:
    return boundary(making, start, end, HOLE, phrases)


@builds
def cell_between(making: Making, start: int, end: int, low: Any, to: Token, high: Any) -> Any:
    return tree.BetweenTest(HOLE, low, high, span=Span(start, end))


@builds
def cell_between_word(
    making: Making, start: int, end: int, word: Token, low: Any, to: Token, high: Any
) -> Any:
    return tree.BetweenTest(HOLE, low, high, span=Span(start, end))


@builds
def cell_in(making: Making, start: int, end: int, *children: Any) -> Any:
    return is_in(making, start, end, HOLE, *children)


@builds
def cell_not_in(making: Making, start: int, end: int, *children: Any) -> Any:
    return is_in(making, start, end, HOLE, *children)


@builds
def cell_text(making: Making, start: int, end: int, *children: Any) -> Any:
    return text_test(making, start, end, HOLE, *children)


@builds
def cell_missing(making: Making, start: int, end: int, *children: Any) -> Any:
    return is_missing(making, start, end, HOLE, *children)


@builds
def cell_not_missing(making: Making, start: int, end: int, *children: Any) -> Any:
    return is_not_missing(making, start, end, HOLE, *children)


@builds
def cell_tier(making: Making, start: int, end: int, *children: Any) -> Any:
    return tier_test(making, start, end, HOLE, *children)


@builds
def cell_top(making: Making, start: int, end: int, *children: Any) -> Any:
    return in_top(making, start, end, HOLE, *children)


@builds
def cell_top_of_group(making: Making, start: int, end: int, *children: Any) -> Any:
    return in_top_of_group(making, start, end, HOLE, *children)


@builds
def cell_within(making: Making, start: int, end: int, *children: Any) -> Any:
    return within(making, start, end, HOLE, *children)


@builds
def cell_within_next(making: Making, start: int, end: int, *children: Any) -> Any:
    return within_next(making, start, end, HOLE, *children)


@builds
def cell_within_calendar(making: Making, start: int, end: int, *children: Any) -> Any:
    return within_calendar(making, start, end, HOLE, *children)


@builds
def cell(making: Making, start: int, end: int, parts: list[Any]) -> tree.Cell:
    span = Span(start, end)
    values = [part[0] for part in parts if isinstance(part, PlainValue)]
    if len(values) == len(parts) > 1 and not any(isinstance(v, tree.MissingLiteral) for v in values):
        return tree.Cell(tree.InTest(HOLE, tuple(values), span=span), span=span)
    conditions = tuple(_alone(part[0]) if isinstance(part, PlainValue) else part for part in parts)
    condition = conditions[0] if len(conditions) == 1 else tree.OrNode(conditions, span=span)
    return tree.Cell(condition, span=span)


def _alone(value: tree.Node) -> tree.Node:
    if isinstance(value, tree.MissingLiteral):
        return tree.MissingTest(HOLE, span=value.span)
    return tree.Comparison("=", HOLE, value, op_span=value.span, span=value.span)


@builds
def cell_else(making: Making, start: int, end: int, word: Token) -> tree.Cell:
    return tree.Cell(None, True, span=Span(start, end))


@builds
def cell_anything(making: Making, start: int, end: int, dash: Token) -> tree.Cell:
    return tree.Cell(None, span=Span(start, end))
