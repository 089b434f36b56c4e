"""The rule language: text -> syntax -> typed program.  Never sees a customer's row."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gradestudio.language.checking import check
    from gradestudio.language.completion import complete
    from gradestudio.language.formatting import format_text
    from gradestudio.language.highlighting import tokens
    from gradestudio.language.reading.parsing import parse

_HOMES = {
    "parse": "gradestudio.language.reading.parsing",
    "check": "gradestudio.language.checking",
    "format_text": "gradestudio.language.formatting",
    "tokens": "gradestudio.language.highlighting",
    "complete": "gradestudio.language.completion",
}
__all__ = ["check", "complete", "format_text", "parse", "tokens"]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(name)
    return getattr(import_module(home), name)
