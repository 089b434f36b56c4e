"""What a scanner's note or a parser's stop is called, and how it is mended.

The argument `expected` is a tuple: kinds of words (`Expectation`, worded as `type.name` …), signs, and
keywords in the language of the statement.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from gradestudio.diagnostics import Diagnostic, Edit, Fix, Severity, Span
from gradestudio.language.reading.scanning import SCALE_FACTORS, SCALE_WORD, SIGNS, Token
from gradestudio.language.reading.statements import statement_word
from gradestudio.language.tables import END
from gradestudio.language.vocabulary import BY_TERMINAL, KEYWORDS, RESERVED_WORDS, is_bare_name

if TYPE_CHECKING:
    from gradestudio.language.reading.making import Making
    from gradestudio.language.reading.parser import Stop

_SIGN_OF = {terminal: sign for sign, terminal in reversed(SIGNS.items())}


class Expectation(StrEnum):
    """What may stand at a place, where it is no keyword and no sign."""

    VALUE = "value"
    COMPARISON = "comparison"
    NAME = "name"
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    END = "end"


_KINDS = {
    "NAME": Expectation.NAME,
    "NUMBER": Expectation.NUMBER,
    "TEXT": Expectation.TEXT,
    "DATE": Expectation.DATE,
    END: Expectation.END,
}
_VALUE = frozenset({"NAME", "NUMBER", "TEXT", "LPAR", "MINUS"})
_CONDITION = frozenset({"EQ", "LT", "AT_LEAST", "IS_MISSING", "CONTAINS"})
_EVERYDAY = tuple(
    (re.compile(words), terminal)
    for words, terminal in (
        (r"(?:是|为)(?:空值?|空白)(?![\w])|is (?:blank|empty|null)\b", "IS_MISSING"),
        (
            r"(?:不是|不为|非)空值?(?![\w])|is (?:present|filled|known|not (?:blank|empty|null))\b",
            "IS_NOT_MISSING",
        ),
        (r"不是|不等于|is not\b", "NE"),
        (r"是|等于|is\b|equals\b", "EQ"),
        (r"包括|含有", "CONTAINS"),
        (r"[和与](?!\w)", "TO"),
        (r"月(?!\w)", "MONTHS"),
        (r"日(?!\w)", "DAYS"),
    )
)
_EVERYDAY_SIGNS = {"EQ": "=", "NE": "!="}
_EVERYDAY_AGGREGATES = {
    "平均": "AVERAGE_OF",
    "平均值": "AVERAGE_OF",
    "average": "AVERAGE_OF",
    "合计": "SUM_OF",
    "总和": "SUM_OF",
    "最大": "MAX_OF",
    "最小": "MIN_OF",
}
_NUMBER_BEFORE = re.compile(r"(?<![\d,，.．])([0-9]+(?:\.[0-9]+)?)[ ]?\Z")
_NUMBER_BEHIND = re.compile(r"[ ]?([0-9]+(?:\.[0-9]+)?[千万亿]*%?)")
_SCALE_BEHIND = re.compile(r"[千万亿%]+\Z")
_LISTED = re.compile(
    r'(?:["“「][^"”」\r\n]*["”」]|[\w.]+)(?:\s*[,，、]\s*(?:["“「][^"”」\r\n]*["”」]|[\w.]+))*'
)
_COMPARATORS = frozenset({"EQ", "NE", "LT", "LE", "GT", "GE"})
_CONDITION_GROUPS = ("condition", "boundary", "time")
_QUIET = frozenset(
    [
        "UNIT",
        "DOT",
        "PLUS",
        "MINUS",
        "STAR",
        "SLASH",
        "POST_AT_LEAST",
        "POST_AT_MOST",
        "DAYS",
        "MONTHS",
        "YEARS",
    ]
)
"""Could stand in many places; naming them helps nobody unless little else may."""


def noted(making: Making, code: str, token: Token, right: str) -> Diagnostic:
    """A note of the scanner as a diagnostic: wrong signs, digit groups, unclosed texts and names."""
    span = Span(token.start, token.end)
    if code == "foreign-sign":
        if token.terminal in BY_TERMINAL:
            right = making.spelled(token.terminal)
        edit = Edit(span, _spaced(making, span, right))
        fix = Fix("replace-sign", (edit,), {"right": right})
        return _error(code, span, (fix,), sign=token.text, right=right)
    if code == "digit-groups":
        fixes = [Fix("remove-commas", (Edit(span, right),), {"right": right})]
        if _in_brackets(making.text, token.start):
            apart = token.text.replace("，", ", ").replace(",", ", ").replace(",  ", ", ")
            fixes.append(Fix("separate-numbers", (Edit(span, apart),), {"right": apart}, safe=False))
        return _error(code, span, tuple(fixes), written=token.text, right=right)
    if code == "scale-word":
        return _scaled(making, token)
    opening = token.text[0]
    closing = {'"': '"', "“": "”", "「": "」", "`": "`", "｀": "`"}[opening]
    fix = Fix("close-quote", (Edit(Span(token.end, token.end), closing),), {"right": closing}, safe=False)
    return _error(code, span, (fix,), opening=opening, closing=closing)


def _scaled(making: Making, token: Token) -> Diagnostic:
    """`10w`, `5k`, `3百`: the multiple is written out, never read as a measure word."""
    number = _NUMBER_BEFORE.search(making.text, max(0, token.start - 40), token.start)
    match = SCALE_WORD.fullmatch(token.text)
    if number is None or match is None:
        return _error("scale-word", Span(token.start, token.end), (), written=token.text, right="")
    span = Span(number.start(), token.end)
    factor = SCALE_FACTORS[match[1]]
    amount = Decimal(number[1])
    right = (f"{amount}万" if factor == 10_000 else f"{(amount * factor).normalize():f}") + match[2]
    fix = Fix("replace-word", (Edit(span, right),), {"right": right})
    return _error("scale-word", span, (fix,), written=making.text[span.start : span.end], right=right)


def _spaced(making: Making, span: Span, word: str) -> str:
    """A word that replaces a sign needs blanks around it where a name touches."""
    if not word[0].isalnum():
        return word
    before = making.text[span.start - 1 : span.start]
    behind = making.text[span.end : span.end + 1]
    return (" " if before and not before.isspace() else "") + word + ("" if behind.isspace() else " ")


def stopped(making: Making, stop: Stop, before: list[Token]) -> Diagnostic:
    """Why a piece could not be read on, at the token that may not stand there."""
    token = stop.token
    span = Span(token.start, token.end)
    expected = expectations(making, stop.expected)
    if token.terminal == END:
        place = Span(before[-1].start, before[-1].end) if before else span
        closing = (_insertion(place.end, ")"),) if _is_open(before) and "RPAR" in stop.expected else ()
        return _error("ends-too-early", place, closing, expected=expected)
    if _begins_line(making.text, token.start) and statement_word(making.text, token.start)[1]:
        blanks = Span(making.text.rfind("\n", 0, token.start) + 1, token.start)
        return _error("statement-indented", span, (Fix("outdent", (Edit(blanks, ""),)),), word=token.text)
    if token.terminal == "?" and token.text not in RESERVED_WORDS:
        return _error("unknown-character", span, (), character=token.text)
    if token.terminal in _COMPARATORS and _compared_before(before):
        return _error("chained-comparison", span, (), sign=token.text, word=making.spelled("BETWEEN"))
    if token.terminal == "RPAR" and "RPAR" not in stop.expected and not _is_open(before):
        return _error(
            "bracket-not-open", span, (Fix("delete-characters", (Edit(span, ""),)),), found=token.text
        )
    dashed = _dash_range(making, token, before)
    if dashed is not None:
        return dashed
    everyday = _everyday_fix(making, token, stop.expected, before)
    fixes = everyday or _fixes(making, token, stop.expected, before)
    near = {} if everyday else _near(token, stop.expected)
    return _error("unexpected-word", span, fixes, found=token.text, expected=expected, **near)


def _dash_range(making: Making, token: Token, before: list[Token]) -> Diagnostic | None:
    """`年消费 5-10万`: a range to its author."""
    if token.terminal != "MINUS" or len(before) < 2 or before[-1].terminal != "NUMBER":
        return None
    end = _NUMBER_BEHIND.match(making.text, token.end)
    if before[-2].terminal != "NAME" or end is None:
        return None
    span = Span(before[-1].start, end.end())
    low, high = before[-1].text, end[1]
    scale = _SCALE_BEHIND.search(high)
    if scale is not None and not _SCALE_BEHIND.search(low):
        low += scale[0]
    right = f"{making.spelled('BETWEEN')} {low} {making.spelled('TO')} {high}"
    fix = Fix("replace-word", (Edit(span, right),), {"right": right}, safe=False)
    return _error("dash-range", span, (fix,), written=making.text[span.start : span.end])


def _everyday_fix(
    making: Making, token: Token, expected: tuple[str, ...], before: list[Token]
) -> tuple[Fix, ...]:
    """A word of everyday speech where the language has another: `区域 是 "华东"`, `spend is present`."""
    for pattern, terminal in _EVERYDAY:
        match = pattern.match(making.text, token.start)
        if match is None or terminal not in expected:
            continue
        right = _EVERYDAY_SIGNS.get(terminal) or making.spelled(terminal)
        span = Span(match.start(), match.end())
        return (Fix("replace-word", (Edit(span, _spaced(making, span, right)),), {"right": right}),)
    if before and before[-1].terminal == "NAME" and token.terminal == "NAME":
        terminal = _EVERYDAY_AGGREGATES.get(before[-1].text.lower())
        if terminal is not None:
            right = making.spelled(terminal)
            edit = Edit(Span(before[-1].start, before[-1].end), right)
            return (Fix("replace-word", (edit,), {"right": right}, safe=False),)
    return ()


def _near(token: Token, expected: tuple[str, ...]) -> dict[str, object]:
    """What a misspelt keyword is compared with, when the sentence is shown."""
    choices = [s for t in expected if t in BY_TERMINAL for s in (BY_TERMINAL[t].zh, BY_TERMINAL[t].en)]
    return {"name": token.text, "choices": tuple(choices)} if choices and token.terminal == "NAME" else {}


def _compared_before(before: list[Token]) -> bool:
    """Whether the same condition holds a whole comparison already: `3 < d < 5`."""
    if before and before[-1].terminal in _COMPARATORS:
        return False
    for token in reversed(before):
        if token.terminal in _COMPARATORS:
            return True
        if token.terminal in ("AND", "OR", "NOT", "LPAR", "RPAR", "COMMA", "WHEN", "IF", "THEN", "ELSE"):
            return False
    return False


def _insertion(at: int, sign: str) -> Fix:
    return Fix("insert-sign", (Edit(Span(at, at), sign),), {"right": sign.strip()})


def _in_brackets(text: str, at: int) -> bool:
    """Whether a bracket is open there; in a comma list the number may have been two."""
    before = text[:at]
    return before.count("(") + before.count("（") > before.count(")") + before.count("）")


def _begins_line(text: str, at: int) -> bool:
    """Whether only blanks stand before it on its line, at least one."""
    line = text[max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1 : at]
    return at > 0 and bool(line) and line.isspace()


def _is_open(tokens: list[Token]) -> bool:
    return sum((t.terminal == "LPAR") - (t.terminal == "RPAR") for t in tokens) > 0


def _fixes(making: Making, token: Token, expected: tuple[str, ...], before: list[Token]) -> tuple[Fix, ...]:
    span = Span(token.start, token.end)
    if "COLON" in expected and before:
        return (_insertion(before[-1].end, ": " if before[-1].end == token.start else ":"),)
    if expected == ("LPAR",) and token.terminal in ("TEXT", "NUMBER", "NAME"):
        listed = _LISTED.match(making.text, token.start)
        end = max(token.end, listed.end() if listed else token.end)
        edits = (Edit(Span(token.start, token.start), "("), Edit(Span(end, end), ")"))
        return (Fix("insert-sign", edits, {"right": f"({making.text[token.start : end]})"}),)
    if token.terminal == "IF" and "WHEN" in expected:
        right = making.spelled("WHEN")
        return (Fix("replace-word", (Edit(span, right),), {"right": right}),)
    if token.text in RESERVED_WORDS and expected == ("NAME",):
        right = f"`{token.text}`"
        return (Fix("backticks", (Edit(span, right),), {"right": right}, safe=False),)
    if token.terminal == "NAME" and expected == ("TEXT",):
        right = f'"{token.text.strip("`｀")}"'
        return (Fix("quote", (Edit(span, right),), {"name": right[1:-1]}),)
    if token.terminal == "TEXT" and expected == ("NAME",) and "`" not in token.text:
        right = token.text[1:-1].strip()
        right = right if is_bare_name(right) else f"`{right}`"
        return (Fix("unquote", (Edit(span, right),), {"right": right}),)
    return _lower_case_fix(token, expected)


def _lower_case_fix(token: Token, expected: tuple[str, ...]) -> tuple[Fix, ...]:
    """`AND` for `and`."""
    word = token.text.lower()
    if word != token.text and any(word == BY_TERMINAL[t].en for t in expected if t in BY_TERMINAL):
        return (Fix("lower-case", (Edit(Span(token.start, token.end), word),), {"right": word}),)
    return ()


def expectations(making: Making, terminals: tuple[str, ...]) -> tuple[str, ...]:
    """A few expectations for many terminals: a value or a condition is said in one word."""
    there = set(terminals)
    found: dict[str, None] = {}
    is_value = there >= _VALUE
    if is_value:
        found[Expectation.VALUE] = None
    if there >= _CONDITION:
        found[Expectation.COMPARISON] = None
    for terminal in _ordered(there):
        if terminal in _QUIET and len(there) >= 6:
            continue
        if is_value and _belongs_to_value(terminal):
            continue
        if Expectation.COMPARISON in found and _belongs_to_comparison(terminal):
            continue
        found[_KINDS.get(terminal) or _SIGN_OF.get(terminal) or making.spelled(terminal)] = None
    return tuple(found)


def _ordered(there: set[str]) -> list[str]:
    order = [*_KINDS, *_SIGN_OF, *(k.terminal for k in KEYWORDS)]
    return [t for t in order if t in there and t not in ("UNIT", END)] + ([END] if END in there else [])


def _belongs_to_value(terminal: str) -> bool:
    keyword = BY_TERMINAL.get(terminal)
    if keyword is None:
        return terminal in _VALUE or terminal == "DATE"
    return keyword.group in ("value", "aggregate", "time", "condition", "boundary") or terminal in (
        "NOT",
        "YES",
        "NO",
        "MISSING",
    )


def _belongs_to_comparison(terminal: str) -> bool:
    keyword = BY_TERMINAL.get(terminal)
    if keyword is None:
        return terminal in ("EQ", "NE", "LT", "LE", "GT", "GE", "NUMBER", "DATE")
    return keyword.group in _CONDITION_GROUPS


def _error(code: str, span: Span, fixes: tuple[Fix, ...], **args: object) -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, span, args=args, fixes=fixes)
