"""Rules as rows of a sheet: name, tier, condition, reason; and rows written back as rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from gradestudio.diagnostics import Edit, Severity, Span, apply_edits
from gradestudio.language.edits import rules, writing
from gradestudio.language.edits.order import grade_of, put_before, put_behind
from gradestudio.language.edits.places import is_chinese, places_of, tokens_of
from gradestudio.language.reading.parsing import parse
from gradestudio.language.reading.scanning import Token
from gradestudio.language.syntax import Rulebook, RuleNode, Statement

_BLANKS = re.compile(r"\s*[\r\n]+\s*")
COLUMNS = 4


@dataclass(frozen=True, slots=True)
class RuleRow:
    """As in the text: a condition on one line, a reason without its quotes."""

    name: str
    tier: str
    condition: str
    reason: str


@dataclass(frozen=True, slots=True)
class Written:
    """`edits` for the text that was given; `wrong`: by number of the row (0 first) what kept it out (tier,
    condition, name, or taken: a rule of another grade or row has it); `changed` and `new`: how many rules
    got other words, and how many are new."""

    edits: tuple[Edit, ...]
    wrong: dict[int, str]
    changed: int
    new: int


def row_of(book: Rulebook, statement: Statement) -> RuleRow | None:
    """A rule as a row; None for one that could not be read."""
    places, node = places_of(statement), statement.node
    if places is None or not isinstance(node, RuleNode) or places.tier is None or places.when is None:
        return None
    source, body, reason = book.source, places.when.body, ""
    if places.because is not None:
        reason = _unquoted(source[places.because.body.start : places.because.body.end])
    return RuleRow(
        node.name,
        source[places.tier.start : places.tier.end].strip("`｀"),
        _on_one_line(source, [t for t in tokens_of(statement) if body.start <= t.start < body.end]),
        reason,
    )


def rules_of(book: Rulebook, near: Statement) -> list[Statement]:
    """The rules of the grade that a statement belongs to, in order."""
    grade = grade_of(book, near)
    return [s for s in book.statements if s.keyword == "rule" and grade_of(book, s) == grade]


def written(book: Rulebook, near: Statement, rows: Sequence[RuleRow], tiers: Sequence[str]) -> Written:
    """Rows as rules of the grade of `near`: a rule of that name gets the row's words, others are new behind
    `near`.  A row with a tier that the grade has not, without a name, or with a condition that cannot be
    read changes nothing."""
    text, at = book.source, next(n for n, s in enumerate(book.statements) if s.start == near.start)
    wrong: dict[int, str] = {}
    changed = new = 0
    mine = {s.node.name for s in rules_of(book, near) if isinstance(s.node, RuleNode)}
    for number, row in enumerate(rows):
        if not row.name.strip() or row.tier not in tiers:
            wrong[number] = "tier" if row.name.strip() else "name"
            continue
        now = parse(text)
        if row.name not in mine and any(_is_named(s, row.name) for s in now.statements):
            wrong[number] = "taken"
            continue
        made = _renewed(now, row) if row.name in mine else _put(now, now.statements[at], row)
        if made is None or not _reads(made, row):
            wrong[number] = "condition"
            continue
        if row.name in mine:
            changed += made != text
        else:
            # The next new one goes behind this one.
            new += 1
            at = next(n for n, s in enumerate(parse(made).statements) if _is_named(s, row.name))
        text = made
    return Written(_lines_changed(book.source, text), wrong, changed, new)


def _renewed(book: Rulebook, row: RuleRow) -> str | None:
    """The text with the rule of that name in the row's words; what says the same stays as it is written."""
    text = book.source
    for part in ("tier", "condition", "reason"):
        now = parse(text)
        statement = next((s for s in now.statements if _is_named(s, row.name)), None)
        old = row_of(now, statement) if statement is not None else None
        if statement is None or old is None:
            return None
        if getattr(old, part) == getattr(row, part):
            continue
        if part == "tier":
            edits = rules.given_tier(now, statement, row.tier)
        elif part == "condition":
            edits = rules.given_condition(now, statement, row.condition)
        else:
            edits = rules.given_reason(now, statement, row.reason)
        text = apply_edits(text, edits)
    return text


def _put(book: Rulebook, near: Statement, row: RuleRow) -> str:
    chinese = is_chinese(near)
    said = rules.rule_text(row.name, row.tier, row.condition, chinese)
    if row.reason.strip():
        said += f" {writing.word('BECAUSE', chinese)} {writing.text(row.reason.strip())}"
    if near.keyword in ("rule", "table"):
        return apply_edits(book.source, put_behind(book, near, said))
    others = rules_of(book, near)
    if others:
        return apply_edits(book.source, put_before(book, others[0], said))
    tiers = [s for s in book.statements if s.keyword == "tier" and grade_of(book, s) == grade_of(book, near)]
    return apply_edits(book.source, put_behind(book, tiers[-1] if tiers else near, said))


def _reads(text: str, row: RuleRow) -> bool:
    """Whether the row stands in a text as it was meant: one rule of that name, with these words."""
    book = parse(text)
    found = [s for s in book.statements if _is_named(s, row.name)]
    made = row_of(book, found[0]) if len(found) == 1 and not _mistaken(book, found[0]) else None
    return made is not None and (made.tier, made.condition) == (row.tier, _one_line(row.condition))


def _mistaken(book: Rulebook, statement: Statement) -> bool:
    start, end = statement.start, statement.end
    wrong = (d.span for d in book.diagnostics if d.severity is Severity.ERROR and d.span is not None)
    return statement.broken or any(start <= span.start < end for span in wrong)


def _is_named(statement: Statement, name: str) -> bool:
    return (
        isinstance(statement.node, RuleNode) and statement.keyword == "rule" and statement.node.name == name
    )


def _on_one_line(source: str, tokens: Sequence[Token]) -> str:
    """Tokens with what stands between them; line ends and comments there become one blank."""
    made = []
    for before, token in zip([None, *tokens], tokens, strict=False):
        if before is not None:
            between = source[before.end : token.start]
            made.append(
                between if not between.strip() and "\n" not in between and "\r" not in between else " "
            )
        made.append(source[token.start : token.end])
    return "".join(made)


def _one_line(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()


def _unquoted(written: str) -> str:
    pairs = {'"': '"', "“": "”", "「": "」"}
    if len(written) > 1 and pairs.get(written[0]) == written[-1]:
        return written[1:-1]
    return written


def _lines_changed(old: str, new: str) -> tuple[Edit, ...]:
    """The edits that make one text of the other, whole lines each."""
    a, b = old.splitlines(keepends=True), new.splitlines(keepends=True)
    starts = [0]
    for line in a:
        starts.append(starts[-1] + len(line))
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return tuple(
        Edit(Span(starts[i], starts[j]), "".join(b[k:m]))
        for tag, i, j, k, m in matcher.get_opcodes()
        if tag != "equal"
    )
