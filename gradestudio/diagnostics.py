"""Places, severities, codes, arguments and fixes: what a finding is, without its words.

Everything below the front ends reports a user's mistake as a `Diagnostic`.  The words are made from
its code and arguments by `gradestudio.messages`, in Chinese or in English.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a rulebook's text: code points from `start` up to, not including, `end`."""

    start: int
    end: int

    def shifted(self, by: int) -> Span:
        """The same stretch, `by` code points further on."""
        return Span(self.start + by, self.end + by)

    def join(self, other: Span) -> Span:
        """The smallest stretch that holds both."""
        return Span(min(self.start, other.start), max(self.end, other.end))


@dataclass(frozen=True, slots=True)
class CellRef:
    """A cell of a sheet, both numbers counted from 1: `CellRef("客户", 17, 3)` reads `客户!C17`."""

    sheet: str
    row: int
    column: int

    def __str__(self) -> str:
        return (
            f"{self.sheet}!{column_letters(self.column)}{self.row}"
            if self.sheet
            else (f"{column_letters(self.column)}{self.row}")
        )


def column_letters(number: int) -> str:
    """The letters of a column counted from 1: 1 is A, 27 is AA."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the text of `span` by `text`; an empty span inserts, an empty text deletes."""

    span: Span
    text: str


def apply_edits(source: str, edits: Iterable[Edit]) -> str:
    """`source` with all edits made at once.

    Spans are positions in `source` as it was.  Raises ValueError when two edits overlap.
    """
    parts: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda e: (e.span.start, e.span.end)):
        if edit.span.start < at:
            raise ValueError(f"overlapping edits at {edit.span.start}")
        parts += [source[at : edit.span.start], edit.text]
        at = edit.span.end
    parts.append(source[at:])
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class Fix:
    """A way to mend a finding: a code with arguments for its title, and the edits.

    `safe` says that the edits keep what the author clearly meant; an editor may apply them unasked
    (on Enter) only then.
    """

    code: str
    edits: tuple[Edit, ...]
    args: Mapping[str, Any] = field(default_factory=dict, hash=False)
    safe: bool = True


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that belongs to a finding, with a code for what it is (`first-defined`)."""

    code: str
    span: Span | None = None
    cell: CellRef | None = None
    args: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: what (`code`, `args`), how bad, where (a span of the rule text or a cell), how to mend it.

    `args` are plain values (str, int, Decimal, date, tuples of them) with the names that the
    message of `code` uses.  A `suggestions` argument is worked out lazily by messages from
    `args["name"]` and `args["choices"]`.
    """

    code: str
    severity: Severity = Severity.ERROR
    span: Span | None = None
    cell: CellRef | None = None
    args: Mapping[str, Any] = field(default_factory=dict, hash=False)
    related: tuple[Related, ...] = ()
    fixes: tuple[Fix, ...] = ()
