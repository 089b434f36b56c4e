"""Where a known value could still change if something unknown became known (`incomplete` says when, row
by row)."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradestudio.engine.evaluating.anatomy import anatomy
from gradestudio.engine.evaluating.cases import behind_unknown, ladder
from gradestudio.engine.evaluating.masks import NEVER, either, simplified
from gradestudio.language.program import (
    Aggregate,
    Case,
    DateValue,
    Expr,
    Field,
    FlagValue,
    GradeValue,
    Grid,
    LetTable,
    ListStatistic,
    Missing,
    Number,
    Score,
    ScoreValue,
    TagValue,
    Text,
    TierName,
)

_NEVER_INCOMPLETE = (Number, Text, DateValue, FlagValue, TierName, Missing, Field, ListStatistic)


def incomplete(node: Any, get: Any, known: dict[Any, np.ndarray]) -> np.ndarray:
    """bool mask (or NEVER); `known` keeps the masks of nodes looked at before."""
    if isinstance(node, _NEVER_INCOMPLETE):
        return NEVER
    found = known.get(node)
    if found is None:
        found = _made(node, get, known)
        if found is not NEVER and isinstance(node, Expr):
            found = simplified(found & ~get(node).missing)
        known[node] = found
    return found


def _made(node: Any, get: Any, known: dict[Any, np.ndarray]) -> np.ndarray:
    match node:
        case ScoreValue():
            return get(node.score).incomplete
        case GradeValue():
            return simplified(get(node.grade).could_be >= 0)
        case Aggregate():
            return simplified(get.notes[node].incomplete)
        case TagValue():
            return incomplete(node.tag.when, get, known)
    found = _own(node, get)
    for part in anatomy(node).parts:
        if isinstance(part, Score):
            # A comparison of a score reads the score itself (`anatomy`).
            found = either(found, get(part).incomplete)
        elif isinstance(part, Expr):
            found = either(found, incomplete(part, get, known))
    return found


def _own(node: Any, get: Any) -> np.ndarray:
    match node:
        case Case():
            if ladder(node) is not None:
                return NEVER
            behind = behind_unknown([get(c) for c, _ in node.arms])
            return behind if behind is NEVER else behind & ~get(node.subject).missing
        case Grid():
            lines, headings = ([get(c) for c in kind] for kind in (node.rows, node.columns))
            return either(behind_unknown(lines), behind_unknown(headings))
        case LetTable(policy="first"):
            return behind_unknown([get(r.condition) for r in node.rows])
        case LetTable():
            return _open_lines(node, get)
    return NEVER


def _open_lines(node: LetTable, get: Any) -> np.ndarray:
    """A line is unknown, or true without an output."""
    found = NEVER
    for row in node.rows:
        truth = get(row.condition)
        found = either(found, truth.unknown)
        if node.policy != "count":
            found = either(found, simplified(truth.true & get(row.value).missing))
    return found
