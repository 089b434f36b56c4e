"""A sheet with its layout, made a table of RAW columns; what was left out is listed.

Problem codes (`did` in brackets):

    total-row          a row of totals (`合计`): left out, never graded (left-out)
    note-row           a remark below the table: left out (left-out)
    repeated-header    the header once more among the rows, as printed pages have it (left-out)
    duplicate-heading  a heading that stands twice: the later one is called `… (2)` (read-as)
    blank-heading      a column with values and no heading: called by its letter (read-as)
    text-as-workbook   a text file whose name says workbook, read as text (read-as)
    sheet-unreadable   another sheet of the workbook that cannot be read (listed)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from operator import itemgetter
from typing import Any

import numpy as np

from gradestudio.diagnostics import CellRef, column_letters
from gradestudio.table import Column, Origin, Problem, Table
from gradestudio.table.cells import Cells, RawColumn, Tag, free_name
from gradestudio.workbook.layout import Layout
from gradestudio.workbook.sheets import Sheet


def raw_table(sheet: Sheet, layout: Layout, file: str) -> Table:
    """The table; columns without heading and cells are dropped."""
    body = [cells.take(slice(layout.first_row, None)) for cells in sheet.columns]
    kept = [i for i, cells in enumerate(body) if layout.headings[i] or not cells.blank.all()]
    names, problems = _names(sheet, layout, kept)
    rows = _filled_rows([body[i] for i in kept], sheet.row_count - layout.first_row)
    left_out, more = _left_out(sheet, layout, [body[i] for i in kept], rows)
    if len(left_out):
        rows = rows[~np.isin(rows, left_out)]
    part = _stretch(rows)
    columns: dict[str, Column] = {}
    for name, i in zip(names, kept, strict=True):
        cells = body[i].take(part)
        heading, full = layout.headings[i], layout.full[i]
        full = full if full != heading else ""
        columns[name] = RawColumn(name, cells, heading, sheet.first_column + i, layout.units[i], full)
    above = _above(sheet, layout)
    origin = Origin(file, sheet.name, layout.bottom + 1, rows + layout.first_row + 1, above=above)
    if "text" in sheet.notes:
        problems.append(Problem("text-as-workbook", did="read-as", args={"encoding": sheet.notes[0]}))
    return Table(columns, len(rows), origin, problems=(*problems, *more))


def _stretch(rows: np.ndarray) -> np.ndarray | slice:
    """The rows as a slice where they stand in one stretch: their cells are then no copies."""
    if len(rows) and int(rows[-1] - rows[0]) == len(rows) - 1:
        return slice(int(rows[0]), int(rows[-1]) + 1)
    return rows


def _above(sheet: Sheet, layout: Layout) -> tuple[tuple[int, int, Any], ...]:
    """The cells above the header, so that a sheet can be written as it was."""
    found = []
    for at, cells in enumerate(sheet.columns):
        for row in np.flatnonzero(~cells.blank[: layout.bottom]).tolist():
            found.append((row + 1, sheet.first_column + at, cells.cell(row)))
    return tuple(sorted(found, key=lambda cell: cell[:2]))


def _names(sheet: Sheet, layout: Layout, kept: Sequence[int]) -> tuple[list[str], list[Problem]]:
    """A name for each kept column, all different."""
    used: set[str] = {layout.headings[i] for i in kept}
    seen: set[str] = set()
    names: list[str] = []
    problems: list[Problem] = []
    for i in kept:
        column = sheet.first_column + i
        place = CellRef(sheet.name, layout.bottom + 1, column)
        heading = layout.headings[i]
        name = heading or column_letters(column)
        if not heading or heading in seen:
            name = free_name(name, used | seen)
            code = "duplicate-heading" if heading else "blank-heading"
            args = {"heading": heading, "value": name, "column": column_letters(column)}
            problems.append(Problem(code, place, name, heading, "read-as", args=args))
        seen.add(name)
        names.append(name)
    return names, problems


def _filled_rows(columns: Sequence[Cells], count: int) -> np.ndarray:
    """Rows (from 0 below the header) in which something stands."""
    filled = np.zeros(count, dtype=bool)
    for cells in columns:
        filled |= cells.tags != Tag.BLANK
    return np.flatnonzero(filled)


# ── Rows that are no customers ──────────────────────────────────────────────────────────────────

_TOTAL = re.compile(
    r"(合\s*计|总\s*计|小\s*计|共\s*计|累\s*计|汇\s*总|总\s*和|本页小计|合计数|平均(值|数)?"
    r"|grand total|sub-?total|totals?|sum|average)\s*([（(].*[)）])?\s*[:：]?",
    re.IGNORECASE,
)
_TOTAL_STARTS = frozenset("合总小共累汇本平gGsStTaA")
_FIRST_SIGN = itemgetter(slice(1))
_NOTE = re.compile(
    r"(注|备注|说明|附注|制表|制表人|审核|审核人|打印|打印时间|导出时间|数据来源|来源|填表|notes?|source|prepared|printed|exported)\s*"
    r"(\d*\s*[:：、.]|\s).*",
    re.IGNORECASE | re.DOTALL,
)


def _left_out(
    sheet: Sheet, layout: Layout, columns: Sequence[Cells], rows: np.ndarray
) -> tuple[np.ndarray, list[Problem]]:
    found: dict[int, tuple[str, int, str]] = {}
    for at, cells in enumerate(columns):
        for row, text in _totals(cells):
            if row not in found and _is_total(columns, at, row):
                found[row] = ("total-row", at, text)
    for row, at, text in _repeated(columns, [h for h in layout.headings if h]):
        found.setdefault(row, ("repeated-header", at, text))
    for row, at, text in _notes(columns, rows):
        found.setdefault(row, ("note-row", at, text))
    rows_found = np.array(sorted(found), dtype=np.int64)
    left = rows_found[np.isin(rows_found, rows)].tolist()
    problems = [_row_problem(sheet, layout, row, *found[row]) for row in left]
    return np.array(left, dtype=np.int64), problems


def _row_problem(sheet: Sheet, layout: Layout, row: int, code: str, at: int, text: str) -> Problem:
    kept = [i for i in range(len(sheet.columns)) if layout.headings[i] or _has_cells(sheet, layout, i)]
    place = CellRef(sheet.name, layout.first_row + row + 1, sheet.first_column + kept[at])
    return Problem(code, place, seen=text, did="left-out")


def _has_cells(sheet: Sheet, layout: Layout, column: int) -> bool:
    return not sheet.columns[column].blank[layout.first_row :].all()


def _totals(cells: Cells) -> list[tuple[int, str]]:
    """Rows whose text fits, with the text; each distinct text is looked at once, and closely only short
    ones that begin like a word for a total.
    """
    starts = set(map(_FIRST_SIGN, cells.texts))
    if starts.isdisjoint(_TOTAL_STARTS) and not any(start.isspace() for start in starts):
        return []
    likely = [c for c, t in enumerate(cells.texts) if t.lstrip()[:1] in _TOTAL_STARTS and len(t) <= 24]
    codes = [c for c in likely if _TOTAL.fullmatch(_plain(cells.texts[c]))]
    if not codes:
        return []
    at = np.flatnonzero(np.isin(cells.codes, codes) & (cells.tags == Tag.TEXT))
    return [(int(row), cells.texts[cells.codes[row]]) for row in at]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _is_total(columns: Sequence[Cells], at: int, row: int) -> bool:
    """The word is the row's first filled cell, and everything else in the row is a number or blank."""
    if any(cells.tags[row] != Tag.BLANK for cells in columns[:at]):
        return False
    others = [int(cells.tags[row]) for cells in columns[at + 1 :]]
    numbers = [tag for tag in others if tag in (Tag.NUMBER, Tag.EXACT, Tag.ERROR, Tag.DURATION)]
    texts = [cells.texts[cells.codes[row]] for cells in columns[at + 1 :] if cells.tags[row] == Tag.TEXT]
    plain = all(re.fullmatch(r"[-+¥￥$\d,.\s%万亿元—/]*", text) for text in texts)
    return plain and len(numbers) + len(texts) + others.count(Tag.BLANK) == len(others)


def _repeated(columns: Sequence[Cells], headings: Sequence[str]) -> list[tuple[int, int, str]]:
    """Rows that hold the headings again, in their order."""
    if len(columns) < 2 or not headings or headings[0] not in columns[0].texts:
        return []
    code = columns[0].texts.index(headings[0])
    at = np.flatnonzero((columns[0].codes == code) & (columns[0].tags == Tag.TEXT))
    found = []
    for row in at.tolist():
        said = [c.texts[c.codes[row]].strip() for c in columns if c.tags[row] == Tag.TEXT]
        if len(said) > 1 and said == list(headings)[: len(said)]:
            found.append((row, 0, headings[0]))
    return found


def _notes(columns: Sequence[Cells], rows: np.ndarray) -> list[tuple[int, int, str]]:
    """Remarks at the very end: one filled cell only, of a table three columns wide or more."""
    found: list[tuple[int, int, str]] = []
    if len(columns) < 3:
        return found
    for row in rows[::-1][:20].tolist():
        filled = [at for at, cells in enumerate(columns) if cells.tags[row] != Tag.BLANK]
        if len(filled) > 2 or columns[filled[0]].tags[row] != Tag.TEXT:
            break
        text = columns[filled[0]].texts[columns[filled[0]].codes[row]]
        if not _NOTE.fullmatch(_plain(text)) and not _TOTAL.fullmatch(_plain(text)):
            break
        found.append((row, filled[0], text))
    return found
