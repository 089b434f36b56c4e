"""Scores: items, groups, caps, fading."""

from __future__ import annotations

from typing import Any

from gradestudio.language import program as p
from gradestudio.language import syntax as s
from gradestudio.language.checks.bounds import known_number
from gradestudio.language.checks.guards import guarded
from gradestudio.language.compiling.collect import Entry
from gradestudio.language.compiling.conditions import constant, whole_constant
from gradestudio.language.compiling.makers import all_or_none, condition, value
from gradestudio.language.compiling.scope import Place, Scope
from gradestudio.language.compiling.texts import reason

NUMBER, DATE = p.Type.NUMBER, p.Type.DATE


def score(entry: Entry, scope: Scope) -> p.Score | None:
    node: s.ScoreNode = entry.node
    place = Place(scope, entry)
    low, low_ok = _optional(node.low, place)
    high, high_ok = _optional(node.high, place)
    groups = [_group(group, place) for group in node.groups]
    if not any(group.items for group in node.groups) and not entry.statement.broken:
        place.warn("score-empty", node.name, name=node.name.name)
    _check_range(node, low, high, place)
    if any(g is None for g in groups) or not low_ok or not high_ok or entry.statement.broken:
        return None
    made = tuple(g for g in groups if g is not None)
    return p.Score(node.name.name, made, low, high, span=place.span(node.name))


def _optional(node: s.Node | None, place: Place) -> tuple[p.Expr | None, bool]:
    if node is None:
        return None, True
    made = constant(node, place, NUMBER)
    return made, made is not None


def _check_range(node: s.ScoreNode, low: p.Expr | None, high: p.Expr | None, place: Place) -> None:
    first, last = known_number(low, place.scope), known_number(high, place.scope)
    if first is not None and last is not None and first > last and node.low and node.high:
        place.warn("range-reversed", node.low.span.join(node.high.span), low=first, high=last)


def _group(node: s.ScoreGroupNode, place: Place) -> p.ScoreGroup | None:
    cap, cap_ok = _optional(node.cap, place)
    items = all_or_none([_item(item, place) for item in node.items])  # type: ignore[misc]
    if items is None or not cap_ok:
        return None
    return p.ScoreGroup(node.name, cap, items, span=place.span(node))  # type: ignore[arg-type]


def _item(node: s.ScoreItemNode, place: Place) -> p.ScoreItem | None:
    inside = guarded(place, [node.when]) if node.when is not None else place
    when = condition(node.when, place) if node.when is not None else None
    made = _KINDS[node.kind](node, inside)
    said = reason(node.because, place)
    if made is None or (node.when is not None and when is None):
        return None
    return p.ScoreItem(node.kind, node.sign, **made, when=when, reason=said, span=place.span(node))


def _fixed(node: s.ScoreItemNode, place: Place) -> dict[str, Any] | None:
    points = value(node.points, place, NUMBER)
    cap, cap_ok = _optional(node.cap, place)
    return None if points is None or not cap_ok else {"points": points, "cap": cap}


def _per(node: s.ScoreItemNode, place: Place) -> dict[str, Any] | None:
    assert node.per is not None and node.subject is not None
    points, step = constant(node.points, place, NUMBER), constant(node.per, place, NUMBER)
    subject = value(node.subject, place, NUMBER)
    cap, cap_ok = _optional(node.cap, place)
    known = known_number(step, place.scope)
    if known is not None and known <= 0:
        place.error("per-not-positive", node.per, found=known)
        return None
    if points is None or step is None or subject is None or not cap_ok:
        return None
    return {"points": points, "per": step, "subject": subject, "cap": cap}


def _aging(node: s.ScoreItemNode, place: Place) -> dict[str, Any] | None:
    assert node.periods is not None and node.since is not None
    points = constant(node.points, place, NUMBER)
    periods = whole_constant(node.periods, place, "length-of-time")
    since = value(node.since, place, DATE)
    cap, cap_ok = _optional(node.cap, place)
    if points is None or periods is None or since is None or not cap_ok:
        return None
    return {
        "points": points,
        "periods": periods,
        "since": since,
        "cap": cap,
        "on": p.GradingDate(),
        "unit": node.unit or "months",
    }


_KINDS = {"fixed": _fixed, "amount": _fixed, "per": _per, "fading": _aging, "halving": _aging}
