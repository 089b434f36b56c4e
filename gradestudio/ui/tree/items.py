"""The tree's contents as plain values, from the outline and the figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gradestudio.ui.outcomes import OTHERWISE
from gradestudio.ui.outline import Entry
from gradestudio.ui.palette.matching import match
from gradestudio.ui.speech import say


@dataclass(frozen=True, slots=True)
class Item:
    """One line.  `sign`: an icon's name, or "tier" for a badge of `tier` in `grade`."""

    name: str
    sign: str
    count: str = ""
    place: int | None = None
    """Code point of the statement."""
    key: tuple[str, ...] = ()
    """What a click on the count filters: (`decided`, grade, rule's number)."""
    grade: str = ""
    tier: str = ""
    state: str = ""
    """`error`, `warning`, `off` or ""."""
    children: tuple[Item, ...] = ()


_SECTIONS = (
    ("ui.tree-fields", "columns", ("field", "related")),
    ("ui.tree-params", "param", ("param",)),
    ("ui.tree-definitions", "matrix", ("let", "score", "show")),
)
_LATER = (
    ("ui.tree-tags", "tag", ("tag",)),
    ("ui.tree-strategies", "strategy", ("strategy",)),
    ("ui.tree-overrides", "pin", ("override",)),
    ("ui.tree-promises", "promise", ("ensure", "never")),
    ("ui.tree-examples", "play", ("example",)),
)


def tree_items(
    entries: Sequence[Entry], effects: Mapping[str, Any], wrong: Sequence[int], tags: Mapping[str, int]
) -> tuple[Item, ...]:
    """`wrong`: code points of errors; `tags`: customers per tag."""
    broken = frozenset(
        e.start for e in entries if any(e.start <= at < max(e.end, e.start + 1) for at in wrong)
    )
    made = [_section(entries, title, sign, words, broken, tags) for title, sign, words in _SECTIONS]
    grades = [e for e in entries if e.keyword == "grade"]
    made += [_grade(g, entries, effects.get(g.name), broken) for g in grades]
    made += [_section(entries, title, sign, words, broken, tags) for title, sign, words in _LATER]
    return tuple(item for item in made if item is not None)


def found_in(items: Sequence[Item], wanted: str) -> tuple[Item, ...]:
    """Items whose names match, with those around them; all for ""."""
    if not wanted:
        return tuple(items)
    found = []
    for item in items:
        inside = found_in(item.children, wanted)
        if inside or match(wanted, item.name) is not None:
            found.append(replace(item, children=inside or item.children))
    return tuple(found)


def _section(
    entries: Sequence[Entry],
    title: str,
    sign: str,
    keywords: Sequence[str],
    broken: frozenset[int],
    tags: Mapping[str, int],
) -> Item | None:
    inside = [e for e in entries if e.keyword in keywords]
    if not inside:
        return None
    children = tuple(
        Item(
            name=e.name or say(f"ui.word-{e.keyword}"),
            sign=sign,
            count=_number(tags.get(e.name)) if e.keyword == "tag" else "",
            place=e.start,
            key=("tag", e.name) if e.keyword == "tag" and e.name in tags else (),
            state="error" if e.start in broken else "",
        )
        for e in inside
    )
    state = "error" if any(c.state == "error" for c in children) else ""
    return Item(say(title), sign, str(len(inside)), inside[0].start, state=state, children=children)


def _grade(grade: Entry, entries: Sequence[Entry], effect: Any, broken: frozenset[int]) -> Item:
    inside = [e for e in entries if e.grade == grade.name and e.keyword in ("rule", "table", "otherwise")]
    children = [_rule(e, effect, broken) for e in inside]
    if not any(e.keyword == "rule" or e.keyword == "table" for e in inside):
        children = [
            _tier(e, effect, broken) for e in entries if e.grade == grade.name and e.keyword == "tier"
        ]
    if effect is not None:
        children += [
            Item(
                say("ui.needs-data"),
                "tier",
                _number(line.count),
                key=("tier", grade.name, str(line.code)),
                grade=grade.name,
            )
            for line in effect.lines
            if line.code == -1
        ]
    total = _number(effect.total) if effect is not None else ""
    state = "error" if any(c.state == "error" for c in children) or grade.start in broken else ""
    return Item(grade.name, "tier-group", total, grade.start, state=state, children=tuple(children))


def _rule(entry: Entry, effect: Any, broken: frozenset[int]) -> Item:
    if entry.keyword == "otherwise":
        count = effect.otherwise if effect is not None else None
        key = ("decided", entry.grade, str(OTHERWISE))
        name = say("ui.otherwise")
    else:
        rules = [r for r in effect.rules if belongs(r, entry)] if effect is not None else []
        count = sum(r.decides for r in rules) if rules else None
        key = ("decided", entry.grade, *(str(r.index) for r in rules))
        name = entry.name or say(f"ui.word-{entry.keyword}")
    state = "error" if entry.start in broken else "off" if entry.off else ""
    if not state and count == 0:
        state = "warning"
    return Item(
        name=name,
        sign="grid" if entry.keyword == "table" else "tier",
        count=_number(count),
        place=entry.start,
        key=key if count is not None else (),
        grade=entry.grade,
        tier=entry.tier,
        state=state,
    )


def belongs(rule: Any, entry: Entry) -> bool:
    """A rule by its name; a row of a decision table by its table's."""
    if entry.keyword == "table":
        return rule.name.rsplit(" ", 1)[0] == entry.name and rule.name != entry.name
    return rule.name == entry.name


def _tier(entry: Entry, effect: Any, broken: frozenset[int]) -> Item:
    line = None
    if effect is not None:
        line = next((x for x in effect.lines if x.code >= 0 and x.name == entry.tier), None)
    return Item(
        name=(line.title or line.name) if line is not None else entry.name,
        sign="tier",
        count=_number(line.count) if line is not None else "",
        place=entry.start,
        key=("tier", entry.grade, str(line.code)) if line is not None else (),
        grade=entry.grade,
        tier=entry.tier,
        state="error" if entry.start in broken else "",
    )


def _number(count: int | None) -> str:
    return "" if count is None else f"{count:,}"
