"""What names mean while a rulebook is compiled, and where an expression stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from gradestudio.diagnostics import Diagnostic, Edit, Fix, Related, Severity, Span
from gradestudio.language import program as p
from gradestudio.language import syntax as s
from gradestudio.language.columns import ColumnSummary
from gradestudio.language.compiling.collect import Book, Entry
from gradestudio.language.compiling.reporting import Reporter
from gradestudio.language.headings import find_heading


@dataclass(slots=True)
class Absence:
    """An aggregate that is missing for customers without rows, and the warning it deserves when unguarded."""

    relation: str
    warning: Diagnostic


@dataclass(frozen=True, slots=True)
class Searched:
    """A text met beside a field: `职位 contains "经理"` (`op` contains), `职位 = "总经理"` (`op` =)."""

    field: p.Expr
    op: str
    text: str
    span: Span


@dataclass(slots=True)
class Scope:
    """Everything that is known of the rulebook's names; filled definition by definition."""

    book: Book
    reporter: Reporter
    source: str
    columns: Mapping[str, ColumnSummary] | None = None
    fields: dict[str, p.FieldDef] = field(default_factory=dict)
    relations: dict[str, p.RelationDef] = field(default_factory=dict)
    loose_relations: set[str] = field(default_factory=set)
    """Relations with a column line that could not be read: an unknown column of theirs is not reported."""
    params: dict[str, p.ParamDef] = field(default_factory=dict)
    defined: dict[str, Entry] = field(default_factory=dict)
    """Every name of a statement, whether it could be compiled or not."""
    values: dict[str, p.Expr] = field(default_factory=dict)
    """What a name reads: fields, params, lets, scores, tags and grades that could be compiled."""
    grades: dict[str, p.Grade] = field(default_factory=dict)
    ordered: dict[str, bool] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    """Names that something reads."""
    absences: dict[str, list[Absence]] = field(default_factory=dict)
    """Per let: its unguarded aggregates, reported once something reads it unguarded."""
    broken: dict[str, None] = field(default_factory=dict)
    guarding: dict[int, bool] = field(default_factory=dict)
    """By the id of a statement's entry: whether it reads an aggregate that can be absent."""
    quiet: set[int] = field(default_factory=set)
    """Ids of `not … within next` nodes that stand beside another test of the same date."""
    searched: list[Searched] = field(default_factory=list)
    """Every text that a field is searched for or compared with, to see one inside another."""
    read_from: dict[tuple[str, ...], str | None] = field(default_factory=dict)
    """Column by a field's names, once it was looked for."""

    def tiers(self, grade: str) -> tuple[str, ...] | None:
        """Tier names of a grade, best first; None for a grade that is not there."""
        block = self.book.block(grade)
        return block.tier_names if block is not None else None

    def summary(self, name: str, relation: str | None = None) -> ColumnSummary | None:
        """The imported column that a field reads, found by its name or one of its other headings."""
        if self.columns is None or relation is not None:
            return None
        definition = self.fields.get(name)
        names = (name, *definition.aka) if definition else (name,)
        if names not in self.read_from:
            called = {key: (key, column.heading, *column.also) for key, column in self.columns.items()}
            self.read_from[names] = find_heading(names, called)
        found = self.read_from[names]
        return None if found is None else self.columns[found]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression stands: its statement, the related sheet around it, and what a cell leaves out."""

    scope: Scope
    entry: Entry
    relation: str | None = None
    """The related sheet whose rows are read (inside an aggregate)."""
    hole: p.Expr | None = None
    """The left side that a cell leaves out."""
    next_contact: bool = False
    """`{next contact}` may stand here."""
    guards: frozenset[str] = frozenset()
    """Relations that are known to have a row."""
    beside: tuple[s.Node, ...] = ()
    """Conditions that stand beside (`and`, the `when` of a score item); see `guards.is_guarded`."""
    collected: list[Absence] | None = None
    """Inside a let: unguarded aggregates are gathered here instead of reported."""

    @property
    def chinese(self) -> bool:
        return self.entry.chinese

    def span(self, node: s.Node | Span) -> Span:
        return self.entry.span(node)

    def text(self, node: s.Node | Span) -> str:
        """The source text of a node."""
        span = self.span(node)
        return self.scope.source[span.start : span.end]

    def within(self, **changes: Any) -> Place:
        """The same place but for what is given."""
        return Place(**{name: changes.get(name, getattr(self, name)) for name in _FIELDS})

    def error(
        self,
        code: str,
        where: s.Node | Span,
        /,
        fixes: Iterable[Fix] = (),
        related: Iterable[Related] = (),
        **args: Any,
    ) -> None:
        self.scope.reporter.add(code, self.span(where), Severity.ERROR, args, fixes, related)

    def warn(
        self,
        code: str,
        where: s.Node | Span,
        /,
        fixes: Iterable[Fix] = (),
        related: Iterable[Related] = (),
        **args: Any,
    ) -> None:
        self.scope.reporter.add(code, self.span(where), Severity.WARNING, args, fixes, related)

    def fix(self, code: str, where: s.Node | Span, text: str, safe: bool = True, **args: Any) -> Fix:
        """A fix that replaces the text of `where`."""
        return Fix(code, (Edit(self.span(where), text),), args, safe)


_FIELDS = tuple(f.name for f in fields(Place))
