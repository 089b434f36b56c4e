"""Names, texts and comments as they are written into a rulebook."""

from __future__ import annotations

import re

from gradestudio.language.phrases import may_stand_bare, phrase
from gradestudio.language.reading.statements import STATEMENT_PIECES
from gradestudio.language.vocabulary import BY_TERMINAL, readings

_QUOTES = (('"', '"'), ("“", "”"), ("「", "」"))
_BREAK = re.compile(r"\s*[\r\n\u2028\u2029]+\s*")


def name(text: str, glued: bool = False) -> str:
    """A name, in backticks where it would not be read as one word; `glued` to the word before it."""
    if may_stand_bare(text) and not glued and not _may_be_keyword(text):
        return text
    return f"`{_one_line(text).replace('`', '')}`"


def _may_be_keyword(text: str) -> bool:
    """Whether a keyword might stand where the name does, and win."""
    found = readings().get(text, ())
    keywords = [BY_TERMINAL[terminal] for reading in found for terminal in reading.terminals]
    return any(k.group not in ("type", "statement") or k.terminal == "TABLE" for k in keywords)


def text(value: str, like: str = "") -> str:
    """A text in quotes, in those of `like` when it may stand in them; braces as they are."""
    value = _one_line(value)
    first = [pair for pair in _QUOTES if like.startswith(pair[0])]
    for opening, closing in (*first, *_QUOTES):
        if closing not in value:
            return f"{opening}{value}{closing}"
    return '"' + value.replace('"', "'") + '"'


def compared_text(value: str) -> str:
    """A text that a field is held against: its braces mean themselves."""
    return text(value.replace("{", "{{").replace("}", "}}"))


def _one_line(value: str) -> str:
    return _BREAK.sub(" ", value)


def word(terminal: str, chinese: bool) -> str:
    """A keyword."""
    return phrase(terminal, chinese)


def continued(value: str, newline: str, indent: str = "    ") -> str:
    """Text typed by hand as it may stand inside a statement: no line at column 0, line ends of the file."""
    lines = re.split(r"\r\n|\r|\n", value.strip())
    rest = [line if line[:1].isspace() or not line else indent + line for line in lines[1:]]
    return newline.join([lines[0], *rest])


def ends_in_comment(value: str) -> bool:
    """Whether a comment runs to the end of a text, so that nothing may follow on its line."""
    last = None
    for found in STATEMENT_PIECES.finditer(value):
        last = found
    return last is not None and last.group()[0] in "#＃"


def comment(value: str, newline: str) -> str:
    """Comment lines (with the last line end) of what is said without the signs; "" for nothing."""
    lines = re.split(r"\r\n|\r|\n", value.rstrip())
    if lines == [""]:
        return ""
    return "".join(f"# {line.rstrip()}".rstrip() + newline for line in lines)


def said(written: str) -> str:
    """What comment lines say, without their signs."""
    lines = re.split(r"\r\n|\r|\n", written.rstrip("\r\n"))
    return "\n".join(re.sub(r"^\s*[#＃] ?", "", line) for line in lines)
