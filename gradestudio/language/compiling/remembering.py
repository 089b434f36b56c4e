"""Rules of the last check, to be used again where nothing that they depend on has changed.

While a person types, one statement changes and a hundred rules stay as they were.  A rule depends on its text
and place, on the tiers of its grade, on the fields, related sheets, params and names there are, and on the
definitions that it reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gradestudio.diagnostics import Diagnostic
from gradestudio.language import program as p
from gradestudio.language import syntax as s
from gradestudio.language.compiling.collect import Book, Entry, GradeBlock
from gradestudio.language.compiling.order import Part, entries_of
from gradestudio.language.compiling.scope import Scope, Searched


@dataclass(frozen=True, slots=True)
class Remembered:
    """A compiled rule (None when it is broken) and what compiling it left behind."""

    node: s.Node
    start: int
    tiers: tuple[str, ...]
    rule: p.Rule | None
    told: tuple[Diagnostic, ...]
    used: frozenset[str]
    searched: tuple[Searched, ...]


@dataclass(frozen=True, slots=True)
class _Check:
    """One check: what all its rules depend on, its definitions, its rules by their node's id."""

    around: tuple[Any, ...] = ()
    signatures: Mapping[str, int] = field(default_factory=dict)
    rules: Mapping[int, Remembered] = field(default_factory=dict)
    book: Book | None = None
    """Holds the nodes, so that their ids stay their own."""


_last: list[_Check] = [_Check()]


@dataclass(slots=True)
class Memory:
    """The rules of the check before, as far as they serve this one."""

    scope: Scope
    around: tuple[Any, ...]
    before: _Check
    rules: dict[int, Remembered] = field(default_factory=dict)
    signatures: dict[str, int] = field(default_factory=dict)

    def learn(self, name: str, part: Part, reads: Iterable[str]) -> None:
        """Note what a definition is made of: its statements, their places, and what it reads."""
        made = tuple((id(e.node), e.statement.start) for e in entries_of(part))
        self.signatures[name] = hash((made, tuple(self.signatures.get(read) for read in reads)))

    def rule(self, entry: Entry, block: GradeBlock, compiled: Callable[[], p.Rule | None]) -> p.Rule | None:
        """The rule of a statement, compiled only when it has to be."""
        known = self.before.rules.get(id(entry.node))
        if known is not None and self._serves(known, entry, block):
            self._replay(known)
        else:
            known = self._fresh(entry, block, compiled)
        if _of_its_own(known, entry):
            self.rules[id(entry.node)] = known
        return known.rule

    def keep(self) -> None:
        """From now on this check is the one before."""
        _last[0] = _Check(self.around, self.signatures, self.rules, self.scope.book)

    def _serves(self, known: Remembered, entry: Entry, block: GradeBlock) -> bool:
        return (
            known.node is entry.node
            and known.start == entry.statement.start
            and known.tiers == block.tier_names
            and self.around == self.before.around
            and all(self.signatures.get(name) == self.before.signatures.get(name) for name in known.used)
        )

    def _fresh(self, entry: Entry, block: GradeBlock, compiled: Callable[[], p.Rule | None]) -> Remembered:
        scope = self.scope
        used, searched, told = scope.used, len(scope.searched), scope.reporter.count
        scope.used = set()
        made = compiled()
        read, scope.used = frozenset(scope.used), used | scope.used
        return Remembered(
            entry.node,
            entry.statement.start,
            block.tier_names,
            made,
            scope.reporter.since(told),
            read,
            tuple(scope.searched[searched:]),
        )

    def _replay(self, known: Remembered) -> None:
        for found in known.told:
            self.scope.reporter.keep(found)
        self.scope.used |= known.used
        self.scope.searched += known.searched


def _of_its_own(known: Remembered, entry: Entry) -> bool:
    """Whether what was told of a rule stands inside it; a warning at a let may move without the rule."""
    whole = entry.whole
    return all(
        d.span is not None
        and whole.start <= d.span.start
        and d.span.end <= entry.statement.end
        and not d.related
        for d in known.told
    )


def memory(scope: Scope) -> Memory:
    """The memory for a check whose fields, related sheets and params are compiled."""
    around = (
        tuple(scope.fields.values()),
        tuple(scope.relations.values()),
        tuple(scope.params.values()),
        tuple((b.name, b.tier_names, b.broken, b.entry.node.unranked) for b in scope.book.grades),
        tuple(scope.defined),
        frozenset(scope.broken),
        frozenset(scope.book.suspects),
        frozenset(scope.loose_relations),
        tuple(e.node.as_of for e in scope.book.rulebooks),
        None if scope.columns is None else tuple(scope.columns.items()),
    )
    return Memory(scope, around, _last[0])


def forget() -> None:
    """As if nothing had been checked before."""
    _last[0] = _Check()
