"""Customers and kinds of customers in words: `年消费 = 60,000`, `50 ≤ 年消费 < 100`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gradestudio.messages.words import Words


def customer(values: Mapping[str, Any], words: Words) -> str:
    """`年消费 = 60,000、区域 = 华东`."""
    mark = "、" if words.language == "zh" else ", "
    return mark.join(f"{name} = {words.value(value)}" for name, value in values.items())


def box_part(part: Any, words: Words) -> str:
    """One `BoxPart`."""
    said: list[str] = []
    if part.values:
        said.append(f"{part.name} = {' / '.join(words.value(v) for v in part.values)}")
    elif part.values is None:
        low = "" if part.low is None else f"{words.value(part.low)} {'≤' if part.low_included else '<'} "
        high = "" if part.high is None else f" {'≤' if part.high_included else '<'} {words.value(part.high)}"
        if part.low is not None and part.low == part.high:
            said.append(f"{part.name} = {words.value(part.low)}")
        elif low and not high:
            said.append(f"{part.name} {'≥' if part.low_included else '>'} {words.value(part.low)}")
        elif low or high:
            said.append(f"{low}{part.name}{high}")
    if part.missing:
        said.append(f"{part.name} = {words.value(None)}")
    return " / ".join(said) or part.name
