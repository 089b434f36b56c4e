"""An explanation as plain JSON values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from gradestudio.engine.explaining.explanation import ConditionTrace, Explanation, GradeTrace, ScoreTrace
from gradestudio.engine.lifting.lift import Lift
from gradestudio.engine.lifting.passing import Outlook, Passing
from gradestudio.messages import Words


def as_json(
    explanation: Explanation, lifts: Mapping[str, Lift], falls: Mapping[str, Outlook], words: Words
) -> dict[str, Any]:
    """The shape of `explain --json`."""
    return {
        "id": explanation.key,
        "as_of": explanation.as_of.isoformat(),
        "grades": {g.grade: _grade(g, lifts.get(g.grade), falls[g.grade], words) for g in explanation.grades},
        "scores": {s.score: _score(s, words) for s in explanation.scores},
        "tags": {t.tag: t.truth for t in explanation.tags},
        "values": {let.name: _plain(let.value) for let in explanation.lets},
        "next_contact": _plain(explanation.next_contact),
    }


def _grade(grade: GradeTrace, lift: Lift | None, falls: Outlook, words: Words) -> dict[str, Any]:
    decided = grade.rules[grade.decided_by].rule.name if grade.decided_by >= 0 else None
    return {
        "tier": grade.outcome,
        "computed": grade.computed,
        "rule": decided,
        "value": _plain(grade.value.value) if grade.value is not None else None,
        "could_be": grade.could_be,
        "needs": list(grade.needs),
        "next": _lift(lift),
        "lowers": _lift(falls.drop),
        "in_time": _passing(falls.passing),
        "rules": [
            {
                "name": r.rule.name,
                "tier": r.rule.tier,
                "truth": r.truth,
                "decided": r.decided,
                "off": r.rule.off,
                "condition": _condition(r.condition, words),
            }
            for r in grade.rules
        ],
    }


def _lift(lift: Lift | None) -> dict[str, Any] | None:
    if lift is None:
        return None
    values = {"current": _plain(lift.current), "value": _plain(lift.value), "change": lift.change}
    return {"field": lift.name, **values, "tier": lift.tier, "also": _lift(lift.also)}


def _passing(passing: Passing | None) -> dict[str, Any] | None:
    if passing is None:
        return None
    return {"from": passing.day.isoformat(), "tier": passing.outcome, "better": passing.better}


def _condition(trace: ConditionTrace, words: Words) -> dict[str, Any]:
    made: dict[str, Any] = {"kind": trace.kind, "text": words.expression(trace.node), "truth": trace.truth}
    if trace.kind == "leaf":
        made |= {"value": _plain(trace.value), "threshold": _plain(trace.threshold)}
        made |= {"distance": _plain(trace.distance)}
    if trace.name:
        made["name"] = trace.name
    if trace.parts:
        made["parts"] = [_condition(part, words) for part in trace.parts]
    return made


def _score(score: ScoreTrace, words: Words) -> dict[str, Any]:
    groups = []
    for group in score.groups:
        items = [
            {
                "truth": item.truth,
                "points": _plain(item.points),
                "cut": _plain(item.cut),
                "condition": _condition(item.condition, words) if item.condition is not None else None,
            }
            for item in group.items
        ]
        groups.append(
            {"name": group.name, "points": _plain(group.points), "cap": _plain(group.cap), "items": items}
        )
    return {"points": _plain(score.points), "incomplete": score.incomplete, "groups": groups}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_plain(v) for v in value]
    return value
