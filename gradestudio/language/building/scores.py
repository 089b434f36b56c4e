"""Builders of scores and their items."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradestudio.diagnostics import Span
from gradestudio.language import syntax as tree
from gradestudio.language.building.parts import GroupLine, Part, gathered
from gradestudio.language.building.values import builds, shown
from gradestudio.language.reading.scanning import Token

if TYPE_CHECKING:
    from gradestudio.language.reading.making import Making


@builds
def score(making: Making, start: int, end: int, word: Token, name: tree.Name) -> tree.ScoreNode:
    return tree.ScoreNode(name, None, None, (), span=Span(start, end))


@builds
def score_from(
    making: Making, start: int, end: int, word: Token, name: Any, f: Token, low: Any
) -> tree.ScoreNode:
    return tree.ScoreNode(name, low, None, (), span=Span(start, end))


@builds
def score_to(
    making: Making, start: int, end: int, word: Token, name: Any, t: Token, high: Any
) -> tree.ScoreNode:
    return tree.ScoreNode(name, None, high, (), span=Span(start, end))


@builds
def score_range(
    making: Making, start: int, end: int, word: Token, name: Any, f: Token, low: Any, t: Token, high: Any
) -> tree.ScoreNode:
    return tree.ScoreNode(name, low, high, (), span=Span(start, end))


@builds
def score_group(
    making: Making, start: int, end: int, word: Token, title: Token, limit: Part | None = None
) -> GroupLine:
    return GroupLine(shown(title), limit.value if limit else None, Span(start, end))


@builds
def score_group_unnamed(making: Making, start: int, end: int, word: Token, limit: Part) -> GroupLine:
    return GroupLine(None, limit.value, Span(start, end))


@builds
def clause_aging(
    making: Making, start: int, end: int, word: Token, periods: Any, unit: Token, s: Token, since: Any
) -> Part:
    return Part(word.terminal, (periods, unit.terminal.lower(), since), Span(start, end))


@builds
def score_item(
    making: Making, start: int, end: int, sign: Token, points: Any, parts: list[Part]
) -> tree.ScoreItemNode:
    return _item(making, Span(start, end), sign, points, parts)


@builds
def score_per(
    making: Making,
    start: int,
    end: int,
    sign: Token,
    points: Any,
    p: Token,
    step: Any,
    of: Token,
    subject: Any,
    parts: Any,
) -> tree.ScoreItemNode:
    return _item(making, Span(start, end), sign, points, parts, per=step, subject=subject)


def _item(
    making: Making,
    span: Span,
    sign: Token,
    points: Any,
    parts: list[Part],
    per: Any = None,
    subject: Any = None,
) -> tree.ScoreItemNode:
    said = gathered(making, parts)
    aging = [word for word in ("FADING_OVER", "HALVING_EVERY") if word in said]
    if len(aging) == 2 or (aging and per is not None):
        making.report("score-item-mixed", span)
    kind = "fixed" if isinstance(points, tree.NumberLiteral) else "amount"
    kind = "per" if per is not None else kind
    periods = unit = since = None
    if aging:
        kind = "fading" if aging[0] == "FADING_OVER" else "halving"
        periods, unit, since = said[aging[0]]
    return tree.ScoreItemNode(
        kind,
        1 if sign.terminal == "PLUS" else -1,
        points,
        when=said.get("WHEN"),
        per=per,
        subject=subject,
        cap=said.get("AT_MOST"),
        periods=periods,
        unit=unit,
        since=since,
        because=said.get("BECAUSE"),
        span=span,
    )
