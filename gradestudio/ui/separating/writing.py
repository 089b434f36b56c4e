"""Conditions found on the list as they are written in a rulebook, Chinese or English."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from gradestudio.language.amounts import plain, write_like
from gradestudio.language.edits import writing
from gradestudio.language.edits.order import grade_of, put_before, put_behind, siblings
from gradestudio.language.edits.rules import free_title, rule_text

MONTHS = "months"
"""Kind of a subject that counts the months since a date."""


def condition_text(conditions: Sequence[Any], chinese: bool) -> str:
    """`年消费 至少 10万 且 区域 属于 ("华东", "华南")`; keys are (kind, name)."""
    word = writing.word("AND", chinese)
    return f" {word} ".join(_written(c, chinese) for c in conditions)


def _written(condition: Any, chinese: bool) -> str:
    kind, name = condition.key
    subject = writing.name(name)
    if kind == MONTHS:
        subject = f"{writing.word('MONTHS_SINCE', chinese)} {subject}"
    if condition.op == "is":
        return f"{subject} = {writing.word('YES' if condition.value else 'NO', chinese)}"
    if condition.op == "in":
        texts = [writing.compared_text(text) for text in condition.value]
        if len(texts) == 1:
            return f"{subject} = {texts[0]}"
        return f"{subject} {writing.word('IN', chinese)} ({', '.join(texts)})"
    word = writing.word("AT_LEAST" if condition.op == ">=" else "AT_MOST", chinese)
    return f"{subject} {word} {number_text(condition.value, chinese)}"


def number_text(value: float, chinese: bool) -> str:
    """In 万 from ten thousand on, where that is as short."""
    exact = Decimal(repr(value))
    whole = plain(exact)
    if not chinese or abs(exact) < 10_000:
        return whole
    short = write_like(exact, "1万")
    return short if len(short) <= len(whole) else whole


def edits_for_rule(
    book: Any, at: int, grade: str, tier: str, title: str, condition: str, chinese: bool
) -> Any:
    """A new rule: behind the rule at a place (code points) of that grade, else before its first rule."""
    text = rule_text(free_title(book, title), tier, condition, chinese)
    statements = [s for s in book.statements if s.keyword in ("rule", "table")]
    mine = [s for s in statements if _name(grade_of(book, s)) == grade]
    here = next((s for s in mine if s.start <= at < s.end), None)
    if here is not None:
        return put_behind(book, here, text)
    if mine:
        return put_before(book, siblings(book, mine[0])[0], text)
    tiers = [s for s in book.statements if s.keyword == "tier" and _name(grade_of(book, s)) == grade]
    return put_behind(book, tiers[-1], text) if tiers else ()


def edits_for_condition(book: Any, at: int, condition: str) -> Any:
    """The condition added to the rule at a place; None where there is none, or not all of its conditions
    must hold."""
    from gradestudio.language.edits.conditions import added, condition_of
    from gradestudio.language.edits.places import places_of

    here = next((s for s in book.statements if s.keyword == "rule" and s.start <= at < s.end), None)
    places = places_of(here) if here is not None else None
    if here is None or here.node is None or places is None or places.when is None:
        return None
    group = condition_of(here, here.node.when, places.when.body)
    if group.kind != "all":
        return None
    return added(book, here, group, condition)


def _name(statement: Any) -> str:
    node = statement.node if statement is not None else None
    name = getattr(node, "name", "")
    return name if isinstance(name, str) else str(getattr(name, "name", ""))
