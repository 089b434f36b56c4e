"""A rule's, tag's or `otherwise`'s parts: name, tier, condition, reason, comment, on and off; a new rule."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gradestudio.diagnostics import Edit, Span
from gradestudio.language.edits import writing
from gradestudio.language.edits.order import copied, grade_of, put_before, put_behind, siblings
from gradestudio.language.edits.places import (
    Clause,
    Places,
    begins_line,
    changed,
    indent_at,
    is_chinese,
    newline_of,
    places_of,
    without,
)
from gradestudio.language.syntax import Rulebook, RuleNode, Statement

_NUMBERED = re.compile(r"(.*?)\s*\d*")


def _places(statement: Statement) -> Places:
    """Raises ValueError for a statement that could not be read: it can only be edited as text."""
    found = places_of(statement)
    if found is None:
        raise ValueError(f"no parts of a broken statement: {statement.keyword}")
    return found


def switched(book: Rulebook, statement: Statement, on: bool) -> tuple[Edit, ...]:
    """A rule switched off (the word behind its name) or on again."""
    places = _places(statement)
    if places.name is None or on == (places.off is None):
        return ()
    if places.off is not None:
        return (without(book.source, places.off),)
    at = places.name.end
    return (Edit(Span(at, at), " " + writing.word("OFF", is_chinese(statement))),)


def named(book: Rulebook, statement: Statement, title: str) -> tuple[Edit, ...]:
    """A rule with another name; nothing else refers to it."""
    name = _places(statement).name
    if name is None:
        return ()
    old = book.source[name.start : name.end]
    return changed(book.source, name, writing.text(title.strip(), like=old[:1]))


def given_tier(book: Rulebook, statement: Statement, tier: str) -> tuple[Edit, ...]:
    """A rule or `otherwise` that gives another tier."""
    span = _places(statement).tier
    if span is None:
        return ()
    glued = book.source[span.start - 1].isalnum()
    return changed(book.source, span, writing.name(tier, glued))


def given_condition(book: Rulebook, statement: Statement, condition: str) -> tuple[Edit, ...]:
    """A rule or tag with another condition, as it was typed; the reason stays behind it."""
    places = _places(statement)
    if places.when is None or not condition.strip():
        return ()
    newline = newline_of(book.source)
    text = writing.continued(condition, newline)
    behind = places.because is not None and places.because.word.start > places.when.body.start
    if behind and places.because is not None and writing.ends_in_comment(text):
        between = book.source[places.when.body.end : places.because.word.start]
        text += "" if "\n" in between or "\r" in between else newline + "  "
    return changed(book.source, places.when.body, text)


def given_reason(book: Rulebook, statement: Statement, reason: str) -> tuple[Edit, ...]:
    """A statement with another reason; an empty one takes it out."""
    places, source = _places(statement), book.source
    if places.because is not None:
        if not reason.strip():
            return (without(source, places.because.word.join(places.because.body)),)
        old = source[places.because.body.start : places.because.body.end]
        return changed(source, places.because.body, writing.text(reason.strip(), like=old[:1]))
    if not reason.strip():
        return ()
    text = f"{writing.word('BECAUSE', is_chinese(statement))} {writing.text(reason.strip())}"
    return _clause_behind(source, places.when, places.head, text)


def _clause_behind(source: str, clause: Clause | None, head: int, text: str) -> tuple[Edit, ...]:
    """A new clause: on a line of its own where the one before begins one."""
    at = clause.body.end if clause else head
    if clause and begins_line(source, clause.word.start):
        lead = newline_of(source) + indent_at(source, clause.word.start)
    else:
        lead = " "
    return (Edit(Span(at, at), lead + text),)


def commented(book: Rulebook, statement: Statement, words: str) -> tuple[Edit, ...]:
    """Any statement with other comment lines above it; nothing said takes them out."""
    newline = newline_of(book.source)
    text = writing.comment(words, newline)
    span = statement.comments or Span(statement.start, statement.start)
    if words.rstrip() == writing.said(book.source[span.start : span.end]).rstrip():
        return ()
    return changed(book.source, span, text)


def comment_of(book: Rulebook, statement: Statement) -> str:
    """What the comment lines above a statement say."""
    span = statement.comments
    return writing.said(book.source[span.start : span.end]) if span else ""


def rewritten(book: Rulebook, statement: Statement, text: str) -> tuple[Edit, ...]:
    """Any statement, broken or not, with another text; its line end and comments above stay."""
    newline = newline_of(book.source)
    body = statement.text.rstrip()
    span = Span(statement.start, statement.start + len(body))
    return changed(book.source, span, newline.join(re.split(r"\r\n|\r|\n", text.rstrip())))


def duplicated(book: Rulebook, statement: Statement) -> tuple[Edit, ...]:
    """A copy behind a rule, with a free name."""
    places = places_of(statement)
    if places is None or not isinstance(statement.node, RuleNode) or places.name is None:
        return copied(book, statement, None, "")
    title = free_title(book, statement.node.name)
    old = book.source[places.name.start]
    return copied(book, statement, places.name, writing.text(title, like=old))


def free_title(book: Rulebook, wanted: str) -> str:
    """A rule name that is not taken, counted on from `wanted`."""
    taken = {s.node.name for s in book.statements if isinstance(s.node, RuleNode)}
    return _free(wanted, taken)


def _free(wanted: str, taken: Iterable[str]) -> str:
    taken = set(taken)
    if wanted not in taken:
        return wanted
    found = _NUMBERED.fullmatch(wanted)
    stem = found.group(1) if found and found.group(1) else wanted
    return next(t for n in range(2, len(taken) + 3) if (t := f"{stem} {n}") not in taken)


def rule_text(title: str, tier: str, condition: str, chinese: bool) -> str:
    """A rule on one line."""
    rule, when = writing.word("RULE", chinese), writing.word("WHEN", chinese)
    return f"{rule} {writing.text(title)}: {writing.name(tier)} {when} {condition}"


def never(chinese: bool) -> str:
    """The condition of a rule that has none yet: it takes nobody."""
    return writing.word("NO", chinese)


def added(book: Rulebook, behind: Statement, title: str, tier: str) -> tuple[Edit, ...]:
    """A new rule that takes nobody yet, behind a rule, table, tier or grade, and before its `otherwise`."""
    text = rule_text(free_title(book, title), tier, never(is_chinese(behind)), is_chinese(behind))
    if behind.keyword in ("rule", "table"):
        return put_behind(book, behind, text)
    grade = grade_of(book, behind)
    rules = [s for s in book.statements if s.keyword in ("rule", "table") and grade_of(book, s) == grade]
    if rules:
        return put_before(book, rules[0], text)
    tiers = [s for s in book.statements if s.keyword == "tier" and grade_of(book, s) == grade]
    return put_behind(book, tiers[-1] if tiers else behind, text)


def place_among(book: Rulebook, statement: Statement) -> int:
    """The place of a statement among its siblings, counted from 0."""
    return next(i for i, s in enumerate(siblings(book, statement)) if s.start == statement.start)
