"""The table of compile functions: a node becomes a typed expression, or None with its mistake reported."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gradestudio.language import program as p
from gradestudio.language import syntax as s
from gradestudio.language.compiling.scope import Place

Compile = Callable[[Any, Place], p.Expr | None]
_COMPILERS: dict[type, Compile] = {}


def compiles(*kinds: type) -> Callable[[Compile], Compile]:
    """Decorator: this function compiles nodes of these kinds."""

    def register(function: Compile) -> Compile:
        for kind in kinds:
            _COMPILERS[kind] = function
        return function

    return register


def expression(node: s.Node, place: Place) -> p.Expr | None:
    """The typed expression of a node; None when it cannot be computed (which is then reported)."""
    return _COMPILERS[type(node)](node, place)


def value(node: s.Node, place: Place, *wanted: p.Type) -> p.Expr | None:
    """The same, of one of the wanted types; `missing` takes the first of them."""
    if isinstance(node, s.MissingLiteral) and wanted:
        return p.Missing(wanted[0], span=place.span(node))
    found = expression(node, place)
    if found is None or not wanted or found.type in wanted:
        return found
    place.error("type-mismatch", node, expected=wanted[0], found=found.type)
    return None


def condition(node: s.Node, place: Place) -> p.Expr | None:
    """The expression of a condition; a plain value is reported as a comparison that was forgotten."""
    found = expression(node, place)
    if found is None or found.type is p.Type.FLAG:
        return found
    place.error("forgotten-comparison", node, found=found.type, text=place.text(node))
    return None


def all_or_none(found: list[p.Expr | None]) -> tuple[p.Expr, ...] | None:
    """All of them, or None when one could not be compiled."""
    return None if any(f is None for f in found) else tuple(f for f in found if f is not None)
