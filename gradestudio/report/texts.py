"""Texts as an Excel file can hold them, and the one table of strings that all sheets share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from xlsxwriter.sharedstrings import SharedStringTable

LONGEST = 32_767
"""Characters that one Excel cell holds."""

_CUT_MARK = "…"
# What XML 1.0 cannot hold: control characters but tab and line end, lone surrogates, two non-characters.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_AS_IT_IS = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile("\r\n?")
# Excel reads `_x0041_` in a stored text as an escape; the underscore itself is escaped to keep it a text.
_LOOKS_ESCAPED = re.compile("_(?=x[0-9a-fA-F]{4}_)")


def writable(text: str) -> str:
    """`text` without characters that no Excel file can hold, cut to what one cell holds."""
    if "\r" in text:
        text = _LINE_END.sub("\n", text)
    text = _UNWRITABLE.sub("", text)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + _CUT_MARK


class Strings(SharedStringTable):
    """Every distinct text of the workbook once, numbered in order of first use.

    XlsxWriter's own table takes a text of the form `<r>…</r>` for ready XML; here every text is data.
    """

    def __init__(self) -> None:
        super().__init__()
        self.string_array: list[str] = []
        self._known: dict[int, tuple[Sequence[str], list[int]]] = {}
        self.changed: dict[str, str] = {}
        """Texts that could not be written as they are: `text-cut` or `text-cleaned`."""

    def _get_shared_string_index(self, string: Any) -> int:
        return self.number(str(string))

    def _sort_string_data(self) -> None:
        """Nothing: the list is kept in order from the start."""

    def number(self, text: str) -> int:
        """The number of a text in the table."""
        self.count += 1
        known = self.string_table.get(text)
        if known is not None:
            return known
        stored = writable(text)
        if stored != text and stored != text.replace("\r\n", "\n").replace("\r", "\n"):
            self.changed[text] = "text-cut" if len(text) > LONGEST else "text-cleaned"
        number = self.unique_count
        self.string_table[text] = number
        self.string_array.append(stored)
        self.unique_count += 1
        return number

    def numbers(self, texts: Sequence[str]) -> list[int]:
        """The numbers of many texts; asked for the same object again, it does not look them up again."""
        known = self._known.get(id(texts))
        if known is None:
            known = self._known[id(texts)] = (texts, self._numbered(texts))
        return known[1]

    def _numbered(self, texts: Sequence[str]) -> list[int]:
        if _all_writable(texts):
            table, array = self.string_table, self.string_array
            before = len(array)
            found = [table.setdefault(text, len(table)) for text in texts]
            array.extend(islice(table, before, None))
            self.count += len(found)
            self.unique_count = len(table)
            return found
        return [self.number(text) for text in texts]

    def xml(self, step: int = 20_000) -> Iterable[str]:
        """The `<si>` elements, escaped, so many strings at a time."""
        opening, closing = '<si><t xml:space="preserve">', "</t></si>"
        for start in range(0, len(self.string_array), step):
            # one pass over all of them: no text holds the separator
            joined = "\x00".join(self.string_array[start : start + step])
            yield opening + escaped(joined).replace("\x00", closing + opening) + closing


def _all_writable(texts: Sequence[str]) -> bool:
    """Whether every text can be stored as it is, seen in one pass."""
    return max(map(len, texts), default=0) <= LONGEST and not _NOT_AS_IT_IS.search("".join(texts))


def escaped(text: str) -> str:
    """`text` as the content of a string element."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _LOOKS_ESCAPED.sub("_x005F_", text) if "_x" in text else text
