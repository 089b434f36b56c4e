"""One statement laid out: its lines, their indentation, aligned grids, canonical spellings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from unicodedata import east_asian_width

from gradestudio.language.reading.items import Parsed
from gradestudio.language.reading.scanning import COMMENT, Token
from gradestudio.language.spelling import Spelling

_BREAK = re.compile(r"\r\n|\r|\n")
_GRID_KEYWORDS = ("MATRIX_OF", "TABLE")


@dataclass(slots=True)
class Row:
    """A line of the source: its tokens and its comment.  `level`: None where it continues the line above."""

    tokens: list[Token] = field(default_factory=list)
    comment: str = ""
    level: int | None = None


def laid_out(text: str, made: Parsed, language: str | None) -> str | None:
    """The statement with `\\n` line ends, the last one included; None when its layout cannot be kept."""
    rows = _rows(text, made)
    spelling = Spelling(text, made.embedded, language)
    is_grid = any(token.terminal == "BAR" for row in rows for token in row.tokens)
    if is_grid and not _one_line_each(rows):
        return None
    texts = [spelling.line(row.tokens) for row in rows]
    if is_grid:
        texts = _aligned(rows, texts, spelling, outer=made.keyword == "table" or _is_let_table(made))
    lines: list[str] = []
    indents = _indents(rows)
    for row, indent, words in zip(rows, indents, texts, strict=True):
        line = (" " * indent + words).rstrip() if words else ""
        if row.comment:
            line = line + "  " + row.comment if line else " " * indent + row.comment
        if line or (lines and lines[-1]):
            lines.append(line)
    while lines and not lines[-1]:
        lines.pop()
    return "\n".join(lines) + "\n"


def _is_let_table(made: Parsed) -> bool:
    return any(token.terminal == "TABLE" for token in made.tokens[:4])


def _rows(text: str, made: Parsed) -> list[Row]:
    """One row for each line of the text, blank ones included."""
    breaks = [match.end() for match in _BREAK.finditer(text)]
    starts = [0, *breaks]
    rows = [Row() for _ in starts]
    levels = dict(made.items)
    items = sorted(levels)
    number = next_item = 0
    covered = 0
    for token in (*made.tokens, Token("", len(text), len(text), "")):
        for comment in COMMENT.finditer(text, covered, token.start):
            line = _line_of(starts, comment.start(), number)
            rows[line].comment = "#" + comment.group()[1:].rstrip()
        covered = token.end
        if not token.terminal:
            break
        number = _line_of(starts, token.start, number)
        if not rows[number].tokens:
            while next_item < len(items) and items[next_item] <= token.start:
                rows[number].level = levels[items[next_item]]
                next_item += 1
        rows[number].tokens.append(token)
    rows[0].level = 0
    return rows


def _line_of(starts: Sequence[int], at: int, line: int) -> int:
    while line + 1 < len(starts) and starts[line + 1] <= at:
        line += 1
    return line


def _one_line_each(rows: Sequence[Row]) -> bool:
    """Whether every line of a grid's items begins an item."""
    begun = False
    for row in rows:
        if row.tokens and row.level:
            begun = True
        elif row.tokens and begun:
            return False
    return True


def _indents(rows: Sequence[Row]) -> list[int]:
    """Items at two blanks a level, what continues a line two more; a comment like the line below it."""
    indents: list[int | None] = []
    level = 0
    for row in rows:
        if not row.tokens:
            indents.append(None)
            continue
        level = level if row.level is None else row.level
        indents.append(2 * level + (2 if row.level is None else 0))
    below = 2 * max(level, 1)
    for i in range(len(rows) - 1, -1, -1):
        known = indents[i]
        if known is None:
            indents[i] = max(below, 2)
        else:
            below = known
    return [indent or 0 for indent in indents]


# ── Grids ──


def _aligned(rows: Sequence[Row], texts: list[str], spelling: Spelling, outer: bool) -> list[str]:
    """The texts with the cells of rows that have bars in columns of one width."""
    cells = {i: _cells(row.tokens, spelling) for i, row in enumerate(rows) if _has_bar(row)}
    has_outer = _outer_bars(list(cells.values()))
    for i, some in cells.items():
        some = some[1:] if has_outer and some and not some[0] else some
        if len(some) > 1 and not some[-1]:
            some = some[:-1]
        cells[i] = some
    count = max(map(len, cells.values()))
    widths = [max((width(c[k]) for c in cells.values() if k < len(c)), default=0) for k in range(count)]
    aligned = list(texts)
    for i, some in cells.items():
        padded = [padded_to(cell, widths[k]) for k, cell in enumerate(some)]
        aligned[i] = ("| " if outer else "") + " | ".join(padded).rstrip()
        if not outer and not some[0]:
            aligned[i] = aligned[i] or ""
    return aligned


def _has_bar(row: Row) -> bool:
    return any(token.terminal == "BAR" for token in row.tokens)


def _outer_bars(grid: list[list[str]]) -> bool:
    """A bar on the left of every row but, perhaps, the heading."""
    body = grid[1:] or grid
    return all(not cells[0] for cells in body)


def _cells(tokens: Sequence[Token], spelling: Spelling) -> list[str]:
    cells: list[list[Token]] = [[]]
    for token in tokens:
        if token.terminal == "BAR":
            cells.append([])
        else:
            cells[-1].append(token)
    return [spelling.line(cell) for cell in cells]


def width(text: str) -> int:
    """Columns on a screen: wide East Asian characters take two, combining marks none."""
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def padded_to(text: str, columns: int) -> str:
    return text + " " * (columns - width(text))
