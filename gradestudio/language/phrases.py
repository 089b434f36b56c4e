"""Keywords to be written by a fix, in the language of the statement around."""

from __future__ import annotations

import re

from gradestudio.language.vocabulary import BY_TERMINAL, RESERVED_WORDS

_BARE = re.compile(r"[^\W\d]\w*\Z")


def phrase(terminal: str, chinese: bool) -> str:
    """The canonical spelling of a keyword."""
    return BY_TERMINAL[terminal].spelled("zh" if chinese else "en")


def may_stand_bare(name: str) -> bool:
    """Whether a name needs no backticks: one Unicode word that is no reserved word."""
    return _BARE.match(name) is not None and name not in RESERVED_WORDS


def written(name: str) -> str:
    """A name as it stands in a rulebook: bare when it may, else in backticks."""
    return name if may_stand_bare(name) else f"`{name}`"
