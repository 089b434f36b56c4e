"""A parsed rulebook becomes a typed program, and all of its mistakes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gradestudio.diagnostics import Diagnostic, Related, Severity
from gradestudio.language import program as p
from gradestudio.language import syntax as s
from gradestudio.language.checks import columns as checks_columns
from gradestudio.language.checks import names as checks_names
from gradestudio.language.collecting import without_collecting
from gradestudio.language.columns import ColumnSummary
from gradestudio.language.compiling import aggregates as compile_aggregates
from gradestudio.language.compiling import conditions as compile_conditions
from gradestudio.language.compiling import values as compile_values
from gradestudio.language.compiling.collect import Entry, GradeBlock, collect
from gradestudio.language.compiling.fields import compile_fields, compile_params, compile_relations
from gradestudio.language.compiling.grades import grade
from gradestudio.language.compiling.grids import form, with_default
from gradestudio.language.compiling.notes import ensure, example, never, strategy, tag
from gradestudio.language.compiling.order import arranged, definitions, entries_of, reads
from gradestudio.language.compiling.remembering import Memory, memory
from gradestudio.language.compiling.reporting import Reporter, first_errors, in_file_order
from gradestudio.language.compiling.scope import Place, Scope
from gradestudio.language.compiling.scores import score
from gradestudio.language.names import define_names
from gradestudio.language.reading.depth import own_depth
from gradestudio.language.reading.parsing import parse

_REGISTERED = (compile_values, compile_conditions, compile_aggregates)
"""Imported for the compile functions that they register."""

MOST_DEPTH = 200
"""How deep definitions may stand in each other, so that every walk over a program is safe."""


@dataclass(frozen=True, slots=True)
class Checked:
    """`program` holds what can be computed; `diagnostics` every mistake, in file order."""

    program: p.Program
    diagnostics: tuple[Diagnostic, ...]
    rulebook: s.Rulebook

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        return tuple(d for d in self.diagnostics if d.severity is Severity.ERROR)


@without_collecting()
def check(source: str | s.Rulebook, columns: Mapping[str, ColumnSummary] | None = None) -> Checked:
    """The typed program of a rulebook and all mistakes; `columns` are an imported sheet's, by heading."""
    if isinstance(source, str):
        source = parse(source)
    scope = Scope(collect(source), Reporter(), source.source, columns)
    define_names(scope)
    compile_params(scope)
    compile_fields(scope)
    compile_relations(scope)
    graph = _definitions(scope)
    program = _program(scope, graph)
    checks_names.check_names(scope, program)
    checks_columns.check_columns(scope)
    found = in_file_order((*source.diagnostics, *scope.reporter.all()))
    return Checked(program, first_errors(found), source)


# ── Definitions, each after what it reads ───────────────────────────────────────────────────────


def _definitions(scope: Scope) -> dict[str, tuple[str, ...]]:
    """Compile lets, scores, tags and grades; gives what each of them reads."""
    parts = definitions(scope.book)
    places = {name: reads(part, scope.book) for name, part in parts.items()}
    graph = {name: tuple(read for read in found if read in parts) for name, found in places.items()}
    order, cycles = arranged(graph)
    for name, part in parts.items():
        if isinstance(part, GradeBlock):
            scope.ordered[name] = not part.entry.node.unranked
    for cycle in cycles:
        _cycle(cycle, parts, places, scope)
    depths: dict[str, int] = {}
    remembered = memory(scope)
    for name in order:
        remembered.learn(name, parts[name], graph[name])
        found = _compile(parts[name], scope, remembered)
        if found is not None and not _too_deep(name, graph[name], depths, parts[name], found, scope):
            hash(found)  # from the inside out, so that no later hash has far to go
            scope.values[name] = found
            if isinstance(found, p.GradeValue):
                scope.grades[name] = found.grade
        else:
            scope.broken[name] = None
    remembered.keep()
    return graph


def _cycle(
    cycle: tuple[str, ...],
    parts: Mapping[str, Entry | GradeBlock],
    places: Mapping[str, Mapping[str, tuple[Entry, s.Name]]],
    scope: Scope,
) -> None:
    names = (*cycle, cycle[0])
    first = min(cycle, key=lambda n: _entry(parts[n]).statement.start)
    following = names[names.index(first) + 1]
    entry, node = places[first][following]
    others = [
        Related("in-cycle", _entry(parts[n]).span(_entry(parts[n]).node.name)) for n in cycle if n != first
    ]
    start = cycle.index(first)
    told = (*cycle[start:], *cycle[:start], first)
    scope.reporter.add(
        "cycle", entry.span(node), Severity.ERROR, {"name": first, "names": told}, related=others
    )
    for name in cycle:
        scope.broken[name] = None


def _entry(part: Entry | GradeBlock) -> Entry:
    return part.entry if isinstance(part, GradeBlock) else part


def _compile(part: Entry | GradeBlock, scope: Scope, remembered: Memory) -> p.Expr | None:
    if isinstance(part, GradeBlock):
        made = grade(part, scope, remembered)
        return p.GradeValue(made, span=made.span) if made is not None else None
    match part.node:
        case s.LetNode():
            return _let(part, scope)
        case s.ScoreNode():
            found = score(part, scope)
            return p.ScoreValue(found, span=found.span) if found is not None else None
    tagged = tag(part, scope)
    return p.TagValue(tagged, span=tagged.span) if tagged is not None else None


def _let(entry: Entry, scope: Scope) -> p.Expr | None:
    node: s.LetNode = entry.node
    place = Place(scope, entry, collected=[])
    found, _ = form(node.value, place)
    if node.default is not None:
        found = with_default(found, node.default, place)
    elif getattr(node.value, "default", None) is None and place.collected:
        scope.absences[node.name.name] = place.collected
    if found is None or entry.statement.broken:
        return None
    return p.Derived(node.name.name, found, span=place.span(node.name))


def _too_deep(
    name: str,
    read: tuple[str, ...],
    depths: dict[str, int],
    part: Entry | GradeBlock,
    found: p.Expr,
    scope: Scope,
) -> bool:
    """Whether definitions stand too deep in each other; each counts its own depth on top of what it reads."""
    inside = max((depths.get(r, 0) for r in read), default=0)
    depths[name] = inside + max(own_depth(entry.node) for entry in entries_of(part))
    if depths[name] <= MOST_DEPTH:
        return False
    entry = _entry(part)
    scope.reporter.add(
        "definitions-too-deep",
        entry.span(entry.node.name),
        Severity.ERROR,
        {"name": name, "most": MOST_DEPTH},
    )
    return True


# ── The program ─────────────────────────────────────────────────────────────────────────────────


def _program(scope: Scope, graph: Mapping[str, tuple[str, ...]]) -> p.Program:
    book = scope.book
    head = book.rulebooks[0].node if book.rulebooks else s.RulebookNode("", span=s.NOWHERE)
    strategies = [strategy(entry, block, scope) for entry, block in book.strategies]
    examples = [example(entry, scope) for entry in book.examples]
    ensures = [ensure(entry, block, scope) for entry, block in book.ensures]
    nevers = [never(entry, scope) for entry in book.nevers]
    return p.Program(
        head.name,
        head.version,
        head.owner,
        head.note,
        head.as_of,
        tuple(scope.fields.values()),
        tuple(scope.relations.values()),
        tuple(scope.params.values()),
        tuple(_lets(scope)),
        tuple(checks_names.shown(scope)),
        tuple(
            v.score for e in book.scores if isinstance(v := scope.values.get(e.node.name.name), p.ScoreValue)
        ),
        _grades(scope, graph),
        tuple(v.tag for e in book.tags if isinstance(v := scope.values.get(e.node.name.name), p.TagValue)),
        tuple(x for x in strategies if x is not None),
        tuple(x for x in examples if x is not None),
        tuple(x for x in ensures if x is not None),
        tuple(x for x in nevers if x is not None),
        tuple(scope.broken),
    )


_FORMS = {s.BandsForm: "bands", s.MatrixForm: "matrix", s.TableForm: "table"}


def _lets(scope: Scope) -> list[p.LetDef]:
    made: list[p.LetDef] = []
    for entry in scope.book.lets:
        found = scope.values.get(entry.node.name.name)
        if isinstance(found, p.Derived):
            how = _FORMS.get(type(entry.node.value), "value")
            made.append(p.LetDef(found.name, found.value, how, span=found.span))
    return made


def _grades(scope: Scope, graph: Mapping[str, tuple[str, ...]]) -> tuple[p.Grade, ...]:
    """File order, but a grade that another reads stands before it."""
    read = {name: _behind(name, graph) for name in scope.grades}
    waiting = [b.name for b in scope.book.grades if b.name in scope.grades]
    placed: list[p.Grade] = []
    while waiting:
        ready = next(n for n in waiting if not (read[n] & set(waiting)) - {n})
        waiting.remove(ready)
        placed.append(scope.grades[ready])
    return tuple(placed)


def _behind(name: str, graph: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Everything that a definition reads, through any number of others."""
    seen: set[str] = set()
    stack = list(graph[name])
    while stack:
        read = stack.pop()
        if read not in seen:
            seen.add(read)
            stack.extend(graph[read])
    return seen
