"""From characters to terminals, one at a time, each asked of the parser: may it stand here?

A keyword is free as a name where a name may stand and the keyword may not; where both may, the keyword
wins, and then it has to be a word of its own.  Where no name may stand, Chinese keywords need no blanks
(`年消费≥10万且…`, `近12个月`).  The result depends on the text alone, never on the columns that are known.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from gradestudio.language.tables import END
from gradestudio.language.vocabulary import (
    BY_TERMINAL,
    RESERVED_WORDS,
    WORD_CHARACTERS,
    Reading,
    chinese_readings,
    readings,
)

Accepts = Callable[[str], bool]


class Token(NamedTuple):
    """`terminal` as in the grammar; END, or "?" for what the language does not know."""

    terminal: str
    start: int
    end: int
    text: str


SIGNS: dict[str, str] = {
    "->": "ARROW",
    "→": "ARROW",
    ">=": "GE",
    "≥": "GE",
    "<=": "LE",
    "≤": "LE",
    "!=": "NE",
    "≠": "NE",
    "+": "PLUS",
    "-": "MINUS",
    "*": "STAR",
    "/": "SLASH",
    "(": "LPAR",
    ")": "RPAR",
    ",": "COMMA",
    ":": "COLON",
    ".": "DOT",
    "=": "EQ",
    "<": "LT",
    ">": "GT",
}
FOREIGN_SIGNS: dict[str, tuple[tuple[str, str], ...]] = {
    "==": (("EQ", "="),),
    "===": (("EQ", "="),),
    "=>": (("GE", ">="), ("ARROW", "->")),
    "=<": (("LE", "<="),),
    "<>": (("NE", "!="),),
    "&&": (("AND", "and"),),
    "&": (("AND", "and"),),
    "||": (("OR", "or"),),
    "!": (("NOT", "not"),),
    "≧": (("GE", ">="),),
    "≦": (("LE", "<="),),
    "~": (("TO", "to"),),
    "–": (("TO", "to"),),
    "—": (("TO", "to"),),
}
"""Signs of other languages -> what is meant here, the first that may stand."""

TWINS: dict[int, str] = dict(
    zip(map(ord, "，、：（）＝＞＜％－＋×÷｜．＃｀！＆～　"), ",,:()=><%-+*/|.#`!&~ ", strict=True)
) | {ord("０") + n: str(n) for n in range(10)}
"""Full-width sign -> its ASCII twin, one character for one."""

_QUOTED = r'"[^"\r\n]*"|“[^”\r\n]*”|「[^」\r\n]*」'
_SCALE = r"(?:万亿|[千百]?[万亿]|千(?![克米瓦卡字赫帕伏焦]))"
SCALE_FACTORS = {
    "w": 10_000,
    "W": 10_000,
    "k": 1000,
    "K": 1000,
    "百": 100,
    "十": 10,
    "thousand": 1000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
}
SCALE_WORD = re.compile(rf"({'|'.join(SCALE_FACTORS)})([元块]?)")
"""Behind a number they mean a multiple to their author, and would be read as a measure word."""
BLANK = re.compile(r"(?:[\s\x00-\x1f\x7f-\x9f\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]+|[#＃][^\r\n]*)*")
COMMENT = re.compile(r"[#＃][^\r\n]*")
MASTER = re.compile(
    rf"""
    (?P<DATE>[0-9０-９]{{4}}(?:[-－][0-9０-９]{{1,2}}[-－]|[/]\d{{1,2}}[/]|年[0-9０-９]{{1,2}}月)[0-9０-９]{{1,2}}(?![0-9０-９])[日号]?)
  | (?P<NUMBER>(?:[0-9０-９]{{1,3}}(?:[,，][0-9０-９]{{3}})+(?![0-9０-９])|[0-9０-９]+)(?:[.．][0-9０-９]+)?
       (?:[ ]?{_SCALE})?[%％]?)
  | (?P<TEXT>{_QUOTED})
  | (?P<OPEN_TEXT>["“「][^\r\n]*)
  | (?P<TICKED>[`｀][^`｀\r\n]+[`｀])
  | (?P<OPEN_TICK>[`｀][^\r\n]*)
  | (?P<WORD>[^\W\d][{WORD_CHARACTERS}]*)
  | (?P<SIGN>===|[=＝][=＝]|[=＝][>＞<＜]|[-－][>＞]|[>＞<＜!！][=＝]|[<＜][>＞]|&&|\|\|
       |[-+*/(),:.=<>!&≥≤≧≦≠→，、：（）＝＞＜－＋×÷．！＆~～–—])
""",
    re.VERBOSE,
)
GROUPED_DIGITS = re.compile(r"[0-9０-９][,，][0-9０-９]{3}")


class Scanner:
    """The terminals of `text[start:end]`.

    `notes` gathers what was read although it is written wrongly: (code, token, what is right).
    """

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.at = start
        self.end = end
        self.notes: list[tuple[str, Token, str]] = []

    def next(self, may_stand: Accepts, may_follow: Callable[[str, str], bool]) -> Token:
        """The next token.  `may_stand(t)`: may terminal t stand here; `may_follow(t, u)`: and u after t."""
        text = self.text
        at = BLANK.match(text, self.at, self.end).end()  # type: ignore[union-attr]
        if at >= self.end:
            self.at = self.end
            return Token(END, self.end, self.end, "")
        match = MASTER.match(text, at, self.end)
        if match is None:
            token = Token("?", at, at + 1, text[at])
        else:
            kind = match.lastgroup
            if kind == "WORD":
                token = self._word(at, self._word_end(match.end()), may_stand, may_follow)
            elif kind == "SIGN":
                token = self._sign(at, match.group(), may_stand)
            elif kind == "TICKED":
                token = Token("NAME", at, match.end(), match.group())
            elif kind == "NUMBER":
                token = self._number(match, may_stand)
            elif kind == "OPEN_TEXT" or kind == "OPEN_TICK":
                token = self._open(at, match.group(), kind)
            else:
                token = Token(kind or "?", at, match.end(), match.group())
        self.at = token.end
        return token

    def _word_end(self, end: int) -> int:
        """Combining marks outside the usual block belong to the word too."""
        text = self.text
        while end < self.end and (
            unicodedata.category(text[end])[0] == "M" or text[end].isalnum() or text[end] == "_"
        ):
            end += 1
        return end

    # ── Words ──

    def _word(self, at: int, end: int, may_stand: Accepts, may_follow: Callable[[str, str], bool]) -> Token:
        word = self.text[at:end]
        if may_stand("NAME"):
            for reading in readings().get(word, ()):
                found = self._keyword(reading, at, may_stand)
                if found:
                    return found
            if word in RESERVED_WORDS:
                return self._refused(word, at, end)
            return Token("NAME", at, end, word)
        for reading in (*readings().get(word, ()), *chinese_readings().get(word[0], ())):
            found = self._keyword(reading, at, may_stand)
            if found:
                return found
        if may_stand("UNIT") and not self._is_elsewhere(word, at, end):
            return self._unit(at, end, may_follow)
        return self._refused(word, at, end)

    def _keyword(self, reading: Reading, at: int, may_stand: Accepts) -> Token | None:
        match = reading.pattern.match(self.text, at, self.end)
        if match is None:
            return None
        for terminal in reading.terminals:
            if may_stand(terminal) and (
                not BY_TERMINAL[terminal].calls or self._bracket_follows(match.end())
            ):
                return Token(terminal, at, match.end(), match.group())
        return None

    def _bracket_follows(self, at: int) -> bool:
        at = BLANK.match(self.text, at, self.end).end()  # type: ignore[union-attr]
        return at < self.end and self.text[at] in "(（"

    def _is_elsewhere(self, word: str, at: int, end: int) -> bool:
        """A measure word is not the beginning of an English keyword; apart from its number it stands on the
        same line, and before nothing but a keyword or a sign (`+2 wen b` has a misspelt word)."""
        if word.isascii() and word in readings():
            return True
        if at == self.at:
            return False
        if "\n" in self.text[self.at : at]:
            return True
        behind = BLANK.match(self.text, end, self.end).end()  # type: ignore[union-attr]
        following = MASTER.match(self.text, behind, self.end)
        if following is None:
            return False
        if following.lastgroup != "WORD":
            return following.lastgroup != "SIGN"
        first = following.group()
        return first not in readings() and first[0] not in chinese_readings()

    def _unit(self, at: int, end: int, may_follow: Callable[[str, str], bool]) -> Token:
        """A measure word; it ends where a keyword that may follow it begins (`10万元且…`, `10次以上`)."""
        text = self.text
        for cut in range(at + 1, end):
            for reading in chinese_readings().get(text[cut], ()):
                follows = reading.pattern.match(text, cut, self.end) is not None
                if follows and any(may_follow("UNIT", terminal) for terminal in reading.terminals):
                    return Token("UNIT", at, cut, text[at:cut])
        token = Token("UNIT", at, end, text[at:end])
        if SCALE_WORD.fullmatch(token.text):
            self.notes.append(("scale-word", token, ""))
        return token

    def _refused(self, word: str, at: int, end: int) -> Token:
        """A word that may not stand here, as the keyword it looks like, else as a name."""
        for reading in readings().get(word, ()):
            match = reading.pattern.match(self.text, at, self.end)
            if match:
                return Token(reading.terminals[0], at, match.end(), match.group())
        return Token("NAME" if word not in RESERVED_WORDS else "?", at, end, word)

    # ── Signs, numbers, texts ──

    def _sign(self, at: int, written: str, may_stand: Accepts) -> Token:
        sign = written.translate(TWINS)
        end = at + len(written)
        if sign in SIGNS:
            return Token(SIGNS[sign], at, end, written)
        meant = FOREIGN_SIGNS.get(sign)
        if meant is None:
            return Token("?", at, end, written)
        for terminal, right in meant:
            if may_stand(terminal):
                token = Token(terminal, at, end, written)
                self.notes.append(("foreign-sign", token, right))
                return token
        return Token(meant[0][0], at, end, written)

    def _number(self, match: re.Match[str], may_stand: Accepts) -> Token:
        token = Token("NUMBER", match.start(), match.end(), match.group())
        if GROUPED_DIGITS.search(token.text) and may_stand("NUMBER"):
            self.notes.append(("digit-groups", token, token.text.translate(TWINS).replace(",", "")))
        return token

    def _open(self, at: int, written: str, kind: str) -> Token:
        token = Token(
            "TEXT" if kind == "OPEN_TEXT" else "NAME", at, at + len(written.rstrip()), written.rstrip()
        )
        self.notes.append(("unclosed-text" if kind == "OPEN_TEXT" else "unclosed-name", token, ""))
        return token


def plain_sign(text: str) -> str:
    """A sign or number with its full-width characters replaced by their ASCII twins."""
    return text.translate(TWINS)
