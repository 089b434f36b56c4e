"""What stands in the cards view, as plain values: sections of cards in the order in which they are read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gradestudio.diagnostics import Severity
from gradestudio.language.edits.lines import items_of
from gradestudio.ui.cards.sentences import sentence
from gradestudio.ui.examples.facts import Told
from gradestudio.ui.fieldsigns import FIELD_SIGNS
from gradestudio.ui.outcomes import OTHERWISE
from gradestudio.ui.outline import Entry
from gradestudio.ui.speech import say, words
from gradestudio.ui.tree.items import belongs


@dataclass(frozen=True, slots=True)
class Heading:
    """Above a section: its title, how it works, and what a new card in it would be (a keyword or "")."""

    title: str
    hint: str = ""
    drawing: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One statement.  `start` is its place (code points); `decides`: how many customers, None unknown."""

    start: int
    keyword: str
    name: str
    sentence: str = ""
    drawing: str = ""
    grade: str = ""
    tier: str = ""
    count: str = ""
    decides: int | None = None
    matches: int | None = None
    before: int | None = None
    """How many it decided in the version that is compared with."""
    key: tuple[str, ...] = ()
    off: bool = False
    problem: str = ""
    """The first mistake in it, as a sentence."""
    worry: str = ""
    """The first warning in it."""
    failed: bool = False
    """An example that does not hold; `count` says how."""
    fixes: tuple[Any, ...] = ()
    """Ways to mend the first mistake, else the first warning."""

    @property
    def switchable(self) -> bool:
        return self.keyword == "rule" and not self.problem

    @property
    def spoken(self) -> str:
        """What a screen reader says of it."""
        parts = [self.tier, self.name, self.sentence, self.count]
        parts += [say("ui.state-off")] if self.off else []
        return ", ".join(p for p in (*parts, self.problem or self.worry) if p)


Row = Heading | Card

_QUOTED = re.compile(r"[\"“「]([^\"”」]+)")
_UNDER = ("rule", "table", "otherwise", "against", "override")
_DRAWINGS = {
    "param": "param",
    "let": "matrix",
    "score": "number",
    "show": "columns",
    "tag": "tag",
    "strategy": "strategy",
    "ensure": "promise",
    "never": "promise",
    "example": "play",
    "field": "columns",
    "related": "link",
    "rulebook": "rule",
    "table": "grid",
    "against": "history",
    "override": "pin",
    "grade": "tier",
}
_SECTIONS = (
    ("ui.tree-params", "param", ("param",)),
    ("ui.tree-definitions", "matrix", ("let", "score", "show")),
    ("ui.tree-tags", "tag", ("tag",)),
    ("ui.tree-promises", "promise", ("ensure", "never")),
    ("ui.tree-examples", "play", ("example",)),
    ("ui.tree-fields", "columns", ("field", "related")),
    ("ui.rulebook", "rule", ("rulebook", "")),
)


def rows_of(
    checked: Any,
    effects: Mapping[str, Any],
    before: Mapping[str, Any],
    tags: Mapping[str, int],
    examples: Mapping[str, Told],
) -> tuple[Row, ...]:
    """Grades first, each with its rules, tiers and strategies; then what they are made of.

    `tags`: customers by tag; `examples`: what became of each, by name."""
    if checked is None:
        return ()
    statements = list(checked.rulebook.statements)
    entries = {e.start: e for e in checked.entries}
    told = _findings(checked, statements)
    cards: list[Card] = []
    grade = ""
    for statement in statements:
        entry = entries.get(statement.start)
        if statement.keyword == "grade" and entry is not None:
            grade = entry.name
        cards.append(_card(statement, entry, grade, told.get(statement.start, ()), tags))
    cards = [_counted(c, entries.get(c.start), effects, before) for c in cards]
    cards = [_tried(c, examples) for c in cards]
    rows: list[Row] = []
    for card in [c for c in cards if c.keyword == "grade"]:
        rows += _grade(card, [c for c in cards if c.grade == card.name], checked)
    for title, drawing, keywords in _SECTIONS:
        inside = [c for c in cards if c.keyword in keywords]
        rows += [Heading(say(title), drawing=drawing), *inside] if inside else []
    return tuple(rows)


def _grade(grade: Card, inside: Sequence[Card], checked: Any) -> list[Row]:
    rules = [c for c in inside if c.keyword in _UNDER]
    tiers = [c for c in inside if c.keyword == "tier"]
    strategies = [c for c in inside if c.keyword == "strategy"]
    rows: list[Row] = [Heading(grade.name, _policy(grade, checked), "tier"), *rules]
    if grade.problem or not (rules or tiers):
        rows.append(grade)
    if tiers:
        rows += [Heading(say("ui.cards-tiers", grade=grade.name), drawing="tier"), *tiers]
    if strategies:
        rows += [Heading(say("ui.cards-strategies", grade=grade.name), drawing="strategy"), *strategies]
    return rows


def _policy(grade: Card, checked: Any) -> str:
    """How the rules of a grade work together."""
    found = next((s for s in checked.rulebook.statements if s.start == grade.start), None)
    if found is None or found.node is None:
        return ""
    by = found.node.by
    if by is not None:
        return say("ui.policy-by", value=found.text[by.span.start : by.span.end])
    return say(f"ui.policy-{found.node.policy}")


def _card(
    statement: Any, entry: Entry | None, grade: str, found: Sequence[Any], tags: Mapping[str, int]
) -> Card:
    keyword = statement.keyword
    errors = [d for d in found if d.severity is Severity.ERROR]
    others = [d for d in found if d.severity is not Severity.ERROR]
    name = entry.name if entry is not None else ""
    if not name and keyword == "rule":  # it cannot be read: what stands in quotes behind its word
        quoted = _QUOTED.search(statement.text.split("\n")[0])
        name = quoted.group(1) if quoted else ""
    if keyword in ("otherwise", "rulebook", "ensure", "never", "show", "against") or not name:
        name = (name if keyword == "rulebook" else "") or say(f"ui.word-{keyword or 'other'}")
    drawing = _DRAWINGS.get(keyword, "text")
    if keyword == "field" and statement.node is not None:
        drawing = FIELD_SIGNS.get(statement.node.kind, drawing)
    told = sentence(statement)
    number = len(items_of(statement)) if keyword in ("let", "score", "strategy", "table", "related") else 0
    if number:
        count = say("ui.n-lines", n=number)
    elif keyword == "tag" and name in tags:
        count = say("ui.n-customers", n=tags[name])
    else:
        count = ""
    return Card(
        start=statement.start,
        keyword=keyword,
        name=name,
        sentence=told,
        drawing=drawing,
        grade=grade if keyword in ("grade", "tier", "strategy", *_UNDER) else "",
        tier=entry.tier if entry is not None else "",
        count=count,
        key=("tag", name) if keyword == "tag" and name in tags else (),
        off=entry.off if entry is not None else False,
        problem=words().sentence(errors[0]) if errors else "",
        worry=words().sentence(others[0]) if others else "",
        fixes=tuple((*errors, *others)[0].fixes[:2]) if found else (),
    )


def _counted(card: Card, entry: Entry | None, effects: Mapping[str, Any], before: Mapping[str, Any]) -> Card:
    """The card with its figures; the same where the list has none for it."""
    effect = effects.get(card.grade)
    if effect is None or entry is None:
        return card
    if card.keyword == "otherwise":
        key = ("decided", card.grade, str(OTHERWISE))
        told = say("ui.decides", n=effect.otherwise)
        return replace(card, decides=effect.otherwise, count=told, key=key)
    if card.keyword == "tier":
        line = next((x for x in effect.lines if x.code >= 0 and x.name == card.tier), None)
        if line is None:
            return card
        key = ("tier", card.grade, str(line.code))
        return replace(card, count=say("ui.n-customers", n=line.count), key=key)
    if card.keyword not in ("rule", "table"):
        return card
    rules = _lines_of(effect, entry)
    if not rules:
        return card
    decides, matches = sum(r.decides for r in rules), sum(r.matches for r in rules)
    older = before.get(card.grade)
    known = _lines_of(older, entry) if older is not None else []
    told = say("ui.rule-off") if card.off else say("ui.decides", n=decides)
    return replace(
        card,
        decides=None if card.off else decides,
        matches=matches,
        before=sum(r.decides for r in known) if known else None,
        count=say("ui.decides-none") if not card.off and decides == 0 else told,
        key=("decided", card.grade, *(str(r.index) for r in rules)),
    )


def _tried(card: Card, examples: Mapping[str, Told]) -> Card:
    """An example's card with what became of it."""
    told = examples.get(card.name) if card.keyword == "example" else None
    return card if told is None else replace(card, count=told.sentence, failed=not told.passed)


def _lines_of(effect: Any, entry: Entry) -> list[Any]:
    """The figures of a rule, or of the rows of a decision table."""
    if entry.keyword == "table":
        return [r for r in effect.rules if belongs(r, entry)]
    return _by_name(effect).get(entry.name, [])


def _by_name(effect: Any) -> dict[str, list[Any]]:
    """Lines of rules by name; of the last few effects from memory (held, so that their ids stay theirs)."""
    known = _named.get(id(effect))
    if known is not None and known[0] is effect:
        return known[1]
    found: dict[str, list[Any]] = {}
    for line in effect.rules:
        found.setdefault(line.name, []).append(line)
    if len(_named) > 32:
        _named.clear()
    _named[id(effect)] = (effect, found)
    return found


_named: dict[int, tuple[Any, dict[str, list[Any]]]] = {}


def _findings(checked: Any, statements: Iterable[Any]) -> dict[int, list[Any]]:
    """What was found, by the start of the statement that it stands in."""
    found: dict[int, list[Any]] = {}
    places = sorted((s.start, s.end) for s in statements)
    for diagnostic in checked.diagnostics:
        if diagnostic.span is None:
            continue
        at = diagnostic.span.start
        home = next((start for start, end in places if start <= at <= end), None)
        if home is not None:
            found.setdefault(home, []).append(diagnostic)
    return found
