"""A condition as groups of conditions: parts added, replaced, taken out, and groups of another kind."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from gradestudio.diagnostics import Edit, Span
from gradestudio.language import syntax as s
from gradestudio.language.edits import writing
from gradestudio.language.edits.places import (
    begins_line,
    blanks_before,
    blanks_behind,
    changed,
    ends_line,
    indent_at,
    is_chinese,
    newline_of,
    tokens_of,
    without,
)
from gradestudio.language.reading.parsing import parsed
from gradestudio.language.reading.scanning import Token
from gradestudio.language.syntax import Rulebook, Statement

_SEPARATORS = frozenset({"AND", "OR", "COMMA"})
_WORDS = {"all": "AND", "any": "OR"}
_HEADS = {"all": "ALL_OF", "any": "ANY_OF", "none": "NONE_OF"}


@dataclass(frozen=True, slots=True)
class Part:
    """One condition: `span` with the brackets around it, `inner` without."""

    node: s.Node
    span: Span
    inner: Span


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions that stand together, `kind` all, any, none or at_least (`k` of them).

    `head` and `close`: the words up to and with the opening bracket, and the closing one, of a group written
    as a list (`at least 2 of (…)`); None for one written with `and` or `or`.  A single condition is a group
    of one part, kind all.
    """

    node: s.Node
    kind: str
    span: Span
    inner: Span
    parts: tuple[Part | Group, ...]
    separators: tuple[Span, ...] = ()
    head: Span | None = None
    close: Span | None = None
    k: s.Node | None = None


def condition_of(statement: Statement, node: s.Node, body: Span) -> Group:
    """The group that a condition is; `body` is its absolute stretch, brackets around all of it included."""
    tokens = tuple(t for t in tokens_of(statement) if body.start <= t.start and t.end <= body.end)
    read = _read(node, body, tokens, statement.start)
    return read if isinstance(read, Group) else Group(node, "all", body, read.inner, (read,))


def _read(node: s.Node, span: Span, tokens: tuple[Token, ...], offset: int) -> Part | Group:
    inner = node.span.shifted(offset)
    match node:
        case s.AndNode(parts) | s.OrNode(parts):
            kind = "all" if isinstance(node, s.AndNode) else "any"
            return Group(node, kind, span, inner, *_parts(parts, inner, tokens, offset))
        case s.Quantifier(kind, parts, k):
            after = inner.start if k is None else k.span.shifted(offset).end
            words = {"ITEMS_OF"} if k is not None else set(_HEADS.values())
            word = next(i for i, t in enumerate(tokens) if t.start >= after and t.terminal in words)
            opening = tokens[word + 1]
            head, close = Span(inner.start, opening.end), Span(inner.end - 1, inner.end)
            room = Span(opening.end, close.start)
            found = _parts(parts, room, tokens, offset)
            return Group(node, kind, span, inner, *found, head=head, close=close, k=k)
        case _:
            return Part(node, span, inner)


def _parts(
    nodes: tuple[s.Node, ...], room: Span, tokens: tuple[Token, ...], offset: int
) -> tuple[tuple[Part | Group, ...], tuple[Span, ...]]:
    """The parts in `room`, each up to the sign or word that parts it from the next, and those signs."""
    inside = [t for t in tokens if room.start <= t.start and t.end <= room.end]
    cuts: list[Token] = []
    for before, behind in pairwise(nodes):
        low, high = before.span.end + offset, behind.span.start + offset
        cuts.append(next(t for t in inside if t.terminal in _SEPARATORS and low <= t.start and t.end <= high))
    edges = [room.start, *(c.end for c in cuts)]
    ends = [*(c.start for c in cuts), room.end]
    parts: list[Part | Group] = []
    for node, low, high in zip(nodes, edges, ends, strict=True):
        own = [t for t in inside if low <= t.start and t.end <= high]
        parts.append(_read(node, Span(own[0].start, own[-1].end), tokens, offset))
    return tuple(parts), tuple(Span(c.start, c.end) for c in cuts)


# ── Parts ──


def bracketed(text: str, kind: str) -> str:
    """A condition as it may stand beside others: in brackets where it would fall apart."""
    node = _node_of(text)
    loose = (s.OrNode, s.IfNode) if kind == "all" else s.IfNode
    return f"({text})" if isinstance(node, loose) and not _wrapped(text) else text


def _node_of(text: str) -> s.Node | None:
    node = parsed(f'rule "x": A when {writing.continued(text, chr(10))}\n').node
    return node.when if isinstance(node, s.RuleNode) else None


def _wrapped(text: str) -> bool:
    """Whether one pair of brackets holds all of it."""
    made = parsed(f'rule "x": A when {text}\n')
    depth = 0
    tokens = [t for t in made.tokens if t.start > 13]
    if not tokens or tokens[0].terminal != "LPAR":
        return False
    for token in tokens[:-1]:
        depth += (token.terminal == "LPAR") - (token.terminal == "RPAR")
        if depth == 0:
            return False
    return True


def replaced(book: Rulebook, part: Part | Group, text: str, kind: str = "") -> tuple[Edit, ...]:
    """Another condition in the place of one; `kind` is that of the group around it."""
    text = writing.continued(text, newline_of(book.source))
    if kind in ("all", "any") and part.span == part.inner:
        text = bracketed(text, kind)
    return changed(book.source, part.inner if part.span != part.inner else part.span, text)


def added(book: Rulebook, statement: Statement, group: Group, text: str) -> tuple[Edit, ...]:
    """One more condition at the end of a group; in the place of the `no` of a rule that has none yet."""
    source, last = book.source, group.parts[-1]
    text = writing.continued(text, newline_of(source))
    if is_empty(group):
        return changed(source, last.span, text)
    at = last.span.end
    if group.head is not None:
        return (Edit(Span(at, at), _lead(source, group, ",") + text),)
    edits: list[Edit] = []
    text = bracketed(text, group.kind)
    if len(group.parts) == 1 and isinstance(last.node, s.IfNode) and last.span == last.inner:
        edits.append(Edit(Span(last.span.start, last.span.start), "("))
        text = f") {writing.word(_WORDS[group.kind], is_chinese(statement))} {text}"
        return (*edits, Edit(Span(at, at), text))
    word = _separator(source, statement, group)
    return (Edit(Span(at, at), _lead(source, group, word) + text),)


def is_empty(group: Group) -> bool:
    """Whether a rule waits for its first condition."""
    return len(group.parts) == 1 and group.parts[0].node == s.FlagLiteral(False)


def _separator(source: str, statement: Statement, group: Group) -> str:
    if group.separators:
        return source[group.separators[-1].start : group.separators[-1].end]
    return writing.word(_WORDS[group.kind], is_chinese(statement))


def _lead(source: str, group: Group, word: str) -> str:
    """What stands before a new part: like before the last one, on a line of its own or on the same."""
    if group.separators:
        last = group.separators[-1]
        if begins_line(source, last.start):
            return newline_of(source) + indent_at(source, last.start) + word + " "
        if ends_line(source, last.end):
            lead = newline_of(source) + indent_at(source, group.parts[-1].span.start)
            return (word if word == "," else " " + word) + lead
    return ", " if word == "," else f" {word} "


def taken_out(book: Rulebook, statement: Statement, group: Group, index: int) -> tuple[Edit, ...]:
    """A group without one of its conditions; its last one leaves a rule that takes nobody."""
    source, part = book.source, group.parts[index]
    if len(group.parts) == 1:
        return changed(source, part.span, writing.word("NO", is_chinese(statement)))
    separator = group.separators[index - 1] if index else group.separators[0]
    first, second = sorted((part.span, separator), key=lambda span: span.start)
    between = source[first.end : second.start]
    if not between.strip():
        whole = first.join(second)
        if index == 0:
            return (
                (Edit(Span(whole.start, group.parts[1].span.start), ""),)
                if not source[whole.end : group.parts[1].span.start].strip()
                else (Edit(whole, ""),)
            )
        if begins_line(source, whole.start):
            return (without(source, whole),)
        return (Edit(Span(blanks_before(source, whole.start), whole.end), ""),)
    return (without(source, first), without(source, second))


# ── Groups ──


def of_kind(
    book: Rulebook, statement: Statement, group: Group, kind: str, k: int = 2, inside: bool = False
) -> tuple[Edit, ...]:
    """A group of another kind; its conditions stay as they are written.

    `all` and `any` are written with `and` and `or`, `none` and `at_least` as a list.  `inside`: it is a part
    of another group.
    """
    source = book.source
    if group.head is not None and (kind in ("none", "at_least") or len(group.parts) == 1):
        return changed(source, group.head, _head(statement, kind, k))
    if kind == group.kind and kind != "at_least":
        return ()
    if group.head is not None:
        return _to_words(source, statement, group, kind, inside)
    if kind in _WORDS:
        return _other_word(source, statement, group, kind)
    return _to_list(source, statement, group, _head(statement, kind, k))


def _head(statement: Statement, kind: str, k: int) -> str:
    chinese = is_chinese(statement)
    if kind != "at_least":
        return writing.word(_HEADS[kind], chinese) + " ("
    return f"{writing.word('AT_LEAST', chinese)} {k} {writing.word('ITEMS_OF', chinese)} ("


def _other_word(source: str, statement: Statement, group: Group, kind: str) -> tuple[Edit, ...]:
    word = writing.word(_WORDS[kind], is_chinese(statement))
    edits = [edit for span in group.separators for edit in _word_at(source, span, word)]
    if kind == "all":
        edits += [edit for part in group.parts for edit in _brackets(part, (s.OrNode, s.IfNode))]
    return tuple(edits)


def _word_at(source: str, span: Span, word: str) -> tuple[Edit, ...]:
    """A word in the place of another, apart from what stands close to it."""
    before = "" if source[span.start - 1].isspace() or source[span.start - 1] in ")）" else " "
    behind = "" if source[span.end : span.end + 1].isspace() else " "
    return changed(source, span, before + word + behind)


def _brackets(part: Part | Group, kinds: tuple[type, ...]) -> list[Edit]:
    """Brackets around a part of one of the kinds that has none."""
    if not isinstance(part.node, kinds) or part.span != part.inner:
        return []
    return [Edit(Span(part.span.start, part.span.start), "("), Edit(Span(part.span.end, part.span.end), ")")]


def _to_list(source: str, statement: Statement, group: Group, head: str) -> tuple[Edit, ...]:
    """`a and b` as `at least 2 of (a, b)`; brackets that stood around it become the list's."""
    edits: list[Edit] = []
    if group.span != group.inner and len(group.parts) > 1:
        edits.append(Edit(Span(group.span.start, group.span.start + 1), head))
    else:
        edits += [Edit(Span(group.span.start, group.span.start), head)]
        edits += [Edit(Span(group.span.end, group.span.end), ")")]
    for part, separator in zip(group.parts, group.separators, strict=False):
        end = blanks_behind(source, separator.end)
        if not source[part.span.end : separator.start].strip() and not begins_line(source, separator.start):
            edits.append(Edit(Span(part.span.end, separator.end), ","))
        else:
            edits.append(Edit(Span(part.span.end, part.span.end), ","))
            edits.append(Edit(Span(separator.start, end), ""))
    return tuple(edits)


def _to_words(source: str, statement: Statement, group: Group, kind: str, inside: bool) -> tuple[Edit, ...]:
    """`any of (a, b)` as `a or b`; in brackets where it is a part of another group."""
    assert group.head is not None and group.close is not None
    word = writing.word(_WORDS[kind], is_chinese(statement))
    keep = inside and group.span == group.inner
    end = group.head.end if keep else blanks_behind(source, group.head.end)
    edits = [Edit(Span(group.head.start, end), "(" if keep else "")]
    if not keep:
        edits.append(Edit(Span(blanks_before(source, group.close.start), group.close.end), ""))
    for part, separator in zip(group.parts, group.separators, strict=False):
        before = " " if not source[separator.start - 1].isspace() else ""
        behind = "" if source[separator.end : separator.end + 1].isspace() else " "
        edits.append(Edit(separator, before + word + behind))
        edits += _brackets(part, (s.OrNode, s.IfNode) if kind == "all" else (s.IfNode,))
    edits += _brackets(group.parts[-1], (s.OrNode, s.IfNode) if kind == "all" else (s.IfNode,))
    return tuple(edits)
