"""Decision tables and matrices between a rulebook and the sheets of a workbook: what stands where.

A sheet of a grid has its particulars on top (column A the word, column B the value), then a heading line
that begins with the word for the row's number, then the rows.  Cells hold what the rulebook writes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from gradestudio.diagnostics import CellRef
from gradestudio.language import syntax as tree
from gradestudio.language.edits.grids import Cells, Grid, grid_of, padded
from gradestudio.workbook.sheets import Sheet


@dataclass(frozen=True, slots=True)
class NamedGrid:
    """A grid of a rulebook: `key` is its name, or `GRADE 1` for the first nameless table of a grade."""

    key: str
    grid: Grid
    grade: str = ""

    @property
    def fingerprint(self) -> str:
        """Of the statement's text, to tell whether it was changed since it was written out."""
        return sha256(self.grid.statement.text.strip().encode()).hexdigest()[:16]

    @property
    def table(self) -> list[Cells]:
        """The heading and the rows, all of one length."""
        return [padded(row, self.grid) for row in (self.grid.heading, *self.grid.rows)]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """`number` of the row in the rulebook, from 1; None for a new one.  `line` is the sheet's row."""

    number: int | None
    cells: Cells
    line: int


@dataclass(frozen=True, slots=True)
class SheetGrid:
    """A grid as a sheet has it.  `column` is the sheet's column of the first cell."""

    sheet: str
    key: str
    fingerprint: str
    heading: Cells
    rows: tuple[SheetRow, ...]
    line: int
    column: int

    def place(self, line: int, column: int = 0) -> CellRef:
        return CellRef(self.sheet, line, self.column + column)


@dataclass(frozen=True, slots=True)
class SheetWords:
    """The words of the particulars in every language, as the writer writes them."""

    name: Collection[str]
    fingerprint: Collection[str]
    number: Collection[str]


class BadGridSheet(ValueError):
    """A sheet that cannot be read as the grid it says it is: `code` and `args_by_name` for messages.

    Codes: `grid-sheet-none`, `grid-sheet-row`, `grid-sheet-twice`, `grid-sheet-stale`, `grid-sheet-heading`,
    `grid-sheet-unknown`.
    """

    def __init__(self, code: str, **args: Any) -> None:
        super().__init__(code, args)
        self.code = code
        self.args_by_name = args


def named_grids(rulebook: tree.Rulebook) -> list[NamedGrid]:
    """Every matrix and decision table in file order."""
    found, grade, nameless = [], "", 0
    for statement in rulebook.statements:
        if isinstance(statement.node, tree.GradeNode):
            grade, nameless = statement.node.name.name, 0
        grid = grid_of(statement)
        if grid is None:
            continue
        under = grade if statement.keyword == "table" else ""
        nameless += not grid.name
        found.append(NamedGrid(grid.name or f"{grade} {nameless}", grid, under))
    return found


def sheet_grids(sheets: Mapping[str, Sheet], words: SheetWords) -> Iterator[SheetGrid]:
    """The grids among the sheets of a workbook; other sheets are passed over.  Raises BadGridSheet."""
    for sheet in sheets.values():
        found = _sheet_grid(sheet, words)
        if found is not None:
            yield found


def _sheet_grid(sheet: Sheet, words: SheetWords) -> SheetGrid | None:
    lines = [[_text(c.cell(r)) for c in sheet.columns] for r in range(sheet.row_count)]
    key = fingerprint = ""
    for number, line in enumerate(lines, 1):
        first, rest = (line[0] if line else ""), line[1:]
        if first in words.name:
            key = rest[0] if rest else ""
        elif first in words.fingerprint:
            fingerprint = rest[0] if rest else ""
        elif first in words.number and key:
            heading = _without_end(rest)
            rows = tuple(_rows(sheet, lines, number, len(heading)))
            return SheetGrid(
                sheet.name, key, fingerprint, tuple(heading), rows, number, sheet.first_column + 1
            )
    return None


def _rows(sheet: Sheet, lines: list[list[str]], header: int, width: int) -> Iterator[SheetRow]:
    seen: dict[int, int] = {}
    for line, cells in enumerate(lines[header:], header + 1):
        if not any(cells):
            continue
        wide = _without_end(cells[1:])
        if len(wide) > width:
            at = next(i for i in range(width, len(wide)) if wide[i])
            place = CellRef(sheet.name, line, sheet.first_column + 1 + at)
            raise BadGridSheet("grid-sheet-heading", cell=str(place), seen=wide[at])
        number = int(cells[0]) if cells[0].isdigit() else None
        place = str(CellRef(sheet.name, line, sheet.first_column))
        if cells[0] and not number:
            raise BadGridSheet("grid-sheet-row", cell=place, seen=cells[0])
        if number in seen:
            raise BadGridSheet("grid-sheet-twice", cell=place, seen=cells[0], row=seen[number])
        if number is not None:
            seen[number] = line
        yield SheetRow(number, (*wide, *[""] * (width - len(wide))), line)


def _without_end(cells: list[str]) -> list[str]:
    """Without the empty cells at the end."""
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


def _text(value: Any) -> str:
    """A cell as a rulebook writes it."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, bool):
        return "是" if value else "否"
    return " ".join(str(value).split())
