"""What the examples try, in words and as JSON."""

from __future__ import annotations

from typing import Any

from gradestudio.analysis.coverage import CellItem, Coverage, Part, RuleItem, ThresholdItem, TierItem
from gradestudio.language.program import Program
from gradestudio.messages import Words

KINDS = ("rules", "tiers", "thresholds", "cells")


def lines(found: Coverage, program: Program, words: Words) -> list[str]:
    """One line with the numbers, then one for each kind of which something is left."""
    shares = [
        words.text(f"coverage.{kind}", tried=len(part.tried), n=len(part.every))
        for kind in KINDS
        if (part := getattr(found, kind)).every
    ]
    if not shares:
        return []
    made = [words.text("coverage.head", shares=words.text("coverage.between").join(shares))]
    for kind in KINDS:
        left = [item(i, program, words) for i in getattr(found, kind).left]
        if left:
            made.append(words.text(f"coverage.{kind}-left", names=tuple(left)))
    return made


def as_json(found: Coverage, program: Program, words: Words) -> dict[str, Any]:
    """By kind: how many there are, how many an example tries, and the others."""
    return {kind: _part(getattr(found, kind), program, words) for kind in KINDS}


def _part(part: Part, program: Program, words: Words) -> dict[str, Any]:
    left = [item(i, program, words) for i in part.left]
    return {"all": len(part.every), "tried": len(part.tried), "left": left}


def item(one: Any, program: Program, words: Words) -> str:
    """One rule, tier, threshold or cell as people name it."""
    many = len(program.grades) > 1
    match one:
        case RuleItem(grade, "rule", name):
            quoted = words.quoted(name)
            return f"{grade} {quoted}" if many else quoted
        case RuleItem(grade, what, _):
            return words.text(f"coverage.{what}", grade=grade)
        case TierItem(grade, tier):
            return f"{grade} {tier}" if many else tier
        case ThresholdItem(condition):
            return words.expression(condition)
        case CellItem(let, line, int(column)):
            return words.text("coverage.cell", name=let, line=line + 1, column=column + 1)
        case CellItem(let, line, _):
            return words.text("coverage.band", name=let, line=line + 1)
    raise TypeError(type(one).__name__)
