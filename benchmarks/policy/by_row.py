"""The policy in two rule engines that see one customer at a time: zen-engine and rule-engine.

Neither knows a missing value that stays unknown, so every leaf is guarded by hand, and each rule has a second
form that says when it is known to be false.  Neither sees the table: the host gives months and "top" flags.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import rule_engine
import zen
from policy.conditions import BANDS, ITEMS, OPPOSITE, RULES
from policy.data import CHOICES, OTHERWISE_TIER, TIERS_OF_RULES, Customers, Outcome
from policy.with_numpy import months_since, top, top_within

Row = dict[str, Any]


def rows(customers: Customers, count: int) -> list[Row]:
    """The first `count` customers as dictionaries, None for missing."""
    columns: dict[str, list[Any]] = {"name": list(customers.names[:count])}
    for name, values in customers.numbers.items():
        columns[name] = [None if v != v else v for v in values[:count].tolist()]
    for name, codes in customers.codes.items():
        columns[name] = [None if c < 0 else CHOICES[name][c] for c in codes[:count].tolist()]
    columns["contract"] = [None if c < 0 else c for c in customers.contract[:count].tolist()]
    for new, name in (("months_bought", "last_buy"), ("months_opened", "opened")):
        whole, missing = months_since(customers.days[name])
        columns[new] = [
            None if m else v for v, m in zip(whole[:count].tolist(), missing[:count].tolist(), strict=True)
        ]
    amount, region = customers.numbers["amount"], customers.codes["region"]
    within = top_within(amount, 0.1, region, len(CHOICES["region"]))
    columns["top_all"] = top(amount, 0.2)[:count].tolist()
    columns["top_region"] = within[:count].tolist()
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


class Form:
    """Writes a condition in an engine's words: when it is known to be true, and when known to be false."""

    def __init__(self, own: str, equal: str, leaf: Callable[[str, str, Any], str]) -> None:
        self.own, self.equal, self.leaf = own, equal, leaf

    def name(self, name: str) -> str:
        return f"{self.own}{name}" if name in {*BANDS, "points"} else name

    def true(self, c: Any) -> str:
        match c:
            case ("and" | "or", *parts):
                return "(" + f" {c[0]} ".join(map(self.true, parts)) + ")"
            case ("not", part):
                return self.false(part)
            case ("at least", k, *parts):
                return "(" + " + ".join(f"({self.true(p)} ? 1 : 0)" for p in parts) + f" >= {k})"
        return self._known(c)

    def false(self, c: Any) -> str:
        match c:
            case ("and" | "or", *parts):
                other = "or" if c[0] == "and" else "and"
                return "(" + f" {other} ".join(map(self.false, parts)) + ")"
        return self._known((c[0], OPPOSITE.get(c[1], f"not {c[1]}"), c[2]))

    def _known(self, c: Any) -> str:
        column, op, value = c
        name = self.name(column)
        if op == "missing":
            return f"({name} == null)"
        if op == "top":
            return "top_region" if value[1] else "top_all"
        if op in OPPOSITE:
            sign = self.equal if op == "=" else op
            return f"({name} != null and {name} {sign} {value})"
        return f"({name} != null and {self.leaf(name, op, value)})"

    def bands(self, band: str) -> str:
        subject, below, other = BANDS[band]
        steps = "".join(f"{subject} < {edge} ? {value} : (" for edge, value in below)
        return f"{subject} == null ? null : ({steps}{other}{')' * len(below)})"

    def points(self) -> str:
        return " + ".join(f"({self.true(c)} ? {p} : 0)" for p, c in ITEMS)


def _zen_leaf(name: str, op: str, value: Any) -> str:
    if op.endswith("in"):
        listed = ", ".join(f"'{v}'" for v in value)
        return f"{'not ' if op != 'in' else ''}({name} in [{listed}])"
    return f"{ {'contains': 'contains', 'starts': 'startsWith', 'ends': 'endsWith'}[op] }({name}, '{value}')"


def zen_grade() -> Callable[[list[Row]], Outcome]:
    form = Form("$.", "==", _zen_leaf)
    lines = {band: form.bands(band) for band in BANDS}
    lines["sum"] = form.points()
    lines["points"] = "$.sum < 0 ? 0 : ($.sum > 100 ? 100 : $.sum)"
    lines |= {f"f{i}": form.true(c) for i, c in enumerate(RULES)}
    lines["closed"] = " and ".join(form.false(c) for c in RULES)
    lines["decided"] = _first("$.f{}", [str(i) for i in range(len(RULES))], "($.closed ? -2 : -3)")
    graph = {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in"},
            {
                "id": "policy",
                "type": "expressionNode",
                "name": "policy",
                "content": {"expressions": [{"id": k, "key": k, "value": v} for k, v in lines.items()]},
            },
            {"id": "out", "type": "outputNode", "name": "out"},
        ],
        "edges": [
            {"id": "1", "sourceId": "in", "targetId": "policy"},
            {"id": "2", "sourceId": "policy", "targetId": "out"},
        ],
    }
    content = zen.ZenDecisionContent(json.dumps(graph))
    engine = zen.ZenEngine({"loader": lambda _key: content})

    def run(customers: list[Row]) -> Outcome:
        answers: list[Any] = engine.evaluate_batch([{"key": "policy", "context": row} for row in customers])
        results = [answer["data"]["result"] for answer in answers]
        fired = [[r[f"f{i}"] for r in results] for i in range(len(RULES))]
        return _outcome([r["decided"] for r in results], [r["points"] for r in results], fired)

    return run


def _first(fired: str, values: list[str], other: str) -> str:
    """A nested conditional: the value of the first that fired."""
    opened = "".join(f"{fired.format(i)} ? {value} : (" for i, value in enumerate(values))
    return opened + other + ")" * len(values)


def _rule_leaf(name: str, op: str, value: Any) -> str:
    if op.endswith("in"):
        listed = ", ".join(f'"{v}"' for v in value)
        return f"{'not ' if op != 'in' else ''}({name} in [{listed}])"
    shown = {"contains": "{}", "starts": "^{}", "ends": "{}$"}[op].format(value)
    return f'{name} =~~ "{shown}"'


def rule_engine_grade() -> Callable[[list[Row]], Outcome]:
    context = rule_engine.Context(default_value=None)
    form = Form("", "==", _rule_leaf)
    bands = {band: rule_engine.Rule(form.bands(band), context=context) for band in BANDS}
    points = rule_engine.Rule(form.points(), context=context)
    trues = [rule_engine.Rule(form.true(c), context=context) for c in RULES]
    falses = [rule_engine.Rule(form.false(c), context=context) for c in RULES]

    def one(row: Row) -> tuple[int, int, list[bool]]:
        known = dict(row)
        for band, rule in bands.items():
            known[band] = rule.evaluate(row)
        known["points"] = min(100, max(0, points.evaluate(known)))
        fired = [bool(rule.matches(known)) for rule in trues]
        if True in fired:
            return fired.index(True), known["points"], fired
        return (-2 if all(rule.matches(known) for rule in falses) else -3), known["points"], fired

    def run(customers: list[Row]) -> Outcome:
        found = [one(row) for row in customers]
        return _outcome(
            [f[0] for f in found], [f[1] for f in found], list(zip(*(f[2] for f in found), strict=True))
        )

    return run


def _outcome(decided: list[Any], points: list[Any], fired: list[Any]) -> Outcome:
    by_rule = np.array(decided, dtype=np.int32)
    tiers = np.array([*TIERS_OF_RULES, -1, OTHERWISE_TIER], dtype=np.int16)
    # Index -3 (nobody) and -2 (otherwise) count from the end, behind the rules.
    tier = tiers[np.where(by_rule >= 0, by_rule, by_rule + 3 + len(TIERS_OF_RULES))]
    return Outcome(
        tier, np.array(points, dtype=np.int64), by_rule, tuple(np.array(f, dtype=bool) for f in fired)
    )
