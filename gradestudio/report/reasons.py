"""Why each customer has the grade, one sentence a row: what decided, what held it, what could change it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import numpy as np

from gradestudio.engine.bind import bind
from gradestudio.engine.grading import BY_VALUE, CONFLICT, NEEDS_DATA, NO_RULE, OTHERWISE, GradeResult
from gradestudio.language import program as p
from gradestudio.messages.expressions import inputs
from gradestudio.report.templates import filled
from gradestudio.report.view import View

_LONGEST_CONDITION = 160


Needs = Mapping[int, tuple[str, ...]]
"""By row: the columns whose values could decide."""


def needs(result: GradeResult, view: View) -> Needs:
    """For everyone of whom something is unknown that matters."""
    rows = np.flatnonzero((result.computed == NEEDS_DATA) | (result.could_be >= 0))
    return dict(zip(rows.tolist(), view.needs(result.grade, rows), strict=True))


def reasons(grade: p.Grade, result: GradeResult, view: View, lacking: Needs) -> list[str]:
    """One sentence a customer."""
    said = np.full(len(result.tier), "", dtype=object)
    grading = view.grading
    bound = bind(view.program, grading.as_of, grading.params).grade(grade.name) or grade
    for code in np.unique(result.decided_by).tolist():
        rows = np.flatnonzero(result.decided_by == code)
        if code >= 0:
            said[rows] = _by_rule(grade.rules[code], bound.rules[code], rows, view)
        elif code == BY_VALUE:
            said[rows] = _by_value(grade, result, rows, view)
        elif code == OTHERWISE:
            said[rows] = _otherwise(grade, result, rows, view)
    _undecided(grade, result, view, said, lacking)
    _could_be(result, view, said, lacking)
    _limited(grade, result, view, said)
    _overridden(grade, result, view, said)
    return said.tolist()


def deciders(grade: p.Grade, result: GradeResult, view: View) -> list[str]:
    """The name of what decided: the rule, the value, `otherwise`, an override; empty where nothing did."""
    words = view.words
    names = {i: rule.name for i, rule in enumerate(grade.rules)}
    names[BY_VALUE] = _value_name(grade)
    names[OTHERWISE] = words.text("report.otherwise")
    made = [names.get(code, "") for code in result.decided_by.tolist()]
    for row in np.flatnonzero(result.override >= 0).tolist():
        made[row] = words.text("report.override")
    return made


def tier_name(result: GradeResult, code: int, view: View) -> str:
    """A tier, or the word for needs data, no rule or conflict."""
    if code >= 0:
        return result.tiers[code]
    return view.words.text(f"outcome.{_OUTCOMES[code]}")


_OUTCOMES = {NEEDS_DATA: "needs data", NO_RULE: "no rule", CONFLICT: "conflict"}


def _by_rule(rule: p.Rule, bound: p.Rule, rows: np.ndarray, view: View) -> list[str]:
    """The rule's own reason, else its name and condition with the parameters' values."""
    if rule.reason is not None:
        return filled(rule.reason, rows, view)
    condition = view.words.on(view.grading.as_of).expression(bound.when)
    if len(condition) > _LONGEST_CONDITION:
        names = view.words.listed(inputs(rule.when))
        return [view.words.text("reason.rule-long", rule=rule.name, names=names)] * len(rows)
    return [view.words.text("reason.rule", rule=rule.name, condition=condition)] * len(rows)


def _value_name(grade: p.Grade) -> str:
    names = inputs(grade.by) if grade.by is not None else ()
    return names[0] if len(names) == 1 else grade.name


def _by_value(grade: p.Grade, result: GradeResult, rows: np.ndarray, view: View) -> list[str]:
    assert grade.by is not None
    name, values = _value_name(grade), view.texts(grade.by, None, rows)
    codes = result.computed[rows].tolist()
    pairs = list(zip(values, codes, strict=True))
    # few distinct values and tiers, many customers
    said = {
        pair: _value_sentence(name, pair[0], grade.tiers[pair[1]], view)
        for pair in set(pairs)
        if pair[1] >= 0
    }
    return [said.get(pair, "") for pair in pairs]


def _value_sentence(name: str, value: str, tier: p.Tier, view: View) -> str:
    say = view.words.text
    if tier.at is not None:
        return say("reason.value-at", name=name, value=value, bound=_constant(tier.at, view), tier=tier.name)
    if tier.top is not None:
        share = _constant(tier.top, view, share=True)
        return say("reason.value-top", name=name, value=value, share=share, tier=tier.name)
    return say("reason.value-names", name=name, value=value)


def _constant(expr: p.Expr, view: View, share: bool = False) -> str:
    value = expr.value if isinstance(expr, p.Number) else None
    if isinstance(expr, p.Param):
        value = view.grading.params.get(expr.name, expr.name)
    if not isinstance(value, Decimal):
        return view.words.expression(expr)
    return view.words.percent(value) if share else view.words.number(value)


def _otherwise(grade: p.Grade, result: GradeResult, rows: np.ndarray, view: View) -> list[str]:
    if grade.otherwise_reason is not None:
        return filled(grade.otherwise_reason, rows, view)
    return [view.words.text("reason.otherwise", tier=grade.otherwise or "")] * len(rows)


def _undecided(grade: p.Grade, result: GradeResult, view: View, said: np.ndarray, lacking: Needs) -> None:
    """Sentences for those without a computed tier."""
    words = view.words
    for row in np.flatnonzero(result.computed == NEEDS_DATA).tolist():
        names = lacking.get(row, ())
        key = "reason.needs-data" if names else "reason.needs-unnamed"
        said[row] = words.text(key, columns=words.listed(names))
    rows = np.flatnonzero(result.computed == NO_RULE)
    key = "reason.no-rule" if grade.by is None else "reason.no-tier"
    said[rows] = words.text(key, name=_value_name(grade))
    for row in np.flatnonzero(result.computed == CONFLICT).tolist():
        fired = [rule.name for rule, true in zip(grade.rules, result.fired, strict=True) if true[row]]
        said[row] = words.text("reason.conflict", rules=tuple(words.quoted(name) for name in fired))


def _could_be(result: GradeResult, view: View, said: np.ndarray, lacking: Needs) -> None:
    for row in np.flatnonzero((result.could_be >= 0) & (result.computed >= 0)).tolist():
        names = lacking.get(row, ())
        tier = result.tiers[int(result.could_be[row])]
        key = "reason.could-be" if names else "reason.could-be-unnamed"
        said[row] += view.words.text(key, tier=tier, columns=view.words.listed(names))


def _limited(grade: p.Grade, result: GradeResult, view: View, said: np.ndarray) -> None:
    for row in np.flatnonzero((result.limit >= 0) & (result.override < 0)).tolist():
        limit = grade.limits[int(result.limit[row])]
        falls = result.tier[row] < result.computed[row]
        steps = limit.falls if falls else limit.rises
        key = "reason.falls" if falls else "reason.rises"
        computed = tier_name(result, int(result.computed[row]), view)
        tier = tier_name(result, int(result.tier[row]), view)
        previous = view.words.expression(limit.previous)
        said[row] += view.words.text(key, computed=computed, tier=tier, previous=previous, steps=steps or 0)


def _overridden(grade: p.Grade, result: GradeResult, view: View, said: np.ndarray) -> None:
    words = view.words
    for row in np.flatnonzero(result.override >= 0).tolist():
        act = grade.overrides[int(result.override[row])]
        why = filled(act.reason, np.array([row]), view)[0] if act.reason is not None else ""
        computed = tier_name(result, int(result.computed[row]), view)
        key = "reason.override" if why else "reason.override-bare"
        before = words.text(key, tier=act.tier, until=act.until, why=why)
        said[row] = before + words.text("reason.computed", computed=computed, why=said[row])
