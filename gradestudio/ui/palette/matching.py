"""How well what was typed fits a name, and which of its characters were meant."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from gradestudio.language.pinyin import sounds


@dataclass(frozen=True, slots=True)
class Match:
    """`rank`: smaller is better; `spans`: stretches of the name; `pinyin`: found by sounds."""

    rank: int
    spans: tuple[tuple[int, int], ...] = ()
    pinyin: bool = False


_ANYTHING = Match(0)


def match(wanted: str, name: str) -> Match | None:
    """A name holds each of the words of `wanted`: by itself, or (letters only) by pinyin initials, or by the
    first letters of its own words.  None when it does not."""
    words = plain(wanted).split()
    if not words:
        return _ANYTHING
    folded = plain(name)
    if len(folded) != len(name):  # a character that folds into several: no places to mark
        folded = name
    rank, spans, pinyin = 0, [], False
    for word in words:
        found = _one(word, folded)
        if found is None:
            return None
        rank = max(rank, found.rank)
        spans += found.spans
        pinyin |= found.pinyin
    return Match(rank, tuple(sorted(set(spans))), pinyin)


def _one(word: str, name: str) -> Match | None:
    at = name.find(word)
    if at >= 0:
        begins = at == 0 or not name[at - 1].isalnum()
        return Match(0 if at == 0 else 1 if begins else 2, ((at, at + len(word)),))
    if not word.isascii() or not word.isalnum() or word.isdigit():
        return None
    places = [i for i, c in enumerate(name) if c.isalnum() and not (c.isascii() and _inside(name, i))]
    heads = [sounds(name[i]) for i in places]
    for start in range(len(places) - len(word) + 1):
        if all(letter in heads[start + k] for k, letter in enumerate(word)):
            chosen = places[start : start + len(word)]
            ascii_only = all(name[i].isascii() for i in chosen)
            return Match(3 if start == 0 else 4, _joined(chosen), not ascii_only)
    return None


def _inside(name: str, at: int) -> bool:
    """Whether a letter stands inside of a Latin word, not at its head."""
    return at > 0 and name[at - 1].isascii() and name[at - 1].isalnum()


def _joined(places: list[int]) -> tuple[tuple[int, int], ...]:
    spans: list[tuple[int, int]] = []
    for at in places:
        if spans and spans[-1][1] == at:
            spans[-1] = (spans[-1][0], at + 1)
        else:
            spans.append((at, at + 1))
    return tuple(spans)


def plain(text: str) -> str:
    """Width and capitals aside."""
    return unicodedata.normalize("NFKC", text).casefold()
