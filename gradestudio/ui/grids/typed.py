"""What is written for what a person types into a cell: quotes, names and words are put right."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from gradestudio.language.edits import writing
from gradestudio.language.reading.parsing import parsed

ANYTHING = "-"
_ANY = frozenset({"", "-", "－", "—", "–", "*", "任意", "不限", "any", "all"})
_QUOTES = {'"': '"', "“": "”", "「": "」"}
_PARTS = re.compile(r'(?:"[^"]*"?|“[^”]*”?|「[^」]*」?|[^,，、;；"“「])+')
_PLAIN = frozenset({"NAME", "NUMBER", "?"})
_SPECIAL = frozenset('`｀"“”「」()（）{}<>=≥≤≠')
_BREAK = re.compile(r"\s*[\r\n\t\u2028\u2029]+\s*")


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of a cell.  `form` as in `shown.Cell`; `texts`: texts stand there, so that bare words are
    meant as texts; `tiers`: name by name or title; `names`: of fields and definitions, which stay bare."""

    form: str
    texts: bool = False
    tiers: dict[str, str] = field(default_factory=dict, hash=False)
    names: frozenset[str] = frozenset()
    chinese: bool = True
    like: str = ""
    """What stood there before."""
    alone: bool = True
    """An end of a band that has no other end: it may be written with a sign."""


def typed_cell(text: str, place: Place) -> str:
    """One line as the rulebook shall have it; what cannot be put right stays as it was typed."""
    text = _BREAK.sub(" ", text).strip()
    match place.form:
        case "condition" | "heading":
            return _condition(text, place)
        case "reason":
            return _reason(text, place)
        case "result":
            return _tier(text, place)
        case "value":
            return _value(text, place)
        case "low" | "high":
            return _edge(text, place)
        case "subject":
            return writing.name(text) if text in place.names else text
        case "output":
            return text if text.startswith(("->", "→")) or not text else f"-> {text}"
    return text


def _condition(text: str, place: Place) -> str:
    if text.casefold() in _ANY:
        return ANYTHING
    if not place.texts:
        return text
    words = parts_of(text)
    if not words or not all(quoted(word) or is_plain(word, place.names) for word in words):
        return text
    return ", ".join(word if quoted(word) else writing.compared_text(word) for word in words)


def parts_of(text: str) -> tuple[str, ...]:
    """What stands between commas, those in quotes left alone."""
    return tuple(stripped for part in _PARTS.findall(text) if (stripped := part.strip()))


def quoted(text: str) -> bool:
    return len(text) > 1 and _QUOTES.get(text[0]) == text[-1]


def is_plain(text: str, names: frozenset[str]) -> bool:
    """Whether a text is nothing but words, and none that is defined: then it can only be meant as a text."""
    if text in names or _SPECIAL & set(text):
        return False
    text = re.sub(r"[|｜#＃]", " ", text)  # they may stand inside quotes
    head = "table x\n  | s | -> g\n  | "
    end = len(head) + len(text)
    tokens = [t.terminal for t in parsed(f"{head}{text} | g |\n").tokens if len(head) <= t.start < end]
    return set(tokens) <= _PLAIN


def _reason(text: str, place: Place) -> str:
    if not text or text in ("-", "–"):
        return ""
    if text[0] in _QUOTES and quoted(text) and _QUOTES[text[0]] not in text[1:-1]:
        return text
    return writing.text(text, like=place.like)


def _tier(text: str, place: Place) -> str:
    found = place.tiers.get(text.strip("`｀"))
    return writing.name(found) if found is not None else text


def _value(text: str, place: Place) -> str:
    if place.texts and text and not quoted(text) and is_plain(text, place.names):
        return writing.text(text, like=place.like)
    return text


_SIGNS = {"low": ("AT_LEAST", ">="), "high": ("BELOW", "<")}


def _edge(text: str, place: Place) -> str:
    """A bare number as the lower (included) or the upper (not included) end of a band."""
    if not text or text in ("-", "–"):
        return ""
    tokens = [t.terminal for t in parsed(f'rule "x": A when x = {text}\n').tokens]
    behind = tokens[tokens.index("EQ") + 1 :] if "EQ" in tokens else []
    if behind not in (["NUMBER"], ["DATE"], ["NAME"], ["MINUS", "NUMBER"]):
        return text
    terminal, sign = _SIGNS[place.form]
    if place.alone and place.like.startswith(sign):
        return f"{sign} {text}"
    return f"{writing.word(terminal, place.chinese)} {text}"
