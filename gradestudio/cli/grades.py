"""Which grade of a rulebook a command is about."""

from __future__ import annotations

from gradestudio.cli.console import Stop
from gradestudio.language.program import Grade
from gradestudio.studio import Book


def ordered_grade(book: Book, name: str | None) -> Grade:
    """The named grade, else the first with better and worse tiers.  Raises Stop."""
    found = one_grade(book, name) if name is not None else None
    ordered = [g for g in _in_file_order(book) if g.ordered]
    if found is None and ordered:
        return ordered[0]
    if found is None or not found.ordered:
        raise Stop("cli.grade-unordered", name=name or "", file=book.file)
    return found


def one_grade(book: Book, name: str | None) -> Grade:
    """The named grade, else the first of the rulebook.  Raises Stop."""
    grades = _in_file_order(book)
    if not grades:
        raise Stop("cli.grade-none", file=book.file)
    if name is None:
        return grades[0]
    found = next((g for g in grades if g.name == name), None)
    if found is None:
        raise Stop("cli.grade-unknown", name=name, choices=tuple(g.name for g in grades))
    return found


def _in_file_order(book: Book) -> list[Grade]:
    return sorted(book.program.grades, key=lambda g: g.span.start if g.span is not None else 0)
