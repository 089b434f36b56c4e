"""The parts of a line of points or notes: each can be written anew, added and taken out by itself."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from decimal import Decimal

from gradestudio.diagnostics import Edit, Span
from gradestudio.language import syntax as tree
from gradestudio.language.amounts import write_like
from gradestudio.language.edits import writing
from gradestudio.language.edits.lines import Item, items_of
from gradestudio.language.edits.places import (
    Clause,
    begins_line,
    changed,
    indent_at,
    is_chinese,
    newline_of,
    tokens_of,
    without,
)
from gradestudio.language.reading.scanning import Token

_OPENING, _CLOSING = frozenset({"LPAR"}), frozenset({"RPAR"})
_POINTS = ("PER", "PER_OF", "AT_MOST", "FADING_OVER", "HALVING_EVERY", "SINCE", "WHEN", "BECAUSE")
_CONTACT = ("CONTACT_EVERY", "SINCE", "WHEN")
_WORDS = {
    "points": _POINTS,
    "group": ("AT_MOST",),
    "note": ("WHEN",),
    "contact": _CONTACT,
}
"""The words that part a line, in the order in which they are written."""
_UNITS = frozenset({"DAYS", "MONTHS", "YEARS"})


@dataclass(frozen=True, slots=True)
class Form:
    """One line.  `kind`: points, group, note, contact, or odd (could not be read: only `item` is known).

    `body`: what stands before the first clause (points, the name of a group, the text of a note; None for a
    contact and for a group without a name).  `clauses`, by their word: PER, PER_OF, AT_MOST, FADING_OVER,
    HALVING_EVERY, SINCE, WHEN, BECAUSE, CONTACT_EVERY; a length of time is without its unit, which is `unit`.
    """

    item: Item
    kind: str
    node: tree.Node | None = None
    sign: Span | None = None
    body: Span | None = None
    clauses: dict[str, Clause] = field(default_factory=dict)
    unit: Span | None = None

    @property
    def aging(self) -> str:
        """FADING_OVER or HALVING_EVERY, "" for points that stay."""
        return next((w for w in ("FADING_OVER", "HALVING_EVERY") if w in self.clauses), "")

    def of(self, word: str) -> Span | None:
        """The stretch behind a word; None where it is not written."""
        found = self.clauses.get(word)
        return found.body if found is not None else None


def forms_of(statement: tree.Statement) -> tuple[Form, ...]:
    """The lines of a score or strategy in order; none for any other statement."""
    if statement.keyword not in ("score", "strategy") or statement.node is None:
        return ()
    key = (statement.start, statement.text)
    if key not in _known:
        if len(_known) >= _MOST:
            _known.clear()
        _known[key] = _forms(statement)
    return _known[key]


_known: dict[tuple[int, str], tuple[Form, ...]] = {}
_MOST = 32
"""Statements whose lines are remembered: each line of a card asks for them."""


def _forms(statement: tree.Statement) -> tuple[Form, ...]:
    tokens, nodes = tokens_of(statement), _nodes(statement)
    starts = [t.start for t in tokens]
    found: list[Form] = []
    for item in items_of(statement):
        first, last = bisect_left(starts, item.span.start), bisect_left(starts, item.span.end)
        found.append(_form(item, list(tokens[first:last]), nodes.get(item.span.start - statement.start)))
    return tuple(found)


def _nodes(statement: tree.Statement) -> dict[int, tree.Node]:
    """The trees of the lines that could be read, by where they start in the statement."""
    node = statement.node
    made: list[tree.Node] = []
    if isinstance(node, tree.ScoreNode):
        made = [*node.groups, *(item for group in node.groups for item in group.items)]
    elif isinstance(node, tree.StrategyNode):
        made = [*node.notes, *node.contacts]
    return {one.span.start: one for one in made}


def _form(item: Item, tokens: list[Token], node: tree.Node | None) -> Form:
    first = tokens[0].terminal if tokens else ""
    kind = {
        "PLUS": "points",
        "MINUS": "points",
        "GROUP": "group",
        "TEXT": "note",
        "CONTACT_EVERY": "contact",
    }.get(first, "odd")
    whole = tokens and tokens[-1].end == item.span.end
    if kind == "odd" or not whole or node is None:
        return Form(item, "odd")
    head, clauses = _cut(tokens, _WORDS[kind])
    sign = _span(head[0]) if kind == "points" else None
    body = head[1:] if kind in ("points", "group") else head
    if any(len(some) < 2 for some in clauses) or (kind in ("points", "note") and not body):
        return Form(item, "odd")
    unit = None
    made: dict[str, Clause] = {}
    for word, *rest in clauses:
        if word.terminal in ("FADING_OVER", "HALVING_EVERY", "CONTACT_EVERY") and rest[-1].terminal in _UNITS:
            unit, rest = _span(rest[-1]), rest[:-1]
        if word.terminal in made or not rest:
            return Form(item, "odd")
        made[word.terminal] = Clause(_span(word), Span(rest[0].start, rest[-1].end))
    stretch = Span(body[0].start, body[-1].end) if body else None
    return Form(item, kind, node, sign, stretch, made, unit)


def _cut(tokens: list[Token], words: tuple[str, ...]) -> tuple[list[Token], list[list[Token]]]:
    """What stands before the first of the words, and each word with what follows it, outside brackets.

    `at most` is a cap only before all later words: behind `when` it belongs to the condition.
    """
    head: list[Token] = []
    clauses: list[list[Token]] = []
    depth, reached = 0, -1
    for token in tokens:
        at = words.index(token.terminal) if token.terminal in words and depth == 0 else -1
        # Clauses stand in any order, but a cap and what belongs to `per` come before all others.
        early = 0 <= at <= words.index("AT_MOST") if "AT_MOST" in words else False
        if at >= 0 and (not early or at > reached):
            reached = max(reached, at)
            clauses.append([token])
        else:
            (clauses[-1] if clauses else head).append(token)
        depth += (token.terminal in _OPENING) - (token.terminal in _CLOSING)
    return head, clauses


def _span(token: Token) -> Span:
    return Span(token.start, token.end)


# ── Edits ───────────────────────────────────────────────────────────────────────────────────────


def signed_points(source: str, form: Form) -> tuple[Decimal, str] | None:
    """The points that a line gives, its sign counted in, and how the number is written; None for points
    that are worked out."""
    node = form.node
    if not isinstance(node, tree.ScoreItemNode) or form.body is None:
        return None
    if not isinstance(node.points, tree.NumberLiteral):
        return None
    return node.points.value * node.sign, source[form.body.start : form.body.end]


def with_points(source: str, form: Form, points: Decimal) -> tuple[Edit, ...]:
    """Other points, in the unit in which they are written; below 0 they are taken away."""
    known = signed_points(source, form)
    if known is None or form.sign is None or form.body is None:
        return ()
    edits: tuple[Edit, ...] = ()
    if (points < 0) != (known[0] < 0) and points != 0:
        edits = (Edit(form.sign, "-" if points < 0 else "+"),)
    return (*edits, *changed(source, form.body, write_like(abs(points), known[1])))


def turned(source: str, form: Form) -> tuple[Edit, ...]:
    """Points that were given are taken away, and the other way round."""
    if form.sign is None or not isinstance(form.node, tree.ScoreItemNode):
        return ()
    return (Edit(form.sign, "-" if form.node.sign > 0 else "+"),)


def with_body(source: str, form: Form, text: str) -> tuple[Edit, ...]:
    """Other points as an expression, another name of a group, another text of a note."""
    return changed(source, form.body, text) if form.body is not None and text.strip() else ()


def with_unit(source: str, statement: tree.Statement, form: Form, unit: str) -> tuple[Edit, ...]:
    """A length of time in `days`, `months` or `years`."""
    if form.unit is None:
        return ()
    return changed(source, form.unit, writing.word(unit.upper(), is_chinese(statement)))


def with_word(source: str, statement: tree.Statement, form: Form, old: str, new: str) -> tuple[Edit, ...]:
    """A clause under another word: points that fade halve, and the other way round."""
    clause = form.clauses.get(old)
    return changed(source, clause.word, writing.word(new, is_chinese(statement))) if clause else ()


def with_clause(source: str, statement: tree.Statement, form: Form, word: str, text: str) -> tuple[Edit, ...]:
    """What stands behind a word written anew, or added with the word in its place; "" takes both out."""
    clause = form.clauses.get(word)
    text = writing.continued(text, newline_of(source)) if text.strip() else ""
    if clause is not None:
        if text:
            return changed(source, clause.body, _closed(source, clause.body, text))
        return (without(source, clause.word.join(clause.body)),)
    if not text:
        return ()
    return _inserted(source, form, word, f"{writing.word(word, is_chinese(statement))} {text}")


def with_aging(
    source: str, statement: tree.Statement, form: Form, word: str, amount: str, unit: str, since: str
) -> tuple[Edit, ...]:
    """Points that fade (`FADING_OVER`) or halve (`HALVING_EVERY`) from a date on; "" for points that stay."""
    if form.aging and not word:
        first, last = form.clauses[form.aging], form.clauses.get("SINCE", form.clauses[form.aging])
        return (without(source, first.word.join(last.body)),)
    if form.aging or not word:
        return with_word(source, statement, form, form.aging, word) if form.aging else ()
    chinese = is_chinese(statement)
    told = f"{writing.word(word, chinese)} {amount} {writing.word(unit.upper(), chinese)}"
    return _inserted(source, form, word, f"{told} {writing.word('SINCE', chinese)} {since}")


def with_per(source: str, statement: tree.Statement, form: Form, per: str, subject: str) -> tuple[Edit, ...]:
    """Points for each `per` of a subject; "" for points that are given once."""
    if "PER" in form.clauses:
        if not per:
            last = form.clauses.get("PER_OF", form.clauses["PER"])
            return (without(source, form.clauses["PER"].word.join(last.body)),)
        return with_clause(source, statement, form, "PER", per)
    if not per:
        return ()
    chinese = is_chinese(statement)
    text = f"{writing.word('PER', chinese)} {per} {writing.word('PER_OF', chinese)} {subject}"
    return _inserted(source, form, "PER", text)


def _inserted(source: str, form: Form, word: str, text: str) -> tuple[Edit, ...]:
    """A new clause behind those that come before it; on a line of its own where they stand so."""
    order = _WORDS[form.kind]
    before = [w for w in order[: order.index(word)] if w in form.clauses]
    ends = [_end_of(form, w) for w in before]
    at = max([form.body.end if form.body is not None else form.item.span.start, *ends])
    last = next((c for w in before if _end_of(form, w) == at and (c := form.clauses[w])), None)
    if last is not None and begins_line(source, last.word.start):
        return (Edit(Span(at, at), newline_of(source) + indent_at(source, last.word.start) + text),)
    return (Edit(Span(at, at), " " + text),)


def _end_of(form: Form, word: str) -> int:
    """Behind a clause, the unit of its length of time included."""
    body = form.clauses[word].body
    if form.unit is not None and word in ("FADING_OVER", "HALVING_EVERY", "CONTACT_EVERY"):
        return form.unit.end
    return body.end


def _closed(source: str, span: Span, text: str) -> str:
    """A text that ends in a comment, where something follows on its line, gets a line end."""
    behind = source[span.end :].split("\n")[0].strip()
    return text + newline_of(source) + "    " if behind and writing.ends_in_comment(text) else text


# ── Ranges of a score ───────────────────────────────────────────────────────────────────────────


def range_of(statement: tree.Statement) -> tuple[Span | None, Span | None]:
    """Where the least and the most points of a score are written."""
    node = statement.node
    if not isinstance(node, tree.ScoreNode):
        return None, None
    low, high = node.low, node.high
    return (
        low.span.shifted(statement.start) if low is not None else None,
        high.span.shifted(statement.start) if high is not None else None,
    )


def with_range(source: str, statement: tree.Statement, low: bool, text: str) -> tuple[Edit, ...]:
    """A score with another least (or most) total; "" takes the end out."""
    node = statement.node
    if not isinstance(node, tree.ScoreNode):
        return ()
    own = range_of(statement)[0 if low else 1]
    word = "FROM" if low else "TO"
    if own is not None:
        if text.strip():
            return changed(source, own, text.strip())
        token = next(t for t in reversed(tokens_of(statement)) if t.terminal == word and t.end <= own.start)
        return (without(source, Span(token.start, own.end)),)
    if not text.strip():
        return ()
    said = f" {writing.word(word, is_chinese(statement))} {text.strip()}"
    first = range_of(statement)[0]
    at = first.end if first is not None else node.name.span.end + statement.start
    return (Edit(Span(at, at), said),)
