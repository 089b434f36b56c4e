"""Pinyin initials of common Chinese characters.

GB 2312 orders its 3,755 first-level characters by pronunciation, so an initial follows from a character's place.
"""

from __future__ import annotations

from bisect import bisect_right

_STARTS = (
    (0xB0A1, "a"), (0xB0C5, "b"), (0xB2C1, "c"), (0xB4EE, "d"), (0xB6EA, "e"), (0xB7A2, "f"), (0xB8C1, "g"),
    (0xB9FE, "h"), (0xBBF7, "j"), (0xBFA6, "k"), (0xC0AC, "l"), (0xC2E8, "m"), (0xC4C3, "n"), (0xC5B6, "o"),
    (0xC5BE, "p"), (0xC6DA, "q"), (0xC8BB, "r"), (0xC8F6, "s"), (0xCBFA, "t"), (0xCDDA, "w"), (0xCEF4, "x"),
    (0xD1B9, "y"), (0xD4D1, "z"),
)  # fmt: skip
_PLACES = [place for place, _ in _STARTS]
_LAST = 0xD7F9


def initials(text: str) -> str:
    """`最近下单` gives `zjxd`; other characters stand for themselves; empty when there is no Chinese."""
    made = [_initial(c) for c in text]
    return "".join(made) if any(m != c for m, c in zip(made, text, strict=True)) else ""


def _initial(character: str) -> str:
    if character.isascii():
        return character.lower()
    raw = character.encode("gb2312", "ignore")
    if len(raw) != 2:
        return character
    place = raw[0] << 8 | raw[1]
    if not _PLACES[0] <= place <= _LAST:
        return character
    return _STARTS[bisect_right(_PLACES, place) - 1][1]
