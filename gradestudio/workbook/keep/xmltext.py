"""Texts in XML.  The standard library's own module for it loads all of its network code."""

from __future__ import annotations

_SIGNS = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_IN_VALUES = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
_NAMED = {"&quot;": '"', "&apos;": "'", "&lt;": "<", "&gt;": ">", "&amp;": "&"}


def escaped(text: str) -> str:
    """A text as it stands in an element."""
    return _replaced(text, _SIGNS)


def quoted(text: str) -> str:
    """A text as it stands for an attribute's value, with its quotation marks."""
    return f'"{_replaced(escaped(text), _IN_VALUES)}"'


def unescaped(text: str) -> str:
    """What an escaped text says; characters by number stay as they are."""
    return _replaced(text, _NAMED)


def _replaced(text: str, by: dict[str, str]) -> str:
    for sign, written in by.items():
        text = text.replace(sign, written)
    return text
