"""Names: how they are written, duplicates, unknown ones."""

from __future__ import annotations

from collections.abc import Iterable

from gradestudio.diagnostics import Fix, Related, Severity, Span
from gradestudio.language import syntax as s
from gradestudio.language.compiling.collect import Book, Entry
from gradestudio.language.compiling.scope import Place, Scope
from gradestudio.language.near import nearest
from gradestudio.language.phrases import written
from gradestudio.language.reading.blanks import WordCutter

_MOST_FIXES = 20
"""Mistyped names that get a fix; working out the nearest name of thousands would take long."""


def name_of(node: s.Node | str) -> str:
    """The text of a Name or TextLiteral."""
    if isinstance(node, s.Name):
        return node.name
    if isinstance(node, s.TextLiteral):
        return node.value
    return str(node)


def named_statements(book: Book) -> list[Entry]:
    """Every statement that defines a name in the rulebook's one name space, in file order."""
    entries = [
        *book.fields,
        *book.relations,
        *book.params,
        *book.lets,
        *book.scores,
        *(b.entry for b in book.grades),
        *book.tags,
    ]
    return sorted(entries, key=lambda e: e.statement.start)


def define_names(scope: Scope) -> None:
    """Fill `scope.defined`; a second statement of a name is reported and dropped from the book."""
    for entry in named_statements(scope.book):
        name = entry.node.name.name
        first = scope.defined.setdefault(name, entry)
        if first is not entry:
            _duplicate(scope, entry, first, name)
            _drop(scope.book, entry)


def _duplicate(scope: Scope, entry: Entry, first: Entry, name: str) -> None:
    scope.reporter.add(
        "duplicate-name",
        entry.span(entry.node.name),
        Severity.ERROR,
        {"name": name},
        related=(Related("first-defined", first.span(first.node.name)),),
    )


def _drop(book: Book, entry: Entry) -> None:
    for entries in (book.fields, book.relations, book.params, book.lets, book.scores, book.tags):
        if entry in entries:
            entries.remove(entry)
    book.grades[:] = [b for b in book.grades if b.entry is not entry]


def unknown_name(node: s.Name, place: Place, more: Iterable[str] = ()) -> None:
    """Report a name that nothing defines; silent when a statement that could not be read may define it."""
    scope = place.scope
    if node.name in scope.book.suspects:
        return
    around = scope.relations.get(place.relation) if place.relation is not None else None
    if around is not None and around.column(node.name) is not None:
        dotted = f"{written(around.name)}.{written(node.name)}"
        fix = place.fix("qualify", node, dotted, name=dotted)
        place.error("column-needs-relation", node, [fix], name=node.name, relation=around.name)
        return
    choices = tuple(dict.fromkeys([*more, *_readable(scope)]))
    fixes = _blanks(node, choices, place) or replacement(node, node.name, choices, place)
    place.error("unknown-name", node, fixes, name=node.name, choices=choices)


def _blanks(node: s.Name, choices: Iterable[str], place: Place) -> list[Fix]:
    """The fix that cuts a word into the names and keywords that it is made of: `年消费且R`."""
    if node.quoted or len(place.scope.reporter.all()) > _MOST_FIXES:
        return []
    right = WordCutter(choices).cut(node.name)
    return [place.fix("insert-blanks", node, right, right=right)] if right else []


def _readable(scope: Scope) -> list[str]:
    return [name for name in scope.defined]


def replacement(where: s.Node | Span, name: str, choices: Iterable[str], place: Place) -> list[Fix]:
    """The fix that writes the nearest of the choices, if one is near enough."""
    if len(place.scope.reporter.all()) > _MOST_FIXES:
        return []
    best = nearest(name, choices)
    return [place.fix("replace", where, written(best), name=best, safe=False)] if best else []
