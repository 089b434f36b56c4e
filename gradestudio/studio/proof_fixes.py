"""What can be done about a finding, as edits of the rule text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from gradestudio.analysis.axes import OTHER_TEXT
from gradestudio.analysis.findings import BoxPart, ProofFinding
from gradestudio.diagnostics import Edit, Fix
from gradestudio.language.amounts import plain, write_like
from gradestudio.language.edits import conditions, order, rules, writing
from gradestudio.language.edits.places import mostly_chinese, places_of
from gradestudio.language.syntax import Rulebook, Statement
from gradestudio.studio.books import Book

TITLES = {True: "补缺口", False: "fills the gap"}
"""The name of a rule that is added, in a Chinese rulebook and in an English one."""


def fixes_of(book: Book, found: ProofFinding) -> tuple[Fix, ...]:
    """Ways to mend a finding, none of them safe enough to be done unasked; empty where there is none."""
    match found.code:
        case "gap" | "every-graded":
            return tuple(_added(book, found))
        case "dead-rule":
            return (*_removed(book, found), *_moved_up(book, found))
        case "contradiction":
            return tuple(_removed(book, found))
        case "idle-condition":
            return tuple(_taken_out(book, found))
    return ()


def condition_of(parts: Iterable[BoxPart], chinese: bool) -> str:
    """The box as a condition, `年消费 至少 5万 不足 10万 且 区域 = "西南"`; empty when it has no words."""
    texts = [_part(p, chinese) for p in parts]
    return "" if not all(texts) else f" {writing.word('AND', chinese)} ".join(texts)


def _part(part: BoxPart, chinese: bool) -> str:
    subject = writing.name(part.name)
    made = _filled(part, subject, chinese)
    if not part.missing:
        return made
    blank = f"{subject} {writing.word('IS_MISSING', chinese)}"
    return blank if not made else f"({made} {writing.word('OR', chinese)} {blank})"


def _filled(part: BoxPart, subject: str, chinese: bool) -> str:
    if part.values is not None:
        if any(v == OTHER_TEXT for v in part.values):
            return ""
        listed = [_value(v, chinese) for v in part.values]
        if len(listed) > 1:
            return f"{subject} {writing.word('IN', chinese)} ({', '.join(listed)})"
        return f"{subject} = {listed[0]}" if listed else ""
    if part.low is not None and part.low == part.high:
        return f"{subject} = {_value(part.low, chinese)}"
    ends = []
    if part.low is not None:
        ends.append(
            writing.word("AT_LEAST" if part.low_included else "ABOVE", chinese)
            + " "
            + _value(part.low, chinese)
        )
    if part.high is not None:
        ends.append(
            writing.word("AT_MOST" if part.high_included else "BELOW", chinese)
            + " "
            + _value(part.high, chinese)
        )
    return f"{subject} {' '.join(ends)}" if ends else ""


def _value(value: Any, chinese: bool) -> str:
    if isinstance(value, bool):
        return writing.word("YES" if value else "NO", chinese)
    if isinstance(value, (int, float)):
        exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        whole = plain(exact)
        short = write_like(exact, "1万") if chinese and abs(exact) >= 10_000 else whole
        return short if len(short) <= len(whole) else whole
    return value.isoformat() if isinstance(value, date) else writing.compared_text(str(value))


def _added(book: Book, found: ProofFinding) -> Iterable[Fix]:
    """A rule for the customers of the box, with the grade's last tier, in front of `otherwise`."""
    read = book.checked.rulebook
    grade = book.program.grade(found.grade or "")
    chinese = mostly_chinese(read)
    condition = condition_of(found.box, chinese)
    if grade is None or not grade.tiers or not condition:
        return
    tier = grade.tiers[-1].name
    text = rules.rule_text(rules.free_title(read, TITLES[chinese]), tier, condition, chinese)
    behind = _last_of(read, grade.name)
    if behind is not None:
        edits = order.put_behind(read, behind, text)
        yield Fix("add-rule", tuple(edits), {"tier": tier, "text": text}, safe=False)


def _last_of(read: Rulebook, grade: str) -> Statement | None:
    """The last rule, table or tier of the grade."""
    for kinds in (("rule", "table"), ("tier",), ("grade",)):
        mine = [s for s in read.statements if s.keyword in kinds and _grade_name(read, s) == grade]
        if mine:
            return mine[-1]
    return None


def _grade_name(read: Rulebook, statement: Statement) -> str:
    owner = order.grade_of(read, statement)
    name = getattr(owner.node if owner is not None else None, "name", "")
    return name if isinstance(name, str) else str(getattr(name, "name", ""))


def _statement(book: Book, found: ProofFinding) -> Statement | None:
    if found.span is None:
        return None
    at = found.span.start
    return next((s for s in book.checked.rulebook.statements if s.start <= at < s.end), None)


def _removed(book: Book, found: ProofFinding) -> Iterable[Fix]:
    statement = _statement(book, found)
    if statement is not None and statement.keyword == "rule":
        edits: tuple[Edit, ...] = order.removed(book.checked.rulebook, statement)
        yield Fix("remove-rule", edits, {"name": found.args.get("name", "")}, safe=False)


def _moved_up(book: Book, found: ProofFinding) -> Iterable[Fix]:
    """The rule in front of the first of those that take its customers."""
    read, grade = book.checked.rulebook, book.program.grade(found.grade or "")
    statement = _statement(book, found)
    if grade is None or statement is None or statement.keyword != "rule":
        return
    starts = [span.start for i in found.rules[1:] if (span := grade.rules[i].span) is not None]
    row = order.siblings(read, statement)
    places = [
        n for n, s in enumerate(row) if s.keyword == "rule" and any(s.start <= at < s.end for at in starts)
    ]
    first = min(places, default=len(row))
    if first < next(n for n, s in enumerate(row) if s.start == statement.start):
        name = getattr(row[first].node, "name", "")
        args = {"name": found.args.get("name", ""), "other": name if isinstance(name, str) else ""}
        yield Fix("move-rule", order.moved(read, statement, first), args, safe=False)


def _taken_out(book: Book, found: ProofFinding) -> Iterable[Fix]:
    statement = _statement(book, found)
    if statement is None or statement.keyword != "rule" or found.span is None:
        return
    places = places_of(statement)
    if places is None or places.when is None:
        return
    group = conditions.condition_of(statement, statement.node.when, places.when.body)
    for index, part in enumerate(group.parts):
        if part.span.start <= found.span.start and found.span.end <= part.span.end and len(group.parts) > 1:
            edits = conditions.taken_out(book.checked.rulebook, statement, group, index)
            yield Fix("remove-condition", tuple(edits), {}, safe=False)
            return
