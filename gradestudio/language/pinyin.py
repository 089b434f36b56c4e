"""Initials of Chinese words, so that `xf` finds 消费.

The 3,755 common characters of GB 2312 stand in the order of their sounds: where a sound's first character
stands tells the initial of all that follow.  The rarer ones stand by their strokes: those that names of
people and firms like are listed here.  So are characters with a second sound that is common in such words.
"""

from __future__ import annotations

from bisect import bisect_right

_FIRST = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
_INITIALS = "abcdefghjklmnopqrstwxyz"
_RARE = (
    "b犇邠 c岑琮 d旎 f沣芾斐 g珏 h昊晖荟颢皓瀚郃 j璟婧菁瑾珺旌隽 k锴恺 l鹭璐珑翎琏 m淼茗湄 n楠 p芃珮"
    " q琪琦祺芊 r睿嵘 s晟燊菘 t婷 w炜雯玮 x鑫馨骁翾筱栩曦煊 y翊煜玥妍钰芸赟焱垚弈奕祎懿昱熠瑜 z梓璋祯"
)
_SECOND = {
    "重": "c",
    "长": "c",
    "行": "h",
    "单": "s",
    "会": "k",
    "调": "t",
    "参": "s",
    "厦": "s",
    "率": "s",
    "乐": "y",
}


def _place(character: str) -> int:
    raw = character.encode("gb2312", "ignore")
    return int.from_bytes(raw, "big") if len(raw) == 2 else 0


_PLACES = [_place(character) for character in _FIRST]
_LAST = _place("座")
_RARE_INITIAL = {character: group[0] for group in _RARE.split() for character in group[1:]}


def initials(text: str) -> str:
    """`最近购买` gives `zjgm`; ASCII letters stand for themselves (in lower case), all else is left out."""
    return "".join(filter(None, map(_initial, text)))


def sounds(character: str) -> str:
    """Every initial that a character may be looked for by; empty for one without."""
    first = _initial(character)
    return first + _SECOND.get(character, "").replace(first or " ", "")


def _initial(character: str) -> str:
    if character.isascii():
        return character.lower() if character.isalnum() else ""
    place = _place(character)
    if not _PLACES[0] <= place <= _LAST:
        return _RARE_INITIAL.get(character, "")
    return _INITIALS[bisect_right(_PLACES, place) - 1]
