"""The order in which definitions are compiled, and the cycles among them."""

from __future__ import annotations

from collections.abc import Mapping

from gradestudio.language import syntax as s
from gradestudio.language.compiling.collect import Book, Entry, GradeBlock, flat

Part = Entry | GradeBlock


def definitions(book: Book) -> dict[str, Part]:
    """Everything that is computed and may be read by name, in file order."""
    found: list[tuple[int, str, Part]] = []
    for entry in (*book.lets, *book.scores, *book.tags):
        found.append((entry.statement.start, entry.node.name.name, entry))
    for block in book.grades:
        found.append((block.entry.statement.start, block.name, block))
    return {name: part for _, name, part in sorted(found, key=lambda f: f[0])}


def entries_of(part: Part) -> list[Entry]:
    """The statements that make a definition: for a grade also those below it that decide."""
    if isinstance(part, Entry):
        return [part]
    return [part.entry, *part.tiers, *part.rules, *part.otherwise, *part.limits]


def reads(part: Part, book: Book) -> dict[str, tuple[Entry, s.Name]]:
    """Names that a definition reads, each with the first place where it does."""
    found: dict[str, tuple[Entry, s.Name]] = {}
    for entry in entries_of(part):
        skipped = _tier_words(entry.node, book)
        for node in flat(entry.node):
            if isinstance(node, s.Name) and id(node) not in skipped:
                found.setdefault(node.name, (entry, node))
    return found


def _tier_words(node: s.Node, book: Book) -> set[int]:
    """Names that are no reads: what the statement defines, tiers of rules, tiers beside their grade."""
    skipped: set[int] = set()
    if hasattr(node, "name") and isinstance(node.name, s.Name):  # type: ignore[attr-defined]
        skipped.add(id(node.name))  # type: ignore[attr-defined]
    if isinstance(node, (s.RuleNode, s.OtherwiseNode)):
        skipped.add(id(node.tier))
    if isinstance(node, s.TableNode):
        skipped |= {id(row.output) for row in node.form.rows}
        skipped.add(id(node.form.output))
    elif isinstance(node, s.LetNode) and isinstance(node.value, s.TableForm):
        skipped.add(id(node.value.output))
    for inside in flat(node):
        kind = type(inside)
        if kind is s.Comparison or kind is s.TierTest:
            left, right = inside.left, inside.right  # type: ignore[attr-defined]
            if isinstance(left, s.Name) and isinstance(right, s.Name):
                skipped |= _beside(left, (right,), book) | _beside(right, (left,), book)
        elif isinstance(inside, s.InTest):
            skipped |= _beside(inside.value, inside.options, book)
        elif kind is s.Dotted:
            skipped |= {id(inside.relation), id(inside.column)}  # type: ignore[attr-defined]
    return skipped


def _beside(value: s.Node, others: tuple[s.Node, ...], book: Book) -> set[int]:
    if not isinstance(value, s.Name):
        return set()
    tiers = _tiers_of(value.name, book)
    return {id(o) for o in others if isinstance(o, s.Name) and o.name in tiers}


def _tiers_of(name: str, book: Book) -> tuple[str, ...]:
    block = book.block(name)
    if block is None:
        owner = next((e.node.grade for e in book.fields if e.node.name.name == name), None)
        block = book.block(owner.name) if owner is not None else None
    return block.tier_names if block is not None else ()


def arranged(graph: Mapping[str, tuple[str, ...]]) -> tuple[list[str], list[tuple[str, ...]]]:
    """Names so that each stands after what it reads, and the cycles (names in reading order).

    Members of a cycle are not in the order.  Without recursion: a chain of thousands of lets is no trouble.
    """
    order: list[str] = []
    cycles: list[tuple[str, ...]] = []
    state: dict[str, int] = {}  # 1 on the path, 2 done
    in_cycle: set[str] = set()
    for root in graph:
        if root in state:
            continue
        path = [root]
        stack = [iter(graph[root])]
        state[root] = 1
        while stack:
            following = next(stack[-1], None)
            if following is None:
                stack.pop()
                done = path.pop()
                state[done] = 2
                order.append(done)
            elif state.get(following) == 1:
                cycle = tuple(path[path.index(following) :])
                if not in_cycle.issuperset(cycle):
                    cycles.append(cycle)
                in_cycle |= set(cycle)
            elif following not in state:
                state[following] = 1
                path.append(following)
                stack.append(iter(graph[following]))
    return [name for name in order if name not in in_cycle], cycles
