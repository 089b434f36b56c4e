"""What is defined and never used, shown twice, or stands without its grade."""

from __future__ import annotations

from collections.abc import Iterator

from gradestudio.diagnostics import Edit, Fix, Related, Severity, Span
from gradestudio.language import program as p
from gradestudio.language import syntax as s
from gradestudio.language.compiling.collect import Entry
from gradestudio.language.compiling.scope import Place, Scope, Searched
from gradestudio.language.names import unknown_name
from gradestudio.language.phrases import phrase, written


def check_names(scope: Scope, program: p.Program) -> None:
    _orphans(scope)
    _second_rulebook(scope)
    _unused(scope)
    _same_names(scope)
    _texts_inside_texts(scope)


def shown(scope: Scope) -> Iterator[str]:
    """Names of `show` statements that are derived values, each once, in order."""
    seen: set[str] = set()
    for entry in scope.book.shows:
        place = Place(scope, entry)
        for name in entry.node.names:
            scope.used.add(name.name)
            if name.name in seen:
                place.warn("shown-twice", name, name=name.name)
                continue
            seen.add(name.name)
            found = scope.values.get(name.name)
            if isinstance(found, p.Derived):
                yield name.name
            elif found is not None:
                place.warn("show-not-derived", name, name=name.name)
            elif name.name not in scope.defined:
                unknown_name(name, place)


def _orphans(scope: Scope) -> None:
    for entry in scope.book.orphans:
        first = entry.whole.start
        line = scope.source.find("\n", first)
        end = entry.whole.end if line < 0 else min(entry.whole.end, line)
        scope.reporter.add(
            "no-grade-above", Span(first, end), Severity.ERROR, {"keyword": entry.statement.keyword}
        )


def _second_rulebook(scope: Scope) -> None:
    for entry in scope.book.rulebooks[1:]:
        first = Related("first-defined", scope.book.rulebooks[0].whole)
        scope.reporter.add("second-rulebook", entry.whole, Severity.ERROR, {}, related=[first])


def _unused(scope: Scope) -> None:
    for entry in scope.book.params:
        name = entry.node.name.name
        if name not in scope.used and name in scope.params:
            Place(scope, entry).warn("unused-param", entry.node.name, [_removal(entry, scope)], name=name)
    for entry in scope.book.lets:
        name = entry.node.name.name
        if name not in scope.used and name in scope.values:
            Place(scope, entry).warn("unused-let", entry.node.name, [_show(entry)], name=name)


def _removal(entry: Entry, scope: Scope) -> Fix:
    start = entry.statement.comments.start if entry.statement.comments else entry.statement.start
    return Fix("remove", (Edit(Span(start, entry.statement.end), ""),), {}, safe=False)


def _show(entry: Entry) -> Fix:
    line = f"\n{phrase('SHOW', entry.chinese)} {written(entry.node.name.name)}"
    return Fix(
        "show", (Edit(Span(entry.whole.end, entry.whole.end), line),), {"name": entry.node.name.name}, False
    )


def _same_names(scope: Scope) -> None:
    """Examples and overrides that say the same thing twice."""
    examples: dict[str, Entry] = {}
    for entry in scope.book.examples:
        first = examples.setdefault(entry.node.name, entry)
        if first is not entry:
            _twice(scope, "duplicate-example", entry.whole, first.whole, name=entry.node.name)
    for block in scope.book.grades:
        keys: dict[str, Entry] = {}
        for entry in block.overrides:
            if not isinstance(entry.node.key, s.TextLiteral):
                continue
            first = keys.setdefault(entry.node.key.value, entry)
            if first is not entry:
                _twice(
                    scope,
                    "duplicate-override",
                    entry.span(entry.node.key),
                    first.span(first.node.key),
                    name=entry.node.key.value,
                    grade=block.name,
                )


def _twice(scope: Scope, code: str, span: Span, first: Span, **args: object) -> None:
    scope.reporter.add(code, span, Severity.WARNING, dict(args), related=[Related("first-defined", first)])


def _texts_inside_texts(scope: Scope) -> None:
    """`职位 contains "经理"` in one rule, `职位 contains "总经理"` in another: the first takes both."""
    by_field: dict[p.Expr, list[Searched]] = {}
    for found in scope.searched:
        by_field.setdefault(found.field, []).append(found)
    for searches in by_field.values():
        texts = {f.text for f in searches}
        for found in searches:
            longer = tuple(sorted(t for t in texts if found.text in t and t != found.text))
            if found.op == "contains" and longer:
                name = found.field.name if isinstance(found.field, (p.Field, p.RelatedColumn)) else ""
                scope.reporter.add(
                    "contains-more",
                    found.span,
                    Severity.WARNING,
                    {"name": found.text, "longer": longer, "field": name},
                )
