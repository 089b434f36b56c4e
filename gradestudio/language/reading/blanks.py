"""An unknown word that is really several: `年消费至少10万` for `年消费 至少 10万`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from gradestudio.diagnostics import Diagnostic, Edit, Fix, Span, apply_edits
from gradestudio.language import syntax as tree
from gradestudio.language.reading.items import parse_text
from gradestudio.language.reading.scanning import MASTER, Token
from gradestudio.language.tables import load
from gradestudio.language.vocabulary import KEYWORDS

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?[千百]?[万亿]?")
_LONGEST = 60


class WordCutter:
    """Cuts words into `names` (bare ones; what else is known may be added), Chinese keywords and numbers."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = frozenset(names)
        self._parts: dict[str, list[str]] = {}
        for part in self.names | _chinese_keywords().keys():
            if part:
                self._parts.setdefault(part[0], []).append(part)

    def cut(self, word: str) -> str | None:
        """`word` with blanks between its parts.

        None when it is itself a known name, when it cannot be cut, or when there is more than one way.
        """
        if word in self.names or len(word) > _LONGEST:
            return None
        ways: list[list[tuple[str, ...]]] = [[] for _ in range(len(word) + 1)]
        ways[0] = [()]
        for at in range(len(word)):
            if ways[at]:
                for end in self._ends(word, at):
                    longer = [(*way, word[at:end]) for way in ways[at] if self._may_follow(way, word[at:end])]
                    ways[end] = (ways[end] + longer)[:2]
        found = ways[len(word)]
        return " ".join(found[0]) if len(found) == 1 and len(found[0]) > 1 else None

    def _may_follow(self, way: tuple[str, ...], part: str) -> bool:
        """Whether the grammar ever puts such a part behind the last one; it never puts two names so."""
        if not way:
            return True
        after = self._terminals(part)
        return any(after & _followers().get(before, frozenset()) for before in self._terminals(way[-1]))

    def _terminals(self, part: str) -> frozenset[str]:
        if part in self.names:
            return frozenset({"NAME"})
        return _chinese_keywords().get(part, frozenset({"NUMBER"}))

    def _ends(self, word: str, at: int) -> set[int]:
        ends = {at + len(part) for part in self._parts.get(word[at], ()) if word.startswith(part, at)}
        number = _NUMBER.match(word, at)
        if number and not (at and word[at - 1].isdigit()):
            ends.add(number.end())
        return ends


@cache
def _chinese_keywords() -> dict[str, frozenset[str]]:
    """Spelling -> the terminals that it may be."""
    found: dict[str, frozenset[str]] = {}
    for keyword in KEYWORDS:
        for spelling in keyword.spellings:
            if not spelling.isascii() and " " not in spelling:
                found[spelling] = found.get(spelling, frozenset()) | {keyword.terminal}
    return found


@cache
def _followers() -> dict[str, frozenset[str]]:
    """Terminal -> the terminals that stand right behind it somewhere in the grammar."""
    actions = load().actions
    found: dict[str, set[str]] = {}
    for row in actions:
        for terminal, action in row.items():
            if action >= 0:
                found.setdefault(terminal, set()).update(actions[action])
    return {terminal: frozenset(behind) for terminal, behind in found.items()}


def defined_names(statements: Iterable[tree.Statement]) -> set[str]:
    """The names that a file defines: fields, sheets and their columns, values, grades, tiers, tags."""
    found: set[str] = set()
    for statement in statements:
        node = statement.node
        match node:
            case tree.RelatedNode():
                found.add(node.name.name)
                found |= {column.name.name for column in node.columns}
            case (
                tree.FieldNode()
                | tree.ParamNode()
                | tree.LetNode()
                | tree.ScoreNode()
                | tree.GradeNode()
                | tree.TierNode()
                | tree.TagNode()
            ):
                found.add(node.name.name)
    return found


def with_blanks_fix(text: str, found: Sequence[Diagnostic], cutter: WordCutter) -> tuple[Diagnostic, ...]:
    """The syntax mistakes of a statement; the first gets the fix when blanks alone mend the statement."""
    edits = tuple(
        Edit(Span(token.start, token.end), right)
        for token in _words(text)
        if (right := cutter.cut(token.text))
    )
    if not edits or parse_text(apply_edits(text, edits)).diagnostics:
        return tuple(found)
    right = edits[0].text
    return (
        replace(found[0], fixes=(Fix("insert-blanks", edits, {"right": right}), *found[0].fixes)),
        *found[1:],
    )


def _words(text: str) -> Iterable[Token]:
    for match in MASTER.finditer(text):
        if match.lastgroup == "WORD":
            yield Token("NAME", match.start(), match.end(), match.group())
