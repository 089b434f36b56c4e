"""Places in the text that runs and in the text as it stands, where a broken statement has a stand-in."""

from __future__ import annotations

from dataclasses import dataclass

from gradestudio.diagnostics import Span


@dataclass(frozen=True, slots=True)
class TextMap:
    """The two texts are alike up to `head`, and in their last `tail` characters."""

    source_length: int
    good_length: int
    head: int
    tail: int

    def to_good(self, position: int) -> int | None:
        """The place of the running text; None inside what differs."""
        if position <= self.head:
            return position
        if position >= self.source_length - self.tail:
            return position - self.source_length + self.good_length
        return None

    def to_source(self, span: Span) -> Span | None:
        """The stretch of the text as it stands; None where that differs."""
        if span.end <= self.head:
            return span
        if span.start >= self.good_length - self.tail:
            return span.shifted(self.source_length - self.good_length)
        return None


def text_map(source: str, good: str) -> TextMap:
    """Of the text as it stands and the one that runs."""
    if source == good:
        return TextMap(len(source), len(good), len(source), 0)
    head = _alike(source, good)
    longest = min(len(source), len(good)) - head
    tail = min(longest, _alike(source[::-1], good[::-1]))
    return TextMap(len(source), len(good), head, tail)


def _alike(one: str, other: str) -> int:
    """How many characters both begin with."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[low:middle] == other[low:middle] else (low, middle - 1)
    return low
