"""What a closed card says of its statement, in one line, in the words of the text itself."""

from __future__ import annotations

from typing import Any

from gradestudio.language.edits.lines import items_of
from gradestudio.language.reading.parsing import parsed
from gradestudio.language.reading.scanning import Token
from gradestudio.language.spelling import Spelling

_SIGNS = {
    "AT_LEAST": "≥",
    "POST_AT_LEAST": "≥",
    "GE": "≥",
    "AT_MOST": "≤",
    "POST_AT_MOST": "≤",
    "LE": "≤",
    "ABOVE": ">",
    "BELOW": "<",
    "NE": "≠",
}
_BEHIND = {"let": "EQ", "param": "EQ", "field": "COLON"}
"""What the sentence begins behind, where a statement says more than its name."""
_NAMES = frozenset({"NAME", "TEXT"})


class _Print(Spelling):
    """Signs as in print, texts and names without their quotes."""

    def spelled(self, token: Token) -> str:
        if token.terminal in _SIGNS:
            return _SIGNS[token.terminal]
        said = super().spelled(token)
        return said[1:-1] if token.terminal in _NAMES and said[:1] in '"“「`' else said


def sentence(statement: Any) -> str:
    """One line; the first line of the text for a statement that could not be read."""
    known = _known.get(statement.text)
    if known is None:
        if len(_known) > _REMEMBERED:
            _known.clear()
        known = _known[statement.text] = _sentence(statement)
    return known


_known: dict[str, str] = {}
_REMEMBERED = 5_000


def _sentence(statement: Any) -> str:
    made = parsed(statement.text)
    if statement.node is None or not made.tokens:
        return statement.text.strip().split("\n")[0]
    return _Print(statement.text, made.embedded, None).line(_told(statement, made))


def _told(statement: Any, made: Any) -> list[Token]:
    tokens = [t for t in made.tokens if t.text and t.terminal != "BAR"]
    if statement.keyword in ("rule", "tag"):
        return _between(tokens, "WHEN", "BECAUSE")
    items = items_of(statement)
    if items:
        first = items[0].span.start - statement.start
        if statement.keyword == "strategy":
            return [t for t in tokens if first <= t.start < items[0].span.end - statement.start]
        tokens = [t for t in tokens if t.end <= first]
    sign = _BEHIND.get(statement.keyword)
    if sign is not None:
        at = next((i for i, t in enumerate(tokens) if t.terminal == sign), -1)
        return tokens[at + 1 :]
    if statement.keyword == "tier":
        return _without_colour(tokens[2:])
    if statement.keyword == "otherwise":
        return _between(tokens, "BECAUSE", "")
    named = getattr(statement.node, "name", None) is not None
    return tokens[2 if named else 1 :]


def _without_colour(tokens: list[Token]) -> list[Token]:
    """The colour is seen in the badge."""
    at = next((i for i, t in enumerate(tokens) if t.terminal == "COLOR"), len(tokens))
    return [*tokens[:at], *tokens[at + 2 :]]


def _between(tokens: list[Token], word: str, end: str) -> list[Token]:
    at = next((i for i, t in enumerate(tokens) if t.terminal == word), len(tokens))
    behind = tokens[at + 1 :]
    last = next((i for i, t in enumerate(behind) if t.terminal == end), len(behind))
    return behind[:last]
