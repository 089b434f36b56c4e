"""Searching a text in all texts of a column: over one long array of letters when there are many texts."""

from __future__ import annotations

import operator
from collections.abc import Callable
from itertools import repeat

import numpy as np

from gradestudio.engine.evaluating.masks import Dictionary

_MANY = 2_000
_MOST_LETTERS = 20_000_000
_KEPT = 64
_SEARCHES: dict[str, Callable[[str, str], bool]] = {
    "contains": operator.contains,
    "starts": str.startswith,
    "ends": str.endswith,
}


def holds(op: str, text: str, sought: str) -> bool:
    """Whether one text contains, starts with or ends with the other."""
    return _SEARCHES[op](text, sought)


def searched(op: str, dictionary: Dictionary, sought: str) -> np.ndarray:
    """bool, one per text of the dictionary and a last False; remembered."""
    key = (op, sought)
    known = dictionary.found.get(key)
    if known is None:
        if len(dictionary.found) > _KEPT:
            dictionary.found.clear()
        known = dictionary.found[key] = np.append(_searched(op, dictionary, sought), False)
    return known


def _searched(op: str, dictionary: Dictionary, sought: str) -> np.ndarray:
    values = dictionary.values
    letters = Letters.of(dictionary) if len(values) > _MANY and sought and "\0" not in sought else None
    if letters is not None:
        return letters.searched(op, sought)
    return np.fromiter(map(_SEARCHES[op], values, repeat(sought)), dtype=bool, count=len(values))


class Letters:
    """All texts in one array of code units (UTF-16 where each letter is one unit, else UTF-32), a 0 after
    each."""

    def __init__(self, units: np.ndarray, ends: np.ndarray) -> None:
        self.units = units
        self.ends = ends
        """int32: place of the 0 behind each text."""
        self.starts = np.concatenate((np.zeros(1, dtype=np.int32), ends[:-1] + 1)).astype(np.int32)

    @classmethod
    def of(cls, dictionary: Dictionary) -> Letters | None:
        """The letters of a dictionary's texts, remembered; None when they are too many or hold a 0."""
        if "letters" not in dictionary.found:
            dictionary.found["letters"] = cls._made(dictionary.values)
        return dictionary.found["letters"]

    @classmethod
    def _made(cls, values: tuple[str, ...]) -> Letters | None:
        whole = "\0".join(values) + "\0"
        if len(whole) > _MOST_LETTERS:
            return None
        units = np.frombuffer(whole.encode("utf-16-le", "surrogatepass"), dtype="<u2")
        if len(units) != len(whole):
            units = np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        ends = np.flatnonzero(units == 0).astype(np.int32)
        return cls(units, ends) if len(ends) == len(values) else None

    def searched(self, op: str, sought: str) -> np.ndarray:
        """bool per text; `sought` is not empty and holds no 0."""
        wanted = [ord(letter) for letter in sought]
        if max(wanted) > np.iinfo(self.units.dtype).max:
            return np.zeros(len(self.ends), dtype=bool)
        if op == "contains":
            return self._contains(wanted)
        # A place before the first text or behind the last is cut to the array; a 0 lies between any two
        # texts,
        # so a shorter text cannot match past its end, nor before its start.
        first = self.starts if op == "starts" else self.ends - np.int32(len(wanted))
        found = np.ones(len(self.ends), dtype=bool)
        for i, letter in enumerate(wanted):
            found &= self.units.take(first + np.int32(i), mode="clip") == letter
        return found & (self.ends - self.starts >= len(wanted))

    def _contains(self, wanted: list[int]) -> np.ndarray:
        if len(wanted) > len(self.units):
            return np.zeros(len(self.ends), dtype=bool)
        last = len(self.units) - len(wanted) + 1
        hits = np.flatnonzero(self.units[:last] == wanted[0])
        for i, letter in enumerate(wanted[1:], 1):
            hits = hits[self.units[hits + i] == letter]
        found = np.zeros(len(self.ends), dtype=bool)
        if len(hits) * 8 < len(self.units):
            found[np.searchsorted(self.ends, hits)] = True
            return found
        mark = np.zeros(len(self.units), dtype=np.uint8)
        mark[hits] = 1
        return np.maximum.reduceat(mark, self.starts).astype(bool)
