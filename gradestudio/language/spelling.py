"""Tokens in their canonical spelling, with the blanks that stand between them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from gradestudio.language.reading.scanning import SIGNS, Token, plain_sign
from gradestudio.language.vocabulary import BY_TERMINAL, POSTFIX

_SIGN_OF = {terminal: sign for sign, terminal in reversed(SIGNS.items())}
_OPERATORS = frozenset({"PLUS", "MINUS", "STAR", "SLASH"})
_VALUE_ENDS = frozenset(
    {"NUMBER", "UNIT", "NAME", "TEXT", "DATE", "RPAR", "YES", "NO", "MISSING", "GRADING_DATE"}
)
_TIME_UNITS = frozenset({"DAYS", "MONTHS", "YEARS"})


class Spelling:
    """Spells the tokens of one statement; `language` None leaves every keyword in its own."""

    def __init__(self, text: str, embedded: Mapping[int, Sequence[Token]], language: str | None) -> None:
        self.text = text
        self.embedded = embedded
        self.language = language

    def line(self, tokens: Sequence[Token]) -> str:
        """The tokens of one line or cell."""
        ordered = _boundary_words_first([t for t in tokens if t.terminal != "BAR"])
        written: list[str] = []
        for i, token in enumerate(ordered):
            if i and self._blank_between(ordered, i):
                written.append(" ")
            written.append(self.spelled(token))
        return "".join(written)

    def spelled(self, token: Token) -> str:
        """One token."""
        terminal = POSTFIX.get(token.terminal, token.terminal)
        keyword = BY_TERMINAL.get(terminal)
        if keyword is not None:
            language = self.language or ("en" if token.text.isascii() else "zh")
            return keyword.spelled(language)
        if terminal in _SIGN_OF:
            return _SIGN_OF[terminal]
        if terminal == "NUMBER":
            return plain_sign(token.text).replace(" ", "")
        if terminal == "DATE":
            year, month, day = re.findall(r"\d+", plain_sign(token.text))
            return f"{year}-{int(month):02}-{int(day):02}"
        if terminal == "TEXT":
            return self._text(token)
        if terminal == "NAME" and token.text[0] in "`｀":
            return f"`{token.text[1:-1]}`"
        return token.text

    def _text(self, token: Token) -> str:
        """A text with the keywords of its placeholders spelled; quoted by `"` where it holds none."""
        body = self._body(token)
        opening, closing = token.text[0], token.text[-1]
        return f'"{body}"' if '"' not in body else f"{opening}{body}{closing}"

    def _body(self, token: Token) -> str:
        body = token.text[1:-1]
        offset = token.start + 1
        made: list[str] = []
        at = 0
        for group in _by_placeholder(self.text, self.embedded.get(token.start, ())):
            begin = self.text.rindex("{", token.start, group[0].start) + 1 - offset
            end = self.text.index("}", group[-1].end) - offset
            made += [body[at:begin], self.line(group)]
            at = end
        return "".join(made) + body[at:]

    def _blank_between(self, tokens: Sequence[Token], i: int) -> bool:
        before, after = tokens[i - 1].terminal, tokens[i].terminal
        if before in ("LPAR", "DOT") or after in ("RPAR", "COMMA", "DOT"):
            return False
        if after == "COLON":
            return tokens[0].terminal not in ("RULE", "OVERRIDE")
        if after == "LPAR":
            return not (before.startswith("F_"))
        if after == "UNIT":
            return tokens[i].text.isascii()
        if before in ("PLUS", "MINUS") and (
            i == 1 or tokens[i - 2].terminal not in _VALUE_ENDS | _TIME_UNITS
        ):
            return self._blank_after_sign(tokens, i)
        return True

    def _blank_after_sign(self, tokens: Sequence[Token], i: int) -> bool:
        """`-5`, `+20 when …`; but `+ 0.4 * 满意度` for points that are worked out."""
        if i > 1:
            return False
        following = tokens[i + 1].terminal if i + 1 < len(tokens) else ""
        return tokens[i].terminal != "NUMBER" or following in _OPERATORS


def _boundary_words_first(tokens: list[Token]) -> list[Token]:
    """`10万元 以上` becomes `至少 10万元`."""
    ordered: list[Token] = []
    for token in tokens:
        if token.terminal not in POSTFIX:
            ordered.append(token)
            continue
        at = len(ordered) - 1
        while at > 0 and ordered[at].terminal != "NUMBER":
            at -= 1
        ordered.insert(at, token)
    return ordered


def _by_placeholder(text: str, tokens: Sequence[Token]) -> list[list[Token]]:
    """The tokens of each `{…}` apart."""
    groups: list[list[Token]] = []
    for token in tokens:
        if groups and "}" not in text[groups[-1][-1].end : token.start]:
            groups[-1].append(token)
        else:
            groups.append([token])
    return groups
