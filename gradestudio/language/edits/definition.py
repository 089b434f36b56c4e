"""From a name to the statement that defines it, and on to where it is used."""

from __future__ import annotations

from dataclasses import dataclass

from gradestudio.diagnostics import Span
from gradestudio.language.edits.naming import Named, mentions, named_at
from gradestudio.language.syntax import Rulebook


@dataclass(frozen=True, slots=True)
class Definition:
    """`span`: the name where it is defined; `mentions`: every place that means it, that one included."""

    named: Named
    span: Span
    mentions: tuple[Span, ...]

    def after(self, at: int) -> Span:
        """The next place that means it behind a position, round the end."""
        return next((m for m in self.mentions if m.start > at), self.mentions[0])

    def holds(self, at: int) -> bool:
        """Whether a position is at the defining place itself."""
        return self.span.start <= at <= self.span.end


def definition_at(book: Rulebook, at: int) -> Definition | None:
    """What the name at a position (code points) means; None for what is no name of the rulebook."""
    for statement in book.statements:
        named = named_at(book, statement)
        if named is None or not _near(book.source, named.name, at):
            continue
        found = mentions(book, named)
        if not any(m.start <= at <= m.end for m in found):
            continue
        inside = [m for m in found if statement.start <= m.start < statement.end]
        if inside:
            return Definition(named, inside[0], found)
    return None


def _near(source: str, name: str, at: int) -> bool:
    """Cheap: whether the name is written around the position at all."""
    return name in source[max(0, at - len(name) - 1) : at + len(name) + 1]
