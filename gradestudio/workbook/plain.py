"""Text as it is compared: NFKC, trimmed, without invisible signs; and the words that people write for
nothing.
"""

from __future__ import annotations

import unicodedata

_INVISIBLE = {ord(c): None for c in "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"}


def word_set(*lines: str) -> frozenset[str]:
    """The words of some lines, which blanks part."""
    return frozenset(word for line in lines for word in line.split())


BLANK_WORDS = word_set(
    "- -- --- — —— – / \\ . … ... ? # * n/a na n.a. null (null) none nil nan unknown tbd (blank)",
    "(空) 空 空白 无 暂无 未知 未填 未填写 不详 待定 缺失 没有",
)
"""Written, case folded, where a number or date is not known."""
ERROR_WORDS = word_set(
    "#N/A #DIV/0! #REF! #VALUE! #NAME? #NUM! #NULL! #SPILL! #CALC! #GETTING_DATA",
    "#FIELD! #BLOCKED! #CONNECT! #BUSY! #UNKNOWN!",
)


def plain_text(text: str) -> str:
    """Trimmed and NFKC-normalised; invisible signs are gone, and so is the `="…"` that exports write around
    codes to keep Excel from reading them as numbers.
    """
    if text.isascii():
        plain = text.strip()
    else:
        plain = unicodedata.normalize("NFKC", text)
        plain = plain.strip() if plain.isprintable() else plain.translate(_INVISIBLE).strip()
    if plain[:2] == '="' and plain[-1:] == '"' and len(plain) > 2:
        return plain[2:-1].strip()
    return plain


def compared(text: str) -> str:
    """A heading or name for a comparison that overlooks width, capitals and blanks."""
    return "".join(plain_text(text).casefold().split())
