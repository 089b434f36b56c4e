"""Kinds of customers whom a change moves, in words: `A → B：100,000 ≤ 年消费 < 120,000 且 订单数 ≥ 3`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from gradestudio.messages.boxes import box_part, customer
from gradestudio.messages.words import Words


@dataclass(frozen=True, slots=True)
class _Interval:
    name: str
    values: None
    low: Any
    high: Any
    low_included: bool
    high_included: bool
    missing: bool


def outcome(name: str, words: Words) -> str:
    """A tier as it is; needs data, no rule and conflict in words."""
    key = f"outcome.{name}"
    return words.text(key) if words.has(key) else name


def move(kind: Any, words: Words, tag: bool = False) -> str:
    """`B → A`; of a tag `no → yes`."""
    if tag:
        return " → ".join(words.text(f"truth.{name}") for name in (kind.before, kind.after))
    return f"{outcome(kind.before, words)} → {outcome(kind.after, words)}"


def parts_text(parts: Any, words: Words) -> str:
    """Who is described, one sentence part: the parts joined by `and`, or that it is everyone."""
    if not parts:
        return words.text("kind.everyone")
    return words.text("kind.and").join(part_text(p, words) for p in parts)


def example(kind: Any, words: Words) -> str:
    """A customer of the kind; empty where none was confirmed."""
    return customer(kind.witness, words) if kind.witness else ""


def part_text(part: Any, words: Words) -> str:
    """One `KindPart`."""
    name = part.name or words.expression(part.base)
    if not part.name and part.values in ((True,), (False,)):
        said = [name if part.values[0] else words.text("kind.not", condition=name)]
    elif part.values is not None:
        said = [f"{name} = {_listed(part.values, words)}"] if part.values else []
    elif part.excluded is not None:
        said = [words.text("kind.other", name=name, values=_listed(part.excluded, words))]
        said = said if part.excluded else [words.text("kind.filled", name=name)]
    elif part.low is None and part.high is None:
        said = [words.text("kind.filled", name=name)]
    else:
        ends = (part.low, part.high, part.low_included, part.high_included)
        said = [box_part(_Interval(name, None, *ends, False), words)]
    if part.missing:
        said.append(words.text("kind.missing", name=name))
    joined = words.text("kind.or").join(said)
    return f"({joined})" if len(said) > 1 else joined


def _listed(values: Iterable[Any], words: Words) -> str:
    return " / ".join(words.value(v) for v in values)
