"""What a person wishes of an export; remembered from one to the next."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

ENDINGS = {"new": ".xlsx", "html": ".html", "pdf": ".pdf", "csv": ".csv"}
"""The file's ending by form; a kept workbook has that of its source."""
KEPT = (".xlsx", ".xlsm")
SHEETS = ("summary", "tiers", "problems")


@dataclass(frozen=True, slots=True)
class Choices:
    """`form`: keep (columns into a copy of the customers' workbook), new, html, pdf, csv.

    `columns` and `sheets` are left out: `role:of` of an added column, a name of `SHEETS`. `language` of the
    result: zh, en, or empty for that of the window.
    """

    form: str = "keep"
    columns: frozenset[str] = frozenset()
    sheets: frozenset[str] = frozenset()
    mask: bool = False
    language: str = ""
    open_after: bool = False
    formulas: bool = False
    """Native formulas in a workbook, kept or new."""

    def plain(self) -> dict[str, Any]:
        """For settings."""
        return {
            "form": self.form,
            "columns": sorted(self.columns),
            "sheets": sorted(self.sheets),
            "mask": self.mask,
            "language": self.language,
            "open": self.open_after,
            "formulas": self.formulas,
        }


def choices_of(kept: Any) -> Choices:
    """What was remembered; whatever is not ours counts as nothing."""
    if not isinstance(kept, dict):
        return Choices()
    form, language = kept.get("form"), kept.get("language")
    return Choices(
        form if form in ("keep", *ENDINGS) else "keep",
        frozenset(c for c in _listed(kept.get("columns")) if ":" in c),
        frozenset(_listed(kept.get("sheets"))) & frozenset(SHEETS),
        kept.get("mask") is True,
        language if language in ("zh", "en") else "",
        kept.get("open") is True,
        kept.get("formulas") is True,
    )


def _listed(kept: Any) -> list[str]:
    return [c for c in kept if isinstance(c, str)] if isinstance(kept, list) else []


def ending(form: str, source: Path) -> str:
    """The ending of the file that a form writes."""
    return ENDINGS.get(form) or source.suffix.lower()


def form_of(target: Path, source: Path, now: str) -> str:
    """The form that an ending asks for; a workbook stays kept or new as it was wished."""
    suffix = target.suffix.lower()
    if suffix in KEPT and now == "keep" and source.suffix.lower() == suffix:
        return "keep"
    found = next((form for form, own in ENDINGS.items() if own == suffix), "")
    return found or ("keep" if suffix in KEPT and source.suffix.lower() == suffix else now)
