"""The rulebook as a list of places: what the tree shows, and where line-end counts stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

_UNDER_A_GRADE = ("tier", "rule", "table", "otherwise", "against", "override")


@dataclass(frozen=True, slots=True)
class Entry:
    """One statement.  `name` is as written; `grade` the grade that it belongs to; places in code points."""

    keyword: str
    name: str
    start: int
    end: int
    grade: str = ""
    tier: str = ""
    off: bool = False
    broken: bool = False


def outline(rulebook: Any, older: Any = None) -> tuple[Entry, ...]:
    """Entries of a parsed rulebook in file order.

    A statement that could not be parsed keeps the name and tier that it had in `older`, where one of the same
    keyword stood at the same place of the file.
    """
    before = _by_place(older) if older is not None else {}
    found: list[Entry] = []
    grade = ""
    for place, statement in enumerate(s for s in rulebook.statements if s.keyword):
        node = statement.node
        if node is None:
            node = before.get((place, statement.keyword))
        if statement.keyword == "grade":
            grade = _name(node)
        found.append(
            Entry(
                keyword=statement.keyword,
                name=_name(node),
                start=statement.start,
                end=statement.end,
                grade=grade if statement.keyword in ("grade", *_UNDER_A_GRADE) else "",
                tier=_tier(statement.keyword, node),
                off=bool(getattr(node, "off", False)),
                broken=statement.node is None or statement.broken,
            )
        )
    return tuple(found)


def _by_place(rulebook: Any) -> dict[tuple[int, str], Any]:
    kept = (s for s in rulebook.statements if s.keyword)
    return {(place, s.keyword): s.node for place, s in enumerate(kept)}


def _name(node: Any) -> str:
    name = getattr(node, "name", None)
    if name is None:
        name = getattr(node, "target", None)
    if name is None:
        return ""
    return name if isinstance(name, str) else str(getattr(name, "name", ""))


def _tier(keyword: str, node: Any) -> str:
    if keyword == "tier":
        return _name(node)
    tier = getattr(node, "tier", None)
    return str(getattr(tier, "name", tier or ""))


def of_grade(entries: Iterable[Entry], grade: str) -> tuple[Entry, ...]:
    return tuple(e for e in entries if e.grade == grade)
