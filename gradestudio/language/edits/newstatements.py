"""New statements put where they belong in the file: each reads without a mistake, ready to be filled in.

Fields stand first, then params, definitions and scores, the grades with their tiers, rules and strategies,
then tags, promises and examples: behind the last of their own kind, else behind what comes before them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from gradestudio.diagnostics import Edit
from gradestudio.language.amounts import plain
from gradestudio.language.edits import writing
from gradestudio.language.edits.newgrids import free_name
from gradestudio.language.edits.order import grade_of, put_before, put_behind, put_last
from gradestudio.language.edits.places import mostly_chinese
from gradestudio.language.edits.rules import never
from gradestudio.language.syntax import Rulebook, Statement

_RANKS = {
    **{"rulebook": 0, "field": 1, "related": 1, "param": 2, "let": 3, "score": 3, "show": 4},
    **dict.fromkeys(("grade", "tier", "rule", "table", "otherwise", "against", "override", "strategy"), 5),
    **{"tag": 6, "ensure": 7, "never": 7, "example": 8},
}
TYPES = {
    "id": "T_ID",
    "text": "T_TEXT",
    "number": "T_NUMBER",
    "money": "T_MONEY",
    "date": "T_DATE",
    "flag": "T_FLAG",
}
"""Keyword of each type that a field can be given without more."""


def field_added(book: Rulebook, name: str, kind: str, choices: Sequence[str] = ()) -> tuple[Edit, ...]:
    """A field of one of `TYPES`, or with `choices` of those."""
    chinese = mostly_chinese(book)
    if choices:
        written = ", ".join(map(writing.compared_text, choices))
        type_text = f"{writing.word('ONE_OF', chinese)} {written}"
    else:
        type_text = writing.word(TYPES[kind], chinese)
    return _put(book, "field", f"{writing.word('FIELD', chinese)} {writing.name(name)} : {type_text}")


def param_added(book: Rulebook, title: str) -> tuple[Edit, ...]:
    """A param that is 0."""
    chinese = mostly_chinese(book)
    return _put(book, "param", f"{writing.word('PARAM', chinese)} {_free(book, title)} = 0")


def score_added(book: Rulebook, title: str) -> tuple[Edit, ...]:
    """A score from 0 to 100 with one item that is given to nobody yet."""
    chinese = mostly_chinese(book)
    low, high = writing.word("FROM", chinese), writing.word("TO", chinese)
    head = f"{writing.word('SCORE', chinese)} {_free(book, title)} {low} 0 {high} 100"
    return _put(book, "score", f"{head}\n  +10 {writing.word('WHEN', chinese)} {never(chinese)}")


def grade_added(book: Rulebook, title: str) -> tuple[Edit, ...]:
    """A grade of two tiers; everybody has the second."""
    chinese = mostly_chinese(book)
    tier = writing.word("TIER", chinese)
    lines = [f"{writing.word('GRADE', chinese)} {_free(book, title)}", f"{tier} A", f"{tier} B"]
    return _put(book, "grade", "\n".join([*lines, f"{writing.word('OTHERWISE', chinese)} B"]))


def tier_added(book: Rulebook, grade: Statement, title: str) -> tuple[Edit, ...]:
    """A tier below the others of its grade."""
    own = _own(book, grade)
    taken = {s.node.name.name for s in own if s.keyword == "tier" and s.node is not None}
    names = (chr(code) for code in range(ord("A"), ord("Z") + 1))
    name = next((n for n in names if n not in taken and taken <= set(map(chr, range(65, 91)))), None)
    name = name or next(t for n in range(1, len(taken) + 2) if (t := f"{title}{n}") not in taken)
    text = f"{writing.word('TIER', mostly_chinese(book))} {writing.name(name)}"
    tiers = [s for s in own if s.keyword == "tier"]
    return put_behind(book, tiers[-1] if tiers else grade, text)


def strategy_added(book: Rulebook, grade: Statement, note: str) -> tuple[Edit, ...]:
    """A strategy with one note, for the best tier of the grade that has none; nothing where all have one."""
    own = _own(book, grade)
    tiers = [s.node.name.name for s in own if s.keyword == "tier" and s.node is not None]
    strategies = [s.node for s in own if s.keyword == "strategy" and s.node is not None]
    told = {node.target.name for node in strategies if node.target is not None}
    tier = next((name for name in tiers if name not in told), None)
    if tier is None:
        return ()
    text = f"{writing.word('STRATEGY', mostly_chinese(book))} {writing.name(tier)}\n  {writing.text(note)}"
    return put_behind(book, own[-1], text)


def tag_added(book: Rulebook, title: str) -> tuple[Edit, ...]:
    """A tag that nobody has yet."""
    chinese = mostly_chinese(book)
    when = f"{writing.word('WHEN', chinese)} {never(chinese)}"
    return _put(book, "tag", f"{writing.word('TAG', chinese)} {_free(book, title)} {when}")


def promise_added(book: Rulebook) -> tuple[Edit, ...]:
    """The promise that every customer is graded."""
    chinese = mostly_chinese(book)
    text = f"{writing.word('ENSURE', chinese)} {writing.word('EVERY_CUSTOMER', chinese)}"
    return _put(book, "ensure", text)


def example_added(
    book: Rulebook,
    title: str,
    as_of: date | None,
    given: Sequence[tuple[str, Any]],
    expect: Sequence[tuple[str, str]],
) -> tuple[Edit, ...]:
    """An example: values by name (Decimal, float, text, date, yes or no, None for missing), and the expected
    outcome of each grade (a tier, `needs data`, `no rule`, `conflict`)."""
    chinese = mostly_chinese(book)
    head = f"{writing.word('EXAMPLE', chinese)} {writing.text(title)}"
    if as_of is not None:
        head += f" {writing.word('AS_OF', chinese)} {as_of.isoformat()}"
    values = ", ".join(f"{writing.name(name)} = {constant(value, chinese)}" for name, value in given)
    tiers = ", ".join(f"{writing.name(name)} = {_outcome(value, chinese)}" for name, value in expect)
    lines = [head, f"  {writing.word('GIVEN', chinese)} {values}"] if given else [head]
    return _put(book, "example", "\n".join([*lines, f"  {writing.word('EXPECT', chinese)} {tiers}"]))


def constant(value: Any, chinese: bool) -> str:
    """A value as it is written in a rulebook."""
    if value is None:
        return writing.word("MISSING", chinese)
    if isinstance(value, bool):
        return writing.word("YES" if value else "NO", chinese)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (int, float, Decimal)):
        return plain(Decimal(repr(value)) if isinstance(value, float) else Decimal(value))
    return writing.compared_text(str(value))


_OUTCOMES = {"needs data": "NEEDS_DATA", "no rule": "NO_RULE", "conflict": "CONFLICT"}


def _outcome(name: str, chinese: bool) -> str:
    return writing.word(_OUTCOMES[name], chinese) if name in _OUTCOMES else writing.name(name)


def _free(book: Rulebook, title: str) -> str:
    return writing.name(free_name(book, title))


def _own(book: Rulebook, grade: Statement) -> list[Statement]:
    """The grade's statement and those that belong to it."""
    return [
        s
        for s in book.statements
        if _RANKS.get(s.keyword) == 5 and s.start >= grade.start and grade_of(book, s) == grade
    ]


def _put(book: Rulebook, keyword: str, text: str) -> tuple[Edit, ...]:
    same = [s for s in book.statements if s.keyword == keyword]
    if same and keyword != "grade":
        return put_behind(book, same[-1], text)
    rank = _RANKS[keyword]
    before = [s for s in book.statements if _RANKS.get(s.keyword, 9) <= rank]
    if before:
        following = book.source[before[-1].end :]
        apart = "\n" if following[:1] not in ("", "\n", "\r") else ""
        return put_behind(book, before[-1], text + apart, apart=True)
    return put_before(book, book.statements[0], text + "\n") if book.statements else put_last(book, text)
