"""Where a sheet's table is: its header row or rows, its headings, its first row of data.

Sheets made by people carry a title above, a line with date and author, headings merged over two rows, and
sometimes a row of units below.  Nothing here depends on a language beyond a few words for units.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gradestudio.language.headings import word_set
from gradestudio.table.cells import Cells, Tag
from gradestudio.workbook.sheets import Merged, Sheet

LOOKED_AT = 60
"""Rows from the first filled one in which a header is looked for."""
_LONGEST_HEADING = 60


@dataclass(frozen=True, slots=True)
class Layout:
    """Rows from 0. `headings` has one text (or "" for none) per column of the sheet; `units` likewise, and
    `full`, the headings with their group (`消费 金额`): one over two rows is called by its lower name where
    only one
    column has it."""

    top: int
    bottom: int
    first_row: int
    headings: tuple[str, ...]
    units: tuple[str, ...]
    full: tuple[str, ...]


Grid = list[list[str | None]]
"""The upper rows: a text cell as its text, any other filled cell as NUMBERLIKE, blanks as None."""
NUMBERLIKE = "\0"


def find_layout(sheet: Sheet, header: int | None = None) -> Layout | None:
    """The layout, with the header at a given row (from 1) or looked for; None when there is no header."""
    first = _first_filled(sheet)
    if first is None:
        return None
    if header is not None:
        return _given(sheet, header - 1)
    grid = _grid(sheet, first, LOOKED_AT)
    found = _header_row(grid, len(sheet.columns))
    if found is None:
        return None
    return _built(sheet, grid, first, found)


def _given(sheet: Sheet, row: int) -> Layout | None:
    start = max(row - 2, 0)
    grid = _grid(sheet, start, row - start + 4)
    if not 0 <= row < sheet.row_count or not any(grid[row - start]):
        return None
    return _built(sheet, grid, start, row - start, given=True)


def _first_filled(sheet: Sheet) -> int | None:
    firsts = [int((~cells.blank).argmax()) for cells in sheet.columns if not cells.blank.all()]
    return min(firsts, default=None)


def _grid(sheet: Sheet, first: int, count: int) -> Grid:
    rows = slice(first, min(first + count, sheet.row_count))
    columns = [_shown(cells.take(rows)) for cells in sheet.columns]
    return [list(row) for row in zip(*columns, strict=True)]


def _shown(cells: Cells) -> list[str | None]:
    shown: list[str | None] = [None if blank else NUMBERLIKE for blank in cells.blank.tolist()]
    for row in np.flatnonzero(cells.tags == Tag.TEXT).tolist():
        shown[row] = clean(cells.texts[cells.codes[row]]) or None
    return shown


_SPACES = re.compile(r"\s+")


def clean(text: str) -> str:
    """A heading as one line, without invisible signs and outer blanks."""
    text = text.replace("\u200b", "").replace("\ufeff", "").replace("\u200e", "").replace("\xa0", " ")
    return _SPACES.sub(" ", text).strip()


_VALUE = re.compile(
    r"[-+(¥$€£]*\s*\d[\d,.\s]*\)?(%|元|万|亿|万元)?|\d{2,4}[-/.年]\d{1,2}([-/.月]\d{0,4}日?)?(\s+\d.*)?|true|false|#.+[!?]|#n/a",
    re.IGNORECASE,
)


def looks_like_value(text: str) -> bool:
    """A number, amount, date or error written as text: what stands in data, not in a header."""
    return _VALUE.fullmatch(unicodedata.normalize("NFKC", text).strip()) is not None


def _header_row(grid: Grid, width: int) -> int | None:
    """The row that looks most like headings: many short, different texts, as wide as what is below.

    Of equally good rows the first, so that rows of texts below the header never win.
    """
    widest = max((sum(cell is not None for cell in row) for row in grid), default=0)
    best, best_score = None, 0.0
    for at, row in enumerate(grid):
        score = _likeness(row, widest)
        if score > best_score + 1e-9 and _carries(grid, at):
            best, best_score = at, score
    return best if best is None else _earlier(grid, best, widest)


def _earlier(grid: Grid, best: int, widest: int) -> int:
    """The header above `best` when that one is a row of data: a column without a heading makes the first
    rows of texts wider than their header."""
    if _heads_values(grid, best):
        return best
    for at in range(best):
        row = grid[at]
        filled = [c for c, cell in enumerate(row) if cell is not None]
        above = 2 * len(filled) > widest and _names(row) and not any(_is_remark(row[c] or "") for c in filled)
        if above and all(grid[best][c] is not None for c in filled):
            return at
    return best


def _heads_values(grid: Grid, at: int) -> bool:
    """Numbers or dates stand below a text of the row."""
    below = grid[at + 1 : at + 6]
    return any(
        head not in (None, NUMBERLIKE)
        and (cell == NUMBERLIKE or (cell is not None and looks_like_value(cell)))
        for later in below
        for head, cell in zip(grid[at], later, strict=True)
    )


def _likeness(row: Sequence[str | None], widest: int) -> float:
    filled = [cell for cell in row if cell is not None]
    texts = [c for c in filled if c != NUMBERLIKE and not looks_like_value(c)]
    if not texts or len(filled) < min(2, widest) or len(texts) < 0.75 * len(filled):
        return 0.0
    short = sum(len(text) <= _LONGEST_HEADING for text in texts) / len(texts)
    different = len(set(texts)) / len(texts)
    spoken = sum(_is_remark(text) for text in texts) / len(texts)
    return (
        (len(filled) / widest) ** 2
        * (len(texts) / len(filled))
        * short
        * (0.5 + 0.5 * different)
        * (1 - spoken)
    )


_REMARK = re.compile(r"[^:：（(]{1,12}[:：]\s*\S.*")


def _is_remark(text: str) -> bool:
    """`制表人：张三`: a label with its value, above the table."""
    return _REMARK.fullmatch(text) is not None


def _carries(grid: Grid, at: int) -> bool:
    """Something stands below it, or it is the last row of the sheet (a table without rows yet)."""
    row = grid[at]
    if at + 1 >= len(grid):
        return True
    below = grid[at + 1 : at + 6]
    return any(
        cell is not None for later in below for cell, head in zip(later, row, strict=True) if head
    ) or not any(any(later) for later in grid[at + 1 :])


# ── Headings over several rows ──────────────────────────────────────────────────────────────────


def _built(sheet: Sheet, grid: Grid, first: int, found: int, given: bool = False) -> Layout:
    merged = [_inside(m, sheet, first) for m in sheet.merged]
    top, bottom = _extent(grid, merged, found)
    filled = _spread(grid, merged, top, bottom)
    parts = [[filled[row][column] for row in range(top, bottom + 1)] for column in range(len(grid[0]))]
    full = [_joined(column) for column in parts]
    lowest = [next((p for p in reversed(column) if p and p != NUMBERLIKE), "") for column in parts]
    headings = [
        name if lowest.count(name) == 1 else joined for name, joined in zip(lowest, full, strict=True)
    ]
    units = [""] * len(headings)
    after = bottom + 1
    if after < len(grid) and _is_units(grid[after]):
        units = [_unit(cell or "") for cell in grid[after]]
        after += 1
    return Layout(first + top, first + bottom, first + after, tuple(headings), tuple(units), tuple(full))


def _inside(merged: Merged, sheet: Sheet, first: int) -> Merged:
    """The range in the grid's own rows and columns."""
    left = sheet.first_column - 1
    return merged[0] - first, merged[1] - left, merged[2] - first, merged[3] - left


def _extent(grid: Grid, merged: Sequence[Merged], found: int) -> tuple[int, int]:
    """First and last row of the header that row `found` belongs to."""
    top = bottom = found
    for t, _, b, _ in merged:
        if t <= found <= b and t < b and b - t <= 3:
            top, bottom = min(top, max(t, 0)), max(bottom, min(b, len(grid) - 1))
    if (
        bottom == found
        and _groups_of(merged, found, grid)
        and found + 1 < len(grid)
        and _names(grid[found + 1])
    ):
        bottom = found + 1
    while top == found or top > 0:
        above = top - 1
        if above < 0 or not _is_group_row(grid, merged, above, top):
            break
        top = above
    return top, bottom


def _groups_of(merged: Sequence[Merged], row: int, grid: Grid) -> bool:
    """Cells merged side by side within one row, though not over all of it."""
    width = len(grid[0])
    return any(t == b == row and right > left and right - left + 1 < width for t, left, b, right in merged)


def _names(row: Sequence[str | None]) -> bool:
    texts = [cell for cell in row if cell is not None]
    return len(texts) >= 2 and all(cell != NUMBERLIKE and not looks_like_value(cell) for cell in texts)


def _is_group_row(grid: Grid, merged: Sequence[Merged], above: int, below: int) -> bool:
    """A row of groups: merged over several columns each; without known merges, one that tells equal names
    apart or names columns that have no name below."""
    row, names = grid[above], grid[below]
    filled = [c for c, cell in enumerate(row) if cell is not None]
    if not filled or any(row[c] == NUMBERLIKE or _is_remark(row[c] or "") for c in filled):
        return False
    if _groups_of(merged, above, grid):
        return True
    if merged or len(filled) < 2:
        return False
    known = [name for name in names if name]
    return len(set(known)) < len(known) or any(not names[c] for c in filled)


def _spread(grid: Grid, merged: Sequence[Merged], top: int, bottom: int) -> Grid:
    """The header rows with the text of a merged cell in every place that it covers."""
    filled = [list(row) for row in grid]
    for t, left, b, right in merged:
        if not top <= t <= bottom or left < 0 or t < 0:
            continue
        text = grid[t][left] if left < len(grid[t]) else None
        for row in range(t, min(b, bottom) + 1):
            for column in range(left, min(right + 1, len(grid[row]))):
                filled[row][column] = text
    if not merged:
        for row in range(top, bottom):
            _forward(filled[row], grid[bottom])
    return filled


def _forward(groups: list[str | None], names: Sequence[str | None]) -> None:
    """Groups whose merge is not known: each reaches to the next one, over named columns only."""
    last: str | None = None
    for column, name in enumerate(names):
        last = groups[column] or (last if name else None)
        groups[column] = last


def _joined(parts: Sequence[str | None]) -> str:
    """`消费 金额` of a group and a name; a name that says its group already stands alone."""
    said: list[str] = []
    for part in parts:
        if part in (None, "", NUMBERLIKE) or part in said:
            continue
        if said and part.startswith(said[-1]):
            said.pop()
        said.append(part)
    return " ".join(said)


# ── Units ───────────────────────────────────────────────────────────────────────────────────────

_UNIT_WORDS = word_set(
    "元 万元 千元 亿元 百万元 角 分 美元 欧元 日元 港元 次 个 件 人 天 日 周 月 个月 年 岁 笔 单",
    "家 台 套 张 % ％ 分钟 小时 秒 公里 千米 米 km m kg g 吨 千克 公斤 yuan cny rmb usd eur days",
    "day months month years year times pcs yyyy-mm-dd yyyy/mm/dd yyyy-m-d 日期 文本 数值 是/否",
    "y/n text number date id",
)
_BRACKETED = re.compile(r"[（(\[【]\s*(?:单位[:：]?)?\s*([^（()）\]】]{0,10})\s*[)）\]】]")


def _is_units(row: Sequence[str | None]) -> bool:
    """Every filled cell is a unit: `元`, `(次)`, `yyyy-mm-dd`."""
    filled = [cell for cell in row if cell is not None]
    return bool(filled) and all(cell != NUMBERLIKE and _unit(cell) != "" for cell in filled)


def _unit(cell: str) -> str:
    bracketed = _BRACKETED.fullmatch(cell)
    if bracketed:
        return bracketed[1].strip() or "-"
    plain = cell.removeprefix("单位").lstrip("：: ")
    return plain if plain.casefold() in _UNIT_WORDS else "-" if plain in ("-", "—", "/") else ""
