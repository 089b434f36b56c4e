"""One statement in the making: its text, the tokens read so far, and what was wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from gradestudio.diagnostics import Diagnostic, Fix, Severity, Span
from gradestudio.language import (
    syntax as tree,
)
from gradestudio.language.building import conditions as building_conditions
from gradestudio.language.building import grades as building_grades
from gradestudio.language.building import inputs as building_inputs
from gradestudio.language.building import parts as building_parts
from gradestudio.language.building import scores as building_scores
from gradestudio.language.building.values import BUILDERS, inside_quotes, normalised
from gradestudio.language.reading.mistakes import noted, stopped
from gradestudio.language.reading.parser import parse_piece
from gradestudio.language.reading.scanning import Token
from gradestudio.language.vocabulary import BY_TERMINAL

_BUILT_BY = (building_conditions, building_grades, building_inputs, building_parts, building_scores)
"""Importing them fills BUILDERS."""
_BRACES = re.compile(r"\{\{|\}\}|\{|\}")
_PLACEHOLDER = re.compile(r"(?:`[^`\r\n]*`|\"[^\"\r\n]*\"|“[^”\r\n]*”|「[^」\r\n]*」|[^{}`\"“「])*\}")


class Making:
    """`tokens` are those of all pieces, in the order in which they were read; `embedded` those inside the
    placeholders of a text, by the text's start."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.language = language
        self.tokens: list[Token] = []
        self.embedded: dict[int, list[Token]] = {}
        self.diagnostics: list[Diagnostic] = []
        self.items: list[tuple[int, int]] = []
        self.broken = False

    def cut(self, start: int, end: int) -> str:
        return self.text[start:end]

    def spelled(self, terminal: str) -> str:
        """A keyword in the language of this statement."""
        return BY_TERMINAL[terminal].spelled(self.language)

    def report(self, code: str, span: Span, fixes: Iterable[Fix] = (), **args: Any) -> None:
        self.diagnostics.append(Diagnostic(code, Severity.ERROR, span, args=args, fixes=tuple(fixes)))

    def piece(self, start: str, begin: int, end: int) -> tuple[bool, Any]:
        """Whether `text[begin:end]` could be read as a `start`, and what was made of it."""
        outcome = parse_piece(start, self.text, begin, end, BUILDERS, self)
        self.tokens += outcome.tokens
        for note in outcome.notes:
            self.diagnostics.append(noted(self, *note))
        if outcome.stop:
            self.broken = True
            if not any(code.startswith("unclosed") for code, _, _ in outcome.notes):
                self.diagnostics.append(stopped(self, outcome.stop, outcome.tokens))
            return False, None
        return True, outcome.value

    def template(self, token: Token, clean: Callable[[str], str] = normalised) -> tree.Node:
        """A text whose `{…}` are values; `{{` and `}}` are the braces themselves.

        A text that is compared is NFKC-normalised; one only shown (`clean` is `str.strip`) stays as it
        is written.
        """
        body = inside_quotes(token)
        span = Span(token.start, token.end)
        if "{" not in body and "}" not in body:
            return tree.TextLiteral(clean(body), span=span)
        begin = token.start + 1
        parts = self._parts(token, begin, begin + len(body))
        if all(isinstance(part, str) for part in parts):
            return tree.TextLiteral(clean("".join(str(p) for p in parts)), span=span)
        return tree.TemplateLiteral(_trimmed(parts, clean), span=span)

    def shown(self, token: Token) -> tree.Node:
        """A reason or a note."""
        return self.template(token, str.strip)

    def _parts(self, token: Token, begin: int, end: int) -> list[str | tree.PlaceholderNode]:
        parts: list[str | tree.PlaceholderNode] = []
        at = begin
        while True:
            brace = _BRACES.search(self.text, at, end)
            parts.append(self.text[at : brace.start() if brace else end])
            if brace is None:
                return _merged(parts)
            at = brace.end()
            if len(brace.group()) == 2:
                parts.append(brace.group()[0])
            elif brace.group() == "}":
                self.report("lone-brace", Span(brace.start(), at), brace="}")
                parts.append("}")
            else:
                at = self._placeholder(token, brace.start(), at, end, parts)

    def _placeholder(self, token: Token, opened: int, at: int, end: int, parts: list[Any]) -> int:
        closing = _PLACEHOLDER.match(self.text, at, end)
        if closing is None:
            self.report("lone-brace", Span(opened, at), brace="{")
            parts.append("{")
            return at
        outer, self.tokens = self.tokens, []
        read, value = self.piece("placeholder", at, closing.end() - 1)
        self.embedded.setdefault(token.start, []).extend(self.tokens)
        self.tokens = outer
        if read:
            span = Span(opened, closing.end())
            parts.append(tree.PlaceholderNode(self.text[at : closing.end() - 1], value, span=span))
        return closing.end()


def _merged(parts: list[Any]) -> list[Any]:
    """Neighbouring texts as one, empty ones left out."""
    merged: list[Any] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        elif part != "":
            merged.append(part)
    return merged


def _trimmed(parts: list[Any], clean: Callable[[str], str]) -> tuple[Any, ...]:
    """The parts cleaned, blanks at both ends of the whole text gone, those inside kept."""
    last = len(parts) - 1
    made: list[Any] = []
    for i, part in enumerate(parts):
        if isinstance(part, str):
            edge = clean("x" + part + "x")[1:-1]
            edge = edge.lstrip() if i == 0 else edge
            part = edge.rstrip() if i == last else edge
        if part != "":
            made.append(part)
    return tuple(made)
