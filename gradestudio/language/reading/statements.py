"""Cuts a file into statements, and a statement into lines.

A statement begins at column 0 with its keyword and ends before the next; each is parsed alone.  Nothing here
looks at anything but the first word of a line, quotes, brackets, comments and line ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from gradestudio.diagnostics import Span
from gradestudio.language.vocabulary import STATEMENTS, WORD_CHARACTERS

BRACKET_DEPTH = 64
_COLUMN_0 = re.compile(r"(?:(?<=[\r\n])|(?<=\A\ufeff)|\A)(?=[^\s#＃\ufeff])")
_TEXT_LINE = re.compile(r"(?:[\r\n]|\A)[^\S\r\n]+[^\s#＃]")
_WORD = re.compile(rf"[^\W\d][{WORD_CHARACTERS}]*")
_REST_OF_LINE = re.compile(r"[^\S\r\n]*(?:\r\n|\r|\n)?")
STATEMENT_PIECES = re.compile(
    r'"[^"\r\n]*"?|“[^”\r\n]*”?|「[^」\r\n]*」?|[`｀][^`｀\r\n]*[`｀]?|[#＃][^\r\n]*|[(（)）|｜]|\r\n|\r|\n'
)


@dataclass(frozen=True, slots=True)
class Slice:
    """A statement's text before it is parsed; `terminal` is its keyword, "" for a word that begins none."""

    start: int
    text: str
    terminal: str
    comments: Span | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a statement (several where a bracket is open), without its line end; `bars`: its `|` outside
    brackets, texts and comments."""

    start: int
    end: int
    bars: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """`too_deep`: where brackets nest deeper than allowed."""

    lines: tuple[Line, ...]
    too_deep: int | None = None


@cache
def _keywords() -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """Whole words -> terminal; Chinese words, longest first, which need no blank behind them."""
    whole = {spelling: k.terminal for k in STATEMENTS for spelling in k.spellings}
    chinese = sorted((s for s in whole if not s.isascii()), key=len, reverse=True)
    return whole, tuple((s, whole[s]) for s in chinese)


def statement_word(text: str, at: int = 0) -> tuple[str, str]:
    """The first word at `at`, and the terminal of the statement that it begins ("" for none)."""
    match = _WORD.match(text, at)
    if match is None:
        return text[at : at + 1], ""
    word = match.group()
    whole, chinese = _keywords()
    if word in whole:
        return word, whole[word]
    for spelling, terminal in chinese:
        if word.startswith(spelling):
            return spelling, terminal
    return word, ""


@cache
def statement_words() -> tuple[str, ...]:
    """Every word that begins a statement, in both languages."""
    return tuple(_keywords()[0])


@lru_cache(4096)
def nearest_statement_word(word: str) -> str | None:
    """The statement keyword from which `word` differs by a letter (missing, extra or other), else None."""
    shorter = _without_one(word.lower())
    for candidate in shorter:
        for near in _keywords_without_one().get(candidate, ()):
            if abs(len(near) - len(word)) <= 1:
                return near
    return None


def _without_one(word: str) -> list[str]:
    """The word, and the word without each of its letters; nothing for words too short to be recognised."""
    if not 3 <= len(word) <= 16:
        return []
    return [word, *(word[:i] + word[i + 1 :] for i in range(len(word)))]


@cache
def _keywords_without_one() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for keyword in _keywords()[0]:
        for shorter in _without_one(keyword):
            found[shorter] = (*found.get(shorter, ()), keyword)
    return found


def split(source: str) -> list[Slice]:
    """The statements of a file, in order.

    A line at column 0 that starts with no statement word is joined to the statement above, unless there is
    none or the word is a misspelt statement word.
    """
    begins: list[tuple[int, str]] = _indented_start(source)
    for match in _COLUMN_0.finditer(source):
        word, terminal = statement_word(source, match.start())
        if terminal or not begins or nearest_statement_word(word):
            begins.append((match.start(), terminal))
    slices: list[Slice] = []
    ends = [*[start for start, _ in begins[1:]], len(source)] if begins else []
    floor = 0
    for (start, terminal), following in zip(begins, ends, strict=True):
        comments = _comments_above(source, floor, start)
        end = _end_of_text(source, start, following)
        slices.append(Slice(start, source[start:end], terminal, comments))
        floor = end
    return slices


def _indented_start(source: str) -> list[tuple[int, str]]:
    """Text before the first statement that is indented belongs to nothing; it is kept to be reported."""
    first = _COLUMN_0.search(source)
    text = _TEXT_LINE.search(source, 0, first.start() if first else len(source))
    return [(text.end() - 1, "")] if text else []


def joined_lines(text: str) -> list[int]:
    """Where lines of a statement begin at column 0 although they start with no statement word."""
    return [match.start() for match in _COLUMN_0.finditer(text) if match.start() > 0]


def _line_start(source: str, floor: int, at: int) -> int:
    return max(source.rfind("\n", floor, at), source.rfind("\r", floor, at), floor - 1) + 1


def _comments_above(source: str, floor: int, start: int) -> Span | None:
    """The comment lines at column 0 directly above, without a blank line between."""
    first = start
    while first > floor:
        before = first - 1
        if source[before] == "\n" and before > floor and source[before - 1] == "\r":
            before -= 1
        above = _line_start(source, floor, before)
        if above >= first or source[above : above + 1] not in ("#", "＃"):
            break
        first = above
    return Span(first, start) if first < start else None


def _end_of_text(source: str, start: int, following: int) -> int:
    """Behind the last line that is neither blank nor a comment at column 0."""
    end = following
    while True:
        last = start + len(source[start:end].rstrip())
        line = _line_start(source, start, last)
        if line > start and source[line] in "#＃":
            end = line
            continue
        match = _REST_OF_LINE.match(source, last, following)
        return match.end() if match else last


def cut(text: str, begin: int = 0) -> Cut:
    """The lines of a statement from `begin` on; inside an open bracket a line continues.

    A bracket that is never closed does not swallow the rest: its line ends where it ends.
    """
    lines: list[Line] = []
    too_deep: int | None = None
    while begin < len(text):
        made, resume, deep = _cut_from(text, begin)
        lines += made
        too_deep = deep if too_deep is None else too_deep
        begin = resume
    return Cut(tuple(lines), too_deep)


def _cut_from(text: str, begin: int) -> tuple[list[Line], int, int | None]:
    """Lines up to the end, or up to and with the line that holds an unclosed bracket; where to go on."""
    lines: list[Line] = []
    bars: list[int] = []
    start = begin
    depth = 0
    first_open_end: tuple[int, int, int] | None = None
    too_deep: int | None = None
    for match in STATEMENT_PIECES.finditer(text, begin):
        piece = match.group()
        if piece in "(（":
            depth += 1
            if depth > BRACKET_DEPTH and too_deep is None:
                too_deep = match.start()
        elif piece in ")）":
            depth = max(depth - 1, 0)
            if depth == 0:
                first_open_end = None
        elif piece in "|｜":
            if depth == 0:
                bars.append(match.start())
        elif piece[0] in "\r\n":
            if depth == 0:
                lines.append(Line(start, match.start(), tuple(bars)))
                start, bars = match.end(), []
            elif first_open_end is None:
                first_open_end = (match.start(), match.end(), len(bars))
    if depth and first_open_end:
        end, resume, count = first_open_end
        lines.append(Line(start, end, tuple(bars[:count])))
        return lines, resume, too_deep
    if start < len(text):
        lines.append(Line(start, len(text), tuple(bars)))
    return lines, len(text), too_deep
