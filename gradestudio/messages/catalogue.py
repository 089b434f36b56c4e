"""The compiled catalogues: key -> text, per language and domain."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from gettext import GNUTranslations
from pathlib import Path

DOMAINS = (
    *("words", "language", "workbook", "engine", "analysis", "report", "cli"),
    *("ui", "trying", "shell", "sheets", "learning"),
    "grids",
    "versions",
    "cards",
    "proofs",
    "history",
)
FOLDER = Path(__file__).parent / "catalogues"


@cache
def catalogue(language: str, domain: str) -> Mapping[str, str]:
    """The texts of one domain by key; empty when there is no such file."""
    path = FOLDER / language / f"{domain}.mo"
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        texts: Mapping[str, str] = GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return {key: text for key, text in texts.items() if key}


def find(language: str, key: str, first: str = "words") -> str | None:
    """The text of a key, looked up in the domain `first`, then in the others; None when nowhere."""
    if key in (found := catalogue(language, first)):
        return found[key]
    for domain in DOMAINS:
        if key in (found := catalogue(language, domain)):
            return found[key]
    return None
