"""Random rulebook texts: sentences derived from the grammar, spelled in Chinese or in English words.

One derivation is a list of terminals with a text each for what is no keyword, so that it can be spelled in
either language, on one line or over several.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache
from importlib import resources

from lark import Lark
from lark.lexer import Lexer

from gradestudio.language.reading.scanning import SIGNS
from gradestudio.language.tables import STARTS
from gradestudio.language.vocabulary import BY_TERMINAL

SAMPLES = {
    "NAME": ["甲", "年消费", "R", "level2", "`Total spend (USD)`", "`消费金额（元）`", "`date`", "客户编"],
    "NUMBER": ["12", "3.5", "10万", "1.2亿", "20%", "0", "5000"],
    "UNIT": ["元", "次", "kg"],
    "DATE": ["2026-01-31", "2024/2/29", "2025年12月1日"],
    "TEXT": ['"华东"', "“高”", "「低 # 不是注释」", '"VIP, 需回访"', '"R{R}F{年消费}"'],
}
SIGN_OF = {terminal: sign for sign, terminal in reversed(SIGNS.items())}
DEEP = 7
"""From this depth on one of the shortest ways to an end is taken."""


@dataclass(frozen=True)
class Word:
    """A terminal; `text` for what is no keyword."""

    terminal: str
    text: str = ""

    def spelled(self, language: str) -> str:
        return self.text or BY_TERMINAL[self.terminal].spelled(language)


class _NoScanner(Lexer):
    __future_interface__ = 2

    def __init__(self, lexer_conf: object) -> None: ...

    def lex(self, lexer_state: object, parser_state: object):  # type: ignore[override]
        return iter(())


@cache
def _rules() -> dict[str, list[list[tuple[str, bool]]]]:
    """Nonterminal -> its alternatives, each symbol with whether it is a terminal."""
    grammar = resources.files("gradestudio.language").joinpath("grammar.lark").read_text("utf-8")
    made = Lark(grammar, parser="lalr", lexer=_NoScanner, start=list(STARTS), maybe_placeholders=False)
    rules: dict[str, list[list[tuple[str, bool]]]] = {}
    for rule in made.rules:
        symbols = [(str(s.name), s.is_term) for s in rule.expansion]
        rules.setdefault(str(rule.origin.name), []).append(symbols)
    return rules


@cache
def _heights() -> dict[str, int]:
    """How deep the shallowest derivation of each nonterminal is."""
    rules = _rules()
    heights: dict[str, int] = {}
    while len(heights) < len(rules):
        for name, alternatives in rules.items():
            known = [
                1 + max((heights[s] for s, is_term in a if not is_term), default=0)
                for a in alternatives
                if all(is_term or s in heights for s, is_term in a)
            ]
            if known:
                heights[name] = min(known)
    return heights


def derive(symbol: str, chance: random.Random, depth: int = 0) -> list[Word]:
    """A random sentence of the grammar."""
    alternatives = _rules()[symbol]
    if depth >= DEEP:
        heights = _heights()

        def height(a: list[tuple[str, bool]]) -> int:
            return max((heights[s] for s, is_term in a if not is_term), default=0)

        least = min(map(height, alternatives))
        alternatives = [a for a in alternatives if height(a) <= least + (depth < DEEP + 2)]
    words: list[Word] = []
    for name, is_term in chance.choice(alternatives):
        words += [_word(name, chance)] if is_term else derive(name, chance, depth + 1)
    return words


def _word(terminal: str, chance: random.Random) -> Word:
    if terminal in SAMPLES:
        return Word(terminal, chance.choice(SAMPLES[terminal]))
    return Word(terminal, SIGN_OF.get(terminal, ""))


def spelled(words: list[Word], language: str, chance: random.Random | None = None) -> str:
    """The words with blanks between them; with `chance` some line ends, wide blanks and comments too."""
    parts: list[str] = []
    for i, word in enumerate(words):
        if i:
            breaks = chance is not None and word.terminal not in ("UNIT",)
            parts.append(
                chance.choice([" ", " ", "  ", "\n    ", "\u3000", " # 注\n  "]) if breaks and chance else " "
            )
        parts.append(word.spelled(language))
    return "".join(parts)


ITEMS = {
    "rulebook": "rulebook_item",
    "related": "related_item",
    "score": "score_item",
    "strategy": "strategy_item",
}
PLAIN = ("field", "param", "let", "show", "grade", "tier", "rule", "otherwise", "against", "tag", "override")
TESTS = ("example", "ensure", "never")


def statement(chance: random.Random, language: str, layout: bool = False) -> str:
    """A random statement; the same `chance` gives the same one in either language (without `layout`)."""
    kind = chance.choice([*ITEMS, *PLAIN, *TESTS, "bands", "matrix", "table"])
    breaks = chance if layout else None
    if kind in ITEMS:
        return _with_items(kind, ITEMS[kind], chance, language)
    if kind in ("bands", "matrix", "table"):
        return {"bands": _bands, "matrix": _matrix, "table": _table}[kind](chance, language)
    words = derive(kind, chance)
    while _is_grid(words):
        words = derive(kind, chance)
    return spelled(words, language, breaks) + "\n"


def _is_grid(words: list[Word]) -> bool:
    return any(word.terminal in ("BANDS_OF", "MATRIX_OF", "TABLE") for word in words)


def _with_items(kind: str, item: str, chance: random.Random, language: str) -> str:
    lines = [spelled(derive(kind, chance), language)]
    lines += ["  " + spelled(derive(item, chance), language) for _ in range(chance.randrange(4))]
    return "\n".join(lines) + "\n"


def _let(chance: random.Random, language: str, terminal: str, more: list[Word]) -> str:
    return spelled([Word("LET"), _word("NAME", chance), Word("EQ", "="), Word(terminal), *more], language)


def _bands(chance: random.Random, language: str) -> str:
    lines = [_let(chance, language, "BANDS_OF", derive("value", chance, 3))]
    for _ in range(3):
        band = [*derive("cell", chance, 3), Word("ARROW", "->"), *derive("expr", chance, 4)]
        lines.append("  " + spelled(band, language))
    return "\n".join(lines) + "\n"


def _matrix(chance: random.Random, language: str) -> str:
    columns = chance.randint(1, 3)
    subjects = [*derive("value", chance, 5), Word("BY"), *derive("value", chance, 5)]
    lines = [_let(chance, language, "MATRIX_OF", subjects)]
    lines.append("  | " + " | ".join(spelled(derive("cell", chance, 4), language) for _ in range(columns)))
    for _ in range(chance.randint(1, 3)):
        cells = [derive("cell", chance, 4), *(derive("output_cell", chance, 5) for _ in range(columns))]
        lines.append("  " + " | ".join(spelled(cell, language) for cell in cells))
    return "\n".join(lines) + "\n"


def _table(chance: random.Random, language: str) -> str:
    columns = chance.randint(1, 3)
    headings = [spelled(derive("expr", chance, 5), language) for _ in range(columns)]
    lines = [spelled(derive("table", chance), language), "  | " + " | ".join([*headings, "-> 甲"])]
    for _ in range(chance.randint(1, 3)):
        cells = [derive("cell", chance, 4) for _ in range(columns)] + [derive("output_cell", chance, 5)]
        lines.append("  | " + " | ".join(spelled(cell, language) for cell in cells) + " |")
    return "\n".join(lines) + "\n"
