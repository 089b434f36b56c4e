"""Initials of Chinese words, so that `xf` finds 消费.

The 3,755 common characters of GB 2312 stand in the order of their sounds: where a sound's first character
stands tells the initial of all that follow.
"""

from __future__ import annotations

from bisect import bisect_right

_FIRST = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
_INITIALS = "abcdefghjklmnopqrstwxyz"


def _place(character: str) -> int:
    raw = character.encode("gb2312", "ignore")
    return int.from_bytes(raw, "big") if len(raw) == 2 else 0


_PLACES = [_place(character) for character in _FIRST]
_LAST = _place("座")


def initials(text: str) -> str:
    """`最近购买` gives `zjgm`; ASCII letters stand for themselves (in lower case), all else is left out."""
    return "".join(filter(None, map(_initial, text)))


def _initial(character: str) -> str:
    if character.isascii():
        return character.lower() if character.isalnum() else ""
    place = _place(character)
    if not _PLACES[0] <= place <= _LAST:
        return ""
    return _INITIALS[bisect_right(_PLACES, place) - 1]
