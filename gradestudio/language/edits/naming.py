"""A name changed everywhere it is meant: fields, sheets, params, definitions, scores, grades, tags, tiers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gradestudio.diagnostics import Edit, Span
from gradestudio.language import program as p
from gradestudio.language import syntax as s
from gradestudio.language.building.values import normalised
from gradestudio.language.checking import check
from gradestudio.language.compiling.collect import collect, walk
from gradestudio.language.edits import writing
from gradestudio.language.edits.places import changed, is_chinese, tokens_of
from gradestudio.language.highlighting import Kind, tokens
from gradestudio.language.syntax import Rulebook, Statement


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a name: of the rulebook's one name space, a tier (`grade`), or a column (`relation`)."""

    name: str
    grade: str | None = None
    relation: str | None = None


_DEFINING = (s.FieldNode, s.RelatedNode, s.ParamNode, s.LetNode, s.ScoreNode, s.GradeNode, s.TagNode)


def named_at(book: Rulebook, statement: Statement) -> Named | None:
    """What a statement defines."""
    node = statement.node
    if isinstance(node, _DEFINING):
        return Named(node.name.name)
    if isinstance(node, s.TierNode):
        block = next(
            (b for b in collect(book).grades if any(e.statement is statement for e in b.tiers)), None
        )
        return Named(node.name.name, grade=block.entry.node.name.name) if block else None
    return None


def taken(book: Rulebook, what: Named) -> frozenset[str]:
    """The names that may not be given to it, as something else has them."""
    entries = collect(book)
    if what.grade is not None:
        block = entries.block(what.grade)
        names: Iterable[str] = block.tier_names if block else ()
    elif what.relation is not None:
        relations = [e.node for e in entries.relations if e.node.name.name == what.relation]
        names = [c.name.name for r in relations for c in r.columns]
    else:
        nodes = [st.node for st in book.statements if isinstance(st.node, _DEFINING)]
        names = [n.name.name for n in nodes]
    return frozenset(names) - {what.name}


def mentions(book: Rulebook, what: Named) -> tuple[Span, ...]:
    """Every place that means it, the one that defines it included, in file order."""
    if what.grade is not None:
        found = _tier(book, what.name, what.grade)
    elif what.relation is not None:
        found = _column(book, what.name, what.relation)
    else:
        found = _global(book, what.name)
    return tuple(sorted(set(found)))


def renamed(book: Rulebook, what: Named, new: str) -> tuple[Edit, ...]:
    """The edits that give it another name everywhere.

    A field, a related sheet and its columns are found in the imported sheet by their names: the old one stays
    as another heading (`aka`).
    """
    source = book.source
    keys = set(_shared_keys(book)) if what.grade is None and what.relation is None else set()
    edits: list[Edit] = []
    for span in mentions(book, what):
        text = _written(source, span, new)
        if span in keys:  # the column of the other sheet keeps its name
            text = f"{source[span.start : span.end]} = {text}"
        edits += changed(source, span, text)
    return tuple(edits) + (tuple(_still_found(book, what, new)) if edits else ())


def _written(source: str, span: Span, new: str) -> str:
    old = source[span.start : span.end]
    if old[:1] in '"“「':
        return writing.text(new, like=old[:1])
    glued = source[span.start - 1 : span.start].isalnum()
    behind = source[span.end : span.end + 1]
    return writing.name(new, glued or (old[:1] in "`｀" and behind.isalnum()))


def _shared_keys(book: Rulebook) -> Iterator[Span]:
    """Where `related … by KEY` names the column of both sheets at once."""
    for statement in book.statements:
        node = statement.node
        if isinstance(node, s.RelatedNode) and node.theirs is node.ours:
            yield node.ours.span.shifted(statement.start)


# ── One name space ──


def _global(book: Rulebook, name: str) -> Iterator[Span]:
    tiers = set(_tier_places(book))
    for statement in book.statements:
        if statement.broken:
            yield from _words(book, statement, name)
        if statement.node is None:
            continue
        apart = {id(n) for n in _of_other_spaces(statement.node)}
        for node in walk(statement.node):
            if isinstance(node, s.Name) and node.name == name and id(node) not in apart:
                span = node.span.shifted(statement.start)
                if span not in tiers:
                    yield span


def _words(book: Rulebook, statement: Statement, name: str) -> Iterator[Span]:
    """A name among the words of a statement that could not be read; a tier of that name may be meant too."""
    if any(name in block.tier_names for block in collect(book).grades):
        return
    for span, kind in tokens(statement):
        word = statement.text[span.start : span.end].strip("`｀")
        if kind is Kind.NAME and normalised(word) == name:
            yield span.shifted(statement.start)


def _of_other_spaces(node: s.Node) -> Iterator[s.Node]:
    """Names below a statement that are tiers, columns of a related sheet, or headings."""
    for inner in walk(node):
        match inner:
            case s.TierNode(name):
                yield name
            case s.RuleNode(_, tier) | s.OtherwiseNode(tier) | s.OverrideNode(_, tier):
                yield tier
            case s.TableNode(_, form):
                yield from (row.output for row in form.rows if row.output is not None)
            case s.Dotted(_, column):
                yield column
            case s.FieldNode():
                yield from inner.aka
            case s.RelatedNode():
                yield from inner.aka if inner.theirs is inner.ours else (inner.theirs, *inner.aka)
                yield from (column.name for column in inner.columns)
            case s.ExampleNode():
                yield from (value for _, value in inner.expect)


# ── Tiers ──


def _tier_places(book: Rulebook, grade: str | None = None, name: str | None = None) -> Iterator[Span]:
    """Where conditions name a tier, as the checker reads them."""
    for node in _program_nodes(check(book).program):
        if not isinstance(node, p.TierName) or node.span is None:
            continue
        if grade is None or (node.grade == grade and node.value == name):
            yield node.span


def _program_nodes(program: p.Program) -> Iterator[object]:
    seen: set[int] = set()
    waiting: list[object] = [program]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield node
        waiting.extend(p.children(node))


def _tier(book: Rulebook, name: str, grade: str) -> Iterator[Span]:
    yield from _tier_places(book, grade, name)
    entries = collect(book)
    block = entries.block(grade)
    if block is None:
        return
    for entry in (*block.tiers, *block.rules, *block.otherwise, *block.overrides):
        yield from (entry.span(node) for node in _tiers_said(entry.node) if node and _says(node, name))
    for entry, owner in (*entries.strategies, *entries.ensures):
        target = entry.node.target if isinstance(entry.node, s.StrategyNode) else entry.node.left
        if owner is block and isinstance(target, s.Name) and target.name == name:
            yield entry.span(target)
    for statement in book.statements:
        if isinstance(statement.node, s.ExampleNode):
            for key, value in statement.node.expect:
                if key.name == grade and _says(value, name):
                    yield value.span.shifted(statement.start)
    by = block.entry.node.by
    if isinstance(by, s.Name):
        yield from _texts_of(book, by.name, name)


def _tiers_said(node: s.Node) -> Iterator[s.Node | None]:
    match node:
        case s.TierNode(name):
            yield name
        case s.RuleNode(_, tier) | s.OtherwiseNode(tier) | s.OverrideNode(_, tier):
            yield tier
        case s.TableNode(_, form):
            yield from (row.output for row in form.rows)


def _says(node: s.Node | None, name: str) -> bool:
    return (isinstance(node, s.Name) and node.name == name) or (
        isinstance(node, s.TextLiteral) and node.value == name
    )


def _texts_of(book: Rulebook, let: str, text: str) -> Iterator[Span]:
    """Texts that a definition gives, and those it is held against, where a grade takes them as its tiers."""
    for statement in book.statements:
        node = statement.node
        if node is None:
            continue
        for inner in walk(node):
            if isinstance(inner, s.LetNode) and inner.name.name == let:
                texts: Iterable[s.Node | None] = _given_by(inner)
            else:
                texts = _held_against(inner, let)
            yield from (
                found.span.shifted(statement.start)
                for found in texts
                if isinstance(found, s.TextLiteral) and found.value == text
            )


def _given_by(node: s.LetNode) -> Iterator[s.Node | None]:
    yield node.default
    match node.value:
        case s.BandsForm(_, bands, default):
            yield from (default, *(band.value for band in bands))
        case s.MatrixForm():
            yield from (node.value.default, *(cell for row in node.value.rows for cell in row.cells))
        case s.TableForm():
            yield from (node.value.default, *(row.output for row in node.value.rows))
        case s.IfNode():
            yield from _branches(node.value)
        case other:
            yield other


def _branches(node: s.Node) -> Iterator[s.Node]:
    if isinstance(node, s.IfNode):
        yield from _branches(node.then)
        yield from _branches(node.otherwise)
    else:
        yield node


def _held_against(node: s.Node, let: str) -> Iterator[s.Node]:
    match node:
        case s.Comparison(_, s.Name(name), other) if name == let:
            yield other
        case s.Comparison(_, other, s.Name(name)) if name == let:
            yield other
        case s.InTest(s.Name(name), options) if name == let:
            yield from options
        case s.TableForm(_, columns, rows):
            for i, column in enumerate(columns):
                if isinstance(column.subject, s.Name) and column.subject.name == let:
                    yield from (n for row in rows if i < len(row.cells) for n in walk(row.cells[i]))
        case s.MatrixForm(down, across):
            for i, subject in enumerate(down):
                if isinstance(subject, s.Name) and subject.name == let:
                    yield from (n for row in node.rows for n in walk(row.headings[i]))
            if len(across) == 1 and isinstance(across[0], s.Name) and across[0].name == let:
                yield from (n for heading in node.columns for n in walk(heading))


# ── Columns of related sheets ──


def _column(book: Rulebook, name: str, relation: str) -> Iterator[Span]:
    for statement in book.statements:
        node = statement.node
        if node is None:
            continue
        found: list[s.Name] = []
        for inner in walk(node):
            match inner:
                case s.Dotted(sheet, column) if sheet.name == relation:
                    found.append(column)
                case s.RelatedNode(sheet) if sheet.name == relation:
                    found += [column.name for column in inner.columns]
                    found += [inner.theirs] if inner.theirs.span != inner.ours.span else []
        yield from (n.span.shifted(statement.start) for n in found if n.name == name)


# ── The sheet's headings ──


def _still_found(book: Rulebook, what: Named, new: str) -> Iterator[Edit]:
    """The old name as another heading, for what is read from a sheet."""
    if what.grade is not None:
        return
    for statement in book.statements:
        node = statement.node
        if what.relation is not None:
            if isinstance(node, s.RelatedNode) and node.name.name == what.relation:
                for column in node.columns:
                    if column.name.name == what.name:
                        yield from _aka(book, statement, column, what.name, new)
        elif isinstance(node, (s.FieldNode, s.RelatedNode)) and node.name.name == what.name:
            yield from _aka(book, statement, node, what.name, new)


def _aka(
    book: Rulebook, statement: Statement, node: s.FieldNode | s.RelatedNode, old: str, new: str
) -> Iterator[Edit]:
    known = [(n.name if isinstance(n, s.Name) else getattr(n, "value", ""), n) for n in node.aka]
    again = next((n for name, n in known if name == new), None)
    if again is not None:
        yield Edit(again.span.shifted(statement.start), writing.name(old))
    elif known:
        at = known[-1][1].span.end + statement.start
        yield Edit(Span(at, at), f", {writing.name(old)}")
    else:
        at = _end_of(statement, node)
        aka = writing.word("AKA", is_chinese(statement))
        yield Edit(Span(at, at), f" {aka} {writing.name(old)}")


def _end_of(statement: Statement, node: s.FieldNode | s.RelatedNode) -> int:
    """Behind the last word of a field, a column line, or the head of a related sheet."""
    words = tokens_of(statement)
    if isinstance(node, s.RelatedNode):
        last = max(node.theirs.span.end, node.ours.span.end) + statement.start
        return last
    end = node.span.end + statement.start
    inside = [t for t in words if t.end <= end]
    return inside[-1].end
