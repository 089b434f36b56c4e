"""What stands around a histogram, in words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from gradestudio.language.amounts import write_like
from gradestudio.ui import outcomes
from gradestudio.ui.controls.badge import short_name
from gradestudio.ui.histogram.bubble import Bubble
from gradestudio.ui.speech import say, speech, words

_KEYS = {
    ">=": "ge",
    ">": "gt",
    "<=": "le",
    "<": "lt",
    "=": "eq",
    "!=": "ne",
    "within": "within",
    "next": "next",
}
_UNITS = {"days": "ui.unit-days", "months": "ui.unit-months", "years": "ui.unit-years"}
_SIGNS = {">=": "≥", "<=": "≤", "!=": "≠"}
_MOST_PARTS = 3


def title(looked: Any) -> str:
    """What the number is: the param's name, what is compared, or the number alone."""
    threshold = looked.threshold
    if threshold.param is not None:
        return threshold.param.name
    if not threshold.op:
        return say("ui.number")
    subject = words().expression(threshold.subject)
    return f"{subject} {_SIGNS.get(threshold.op, threshold.op)}" if threshold.unit is None else subject


def under_title(looked: Any) -> str:
    """What a param is held against, in small words."""
    threshold = looked.threshold
    if threshold.param is None or not threshold.op:
        return ""
    return f"{words().expression(threshold.subject)} {_SIGNS.get(threshold.op, threshold.op)}"


def value_words(looked: Any, value: Decimal) -> str:
    """`26万`, `3 个月`."""
    written = write_like(value, looked.written)
    return f"{written} {say(_UNITS[looked.threshold.unit])}" if looked.threshold.unit else written


def passing_words(looked: Any, value: Decimal) -> str:
    """`314 人达到 26万，占 10.5%，¥1.2亿`."""
    count, money = looked.dist.passing(looked.threshold.op, float(value))
    share = words().percent(count / looked.dist.total, 1) if looked.dist.total else ""
    key = f"ui.passes-{_KEYS[looked.threshold.op]}"
    told = say(key, n=count, value=value_words(looked, value), share=share)
    return told if money is None else f"{told} · {words().money(money)}"


def change_words(looked: Any, old: Decimal, value: Decimal) -> str:
    """Who passes now and did not before, or the other way round; empty for nobody."""
    op, dist = looked.threshold.op, looked.dist
    if op in ("=", "!=") or old == value:
        return ""
    new, gone = dist.newly(op, float(old), float(value)), dist.newly(op, float(value), float(old))
    low, high = (value_words(looked, v) for v in sorted((old, value)))
    if new:
        return say("ui.newly-passing", low=low, high=high, n=new)
    return say("ui.no-longer-passing", low=low, high=high, n=gone) if gone else ""


def gains(looked: Any, old: Decimal, value: Decimal) -> bool:
    """Whether the change lets more pass."""
    return looked.dist.newly(looked.threshold.op, float(old), float(value)) > 0


def missing_words(looked: Any) -> str:
    return say("ui.n-missing", n=looked.dist.missing) if looked.dist.missing else ""


def median_words(looked: Any) -> str:
    from gradestudio.ui.histogram.axis import short

    return say("ui.median", value=short(looked.dist.median, speech().language))


def bubble_of(looked: Any, value: Decimal, graded: Any, before: Any) -> Bubble:
    """The value and, from the newest grading, the tiers whose counts change most."""
    parts: list[tuple[int, str]] = []
    if graded is not None and graded.effects:
        effect = graded.effects[0]
        old = next((e for e in before if e.grade == effect.grade), None)
        for line in effect.lines:
            change = line.count - old.count(line.code) if old is not None else 0
            name = short_name(line.name) if line.code >= 0 else say(outcomes.SHORT_NAMES[line.code])
            if change:
                parts.append(
                    (abs(change), say("ui.bubble-part", tier=name, n=line.count, change=signed(change)))
                )
    biggest = sorted(parts, key=lambda p: -p[0])[:_MOST_PARTS]
    return Bubble(value_words(looked, value), tuple(text for _, text in biggest))


def signed(change: int) -> str:
    if change == 0:
        return "±0"
    return ("+" if change > 0 else "\N{MINUS SIGN}") + f"{abs(change):,}"


def spoken(looked: Any, value: Decimal) -> str:
    """The handle's name for screen readers: what it is, its value, and who passes."""
    name = f"{title(looked)} {value_words(looked, value)}"
    return f"{name}: {passing_words(looked, value)}" if looked.dist is not None else name
