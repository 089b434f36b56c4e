"""The statements of a rulebook sorted by what they define, before anything is resolved."""

from __future__ import annotations

import re
import unicodedata
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any

from gradestudio.diagnostics import Span
from gradestudio.language import syntax as s

_WORD = re.compile(r"`([^`\n]+)`|([^\W\d]\w*)")


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement's tree together with the statement."""

    node: Any
    statement: s.Statement

    @property
    def chinese(self) -> bool:
        """Whether the statement begins with a Chinese keyword (new words are then written in Chinese)."""
        return is_chinese(self.statement)

    def span(self, node: s.Node | Span) -> Span:
        """Absolute stretch of a node of this statement."""
        inside = node if type(node) is Span else node.span  # type: ignore[union-attr]
        start = self.statement.start
        return Span(inside.start + start, inside.end + start)

    @property
    def whole(self) -> Span:
        """The statement without its trailing line ends."""
        return Span(self.statement.start, self.statement.start + len(self.statement.text.rstrip()))


def is_chinese(statement: s.Statement) -> bool:
    return statement.text[:1] >= "\u2e80"


@dataclass(slots=True)
class GradeBlock:
    """A grade with the statements below it."""

    entry: Entry
    tiers: list[Entry] = field(default_factory=list)
    rules: list[Entry] = field(default_factory=list)
    """Rules and tables in file order."""
    otherwise: list[Entry] = field(default_factory=list)
    limits: list[Entry] = field(default_factory=list)
    overrides: list[Entry] = field(default_factory=list)
    broken: bool = False
    """A tier, rule or table below it could not be read."""

    @property
    def name(self) -> str:
        return self.entry.node.name.name

    @property
    def tier_names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(t.node.name.name for t in self.tiers))

    @property
    def last(self) -> s.Statement:
        """The last statement of the block, for insertions below it."""
        entries = [*self.tiers, *self.rules, *self.otherwise, *self.limits, *self.overrides]
        return max((e.statement for e in [*entries, self.entry]), key=lambda st: st.start)


@dataclass(slots=True)
class Book:
    """All statements of a file, by kind; `orphans` are those that need a grade above them and have none."""

    rulebooks: list[Entry] = field(default_factory=list)
    fields: list[Entry] = field(default_factory=list)
    relations: list[Entry] = field(default_factory=list)
    params: list[Entry] = field(default_factory=list)
    lets: list[Entry] = field(default_factory=list)
    shows: list[Entry] = field(default_factory=list)
    scores: list[Entry] = field(default_factory=list)
    grades: list[GradeBlock] = field(default_factory=list)
    tags: list[Entry] = field(default_factory=list)
    strategies: list[tuple[Entry, GradeBlock | None]] = field(default_factory=list)
    examples: list[Entry] = field(default_factory=list)
    ensures: list[tuple[Entry, GradeBlock | None]] = field(default_factory=list)
    nevers: list[Entry] = field(default_factory=list)
    orphans: list[Entry] = field(default_factory=list)
    suspects: set[str] = field(default_factory=set)
    """Names that a statement which could not be read may have defined."""

    def block(self, grade: str) -> GradeBlock | None:
        return next((b for b in self.grades if b.name == grade), None)


_PLAIN = {
    s.RulebookNode: "rulebooks",
    s.FieldNode: "fields",
    s.RelatedNode: "relations",
    s.ParamNode: "params",
    s.LetNode: "lets",
    s.ShowNode: "shows",
    s.ScoreNode: "scores",
    s.TagNode: "tags",
    s.ExampleNode: "examples",
    s.NeverNode: "nevers",
}
_OF_GRADE = {
    s.TierNode: "tiers",
    s.RuleNode: "rules",
    s.TableNode: "rules",
    s.OtherwiseNode: "otherwise",
    s.AgainstNode: "limits",
    s.OverrideNode: "overrides",
}
_BREAKS_GRADE = {"tier", "rule", "table", "otherwise", "against", "grade"}


def collect(rulebook: s.Rulebook) -> Book:
    """The book of a parsed file."""
    book = Book()
    block: GradeBlock | None = None
    lost = False  # below a grade statement that could not be read
    for statement in rulebook.statements:
        node = statement.node
        entry = Entry(node, statement)
        if node is None:
            book.suspects |= _names_written(statement)
            if statement.keyword == "grade":
                block, lost = None, True
            elif block is not None and statement.keyword in _BREAKS_GRADE:
                block.broken = True
        elif isinstance(node, s.GradeNode):
            block, lost = GradeBlock(entry, broken=statement.broken), False
            book.grades.append(block)
        elif (where := _PLAIN.get(type(node))) is not None:
            getattr(book, where).append(entry)
        elif isinstance(node, s.StrategyNode):
            if not lost:
                book.strategies.append((entry, block))
        elif isinstance(node, s.EnsureNode):
            book.ensures.append((entry, block))
        elif (where := _OF_GRADE.get(type(node))) is not None:
            _below_grade(book, block, lost, entry, where)
    return book


def _below_grade(book: Book, block: GradeBlock | None, lost: bool, entry: Entry, where: str) -> None:
    if block is not None:
        getattr(block, where).append(entry)
        block.broken |= entry.statement.broken
    elif lost:
        book.suspects |= _names_written(entry.statement)
    else:
        book.orphans.append(entry)


def _names_written(statement: s.Statement) -> set[str]:
    """The first few words of a statement that could not be read: one of them may be the name it defines."""
    line = statement.text.split("\n", 1)[0]
    words = [unicodedata.normalize("NFKC", m.group(1) or m.group(2)) for m in _WORD.finditer(line)]
    return set(words[:4])


@cache
def parts_of(cls: type) -> tuple[str, ...]:
    return tuple(f.name for f in fields(cls) if f.name not in ("span", "op_span", "name_span"))


def walk(node: Any) -> Iterator[s.Node]:
    """Every node at and below `node`, parents first."""
    stack = [node]
    while stack:
        item = stack.pop()
        if isinstance(item, s.Node):
            yield item
            stack.extend([getattr(item, name) for name in reversed(parts_of(type(item)))])
        elif type(item) is tuple:
            stack.extend(reversed(item))


_REMEMBERED = 20_000
_flat: OrderedDict[int, tuple[s.Node, tuple[s.Node, ...]]] = OrderedDict()


def flat(node: s.Node) -> tuple[s.Node, ...]:
    """The same as a tuple, from memory for a tree that was met before (an edit leaves most as they were)."""
    known = _flat.get(id(node))
    if known is not None and known[0] is node:
        return known[1]
    made = tuple(walk(node))
    _flat[id(node)] = (node, made)  # holds the node, so that its id stays its own
    if len(_flat) > _REMEMBERED:
        _flat.popitem(last=False)
    return made
