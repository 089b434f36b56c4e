"""Builders of values, conditions and cells: one function per arrow of the grammar.

Each gets the statement being made, the span of its text, and its children (tokens or finished nodes).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from gradestudio.diagnostics import Span
from gradestudio.language import syntax as tree
from gradestudio.language.reading.scanning import SIGNS, Token, plain_sign
from gradestudio.language.vocabulary import BY_TERMINAL

if TYPE_CHECKING:
    from gradestudio.language.reading.making import Making

BUILDERS: dict[str, Callable[..., Any]] = {}
HOLE = tree.Hole()
SCALES: dict[str, int] = {
    "千": 10**3,
    "万": 10**4,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "百亿": 10**10,
    "千亿": 10**11,
    "万亿": 10**12,
}
_NUMBER = re.compile(r"([0-9.]+) ?([千百万亿]*)(%?)")
_TERMINAL_SIGNS = {terminal: sign for sign, terminal in reversed(SIGNS.items())}


def builds(function: Callable[..., Any]) -> Callable[..., Any]:
    """Registers a builder under its own name, without the underscore that keeps it off a Python word."""
    BUILDERS[function.__name__.rstrip("_")] = function
    return function


def normalised(text: str) -> str:
    """NFKC and trimmed, as texts and names are compared."""
    return unicodedata.normalize("NFKC", text).strip()


def sign_of(token: Token) -> str:
    """The ASCII sign of an operator: `≥` is `>=`."""
    return _TERMINAL_SIGNS[token.terminal]


def span_of(token: Token) -> Span:
    return Span(token.start, token.end)


def inside_quotes(token: Token) -> str:
    """The text between the quotes as written; all of it behind the opening one when it is not closed."""
    closing = {'"': '"', "“": "”", "「": "」"}[token.text[0]]
    return token.text[1:-1] if len(token.text) > 1 and token.text[-1] == closing else token.text[1:]


def plain(token: Token) -> str:
    """A text in which braces mean nothing and which is compared: a choice, a heading, a key."""
    return normalised(inside_quotes(token))


def shown(token: Token) -> str:
    """A title: as written, trimmed."""
    return inside_quotes(token).strip()


# ── Lists ──


@builds
def list_start(making: Making, start: int, end: int, one: Any) -> list[Any]:
    return [one]


@builds
def list_more(making: Making, start: int, end: int, some: list[Any], one: Any) -> list[Any]:
    some.append(one)
    return some


@builds
def list_next(making: Making, start: int, end: int, some: list[Any], comma: Token, one: Any) -> list[Any]:
    some.append(one)
    return some


@builds
def list_pair(making: Making, start: int, end: int, first: Any, comma: Token, second: Any) -> list[Any]:
    return [first, second]


@builds
def list_before(making: Making, start: int, end: int, one: Any, some: list[Any]) -> list[Any]:
    return [one, *some]


@builds
def list_start_text(making: Making, start: int, end: int, one: Token) -> list[Any]:
    return [tree.TextLiteral(plain(one), span=span_of(one))]


@builds
def list_next_text(
    making: Making, start: int, end: int, some: list[Any], comma: Token, one: Token
) -> list[Any]:
    some.append(tree.TextLiteral(plain(one), span=span_of(one)))
    return some


@builds
def bracketed_list(
    making: Making, start: int, end: int, left: Token, some: list[Any], right: Token
) -> list[Any]:
    return some


@builds
def nothing_yet(making: Making, start: int, end: int) -> list[Any]:
    return []


@builds
def nothing(making: Making, start: int, end: int, dash: Token) -> None:
    return None


@builds
def second(making: Making, start: int, end: int, first: Token, node: Any) -> Any:
    return node


@builds
def bracket(making: Making, start: int, end: int, left: Token, node: Any, right: Token) -> Any:
    return node


# ── Literals and names ──


@builds
def number(making: Making, start: int, end: int, token: Token) -> tree.NumberLiteral:
    written = plain_sign(token.text)
    match = _NUMBER.fullmatch(written.replace(",", ""))
    assert match is not None, written
    digits, scale, percent = match.groups()
    value = Decimal(digits) * SCALES.get(scale, 1)
    if percent:
        value = value / 100
    return tree.NumberLiteral(value, written, bool(percent), span=Span(start, end))


@builds
def number_unit(making: Making, start: int, end: int, token: Token, unit: Token) -> tree.NumberLiteral:
    word = BY_TERMINAL[unit.terminal].en if unit.terminal != "UNIT" else normalised(unit.text)
    return replace(number(making, token.start, token.end, token), unit=word, span=Span(start, end))


@builds
def date_value(making: Making, start: int, end: int, token: Token) -> tree.DateLiteral:
    return tree.DateLiteral(read_date(making, token), span=Span(start, end))


def read_date(making: Making, token: Token) -> date:
    """The day; reported as `no-such-date` (and the first of January) when the calendar has none."""
    year, month, day = (int(n) for n in re.findall(r"\d+", plain_sign(token.text)))
    try:
        return date(year, month, day)
    except ValueError:
        making.report("no-such-date", span_of(token), written=token.text)
        return date(max(year, 1), 1, 1)


@builds
def yes(making: Making, start: int, end: int, token: Token) -> tree.FlagLiteral:
    return tree.FlagLiteral(True, span=Span(start, end))


@builds
def no(making: Making, start: int, end: int, token: Token) -> tree.FlagLiteral:
    return tree.FlagLiteral(False, span=Span(start, end))


@builds
def missing(making: Making, start: int, end: int, token: Token) -> tree.MissingLiteral:
    return tree.MissingLiteral(span=Span(start, end))


@builds
def grading_date(making: Making, start: int, end: int, token: Token) -> tree.GradingDateNode:
    return tree.GradingDateNode(span=Span(start, end))


@builds
def next_contact(making: Making, start: int, end: int, token: Token) -> tree.NextContactNode:
    return tree.NextContactNode(span=Span(start, end))


@builds
def name(making: Making, start: int, end: int, token: Token) -> tree.Name:
    quoted = token.text[0] in "`｀"
    return tree.Name(normalised(token.text.strip("`｀")), quoted, span=Span(start, end))


@builds
def dotted(
    making: Making, start: int, end: int, relation: tree.Name, dot: Token, column: tree.Name
) -> tree.Dotted:
    return tree.Dotted(relation, column, span=Span(start, end))


@builds
def plain_text(making: Making, start: int, end: int, token: Token) -> tree.TextLiteral:
    return tree.TextLiteral(plain(token), span=Span(start, end))


@builds
def shown_text(making: Making, start: int, end: int, token: Token) -> tree.Node:
    return making.shown(token)


@builds
def text_value(making: Making, start: int, end: int, token: Token) -> tree.Node:
    return making.template(token)


# ── Values ──


@builds
def if_then_else(
    making: Making,
    start: int,
    end: int,
    i: Token,
    condition: Any,
    t: Token,
    then: Any,
    e: Token,
    otherwise: Any,
) -> tree.IfNode:
    return tree.IfNode(condition, then, otherwise, span=Span(start, end))


@builds
def operation(making: Making, start: int, end: int, left: Any, op: Token, right: Any) -> tree.Operation:
    return tree.Operation(sign_of(op), left, right, op_span=span_of(op), span=Span(start, end))


@builds
def minus(making: Making, start: int, end: int, sign: Token, value: Any) -> tree.Minus:
    return tree.Minus(value, span=Span(start, end))


@builds
def call(
    making: Making, start: int, end: int, word: Token, left: Token, arguments: list[Any], right: Token
) -> tree.Call:
    function = word.terminal.removeprefix("F_").lower()
    return tree.Call(function, tuple(arguments), name_span=span_of(word), span=Span(start, end))


@builds
def quantile(
    making: Making, start: int, end: int, word: Token, k: Any, of: Token, value: Any
) -> tree.QuantileNode:
    return tree.QuantileNode(k, value, span=Span(start, end))


@builds
def quantile_lowest_best(
    making: Making, start: int, end: int, word: Token, k: Any, of: Token, value: Any, lowest: Token
) -> tree.QuantileNode:
    return tree.QuantileNode(k, value, True, span=Span(start, end))


def _unit(token: Token) -> str:
    return token.terminal.split("_")[0].lower()


@builds
def since(making: Making, start: int, end: int, word: Token, value: Any) -> tree.SinceNode:
    return tree.SinceNode(_unit(word), value, span=Span(start, end))


@builds
def from_to(
    making: Making, start: int, end: int, word: Token, first: Any, to: Token, last: Any
) -> tree.FromToNode:
    return tree.FromToNode(_unit(word), first, last, span=Span(start, end))


@builds
def month_of(making: Making, start: int, end: int, word: Token, value: Any) -> tree.MonthOfNode:
    return tree.MonthOfNode(value, span=Span(start, end))


@builds
def anniversary(making: Making, start: int, end: int, word: Token, value: Any) -> tree.AnniversaryNode:
    return tree.AnniversaryNode(value, span=Span(start, end))


@builds
def aggregate(making: Making, start: int, end: int, word: Token, target: Any) -> tree.AggregateNode:
    op = word.terminal.removesuffix("_OF").lower()
    return tree.AggregateNode(op, target, op_span=span_of(word), span=Span(start, end))


@builds
def aggregate_where(
    making: Making,
    start: int,
    end: int,
    word: Token,
    target: Any,
    w: Token,
    left: Token,
    where: Any,
    right: Token,
) -> tree.AggregateNode:
    return replace(aggregate(making, start, end, word, target), where=where)
