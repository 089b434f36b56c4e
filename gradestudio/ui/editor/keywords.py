"""Which words of a line are keywords, in both vocabularies, before the language has read the statement."""

from __future__ import annotations

from functools import cache, lru_cache

from gradestudio.language.vocabulary import KEYWORDS


@cache
def _words() -> frozenset[str]:
    return frozenset(part for k in KEYWORDS for spelling in k.spellings for part in spelling.split())


@lru_cache(maxsize=4096)
def is_keyword(word: str) -> bool:
    """A guess by the word alone; the exact answer comes with the check."""
    return word in _words()
