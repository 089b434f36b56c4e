"""The calls behind a live view of the proofs."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from gradestudio.analysis.boxcount import customers_of, named_expr
from gradestudio.analysis.slices import slice_of
from gradestudio.language.checking import Checked
from gradestudio.studio.accepted import accept_edit, settled
from gradestudio.studio.books import Book
from gradestudio.studio.facts import value_at
from gradestudio.studio.proof_fixes import fixes_of
from gradestudio.studio.proofs import KEPT, diagnostic_of, findings_of

__all__ = [
    "KEPT",
    "accept_edit",
    "book_of",
    "customers_of",
    "diagnostic_of",
    "findings_of",
    "fixes_of",
    "named_expr",
    "settled",
    "slice_of",
    "value_at",
]


def book_of(source: str, checked: Any) -> Book:
    """The rulebook of a text that was checked already (`rulebook`, `program`, `diagnostics`)."""
    made = Checked(checked.program, tuple(checked.diagnostics), checked.rulebook)
    return Book(None, source, sha256(source.encode()).hexdigest(), made)
