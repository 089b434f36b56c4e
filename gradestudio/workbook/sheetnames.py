"""When two names of a sheet are one."""

from __future__ import annotations

import unicodedata


def same_name(a: str, b: str) -> bool:
    """Whether two sheet names are one to a person: full and half width, capitals and outer blanks aside."""
    return _plain(a) == _plain(b)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()
