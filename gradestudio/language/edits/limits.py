"""The parts of a movement limit (`against`): what it is held against, steps down and up, its condition."""

from __future__ import annotations

from dataclasses import dataclass

from gradestudio.diagnostics import Edit, Span
from gradestudio.language import syntax as tree
from gradestudio.language.edits import writing
from gradestudio.language.edits.places import Clause, changed, is_chinese, newline_of, tokens_of, without

WORDS = ("FALLS_AT_MOST", "RISES_AT_MOST")


@dataclass(frozen=True, slots=True)
class LimitParts:
    """`previous`: what the tier is held against; `steps`: by FALLS_AT_MOST and RISES_AT_MOST the whole clause
    (as `word`, up to the unit) and its number (as `body`); `when`: the condition with its word."""

    node: tree.AgainstNode
    previous: Span
    steps: dict[str, Clause]
    when: Clause | None = None


def limit_of(statement: tree.Statement) -> LimitParts | None:
    """The parts of an `against`; None for any other statement, and for one that could not be read."""
    node = statement.node
    if not isinstance(node, tree.AgainstNode):
        return None
    tokens = tokens_of(statement)
    terminals = [t.terminal for t in tokens]
    steps: dict[str, Clause] = {}
    for word in WORDS:
        if terminals.count(word) != 1:
            continue
        at = terminals.index(word)
        unit = terminals.index("STEPS", at)
        number = Span(tokens[at + 1].start, tokens[unit - 1].end)
        steps[word] = Clause(Span(tokens[at].start, tokens[unit].end), number)
    if not steps:
        return None
    when = None
    if "WHEN" in terminals:
        at = terminals.index("WHEN")
        when = Clause(Span(tokens[at].start, tokens[at].end), Span(tokens[at + 1].start, tokens[-1].end))
    return LimitParts(node, node.previous.span.shifted(statement.start), steps, when)


def with_steps(source: str, statement: tree.Statement, word: str, text: str) -> tuple[Edit, ...]:
    """Another number of steps, or a limit of the other direction; "" takes one out, but never the last."""
    parts = limit_of(statement)
    if parts is None:
        return ()
    clause = parts.steps.get(word)
    if clause is not None:
        if text:
            return changed(source, clause.body, text)
        return (without(source, clause.word),) if len(parts.steps) > 1 else ()
    if not text:
        return ()
    chinese = is_chinese(statement)
    at = max(c.word.end for c in parts.steps.values())
    said = f" {writing.word(word, chinese)} {text} {writing.word('STEPS', chinese)}"
    return (Edit(Span(at, at), said),)


def with_condition(source: str, statement: tree.Statement, text: str) -> tuple[Edit, ...]:
    """A limit with a condition, with another one, or ("") with none."""
    parts = limit_of(statement)
    if parts is None:
        return ()
    text = writing.continued(text, newline_of(source)) if text.strip() else ""
    if parts.when is not None:
        if text:
            return changed(source, parts.when.body, text)
        return (without(source, parts.when.word.join(parts.when.body)),)
    if not text:
        return ()
    at = max(c.word.end for c in parts.steps.values())
    return (Edit(Span(at, at), f" {writing.word('WHEN', is_chinese(statement))} {text}"),)


def with_previous(source: str, statement: tree.Statement, text: str) -> tuple[Edit, ...]:
    """A limit held against another column or value."""
    parts = limit_of(statement)
    return changed(source, parts.previous, text) if parts is not None and text.strip() else ()
