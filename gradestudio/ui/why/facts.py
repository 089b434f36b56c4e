"""From an explanation to the plain lines that the panel shows, with their words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from gradestudio.ui.filterwords import outcome_name
from gradestudio.ui.speech import say, words

_MOST_SHARE = 10
"""A change of ten times the value and more is told in its own unit alone."""


@dataclass(frozen=True, slots=True)
class Line:
    """One condition.  `dot` and `tick`: places of value and threshold on the ruler, 0..1; None: no ruler."""

    truth: bool | None
    text: str
    value: str
    margin: str
    note: str = ""
    dot: float | None = None
    tick: float | None = None
    depth: int = 0

    @property
    def spoken(self) -> str:
        state = {True: "ui.holds", False: "ui.fails", None: "ui.unknown"}[self.truth]
        return f"{say(state)}: {self.text}. {self.value} {self.margin or self.note}".strip()


@dataclass(frozen=True, slots=True)
class RuleFacts:
    """One rule.  `summary` stands at the right of the head."""

    index: int
    name: str
    tier: str
    truth: bool | None
    decided: bool
    off: bool
    lines: tuple[Line, ...]
    summary: str
    reason: str
    near: bool
    """Worth showing open: it decided, is unknown, or fails by one condition only."""


def rule_facts(trace: Any, source: str) -> RuleFacts:
    """`source`: the text that ran, for the conditions as written."""
    lines = tuple(_lines(trace.condition, source, 0))
    leaves = [line for line in lines if line.value or line.margin or line.note]
    failing = [line for line in leaves if line.truth is False]
    return RuleFacts(
        index=trace.index,
        name=trace.rule.name,
        tier=trace.rule.tier,
        truth=trace.truth,
        decided=trace.decided,
        off=trace.rule.off,
        lines=lines,
        summary=_summary(trace, leaves),
        reason=reason_text(trace.reason) if trace.reason is not None else "",
        near=trace.decided or trace.truth is None or (len(failing) == 1 and len(leaves) > 1),
    )


def _summary(trace: Any, leaves: list[Line]) -> str:
    if trace.rule.off:
        return say("ui.rule-off")
    if trace.decided:
        return say("ui.rule-decided")
    if trace.truth is None:
        return say("ui.rule-unknown", fields=trace.needs) if trace.needs else say("ui.unknown")
    if trace.truth:
        return say("ui.rule-also")
    holds = sum(1 for line in leaves if line.truth)
    if len(leaves) == 1:
        only = leaves[0]
        return f"{only.value}  {only.margin}".strip() if only.margin else only.value
    return say("ui.rule-some", holds=holds, n=len(leaves))


def _lines(trace: Any, source: str, depth: int) -> list[Line]:
    if trace.kind == "all" and depth == 0:
        return [line for part in trace.parts for line in _lines(part, source, depth)]
    if trace.kind == "leaf":
        return [_leaf(trace, source, depth)]
    made = [Line(trace.truth, _heading(trace, source), "", "", depth=depth)]
    return made + [line for part in trace.parts for line in _lines(part, source, depth + 1)]


def _heading(trace: Any, source: str) -> str:
    if trace.kind == "named":
        return trace.name
    if trace.kind == "count":
        return say("ui.at-least-of", k=_plain(trace.threshold), n=len(trace.parts), holds=_plain(trace.value))
    return say({"all": "ui.all-of", "any": "ui.any-of", "not": "ui.none-of"}.get(trace.kind, "ui.all-of"))


def _leaf(trace: Any, source: str, depth: int) -> Line:
    reads = trace.reads
    kind = reads[0].field_kind if len(reads) == 1 else None
    unknown = trace.truth is None
    value = "" if trace.value is None and not unknown else shown(trace.value, kind)
    dot, tick = _ruler(trace)
    return Line(
        truth=trace.truth,
        text=written(trace.node, source) or (reads[0].name if reads else ""),
        value=say("ui.missing") if unknown and trace.value is None else value,
        margin=_margin(trace),
        note=_note(trace, kind),
        dot=dot,
        tick=tick,
        depth=depth,
    )


def written(node: Any, source: str) -> str:
    """The condition as it stands in the text, on one line."""
    span = getattr(node, "span", None)
    return " ".join(source[span.start : span.end].split()) if span is not None else ""


def shown(value: Any, kind: Any = None) -> str:
    """A value that was read, in its form."""
    if value is None:
        return "–"
    if isinstance(value, tuple):
        return words().listed(value)
    if str(kind or "") == "money" and isinstance(value, (int, float)):
        return words().number(value)
    return words().value(value)


def _plain(value: Any) -> str:
    return words().value(value) if value is not None else "–"


def _margin(trace: Any) -> str:
    distance = trace.distance
    if trace.truth is None or distance is None:
        return ""
    size = abs(distance)
    number = words().number(size)
    if isinstance(trace.value, date) or isinstance(trace.threshold, date):
        number = say("ui.days", n=size)
    if trace.truth:
        return say("ui.margin-left", amount=number) if size else say("ui.margin-exact")
    return say("ui.margin-short", amount=number) if size else say("ui.margin-touch")


def _note(trace: Any, kind: Any) -> str:
    if trace.truth is None:
        names = tuple(r.name for r in trace.reads if r.value is None)
        return say("ui.needs-fields", fields=names) if names else say("ui.unknown")
    if trace.threshold is None or (trace.distance is not None and isinstance(trace.value, (int, float))):
        return ""
    if isinstance(trace.threshold, date):
        return say("ui.threshold", value=shown(trace.threshold))
    if isinstance(trace.value, str) and trace.truth is False:
        return say("ui.text-differs")
    return ""


def _ruler(trace: Any) -> tuple[float | None, float | None]:
    """The customer stands still, the threshold lies left or right of him by its relative distance."""
    value, threshold = _as_number(trace.value), _as_number(trace.threshold)
    if value is None or threshold is None or trace.distance is None or isinstance(trace.value, date):
        return None, None
    size = max(abs(value), abs(threshold))
    part = (threshold - value) / size if size else 0.0
    return 0.62, min(max(0.62 + 0.36 * part, 0.04), 0.97)


def _as_number(value: Any) -> float | None:
    if isinstance(value, bool) or value is None or isinstance(value, (str, date, tuple)):
        return None
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def reason_text(trace: Any) -> str:
    """A reason or a note with its values written in."""
    if trace is None:
        return ""
    parts = (p if isinstance(p, str) else shown(p.value, p.kind) for p in trace.parts)
    return "".join(parts)


def fall_text(drop: Any) -> str:
    """`年消费减少 8,795（到 91,205）即降为 C`; what the change is of, in its own form."""
    value, current = shown(drop.value, drop.kind), _as_number(drop.current)
    if drop.change is None or current is None:
        return say("ui.fall-to", name=drop.name, value=value, tier=drop.tier)
    key = "ui.fall-more" if drop.change > 0 else "ui.fall-less"
    return say(key, name=drop.name, amount=words().number(abs(drop.change)), value=value, tier=drop.tier)


def passing_text(passing: Any) -> str:
    """`2026-08-31 起，若一直没有变化，降为 C`."""
    key = {True: "ui.passing-better", False: "ui.passing-worse"}.get(passing.better, "ui.passing-other")
    return say(key, day=passing.day, tier=outcome_name(passing.outcome))


def lift_text(lift: Any) -> str:
    """`年消费再增 8,795（3.5%）即升 A`; of two changes what each becomes."""
    if lift.also is not None:
        parts = [
            say("ui.lift-part", name=p.name, current=shown(p.current, p.kind), value=shown(p.value, p.kind))
            for p in (lift, lift.also)
        ]
        return say("ui.lift-two", first=parts[0], second=parts[1], tier=lift.tier)
    value = shown(lift.value, lift.kind)
    current = _as_number(lift.current)
    if lift.change is None or isinstance(lift.value, date) or current is None:
        return say("ui.lift-to", name=lift.name, value=value, tier=lift.tier)
    key = "ui.lift-more" if lift.change > 0 else "ui.lift-less"
    told = say(key, name=lift.name, amount=words().number(abs(lift.change)), value=value, tier=lift.tier)
    part = abs(lift.change) / abs(current) if current else _MOST_SHARE
    share = words().percent(part, 1) if part < _MOST_SHARE else ""
    return told + (say("ui.lift-share", share=share) if share else "")
